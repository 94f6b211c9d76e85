// SPDX-License-Identifier: EUPL-1.2

package admin

import (
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/org"
	"sild/privacy"
	"sild/web/page"
	"sild/web/record"
)

// TodayGuardian is the day of a privacy officer: what must be judged, decided and
// looked at, the most urgent first.
func TodayGuardian(v *page.Visit) (templ.Component, error) {
	open, _, err := privacy.Openings(v.Tx)
	if err != nil {
		return nil, err
	}
	judge, err := openingTasks(v, open)
	if err != nil {
		return nil, err
	}
	waiting, err := privacy.Waiting(v.Tx)
	if err != nil {
		return nil, err
	}
	var decide []page.Task
	for _, w := range waiting {
		at := "/people/" + string(w.Subject) + "/protection"
		decide = append(decide, page.Task{What: v.Page.T("privacy.loosen.short." + w.What), Href: at, Detail: guardedAt(v, w.At), Note: w.Why, Acts: []page.Act{{Label: "privacy.look", Of: guardedAt(v, w.At), Href: at}}})
	}
	signals, _, err := privacy.Signals(v.Tx)
	if err != nil {
		return nil, err
	}
	var signs []page.Task
	for _, s := range signals {
		signs = append(signs, page.Task{What: signalSays(v, s), Href: "/privacy/signals#" + string(s.ID), Detail: s.UserName, Note: guardedAt(v, s.From)})
	}
	held, err := privacy.AllWithheld(v.Tx)
	if err != nil {
		return nil, err
	}
	var keep []page.Task
	for _, x := range held {
		if x.ApprovedAt.IsZero() || !x.ReviewOn.After(v.Page.Today.AddDays(7)) {
			t := page.Task{What: v.Page.T("withhold.approve.short"), Href: "/privacy/withheld#" + string(x.ID), Detail: v.Page.T("privacy.withhold." + x.Reason), Note: x.Words}
			if !x.ApprovedAt.IsZero() {
				t.What, t.Due = v.Page.T("withhold.review.short"), x.ReviewOn
			}
			keep = append(keep, t)
		}
	}
	unseen, err := privacy.Unseen(v.Tx)
	if err != nil {
		return nil, err
	}
	var told []page.Task
	for _, n := range unseen {
		told = append(told, page.Task{What: v.Page.T("override.notice", "who", n.UserName), Href: "/privacy/openings/" + string(n.Object), Detail: guardedAt(v, n.At) + " · " + v.Page.T("override.reason."+n.Reason)})
	}
	incidents, err := privacy.Incidents(v.Tx)
	if err != nil {
		return nil, err
	}
	var breaches []page.Task
	for _, x := range incidents {
		if x.At.After(v.Tx.Now.Add(-privacy.ReviewIn)) {
			breaches = append(breaches, page.Task{
				What: v.Page.N("privacy.incident", x.People), Href: "/privacy/incidents/" + string(x.ID), Note: x.Words,
				Detail: v.Page.T("privacy.incident.clock", "until", guardedAt(v, x.At.Add(privacy.ReviewIn))),
			})
		}
	}
	return record.TodayPage(v.Page, nil, record.Briefly(v, []record.Section{
		{Key: "override.judge", Href: "/privacy/openings", List: judge, Empty: "override.judge.none"},
		{Key: "privacy.waiting", List: decide},
		{Key: "signal.title", Href: "/privacy/signals", List: signs},
		{Key: "withhold.title", Href: "/privacy/withheld", List: keep},
		{Key: "privacy.incidents", Side: true, List: breaches},
		{Key: "override.notices", Side: true, List: told},
	}), nil), nil
}

// openingTasks are emergencies with what is left until they must be judged.
func openingTasks(v *page.Visit, list []privacy.Opening) ([]page.Task, error) {
	var tasks []page.Task
	for _, o := range list {
		at := "/privacy/openings/" + string(o.ID)
		mine, err := o.Mine(v.Tx)
		if err != nil {
			return nil, err
		}
		t := page.Task{
			What: v.Page.T("override.says", "who", o.UserName, "when", guardedAt(v, o.OpenedAt)), Href: at, Note: o.Words,
			Detail: v.Page.T("override.reason."+o.Reason) + " · " + hoursLeft(v, o.ReviewBy),
		}
		if !o.ReviewedAt.IsZero() {
			t.Detail = v.Page.T("override.outcome."+o.Outcome) + " · " + v.Page.T("override.consequence."+o.Follows)
			t.Note, t.Done = o.Judgement, sild.DateOf(o.ReviewedAt, v.Page.Zone)
		} else if mine {
			t.Acts = []page.Act{{Label: "override.judge.do", Of: o.UserName, Href: at, Strong: true}}
		}
		tasks = append(tasks, t)
	}
	return tasks, nil
}

