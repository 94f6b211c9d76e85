// SPDX-License-Identifier: EUPL-1.2

package report

import (
	"maps"
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/org"
	"sild/outcome"
	"sild/people"
	"sild/referral"
)

// An Event is one thing that happened in a case, or is planned. Of the pointers
// the one that Kind names is set.
type Event struct {
	Kind string    // one of Events
	Key  string    // names the event within its timeline
	Day  sild.Date // on which it happened
	At   time.Time // its order within the day: the start of a meeting, otherwise when it was recorded
	Fact sild.Fact // its row
	Gone string    // it holds no longer: casework.Mistaken or casework.Moved (to another person)
	Why  string    // the reason in words for that

	Contact     *casework.Contact
	Appointment *casework.Appointment
	MovedFrom   time.Time // of an appointment: where it stood before
	Consent     *casework.Consent
	Member      *casework.Member
	Assignment  *casework.Assignment
	Plan        *casework.Plan
	Goal        *casework.Goal
	Step        *casework.Step
	End         *casework.End
	Referral    *referral.Referral
	Answer      *referral.Answer
	Observation *outcome.Observation
	FollowUp    *outcome.FollowUp
	Release     *people.Release
	ReleaseWas  *people.Release // what was told before; nil: told for the first time
}

// Events are the kinds of events.
var Events = []string{
	"appointment", "contact", "consent", "network", "assignment", "plan", "goal", "goal_met", "goal_dropped", "step_done",
	"referral", "answer", "observation", "follow_up", "release", "end",
}

// A Timeline is a page of a case's events, the latest first.
type Timeline struct {
	Events []Event
	More   bool               // there are earlier ones
	Names  map[sild.ID]string // of the users who are named
}

// place is where an event stands in the order of a timeline.
type place struct {
	Kind string
	ID   sild.ID
	Key  string
	Day  sild.Date
	At   time.Time
}

// latest is the condition that a row is the last that tells of its thing in the
// case. One that was replaced and has no follower was entered by mistake, or
// went to another person; what was undone at once is not told.
func latest(table string) string {
	return `(t.replaced_at IS NULL OR t.replaced_why <> '` + casework.Undone + `'
		AND NOT EXISTS (SELECT 1 FROM ` + table + ` n WHERE n.thing = t.thing AND n.subject_id = t.subject_id
			AND coalesce(n.case_id, '') = coalesce(t.case_id, '') AND n.id > t.id))`
}

// sources are the parts of a timeline, each with the sections of which one must
// be readable.
var sources = []struct{ sections, query string }{
	{"NP", events("contact", "contact", "t.day", "t.started_at", "t.case_id = $1")},
	// One that came about is told by the contact.
	{"P", events("appointment", "appointment", "t.day", "t.starts_at", `t.case_id = $1
		AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.appointment_id = t.thing AND c.replaced_at IS NULL)`)},
	{"C", events("consent", "consent", "t.day", "t.recorded_at", "t.case_id = $1")},
	{"F", events("network_member", "network", "t.day", "t.recorded_at", "t.case_id = $1 AND t.section = 'F'")},
	{"P", events("network_member", "network", "t.day", "t.recorded_at", "t.case_id = $1 AND t.section = 'P'")},
	{"P", events("assignment", "assignment", "t.day", "t.recorded_at", "t.case_id = $1")},
	{"P", events("plan", "plan", "t.day", "t.recorded_at", "t.case_id = $1")},
	{"P", events("goal", "goal", "t.day", "t.recorded_at", "t.case_id = $1")},
	{"P", events("goal", "goal_met", "t.met_on", "t.recorded_at", "t.case_id = $1 AND t.replaced_at IS NULL AND t.met_on IS NOT NULL")},
	{"P", events("goal", "goal_dropped", "t.dropped_on", "t.recorded_at", "t.case_id = $1 AND t.replaced_at IS NULL AND t.dropped_on IS NOT NULL")},
	{"P", events("step", "step_done", "t.done_on", "t.recorded_at", "t.case_id = $1 AND t.replaced_at IS NULL AND t.done_on IS NOT NULL")},
	{"I", events("referral", "referral", "t.day", "t.recorded_at", "t.case_id = $1")},
	{"I", `SELECT 'answer' AS kind, t.id, t.id || '/answer' AS place, t.day, t.recorded_at AS at FROM referral_answer t WHERE t.case_id = $1`},
	{"P", observed("t.vocabulary <> 'events'")},
	{"O", observed("t.vocabulary = 'events'")},
	{"P", events("follow_up", "follow_up", "t.day", "t.recorded_at", "t.case_id = $1")},
	{"P", events("case_end", "end", "t.day", "t.recorded_at", "t.case_id = $1")},
	// Each time that somebody told of the release, as it was told.
	{"I", `SELECT 'release' AS kind, t.id, t.id || '/release' AS place, t.day, t.recorded_at AS at FROM release_date t WHERE t.subject_id = (SELECT k.subject_id FROM cases k WHERE k.id = $1)`},
}

