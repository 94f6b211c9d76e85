// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"

	"sild"
	"sild/housing"
	"sild/org"
)

// replyView is the form by which the house answers, for the first time or again.
type replyView struct {
	Again     bool
	Outcome   string
	Outcomes  []option
	Beds      []option
	Bed       string
	Admission string
	Expected  string
	Reasons   []option
	Reason    string
	Note      string
	Today     sild.Date
}

// arriveView is the form for somebody who has come.
type arriveView struct {
	On, Bed, CameWith, LateWhy string
	Beds                       []option
	Today                      sild.Date
	Until                      string // the last day without a reason; empty: none
}

// travelView is the form for how somebody comes to the house.
type travelView struct {
	Leaves, Meets, Transport, Route, CameWith, Bring string
	Ways                                             []option
	Seen                                             sild.ID
	Planned                                          bool
}

// houseAnswered is what the house said, with what it said before.
func (v *visit) houseAnswered(o houseCase, state string, x *houseCaseView) error {
	a, p := *o.Now, v.page
	if r := a.Answer(); r != nil {
		x.Answer = r.ID
		said, err := housing.Said(v.tx, r.Thing)
		if err != nil {
			return err
		}
		names, err := org.Names(v.tx, []sild.ID{r.RecordedBy})
		if err != nil {
			return err
		}
		x.Answered = append(x.Answered, row{Label: "hstay.answer", Value: p.T("hstay.answer." + r.Outcome), HintText: p.T("hstay.answer.by", "who", names[r.RecordedBy], "date", p.Date(r.Day))})
		if r.Outcome != "declined" {
			first := row{Label: "hstay.admission", Value: p.Date(r.Admission), Missing: "hstay.admission.none"}
			if was := housing.Before(said); !was.IsZero() {
				first.HintText = p.T("hstay.admission.was", "date", p.Date(was))
			}
			x.Answered = append(x.Answered, first)
		} else {
			x.Answered = append(x.Answered, row{Label: "hstay.reason", Value: v.value(o.Pack, "house_declines", r.Reason)})
		}
		if a.Hold != nil {
			held := row{Label: "hstay.bed", Value: p.T("hstay.bed.held", "from", p.ShortDate(a.Hold.From), "until", p.Date(a.Hold.Until))}
			if o.Works {
				if held.HintText, err = v.bedWords(a.Hold.Bed); err != nil {
					return err
				}
			}
			x.Answered = append(x.Answered, held)
		}
		if r.Note != "" {
			x.Answered = append(x.Answered, row{Label: "hstay.note", Value: r.Note})
		}
		if r.Outcome != "declined" {
			x.Answered = append(x.Answered, row{Label: "hstay.ref", Value: r.Ref(), Hint: "hstay.ref.hint"})
			x.Letter = v.houseAt() + "/letter"
		}
		if r.Lost != "" && a.Open() && a.Stay == nil {
			x.Notices = append(x.Notices, notice{Kind: "warn", Text: p.T("hstay.lost." + r.Lost)})
		}
	}
	if o.Place.Line != "" && (a.Hold != nil || a.Stay != nil) {
		x.Answered = append(x.Answered, row{Label: "hstay.place", Value: o.Place.Line, HintText: said(o.Place.Way, o.Place.Phone)})
	}
	if a.Stay != nil || !a.Open() {
		return nil
	}
	if o.Keeps {
		if err := v.replyView(o, state, x); err != nil {
			return err
		}
	}
	if o.Works && a.Hold != nil && !a.Hold.From.After(v.page.Today.AddDays(7)) {
		x.Arrive = &arriveView{On: v.typedIn("arrival", "on", v.page.Today.String()), Bed: v.typedIn("arrival", "bed", string(a.Hold.Bed)), CameWith: v.typedIn("arrival", "came_with", ""), LateWhy: v.typedIn("arrival", "late_why", ""), Today: v.page.Today}
		if o.Travel != nil && v.form == nil {
			x.Arrive.CameWith = o.Travel.CameWith
		}
		beds, err := v.bedOptions(a.Thing, v.page.Today)
		if err != nil {
			return err
		}
		if x.Arrive.Beds, err = v.withHeld(beds, a.Hold.Bed); err != nil {
			return err
		}
		x.NoShow = !a.Hold.From.After(v.page.Today)
	}
	return nil
}