func hoursLeft(v *page.Visit, until time.Time) string {
	left := int(until.Sub(v.Tx.Now).Hours())
	if until.Before(v.Tx.Now) {
		return v.Page.N("override.late", int(v.Tx.Now.Sub(until).Hours()))
	}
	return v.Page.N("override.left", left)
}

func openingsPage(v *page.Visit) (templ.Component, error) {
	open, judged, err := privacy.Openings(v.Tx)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("override.openings")
	waiting, err := openingTasks(v, open)
	if err != nil {
		return nil, err
	}
	done, err := openingTasks(v, judged)
	return openingListPage(v.Page, waiting, done), err
}

// An openingView is one emergency with the form in which it is judged.
type openingView struct {
	Rows                   []page.Row
	Seen                   []string   // what was looked at meanwhile
	Form                   *page.Form // nil: not the reader's to judge
	Why                    string     // key of why not
	Outcome, Words, Follow string
	Outcomes, Follows      []page.Option
	Looks, Withhold        string
}

func openingPage(v *page.Visit) (templ.Component, error) {
	o, err := privacy.OpeningByID(v.Tx, v.ID("override"))
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("override.opening")
	v.SavedPlain()
	x := openingView{
		Rows: []page.Row{
			{Label: "override.user", Value: o.UserName, HintText: page.Said(v.Page.T("role."+o.Role), o.OrgName)},
			{Label: "override.when", Value: guardedAt(v, o.OpenedAt), HintText: v.Page.T("override.until", "until", v.Page.Time(o.UntilAt, v.Page.Zone))},
			{Label: "override.reason", Value: v.Page.T("override.reason." + o.Reason)},
			{Label: "override.words.theirs", Value: o.Words},
			{Label: "override.of", Value: recordNumber(v, o.Person)},
		},
		Outcome: v.Typed("outcome", ""), Words: v.Typed("words", ""), Follow: v.Typed("consequence", ""),
		Outcomes: page.Choices("override.outcome.", privacy.Words("outcome")...), Follows: page.Choices("override.consequence.", privacy.Words("consequence")...),
	}
	who, err := privacy.WhomOf(v.Tx, o.Person)
	if err != nil && sild.KindOf(err) != sild.NotFound { // a partner's officers judge, and know no more
		return nil, err
	}
	if err == nil {
		x.Looks, x.Withhold = "/privacy/looks/"+string(o.Person), "/privacy/looks/"+string(o.Person)+"/withhold?override="+string(o.ID)
		looks, err := privacy.LookedAt(v.Tx, who, 500)
		if err != nil {
			return nil, err
		}
		for _, l := range looks {
			if l.User == o.User && l.Purpose == access.BreakGlass && !l.At.Before(o.OpenedAt) && l.At.Before(o.UntilAt) {
				x.Seen = append(x.Seen, v.Page.Time(l.At, v.Page.Zone)+" "+didWhat(v, l.Action, l.Sections))
			}
		}
	}
	if !o.ReviewedAt.IsZero() {
		x.Rows = append(x.Rows, page.Row{Label: "override.judged", Value: v.Page.T("override.outcome." + o.Outcome), HintText: page.Said(o.ReviewedName, guardedAt(v, o.ReviewedAt))},
			page.Row{Label: "override.judgement", Value: o.Judgement}, page.Row{Label: "override.follows", Value: v.Page.T("override.consequence." + o.Follows)})
		return openingOnePage(v.Page, x), nil
	}
	x.Rows = append(x.Rows, page.Row{Label: "override.by", Value: guardedAt(v, o.ReviewBy), HintText: hoursLeft(v, o.ReviewBy)})
	mine, err := o.Mine(v.Tx)
	if mine {
		x.Form = &page.Form{ID: "judge", Action: "/privacy/openings/" + string(o.ID), Submit: "override.judge.do", Keep: true, Here: true}
	} else {
		x.Why = "override.review.not_yours"
	}
	return openingOnePage(v.Page, x), err
}

func judgeOpening(v *page.Visit) (string, error) {
	o, err := privacy.Review(v.Tx, v.ID("override"), privacy.ReviewInput{Outcome: v.Form.Get("outcome"), Words: v.Form.Get("words"), Consequence: v.Form.Get("consequence")})
	return "/privacy/openings/" + string(o.ID) + "?saved=yes", err
}

// A signalLine is a signal with the form that says what it was.
type signalLine struct {
	ID, What, Who, Detail, Why string
	Form                       *page.Form
	Outcome, Words             string
	Ask                        string
}

