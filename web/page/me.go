// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/db"
	"sild/i18n"
	"sild/org"
)

// A settings page is what a user can change of their own account.
type settings struct {
	Name, Email, Role, Org string
	Lang                   string
	Langs                  []Option
	Sessions               []sessionRow
	Others                 bool // there are other sessions than this one
	Password               bool // there is one, which can be changed
	Roles                  []Act
	Second                 string // what there is as a second factor, in words
	HasSecond              bool
	PIN, HasPIN            bool        // this is a computer that several use; and the user has a PIN at it
	Notices                []noticeRow // what happened to the account
	Until                  string      // up to when they are
	Kept                   string      // address of what others keep about the user; empty: nothing
}

// A noticeRow is what happened to the account, when, and who did it.
type noticeRow struct{ Text, When, By string }

// A sessionRow is where the user is signed in.
type sessionRow struct {
	What, Since, Used, Until string
	Handle                   string
	Current                  bool
}

// MePage is one's own account.
func MePage(v *Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("me.title")
	if v.Form != nil {
		v.Page.Form = "me"
		switch v.Request.URL.Path {
		case "/me/password":
			v.Page.Form = "password"
		case "/me/pin":
			v.Page.Form = "pin"
		}
	}
	v.SavedPlain()
	u, err := org.UserByID(v.Tx, v.Who.User)
	if err != nil {
		return nil, err
	}
	x := settings{Name: v.TypedIn("me", "name", u.Name), Email: u.Email, Role: v.Page.T("role." + v.Who.Role), Org: v.Who.OrgName, Lang: string(v.Page.Lang())}
	for _, l := range i18n.Langs() {
		x.Langs = append(x.Langs, Option{Value: string(l), Text: l.Name()})
	}
	x.Password = u.Password != ""
	if err := v.meAtWork(&x); err != nil {
		return nil, err
	}
	if err := v.meAtDoor(&x); err != nil {
		return nil, err
	}
	list, err := org.SessionsOf(v.Tx, u.ID, v.token())
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		what := v.Page.T("me.session." + s.Kind)
		if s.Agent != "" {
			what += ": " + s.Agent
		}
		used := ""
		if s.Kind == "web" { // of programs it is not kept
			used = v.Page.T("me.session.used", "when", v.When(s.UsedAt))
		}
		x.Sessions = append(x.Sessions, sessionRow{
			What: what, Since: v.When(s.CreatedAt), Used: used, Until: v.When(s.ExpiresAt), Handle: s.Handle, Current: s.Current,
		})
		x.Others = x.Others || !s.Current
	}
	return settingsPage(v.Page, x), nil
}

// meAtWork are the roles in which the user can go on, and where stands what
// others keep about their work.
func (v *Visit) meAtWork(x *settings) error {
	roles, err := org.RolesOf(v.Tx, v.Who.User)
	if err != nil {
		return err
	}
	for _, role := range roles {
		if role != v.Who.Role {
			x.Roles = append(x.Roles, Act{Text: v.Page.T("me.work_as", "role", v.Page.T("role."+role)), Href: "/me/role", Post: true, Hidden: []Hidden{{"role", role}}})
		}
	}
	w, err := org.WorkerOf(v.Tx, v.Who.User)
	if err == nil && len(w.Credentials)+len(w.Away)+len(w.Languages)+len(w.Areas) > 0 {
		x.Kept = StaffAt(w.ID)
	}
	return err
}

// meAtDoor is what the user has to sign in with, and what happened to it.
func (v *Visit) meAtDoor(x *settings) error {
	s, err := org.SecondOf(v.Tx, v.Who.User)
	if err != nil {
		return err
	}
	var has []string
	if !s.TOTP.IsZero() {
		has = append(has, v.Page.T("second.totp.since", "when", v.When(s.TOTP)))
	}
	if left, _ := v.codesLeft(s); left != "" {
		has = append(has, left)
	}
	x.HasSecond = len(has) > 0
	if len(has) == 0 {
		has = append(has, v.Page.T("second.none"))
	}
	x.Second = strings.Join(has, " ")
	if x.PIN = v.Who.Shared && v.cookie(DeviceCookie) != ""; x.PIN {
		if x.HasPIN, err = org.HasPIN(v.Tx, v.Who.User, v.cookie(DeviceCookie)); err != nil {
			return err
		}
	}
	notices, err := org.Notices(v.Tx, v.Who.User)
	if err != nil || len(notices) == 0 {
		return err
	}
	x.Until = notices[0].At.Format(time.RFC3339Nano)
	for _, n := range notices {
		row := noticeRow{Text: v.Page.T("door.notice." + n.Kind), When: v.When(n.At)}
		if n.Detail != "" {
			row.Text += " " + n.Detail + "."
		}
		if row.By, err = org.Name(v.Tx, n.By); err != nil {
			return err
		}
		x.Notices = append(x.Notices, row)
	}
	return nil
}

// SeeNotices ticks off what the user has read of their account.
func SeeNotices(v *Visit) (string, error) {
	until, err := time.Parse(time.RFC3339Nano, v.Form.Get("until"))
	if err != nil {
		return "", sild.Missing()
	}
	return "/me", org.SeeNotices(v.Tx, v.Who.User, until)
}

// NoteDoor says on Today that something happened to the reader's account, or
// that something they wrote waits.
func (v *Visit) NoteDoor() error {
	if pocket := v.cookie(PocketCookie); pocket != "" {
		role, err := org.KeptRole(v.Tx, pocket, v.Who.User)
		if err != nil {
			return err
		}
		if role != "" {
			v.Page.Told = &told{v.Page.T("pocket.waits"), "/kept", "pocket.look"}
			return nil
		}
	}
	notices, err := org.Notices(v.Tx, v.Who.User)
	if len(notices) > 0 {
		v.Page.Told = &told{v.Page.T("door.notice." + notices[0].Kind), "/me", "door.notices.look"}
	}
	return err
}

// WorkAs goes on in another of the user's roles. It is no deed: the session
// gets another token.
func WorkAs(v *Visit) {
	token := ""
	if _, err := v.Server.Flow.Write(v.Request.Context(), v.Actor(), NoOnce, func(tx *db.Tx) (_ string, err error) {
		token, err = org.WorkAs(tx, v.Who.User, v.token(), v.Form.Get("role"))
		return "", err
	}); err != nil {
		v.Fail(err)
		return
	}
	v.SetCookie(CookieName, token, 2*day)
	http.Redirect(v.Writer, v.Request, "/", http.StatusSeeOther)
}

// RenameMe changes one's own name, language or password.
func RenameMe(v *Visit) (string, error) {
	return "/me?saved=name", org.Rename(v.Tx, v.Who.User, v.Form.Get("name"))
}

// SignOutElsewhere ends one of the user's sessions, or all but this one.
func SignOutElsewhere(v *Visit) (string, error) {
	return "/me", org.SignOutOf(v.Tx, v.Who.User, v.Form.Get("session"), v.token())
}

// StaffAt is the address of a worker's page.
func StaffAt(user sild.ID) string { return "/team/" + string(user) }
