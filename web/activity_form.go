// SPDX-License-Identifier: EUPL-1.2

package web

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
)

// ours is the programme of the actor's organisation that has activities: the one
// that the form names, or the first.
func (v *visit) withActivities() (sild.ID, error) {
	all, err := programme.All(v.tx)
	if err != nil {
		return "", err
	}
	want := v.typed("programme", v.query("programme"))
	for _, one := range all {
		p, err := programme.Of(v.tx, one.ID)
		if err != nil {
			return "", err
		}
		works, err := programme.Works(v.tx, one.ID, v.tx.Actor.Org, "provider")
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
func (v *visit) activityLink() (string, error) {
	if !access.May(v.who.Role, access.PlanActivities) {
		return "", nil
	}
	_, err := v.withActivities()
	if sild.KindOf(err) == sild.NotFound {
		return "", nil
	}
	return "/activities/new", err
}

func newActivityPage(v *visit) (templ.Component, error) {
	if err := access.Duty(v.tx, access.PlanActivities); err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("activity.new")
	id, err := v.withActivities()
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(v.tx, id)
	if err != nil {
		return nil, err
	}
	x := activityForm{
		form: form{ID: "activity", Action: "/activities", Submit: "activity.make", Cancel: "/activities", Keep: true}, New: true, Programme: string(id),
		Templates: v.templatesOf(p), Template: v.typed("template", v.query("template")), Title: v.typed("title", ""), About: v.typed("about", ""), Place: v.typed("place", ""),
		Leader: v.typed("leader", string(v.tx.Actor.User)), Minutes: v.typed("minutes", ""), Places: v.typed("capacity", ""), Public: v.typed("public", ""),
		Starts: v.typed("starts", v.page.Today.AddDays(7).String()), Time: v.typed("starts_time", "17:00"), Every: v.typed("every", ""), Times: v.typed("times", "8"),
	}
	for _, t := range p.Activities {
		x.MayPublic = x.MayPublic || t.Public
	}
	x.Leaders, err = v.leadersOf(v.tx.Actor.Org)
	return activityFormPage(v.page, x), err
}

func (v *visit) activityInput(p sild.Problems) activity.Input {
	return activity.Input{
		Template: v.form.Get("template"), Title: v.form.Get("title"), About: v.form.Get("about"), Place: v.form.Get("place"), Leader: sild.ID(v.form.Get("leader")),
		Minutes: v.number(p, "minutes"), Capacity: v.number(p, "capacity"), Public: v.ticked("public"),
	}
}

func (v *visit) series(p sild.Problems) activity.Series {
	return activity.Series{Starts: v.moment(p, "starts"), Every: v.form.Get("every"), Times: v.number(p, "times")}
}

func addActivity(v *visit) (string, error) {
	p := sild.Problems{}
	in := v.activityInput(p)
	in.Series = v.series(p)
	a, err := activity.Add(v.tx, sild.ID(v.form.Get("programme")), in)
	return v.goOn("/activities/"+string(a.ID), p, err)
}

func changeActivityPage(v *visit) (templ.Component, error) {
	o, err := activity.Open(v.tx, v.id("activity"))
	if err != nil {
		return nil, err
	}
	if !o.Plans {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.page.Title = v.page.T("activity.change")
	at := "/activities/" + string(o.ID)
	if v.form != nil {
		v.page.Form = "activity"
		if v.form.Get("more") != "" {
			v.page.Form = "more"
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
		form: form{ID: "activity", Action: at + "/change", Submit: "activity.save", Cancel: at, Here: true}, At: at,
		Title: v.typedIn("activity", "title", o.Title), About: v.typedIn("activity", "about", o.About), Place: v.typedIn("activity", "place", o.Place),
		Leader: v.typedIn("activity", "leader", string(o.Leader)), Minutes: v.typedIn("activity", "minutes", number(o.Minutes)),
		Places: v.typedIn("activity", "capacity", number(o.Capacity)), Public: public, MayPublic: t.Public,
		Starts: v.typedIn("more", "starts", o.LastOn.AddDays(7).String()), Time: v.typedIn("more", "starts_time", "17:00"), Every: v.typedIn("more", "every", ""), Times: v.typedIn("more", "times", "1"),
		More: &form{ID: "more", Action: at + "/sessions", Submit: "activity.more.add", Here: true},
	}
	x.Leaders, err = v.leadersOf(o.Activity.Provider)
	return activityFormPage(v.page, x), err
}

func changeActivity(v *visit) (string, error) {
	p := sild.Problems{}
	in := v.activityInput(p)
	_, err := activity.Change(v.tx, v.id("activity"), in)
	return v.goOn("/activities/"+string(v.id("activity")), p, err)
}

func addActivitySessions(v *visit) (string, error) {
	p := sild.Problems{}
	_, err := activity.AddSessions(v.tx, v.id("activity"), v.series(p))
	return v.goOn("/activities/"+string(v.id("activity")), p, err)
}

// A cancelView calls several sessions off at once.
type cancelView struct {
	form
	Sessions []option
	Chosen   []string
	Why      string
}

func cancelSessionsPage(v *visit) (templ.Component, error) {
	o, err := activity.Open(v.tx, v.id("activity"))
	if err != nil {
		return nil, err
	}
	if !o.Plans {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.page.Title = v.page.T("activity.cancel")
	at := "/activities/" + string(o.ID)
	x := cancelView{form: form{ID: "cancel", Action: at + "/cancel", Submit: "activity.cancel", Danger: true, Cancel: at, Here: true}, Chosen: v.picked("sessions", v.query("session")), Why: v.typed("why", "")}
	list, err := activity.Sessions(v.tx, o)
	for _, s := range list {
		if !s.Off() && !s.Written && s.StartsAt.Add(24*time.Hour).After(v.tx.Now) {
			x.Sessions = append(x.Sessions, option{Value: string(s.ID), Text: v.momentShort(s.StartsAt) + ", " + s.Place})
		}
	}
	return cancelPage(v.page, x), err
}

func cancelSessions(v *visit) (string, error) {
	var ids []sild.ID
	for _, s := range v.form["sessions"] {
		ids = append(ids, sild.ID(s))
	}
	if err := activity.Cancel(v.tx, v.id("activity"), ids, v.form.Get("why")); err != nil {
		return "", err
	}
	if len(ids) == 1 {
		return "/sessions/" + string(ids[0]) + "/tell", nil
	}
	return "/activities/" + string(v.id("activity")), nil
}

func addMaterial(v *visit) (string, error) {
	_, err := activity.AddMaterial(v.tx, v.id("activity"), v.form.Get("title"), v.form.Get("link"))
	return "/activities/" + string(v.id("activity")) + "#materials", err
}

func dropMaterial(v *visit) (string, error) {
	m, err := activity.DropMaterial(v.tx, v.id("material"))
	return "/activities/" + string(m.Activity) + "#materials", err
}

// A moveView gives a session another start.
type moveView struct {
	form
	Now, Starts, At, Place, Why string
	Off                         string
}

func moveSessionPage(v *visit) (templ.Component, error) {
	s, o, err := activity.OpenSession(v.tx, v.id("session"))
	if err != nil {
		return nil, err
	}
	if !o.Plans {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if v.page.Title, err = v.activityTitle(o.Programme, o.Template, o.Title); err != nil {
		return nil, err
	}
	at := "/activities/" + string(o.ID)
	x := moveView{
		form: form{ID: "move", Action: "/sessions/" + string(s.ID) + "/move", Submit: "activity.move", Cancel: at, Here: true}, Now: v.momentShort(s.StartsAt),
		Starts: v.typed("starts", sild.DateOf(s.StartsAt, v.page.Zone).String()), At: v.typed("starts_time", v.page.Time(s.StartsAt, v.page.Zone)), Place: v.typed("place", s.Place), Why: v.typed("why", ""),
		Off: withQuery(at+"/cancel", url.Values{"session": {string(s.ID)}}),
	}
	return moveSessionView(v.page, x), nil
}

func moveSession(v *visit) (string, error) {
	p := sild.Problems{}
	starts := v.moment(p, "starts")
	_, err := activity.Move(v.tx, v.id("session"), starts, v.form.Get("place"), v.form.Get("why"))
	return v.goOn("/sessions/"+string(v.id("session"))+"/tell", p, err)
}

func restoreSession(v *visit) (string, error) {
	_, err := activity.Restore(v.tx, v.id("session"))
	return "/sessions/" + string(v.id("session")) + "/tell", err
}

// A tellView are those who have to know that a session moved or does not take
// place.
type tellView struct {
	At, Says string
	Rows     []entryRow
	Unseen   int
	Back     string // address that lets it take place after all
}

func tellPage(v *visit) (templ.Component, error) {
	r, err := activity.RegisterOf(v.tx, v.id("session"))
	if err != nil {
		return nil, err
	}
	told, err := activity.ToldOf(v.tx, r.Session)
	if err != nil {
		return nil, err
	}
	title, err := v.activityTitle(r.Programme, r.Template, r.Title)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("activity.tell")
	at := "/sessions/" + string(r.Session.ID)
	x := tellView{At: "/activities/" + string(r.Opened.ID), Unseen: r.Unseen}
	key := "activity.tell.takes_place"
	if r.Session.Off() {
		key = "activity.tell.off"
		if r.Plans {
			x.Back = at + "/back"
		}
	}
	x.Says = v.page.T(key, "title", title, "when", v.momentShort(r.StartsAt), "place", r.Session.Place)
	add := func(e activity.Entry, href string) {
		row := entryRow{Name: e.Name, Href: href, Told: at + "/told/" + string(e.ID)}
		if e.Guest() {
			row.Line = append(row.Line, v.page.T("activity.guest."+e.Who))
		}
		if e.Reach != "" {
			row.Line = append(row.Line, e.Reach)
		}
		if slices.Contains(told, e.ID) {
			row.Told, row.Tags = "", []string{v.page.T("activity.told.done")}
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
	return tellViewPage(v.page, x), nil
}

func tellSession(v *visit) (string, error) {
	return "/sessions/" + string(v.id("session")) + "/tell", activity.TellSession(v.tx, v.id("session"), v.id("who"))
}

func tellPlace(v *visit) (string, error) {
	return "/activities/" + string(v.id("activity")) + "#who", activity.TellPlace(v.tx, v.id("activity"), v.id("who"))
}

// everyOptions are the ways in which a session comes again.
func everyOptions() []option {
	list := []option{{Value: "", Label: "activity.every.none"}}
	for _, e := range activity.Repeats {
		list = append(list, option{Value: e, Label: "activity.every." + e})
	}
	return list
}
