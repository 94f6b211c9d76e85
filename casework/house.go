// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"sild"
	"sild/access"
	"sild/db"
)

// The columns of what package housing records of a person, without the head: here,
// because what was saved is taken back here.
const (
	HouseRequestColumns = `team_id, house_id, asked_as, from_on, basis, decision, needs, words, ended_on, end_reason, end_note`
	HouseAnswerColumns  = `request_id, outcome, house_id, admission_on, reason, lost, note`
	StayColumns         = `request_id, house_id, basis, payer, came_with, late_why, until_on, left_on, left_reason, left_to, left_note`
	BedUseColumns       = `bed_id, house_id, kind, request_id, stay_id, from_on, last_on, until_on, ready_on, going`
	ExtensionColumns    = `stay_id, was_on, until_on, reason, note, state, overstay, decided_on, decided_by, payer`
	AbsenceColumns      = `stay_id, expected_on, back_on, reason, agreed, note`
	TravelColumns       = `request_id, leaves, meets, transport, route, came_with, bring, agreed`
	HouseNoteColumns    = `stay_id, house_id, words, todo, done_on`
	RulesAnswerColumns  = `house_id, version, lang, heard, accepted, how, interpreter, note`
	IncidentColumns     = `house_id, event_id, at, kind, part, words, done, warning, told_on, answer`
	HouseVisitColumns   = `house_id, stay_id, starts_at, ends_at, name, relation, state, why, document, asked_at, came_at, left_at`
	BelongingsColumns   = `house_id, stay_id, what, kept_at, keep_until, given_on, given_to`
	HouseCallColumns    = `house_id, stay_id, name, relation, phone, off_on`
	ApartColumns        = `other_id, why, until_on`
)

// WorryFromHouse lets something serious that happened in a house, of which f is a
// person's part, be a worry for who leads their case, or if nobody does for the
// team. The caller has opened the case to write f.
func WorryFromHouse(tx *db.Tx, f sild.Fact, what string) (err error) {
	defer sild.Wrap(&err, "casework.WorryFromHouse(%s)", f.Case)
	lead, _, err := db.Maybe[sild.ID](tx, `SELECT coalesce(c.lead_id, '') FROM case_card c WHERE c.case_id = $1 AND `+StillLed("$2"), f.Case, tx.Today())
	if err != nil {
		return err
	}
	p := sild.Problems{}
	w := Worry{Fact: tx.NewFact(f.Subject, f.Case, tx.On(tx.Now), "worker", "seen"), By: tx.Actor.User, To: lead, What: p.Text("", first(what, 2000), 2000)}
	return db.Record(tx, "worry", worryColumns, w.Fact, w)
}

// first is at most n letters of s.
func first(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// incidentOthers are the others of whom the actor wrote a part in the event of a
// part, in the same unit of work.
func incidentOthers(tx *db.Tx, id sild.ID, f sild.Fact) ([]sild.ID, error) {
	type row struct{ Subject, Case sild.ID }
	others, err := db.All[row](tx, `SELECT b.subject_id, b.case_id FROM house_incident a JOIN house_incident b ON b.event_id = a.event_id AND b.recorded_at = a.recorded_at AND b.recorded_by = a.recorded_by
		WHERE a.id = $1 AND b.subject_id <> $2 AND a.thing = a.id ORDER BY b.id`, id, f.Subject)
	var subjects []sild.ID
	for _, o := range others {
		if _, err := access.CaseToWrite(tx, o.Case, 'S'); err != nil {
			return nil, err
		}
		subjects = append(subjects, o.Subject)
	}
	return subjects, err
}
