// SPDX-License-Identifier: EUPL-1.2

package groups

import (
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/activity"
	"sild/web/page"
)

// A joinView is where somebody is put on a list: participants, or somebody
// without a file.
type joinView struct {
	At       string
	Says     string
	Find     string
	Words    string
	People   page.Form
	List     []page.Option
	Chosen   []string
	Session  string
	Sessions []page.Option // to choose from; empty: all, or the one that the address names
	Slot     string
	Slots    bool
	Came     string // they are there: the register is open
	Guest    page.Form
	Name     string
	Reach    string
	Who      string
	Whos     []page.Option
	Back     string
}

// openSessions are those to which one can still come, with the one that the
// address names.
func openSessions(v *page.Visit, o activity.Opened) (list []page.Option, chosen *activity.Held, err error) {
	all, err := activity.Sessions(v.Tx, o)
	want := v.Typed("session", v.Query("session"))
	for i, s := range all {
		if string(s.ID) == want {
			chosen = &all[i]
		}
		if !s.Off() && s.StartsAt.Add(time.Duration(s.Minutes)*time.Minute).After(v.Tx.Now) {
			list = append(list, page.Option{Value: string(s.ID), Text: v.MomentShort(s.StartsAt)})
		}
	}
	return list, chosen, err
}

func joinPage(v *page.Visit) (templ.Component, error) {
	o, err := activity.Open(v.Tx, v.ID("activity"))
	if err != nil {
		return nil, err
	}
	title, err := activityTitle(v, o.Programme, o.Template, o.Title)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("join.add", "title", title)
	if v.Form != nil {
		v.Page.Form = "people"
		if v.Form.Get("guest") != "" {
			v.Page.Form = "guest"
		}
	}
	at := "/activities/" + string(o.ID)
	x := joinView{
		At: at, Find: at + "/find", Words: v.Typed("q", ""), Back: at, Session: v.Typed("session", v.Query("session")),
		People: page.Form{ID: "people", Action: at + "/add", Submit: "join.add.do", Here: true}, Guest: page.Form{ID: "guest", Action: at + "/guests", Submit: "join.add.do", Here: true},
		Name: v.TypedIn("guest", "name", ""), Reach: v.TypedIn("guest", "reach", ""), Who: v.TypedIn("guest", "who", "family"), Whos: page.Choices("activity.guest.", activity.Guests[1:]...),
		Slot: v.Typed("slot", ""), Chosen: v.Picked("case"),
	}
	sessions, chosen, err := openSessions(v, o)
	if err != nil {
		return nil, err
	}
	switch {
	case chosen != nil:
		x.Back = "/sessions/" + string(chosen.ID) + "/register"
		x.Says = v.Page.T("join.add.session", "when", v.MomentShort(chosen.StartsAt))
		if sild.DateOf(chosen.StartsAt, v.Page.Zone) == v.Page.Today || chosen.StartsAt.Before(v.Tx.Now) {
			x.Came = "on"
		}
	case o.Reception() || o.Kind == "event":
		x.Sessions = sessions
		if len(sessions) > 0 && x.Session == "" {
			x.Session = sessions[0].Value
		}
	}
	x.Slots = o.Reception() && x.Came == ""
	list, err := activity.Candidates(v.Tx, o, x.Words)
	for _, c := range list {
		x.List = append(x.List, page.Option{Value: string(c.Case), Text: c.Name})
	}
	return joinViewPage(v.Page, x), err
}

// joinActivity signs the chosen people up; those who are there already are
// written on the register.
func joinActivity(v *page.Visit) (string, error) {
	p := sild.Problems{}
	p.Check(len(v.Form["case"]) > 0, "case", "case.choice.required")
	session := sild.ID(v.Form.Get("session"))
	to := "/activities/" + string(v.ID("activity"))
	if v.Ticked("came") {
		var in activity.RegisterInput
		s, _, err := activity.OpenSession(v.Tx, session)
		if err != nil {
			return "", err
		}
		if s.Heads != nil {
			in.Heads = *s.Heads
		}
		for _, id := range v.Form["case"] {
			in.Marks = append(in.Marks, activity.Mark{Case: sild.ID(id), State: activity.Came})
		}
		if err := p.Err(); err != nil {
			return "", err
		}
		saved, err := activity.Save(v.Tx, session, in)
		to = "/sessions/" + string(session) + "/register"
		if len(saved) > 0 {
			to = page.SavedAt(to, "attendance", saved[0].ID)
		}
		return to, err
	}
	if err := p.Err(); err != nil {
		return "", err
	}
	slot, err := slot(v, p, session)
	if err != nil {
		return "", err
	}
	for _, id := range v.Form["case"] {
		s, err := activity.Join(v.Tx, v.ID("activity"), activity.SignUpInput{Case: sild.ID(id), Session: session, Slot: slot})
		if err := v.Gather(p, err, nil); err != nil {
			return "", err
		}
		to = page.SavedAt("/activities/"+string(v.ID("activity")), "sign_up", s.ID)
	}
	return to, p.Err()
}

