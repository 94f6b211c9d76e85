// SPDX-License-Identifier: EUPL-1.2

package admin

import (
	"net/http"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/org"
	"sild/web/page"
)

// SystemRoutes are the systems that work with the API for somebody.
func SystemRoutes(s *page.Server) {
	s.Read("GET /me/systems", tokensPage)
	s.Handle("POST /me/systems", false, makeToken)
	s.Do("POST /me/systems/{system}/end", endToken, tokensPage)
	s.Read("GET /settings/systems", clientsPage)
	s.Read("GET /settings/systems/new", newClientPage)
	s.Handle("POST /settings/systems", false, makeClient)
	s.Do("POST /settings/systems/{system}/end", endClient, clientsPage)
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
	Tasks, Teams, Roles  []page.Option
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

func systems(v *page.Visit, list []org.Client, at string) (x systemsView, err error) {
	v.SavedPlain()
	if v.Form != nil {
		v.Page.Form = "new"
	}
	x = systemsView{
		SignIn: v.ProveAt(at), Name: v.TypedIn("new", "name", ""), Purpose: v.TypedIn("new", "purpose", ""),
		Until: v.TypedIn("new", "until", v.Page.Today.AddDays(365).String()), Picked: v.Picked("task"), Role: v.TypedIn("new", "role", ""), Team: v.TypedIn("new", "team", ""),
	}
	x.Fresh = v.Fresh()
	users := make([]sild.ID, 0, 2*len(list))
	for _, c := range list {
		users = append(users, c.MadeBy, c.EndedBy)
	}
	names, err := org.Names(v.Tx, users)
	if err != nil {
		return x, err
	}
	for _, c := range list {
		r := systemRow{ID: string(c.ID), Name: c.Name, Purpose: c.Purpose}
		for _, t := range c.TaskList() {
			r.Tasks = append(r.Tasks, v.Page.T("system.task."+t))
		}
		lines, err := systemLines(v, c, names)
		if err != nil {
			return x, err
		}
		if r.Lines = lines; c.Open(v.Page.Today) {
			x.Now = append(x.Now, r)
		} else {
			x.Past = append(x.Past, r)
		}
	}
	return x, nil
}

func systemLines(v *page.Visit, c org.Client, names map[sild.ID]string) ([]string, error) {
	as := v.Page.T("role." + c.Role)
	if c.Narrow() {
		t, err := org.OwnTeam(v.Tx, c.Team)
		if err != nil {
			return nil, err
		}
		as += " (" + t.Name + ")"
	}
	lines := []string{as, v.Page.T("system.made", "name", names[c.MadeBy], "when", v.When(c.MadeAt))}
	switch {
	case !c.EndedAt.IsZero():
		lines = append(lines, v.Page.T("system.ended", "name", names[c.EndedBy], "when", v.When(c.EndedAt)))
	default:
		lines = append(lines, v.Page.T("system.works_until", "date", v.Page.ShortDate(c.Until)))
	}
	if c.UsedAt.IsZero() {
		return append(lines, v.Page.T("key.unused")), nil
	}
	return append(lines, v.Page.T("key.used", "when", v.When(c.UsedAt))), nil
}

func tokensPage(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("system.mine")
	list, err := org.TokensOf(v.Tx, v.Who.User)
	if err != nil {
		return nil, err
	}
	x, err := systems(v, list, "/me/systems")
	return tokensSheet(v.Page, x), err
}

func clientsPage(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("system.ours")
	list, err := org.Clients(v.Tx)
	if err != nil {
		return nil, err
	}
	x, err := systems(v, list, "/settings/systems")
	return clientsSheet(v.Page, x), err
}

func newClientPage(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("system.add")
	o, err := org.OwnOrganisation(v.Tx)
	if err != nil {
		return nil, err
	}
	x, err := systems(v, nil, "/settings/systems/new")
	if err != nil {
		return nil, err
	}
	x.Roles = page.Choices("role.", org.ClientRoles(o.Kind)...)
	for _, t := range access.Tasks() {
		for _, r := range x.Roles {
			if access.May(r.Value, access.TaskDuty(t)) {
				x.Tasks = append(x.Tasks, page.Option{Value: t, Label: "system.task." + t, Hint: "system.task_hint." + t})
				break
			}
		}
	}
	if x.Role == "" && len(x.Roles) == 1 {
		x.Role = x.Roles[0].Value
	}
	x.Teams, err = teamOptions(v)
	if x.Team == "" && len(x.Teams) == 1 {
		x.Team = x.Teams[0].Value
	}
	return newClientSheet(v.Page, x), err
}

func clientInput(v *page.Visit, p sild.Problems) org.ClientInput {
	return org.ClientInput{
		Name: v.Form.Get("name"), Purpose: v.Form.Get("purpose"), Until: v.Date(p, "until"),
		Tasks: v.Form["task"], Team: sild.ID(v.Form.Get("team")), Role: v.Form.Get("role"),
	}
}

// makeToken lets a system act for the reader, and shows its secret, this once.
func makeToken(v *page.Visit) {
	handSecret(v, "/me/systems", tokensPage, func(in org.ClientInput, secret string) (org.Client, error) { return org.AddToken(v.Tx, in, secret) })
}

// makeClient lets a system work for the organisation.
func makeClient(v *page.Visit) {
	handSecret(v, "/settings/systems", newClientPage, func(in org.ClientInput, secret string) (org.Client, error) { return org.AddClient(v.Tx, in, secret) })
}

// handSecret makes a secret for a system and shows it: no address and no answer
// that is kept ever holds it. Sent again, the form makes none.
func handSecret(v *page.Visit, back string, again page.Screen, add func(org.ClientInput, string) (org.Client, error)) {
	secret, made := org.NewClientSecret(), false
	name, ok := v.Try(func(v *page.Visit) (string, error) {
		made = false
		p := sild.Problems{}
		c, err := add(clientInput(v, p), secret)
		if _, err = v.GoOn("", p, err); err == nil {
			err = v.MustBeFresh()
		}
		made = err == nil
		return c.Name, err
	}, again)
	switch {
	case !ok:
	case !made:
		http.Redirect(v.Writer, v.Request, back, http.StatusSeeOther)
	default:
		v.Page.Title = v.Page.T("system.secret")
		v.Send(secretSheet(v.Page, name, secret, back), http.StatusOK)
	}
}

func endToken(v *page.Visit) (string, error) {
	return "/me/systems?saved=system", org.EndToken(v.Tx, v.ID("system"))
}

func endClient(v *page.Visit) (string, error) {
	return "/settings/systems?saved=system", org.EndClient(v.Tx, v.ID("system"))
}
