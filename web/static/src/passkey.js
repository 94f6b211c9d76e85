// SPDX-License-Identifier: EUPL-1.2
// A passkey signs what the server asks: forms with data-passkey, whose value is
// where to ask. What was signed is sent as the field "passkey" of the form, so
// that the answer is a page like any other.

const bytes = (s) => Uint8Array.from(atob(s.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (b) => btoa(String.fromCharCode(...new Uint8Array(b))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

// The browsers' own parseRequestOptionsFromJSON and toJSON are younger than many phones.
const asked = ({ publicKey: p }) => ({
  ...p,
  challenge: bytes(p.challenge),
  ...(p.user && { user: { ...p.user, id: bytes(p.user.id) } }),
  ...(p.excludeCredentials && { excludeCredentials: p.excludeCredentials.map((c) => ({ ...c, id: bytes(c.id) })) }),
});

const signed = (c) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (c.response[name]) response[name] = text(c.response[name]);
  }
  if (c.response.getTransports) response.transports = c.response.getTransports();
  return JSON.stringify({ id: c.id, rawId: text(c.rawId), type: c.type, response, clientExtensionResults: {} });
};

export function passkeys() {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const { dataset, elements } = form;
    const without = form.querySelector("[data-without]");
    const button = form.querySelector("button");
    if (!window.PublicKeyCredential || !navigator.credentials) {
      without.textContent = dataset.none;
      continue;
    }
    without.hidden = true;
    button.hidden = false;
    const say = (words) => {
      form.querySelector("[data-said]")?.remove();
      const p = document.createElement("p");
      p.dataset.said = "";
      p.className = "notice is-bad";
      p.setAttribute("role", "alert");
      form.prepend(p);
      p.textContent = words;
    };
    let busy = false;
    form.addEventListener("submit", async (event) => {
      if (elements.passkey.value) return;
      event.preventDefault();
      if (busy) return;
      busy = true;
      try {
        const answer = await fetch(dataset.passkey, { method: "POST" });
        if (!answer.ok) throw new Error();
        const publicKey = asked(await answer.json());
        const made = "new" in dataset ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
        elements.passkey.value = signed(made);
        form.submit();
      } catch (e) {
        say(/NotAllowedError|AbortError|InvalidStateError/.test(e.name) ? dataset.cancelled : dataset.failed);
      }
      busy = false;
    });
    addEventListener("pageshow", () => (elements.passkey.value = ""));
  }
}
