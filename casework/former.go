// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"sild"
	"sild/access"
	"sild/db"
)

// FormerDays is how long somebody who has handed a person over may read what they
// wrote themself (design §6), and OfferDays how long an offer that nobody answers
// shows the worker whom it asks of whom it is: that is ours.
const (
	FormerDays = 90
	OfferDays  = 30
)

// A Held is a case of which a worker has a standing: handed over by them, or
// offered to them.
type Held struct {
	Card
	Until sild.Date // the last day of the standing
	Offer sild.ID   // of one that is offered: the thing
}

const standingSelect = `FROM access_grant g JOIN case_card c ON c.case_id = g.case_id
	WHERE g.grantee_id = $1 AND g.relation = $2 AND g.from_on <= $3 AND g.until_on >= $3
	AND NOT EXISTS (SELECT 1 FROM exclusion x WHERE x.subject_id = g.subject_id AND x.user_id = $1 AND (x.until_on IS NULL OR x.until_on >= $3))`

// HandedOver are the people whom the actor has handed over and of whom they may
// still read what they wrote. It leaves a trail of those shown.
func HandedOver(tx *db.Tx) (_ []Held, err error) {
	defer sild.Wrap(&err, "casework.HandedOver")
	return standing(tx, `SELECT `+of("c", CardColumns)+`, max(g.until_on), NULL `+standingSelect+`
		AND NOT EXISTS (SELECT 1 FROM access_grant n WHERE n.case_id = g.case_id AND n.grantee_id = $1 AND n.role = 'support_person' AND n.relation IN ('lead', 'co_worker', 'cover') AND n.from_on <= $3 AND n.until_on >= $3)
		GROUP BY `+of("c", CardColumns)+` ORDER BY c.sort_key, c.case_id`, access.Former)
}

// OfferedToMe are the people about whom the actor is asked, the first asked
// first. It leaves a trail of those shown.
func OfferedToMe(tx *db.Tx) (_ []Held, err error) {
	defer sild.Wrap(&err, "casework.OfferedToMe")
	return standing(tx, `SELECT `+of("c", CardColumns)+`, g.until_on, m.thing FROM match_offer m JOIN access_grant g ON g.case_id = m.case_id JOIN case_card c ON c.case_id = m.case_id
		WHERE m.user_id = $1 AND m.replaced_at IS NULL AND m.ended_on IS NULL AND m.person_said <> 'no' AND m.worker_said <> 'no'
		AND NOT (m.person_said = 'yes' AND m.worker_said = 'yes')
		AND g.grantee_id = $1 AND g.relation = $2 AND g.from_on <= $3 AND g.until_on >= $3
		AND NOT EXISTS (SELECT 1 FROM exclusion x WHERE x.subject_id = g.subject_id AND x.user_id = $1 AND (x.until_on IS NULL OR x.until_on >= $3))
		ORDER BY m.day, m.thing`, access.Offered)
}

func standing(tx *db.Tx, query, role string) ([]Held, error) {
	if tx.Actor.Role != "support_person" {
		return nil, nil
	}
	list, err := db.All[Held](tx, query, tx.Actor.User, role, tx.Today())
	if err != nil || len(list) == 0 {
		return nil, err
	}
	shown := make([]sild.ID, len(list))
	for i, h := range list {
		shown[i] = h.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "case", Sections: "I", Purpose: role, Subjects: shown})
	return list, nil
}

// OwnContacts are the contacts that the actor wrote down in a case which they
// have handed over, the latest first, and the last day on which they may read
// them.
func OwnContacts(tx *db.Tx, caseID sild.ID) (_ Card, _ []Contact, until sild.Date, err error) {
	defer sild.Wrap(&err, "casework.OwnContacts(%s)", caseID)
	rec, err := access.CaseAs(tx, caseID, access.Former, "IN")
	if err != nil {
		return Card{}, nil, until, err
	}
	if until, err = db.One[sild.Date](tx, `SELECT until_on FROM access_grant WHERE id = $1`, rec.Grant); err != nil {
		return Card{}, nil, until, err
	}
	card, err := CardOf(tx, caseID)
	if err != nil {
		return card, nil, until, err
	}
	list, err := db.All[Contact](tx, `SELECT `+sild.FactColumns+`, `+contactColumns+` FROM contact
		WHERE case_id = $1 AND recorded_by = $2 AND replaced_at IS NULL ORDER BY started_at DESC, id DESC`, caseID, tx.Actor.User)
	return card, list, until, err
}

// FormerlyHelped are the people of whom the actor may still read what they wrote
// themself, because their team helped on request or answered for the case until
// lately. It leaves a trail of those shown.
func FormerlyHelped(tx *db.Tx) (list []Helped, err error) {
	defer sild.Wrap(&err, "casework.FormerlyHelped")
	var args []any
	scope := access.ScopeAs(tx, access.Former, 'N', &args)
	args = append(args, tx.Actor.Role, tx.Today())
	role, today := "$"+count(len(args)-1), "$"+count(len(args))
	list, err = db.All[Helped](tx, `SELECT `+of("c", CardColumns)+`, max(g.until_on), max(g.sections) FROM case_card c JOIN access_grant g ON g.case_id = c.case_id
		WHERE g.relation = 'former' AND g.role = `+role+` AND g.from_on <= `+today+` AND g.until_on >= `+today+` AND `+scope+`
		GROUP BY `+of("c", CardColumns)+` ORDER BY c.sort_key, c.case_id LIMIT 50`, args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	shown := make([]sild.ID, len(list))
	for i, h := range list {
		shown[i] = h.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "case", Sections: "I", Purpose: access.Former, Subjects: shown})
	return list, nil
}
