// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/i18n"
	"sild/org"
)

// settingsRoutes are an organisation, its teams and its users, for its admin.
func (s *Server) settingsRoutes() {
	s.read("GET /settings", settingsHome)
	s.write("POST /settings", changeOrganisation, settingsHome)
	s.write("POST /settings/place", setPlace, settingsHome)
	s.write("POST /settings/teams", openTeam, settingsHome)
	s.sealedRoutes()
	s.read("GET /settings/teams/{team}", settingsTeam)
	s.write("POST /settings/teams/{team}", renameTeam, settingsTeam)
	s.read("GET /settings/users", settingsUsers)
	s.read("GET /settings/users/new", inviteForm)
	s.again["POST /settings/users"] = inviteForm
	s.handleFresh("POST /settings/users", invite)
	s.read("GET /settings/users/{user}", settingsUser)
	s.writeFresh("POST /settings/users/{user}", changeUser, settingsUser)
	s.again["POST /settings/users/{user}/link"] = settingsUser
	s.handleFresh("POST /settings/users/{user}/link", reinvite)
	s.writeFresh("POST /settings/users/{user}/roles", addRole, settingsUser)
	s.writeFresh("POST /settings/users/{user}/roles/{member}/end", endMember, settingsUser)
	s.writeFresh("POST /settings/users/{user}/disable", disableUser, settingsUser)
	s.writeFresh("POST /settings/users/{user}/enable", enableUser, settingsUser)
	s.writeFresh("POST /settings/users/{user}/sessions", signOutUser, settingsUser)
}

// A settingsView is an organisation with its teams.
type settingsView struct {
	Name, Kind string
	Kinds      []option
	Teams      []task
	NewTeam    string
	Reviewer   string // the organisation that judges emergencies
	Reviewers  []option
	Users      string
	Waiting    []task // who has not chosen a password yet
	Place      string // which of the prisons it is
	Places     []option
}

func settingsHome(v *visit) (templ.Component, error) {
	o, err := org.OwnOrganisation(v.tx)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("settings.title")
	v.savedPlain()
	if v.form != nil {
		if v.page.Form = "organisation"; strings.HasSuffix(v.r.URL.Path, "/teams") {
			v.page.Form = "team"
		} else if strings.HasSuffix(v.r.URL.Path, "/place") {
			v.page.Form = "place"
		} else if strings.HasSuffix(v.r.URL.Path, "/reviewer") {
			v.page.Form = "reviewer"
		}
	}
	x := settingsView{
		Name: v.typedIn("organisation", "name", o.Name), Kind: v.typedIn("organisation", "kind", o.Kind),
		Kinds: choices("settings.kind.", org.Kinds...), NewTeam: v.typedIn("team", "name", ""),
	}
	if err := v.placeChoices(o, &x); err != nil {
		return nil, err
	}
	if x.Reviewer, x.Reviewers, err = v.reviewerChoice(); err != nil {
		return nil, err
	}
	teams, err := org.OwnTeams(v.tx)
	if err != nil {
		return nil, err
	}
	for _, t := range teams {
		x.Teams = append(x.Teams, task{What: t.Name, Href: "/settings/teams/" + string(t.ID), Detail: v.page.N("settings.members", t.Members)})
	}
	accounts, err := org.Accounts(v.tx)
	x.Users = v.page.N("settings.users.n", len(accounts))
	x.Waiting = v.waitingUsers(accounts)
	return settingsHomePage(v.page, x), err
}

// waitingUsers are those who were invited and have not come.
func (v *visit) waitingUsers(accounts []org.Account) (list []task) {
	for _, a := range accounts {
		if s := a.State(v.tx.Now); s == org.Invited || s == org.Lapsed {
			list = append(list, task{What: a.Name, Href: settingsUserAt(a.ID), Detail: v.accountState(a)})
		}
	}
	return list
}

