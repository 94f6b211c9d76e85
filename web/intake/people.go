// SPDX-License-Identifier: EUPL-1.2

package intake

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/people"
	"sild/referral"
	"sild/web/page"
	"sild/web/record"
)

// PeopleRoutes are people, in prison and outside.
func PeopleRoutes(s *page.Server) {
	s.Read("GET /people", peopleList)
	// Typed words never stand in an address (design §8): what was found is the
	// answer to the form itself.
	s.Handle("POST /people/search", false, func(v *page.Visit) { v.Show(peopleFound, http.StatusOK) })
	s.Read("GET /people/new", personNew)
	s.Do("POST /people", addPerson, personNew)
	s.Read("GET /people/{subject}", personPage)
	s.Read("GET /people/{subject}/edit", personEdit)
	s.Do("POST /people/{subject}/edit", correctPerson, personEdit)
	s.Read("GET /people/{subject}/release", releaseForm)
	s.Do("POST /people/{subject}/release", setRelease, releaseForm)
	s.Do("POST /people/{subject}/release/undo", undoRelease, nil)
	custodyRoutes(s)
	pasteRoutes(s)
}

// askBefore is how many months before release a prison should have asked (J2:
// six; the month to do it in is ours, as in the pack's clock).
const askBefore = 7

// A peopleListView is the people whom a prison's team sees.
type peopleListView struct {
	Search           string
	NotAsked, Drafts []page.Task
	Filters          []page.ChipGroup
	Free             bool // nobody leaves a prison here
	All              []page.Task
	Pager            page.Pager
	Empty            page.Emptiness
}

// leaving are the filters of the list by when people leave: words for the
// address, and how many days each looks ahead.
var leaving = []struct {
	word string
	days int
}{{"", 0}, {"30", 30}, {"84", 84}, {"unclear", 0}}

func peopleList(v *page.Visit) (templ.Component, error) {
	if err := people.MayEnter(v.Tx); err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("nav.people")
	v.NoteSaved()
	savedStrip(v, "release", "release.saved", v.Tx.Now, "")
	if n, err := strconv.Atoi(v.Query("entered")); err == nil && v.Form == nil {
		v.Page.Saved = &page.SavedNote{Text: v.Page.N("paste.entered", n)}
	}
	var view peopleListView
	drafts, err := referral.Drafts(v.Tx)
	if err != nil {
		return nil, err
	}
	view.Drafts = draftTasks(v, drafts)
	soon, err := people.NotAsked(v.Tx, v.Page.Today.AddMonths(askBefore))
	if err != nil {
		return nil, err
	}
	m := record.Packs{}
	begun := map[sild.ID]bool{}
	for _, d := range drafts {
		begun[d.Subject] = true
	}
	for _, l := range soon {
		t, err := personTask(v, m, l, referral.Line{})
		if err != nil {
			return nil, err
		}
		if !begun[l.Subject] { // a draft stands below, with the button that goes on
			t.Acts = []page.Act{referAct(v, l.Subject, l.Name()), record.SaidNoAct(l.Subject, l.Name(), "/people")}
			view.NotAsked = append(view.NotAsked, t)
		}
	}
	if err := allPeople(v, m, &view); err != nil {
		return nil, err
	}
	return peopleListPage(v.Page, view), nil
}