// slot is the booked time of the day on which a session is.
func slot(v *page.Visit, p sild.Problems, session sild.ID) (time.Time, error) {
	if v.Form.Get("slot") == "" || session == "" {
		return time.Time{}, nil
	}
	s, _, err := activity.OpenSession(v.Tx, session)
	if err != nil {
		return time.Time{}, err
	}
	at, err := time.Parse("15:04", v.Form.Get("slot"))
	p.Check(err == nil, "slot", "time.unreadable")
	day := s.StartsAt.In(v.Page.Zone)
	return time.Date(day.Year(), day.Month(), day.Day(), at.Hour(), at.Minute(), 0, 0, v.Page.Zone).UTC(), nil
}

func addGuest(v *page.Visit) (string, error) {
	p := sild.Problems{}
	session := sild.ID(v.Form.Get("session"))
	slot, err := slot(v, p, session)
	if err != nil {
		return "", err
	}
	in := activity.GuestInput{Session: session, Name: v.Form.Get("name"), Reach: v.Form.Get("reach"), Who: v.Form.Get("who"), Slot: slot}
	to := "/activities/" + string(v.ID("activity"))
	if v.Ticked("came") {
		to = "/sessions/" + string(session) + "/register"
		_, err := activity.GuestCame(v.Tx, session, in)
		return v.GoOn(to, p, err)
	}
	_, err = activity.AddGuest(v.Tx, v.ID("activity"), in)
	return v.GoOn(to, p, err)
}

func leaveActivity(v *page.Visit) (string, error) {
	s, err := activity.Leave(v.Tx, v.ID("sign"), "")
	return page.SavedAt("/activities/"+string(s.Activity), "sign_up", s.ID), err
}

func guestLeft(v *page.Visit) (string, error) {
	g, err := activity.GuestLeft(v.Tx, v.ID("guest"))
	return "/activities/" + string(g.Activity) + "#who", err
}

// A matchView says who a guest was.
type matchGuestView struct {
	page.Form
	Says   string
	Find   string
	Words  string
	List   []page.Option
	Chosen string
}

func matchPage(v *page.Visit) (templ.Component, error) {
	g, o, err := activity.OpenGuest(v.Tx, v.ID("guest"))
	if err != nil {
		return nil, err
	}
	at := "/guests/" + string(g.ID)
	v.Page.Title = v.Page.T("match.guest")
	x := matchGuestView{
		Form: page.Form{ID: "match", Action: at + "/match", Submit: "match.guest.do", Cancel: "/activities/" + string(o.ID), Here: true},
		Says: v.Page.T("match.guest.says", "name", g.Name), Find: at + "/find", Words: v.Typed("q", ""), Chosen: v.Typed("case", ""),
	}
	list, err := activity.Candidates(v.Tx, o, x.Words)
	for _, c := range list {
		x.List = append(x.List, page.Option{Value: string(c.Case), Text: c.Name})
	}
	return matchGuestPage(v.Page, x), err
}

func matchGuest(v *page.Visit) (string, error) {
	g, _, err := activity.OpenGuest(v.Tx, v.ID("guest"))
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	p.Check(v.Form.Get("case") != "", "case", "case.choice.required")
	if err := p.Err(); err != nil {
		return "", err
	}
	made, err := activity.Match(v.Tx, g.ID, sild.ID(v.Form.Get("case")))
	to := "/activities/" + string(g.Activity)
	if len(made) > 0 {
		to = page.SavedAt(to, "attendance", made[0].ID)
	}
	return to, err
}
