// SPDX-License-Identifier: EUPL-1.2

package web

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
	Langs                  []option
	Sessions               []sessionRow
	Others                 bool // there are other sessions than this one
	Password               bool // there is one, which can be changed
	Roles                  []act
	Second                 string      // what there is as a second factor, in words
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

func mePage(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("me.title")
	if v.form != nil {
		v.page.Form = "me"
		switch v.r.URL.Path {
		case "/me/password":
			v.page.Form = "password"
		case "/me/pin":
			v.page.Form = "pin"
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
	if err := v.meAtDoor(&x); err != nil {
		return nil, err
	}
	list, err := org.SessionsOf(v.tx, u.ID, v.token())
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		what := v.page.T("me.session." + s.Kind)
		if s.Agent != "" {
			what += ": " + s.Agent
		}
		used := ""
		if s.Kind == "web" { // of programs it is not kept
			used = v.page.T("me.session.used", "when", v.when(s.UsedAt))
		}
		x.Sessions = append(x.Sessions, sessionRow{
			What: what, Since: v.when(s.CreatedAt), Used: used, Until: v.when(s.ExpiresAt), Handle: s.Handle, Current: s.Current,
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

// meAtDoor is what the user has to sign in with, and what happened to it.
func (v *visit) meAtDoor(x *settings) error {
	s, err := org.SecondOf(v.tx, v.who.User)
	if err != nil {
		return err
	}
	var has []string
	if !s.TOTP.IsZero() {
		has = append(has, v.page.T("second.totp.since", "when", v.when(s.TOTP)))
	}
	if left, _ := v.codesLeft(s); left != "" {
		has = append(has, left)
	}
	x.HasSecond = len(has) > 0
	if len(has) == 0 {
		has = append(has, v.page.T("second.none"))
	}
	x.Second = strings.Join(has, " ")
	if x.PIN = v.who.Shared && v.cookie(deviceCookie) != ""; x.PIN {
		if x.HasPIN, err = org.HasPIN(v.tx, v.who.User, v.cookie(deviceCookie)); err != nil {
			return err
		}
	}
	notices, err := org.Notices(v.tx, v.who.User)
	if err != nil || len(notices) == 0 {
		return err
	}
	x.Until = notices[0].At.Format(time.RFC3339Nano)
	for _, n := range notices {
		row := noticeRow{Text: v.page.T("door.notice." + n.Kind), When: v.when(n.At)}
		if n.Detail != "" {
			row.Text += " " + n.Detail + "."
		}
		if row.By, err = org.Name(v.tx, n.By); err != nil {
			return err
		}
		x.Notices = append(x.Notices, row)
	}
	return nil
}

// seeNotices ticks off what the user has read of their account.
func seeNotices(v *visit) (string, error) {
	until, err := time.Parse(time.RFC3339Nano, v.form.Get("until"))
	if err != nil {
		return "", sild.Missing()
	}
	return "/me", org.SeeNotices(v.tx, v.who.User, until)
}

// noteDoor says on Today that something happened to the reader's account, or
// that something they wrote waits.
func (v *visit) noteDoor() error {
	if pocket := v.cookie(pocketCookie); pocket != "" {
		role, err := org.KeptRole(v.tx, pocket, v.who.User)
		if err != nil {
			return err
		}
		if role != "" {
			v.page.Told = &told{v.page.T("kept.waits"), "/kept", "kept.look"}
			return nil
		}
	}
	notices, err := org.Notices(v.tx, v.who.User)
	if len(notices) > 0 {
		v.page.Told = &told{v.page.T("door.notice." + notices[0].Kind), "/me", "door.notices.look"}
	}
	return err
}

// workAs goes on in another of the user's roles. It is no deed: the session
// gets another token.
func workAs(v *visit) {
	token := ""
	if _, err := v.s.Flow.Write(v.r.Context(), v.actor(), noOnce, func(tx *db.Tx) (_ string, err error) {
		token, err = org.WorkAs(tx, v.who.User, v.token(), v.form.Get("role"))
		return "", err
	}); err != nil {
		v.fail(err)
		return
	}
	v.setCookie(cookieName, token, 2*day)
	http.Redirect(v.w, v.r, "/", http.StatusSeeOther)
}

func renameMe(v *visit) (string, error) {
	return "/me?saved=name", org.Rename(v.tx, v.who.User, v.form.Get("name"))
}

// signOutElsewhere ends one of the user's sessions, or all but this one.
func signOutElsewhere(v *visit) (string, error) {
	return "/me", org.SignOutOf(v.tx, v.who.User, v.form.Get("session"), v.token())
}
