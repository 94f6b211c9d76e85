// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/activity"
)

// A joinView is where somebody is put on a list: participants, or somebody
// without a file.
type joinView struct {
	At       string
	Says     string
	Find     string
	Words    string
	People   form
	List     []option
	Chosen   []string
	Session  string
	Sessions []option // to choose from; empty: all, or the one that the address names
	Slot     string
	Slots    bool
	Came     string // they are there: the register is open
	Guest    form
	Name     string
	Reach    string
	Who      string
	Whos     []option
	Back     string
}

// openSessions are those to which one can still come, with the one that the
// address names.
func (v *visit) openSessions(o activity.Opened) (list []option, chosen *activity.Held, err error) {
	all, err := activity.Sessions(v.tx, o)
	want := v.typed("session", v.query("session"))
	for i, s := range all {
		if string(s.ID) == want {
			chosen = &all[i]
		}
		if !s.Off() && s.StartsAt.Add(time.Duration(s.Minutes)*time.Minute).After(v.tx.Now) {
			list = append(list, option{Value: string(s.ID), Text: v.momentShort(s.StartsAt)})
		}
	}
	return list, chosen, err
}

func joinPage(v *visit) (templ.Component, error) {
	o, err := activity.Open(v.tx, v.id("activity"))
	if err != nil {
		return nil, err
	}
	title, err := v.activityTitle(o.Programme, o.Template, o.Title)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("join.add", "title", title)
	if v.form != nil {
		v.page.Form = "people"
		if v.form.Get("guest") != "" {
			v.page.Form = "guest"
		}
	}
	at := "/activities/" + string(o.ID)
	x := joinView{
		At: at, Find: at + "/find", Words: v.typed("q", ""), Back: at, Session: v.typed("session", v.query("session")),
		People: form{ID: "people", Action: at + "/add", Submit: "join.add.do", Here: true}, Guest: form{ID: "guest", Action: at + "/guests", Submit: "join.add.do", Here: true},
		Name: v.typedIn("guest", "name", ""), Reach: v.typedIn("guest", "reach", ""), Who: v.typedIn("guest", "who", "family"), Whos: choices("activity.guest.", activity.Guests[1:]...),
		Slot: v.typed("slot", ""), Chosen: v.picked("case"),
	}
	sessions, chosen, err := v.openSessions(o)
	if err != nil {
		return nil, err
	}
	switch {
	case chosen != nil:
		x.Back = "/sessions/" + string(chosen.ID) + "/register"
		x.Says = v.page.T("join.add.session", "when", v.momentShort(chosen.StartsAt))
		if sild.DateOf(chosen.StartsAt, v.page.Zone) == v.page.Today || chosen.StartsAt.Before(v.tx.Now) {
			x.Came = "on"
		}
	case o.Reception() || o.Kind == "event":
		x.Sessions = sessions
		if len(sessions) > 0 && x.Session == "" {
			x.Session = sessions[0].Value
		}
	}
	x.Slots = o.Reception() && x.Came == ""
	list, err := activity.Candidates(v.tx, o, x.Words)
	for _, c := range list {
		x.List = append(x.List, option{Value: string(c.Case), Text: c.Name})
	}
	return joinViewPage(v.page, x), err
}

// joinActivity signs the chosen people up; those who are there already are
// written on the register.
func joinActivity(v *visit) (string, error) {
	p := sild.Problems{}
	p.Check(len(v.form["case"]) > 0, "case", "case.choice.required")
	session := sild.ID(v.form.Get("session"))
	to := "/activities/" + string(v.id("activity"))
	if v.ticked("came") {
		var in activity.RegisterInput
		s, _, err := activity.OpenSession(v.tx, session)
		if err != nil {
			return "", err
		}
		if s.Heads != nil {
			in.Heads = *s.Heads
		}
		for _, id := range v.form["case"] {
			in.Marks = append(in.Marks, activity.Mark{Case: sild.ID(id), State: activity.Came})
		}
		if err := p.Err(); err != nil {
			return "", err
		}
		saved, err := activity.Save(v.tx, session, in)
		to = "/sessions/" + string(session) + "/register"
		if len(saved) > 0 {
			to = savedAt(to, "attendance", saved[0].ID)
		}
		return to, err
	}
	if err := p.Err(); err != nil {
		return "", err
	}
	slot, err := v.slot(p, session)
	if err != nil {
		return "", err
	}
	for _, id := range v.form["case"] {
		s, err := activity.Join(v.tx, v.id("activity"), activity.SignUpInput{Case: sild.ID(id), Session: session, Slot: slot})
		if err := v.gather(p, err, nil); err != nil {
			return "", err
		}
		to = savedAt("/activities/"+string(v.id("activity")), "sign_up", s.ID)
	}
	return to, p.Err()
}

