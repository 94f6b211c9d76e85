// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"sild"
	"sild/casework"
	"sild/housing"
	"sild/org"
	"sild/web/page"
	"sild/web/record"
)

// A stayView is somebody living in a house.
type stayView struct {
	ID      sild.ID // thing of the stay
	Row     sild.ID // as it was looked at
	Rows    []page.Row
	Nights  []page.Task // beds, the first first
	Longer  []page.Task // what was asked and decided
	Away    []page.Task
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
	Reasons, Payers     []page.Option
	Payer, Granted      string
	Earliest            sild.Date
	Says                string
	Way                 *wayView // nil: nobody is in the way
}

type bedMoveView struct {
	Beds         []page.Option
	Bed, On, Why string
}

type leaveView struct {
	On, Reason, To, Note string
	Reasons, Homes       []page.Option
}

type absenceView struct {
	From, Expected, Reason, Note, Agreed string
	Reasons                              []page.Option
}

func houseStay(v *page.Visit, o houseCase, state string, x *houseCaseView) error {
	s := o.Now.Stay
	if s == nil {
		return nil
	}
	p, y := v.Page, &stayView{ID: s.Thing, Row: s.ID, Today: v.Page.Today, BackOn: v.TypedIn("back", "back", v.Page.Today.String())}
	x.Stay = y
	y.Rows = []page.Row{
		{Label: "hstay.came", Value: p.Date(s.Day), HintText: s.CameWith},
		{Label: "hstay.until", Value: p.Date(s.Until)},
		{Label: "hstay.basis", Value: v.Value(o.Pack, "stay_bases", s.Basis)},
		{Label: "hstay.payer", Value: v.Value(o.Pack, "payers", s.Payer)},
	}
	if s.LateWhy != "" {
		y.Rows = append(y.Rows, page.Row{Label: "hstay.late_why", Value: s.LateWhy})
	}
	if !s.Lives() {
		y.Rows = append(y.Rows,
			page.Row{Label: "hstay.left", Value: p.Date(s.LeftOn), HintText: v.Value(o.Pack, "stay_ends", s.LeftReason)},
			page.Row{Label: "hstay.left_to", Value: v.Value(o.Pack, "housing", s.LeftTo), HintText: homeMeans(v, o, s.LeftTo), Missing: "hstay.left_to.none"})
		if s.LeftNote != "" {
			y.Rows = append(y.Rows, page.Row{Label: "hstay.note", Value: s.LeftNote})
		}
	}
	if err := stayNights(v, o, y); err != nil {
		return err
	}
	if err := stayLonger(v, o, x, y); err != nil {
		return err
	}
	if err := stayAway(v, o, x, y); err != nil {
		return err
	}
	if state == "lives" && o.Works {
		return stayForms(v, o, y)
	}
	return nil
}

// homeMeans is whether a home is settled, for a while or none.
func homeMeans(v *page.Visit, o houseCase, to string) string {
	if m := o.Pack.Meaning("housing", to); v.Page.Has("hstay.home." + m) {
		return v.Page.T("hstay.home." + m)
	}
	return ""
}

