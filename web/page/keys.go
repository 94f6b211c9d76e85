// SPDX-License-Identifier: EUPL-1.2

package page

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

// KeyRoutes are the ways in beside a password.
func (s *Server) KeyRoutes() {
	s.Handle("POST /sign-in/passkey/ask", true, s.askPasskey)
	s.Handle("POST /sign-in/passkey", true, s.enterByPasskey)
	s.Handle("POST /prove/passkey", false, s.proveByPasskey)
	s.Handle("POST /sign-in/with/{provider}", true, s.toProvider)
	s.Handle("GET /sign-in/with/{provider}/back", true, s.fromProvider)
	s.Handle("POST /invitation/{token}/with/{provider}", true, s.acceptWithProvider)

	s.Read("GET /me/keys", keysPage)
	s.Handle("POST /me/keys/ask", false, s.askNewPasskey)
	s.Do("POST /me/keys", addPasskey, keysPage)
	s.Do("POST /me/keys/{key}/name", renamePasskey, keysPage)
	s.Do("POST /me/keys/{key}/remove", removePasskey, keysPage)
	s.Handle("POST /me/with/{provider}", false, s.bindProvider)
	s.Do("POST /me/with/{key}/remove", unbindProvider, keysPage)
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
func (v *Visit) ways(under string) (w waysIn) {
	if v.Server.Origin == "" || v.Server.Passkeys == nil && len(v.Server.Providers) == 0 {
		return w
	}
	if !v.AtOrigin() {
		return waysIn{Elsewhere: v.Server.Origin + v.Request.URL.Path}
	}
	w.Passkey = v.Server.Passkeys != nil
	for _, p := range v.Server.Providers {
		w.Providers = append(w.Providers, providerLink{p.ID, v.Page.Pick(p.Names), under + "/with/" + p.ID})
	}
	return w
}

// AtOrigin reports whether the request came to the address under which providers and
// phones know us.
func (v *Visit) AtOrigin() bool {
	_, host, _ := strings.Cut(v.Server.Origin, "://")
	return v.Request.Host == host
}

// ProviderAmong is the provider that the address names, of those that a door has.
func (v *Visit) ProviderAmong(list []*openid.Provider) (*openid.Provider, error) {
	i := slices.IndexFunc(list, func(p *openid.Provider) bool { return p.ID == v.Request.PathValue("provider") })
	if i < 0 || !v.AtOrigin() {
		return nil, sild.Missing()
	}
	return list[i], nil
}

// WayCookie tells the browser that was asked something from others, for as long
// as the answer takes. Over HTTPS no neighbour of our host can set it.
func (s *Server) WayCookie() string {
	if s.Secure {
		return "__Host-way"
	}
	return "way"
}

// browser is what this browser holds while it is asked; empty: nothing.
func (v *Visit) browser() string {
	if c, err := v.Request.Cookie(v.Server.WayCookie()); err == nil {
		return c.Value
	}
	return ""
}

// sameBrowser gives the browser something by which to know it again. Two windows of it
// share that.
func (v *Visit) sameBrowser() string {
	way := v.browser()
	if len(way) < 20 {
		way = org.NewToken()
	}
	http.SetCookie(v.Writer, &http.Cookie{
		Name: v.Server.WayCookie(), Value: way, Path: "/", MaxAge: 20 * 60, HttpOnly: true, Secure: v.Server.Secure, SameSite: http.SameSiteLaxMode,
	})
	return way
}

// nobody is who asks before we know who it is.
var nobody = sild.Actor{Role: "none"}

// quietly is a unit of work of somebody on the way in, which happens once each
// time.
func (v *Visit) quietly(who sild.Actor, do func(*db.Tx) error) error {
	_, err := v.Server.Flow.Write(v.Request.Context(), who, NoOnce, func(tx *db.Tx) (string, error) { return "", do(tx) })
	return err
}

// letIn opens the session of whoever has proved who they are; a refusal shows
// the sign-in page with why.
func (v *Visit) letIn(proof org.Proof, err error, to string) {
	var user sild.ID
	if err == nil {
		user, err = proof.User()
	}
	if err != nil {
		v.noWay(err)
		return
	}
	if proof.Strong {
		v.Start(user, to)
		return
	}
	v.second(user, to)
}

// noWay shows what to do instead, with the reason above it: the page of one's
// keys for who is at work, and else that on which one signs in.
func (v *Visit) noWay(err error) {
	kind := sild.KindOf(err)
	if kind == sild.Internal || kind == sild.NotFound {
		v.Fail(err)
		return
	}
	v.TellOfProvider(err)
	v.Page.Form, v.Page.Problems = "way", map[string]sild.Message{"": messageOf(err)}
	again := SignIn
	if v.Who.User != "" {
		again = keysPage
	}
	v.Form = nil // what was sent belongs to none of the forms of that page
	v.Show(again, Status[kind])
}

// TellOfProvider tells those who run Sild what is wrong with a provider.
func (v *Visit) TellOfProvider(err error) {
	if kind := sild.KindOf(err); kind == sild.Busy || kind == sild.Forbidden {
		v.Server.Log.Warn("sign_in.failed", sild.Route(v.Request.Pattern), sild.Cause(err))
	}
}

// Fresh reports whether the reader has proved who they are just now.
func (v *Visit) Fresh() bool { return v.Who.Fresh(v.Server.Flow.Now()) }

// MustBeFresh refuses those who proved who they are long ago: it may be somebody
// else at their screen.
func (v *Visit) MustBeFresh() error {
	if !v.Fresh() {
		return &sild.Error{Kind: sild.Conflict, Key: "key.prove"}
	}
	return nil
}

// ProveAt is where one proves again who one is, to come back here.
func (v *Visit) ProveAt(back string) string { return ToQuery("/prove", back) }

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

func keysPage(v *Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("key.title")
	v.SavedPlain()
	x := keysView{Ways: v.ways("/me"), SignIn: v.ProveAt("/me/keys")}
	if v.Form != nil {
		if v.Page.Form = "passkey"; strings.HasSuffix(v.Request.URL.Path, "/name") {
			v.Page.Form = "name-" + v.Request.PathValue("key")
		} else if strings.HasSuffix(v.Request.URL.Path, "/remove") {
			v.Page.Form = "way"
		}
	}
	u, err := org.UserByID(v.Tx, v.Who.User)
	if err != nil {
		return nil, err
	}
	x.Password = u.Password != ""
	x.Fresh = v.Fresh()
	keys, err := org.PasskeysOf(v.Tx, u.ID)
	if err != nil {
		return nil, err
	}
	for _, k := range keys {
		r := keyRow{ID: string(k.ID), Name: k.Name, Made: v.When(k.MadeAt), Syncs: k.Syncs, Form: "name-" + string(k.ID)}
		r.Typed, r.Open = v.TypedIn(r.Form, "name", k.Name), v.Page.Form == r.Form
		if !k.UsedAt.IsZero() {
			r.Used = v.When(k.UsedAt)
		}
		if !k.DoubtedAt.IsZero() {
			r.Doubted = v.When(k.DoubtedAt)
		}
		x.Keys = append(x.Keys, r)
	}
	bound, err := org.IdentitiesOf(v.Tx, u.ID)
	for _, i := range bound {
		r := keyRow{ID: string(i.ID), Name: v.ProviderName(i.Provider), Made: v.When(i.MadeAt)}
		if !i.UsedAt.IsZero() {
			r.Used = v.When(i.UsedAt)
		}
		x.Identities = append(x.Identities, r)
	}
	x.Name = v.TypedIn("passkey", "name", v.deviceName())
	return keysSheet(v.Page, x), err
}

// ProviderName is what a provider is called; one that is no longer configured
// goes by the name that it had there.
func (v *Visit) ProviderName(id string) string {
	for _, p := range v.Server.Providers {
		if p.ID == id {
			return v.Page.Pick(p.Names)
		}
	}
	return id
}

// deviceName is what one might call the device at hand.
func (v *Visit) deviceName() string {
	agent := v.Request.UserAgent()
	for _, d := range []struct{ mark, name string }{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Macintosh", "Mac"}} {
		if strings.Contains(agent, d.mark) {
			return d.name
		}
	}
	switch {
	case strings.Contains(agent, "Android"):
		return v.Page.T("key.device.phone")
	case strings.Contains(agent, "Windows"), strings.Contains(agent, "Linux"):
		return v.Page.T("key.device.computer")
	}
	return v.Page.T("key.device.other")
}