// slot is the booked time of the day on which a session is.
func (v *visit) slot(p sild.Problems, session sild.ID) (time.Time, error) {
	if v.form.Get("slot") == "" || session == "" {
		return time.Time{}, nil
	}
	s, _, err := activity.OpenSession(v.tx, session)
	if err != nil {
		return time.Time{}, err
	}
	at, err := time.Parse("15:04", v.form.Get("slot"))
	p.Check(err == nil, "slot", "time.unreadable")
	day := s.StartsAt.In(v.page.Zone)
	return time.Date(day.Year(), day.Month(), day.Day(), at.Hour(), at.Minute(), 0, 0, v.page.Zone).UTC(), nil
}

func addGuest(v *visit) (string, error) {
	p := sild.Problems{}
	session := sild.ID(v.form.Get("session"))
	slot, err := v.slot(p, session)
	if err != nil {
		return "", err
	}
	in := activity.GuestInput{Session: session, Name: v.form.Get("name"), Reach: v.form.Get("reach"), Who: v.form.Get("who"), Slot: slot}
	to := "/activities/" + string(v.id("activity"))
	if v.ticked("came") {
		to = "/sessions/" + string(session) + "/register"
		_, err := activity.GuestCame(v.tx, session, in)
		return v.goOn(to, p, err)
	}
	_, err = activity.AddGuest(v.tx, v.id("activity"), in)
	return v.goOn(to, p, err)
}

func leaveActivity(v *visit) (string, error) {
	s, err := activity.Leave(v.tx, v.id("sign"), "")
	return savedAt("/activities/"+string(s.Activity), "sign_up", s.ID), err
}

func guestLeft(v *visit) (string, error) {
	g, err := activity.GuestLeft(v.tx, v.id("guest"))
	return "/activities/" + string(g.Activity) + "#who", err
}

// A matchView says who a guest was.
type matchGuestView struct {
	form
	Says   string
	Find   string
	Words  string
	List   []option
	Chosen string
}

func matchPage(v *visit) (templ.Component, error) {
	g, o, err := activity.OpenGuest(v.tx, v.id("guest"))
	if err != nil {
		return nil, err
	}
	at := "/guests/" + string(g.ID)
	v.page.Title = v.page.T("match.guest")
	x := matchGuestView{
		form: form{ID: "match", Action: at + "/match", Submit: "match.guest.do", Cancel: "/activities/" + string(o.ID), Here: true},
		Says: v.page.T("match.guest.says", "name", g.Name), Find: at + "/find", Words: v.typed("q", ""), Chosen: v.typed("case", ""),
	}
	list, err := activity.Candidates(v.tx, o, x.Words)
	for _, c := range list {
		x.List = append(x.List, option{Value: string(c.Case), Text: c.Name})
	}
	return matchGuestPage(v.page, x), err
}

func matchGuest(v *visit) (string, error) {
	g, _, err := activity.OpenGuest(v.tx, v.id("guest"))
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	p.Check(v.form.Get("case") != "", "case", "case.choice.required")
	if err := p.Err(); err != nil {
		return "", err
	}
	made, err := activity.Match(v.tx, g.ID, sild.ID(v.form.Get("case")))
	to := "/activities/" + string(g.Activity)
	if len(made) > 0 {
		to = savedAt(to, "attendance", made[0].ID)
	}
	return to, err
}

// sayAttendance and saySignUp tell on the page of a case of a group to which the
// person came, or wants to come.
func (v *visit) sayAttendance(o openedCase, a activity.Attendance, x *eventView) {
	t, _ := o.Pack.Activity(a.Template)
	x.Kind = "met"
	x.What = v.page.T("case.event.attendance", "what", v.page.Pick(t.Names), "state", v.page.T("group.state."+a.State))
	if a.Minutes > 0 {
		x.What = v.page.N("case.minutes", a.Minutes, "what", x.What)
	}
	x.Team = a.Note
}

func (v *visit) saySignUp(o openedCase, s activity.SignUp, x *eventView) {
	t, _ := o.Pack.Activity(s.Template)
	key := "case.event.sign_up"
	if !s.EndedOn.IsZero() {
		key = "case.event.sign_up.ended"
	}
	x.What, x.Team = v.page.T(key, "what", v.page.Pick(t.Names)), s.Why
}
