// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/org"
	"sild/privacy"
)

// todayGuardian is the day of a privacy officer: what must be judged, decided and
// looked at, the most urgent first.
func todayGuardian(v *visit) (templ.Component, error) {
	open, _, err := privacy.Openings(v.tx)
	if err != nil {
		return nil, err
	}
	judge, err := v.openingTasks(open)
	if err != nil {
		return nil, err
	}
	waiting, err := privacy.Waiting(v.tx)
	if err != nil {
		return nil, err
	}
	var decide []task
	for _, w := range waiting {
		at := "/people/" + string(w.Subject) + "/protection"
		decide = append(decide, task{What: v.page.T("privacy.loosen.short." + w.What), Href: at, Detail: v.at(w.At), Note: w.Why, Acts: []act{{Label: "privacy.look", Of: v.at(w.At), Href: at}}})
	}
	signals, _, err := privacy.Signals(v.tx)
	if err != nil {
		return nil, err
	}
	var signs []task
	for _, s := range signals {
		signs = append(signs, task{What: v.signalSays(s), Href: "/privacy/signals#" + string(s.ID), Detail: s.UserName, Note: v.at(s.From)})
	}
	held, err := privacy.AllWithheld(v.tx)
	if err != nil {
		return nil, err
	}
	var keep []task
	for _, x := range held {
		if x.ApprovedAt.IsZero() || !x.ReviewOn.After(v.page.Today.AddDays(7)) {
			t := task{What: v.page.T("withhold.approve.short"), Href: "/privacy/withheld#" + string(x.ID), Detail: v.page.T("privacy.withhold." + x.Reason), Note: x.Words}
			if !x.ApprovedAt.IsZero() {
				t.What, t.Due = v.page.T("withhold.review.short"), x.ReviewOn
			}
			keep = append(keep, t)
		}
	}
	unseen, err := privacy.Unseen(v.tx)
	if err != nil {
		return nil, err
	}
	var told []task
	for _, n := range unseen {
		told = append(told, task{What: v.page.T("override.notice", "who", n.UserName), Href: "/privacy/openings/" + string(n.Object), Detail: v.at(n.At) + " · " + v.page.T("override.reason."+n.Reason)})
	}
	incidents, err := privacy.Incidents(v.tx)
	if err != nil {
		return nil, err
	}
	var breaches []task
	for _, x := range incidents {
		if x.At.After(v.tx.Now.Add(-privacy.ReviewIn)) {
			breaches = append(breaches, task{
				What: v.page.N("privacy.incident", x.People), Href: "/privacy/incidents/" + string(x.ID), Note: x.Words,
				Detail: v.page.T("privacy.incident.clock", "until", v.at(x.At.Add(privacy.ReviewIn))),
			})
		}
	}
	return todayPage(v.page, nil, v.briefly([]section{
		{Key: "override.judge", Href: "/privacy/openings", List: judge, Empty: "override.judge.none"},
		{Key: "privacy.waiting", List: decide},
		{Key: "signal.title", Href: "/privacy/signals", List: signs},
		{Key: "withhold.title", Href: "/privacy/withheld", List: keep},
		{Key: "privacy.incidents", Side: true, List: breaches},
		{Key: "override.notices", Side: true, List: told},
	}), nil), nil
}

// openingTasks are emergencies with what is left until they must be judged.
func (v *visit) openingTasks(list []privacy.Opening) ([]task, error) {
	var tasks []task
	for _, o := range list {
		at := "/privacy/openings/" + string(o.ID)
		mine, err := o.Mine(v.tx)
		if err != nil {
			return nil, err
		}
		t := task{
			What: v.page.T("override.says", "who", o.UserName, "when", v.at(o.OpenedAt)), Href: at, Note: o.Words,
			Detail: v.page.T("override.reason."+o.Reason) + " · " + v.hoursLeft(o.ReviewBy),
		}
		if !o.ReviewedAt.IsZero() {
			t.Detail = v.page.T("override.outcome."+o.Outcome) + " · " + v.page.T("override.consequence."+o.Follows)
			t.Note, t.Done = o.Judgement, sild.DateOf(o.ReviewedAt, v.page.Zone)
		} else if mine {
			t.Acts = []act{{Label: "override.judge.do", Of: o.UserName, Href: at, Strong: true}}
		}
		tasks = append(tasks, t)
	}
	return tasks, nil
}

func (v *visit) hoursLeft(until time.Time) string {
	left := int(until.Sub(v.tx.Now).Hours())
	if until.Before(v.tx.Now) {
		return v.page.N("override.late", int(v.tx.Now.Sub(until).Hours()))
	}
	return v.page.N("override.left", left)
}

