// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
)

// todayHelper is the day of a specialist and of a municipal worker: questions to
// them, the people whom they help, what comes next.
func todayHelper(v *visit) (templ.Component, error) {
	asked, err := casework.AskedOfMe(v.tx)
	if err != nil {
		return nil, err
	}
	var questions []task
	for _, a := range asked {
		at := "/asked/" + string(a.Thing)
		t := task{What: a.Given + " " + a.Initial + ".", Href: at, Note: a.Asks, Detail: a.ByName + ", " + a.ByOrg}
		if a.State == "asked" {
			t.Acts = []act{{Label: "help_me.act", Of: t.What, Href: at, Strong: true}}
		} else {
			t.Detail = v.page.T("help_me.waits", "who", a.ByName)
		}
		questions = append(questions, t)
	}
	helped, err := casework.HelpedByMe(v.tx, access.Requested, access.Standing)
	if err != nil {
		return nil, err
	}
	var people []task
	var shown []casework.Card
	for _, h := range helped {
		shown = append(shown, h.Card)
		people = append(people, task{What: h.Name, Href: "/cases/" + string(h.Case), Detail: v.page.T("helper.until", "date", v.page.Date(h.Until))})
	}
	next, err := v.nextOf(shown)
	if err != nil {
		return nil, err
	}
	sent, err := v.referring()
	if err != nil {
		return nil, err
	}
	registers, err := v.registersToday()
	if err != nil {
		return nil, err
	}
	sections := append(sent, []section{{Key: "helper.questions", List: questions}, registers, {Key: "helper.people", List: people, Empty: "helper.people.none"}, {Key: "helper.next", List: next}}...)
	free, err := v.noPrison()
	if err != nil {
		return nil, err
	}
	if v.who.Role == "municipal" && !free {
		home, err := v.comingHome()
		if err != nil {
			return nil, err
		}
		sections = append(sections, home)
	}
	former, err := v.formerTasks()
	return todayPage(v.page, nil, v.briefly(append(sections, section{Key: "match.today.handed", Side: true, List: former})), nil), err
}

// comingHome are the people who come home to a municipality within six months,
// or are there already.
func (v *visit) comingHome() (section, error) {
	all, err := casework.HelpedByMe(v.tx, access.Custody, access.Community)
	s := section{Key: "helper.home", Empty: "helper.home.none"}
	for _, h := range all {
		if !h.Released && h.ReleaseOn.After(v.page.Today.AddMonths(6)) {
			continue
		}
		s.List = append(s.List, task{What: h.Name, Href: "/cases/" + string(h.Case), Detail: v.page.release(h.ReleaseOn)})
	}
	return s, err
}

// nextOf are the reader's own appointments with some people.
func (v *visit) nextOf(cards []casework.Card) (list []task, err error) {
	for _, c := range cards {
		open, err := casework.OpenAppointments(v.tx, c.Case)
		if err != nil {
			return nil, err
		}
		for _, a := range open {
			if a.User == v.tx.Actor.User && !a.StartsAt.Before(v.tx.Now) {
				list = append(list, task{What: c.Name, Href: "/cases/" + string(c.Case), Detail: said(sentenceCase(v.momentWords(a.StartsAt)), a.Place)})
			}
		}
	}
	return list, nil
}

// formerTasks are the people whom the reader's team helped until lately.
func (v *visit) formerTasks() (list []task, err error) {
	all, err := casework.FormerlyHelped(v.tx)
	for _, h := range all {
		list = append(list, task{What: h.Name, Href: "/handed-over/" + string(h.Case), Detail: v.page.T("helper.former", "date", v.page.Date(h.Until))})
	}
	return list, err
}

// todayProbation is the day of a probation officer: lists for releases that are
// near, who leaves when, and who is on supervision.
func todayProbation(v *visit) (templ.Component, error) {
	m := packs{}
	gates, err := v.gatesToday(m)
	if err != nil {
		return nil, err
	}
	all, err := casework.HelpedByMe(v.tx, access.Custody, access.Community)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b casework.Helped) int { return a.ReleaseOn.Compare(b.ReleaseOn) })
	var inside, outside []task
	for _, h := range all {
		t := task{What: h.Name, Href: "/cases/" + string(h.Case), Detail: v.page.release(h.ReleaseOn)}
		if h.Released {
			outside = append(outside, t)
		} else {
			inside = append(inside, t)
		}
	}
	return todayPage(v.page, nil, v.briefly([]section{
		{Key: "gate.today", List: gates}, {Key: "helper.leaving", List: inside}, {Key: "helper.supervised", List: outside, Empty: "helper.supervised.none"},
	}), nil), nil
}

// caseAgreed is what was agreed with the person, for those who read no more of
// the contacts than that.
func (v *visit) caseAgreed(o openedCase, view *caseView) error {
	if right := o.Rec.Right('N'); right&access.Shared == 0 || right&access.All != 0 {
		return nil
	}
	list, err := casework.LastAgreed(v.tx, o.Rec.Case, 10)
	for _, c := range list {
		view.Agreed = append(view.Agreed, row{LabelText: v.page.Date(c.Day), Value: c.Agreed})
	}
	return err
}

// caseBeside is who else helps: sides and teams, with until when.
func (v *visit) caseBeside(o openedCase, view *caseView) error {
	if !o.Rec.Reads('P') {
		return nil
	}
	sides, err := casework.Sides(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	requests, err := casework.Requests(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	var teams []sild.ID
	for _, s := range sides {
		teams = append(teams, s.Team)
	}
	for _, r := range requests {
		teams = append(teams, r.Team)
	}
	names, err := org.TeamNames(v.tx, teams)
	for _, s := range sides {
		if s.Until.IsZero() || !s.Until.Before(v.page.Today) {
			view.Beside = append(view.Beside, row{Label: "role." + s.Role, Value: names[s.Team], HintText: v.page.span(s.Day, s.Until)})
		}
	}
	for _, r := range requests {
		if r.Open() || r.Runs(v.page.Today) {
			view.Beside = append(view.Beside, row{Label: "role." + r.Role, Value: names[r.Team], HintText: v.page.T("help_ask.state."+r.State, "date", v.page.Date(r.Until))})
		}
	}
	return err
}

// askedToday is what comes from outside the cases: messages of the public form,
// places that are free, work meetings.
func (v *visit) askedToday() (list []section, err error) {
	for _, part := range []func(*visit) (section, error){(*visit).enquiriesToday, (*visit).placesToday, (*visit).workToday} {
		s, err := part(v)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}
