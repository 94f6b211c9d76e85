// SPDX-License-Identifier: EUPL-1.2

package groups

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/activity"
	"sild/programme"
	"sild/web/page"
)

// ours is the programme of the actor's organisation that has activities: the one
// that the form names, or the first.
func withActivities(v *page.Visit) (sild.ID, error) {
	all, err := programme.All(v.Tx)
	if err != nil {
		return "", err
	}
	want := v.Typed("programme", v.Query("programme"))
	for _, one := range all {
		p, err := programme.Of(v.Tx, one.ID)
		if err != nil {
			return "", err
		}
		works, err := programme.Works(v.Tx, one.ID, v.Tx.Actor.Org, "provider")
		if err != nil {
			return "", err
		}
		if works && len(p.Activities) > 0 && (want == "" || want == string(one.ID)) {
			return one.ID, nil
		}
	}
	return "", sild.Missing()
}

// activityLink is where a group is begun; empty: the reader does not, or no
// programme here has any.
func activityLink(v *page.Visit) (string, error) {
	if !access.May(v.Who.Role, access.PlanActivities) {
		return "", nil
	}
	_, err := withActivities(v)
	if sild.KindOf(err) == sild.NotFound {
		return "", nil
	}
	return "/activities/new", err
}

func newActivityPage(v *page.Visit) (templ.Component, error) {
	if err := access.Duty(v.Tx, access.PlanActivities); err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("activity.new")
	id, err := withActivities(v)
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(v.Tx, id)
	if err != nil {
		return nil, err
	}
	x := activityForm{
		Form: page.Form{ID: "activity", Action: "/activities", Submit: "activity.make", Cancel: "/activities", Keep: true}, New: true, Programme: string(id),
		Templates: templatesOf(v, p), Template: v.Typed("template", v.Query("template")), Title: v.Typed("title", ""), About: v.Typed("about", ""), Place: v.Typed("place", ""),
		Leader: v.Typed("leader", string(v.Tx.Actor.User)), Minutes: v.Typed("minutes", ""), Places: v.Typed("capacity", ""), Public: v.Typed("public", ""),
		Starts: v.Typed("starts", v.Page.Today.AddDays(7).String()), Time: v.Typed("starts_time", "17:00"), Every: v.Typed("every", ""), Times: v.Typed("times", "8"),
	}
	for _, t := range p.Activities {
		x.MayPublic = x.MayPublic || t.Public
	}
	x.Leaders, err = leadersOf(v, v.Tx.Actor.Org)
	return activityFormPage(v.Page, x), err
}

func activityInput(v *page.Visit, p sild.Problems) activity.Input {
	return activity.Input{
		Template: v.Form.Get("template"), Title: v.Form.Get("title"), About: v.Form.Get("about"), Place: v.Form.Get("place"), Leader: sild.ID(v.Form.Get("leader")),
		Minutes: v.Number(p, "minutes"), Capacity: v.Number(p, "capacity"), Public: v.Ticked("public"),
	}
}

func series(v *page.Visit, p sild.Problems) activity.Series {
	return activity.Series{Starts: v.Moment(p, "starts"), Every: v.Form.Get("every"), Times: v.Number(p, "times")}
}

func addActivity(v *page.Visit) (string, error) {
	p := sild.Problems{}
	in := activityInput(v, p)
	in.Series = series(v, p)
	a, err := activity.Add(v.Tx, sild.ID(v.Form.Get("programme")), in)
	return v.GoOn("/activities/"+string(a.ID), p, err)
}

