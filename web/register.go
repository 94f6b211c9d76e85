// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/activity"
	"sild/org"
	"sild/pack"
)

// A meetView is the whole group on one screen.
type meetView struct {
	form
	Title, When, Where string
	Off                string // why it was called off
	Ahead              bool   // it is not yet the day
	Lines              []registerLine
	Guests             []registerLine
	Unseen             int
	Places             string
	Heads              string
	MayHeads           bool
	Add, Print, Back   string
	States             []option
	GuestStates        []option
}

// A registerLine is one of the group.
type registerLine struct {
	ID           string // of the case, or the guest
	Name, Href   string
	Says         string // beside the name
	State        string
	Minutes      string
	Note         string
	Mine         bool // the reader may write it
	CatchUp      string
	Shown, Fixed string // what stands there, where it cannot be written here
}

func groupPage(v *visit) (templ.Component, error) {
	r, err := activity.RegisterOf(v.tx, v.id("session"))
	if err != nil {
		return nil, err
	}
	v.noteSaved()
	x, err := v.meetView(r)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("group.title", "title", x.Title)
	return registerViewPage(v.page, x), nil
}

func (v *visit) meetView(r activity.Register) (x meetView, err error) {
	at := "/sessions/" + string(r.Session.ID)
	x = meetView{
		form:  form{ID: "register", Action: at + "/register", Keep: true},
		When:  v.page.weekdayOn(sild.DateOf(r.StartsAt, v.page.Zone), v.momentShort(r.StartsAt)),
		Where: r.Session.Place, Unseen: r.Unseen, MayHeads: r.Leads || r.Plans,
		Add: "/activities/" + string(r.Opened.ID) + "/add?session=" + string(r.Session.ID), Print: at + "/print", Back: "/activities/" + string(r.Opened.ID),
		Ahead:       sild.DateOf(r.StartsAt, v.page.Zone).After(v.page.Today),
		States:      choices("group.state.", activity.States...),
		GuestStates: choices("group.state.", activity.Came, activity.Missed),
	}
	if x.Title, err = v.activityTitle(r.Programme, r.Template, r.Title); err != nil {
		return x, err
	}
	if r.Session.Off() {
		x.Off = v.page.T("group.off", "why", r.Session.Why)
	}
	if r.Capacity > 0 {
		x.Places = v.page.T("activity.asked.of", "n", v.page.Number(r.Taken), "places", v.page.Number(r.Capacity))
	}
	heads := ""
	if r.Heads != nil && *r.Heads > 0 {
		heads = strconv.Itoa(*r.Heads)
	}
	x.Heads = v.typed("heads", heads)
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	for _, l := range r.Lines {
		id := string(l.Entry.Case)
		line := registerLine{ID: id, Name: l.Name, Mine: l.Mine && !x.Ahead && x.Off == ""}
		if l.Full {
			line.Href = "/cases/" + id
		}
		if !l.SlotAt.IsZero() {
			line.Says = v.page.Time(l.SlotAt, v.page.Zone)
		}
		if l.Waiting && l.State == "" {
			line.Says = v.page.T("activity.waits")
		}
		line.State, line.Minutes, line.Note = v.typed("state_"+id, l.State), v.typed("minutes_"+id, number(l.Attendance.Minutes)), v.typed("note_"+id, l.Note)
		if l.State != "" {
			line.Shown = v.page.T("group.state." + l.State)
		}
		switch l.State {
		case pack.CaughtUp:
			line.Mine, line.Fixed = false, v.page.T("group.caught_up.on", "date", v.page.Date(l.Day))
		case pack.Missed, pack.Excused:
			if line.Mine {
				line.CatchUp = at + "/catch-up/" + id
			}
		}
		x.Lines = append(x.Lines, line)
	}
	for _, g := range r.Guests {
		id := string(g.ID)
		x.Guests = append(x.Guests, registerLine{
			ID: id, Name: g.Name, Says: v.page.T("activity.guest." + g.Who), State: v.typed("guest_"+id, g.State), Mine: x.MayHeads && !x.Ahead && x.Off == "",
		})
	}
	return x, nil
}

