// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/pack"
)

// An Event is something that happened in a house, in words that name no resident:
// who had a part in it stands on their own records.
type Event struct {
	ID         sild.ID
	House      sild.ID
	At         time.Time
	Kind       string // value of incident_kinds
	Place      string // where in the house
	Words      string
	Done       string // what was done
	Called     string // who was called
	Parts      int    // how many residents had a part, when it was written
	RecordedAt time.Time
	By         sild.ID
}

const eventColumns = `id, house_id, at, kind, place, words, done, called, parts, recorded_at, by_id`

// A Part is that of one resident in an event: a fact on their record, which tells
// of nobody else.
type Part struct {
	sild.Fact
	House   sild.ID
	Event   sild.ID
	At      time.Time
	Kind    string
	Part    string // one of Parts
	Words   string // about this resident alone
	Done    string
	Warning string // one of Warnings; empty: none
	ToldOn  sild.Date
	Answer  string // what they say to it
}

const partColumns = casework.IncidentColumns

// Parts are what somebody can have to do with an event, and Warnings how one is
// given: what is said comes before what is written, and the last says that the
// stay may end.
var (
	Parts    = []string{"did", "suffered", "saw"}
	Warnings = []string{"said", "written", "last"}
)

// Serious are the meanings of incident_kinds that the support person hears of at
// once. The list is ours.
var Serious = []string{"violence", "self_harm", "fire", "police"}

// A PartInput is what is written of one resident.
type PartInput struct {
	Case    sild.ID
	Part    string
	Words   string
	Done    string
	Warning string
	ToldOn  sild.Date // the resident was told of the warning; zero: not yet
	Answer  string
}

// IncidentInput is what happened.
type IncidentInput struct {
	At     time.Time
	Kind   string
	Place  string
	Words  string
	Done   string
	Called string
	Parts  []PartInput // none: of nobody who lives there
}

// AddIncident writes down what happened in a house, and on the record of each
// resident their own part in it. Who supports somebody who did or suffered
// something serious gets a worry to look at.
func AddIncident(tx *db.Tx, house sild.ID, in IncidentInput) (e Event, err error) {
	defer sild.Wrap(&err, "housing.AddIncident(%s)", house)
	o, err := Inside(tx, house)
	if err != nil {
		return e, err
	}
	p := sild.Problems{}
	e = Event{ID: tx.NewID(), House: house, At: in.At.UTC(), Kind: in.Kind, Parts: len(in.Parts), RecordedAt: tx.Now, By: tx.Actor.User}
	e.Place, e.Words = p.Line("place", in.Place, 100), p.Text("words", in.Words, 4000)
	e.Done, e.Called = p.Text("done", in.Done, 2000), p.Line("called", in.Called, 200)
	p.Check(!in.At.IsZero(), "at", "date.required")
	p.Check(!in.At.After(tx.Now), "at", "date.future")
	kind, known := o.Pack.Value("incident_kinds", in.Kind)
	p.Check(known && !kind.Retired, "kind", "incident.kind.required")
	p.Check(e.Words != "", "words", "incident.words.required")
	var rows []Part
	for i, x := range in.Parts {
		p.Check(!slices.ContainsFunc(in.Parts[:i], func(y PartInput) bool { return y.Case == x.Case }), "part_"+string(x.Case), "incident.twice")
		r, err := o.part(tx, p, e, x)
		if err != nil {
			return e, err
		}
		rows = append(rows, r)
	}
	if err := p.Err(); err != nil {
		return e, err
	}
	if err := db.Insert(tx, "house_event", eventColumns, e); err != nil {
		return e, err
	}
	tx.Trail(sild.Entry{Action: "write", What: "house_event", Object: e.ID})
	for _, r := range rows {
		if err := db.Record(tx, "house_incident", partColumns, r.Fact, r); err != nil {
			return e, err
		}
		if slices.Contains(Serious, kind.Meaning) && r.Part != "saw" {
			if err := casework.WorryFromHouse(tx, r.Fact, o.serious(tx, kind, e)); err != nil {
				return e, err
			}
		}
	}
	return e, nil
}

