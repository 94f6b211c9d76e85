// SPDX-License-Identifier: EUPL-1.2

package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/activity"
	"sild/casework"
	"sild/db"
	"sild/housing"
	"sild/outcome"
	"sild/people"
	"sild/programme"
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
	Paper       *casework.Paper
	Offer       *casework.Offer // to a support person
	Form        *referral.Answers
	Goal        *casework.Goal
	Step        *casework.Step
	End         *casework.End
	Referral    *referral.Referral
	Answer      *referral.Answer
	Observation *outcome.Observation
	FollowUp    *outcome.FollowUp
	Worry       *casework.Worry
	Attendance  *activity.Attendance
	SignUp      *activity.SignUp
	BedRequest  *housing.Request // a bed that was asked for; ended: without a stay
	BedAnswer   *housing.Answer
	Stay        *housing.Stay
	Release     *people.Release
	ReleaseWas  *people.Release // what was told before; nil: told for the first time
}

// Events are the kinds of events.
var Events = []string{
	"appointment", "contact", "consent", "network", "assignment", "plan", "assessment", "goal", "goal_met", "goal_looked", "goal_dropped", "step_done",
	"offer", "offer_met", "offer_person", "offer_worker", "offer_ended", "paper", "form",
	"referral", "answer", "observation", "follow_up", "worry", "release", "end", "attendance", "sign_up",
	"bed_request", "bed_ended", "bed_answer", "stay", "stay_left",
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
	{"P", events("goal", "goal_looked", "t.looked_on", "t.recorded_at", "t.case_id = $1 AND t.replaced_at IS NULL AND t.looked_on IS NOT NULL")},
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
	{"P", events("house_request", "bed_request", "t.day", "t.recorded_at", "t.case_id = $1")},
	{"P", events("house_request", "bed_ended", "t.ended_on", "t.recorded_at", "t.case_id = $1 AND t.replaced_at IS NULL AND t.ended_on IS NOT NULL")},
	{"P", events("house_answer", "bed_answer", "t.day", "t.recorded_at", "t.case_id = $1")},
	{"P", events("stay", "stay", "t.day", "t.recorded_at", "t.case_id = $1")},
	{"P", events("stay", "stay_left", "t.left_on", "t.recorded_at", "t.case_id = $1 AND t.replaced_at IS NULL AND t.left_on IS NOT NULL")},
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

// ofOffers are what came of offers to support persons. The prison reads plans, and
// nothing of who said no to whom: so they are told to who writes them.
func ofOffers() (parts []string) {
	for _, x := range []struct{ kind, day string }{
		{"offer", "t.day"}, {"offer_met", "t.met_on"}, {"offer_person", "t.person_on"}, {"offer_worker", "t.worker_on"}, {"offer_ended", "t.ended_on"},
	} {
		where := "t.case_id = $1 AND " + x.day + " IS NOT NULL"
		if x.kind != "offer" {
			where += " AND t.replaced_at IS NULL"
		}
		parts = append(parts, events("match_offer", x.kind, x.day, "t.recorded_at", where))
	}
	return parts
}

// ofPack are the papers and the forms that r may read: to which section one
// belongs, the programme says.
func ofPack(tx *db.Tx, r access.Record, args *[]any) (parts []string, err error) {
	p, err := programme.Of(tx, r.Programme)
	if err != nil {
		return nil, err
	}
	var kinds, forms []string
	for _, v := range p.Vocabularies["paper_kinds"].Values {
		if r.Reads(p.SectionOf("paper_kinds", v.ID)) {
			kinds = append(kinds, v.ID)
		}
	}
	for _, f := range p.Forms {
		if f.ID != referral.FormID && r.Reads(f.Section[0]) {
			forms = append(forms, f.ID)
		}
	}
	var read []string // sections to which taking part in something may belong
	for _, section := range r.Read {
		read = append(read, string(section))
	}
	if len(p.Activities) > 0 && len(read) > 0 {
		parts = append(parts, events("attendance", "attendance", "t.day", "t.session_at", "t.case_id = $1 AND t.section IN ("+db.List(args, read)+")"))
		parts = append(parts, events("sign_up", "sign_up", "t.day", "t.recorded_at", "t.case_id = $1 AND t.section IN ("+db.List(args, read)+")"))
	}
	if len(kinds) > 0 {
		parts = append(parts, events("paper", "paper", "t.day", "t.recorded_at", "t.case_id = $1 AND t.kind IN ("+db.List(args, kinds)+")"))
	}
	if len(forms) > 0 {
		parts = append(parts, events("form_answer", "form", "t.day", "t.recorded_at", "t.case_id = $1 AND t.form IN ("+db.List(args, forms)+")"))
	}
	return parts, nil
}

// TimelineOf is a page of at most limit events of the case that r opened, as its
// reader may read them: the latest, or those before the event of that key.
func TimelineOf(tx *db.Tx, r access.Record, before string, limit int) (_ Timeline, err error) {
	defer sild.Wrap(&err, "report.TimelineOf(%s)", r.Case)
	args := []any{r.Case}
	parts, err := ofPack(tx, r, &args)
	if err != nil {
		return Timeline{}, err
	}
	for _, s := range sources[1:] {
		if strings.ContainsAny(s.sections, r.Read) {
			parts = append(parts, s.query)
		}
	}
	if r.Writes('P') {
		parts = append(parts, ofOffers()...)
	}
	contacts := strings.ContainsAny(sources[0].sections, r.Read)
	places := func(parts []string) string {
		return `SELECT x.kind, x.id, x.place, x.day, x.at FROM (` + strings.Join(parts, "\nUNION ALL ") + `) x`
	}
	var from place // the page begins after it
	if before != "" {
		all := parts
		if contacts {
			all = append([]string{sources[0].query}, parts...)
		}
		if len(all) == 0 {
			return Timeline{}, sild.Missing()
		}
		with := slices.Clone(args)
		if from, err = db.One[place](tx, places(all)+` WHERE x.place IN (`+db.List(&with, []string{before})+`)`, with...); err != nil {
			return Timeline{}, err
		}
	}
	earlier := func(args *[]any, day, at, key string) string {
		if before == "" {
			return ``
		}
		return ` AND (` + day + `, ` + at + `, ` + key + `) < (` + db.List(args, []sild.Date{from.Day}) + `, ` + db.List(args, []time.Time{from.At}) + `, ` + db.List(args, []string{from.Key}) + `)`
	}
	most := ` LIMIT ` + strconv.Itoa(limit+1)
	// The contacts, of which there are most, are read as they are; of the rest
	// first what there is.
	var t Timeline
	if contacts {
		of := []any{r.Case}
		where := `t.case_id = $1 AND ` + latest("contact") + earlier(&of, "t.day", "t.started_at", "t.id || '/contact'")
		list, err := db.All[casework.Contact](tx, `SELECT `+sild.FactColumns+`, `+casework.Kinds["contact"].Columns+` FROM contact t WHERE `+where+` ORDER BY t.day DESC, t.started_at DESC, t.id DESC`+most, of...)
		if err != nil {
			return t, err
		}
		for i := range list {
			c := list[i].For(r)
			e := Event{Kind: "contact", Key: string(c.ID) + "/contact", Day: c.Day, At: c.StartedAt, Contact: &c}
			e.tells(c.Fact)
			t.Events = append(t.Events, e)
		}
	}
	if len(parts) > 0 {
		rest, err := db.All[place](tx, places(parts)+` WHERE 1 = 1`+earlier(&args, "x.day", "x.at", "x.place")+` ORDER BY x.day DESC, x.at DESC, x.place DESC`+most, args...)
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
