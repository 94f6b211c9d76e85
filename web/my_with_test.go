// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"sild"
	"sild/db"
	"sild/i18n"
	"sild/org/openid"
	"sild/org/openid/openidtest"
	"sild/own"
	"sild/web/page"
	"sild/web/portal"
)

// A resident is somebody in a browser in which their own pages are open.
type resident struct {
	*guest
	subject, account sild.ID
}

// caller is a guest who reads a person's own pages in English.
func (l *lobby) caller() *guest {
	g := l.guest()
	g.jar[l.s.Cookie("lang-my")] = "en"
	return g
}

func (l *lobby) resident(given, family string) *resident {
	l.t.Helper()
	r := &resident{guest: l.caller()}
	r.subject, _ = l.Admitted(given, family)
	r.paper()
	r.again()
	return r
}

// paper gives the person another paper.
func (r *resident) paper() {
	r.l.Do(r.l.Worker, func(tx *db.Tx) error {
		a, err := own.Give(tx, r.subject, own.Sheet, own.NewCodes(1))
		r.account = a.ID
		return err
	})
}

// again comes in anew.
func (r *resident) again() {
	r.jar[r.l.s.Cookie(portal.OwnCookie)] = ownToken(r.l.t, r.l.World, r.account)
}

// home comes from a provider to a person's own pages with what it said.
func (g *guest) home(provider string, said url.Values) *sheet {
	g.l.t.Helper()
	p, _ := g.send("GET", "/my/with/"+provider+"/back?"+said.Encode(), nil, "cross-site")
	return p
}

// comes tries to open own pages with a provider.
func (g *guest) comes(provider string, i *openidtest.Issuer, subject string, claims ...string) *sheet {
	g.l.t.Helper()
	return g.home(provider, i.Grant(g.l.t, g.on("/my/enter/with/"+provider), subject, claims...))
}

// adds adds an identity to the own pages that are open.
func (g *guest) adds(provider string, i *openidtest.Issuer, subject string) *sheet {
	g.l.t.Helper()
	return g.home(provider, i.Grant(g.l.t, g.on("/my/way/with/"+provider), subject))
}

func (g *guest) atHome() bool { return g.get("/my").status == 200 }

// TestOwnProviderBinds: whose page an identity opens was said by that person on that
// page, and nothing else says it. All that opens nothing gets the same bytes.
func TestOwnProviderBinds(t *testing.T) {
	l := newLobby(t)
	a, b := l.resident("Andrei", "Tamm"), l.resident("Boriss", "Kask")
	l.caller().get("/my/enter").is(200).in("form[action=/my/enter/with/one] button", "Sign in with Test ID")
	stranger := l.caller().comes("one", l.one, "somebody").is(422).in("[role=alert]", "Ask your support person for a code first").in("label", "The code on your paper").has("[name=back][value=/my/enter]", 1)
	unknown := func(what string, claims ...string) {
		t.Helper()
		g := l.caller()
		if p := g.comes("one", l.one, "andrei", claims...).is(422); strings.ReplaceAll(p.body, "andrei", "somebody") != stranger.body || g.atHome() {
			t.Errorf("%s: another answer than to somebody whom nobody knows", what)
		}
	}
	unknown("a name and an address that are the same", "name", "Andrei Tamm", "given_name", "Andrei", "email", "andrei@example.org", "email_verified", "true")

	a.get("/my/way").in("h2", "Sign in with another service").in("form[action=/my/way/with/one] button", "Add Test ID")
	a.adds("one", l.one, "andrei").goes("/my/way?done=saved")
	a.get("/my/way?done=saved").in("[role=status]", "").in(".row strong", "Test ID").in(".row", "Added on").
		has("form[action=/my/way/with/one]", 0).has("form[action=/my/way/with/two]", 1)
	a.get("/my").in(".notice", "can also be opened with Test ID")
	b.get("/my/way").not(".row strong", "Test ID")
	b.adds("one", l.one, "andrei").is(409).in("[role=alert]", "opens another page already")

	g := l.caller()
	g.comes("one", l.one, "andrei").goes("/my")
	g.get("/my").is(200).in("h1", "Andrei")
	if g.who() != "" {
		t.Error("a person's own identity opens the pages of people at work")
	}
	g.get("/my/way").in(".row", "Last used on")
	l.caller().comes("two", l.two, "andrei").is(422)
	// What opens one door does not open the other.
	h := l.caller()
	h.back("one", l.one.Grant(t, h.on("/sign-in/with/one"), "andrei")).is(422)
	w := l.at(l.Worker)
	w.back("one", l.one.Grant(t, w.on("/me/with/one"), "siiri")).goes("/me/keys")
	l.caller().comes("one", l.one, "siiri").is(422)

	// Taken away: by its person alone, and what it opened elsewhere ends.
	_, rest, _ := strings.Cut(a.get("/my/way").body, `action="/my/way/with/0`)
	id, _, _ := strings.Cut(rest, "/remove")
	remove := "/my/way/with/0" + id + "/remove"
	b.post(remove).is(404)
	a.post(remove).goes("/my/way?done=saved")
	if !a.atHome() || g.atHome() {
		t.Error("what was opened elsewhere goes on, or what is open here ends")
	}
	unknown("taken away")

	// Another paper, and the end of the page.
	a.adds("one", l.one, "andrei").goes("/my/way")
	a.paper()
	unknown("after another paper")
	a.again()
	a.adds("one", l.one, "andrei").goes("/my/way")
	l.caller().comes("one", l.one, "andrei").goes("/my")
	said := l.one.Grant(t, a.on("/my/way/with/one"), "andrei")
	l.Do(l.Worker, func(tx *db.Tx) error { return own.Close(tx, a.subject, "asked") })
	unknown("of a page that is closed")
	a.home("one", said).is(403) // begun before the end
	b.adds("one", l.one, "andrei").goes("/my/way")
	l.Go("2024-03-01 10:00")
	b.again()
	b.get("/my").is(200).not(".notice", "Test ID") // it is not new any more

	// In the words of each language.
	for _, lang := range i18n.OwnLangs() {
		v := l.caller()
		v.jar[l.s.Cookie("lang-my")], b.jar[l.s.Cookie("lang-my")] = string(lang), string(lang)
		for _, p := range []*sheet{v.get("/my/enter"), v.home("one", nil), b.get("/my/way"), b.post("/my/way/with/one")} {
			if strings.Contains(p.body, "[my.") {
				t.Errorf("%s in %s is not whole", p.of, lang)
			}
		}
	}
}

