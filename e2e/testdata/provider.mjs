// SPDX-License-Identifier: EUPL-1.2
// A real provider of identities for the journeys: panva's certified OpenID
// provider on this machine, with its own pages, where any name signs in. It says
// where it is, reads where people may be sent back to, and says that it is ready.
import http from "node:http";
import readline from "node:readline";
import Provider from "oidc-provider";

const server = http.createServer();
server.listen(0, "127.0.0.1", () => console.log(`http://localhost:${server.address().port}`));
const lines = readline.createInterface({ input: process.stdin });
lines.once("line", (line) => {
  const provider = new Provider(`http://localhost:${server.address().port}`, {
    clients: [{ client_id: "sild", client_secret: process.env.CLIENT_SECRET, redirect_uris: line.split(" "), grant_types: ["authorization_code"], response_types: ["code"] }],
    pkce: { required: () => true },
    acrValues: ["high"],
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: "anneli.saar@example.org", email_verified: true }) }),
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    conformIdTokenClaims: false,
    cookies: { keys: ["of this run alone"] },
  });
  server.on("request", provider.callback());
  console.log("ready");
});
lines.once("close", () => process.exit());
