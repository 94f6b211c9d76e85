// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/org"
	"sild/outcome"
	"sild/pack"
	"sild/web/page"
	"sild/web/record"
)

// A statusSheet is how a person lives, as far as one knows, and where one writes
// down what is new.
type statusSheet struct {
	Identity page.Identity
	At       string
	Back     string
	Name     string
	Tabs     []page.Tab // parts of life
	What     string
	Title    string
	Events   bool // things that happen, rather than how it is
	Writes   bool
	Now      string // what holds, as one heard last; empty: nobody has told
	NowHint  string
	Form     statusForm
	Values   []page.Option
	Sources  []page.Option
	Proofs   []page.Option
	Detail   string // key of the question for more
	Known    []observedRow
}

// An observedRow is one observation in words.
type observedRow struct {
	What, About, Told, Detail, Mend string
}

type statusForm struct {
	Value, Happened, From, Until, Told, Source, Evidence, Detail, Contact string
}

// observable are the parts of life of which the reader may write.
func observable(v *page.Visit, o record.OpenedCase) (list []string) {
	for _, name := range outcome.Observable(o.Pack) {
		if o.Rec.Writes(casework.ObservationSection(name)) {
			list = append(list, name)
		}
	}
	return list
}

func statusPage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "IPO")
	if err != nil {
		return nil, err
	}
	parts := observable(v, o)
	if len(parts) == 0 {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("status.title", "name", o.Card.Name)
	x := statusSheet{At: o.At() + "/status", Back: returnTo(v, o.At()), Name: o.Card.Name, What: parts[0], Writes: true}
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	for _, name := range parts {
		if name == v.Typed("vocabulary", v.Query("what")) {
			x.What = name
		}
	}
	for _, name := range parts {
		x.Tabs = append(x.Tabs, page.Tab{Href: x.At + "?what=" + name, Text: v.Page.Pick(o.Pack.Vocabularies[name].Names), On: name == x.What, Count: -1})
	}
	x.Title, x.Events = v.Page.Pick(o.Pack.Vocabularies[x.What].Names), x.What == "events"
	x.Values = v.Values(o.Pack, x.What)
	x.Sources, x.Proofs = sources(v, o.Pack), proofs(v)
	if x.Detail = "status.detail." + x.What; !v.Page.Has(x.Detail) {
		x.Detail = "status.detail"
	}
	x.Form = statusForm{
		Value: v.Typed("value", v.Query("value")), Happened: v.Typed("happened", "yes"), From: v.Typed("from", v.Page.Today.String()), Until: v.Typed("until", ""),
		Told: v.Typed("told", v.Page.Today.String()), Source: v.Typed("source", "person"), Evidence: v.Typed("evidence", "said"),
		Detail: v.Typed("detail", ""), Contact: v.Typed("contact", v.Query("contact")),
	}
	if err := observedBefore(v, o, &x); err != nil {
		return nil, err
	}
	return statusSheetPage(v.Page, x), nil
}

// sources and proofs are from whom one knows, and how well.
func sources(v *page.Visit, p *pack.Pack) []page.Option {
	return sentences(v, "source.", slices.DeleteFunc(slices.Clone(sild.Sources), func(s string) bool { return s == "prison" && !p.KnowsPrison() }))
}
func proofs(v *page.Visit) []page.Option { return sentences(v, "evidence.", sild.Evidences) }

func sentences(v *page.Visit, prefix string, values []string) (list []page.Option) {
	for _, x := range values {
		list = append(list, page.Option{Value: x, Text: page.SentenceCase(v.Page.T(prefix + x))})
	}
	return list
}

// observedBefore is what one knows of that part of life, the latest first.
func observedBefore(v *page.Visit, o record.OpenedCase, x *statusSheet) error {
	all, err := outcome.Observations(v.Tx, o.Rec)
	if err != nil {
		return err
	}
	users := make([]sild.ID, len(all))
	for i, ob := range all {
		users[i] = ob.RecordedBy
	}
	names, err := org.Names(v.Tx, users)
	if err != nil {
		return err
	}
	for i := len(all) - 1; i >= 0; i-- {
		ob := all[i]
		if ob.Vocabulary != x.What {
			continue
		}
		r := observed(v, o.Pack, ob, names[ob.RecordedBy])
		if casework.MayMend(v.Tx, ob.Fact) && o.Rec.Writes(casework.ObservationSection(ob.Vocabulary)) {
			r.Mend = record.FactAt("observation", ob.ID, "mistake")
		}
		if x.Now == "" && !x.Events {
			x.Now, x.NowHint = r.What, r.About+" · "+r.Told
		}
		x.Known = append(x.Known, r)
	}
	return nil
}

// observed is an observation in words: what, of which days, from whom and how
// well known.
func observed(v *page.Visit, p *pack.Pack, ob outcome.Observation, who string) observedRow {
	r := observedRow{What: v.Value(p, ob.Vocabulary, ob.Value), About: v.Page.Span(ob.From, ob.Until), Detail: ob.Detail}
	if ob.Absent {
		r.What = v.Page.T("status.not_happened", "event", r.What)
	}
	r.Told = v.Page.T("status.told", "date", v.Page.ShortDate(ob.Day), "source", v.Page.T("source."+ob.Source), "evidence", v.Page.T("evidence."+ob.Evidence), "who", who)
	return r
}

// observationInput reads how it is, or what happened. Of how it is, the days
// that it is about end on the day on which it was told, unless they ended before.
func observationInput(v *page.Visit, p sild.Problems, vocabulary string) outcome.ObservationInput {
	in := outcome.ObservationInput{
		Vocabulary: vocabulary, Value: v.Form.Get("value"), Told: v.Date(p, "told"), From: v.Date(p, "from"), Until: v.Date(p, "until"),
		Source: v.Form.Get("source"), Evidence: v.Form.Get("evidence"), Detail: v.Form.Get("detail"), Contact: sild.ID(v.Form.Get("contact")),
	}
	in.Absent = vocabulary == "events" && v.Form.Get("happened") == "no"
	if in.Until.IsZero() && (vocabulary != "events" || in.Absent) && !in.From.After(in.Told) {
		in.Until = in.Told
	}
	return in
}

func observeStatus(v *page.Visit) (string, error) {
	id := v.ID("case")
	p := sild.Problems{}
	ob, err := outcome.Observe(v.Tx, id, observationInput(v, p, v.Form.Get("vocabulary")))
	return v.GoOn(page.SavedAt(returnTo(v, "/cases/"+string(id)), "observation", ob.ID), p, err)
}