func changeActivityPage(v *page.Visit) (templ.Component, error) {
	o, err := activity.Open(v.Tx, v.ID("activity"))
	if err != nil {
		return nil, err
	}
	if !o.Plans {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.Page.Title = v.Page.T("activity.change")
	at := "/activities/" + string(o.ID)
	if v.Form != nil {
		v.Page.Form = "activity"
		if v.Form.Get("more") != "" {
			v.Page.Form = "more"
		}
	}
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	public := ""
	if o.Code != "" {
		public = "on"
	}
	t, _ := o.Pack.Activity(o.Template)
	x := activityForm{
		Form: page.Form{ID: "activity", Action: at + "/change", Submit: "activity.save", Cancel: at, Here: true}, At: at,
		Title: v.TypedIn("activity", "title", o.Title), About: v.TypedIn("activity", "about", o.About), Place: v.TypedIn("activity", "place", o.Place),
		Leader: v.TypedIn("activity", "leader", string(o.Leader)), Minutes: v.TypedIn("activity", "minutes", number(o.Minutes)),
		Places: v.TypedIn("activity", "capacity", number(o.Capacity)), Public: public, MayPublic: t.Public,
		Starts: v.TypedIn("more", "starts", o.LastOn.AddDays(7).String()), Time: v.TypedIn("more", "starts_time", "17:00"), Every: v.TypedIn("more", "every", ""), Times: v.TypedIn("more", "times", "1"),
		More: &page.Form{ID: "more", Action: at + "/sessions", Submit: "activity.more.add", Here: true},
	}
	x.Leaders, err = leadersOf(v, o.Activity.Provider)
	return activityFormPage(v.Page, x), err
}

func changeActivity(v *page.Visit) (string, error) {
	p := sild.Problems{}
	in := activityInput(v, p)
	_, err := activity.Change(v.Tx, v.ID("activity"), in)
	return v.GoOn("/activities/"+string(v.ID("activity")), p, err)
}

func addActivitySessions(v *page.Visit) (string, error) {
	p := sild.Problems{}
	_, err := activity.AddSessions(v.Tx, v.ID("activity"), series(v, p))
	return v.GoOn("/activities/"+string(v.ID("activity")), p, err)
}

// A cancelView calls several sessions off at once.
type cancelView struct {
	page.Form
	Sessions []page.Option
	Chosen   []string
	Why      string
}

func cancelSessionsPage(v *page.Visit) (templ.Component, error) {
	o, err := activity.Open(v.Tx, v.ID("activity"))
	if err != nil {
		return nil, err
	}
	if !o.Plans {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.Page.Title = v.Page.T("activity.cancel")
	at := "/activities/" + string(o.ID)
	x := cancelView{Form: page.Form{ID: "cancel", Action: at + "/cancel", Submit: "activity.cancel", Danger: true, Cancel: at, Here: true}, Chosen: v.Picked("sessions", v.Query("session")), Why: v.Typed("why", "")}
	list, err := activity.Sessions(v.Tx, o)
	for _, s := range list {
		if !s.Off() && !s.Written && s.StartsAt.Add(24*time.Hour).After(v.Tx.Now) {
			x.Sessions = append(x.Sessions, page.Option{Value: string(s.ID), Text: v.MomentShort(s.StartsAt) + ", " + s.Place})
		}
	}
	return cancelPage(v.Page, x), err
}

func cancelSessions(v *page.Visit) (string, error) {
	var ids []sild.ID
	for _, s := range v.Form["sessions"] {
		ids = append(ids, sild.ID(s))
	}
	if err := activity.Cancel(v.Tx, v.ID("activity"), ids, v.Form.Get("why")); err != nil {
		return "", err
	}
	if len(ids) == 1 {
		return "/sessions/" + string(ids[0]) + "/tell", nil
	}
	return "/activities/" + string(v.ID("activity")), nil
}

func addMaterial(v *page.Visit) (string, error) {
	_, err := activity.AddMaterial(v.Tx, v.ID("activity"), v.Form.Get("title"), v.Form.Get("link"))
	return "/activities/" + string(v.ID("activity")) + "#materials", err
}

func dropMaterial(v *page.Visit) (string, error) {
	m, err := activity.DropMaterial(v.Tx, v.ID("material"))
	return "/activities/" + string(m.Activity) + "#materials", err
}

// A moveView gives a session another start.
type moveView struct {
	page.Form
	Now, Starts, At, Place, Why string
	Off                         string
}

func moveSessionPage(v *page.Visit) (templ.Component, error) {
	s, o, err := activity.OpenSession(v.Tx, v.ID("session"))
	if err != nil {
		return nil, err
	}
	if !o.Plans {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if v.Page.Title, err = activityTitle(v, o.Programme, o.Template, o.Title); err != nil {
		return nil, err
	}
	at := "/activities/" + string(o.ID)
	x := moveView{
		Form: page.Form{ID: "move", Action: "/sessions/" + string(s.ID) + "/move", Submit: "activity.move", Cancel: at, Here: true}, Now: v.MomentShort(s.StartsAt),
		Starts: v.Typed("starts", sild.DateOf(s.StartsAt, v.Page.Zone).String()), At: v.Typed("starts_time", v.Page.Time(s.StartsAt, v.Page.Zone)), Place: v.Typed("place", s.Place), Why: v.Typed("why", ""),
		Off: page.WithQuery(at+"/cancel", url.Values{"session": {string(s.ID)}}),
	}
	return moveSessionView(v.Page, x), nil
}

func moveSession(v *page.Visit) (string, error) {
	p := sild.Problems{}
	starts := v.Moment(p, "starts")
	_, err := activity.Move(v.Tx, v.ID("session"), starts, v.Form.Get("place"), v.Form.Get("why"))
	return v.GoOn("/sessions/"+string(v.ID("session"))+"/tell", p, err)
}

func restoreSession(v *page.Visit) (string, error) {
	_, err := activity.Restore(v.Tx, v.ID("session"))
	return "/sessions/" + string(v.ID("session")) + "/tell", err
}

// A tellView are those who have to know that a session moved or does not take
// place.
type tellView struct {
	At, Says string
	Rows     []entryRow
	Unseen   int
	Back     string // address that lets it take place after all
}

func tellPage(v *page.Visit) (templ.Component, error) {
	r, err := activity.RegisterOf(v.Tx, v.ID("session"))
	if err != nil {
		return nil, err
	}
	told, err := activity.ToldOf(v.Tx, r.Session)
	if err != nil {
		return nil, err
	}
	title, err := activityTitle(v, r.Programme, r.Template, r.Title)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("activity.tell")
	at := "/sessions/" + string(r.Session.ID)
	x := tellView{At: "/activities/" + string(r.Opened.ID), Unseen: r.Unseen}
	key := "activity.tell.takes_place"
	if r.Session.Off() {
		key = "activity.tell.off"
		if r.Plans {
			x.Back = at + "/back"
		}
	}
	x.Says = v.Page.T(key, "title", title, "when", v.MomentShort(r.StartsAt), "place", r.Session.Place)
	add := func(e activity.Entry, href string) {
		row := entryRow{Name: e.Name, Href: href, Told: at + "/told/" + string(e.ID)}
		if e.Guest() {
			row.Line = append(row.Line, v.Page.T("activity.guest."+e.Who))
		}
		if e.Reach != "" {
			row.Line = append(row.Line, e.Reach)
		}
		if slices.Contains(told, e.ID) {
			row.Told, row.Tags = "", []string{v.Page.T("activity.told.done")}
		}
		x.Rows = append(x.Rows, row)
	}
	for _, l := range r.Lines {
		if !l.Signed {
			continue
		}
		href := ""
		if l.Full {
			href = "/cases/" + string(l.Entry.Case)
		}
		add(l.Entry, href)
	}
	for _, g := range r.Guests {
		add(g.Entry, "")
	}
	return tellViewPage(v.Page, x), nil
}

func tellSession(v *page.Visit) (string, error) {
	return "/sessions/" + string(v.ID("session")) + "/tell", activity.TellSession(v.Tx, v.ID("session"), v.ID("who"))
}

func tellPlace(v *page.Visit) (string, error) {
	return "/activities/" + string(v.ID("activity")) + "#who", activity.TellPlace(v.Tx, v.ID("activity"), v.ID("who"))
}

// everyOptions are the ways in which a session comes again.
func everyOptions() []page.Option {
	list := []page.Option{{Value: "", Label: "activity.every.none"}}
	for _, e := range activity.Repeats {
		list = append(list, page.Option{Value: e, Label: "activity.every." + e})
	}
	return list
}
