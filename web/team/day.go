// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/web/page"
	"sild/web/record"
)

// DayRoutes are a worker's day, and hours.
func DayRoutes(s *page.Server) {
	s.Read("GET /day/{day}", daySheet)
	s.Do("POST /day/{day}/trips", addTrip, daySheet)
	s.Do("POST /day/{day}/trips/{trip}/change", changeTrip, daySheet)
	s.Do("POST /day/{day}/trips/{trip}/remove", removeTrip, daySheet)
	s.Do("POST /day/{day}/nothing", noTravel, daySheet)
	s.Read("GET /hours", hoursPage)
}

// A dayView is a worker's day: what is still to be written down, what was done,
// and the ways between, with the form for one.
type dayView struct {
	Name           string // "Thursday 14 March 2024"
	Worker         string // whose day it is, if it is another's
	Earlier, Later string
	Hours          string // address of the month's hours
	Planned        []page.Task
	Did            []didRow
	Trips          []tripRow
	Sum            string    // hours of the day in words
	Nothing        string    // action of the form that takes "no travel" back
	Quiet          string    // action of the form that says that there was none; empty: something is said
	Rule           string    // how a way is split, in a sentence
	Form           page.Form // of a new way; without action: not for this reader
	New            tripStart
	Open           bool // the form is unfolded
}

// A didRow is a contact of the day.
type didRow struct{ When, Name, At, What, Place, Travel string }

// A tripRow is a way that was written down, with the form that corrects it.
type tripRow struct {
	ID, When, Way, What, Who string
	Form                     page.Form
	Start                    tripStart
	Remove                   string
	Open                     bool
}

// A tripStart is what the fields of a way begin with.
type tripStart struct {
	From, To, Starts, Ends, Kilometres, Cost string
	Next                                     string // "on": it ended on the day after
	People                                   []string
	Offered                                  []page.Option
	Seen                                     string
}

func daySheet(v *page.Visit) (templ.Component, error) {
	day, err := dayOf(v)
	if err != nil {
		return nil, err
	}
	user := v.Tx.Actor.User
	if id := sild.ID(v.Query("user")); id.Valid() {
		user = id
	}
	s, err := casework.SheetOf(v.Tx, user, day, v.Page.Zone)
	if err != nil {
		return nil, err
	}
	noteTrip(v)
	v.Page.Write = record.WriteLink(v)
	v.Page.Title = v.Page.T("day.title")
	x := dayView{
		Name: v.Page.WeekdayOn(day, v.Page.Date(day)), Hours: hoursAt(day, v.Query("user")),
		Earlier: withUser(record.DayAt(day.AddDays(-1)), v.Query("user")),
	}
	if day.Before(v.Page.Today) {
		x.Later = withUser(record.DayAt(day.AddDays(1)), v.Query("user"))
	}
	mine := user == v.Tx.Actor.User
	if !mine {
		if x.Worker, err = org.Name(v.Tx, user); err != nil {
			return nil, err
		}
	}
	m := record.Packs{}
	if err := dayDid(v, m, s, &x); err != nil {
		return nil, err
	}
	for _, a := range s.Planned {
		p, err := m.Of(v, a.Programme)
		if err != nil {
			return nil, err
		}
		t := record.Meeting(v, a, p)
		if t.Acts[0].Href = page.WithQuery("/cases/"+string(a.Case)+"/contacts/new", url.Values{"back": {record.DayAt(day)}, "appointment": {string(a.Thing)}}); !mine || day.After(v.Page.Today) {
			t.Acts = nil
		}
		x.Planned = append(x.Planned, t)
	}
	dayTrips(v, day, s, mine, &x)
	return daySheetPage(v.Page, x), nil
}

// dayOf is the day in the path.
func dayOf(v *page.Visit) (sild.Date, error) {
	d, err := sild.ParseDate(v.Request.PathValue("day"))
	if err != nil || d.IsZero() {
		return d, sild.Missing()
	}
	return d, nil
}

func withUser(at, user string) string {
	if user == "" {
		return at
	}
	return page.WithQuery(at, url.Values{"user": {user}})
}

