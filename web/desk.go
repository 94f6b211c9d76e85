// SPDX-License-Identifier: EUPL-1.2

package web

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
)

// A deskView is today's reception: who is booked, who waits, who was seen.
type deskView struct {
	Title   string
	When    string
	Tabs    []tab
	Form    form
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

func deskPage(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("desk.title")
	v.noteSaved()
	from := v.page.Today.In(v.page.Zone)
	want := sild.ID(v.query("session"))
	if id := v.r.PathValue("session"); id != "" {
		want = sild.ID(id)
	}
	list, err := activity.Between(v.tx, from, v.page.Today.AddDays(1).In(v.page.Zone))
	if err != nil {
		return nil, err
	}
	x := deskView{Title: v.page.T("desk.title")}
	var chosen sild.ID
	for _, s := range list {
		if s.Kind != "reception" || s.Off() {
			continue
		}
		r, err := v.meetRow(s)
		if err != nil {
			return nil, err
		}
		if chosen == "" && want == "" || s.ID == want {
			chosen = s.ID
		}
		x.Tabs = append(x.Tabs, tab{Href: "/desk?session=" + string(s.ID), Text: r.When + " " + s.Place, Count: -1, On: s.ID == chosen})
	}
	if chosen == "" {
		chosen = want
	}
	if chosen == "" {
		return deskViewPage(v.page, x), nil
	}
	if len(x.Tabs) < 2 {
		x.Tabs = nil
	}
	return v.desk(chosen, x)
}

func (v *visit) desk(session sild.ID, x deskView) (templ.Component, error) {
	r, err := activity.RegisterOf(v.tx, session)
	if err != nil {
		return nil, err
	}
	title, err := v.activityTitle(r.Programme, r.Template, r.Title)
	if err != nil {
		return nil, err
	}
	x.At, x.Unseen = "/sessions/"+string(session), r.Unseen
	x.Title, x.When = title, v.momentShort(r.StartsAt)+", "+r.Session.Place
	x.Form = form{ID: "walk-in", Action: x.At + "/desk", Submit: "desk.here", Here: true}
	x.Name, x.Topic = v.typed("name", ""), v.typed("topic", "")
	x.Add = "/activities/" + string(r.Opened.ID) + "/add?session=" + string(session)
	for _, l := range r.Lines {
		d := deskRow{Name: l.Name, Topic: l.Note, Seen: x.At + "/people/" + string(l.Entry.Case), at: l.SlotAt, Booked: l.State == ""}
		if l.Full {
			d.Href = "/cases/" + string(l.Entry.Case)
		}
		if !l.SlotAt.IsZero() {
			d.When = v.page.Time(l.SlotAt, v.page.Zone)
		}
		if !l.Mine {
			d.Seen = ""
		}
		if l.State == "" {
			d.Tags = append(d.Tags, v.page.T("desk.booked"))
			x.Waiting = append(x.Waiting, d)
			continue
		}
		d.Seen, d.Tags = "", append(d.Tags, v.page.T("group.state."+l.State))
		if l.Attendance.Minutes > 0 {
			d.Minutes = v.page.length(l.Attendance.Minutes)
		}
		x.Done = append(x.Done, d)
	}
	for _, g := range r.Guests {
		d := deskRow{Name: g.Name, Topic: g.Topic, Guest: true, Seen: x.At + "/guests/" + string(g.ID), Match: "/guests/" + string(g.ID) + "/match", at: g.AskedAt, Booked: g.State == ""}
		d.When = v.page.Time(g.AskedAt, v.page.Zone)
		if !g.SlotAt.IsZero() {
			d.at, d.When = g.SlotAt, v.page.Time(g.SlotAt, v.page.Zone)
		}
		switch g.State {
		case "":
			d.Tags = append(d.Tags, v.page.T("desk.booked"))
			x.Waiting = append(x.Waiting, d)
		case activity.Here:
			x.Waiting = append(x.Waiting, d)
		default:
			d.Seen, d.Tags = "", append(d.Tags, v.page.T("group.state."+g.State))
			if g.Minutes > 0 {
				d.Minutes = v.page.length(g.Minutes)
			}
			x.Done = append(x.Done, d)
		}
	}
	slices.SortStableFunc(x.Waiting, func(a, b deskRow) int { return cmp.Compare(a.at.Unix(), b.at.Unix()) })
	return deskViewPage(v.page, x), nil
}

func deskAt(session sild.ID) string { return "/desk?session=" + string(session) }

func walkIn(v *visit) (string, error) {
	_, err := activity.WalkIn(v.tx, v.id("session"), v.form.Get("name"), v.form.Get("topic"))
	return deskAt(v.id("session")), err
}

func seeGuest(v *visit) (string, error) {
	p := sild.Problems{}
	return v.goOn(deskAt(v.id("session")), p, activity.SeeGuest(v.tx, v.id("guest"), v.id("session"), v.form.Get("state"), v.number(p, "minutes")))
}

// seePerson says that a participant who was booked came, or did not.
func seePerson(v *visit) (string, error) {
	p := sild.Problems{}
	state := v.form.Get("state")
	if state == activity.Left {
		state = pack.Missed
	}
	s, _, err := activity.OpenSession(v.tx, v.id("session"))
	if err != nil {
		return "", err
	}
	in := activity.RegisterInput{Marks: []activity.Mark{{Case: v.id("case"), State: state, Minutes: v.number(p, "minutes"), Note: v.form.Get("note")}}}
	if s.Heads != nil {
		in.Heads = *s.Heads
	}
	saved, err := activity.Save(v.tx, v.id("session"), in)
	to := deskAt(v.id("session"))
	if len(saved) > 0 {
		to = savedAt(to, "attendance", saved[0].ID)
	}
	return v.goOn(to, p, err)
}

// byJoining is how often one address may sign up on public pages: ten times at
// once are a family at one table, more come slowly. It is ours.
var byJoining = pace{free: 10, first: 30 * time.Second, most: time.Hour}

// mayJoin says how long v has to wait before it may sign somebody up; zero: now,
// and it counts.
func (s *Server) mayJoin(v *visit) (wait time.Duration) {
	now := s.Flow.Now()
	s.limits.mu.Lock()
	defer s.limits.mu.Unlock()
	t := s.limits.of(guessKey("join", "", s.address(v.r)), now)
	if wait = t.next.Sub(now); wait > 0 {
		return wait
	}
	t.fails, t.seen = t.fails+1, now
	t.next = now.Add(byJoining.wait(t.fails))
	return 0
}

// A publicView is what anybody reads who has the link.
type publicView struct {
	At, Title, About, Who string
	When                  []row
	Sessions              []option
	Session               string
	Full                  bool
	Name, Reach           string
	Public                bool
}

func publicPage(v *visit) (templ.Component, error) {
	x, err := activity.PublicOf(v.tx, v.r.PathValue("code"))
	if err != nil {
		return nil, err
	}
	t, _ := x.Pack.Activity(x.Template)
	y := publicView{
		At: "/join/" + x.Code, Title: x.Title, About: x.About, Who: x.Provider, Full: x.Full,
		Session: v.typed("session", ""), Name: v.typed("name", ""), Reach: v.typed("reach", ""),
	}
	if y.Title == "" {
		y.Title = v.page.Pick(t.Names)
	}
	if y.About == "" {
		y.About = v.page.Pick(t.About)
	}
	v.page.Title = y.Title
	single := x.Kind == "event" || x.Kind == "reception"
	for _, s := range x.Sessions {
		day := sild.DateOf(s.StartsAt, v.page.Zone)
		when := v.page.FullDate(day) + ", " + v.page.Time(s.StartsAt, v.page.Zone)
		if len(y.When) < 5 {
			y.When = append(y.When, row{LabelText: when, Value: s.Place})
		}
		if single {
			y.Sessions = append(y.Sessions, option{Value: string(s.ID), Text: when})
		}
	}
	if len(y.Sessions) > 0 && y.Session == "" {
		y.Session = y.Sessions[0].Value
	}
	return publicViewPage(v.page, y), nil
}

// signUpPublic is by nobody whom we know: the system writes it down.
func signUpPublic(v *visit) {
	code := v.r.PathValue("code")
	if wait := v.s.mayJoin(v); wait > 0 {
		v.w.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
		v.page.Problems = map[string]sild.Message{"": {Key: "join.slowly"}}
		v.show(publicPage, http.StatusTooManyRequests)
		return
	}
	_, err := v.s.Flow.Write(v.r.Context(), sild.System, noOnce, func(tx *db.Tx) (string, error) {
		return "", activity.SignUpPublic(tx, code, activity.GuestInput{Session: sild.ID(v.form.Get("session")), Name: v.form.Get("name"), Reach: v.form.Get("reach")})
	})
	if err == nil {
		http.Redirect(v.w, v.r, "/join/"+code+"/done", http.StatusSeeOther)
		return
	}
	p := sild.Problems{}
	if other := v.gather(p, err, nil); other != nil {
		if sild.KindOf(other) != sild.Conflict {
			v.fail(other)
			return
		}
		p.Check(false, "", "join.closed")
	}
	v.page.Problems = p
	v.show(publicPage, http.StatusUnprocessableEntity)
}

func publicDone(v *visit) (templ.Component, error) {
	x, err := activity.PublicOf(v.tx, v.r.PathValue("code"))
	v.page.Title = v.page.T("join.done")
	return publicDonePage(v.page, x.Provider), err
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
