// SPDX-License-Identifier: EUPL-1.2

package web

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
)

// teamRoutes are who works in a team: what they have proved, what they can do,
// when they are away.
func (s *Server) teamRoutes() {
	s.read("GET /team", teamPage)
	s.read("GET /team/{user}", staffPage)
	s.read("GET /team/{user}/profile", profileForm)
	s.write("POST /team/{user}/profile", setProfile, profileForm)
	s.read("GET /team/{user}/credentials/new", credentialForm)
	s.write("POST /team/{user}/credentials", addCredential, credentialForm)
	s.read("GET /team/{user}/credentials/{credential}", credentialForm)
	s.write("POST /team/{user}/credentials/{credential}", changeCredential, credentialForm)
	s.write("POST /team/{user}/credentials/{credential}/mistake", mistakeCredential, credentialForm)
	s.read("GET /team/{user}/away/new", awayForm)
	s.write("POST /team/{user}/away", addAway, awayForm)
	s.read("GET /team/{user}/away/{away}", awayForm)
	s.write("POST /team/{user}/away/{away}", changeAway, awayForm)
	s.write("POST /team/{user}/away/{away}/back", backAtWork, staffPage)
	s.write("POST /team/{user}/away/{away}/mistake", mistakeAway, awayForm)
	s.kindRoutes()
}

// soon is how many days before the end of a credential one hears of it: time
// enough for a course or an answer. It is ours.
const soon = 60

// A demand is what the programmes of the reader's organisation ask of those who
// lead cases, and how they call it.
type demand struct {
	kinds   []string          // needed
	offered []option          // all that can be written down
	words   map[string]string // kind → what people call it
	areas   []string          // where the programmes work
	most    int               // people of one worker; zero: no limit
	least   int               // people of one worker that are foreseen at least; zero: nobody says
	packs   []*pack.Pack
}