// serious is what a worry says of something serious, in the words of the one who
// wrote it down.
func (o Opened) serious(tx *db.Tx, kind pack.Value, e Event) string {
	name := kind.Names[tx.Actor.Lang]
	if name == "" {
		name = kind.Names["en"]
	}
	return o.Name + ": " + name + ". " + e.Words
}

// part is the row of one resident, who has to live in the house on that day.
func (o Opened) part(tx *db.Tx, p sild.Problems, e Event, in PartInput) (r Part, err error) {
	field := string(in.Case)
	day := sild.DateOf(e.At, o.Pack.Location())
	s, there, err := db.Maybe[Stay](tx, `SELECT `+sild.FactColumns+`, `+StayColumns+` FROM stay WHERE case_id = $1 AND house_id = $2 AND replaced_at IS NULL
		AND day <= $3 AND (left_on IS NULL OR left_on >= $3) ORDER BY day DESC, id DESC`, in.Case, o.ID, day)
	if err != nil {
		return r, err
	}
	if !there {
		p.Check(false, "part_"+field, "incident.not_living")
		return r, nil
	}
	if _, _, err := caseToAdd(tx, in.Case, o.ID, 'S'); err != nil {
		return r, err
	}
	r = Part{Fact: tx.NewFact(s.Subject, s.Case, day, "worker", "seen"), House: o.ID, Event: e.ID, At: e.At, Kind: e.Kind, Part: in.Part, Warning: in.Warning, ToldOn: in.ToldOn}
	r.Words, r.Done = p.Text("words_"+field, in.Words, 2000), p.Text("done_"+field, in.Done, 1000)
	p.Check(slices.Contains(Parts, in.Part), "part_"+field, "choice.unknown")
	warned(p, &r, in.Answer, "_"+field, day, o.Today)
	return r, nil
}

// warned checks what is said of a warning.
func warned(p sild.Problems, r *Part, answer, field string, day, today sild.Date) {
	r.Answer = p.Text("answer"+field, answer, 2000)
	p.Check(r.Warning == "" || slices.Contains(Warnings, r.Warning), "warning"+field, "choice.unknown")
	p.Check(r.Warning == "" || r.Part == "did", "warning"+field, "incident.warning.did")
	p.Check(r.Warning != "" || r.ToldOn.IsZero(), "told"+field, "incident.told.nothing")
	p.Check(r.ToldOn.IsZero() || !r.ToldOn.After(today), "told"+field, "date.future")
	p.Check(r.ToldOn.IsZero() || !r.ToldOn.Before(day), "told"+field, "incident.told.before")
}

// WarningInput is a warning that is given, or told, after the event was written.
type WarningInput struct {
	Warning string
	ToldOn  sild.Date
	Answer  string
	Seen    sild.ID // the row that was looked at; empty: none
}

