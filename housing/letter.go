// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"strings"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
)

// Ref is the reference under which an answer is cited on paper. It stays the same
// however often the house answers again, and tells nothing by itself.
func (x Answer) Ref() string {
	s := strings.ToUpper(string(x.Thing))
	s = s[len(s)-12:]
	return s[:4] + "-" + s[4:8] + "-" + s[8:]
}

// CaseOfRef is the case of the answer that a reference cites, for those who see
// the person. It is Missing to everybody else.
func CaseOfRef(tx *db.Tx, ref string) (_ sild.ID, err error) {
	defer sild.Wrap(&err, "housing.CaseOfRef")
	ref = strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(ref))
	if len(ref) != 12 {
		return "", sild.Missing()
	}
	caseID, there, err := db.Maybe[sild.ID](tx, `SELECT case_id FROM house_answer WHERE substr(thing, 25, 12) = $1 AND replaced_at IS NULL ORDER BY thing LIMIT 1`, ref)
	if err != nil {
		return "", err
	}
	if !there {
		return "", sild.Missing()
	}
	_, err = access.Case(tx, caseID, "P")
	return caseID, err
}

// Said are the rows of an answer, the earliest first and without those that were
// taken back: what the house said, and what it said before. The caller has opened
// the case.
func Said(tx *db.Tx, answer sild.ID) ([]Answer, error) {
	return db.All[Answer](tx, `SELECT `+sild.FactColumns+`, `+AnswerColumns+` FROM house_answer WHERE thing = $1 AND replaced_why <> '`+casework.Undone+`'
		ORDER BY recorded_at, id`, answer)
}

// Before is the first night that was told before the one that holds now; zero:
// there was no other.
func Before(said []Answer) (was sild.Date) {
	if len(said) == 0 {
		return was
	}
	now := said[len(said)-1].Admission
	for _, x := range said {
		if !x.Admission.IsZero() && x.Admission != now {
			was = x.Admission
		}
	}
	return was
}

// PlaceOf is a house as those who see a person with a bed in it may know it: where
// it is stands in it only for those who must find it.
func PlaceOf(tx *db.Tx, id sild.ID) (h House, err error) {
	defer sild.Wrap(&err, "housing.PlaceOf(%s)", id)
	if h, err = db.One[House](tx, `SELECT `+houseColumns+` FROM house WHERE id = $1`, id); err != nil {
		return h, err
	}
	known := tx.Actor.Role == sild.System.Role || tx.Actor.Org == h.Provider && access.May(tx.Actor.Role, access.HouseLife)
	if !known {
		if known, err = finds(tx, id); err != nil {
			return h, err
		}
	}
	if !known {
		h.Line, h.Way, h.Phone = "", "", ""
	}
	return h, nil
}
