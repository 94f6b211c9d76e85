// SPDX-License-Identifier: EUPL-1.2

// Package openidtest is a provider of identities for tests, which can lie.
//
// It promises to be an honest provider of OpenID Connect until a test tells it
// what to say instead: it checks the client, its secret, the address to go back
// to and the proof of PKCE, and gives a code once. That an honest provider is
// understood is shown with a real one, in the journeys (e2e).
package openidtest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"sild/org/openid"
)

// Client and Secret are what the provider knows Sild by.
const (
	Client = "sild"
	Secret = "canary-client-secret"
)

// An Issuer is a provider that listens on this machine.
type Issuer struct {
	*httptest.Server
	Now time.Time // by its clock

	mu      sync.Mutex
	granted map[string]grant // by code
	key     *ecdsa.PrivateKey
	lie     Lie
	told    []string // codes and tokens that it gave, for those who look for them in logs
}

type grant struct {
	ask    url.Values
	claims map[string]any
}

// A Lie is what an issuer says that is not so.
type Lie struct {
	Claims   func(map[string]any)           // of the token
	Sign     func(head, body string) string // the token, instead of signing
	Discover func(map[string]any)           // of itself
	Answer   http.HandlerFunc               // to everything
	Token    http.HandlerFunc               // where tokens are
}

// NewIssuer is an issuer for the time of a test.
func NewIssuer(t testing.TB, now time.Time) *Issuer {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	i := &Issuer{Now: now, granted: map[string]grant{}, key: key}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", i.discovery)
	mux.HandleFunc("GET /keys", i.keys)
	mux.HandleFunc("POST /token", i.token)
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if lie := i.lying().Answer; lie != nil {
			lie(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(i.Close)
	return i
}

// Config is how Sild is told of i.
func (i *Issuer) Config(id string) openid.Config {
	return openid.Config{ID: id, Issuer: i.URL, ClientID: Client, Secret: Secret, Names: map[string]string{"en": "Test ID"}, Binds: "sub"}
}

// Say has i lie from now on.
func (i *Issuer) Say(l Lie) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.lie = l
}

func (i *Issuer) lying() Lie {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.lie
}

// Told are the codes and tokens that i has given.
func (i *Issuer) Told() []string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return append([]string{Secret}, i.told...)
}

// Grant is what the provider's page does once it knows somebody: it reads where
// Sild sent them, and says what they take back.
func (i *Issuer) Grant(t testing.TB, address, subject string, more ...string) url.Values {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	ask := u.Query()
	if ask.Get("response_type") != "code" || ask.Get("client_id") != Client || ask.Get("code_challenge_method") != "S256" || ask.Get("nonce") == "" || ask.Get("state") == "" {
		t.Fatalf("Sild asks %v", ask)
	}
	claims := map[string]any{
		"iss": i.URL, "aud": Client, "sub": subject, "nonce": ask.Get("nonce"),
		"iat": i.Now.Unix(), "exp": i.Now.Add(5 * time.Minute).Unix(),
	}
	for n := 0; n+1 < len(more); n += 2 {
		claims[more[n]] = more[n+1]
	}
	code := rand.Text()
	i.mu.Lock()
	defer i.mu.Unlock()
	i.granted[code] = grant{ask, claims}
	i.told = append(i.told, code)
	return url.Values{"code": {code}, "state": ask["state"]}
}

func (i *Issuer) discovery(w http.ResponseWriter, _ *http.Request) {
	said := map[string]any{
		"issuer": i.URL, "authorization_endpoint": i.URL + "/auth", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/keys",
		"response_types_supported": []string{"code"}, "id_token_signing_alg_values_supported": []string{"ES256", "HS256", "none"},
	}
	if lie := i.lying().Discover; lie != nil {
		lie(said)
	}
	answer(w, http.StatusOK, said)
}

func (i *Issuer) keys(w http.ResponseWriter, _ *http.Request) {
	public, err := i.key.PublicKey.Bytes()
	if err != nil {
		panic(err) // it is a key of ours
	}
	answer(w, http.StatusOK, map[string]any{"keys": []any{map[string]string{
		"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "one", "x": text(public[1:33]), "y": text(public[33:]),
	}}})
}

func (i *Issuer) token(w http.ResponseWriter, r *http.Request) {
	lie := i.lying()
	if lie.Token != nil {
		lie.Token(w, r)
		return
	}
	i.mu.Lock()
	g, ok := i.granted[r.FormValue("code")]
	delete(i.granted, r.FormValue("code")) // a code is good once
	i.mu.Unlock()
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	client, secret, _ := r.BasicAuth()
	if !ok || client != Client || secret != Secret || text(sum[:]) != g.ask.Get("code_challenge") || r.FormValue("redirect_uri") != g.ask.Get("redirect_uri") {
		answer(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant"})
		return
	}
	if lie.Claims != nil {
		lie.Claims(g.claims)
	}
	head := encode(map[string]string{"alg": "ES256", "kid": "one"})
	body := encode(g.claims)
	sign := i.Sign
	if lie.Sign != nil {
		sign = lie.Sign
	}
	id, access := sign(head, body), rand.Text()
	i.mu.Lock()
	i.told = append(i.told, id, access)
	i.mu.Unlock()
	answer(w, http.StatusOK, map[string]any{"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": id})
}

// Sign is the token of a head and a body, signed by i.
func (i *Issuer) Sign(head, body string) string {
	sum := sha256.Sum256([]byte(head + "." + body))
	r, s, err := ecdsa.Sign(rand.Reader, i.key, sum[:])
	if err != nil {
		panic(err) // it is a key of ours
	}
	out := make([]byte, 64)
	r.FillBytes(out[:32])
	s.FillBytes(out[32:])
	return head + "." + body + "." + text(out)
}

// Head is the head of a token.
func Head(alg string) string { return encode(map[string]string{"alg": alg, "kid": "one"}) }

// Public is the key of i as bytes that everybody knows.
func (i *Issuer) Public() crypto.PublicKey { return i.key.Public() }

func encode(x any) string {
	b, err := json.Marshal(x)
	if err != nil {
		panic(err) // only plain values are said
	}
	return text(b)
}

func text(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func answer(w http.ResponseWriter, code int, x any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	json.NewEncoder(w).Encode(x)
}