func events(table, kind, day, at, where string) string {
	return `SELECT '` + kind + `' AS kind, t.id, t.id || '/` + kind + `' AS place, ` + day + ` AS day, ` + at + ` AS at FROM ` + table + ` t
		WHERE ` + where + ` AND ` + latest(table)
}

// observed are the observations made in the case, and those of the person that
// belong to none, such as the answer of a register.
func observed(where string) string {
	return events("observation", "observation", "t.day", "t.recorded_at", `t.subject_id = (SELECT k.subject_id FROM cases k WHERE k.id = $1) AND (t.case_id = $1 OR t.case_id IS NULL) AND `+where)
}

// TimelineOf is a page of at most limit events of the case that r opened, as its
// reader may read them: the latest, or those before the event of that key.
func TimelineOf(tx *db.Tx, r access.Record, before string, limit int) (_ Timeline, err error) {
	defer sild.Wrap(&err, "report.TimelineOf(%s)", r.Case)
	var parts []string
	for _, s := range sources {
		if strings.ContainsAny(s.sections, r.Read) {
			parts = append(parts, s.query)
		}
	}
	if len(parts) == 0 {
		return Timeline{}, nil
	}
	args := []any{r.Case, limit + 1}
	from := `SELECT x.kind, x.id, x.place, x.day, x.at FROM (` + strings.Join(parts, "\nUNION ALL ") + `) x`
	where := ""
	if before != "" {
		at, err := db.One[place](tx, from+` WHERE x.place = $2`, r.Case, before)
		if err != nil {
			return Timeline{}, err
		}
		args = append(args, at.Day, at.At, at.Key)
		where = ` WHERE (x.day, x.at, x.place) < ($3, $4, $5)`
	}
	places, err := db.All[place](tx, from+where+` ORDER BY x.day DESC, x.at DESC, x.place DESC LIMIT $2`, args...)
	if err != nil {
		return Timeline{}, err
	}
	t := Timeline{More: len(places) > limit}
	for _, p := range places[:min(len(places), limit)] {
		t.Events = append(t.Events, Event{Kind: p.Kind, Key: p.Key, Day: p.Day, At: p.At, Fact: sild.Fact{ID: p.ID}})
	}
	if err := t.fill(tx, r); err != nil {
		return t, err
	}
	return t, t.name(tx)
}

// EventOf is the one event of a row of casework.Kinds, of the record that r
// opened. Of a kind that timelines do not tell of it has nothing but its head.
func EventOf(tx *db.Tx, r access.Record, kind string, f sild.Fact) (_ Timeline, err error) {
	defer sild.Wrap(&err, "report.EventOf(%s %s)", kind, f.ID)
	t := Timeline{Events: []Event{{Kind: kind, Key: string(f.ID) + "/" + kind, Day: f.Day, At: f.RecordedAt, Fact: f}}}
	if err := t.fill(tx, r); err != nil {
		return t, err
	}
	return t, t.name(tx)
}

// fill reads the rows behind the events.
func (t *Timeline) fill(tx *db.Tx, r access.Record) error {
	at := map[sild.ID][]*Event{} // a goal that was met is two events of one row
	for i := range t.Events {
		e := &t.Events[i]
		at[e.Fact.ID] = append(at[e.Fact.ID], e)
	}
	ids := slices.Sorted(maps.Keys(at))
	kinds := map[string]bool{}
	for _, e := range t.Events {
		kinds[e.Kind] = true
	}
	var failed error
	put := func(kind string, read func() error) {
		if failed == nil && kinds[kind] {
			failed = read()
		}
	}
	put("contact", func() error {
		return each(tx, "contact", casework.Kinds["contact"].Columns, ids, func(c *casework.Contact) {
			readable := c.For(r)
			set(at, c.Fact, func(e *Event) { e.Contact = &readable })
		})
	})
	put("appointment", func() error {
		return each(tx, "appointment", casework.Kinds["appointment"].Columns, ids, func(a *casework.Appointment) {
			set(at, a.Fact, func(e *Event) { e.Appointment = a })
		})
	})
	put("appointment", func() error { return t.movedFrom(tx) })
	put("consent", func() error {
		return each(tx, "consent", casework.Kinds["consent"].Columns, ids, func(c *casework.Consent) {
			set(at, c.Fact, func(e *Event) { e.Consent = c })
		})
	})
	put("network", func() error {
		return each(tx, "network_member", casework.Kinds["network"].Columns, ids, func(m *casework.Member) {
			set(at, m.Fact, func(e *Event) { e.Member = m })
		})
	})
	put("assignment", func() error {
		return each(tx, "assignment", casework.Kinds["assignment"].Columns, ids, func(a *casework.Assignment) {
			set(at, a.Fact, func(e *Event) { e.Assignment = a })
		})
	})
	put("plan", func() error {
		return each(tx, "plan", casework.Kinds["plan"].Columns, ids, func(p *casework.Plan) {
			set(at, p.Fact, func(e *Event) { e.Plan = p })
		})
	})
	for _, kind := range []string{"goal", "goal_met", "goal_dropped"} {
		put(kind, func() error {
			return each(tx, "goal", casework.Kinds["goal"].Columns, ids, func(g *casework.Goal) {
				set(at, g.Fact, func(e *Event) { e.Goal = g })
			})
		})
	}
	for _, kind := range []string{"step", "step_done"} {
		put(kind, func() error {
			return each(tx, "step", casework.Kinds["step"].Columns, ids, func(s *casework.Step) {
				set(at, s.Fact, func(e *Event) { e.Step = s })
			})
		})
	}
	put("end", func() error {
		return each(tx, "case_end", casework.Kinds["end"].Columns, ids, func(x *casework.End) {
			set(at, x.Fact, func(e *Event) { e.End = x })
		})
	})
	put("observation", func() error {
		return each(tx, "observation", casework.ObservationColumns, ids, func(o *outcome.Observation) {
			set(at, o.Fact, func(e *Event) { e.Observation = o })
		})
	})
	put("follow_up", func() error {
		return each(tx, "follow_up", casework.FollowUpColumns, ids, func(f *outcome.FollowUp) {
			set(at, f.Fact, func(e *Event) { e.FollowUp = f })
		})
	})
	put("referral", func() error {
		return each(tx, "referral", referralColumns, ids, func(x *referral.Referral) {
			if !r.Reads('O') {
				x.Risk = ""
			}
			set(at, x.Fact, func(e *Event) { e.Referral = x })
		})
	})
	put("answer", func() error {
		return each(tx, "referral_answer", answerColumns, ids, func(a *referral.Answer) {
			set(at, a.Fact, func(e *Event) { e.Answer = a })
		})
	})
	put("release", func() error { return t.releases(tx, r, at) })
	return failed
}

