// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"path"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/org"
	"sild/web/page"
	"sild/web/record"
)

// MineRoutes are the pages of volunteers: the people whom they meet, and nothing
// else of them than what such a meeting takes (design §6).
func MineRoutes(s *page.Server) {
	s.Read("GET /mine/{case}", minePage)
	s.Do("POST /mine/{case}/met", minePageMet, minePage)
	s.Do("POST /mine/{case}/notes/{id}/undo", mineUndo, minePage)
	s.Do("POST /mine/{case}/errands", mineErrand, minePage)
	s.Do("POST /mine/{case}/errands/{errand}/done", mineDone, minePage)
	s.Do("POST /mine/{case}/worry", mineWorry, minePage)
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
	Notes       []page.Row
	Errands     []page.Task
	Errand, Due string
	Worry       string
	Hours       string
	Until       string
}

// TodayMine is the first page of a volunteer.
func TodayMine(v *page.Visit) (templ.Component, error) {
	list, err := casework.Assigned(v.Tx)
	rows := make([]mineView, len(list))
	for i, m := range list {
		rows[i] = mine(v, m)
	}
	return mineListPage(v.Page, rows), err
}

// mine is a person in words.
func mine(v *page.Visit, m casework.Mine) mineView {
	x := mineView{At: "/mine/" + string(m.Case), Name: m.Given, Phone: m.Phone, Safe: m.PhoneNote, Until: v.Page.Date(m.Until)}
	if m.Next != nil {
		x.When, x.Place, x.Meeting = page.SentenceCase(record.MomentWords(v, m.Next.StartsAt)), m.Next.Place, string(m.Next.Thing)
		x.Past = !m.Next.StartsAt.After(v.Tx.Now)
	}
	for i, c := range m.Call {
		if i > 0 {
			x.Call += ", "
		}
		x.Call += c.Name
	}
	x.Hours = v.Page.N("mine.hours", (m.Minutes+30)/60)
	x.Tip = v.Page.T("mine.tip." + [...]string{"listen", "time", "promise", "phone"}[v.Page.Today.Sub(sild.NewDate(v.Page.Today.Year(), 1, 1))/7%4])
	return x
}

func minePage(v *page.Visit) (templ.Component, error) {
	m, err := casework.MineOf(v.Tx, v.ID("case"))
	if err != nil {
		return nil, err
	}
	v.Page.Title = m.Given
	x := mine(v, m)
	if v.Form != nil {
		v.Page.Form = mineForms[path.Base(v.Request.URL.Path)]
	}
	x.Minutes, x.Note = v.TypedIn("met", "minutes", "60"), v.TypedIn("met", "note", "")
	if m.Next != nil {
		x.Minutes = v.TypedIn("met", "minutes", v.Page.Number(m.Next.Minutes))
	}
	x.Errand, x.Due, x.Worry = v.TypedIn("errand", "what", ""), v.TypedIn("errand", "due", ""), v.TypedIn("worry", "what", "")
	for _, c := range m.Notes {
		key := "mine.did_not"
		if c.Minutes > 0 {
			key = "mine.met.minutes"
		}
		r := page.Row{LabelText: v.Page.Day(c.Day, v.Page.Today), Value: v.Page.T(key, "minutes", v.Page.Number(c.Minutes)), HintText: c.Note}
		x.Notes = append(x.Notes, r)
		if casework.CanUndo(v.Tx, c.Fact) && x.Undo == "" {
			x.Undo, x.Saved = x.At+"/notes/"+string(c.ID)+"/undo", v.Page.Time(c.RecordedAt, v.Page.Zone)
		}
	}
	for _, e := range m.Errands {
		t := page.Task{What: e.What, Due: e.DueOn, Done: e.DoneOn}
		if e.DoneOn.IsZero() {
			t.Acts = []page.Act{{Label: "mine.errand.done", Of: e.What, Href: x.At + "/errands/" + string(e.ID) + "/done", Post: true}}
		}
		x.Errands = append(x.Errands, t)
	}
	if v.Query("said") == "worry" {
		v.Page.Saved = &page.SavedNote{Text: v.Page.T("mine.worry.said")}
	}
	return mineViewPage(v.Page, x), nil
}

var mineForms = map[string]string{"met": "met", "errands": "errand", "worry": "worry"}

func mineAt(v *page.Visit) string { return "/mine/" + string(v.ID("case")) }

func minePageMet(v *page.Visit) (string, error) {
	p := sild.Problems{}
	in := casework.VolunteerInput{Appointment: sild.ID(v.Form.Get("appointment")), Met: v.Form.Get("met") != "no", Note: v.Form.Get("note")}
	if in.Met {
		v.Form.Set("minutes", page.FormMinutes(v.Form, "minutes"))
		in.Minutes = v.Number(p, "minutes")
	}
	if in.Appointment == "" && !v.Ticked("now") {
		day := v.Date(p, "day")
		if !day.IsZero() && day != v.Page.Today {
			in.At = day.In(v.Page.Zone).Add(12 * time.Hour).UTC()
		}
	}
	_, err := casework.VolunteerMet(v.Tx, v.ID("case"), in)
	return v.GoOn(mineAt(v), p, err)
}

func mineUndo(v *page.Visit) (string, error) {
	return mineAt(v), casework.TakeBackMine(v.Tx, v.ID("case"), v.ID("id"))
}

func mineErrand(v *page.Visit) (string, error) {
	p := sild.Problems{}
	_, err := casework.AddErrand(v.Tx, v.ID("case"), "", v.Form.Get("what"), v.Date(p, "due"))
	return v.GoOn(mineAt(v), p, err)
}

func mineDone(v *page.Visit) (string, error) {
	_, err := casework.DoneErrand(v.Tx, v.ID("errand"))
	return mineAt(v), err
}

func mineWorry(v *page.Visit) (string, error) {
	_, err := casework.WorryOfMine(v.Tx, v.ID("case"), v.Form.Get("what"))
	return mineAt(v) + "?said=worry", err
}

// volunteers are those of the case's team who can be given the person to meet.
func volunteers(v *page.Visit, o record.OpenedCase) (list []page.Option, err error) {
	if v.Form != nil && v.Form.Get("role") == casework.Volunteer {
		v.Page.Form = "volunteer"
	}
	all, err := org.WorkersOf(v.Tx, o.Rec.Team, casework.Volunteer, v.Tx.Today())
	if err != nil {
		return nil, err
	}
	d, err := Demands(v)
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		var words, missing []string
		for _, k := range w.KindsOn(v.Page.Today) {
			words = append(words, record.KindWord(v, o.Pack, k))
			for _, need := range o.Pack.Needs(k) {
				if w.Holds(need, v.Page.Today) != org.Held && !slices.Contains(missing, need) {
					missing = append(missing, need)
				}
			}
		}
		hint := strings.Join(words, ", ")
		if len(missing) > 0 {
			hint += ". " + missingWords(v, d, missing)
		}
		list = append(list, page.Option{Value: string(w.ID), Text: w.Name, HintText: hint})
	}
	return list, nil
}
