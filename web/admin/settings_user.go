// SPDX-License-Identifier: EUPL-1.2

package admin

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/org"
	"sild/web/page"
)

// An inviteView is the form that invites somebody, and the page of one user.
type inviteView struct {
	ID, Name, Email, Lang   string
	Team, Role, From, Until string
	Langs, Teams, Roles     []page.Option

	State    string
	Sessions string // in how many places they are signed in; empty: nowhere
	Own      bool   // the reader: their roles are for others to change
	Disabled bool
	Members  []memberRow
	Past     []page.Task
}

// A memberRow is a role that goes on or is to come, with the form that ends it.
type memberRow struct {
	What, Form, Action string
	Last, Why          string
	Open               bool
}

func inviteForm(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("settings.invite")
	x := inviteView{
		Name: v.Typed("name", ""), Email: v.Typed("email", ""), Lang: v.Typed("lang", string(v.Page.Lang())),
		Team: v.Typed("team", v.Query("team")), Role: v.Typed("role", ""), From: v.Typed("from", v.Page.Today.String()), Until: v.Typed("until", ""),
		Langs: page.LangOptions(),
	}
	err := giveOptions(v, &x)
	if x.Team == "" && len(x.Teams) == 1 {
		x.Team = x.Teams[0].Value
	}
	return invitePage(v.Page, x), err
}

func giveOptions(v *page.Visit, x *inviteView) (err error) {
	if x.Teams, err = teamOptions(v); err != nil {
		return err
	}
	x.Roles, err = roleOptions(v)
	return err
}

func roleInput(v *page.Visit, p sild.Problems) org.MemberInput {
	return org.MemberInput{Team: sild.ID(v.Form.Get("team")), Role: v.Form.Get("role"), From: v.Date(p, "from"), Until: v.Date(p, "until")}
}

func userInput(v *page.Visit) org.UserInput {
	return org.UserInput{Name: v.Form.Get("name"), Email: v.Form.Get("email"), Lang: v.Form.Get("lang")}
}

// invite adds a user and shows the link, this once: no address and no answer
// that is kept ever holds it.
func invite(v *page.Visit) {
	hand(v, inviteForm, func(token string) (sild.ID, error) {
		p := sild.Problems{}
		u, err := org.Invite(v.Tx, userInput(v), roleInput(v, p), token)
		_, err = v.GoOn("", p, err)
		return u.ID, err
	})
}

// reinvite makes another link for a user.
func reinvite(v *page.Visit) {
	hand(v, settingsUser, func(token string) (sild.ID, error) {
		id := v.ID("user")
		return id, org.Reinvite(v.Tx, id, token, v.Ticked("lost"))
	})
}

// hand makes a link for a user and shows it. Sent again, the form makes none
// and leads to the user's page.
func hand(v *page.Visit, again page.Screen, make func(token string) (sild.ID, error)) {
	token, made := org.NewToken(), false
	user, ok := v.Try(func(v *page.Visit) (string, error) {
		id, err := make(token)
		made = err == nil
		return string(id), err
	}, again)
	switch {
	case !ok:
	case !made:
		http.Redirect(v.Writer, v.Request, SettingsUserAt(sild.ID(user)), http.StatusSeeOther)
	default:
		v.Show(func(v *page.Visit) (templ.Component, error) {
			a, err := org.AccountOf(v.Tx, sild.ID(user))
			scheme := "http://"
			if v.Server.Secure {
				scheme = "https://"
			}
			v.Page.Title = v.Page.T("settings.link")
			return page.LinkPage(v.Page, a.Name, SettingsUserAt(a.ID), scheme+v.Request.Host+"/invitation/"+token, v.When(a.Invited)), err
		}, http.StatusOK)
	}
}

func settingsUser(v *page.Visit) (templ.Component, error) {
	a, err := org.AccountOf(v.Tx, v.ID("user"))
	if err != nil {
		return nil, err
	}
	v.Page.Title = a.Name
	v.SavedPlain()
	userFormSent(v)
	x := inviteView{
		ID: SettingsUserAt(a.ID), Own: a.ID == v.Who.User, Disabled: !a.DisabledAt.IsZero(), State: accountState(v, a),
		Name: v.TypedIn("user", "name", a.Name), Email: v.TypedIn("user", "email", a.Email), Lang: v.TypedIn("user", "lang", a.Lang), Langs: page.LangOptions(),
		Team: v.TypedIn("role", "team", ""), Role: v.TypedIn("role", "role", ""), From: v.TypedIn("role", "from", v.Page.Today.String()), Until: v.TypedIn("role", "until", ""),
	}
	if n, err := org.SessionCount(v.Tx, a.ID); err != nil {
		return nil, err
	} else if n > 0 {
		x.Sessions = v.Page.N("door.sessions", n)
	}
	for _, m := range a.Members {
		if m.Over(v.Page.Today) {
			x.Past = append([]page.Task{{What: membership(v, m, true), Note: m.EndedWhy}}, x.Past...)
			continue
		}
		r := memberRow{What: membership(v, m, true), Form: "end-" + string(m.ID), Action: x.ID + "/roles/" + string(m.ID) + "/end"}
		r.Last, r.Why, r.Open = v.TypedIn(r.Form, "last", v.Page.Today.AddDays(-1).String()), v.TypedIn(r.Form, "why", ""), v.Page.Form == r.Form
		x.Members = append(x.Members, r)
	}
	if err := giveOptions(v, &x); err != nil {
		return nil, err
	}
	return userPage(v.Page, x, a.Name), nil
}

// userFormSent says which form of a user's page was sent.
func userFormSent(v *page.Visit) {
	if v.Form == nil {
		return
	}
	switch path := v.Request.URL.Path; {
	case strings.HasSuffix(path, "/end"):
		v.Page.Form = "end-" + v.Request.PathValue("member")
	case strings.HasSuffix(path, "/roles"):
		v.Page.Form = "role"
	case strings.HasSuffix(path, "able"), strings.HasSuffix(path, "/link"), strings.HasSuffix(path, "/sessions"):
		v.Page.Form = "account"
	default:
		v.Page.Form = "user"
	}
}

func changeUser(v *page.Visit) (string, error) {
	id := v.ID("user")
	return SettingsUserAt(id) + "?saved=user", org.ChangeUser(v.Tx, id, userInput(v))
}

func addRole(v *page.Visit) (string, error) {
	id := v.ID("user")
	p := sild.Problems{}
	return v.GoOn(SettingsUserAt(id)+"?saved=role", p, org.AddMember(v.Tx, id, roleInput(v, p)))
}

func endMember(v *page.Visit) (string, error) {
	p := sild.Problems{}
	user, err := org.EndMember(v.Tx, v.ID("member"), v.Date(p, "last"), v.Form.Get("why"))
	return v.GoOn(SettingsUserAt(user)+"?saved=role", p, err)
}

func disableUser(v *page.Visit) (string, error) {
	id := v.ID("user")
	return SettingsUserAt(id) + "?saved=user", org.Disable(v.Tx, id)
}

// signOutUser ends all sessions of a user.
func signOutUser(v *page.Visit) (string, error) {
	id := v.ID("user")
	return SettingsUserAt(id) + "?saved=user", org.SignOutUser(v.Tx, id)
}

func enableUser(v *page.Visit) (string, error) {
	id := v.ID("user")
	return SettingsUserAt(id) + "?saved=user", org.Enable(v.Tx, id)
}
