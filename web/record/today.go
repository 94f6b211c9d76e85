// SPDX-License-Identifier: EUPL-1.2

package record

import (
	"slices"
	"strings"

	"sild"
	"sild/casework"
	"sild/pack"
	"sild/programme"
	"sild/referral"
	"sild/report"
	"sild/web/page"
)

// Ahead is the name of a kind of contact for one that is still to come: nobody
// has met yet.
func Ahead(v *page.Visit, p *pack.Pack, kind string) string {
	meaning := p.Meaning("contact_kinds", kind)
	if key := "appointment.kind." + meaning; v.Page.Has(key) && kind == p.ByMeaning("contact_kinds", meaning) {
		return v.Page.T(key)
	}
	return v.Value(p, "contact_kinds", kind)
}

// houseWords are what the work of a house on Today is called.
var houseWords = map[string]string{
	"house.answered": "today.act.answer", "house.confirmed": "today.act.answer", "house.settled": "part.write", "stay.left": "part.write", "stay.decided": "today.act.decide",
}

// SaidNoAct is for somebody who was asked and does not want it.
func SaidNoAct(subject sild.ID, name, back string) page.Act {
	return page.Act{Label: "asked.act", Of: name, Href: "/people/" + string(subject) + "/asked?back=" + back}
}

// A Section of Today is a titled list of tasks; an empty one is not shown,
// unless it says something by being empty.
type Section struct {
	Key   string
	Href  string
	List  []page.Task
	Empty string // key of what to say when there is nothing
	Side  bool   // good to know: beside the work, where there is room
	Total int    // how many there are, if the list is not all of them
	More  string // what to say of those that are not shown
}

// aside reports whether anything stands beside the work.
func aside(sections []Section) bool {
	return slices.ContainsFunc(sections, func(s Section) bool { return s.Side && len(s.List) > 0 })
}

// Packs remembers the packs of the programmes on one page.
type Packs map[sild.ID]*pack.Pack

// Of is the pack of a programme.
func (m Packs) Of(v *page.Visit, id sild.ID) (*pack.Pack, error) {
	if p, ok := m[id]; ok {
		return p, nil
	}
	p, err := programme.Of(v.Tx, id)
	m[id] = p
	return p, err
}

// Pressing is how many tasks stand on Today: as many as one can do in a day.
const Pressing = 30

// Beside is how many rows a list has that is good to know.
const Beside = 5

const shortly = 10

// Briefly cuts the lists of Today to what presses, and says what is left out.
func Briefly(v *page.Visit, sections []Section) []Section {
	for i := range sections {
		s := &sections[i]
		most := Pressing
		if s.Side {
			most = Beside
		}
		full := len(s.List) == Pressing
		s.Total = max(s.Total, len(s.List))
		s.List = s.List[:min(len(s.List), most)]
		switch n := s.Total - len(s.List); {
		case len(s.List) == 0:
		case n > 0:
			s.More = v.Page.N("today.more", n)
			if s.Href == "" {
				s.Href = "/cases" // where the others are found
			}
		case s.Key == "today.needs_you" && full:
			s.More = v.Page.T("today.more.work")
		}
	}
	return sections
}

// ahead is how many days before it is due work stands on Today. It is ours.
const ahead = 30

// Work is the list of a role's open tasks, but for those that wait for an event
// of which the page has a list of its own.
func Work(v *page.Visit, m Packs, elsewhere ...string) ([]page.Task, error) {
	found, err := report.WorkOf(v.Tx, Pressing)
	if err != nil {
		return nil, err
	}
	list := make([]page.Task, 0, len(found))
	for _, w := range found {
		if w.Due.After(v.Page.Today.AddDays(ahead)) {
			break // the case tells of it
		}
		p, err := m.Of(v, w.Programme)
		if err != nil {
			return nil, err
		}
		if c, ok := p.Clock(w.Clock); ok && slices.Contains(elsewhere, c.Done.Name) {
			continue
		}
		t := page.Task{What: v.Clock(p, w.Clock), Who: w.Name(), Due: w.Due, Note: v.Why(p, w.Why)}
		if c, ok := p.Clock(w.Clock); ok {
			t.Awaits = c.Done.Name
		}
		t.WhoAt = "/cases/" + string(w.Case)
		if w.Case == "" {
			t.WhoAt = "/people/" + string(w.Subject)
		}
		t.Acts, t.Menu = ActsFor(v, p, w), TaskMenu(v, w, "/")
		if len(found) > shortly && len(t.Menu) > 0 {
			t.Acts, t.Menu = append(t.Acts, t.Menu[0]), nil // its page leads to the others
		}
		list = append(list, t)
	}
	return list, nil
}

