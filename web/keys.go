// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/db"
	"sild/org"
	"sild/org/openid"
)

// keyRoutes are the ways in beside a password.
func (s *Server) keyRoutes() {
	s.handle("POST /sign-in/passkey/ask", true, s.askPasskey)
	s.handle("POST /sign-in/passkey", true, s.enterByPasskey)
	s.handle("POST /prove/passkey", false, s.proveByPasskey)
	s.handle("POST /sign-in/with/{provider}", true, s.toProvider)
	s.handle("GET /sign-in/with/{provider}/back", true, s.fromProvider)
	s.handle("POST /invitation/{token}/with/{provider}", true, s.acceptWithProvider)

	s.read("GET /me/keys", keysPage)
	s.handle("POST /me/keys/ask", false, s.askNewPasskey)
	s.write("POST /me/keys", addPasskey, keysPage)
	s.write("POST /me/keys/{key}/name", renamePasskey, keysPage)
	s.write("POST /me/keys/{key}/remove", removePasskey, keysPage)
	s.handle("POST /me/with/{provider}", false, s.bindProvider)
	s.write("POST /me/with/{key}/remove", unbindProvider, keysPage)
}

// A waysIn is what a page offers beside a password.
type waysIn struct {
	Passkey   bool
	Providers []providerLink
	Elsewhere string // under which these ways work, if not here
	Invited   string // the path of the invitation that is open
}

// A providerLink is the button of a provider.
type providerLink struct{ ID, Name, Action string }

// ways are the ways in beside a password. They work at one origin only, that
// which phones and providers know us by.
func (v *visit) ways(under string) (w waysIn) {
	if v.s.Origin == "" || v.s.Passkeys == nil && len(v.s.Providers) == 0 {
		return w
	}
	if !v.atOrigin() {
		return waysIn{Elsewhere: v.s.Origin + v.r.URL.Path}
	}
	w.Passkey = v.s.Passkeys != nil
	for _, p := range v.s.Providers {
		w.Providers = append(w.Providers, providerLink{p.ID, v.page.Pick(p.Names), under + "/with/" + p.ID})
	}
	return w
}

func (v *visit) atOrigin() bool {
	_, host, _ := strings.Cut(v.s.Origin, "://")
	return v.r.Host == host
}

// provider is the provider that the address names.
func (v *visit) provider() (*openid.Provider, error) {
	i := slices.IndexFunc(v.s.Providers, func(p *openid.Provider) bool { return p.ID == v.r.PathValue("provider") })
	if i < 0 || !v.atOrigin() {
		return nil, sild.Missing()
	}
	return v.s.Providers[i], nil
}

// wayCookie tells the browser that was asked something from others, for as long
// as the answer takes. Over HTTPS no neighbour of our host can set it.
func (s *Server) wayCookie() string {
	if s.Secure {
		return "__Host-way"
	}
	return "way"
}

// browser is what this browser holds while it is asked; empty: nothing.
func (v *visit) browser() string {
	if c, err := v.r.Cookie(v.s.wayCookie()); err == nil {
		return c.Value
	}
	return ""
}

// sameBrowser gives the browser something by which to know it again. Two windows of it
// share that.
func (v *visit) sameBrowser() string {
	way := v.browser()
	if len(way) < 20 {
		way = org.NewToken()
	}
	http.SetCookie(v.w, &http.Cookie{
		Name: v.s.wayCookie(), Value: way, Path: "/", MaxAge: 20 * 60, HttpOnly: true, Secure: v.s.Secure, SameSite: http.SameSiteLaxMode,
	})
	return way
}

// nobody is who asks before we know who it is.
var nobody = sild.Actor{Role: "none"}

// quietly is a unit of work of somebody on the way in, which happens once each
// time.
func (v *visit) quietly(who sild.Actor, do func(*db.Tx) error) error {
	_, err := v.s.Flow.Write(v.r.Context(), who, noOnce, func(tx *db.Tx) (string, error) { return "", do(tx) })
	return err
}

// letIn opens the session of whoever has proved who they are; a refusal shows
// the sign-in page with why.
func (v *visit) letIn(proof org.Proof, err error, to string) {
	var user sild.ID
	if err == nil {
		user, err = proof.User()
	}
	if err != nil {
		v.noWay(err)
		return
	}
	if proof.Strong {
		v.start(user, to)
		return
	}
	v.second(user, to)
}

