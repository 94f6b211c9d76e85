// SPDX-License-Identifier: EUPL-1.2

package web

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
)

func (s *Server) activityRoutes() {
	s.read("GET /activities", activitiesPage)
	s.read("GET /activities/new", newActivityPage)
	s.write("POST /activities", addActivity, newActivityPage)
	s.read("GET /activities/{activity}", activityPage)
	s.read("GET /activities/{activity}/change", changeActivityPage)
	s.write("POST /activities/{activity}/change", changeActivity, changeActivityPage)
	s.write("POST /activities/{activity}/sessions", addActivitySessions, changeActivityPage)
	s.read("GET /activities/{activity}/cancel", cancelSessionsPage)
	s.write("POST /activities/{activity}/cancel", cancelSessions, cancelSessionsPage)
	s.write("POST /activities/{activity}/materials", addMaterial, activityPage)
	s.write("POST /materials/{material}/drop", dropMaterial, nil)
	s.read("GET /activities/{activity}/add", joinPage)
	s.handle("POST /activities/{activity}/find", false, func(v *visit) { v.show(joinPage, 200) })
	s.write("POST /activities/{activity}/add", joinActivity, joinPage)
	s.write("POST /activities/{activity}/guests", addGuest, joinPage)
	s.write("POST /activities/{activity}/told/{who}", tellPlace, nil)
	s.write("POST /sign-ups/{sign}/leave", leaveActivity, nil)
	s.write("POST /guests/{guest}/leave", guestLeft, nil)
	s.read("GET /guests/{guest}/match", matchPage)
	s.handle("POST /guests/{guest}/find", false, func(v *visit) { v.show(matchPage, 200) })
	s.write("POST /guests/{guest}/match", matchGuest, matchPage)
	s.read("GET /sessions/{session}/register", groupPage)
	s.write("POST /sessions/{session}/register", saveRegister, groupPage)
	s.read("GET /sessions/{session}/print", registerPrint)
	s.read("GET /sessions/{session}/catch-up/{case}", catchUpPage)
	s.write("POST /sessions/{session}/catch-up/{case}", catchUp, catchUpPage)
	s.read("GET /sessions/{session}/move", moveSessionPage)
	s.write("POST /sessions/{session}/move", moveSession, moveSessionPage)
	s.write("POST /sessions/{session}/back", restoreSession, nil)
	s.read("GET /sessions/{session}/tell", tellPage)
	s.write("POST /sessions/{session}/told/{who}", tellSession, nil)
	s.read("GET /desk", deskPage)
	s.write("POST /sessions/{session}/desk", walkIn, deskPage)
	s.write("POST /sessions/{session}/guests/{guest}", seeGuest, deskPage)
	s.write("POST /sessions/{session}/people/{case}", seePerson, deskPage)
	s.open("GET /join/{code}", publicPage)
	s.handle("POST /join/{code}", true, signUpPublic)
	s.open("GET /join/{code}/done", publicDone)
}

// An activityWeek is a week of sessions, by day.
type activityWeek struct {
	Title          string
	Earlier, Later string
	Now            string // empty: it is this one
	Places         []chipGroup
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
	return withQuery("/activities", q)
}

