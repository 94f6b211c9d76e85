// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/referral"
)

// AnswerForm records answers to a form of the pack. Which of its questions apply
// may hang on anything that is known of the case.
func AnswerForm(tx *db.Tx, caseID sild.ID, form string, answers map[string]any) (_ referral.Answers, err error) {
	defer sild.Wrap(&err, "flow.AnswerForm(%s, %s)", caseID, form)
	known, err := Known(tx, caseID)
	if err != nil {
		return referral.Answers{}, err
	}
	return casework.AnswerForm(tx, caseID, form, known, answers)
}

// Known is what the conditions of the pack may ask about a case. It opens
// nothing: what a reader may be shown of it is for access to say.
func Known(tx *db.Tx, caseID sild.ID) (_ pack.Inputs, err error) {
	defer sild.Wrap(&err, "flow.Known(%s)", caseID)
	f, p, err := factsOf(tx, caseID)
	if err != nil {
		return nil, err
	}
	return p.Inputs(f, caseIn(&f, caseID)), nil
}

// Foresee is the work on a case as it is, and as it would be if change were
// true of its facts. Nothing is stored. The caller has opened the case.
func Foresee(tx *db.Tx, caseID sild.ID, change func(*pack.Pack, *pack.Case)) (now, then []pack.Task, err error) {
	defer sild.Wrap(&err, "flow.Foresee(%s)", caseID)
	f, p, err := factsOf(tx, caseID)
	if err != nil {
		return nil, nil, err
	}
	work := func() (list []pack.Task) {
		for _, t := range p.Derive(f).Tasks {
			if t.Case == caseID {
				list = append(list, t)
			}
		}
		return list
	}
	now = work()
	change(p, caseIn(&f, caseID))
	return now, work(), nil
}

// factsOf are all facts of the person whose case it is.
func factsOf(tx *db.Tx, caseID sild.ID) (f pack.Facts, p *pack.Pack, err error) {
	k, err := casework.Load(tx, caseID)
	if err != nil {
		return f, nil, err
	}
	if p, err = programme.Of(tx, k.Programme); err != nil {
		return f, nil, err
	}
	s, err := people.SubjectByID(tx, k.Subject)
	if err != nil {
		return f, nil, err
	}
	d, err := people.DetailOf(tx, s.Person)
	if err != nil {
		return f, nil, err
	}
	f, err = loadFacts(tx, s, d, p, time.Time{})
	return f, p, err
}

func caseIn(f *pack.Facts, id sild.ID) *pack.Case {
	for i := range f.Cases {
		if f.Cases[i].ID == id {
			return &f.Cases[i]
		}
	}
	return nil
}
