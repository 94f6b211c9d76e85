// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"sild"
	"sild/casework"
	"sild/housing"
	"sild/org"
)

// A stayView is somebody living in a house.
type stayView struct {
	ID      sild.ID // thing of the stay
	Row     sild.ID // as it was looked at
	Rows    []row
	Nights  []task // beds, the first first
	Longer  []task // what was asked and decided
	Away    []task
	Ask     *longerView
	Decide  *longerView
	Move    *bedMoveView
	Leave   *leaveView
	Absence *absenceView
	BackID  sild.ID // thing of the absence that goes on
	BackRow sild.ID
	BackOn  string
	Today   sild.Date
}

type longerView struct {
	ID, Row             sild.ID // of the question that is decided
	Until, Reason, Note string
	Reasons, Payers     []option
	Payer, Granted      string
	Earliest            sild.Date
	Says                string
	Way                 *wayView // nil: nobody is in the way
}

type bedMoveView struct {
	Beds         []option
	Bed, On, Why string
}

type leaveView struct {
	On, Reason, To, Note string
	Reasons, Homes       []option
}

type absenceView struct {
	From, Expected, Reason, Note, Agreed string
	Reasons                              []option
}

func (v *visit) houseStay(o houseCase, state string, x *houseCaseView) error {
	s := o.Now.Stay
	if s == nil {
		return nil
	}
	p, y := v.page, &stayView{ID: s.Thing, Row: s.ID, Today: v.page.Today, BackOn: v.typedIn("back", "back", v.page.Today.String())}
	x.Stay = y
	y.Rows = []row{
		{Label: "hstay.came", Value: p.Date(s.Day), HintText: s.CameWith},
		{Label: "hstay.until", Value: p.Date(s.Until)},
		{Label: "hstay.basis", Value: v.value(o.Pack, "stay_bases", s.Basis)},
		{Label: "hstay.payer", Value: v.value(o.Pack, "payers", s.Payer)},
	}
	if s.LateWhy != "" {
		y.Rows = append(y.Rows, row{Label: "hstay.late_why", Value: s.LateWhy})
	}
	if !s.Lives() {
		y.Rows = append(y.Rows,
			row{Label: "hstay.left", Value: p.Date(s.LeftOn), HintText: v.value(o.Pack, "stay_ends", s.LeftReason)},
			row{Label: "hstay.left_to", Value: v.value(o.Pack, "housing", s.LeftTo), HintText: v.homeMeans(o, s.LeftTo), Missing: "hstay.left_to.none"})
		if s.LeftNote != "" {
			y.Rows = append(y.Rows, row{Label: "hstay.note", Value: s.LeftNote})
		}
	}
	if err := v.stayNights(o, y); err != nil {
		return err
	}
	if err := v.stayLonger(o, x, y); err != nil {
		return err
	}
	if err := v.stayAway(o, x, y); err != nil {
		return err
	}
	if state == "lives" && o.Works {
		return v.stayForms(o, y)
	}
	return nil
}

// homeMeans is whether a home is settled, for a while or none.
func (v *visit) homeMeans(o houseCase, to string) string {
	if m := o.Pack.Meaning("housing", to); v.page.Has("hstay.home." + m) {
		return v.page.T("hstay.home." + m)
	}
	return ""
}

