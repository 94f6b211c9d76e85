// SPDX-License-Identifier: EUPL-1.2

// Package groups is the pages of what is done together: activities and their
// sessions, signing up, the register of who came, and the desk where one walks in.
package groups

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/activity"
	"sild/db"
	"sild/pack"
	"sild/web/page"
	"sild/web/record"
)

// A deskView is today's reception: who is booked, who waits, who was seen.
type deskView struct {
	Title   string
	When    string
	Tabs    []page.Tab
	Form    page.Form
	Name    string
	Topic   string
	Waiting []deskRow
	Done    []deskRow
	Unseen  int
	At      string
	Add     string
}

// A deskRow is somebody at the desk.
type deskRow struct {
	Name, Href, When, Topic string
	Tags                    []string
	Seen                    string // address
	Guest                   bool
	Booked                  bool // has not come yet
	Match                   string
	at                      time.Time
	Minutes                 string
}

func deskPage(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("desk.title")
	v.NoteSaved()
	from := v.Page.Today.In(v.Page.Zone)
	want := sild.ID(v.Query("session"))
	if id := v.Request.PathValue("session"); id != "" {
		want = sild.ID(id)
	}
	list, err := activity.Between(v.Tx, from, v.Page.Today.AddDays(1).In(v.Page.Zone))
	if err != nil {
		return nil, err
	}
	x := deskView{Title: v.Page.T("desk.title")}
	var chosen sild.ID
	for _, s := range list {
		if s.Kind != "reception" || s.Off() {
			continue
		}
		r, err := NewMeetRow(v, s)
		if err != nil {
			return nil, err
		}
		if chosen == "" && want == "" || s.ID == want {
			chosen = s.ID
		}
		x.Tabs = append(x.Tabs, page.Tab{Href: "/desk?session=" + string(s.ID), Text: r.When + " " + s.Place, Count: -1, On: s.ID == chosen})
	}
	if chosen == "" {
		chosen = want
	}
	if chosen == "" {
		return deskViewPage(v.Page, x), nil
	}
	if len(x.Tabs) < 2 {
		x.Tabs = nil
	}
	return desk(v, chosen, x)
}

func desk(v *page.Visit, session sild.ID, x deskView) (templ.Component, error) {
	r, err := activity.RegisterOf(v.Tx, session)
	if err != nil {
		return nil, err
	}
	title, err := activityTitle(v, r.Programme, r.Template, r.Title)
	if err != nil {
		return nil, err
	}
	x.At, x.Unseen = "/sessions/"+string(session), r.Unseen
	x.Title, x.When = title, v.MomentShort(r.StartsAt)+", "+r.Session.Place
	x.Form = page.Form{ID: "walk-in", Action: x.At + "/desk", Submit: "desk.here", Here: true}
	x.Name, x.Topic = v.Typed("name", ""), v.Typed("topic", "")
	x.Add = "/activities/" + string(r.Opened.ID) + "/add?session=" + string(session)
	for _, l := range r.Lines {
		d := deskRow{Name: l.Name, Topic: l.Note, Seen: x.At + "/people/" + string(l.Entry.Case), at: l.SlotAt, Booked: l.State == ""}
		if l.Full {
			d.Href = "/cases/" + string(l.Entry.Case)
		}
		if !l.SlotAt.IsZero() {
			d.When = v.Page.Time(l.SlotAt, v.Page.Zone)
		}
		if !l.Mine {
			d.Seen = ""
		}
		if l.State == "" {
			d.Tags = append(d.Tags, v.Page.T("desk.booked"))
			x.Waiting = append(x.Waiting, d)
			continue
		}
		d.Seen, d.Tags = "", append(d.Tags, v.Page.T("group.state."+l.State))
		if l.Attendance.Minutes > 0 {
			d.Minutes = record.Length(v.Page, l.Attendance.Minutes)
		}
		x.Done = append(x.Done, d)
	}
	for _, g := range r.Guests {
		d := deskRow{Name: g.Name, Topic: g.Topic, Guest: true, Seen: x.At + "/guests/" + string(g.ID), Match: "/guests/" + string(g.ID) + "/match", at: g.AskedAt, Booked: g.State == ""}
		d.When = v.Page.Time(g.AskedAt, v.Page.Zone)
		if !g.SlotAt.IsZero() {
			d.at, d.When = g.SlotAt, v.Page.Time(g.SlotAt, v.Page.Zone)
		}
		switch g.State {
		case "":
			d.Tags = append(d.Tags, v.Page.T("desk.booked"))
			x.Waiting = append(x.Waiting, d)
		case activity.Here:
			x.Waiting = append(x.Waiting, d)
		default:
			d.Seen, d.Tags = "", append(d.Tags, v.Page.T("group.state."+g.State))
			if g.Minutes > 0 {
				d.Minutes = record.Length(v.Page, g.Minutes)
			}
			x.Done = append(x.Done, d)
		}
	}
	slices.SortStableFunc(x.Waiting, func(a, b deskRow) int { return cmp.Compare(a.at.Unix(), b.at.Unix()) })
	return deskViewPage(v.Page, x), nil
}

func deskAt(session sild.ID) string { return "/desk?session=" + string(session) }

func walkIn(v *page.Visit) (string, error) {
	_, err := activity.WalkIn(v.Tx, v.ID("session"), v.Form.Get("name"), v.Form.Get("topic"))
	return deskAt(v.ID("session")), err
}