// TestOwnProviderAttacks: as at the door of people at work, and between the two.
func TestOwnProviderAttacks(t *testing.T) {
	l := newLobby(t)
	a, b := l.resident("Andrei", "Tamm"), l.resident("Boriss", "Kask")
	a.adds("one", l.one, "andrei").goes("/my/way")
	tries, refused := 0, 0
	bad := func(what string, g *guest, p *sheet) {
		t.Helper()
		if tries++; p.status != 403 || g.atHome() || g.who() != "" {
			t.Errorf("%s: status %d; want it refused", what, p.status)
			return
		}
		p.in("[role=alert]", "begin again in this window").in("label", "The code on your paper")
		refused++
	}
	g, v := l.caller(), l.caller()
	said := l.one.Grant(t, g.on("/my/enter/with/one"), "andrei")
	bad("in a browser that asked nothing", v, v.home("one", said))
	v.on("/my/enter/with/one")
	bad("in a browser that asked something else", v, v.home("one", said))
	g.home("one", said).goes("/my")
	u := l.caller()
	u.jar = map[string]string{l.s.WayCookie(): g.jar[l.s.WayCookie()]}
	bad("the same answer twice", u, u.home("one", said))
	bad("a state that nobody asked", u, u.home("one", url.Values{"state": {"guessed"}, "code": said["code"]}))
	bad("nothing at all", u, u.home("one", nil))
	m := l.caller()
	bad("to another provider", m, m.home("two", l.one.Grant(t, m.on("/my/enter/with/one"), "andrei")))
	m = l.caller()
	bad("asked at the door of people at work", m, m.home("one", l.one.Grant(t, m.on("/sign-in/with/one"), "andrei")))
	m = l.caller() // … also where the provider goes along with it
	bad("asked there, of a provider that goes along", m, m.home("one", l.one.Grant(t, strings.Replace(m.on("/sign-in/with/one"), "%2Fsign-in%2F", "%2Fmy%2F", 1), "andrei")))
	m = l.caller()
	tries++
	if p := m.back("one", l.one.Grant(t, m.on("/my/enter/with/one"), "andrei")); p.status != 403 || m.who() != "" || m.atHome() {
		t.Errorf("brought to the door of people at work: %d", p.status)
	} else {
		refused++
	}
	c := l.caller()
	late := c.on("/my/enter/with/one")
	l.Go("2024-02-05 10:15")
	l.one.Now, l.two.Now = l.Now(), l.Now()
	bad("too late", c, c.home("one", l.one.Grant(t, late, "andrei")))
	for what, lie := range map[string]openidtest.Lie{
		"not signed":         {Sign: func(_, body string) string { return openidtest.Head("none") + "." + body + "." }},
		"for another":        {Claims: func(m map[string]any) { m["aud"] = "another" }},
		"of another issuer":  {Claims: func(m map[string]any) { m["iss"] = l.two.URL }},
		"with another nonce": {Claims: func(m map[string]any) { m["nonce"] = "another" }},
		"expired":            {Claims: func(m map[string]any) { m["exp"] = l.Now().Unix() - 1 }},
	} {
		d := l.caller()
		said := l.one.Grant(t, d.on("/my/enter/with/one"), "andrei")
		l.one.Say(lie)
		bad("a token "+what, d, d.home("one", said))
		l.one.Say(openidtest.Lie{})
	}
	// Somebody else's pages are open by now, or nobody's.
	a.again()
	b.again()
	for what, now := range map[string]*guest{"another's": b.guest, "nobody's": l.caller()} {
		tries++
		x := l.caller()
		x.jar[l.s.Cookie(portal.OwnCookie)] = a.jar[l.s.Cookie(portal.OwnCookie)]
		said := l.one.Grant(t, x.on("/my/way/with/one"), "mallory")
		x.jar[l.s.Cookie(portal.OwnCookie)] = now.jar[l.s.Cookie(portal.OwnCookie)]
		if x.home("one", said).status != 403 || l.caller().comes("one", l.one, "mallory").status != 422 {
			t.Errorf("%s pages are open by now, and it was added", what)
			continue
		}
		refused++
	}
	l.caller().post("/my/way/with/one").goes("/my/enter")
	t.Logf("own pages by provider: %d of %d attacks refused", refused, tries)

	logged := l.log.String() + l.trail()
	for _, s := range append(l.one.Told(), "andrei", "mallory") {
		if strings.Contains(logged, s) {
			t.Errorf("%q stands in a log or in the trail", s)
		}
	}
	for _, want := range []string{"own-identity", "sign-in"} {
		if !strings.Contains(l.trail(), want+" person "+string(a.account)) {
			t.Errorf("the trail says nothing of %s", want)
		}
	}
	// Who only tries has to wait.
	k := l.caller()
	n := 0
	for n < 100 && k.home("one", url.Values{"state": {"guessed" + strconv.Itoa(n)}}).status == 403 {
		n++
	}
	if n == 100 {
		t.Error("an address may try for ever")
	}
	k.home("one", nil).is(429).in("[role=alert]", "Please wait")
}