// asked are the kinds that a worker must have on a day: as who leads cases, and as
// the kinds of worker that they are.
func (d demand) asked(w org.TeamWorker, on sild.Date) []string {
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
func (v *visit) kindNames(d demand, w org.Worker, on sild.Date) string {
	var names []string
	for _, k := range w.KindsOn(on) {
		names = append(names, v.kindOf(d, k))
	}
	return strings.Join(names, ", ")
}

func (v *visit) kindOf(d demand, kind string) string {
	for _, p := range d.packs {
		if _, ok := p.Value("worker_kinds", kind); ok {
			return v.kindWord(p, kind)
		}
	}
	return kind
}

// demands gathers them from the packs in force.
func (v *visit) demands() (demand, error) {
	d := demand{words: map[string]string{}}
	all, err := programme.All(v.tx)
	if err != nil {
		return d, err
	}
	m := packs{}
	for _, pr := range all {
		gives, err := programme.Works(v.tx, pr.ID, v.tx.Actor.Org, "provider")
		if err != nil {
			return d, err
		}
		if !gives {
			continue
		}
		p, err := m.of(v, pr.ID)
		if err != nil {
			return d, err
		}
		d.add(v, p)
	}
	slices.Sort(d.areas)
	d.areas = slices.Compact(d.areas)
	for kind, text := range d.words {
		d.offered = append(d.offered, option{Value: kind, Text: text})
	}
	slices.SortFunc(d.offered, func(a, b option) int { return strings.Compare(a.Text, b.Text) })
	return d, nil
}

func (d *demand) add(v *visit, p *pack.Pack) {
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
		d.words[c.Meaning+":"+c.ID] = v.page.Pick(c.Names)
	}
	need := func(kind string) {
		if !slices.Contains(d.kinds, kind) {
			d.kinds = append(d.kinds, kind)
		}
		if d.words[kind] == "" {
			d.words[kind] = v.credentialWords(*d, kind)
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
func (v *visit) credentialWords(d demand, kind string) string {
	if text := d.words[kind]; text != "" {
		return text
	}
	class, what, _ := strings.Cut(kind, ":")
	if !slices.Contains(credentialClasses, class) {
		return kind
	}
	return v.page.T("team.class."+class, "what", strings.NewReplacer("-", " ", "_", " ").Replace(what))
}

var credentialClasses = []string{"training", "check", "qualification"}

// warning says what a credential asks for: "First aid: ends on 3 April".
func (v *visit) warning(d demand, w org.Warning) string {
	what := v.credentialWords(d, w.Kind)
	switch {
	case w.State == org.Expired && !w.On.IsZero():
		return v.page.T("team.warn.expired", "what", what, "date", v.page.Date(w.On))
	case w.State != org.Held:
		return v.page.T("team.warn."+string(w.State), "what", what)
	case w.Check && w.On.Before(v.page.Today):
		return v.page.T("team.warn.check_was", "what", what, "date", v.page.Date(w.On))
	case w.Check:
		return v.page.T("team.warn.check", "what", what, "date", v.page.Date(w.On))
	}
	return v.page.T("team.warn.ends", "what", what, "date", v.page.Date(w.On))
}

// awayWords says when a worker is away and why: "Ill, until 14 March".
func (v *visit) awayWords(a org.Away) string {
	return v.page.T("team.away."+a.Why) + ", " + v.page.span(a.From, a.Until)
}

// load is how many people a worker has of how many: "8 of at most 12 people".
func (v *visit) load(open, own, most int) string {
	if own == 0 {
		own = most
	}
	if own == 0 {
		return v.page.N("team.load", open)
	}
	return v.page.N("team.load.of", open, "most", v.page.Number(own))
}

// tongues are languages in words, and places areas.
func (v *visit) tongues(codes []string) string {
	return v.coded("language.", codes)
}

func (v *visit) places(codes []string) string {
	return v.coded("area.", codes)
}

// coded are codes in words, those without words as they are.
func (v *visit) coded(prefix string, codes []string) string {
	list := make([]string, len(codes))
	for i, c := range codes {
		list[i] = v.codeWord(prefix, c)
	}
	return strings.Join(list, ", ")
}

func (v *visit) codeWord(prefix, code string) string {
	key := prefix + strings.ReplaceAll(strings.ToLower(code), "-", "_")
	if v.page.Has(key) {
		return v.page.T(key)
	}
	return code
}

// A teamView is a team with its workers.
type teamView struct {
	Team    string
	Tabs    []tab
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

func teamPage(v *visit) (templ.Component, error) {
	teams, err := org.KeptTeams(v.tx)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("team.title")
	x := teamView{Admin: access.May(v.who.Role, access.Settings)}
	if len(teams) == 0 {
		return teamSheetPage(v.page, x), nil
	}
	team := teams[0]
	if id := sild.ID(v.query("team")); id != "" {
		i := slices.IndexFunc(teams, func(t org.Team) bool { return t.ID == id })
		if i < 0 {
			return nil, sild.Missing()
		}
		team = teams[i]
	}
	if x.Team = team.Name; len(teams) > 1 {
		for _, t := range teams {
			x.Tabs = append(x.Tabs, tab{Href: "/team?team=" + string(t.ID), Text: t.Name, Count: -1, On: t.ID == team.ID})
		}
	}
	d, err := v.demands()
	if err != nil {
		return nil, err
	}
	x.Seats = slices.ContainsFunc(d.packs, func(p *pack.Pack) bool { return len(p.Seats()) > 0 })
	x.Workers, err = v.staffOf(team.ID, d)
	return teamSheetPage(v.page, x), err
}

// staffOf are the workers of a team as rows, those of whom something is to be
// seen to first.
func (v *visit) staffOf(team sild.ID, d demand) ([]staffRow, error) {
	found, err := org.KeptWorkers(v.tx, team)
	if err != nil {
		return nil, err
	}
	users := make([]sild.ID, len(found))
	for i, w := range found {
		users[i] = w.ID
	}
	loads, err := report.Caseloads(v.tx, users)
	list := make([]staffRow, 0, len(found))
	for _, w := range found {
		r := staffRow{Name: w.Name, Href: "/team/" + string(w.ID)}
		for _, role := range w.Roles {
			r.Roles = append(r.Roles, "role."+role)
		}
		if slices.Contains(w.Roles, "support_person") || loads[w.ID] > 0 {
			r.Lines = append(r.Lines, v.load(loads[w.ID], w.Ceiling, d.most))
		}
		if slices.Contains(w.Roles, "support_person") && loads[w.ID] < d.least {
			r.Lines = append(r.Lines, v.page.T("team.below", "least", v.page.Number(d.least)))
		}
		for _, line := range []string{v.kindNames(d, w.Worker, v.page.Today), v.tongues(w.Languages), v.places(w.Areas)} {
			if line != "" {
				r.Lines = append(r.Lines, line)
			}
		}
		if a, yes := w.AwayOn(v.page.Today); yes {
			r.Away = v.awayWords(a)
		}
		for _, warn := range w.Warnings(d.asked(w, v.page.Today), v.page.Today, v.page.Today.AddDays(soon)) {
			r.Warnings = append(r.Warnings, v.warning(d, warn))
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
