// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/org"
	"sild/outcome"
	"sild/pack"
	"sild/report"
	"sild/web/page"
	"sild/web/record"
)

// A followUpSheet is where one asks how it went: a question about one day, every
// attempt to have it answered, and the answer. Of what a register knows there
// are no attempts, only its answer.
type followUpSheet struct {
	Identity page.Identity
	At       string // with the question
	Back     string
	Name     string
	Tabs     []page.Tab
	Sentence string
	Asks     string // "How was it on 31 January 2025?"
	Span     string // which days count as that day
	State    string // in words
	Why      string
	Answers  []string // other promises that the same answer answers
	Early    string   // why one cannot ask yet
	Event    bool     // a register answers
	Writes   bool
	Tries    []triedRow
	Next     sild.Date // when one meant to try again
	Known    []observedRow
	Try      tryForm
	Ways     []page.Option
	Outcomes []meantOption
	Reached  []page.Option
	Values   []page.Option
	Sources  []page.Option
	Proofs   []page.Option
	Answer   registerForm
}

// A triedRow is one attempt in words.
type triedRow struct{ What, Who, Note, By, Mend string }

type tryForm struct {
	Day, Way, Outcome, Who, ToldBy, Next, Value, About, Source, Evidence, Detail, GiveUp, Note string
}

type registerForm struct {
	Happened, Value, On, From, Until, Told, Source, Evidence, Detail string
}

// An inquiry is what a promise asks of one case: about which day, or whether
// something happened in a time.
type inquiry struct {
	pack.Indicator
	report.Result
	Same []pack.Indicator // promises that the same answer answers
}

// questionsOf are what is to be asked of a case, each once.
func questionsOf(v *page.Visit, o record.OpenedCase) (list []inquiry, err error) {
	rows, err := report.Results(v.Tx, o.Rec)
	if err != nil {
		return nil, err
	}
	for _, one := range o.Pack.Indicators {
		in, _ := o.Pack.Indicator(one.ID)
		at := slices.IndexFunc(rows, func(r report.Result) bool { return r.Indicator == in.ID })
		if at < 0 {
			continue
		}
		if i := slices.IndexFunc(list, func(q inquiry) bool { return o.Pack.SameQuestion(q.Indicator.ID, in.ID) }); i >= 0 {
			list[i].Same = append(list[i].Same, in)
			continue
		}
		list = append(list, inquiry{Indicator: in, Result: rows[at]})
	}
	return list, nil
}

// mayAnswer reports whether the reader may write down the answer: for what a
// register says of somebody, the role whose task that is.
func mayAnswer(v *page.Visit, o casework.Opened, in pack.Indicator) bool {
	if in.Observe != "" {
		return o.Writes('P')
	}
	if !o.Writes('O') {
		return false
	}
	for _, c := range o.Pack.Clocks {
		if c.Done.Name == pack.AnswerTo && c.Done.Of == in.ID {
			return c.Owner == v.Who.Role
		}
	}
	return true
}

func followUpPage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "IPO")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Writes('P') {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("follow_up.title", "name", o.Card.Name)
	x := followUpSheet{Back: o.At(), Name: o.Card.Name}
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	all, err := questionsOf(v, o)
	if err != nil {
		return nil, err
	}
	var q *inquiry
	for i := range all {
		if o.Pack.SameQuestion(all[i].Indicator.ID, v.Query("indicator")) || v.Query("indicator") == "" && q == nil {
			q = &all[i]
		}
	}
	if q == nil {
		if v.Query("indicator") != "" {
			return nil, sild.Missing()
		}
		return followUpSheetPage(v.Page, x), nil
	}
	for _, one := range all {
		x.Tabs = append(x.Tabs, page.Tab{Href: o.At() + "/follow-up?indicator=" + one.Indicator.ID, Text: v.Page.Pick(one.Names), On: one.Indicator.ID == q.Indicator.ID, Count: -1})
	}
	x.At = o.At() + "/follow-up?indicator=" + q.Indicator.ID
	followUpAsks(v, o, *q, &x)
	if err := followUpKnown(v, o, *q, &x); err != nil {
		return nil, err
	}
	x.Writes = x.Early == "" && mayAnswer(v, casework.Opened{Record: o.Rec, Pack: o.Pack}, q.Indicator)
	x.Sources, x.Proofs = sources(v, o.Pack), proofs(v)
	if x.Event {
		registerBegins(v, o, *q, &x)
	} else {
		tryBegins(v, o, *q, &x)
	}
	return followUpSheetPage(v.Page, x), nil
}