// bedWords is a bed with its room, in words.
func (v *visit) bedWords(bed sild.ID) (string, error) {
	b, err := housing.BedNamed(v.tx, bed)
	return v.page.T("hstay.bed.in", "room", b.Room, "bed", b.Name), err
}

func (v *visit) bedOptions(request sild.ID, from sild.Date) ([]option, error) {
	beds, err := housing.Choices(v.tx, request, from)
	return v.choices(beds), err
}

func (v *visit) choices(beds []housing.Choice) (list []option) {
	for _, b := range beds {
		list = append(list, option{Value: string(b.Bed), Text: b.House + ", " + v.page.T("hstay.bed.in", "room", b.Room, "bed", b.Name)})
	}
	return list
}

// withHeld is list with the bed that is held before the others.
func (v *visit) withHeld(list []option, bed sild.ID) ([]option, error) {
	list = slices.DeleteFunc(list, func(x option) bool { return x.Value == string(bed) })
	b, err := housing.BedNamed(v.tx, bed)
	return append(v.choices([]housing.Choice{b}), list...), err
}

func (v *visit) replyView(o houseCase, state string, x *houseCaseView) (err error) {
	r := &replyView{
		Again: state != "asked", Outcomes: choices("hstay.say.", "confirmed", "expected", "declined"), Reasons: v.values(o.Pack, "house_declines"), Today: v.page.Today,
		Outcome: v.typedIn("answer", "outcome", ""), Bed: v.typedIn("answer", "bed", ""), Admission: v.typedIn("answer", "admission", ""), Expected: v.typedIn("answer", "expected", ""),
		Reason: v.typedIn("answer", "reason", ""), Note: v.typedIn("answer", "note", ""),
	}
	from, _ := sild.ParseDate(r.Admission)
	r.Beds, err = v.bedOptions(o.Now.Thing, from)
	x.Reply = r
	return err
}

// houseTravel is how somebody comes from the gate, once a bed is confirmed.
func (v *visit) houseTravel(o houseCase, _ string, x *houseCaseView) error {
	p, t := v.page, o.Travel
	if o.Now.Hold == nil && t == nil || !o.Now.Open() {
		return nil
	}
	if t != nil {
		x.TravelID = t.ID
		x.Travel = []row{
			{Label: "hstay.travel.leaves", Value: t.Leaves},
			{Label: "hstay.travel.meets", Value: t.Meets},
			{Label: "hstay.travel.transport", Value: p.T("hstay.transport." + t.Transport), HintText: t.Route},
			{Label: "hstay.travel.with", Value: t.CameWith},
			{Label: "hstay.travel.bring", Value: t.Bring},
		}
		for _, side := range housing.Sides {
			x.Travel = append(x.Travel, row{Label: "hstay.side." + side, Value: p.T("hstay.agreed." + map[bool]string{true: "yes", false: "no"}[t.Agrees(side)])})
		}
		side := v.houseSide(o)
		x.Agree = o.Now.Hold != nil && side != "" && !t.Agrees(side)
	}
	if o.Now.Hold == nil || !o.Works && !o.Asks {
		return nil
	}
	f := travelView{Ways: choices("hstay.transport.", housing.Transports...), Planned: t != nil}
	was := housing.Travel{Route: o.Place.Way}
	if t != nil {
		was, f.Seen = *t, t.ID
	}
	f.Leaves, f.Meets, f.Transport = v.typedIn("travel", "leaves", was.Leaves), v.typedIn("travel", "meets", was.Meets), v.typedIn("travel", "transport", was.Transport)
	f.Route, f.CameWith, f.Bring = v.typedIn("travel", "route", was.Route), v.typedIn("travel", "came_with", was.CameWith), v.typedIn("travel", "bring", was.Bring)
	x.TravelNow = &f
	return nil
}

// houseSide is the side for which the reader agrees to how somebody travels.
func (v *visit) houseSide(o houseCase) string {
	switch {
	case o.Works:
		return "house"
	case !o.Asks || v.who.Role == "probation":
		return ""
	case v.who.Role == "prison":
		return "prison"
	}
	return "worker"
}