// ActsFor is the button that does a task: where it leads follows from the event
// that is awaited.
func ActsFor(v *page.Visit, p *pack.Pack, w report.Work) []page.Act {
	c, ok := p.Clock(w.Clock)
	if !ok {
		return nil
	}
	caseAt := "/cases/" + string(w.Case)
	person := "/people/" + string(w.Subject)
	a := page.Act{Of: w.Name()}
	switch c.Done.Name {
	case "house.answered", "house.confirmed", "house.settled", "stay.left", "stay.decided":
		a.Label, a.Href = houseWords[c.Done.Name], caseAt+"/house"
	case "referral.sent":
		return askActs(v, w)
	case "referral.answered":
		a.Label, a.Href = "today.act.answer", caseAt+"/referral"
	case "contact.held", "contact.held in prison", "contact.held at release":
		a.Label, a.Href = "part.write", caseAt+"/contacts/new?back=/"
	case "worker.assigned":
		a.Label, a.Href = "today.act.assign", caseAt+"/worker"
	case "consent.answered", "consent.renewed":
		a.Label, a.Href = "today.act.consent", caseAt+"/consent"
	case "needs.assessed":
		a.Label, a.Href = "needs.act", caseAt+"/needs/new"
	case "plan.agreed", "plan.reviewed", "goal.looked_at":
		a.Label, a.Href = "today.act.plan", caseAt+"/plan"
	case "place.decided":
		a.Label, a.Href = "place.act", caseAt+"/place"
	case "end.recorded":
		a.Label, a.Href = "today.act.end", caseAt+"/end"
	case "release.happened":
		a.Label, a.Href = "today.act.release", person+"/release"
	case "answer to":
		a.Label, a.Href = "today.act.follow_up", caseAt+"/follow-up?indicator="+c.Done.Of
	default:
		a.Label, a.Href = "today.act.open", caseAt
	}
	return []page.Act{a}
}

// Lines are cases as rows: name, what about it, and where it leads.
func Lines(v *page.Visit, found []casework.Card, href string, say func(casework.Card) page.Task) []page.Task {
	list := make([]page.Task, len(found))
	for i, l := range found {
		t := say(l)
		t.What, t.Detail = l.Name, strings.Trim(t.What+", "+t.Detail, ", ")
		t.Href = "/cases/" + string(l.Case) + href
		list[i] = t
	}
	return list
}

// Meeting is an appointment as a row of Today.
func Meeting(v *page.Visit, a casework.Agendum, p *pack.Pack) page.Task {
	detail := Ahead(v, p, a.Kind)
	if a.Place != "" {
		detail += ", " + a.Place
	}
	return page.Task{
		What: v.Page.Time(a.StartsAt, v.Page.Zone) + " " + a.Name, Href: "/cases/" + string(a.Case),
		Detail: detail + ", " + v.Page.T("today.minutes", "minutes", v.Page.Number(a.Minutes)),
		Acts:   []page.Act{{Label: "part.write", Of: a.Name, Strong: true, Href: "/cases/" + string(a.Case) + "/contacts/new?back=/&appointment=" + string(a.Thing)}},
	}
}

// askActs are what a prison does about somebody who leaves soon and has not been
// asked: go on with a draft, or begin one, or write down that they said no.
func askActs(v *page.Visit, w report.Work) []page.Act {
	a := page.Act{Label: "today.act.refer", Of: w.Name(), Href: "/people/" + string(w.Subject) + "/refer", Post: true, Strong: true}
	if v.Begun == nil {
		v.Begun = map[sild.ID]bool{}
		drafts, err := referral.BegunFor(v.Tx)
		if err == nil {
			for _, s := range drafts {
				v.Begun[s] = true
			}
		}
	}
	if v.Begun[w.Subject] {
		a.Label = "people.refer.on"
		return []page.Act{a}
	}
	return []page.Act{a, SaidNoAct(w.Subject, w.Name(), "/")}
}
