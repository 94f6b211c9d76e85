// SPDX-License-Identifier: EUPL-1.2

package groups

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/activity"
	"sild/org"
	"sild/pack"
	"sild/programme"
	"sild/web/page"
)

// Routes are activities and their sessions, the register and the desk.
func Routes(s *page.Server) {
	s.Read("GET /activities", activitiesPage)
	s.Read("GET /activities/new", newActivityPage)
	s.Do("POST /activities", addActivity, newActivityPage)
	s.Read("GET /activities/{activity}", activityPage)
	s.Read("GET /activities/{activity}/change", changeActivityPage)
	s.Do("POST /activities/{activity}/change", changeActivity, changeActivityPage)
	s.Do("POST /activities/{activity}/sessions", addActivitySessions, changeActivityPage)
	s.Read("GET /activities/{activity}/cancel", cancelSessionsPage)
	s.Do("POST /activities/{activity}/cancel", cancelSessions, cancelSessionsPage)
	s.Do("POST /activities/{activity}/materials", addMaterial, activityPage)
	s.Do("POST /materials/{material}/drop", dropMaterial, nil)
	s.Read("GET /activities/{activity}/add", joinPage)
	s.Handle("POST /activities/{activity}/find", false, func(v *page.Visit) { v.Show(joinPage, 200) })
	s.Do("POST /activities/{activity}/add", joinActivity, joinPage)
	s.Do("POST /activities/{activity}/guests", addGuest, joinPage)
	s.Do("POST /activities/{activity}/told/{who}", tellPlace, nil)
	s.Do("POST /sign-ups/{sign}/leave", leaveActivity, nil)
	s.Do("POST /guests/{guest}/leave", guestLeft, nil)
	s.Read("GET /guests/{guest}/match", matchPage)
	s.Handle("POST /guests/{guest}/find", false, func(v *page.Visit) { v.Show(matchPage, 200) })
	s.Do("POST /guests/{guest}/match", matchGuest, matchPage)
	s.Read("GET /sessions/{session}/register", groupPage)
	s.Do("POST /sessions/{session}/register", saveRegister, groupPage)
	s.Read("GET /sessions/{session}/print", registerPrint)
	s.Read("GET /sessions/{session}/catch-up/{case}", catchUpPage)
	s.Do("POST /sessions/{session}/catch-up/{case}", catchUp, catchUpPage)
	s.Read("GET /sessions/{session}/move", moveSessionPage)
	s.Do("POST /sessions/{session}/move", moveSession, moveSessionPage)
	s.Do("POST /sessions/{session}/back", restoreSession, nil)
	s.Read("GET /sessions/{session}/tell", tellPage)
	s.Do("POST /sessions/{session}/told/{who}", tellSession, nil)
	s.Read("GET /desk", deskPage)
	s.Do("POST /sessions/{session}/desk", walkIn, deskPage)
	s.Do("POST /sessions/{session}/guests/{guest}", seeGuest, deskPage)
	s.Do("POST /sessions/{session}/people/{case}", seePerson, deskPage)
	s.Open("GET /join/{code}", publicPage)
	s.Handle("POST /join/{code}", true, signUpPublic)
	s.Open("GET /join/{code}/done", publicDone)
}

// An activityWeek is a week of sessions, by day.
type activityWeek struct {
	Title          string
	Earlier, Later string
	Now            string // empty: it is this one
	Places         []page.ChipGroup
	Days           []activityDay
	Unwritten      []meetRow
	New, Desk      string
}

type activityDay struct {
	Name  string
	Today bool
	Rows  []meetRow
}

// A meetRow is a session in a list.
type meetRow struct {
	ID                   string
	When, Title, Href    string
	Line                 []string
	Tags                 []string
	Off, Done            bool
	Register, Move, Tell string
	Desk                 bool
	Of                   string
}

func activitiesAt(from sild.Date, where string) string {
	q := url.Values{"from": {from.String()}}
	if where != "" {
		q.Set("place", where)
	}
	return page.WithQuery("/activities", q)
}