// followUpAsks says what is asked, about which day, and how it stands.
func followUpAsks(v *page.Visit, o record.OpenedCase, q inquiry, x *followUpSheet) {
	p := v.Page
	x.Sentence, x.Event = p.Pick(q.Sentence), q.Observe == ""
	x.Why = v.Why(o.Pack, q.Why)
	x.State, x.Why = record.SoFar(v, q.State, x.Why, q.Closes)
	for _, in := range q.Same {
		x.Answers = append(x.Answers, p.Pick(in.Names))
	}
	switch {
	case q.About.IsZero():
		x.Early = x.Why
	case x.Event:
		x.Asks = p.T("follow_up.asks.event", "from", p.Date(q.Opens), "until", p.Date(q.Closes))
	default:
		x.Asks = p.T("follow_up.asks", "date", p.Date(q.About))
		if q.Opens != q.Closes {
			x.Span = p.T("follow_up.span", "from", p.Date(q.Opens), "until", p.Date(q.Closes))
		}
		if q.Opens.After(p.Today) {
			x.Span += " " + p.T("follow_up.early", "date", p.Date(q.Opens))
		}
	}
}

// followUpKnown are the attempts so far, and what was observed of the days that
// are asked about.
func followUpKnown(v *page.Visit, o record.OpenedCase, q inquiry, x *followUpSheet) error {
	tries, err := outcome.FollowUps(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	seen, err := outcome.Observations(v.Tx, o.Rec)
	if err != nil {
		return err
	}
	var users []sild.ID
	for _, f := range tries {
		users = append(users, f.RecordedBy)
	}
	for _, ob := range seen {
		users = append(users, ob.RecordedBy)
	}
	names, err := org.Names(v.Tx, users)
	if err != nil {
		return err
	}
	for _, f := range slices.Backward(tries) {
		if !o.Pack.SameQuestion(f.Indicator, q.Indicator.ID) {
			continue
		}
		r := triedRow{
			What: v.Page.T("follow_up.tried", "date", v.Page.Date(f.Day), "way", v.Page.T("follow_up.way."+f.Way), "outcome", v.Value(o.Pack, "follow_up_outcomes", f.Outcome)),
			Who:  f.Who, Note: f.Note, By: names[f.RecordedBy],
		}
		if f.ToldBy != "" {
			r.Who = strings.Trim(v.Page.T("follow_up.told_by."+f.ToldBy)+", "+f.Who, ", ")
		}
		if f.GiveUp {
			r.What += " " + v.Page.T("follow_up.gave_up")
		}
		if !f.NextOn.IsZero() {
			r.What += " " + v.Page.T("follow_up.again", "date", v.Page.Date(f.NextOn))
			if x.Next.IsZero() && len(x.Tries) == 0 {
				x.Next = f.NextOn
			}
		}
		if o.Rec.Writes('P') && casework.MayMend(v.Tx, f.Fact) {
			r.Mend = record.FactAt("follow_up", f.ID, "mistake")
		}
		x.Tries = append(x.Tries, r)
	}
	for _, ob := range slices.Backward(seen) {
		about := ob.Vocabulary == q.Observe || q.Observe == "" && ob.Vocabulary == "events" && slices.Contains(eventsOf(q.Indicator), ob.Value)
		if !about || ob.Until.Before(q.Opens) || ob.From.After(q.Closes) || q.About.IsZero() {
			continue
		}
		r := observed(v, o.Pack, ob, names[ob.RecordedBy])
		if o.Rec.Writes(casework.ObservationSection(ob.Vocabulary)) && casework.MayMend(v.Tx, ob.Fact) {
			r.Mend = record.FactAt("observation", ob.ID, "mistake")
		}
		x.Known = append(x.Known, r)
	}
	return nil
}

// eventsOf are the events that an indicator asks about.
func eventsOf(in pack.Indicator) (list []string) {
	for _, path := range in.Counts.Paths() {
		if id, ok := strings.CutPrefix(path, "event."); ok {
			list = append(list, id)
		}
	}
	return list
}
