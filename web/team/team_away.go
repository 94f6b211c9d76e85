// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"github.com/a-h/templ"

	"sild"
	"sild/org"
	"sild/web/page"
)

// An awayView is the form of an absence.
type awayView struct {
	Name, At, Action, Mistake, MistakeWhy string
	From, Until, Why, Note                string
	Whys                                  []page.Option
}

func awayForm(v *page.Visit) (templ.Component, error) {
	w, err := kept(v)
	if err != nil {
		return nil, err
	}
	x := awayView{Name: w.Name, At: page.StaffAt(w.ID), Action: page.StaffAt(w.ID) + "/away", Whys: page.Choices("team.away.", org.Aways...)}
	v.Page.Title = v.Page.T("team.add_away")
	a := org.Away{From: v.Page.Today}
	if v.Request.PathValue("away") != "" {
		if a, err = org.AwayByID(v.Tx, v.ID("away")); err != nil {
			return nil, err
		}
		if a.User != w.ID {
			return nil, sild.Missing()
		}
		x.Action += "/" + string(a.ID)
		x.Mistake = x.Action + "/mistake"
		v.Page.Title = AwayWords(v, a)
	}
	staffForm(v, "away")
	x.From, x.Until = v.TypedIn("away", "from", a.From.String()), v.TypedIn("away", "until", a.Until.String())
	x.Why, x.Note = v.TypedIn("away", "why", a.Why), v.TypedIn("away", "note", a.Note)
	x.MistakeWhy = v.TypedIn("mistake", "why", "")
	return awayFormPage(v.Page, x), nil
}

func awayInput(v *page.Visit, p sild.Problems) org.AwayInput {
	return org.AwayInput{From: v.Date(p, "from"), Until: v.Date(p, "until"), Why: v.Form.Get("why"), Note: v.Form.Get("note")}
}

func addAway(v *page.Visit) (string, error) {
	user := v.ID("user")
	p := sild.Problems{}
	_, err := org.AddAway(v.Tx, user, awayInput(v, p))
	return v.GoOn(page.StaffAt(user)+"?saved=away", p, err)
}

func changeAway(v *page.Visit) (string, error) {
	p := sild.Problems{}
	a, err := org.ChangeAway(v.Tx, v.ID("away"), awayInput(v, p))
	return v.GoOn(page.StaffAt(a.User)+"?saved=away", p, err)
}

// backAtWork ends an absence: yesterday was its last day.
func backAtWork(v *page.Visit) (string, error) {
	a, err := org.AwayByID(v.Tx, v.ID("away"))
	if err != nil {
		return "", err
	}
	_, err = org.ChangeAway(v.Tx, a.ID, org.AwayInput{From: a.From, Until: v.Page.Today.AddDays(-1), Why: a.Why, Note: a.Note})
	return page.StaffAt(a.User) + "?saved=away", err
}

func mistakeAway(v *page.Visit) (string, error) {
	a, err := org.AwayByID(v.Tx, v.ID("away"))
	if err != nil {
		return "", err
	}
	return page.StaffAt(a.User) + "?saved=away", org.MistakeAway(v.Tx, a.ID, v.Form.Get("why"))
}
