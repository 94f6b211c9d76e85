// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"slices"

	"sild"
	"sild/housing"
	"sild/org"
	"sild/web/page"
	"sild/web/record"
)

// replyView is the form by which the house answers, for the first time or again.
type replyView struct {
	Again     bool
	Outcome   string
	Outcomes  []page.Option
	Beds      []page.Option
	Bed       string
	Admission string
	Expected  string
	Reasons   []page.Option
	Reason    string
	Note      string
	Today     sild.Date
}

// arriveView is the form for somebody who has come.
type arriveView struct {
	On, Bed, CameWith, LateWhy string
	Beds                       []page.Option
	Today                      sild.Date
	Until                      string // the last day without a reason; empty: none
}

// travelView is the form for how somebody comes to the house.
type travelView struct {
	Leaves, Meets, Transport, Route, CameWith, Bring string
	Ways                                             []page.Option
	Seen                                             sild.ID
	Planned                                          bool
}

// houseAnswered is what the house said, with what it said before.
func houseAnswered(v *page.Visit, o houseCase, state string, x *houseCaseView) error {
	a, p := *o.Now, v.Page
	if r := a.Answer(); r != nil {
		x.Answer = r.ID
		said, err := housing.Said(v.Tx, r.Thing)
		if err != nil {
			return err
		}
		names, err := org.Names(v.Tx, []sild.ID{r.RecordedBy})
		if err != nil {
			return err
		}
		x.Answered = append(x.Answered, page.Row{Label: "hstay.answer", Value: p.T("hstay.answer." + r.Outcome), HintText: p.T("hstay.answer.by", "who", names[r.RecordedBy], "date", p.Date(r.Day))})
		if r.Outcome != "declined" {
			first := page.Row{Label: "hstay.admission", Value: p.Date(r.Admission), Missing: "hstay.admission.none"}
			if was := housing.Before(said); !was.IsZero() {
				first.HintText = p.T("hstay.admission.was", "date", p.Date(was))
			}
			x.Answered = append(x.Answered, first)
		} else {
			x.Answered = append(x.Answered, page.Row{Label: "hstay.reason", Value: v.Value(o.Pack, "house_declines", r.Reason)})
		}
		if a.Hold != nil {
			held := page.Row{Label: "hstay.bed", Value: p.T("hstay.bed.held", "from", p.ShortDate(a.Hold.From), "until", p.Date(a.Hold.Until))}
			if o.Works {
				if held.HintText, err = record.BedWords(v, a.Hold.Bed); err != nil {
					return err
				}
			}
			x.Answered = append(x.Answered, held)
		}
		if r.Note != "" {
			x.Answered = append(x.Answered, page.Row{Label: "hstay.note", Value: r.Note})
		}
		if r.Outcome != "declined" {
			x.Answered = append(x.Answered, page.Row{Label: "hstay.ref", Value: r.Ref(), Hint: "hstay.ref.hint"})
			x.Letter = houseOfCase(v) + "/letter"
		}
		if r.Lost != "" && a.Open() && a.Stay == nil {
			x.Notices = append(x.Notices, page.Notice{Kind: "warn", Text: p.T("hstay.lost." + r.Lost)})
		}
	}
	if o.Place.Line != "" && (a.Hold != nil || a.Stay != nil) {
		x.Answered = append(x.Answered, page.Row{Label: "hstay.place", Value: o.Place.Line, HintText: page.Said(o.Place.Way, o.Place.Phone)})
	}
	if a.Stay != nil || !a.Open() {
		return nil
	}
	if o.Keeps {
		if err := newReplyView(v, o, state, x); err != nil {
			return err
		}
	}
	if o.Works && a.Hold != nil && !a.Hold.From.After(v.Page.Today.AddDays(7)) {
		x.Arrive = &arriveView{On: v.TypedIn("arrival", "on", v.Page.Today.String()), Bed: v.TypedIn("arrival", "bed", string(a.Hold.Bed)), CameWith: v.TypedIn("arrival", "came_with", ""), LateWhy: v.TypedIn("arrival", "late_why", ""), Today: v.Page.Today}
		if o.Travel != nil && v.Form == nil {
			x.Arrive.CameWith = o.Travel.CameWith
		}
		beds, err := bedOptions(v, a.Thing, v.Page.Today)
		if err != nil {
			return err
		}
		if x.Arrive.Beds, err = withHeld(v, beds, a.Hold.Bed); err != nil {
			return err
		}
		x.NoShow = !a.Hold.From.After(v.Page.Today)
	}
	return nil
}