func activitiesPage(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("nav.activities")
	v.noteSaved()
	from := v.page.Today
	if d, err := sild.ParseDate(v.query("from")); err == nil && !d.IsZero() {
		from = d
	}
	from = monday(from)
	list, err := activity.Between(v.tx, from.In(v.page.Zone), from.AddDays(7).In(v.page.Zone))
	if err != nil {
		return nil, err
	}
	where := v.query("place")
	x := activityWeek{
		Title:   v.page.T("diary.week", "from", v.page.ShortDate(from), "until", v.page.ShortDate(from.AddDays(6))),
		Earlier: activitiesAt(from.AddDays(-7), where), Later: activitiesAt(from.AddDays(7), where),
	}
	if from != monday(v.page.Today) {
		x.Now = activitiesAt(v.page.Today, where)
	}
	if access.May(v.who.Role, access.PlanActivities) {
		switch _, err := v.withActivities(); {
		case err == nil:
			x.New = "/activities/new"
		case sild.KindOf(err) != sild.NotFound:
			return nil, err
		}
	}
	var places []string
	for _, s := range list {
		if !slices.Contains(places, s.Place) {
			places = append(places, s.Place)
		}
		if s.Kind == "reception" && !s.Off() && sild.DateOf(s.StartsAt, v.page.Zone) == v.page.Today {
			x.Desk = "/desk"
		}
	}
	slices.Sort(places)
	if len(places) > 1 || where != "" {
		g := chipGroup{Label: "activity.place", Chips: []chip{{Href: activitiesAt(from, ""), Label: "activity.place.all", On: where == ""}}}
		for _, p := range places {
			g.Chips = append(g.Chips, chip{Href: activitiesAt(from, p), Text: p, On: p == where})
		}
		x.Places = append(x.Places, g)
	}
	for i := range 7 {
		day := from.AddDays(i)
		d := activityDay{Name: v.page.weekdayOn(day, v.page.ShortDate(day)), Today: day == v.page.Today}
		for _, s := range list {
			if sild.DateOf(s.StartsAt, v.page.Zone) != day || where != "" && s.Place != where {
				continue
			}
			r, err := v.meetRow(s)
			if err != nil {
				return nil, err
			}
			d.Rows = append(d.Rows, r)
		}
		if len(d.Rows) > 0 || d.Today {
			x.Days = append(x.Days, d)
		}
	}
	waiting, err := activity.Unwritten(v.tx)
	if err != nil {
		return nil, err
	}
	for _, s := range waiting {
		r, err := v.meetRow(s)
		if err != nil {
			return nil, err
		}
		r.When = v.momentShort(s.StartsAt)
		x.Unwritten = append(x.Unwritten, r)
	}
	return activitiesView(v.page, x), nil
}

// title is what an activity is called: its own name, or that of its template.
func (v *visit) activityTitle(pr sild.ID, template, title string) (string, error) {
	if title != "" {
		return title, nil
	}
	p, err := programme.Of(v.tx, pr)
	if err != nil {
		return "", err
	}
	t, _ := p.Activity(template)
	return v.page.Pick(t.Names), nil
}

func (v *visit) meetRow(s activity.Held) (meetRow, error) {
	title, err := v.activityTitle(s.Programme, s.Template, s.Title)
	if err != nil {
		return meetRow{}, err
	}
	leader, err := org.Name(v.tx, s.Leader)
	if err != nil {
		return meetRow{}, err
	}
	end := s.StartsAt.Add(time.Duration(s.Minutes) * time.Minute)
	r := meetRow{
		ID: string(s.ID), When: v.page.Time(s.StartsAt, v.page.Zone) + "–" + v.page.Time(end, v.page.Zone), Title: title, Href: "/activities/" + string(s.Activity),
		Line: []string{s.Place, leader}, Off: s.Off(), Desk: s.Kind == "reception",
	}
	r.Of = title + " " + v.momentShort(s.StartsAt)
	begun := !sild.DateOf(s.StartsAt, v.page.Zone).After(v.page.Today)
	switch {
	case s.Off():
		r.Line = []string{s.Why}
		r.Tags, r.Tell = []string{v.page.T("activity.off")}, "/sessions/"+string(s.ID)+"/tell"
	case s.Written:
		r.Done = true
		r.Tags = []string{v.page.N("activity.came.n", s.Came)}
	case s.Capacity > 0:
		r.Line = append(r.Line, v.page.T("activity.asked.of", "n", v.page.Number(min(s.Asked, s.Capacity)), "places", v.page.Number(s.Capacity)))
		if s.Asked > s.Capacity {
			r.Line = append(r.Line, v.page.N("activity.waiting.n", s.Asked-s.Capacity))
		}
	case !r.Desk:
		r.Line = append(r.Line, v.page.N("activity.asked.n", s.Asked))
	}
	if !s.Off() {
		r.Register = "/sessions/" + string(s.ID) + "/register"
		if r.Desk && begun {
			r.Register = "/desk?session=" + string(s.ID)
		}
	}
	if !s.Off() && !s.Written {
		r.Move = "/sessions/" + string(s.ID) + "/move"
	}
	return r, nil
}

