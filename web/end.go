// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/flow"
	"sild/org"
	"sild/pack"
)

// An endSheet is where the service is ended, with what follows from that; or how
// it ended.
type endSheet struct {
	Identity  identity
	At        string
	Back      string
	Name      string
	Ended     *endSaid
	Form      endForm
	Reasons   []option
	Day       string   // of which Follows speak, in words
	Lapses    []string // work that is no longer needed
	Cancelled []string // meetings that are called off
	Asked     []askedLater
}

// An endSaid is an end that was written down.
type endSaid struct{ What, Note, Who, Mend string }

// An askedLater is when one asks how it went.
type askedLater struct{ What, When string }

type endForm struct{ Day, Reason, Note string }

func endPage(v *visit) (templ.Component, error) {
	o, err := v.openCase("IP")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Writes('P') || !access.May(v.who.Role, access.End) {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.noteSaved()
	v.page.Title = v.page.T("end.title", "name", o.Card.Name)
	x := endSheet{At: o.At() + "/end", Back: o.At(), Name: o.Card.Name, Reasons: v.values(o.Pack, "end_reasons")}
	if x.Identity, err = v.identityOf(o); err != nil {
		return nil, err
	}
	x.Form = endForm{Day: v.typed("day", v.page.Today.String()), Reason: v.typed("reason", ""), Note: v.typed("note", "")}
	e, ended, err := casework.EndOf(v.tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	if ended {
		if x.Ended, err = v.endSays(o, e); err != nil {
			return nil, err
		}
		return endSheetPage(v.page, x), nil
	}
	if err := v.endFollows(o, &x); err != nil {
		return nil, err
	}
	return endSheetPage(v.page, x), nil
}

func (v *visit) endSays(o openedCase, e casework.End) (*endSaid, error) {
	who, err := org.Name(v.tx, e.RecordedBy)
	said := endSaid{
		What: v.page.T("end.was", "date", v.page.Date(e.Day), "reason", v.value(o.Pack, "end_reasons", e.Reason)), Note: e.Note, Who: who,
	}
	if casework.MayMend(v.tx, e.Fact) {
		said.Mend = factAt("end", e.ID, "mistake")
	}
	return &said, err
}

// endFollows is what an end on the typed day would bring: derived, as it will be,
// and not stored.
func (v *visit) endFollows(o openedCase, x *endSheet) error {
	day := v.page.Today
	if d, err := sild.ParseDate(x.Form.Day); err == nil && !d.After(v.page.Today) {
		day = d
	}
	x.Day = v.page.Date(day)
	now, then, err := flow.Foresee(v.tx, o.Rec.Case, func(p *pack.Pack, k *pack.Case) {
		k.End = &pack.End{ID: "foreseen", Day: day, Reason: x.Form.Reason, Meaning: p.Meaning("end_reasons", x.Form.Reason)}
	})
	if err != nil {
		return err
	}
	was := map[string]pack.Task{}
	for _, t := range now {
		was[t.Key] = t
	}
	for _, t := range then {
		before, there := was[t.Key]
		switch {
		case t.State == "lapsed" && there && before.State == "open":
			x.Lapses = append(x.Lapses, v.clock(o.Pack, t.Clock))
		case t.State == "open" && !t.Due.Before(day):
			if c, ok := o.Pack.Clock(t.Clock); ok && c.Done.Name == pack.AnswerTo {
				x.Asked = append(x.Asked, askedLater{v.clock(o.Pack, t.Clock), v.page.Date(t.Due)})
			}
		}
		delete(was, t.Key)
	}
	for _, t := range now { // a month that would never come
		if _, gone := was[t.Key]; gone && t.State == "open" {
			x.Lapses = append(x.Lapses, v.clock(o.Pack, t.Clock))
		}
	}
	x.Lapses = slices.Compact(x.Lapses)
	planned, err := casework.OpenAppointments(v.tx, o.Rec.Case)
	for _, a := range planned {
		if a.Day.After(day) {
			x.Cancelled = append(x.Cancelled, v.momentWords(a.StartsAt)+", "+v.ahead(o.Pack, a.Kind))
		}
	}
	return err
}

func addEnd(v *visit) (string, error) {
	id := v.id("case")
	p := sild.Problems{}
	e, err := casework.AddEnd(v.tx, id, casework.EndInput{Day: v.date(p, "day"), Reason: v.form.Get("reason"), Note: v.form.Get("note")})
	return v.goOn(savedAt("/cases/"+string(id), "end", e.ID), p, err)
}
