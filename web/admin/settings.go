// SPDX-License-Identifier: EUPL-1.2

// Package admin is the pages of those who look after Sild and over it: settings and
// users of an organisation, systems that use the API, versions of packs, the privacy
// officer's desk, samples for auditors, and the seal of the trail.
//
// It promises that no page here shows what stands in a record unless an inspection
// was asked for and written down.
package admin

import (
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/org"
	"sild/web/page"
)

// SettingsRoutes are an organisation, its teams and its users, for its admin.
func SettingsRoutes(s *page.Server) {
	s.Read("GET /settings", settingsHome)
	s.Do("POST /settings", changeOrganisation, settingsHome)
	s.Do("POST /settings/place", setPlace, settingsHome)
	s.Do("POST /settings/teams", openTeam, settingsHome)
	sealedRoutes(s)
	s.Read("GET /settings/teams/{team}", settingsTeam)
	s.Do("POST /settings/teams/{team}", renameTeam, settingsTeam)
	s.Read("GET /settings/users", settingsUsers)
	s.Read("GET /settings/users/new", inviteForm)
	s.Again["POST /settings/users"] = inviteForm
	s.HandleFresh("POST /settings/users", invite)
	s.Read("GET /settings/users/{user}", settingsUser)
	s.DoFresh("POST /settings/users/{user}", changeUser, settingsUser)
	s.Again["POST /settings/users/{user}/link"] = settingsUser
	s.HandleFresh("POST /settings/users/{user}/link", reinvite)
	s.DoFresh("POST /settings/users/{user}/roles", addRole, settingsUser)
	s.DoFresh("POST /settings/users/{user}/roles/{member}/end", endMember, settingsUser)
	s.DoFresh("POST /settings/users/{user}/disable", disableUser, settingsUser)
	s.DoFresh("POST /settings/users/{user}/enable", enableUser, settingsUser)
	s.DoFresh("POST /settings/users/{user}/sessions", signOutUser, settingsUser)
}

// A settingsView is an organisation with its teams.
type settingsView struct {
	Name, Kind string
	Kinds      []page.Option
	Teams      []page.Task
	NewTeam    string
	Reviewer   string // the organisation that judges emergencies
	Reviewers  []page.Option
	Users      string
	Waiting    []page.Task // who has not chosen a password yet
	Place      string      // which of the prisons it is
	Places     []page.Option
}

func settingsHome(v *page.Visit) (templ.Component, error) {
	o, err := org.OwnOrganisation(v.Tx)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("settings.title")
	v.SavedPlain()
	if v.Form != nil {
		if v.Page.Form = "organisation"; strings.HasSuffix(v.Request.URL.Path, "/teams") {
			v.Page.Form = "team"
		} else if strings.HasSuffix(v.Request.URL.Path, "/place") {
			v.Page.Form = "place"
		} else if strings.HasSuffix(v.Request.URL.Path, "/reviewer") {
			v.Page.Form = "reviewer"
		}
	}
	x := settingsView{
		Name: v.TypedIn("organisation", "name", o.Name), Kind: v.TypedIn("organisation", "kind", o.Kind),
		Kinds: page.Choices("settings.kind.", org.Kinds...), NewTeam: v.TypedIn("team", "name", ""),
	}
	if err := placeChoices(v, o, &x); err != nil {
		return nil, err
	}
	if x.Reviewer, x.Reviewers, err = reviewerChoice(v); err != nil {
		return nil, err
	}
	teams, err := org.OwnTeams(v.Tx)
	if err != nil {
		return nil, err
	}
	for _, t := range teams {
		x.Teams = append(x.Teams, page.Task{What: t.Name, Href: "/settings/teams/" + string(t.ID), Detail: v.Page.N("settings.members", t.Members)})
	}
	accounts, err := org.Accounts(v.Tx)
	x.Users = v.Page.N("settings.users.n", len(accounts))
	x.Waiting = WaitingUsers(v, accounts)
	return settingsHomePage(v.Page, x), err
}