// stayNights are the beds in which they slept, with when each is another's: it is
// shown to who works in the house.
func (v *visit) stayNights(o houseCase, y *stayView) error {
	if !o.Works {
		return nil
	}
	uses, err := housing.UsesOf(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	for _, u := range uses {
		if u.Stay != o.Now.Stay.Thing {
			continue
		}
		words, err := v.bedWords(u.Bed)
		if err != nil {
			return err
		}
		t := task{What: words, Detail: v.page.span(u.From, u.Until)}
		if !u.Going {
			t.Note = v.page.T("hstay.bed.ready", "date", v.page.Date(u.Ready))
		}
		y.Nights = append(y.Nights, t)
	}
	return nil
}

// stayLonger is what was asked and decided of a longer stay, and the forms for it.
func (v *visit) stayLonger(o houseCase, x *houseCaseView, y *stayView) error {
	s, p := o.Now.Stay, v.page
	all, err := housing.ExtensionsOf(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	var users []sild.ID
	for _, e := range all {
		users = append(users, e.RecordedBy, e.DecidedBy)
	}
	names, err := org.Names(v.tx, users)
	if err != nil {
		return err
	}
	var open *housing.Extension
	for i, e := range all {
		if e.Stay != s.Thing {
			continue
		}
		t := task{What: p.T("hstay.longer."+e.State, "date", p.Date(e.Until)), Detail: v.value(o.Pack, "extension_reasons", e.Reason), Note: e.Note}
		if e.State == "asked" {
			open = &all[i]
		} else {
			t.Detail += ", " + p.T("hstay.longer.by", "who", names[e.DecidedBy], "date", p.Date(e.DecidedOn))
		}
		if e.Payer != "" {
			t.Detail += ", " + v.value(o.Pack, "payers", e.Payer)
		}
		if e.Overstay {
			t.Detail += ", " + p.T("hstay.longer.overstay")
		}
		y.Longer = append(y.Longer, t)
	}
	if n := s.Over(p.Today); n > 0 {
		key := "hstay.over"
		if open != nil {
			key = "hstay.over.asked"
		}
		x.Notices = append(x.Notices, notice{Kind: "bad", Text: p.N(key, n)})
	}
	if !s.Lives() {
		return nil
	}
	if open == nil && (o.Works || o.Asks) {
		y.Ask = &longerView{Until: v.typedIn("longer", "until", ""), Reason: v.typedIn("longer", "reason", ""), Note: v.typedIn("longer", "note", ""), Reasons: v.values(o.Pack, "extension_reasons"), Earliest: s.Until.AddDays(1)}
	}
	if open != nil && o.Keeps {
		y.Decide = &longerView{
			ID: open.Thing, Row: open.ID, Until: v.typedIn("decide", "until", open.Until.String()), Note: v.typedIn("decide", "note", ""), Granted: v.typedIn("decide", "granted", ""),
			Payer: v.typedIn("decide", "payer", ""), Payers: v.values(o.Pack, "payers"), Earliest: s.Until.AddDays(1), Reasons: choices("hstay.decide.", "yes", "no"),
			Says: p.T("hstay.longer.says", "who", names[open.RecordedBy], "date", p.Date(open.Until), "reason", v.value(o.Pack, "extension_reasons", open.Reason)),
		}
		return v.inTheWay(o, open.Until, y.Decide)
	}
	return nil
}

// stayAway are the nights elsewhere; who is not back in time stands above all.
func (v *visit) stayAway(o houseCase, x *houseCaseView, y *stayView) error {
	p := v.page
	all, err := housing.AbsencesOf(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.Stay != o.Now.Stay.Thing {
			continue
		}
		t := task{What: p.span(a.Day, a.Back), Detail: v.value(o.Pack, "absence_reasons", a.Reason) + ", " + p.T("hstay.away."+map[bool]string{true: "agreed", false: "not_agreed"}[a.Agreed]), Note: a.Note}
		if a.Back.IsZero() && !a.Expected.IsZero() {
			t.Due = a.Expected
		}
		if a.Back.IsZero() && o.Works && !a.Day.After(p.Today) {
			y.BackID, y.BackRow = a.Thing, a.ID
		}
		if o.Works && casework.MayMend(v.tx, a.Fact) {
			t.Menu = []act{{Label: "hstay.mend.away", Href: "/facts/absence/" + string(a.ID) + "/mistake", Of: t.What}}
		}
		y.Away = append(y.Away, t)
		switch {
		case a.Late(p.Today) > 0:
			x.Notices = append(x.Notices, notice{Kind: "bad", Text: p.T("hstay.away.late", "date", p.Date(a.Expected))})
		case a.Away(p.Today) && !a.Agreed && a.Back.IsZero():
			x.Notices = append(x.Notices, notice{Kind: "warn", Text: p.T("hstay.away.unknown", "date", p.Date(a.Day))})
		}
	}
	return nil
}

// stayForms are what who works in the house writes down of somebody who lives
// there.
func (v *visit) stayForms(o houseCase, y *stayView) error {
	today := v.page.Today.String()
	beds, err := housing.Others(v.tx, o.Now.Stay.Thing, v.page.Today)
	if err != nil {
		return err
	}
	if len(beds) > 0 {
		y.Move = &bedMoveView{Beds: v.choices(beds), Bed: v.typedIn("move", "bed", ""), On: v.typedIn("move", "on", today), Why: v.typedIn("move", "why", "")}
	}
	y.Absence = &absenceView{
		From: v.typedIn("away", "from", today), Expected: v.typedIn("away", "expected", ""), Reason: v.typedIn("away", "reason", ""), Note: v.typedIn("away", "note", ""),
		Agreed: v.typedIn("away", "agreed", ""), Reasons: v.values(o.Pack, "absence_reasons"),
	}
	y.Leave = &leaveView{
		On: v.typedIn("departure", "on", today), Reason: v.typedIn("departure", "reason", ""), To: v.typedIn("departure", "to", ""), Note: v.typedIn("departure", "note", ""),
		Reasons: v.values(o.Pack, "stay_ends"), Homes: v.values(o.Pack, "housing"),
	}
	for i, h := range y.Leave.Homes {
		if m := v.homeMeans(o, h.Value); m != "" {
			y.Leave.Homes[i].Text += " (" + m + ")"
		}
	}
	return nil
}
