// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/org"
	"sild/pack"
)

func (s *Server) dayRoutes() {
	s.read("GET /day/{day}", daySheet)
	s.write("POST /day/{day}/trips", addTrip, daySheet)
	s.write("POST /day/{day}/trips/{trip}/change", changeTrip, daySheet)
	s.write("POST /day/{day}/trips/{trip}/remove", removeTrip, daySheet)
	s.write("POST /day/{day}/nothing", noTravel, daySheet)
	s.read("GET /hours", hoursPage)
}

// A dayView is a worker's day: what is still to be written down, what was done,
// and the ways between, with the form for one.
type dayView struct {
	Name           string // "Thursday 14 March 2024"
	Worker         string // whose day it is, if it is another's
	Earlier, Later string
	Hours          string // address of the month's hours
	Planned        []task
	Did            []didRow
	Trips          []tripRow
	Sum            string // hours of the day in words
	Nothing        string // action of the form that takes "no travel" back
	Quiet          string // action of the form that says that there was none; empty: something is said
	Rule           string // how a way is split, in a sentence
	Form           form   // of a new way; without action: not for this reader
	New            tripStart
	Open           bool // the form is unfolded
}

// A didRow is a contact of the day.
type didRow struct{ When, Name, At, What, Place, Travel string }

// A tripRow is a way that was written down, with the form that corrects it.
type tripRow struct {
	ID, When, Way, What, Who string
	Form                     form
	Start                    tripStart
	Remove                   string
	Open                     bool
}

// A tripStart is what the fields of a way begin with.
type tripStart struct {
	From, To, Starts, Ends, Kilometres, Cost string
	Next                                     string // "on": it ended on the day after
	People                                   []string
	Offered                                  []option
	Seen                                     string
}

func daySheet(v *visit) (templ.Component, error) {
	day, err := v.dayOf()
	if err != nil {
		return nil, err
	}
	user := v.tx.Actor.User
	if id := sild.ID(v.query("user")); id.Valid() {
		user = id
	}
	s, err := casework.SheetOf(v.tx, user, day, v.page.Zone)
	if err != nil {
		return nil, err
	}
	v.noteTrip()
	v.page.Write = v.writeLink()
	v.page.Title = v.page.T("day.title")
	x := dayView{
		Name: v.page.weekdayOn(day, v.page.Date(day)), Hours: hoursAt(day, v.query("user")),
		Earlier: withUser(dayAt(day.AddDays(-1)), v.query("user")),
	}
	if day.Before(v.page.Today) {
		x.Later = withUser(dayAt(day.AddDays(1)), v.query("user"))
	}
	mine := user == v.tx.Actor.User
	if !mine {
		if x.Worker, err = org.Name(v.tx, user); err != nil {
			return nil, err
		}
	}
	m := packs{}
	if err := v.dayDid(m, s, &x); err != nil {
		return nil, err
	}
	for _, a := range s.Planned {
		p, err := m.of(v, a.Programme)
		if err != nil {
			return nil, err
		}
		t := v.meeting(a, p)
		if t.Acts[0].Href = withQuery("/cases/"+string(a.Case)+"/contacts/new", url.Values{"back": {dayAt(day)}, "appointment": {string(a.Thing)}}); !mine || day.After(v.page.Today) {
			t.Acts = nil
		}
		x.Planned = append(x.Planned, t)
	}
	v.dayTrips(day, s, mine, &x)
	return daySheetPage(v.page, x), nil
}

// dayOf is the day in the path.
func (v *visit) dayOf() (sild.Date, error) {
	d, err := sild.ParseDate(v.r.PathValue("day"))
	if err != nil || d.IsZero() {
		return d, sild.Missing()
	}
	return d, nil
}

func withUser(at, user string) string {
	if user == "" {
		return at
	}
	return withQuery(at, url.Values{"user": {user}})
}

