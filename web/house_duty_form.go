// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"path"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/housing"
	"sild/org"
)

// A shiftsForm plans shifts as they come again.
type shiftsForm struct {
	form
	From, Until, Starts, Ends, Turn, Note string
	Days, People                          []string
	DayOptions, PeopleOptions             []option
}

func newShiftsPage(v *visit) (templ.Component, error) {
	r, err := housing.OpenRota(v.tx, v.id("house"))
	if err != nil {
		return nil, err
	}
	if !r.Keeps {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.page.Title = v.page.T("duty.plan.title", "house", r.Name)
	from := v.query("from")
	if from == "" {
		from = r.Today.String()
	}
	x := shiftsForm{
		form: form{ID: "shifts", Action: houseAt(r) + "/duty", Submit: "duty.plan.do", Cancel: houseAt(r) + "/duty", Keep: true},
		From: v.typed("from", from), Until: v.typed("until", ""), Starts: v.typed("starts", "08:00"), Ends: v.typed("ends", "20:00"),
		Turn: v.typed("turn", ""), Note: v.typed("note", ""), Days: v.picked("days"), People: v.picked("people"),
	}
	for i := range 7 {
		x.DayOptions = append(x.DayOptions, option{Value: strconv.Itoa(i + 1), Label: weekday(sild.MustDate("2024-01-01").AddDays(i))})
	}
	for _, c := range r.Team {
		x.PeopleOptions = append(x.PeopleOptions, option{Value: string(c.ID), Text: c.Name})
	}
	return newShiftsSheet(v.page, x), nil
}

func addShifts(v *visit) (string, error) {
	p := sild.Problems{}
	in := housing.ShiftInput{
		From: v.date(p, "from"), Until: v.date(p, "until"), Starts: v.form.Get("starts"), Ends: v.form.Get("ends"), InTurn: v.ticked("turn"), Note: v.form.Get("note"),
	}
	for _, s := range v.form["days"] {
		n, err := strconv.Atoi(s)
		p.Check(err == nil && n >= 1 && n <= 7, "days", "choice.unknown")
		in.Days = append(in.Days, n)
	}
	for _, s := range v.form["people"] {
		in.People = append(in.People, sild.ID(s))
	}
	at := "/houses/" + string(v.id("house")) + "/duty"
	_, err := housing.AddShifts(v.tx, v.id("house"), in)
	return v.goOn(at+"?from="+in.From.String(), p, err)
}

func copyWeek(v *visit) (string, error) {
	d, err := sild.ParseDate(v.form.Get("monday"))
	if err != nil || d.IsZero() {
		return "", sild.Missing()
	}
	_, err = housing.CopyWeek(v.tx, v.id("house"), d)
	return "/houses/" + string(v.id("house")) + "/duty?from=" + d.String(), err
}

// A shiftView is one shift with what can be done with it; nil: not by this reader.
type shiftView struct {
	When                                     string
	Summary                                  []row
	Acts                                     []act
	Cannot, Swap, Change, Cancel             *form
	Why, Other, Note, ChangeWhy, CancelWhy   string
	Starts, StartsTime, Ends, EndsTime, User string
	Others, Users                            []option
}

func shiftPage(v *visit) (templ.Component, error) {
	s, r, err := housing.ShiftOf(v.tx, v.id("shift"))
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("duty.shift", "house", r.Name)
	v.page.Zone, v.page.Today = r.Pack.Location(), r.Today
	if v.form != nil {
		v.page.Form = path.Base(v.r.URL.Path)
	}
	name, err := org.Name(v.tx, s.User)
	if err != nil {
		return nil, err
	}
	at := "/shifts/" + string(s.ID)
	x := shiftView{
		When: v.stretch(s.Span()), Why: v.typedIn("cannot", "why", ""), Other: v.typedIn("swap", "other", ""), ChangeWhy: v.typedIn("change", "why", ""), CancelWhy: v.typedIn("cancel", "why", ""),
		Note: v.typedIn("change", "note", s.Note), User: v.typedIn("change", "people", string(s.User)),
		Starts: v.typedIn("change", "starts", sild.DateOf(s.Starts, v.page.Zone).String()), StartsTime: v.typedIn("change", "starts_time", v.page.Time(s.Starts, v.page.Zone)),
		Ends: v.typedIn("change", "ends", sild.DateOf(s.Ends, v.page.Zone).String()), EndsTime: v.typedIn("change", "ends_time", v.page.Time(s.Ends, v.page.Zone)),
		Summary: []row{{Label: "duty.who", Value: name, Missing: "duty.open"}},
		Acts:    []act{{Label: "duty.roster", Href: houseAt(r) + "/duty?from=" + sild.DateOf(s.Starts, v.page.Zone).String()}},
	}
	if s.Note != "" {
		x.Summary = append(x.Summary, row{Label: "duty.note", Value: s.Note})
	}
	if !s.CancelledAt.IsZero() || !s.Ends.After(v.tx.Now) {
		x.Summary = append(x.Summary, row{Label: "duty.state", Value: v.page.T(map[bool]string{true: "duty.over", false: "duty.cancelled"}[s.CancelledAt.IsZero()])})
		return shiftSheet(v.page, x), nil
	}
	if s.User == "" && r.Mate {
		x.Acts = append(x.Acts, act{Label: "duty.take", Href: at + "/take", Post: true, Strong: true})
	}
	if s.User != "" && (r.Keeps || s.User == v.tx.Actor.User) {
		x.Cannot = &form{ID: "cannot", Action: at + "/cannot", Submit: "duty.cannot.do", Here: true}
		if x.Others, err = v.otherShifts(r, s); err != nil {
			return nil, err
		}
		if len(x.Others) > 0 && s.Starts.After(v.tx.Now) {
			x.Swap = &form{ID: "swap", Action: at + "/swap", Submit: "duty.swap.do", Here: true}
		}
	}
	if r.Keeps {
		x.Change = &form{ID: "change", Action: at + "/change", Submit: "duty.change.do", Here: true}
		x.Cancel = &form{ID: "cancel", Action: at + "/cancel", Submit: "duty.cancel.do", Danger: true, Here: true}
		x.Users = []option{{Label: "duty.open"}}
		for _, c := range r.Team {
			x.Users = append(x.Users, option{Value: string(c.ID), Text: c.Name})
		}
	}
	return shiftSheet(v.page, x), nil
}

// otherShifts are those of the next two weeks with which s can change places.
func (v *visit) otherShifts(r housing.Rota, s housing.Shift) (list []option, err error) {
	all, err := r.ShiftsIn(v.tx, housing.Span{From: v.tx.Now, Until: v.tx.Now.AddDate(0, 0, housing.AheadDays)})
	for _, o := range all {
		if o.User != "" && o.User != s.User && o.Starts.After(v.tx.Now) {
			list = append(list, option{Value: string(o.ID), Text: o.Name + ", " + v.stretch(o.Span())})
		}
	}
	return list, err
}

// ofShift is the roster of the week of a shift.
func (v *visit) ofShift(s housing.Shift) string {
	return "/houses/" + string(s.House) + "/duty?from=" + sild.DateOf(s.Starts, v.page.Zone).String()
}

func changeShift(v *visit) (string, error) {
	p := sild.Problems{}
	in := housing.ShiftChange{User: sild.ID(v.form.Get("people")), Note: v.form.Get("note"), Why: v.form.Get("why")}
	in.Starts, in.Ends = v.moment(p, "starts"), v.moment(p, "ends")
	s, err := housing.ChangeShift(v.tx, v.id("shift"), in)
	return v.goOn(v.ofShift(s), p, err)
}

func cancelShift(v *visit) (string, error) {
	s, err := housing.CancelShift(v.tx, v.id("shift"), v.form.Get("why"))
	return v.ofShift(s), err
}

func leaveShift(v *visit) (string, error) {
	s, err := housing.LeaveShift(v.tx, v.id("shift"), v.form.Get("why"))
	return v.ofShift(s), err
}

func swapShifts(v *visit) (string, error) {
	other := sild.ID(v.form.Get("other"))
	if !other.Valid() {
		p := sild.Problems{}
		p.Check(false, "other", "shift.swap.with")
		_, _, err := housing.ShiftOf(v.tx, v.id("shift"))
		return v.goOn("", p, err)
	}
	s, _, err := housing.SwapShifts(v.tx, v.id("shift"), other)
	return v.ofShift(s), err
}

func takeShift(v *visit) (string, error) {
	s, err := housing.TakeShift(v.tx, v.id("shift"))
	return v.ofShift(s), err
}

// sinceLast is where the book says what happened since the reader's last shift.
const sinceLast = "/log?since=last"

func checkIn(v *visit) (string, error) {
	p, err := housing.CheckIn(v.tx, v.id("house"))
	return "/houses/" + string(p.House) + sinceLast, err
}

// A takeOverView lets the reader take over at once, with a reason.
type takeOverView struct {
	form
	Shift, Why string
	Shifts     []option
}

func takeOverPage(v *visit) (templ.Component, error) {
	r, err := housing.OpenRota(v.tx, v.id("house"))
	if err != nil {
		return nil, err
	}
	if !r.Mate {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.page.Title = v.page.T("duty.take_over.title", "house", r.Name)
	v.page.Zone = r.Pack.Location()
	now, err := r.ShiftsIn(v.tx, housing.Span{From: v.tx.Now, Until: v.tx.Now.Add(time.Hour)})
	if err != nil {
		return nil, err
	}
	x := takeOverView{form: form{ID: "over", Action: houseAt(r) + "/take-over", Submit: "duty.take_over", Cancel: houseAt(r) + "/duty"}, Why: v.typed("why", "")}
	first := ""
	for _, s := range now {
		name := s.Name
		if s.User == "" {
			name = v.page.T("duty.open")
		}
		if s.User != v.tx.Actor.User {
			first = string(s.ID)
			x.Shifts = append(x.Shifts, option{Value: first, Text: v.stretch(s.Span()) + ", " + name})
		}
	}
	x.Shifts = append(x.Shifts, option{Label: "duty.take_over.none"})
	x.Shift = v.typed("shift", first)
	if _, known := v.form["shift"]; !known && v.form != nil {
		x.Shift = first
	}
	return takeOverSheet(v.page, x), nil
}

func takeOver(v *visit) (string, error) {
	p, err := housing.TakeOver(v.tx, v.id("house"), sild.ID(v.form.Get("shift")), v.form.Get("why"))
	return "/houses/" + string(p.House) + sinceLast, err
}

// A leaveHouseView lets the reader leave, or stay longer.
type leaveHouseView struct {
	form
	Here, Next, Anyway string
	Alone              bool
	Longer             *form
	Until, UntilTime   string
}

func leaveHousePage(v *visit) (templ.Component, error) {
	r, err := housing.OpenRota(v.tx, v.id("house"))
	if err != nil {
		return nil, err
	}
	if r.On == nil {
		return nil, &sild.Error{Kind: sild.Conflict, Key: "presence.not_here"}
	}
	v.page.Title = v.page.T("duty.leave.title", "house", r.Name)
	v.page.Zone = r.Pack.Location()
	if v.form != nil {
		v.page.Form = path.Base(v.r.URL.Path)
	}
	here, err := r.Here(v.tx)
	if err != nil {
		return nil, err
	}
	longer := r.On.Ends.Add(2 * time.Hour)
	x := leaveHouseView{
		form: form{ID: "leave", Action: houseAt(r) + "/leave", Submit: "duty.leave", Cancel: houseAt(r) + "/duty", Here: true}, Alone: r.Staffed && len(here) == 1,
		Here:   v.page.T("duty.since", "from", v.momentShort(r.On.Came), "until", v.page.Time(r.On.Ends, v.page.Zone)),
		Anyway: v.typedIn("leave", "anyway", ""), Longer: &form{ID: "stay-on", Action: houseAt(r) + "/stay-on", Submit: "duty.stay_on.do", Here: true},
		Until: v.typedIn("stay-on", "until", sild.DateOf(longer, v.page.Zone).String()), UntilTime: v.typedIn("stay-on", "until_time", v.page.Time(longer, v.page.Zone)),
	}
	if !x.Alone {
		return leaveHouseSheet(v.page, x), nil
	}
	x.Next = v.page.T("duty.alone.nobody")
	next, err := r.ShiftsIn(v.tx, housing.Span{From: v.tx.Now, Until: v.tx.Now.AddDate(0, 0, 1)})
	if i := slices.IndexFunc(next, func(s housing.Planned) bool { return s.User != "" && s.User != v.tx.Actor.User && !s.Away }); i >= 0 {
		x.Next = v.page.T("duty.alone.next", "name", next[i].Name, "when", v.stretch(next[i].Span()))
	}
	return leaveHouseSheet(v.page, x), err
}

func leaveHouse(v *visit) (string, error) {
	_, err := housing.CheckOut(v.tx, v.id("house"), v.ticked("anyway"))
	return "/", err
}

func stayOn(v *visit) (string, error) {
	p := sild.Problems{}
	until := v.moment(p, "until")
	_, err := housing.Prolong(v.tx, v.id("house"), until)
	return v.goOn("/houses/"+string(v.id("house"))+"/duty", p, err)
}

// A whyNobodyView says why nobody was there.
type whyNobodyView struct {
	form
	When, From, Until, Words string
}

// hole is the time that the page is about.
func (v *visit) hole() (in housing.Span, err error) {
	if in.From, err = time.Parse(instant, v.typed("from", v.query("from"))); err == nil {
		in.Until, err = time.Parse(instant, v.typed("until", v.query("until")))
	}
	if err != nil {
		return in, sild.Missing()
	}
	return in, nil
}

func whyNobodyPage(v *visit) (templ.Component, error) {
	r, err := housing.OpenRota(v.tx, v.id("house"))
	if err != nil {
		return nil, err
	}
	if !r.Keeps {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.page.Title = v.page.T("duty.why.title", "house", r.Name)
	v.page.Zone = r.Pack.Location()
	in, err := v.hole()
	if err != nil {
		return nil, err
	}
	x := whyNobodyView{
		form: form{ID: "why", Action: houseAt(r) + "/duty/why", Submit: "duty.why.do", Cancel: houseAt(r) + "/duty"},
		When: v.stretch(in), From: in.From.Format(instant), Until: in.Until.Format(instant), Words: v.typed("words", ""),
	}
	return whyNobodySheet(v.page, x), nil
}

func sayWhyNobody(v *visit) (string, error) {
	in, err := v.hole()
	if err != nil {
		return "", err
	}
	return "/houses/" + string(v.id("house")) + "/duty", housing.ExplainHole(v.tx, v.id("house"), in, v.form.Get("words"))
}
