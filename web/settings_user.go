// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/org"
)

// An inviteView is the form that invites somebody, and the page of one user.
type inviteView struct {
	ID, Name, Email, Lang   string
	Team, Role, From, Until string
	Langs, Teams, Roles     []option

	State    string
	Sessions string // in how many places they are signed in; empty: nowhere
	Own      bool   // the reader: their roles are for others to change
	Disabled bool
	Members  []memberRow
	Past     []task
}

// A memberRow is a role that goes on or is to come, with the form that ends it.
type memberRow struct {
	What, Form, Action string
	Last, Why          string
	Open               bool
}

func inviteForm(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("settings.invite")
	x := inviteView{
		Name: v.typed("name", ""), Email: v.typed("email", ""), Lang: v.typed("lang", string(v.page.Lang())),
		Team: v.typed("team", v.query("team")), Role: v.typed("role", ""), From: v.typed("from", v.page.Today.String()), Until: v.typed("until", ""),
		Langs: langOptions(),
	}
	err := v.giveOptions(&x)
	if x.Team == "" && len(x.Teams) == 1 {
		x.Team = x.Teams[0].Value
	}
	return invitePage(v.page, x), err
}

func (v *visit) giveOptions(x *inviteView) (err error) {
	if x.Teams, err = v.teamOptions(); err != nil {
		return err
	}
	x.Roles, err = v.roleOptions()
	return err
}

func (v *visit) roleInput(p sild.Problems) org.MemberInput {
	return org.MemberInput{Team: sild.ID(v.form.Get("team")), Role: v.form.Get("role"), From: v.date(p, "from"), Until: v.date(p, "until")}
}

func (v *visit) userInput() org.UserInput {
	return org.UserInput{Name: v.form.Get("name"), Email: v.form.Get("email"), Lang: v.form.Get("lang")}
}

// invite adds a user and shows the link, this once: no address and no answer
// that is kept ever holds it.
func invite(v *visit) {
	v.hand(inviteForm, func(token string) (sild.ID, error) {
		p := sild.Problems{}
		u, err := org.Invite(v.tx, v.userInput(), v.roleInput(p), token)
		_, err = v.goOn("", p, err)
		return u.ID, err
	})
}

// reinvite makes another link for a user.
func reinvite(v *visit) {
	v.hand(settingsUser, func(token string) (sild.ID, error) {
		id := v.id("user")
		return id, org.Reinvite(v.tx, id, token, v.ticked("lost"))
	})
}

// hand makes a link for a user and shows it. Sent again, the form makes none
// and leads to the user's page.
func (v *visit) hand(again screen, make func(token string) (sild.ID, error)) {
	token, made := org.NewToken(), false
	user, ok := v.try(func(v *visit) (string, error) {
		id, err := make(token)
		made = err == nil
		return string(id), err
	}, again)
	switch {
	case !ok:
	case !made:
		http.Redirect(v.w, v.r, settingsUserAt(sild.ID(user)), http.StatusSeeOther)
	default:
		v.show(func(v *visit) (templ.Component, error) {
			a, err := org.AccountOf(v.tx, sild.ID(user))
			scheme := "http://"
			if v.s.Secure {
				scheme = "https://"
			}
			v.page.Title = v.page.T("settings.link")
			return linkPage(v.page, a.Name, settingsUserAt(a.ID), scheme+v.r.Host+"/invitation/"+token, v.when(a.Invited)), err
		}, http.StatusOK)
	}
}

func settingsUser(v *visit) (templ.Component, error) {
	a, err := org.AccountOf(v.tx, v.id("user"))
	if err != nil {
		return nil, err
	}
	v.page.Title = a.Name
	v.savedPlain()
	v.userFormSent()
	x := inviteView{
		ID: settingsUserAt(a.ID), Own: a.ID == v.who.User, Disabled: !a.DisabledAt.IsZero(), State: v.accountState(a),
		Name: v.typedIn("user", "name", a.Name), Email: v.typedIn("user", "email", a.Email), Lang: v.typedIn("user", "lang", a.Lang), Langs: langOptions(),
		Team: v.typedIn("role", "team", ""), Role: v.typedIn("role", "role", ""), From: v.typedIn("role", "from", v.page.Today.String()), Until: v.typedIn("role", "until", ""),
	}
	if n, err := org.SessionCount(v.tx, a.ID); err != nil {
		return nil, err
	} else if n > 0 {
		x.Sessions = v.page.N("door.sessions", n)
	}
	for _, m := range a.Members {
		if m.Over(v.page.Today) {
			x.Past = append([]task{{What: v.membership(m, true), Note: m.EndedWhy}}, x.Past...)
			continue
		}
		r := memberRow{What: v.membership(m, true), Form: "end-" + string(m.ID), Action: x.ID + "/roles/" + string(m.ID) + "/end"}
		r.Last, r.Why, r.Open = v.typedIn(r.Form, "last", v.page.Today.AddDays(-1).String()), v.typedIn(r.Form, "why", ""), v.page.Form == r.Form
		x.Members = append(x.Members, r)
	}
	if err := v.giveOptions(&x); err != nil {
		return nil, err
	}
	return userPage(v.page, x, a.Name), nil
}

// userFormSent says which form of a user's page was sent.
func (v *visit) userFormSent() {
	if v.form == nil {
		return
	}
	switch path := v.r.URL.Path; {
	case strings.HasSuffix(path, "/end"):
		v.page.Form = "end-" + v.r.PathValue("member")
	case strings.HasSuffix(path, "/roles"):
		v.page.Form = "role"
	case strings.HasSuffix(path, "able"), strings.HasSuffix(path, "/link"), strings.HasSuffix(path, "/sessions"):
		v.page.Form = "account"
	default:
		v.page.Form = "user"
	}
}

func changeUser(v *visit) (string, error) {
	id := v.id("user")
	return settingsUserAt(id) + "?saved=user", org.ChangeUser(v.tx, id, v.userInput())
}

func addRole(v *visit) (string, error) {
	id := v.id("user")
	p := sild.Problems{}
	return v.goOn(settingsUserAt(id)+"?saved=role", p, org.AddMember(v.tx, id, v.roleInput(p)))
}

func endMember(v *visit) (string, error) {
	p := sild.Problems{}
	user, err := org.EndMember(v.tx, v.id("member"), v.date(p, "last"), v.form.Get("why"))
	return v.goOn(settingsUserAt(user)+"?saved=role", p, err)
}

func disableUser(v *visit) (string, error) {
	id := v.id("user")
	return settingsUserAt(id) + "?saved=user", org.Disable(v.tx, id)
}

// signOutUser ends all sessions of a user.
func signOutUser(v *visit) (string, error) {
	id := v.id("user")
	return settingsUserAt(id) + "?saved=user", org.SignOutUser(v.tx, id)
}

func enableUser(v *visit) (string, error) {
	id := v.id("user")
	return settingsUserAt(id) + "?saved=user", org.Enable(v.tx, id)
}