// accountState says whether somebody can sign in.
func (v *visit) accountState(a org.Account) string {
	state := a.State(v.tx.Now)
	switch state {
	case org.Invited, org.Lapsed:
		return v.page.T("settings.state."+state, "when", v.when(a.Invited))
	}
	return v.page.T("settings.state." + state)
}

// savedPlain says that something was saved where there is nothing to undo.
func (v *visit) savedPlain() {
	if v.form == nil && v.query("saved") != "" {
		v.page.Saved = &savedNote{Text: v.page.T("me.saved")}
	}
}

func settingsUserAt(user sild.ID) string { return "/settings/users/" + string(user) }

func changeOrganisation(v *visit) (string, error) {
	return "/settings?saved=organisation", org.ChangeOrganisation(v.tx, v.form.Get("name"), v.form.Get("kind"))
}

func openTeam(v *visit) (string, error) {
	_, err := org.OpenTeam(v.tx, v.form.Get("name"))
	return "/settings?saved=team", err
}

// A teamSettings is a team with those who have a role in it.
type teamSettings struct {
	ID, Name string
	Members  []task
}

func settingsTeam(v *visit) (templ.Component, error) {
	t, err := org.OwnTeam(v.tx, v.id("team"))
	if err != nil {
		return nil, err
	}
	v.page.Title = t.Name
	v.savedPlain()
	x := teamSettings{ID: string(t.ID), Name: v.typed("name", t.Name)}
	accounts, err := org.Accounts(v.tx)
	for _, a := range accounts {
		for _, m := range a.Members {
			if m.Group == t.ID && !m.Over(v.page.Today) {
				x.Members = append(x.Members, task{What: a.Name, Href: settingsUserAt(a.ID), Detail: v.membership(m, false)})
			}
		}
	}
	return teamSettingsPage(v.page, x), err
}

// membership is a role in words: "Coordinator, since 1 October".
func (v *visit) membership(m org.Membership, team bool) string {
	text := v.page.T("role." + m.Role)
	if team {
		text += " (" + m.Team + ")"
	}
	until := m.Until
	if until == org.Far {
		until = sild.Date{}
	}
	if m.Until.Before(m.From) {
		return text + ", " + v.page.T("settings.never_began")
	}
	return text + ", " + v.page.span(m.From, until)
}

func renameTeam(v *visit) (string, error) {
	id := v.id("team")
	return "/settings/teams/" + string(id) + "?saved=team", org.RenameTeam(v.tx, id, v.form.Get("name"))
}

func settingsUsers(v *visit) (templ.Component, error) {
	accounts, err := org.Accounts(v.tx)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("settings.users")
	var list []task
	for _, a := range accounts {
		t := task{What: a.Name, Href: settingsUserAt(a.ID), Detail: v.accountState(a)}
		for _, m := range a.Members {
			if !m.Over(v.page.Today) {
				t.Note = strings.Trim(t.Note+"; "+v.membership(m, true), "; ")
			}
		}
		if t.Note == "" {
			t.Note = v.page.T("settings.no_role")
		}
		list = append(list, t)
	}
	return settingsUsersPage(v.page, list), nil
}

// teamOptions and roleOptions are what the admin can give.
func (v *visit) teamOptions() ([]option, error) {
	teams, err := org.OwnTeams(v.tx)
	list := make([]option, len(teams))
	for i, t := range teams {
		list[i] = option{Value: string(t.ID), Text: t.Name}
	}
	return list, err
}

func (v *visit) roleOptions() ([]option, error) {
	o, err := org.OwnOrganisation(v.tx)
	list := choices("role.", org.RolesIn(o.Kind)...)
	for i := range list {
		if key := "settings.role." + list[i].Value; v.page.Has(key) {
			list[i].Hint = key
		}
	}
	return list, err
}

func langOptions() (list []option) {
	for _, l := range slices.Clone(i18n.Langs()) {
		list = append(list, option{Value: string(l), Text: l.Name()})
	}
	return list
}
