// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"sild"
	"sild/access"
	"sild/db"
	"sild/own"
	"sild/programme"
)

// Asking is a place in a house that a person can ask for on their own pages.
type Asking struct {
	Houses []House // that can be asked, without where they are
	Asked  *Asked  // what was asked last and has not ended; nil: nothing
	basis  string
}

// OwnAsking is what the person on their own pages can ask for; nothing, if no case
// of theirs goes on in a programme that has houses.
func OwnAsking(tx *db.Tx) (w Asking, there bool, err error) {
	defer sild.Wrap(&err, "housing.OwnAsking")
	w, _, there, err = ownAsking(tx)
	return w, there, err
}

func ownAsking(tx *db.Tx) (w Asking, rec access.Record, there bool, err error) {
	subjects, err := own.Subjects(tx)
	if err != nil {
		return w, rec, false, err
	}
	var args []any
	caseID, there, err := db.Maybe[sild.ID](tx, `SELECT c.case_id FROM case_card c WHERE c.subject_id IN (`+db.List(&args, subjects)+`) AND c.ended_on IS NULL
		AND EXISTS (SELECT 1 FROM house h WHERE h.programme_id = c.programme_id) ORDER BY c.case_id DESC LIMIT 1`, args...)
	if err != nil || !there {
		return w, rec, false, err
	}
	if rec, err = access.CaseAs(tx, caseID, access.Self, "P"); err != nil {
		return w, rec, false, err
	}
	p, err := programme.Of(tx, rec.Programme)
	if err != nil {
		return w, rec, false, err
	}
	for _, v := range p.Vocabularies["stay_bases"].Values {
		if v.Meaning == "voluntary" && !v.Retired && w.basis == "" {
			w.basis = v.ID
		}
	}
	today := sild.DateOf(tx.Now, p.Location())
	w.Houses, err = db.All[House](tx, `SELECT `+houseColumns+` FROM house h WHERE h.programme_id = $1 AND (h.until_on IS NULL OR h.until_on >= $2) ORDER BY h.name, h.id`, rec.Programme, today)
	if err != nil {
		return w, rec, false, err
	}
	for i := range w.Houses {
		w.Houses[i].Line, w.Houses[i].Way, w.Houses[i].Phone = "", "", ""
	}
	all, err := RequestsOf(tx, caseID)
	for i := range all {
		if s := all[i].State(); s != "ended" && s != "left" {
			w.Asked = &all[i]
		}
	}
	return w, rec, w.basis != "" && len(w.Houses) > 0, err
}

// AskOwn asks a house for a bed as the person themself, from the day of release
// on, of their own will. The house answers it as any other.
func AskOwn(tx *db.Tx, house sild.ID, words string) (_ Request, err error) {
	defer sild.Wrap(&err, "housing.AskOwn")
	w, rec, there, err := ownAsking(tx)
	if err == nil && !there {
		err = sild.Missing()
	}
	if err != nil {
		return Request{}, err
	}
	if _, err := access.CaseAsToWrite(tx, rec.Case, access.Self, 'N'); err != nil {
		return Request{}, err
	}
	return record(tx, rec, RequestInput{House: house, Basis: w.basis, Words: words})
}