func dayDid(v *page.Visit, m record.Packs, s casework.Sheet, x *dayView) error {
	minutes, travel := 0, 0
	var rule *pack.Pack
	for _, d := range s.Did {
		p, err := m.Of(v, d.Programme)
		if err != nil {
			return err
		}
		if rule == nil {
			rule = p
		}
		r := didRow{When: v.Page.Time(d.StartedAt, v.Page.Zone), Name: d.Name, Place: d.Place}
		minutes, travel = minutes+d.Minutes, travel+d.Travel.Minutes
		r.What = v.Value(p, "contact_kinds", d.Kind)
		if p.Meaning("contact_outcomes", d.Outcome) != "held" {
			r.What = v.Page.T("case.event.contact.not", "kind", r.What, "outcome", v.Value(p, "contact_outcomes", d.Outcome))
		}
		if d.Minutes > 0 {
			r.What = v.Page.N("case.minutes", d.Minutes, "what", r.What)
		}
		if d.Travel != (casework.Share{}) {
			r.Travel = record.TravelWords(v, d.Travel)
		}
		if d.Name == "" {
			r.Name = v.Page.T("hours.closed")
		} else {
			r.At = "/cases/" + string(d.Case)
		}
		x.Did = append(x.Did, r)
		x.New.Offered = append(x.New.Offered, page.Option{Value: string(d.Contact), Text: r.Name, HintText: r.When + " " + r.What})
	}
	if rule != nil && rule.Travel != nil {
		x.Rule = v.Page.Pick(rule.Travel.Text)
	}
	if minutes+travel > 0 {
		x.Sum = v.Page.T("day.sum", "time", record.Length(v.Page, minutes), "travel", record.Length(v.Page, travel))
	}
	return nil
}

func dayTrips(v *page.Visit, day sild.Date, s casework.Sheet, mine bool, x *dayView) {
	at := record.DayAt(day)
	if v.Form != nil {
		v.Page.Form = "trip"
		if id := v.Request.PathValue("trip"); id != "" {
			v.Page.Form = "trip-" + id
		}
	}
	names := map[string]string{}
	for _, o := range x.New.Offered {
		names[o.Value] = o.Text
	}
	for _, t := range s.Trips {
		id := "trip-" + string(t.ID)
		r := tripRow{
			ID: string(t.Thing), When: v.Page.Time(t.StartsAt, v.Page.Zone) + "–" + tripEnd(v, t), Way: v.Page.T("day.way", "from", t.From, "to", t.To),
			What: record.TravelWords(v, casework.Share{Minutes: t.Minutes(), Metres: t.Metres, Cents: t.Cents}),
		}
		var who []string
		for _, c := range t.Contacts {
			who = record.SayIf(who, names[string(c)])
		}
		r.Who = strings.Join(who, " · ")
		if mine {
			r.Form = page.Form{ID: id, Action: at + "/trips/" + string(t.ID) + "/change", Submit: "day.save", Here: true}
			r.Remove, r.Open = at+"/trips/"+string(t.ID)+"/remove", v.Page.Form == id
			next := ""
			if sild.DateOf(t.EndsAt, v.Page.Zone).After(t.Day) {
				next = "on"
			}
			r.Start = newTripStart(v, id, tripStart{
				Next: next,
				From: t.From, To: t.To, Starts: v.Page.Time(t.StartsAt, v.Page.Zone), Ends: v.Page.Time(t.EndsAt, v.Page.Zone),
				Kilometres: plainDecimal(t.Metres, 3), Cost: plainDecimal(t.Cents, 2), People: idsOf(t.Contacts), Offered: x.New.Offered,
			})
		}
		x.Trips = append(x.Trips, r)
	}
	if !mine || day.After(v.Page.Today) {
		return
	}
	if s.Nothing != nil {
		x.Nothing = at + "/trips/" + string(s.Nothing.ID) + "/remove"
	}
	if len(x.New.Offered) > 0 {
		x.Form = page.Form{ID: "trip", Action: at + "/trips", Submit: "day.save", Keep: true, Here: true}
		begins := tripStart{Offered: x.New.Offered}
		for _, d := range s.Did { // who was met, and of whom no way tells yet
			if d.Travel != (casework.Share{}) || !d.Outside {
				continue
			}
			if begins.People = append(begins.People, string(d.Contact)); begins.To == "" {
				begins.To = d.Place
			}
		}
		if n := len(s.Trips); n > 0 {
			begins.From = s.Trips[n-1].To
		}
		x.New, x.Open = newTripStart(v, "trip", begins), v.Page.Form == "trip" || len(s.Trips) == 0 && s.Nothing == nil
	}
	if len(s.Trips) == 0 && s.Nothing == nil {
		x.Quiet = at + "/nothing"
	}
}

// tripEnd is when a way ended, with a word if that was on the day after.
func tripEnd(v *page.Visit, t casework.Trip) string {
	at := v.Page.Time(t.EndsAt, v.Page.Zone)
	if sild.DateOf(t.EndsAt, v.Page.Zone).After(t.Day) {
		return v.Page.T("day.next_day", "time", at)
	}
	return at
}

// newTripStart is what the form of that id begins with, or what was typed into it.
func newTripStart(v *page.Visit, id string, b tripStart) tripStart {
	b.From, b.To = v.TypedIn(id, "from", b.From), v.TypedIn(id, "to", b.To)
	b.Starts, b.Ends = v.TypedIn(id, "starts_at_time", b.Starts), v.TypedIn(id, "ends_at_time", b.Ends)
	b.Next = v.TypedIn(id, "ends_next", b.Next)
	b.Kilometres, b.Cost = v.TypedIn(id, "kilometres", b.Kilometres), v.TypedIn(id, "cost", b.Cost)
	if v.Form != nil && v.Page.Form == id {
		b.People = v.Form["contacts"]
	}
	return b
}

