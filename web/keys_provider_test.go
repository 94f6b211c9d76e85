// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
	"sild/org/keytest"
	"sild/org/openid/openidtest"
	"sild/web/page"
)

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
	l.Do(l.Admin, func(tx *db.Tx) error { return org.Reinvite(tx, l.Second.ID, token, false) })
	i := l.guest()
	i.get("/invitation/"+token).is(200).in("button", "Sign in with Test ID").not("button", "passkey")
	old := l.Token(l.Second, "web")
	i.back("two", l.two.Grant(t, i.on("/invitation/"+token+"/with/two"), "toomas", "email", "somebody@example.com")).goes("/")
	i.is(l.Second)
	i.get("/invitation/" + token).is(403)
	o := l.guest()
	o.jar[l.s.Cookie(page.CookieName)] = old
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
	u.jar = map[string]string{l.s.WayCookie(): g.jar[l.s.WayCookie()]}
	bad("the same answer twice", u, u.back("one", said))
	bad("a state that nobody asked", u, u.back("one", url.Values{"state": {"guessed"}, "code": said["code"]}))
	bad("nothing at all", u, u.back("one", nil))
	// Mix-up: what one provider was asked, brought to another.
	m := l.guest()
	bad("to another provider", m, m.back("two", l.one.Grant(t, m.on("/sign-in/with/one"), "siiri")))
	// … also where the other one goes along with it: what it says counts for what it was asked, and it was asked nothing.
	y := l.at(l.Second)
	y.back("two", l.two.Grant(t, y.on("/me/with/two"), "mallory")).goes("/me/keys")
	m = l.guest()
	bad("to another provider that goes along", m, m.back("two", l.two.Grant(t, strings.Replace(m.on("/sign-in/with/one"), "with%2Fone", "with%2Ftwo", 1), "mallory")))
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
	late := c.on("/sign-in/with/one")
	l.Go("2024-02-05 10:15")
	l.one.Now, l.two.Now = l.Now(), l.Now()
	bad("too late", c, c.back("one", l.one.Grant(t, late, "siiri")))
	for what, lie := range map[string]openidtest.Lie{
		"not signed":         {Sign: func(_, body string) string { return openidtest.Head("none") + "." + body + "." }},
		"for another":        {Claims: func(m map[string]any) { m["aud"] = "another" }},
		"with another nonce": {Claims: func(m map[string]any) { m["nonce"] = "another" }},
		"expired":            {Claims: func(m map[string]any) { m["exp"] = l.Now().Unix() - 1 }},
	} {
		d := l.guest()
		said := l.one.Grant(t, d.on("/sign-in/with/one"), "siiri")
		l.one.Say(lie)
		bad("a token "+what, d, d.back("one", said))
		l.one.Say(openidtest.Lie{})
	}
	// A provider that was asked for one user must not bind another, who came to the screen meanwhile.
	tries++
	x := l.at(l.Second)
	said = l.two.Grant(t, x.on("/me/with/two"), "toomas")
	x.jar[l.s.Cookie(page.CookieName)] = l.Token(l.Coordinator, "web")
	if x.back("two", said).is(403); l.bound(l.Coordinator) > 0 || l.bound(l.Second) > 1 {
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
