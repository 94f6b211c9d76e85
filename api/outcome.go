// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"errors"
	"slices"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/outcome"
)

// NewObservation is what one may say of a person's life.
type NewObservation struct {
	Vocabulary string    `json:"vocabulary" doc:"labour, housing, … of the programme; events for what happened, or did not."`
	Value      string    `json:"value" doc:"A value of that vocabulary."`
	Told       sild.Date `json:"told" doc:"The day on which it was told."`
	From       sild.Date `json:"from" doc:"The first day that it is about."`
	Until      sild.Date `json:"until,omitempty" doc:"The last day that it is about; the first if it is not given."`
	Absent     bool      `json:"absent,omitempty" doc:"Of an event: it did not happen, in all of that time."`
	Source     string    `json:"source" doc:"person, relative, worker, employer, prison, document, register or authority."`
	Evidence   string    `json:"evidence" doc:"said, seen, document or register."`
	Detail     string    `json:"detail,omitempty"`
	Contact    sild.ID   `json:"contact,omitempty" doc:"The contact in which it was told."`
}

// Observation is what was so on a day or over a span. Its day is when it was
// told.
type Observation struct {
	Told
	Vocabulary string    `json:"vocabulary"`
	Value      string    `json:"value"`
	From       sild.Date `json:"from"`
	Until      sild.Date `json:"until"`
	Absent     bool      `json:"absent,omitempty" doc:"It did not happen, in all of that time."`
	Detail     string    `json:"detail,omitempty"`
	Contact    sild.ID   `json:"contact,omitempty"`
}

// FollowedObservation is what one was told when one asked.
type FollowedObservation struct {
	Vocabulary string    `json:"vocabulary,omitempty" doc:"That of the indicator."`
	Value      string    `json:"value"`
	Told       sild.Date `json:"told,omitempty" doc:"The day of the attempt if it is not given."`
	From       sild.Date `json:"from"`
	Until      sild.Date `json:"until,omitempty"`
	Absent     bool      `json:"absent,omitempty"`
	Source     string    `json:"source"`
	Evidence   string    `json:"evidence"`
	Detail     string    `json:"detail,omitempty"`
	Contact    sild.ID   `json:"contact,omitempty"`
}

// NewFollowUp is one attempt to ask how things stand.
type NewFollowUp struct {
	Day       sild.Date            `json:"day"`
	Indicator string               `json:"indicator"`
	Way       string               `json:"way" doc:"phone, message, visit, relative, employer or register."`
	Outcome   string               `json:"outcome" doc:"A value of the vocabulary follow_up_outcomes."`
	Who       string               `json:"who,omitempty" doc:"With whom one spoke."`
	GiveUp    bool                 `json:"give_up,omitempty" doc:"No further attempt will be made."`
	Note      string               `json:"note,omitempty"`
	ToldBy    string               `json:"told_by,omitempty" doc:"Who was reached: person, relative, employer, house, authority or other."`
	NextOn    sild.Date            `json:"next_on,omitempty" doc:"When one will try again."`
	Observed  *FollowedObservation `json:"observed,omitempty" doc:"What one was told."`
}

// FollowUp is one attempt to ask how things stand.
type FollowUp struct {
	Told
	Indicator string    `json:"indicator"`
	Way       string    `json:"way"`
	Outcome   string    `json:"outcome"`
	Who       string    `json:"who,omitempty"`
	GiveUp    bool      `json:"give_up,omitempty"`
	Note      string    `json:"note,omitempty"`
	ToldBy    string    `json:"told_by,omitempty"`
	NextOn    sild.Date `json:"next_on,omitzero"`
}

func (a *API) outcomeRoutes() {
	const group = "outcomes"
	type caseIn struct {
		OfCase
		Body NewObservation
	}
	write(a, route{id: "add-observation", at: "POST /cases/{case}/observations", says: "Record how the person lives", status: 201, group: group},
		func(c *call, in *caseIn) (string, error) {
			o, err := outcome.Observe(c.tx, in.Case, outcome.ObservationInput(in.Body))
			return effect(o.Fact, err)
		},
		func(c *call, in *caseIn, id string) (Observation, error) {
			rec, err := access.Case(c.tx, in.Case, string(casework.ObservationSection(in.Body.Vocabulary)))
			return showObservation(c, rec, id, err)
		})
	type personIn struct {
		OfPerson
		Body NewObservation
	}
	write(a, route{
		id: "observe-person", at: "POST /people/{subject}/observations", says: "Record what is known of a person beside any case", status: 201, group: group,
		more: "Such as a register's answer: that an event did not happen, in all of a time, is an answer too.",
	}, func(c *call, in *personIn) (string, error) {
		o, err := outcome.ObservePerson(c.tx, in.Subject, outcome.ObservationInput(in.Body))
		return effect(o.Fact, err)
	}, func(c *call, in *personIn, id string) (Observation, error) {
		rec, err := access.Person(c.tx, in.Subject, string(casework.ObservationSection(in.Body.Vocabulary)))
		return showObservation(c, rec, id, err)
	})
	type followIn struct {
		OfCase
		Body NewFollowUp
	}
	write(a, route{
		id: "add-follow-up", at: "POST /cases/{case}/follow-ups", says: "Record an attempt to ask how things stand", status: 201, group: group,
		more: "With what one was told, if one was told something.",
	}, func(c *call, in *followIn) (string, error) {
		b := in.Body
		input := outcome.FollowUpInput{Day: b.Day, Indicator: b.Indicator, Way: b.Way, Outcome: b.Outcome, Who: b.Who, GiveUp: b.GiveUp, Note: b.Note, ToldBy: b.ToldBy, NextOn: b.NextOn}
		if b.Observed != nil {
			told := outcome.ObservationInput(*b.Observed)
			input.Observed = &told
		}
		f, _, err := outcome.AddFollowUp(c.tx, in.Case, input)
		return effect(f.Fact, within(err))
	}, func(c *call, _ *followIn, id string) (FollowUp, error) {
		return one(c, id, 'P', outcome.FollowUps, followUpOf)
	})
}

// within puts problems with what one was told where they are in the request.
func within(err error) error {
	e, ok := errors.AsType[*sild.Error](err)
	if !ok || e.Kind != sild.Invalid {
		return err
	}
	fields := sild.Problems{}
	for field, m := range e.Fields {
		if slices.Contains([]string{"vocabulary", "value", "told", "from", "until", "absent", "source", "evidence", "detail", "contact"}, field) {
			field = "observed." + field
		}
		fields[field] = m
	}
	return fields.Err()
}

// showObservation reads an observation afresh, if err does not say that the
// caller may not read the record any more.
func showObservation(c *call, rec access.Record, id string, err error) (Observation, error) {
	if err != nil {
		return Observation{}, err
	}
	_, thing := ofEffect(id)
	all, err := outcome.Observations(c.tx, rec)
	return oneOf(each(all, observationOf), err, func(o Observation) bool { return o.ID == thing })
}

func observationOf(o outcome.Observation) Observation {
	return Observation{Told: toldOf(o.Fact), Vocabulary: o.Vocabulary, Value: o.Value, From: o.From, Until: o.Until, Absent: o.Absent, Detail: o.Detail, Contact: o.Contact}
}

func followUpOf(f outcome.FollowUp) FollowUp {
	return FollowUp{Told: toldOf(f.Fact), Indicator: f.Indicator, Way: f.Way, Outcome: f.Outcome, Who: f.Who, GiveUp: f.GiveUp, Note: f.Note, ToldBy: f.ToldBy, NextOn: f.NextOn}
}
