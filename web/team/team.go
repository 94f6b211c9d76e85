// SPDX-License-Identifier: EUPL-1.2

// Package team is the pages about those who support: workers, what they can and when
// they are away, volunteers, who is matched with whom and covers for whom, work
// meetings, and hours.
//
// Who may lead or cover is decided in casework; what a worker sees of a case follows
// from it in access.
package team

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/org"
	"sild/pack"
	"sild/programme"
	"sild/report"
	"sild/web/page"
	"sild/web/record"
)

// Routes are who works in a team: what they have proved, what they can do,
// when they are away.
func Routes(s *page.Server) {
	s.Read("GET /team", teamPage)
	s.Read("GET /team/{user}", staffPage)
	s.Read("GET /team/{user}/profile", profileForm)
	s.Do("POST /team/{user}/profile", setProfile, profileForm)
	s.Read("GET /team/{user}/credentials/new", credentialForm)
	s.Do("POST /team/{user}/credentials", addCredential, credentialForm)
	s.Read("GET /team/{user}/credentials/{credential}", credentialForm)
	s.Do("POST /team/{user}/credentials/{credential}", changeCredential, credentialForm)
	s.Do("POST /team/{user}/credentials/{credential}/mistake", mistakeCredential, credentialForm)
	s.Read("GET /team/{user}/away/new", awayForm)
	s.Do("POST /team/{user}/away", addAway, awayForm)
	s.Read("GET /team/{user}/away/{away}", awayForm)
	s.Do("POST /team/{user}/away/{away}", changeAway, awayForm)
	s.Do("POST /team/{user}/away/{away}/back", backAtWork, staffPage)
	s.Do("POST /team/{user}/away/{away}/mistake", mistakeAway, awayForm)
	kindRoutes(s)
}

// Soon is how many days before the end of a credential one hears of it: time
// enough for a course or an answer. It is ours.
const Soon = 60

// A demand is what the programmes of the reader's organisation ask of those who
// lead cases, and how they call it.
type demand struct {
	kinds   []string          // needed
	offered []page.Option     // all that can be written down
	words   map[string]string // kind → what people call it
	areas   []string          // where the programmes work
	most    int               // people of one worker; zero: no limit
	least   int               // people of one worker that are foreseen at least; zero: nobody says
	packs   []*pack.Pack
}

