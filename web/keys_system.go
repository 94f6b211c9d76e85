// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/org"
)

// systemRoutes are the systems that work with the API for somebody.
func (s *Server) systemRoutes() {
	s.read("GET /me/systems", tokensPage)
	s.handle("POST /me/systems", false, makeToken)
	s.write("POST /me/systems/{system}/end", endToken, tokensPage)
	s.read("GET /settings/systems", clientsPage)
	s.read("GET /settings/systems/new", newClientPage)
	s.handle("POST /settings/systems", false, makeClient)
	s.write("POST /settings/systems/{system}/end", endClient, clientsPage)
}

// A systemsView is the systems that work with the API for somebody, and the
// form that adds one.
type systemsView struct {
	Now, Past []systemRow
	Fresh     bool
	SignIn    string // where to prove who one is, if that was long ago

	Name, Purpose, Until string
	Picked               []string
	Team, Role           string
	Tasks, Teams, Roles  []option
}

// hint explains a field, to who adds a system for themself and to who does for
// their organisation.
func (x systemsView) hint(field string) string {
	if x.Tasks == nil {
		return field + "own"
	}
	return field + "hint"
}

// A systemRow is a system with what it may do.
type systemRow struct {
	ID, Name, Purpose string
	Tasks             []string
	Lines             []string // as whom, since when, until when, last used
}

func (v *visit) systems(list []org.Client, at string) (x systemsView, err error) {
	v.savedPlain()
	if v.form != nil {
		v.page.Form = "new"
	}
	x = systemsView{
		SignIn: v.proveAt(at), Name: v.typedIn("new", "name", ""), Purpose: v.typedIn("new", "purpose", ""),
		Until: v.typedIn("new", "until", v.page.Today.AddDays(365).String()), Picked: v.picked("task"), Role: v.typedIn("new", "role", ""), Team: v.typedIn("new", "team", ""),
	}
	x.Fresh = v.fresh()
	users := make([]sild.ID, 0, 2*len(list))
	for _, c := range list {
		users = append(users, c.MadeBy, c.EndedBy)
	}
	names, err := org.Names(v.tx, users)
	if err != nil {
		return x, err
	}
	for _, c := range list {
		r := systemRow{ID: string(c.ID), Name: c.Name, Purpose: c.Purpose}
		for _, t := range c.TaskList() {
			r.Tasks = append(r.Tasks, v.page.T("system.task."+t))
		}
		lines, err := v.systemLines(c, names)
		if err != nil {
			return x, err
		}
		if r.Lines = lines; c.Open(v.page.Today) {
			x.Now = append(x.Now, r)
		} else {
			x.Past = append(x.Past, r)
		}
	}
	return x, nil
}

func (v *visit) systemLines(c org.Client, names map[sild.ID]string) ([]string, error) {
	as := v.page.T("role." + c.Role)
	if c.Narrow() {
		t, err := org.OwnTeam(v.tx, c.Team)
		if err != nil {
			return nil, err
		}
		as += " (" + t.Name + ")"
	}
	lines := []string{as, v.page.T("system.made", "name", names[c.MadeBy], "when", v.when(c.MadeAt))}
	switch {
	case !c.EndedAt.IsZero():
		lines = append(lines, v.page.T("system.ended", "name", names[c.EndedBy], "when", v.when(c.EndedAt)))
	default:
		lines = append(lines, v.page.T("system.works_until", "date", v.page.ShortDate(c.Until)))
	}
	if c.UsedAt.IsZero() {
		return append(lines, v.page.T("key.unused")), nil
	}
	return append(lines, v.page.T("key.used", "when", v.when(c.UsedAt))), nil
}

func tokensPage(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("system.mine")
	list, err := org.TokensOf(v.tx, v.who.User)
	if err != nil {
		return nil, err
	}
	x, err := v.systems(list, "/me/systems")
	return tokensSheet(v.page, x), err
}

func clientsPage(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("system.ours")
	list, err := org.Clients(v.tx)
	if err != nil {
		return nil, err
	}
	x, err := v.systems(list, "/settings/systems")
	return clientsSheet(v.page, x), err
}

func newClientPage(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("system.add")
	o, err := org.OwnOrganisation(v.tx)
	if err != nil {
		return nil, err
	}
	x, err := v.systems(nil, "/settings/systems/new")
	if err != nil {
		return nil, err
	}
	x.Roles = choices("role.", org.ClientRoles(o.Kind)...)
	for _, t := range access.Tasks() {
		for _, r := range x.Roles {
			if access.May(r.Value, access.TaskDuty(t)) {
				x.Tasks = append(x.Tasks, option{Value: t, Label: "system.task." + t, Hint: "system.task_hint." + t})
				break
			}
		}
	}
	if x.Role == "" && len(x.Roles) == 1 {
		x.Role = x.Roles[0].Value
	}
	x.Teams, err = v.teamOptions()
	if x.Team == "" && len(x.Teams) == 1 {
		x.Team = x.Teams[0].Value
	}
	return newClientSheet(v.page, x), err
}

func (v *visit) clientInput(p sild.Problems) org.ClientInput {
	return org.ClientInput{
		Name: v.form.Get("name"), Purpose: v.form.Get("purpose"), Until: v.date(p, "until"),
		Tasks: v.form["task"], Team: sild.ID(v.form.Get("team")), Role: v.form.Get("role"),
	}
}

// makeToken lets a system act for the reader, and shows its secret, this once.
func makeToken(v *visit) {
	v.handSecret("/me/systems", tokensPage, func(in org.ClientInput, secret string) (org.Client, error) { return org.AddToken(v.tx, in, secret) })
}

// makeClient lets a system work for the organisation.
func makeClient(v *visit) {
	v.handSecret("/settings/systems", newClientPage, func(in org.ClientInput, secret string) (org.Client, error) { return org.AddClient(v.tx, in, secret) })
}

// handSecret makes a secret for a system and shows it: no address and no answer
// that is kept ever holds it. Sent again, the form makes none.
func (v *visit) handSecret(back string, again screen, add func(org.ClientInput, string) (org.Client, error)) {
	secret, made := org.NewClientSecret(), false
	name, ok := v.try(func(v *visit) (string, error) {
		made = false
		p := sild.Problems{}
		c, err := add(v.clientInput(p), secret)
		if _, err = v.goOn("", p, err); err == nil {
			err = v.mustBeFresh()
		}
		made = err == nil
		return c.Name, err
	}, again)
	switch {
	case !ok:
	case !made:
		http.Redirect(v.w, v.r, back, http.StatusSeeOther)
	default:
		v.page.Title = v.page.T("system.secret")
		v.send(secretSheet(v.page, name, secret, back), http.StatusOK)
	}
}

func endToken(v *visit) (string, error) {
	return "/me/systems?saved=system", org.EndToken(v.tx, v.id("system"))
}

func endClient(v *visit) (string, error) {
	return "/settings/systems?saved=system", org.EndClient(v.tx, v.id("system"))
}