// saveRegister writes down who came. The button "all came" says so of everybody
// of whom nothing was said yet.
func saveRegister(v *visit) (string, error) {
	p := sild.Problems{}
	var in activity.RegisterInput
	all := v.form.Get("all") != ""
	session := v.id("session")
	if all {
		r, err := activity.RegisterOf(v.tx, session)
		if err != nil {
			return "", err
		}
		for _, l := range r.Lines {
			if id := string(l.Entry.Case); l.Mine && !l.Waiting && v.form.Get("state_"+id) == "" && l.State == "" {
				v.form.Set("state_"+id, pack.Came)
			}
		}
		for _, g := range r.Guests {
			if id := string(g.ID); (r.Leads || r.Plans) && !g.Waiting && v.form.Get("guest_"+id) == "" && g.State == "" {
				v.form.Set("guest_"+id, activity.Came)
			}
		}
	}
	for name := range v.form {
		if id, ok := strings.CutPrefix(name, "state_"); ok {
			in.Marks = append(in.Marks, activity.Mark{Case: sild.ID(id), State: v.form.Get(name), Minutes: v.number(p, "minutes_"+id), Note: v.form.Get("note_" + id)})
		}
		if id, ok := strings.CutPrefix(name, "guest_"); ok {
			in.Guests = append(in.Guests, activity.GuestMark{Guest: sild.ID(id), State: v.form.Get(name)})
		}
	}
	in.Heads = v.number(p, "heads")
	saved, err := activity.Save(v.tx, session, in)
	to := "/sessions/" + string(session) + "/register"
	if len(saved) > 0 {
		to = savedAt(to, "attendance", saved[0].ID)
	}
	return v.goOn(to, p, err)
}

// registerPrint is the register on paper: names, and a column to sign.
func registerPrint(v *visit) (templ.Component, error) {
	r, err := activity.RegisterOf(v.tx, v.id("session"))
	if err != nil {
		return nil, err
	}
	x, err := v.meetView(r)
	if err != nil {
		return nil, err
	}
	leader, err := org.Name(v.tx, r.Leader)
	v.page.Title = v.page.T("group.title", "title", x.Title)
	return registerPaper(v.page, x, leader), err
}

// A catchView is the form of a session that was made up for.
type catchView struct {
	form
	Name, Says         string
	Day, Minutes, Note string
}

func catchUpPage(v *visit) (templ.Component, error) {
	r, err := activity.RegisterOf(v.tx, v.id("session"))
	if err != nil {
		return nil, err
	}
	for _, l := range r.Lines {
		if l.Entry.Case != v.id("case") || !l.Mine {
			continue
		}
		title, err := v.activityTitle(r.Programme, r.Template, r.Title)
		if err != nil {
			return nil, err
		}
		at := "/sessions/" + string(r.Session.ID)
		v.page.Title = v.page.T("catch.title")
		return catchPage(v.page, catchView{
			form: form{ID: "catch", Action: at + "/catch-up/" + string(l.Entry.Case), Submit: "activity.save", Cancel: at + "/register", Here: true},
			Name: l.Name, Says: v.page.T("catch.says", "title", title, "when", v.momentShort(r.StartsAt)),
			Day: v.typed("day", v.page.Today.String()), Minutes: v.typed("minutes", strconv.Itoa(r.Session.Minutes)), Note: v.typed("note", ""),
		}), nil
	}
	return nil, sild.Missing()
}

func catchUp(v *visit) (string, error) {
	p := sild.Problems{}
	a, err := activity.CatchUp(v.tx, v.id("session"), v.id("case"), v.date(p, "day"), v.number(p, "minutes"), v.form.Get("note"))
	return v.goOn(savedAt("/sessions/"+string(v.id("session"))+"/register", "attendance", a.ID), p, err)
}