// Asked are the kinds that a worker must have on a day: as who leads cases, and as
// the kinds of worker that they are.
func (d demand) Asked(w org.TeamWorker, on sild.Date) []string {
	list := slices.Clone(d.needs(w.Roles))
	for _, k := range w.KindsOn(on) {
		for _, p := range d.packs {
			list = append(list, p.Needs(k)...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// kindNames are the kinds of worker that somebody is on a day, in words.
func kindNames(v *page.Visit, d demand, w org.Worker, on sild.Date) string {
	var names []string
	for _, k := range w.KindsOn(on) {
		names = append(names, kindOf(v, d, k))
	}
	return strings.Join(names, ", ")
}

func kindOf(v *page.Visit, d demand, kind string) string {
	for _, p := range d.packs {
		if _, ok := p.Value("worker_kinds", kind); ok {
			return record.KindWord(v, p, kind)
		}
	}
	return kind
}

// Demands gathers them from the packs in force.
func Demands(v *page.Visit) (demand, error) {
	d := demand{words: map[string]string{}}
	all, err := programme.All(v.Tx)
	if err != nil {
		return d, err
	}
	m := record.Packs{}
	for _, pr := range all {
		gives, err := programme.Works(v.Tx, pr.ID, v.Tx.Actor.Org, "provider")
		if err != nil {
			return d, err
		}
		if !gives {
			continue
		}
		p, err := m.Of(v, pr.ID)
		if err != nil {
			return d, err
		}
		d.add(v, p)
	}
	slices.Sort(d.areas)
	d.areas = slices.Compact(d.areas)
	for kind, text := range d.words {
		d.offered = append(d.offered, page.Option{Value: kind, Text: text})
	}
	slices.SortFunc(d.offered, func(a, b page.Option) int { return strings.Compare(a.Text, b.Text) })
	return d, nil
}

func (d *demand) add(v *page.Visit, p *pack.Pack) {
	d.areas, d.packs = append(d.areas, p.Areas...), append(d.packs, p)
	for _, part := range p.Parts {
		if l := part.Caseload; part.Kind == "individual" && l != nil && (d.least == 0 || l.Floor > 0 && l.Floor < d.least) {
			d.least = l.Floor
		}
	}
	if n := ceiling(p); n > 0 && (d.most == 0 || n < d.most) {
		d.most = n
	}
	for _, c := range p.Vocabularies["credentials"].Values {
		d.words[c.Meaning+":"+c.ID] = v.Page.Pick(c.Names)
	}
	need := func(kind string) {
		if !slices.Contains(d.kinds, kind) {
			d.kinds = append(d.kinds, kind)
		}
		if d.words[kind] == "" {
			d.words[kind] = credentialWords(v, *d, kind)
		}
	}
	for _, part := range p.Parts {
		if !part.ForLead() {
			continue
		}
		for _, kind := range part.Credentials() {
			need(kind)
		}
	}
}

// needs are the kinds that somebody with roles must have: what the parts ask of
// those who lead cases.
func (d demand) needs(roles []string) []string {
	if slices.Contains(roles, "support_person") {
		return d.kinds
	}
	return nil
}

// credentialWords is what people call a kind of credential.
func credentialWords(v *page.Visit, d demand, kind string) string {
	if text := d.words[kind]; text != "" {
		return text
	}
	class, what, _ := strings.Cut(kind, ":")
	if !slices.Contains(credentialClasses, class) {
		return kind
	}
	return v.Page.T("team.class."+class, "what", strings.NewReplacer("-", " ", "_", " ").Replace(what))
}

var credentialClasses = []string{"training", "check", "qualification"}

// Warning says what a credential asks for: "First aid: ends on 3 April".
func Warning(v *page.Visit, d demand, w org.Warning) string {
	what := credentialWords(v, d, w.Kind)
	switch {
	case w.State == org.Expired && !w.On.IsZero():
		return v.Page.T("team.warn.expired", "what", what, "date", v.Page.Date(w.On))
	case w.State != org.Held:
		return v.Page.T("team.warn."+string(w.State), "what", what)
	case w.Check && w.On.Before(v.Page.Today):
		return v.Page.T("team.warn.check_was", "what", what, "date", v.Page.Date(w.On))
	case w.Check:
		return v.Page.T("team.warn.check", "what", what, "date", v.Page.Date(w.On))
	}
	return v.Page.T("team.warn.ends", "what", what, "date", v.Page.Date(w.On))
}

// AwayWords says when a worker is away and why: "Ill, until 14 March".
func AwayWords(v *page.Visit, a org.Away) string {
	return v.Page.T("team.away."+a.Why) + ", " + v.Page.Span(a.From, a.Until)
}

// load is how many people a worker has of how many: "8 of at most 12 people".
func load(v *page.Visit, open, own, most int) string {
	if own == 0 {
		own = most
	}
	if own == 0 {
		return v.Page.N("team.load", open)
	}
	return v.Page.N("team.load.of", open, "most", v.Page.Number(own))
}

// tongues are languages in words, and places areas.
func tongues(v *page.Visit, codes []string) string {
	return record.Coded(v, "language.", codes)
}

// A teamView is a team with its workers.
type teamView struct {
	Team    string
	Tabs    []page.Tab
	Workers []staffRow
	Admin   bool
	Seats   bool // some programme has a standing team
}

// A staffRow is a worker among others.
type staffRow struct {
	Name, Href string
	Roles      []string // keys
	Lines      []string
	Away       string
	Warnings   []string
}

func teamPage(v *page.Visit) (templ.Component, error) {
	teams, err := org.KeptTeams(v.Tx)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("team.title")
	x := teamView{Admin: access.May(v.Who.Role, access.Settings)}
	if len(teams) == 0 {
		return teamSheetPage(v.Page, x), nil
	}
	team := teams[0]
	if id := sild.ID(v.Query("team")); id != "" {
		i := slices.IndexFunc(teams, func(t org.Team) bool { return t.ID == id })
		if i < 0 {
			return nil, sild.Missing()
		}
		team = teams[i]
	}
	if x.Team = team.Name; len(teams) > 1 {
		for _, t := range teams {
			x.Tabs = append(x.Tabs, page.Tab{Href: "/team?team=" + string(t.ID), Text: t.Name, Count: -1, On: t.ID == team.ID})
		}
	}
	d, err := Demands(v)
	if err != nil {
		return nil, err
	}
	x.Seats = slices.ContainsFunc(d.packs, func(p *pack.Pack) bool { return len(p.Seats()) > 0 })
	x.Workers, err = staffOf(v, team.ID, d)
	return teamSheetPage(v.Page, x), err
}

// staffOf are the workers of a team as rows, those of whom something is to be
// seen to first.
func staffOf(v *page.Visit, team sild.ID, d demand) ([]staffRow, error) {
	found, err := org.KeptWorkers(v.Tx, team)
	if err != nil {
		return nil, err
	}
	users := make([]sild.ID, len(found))
	for i, w := range found {
		users[i] = w.ID
	}
	loads, err := report.Caseloads(v.Tx, users)
	list := make([]staffRow, 0, len(found))
	for _, w := range found {
		r := staffRow{Name: w.Name, Href: "/team/" + string(w.ID)}
		for _, role := range w.Roles {
			r.Roles = append(r.Roles, "role."+role)
		}
		if slices.Contains(w.Roles, "support_person") || loads[w.ID] > 0 {
			r.Lines = append(r.Lines, load(v, loads[w.ID], w.Ceiling, d.most))
		}
		if slices.Contains(w.Roles, "support_person") && loads[w.ID] < d.least {
			r.Lines = append(r.Lines, v.Page.T("team.below", "least", v.Page.Number(d.least)))
		}
		for _, line := range []string{kindNames(v, d, w.Worker, v.Page.Today), tongues(v, w.Languages), record.Places(v, w.Areas)} {
			if line != "" {
				r.Lines = append(r.Lines, line)
			}
		}
		if a, yes := w.AwayOn(v.Page.Today); yes {
			r.Away = AwayWords(v, a)
		}
		for _, warn := range w.Warnings(d.Asked(w, v.Page.Today), v.Page.Today, v.Page.Today.AddDays(Soon)) {
			r.Warnings = append(r.Warnings, Warning(v, d, warn))
		}
		list = append(list, r)
	}
	slices.SortStableFunc(list, func(a, b staffRow) int { return min(len(b.Warnings), 1) - min(len(a.Warnings), 1) })
	return list, err
}

// ceiling is the most open cases that one worker is to have; zero: the programme
// says nothing.
func ceiling(p *pack.Pack) (most int) {
	for _, part := range p.Parts {
		if l := part.Caseload; part.ForLead() && l != nil && (most == 0 || l.Ceiling > 0 && l.Ceiling < most) {
			most = l.Ceiling
		}
	}
	return most
}
