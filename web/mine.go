// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"path"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/org"
)

// mineRoutes are the pages of volunteers: the people whom they meet, and nothing
// else of them than what such a meeting takes (design §6).
func (s *Server) mineRoutes() {
	s.read("GET /mine/{case}", minePage)
	s.write("POST /mine/{case}/met", minePageMet, minePage)
	s.write("POST /mine/{case}/notes/{id}/undo", mineUndo, minePage)
	s.write("POST /mine/{case}/errands", mineErrand, minePage)
	s.write("POST /mine/{case}/errands/{errand}/done", mineDone, minePage)
	s.write("POST /mine/{case}/worry", mineWorry, minePage)
}

// A mineView is one person as their volunteer sees them.
type mineView struct {
	At, Name    string
	When, Place string // of the next meeting; empty: none is planned
	Meeting     string
	Past        bool // it has begun
	Minutes     string
	Phone, Safe string
	Call        string
	Note, Tip   string
	Saved, Undo string
	Notes       []row
	Errands     []task
	Errand, Due string
	Worry       string
	Hours       string
	Until       string
}

func todayMine(v *visit) (templ.Component, error) {
	list, err := casework.Assigned(v.tx)
	rows := make([]mineView, len(list))
	for i, m := range list {
		rows[i] = v.mine(m)
	}
	return mineListPage(v.page, rows), err
}

// mine is a person in words.
func (v *visit) mine(m casework.Mine) mineView {
	x := mineView{At: "/mine/" + string(m.Case), Name: m.Given, Phone: m.Phone, Safe: m.PhoneNote, Until: v.page.Date(m.Until)}
	if m.Next != nil {
		x.When, x.Place, x.Meeting = sentenceCase(v.momentWords(m.Next.StartsAt)), m.Next.Place, string(m.Next.Thing)
		x.Past = !m.Next.StartsAt.After(v.tx.Now)
	}
	for i, c := range m.Call {
		if i > 0 {
			x.Call += ", "
		}
		x.Call += c.Name
	}
	x.Hours = v.page.N("mine.hours", (m.Minutes+30)/60)
	x.Tip = v.page.T("mine.tip." + [...]string{"listen", "time", "promise", "phone"}[v.page.Today.Sub(sild.NewDate(v.page.Today.Year(), 1, 1))/7%4])
	return x
}

func minePage(v *visit) (templ.Component, error) {
	m, err := casework.MineOf(v.tx, v.id("case"))
	if err != nil {
		return nil, err
	}
	v.page.Title = m.Given
	x := v.mine(m)
	if v.form != nil {
		v.page.Form = mineForms[path.Base(v.r.URL.Path)]
	}
	x.Minutes, x.Note = v.typedIn("met", "minutes", "60"), v.typedIn("met", "note", "")
	if m.Next != nil {
		x.Minutes = v.typedIn("met", "minutes", v.page.Number(m.Next.Minutes))
	}
	x.Errand, x.Due, x.Worry = v.typedIn("errand", "what", ""), v.typedIn("errand", "due", ""), v.typedIn("worry", "what", "")
	for _, c := range m.Notes {
		key := "mine.did_not"
		if c.Minutes > 0 {
			key = "mine.met.minutes"
		}
		r := row{LabelText: v.page.Day(c.Day, v.page.Today), Value: v.page.T(key, "minutes", v.page.Number(c.Minutes)), HintText: c.Note}
		x.Notes = append(x.Notes, r)
		if casework.CanUndo(v.tx, c.Fact) && x.Undo == "" {
			x.Undo, x.Saved = x.At+"/notes/"+string(c.ID)+"/undo", v.page.Time(c.RecordedAt, v.page.Zone)
		}
	}
	for _, e := range m.Errands {
		t := task{What: e.What, Due: e.DueOn, Done: e.DoneOn}
		if e.DoneOn.IsZero() {
			t.Acts = []act{{Label: "mine.errand.done", Of: e.What, Href: x.At + "/errands/" + string(e.ID) + "/done", Post: true}}
		}
		x.Errands = append(x.Errands, t)
	}
	if v.query("said") == "worry" {
		v.page.Saved = &savedNote{Text: v.page.T("mine.worry.said")}
	}
	return mineViewPage(v.page, x), nil
}

var mineForms = map[string]string{"met": "met", "errands": "errand", "worry": "worry"}

func (v *visit) mineAt() string { return "/mine/" + string(v.id("case")) }

func minePageMet(v *visit) (string, error) {
	p := sild.Problems{}
	in := casework.VolunteerInput{Appointment: sild.ID(v.form.Get("appointment")), Met: v.form.Get("met") != "no", Note: v.form.Get("note")}
	if in.Met {
		in.Minutes = v.number(p, "minutes")
	}
	if in.Appointment == "" && !v.ticked("now") {
		day := v.date(p, "day")
		if !day.IsZero() && day != v.page.Today {
			in.At = day.In(v.page.Zone).Add(12 * time.Hour).UTC()
		}
	}
	_, err := casework.VolunteerMet(v.tx, v.id("case"), in)
	return v.goOn(v.mineAt(), p, err)
}

func mineUndo(v *visit) (string, error) {
	return v.mineAt(), casework.TakeBackMine(v.tx, v.id("case"), v.id("id"))
}

func mineErrand(v *visit) (string, error) {
	p := sild.Problems{}
	_, err := casework.AddErrand(v.tx, v.id("case"), "", v.form.Get("what"), v.date(p, "due"))
	return v.goOn(v.mineAt(), p, err)
}

func mineDone(v *visit) (string, error) {
	_, err := casework.DoneErrand(v.tx, v.id("errand"))
	return v.mineAt(), err
}

func mineWorry(v *visit) (string, error) {
	_, err := casework.WorryOfMine(v.tx, v.id("case"), v.form.Get("what"))
	return v.mineAt() + "?said=worry", err
}

// volunteers are those of the case's team who can be given the person to meet.
func (v *visit) volunteers(o openedCase) (list []option, err error) {
	if v.form != nil && v.form.Get("role") == casework.Volunteer {
		v.page.Form = "volunteer"
	}
	all, err := org.Workers(v.tx, o.Rec.Team, casework.Volunteer)
	for _, u := range all {
		list = append(list, option{Value: string(u.ID), Text: u.Name})
	}
	return list, err
}
