// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/people"
	"sild/referral"
)

func (s *Server) peopleRoutes() {
	s.read("GET /people", peopleList)
	// Typed words never stand in an address (design §8): what was found is the
	// answer to the form itself.
	s.handle("POST /people/search", false, func(v *visit) { v.show(peopleFound, http.StatusOK) })
	s.read("GET /people/new", personNew)
	s.write("POST /people", addPerson, personNew)
	s.read("GET /people/{subject}", personPage)
	s.read("GET /people/{subject}/edit", personEdit)
	s.write("POST /people/{subject}/edit", correctPerson, personEdit)
	s.read("GET /people/{subject}/release", releaseForm)
	s.write("POST /people/{subject}/release", setRelease, releaseForm)
	s.write("POST /people/{subject}/release/undo", undoRelease, nil)
	s.custodyRoutes()
	s.pasteRoutes()
}

// askBefore is how many months before release a prison should have asked (J2:
// six; the month to do it in is ours, as in the pack's clock).
const askBefore = 7

// A peopleListView is the people whom a prison's team sees.
type peopleListView struct {
	Search           string
	NotAsked, Drafts []task
	Filters          []chipGroup
	Free             bool // nobody leaves a prison here
	All              []task
	Pager            pager
	Empty            emptiness
}

// leaving are the filters of the list by when people leave: words for the
// address, and how many days each looks ahead.
var leaving = []struct {
	word string
	days int
}{{"", 0}, {"30", 30}, {"84", 84}, {"unclear", 0}}

func peopleList(v *visit) (templ.Component, error) {
	if err := people.MayEnter(v.tx); err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("nav.people")
	v.noteSaved()
	v.savedStrip("release", "release.saved", v.tx.Now, "")
	if n, err := strconv.Atoi(v.query("entered")); err == nil && v.form == nil {
		v.page.Saved = &savedNote{Text: v.page.N("paste.entered", n)}
	}
	var view peopleListView
	drafts, err := referral.Drafts(v.tx)
	if err != nil {
		return nil, err
	}
	view.Drafts = v.draftTasks(drafts)
	soon, err := people.NotAsked(v.tx, v.page.Today.AddMonths(askBefore))
	if err != nil {
		return nil, err
	}
	m := packs{}
	begun := map[sild.ID]bool{}
	for _, d := range drafts {
		begun[d.Subject] = true
	}
	for _, l := range soon {
		t, err := v.personTask(m, l, referral.Line{})
		if err != nil {
			return nil, err
		}
		if !begun[l.Subject] { // a draft stands below, with the button that goes on
			t.Acts = []act{v.referAct(l.Subject, l.Name()), saidNoAct(l.Subject, l.Name(), "/people")}
			view.NotAsked = append(view.NotAsked, t)
		}
	}
	if err := v.allPeople(m, &view); err != nil {
		return nil, err
	}
	return peopleListPage(v.page, view), nil
}

// allPeople fills in the list of everybody.
func (v *visit) allPeople(m packs, view *peopleListView) error {
	f := people.Filter{Unclear: v.query("leaves") == "unclear"}
	group := chipGroup{Label: "people.leaves"}
	for _, x := range leaving {
		on := v.query("leaves") == x.word
		if on && x.days > 0 {
			f.Until = v.page.Today.AddDays(x.days)
		}
		c := chip{Href: peopleHref(x.word, 1), Label: "people.leaves." + x.word, On: on}
		if x.word == "" {
			c.Label = "people.leaves.any"
		}
		group.Chips = append(group.Chips, c)
	}
	free, err := v.noPrison()
	if err != nil {
		return err
	}
	if view.Free = free; !free {
		view.Filters = []chipGroup{group}
	}
	n, err := strconv.Atoi(v.query("page"))
	if err != nil || n < 1 {
		n = 1
	}
	list, more, err := people.List(v.tx, f, n)
	if err != nil {
		return err
	}
	if view.All, err = v.personTasks(m, list); err != nil {
		return err
	}
	first := (n-1)*people.Page + 1
	view.Pager = pager{From: first, To: first + len(list) - 1, Total: -1}
	if n > 1 {
		view.Pager.Earlier = peopleHref(v.query("leaves"), n-1)
	}
	if more {
		view.Pager.Later = peopleHref(v.query("leaves"), n+1)
	}
	view.Empty = emptiness{Title: "people.none", Label: "people.none.do"}
	if v.query("leaves") != "" || n > 1 {
		view.Empty = emptiness{Title: "people.none.here", Label: "people.none.here.do"}
	}
	return nil
}

func peopleHref(leaves string, n int) string {
	q := url.Values{}
	if leaves != "" {
		q.Set("leaves", leaves)
	}
	if n > 1 {
		q.Set("page", strconv.Itoa(n))
	}
	return withQuery("/people", q)
}

