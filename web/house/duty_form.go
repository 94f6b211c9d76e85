// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"path"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/housing"
	"sild/org"
	"sild/web/page"
)

// A shiftsForm plans shifts as they come again.
type shiftsForm struct {
	page.Form
	From, Until, Starts, Ends, Turn, Note string
	Days, People                          []string
	DayOptions, PeopleOptions             []page.Option
}

func newShiftsPage(v *page.Visit) (templ.Component, error) {
	r, err := housing.OpenRota(v.Tx, v.ID("house"))
	if err != nil {
		return nil, err
	}
	if !r.Keeps {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.Page.Title = v.Page.T("duty.plan.title", "house", r.Name)
	from := v.Query("from")
	if from == "" {
		from = r.Today.String()
	}
	x := shiftsForm{
		Form: page.Form{ID: "shifts", Action: houseAt(r) + "/duty", Submit: "duty.plan.do", Cancel: houseAt(r) + "/duty", Keep: true},
		From: v.Typed("from", from), Until: v.Typed("until", ""), Starts: v.Typed("starts", "08:00"), Ends: v.Typed("ends", "20:00"),
		Turn: v.Typed("turn", ""), Note: v.Typed("note", ""), Days: v.Picked("days"), People: v.Picked("people"),
	}
	for i := range 7 {
		x.DayOptions = append(x.DayOptions, page.Option{Value: strconv.Itoa(i + 1), Label: page.Weekday(sild.MustDate("2024-01-01").AddDays(i))})
	}
	for _, c := range r.Team {
		x.PeopleOptions = append(x.PeopleOptions, page.Option{Value: string(c.ID), Text: c.Name})
	}
	return newShiftsSheet(v.Page, x), nil
}

func addShifts(v *page.Visit) (string, error) {
	p := sild.Problems{}
	in := housing.ShiftInput{
		From: v.Date(p, "from"), Until: v.Date(p, "until"), Starts: v.Form.Get("starts"), Ends: v.Form.Get("ends"), InTurn: v.Ticked("turn"), Note: v.Form.Get("note"),
	}
	for _, s := range v.Form["days"] {
		n, err := strconv.Atoi(s)
		p.Check(err == nil && n >= 1 && n <= 7, "days", "choice.unknown")
		in.Days = append(in.Days, n)
	}
	for _, s := range v.Form["people"] {
		in.People = append(in.People, sild.ID(s))
	}
	at := "/houses/" + string(v.ID("house")) + "/duty"
	_, err := housing.AddShifts(v.Tx, v.ID("house"), in)
	return v.GoOn(at+"?from="+in.From.String(), p, err)
}

func copyWeek(v *page.Visit) (string, error) {
	d, err := sild.ParseDate(v.Form.Get("monday"))
	if err != nil || d.IsZero() {
		return "", sild.Missing()
	}
	_, err = housing.CopyWeek(v.Tx, v.ID("house"), d)
	return "/houses/" + string(v.ID("house")) + "/duty?from=" + d.String(), err
}

// A shiftView is one shift with what can be done with it; nil: not by this reader.
type shiftView struct {
	When                                     string
	Summary                                  []page.Row
	Acts                                     []page.Act
	Cannot, Swap, Change, Cancel             *page.Form
	Why, Other, Note, ChangeWhy, CancelWhy   string
	Starts, StartsTime, Ends, EndsTime, User string
	Others, Users                            []page.Option
}

func shiftPage(v *page.Visit) (templ.Component, error) {
	s, r, err := housing.ShiftOf(v.Tx, v.ID("shift"))
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("duty.shift", "house", r.Name)
	v.Page.Zone, v.Page.Today = r.Pack.Location(), r.Today
	if v.Form != nil {
		v.Page.Form = path.Base(v.Request.URL.Path)
	}
	name, err := org.Name(v.Tx, s.User)
	if err != nil {
		return nil, err
	}
	at := "/shifts/" + string(s.ID)
	x := shiftView{
		When: stretch(v, s.Span()), Why: v.TypedIn("cannot", "why", ""), Other: v.TypedIn("swap", "other", ""), ChangeWhy: v.TypedIn("change", "why", ""), CancelWhy: v.TypedIn("cancel", "why", ""),
		Note: v.TypedIn("change", "note", s.Note), User: v.TypedIn("change", "people", string(s.User)),
		Starts: v.TypedIn("change", "starts", sild.DateOf(s.Starts, v.Page.Zone).String()), StartsTime: v.TypedIn("change", "starts_time", v.Page.Time(s.Starts, v.Page.Zone)),
		Ends: v.TypedIn("change", "ends", sild.DateOf(s.Ends, v.Page.Zone).String()), EndsTime: v.TypedIn("change", "ends_time", v.Page.Time(s.Ends, v.Page.Zone)),
		Summary: []page.Row{{Label: "duty.who", Value: name, Missing: "duty.open"}},
		Acts:    []page.Act{{Label: "duty.roster", Href: houseAt(r) + "/duty?from=" + sild.DateOf(s.Starts, v.Page.Zone).String()}},
	}
	if s.Note != "" {
		x.Summary = append(x.Summary, page.Row{Label: "duty.note", Value: s.Note})
	}
	if !s.CancelledAt.IsZero() || !s.Ends.After(v.Tx.Now) {
		x.Summary = append(x.Summary, page.Row{Label: "duty.state", Value: v.Page.T(map[bool]string{true: "duty.over", false: "duty.cancelled"}[s.CancelledAt.IsZero()])})
		return shiftSheet(v.Page, x), nil
	}
	if s.User == "" && r.Mate {
		x.Acts = append(x.Acts, page.Act{Label: "duty.take", Href: at + "/take", Post: true, Strong: true})
	}
	if s.User != "" && (r.Keeps || s.User == v.Tx.Actor.User) {
		x.Cannot = &page.Form{ID: "cannot", Action: at + "/cannot", Submit: "duty.cannot.do", Here: true}
		if x.Others, err = otherShifts(v, r, s); err != nil {
			return nil, err
		}
		if len(x.Others) > 0 && s.Starts.After(v.Tx.Now) {
			x.Swap = &page.Form{ID: "swap", Action: at + "/swap", Submit: "duty.swap.do", Here: true}
		}
	}
	if r.Keeps {
		x.Change = &page.Form{ID: "change", Action: at + "/change", Submit: "duty.change.do", Here: true}
		x.Cancel = &page.Form{ID: "cancel", Action: at + "/cancel", Submit: "duty.cancel.do", Danger: true, Here: true}
		x.Users = []page.Option{{Label: "duty.open"}}
		for _, c := range r.Team {
			x.Users = append(x.Users, page.Option{Value: string(c.ID), Text: c.Name})
		}
	}
	return shiftSheet(v.Page, x), nil
}

// otherShifts are those of the next two weeks with which s can change places.
func otherShifts(v *page.Visit, r housing.Rota, s housing.Shift) (list []page.Option, err error) {
	all, err := r.ShiftsIn(v.Tx, housing.Span{From: v.Tx.Now, Until: v.Tx.Now.AddDate(0, 0, housing.AheadDays)})
	for _, o := range all {
		if o.User != "" && o.User != s.User && o.Starts.After(v.Tx.Now) {
			list = append(list, page.Option{Value: string(o.ID), Text: o.Name + ", " + stretch(v, o.Span())})
		}
	}
	return list, err
}

// ofShift is the roster of the week of a shift.
func ofShift(v *page.Visit, s housing.Shift) string {
	return "/houses/" + string(s.House) + "/duty?from=" + sild.DateOf(s.Starts, v.Page.Zone).String()
}

func changeShift(v *page.Visit) (string, error) {
	p := sild.Problems{}
	in := housing.ShiftChange{User: sild.ID(v.Form.Get("people")), Note: v.Form.Get("note"), Why: v.Form.Get("why")}
	in.Starts, in.Ends = v.Moment(p, "starts"), v.Moment(p, "ends")
	s, err := housing.ChangeShift(v.Tx, v.ID("shift"), in)
	return v.GoOn(ofShift(v, s), p, err)
}

func cancelShift(v *page.Visit) (string, error) {
	s, err := housing.CancelShift(v.Tx, v.ID("shift"), v.Form.Get("why"))
	return ofShift(v, s), err
}

func leaveShift(v *page.Visit) (string, error) {
	s, err := housing.LeaveShift(v.Tx, v.ID("shift"), v.Form.Get("why"))
	return ofShift(v, s), err
}

func swapShifts(v *page.Visit) (string, error) {
	other := sild.ID(v.Form.Get("other"))
	if !other.Valid() {
		p := sild.Problems{}
		p.Check(false, "other", "shift.swap.with")
		_, _, err := housing.ShiftOf(v.Tx, v.ID("shift"))
		return v.GoOn("", p, err)
	}
	s, _, err := housing.SwapShifts(v.Tx, v.ID("shift"), other)
	return ofShift(v, s), err
}

func takeShift(v *page.Visit) (string, error) {
	s, err := housing.TakeShift(v.Tx, v.ID("shift"))
	return ofShift(v, s), err
}

// sinceLast is where the book says what happened since the reader's last shift.
const sinceLast = "/log?since=last"

func checkIn(v *page.Visit) (string, error) {
	p, err := housing.CheckIn(v.Tx, v.ID("house"))
	return "/houses/" + string(p.House) + sinceLast, err
}

// A takeOverView lets the reader take over at once, with a reason.
type takeOverView struct {
	page.Form
	Shift, Why string
	Shifts     []page.Option
}

func takeOverPage(v *page.Visit) (templ.Component, error) {
	r, err := housing.OpenRota(v.Tx, v.ID("house"))
	if err != nil {
		return nil, err
	}
	if !r.Mate {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.Page.Title = v.Page.T("duty.take_over.title", "house", r.Name)
	v.Page.Zone = r.Pack.Location()
	now, err := r.ShiftsIn(v.Tx, housing.Span{From: v.Tx.Now, Until: v.Tx.Now.Add(time.Hour)})
	if err != nil {
		return nil, err
	}
	x := takeOverView{Form: page.Form{ID: "over", Action: houseAt(r) + "/take-over", Submit: "duty.take_over", Cancel: houseAt(r) + "/duty"}, Why: v.Typed("why", "")}
	first := ""
	for _, s := range now {
		name := s.Name
		if s.User == "" {
			name = v.Page.T("duty.open")
		}
		if s.User != v.Tx.Actor.User {
			first = string(s.ID)
			x.Shifts = append(x.Shifts, page.Option{Value: first, Text: stretch(v, s.Span()) + ", " + name})
		}
	}
	x.Shifts = append(x.Shifts, page.Option{Label: "duty.take_over.none"})
	x.Shift = v.Typed("shift", first)
	if _, known := v.Form["shift"]; !known && v.Form != nil {
		x.Shift = first
	}
	return takeOverSheet(v.Page, x), nil
}

func takeOver(v *page.Visit) (string, error) {
	p, err := housing.TakeOver(v.Tx, v.ID("house"), sild.ID(v.Form.Get("shift")), v.Form.Get("why"))
	return "/houses/" + string(p.House) + sinceLast, err
}

// A leaveHouseView lets the reader leave, or stay longer.
type leaveHouseView struct {
	page.Form
	Here, Next, Anyway string
	Alone              bool
	Longer             *page.Form
	Until, UntilTime   string
}

func leaveHousePage(v *page.Visit) (templ.Component, error) {
	r, err := housing.OpenRota(v.Tx, v.ID("house"))
	if err != nil {
		return nil, err
	}
	if r.On == nil {
		return nil, &sild.Error{Kind: sild.Conflict, Key: "presence.not_here"}
	}
	v.Page.Title = v.Page.T("duty.leave.title", "house", r.Name)
	v.Page.Zone = r.Pack.Location()
	if v.Form != nil {
		v.Page.Form = path.Base(v.Request.URL.Path)
	}
	here, err := r.Here(v.Tx)
	if err != nil {
		return nil, err
	}
	longer := r.On.Ends.Add(2 * time.Hour)
	x := leaveHouseView{
		Form: page.Form{ID: "leave", Action: houseAt(r) + "/leave", Submit: "duty.leave", Cancel: houseAt(r) + "/duty", Here: true}, Alone: r.Staffed && len(here) == 1,
		Here:   v.Page.T("duty.since", "from", v.MomentShort(r.On.Came), "until", v.Page.Time(r.On.Ends, v.Page.Zone)),
		Anyway: v.TypedIn("leave", "anyway", ""), Longer: &page.Form{ID: "stay-on", Action: houseAt(r) + "/stay-on", Submit: "duty.stay_on.do", Here: true},
		Until: v.TypedIn("stay-on", "until", sild.DateOf(longer, v.Page.Zone).String()), UntilTime: v.TypedIn("stay-on", "until_time", v.Page.Time(longer, v.Page.Zone)),
	}
	if !x.Alone {
		return leaveHouseSheet(v.Page, x), nil
	}
	x.Next = v.Page.T("duty.alone.nobody")
	next, err := r.ShiftsIn(v.Tx, housing.Span{From: v.Tx.Now, Until: v.Tx.Now.AddDate(0, 0, 1)})
	if i := slices.IndexFunc(next, func(s housing.Planned) bool { return s.User != "" && s.User != v.Tx.Actor.User && !s.Away }); i >= 0 {
		x.Next = v.Page.T("duty.alone.next", "name", next[i].Name, "when", stretch(v, next[i].Span()))
	}
	return leaveHouseSheet(v.Page, x), err
}

func leaveHouse(v *page.Visit) (string, error) {
	_, err := housing.CheckOut(v.Tx, v.ID("house"), v.Ticked("anyway"))
	return "/", err
}

func stayOn(v *page.Visit) (string, error) {
	p := sild.Problems{}
	until := v.Moment(p, "until")
	_, err := housing.Prolong(v.Tx, v.ID("house"), until)
	return v.GoOn("/houses/"+string(v.ID("house"))+"/duty", p, err)
}

// A whyNobodyView says why nobody was there.
type whyNobodyView struct {
	page.Form
	When, From, Until, Words string
}

// hole is the time that the page is about.
func hole(v *page.Visit) (in housing.Span, err error) {
	if in.From, err = time.Parse(instant, v.Typed("from", v.Query("from"))); err == nil {
		in.Until, err = time.Parse(instant, v.Typed("until", v.Query("until")))
	}
	if err != nil {
		return in, sild.Missing()
	}
	return in, nil
}

func whyNobodyPage(v *page.Visit) (templ.Component, error) {
	r, err := housing.OpenRota(v.Tx, v.ID("house"))
	if err != nil {
		return nil, err
	}
	if !r.Keeps {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.Page.Title = v.Page.T("duty.why.title", "house", r.Name)
	v.Page.Zone = r.Pack.Location()
	in, err := hole(v)
	if err != nil {
		return nil, err
	}
	x := whyNobodyView{
		Form: page.Form{ID: "why", Action: houseAt(r) + "/duty/why", Submit: "duty.why.do", Cancel: houseAt(r) + "/duty"},
		When: stretch(v, in), From: in.From.Format(instant), Until: in.Until.Format(instant), Words: v.Typed("words", ""),
	}
	return whyNobodySheet(v.Page, x), nil
}

func sayWhyNobody(v *page.Visit) (string, error) {
	in, err := hole(v)
	if err != nil {
		return "", err
	}
	return "/houses/" + string(v.ID("house")) + "/duty", housing.ExplainHole(v.Tx, v.ID("house"), in, v.Form.Get("words"))
}
