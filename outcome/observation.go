// SPDX-License-Identifier: EUPL-1.2

package outcome

import (
	"cmp"
	"slices"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// An Observation is what was so on a day or over a span, and how one knows. Its
// Day is when it was told; what it is about is From to Until, both included.
type Observation struct {
	sild.Fact
	Vocabulary string // labour, housing, …; events
	Value      string
	From       sild.Date
	Until      sild.Date
	Absent     bool // it did not happen, in all of the span
	Detail     string
	Contact    sild.ID // the Thing of the contact in which it was told
}

const observationColumns = casework.ObservationColumns

// ObservationInput is what one may say of a person's life.
type ObservationInput struct {
	Vocabulary string
	Value      string
	Told       sild.Date
	From       sild.Date
	Until      sild.Date // zero: From
	Absent     bool
	Source     string
	Evidence   string
	Detail     string
	Contact    sild.ID
}

// aboutWork are the vocabularies whose values tell of the work and not of the
// person's life, so that nobody observes them.
var aboutWork = []string{"release", "release_changes", "prisons", "contact_kinds", "contact_outcomes", "not_came_reasons", "move_reasons", "end_reasons", "decline_reasons", "follow_up_outcomes", "offer_reasons", "goal_areas", "network", "needs", "address_sources"}

// Observable are the vocabularies of a programme whose values tell of a person's
// life: first those that a promise asks about, then the others, events last.
func Observable(pk *pack.Pack) (list []string) {
	asked := map[string]int{"events": 2}
	for name := range pk.Vocabularies {
		if slices.Contains(aboutWork, name) {
			continue
		}
		if list = append(list, name); name != "events" {
			asked[name] = 1
		}
	}
	for _, one := range pk.Indicators {
		if in, _ := pk.Indicator(one.ID); in.Observe != "" {
			asked[in.Observe] = 0
		}
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(asked[a]-asked[b], cmp.Compare(a, b)) })
	return list
}

// check holds in against the programme's words. Since is the first day on which
// it can have been told, zero for any; with says whether the contact that it
// names is one of the case.
func (in ObservationInput) check(pk *pack.Pack, today, since sild.Date, with bool) (Observation, error) {
	p := sild.Problems{}
	if in.Until.IsZero() {
		in.Until = in.From
	}
	o := Observation{Vocabulary: in.Vocabulary, Value: in.Value, From: in.From, Until: in.Until, Absent: in.Absent, Contact: in.Contact}
	o.Detail = p.Line("detail", in.Detail, 300)
	_, known := pk.Vocabularies[in.Vocabulary]
	p.Check(known && !slices.Contains(aboutWork, in.Vocabulary), "vocabulary", "case.choice.unknown")
	v, known := pk.Value(in.Vocabulary, in.Value)
	p.Check(in.Value != "", "value", "case.choice.required")
	p.Check(known && !v.Retired, "value", "case.choice.unknown")
	p.Check(!in.Told.IsZero(), "told", "case.day.required")
	p.Check(!in.Told.After(today), "told", "case.day.future")
	p.Check(since.IsZero() || !in.Told.Before(since), "told", "case.day.before_referral", "day", "date:"+since.String())
	p.Check(!in.From.IsZero(), "from", "case.day.required")
	p.Check(in.From.IsZero() || in.Told.IsZero() || !in.From.After(in.Told), "from", "observation.from.after_told", "day", "date:"+in.Told.String())
	p.Check(!in.Until.Before(in.From), "until", "case.day.before", "day", "date:"+in.From.String())
	p.Check(in.Told.IsZero() || !in.Until.After(in.Told), "until", "observation.until.after_told", "day", "date:"+in.Told.String())
	p.Check(!in.Absent || in.Vocabulary == "events", "absent", "observation.absent.status")
	p.Check(slices.Contains(sild.Sources, in.Source), "source", "case.choice.required")
	p.Check(slices.Contains(sild.Evidences, in.Evidence), "evidence", "case.choice.required")
	p.Check(in.Evidence != "register" || in.Source != "person" && in.Source != "relative", "evidence", "observation.evidence.register")
	p.Check(in.Contact == "" || with, "contact", "case.choice.unknown")
	return o, p.Err()
}

// Observe records what is known of a person in the course of a case, also after
// its end. Events need section O, everything else P.
func Observe(tx *db.Tx, caseID sild.ID, in ObservationInput) (_ Observation, err error) {
	defer sild.Wrap(&err, "outcome.Observe(%s)", caseID)
	o, err := casework.Open(tx, caseID, casework.ObservationSection(in.Vocabulary))
	if err != nil {
		return Observation{}, err
	}
	return observe(tx, o, in)
}