func (v *visit) dayDid(m packs, s casework.Sheet, x *dayView) error {
	minutes, travel := 0, 0
	var rule *pack.Pack
	for _, d := range s.Did {
		p, err := m.of(v, d.Programme)
		if err != nil {
			return err
		}
		if rule == nil {
			rule = p
		}
		r := didRow{When: v.page.Time(d.StartedAt, v.page.Zone), Name: d.Name, Place: d.Place}
		minutes, travel = minutes+d.Minutes, travel+d.Travel.Minutes
		r.What = v.value(p, "contact_kinds", d.Kind)
		if p.Meaning("contact_outcomes", d.Outcome) != "held" {
			r.What = v.page.T("case.event.contact.not", "kind", r.What, "outcome", v.value(p, "contact_outcomes", d.Outcome))
		}
		if d.Minutes > 0 {
			r.What = v.page.N("case.minutes", d.Minutes, "what", r.What)
		}
		if d.Travel != (casework.Share{}) {
			r.Travel = v.travelWords(d.Travel)
		}
		if d.Name == "" {
			r.Name = v.page.T("hours.closed")
		} else {
			r.At = "/cases/" + string(d.Case)
		}
		x.Did = append(x.Did, r)
		x.New.Offered = append(x.New.Offered, option{Value: string(d.Contact), Text: r.Name, HintText: r.When + " " + r.What})
	}
	if rule != nil && rule.Travel != nil {
		x.Rule = v.page.Pick(rule.Travel.Text)
	}
	if minutes+travel > 0 {
		x.Sum = v.page.T("day.sum", "time", v.page.length(minutes), "travel", v.page.length(travel))
	}
	return nil
}

func (v *visit) dayTrips(day sild.Date, s casework.Sheet, mine bool, x *dayView) {
	at := dayAt(day)
	if v.form != nil {
		v.page.Form = "trip"
		if id := v.r.PathValue("trip"); id != "" {
			v.page.Form = "trip-" + id
		}
	}
	names := map[string]string{}
	for _, o := range x.New.Offered {
		names[o.Value] = o.Text
	}
	for _, t := range s.Trips {
		id := "trip-" + string(t.ID)
		r := tripRow{
			ID: string(t.Thing), When: v.page.Time(t.StartsAt, v.page.Zone) + "–" + v.tripEnd(t), Way: v.page.T("day.way", "from", t.From, "to", t.To),
			What: v.travelWords(casework.Share{Minutes: t.Minutes(), Metres: t.Metres, Cents: t.Cents}),
		}
		var who []string
		for _, c := range t.Contacts {
			who = sayIf(who, names[string(c)])
		}
		r.Who = strings.Join(who, " · ")
		if mine {
			r.Form = form{ID: id, Action: at + "/trips/" + string(t.ID) + "/change", Submit: "day.save", Here: true}
			r.Remove, r.Open = at+"/trips/"+string(t.ID)+"/remove", v.page.Form == id
			next := ""
			if sild.DateOf(t.EndsAt, v.page.Zone).After(t.Day) {
				next = "on"
			}
			r.Start = v.tripStart(id, tripStart{
				Next: next,
				From: t.From, To: t.To, Starts: v.page.Time(t.StartsAt, v.page.Zone), Ends: v.page.Time(t.EndsAt, v.page.Zone),
				Kilometres: plainDecimal(t.Metres, 3), Cost: plainDecimal(t.Cents, 2), People: idsOf(t.Contacts), Offered: x.New.Offered,
			})
		}
		x.Trips = append(x.Trips, r)
	}
	if !mine || day.After(v.page.Today) {
		return
	}
	if s.Nothing != nil {
		x.Nothing = at + "/trips/" + string(s.Nothing.ID) + "/remove"
	}
	if len(x.New.Offered) > 0 {
		x.Form = form{ID: "trip", Action: at + "/trips", Submit: "day.save", Keep: true, Here: true}
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
		x.New, x.Open = v.tripStart("trip", begins), v.page.Form == "trip" || len(s.Trips) == 0 && s.Nothing == nil
	}
	if len(s.Trips) == 0 && s.Nothing == nil {
		x.Quiet = at + "/nothing"
	}
}

// tripEnd is when a way ended, with a word if that was on the day after.
func (v *visit) tripEnd(t casework.Trip) string {
	at := v.page.Time(t.EndsAt, v.page.Zone)
	if sild.DateOf(t.EndsAt, v.page.Zone).After(t.Day) {
		return v.page.T("day.next_day", "time", at)
	}
	return at
}