// WaitingUsers are those who were invited and have not come.
func WaitingUsers(v *page.Visit, accounts []org.Account) (list []page.Task) {
	for _, a := range accounts {
		if s := a.State(v.Tx.Now); s == org.Invited || s == org.Lapsed {
			list = append(list, page.Task{What: a.Name, Href: SettingsUserAt(a.ID), Detail: accountState(v, a)})
		}
	}
	return list
}

// accountState says whether somebody can sign in.
func accountState(v *page.Visit, a org.Account) string {
	state := a.State(v.Tx.Now)
	switch state {
	case org.Invited, org.Lapsed:
		return v.Page.T("settings.state."+state, "when", v.When(a.Invited))
	}
	return v.Page.T("settings.state." + state)
}

// SettingsUserAt is the page of a user.
func SettingsUserAt(user sild.ID) string { return "/settings/users/" + string(user) }

func changeOrganisation(v *page.Visit) (string, error) {
	return "/settings?saved=organisation", org.ChangeOrganisation(v.Tx, v.Form.Get("name"), v.Form.Get("kind"))
}

func openTeam(v *page.Visit) (string, error) {
	_, err := org.OpenTeam(v.Tx, v.Form.Get("name"))
	return "/settings?saved=team", err
}

// A teamSettings is a team with those who have a role in it.
type teamSettings struct {
	ID, Name string
	Members  []page.Task
}

func settingsTeam(v *page.Visit) (templ.Component, error) {
	t, err := org.OwnTeam(v.Tx, v.ID("team"))
	if err != nil {
		return nil, err
	}
	v.Page.Title = t.Name
	v.SavedPlain()
	x := teamSettings{ID: string(t.ID), Name: v.Typed("name", t.Name)}
	accounts, err := org.Accounts(v.Tx)
	for _, a := range accounts {
		for _, m := range a.Members {
			if m.Group == t.ID && !m.Over(v.Page.Today) {
				x.Members = append(x.Members, page.Task{What: a.Name, Href: SettingsUserAt(a.ID), Detail: membership(v, m, false)})
			}
		}
	}
	return teamSettingsPage(v.Page, x), err
}

// membership is a role in words: "Coordinator, since 1 October".
func membership(v *page.Visit, m org.Membership, team bool) string {
	text := v.Page.T("role." + m.Role)
	if team {
		text += " (" + m.Team + ")"
	}
	until := m.Until
	if until == org.Far {
		until = sild.Date{}
	}
	if m.Until.Before(m.From) {
		return text + ", " + v.Page.T("settings.never_began")
	}
	return text + ", " + v.Page.Span(m.From, until)
}

func renameTeam(v *page.Visit) (string, error) {
	id := v.ID("team")
	return "/settings/teams/" + string(id) + "?saved=team", org.RenameTeam(v.Tx, id, v.Form.Get("name"))
}

func settingsUsers(v *page.Visit) (templ.Component, error) {
	accounts, err := org.Accounts(v.Tx)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("settings.users")
	var list []page.Task
	for _, a := range accounts {
		t := page.Task{What: a.Name, Href: SettingsUserAt(a.ID), Detail: accountState(v, a)}
		for _, m := range a.Members {
			if !m.Over(v.Page.Today) {
				t.Note = strings.Trim(t.Note+"; "+membership(v, m, true), "; ")
			}
		}
		if t.Note == "" {
			t.Note = v.Page.T("settings.no_role")
		}
		list = append(list, t)
	}
	return settingsUsersPage(v.Page, list), nil
}

// teamOptions and roleOptions are what the admin can give.
func teamOptions(v *page.Visit) ([]page.Option, error) {
	teams, err := org.OwnTeams(v.Tx)
	list := make([]page.Option, len(teams))
	for i, t := range teams {
		list[i] = page.Option{Value: string(t.ID), Text: t.Name}
	}
	return list, err
}

func roleOptions(v *page.Visit) ([]page.Option, error) {
	o, err := org.OwnOrganisation(v.Tx)
	list := page.Choices("role.", org.RolesIn(o.Kind)...)
	for i := range list {
		if key := "settings.role." + list[i].Value; v.Page.Has(key) {
			list[i].Hint = key
		}
	}
	return list, err
}
