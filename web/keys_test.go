// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"sild"
	"sild/flow/flowtest"
	"sild/org"
	"sild/org/keytest"
	"sild/org/openid"
	"sild/org/openid/openidtest"
	"sild/web/page"
)

const keyOrigin = "https://sild.example.org"

// A lobby is a world with all ways in, and what its server says to its log.
type lobby struct {
	*flowtest.World
	t        *testing.T
	s        *page.Server
	log      *bytes.Buffer
	one, two *openidtest.Issuer
}

func newLobby(t *testing.T) *lobby {
	t.Helper()
	l := &lobby{World: flowtest.New(t), t: t, log: new(bytes.Buffer)}
	l.one, l.two = openidtest.NewIssuer(t, l.Now()), openidtest.NewIssuer(t, l.Now())
	keys, err := org.NewPasskeys(keyOrigin)
	if err != nil {
		t.Fatal(err)
	}
	l.s, err = New(page.Config{
		Flow: l.Flow, Log: sild.NewLog(l.log), Secure: true, Origin: keyOrigin, Passkeys: keys,
		Providers:    []*openid.Provider{openid.New(l.one.Config("one"), keyOrigin, l.Now), openid.New(l.two.Config("two"), keyOrigin, l.Now)},
		OwnProviders: []*openid.Provider{openid.NewOwn(l.one.Config("one"), keyOrigin, l.Now), openid.NewOwn(l.two.Config("two"), keyOrigin, l.Now)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// A guest is a browser in front of the pages, with its cookies.
type guest struct {
	l    *lobby
	at   string // the origin under which it opens the pages
	jar  map[string]string
	seen []string // addresses that it was sent to
}

func (l *lobby) guest() *guest { return &guest{l: l, at: keyOrigin, jar: map[string]string{}} }

// at is a guest at work.
func (l *lobby) at(u flowtest.User) *guest {
	g := l.guest()
	g.jar[l.s.Cookie(page.CookieName)] = l.Token(u, "web")
	return g
}

func (g *guest) send(method, path string, form url.Values, site string) (*sheet, *httptest.ResponseRecorder) {
	g.l.t.Helper()
	r := httptest.NewRequestWithContext(g.l.t.Context(), method, g.at+path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Sec-Fetch-Site", site)
	for name, value := range g.jar {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	g.l.s.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(g.jar, c.Name)
			continue
		}
		if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode {
			g.l.t.Errorf("%s: cookie %s", path, c.Raw)
		}
		g.jar[c.Name] = c.Value
	}
	g.seen = append(g.seen, w.Header().Get("Location"), w.Header().Get("Refresh"))
	doc, err := html.Parse(strings.NewReader(w.Body.String()))
	if err != nil {
		g.l.t.Fatal(err)
	}
	if w.Code < 300 && !strings.HasPrefix(w.Body.String(), "{") {
		for _, fault := range pageProblems(w.Body.String()) {
			if !strings.Contains(fault, " leads to http") { // a provider, or ourselves under our name
				g.l.t.Errorf("%s: %s", path, fault)
			}
		}
	}
	return &sheet{t: g.l.t, of: method + " " + path, status: w.Code, to: w.Header().Get("Location"), body: w.Body.String(), doc: doc}, w
}

func (g *guest) get(path string) *sheet {
	g.l.t.Helper()
	p, _ := g.send("GET", path, nil, "none")
	return p
}

func (g *guest) post(path string, fields ...string) *sheet {
	g.l.t.Helper()
	p, _ := g.send("POST", path, pairs(fields), "same-origin")
	return p
}

// on sends the form that leads to a provider, and is where it leads.
func (g *guest) on(path string) string {
	g.l.t.Helper()
	p, w := g.send("POST", path, nil, "same-origin")
	p.is(http.StatusOK)
	_, at, ok := strings.Cut(w.Header().Get("Refresh"), "url=")
	if !ok {
		g.l.t.Fatalf("%s leads nowhere", path)
	}
	p.in("a", "Go on")
	return at
}

// back comes from a provider with what it said.
func (g *guest) back(provider string, said url.Values) *sheet {
	g.l.t.Helper()
	p, _ := g.send("GET", "/sign-in/with/"+provider+"/back?"+said.Encode(), nil, "cross-site")
	return p
}

// who is who is at work in g; empty: nobody.
func (g *guest) who() string {
	g.l.t.Helper()
	p := g.get("/me")
	if p.status != http.StatusOK {
		return ""
	}
	for _, u := range []flowtest.User{g.l.Worker, g.l.Second, g.l.Coordinator, g.l.Admin, g.l.Officer} {
		if strings.Contains(p.body, u.Name) {
			return u.Name
		}
	}
	return "?"
}

func (g *guest) is(u flowtest.User) {
	g.l.t.Helper()
	if got := g.who(); got != u.Name {
		g.l.t.Errorf("at work is %q; want %q", got, u.Name)
	}
}

// TestPasskeyPages: a passkey is made on the page of one's keys and opens the
// door from the sign-in page; what is wrong is said there, with the password
// beside it.
func TestPasskeyPages(t *testing.T) {
	l := newLobby(t)
	g := l.at(l.Worker)
	g.get("/me/keys").is(200).in("main", "You have none yet").in("button", "Add a passkey")
	phone := keytest.NewPhone(t, keyOrigin, "sild.example.org")
	g.post("/me/keys", "name", "My phone", "passkey", phone.Make([]byte(g.post("/me/keys/ask").is(200).body))).goes("/me/keys?saved=key")
	g.get("/me/keys").is(200).in("li", "My phone").in("li", "not used yet")

	h := l.guest()
	h.get("/sign-in").is(200).in("form button", "Sign in with a passkey").in("form", "Use your password").in("button", "Sign in with Test ID")
	h.post("/sign-in/passkey", "passkey", phone.Sign([]byte(h.post("/sign-in/passkey/ask").is(200).body))).goes("/")
	h.is(l.Worker)
	h.get("/me/keys").in("li", "last used")

	k := l.guest()
	k.post("/sign-in/passkey", "passkey", "{}").is(422).in("[role=alert]", "does not open Sild").in("label", "Password")
	for _, path := range []string{"/sign-in/passkey/ask", "/sign-in/passkey", "/me/keys/ask", "/me/keys", "/me/with/one", "/sign-in/with/one"} {
		if p, _ := g.send("POST", path, nil, "cross-site"); p.status != 403 {
			t.Errorf("%s from another site: %d; want 403", path, p.status)
		}
	}
	// After ten minutes it may be somebody else at the screen.
	l.Go("2024-02-05 10:11")
	g.get("/me/keys").is(200).in("main", "say once more who you are").not("button", "Remove")
	g.post("/me/keys/ask").is(409)
	g.post("/me/keys", "name", "Mine", "passkey", "{}").is(409)
	g.post("/me/systems", "name", "X", "purpose", "Y", "until", "2024-03-01").is(409).in("main", "say once more who you are")
	g.post("/me/with/one").is(409).in("main", "say once more who you are")
	// At another address than that which phones know, the page leads there.
	g.at = "https://127.0.0.1"
	g.get("/me/keys").is(200).in("a", keyOrigin+"/me/keys").not("button", "Add a passkey")
}