func signalsPage(v *page.Visit) (templ.Component, error) {
	open, seen, err := privacy.Signals(v.Tx)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("signal.title")
	v.SavedPlain()
	if v.Form != nil {
		v.Page.Form = "signal-" + v.Request.PathValue("signal")
	}
	line := func(s privacy.Sign) signalLine {
		id := "signal-" + string(s.ID)
		return signalLine{
			ID: string(s.ID), What: signalSays(v, s), Who: s.UserName, Detail: guardedAt(v, s.From), Why: signalWhy(v, s),
			Outcome: v.TypedIn(id, "outcome", ""), Words: v.TypedIn(id, "words", ""), Ask: askedAt(questionOf(v, "user:"+string(s.User), s.From, s.To)),
		}
	}
	var lines, done []signalLine
	for _, s := range open {
		l := line(s)
		l.Form = &page.Form{ID: "signal-" + l.ID, Action: "/privacy/signals/" + l.ID, Submit: "signal.settle", Here: true}
		lines = append(lines, l)
	}
	for _, s := range seen {
		l := line(s)
		l.Why = v.Page.T("signal.outcome."+s.Outcome) + ": " + s.Words
		done = append(done, l)
	}
	return signalListPage(v.Page, lines, done, page.Choices("signal.outcome.", "explained", "incident")), nil
}

func signalSays(v *page.Visit, s privacy.Sign) string {
	return v.Page.N("signal.kind."+s.Kind, s.Found)
}

func signalWhy(v *page.Visit, s privacy.Sign) string {
	if s.Kind == "night" || s.Kind == "namesake" {
		return v.Page.T("signal.why." + s.Kind)
	}
	if s.Hours == 0 {
		return v.Page.T("signal.why.new", "bound", v.Page.Number(s.Bound))
	}
	return v.Page.T("signal.why.habit", "usual", v.Page.Number(s.Usual), "bound", v.Page.Number(s.Bound), "hours", v.Page.Number(s.Hours))
}

func settleSignal(v *page.Visit) (string, error) {
	_, err := privacy.SettleSignal(v.Tx, v.ID("signal"), v.Form.Get("outcome"), v.Form.Get("words"))
	return "/privacy/signals?saved=yes", err
}

// A withheldLine is something that is kept from a person, with what can be done.
type withheldLine struct {
	ID, What, Note, State string
	Approve, Tell, Later  *page.Form
	Why, On               string
}

func withheldPage(v *page.Visit) (templ.Component, error) {
	all, err := privacy.AllWithheld(v.Tx)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("withhold.title")
	v.SavedPlain()
	if v.Form != nil {
		v.Page.Form = v.Form.Get("form")
	}
	ids := make([]sild.ID, 0, 2*len(all))
	for _, x := range all {
		ids = append(ids, x.By, x.ApprovedBy, x.User)
	}
	names, err := org.Names(v.Tx, ids)
	if err != nil {
		return nil, err
	}
	lines := make([]withheldLine, len(all))
	for i, x := range all {
		at := "/privacy/withheld/" + string(x.ID)
		l := withheldLine{
			ID: string(x.ID), What: v.Page.T("withhold.one", "number", shortNumber(x.Person)), State: v.Page.T("withhold.waits"),
			Note: v.Page.T("privacy.by", "who", names[x.By], "date", guardedAt(v, x.At), "why", v.Page.T("privacy.withhold."+x.Reason)+" "+x.Words),
			Tell: &page.Form{ID: "tell-" + string(x.ID), Action: at, Submit: "withhold.end", Here: true},
		}
		l.Why, l.On = v.TypedIn(l.Tell.ID, "why", ""), v.TypedIn("later-"+string(x.ID), "on", "")
		if x.User != "" {
			l.What = v.Page.T("withhold.span", "number", shortNumber(x.Person), "who", names[x.User], "when", guardedAt(v, x.From))
		}
		if x.ApprovedAt.IsZero() && x.By != v.Tx.Actor.User {
			l.Approve = &page.Form{ID: "approve-" + string(x.ID), Action: at, Submit: "withhold.approve", Here: true}
		}
		if !x.ApprovedAt.IsZero() {
			l.State = v.Page.T("withhold.until", "until", v.Page.Date(x.Until), "review", v.Page.Date(x.ReviewOn), "who", names[x.ApprovedBy])
			l.Later = &page.Form{ID: "later-" + string(x.ID), Action: at, Submit: "withhold.later", Here: true}
		}
		lines[i] = l
	}
	return withheldListPage(v.Page, lines), nil
}

func settleWithheld(v *page.Visit) (string, error) {
	var err error
	switch v.Form.Get("what") {
	case "approve":
		_, err = privacy.Approve(v.Tx, v.ID("withheld"))
	case "later":
		p := sild.Problems{}
		on := v.Date(p, "review_on")
		if err := p.Err(); err != nil {
			return "", err
		}
		_, err = privacy.LookAgain(v.Tx, v.ID("withheld"), on)
	case "tell":
		_, err = privacy.End(v.Tx, v.ID("withheld"), v.Form.Get("why"))
	default:
		p := sild.Problems{}
		p.Check(false, "what", "choice.unknown")
		err = p.Err()
	}
	return "/privacy/withheld?saved=yes", err
}