func seeGuest(v *page.Visit) (string, error) {
	p := sild.Problems{}
	return v.GoOn(deskAt(v.ID("session")), p, activity.SeeGuest(v.Tx, v.ID("guest"), v.ID("session"), v.Form.Get("state"), v.Number(p, "minutes")))
}

// seePerson says that a participant who was booked came, or did not.
func seePerson(v *page.Visit) (string, error) {
	p := sild.Problems{}
	state := v.Form.Get("state")
	if state == activity.Left {
		state = pack.Missed
	}
	s, _, err := activity.OpenSession(v.Tx, v.ID("session"))
	if err != nil {
		return "", err
	}
	in := activity.RegisterInput{Marks: []activity.Mark{{Case: v.ID("case"), State: state, Minutes: v.Number(p, "minutes"), Note: v.Form.Get("note")}}}
	if s.Heads != nil {
		in.Heads = *s.Heads
	}
	saved, err := activity.Save(v.Tx, v.ID("session"), in)
	to := deskAt(v.ID("session"))
	if len(saved) > 0 {
		to = page.SavedAt(to, "attendance", saved[0].ID)
	}
	return v.GoOn(to, p, err)
}

// byJoining is how often one address may sign up on public pages: ten times at
// once are a family at one table, more come slowly. It is ours.
var byJoining = page.Pace{Free: 10, First: 30 * time.Second, Most: time.Hour}

// mayJoin says how long v has to wait before it may sign somebody up; zero: now,
// and it counts.
func mayJoin(s *page.Server, v *page.Visit) (wait time.Duration) {
	now := s.Flow.Now()
	s.Limits.Mu.Lock()
	defer s.Limits.Mu.Unlock()
	t := s.Limits.Of(page.GuessKey("join", "", s.Address(v.Request)), now)
	if wait = t.Next.Sub(now); wait > 0 {
		return wait
	}
	t.Fails, t.Seen = t.Fails+1, now
	t.Next = now.Add(byJoining.Wait(t.Fails))
	return 0
}

// A publicView is what anybody reads who has the link.
type publicView struct {
	At, Title, About, Who string
	When                  []page.Row
	Sessions              []page.Option
	Session               string
	Full                  bool
	Name, Reach           string
	Public                bool
}

func publicPage(v *page.Visit) (templ.Component, error) {
	x, err := activity.PublicOf(v.Tx, v.Request.PathValue("code"))
	if err != nil {
		return nil, err
	}
	t, _ := x.Pack.Activity(x.Template)
	y := publicView{
		At: "/join/" + x.Code, Title: x.Title, About: x.About, Who: x.Provider, Full: x.Full,
		Session: v.Typed("session", ""), Name: v.Typed("name", ""), Reach: v.Typed("reach", ""),
	}
	if y.Title == "" {
		y.Title = v.Page.Pick(t.Names)
	}
	if y.About == "" {
		y.About = v.Page.Pick(t.About)
	}
	v.Page.Title = y.Title
	single := x.Kind == "event" || x.Kind == "reception"
	for _, s := range x.Sessions {
		day := sild.DateOf(s.StartsAt, v.Page.Zone)
		when := v.Page.FullDate(day) + ", " + v.Page.Time(s.StartsAt, v.Page.Zone)
		if len(y.When) < 5 {
			y.When = append(y.When, page.Row{LabelText: when, Value: s.Place})
		}
		if single {
			y.Sessions = append(y.Sessions, page.Option{Value: string(s.ID), Text: when})
		}
	}
	if len(y.Sessions) > 0 && y.Session == "" {
		y.Session = y.Sessions[0].Value
	}
	return publicViewPage(v.Page, y), nil
}

// signUpPublic is by nobody whom we know: the system writes it down.
func signUpPublic(v *page.Visit) {
	code := v.Request.PathValue("code")
	if wait := mayJoin(v.Server, v); wait > 0 {
		v.Writer.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
		v.Page.Problems = map[string]sild.Message{"": {Key: "join.slowly"}}
		v.Show(publicPage, http.StatusTooManyRequests)
		return
	}
	_, err := v.Server.Flow.Write(v.Request.Context(), sild.System, page.NoOnce, func(tx *db.Tx) (string, error) {
		return "", activity.SignUpPublic(tx, code, activity.GuestInput{Session: sild.ID(v.Form.Get("session")), Name: v.Form.Get("name"), Reach: v.Form.Get("reach")})
	})
	if err == nil {
		http.Redirect(v.Writer, v.Request, "/join/"+code+"/done", http.StatusSeeOther)
		return
	}
	p := sild.Problems{}
	if other := v.Gather(p, err, nil); other != nil {
		if sild.KindOf(other) != sild.Conflict {
			v.Fail(other)
			return
		}
		p.Check(false, "", "join.closed")
	}
	v.Page.Problems = p
	v.Show(publicPage, http.StatusUnprocessableEntity)
}

func publicDone(v *page.Visit) (templ.Component, error) {
	x, err := activity.PublicOf(v.Tx, v.Request.PathValue("code"))
	v.Page.Title = v.Page.T("join.done")
	return publicDonePage(v.Page, x.Provider), err
}

// deskTimes are the minutes that one tap says of somebody who was seen.
var deskTimes = []int{10, 20, 30}

// leftState and leftLabel are what is said of somebody who was not seen: who was
// booked did not come, and who came went again.
func leftState(r deskRow) string {
	if r.Booked {
		return activity.Missed
	}
	return activity.Left
}

func leftLabel(r deskRow) string { return "desk." + leftState(r) }
