// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/flow"
	"sild/org"
	"sild/pack"
	"sild/web/page"
	"sild/web/record"
)

// An endSheet is where the service is ended, with what follows from that; or how
// it ended.
type endSheet struct {
	Identity  page.Identity
	At        string
	Back      string
	Name      string
	Ended     *endSaid
	Form      endForm
	Reasons   []page.Option
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

func endPage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "IP")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Writes('P') || !access.May(v.Who.Role, access.End) {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("end.title", "name", o.Card.Name)
	x := endSheet{At: o.At() + "/end", Back: o.At(), Name: o.Card.Name, Reasons: v.Values(o.Pack, "end_reasons")}
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	x.Form = endForm{Day: v.Typed("day", v.Page.Today.String()), Reason: v.Typed("reason", ""), Note: v.Typed("note", "")}
	e, ended, err := casework.EndOf(v.Tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	if ended {
		if x.Ended, err = endSays(v, o, e); err != nil {
			return nil, err
		}
		return endSheetPage(v.Page, x), nil
	}
	if err := endFollows(v, o, &x); err != nil {
		return nil, err
	}
	return endSheetPage(v.Page, x), nil
}

func endSays(v *page.Visit, o record.OpenedCase, e casework.End) (*endSaid, error) {
	who, err := org.Name(v.Tx, e.RecordedBy)
	said := endSaid{
		What: v.Page.T("end.was", "date", v.Page.Date(e.Day), "reason", v.Value(o.Pack, "end_reasons", e.Reason)), Note: e.Note, Who: who,
	}
	if casework.MayMend(v.Tx, e.Fact) {
		said.Mend = record.FactAt("end", e.ID, "mistake")
	}
	return &said, err
}

// endFollows is what an end on the typed day would bring: derived, as it will be,
// and not stored.
func endFollows(v *page.Visit, o record.OpenedCase, x *endSheet) error {
	day := v.Page.Today
	if d, err := sild.ParseDate(x.Form.Day); err == nil && !d.After(v.Page.Today) {
		day = d
	}
	x.Day = v.Page.Date(day)
	now, then, err := flow.Foresee(v.Tx, o.Rec.Case, func(p *pack.Pack, k *pack.Case) {
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
			x.Lapses = append(x.Lapses, v.Clock(o.Pack, t.Clock))
		case t.State == "open" && !t.Due.Before(day):
			if c, ok := o.Pack.Clock(t.Clock); ok && c.Done.Name == pack.AnswerTo {
				x.Asked = append(x.Asked, askedLater{v.Clock(o.Pack, t.Clock), v.Page.Date(t.Due)})
			}
		}
		delete(was, t.Key)
	}
	for _, t := range now { // a month that would never come
		if _, gone := was[t.Key]; gone && t.State == "open" {
			x.Lapses = append(x.Lapses, v.Clock(o.Pack, t.Clock))
		}
	}
	x.Lapses = slices.Compact(x.Lapses)
	planned, err := casework.OpenAppointments(v.Tx, o.Rec.Case)
	for _, a := range planned {
		if a.Day.After(day) {
			x.Cancelled = append(x.Cancelled, record.MomentWords(v, a.StartsAt)+", "+record.Ahead(v, o.Pack, a.Kind))
		}
	}
	return err
}

func addEnd(v *page.Visit) (string, error) {
	id := v.ID("case")
	p := sild.Problems{}
	e, err := casework.AddEnd(v.Tx, id, casework.EndInput{Day: v.Date(p, "day"), Reason: v.Form.Get("reason"), Note: v.Form.Get("note")})
	return v.GoOn(page.SavedAt("/cases/"+string(id), "end", e.ID), p, err)
}
