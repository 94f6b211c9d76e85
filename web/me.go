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
	Password               bool // there is one, which can be changed
	Roles                  []act
	Kept                   string // address of what others keep about the user; empty: nothing
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
		if v.page.Form = "me"; v.r.URL.Path == "/me/password" {
			v.page.Form = "password"
		}
	}
	v.savedPlain()
	u, err := org.UserByID(v.tx, v.who.User)
	if err != nil {
		return nil, err
	}
	x := settings{Name: v.typedIn("me", "name", u.Name), Email: u.Email, Role: v.page.T("role." + v.who.Role), Org: v.who.OrgName, Lang: string(v.page.Lang())}
	for _, l := range i18n.Langs() {
		x.Langs = append(x.Langs, option{Value: string(l), Text: l.Name()})
	}
	x.Password = u.Password != ""
	if err := v.meAtWork(&x); err != nil {
		return nil, err
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

// meAtWork are the roles in which the user can go on, and where stands what
// others keep about their work.
func (v *visit) meAtWork(x *settings) error {
	roles, err := org.RolesOf(v.tx, v.who.User)
	if err != nil {
		return err
	}
	for _, role := range roles {
		if role != v.who.Role {
			x.Roles = append(x.Roles, act{Text: v.page.T("me.work_as", "role", v.page.T("role."+role)), Href: "/me/role", Post: true, Hidden: []hidden{{"role", role}}})
		}
	}
	w, err := org.WorkerOf(v.tx, v.who.User)
	if err == nil && len(w.Credentials)+len(w.Away)+len(w.Languages)+len(w.Areas) > 0 {
		x.Kept = staffAt(w.ID)
	}
	return err
}

// workAs goes on in another of the user's roles.
func workAs(v *visit) (string, error) {
	return "/", org.WorkAs(v.tx, v.who.User, v.token(), v.form.Get("role"))
}

func renameMe(v *visit) (string, error) {
	return "/me?saved=name", org.Rename(v.tx, v.who.User, v.form.Get("name"))
}

// signOutElsewhere ends one of the user's sessions, or all but this one.
func signOutElsewhere(v *visit) (string, error) {
	return "/me", org.SignOutOf(v.tx, v.who.User, v.form.Get("session"), v.token())
}
