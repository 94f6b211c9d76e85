// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/org"
	"sild/outcome"
	"sild/pack"
)

// A statusSheet is how a person lives, as far as one knows, and where one writes
// down what is new.
type statusSheet struct {
	Identity identity
	At       string
	Back     string
	Name     string
	Tabs     []tab // parts of life
	What     string
	Title    string
	Events   bool // things that happen, rather than how it is
	Writes   bool
	Now      string // what holds, as one heard last; empty: nobody has told
	NowHint  string
	Form     statusForm
	Values   []option
	Sources  []option
	Proofs   []option
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
func (v *visit) observable(o openedCase) (list []string) {
	for _, name := range outcome.Observable(o.Pack) {
		if o.Rec.Writes(casework.ObservationSection(name)) {
			list = append(list, name)
		}
	}
	return list
}

func statusPage(v *visit) (templ.Component, error) {
	o, err := v.openCase("IPO")
	if err != nil {
		return nil, err
	}
	parts := v.observable(o)
	if len(parts) == 0 {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.noteSaved()
	v.page.Title = v.page.T("status.title", "name", o.Card.Name)
	x := statusSheet{At: o.At() + "/status", Back: v.returnTo(o.At()), Name: o.Card.Name, What: parts[0], Writes: true}
	if x.Identity, err = v.identityOf(o); err != nil {
		return nil, err
	}
	for _, name := range parts {
		if name == v.typed("vocabulary", v.query("what")) {
			x.What = name
		}
	}
	for _, name := range parts {
		x.Tabs = append(x.Tabs, tab{Href: x.At + "?what=" + name, Text: v.page.Pick(o.Pack.Vocabularies[name].Names), On: name == x.What, Count: -1})
	}
	x.Title, x.Events = v.page.Pick(o.Pack.Vocabularies[x.What].Names), x.What == "events"
	x.Values = v.values(o.Pack, x.What)
	x.Sources, x.Proofs = v.sources(o.Pack), v.proofs()
	if x.Detail = "status.detail." + x.What; !v.page.Has(x.Detail) {
		x.Detail = "status.detail"
	}
	x.Form = statusForm{
		Value: v.typed("value", v.query("value")), Happened: v.typed("happened", "yes"), From: v.typed("from", v.page.Today.String()), Until: v.typed("until", ""),
		Told: v.typed("told", v.page.Today.String()), Source: v.typed("source", "person"), Evidence: v.typed("evidence", "said"),
		Detail: v.typed("detail", ""), Contact: v.typed("contact", v.query("contact")),
	}
	if err := v.observedBefore(o, &x); err != nil {
		return nil, err
	}
	return statusSheetPage(v.page, x), nil
}

// sources and proofs are from whom one knows, and how well.
func (v *visit) sources(p *pack.Pack) []option {
	return v.sentences("source.", slices.DeleteFunc(slices.Clone(sild.Sources), func(s string) bool { return s == "prison" && !p.KnowsPrison() }))
}
func (v *visit) proofs() []option { return v.sentences("evidence.", sild.Evidences) }

func (v *visit) sentences(prefix string, values []string) (list []option) {
	for _, x := range values {
		list = append(list, option{Value: x, Text: sentenceCase(v.page.T(prefix + x))})
	}
	return list
}

// observedBefore is what one knows of that part of life, the latest first.
func (v *visit) observedBefore(o openedCase, x *statusSheet) error {
	all, err := outcome.Observations(v.tx, o.Rec)
	if err != nil {
		return err
	}
	users := make([]sild.ID, len(all))
	for i, ob := range all {
		users[i] = ob.RecordedBy
	}
	names, err := org.Names(v.tx, users)
	if err != nil {
		return err
	}
	for i := len(all) - 1; i >= 0; i-- {
		ob := all[i]
		if ob.Vocabulary != x.What {
			continue
		}
		r := v.observed(o.Pack, ob, names[ob.RecordedBy])
		if casework.MayMend(v.tx, ob.Fact) && o.Rec.Writes(casework.ObservationSection(ob.Vocabulary)) {
			r.Mend = factAt("observation", ob.ID, "mistake")
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
func (v *visit) observed(p *pack.Pack, ob outcome.Observation, who string) observedRow {
	r := observedRow{What: v.value(p, ob.Vocabulary, ob.Value), About: v.page.span(ob.From, ob.Until), Detail: ob.Detail}
	if ob.Absent {
		r.What = v.page.T("status.not_happened", "event", r.What)
	}
	r.Told = v.page.T("status.told", "date", v.page.ShortDate(ob.Day), "source", v.page.T("source."+ob.Source), "evidence", v.page.T("evidence."+ob.Evidence), "who", who)
	return r
}

// observationInput reads how it is, or what happened. Of how it is, the days
// that it is about end on the day on which it was told, unless they ended before.
func (v *visit) observationInput(p sild.Problems, vocabulary string) outcome.ObservationInput {
	in := outcome.ObservationInput{
		Vocabulary: vocabulary, Value: v.form.Get("value"), Told: v.date(p, "told"), From: v.date(p, "from"), Until: v.date(p, "until"),
		Source: v.form.Get("source"), Evidence: v.form.Get("evidence"), Detail: v.form.Get("detail"), Contact: sild.ID(v.form.Get("contact")),
	}
	in.Absent = vocabulary == "events" && v.form.Get("happened") == "no"
	if in.Until.IsZero() && (vocabulary != "events" || in.Absent) && !in.From.After(in.Told) {
		in.Until = in.Told
	}
	return in
}

func observeStatus(v *visit) (string, error) {
	id := v.id("case")
	p := sild.Problems{}
	ob, err := outcome.Observe(v.tx, id, v.observationInput(p, v.form.Get("vocabulary")))
	return v.goOn(savedAt(v.returnTo("/cases/"+string(id)), "observation", ob.ID), p, err)
}
