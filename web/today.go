// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/pack"
	"sild/programme"
	"sild/report"
)

// today is the first page of everybody: what needs them now (pages.md).
func today(v *visit) (templ.Component, error) {
	v.noteSaved()
	v.noteTold()
	v.page.Title = v.page.T("nav.today")
	if err := v.noteDoor(); err != nil {
		return nil, err
	}
	switch v.who.Role {
	case "support_person":
		return todayWorker(v)
	case "coordinator":
		return todayCoordinator(v)
	case "prison":
		return todayPrison(v)
	case "contract_manager":
		return todayManager(v)
	case "org_admin":
		return todayAdmin(v)
	case "specialist", "municipal":
		return todayHelper(v)
	case "probation":
		return todayProbation(v)
	case "volunteer":
		return todayMine(v)
	case "house_staff":
		return todayHouse(v)
	case "auditor":
		return todayAuditor(v)
	case "privacy_officer":
		return todayGuardian(v)
	}
	return aboutPage(v.page, []string{"today.nothing"}), nil
}

// A section of Today is a titled list of tasks; an empty one is not shown,
// unless it says something by being empty.
type section struct {
	Key   string
	Href  string
	List  []task
	Empty string // key of what to say when there is nothing
	Side  bool   // good to know: beside the work, where there is room
	Total int    // how many there are, if the list is not all of them
	More  string // what to say of those that are not shown
}

// aside reports whether anything stands beside the work.
func aside(sections []section) bool {
	return slices.ContainsFunc(sections, func(s section) bool { return s.Side && len(s.List) > 0 })
}

// packs remembers the packs of the programmes on one page.
type packs map[sild.ID]*pack.Pack

func (m packs) of(v *visit, id sild.ID) (*pack.Pack, error) {
	if p, ok := m[id]; ok {
		return p, nil
	}
	p, err := programme.Of(v.tx, id)
	m[id] = p
	return p, err
}

// pressing is how many tasks stand on Today: as many as one can do in a day.
const pressing = 30

// beside is how many rows a list has that is good to know, and shortly how many
// tasks have a menu each: with more of them a button leads to the same.
const (
	beside  = 5
	shortly = 10
)

// briefly cuts the lists of Today to what presses, and says what is left out.
func (v *visit) briefly(sections []section) []section {
	for i := range sections {
		s := &sections[i]
		most := pressing
		if s.Side {
			most = beside
		}
		full := len(s.List) == pressing
		s.Total = max(s.Total, len(s.List))
		s.List = s.List[:min(len(s.List), most)]
		switch n := s.Total - len(s.List); {
		case len(s.List) == 0:
		case n > 0:
			s.More = v.page.N("today.more", n)
			if s.Href == "" {
				s.Href = "/cases" // where the others are found
			}
		case s.Key == "today.needs_you" && full:
			s.More = v.page.T("today.more.work")
		}
	}
	return sections
}

// ahead is how many days before it is due work stands on Today. It is ours.
const ahead = 30

// work is the list of a role's open tasks, but for those that wait for an event
// of which the page has a list of its own.
func (v *visit) work(m packs, elsewhere ...string) ([]task, error) {
	found, err := report.WorkOf(v.tx, pressing)
	if err != nil {
		return nil, err
	}
	list := make([]task, 0, len(found))
	for _, w := range found {
		if w.Due.After(v.page.Today.AddDays(ahead)) {
			break // the case tells of it
		}
		p, err := m.of(v, w.Programme)
		if err != nil {
			return nil, err
		}
		if c, ok := p.Clock(w.Clock); ok && slices.Contains(elsewhere, c.Done.Name) {
			continue
		}
		t := task{What: v.clock(p, w.Clock), Who: w.Name(), Due: w.Due, Note: v.why(p, w.Why)}
		if c, ok := p.Clock(w.Clock); ok {
			t.Awaits = c.Done.Name
		}
		t.WhoAt = "/cases/" + string(w.Case)
		if w.Case == "" {
			t.WhoAt = "/people/" + string(w.Subject)
		}
		t.Acts, t.Menu = v.actsFor(p, w), v.taskMenu(w, "/")
		if len(found) > shortly && len(t.Menu) > 0 {
			t.Acts, t.Menu = append(t.Acts, t.Menu[0]), nil // its page leads to the others
		}
		list = append(list, t)
	}
	return list, nil
}