// noWay shows what to do instead, with the reason above it: the page of one's
// keys for who is at work, and else that on which one signs in.
func (v *visit) noWay(err error) {
	kind := sild.KindOf(err)
	if kind == sild.Internal || kind == sild.NotFound {
		v.fail(err)
		return
	}
	if kind == sild.Busy || kind == sild.Forbidden { // for those who run Sild: what is wrong with a provider
		v.s.Log.Warn("sign_in.failed", sild.Route(v.r.Pattern), sild.Cause(err))
	}
	v.page.Form, v.page.Problems = "way", map[string]sild.Message{"": messageOf(err)}
	again := signIn
	if v.who.User != "" {
		again = keysPage
	}
	v.form = nil // what was sent belongs to none of the forms of that page
	v.show(again, status[kind])
}

// fresh reports whether the reader has proved who they are just now.
func (v *visit) fresh() bool { return v.who.Fresh(v.s.Flow.Now()) }

// mustBeFresh refuses those who proved who they are long ago: it may be somebody
// else at their screen.
func (v *visit) mustBeFresh() error {
	if !v.fresh() {
		return &sild.Error{Kind: sild.Conflict, Key: "key.prove"}
	}
	return nil
}

// proveAt is where one proves again who one is, to come back here.
func (v *visit) proveAt(back string) string { return toQuery("/prove", back) }

// A keysView is how somebody signs in.
type keysView struct {
	Ways       waysIn
	Fresh      bool
	SignIn     string // where to prove it if not
	Name       string // for the passkey that is about to be made
	Password   bool
	Keys       []keyRow
	Identities []keyRow
}

// A keyRow is a passkey, or who a provider says that one is.
type keyRow struct {
	ID, Name, Made, Used string
	Syncs                bool
	Doubted              string
	Form, Typed          string // the form that gives it another name
	Open                 bool
}

func keysPage(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("key.title")
	v.savedPlain()
	x := keysView{Ways: v.ways("/me"), SignIn: v.proveAt("/me/keys")}
	if v.form != nil {
		if v.page.Form = "passkey"; strings.HasSuffix(v.r.URL.Path, "/name") {
			v.page.Form = "name-" + v.r.PathValue("key")
		} else if strings.HasSuffix(v.r.URL.Path, "/remove") {
			v.page.Form = "way"
		}
	}
	u, err := org.UserByID(v.tx, v.who.User)
	if err != nil {
		return nil, err
	}
	x.Password = u.Password != ""
	x.Fresh = v.fresh()
	keys, err := org.PasskeysOf(v.tx, u.ID)
	if err != nil {
		return nil, err
	}
	for _, k := range keys {
		r := keyRow{ID: string(k.ID), Name: k.Name, Made: v.when(k.MadeAt), Syncs: k.Syncs, Form: "name-" + string(k.ID)}
		r.Typed, r.Open = v.typedIn(r.Form, "name", k.Name), v.page.Form == r.Form
		if !k.UsedAt.IsZero() {
			r.Used = v.when(k.UsedAt)
		}
		if !k.DoubtedAt.IsZero() {
			r.Doubted = v.when(k.DoubtedAt)
		}
		x.Keys = append(x.Keys, r)
	}
	bound, err := org.IdentitiesOf(v.tx, u.ID)
	for _, i := range bound {
		r := keyRow{ID: string(i.ID), Name: v.providerName(i.Provider), Made: v.when(i.MadeAt)}
		if !i.UsedAt.IsZero() {
			r.Used = v.when(i.UsedAt)
		}
		x.Identities = append(x.Identities, r)
	}
	x.Name = v.typedIn("passkey", "name", v.deviceName())
	return keysSheet(v.page, x), err
}

// providerName is what a provider is called; one that is no longer configured
// goes by the name that it had there.
func (v *visit) providerName(id string) string {
	for _, p := range v.s.Providers {
		if p.ID == id {
			return v.page.Pick(p.Names)
		}
	}
	return id
}

// deviceName is what one might call the device at hand.
func (v *visit) deviceName() string {
	agent := v.r.UserAgent()
	for _, d := range []struct{ mark, name string }{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Macintosh", "Mac"}} {
		if strings.Contains(agent, d.mark) {
			return d.name
		}
	}
	switch {
	case strings.Contains(agent, "Android"):
		return v.page.T("key.device.phone")
	case strings.Contains(agent, "Windows"), strings.Contains(agent, "Linux"):
		return v.page.T("key.device.computer")
	}
	return v.page.T("key.device.other")
}
