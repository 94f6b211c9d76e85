// SPDX-License-Identifier: EUPL-1.2

package report

import (
	"cmp"
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
	Assessment  *casework.Assessment
	Paper       *casework.Paper // not on timelines: who may see it hangs on its kind
	Goal        *casework.Goal
	Step        *casework.Step
	End         *casework.End
	Referral    *referral.Referral
	Answer      *referral.Answer
	Observation *outcome.Observation
	FollowUp    *outcome.FollowUp
	Worry       *casework.Worry
	Release     *people.Release
	ReleaseWas  *people.Release // what was told before; nil: told for the first time
}

// Events are the kinds of events.
var Events = []string{
	"appointment", "contact", "consent", "network", "assignment", "plan", "assessment", "goal", "goal_met", "goal_dropped", "step_done",
	"referral", "answer", "observation", "follow_up", "worry", "release", "end",
}

// A Timeline is a page of a case's events, the latest first.
type Timeline struct {
	Events []Event
	More   bool               // there are earlier ones
	Names  map[sild.ID]string // of the users who are named
	Goals  map[sild.ID]string // titles of the goals that were worked on in contacts, by their Things
	Travel map[sild.ID]casework.Share
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
// The first are the contacts.
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
	{"P", events("assessment", "assessment", "t.day", "t.recorded_at", "t.case_id = $1")},
	{"P", events("goal", "goal", "t.day", "t.recorded_at", "t.case_id = $1")},
	{"P", events("goal", "goal_met", "t.met_on", "t.recorded_at", "t.case_id = $1 AND t.replaced_at IS NULL AND t.met_on IS NOT NULL")},
	{"P", events("goal", "goal_dropped", "t.dropped_on", "t.recorded_at", "t.case_id = $1 AND t.replaced_at IS NULL AND t.dropped_on IS NOT NULL")},
	{"P", events("step", "step_done", "t.done_on", "t.recorded_at", "t.case_id = $1 AND t.replaced_at IS NULL AND t.done_on IS NOT NULL")},
	{"I", events("referral", "referral", "t.day", "t.recorded_at", "t.case_id = $1")},
	{"I", `SELECT 'answer' AS kind, t.id, t.id || '/answer' AS place, t.day, t.recorded_at AS at FROM referral_answer t
		WHERE t.case_id = $1 AND (t.replaced_at IS NULL OR t.replaced_why <> '` + casework.Undone + `')`},
	{"P", observed("t.vocabulary <> 'events'")},
	{"O", observed("t.vocabulary = 'events'")},
	{"P", events("follow_up", "follow_up", "t.day", "t.recorded_at", "t.case_id = $1")},
	{"N", events("worry", "worry", "t.day", "t.recorded_at", "t.case_id = $1")},
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
	places := func(parts []string) string {
		return `SELECT x.kind, x.id, x.place, x.day, x.at FROM (` + strings.Join(parts, "\nUNION ALL ") + `) x`
	}
	var earlier func(day, at, key string) string
	if before != "" {
		p, err := db.One[place](tx, places(parts)+` WHERE x.place = $2`, r.Case, before)
		if err != nil {
			return Timeline{}, err
		}
		args = append(args, p.Day, p.At, p.Key)
		earlier = func(day, at, key string) string { return `(` + day + `, ` + at + `, ` + key + `) < ($3, $4, $5)` }
	}
	// The contacts, of which there are most, are read as they are; of the rest
	// first what there is.
	var t Timeline
	if strings.ContainsAny(sources[0].sections, r.Read) {
		parts = parts[1:]
		where := `t.case_id = $1 AND ` + latest("contact")
		if before != "" {
			where += ` AND ` + earlier("t.day", "t.started_at", "t.id || '/contact'")
		}
		contacts, err := db.All[casework.Contact](tx, `SELECT `+sild.FactColumns+`, `+casework.Kinds["contact"].Columns+` FROM contact t WHERE `+where+` ORDER BY t.day DESC, t.started_at DESC, t.id DESC LIMIT $2`, args...)
		if err != nil {
			return t, err
		}
		for i := range contacts {
			c := contacts[i].For(r)
			e := Event{Kind: "contact", Key: string(c.ID) + "/contact", Day: c.Day, At: c.StartedAt, Contact: &c}
			e.tells(c.Fact)
			t.Events = append(t.Events, e)
		}
	}
	if len(parts) > 0 {
		where := ""
		if before != "" {
			where = ` WHERE ` + earlier("x.day", "x.at", "x.place")
		}
		rest, err := db.All[place](tx, places(parts)+where+` ORDER BY x.day DESC, x.at DESC, x.place DESC LIMIT $2`, args...)
		if err != nil {
			return t, err
		}
		for _, p := range rest {
			t.Events = append(t.Events, Event{Kind: p.Kind, Key: p.Key, Day: p.Day, At: p.At, Fact: sild.Fact{ID: p.ID}})
		}
	}
	slices.SortFunc(t.Events, func(a, b Event) int {
		return cmp.Or(b.Day.Compare(a.Day), b.At.Compare(a.At), cmp.Compare(b.Key, a.Key))
	})
	t.More = len(t.Events) > limit
	t.Events = t.Events[:min(len(t.Events), limit)]
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

// fill reads the rows behind the events, a query per table that has any.
func (t *Timeline) fill(tx *db.Tx, r access.Record) error {
	at := map[sild.ID][]*Event{} // a goal that was met is two events of one row
	of := map[string][]sild.ID{}
	for i := range t.Events {
		e := &t.Events[i]
		at[e.Fact.ID] = append(at[e.Fact.ID], e)
		if e.Contact != nil {
			continue // read already
		}
		table := e.Kind
		switch e.Kind {
		case "goal_met", "goal_dropped":
			table = "goal"
		case "step_done":
			table = "step"
		}
		of[table] = append(of[table], e.Fact.ID)
	}
	l := filler{tx: tx, of: of}
	each(&l, "contact", "contact", casework.Kinds["contact"].Columns, func(c *casework.Contact) {
		readable := c.For(r)
		set(at, c.Fact, func(e *Event) { e.Contact = &readable })
	})
	each(&l, "appointment", "appointment", casework.Kinds["appointment"].Columns, func(a *casework.Appointment) {
		set(at, a.Fact, func(e *Event) { e.Appointment = a })
	})
	if l.err == nil {
		l.err = t.movedFrom(tx)
	}
	if l.err == nil && slices.ContainsFunc(t.Events, func(e Event) bool { return e.Contact != nil }) {
		l.err = t.ofContacts(tx, r)
	}
	each(&l, "worry", "worry", casework.Kinds["worry"].Columns, func(w *casework.Worry) {
		set(at, w.Fact, func(e *Event) { e.Worry = w })
	})
	each(&l, "consent", "consent", casework.Kinds["consent"].Columns, func(c *casework.Consent) {
		set(at, c.Fact, func(e *Event) { e.Consent = c })
	})
	each(&l, "network", "network_member", casework.Kinds["network"].Columns, func(m *casework.Member) {
		set(at, m.Fact, func(e *Event) { e.Member = m })
	})
	each(&l, "assignment", "assignment", casework.Kinds["assignment"].Columns, func(a *casework.Assignment) {
		set(at, a.Fact, func(e *Event) { e.Assignment = a })
	})
	each(&l, "plan", "plan", casework.Kinds["plan"].Columns, func(p *casework.Plan) {
		set(at, p.Fact, func(e *Event) { e.Plan = p })
	})
	each(&l, "assessment", "assessment", casework.Kinds["assessment"].Columns, func(a *casework.Assessment) {
		set(at, a.Fact, func(e *Event) { e.Assessment = a })
	})
	each(&l, "paper", "paper", casework.Kinds["paper"].Columns, func(x *casework.Paper) {
		set(at, x.Fact, func(e *Event) { e.Paper = x })
	})
	each(&l, "goal", "goal", casework.Kinds["goal"].Columns, func(g *casework.Goal) {
		set(at, g.Fact, func(e *Event) { e.Goal = g })
	})
	each(&l, "step", "step", casework.Kinds["step"].Columns, func(s *casework.Step) {
		set(at, s.Fact, func(e *Event) { e.Step = s })
	})
	each(&l, "end", "case_end", casework.Kinds["end"].Columns, func(x *casework.End) {
		set(at, x.Fact, func(e *Event) { e.End = x })
	})
	each(&l, "observation", "observation", casework.ObservationColumns, func(o *outcome.Observation) {
		set(at, o.Fact, func(e *Event) { e.Observation = o })
	})
	each(&l, "follow_up", "follow_up", casework.FollowUpColumns, func(f *outcome.FollowUp) {
		set(at, f.Fact, func(e *Event) { e.FollowUp = f })
	})
	each(&l, "referral", "referral", referral.Columns, func(x *referral.Referral) {
		if !r.Reads('O') {
			x.Risk = ""
		}
		set(at, x.Fact, func(e *Event) { e.Referral = x })
	})
	each(&l, "answer", "referral_answer", referral.AnswerColumns, func(a *referral.Answer) {
		set(at, a.Fact, func(e *Event) { e.Answer = a })
	})
	if l.err == nil && len(of["release"]) > 0 {
		l.err = t.releases(tx, r, at)
	}
	return l.err
}

// A filler reads the rows of events, table by table; after an error it reads no
// more.
type filler struct {
	tx  *db.Tx
	of  map[string][]sild.ID // the rows of each kind
	err error
}

func each[T any](l *filler, kind, table, columns string, f func(*T)) {
	if l.err != nil || len(l.of[kind]) == 0 {
		return
	}
	var args []any
	var rows []T
	rows, l.err = db.All[T](l.tx, `SELECT `+sild.FactColumns+`, `+columns+` FROM `+table+` WHERE id IN (`+db.List(&args, l.of[kind])+`)`, args...)
	for i := range rows {
		f(&rows[i])
	}
}

// set puts a row into its events.
func set(at map[sild.ID][]*Event, f sild.Fact, put func(*Event)) {
	for _, e := range at[f.ID] {
		put(e)
		e.tells(f)
	}
}

// tells makes f the row of e.
func (e *Event) tells(f sild.Fact) {
	e.Fact = f
	if why, words := casework.Mending(f); !f.Holds() && (why == casework.Mistaken || why == casework.Moved) {
		e.Gone, e.Why = why, words
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
		case e.Worry != nil:
			who[e.Worry.By], who[e.Worry.To], who[e.Worry.LookedBy] = true, true, true
		case e.Answer != nil:
			who[e.Answer.Worker] = true
		}
	}
	delete(who, "")
	var err error
	t.Names, err = org.Names(tx, slices.Sorted(maps.Keys(who)))
	return err
}
