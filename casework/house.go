// SPDX-License-Identifier: EUPL-1.2

package casework

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
	RulesAnswerColumns  = `house_id, version, lang, accepted, how, interpreter, note`
	IncidentColumns     = `house_id, event_id, at, kind, part, words, done, warning`
	HouseVisitColumns   = `house_id, stay_id, starts_at, ends_at, name, relation, state, why, document`
	BelongingsColumns   = `house_id, stay_id, what, kept_at, keep_until, given_on, given_to`
	ApartColumns        = `other_id, why, until_on`
)