// actsFor is the button that does a task: where it leads follows from the event
// that is awaited.
func (v *visit) actsFor(p *pack.Pack, w report.Work) []act {
	c, ok := p.Clock(w.Clock)
	if !ok {
		return nil
	}
	caseAt := "/cases/" + string(w.Case)
	person := "/people/" + string(w.Subject)
	a := act{Of: w.Name()}
	switch c.Done.Name {
	case "house.answered", "house.confirmed", "house.settled", "stay.left", "stay.decided":
		a.Label, a.Href = houseWords[c.Done.Name], caseAt+"/house"
	case "referral.sent":
		return v.askActs(w)
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
	return []act{a}
}

// lines are cases as rows: name, what about it, and where it leads.
func (v *visit) lines(found []casework.Card, href string, say func(casework.Card) task) []task {
	list := make([]task, len(found))
	for i, l := range found {
		t := say(l)
		t.What, t.Detail = l.Name, strings.Trim(t.What+", "+t.Detail, ", ")
		t.Href = "/cases/" + string(l.Case) + href
		list[i] = t
	}
	return list
}

// meeting is an appointment as a row of Today.
func (v *visit) meeting(a casework.Agendum, p *pack.Pack) task {
	detail := v.ahead(p, a.Kind)
	if a.Place != "" {
		detail += ", " + a.Place
	}
	return task{
		What: v.page.Time(a.StartsAt, v.page.Zone) + " " + a.Name, Href: "/cases/" + string(a.Case),
		Detail: detail + ", " + v.page.T("today.minutes", "minutes", v.page.Number(a.Minutes)),
		Acts:   []act{{Label: "part.write", Of: a.Name, Strong: true, Href: "/cases/" + string(a.Case) + "/contacts/new?back=/&appointment=" + string(a.Thing)}},
	}
}

func todayWorker(v *visit) (templ.Component, error) {
	v.page.Write = "/write"
	m := packs{}
	start := v.page.Today.In(v.page.Zone)
	agenda, err := casework.Agenda(v.tx, v.tx.Actor.User, start, start.AddDate(0, 0, 1))
	if err != nil {
		return nil, err
	}
	agenda = slices.DeleteFunc(agenda, func(a casework.Agendum) bool { return a.Written })
	var meetings []task
	for _, a := range agenda {
		p, err := m.of(v, a.Programme)
		if err != nil {
			return nil, err
		}
		meetings = append(meetings, v.meeting(a, p))
	}
	work, err := v.work(m)
	if err != nil {
		return nil, err
	}
	leaving, err := report.Leaving(v.tx, 30)
	if err != nil {
		return nil, err
	}
	unheard, err := v.silent(m)
	if err != nil {
		return nil, err
	}
	answered, err := v.repliesToday()
	if err != nil {
		return nil, err
	}
	hours, err := v.hoursToday()
	if err != nil {
		return nil, err
	}
	var next *task
	if at := nextOf(agenda, v.s.Flow.Now()); at >= 0 {
		next = &meetings[at]
		rec, err := access.Case(v.tx, agenda[at].Case, "IS")
		if err != nil {
			return nil, err
		}
		if err := v.callNext(next, rec); err != nil {
			return nil, err
		}
		meetings = append(append([]task{}, meetings[:at]...), meetings[at+1:]...)
	}
	gates, err := v.gatesToday(m)
	if err != nil {
		return nil, err
	}
	said, err := v.saidToday()
	if err != nil {
		return nil, err
	}
	meets, err := v.workToday()
	if err != nil {
		return nil, err
	}
	offers, covering, handed, err := v.todayMatch()
	if err != nil {
		return nil, err
	}
	registers, err := v.registersToday()
	if err != nil {
		return nil, err
	}
	return todayPage(v.page, next, v.briefly([]section{
		{Key: "match.today.offers", List: offers},
		{Key: "gate.today", List: gates},
		{Key: "own.today", List: said},
		registers,
		{Key: "today.needs_you", List: work, Empty: "today.needs_you.none"},
		{Key: "today.rest", Href: "/appointments", List: meetings},
		{Key: "today.replies", List: answered},
		{Key: "match.today.covering", Side: true, List: covering},
		{Key: "today.leaving", Side: true, List: v.lines(leaving, "", func(l casework.Card) task {
			return task{What: v.page.release(l.ReleaseOn)}
		})},
		{Key: "today.unheard", Side: true, List: v.lines(unheard, "", func(l casework.Card) task {
			return task{What: v.unheard(l), Acts: []act{{Label: "part.write", Of: l.Name, Href: "/cases/" + string(l.Case) + "/contacts/new?back=/"}}}
		})},
		{Key: "match.today.handed", Side: true, List: handed},
		v.consentsSection(),
		{Key: "today.hours", Href: "/hours", Side: true, List: hours},
		meets,
	}), nil), nil
}

// nextOf is the appointment that comes next, or is still going on.
func nextOf(agenda []casework.Agendum, now time.Time) int {
	for i, a := range agenda {
		if a.StartsAt.Add(time.Duration(a.Minutes) * time.Minute).After(now) {
			return i
		}
	}
	return -1
}

func todayCoordinator(v *visit) (templ.Component, error) {
	m := packs{}
	work, err := v.work(m, "referral.answered", worryLooked)
	if err != nil {
		return nil, err
	}
	worries, err := v.worriesToday()
	if err != nil {
		return nil, err
	}
	said, err := v.saidToday()
	if err != nil {
		return nil, err
	}
	unled, err := report.Unled(v.tx)
	if err != nil {
		return nil, err
	}
	referrals, err := v.coordinatorReferrals()
	if err != nil {
		return nil, err
	}
	leaving, err := report.Leaving(v.tx, 30)
	if err != nil {
		return nil, err
	}
	stats, err := v.allStats()
	if err != nil {
		return nil, err
	}
	var short []stat // what is missing for the next report
	for _, s := range stats {
		if s.Unknown > 0 {
			short = append(short, s)
		}
	}
	team, err := v.teamSections()
	if err != nil {
		return nil, err
	}
	papers, err := v.papersToWrite()
	if err != nil {
		return nil, err
	}
	gates, err := v.gatesToday(m)
	if err != nil {
		return nil, err
	}
	handovers, err := v.handoversToday()
	if err != nil {
		return nil, err
	}
	asked, err := v.askedToday()
	if err != nil {
		return nil, err
	}
	duty, err := v.dutyToday()
	if err != nil {
		return nil, err
	}
	registers, err := v.registersToday()
	if err != nil {
		return nil, err
	}
	sections := append(append([]section{{Key: "today.worries", List: worries}, registers, {Key: "duty.gaps", List: duty}}, asked...), append([]section{{Key: "own.today", List: said}, {Key: "handover.today", List: handovers}, {Key: "gate.today", List: gates, Side: true}}, append(referrals, []section{
		{Key: "today.needs_you", List: work, Empty: "today.needs_you.none"},
		{Key: "today.unled", List: v.lines(unled, "/worker", func(l casework.Card) task { return task{What: v.page.T("today.unled.what")} })},
		{Key: "today.to_write", Href: "/reports", List: papers},
		{Key: "today.leaving", Side: true, List: v.lines(leaving, "", func(l casework.Card) task { return task{What: v.page.release(l.ReleaseOn)} })},
		v.consentsSection(),
	}...)...)...)
	return todayPage(v.page, nil, v.briefly(append(sections, team...)), short), nil
}
