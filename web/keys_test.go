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
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
	"sild/org/keytest"
	"sild/org/openid"
	"sild/org/openid/openidtest"
)

const keyOrigin = "https://sild.example.org"

// A lobby is a world with all ways in, and what its server says to its log.
type lobby struct {
	*flowtest.World
	t        *testing.T
	s        *Server
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
	l.s, err = New(Config{
		Flow: l.Flow, Log: sild.NewLog(l.log), Secure: true, Origin: keyOrigin, Passkeys: keys,
		Providers: []*openid.Provider{openid.New(l.one.Config("one"), keyOrigin, l.Now), openid.New(l.two.Config("two"), keyOrigin, l.Now)},
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
	g.jar[cookieName] = l.Token(u, "web")
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
	g.get("/me/keys").is(200).in("main", "sign in once more").not("button", "Remove")
	g.post("/me/keys/ask").is(409)
	g.post("/me/keys", "name", "Mine", "passkey", "{}").is(409)
	g.post("/me/systems", "name", "X", "purpose", "Y", "until", "2024-03-01").is(409).in("main", "sign in once more")
	g.post("/me/with/one").is(409).in("main", "sign in once more")
	// At another address than that which phones know, the page leads there.
	g.at = "https://127.0.0.1"
	g.get("/me/keys").is(200).in("a", keyOrigin+"/me/keys").not("button", "Add a passkey")
}

// TestProviderBinds: the two ways in which an identity comes to a user, and no
// third.
func TestProviderBinds(t *testing.T) {
	l := newLobby(t)
	// Nobody knows the subject: one answer, no account, whatever address the provider tells.
	before := l.users()
	g := l.guest()
	email := "siiri.tugi@example.org"
	g.back("one", l.one.Grant(t, g.on("/sign-in/with/one"), "siiri", "email", email, "email_verified", "true")).is(422).in("[role=alert]", "Nobody here is bound")
	if g.who() != "" || l.users() != before {
		t.Error("an address that is the same let somebody in")
	}

	// By the user, at work.
	w := l.at(l.Worker)
	w.back("one", l.one.Grant(t, w.on("/me/with/one"), "siiri")).goes("/me/keys?saved=key")
	w.get("/me/keys").in("li", "Test ID")
	g.back("one", l.one.Grant(t, g.on("/sign-in/with/one"), "siiri")).goes("/")
	g.is(l.Worker)
	// It is that subject of that provider, and nobody else's.
	h := l.guest()
	h.back("two", l.two.Grant(t, h.on("/sign-in/with/two"), "siiri")).is(422)
	s := l.at(l.Second)
	s.back("one", l.one.Grant(t, s.on("/me/with/one"), "siiri")).is(409).in("[role=alert]", "another account")

	// By an invitation that was opened before.
	token := org.NewToken()
	l.Do(l.Admin, func(tx *db.Tx) error { return org.Reinvite(tx, l.Second.ID, token) })
	i := l.guest()
	i.get("/invitation/"+token).is(200).in("button", "Sign in with Test ID").not("button", "passkey")
	old := l.Token(l.Second, "web")
	i.back("two", l.two.Grant(t, i.on("/invitation/"+token+"/with/two"), "toomas", "email", "somebody@example.com")).goes("/")
	i.is(l.Second)
	i.get("/invitation/" + token).is(403)
	o := l.guest()
	o.jar[cookieName] = old
	if o.who() != "" {
		t.Error("an older session goes on after the invitation was used")
	}
	l.guest().post("/invitation/" + token + "/with/two").is(403)
	l.Look(l.Admin, func(tx *db.Tx) error {
		a, err := org.AccountOf(tx, l.Second.ID)
		if a.State(tx.Now) != org.Active {
			t.Errorf("the account is %s; want it active", a.State(tx.Now))
		}
		return err
	})

	// The only way in stays; with another it can go.
	at := func() string {
		p := i.get("/me/keys")
		_, rest, _ := strings.Cut(p.body, `/me/with/0`)
		id, _, _ := strings.Cut(rest, "/remove")
		return "/me/with/0" + id + "/remove"
	}
	i.post(at()).is(409).in("[role=alert]", "only way in")
	i.back("one", l.one.Grant(t, i.on("/me/with/one"), "toomas")).goes("/me/keys")
	i.post(at()).goes("/me/keys?saved=key")
	i.guestIsOut("two", l.two, "toomas")

	// Who may not come any more, may not come so either.
	l.Do(l.Admin, func(tx *db.Tx) error { return org.Disable(tx, l.Worker.ID) })
	g.guestIsOut("one", l.one, "siiri")
}

func (g *guest) guestIsOut(provider string, i *openidtest.Issuer, subject string) {
	g.l.t.Helper()
	h := g.l.guest()
	h.back(provider, i.Grant(g.l.t, h.on("/sign-in/with/"+provider), subject)).is(422).in("[role=alert]", "Nobody here is bound")
}

func (l *lobby) users() (n int) {
	l.Look(l.Admin, func(tx *db.Tx) (err error) {
		n, err = db.One[int](tx, `SELECT count(*) FROM app_user`)
		return err
	})
	return n
}

// TestProviderAttacks: an answer is good in the browser that asked, once, in
// time, from the provider that was asked, for what was asked. Nothing secret
// stands in a log, in the trail or in an address of ours.
func TestProviderAttacks(t *testing.T) {
	l := newLobby(t)
	w := l.at(l.Worker)
	w.back("one", l.one.Grant(t, w.on("/me/with/one"), "siiri")).goes("/me/keys")
	tries, refused := 0, 0
	bad := func(what string, g *guest, p *sheet) {
		t.Helper()
		tries++
		if p.status != 403 || g.who() != "" {
			t.Errorf("%s: status %d, at work is %q; want it refused", what, p.status, g.who())
			return
		}
		p.in("[role=alert]", "not an answer to what was asked").in("label", "Password")
		refused++
	}
	// Login CSRF: the attacker's answer in the victim's browser.
	g, v := l.guest(), l.guest()
	said := l.one.Grant(t, g.on("/sign-in/with/one"), "siiri")
	bad("in a browser that asked nothing", v, v.back("one", said))
	v.on("/sign-in/with/one")
	bad("in a browser that asked something else", v, v.back("one", said))
	g.back("one", said).goes("/")
	u := l.guest()
	u.jar = map[string]string{l.s.wayCookie(): g.jar[l.s.wayCookie()]}
	bad("the same answer twice", u, u.back("one", said))
	bad("a state that nobody asked", u, u.back("one", url.Values{"state": {"guessed"}, "code": said["code"]}))
	bad("nothing at all", u, u.back("one", nil))
	// Mix-up: what one provider was asked, brought to another.
	m := l.guest()
	bad("to another provider", m, m.back("two", l.one.Grant(t, m.on("/sign-in/with/one"), "siiri")))
	m = l.guest()
	said = l.one.Grant(t, m.on("/sign-in/with/one"), "siiri")
	said.Set("iss", l.two.URL)
	bad("named by another provider", m, m.back("one", said))
	// The code of one browser with the state of another.
	a, b := l.guest(), l.guest()
	stolen := l.one.Grant(t, a.on("/sign-in/with/one"), "siiri")
	own := l.one.Grant(t, b.on("/sign-in/with/one"), "nobody")
	own.Set("code", stolen.Get("code"))
	bad("with a stolen code", b, b.back("one", own))
	c := l.guest()
	late := l.one.Grant(t, c.on("/sign-in/with/one"), "siiri")
	l.Go("2024-02-05 10:15")
	bad("too late", c, c.back("one", late))
	for what, lie := range map[string]openidtest.Lie{
		"not signed":         {Sign: func(_, body string) string { return openidtest.Head("none") + "." + body + "." }},
		"for another":        {Claims: func(m map[string]any) { m["aud"] = "another" }},
		"with another nonce": {Claims: func(m map[string]any) { m["nonce"] = "another" }},
		"expired":            {Claims: func(m map[string]any) { m["exp"] = l.Now().Unix() - 1 }},
	} {
		d := l.guest()
		said := l.one.Grant(t, d.on("/sign-in/with/one"), "siiri", "exp", "")
		l.one.Say(lie)
		bad("a token "+what, d, d.back("one", said))
		l.one.Say(openidtest.Lie{})
	}
	// A provider that was asked for one user must not bind another, who came to the screen meanwhile.
	tries++
	x := l.at(l.Second)
	said = l.two.Grant(t, x.on("/me/with/two"), "toomas")
	x.jar[cookieName] = l.Token(l.Coordinator, "web")
	if x.back("two", said).is(403); l.bound(l.Coordinator)+l.bound(l.Second) > 0 {
		t.Error("an identity was bound to somebody who did not ask")
	} else {
		refused++
	}
	t.Logf("sign-in by provider: %d of %d attacks refused", refused, tries)

	logged := l.log.String()
	secrets := append(l.one.Told(), l.two.Told()...)
	for _, g := range []*guest{g, v, u, m, a, b, c, x, w} {
		for _, at := range g.seen {
			if strings.HasPrefix(at, "/") {
				logged += at
			}
		}
		for name, value := range g.jar {
			if name != "lang" {
				secrets = append(secrets, value)
			}
		}
	}
	logged += l.trail()
	for _, s := range append(secrets, "siiri", "toomas") {
		if s != "" && strings.Contains(logged, s) {
			t.Errorf("%q stands in a log, an address or the trail", s)
		}
	}
	if !strings.Contains(l.log.String(), "sign_in.failed") {
		t.Error("those who run Sild are not told that sign-in fails")
	}
}

func (l *lobby) bound(u flowtest.User) (n int) {
	l.Look(u, func(tx *db.Tx) error {
		list, err := org.IdentitiesOf(tx, u.ID)
		n = len(list)
		return err
	})
	return n
}

// trail is all that the trail says.
func (l *lobby) trail() (all string) {
	l.Look(l.Admin, func(tx *db.Tx) error {
		type line struct{ Action, What, Object, Purpose string }
		list, err := db.All[line](tx, `SELECT action, what, coalesce(object_id, ''), purpose FROM trail`)
		for _, e := range list {
			all += strings.Join([]string{e.Action, e.What, e.Object, e.Purpose}, " ") + "\n"
		}
		return err
	})
	return all
}

// TestProviderSick: while a provider is down, the page says so, and the password
// and passkeys go on.
func TestProviderSick(t *testing.T) {
	l := newLobby(t)
	l.one.Close()
	g := l.guest()
	g.get("/sign-in").is(200).in("button", "Sign in with Test ID")
	g.post("/sign-in/with/one").is(503).in("[role=alert]", "Your password and passkeys work as ever").in("button", "Sign in with a passkey").in("label", "Password")
	h := l.guest()
	said := l.two.Grant(t, h.on("/sign-in/with/two"), "x")
	l.two.Say(openidtest.Lie{Token: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) }})
	h.back("two", said).is(503).in("[role=alert]", "cannot be reached")
	// It sent somebody back who did not want to.
	l.two.Say(openidtest.Lie{})
	k := l.guest()
	at, err := url.Parse(k.on("/sign-in/with/two"))
	if err != nil {
		t.Fatal(err)
	}
	k.back("two", url.Values{"state": at.Query()["state"], "error": {"access_denied"}}).is(422).in("[role=alert]", "You turned back")
	w := l.at(l.Worker)
	phone := keytest.NewPhone(t, keyOrigin, "sild.example.org")
	w.post("/me/keys", "name", "My phone", "passkey", phone.Make([]byte(w.post("/me/keys/ask").body))).goes("/me/keys")
	g.post("/sign-in/passkey", "passkey", phone.Sign([]byte(g.post("/sign-in/passkey/ask").body))).goes("/")
	g.is(l.Worker)
}
