// SPDX-License-Identifier: EUPL-1.2

package groups

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/activity"
	"sild/org"
	"sild/pack"
	"sild/web/page"
)

// A meetView is the whole group on one screen.
type meetView struct {
	page.Form
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
	States             []page.Option
	GuestStates        []page.Option
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

func groupPage(v *page.Visit) (templ.Component, error) {
	r, err := activity.RegisterOf(v.Tx, v.ID("session"))
	if err != nil {
		return nil, err
	}
	v.NoteSaved()
	x, err := newMeetView(v, r)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("group.title", "title", x.Title)
	return registerViewPage(v.Page, x), nil
}

func newMeetView(v *page.Visit, r activity.Register) (x meetView, err error) {
	at := "/sessions/" + string(r.Session.ID)
	x = meetView{
		Form:  page.Form{ID: "register", Action: at + "/register", Keep: true},
		When:  v.Page.WeekdayOn(sild.DateOf(r.StartsAt, v.Page.Zone), v.MomentShort(r.StartsAt)),
		Where: r.Session.Place, Unseen: r.Unseen, MayHeads: r.Leads || r.Plans,
		Add: "/activities/" + string(r.Opened.ID) + "/add?session=" + string(r.Session.ID), Print: at + "/print", Back: "/activities/" + string(r.Opened.ID),
		Ahead:       sild.DateOf(r.StartsAt, v.Page.Zone).After(v.Page.Today),
		States:      page.Choices("group.state.", activity.States...),
		GuestStates: page.Choices("group.state.", activity.Came, activity.Missed),
	}
	if x.Title, err = activityTitle(v, r.Programme, r.Template, r.Title); err != nil {
		return x, err
	}
	if r.Session.Off() {
		x.Off = v.Page.T("group.off", "why", r.Session.Why)
	}
	if r.Capacity > 0 {
		x.Places = v.Page.T("activity.asked.of", "n", v.Page.Number(r.Taken), "places", v.Page.Number(r.Capacity))
	}
	heads := ""
	if r.Heads != nil && *r.Heads > 0 {
		heads = strconv.Itoa(*r.Heads)
	}
	x.Heads = v.Typed("heads", heads)
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
			line.Says = v.Page.Time(l.SlotAt, v.Page.Zone)
		}
		if l.Waiting && l.State == "" {
			line.Says = v.Page.T("activity.waits")
		}
		line.State, line.Minutes, line.Note = v.Typed("state_"+id, l.State), v.Typed("minutes_"+id, number(l.Attendance.Minutes)), v.Typed("note_"+id, l.Note)
		if l.State != "" {
			line.Shown = v.Page.T("group.state." + l.State)
		}
		switch l.State {
		case pack.CaughtUp:
			line.Mine, line.Fixed = false, v.Page.T("group.caught_up.on", "date", v.Page.Date(l.Day))
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
			ID: id, Name: g.Name, Says: v.Page.T("activity.guest." + g.Who), State: v.Typed("guest_"+id, g.State), Mine: x.MayHeads && !x.Ahead && x.Off == "",
		})
	}
	return x, nil
}

// saveRegister writes down who came. The button "all came" says so of everybody
// of whom nothing was said yet.
func saveRegister(v *page.Visit) (string, error) {
	p := sild.Problems{}
	var in activity.RegisterInput
	all := v.Form.Get("all") != ""
	session := v.ID("session")
	if all {
		r, err := activity.RegisterOf(v.Tx, session)
		if err != nil {
			return "", err
		}
		for _, l := range r.Lines {
			if id := string(l.Entry.Case); l.Mine && !l.Waiting && v.Form.Get("state_"+id) == "" && l.State == "" {
				v.Form.Set("state_"+id, pack.Came)
			}
		}
		for _, g := range r.Guests {
			if id := string(g.ID); (r.Leads || r.Plans) && !g.Waiting && v.Form.Get("guest_"+id) == "" && g.State == "" {
				v.Form.Set("guest_"+id, activity.Came)
			}
		}
	}
	for name := range v.Form {
		if id, ok := strings.CutPrefix(name, "state_"); ok {
			in.Marks = append(in.Marks, activity.Mark{Case: sild.ID(id), State: v.Form.Get(name), Minutes: v.Number(p, "minutes_"+id), Note: v.Form.Get("note_" + id)})
		}
		if id, ok := strings.CutPrefix(name, "guest_"); ok {
			in.Guests = append(in.Guests, activity.GuestMark{Guest: sild.ID(id), State: v.Form.Get(name)})
		}
	}
	in.Heads = v.Number(p, "heads")
	saved, err := activity.Save(v.Tx, session, in)
	to := "/sessions/" + string(session) + "/register"
	if len(saved) > 0 {
		to = page.SavedAt(to, "attendance", saved[0].ID)
	}
	return v.GoOn(to, p, err)
}

// registerPrint is the register on paper: names, and a column to sign.
func registerPrint(v *page.Visit) (templ.Component, error) {
	r, err := activity.RegisterOf(v.Tx, v.ID("session"))
	if err != nil {
		return nil, err
	}
	x, err := newMeetView(v, r)
	if err != nil {
		return nil, err
	}
	leader, err := org.Name(v.Tx, r.Leader)
	v.Page.Title = v.Page.T("group.title", "title", x.Title)
	return registerPaper(v.Page, x, leader), err
}

// A catchView is the form of a session that was made up for.
type catchView struct {
	page.Form
	Name, Says         string
	Day, Minutes, Note string
}

func catchUpPage(v *page.Visit) (templ.Component, error) {
	r, err := activity.RegisterOf(v.Tx, v.ID("session"))
	if err != nil {
		return nil, err
	}
	for _, l := range r.Lines {
		if l.Entry.Case != v.ID("case") || !l.Mine {
			continue
		}
		title, err := activityTitle(v, r.Programme, r.Template, r.Title)
		if err != nil {
			return nil, err
		}
		at := "/sessions/" + string(r.Session.ID)
		v.Page.Title = v.Page.T("catch.title")
		return catchPage(v.Page, catchView{
			Form: page.Form{ID: "catch", Action: at + "/catch-up/" + string(l.Entry.Case), Submit: "activity.save", Cancel: at + "/register", Here: true},
			Name: l.Name, Says: v.Page.T("catch.says", "title", title, "when", v.MomentShort(r.StartsAt)),
			Day: v.Typed("day", v.Page.Today.String()), Minutes: v.Typed("minutes", strconv.Itoa(r.Session.Minutes)), Note: v.Typed("note", ""),
		}), nil
	}
	return nil, sild.Missing()
}

func catchUp(v *page.Visit) (string, error) {
	p := sild.Problems{}
	a, err := activity.CatchUp(v.Tx, v.ID("session"), v.ID("case"), v.Date(p, "day"), v.Number(p, "minutes"), v.Form.Get("note"))
	return v.GoOn(page.SavedAt("/sessions/"+string(v.ID("session"))+"/register", "attendance", a.ID), p, err)
}