// The columns of referral's nouns, in the order of their fields.
const (
	referralColumns = `sender_team_id, provider_id, reason, risk, override, pack_version, checked`
	answerColumns   = `outcome, reason, note, worker_id, first_at, first_place, hear_by, override`
)

func each[T any](tx *db.Tx, table, columns string, ids []sild.ID, f func(*T)) error {
	var args []any
	rows, err := db.All[T](tx, `SELECT `+sild.FactColumns+`, `+columns+` FROM `+table+` WHERE id IN (`+db.List(&args, ids)+`)`, args...)
	for i := range rows {
		f(&rows[i])
	}
	return err
}

// set puts a row into its events.
func set(at map[sild.ID][]*Event, f sild.Fact, put func(*Event)) {
	for _, e := range at[f.ID] {
		put(e)
		e.Fact = f
		if why, words := casework.Mending(f); !f.Holds() && (why == casework.Mistaken || why == casework.Moved) {
			e.Gone, e.Why = why, words
		}
	}
}

// movedFrom tells of each appointment that was moved where it stood before.
func (t *Timeline) movedFrom(tx *db.Tx) error {
	var things []sild.ID
	for _, e := range t.Events {
		if e.Appointment != nil && e.Fact.Thing != e.Fact.ID {
			things = append(things, e.Fact.Thing)
		}
	}
	if len(things) == 0 {
		return nil
	}
	type before struct {
		Thing    sild.ID
		StartsAt time.Time
	}
	args := []any{casework.Moved}
	rows, err := db.All[before](tx, `SELECT thing, starts_at FROM appointment WHERE replaced_why = $1 AND thing IN (`+db.List(&args, things)+`) ORDER BY id`, args...)
	was := map[sild.ID]time.Time{}
	for _, b := range rows {
		was[b.Thing] = b.StartsAt
	}
	for i := range t.Events {
		if e := &t.Events[i]; e.Appointment != nil && !was[e.Fact.Thing].Equal(e.Appointment.StartsAt) {
			e.MovedFrom = was[e.Fact.Thing]
		}
	}
	return err
}

// releases puts each telling of a release beside the one before it.
func (t *Timeline) releases(tx *db.Tx, r access.Record, at map[sild.ID][]*Event) error {
	all, err := people.ReleaseHistory(tx, r.Subject)
	last := map[sild.ID]*people.Release{}
	for i := range all {
		x := &all[i]
		was := last[x.Thing]
		set(at, x.Fact, func(e *Event) { e.Release, e.ReleaseWas = x, was })
		last[x.Thing] = x
	}
	return err
}

// name finds the names of all users whom the events name.
func (t *Timeline) name(tx *db.Tx) error {
	who := map[sild.ID]bool{}
	for _, e := range t.Events {
		who[e.Fact.RecordedBy], who[e.Fact.ReplacedBy] = true, true
		switch {
		case e.Contact != nil:
			who[e.Contact.User] = true
		case e.Appointment != nil:
			who[e.Appointment.User] = true
		case e.Assignment != nil:
			who[e.Assignment.User] = true
		case e.Answer != nil:
			who[e.Answer.Worker] = true
		}
	}
	delete(who, "")
	var err error
	t.Names, err = org.Names(tx, slices.Sorted(maps.Keys(who)))
	return err
}