// peopleFound is what a search found.
func peopleFound(v *visit) (templ.Component, error) {
	if err := people.MayEnter(v.tx); err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("people.found")
	words := v.form.Get("q")
	list, err := people.Search(v.tx, words)
	if err != nil {
		return nil, err
	}
	rows, err := v.personTasks(packs{}, list)
	if err != nil {
		return nil, err
	}
	return peopleFoundPage(v.page, words, rows), nil
}

// personTasks are people as rows, each with where their latest referral stands.
func (v *visit) personTasks(m packs, list []people.Listed) ([]task, error) {
	cases := make([]sild.ID, 0, len(list))
	for _, l := range list {
		if l.Case != "" {
			cases = append(cases, l.Case)
		}
	}
	lines, err := referral.LinesByCase(v.tx, cases)
	if err != nil {
		return nil, err
	}
	rows := make([]task, len(list))
	for i, l := range list {
		if rows[i], err = v.personTask(m, l, lines[l.Case]); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// personTask is a person as a row: name, when and from where they leave, and
// how it stands with their referral.
func (v *visit) personTask(m packs, l people.Listed, line referral.Line) (task, error) {
	t := task{What: l.Name(), Href: "/people/" + string(l.Subject)}
	p, err := m.of(v, l.Programme)
	if err != nil {
		return t, err
	}
	facts := []string{v.page.T("people.release.unknown")}
	switch {
	case !leaves(p):
		facts = nil
	case !l.ReleaseOn.IsZero() && !l.Happened && l.ReleaseOn.Before(v.page.Today):
		facts = []string{v.page.T("people.release.passed", "date", v.page.Date(l.ReleaseOn))}
	case !l.ReleaseOn.IsZero():
		facts = []string{v.page.release(l.ReleaseOn)}
	}
	if l.Place != "" && !l.Happened {
		facts = append(facts, v.value(p, "prisons", l.Place))
	}
	t.Detail = strings.Join(facts, " · ")
	if line.Case != "" {
		t.Note, t.Due = v.standing(line), v.answerDue(line)
	}
	return t, nil
}

// answerDue is when a referral that is not answered is to be answered.
func (v *visit) answerDue(line referral.Line) sild.Date {
	if line.Outcome != "" {
		return sild.Date{}
	}
	return line.NextDueOn
}

// standing is how it stands with a referral, in a few words.
func (v *visit) standing(line referral.Line) string {
	p := v.page
	switch {
	case !line.EndedOn.IsZero():
		return p.T("referral.stands.ended", "date", p.Date(line.EndedOn))
	case line.Outcome == "":
		return p.T("referral.stands.sent", "date", p.Date(line.ReferredOn))
	case line.Outcome == "accepted" && line.Worker != "":
		return p.T("referral.stands.worker", "worker", line.Worker)
	case line.Outcome == "waiting" && !line.HearBy.IsZero():
		return p.T("referral.stands.hear_by", "date", p.Date(line.HearBy))
	}
	return p.T("referral.stands." + line.Outcome)
}

func (v *visit) referAct(subject sild.ID, name string) act {
	return act{Label: "people.refer", Of: name, Href: "/people/" + string(subject) + "/refer", Post: true, Strong: true}
}

// saidNoAct is for somebody who was asked and does not want it.
func saidNoAct(subject sild.ID, name, back string) act {
	return act{Label: "asked.act", Of: name, Href: "/people/" + string(subject) + "/asked?back=" + back}
}

func (v *visit) draftTasks(drafts []referral.Begun) []task {
	list := make([]task, len(drafts))
	for i, d := range drafts {
		at := "/referrals/drafts/" + string(d.ID)
		list[i] = task{
			What: d.Name(), Href: at,
			Detail: v.page.T("people.draft.saved", "ago", v.page.ago(sild.DateOf(d.UpdatedAt, v.page.Zone)), "who", d.Writer),
			Acts:   []act{{Label: "people.draft.on", Of: d.Name(), Href: at, Strong: true}},
		}
	}
	return list
}

// both puts what could not be read of a form together with what was refused, so
// that a reader sees all of it at once. What could not be read stands first.
func both(p sild.Problems, err error) error {
	e, ok := errors.AsType[*sild.Error](err)
	switch {
	case err == nil:
		return p.Err()
	case !ok || e.Kind != sild.Invalid:
		return err
	}
	for field, m := range e.Fields {
		if _, there := p[field]; !there {
			p[field] = m
		}
	}
	if len(e.Fields) == 0 {
		p[""] = sild.Message{Key: e.Key, Args: e.Args}
	}
	return p.Err()
}