// TestOwnProviderSick: while a provider is down, codes go on; one that is not meant
// for people's own pages is not offered there.
func TestOwnProviderSick(t *testing.T) {
	l := newLobby(t)
	l.one.Close()
	l.caller().post("/my/enter/with/one").is(503).in("[role=alert]", "Your codes work as ever").in("label", "The code on your paper")
	a := l.resident("Andrei", "Tamm")
	a.post("/my/way/with/one").is(503).in("[role=alert]", "Your codes work as ever").in("h2", "My card")
	at, err := url.Parse(a.on("/my/way/with/two"))
	if err != nil {
		t.Fatal(err)
	}
	a.home("two", url.Values{"state": at.Query()["state"], "error": {"access_denied"}}).is(422).in("[role=alert]", "You turned back")

	l.s, err = New(page.Config{
		Flow: l.Flow, Log: sild.Discard, Secure: true, Origin: keyOrigin,
		Providers:    []*openid.Provider{openid.New(l.one.Config("one"), keyOrigin, l.Now), openid.New(l.two.Config("two"), keyOrigin, l.Now)},
		OwnProviders: []*openid.Provider{openid.NewOwn(l.two.Config("two"), keyOrigin, l.Now)},
	})
	if err != nil {
		t.Fatal(err)
	}
	g := l.caller()
	g.get("/my/enter").has("form[action=/my/enter/with/two]", 1).has("form[action=/my/enter/with/one]", 0)
	a.get("/my/way").has("form[action=/my/way/with/two]", 1).has("form[action=/my/way/with/one]", 0)
	g.post("/my/enter/with/one").is(404)
	a.post("/my/way/with/one").is(404)
	g.home("one", nil).is(404)
	g.at = "https://elsewhere.example.org"
	g.get("/my/enter").has("form[action=/my/enter/with/two]", 0)
	g.post("/my/enter/with/two").is(404)
}
