// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild/i18n"
	"sild/org"
)

// A settings page is what a user can change of their own account.
type settings struct {
	Name, Email, Role, Org string
	Lang                   string
	Langs                  []option
	Sessions               []sessionRow
	Others                 bool // there are other sessions than this one
}

// A sessionRow is where the user is signed in.
type sessionRow struct {
	What, Since, Until string
	Handle             string
	Current            bool
}

func mePage(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("me.title")
	if v.form != nil {
		v.page.Form = "me"
	}
	if v.form == nil && v.query("saved") != "" {
		v.page.Saved = &savedNote{Text: v.page.T("me.saved")}
	}
	u, err := org.UserByID(v.tx, v.who.User)
	if err != nil {
		return nil, err
	}
	x := settings{Name: v.typedIn("me", "name", u.Name), Email: u.Email, Role: v.page.T("role." + v.who.Role), Org: v.who.OrgName, Lang: string(v.page.Lang())}
	for _, l := range i18n.Langs() {
		x.Langs = append(x.Langs, option{Value: string(l), Text: l.Name()})
	}
	list, err := org.SessionsOf(v.tx, u.ID, v.token())
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		x.Sessions = append(x.Sessions, sessionRow{
			What: v.page.T("me.session." + s.Kind), Since: v.when(s.CreatedAt), Until: v.when(s.ExpiresAt), Handle: s.Handle, Current: s.Current,
		})
		x.Others = x.Others || !s.Current
	}
	return settingsPage(v.page, x), nil
}

func renameMe(v *visit) (string, error) {
	return "/me?saved=name", org.Rename(v.tx, v.who.User, v.form.Get("name"))
}

// signOutElsewhere ends one of the user's sessions, or all but this one.
func signOutElsewhere(v *visit) (string, error) {
	return "/me", org.SignOutOf(v.tx, v.who.User, v.form.Get("session"), v.token())
}