func activitiesPage(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("nav.activities")
	v.NoteSaved()
	from := v.Page.Today
	if d, err := sild.ParseDate(v.Query("from")); err == nil && !d.IsZero() {
		from = d
	}
	from = page.Monday(from)
	list, err := activity.Between(v.Tx, from.In(v.Page.Zone), from.AddDays(7).In(v.Page.Zone))
	if err != nil {
		return nil, err
	}
	where := v.Query("place")
	x := activityWeek{
		Title:   v.Page.T("diary.week", "from", v.Page.ShortDate(from), "until", v.Page.ShortDate(from.AddDays(6))),
		Earlier: activitiesAt(from.AddDays(-7), where), Later: activitiesAt(from.AddDays(7), where),
	}
	if from != page.Monday(v.Page.Today) {
		x.Now = activitiesAt(v.Page.Today, where)
	}
	if x.New, err = activityLink(v); err != nil {
		return nil, err
	}
	var places []string
	for _, s := range list {
		if !slices.Contains(places, s.Place) {
			places = append(places, s.Place)
		}
		if s.Kind == "reception" && !s.Off() && sild.DateOf(s.StartsAt, v.Page.Zone) == v.Page.Today {
			x.Desk = "/desk"
		}
	}
	slices.Sort(places)
	if len(places) > 1 || where != "" {
		g := page.ChipGroup{Label: "activity.place", Chips: []page.Chip{{Href: activitiesAt(from, ""), Label: "activity.place.all", On: where == ""}}}
		for _, p := range places {
			g.Chips = append(g.Chips, page.Chip{Href: activitiesAt(from, p), Text: p, On: p == where})
		}
		x.Places = append(x.Places, g)
	}
	for i := range 7 {
		day := from.AddDays(i)
		d := activityDay{Name: v.Page.WeekdayOn(day, v.Page.ShortDate(day)), Today: day == v.Page.Today}
		for _, s := range list {
			if sild.DateOf(s.StartsAt, v.Page.Zone) != day || where != "" && s.Place != where {
				continue
			}
			r, err := NewMeetRow(v, s)
			if err != nil {
				return nil, err
			}
			d.Rows = append(d.Rows, r)
		}
		if len(d.Rows) > 0 || d.Today {
			x.Days = append(x.Days, d)
		}
	}
	waiting, err := activity.Unwritten(v.Tx)
	if err != nil {
		return nil, err
	}
	for _, s := range waiting {
		r, err := NewMeetRow(v, s)
		if err != nil {
			return nil, err
		}
		r.When = v.MomentShort(s.StartsAt)
		x.Unwritten = append(x.Unwritten, r)
	}
	return activitiesView(v.Page, x), nil
}

// title is what an activity is called: its own name, or that of its template.
func activityTitle(v *page.Visit, pr sild.ID, template, title string) (string, error) {
	if title != "" {
		return title, nil
	}
	p, err := programme.Of(v.Tx, pr)
	if err != nil {
		return "", err
	}
	t, _ := p.Activity(template)
	return v.Page.Pick(t.Names), nil
}

func NewMeetRow(v *page.Visit, s activity.Held) (meetRow, error) {
	title, err := activityTitle(v, s.Programme, s.Template, s.Title)
	if err != nil {
		return meetRow{}, err
	}
	leader, err := org.Name(v.Tx, s.Leader)
	if err != nil {
		return meetRow{}, err
	}
	end := s.StartsAt.Add(time.Duration(s.Minutes) * time.Minute)
	r := meetRow{
		ID: string(s.ID), When: v.Page.Time(s.StartsAt, v.Page.Zone) + "–" + v.Page.Time(end, v.Page.Zone), Title: title, Href: "/activities/" + string(s.Activity),
		Line: []string{s.Place, leader}, Off: s.Off(), Desk: s.Kind == "reception",
	}
	r.Of = title + " " + v.MomentShort(s.StartsAt)
	begun := !sild.DateOf(s.StartsAt, v.Page.Zone).After(v.Page.Today)
	switch {
	case s.Off():
		r.Line = []string{s.Why}
		r.Tags, r.Tell = []string{v.Page.T("activity.off")}, "/sessions/"+string(s.ID)+"/tell"
	case s.Written:
		r.Done = true
		r.Tags = []string{v.Page.N("activity.came.n", s.Came)}
	case s.Capacity > 0:
		r.Line = append(r.Line, v.Page.T("activity.asked.of", "n", v.Page.Number(min(s.Asked, s.Capacity)), "places", v.Page.Number(s.Capacity)))
		if s.Asked > s.Capacity {
			r.Line = append(r.Line, v.Page.N("activity.waiting.n", s.Asked-s.Capacity))
		}
	case !r.Desk:
		r.Line = append(r.Line, v.Page.N("activity.asked.n", s.Asked))
	}
	if !s.Off() {
		r.Register = "/sessions/" + string(s.ID) + "/register"
		if r.Desk && begun {
			r.Register = "/desk?session=" + string(s.ID)
		}
	}
	if plans := s.Leader == v.Who.User || access.May(v.Who.Role, access.PlanActivities); plans && !s.Off() && !s.Written {
		r.Move = "/sessions/" + string(s.ID) + "/move"
	}
	return r, nil
}

// An activityView is one activity with its sessions and those who want to come.
type activityView struct {
	At        string
	Summary   []page.Row
	Next      []meetRow
	Past      []meetRow
	Entries   []entryRow
	Unseen    int
	Materials []materialRow
	Plans     bool
	Add       string
	Link      string
	Title     string // of material, as typed
	Href      string
}

type materialRow struct{ ID, Title, Link string }

// An entryRow is somebody who wants to come.
type entryRow struct {
	Name, Href string
	Line       []string
	Tags       []string
	Waits      bool
	Told       string // address of "told of the place"; empty: nothing to tell
	Match      string
	Leave      string
}