func bedOptions(v *page.Visit, request sild.ID, from sild.Date) ([]page.Option, error) {
	beds, err := housing.Choices(v.Tx, request, from)
	return choices(v, beds), err
}

func choices(v *page.Visit, beds []housing.Choice) (list []page.Option) {
	for _, b := range beds {
		list = append(list, page.Option{Value: string(b.Bed), Text: b.House + ", " + v.Page.T("hstay.bed.in", "room", b.Room, "bed", b.Name)})
	}
	return list
}

// withHeld is list with the bed that is held before the others.
func withHeld(v *page.Visit, list []page.Option, bed sild.ID) ([]page.Option, error) {
	list = slices.DeleteFunc(list, func(x page.Option) bool { return x.Value == string(bed) })
	b, err := housing.BedNamed(v.Tx, bed)
	return append(choices(v, []housing.Choice{b}), list...), err
}

func newReplyView(v *page.Visit, o houseCase, state string, x *houseCaseView) (err error) {
	r := &replyView{
		Again: state != "asked", Outcomes: page.Choices("hstay.say.", "confirmed", "expected", "declined"), Reasons: v.Values(o.Pack, "house_declines"), Today: v.Page.Today,
		Outcome: v.TypedIn("answer", "outcome", ""), Bed: v.TypedIn("answer", "bed", ""), Admission: v.TypedIn("answer", "admission", ""), Expected: v.TypedIn("answer", "expected", ""),
		Reason: v.TypedIn("answer", "reason", ""), Note: v.TypedIn("answer", "note", ""),
	}
	from, _ := sild.ParseDate(r.Admission)
	r.Beds, err = bedOptions(v, o.Now.Thing, from)
	x.Reply = r
	return err
}

// houseTravel is how somebody comes from the gate, once a bed is confirmed.
func houseTravel(v *page.Visit, o houseCase, _ string, x *houseCaseView) error {
	p, t := v.Page, o.Travel
	if o.Now.Hold == nil && t == nil || !o.Now.Open() {
		return nil
	}
	if t != nil {
		x.TravelID = t.ID
		x.Travel = []page.Row{
			{Label: "hstay.travel.leaves", Value: t.Leaves},
			{Label: "hstay.travel.meets", Value: t.Meets},
			{Label: "hstay.travel.transport", Value: p.T("hstay.transport." + t.Transport), HintText: t.Route},
			{Label: "hstay.travel.with", Value: t.CameWith},
			{Label: "hstay.travel.bring", Value: t.Bring},
		}
		for _, side := range housing.Sides {
			x.Travel = append(x.Travel, page.Row{Label: "hstay.side." + side, Value: p.T("hstay.agreed." + map[bool]string{true: "yes", false: "no"}[t.Agrees(side)])})
		}
		side := houseSide(v, o)
		x.Agree = o.Now.Hold != nil && side != "" && !t.Agrees(side)
	}
	if o.Now.Hold == nil || !o.Works && !o.Asks {
		return nil
	}
	f := travelView{Ways: page.Choices("hstay.transport.", housing.Transports...), Planned: t != nil}
	was := housing.Travel{Route: o.Place.Way}
	if t != nil {
		was, f.Seen = *t, t.ID
	}
	f.Leaves, f.Meets, f.Transport = v.TypedIn("travel", "leaves", was.Leaves), v.TypedIn("travel", "meets", was.Meets), v.TypedIn("travel", "transport", was.Transport)
	f.Route, f.CameWith, f.Bring = v.TypedIn("travel", "route", was.Route), v.TypedIn("travel", "came_with", was.CameWith), v.TypedIn("travel", "bring", was.Bring)
	x.TravelNow = &f
	return nil
}

// houseSide is the side for which the reader agrees to how somebody travels.
func houseSide(v *page.Visit, o houseCase) string {
	switch {
	case o.Works:
		return "house"
	case !o.Asks || v.Who.Role == "probation":
		return ""
	case v.Who.Role == "prison":
		return "prison"
	}
	return "worker"
}