func openingsPage(v *visit) (templ.Component, error) {
	open, judged, err := privacy.Openings(v.tx)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("override.openings")
	waiting, err := v.openingTasks(open)
	if err != nil {
		return nil, err
	}
	done, err := v.openingTasks(judged)
	return openingListPage(v.page, waiting, done), err
}

// An openingView is one emergency with the form in which it is judged.
type openingView struct {
	Rows                   []row
	Seen                   []string // what was looked at meanwhile
	Form                   *form    // nil: not the reader's to judge
	Why                    string   // key of why not
	Outcome, Words, Follow string
	Outcomes, Follows      []option
	Looks, Withhold        string
}

func openingPage(v *visit) (templ.Component, error) {
	o, err := privacy.OpeningByID(v.tx, v.id("override"))
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("override.opening")
	v.savedPlain()
	x := openingView{
		Rows: []row{
			{Label: "override.user", Value: o.UserName, HintText: said(v.page.T("role."+o.Role), o.OrgName)},
			{Label: "override.when", Value: v.at(o.OpenedAt), HintText: v.page.T("override.until", "until", v.page.Time(o.UntilAt, v.page.Zone))},
			{Label: "override.reason", Value: v.page.T("override.reason." + o.Reason)},
			{Label: "override.words.theirs", Value: o.Words},
			{Label: "override.of", Value: v.recordNumber(o.Person)},
		},
		Outcome: v.typed("outcome", ""), Words: v.typed("words", ""), Follow: v.typed("consequence", ""),
		Outcomes: choices("override.outcome.", privacy.Words("outcome")...), Follows: choices("override.consequence.", privacy.Words("consequence")...),
	}
	who, err := privacy.WhomOf(v.tx, o.Person)
	if err != nil && sild.KindOf(err) != sild.NotFound { // a partner's officers judge, and know no more
		return nil, err
	}
	if err == nil {
		x.Looks, x.Withhold = "/privacy/looks/"+string(o.Person), "/privacy/looks/"+string(o.Person)+"/withhold?override="+string(o.ID)
		looks, err := privacy.LookedAt(v.tx, who, 500)
		if err != nil {
			return nil, err
		}
		for _, l := range looks {
			if l.User == o.User && l.Purpose == access.BreakGlass && !l.At.Before(o.OpenedAt) && l.At.Before(o.UntilAt) {
				x.Seen = append(x.Seen, v.page.Time(l.At, v.page.Zone)+" "+v.did(l.Action, l.Sections))
			}
		}
	}
	if !o.ReviewedAt.IsZero() {
		x.Rows = append(x.Rows, row{Label: "override.judged", Value: v.page.T("override.outcome." + o.Outcome), HintText: said(o.ReviewedName, v.at(o.ReviewedAt))},
			row{Label: "override.judgement", Value: o.Judgement}, row{Label: "override.follows", Value: v.page.T("override.consequence." + o.Follows)})
		return openingOnePage(v.page, x), nil
	}
	x.Rows = append(x.Rows, row{Label: "override.by", Value: v.at(o.ReviewBy), HintText: v.hoursLeft(o.ReviewBy)})
	mine, err := o.Mine(v.tx)
	if mine {
		x.Form = &form{ID: "judge", Action: "/privacy/openings/" + string(o.ID), Submit: "override.judge.do", Keep: true, Here: true}
	} else {
		x.Why = "override.review.not_yours"
	}
	return openingOnePage(v.page, x), err
}

func judgeOpening(v *visit) (string, error) {
	o, err := privacy.Review(v.tx, v.id("override"), privacy.ReviewInput{Outcome: v.form.Get("outcome"), Words: v.form.Get("words"), Consequence: v.form.Get("consequence")})
	return "/privacy/openings/" + string(o.ID) + "?saved=yes", err
}

// A signalLine is a signal with the form that says what it was.
type signalLine struct {
	ID, What, Who, Detail, Why string
	Form                       *form
	Outcome, Words             string
	Ask                        string
}

