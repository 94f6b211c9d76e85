// SPDX-License-Identifier: EUPL-1.2

package openid_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sild"
	"sild/org/openid"
	"sild/org/openid/openidtest"
)

var now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

const origin = "https://sild.example.org"

func clock() time.Time { return now }

// ask asks p who somebody is and has i grant it.
func ask(t *testing.T, p *openid.Provider, i *openidtest.Issuer, more ...string) (openid.Question, url.Values) {
	t.Helper()
	at, q, err := p.Ask(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return q, i.Grant(t, at, "subject-1", more...)
}

func TestHonest(t *testing.T) {
	i := openidtest.NewIssuer(t, now)
	p := openid.New(i.Config("one"), origin, clock)
	at, q, err := p.Ask(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(at)
	if got := u.Query().Get("redirect_uri"); got != origin+"/sign-in/with/one/back" {
		t.Errorf("people are to be sent back to %s", got)
	}
	home, _, err := openid.NewOwn(i.Config("one"), origin, clock).Ask(t.Context())
	if h, _ := url.Parse(home); err != nil || h.Query().Get("redirect_uri") != origin+"/my/with/one/back" {
		t.Errorf("people are to be sent back to their own pages by %s, %v", home, err)
	}
	if strings.Contains(at, q.Verifier) || strings.Contains(at, openidtest.Secret) {
		t.Errorf("%s tells what is ours alone", at)
	}
	who, err := p.Answer(t.Context(), q, i.Grant(t, at, "subject-1"))
	if err != nil || who != (openid.Identity{Issuer: i.URL, Subject: "subject-1"}) {
		t.Errorf("%+v, %v", who, err)
	}
	// The national code names somebody, where the configuration says so, and the level was demanded.
	c := i.Config("eid")
	c.Binds, c.ACR = "code", []string{"high"}
	p = openid.New(c, origin, clock)
	at, q, err = p.Ask(t.Context())
	if err != nil || !strings.Contains(at, "acr_values=high") {
		t.Fatalf("%s, %v; want the level to be asked for", at, err)
	}
	if who, err := p.Answer(t.Context(), q, i.Grant(t, at, "pairwise", "code", "EE-1", "acr", "high")); err != nil || who.Subject != "EE-1" || !who.Strong {
		t.Errorf("%+v, %v", who, err)
	}
}

// TestHostile: whatever a provider, or somebody between, says that is not the
// answer to this question, for us, now, at the level demanded, is refused.
func TestHostile(t *testing.T) {
	i := openidtest.NewIssuer(t, now)
	tries, refused := 0, 0
	bad := func(what string, kind sild.Kind, c openid.Config, lie openidtest.Lie, change func(*openid.Question, url.Values)) {
		t.Helper()
		tries++
		p := openid.New(c, origin, clock)
		q, said := ask(t, p, i, "acr", "low")
		if change != nil {
			change(&q, said)
		}
		i.Say(lie)
		defer i.Say(openidtest.Lie{})
		who, err := p.Answer(t.Context(), q, said)
		if sild.KindOf(err) != kind || who != (openid.Identity{}) {
			t.Errorf("%s: %+v, %v; want it refused as %v", what, who, err, kind)
			return
		}
		for _, secret := range append(i.Told(), q.State, q.Nonce, q.Verifier, "subject-1") {
			if secret != "" && strings.Contains(err.Error(), secret) {
				t.Errorf("%s: the error tells a secret: %v", what, err)
			}
		}
		refused++
	}
	one := i.Config("one")
	claim := func(name string, value any) openidtest.Lie {
		return openidtest.Lie{Claims: func(c map[string]any) {
			if c[name] = value; value == nil {
				delete(c, name)
			}
		}}
	}
	sign := func(f func(head, body string) string) openidtest.Lie { return openidtest.Lie{Sign: f} }
	no := openidtest.Lie{}

	for what, lie := range map[string]openidtest.Lie{
		"the nonce of another question":   claim("nonce", "another"),
		"no nonce":                        claim("nonce", nil),
		"for another client":              claim("aud", "another"),
		"for nobody":                      claim("aud", nil),
		"for us and another":              claim("aud", []string{openidtest.Client, "another"}),
		"on behalf of another":            claim("azp", "another"),
		"of another issuer":               claim("iss", "https://id.example.org"),
		"of no issuer":                    claim("iss", nil),
		"expired":                         claim("exp", now.Add(-time.Second).Unix()),
		"without an end":                  claim("exp", nil),
		"from the future":                 claim("iat", now.Add(time.Hour).Unix()),
		"not good yet":                    claim("nbf", now.Add(time.Hour).Unix()),
		"without a time":                  claim("iat", nil),
		"of nobody":                       claim("sub", nil),
		"of an empty name":                claim("sub", ""),
		"of a number":                     claim("sub", 7),
		"of a name without end":           claim("sub", strings.Repeat("x", 256)),
		"of a name with a zero byte":      claim("sub", "subject\x00"),
		"with the hash of another answer": claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"),
		"not signed":                      sign(func(_, body string) string { return openidtest.Head("none") + "." + body + "." }),
		"without a signature":             sign(func(head, body string) string { return head + "." + body + "." }),
		"signed by somebody else":         sign(openidtest.NewIssuer(t, now).Sign),
		"signed for another text": sign(func(head, body string) string {
			return head + "." + body + "x" + strings.TrimPrefix(i.Sign(head, body), head+"."+body)
		}),
		"signed with the secret": sign(func(_, body string) string { return hs256(body, []byte(openidtest.Secret)) }),
		"signed with the public key as a secret": sign(func(_, body string) string {
			return hs256(body, []byte("-----BEGIN PUBLIC KEY-----"))
		}),
		"no token": sign(func(string, string) string { return "" }),
		"no JWT":   sign(func(string, string) string { return "a.b" }),
		"encrypted": sign(func(string, string) string {
			return openidtest.Head("RSA-OAEP") + ".a.b.c.d"
		}),
	} {
		bad("a token "+what, sild.Forbidden, one, lie, nil)
	}
	eid := i.Config("eid")
	eid.ACR = []string{"high", "substantial"}
	bad("a lower level than was demanded", sild.Forbidden, eid, no, nil)
	bad("no level where one was demanded", sild.Forbidden, eid, claim("acr", nil), nil)
	code := i.Config("code")
	code.Binds = "personal_code"
	bad("no national code where one names people", sild.Forbidden, code, no, nil)

	other, more := ask(t, openid.New(one, origin, clock), i)
	for what, change := range map[string]func(*openid.Question, url.Values){
		"another state":                 func(_ *openid.Question, v url.Values) { v.Set("state", "another") },
		"no state":                      func(_ *openid.Question, v url.Values) { v.Del("state") },
		"no state, as none was asked":   func(q *openid.Question, v url.Values) { v.Del("state"); q.State = "" },
		"the code of another question":  func(_ *openid.Question, v url.Values) { v.Set("code", more.Get("code")) },
		"a code that was never given":   func(_ *openid.Question, v url.Values) { v.Set("code", "guessed") },
		"no code":                       func(_ *openid.Question, v url.Values) { v.Del("code") },
		"two codes":                     func(_ *openid.Question, v url.Values) { v.Add("code", more.Get("code")) },
		"two states":                    func(_ *openid.Question, v url.Values) { v.Add("state", "another") },
		"the proof of another question": func(q *openid.Question, _ url.Values) { q.Verifier = other.Verifier },
		"an answer that names another":  func(_ *openid.Question, v url.Values) { v.Set("iss", "https://id.example.org") },
		"an error beside a code":        func(_ *openid.Question, v url.Values) { v.Set("error", "invalid_request") },
		"an error that nobody knows":    func(_ *openid.Question, v url.Values) { v.Set("error", "<script>") },
		"a question without a nonce":    func(q *openid.Question, _ url.Values) { q.Nonce = "" },
	} {
		bad(what, sild.Forbidden, one, no, change)
	}
	// Where the provider says that its answers name it, one that does not is another's.
	i.Say(openidtest.Lie{Discover: func(m map[string]any) { m["authorization_response_iss_parameter_supported"] = true }})
	p := openid.New(one, origin, clock)
	q, said := ask(t, p, i)
	i.Say(no)
	tries++
	if _, err := p.Answer(t.Context(), q, said); sild.KindOf(err) != sild.Forbidden {
		t.Errorf("an answer without its issuer: %v; want it refused", err)
	} else {
		refused++
	}
	// What was granted and answered once is not answered again.
	p = openid.New(one, origin, clock)
	q, said = ask(t, p, i)
	if _, err := p.Answer(t.Context(), q, said); err != nil {
		t.Fatal(err)
	}
	tries++
	if _, err := p.Answer(t.Context(), q, said); sild.KindOf(err) != sild.Forbidden {
		t.Errorf("a code twice: %v; want it refused", err)
	} else {
		refused++
	}
	t.Logf("hostile provider: %d of %d refused", refused, tries)
}

func hs256(body string, key []byte) string {
	text := openidtest.Head("HS256") + "." + body
	m := hmac.New(sha256.New, key)
	m.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

// TestSick: a provider that is down, slow or talks nonsense is told from one
// that refuses, and costs nothing once it is well again.
func TestSick(t *testing.T) {
	i := openidtest.NewIssuer(t, now)
	held := make(chan struct{})
	defer close(held)
	slow := func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-held:
		case <-r.Context().Done():
		}
	}
	say := func(code int, kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(code)
			w.Write([]byte(body))
		}
	}
	lost := 0
	secret := func(_ http.ResponseWriter, r *http.Request) { lost++ }
	thief := openidtest.NewIssuer(t, now)
	thief.Say(openidtest.Lie{Answer: secret})
	answers := map[string]http.HandlerFunc{
		"slow":        slow,
		"broken":      say(500, "text/html", "<h1>Oops</h1>"),
		"nonsense":    say(200, "application/json", "{{{"),
		"a page":      say(200, "text/html", "<h1>Sign in to the network</h1>"),
		"nothing":     say(200, "application/json", ""),
		"without end": say(200, "application/json", `{"issuer":"`+strings.Repeat("x", 2<<20)+`"}`),
		"sent on": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, thief.URL, http.StatusTemporaryRedirect)
		},
		"hung up":      func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"out of order": say(503, "application/json", `{"error":"temporarily_unavailable"}`),
	}
	tries, told := 0, 0
	count := func(ok bool, what string, err error) {
		t.Helper()
		if tries++; !ok {
			t.Errorf("%s: %v", what, err)
			return
		}
		told++
	}
	for what, answer := range answers {
		p := openid.New(i.Config("one"), origin, clock)
		p.Wait(100 * time.Millisecond)
		i.Say(openidtest.Lie{Answer: answer})
		_, _, err := p.Ask(t.Context())
		count(sild.KindOf(err) == sild.Busy, what+", when it is asked", err)
		i.Say(openidtest.Lie{})
		q, said := ask(t, p, i)
		i.Say(openidtest.Lie{Token: answer})
		who, err := p.Answer(t.Context(), q, said)
		count(who == (openid.Identity{}) && (sild.KindOf(err) == sild.Busy || sild.KindOf(err) == sild.Forbidden), what+", when it answers", err)
		i.Say(openidtest.Lie{})
		q, said = ask(t, p, i)
		if _, err := p.Answer(t.Context(), q, said); err != nil {
			t.Errorf("well again after %s: %v", what, err)
		}
	}
	if lost > 0 {
		t.Errorf("%d requests with the secret went where a redirect said", lost)
	}
	for what, lie := range map[string]func(map[string]any){
		"it is another issuer":         func(m map[string]any) { m["issuer"] = "https://id.example.org" },
		"tokens over plain HTTP":       func(m map[string]any) { m["token_endpoint"] = "http://id.example.org/token" },
		"keys over plain HTTP":         func(m map[string]any) { m["jwks_uri"] = "http://id.example.org/keys" },
		"a sign-in page of no address": func(m map[string]any) { m["authorization_endpoint"] = "javascript:alert(1)" },
		"no keys":                      func(m map[string]any) { delete(m, "jwks_uri") },
	} {
		i.Say(openidtest.Lie{Discover: lie})
		_, _, err := openid.New(i.Config("one"), origin, clock).Ask(t.Context())
		count(sild.KindOf(err) == sild.Busy, "a provider that says "+what, err)
	}
	i.Say(openidtest.Lie{})
	for name, want := range map[string]error{"access_denied": openid.Cancelled, "login_required": openid.Cancelled} {
		p := openid.New(i.Config("one"), origin, clock)
		q, said := ask(t, p, i)
		if _, err := p.Answer(t.Context(), q, url.Values{"state": said["state"], "error": {name}}); !errors.Is(err, want) {
			t.Errorf("%s: %v; want %v", name, err, want)
		}
	}
	t.Logf("sick provider: %d of %d said to be so, and nothing lost", told, tries)
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte("s3cret\r\nrest\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	read := func(text string) ([]openid.Config, error) {
		file := filepath.Join(dir, "providers.json")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return openid.Read(file, func(name string) string { return map[string]string{"SILD_TARA": "from env"}[name] })
	}
	one := func(more string) string {
		return `{"providers":[{"id":"tara","issuer":"https://id.example.org","client_id":"sild","names":{"en":"State ID"},` + more + `}]}`
	}
	good := func(text, want string) {
		t.Helper()
		list, err := read(text)
		if err != nil || len(list) != 1 || list[0].Secret != want || list[0].Binds != "sub" {
			t.Errorf("%s: %+v, %v", text, list, err)
		}
	}
	bad := func(text string) {
		t.Helper()
		if list, err := read(text); err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %+v, %v; want it refused", text, list, err)
		}
	}
	good(one(`"secret_file":"`+secret+`"`), "s3cret")
	good(one(`"secret_env":"SILD_TARA"`), "from env")
	bad(one(`"secret":"s3cret"`))
	bad(one(`"secret_env":"SILD_OTHER"`))
	bad(one(`"secret_file":"` + secret + `","secret_env":"SILD_TARA"`))
	bad(one(`"secret_env":"SILD_TARA","arc":["high"]`))
	bad(one(`"secret_env":"SILD_TARA","acr":[""]`))
	bad(one(`"secret_env":"SILD_TARA","binds":"email"`))
	bad(strings.Replace(one(`"secret_env":"SILD_TARA"`), "https:", "http:", 1))
	bad(strings.Replace(one(`"secret_env":"SILD_TARA"`), "tara", "Tara/x", 1))
	bad(strings.Replace(one(`"secret_env":"SILD_TARA"`), `"en"`, `"et"`, 1))
	twice := one(`"secret_env":"SILD_TARA"`)
	bad(strings.Replace(twice, "}]}", "},"+twice[len(`{"providers":[`):], 1))
	bad("providers:")
}
