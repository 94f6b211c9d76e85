// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"strings"

	"sild"
	"sild/db"
	"sild/pack"
	"sild/people"
	"sild/referral"
)

// A placeRow is a place that is or was taken, and a waitRow somebody who waits
// for one.
type placeRow struct {
	Subject, Case, Programme, Provider sild.ID
	Part                               string
	From, Until                        sild.Date
	Freed, What                        string
	Planned                            sild.Date
}

const placeColumns = `subject_id, case_id, programme_id, provider_id, part, from_on, until_on, freed, what, planned_on`

type waitRow struct {
	Subject, Case, Programme, Provider sild.ID
	Part, Area                         string
	Score                              int
	Since                              sild.Date
	Counts, Open                       string // ids of preferences, with spaces between
}

const waitColumns = `subject_id, case_id, programme_id, provider_id, part, area, score, since_on, counts, unknown`

func placesOf(s people.Subject, cases map[sild.ID]pack.Case, d pack.Derived) (places []placeRow, waits []waitRow) {
	for _, x := range d.Places {
		places = append(places, placeRow{s.ID, x.Case, s.Programme, cases[x.Case].Provider, x.Part, x.From, x.Until, x.Freed, x.What, x.Planned})
	}
	for _, x := range d.Waits {
		waits = append(waits, waitRow{s.ID, x.Case, s.Programme, cases[x.Case].Provider, x.Part, x.Area, x.Score, x.Since, strings.Join(x.Counts, " "), strings.Join(x.Open, " ")})
	}
	return places, waits
}

// AnswerPlace records what became of an offer of a place; id is the row that was
// looked at. Accepted, it admits the person: in is the answer to the referral.
func AnswerPlace(tx *db.Tx, id sild.ID, said referral.PlaceAnswer, in referral.AnswerInput, passWhy string) (_ referral.PlaceOffer, err error) {
	defer sild.Wrap(&err, "flow.AnswerPlace(%s)", id)
	o, err := referral.DecideOffer(tx, id, said)
	if err != nil || o.State != "accepted" {
		return o, err
	}
	in.Outcome = "accepted"
	_, err = AnswerPassing(tx, o.Case, in, passWhy)
	return o, err
}
