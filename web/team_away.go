// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild"
	"sild/org"
)

// An awayView is the form of an absence.
type awayView struct {
	Name, At, Action, Mistake, MistakeWhy string
	From, Until, Why, Note                string
	Whys                                  []option
}

func awayForm(v *visit) (templ.Component, error) {
	w, err := v.kept()
	if err != nil {
		return nil, err
	}
	x := awayView{Name: w.Name, At: staffAt(w.ID), Action: staffAt(w.ID) + "/away", Whys: choices("team.away.", org.Aways...)}
	v.page.Title = v.page.T("team.add_away")
	a := org.Away{From: v.page.Today}
	if v.r.PathValue("away") != "" {
		if a, err = org.AwayByID(v.tx, v.id("away")); err != nil {
			return nil, err
		}
		if a.User != w.ID {
			return nil, sild.Missing()
		}
		x.Action += "/" + string(a.ID)
		x.Mistake = x.Action + "/mistake"
		v.page.Title = v.awayWords(a)
	}
	v.staffForm("away")
	x.From, x.Until = v.typedIn("away", "from", a.From.String()), v.typedIn("away", "until", a.Until.String())
	x.Why, x.Note = v.typedIn("away", "why", a.Why), v.typedIn("away", "note", a.Note)
	x.MistakeWhy = v.typedIn("mistake", "why", "")
	return awayFormPage(v.page, x), nil
}

func (v *visit) awayInput(p sild.Problems) org.AwayInput {
	return org.AwayInput{From: v.date(p, "from"), Until: v.date(p, "until"), Why: v.form.Get("why"), Note: v.form.Get("note")}
}

func addAway(v *visit) (string, error) {
	user := v.id("user")
	p := sild.Problems{}
	_, err := org.AddAway(v.tx, user, v.awayInput(p))
	return v.goOn(staffAt(user)+"?saved=away", p, err)
}

func changeAway(v *visit) (string, error) {
	p := sild.Problems{}
	a, err := org.ChangeAway(v.tx, v.id("away"), v.awayInput(p))
	return v.goOn(staffAt(a.User)+"?saved=away", p, err)
}

// backAtWork ends an absence: yesterday was its last day.
func backAtWork(v *visit) (string, error) {
	a, err := org.AwayByID(v.tx, v.id("away"))
	if err != nil {
		return "", err
	}
	_, err = org.ChangeAway(v.tx, a.ID, org.AwayInput{From: a.From, Until: v.page.Today.AddDays(-1), Why: a.Why, Note: a.Note})
	return staffAt(a.User) + "?saved=away", err
}

func mistakeAway(v *visit) (string, error) {
	a, err := org.AwayByID(v.tx, v.id("away"))
	if err != nil {
		return "", err
	}
	return staffAt(a.User) + "?saved=away", org.MistakeAway(v.tx, a.ID, v.form.Get("why"))
}