func activityPage(v *page.Visit) (templ.Component, error) {
	o, err := activity.Open(v.Tx, v.ID("activity"))
	if err != nil {
		return nil, err
	}
	v.NoteSaved()
	if v.Page.Title, err = activityTitle(v, o.Programme, o.Template, o.Title); err != nil {
		return nil, err
	}
	leader, err := org.Name(v.Tx, o.Leader)
	if err != nil {
		return nil, err
	}
	x := activityView{At: "/activities/" + string(o.ID), Plans: o.Plans, Title: v.Typed("title", ""), Href: v.Typed("link", "")}
	places := v.Page.T("activity.capacity.none")
	if o.Capacity > 0 {
		places = v.Page.Number(o.Capacity)
	}
	part, _ := o.Pack.Part(o.Part)
	x.Summary = []page.Row{
		{Label: "activity.kind", Value: v.Page.T("activity.kind." + o.Kind), HintText: v.Page.Pick(part.Names)},
		{Label: "activity.leader", Value: leader},
		{Label: "activity.place", Value: o.Place},
		{Label: "activity.capacity", Value: places},
		{Label: "activity.who", Value: v.Page.T("activity.who." + strings.ToLower(o.Section))},
	}
	if about := o.About; about != "" {
		x.Summary = append(x.Summary, page.Row{Label: "activity.about", Value: about})
	}
	list, err := activity.Sessions(v.Tx, o)
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		r, err := NewMeetRow(v, s)
		if err != nil {
			return nil, err
		}
		r.Title, r.Href = v.Page.WeekdayOn(sild.DateOf(s.StartsAt, v.Page.Zone), v.Page.ShortDate(sild.DateOf(s.StartsAt, v.Page.Zone))), ""
		if len(r.Line) > 1 {
			r.Line = append(r.Line[:1], r.Line[2:]...) // who leads stands above
		}
		if s.StartsAt.Add(time.Duration(s.Minutes) * time.Minute).Before(v.Tx.Now) {
			x.Past = append([]meetRow{r}, x.Past...)
		} else {
			x.Next = append(x.Next, r)
		}
	}
	if len(x.Next) > 0 {
		x.Add = x.At + "/add"
	}
	if err := entryRows(v, o, list, &x); err != nil {
		return nil, err
	}
	if o.Code != "" {
		scheme := "http://"
		if v.Server.Secure {
			scheme = "https://"
		}
		x.Link = scheme + v.Request.Host + "/join/" + o.Code
	}
	materials, err := activity.Materials(v.Tx, o)
	for _, m := range materials {
		x.Materials = append(x.Materials, materialRow{string(m.ID), m.Title, m.Link})
	}
	return activityViewPage(v.Page, x), err
}

func entryRows(v *page.Visit, o activity.Opened, sessions []activity.Held, x *activityView) error {
	entries, err := activity.Entries(v.Tx, o, "")
	if err != nil {
		return err
	}
	for _, e := range entries {
		past := false
		var when []string
		for _, s := range sessions {
			if s.ID == e.Session {
				past = s.StartsAt.Before(v.Tx.Now.Add(-24 * time.Hour))
				when = []string{v.MomentShort(s.StartsAt)}
			}
		}
		if past {
			continue
		}
		if !e.Guest() && e.Case == "" {
			x.Unseen++
			continue
		}
		r := entryRow{Name: e.Name, Line: when, Waits: e.Waiting}
		if e.Guest() {
			r.Line = append(r.Line, v.Page.T("activity.guest."+e.Who))
			if e.Reach != "" {
				r.Line = append(r.Line, e.Reach)
			}
			r.Match, r.Leave = "/guests/"+string(e.ID)+"/match", "/guests/"+string(e.ID)+"/leave"
		} else if e.Full {
			r.Href, r.Leave = "/cases/"+string(e.Case), "/sign-ups/"+string(e.Row)+"/leave"
		}
		if e.Waiting {
			r.Tags = append(r.Tags, v.Page.T("activity.waits"))
		}
		if e.MovedUp && !e.Told {
			r.Tags, r.Told = append(r.Tags, v.Page.T("activity.moved_up")), x.At+"/told/"+string(e.ID)
		}
		x.Entries = append(x.Entries, r)
	}
	return nil
}

// An activityForm is the form of a new activity, or of one that is changed.
type activityForm struct {
	page.Form
	At                                           string
	Templates                                    []page.Option
	Template                                     string
	Title, About, Place, Leader, Minutes, Places string
	Public                                       string
	MayPublic                                    bool
	Leaders                                      []page.Option
	Starts, Time, Every, Times                   string
	New                                          bool
	Programme                                    string
	More                                         *page.Form // of more sessions
}

// templatesOf are the templates of a programme, as answers to choose.
func templatesOf(v *page.Visit, p *pack.Pack) (list []page.Option) {
	for _, t := range p.Activities {
		about := strings.TrimSpace(v.Page.Pick(t.About))
		list = append(list, page.Option{Value: t.ID, Text: v.Page.Pick(t.Names), HintText: about})
	}
	return list
}

func leadersOf(v *page.Visit, provider sild.ID) (list []page.Option, err error) {
	all, err := activity.Leaders(v.Tx, provider)
	for _, l := range all {
		list = append(list, page.Option{Value: string(l.ID), Text: l.Name})
	}
	return list, err
}