func idsOf(ids []sild.ID) (list []string) {
	for _, id := range ids {
		list = append(list, string(id))
	}
	return list
}

// tripInput reads the form of a way.
func tripInput(v *page.Visit, p sild.Problems, day sild.Date) casework.TripInput {
	in := casework.TripInput{Day: day, From: v.Form.Get("from"), To: v.Form.Get("to"), Metres: decimal(v, p, "kilometres", 3), Cents: decimal(v, p, "cost", 2)}
	v.Form.Set("starts_at", day.String())
	ends := day
	if v.Ticked("ends_next") {
		ends = day.AddDays(1)
	}
	v.Form.Set("ends_at", ends.String())
	in.StartsAt, in.EndsAt = v.Moment(p, "starts_at"), v.Moment(p, "ends_at")
	for _, c := range v.Form["contacts"] {
		in.Contacts = append(in.Contacts, sild.ID(c))
	}
	return in
}

// tripFields are the names under which the form has what the domain asks for.
var tripFields = map[string]string{"starts_at": "starts_at_time", "ends_at": "ends_at_time", "metres": "kilometres", "cents": "cost"}

func addTrip(v *page.Visit) (string, error) {
	day, err := dayOf(v)
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	t, err := casework.AddTrip(v.Tx, v.Page.Zone, tripInput(v, p, day))
	if err := v.Gather(p, err, tripFields); err != nil {
		return "", err
	}
	return record.DayAt(day) + "?trip=" + string(t.ID), p.Err()
}

func changeTrip(v *page.Visit) (string, error) {
	day, err := dayOf(v)
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	t, err := casework.ChangeTrip(v.Tx, v.Page.Zone, v.ID("trip"), tripInput(v, p, day))
	if err := v.Gather(p, err, tripFields); err != nil {
		return "", err
	}
	return record.DayAt(day) + "?trip=" + string(t.ID), p.Err()
}

func removeTrip(v *page.Visit) (string, error) {
	day, err := dayOf(v)
	if err != nil {
		return "", err
	}
	return record.DayAt(day) + "?taken=undo", casework.RemoveTrip(v.Tx, v.ID("trip"))
}

func noTravel(v *page.Visit) (string, error) {
	day, err := dayOf(v)
	if err != nil {
		return "", err
	}
	t, err := casework.AddTrip(v.Tx, v.Page.Zone, casework.TripInput{Day: day, Nothing: true})
	return record.DayAt(day) + "?trip=" + string(t.ID), err
}

// noteTrip puts the strip on the day sheet after a way was saved or taken back.
func noteTrip(v *page.Visit) {
	v.NoteSaved()
	id := sild.ID(v.Query("trip"))
	if v.Form != nil || !id.Valid() {
		return
	}
	t, err := casework.TripByID(v.Tx, id)
	if err != nil || !t.ReplacedAt.IsZero() {
		return // gone meanwhile: then there is nothing to say
	}
	v.Page.Saved = &page.SavedNote{
		Text: v.Page.T("day.saved", "time", v.Page.Time(t.RecordedAt, v.Page.Zone), "way", v.Page.T("day.way", "from", t.From, "to", t.To)),
		Undo: record.DayAt(t.Day) + "/trips/" + string(t.ID) + "/remove",
	}
	if t.Nothing {
		v.Page.Saved.Text = v.Page.T("day.saved.nothing", "time", v.Page.Time(t.RecordedAt, v.Page.Zone))
	}
}

// decimal reads a number that may have a point or a comma, in the unit of its
// last place: "24,5" with three places is 24500. Nothing is zero.
func decimal(v *page.Visit, p sild.Problems, name string, places int) int {
	whole, part, _ := strings.Cut(strings.ReplaceAll(strings.ReplaceAll(v.Form.Get(name), " ", ""), ",", "."), ".")
	if whole == "" && part == "" {
		return 0
	}
	p.Check(len(part) <= places && !strings.HasPrefix(whole, "-"), name, "number.unreadable")
	n, err := strconv.Atoi(whole + part + strings.Repeat("0", max(places-len(part), 0)))
	p.Check(err == nil, name, "number.unreadable")
	return n
}

// plainDecimal is what decimal reads, for a field: "24.5"; nothing for zero.
func plainDecimal(n, places int) string {
	if n == 0 {
		return ""
	}
	s := strconv.Itoa(n)
	s = strings.Repeat("0", max(places+1-len(s), 0)) + s
	return strings.TrimRight(strings.TrimRight(s[:len(s)-places]+"."+s[len(s)-places:], "0"), ".")
}
