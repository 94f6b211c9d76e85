// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/programme"
	"sild/report"
)

func (s *Server) todayRoutes() {}

// today is the first page of everybody: what needs them now (pages.md).
func today(v *visit) (templ.Component, error) {
	v.noteSaved()
	v.page.Title = v.page.T("nav.today")
	switch v.who.Role {
	case "support_person":
		return todayWorker(v)
	case "coordinator":
		return todayCoordinator(v)
	case "prison":
		return todayPrison(v)
	case "contract_manager":
		return todayManager(v)
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

// work is the list of a role's open tasks.
func (v *visit) work(m packs) ([]task, error) {
	found, err := report.WorkOf(v.tx, pressing)
	if err != nil {
		return nil, err
	}
	list := make([]task, 0, len(found))
	for _, w := range found {
		p, err := m.of(v, w.Programme)
		if err != nil {
			return nil, err
		}
		t := task{What: v.clock(p, w.Clock), Who: w.Name(), Due: w.Due, Note: v.why(p, w.Why)}
		t.WhoAt = "/cases/" + string(w.Case)
		if w.Case == "" {
			t.WhoAt = "/people/" + string(w.Subject)
		}
		t.Acts, t.Menu = v.actsFor(p, w), v.taskMenu(w, "/")
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
	case "referral.sent":
		return []act{{Label: "today.act.refer", Of: w.Name(), Href: person + "/refer", Post: true, Strong: true}}
	case "referral.answered":
		a.Label, a.Href = "today.act.answer", caseAt+"/referral"
	case "contact.held", "contact.held in prison", "contact.held at release":
		a.Label, a.Href = "part.write", caseAt+"/contacts/new?back=/"
	case "worker.assigned":
		a.Label, a.Href = "today.act.assign", caseAt+"/worker"
	case "consent.answered":
		a.Label, a.Href = "today.act.consent", caseAt+"/consent"
	case "needs.assessed":
		a.Label, a.Href = "form.act", caseAt+"/forms/needs"
	case "plan.agreed":
		a.Label, a.Href = "today.act.plan", caseAt+"/plan"
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
	unheard, err := report.Unheard(v.tx, 14)
	if err != nil {
		return nil, err
	}
	var next *task
	if at := nextOf(agenda, v.s.Flow.Now()); at >= 0 {
		next = &meetings[at]
		meetings = append(append([]task{}, meetings[:at]...), meetings[at+1:]...)
	}
	return todayPage(v.page, next, []section{
		{Key: "today.needs_you", List: work, Empty: "today.needs_you.none"},
		{Key: "today.rest", List: meetings},
		{Key: "today.leaving", Side: true, List: v.lines(leaving, "", func(l casework.Card) task {
			return task{What: v.page.release(l.ReleaseOn)}
		})},
		{Key: "today.unheard", Side: true, List: v.lines(unheard, "", func(l casework.Card) task {
			return task{What: v.unheard(l), Acts: []act{{Label: "part.write", Of: l.Name, Href: "/cases/" + string(l.Case) + "/contacts/new?back=/"}}}
		})},
	}, nil), nil
}

func (v *visit) unheard(l casework.Card) string {
	if l.LastContact.IsZero() {
		return v.page.T("today.never_met")
	}
	return v.page.T("today.last_contact", "ago", v.page.ago(l.LastContact))
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
	work, err := v.work(m)
	if err != nil {
		return nil, err
	}
	unled, err := report.Unled(v.tx)
	if err != nil {
		return nil, err
	}
	waiting, err := report.Waiting(v.tx)
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
	return todayPage(v.page, nil, []section{
		{Key: "today.needs_you", List: work, Empty: "today.needs_you.none"},
		{Key: "today.unled", List: v.lines(unled, "/worker", func(l casework.Card) task { return task{What: v.page.T("today.unled.what")} })},
		{Key: "today.waiting", Side: true, List: v.lines(waiting, "/referral", func(l casework.Card) task {
			return task{What: v.page.T("today.waiting.since", "date", v.page.Date(l.ReferredOn))}
		})},
		{Key: "today.leaving", Side: true, List: v.lines(leaving, "", func(l casework.Card) task { return task{What: v.page.release(l.ReleaseOn)} })},
	}, short), nil
}

func todayPrison(v *visit) (templ.Component, error) {
	m := packs{}
	work, err := v.work(m)
	if err != nil {
		return nil, err
	}
	answered, err := report.Answered(v.tx, v.page.Today.AddDays(-14))
	if err != nil {
		return nil, err
	}
	ids := make([]sild.ID, len(answered))
	for i, l := range answered {
		ids[i] = l.Lead
	}
	names, err := org.Names(v.tx, ids)
	if err != nil {
		return nil, err
	}
	confirm, err := report.ToConfirm(v.tx)
	if err != nil {
		return nil, err
	}
	open, err := report.Unanswered(v.tx)
	if err != nil {
		return nil, err
	}
	confirmed := v.lines(confirm, "", func(l casework.Card) task {
		return task{What: v.page.T("today.confirm.what", "date", v.page.Date(l.ReleaseOn))}
	})
	for i := range confirmed {
		confirmed[i].Acts = []act{{Label: "today.act.release", Of: confirmed[i].What, Href: "/people/" + string(confirm[i].Subject) + "/release", Strong: true}}
	}
	return todayPage(v.page, nil, []section{
		{Key: "today.not_asked", List: work, Empty: "today.not_asked.none"},
		{Key: "today.answered", List: v.lines(answered, "/referral", func(l casework.Card) task {
			if l.Outcome != "accepted" {
				return task{What: v.page.T("outcome." + l.Outcome)}
			}
			t := task{
				What: v.page.T("today.answered.what", "worker", names[l.Lead]),
				Acts: []act{{Label: "letter.print", Of: l.Name, Href: "/cases/" + string(l.Case) + "/letter"}},
			}
			if !l.NextMeeting.IsZero() {
				t.Detail = v.page.T("today.first", "date", v.page.Date(sild.DateOf(l.NextMeeting, v.page.Zone)), "time", v.page.Time(l.NextMeeting, v.page.Zone))
			}
			return t
		})},
		{Key: "today.confirm", List: confirmed},
		{Key: "today.unanswered", Side: true, List: v.lines(open, "/referral", func(l casework.Card) task {
			return task{What: v.page.T("today.sent", "date", v.page.Date(l.ReferredOn))}
		})},
	}, nil), nil
}

// dayHeading is today with its day of the week: "Thursday 14 March 2024".
func (p *page) dayHeading() string {
	key := [...]string{"today.sunday", "today.monday", "today.tuesday", "today.wednesday", "today.thursday", "today.friday", "today.saturday"}[p.Today.Weekday()]
	return p.T(key, "date", p.Date(p.Today))
}

// weekday is the key of the day of the week of d.
func weekday(d sild.Date) string {
	return [...]string{"day.sunday", "day.monday", "day.tuesday", "day.wednesday", "day.thursday", "day.friday", "day.saturday"}[d.Weekday()]
}