// Warn gives a resident a warning for their part in an event, or says that they
// were told of it, and what they answered.
func Warn(tx *db.Tx, part sild.ID, in WarningInput) (r Part, err error) {
	defer sild.Wrap(&err, "housing.Warn(%s)", part)
	r, there, err := db.Maybe[Part](tx, `SELECT `+sild.FactColumns+`, `+partColumns+` FROM house_incident WHERE thing = $1 AND replaced_at IS NULL`, part)
	if err != nil {
		return r, err
	}
	if !there {
		return r, sild.Missing()
	}
	o, _, err := caseToAdd(tx, r.Case, r.House, 'S')
	if err != nil {
		return Part{}, err
	}
	if in.Seen != "" && in.Seen != r.ID {
		return r, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	was := r.Fact
	p := sild.Problems{}
	r.Warning, r.ToldOn = in.Warning, in.ToldOn
	p.Check(in.Warning != "", "warning", "incident.warning.required")
	warned(p, &r, in.Answer, "", was.Day, o.Today)
	if err := p.Err(); err != nil {
		return r, err
	}
	f, err := db.Amend(tx, "house_incident", was, casework.Changed)
	if err != nil {
		return r, err
	}
	f.Day = was.Day
	r.Fact = f
	return r, db.Record(tx, "house_incident", partColumns, r.Fact, r)
}

// IncidentsOf are the parts of a case, the latest first. The caller has opened the
// case.
func IncidentsOf(tx *db.Tx, caseID sild.ID) ([]Part, error) {
	return db.All[Part](tx, `SELECT `+sild.FactColumns+`, `+partColumns+` FROM house_incident WHERE case_id = $1 AND replaced_at IS NULL ORDER BY at DESC, id DESC`, caseID)
}

// EventOf is what is said of an event, for whoever sees a part in it.
func EventOf(tx *db.Tx, id sild.ID) (Event, error) {
	return db.One[Event](tx, `SELECT `+eventColumns+` FROM house_event WHERE id = $1`, id)
}

// A NamedPart is a part with whose it is.
type NamedPart struct {
	Part
	Person sild.ID
	Name   string
}

// A Happened is an event with the parts of those whom the actor may see.
type Happened struct {
	Event
	Residents []NamedPart
	Unseen    int // residents with a part of whom the actor may not know
}

// A HappenedFilter narrows a list of events. Every field may be empty.
type HappenedFilter struct {
	Kind    string
	Warning bool // only those for which somebody was warned
	From    sild.Date
}

// Incidents are what happened in a house, the latest first, at most 200. It leaves
// a trail of the people trailOf.
func Incidents(tx *db.Tx, house sild.ID, f HappenedFilter) (list []Happened, err error) {
	defer sild.Wrap(&err, "housing.Incidents(%s)", house)
	o, err := Inside(tx, house)
	if err != nil {
		return nil, err
	}
	args := []any{house}
	where := ""
	if f.Kind != "" {
		where += ` AND e.kind IN (` + db.List(&args, []string{f.Kind}) + `)`
	}
	if !f.From.IsZero() {
		where += ` AND e.at >= ` + db.List(&args, []time.Time{f.From.In(o.Pack.Location()).UTC()})
	}
	if f.Warning {
		where += ` AND EXISTS (SELECT 1 FROM house_incident w WHERE w.event_id = e.id AND w.replaced_at IS NULL AND w.warning <> '')`
	}
	events, err := db.All[Event](tx, `SELECT `+eventColumns+` FROM house_event e WHERE e.house_id = $1`+where+` ORDER BY e.at DESC, e.id DESC LIMIT 200`, args...)
	if err != nil {
		return nil, err
	}
	args = []any{house}
	parts, err := db.All[NamedPart](tx, `SELECT `+columnsOf("i", sild.FactColumns)+`, `+columnsOf("i", partColumns)+`, c.person_id, c.name FROM house_incident i JOIN case_card c ON c.case_id = i.case_id
		WHERE i.house_id = $1 AND i.replaced_at IS NULL AND `+access.Scope(tx, 'S', &args)+` AND `+access.Scope(tx, 'I', &args)+` ORDER BY c.sort_key, i.id`, args...)
	if err != nil {
		return nil, err
	}
	type countRow struct {
		Event sild.ID
		N     int
	}
	counts, err := db.All[countRow](tx, `SELECT event_id, count(*) FROM house_incident WHERE house_id = $1 AND replaced_at IS NULL GROUP BY event_id`, house)
	if err != nil {
		return nil, err
	}
	stand := map[sild.ID]int{}
	for _, c := range counts {
		stand[c.Event] = c.N
	}
	var seen []NamedPart
	for _, e := range events {
		if e.Parts > 0 && stand[e.ID] == 0 {
			continue // all of it was taken back
		}
		h := Happened{Event: e, Unseen: stand[e.ID]}
		for _, x := range parts {
			if x.Event == e.ID {
				h.Residents = append(h.Residents, x)
				h.Unseen--
			}
		}
		seen = append(seen, h.Residents...)
		list = append(list, h)
	}
	trailOf(tx, "house_event", "IS", seen, func(x NamedPart) sild.ID { return x.Person })
	return list, nil
}