// allPeople fills in the list of everybody.
func allPeople(v *page.Visit, m record.Packs, view *peopleListView) error {
	f := people.Filter{Unclear: v.Query("leaves") == "unclear"}
	group := page.ChipGroup{Label: "people.leaves"}
	for _, x := range leaving {
		on := v.Query("leaves") == x.word
		if on && x.days > 0 {
			f.Until = v.Page.Today.AddDays(x.days)
		}
		c := page.Chip{Href: peopleHref(x.word, 1), Label: "people.leaves." + x.word, On: on}
		if x.word == "" {
			c.Label = "people.leaves.any"
		}
		group.Chips = append(group.Chips, c)
	}
	free, err := record.NoPrison(v)
	if err != nil {
		return err
	}
	if view.Free = free; !free {
		view.Filters = []page.ChipGroup{group}
	}
	n, err := strconv.Atoi(v.Query("page"))
	if err != nil || n < 1 {
		n = 1
	}
	list, more, err := people.List(v.Tx, f, n)
	if err != nil {
		return err
	}
	if view.All, err = personTasks(v, m, list); err != nil {
		return err
	}
	first := (n-1)*people.Page + 1
	view.Pager = page.Pager{From: first, To: first + len(list) - 1, Total: -1}
	if n > 1 {
		view.Pager.Earlier = peopleHref(v.Query("leaves"), n-1)
	}
	if more {
		view.Pager.Later = peopleHref(v.Query("leaves"), n+1)
	}
	view.Empty = page.Emptiness{Title: "people.none", Label: "people.none.do"}
	if v.Query("leaves") != "" || n > 1 {
		view.Empty = page.Emptiness{Title: "people.none.here", Label: "people.none.here.do"}
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
	return page.WithQuery("/people", q)
}

// peopleFound is what a search found.
func peopleFound(v *page.Visit) (templ.Component, error) {
	if err := people.MayEnter(v.Tx); err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("people.found")
	words := v.Form.Get("q")
	list, err := people.Search(v.Tx, words)
	if err != nil {
		return nil, err
	}
	rows, err := personTasks(v, record.Packs{}, list)
	if err != nil {
		return nil, err
	}
	return peopleFoundPage(v.Page, words, rows), nil
}

// personTasks are people as rows, each with where their latest referral stands.
func personTasks(v *page.Visit, m record.Packs, list []people.Listed) ([]page.Task, error) {
	cases := make([]sild.ID, 0, len(list))
	for _, l := range list {
		if l.Case != "" {
			cases = append(cases, l.Case)
		}
	}
	lines, err := referral.LinesByCase(v.Tx, cases)
	if err != nil {
		return nil, err
	}
	rows := make([]page.Task, len(list))
	for i, l := range list {
		if rows[i], err = personTask(v, m, l, lines[l.Case]); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// personTask is a person as a row: name, when and from where they leave, and
// how it stands with their referral.
func personTask(v *page.Visit, m record.Packs, l people.Listed, line referral.Line) (page.Task, error) {
	t := page.Task{What: l.Name(), Href: "/people/" + string(l.Subject)}
	p, err := m.Of(v, l.Programme)
	if err != nil {
		return t, err
	}
	facts := []string{v.Page.T("people.release.unknown")}
	switch {
	case !record.Leaves(p):
		facts = nil
	case !l.ReleaseOn.IsZero() && !l.Happened && l.ReleaseOn.Before(v.Page.Today):
		facts = []string{v.Page.T("people.release.passed", "date", v.Page.Date(l.ReleaseOn))}
	case !l.ReleaseOn.IsZero():
		facts = []string{v.Page.Release(l.ReleaseOn)}
	}
	if l.Place != "" && !l.Happened {
		facts = append(facts, v.Value(p, "prisons", l.Place))
	}
	t.Detail = strings.Join(facts, " · ")
	if line.Case != "" {
		t.Note, t.Due = StandingSaid(v, line), answerDue(v, line)
	}
	return t, nil
}

// answerDue is when a referral that is not answered is to be answered.
func answerDue(v *page.Visit, line referral.Line) sild.Date {
	if line.Outcome != "" {
		return sild.Date{}
	}
	return line.NextDueOn
}

// StandingSaid is how it stands with a referral, in a few words.
func StandingSaid(v *page.Visit, line referral.Line) string {
	p := v.Page
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

func referAct(v *page.Visit, subject sild.ID, name string) page.Act {
	return page.Act{Label: "people.refer", Of: name, Href: "/people/" + string(subject) + "/refer", Post: true, Strong: true}
}

func draftTasks(v *page.Visit, drafts []referral.Begun) []page.Task {
	list := make([]page.Task, len(drafts))
	for i, d := range drafts {
		at := "/referrals/drafts/" + string(d.ID)
		list[i] = page.Task{
			What: d.Name(), Href: at,
			Detail: v.Page.T("people.draft.saved", "ago", v.Page.Ago(sild.DateOf(d.UpdatedAt, v.Page.Zone)), "who", d.Writer),
			Acts:   []page.Act{{Label: "people.draft.on", Of: d.Name(), Href: at, Strong: true}},
		}
	}
	return list
}