func observe(tx *db.Tx, o casework.Opened, in ObservationInput) (Observation, error) {
	with := false
	if in.Contact != "" {
		var err error
		if with, err = db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM contact WHERE thing = $1 AND case_id = $2 AND replaced_at IS NULL)`, in.Contact, o.Case); err != nil {
			return Observation{}, err
		}
	}
	ob, err := in.check(o.Pack, o.Today, o.Referred, with)
	if err != nil {
		return ob, err
	}
	return ob.record(tx, o.Subject, o.Case, in)
}

func (ob Observation) record(tx *db.Tx, subject, caseID sild.ID, in ObservationInput) (Observation, error) {
	ob.Fact = tx.NewFact(subject, caseID, in.Told, in.Source, in.Evidence)
	return ob, db.Record(tx, "observation", observationColumns, ob.Fact, ob)
}

// ObservePerson records what is known of a person beside any case, such as a
// register's answer.
func ObservePerson(tx *db.Tx, subject sild.ID, in ObservationInput) (_ Observation, err error) {
	defer sild.Wrap(&err, "outcome.ObservePerson(%s)", subject)
	r, err := access.PersonToWrite(tx, subject, casework.ObservationSection(in.Vocabulary))
	if err != nil {
		return Observation{}, err
	}
	pk, err := programme.Of(tx, r.Programme)
	if err != nil {
		return Observation{}, err
	}
	ob, err := in.check(pk, sild.DateOf(tx.Now, pk.Location()), sild.Date{}, false)
	if err != nil {
		return ob, err
	}
	return ob.record(tx, subject, "", in)
}

// Observations are those that hold of the record that r opened, of the case and
// beside any, as far as its reader may read them: by the days that they are
// about.
func Observations(tx *db.Tx, r access.Record) (_ []Observation, err error) {
	defer sild.Wrap(&err, "outcome.Observations(%s)", r.Subject)
	all, err := db.All[Observation](tx, `SELECT `+sild.FactColumns+`, `+observationColumns+` FROM observation
		WHERE subject_id = $1 AND (case_id IS NULL OR case_id = $2) AND replaced_at IS NULL ORDER BY from_on, until_on, id`, r.Subject, string(r.Case))
	return slices.DeleteFunc(all, func(o Observation) bool { return !r.Reads(casework.ObservationSection(o.Vocabulary)) }), err
}

// MoveObservation takes an observation that was written down for the wrong
// person to the case that it belongs to. Both must be open to the actor for
// writing.
func MoveObservation(tx *db.Tx, id, to sild.ID) (_ Observation, err error) {
	defer sild.Wrap(&err, "outcome.MoveObservation(%s, %s)", id, to)
	ob, err := db.One[Observation](tx, `SELECT `+sild.FactColumns+`, `+observationColumns+` FROM observation WHERE id = $1`, id)
	if err != nil {
		return ob, err
	}
	section := casework.ObservationSection(ob.Vocabulary)
	var from access.Record
	if ob.Case != "" {
		from, err = access.CaseToWrite(tx, ob.Case, section)
	} else {
		from, err = access.PersonToWrite(tx, ob.Subject, section)
	}
	if err != nil {
		return Observation{}, err
	}
	if !casework.MayMend(tx, ob.Fact) {
		return Observation{}, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if !ob.Holds() {
		return ob, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	o, err := casework.Open(tx, to, section)
	if err != nil {
		return Observation{}, err
	}
	moved, err := ObservationInput{
		Vocabulary: ob.Vocabulary, Value: ob.Value, Told: ob.Day, From: ob.From, Until: ob.Until,
		Absent: ob.Absent, Source: ob.Source, Evidence: ob.Evidence, Detail: ob.Detail,
	}.check(o.Pack, o.Today, o.Referred, false)
	if err != nil {
		return ob, err
	}
	if moved.Fact, err = db.Amend(tx, "observation", ob.Fact, casework.Moved); err != nil {
		return ob, err
	}
	moved.Subject, moved.Case = o.Subject, to
	for _, r := range []access.Record{from, o.Record} {
		tx.Trail(sild.Entry{Action: "move", What: "observation", Object: ob.Thing, Sections: string(section), Grant: r.Grant, Purpose: r.Purpose(), Subjects: []sild.ID{r.Person}})
	}
	return moved, db.Record(tx, "observation", observationColumns, moved.Fact, moved)
}