// An activityView is one activity with its sessions and those who want to come.
type activityView struct {
	At        string
	Summary   []row
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

func activityPage(v *visit) (templ.Component, error) {
	o, err := activity.Open(v.tx, v.id("activity"))
	if err != nil {
		return nil, err
	}
	v.noteSaved()
	if v.page.Title, err = v.activityTitle(o.Programme, o.Template, o.Title); err != nil {
		return nil, err
	}
	leader, err := org.Name(v.tx, o.Leader)
	if err != nil {
		return nil, err
	}
	x := activityView{At: "/activities/" + string(o.ID), Plans: o.Plans, Title: v.typed("title", ""), Href: v.typed("link", "")}
	places := v.page.T("activity.capacity.none")
	if o.Capacity > 0 {
		places = v.page.Number(o.Capacity)
	}
	part, _ := o.Pack.Part(o.Part)
	x.Summary = []row{
		{Label: "activity.kind", Value: v.page.T("activity.kind." + o.Kind), HintText: v.page.Pick(part.Names)},
		{Label: "activity.leader", Value: leader},
		{Label: "activity.place", Value: o.Place},
		{Label: "activity.capacity", Value: places},
		{Label: "activity.who", Value: v.page.T("activity.who." + strings.ToLower(o.Section))},
	}
	if about := o.About; about != "" {
		x.Summary = append(x.Summary, row{Label: "activity.about", Value: about})
	}
	list, err := activity.Sessions(v.tx, o)
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		r, err := v.meetRow(s)
		if err != nil {
			return nil, err
		}
		r.Title, r.Href = v.page.weekdayOn(sild.DateOf(s.StartsAt, v.page.Zone), v.page.ShortDate(sild.DateOf(s.StartsAt, v.page.Zone))), ""
		if len(r.Line) > 1 {
			r.Line = append(r.Line[:1], r.Line[2:]...) // who leads stands above
		}
		if s.StartsAt.Add(time.Duration(s.Minutes) * time.Minute).Before(v.tx.Now) {
			x.Past = append([]meetRow{r}, x.Past...)
		} else {
			x.Next = append(x.Next, r)
		}
	}
	if len(x.Next) > 0 {
		x.Add = x.At + "/add"
	}
	if err := v.entryRows(o, list, &x); err != nil {
		return nil, err
	}
	if o.Code != "" {
		scheme := "http://"
		if v.s.Secure {
			scheme = "https://"
		}
		x.Link = scheme + v.r.Host + "/join/" + o.Code
	}
	materials, err := activity.Materials(v.tx, o)
	for _, m := range materials {
		x.Materials = append(x.Materials, materialRow{string(m.ID), m.Title, m.Link})
	}
	return activityViewPage(v.page, x), err
}

func (v *visit) entryRows(o activity.Opened, sessions []activity.Held, x *activityView) error {
	entries, err := activity.Entries(v.tx, o, "")
	if err != nil {
		return err
	}
	for _, e := range entries {
		past := false
		var when []string
		for _, s := range sessions {
			if s.ID == e.Session {
				past = s.StartsAt.Before(v.tx.Now.Add(-24 * time.Hour))
				when = []string{v.momentShort(s.StartsAt)}
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
			r.Line = append(r.Line, v.page.T("activity.guest."+e.Who))
			if e.Reach != "" {
				r.Line = append(r.Line, e.Reach)
			}
			r.Match, r.Leave = "/guests/"+string(e.ID)+"/match", "/guests/"+string(e.ID)+"/leave"
		} else if e.Full {
			r.Href, r.Leave = "/cases/"+string(e.Case), "/sign-ups/"+string(e.Row)+"/leave"
		}
		if e.Waiting {
			r.Tags = append(r.Tags, v.page.T("activity.waits"))
		}
		if e.MovedUp && !e.Told {
			r.Tags, r.Told = append(r.Tags, v.page.T("activity.moved_up")), x.At+"/told/"+string(e.ID)
		}
		x.Entries = append(x.Entries, r)
	}
	return nil
}

// An activityForm is the form of a new activity, or of one that is changed.
type activityForm struct {
	form
	At                                           string
	Templates                                    []option
	Template                                     string
	Title, About, Place, Leader, Minutes, Places string
	Public                                       string
	MayPublic                                    bool
	Leaders                                      []option
	Starts, Time, Every, Times                   string
	New                                          bool
	Programme                                    string
	More                                         *form // of more sessions
}

// templatesOf are the templates of a programme, as answers to choose.
func (v *visit) templatesOf(p *pack.Pack) (list []option) {
	for _, t := range p.Activities {
		about := strings.TrimSpace(v.page.Pick(t.About))
		list = append(list, option{Value: t.ID, Text: v.page.Pick(t.Names), HintText: about})
	}
	return list
}

func (v *visit) leadersOf(provider sild.ID) (list []option, err error) {
	all, err := activity.Leaders(v.tx, provider)
	for _, l := range all {
		list = append(list, option{Value: string(l.ID), Text: l.Name})
	}
	return list, err
}