// stayNights are the beds in which they slept, with when each is another's: it is
// shown to who works in the house.
func stayNights(v *page.Visit, o houseCase, y *stayView) error {
	if !o.Works {
		return nil
	}
	uses, err := housing.UsesOf(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	for _, u := range uses {
		if u.Stay != o.Now.Stay.Thing {
			continue
		}
		words, err := record.BedWords(v, u.Bed)
		if err != nil {
			return err
		}
		t := page.Task{What: words, Detail: v.Page.Span(u.From, u.Until)}
		if !u.Going {
			t.Note = v.Page.T("hstay.bed.ready", "date", v.Page.Date(u.Ready))
		}
		y.Nights = append(y.Nights, t)
	}
	return nil
}

// stayLonger is what was asked and decided of a longer stay, and the forms for it.
func stayLonger(v *page.Visit, o houseCase, x *houseCaseView, y *stayView) error {
	s, p := o.Now.Stay, v.Page
	all, err := housing.ExtensionsOf(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	var users []sild.ID
	for _, e := range all {
		users = append(users, e.RecordedBy, e.DecidedBy)
	}
	names, err := org.Names(v.Tx, users)
	if err != nil {
		return err
	}
	var open *housing.Extension
	for i, e := range all {
		if e.Stay != s.Thing {
			continue
		}
		t := page.Task{What: p.T("hstay.longer."+e.State, "date", p.Date(e.Until)), Detail: v.Value(o.Pack, "extension_reasons", e.Reason), Note: e.Note}
		if e.State == "asked" {
			open = &all[i]
		} else {
			t.Detail += ", " + p.T("hstay.longer.by", "who", names[e.DecidedBy], "date", p.Date(e.DecidedOn))
		}
		if e.Payer != "" {
			t.Detail += ", " + v.Value(o.Pack, "payers", e.Payer)
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
		x.Notices = append(x.Notices, page.Notice{Kind: "bad", Text: p.N(key, n)})
	}
	if !s.Lives() {
		return nil
	}
	if open == nil && (o.Works || o.Asks) {
		y.Ask = &longerView{Until: v.TypedIn("longer", "until", ""), Reason: v.TypedIn("longer", "reason", ""), Note: v.TypedIn("longer", "note", ""), Reasons: v.Values(o.Pack, "extension_reasons"), Earliest: s.Until.AddDays(1)}
	}
	if open != nil && o.Keeps {
		y.Decide = &longerView{
			ID: open.Thing, Row: open.ID, Until: v.TypedIn("decide", "until", open.Until.String()), Note: v.TypedIn("decide", "note", ""), Granted: v.TypedIn("decide", "granted", ""),
			Payer: v.TypedIn("decide", "payer", ""), Payers: v.Values(o.Pack, "payers"), Earliest: s.Until.AddDays(1), Reasons: page.Choices("hstay.decide.", "yes", "no"),
			Says: p.T("hstay.longer.says", "who", names[open.RecordedBy], "date", p.Date(open.Until), "reason", v.Value(o.Pack, "extension_reasons", open.Reason)),
		}
		return inTheWaySaid(v, o, open.Until, y.Decide)
	}
	return nil
}

// stayAway are the nights elsewhere; who is not back in time stands above all.
func stayAway(v *page.Visit, o houseCase, x *houseCaseView, y *stayView) error {
	p := v.Page
	all, err := housing.AbsencesOf(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.Stay != o.Now.Stay.Thing {
			continue
		}
		t := page.Task{What: p.Span(a.Day, a.Back), Detail: v.Value(o.Pack, "absence_reasons", a.Reason) + ", " + p.T("hstay.away."+map[bool]string{true: "agreed", false: "not_agreed"}[a.Agreed]), Note: a.Note}
		if a.Back.IsZero() && !a.Expected.IsZero() {
			t.Due = a.Expected
		}
		if a.Back.IsZero() && o.Works && !a.Day.After(p.Today) {
			y.BackID, y.BackRow = a.Thing, a.ID
		}
		if o.Works && casework.MayMend(v.Tx, a.Fact) {
			t.Menu = []page.Act{{Label: "hstay.mend.away", Href: "/facts/absence/" + string(a.ID) + "/mistake", Of: t.What}}
		}
		y.Away = append(y.Away, t)
		switch {
		case a.Late(p.Today) > 0:
			x.Notices = append(x.Notices, page.Notice{Kind: "bad", Text: p.T("hstay.away.late", "date", p.Date(a.Expected))})
		case a.Away(p.Today) && !a.Agreed && a.Back.IsZero():
			x.Notices = append(x.Notices, page.Notice{Kind: "warn", Text: p.T("hstay.away.unknown", "date", p.Date(a.Day))})
		}
	}
	return nil
}

// stayForms are what who works in the house writes down of somebody who lives
// there.
func stayForms(v *page.Visit, o houseCase, y *stayView) error {
	today := v.Page.Today.String()
	beds, err := housing.Others(v.Tx, o.Now.Stay.Thing, v.Page.Today)
	if err != nil {
		return err
	}
	if len(beds) > 0 {
		y.Move = &bedMoveView{Beds: choices(v, beds), Bed: v.TypedIn("move", "bed", ""), On: v.TypedIn("move", "on", today), Why: v.TypedIn("move", "why", "")}
	}
	y.Absence = &absenceView{
		From: v.TypedIn("away", "from", today), Expected: v.TypedIn("away", "expected", ""), Reason: v.TypedIn("away", "reason", ""), Note: v.TypedIn("away", "note", ""),
		Agreed: v.TypedIn("away", "agreed", ""), Reasons: v.Values(o.Pack, "absence_reasons"),
	}
	y.Leave = &leaveView{
		On: v.TypedIn("departure", "on", today), Reason: v.TypedIn("departure", "reason", ""), To: v.TypedIn("departure", "to", ""), Note: v.TypedIn("departure", "note", ""),
		Reasons: v.Values(o.Pack, "stay_ends"), Homes: v.Values(o.Pack, "housing"),
	}
	for i, h := range y.Leave.Homes {
		if m := homeMeans(v, o, h.Value); m != "" {
			y.Leave.Homes[i].Text += " (" + m + ")"
		}
	}
	return nil
}