// tripStart is what the form of that id begins with, or what was typed into it.
func (v *visit) tripStart(id string, b tripStart) tripStart {
	b.From, b.To = v.typedIn(id, "from", b.From), v.typedIn(id, "to", b.To)
	b.Starts, b.Ends = v.typedIn(id, "starts_at_time", b.Starts), v.typedIn(id, "ends_at_time", b.Ends)
	b.Next = v.typedIn(id, "ends_next", b.Next)
	b.Kilometres, b.Cost = v.typedIn(id, "kilometres", b.Kilometres), v.typedIn(id, "cost", b.Cost)
	if v.form != nil && v.page.Form == id {
		b.People = v.form["contacts"]
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
func (v *visit) tripInput(p sild.Problems, day sild.Date) casework.TripInput {
	in := casework.TripInput{Day: day, From: v.form.Get("from"), To: v.form.Get("to"), Metres: v.decimal(p, "kilometres", 3), Cents: v.decimal(p, "cost", 2)}
	v.form.Set("starts_at", day.String())
	ends := day
	if v.ticked("ends_next") {
		ends = day.AddDays(1)
	}
	v.form.Set("ends_at", ends.String())
	in.StartsAt, in.EndsAt = v.moment(p, "starts_at"), v.moment(p, "ends_at")
	for _, c := range v.form["contacts"] {
		in.Contacts = append(in.Contacts, sild.ID(c))
	}
	return in
}

// tripFields are the names under which the form has what the domain asks for.
var tripFields = map[string]string{"starts_at": "starts_at_time", "ends_at": "ends_at_time", "metres": "kilometres", "cents": "cost"}

func addTrip(v *visit) (string, error) {
	day, err := v.dayOf()
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	t, err := casework.AddTrip(v.tx, v.page.Zone, v.tripInput(p, day))
	if err := v.gather(p, err, tripFields); err != nil {
		return "", err
	}
	return dayAt(day) + "?trip=" + string(t.ID), p.Err()
}

func changeTrip(v *visit) (string, error) {
	day, err := v.dayOf()
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	t, err := casework.ChangeTrip(v.tx, v.page.Zone, v.id("trip"), v.tripInput(p, day))
	if err := v.gather(p, err, tripFields); err != nil {
		return "", err
	}
	return dayAt(day) + "?trip=" + string(t.ID), p.Err()
}

func removeTrip(v *visit) (string, error) {
	day, err := v.dayOf()
	if err != nil {
		return "", err
	}
	return dayAt(day) + "?taken=undo", casework.RemoveTrip(v.tx, v.id("trip"))
}

func noTravel(v *visit) (string, error) {
	day, err := v.dayOf()
	if err != nil {
		return "", err
	}
	t, err := casework.AddTrip(v.tx, v.page.Zone, casework.TripInput{Day: day, Nothing: true})
	return dayAt(day) + "?trip=" + string(t.ID), err
}

// noteTrip puts the strip on the day sheet after a way was saved or taken back.
func (v *visit) noteTrip() {
	v.noteSaved()
	id := sild.ID(v.query("trip"))
	if v.form != nil || !id.Valid() {
		return
	}
	t, err := casework.TripByID(v.tx, id)
	if err != nil || !t.ReplacedAt.IsZero() {
		return // gone meanwhile: then there is nothing to say
	}
	v.page.Saved = &savedNote{
		Text: v.page.T("day.saved", "time", v.page.Time(t.RecordedAt, v.page.Zone), "way", v.page.T("day.way", "from", t.From, "to", t.To)),
		Undo: dayAt(t.Day) + "/trips/" + string(t.ID) + "/remove",
	}
	if t.Nothing {
		v.page.Saved.Text = v.page.T("day.saved.nothing", "time", v.page.Time(t.RecordedAt, v.page.Zone))
	}
}

// decimal reads a number that may have a point or a comma, in the unit of its
// last place: "24,5" with three places is 24500. Nothing is zero.
func (v *visit) decimal(p sild.Problems, name string, places int) int {
	whole, part, _ := strings.Cut(strings.ReplaceAll(strings.ReplaceAll(v.form.Get(name), " ", ""), ",", "."), ".")
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

// travelWords are time and cost of a way in words: "travel 40 min, 24.5 km".
func (v *visit) travelWords(s casework.Share) string {
	words := v.page.T("day.travel", "time", v.page.length(s.Minutes))
	if s.Metres > 0 {
		words += ", " + v.page.T("hours.km", "n", v.page.Decimal((s.Metres+50)/100, 1))
	}
	if s.Cents > 0 {
		words += ", " + v.page.T("hours.cost", "n", v.page.Decimal(s.Cents, 2))
	}
	if s.Of > 1 {
		words += " " + v.page.T("day.split", "n", v.page.Number(s.Of))
	}
	return words
}

// length is a length of time: "45 min", "2 h", "2 h 15 min".
func (p *page) length(minutes int) string {
	if minutes < 60 {
		return p.T("today.minutes", "minutes", p.Number(minutes))
	}
	if minutes%60 == 0 {
		return p.T("hours.whole", "hours", p.Number(minutes/60))
	}
	return p.T("hours.length", "hours", p.Number(minutes/60), "minutes", p.Number(minutes%60))
}
