// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"sild"
	"sild/access"
	"sild/db"
	"sild/own"
)

// A Home is the house in which the person on their own pages lives.
type Home struct {
	House   Opened
	Stay    Stay
	Rules   []Rules      // that hold today
	Answer  *RulesAnswer // theirs to these; nil: none yet
	Visits  []Visitor    // from today on
	Keeps   []Belonging  // what the house keeps for them
	Subject sild.ID
}

// OwnHome is where the person lives; there is none if they live in no house.
func OwnHome(tx *db.Tx) (h Home, there bool, err error) {
	defer sild.Wrap(&err, "housing.OwnHome")
	subjects, err := own.Subjects(tx)
	if err != nil {
		return h, false, err
	}
	var args []any
	h.Stay, there, err = db.Maybe[Stay](tx, `SELECT `+sild.FactColumns+`, `+StayColumns+` FROM stay
		WHERE subject_id IN (`+db.List(&args, subjects)+`) AND replaced_at IS NULL AND left_on IS NULL ORDER BY day DESC, id DESC LIMIT 1`, args...)
	if err != nil || !there {
		return h, false, err
	}
	if _, err = access.CaseAs(tx, h.Stay.Case, access.Self, "P"); err != nil {
		return h, false, err
	}
	if h.House, err = ofStay(tx, h.Stay); err != nil {
		return h, false, err
	}
	rules, err := RulesOf(tx, h.Stay.House)
	if err != nil {
		return h, false, err
	}
	h.Rules = RulesOn(rules, h.House.Today)
	answers, err := RulesAnswersOf(tx, h.Stay.Case)
	if err != nil {
		return h, false, err
	}
	for i, a := range answers {
		if h.Answer == nil && len(h.Rules) > 0 && a.House == h.Stay.House && a.Version == h.Rules[0].Version {
			h.Answer = &answers[i]
		}
	}
	visits, err := VisitorsOf(tx, h.Stay.Case)
	for _, v := range visits {
		if !v.Day.Before(h.House.Today) {
			h.Visits = append(h.Visits, v)
		}
	}
	if err != nil {
		return h, false, err
	}
	kept, err := BelongingsOf(tx, h.Stay.Case)
	for _, b := range kept {
		if b.Kept() {
			h.Keeps = append(h.Keeps, b)
		}
	}
	return h, true, err
}

// ofStay is the house of a stay for its own resident.
func ofStay(tx *db.Tx, s Stay) (Opened, error) {
	h, err := db.One[House](tx, `SELECT `+houseColumns+` FROM house WHERE id = $1`, s.House)
	if err != nil {
		return Opened{}, err
	}
	return ofHouse(tx, h)
}

// ownHomeToAdd opens where the person lives, to write what they say themself.
func ownHomeToAdd(tx *db.Tx) (Home, error) {
	h, there, err := OwnHome(tx)
	if err == nil && !there {
		err = sild.Missing()
	}
	if err != nil {
		return h, err
	}
	_, err = access.CaseAsToWrite(tx, h.Stay.Case, access.Self, 'N')
	return h, err
}

// AnswerOwnRules writes down that the person has read the rules on their own page,
// in a language in which they are written, and accepts them. To say no one speaks
// with the house: that is ours.
func AnswerOwnRules(tx *db.Tx, version int, lang string) (_ RulesAnswer, err error) {
	defer sild.Wrap(&err, "housing.AnswerOwnRules")
	h, err := ownHomeToAdd(tx)
	if err != nil {
		return RulesAnswer{}, err
	}
	if len(h.Rules) == 0 || h.Rules[0].Version != version {
		return RulesAnswer{}, &sild.Error{Kind: sild.Conflict, Key: "rules.other"}
	}
	return h.House.answerRules(tx, h.Stay, RulesAnswerInput{Version: version, Lang: lang, Accepted: true, How: "said"}, "person", "said")
}

// AskOwnVisitor asks that somebody may visit the person.
func AskOwnVisitor(tx *db.Tx, in VisitorInput) (_ Visitor, err error) {
	defer sild.Wrap(&err, "housing.AskOwnVisitor")
	h, err := ownHomeToAdd(tx)
	if err != nil {
		return Visitor{}, err
	}
	return h.House.askVisitor(tx, h.Stay, in, "person", "said")
}