func signalsPage(v *visit) (templ.Component, error) {
	open, seen, err := privacy.Signals(v.tx)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("signal.title")
	v.savedPlain()
	if v.form != nil {
		v.page.Form = "signal-" + v.r.PathValue("signal")
	}
	line := func(s privacy.Sign) signalLine {
		id := "signal-" + string(s.ID)
		return signalLine{
			ID: string(s.ID), What: v.signalSays(s), Who: s.UserName, Detail: v.at(s.From), Why: v.signalWhy(s),
			Outcome: v.typedIn(id, "outcome", ""), Words: v.typedIn(id, "words", ""), Ask: askedAt(v.questionOf("user:"+string(s.User), s.From, s.To)),
		}
	}
	var lines, done []signalLine
	for _, s := range open {
		l := line(s)
		l.Form = &form{ID: "signal-" + l.ID, Action: "/privacy/signals/" + l.ID, Submit: "signal.settle", Here: true}
		lines = append(lines, l)
	}
	for _, s := range seen {
		l := line(s)
		l.Why = v.page.T("signal.outcome."+s.Outcome) + ": " + s.Words
		done = append(done, l)
	}
	return signalListPage(v.page, lines, done, choices("signal.outcome.", "explained", "incident")), nil
}

func (v *visit) signalSays(s privacy.Sign) string { return v.page.N("signal.kind."+s.Kind, s.Found) }

func (v *visit) signalWhy(s privacy.Sign) string {
	if s.Kind == "night" || s.Kind == "namesake" {
		return v.page.T("signal.why." + s.Kind)
	}
	if s.Hours == 0 {
		return v.page.T("signal.why.new", "bound", v.page.Number(s.Bound))
	}
	return v.page.T("signal.why.habit", "usual", v.page.Number(s.Usual), "bound", v.page.Number(s.Bound), "hours", v.page.Number(s.Hours))
}

func settleSignal(v *visit) (string, error) {
	_, err := privacy.SettleSignal(v.tx, v.id("signal"), v.form.Get("outcome"), v.form.Get("words"))
	return "/privacy/signals?saved=yes", err
}

// A withheldLine is something that is kept from a person, with what can be done.
type withheldLine struct {
	ID, What, Note, State string
	Approve, Tell, Later  *form
	Why, On               string
}

func withheldPage(v *visit) (templ.Component, error) {
	all, err := privacy.AllWithheld(v.tx)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("withhold.title")
	v.savedPlain()
	if v.form != nil {
		v.page.Form = v.form.Get("form")
	}
	ids := make([]sild.ID, 0, 2*len(all))
	for _, x := range all {
		ids = append(ids, x.By, x.ApprovedBy, x.User)
	}
	names, err := org.Names(v.tx, ids)
	if err != nil {
		return nil, err
	}
	lines := make([]withheldLine, len(all))
	for i, x := range all {
		at := "/privacy/withheld/" + string(x.ID)
		l := withheldLine{
			ID: string(x.ID), What: v.page.T("withhold.one", "number", shortNumber(x.Person)), State: v.page.T("withhold.waits"),
			Note: v.page.T("privacy.by", "who", names[x.By], "date", v.at(x.At), "why", v.page.T("privacy.withhold."+x.Reason)+" "+x.Words),
			Tell: &form{ID: "tell-" + string(x.ID), Action: at, Submit: "withhold.end", Here: true},
		}
		l.Why, l.On = v.typedIn(l.Tell.ID, "why", ""), v.typedIn("later-"+string(x.ID), "on", "")
		if x.User != "" {
			l.What = v.page.T("withhold.span", "number", shortNumber(x.Person), "who", names[x.User], "when", v.at(x.From))
		}
		if x.ApprovedAt.IsZero() && x.By != v.tx.Actor.User {
			l.Approve = &form{ID: "approve-" + string(x.ID), Action: at, Submit: "withhold.approve", Here: true}
		}
		if !x.ApprovedAt.IsZero() {
			l.State = v.page.T("withhold.until", "until", v.page.Date(x.Until), "review", v.page.Date(x.ReviewOn), "who", names[x.ApprovedBy])
			l.Later = &form{ID: "later-" + string(x.ID), Action: at, Submit: "withhold.later", Here: true}
		}
		lines[i] = l
	}
	return withheldListPage(v.page, lines), nil
}

func settleWithheld(v *visit) (string, error) {
	var err error
	switch v.form.Get("what") {
	case "approve":
		_, err = privacy.Approve(v.tx, v.id("withheld"))
	case "later":
		p := sild.Problems{}
		on := v.date(p, "review_on")
		if err := p.Err(); err != nil {
			return "", err
		}
		_, err = privacy.LookAgain(v.tx, v.id("withheld"), on)
	case "tell":
		_, err = privacy.End(v.tx, v.id("withheld"), v.form.Get("why"))
	default:
		p := sild.Problems{}
		p.Check(false, "what", "choice.unknown")
		err = p.Err()
	}
	return "/privacy/withheld?saved=yes", err
}
