// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"

	"sild"
	"sild/access"
	"sild/db"
)

// A Conflict is why a worker must not support a person. While it holds, the
// record is closed to the worker, whatever grants they have: flow lets the row
// of exclusion follow from it.
type Conflict struct {
	sild.Fact
	User  sild.ID
	Kind  string // one of ConflictKinds
	Words string
}

const conflictColumns = `user_id, kind, words`

// ConflictKinds are the conflicts of interest: a relative in the second degree,
// one who lives in the same household (SHS § 25 (2), domain §1.5), one who knows
// the victim, and others that the worker sees; and a pair that must never be
// because the person asks for it.
var ConflictKinds = []string{"relative", "household", "victim", "asked", "other"}

// kept are the kinds of which the reason is for those who may know it.
var kept = []string{"victim", "asked", "other"}

// For is c as the actor may read it: that the two must never meet is known to
// all who work on the case, why to who said it, to who gives cases to workers,
// and to the privacy officer. The rule is ours.
func (c Conflict) For(actor sild.Actor) Conflict {
	knows := c.RecordedBy == actor.User || c.User == actor.User || access.May(actor.Role, access.Assign) || access.May(actor.Role, access.Protect)
	if !knows && slices.Contains(kept, c.Kind) {
		c.Kind, c.Words = "kept", ""
	}
	return c
}

// ConflictInput is what one may say of a conflict. Without a user it is the
// actor's own.
type ConflictInput struct {
	User  sild.ID
	Kind  string
	Words string
}

func (in ConflictInput) check() (Conflict, error) {
	p := sild.Problems{}
	c := Conflict{User: in.User, Kind: in.Kind, Words: p.Line("words", in.Words, 300)}
	oneOf(p, "kind", in.Kind, ConflictKinds...)
	p.Check(in.Kind != "other" || c.Words != "", "words", "match.conflict.words")
	return c, p.Err()
}

// AddConflict writes down that a worker must not support the person of a case: a
// worker says it of themself, and who gives cases to workers of anybody in the
// team. What the worker has of the case ends with today; an offer is taken back.
func AddConflict(tx *db.Tx, caseID sild.ID, in ConflictInput) (_ Conflict, err error) {
	defer sild.Wrap(&err, "casework.AddConflict(%s)", caseID)
	own := in.User == "" || in.User == tx.Actor.User
	if own {
		in.User = tx.Actor.User
	}
	var o Opened
	if own && tx.Actor.Role == "support_person" {
		o, err = openOwn(tx, caseID)
	} else {
		o, err = Open(tx, caseID, 'P')
	}
	if err != nil {
		return Conflict{}, err
	}
	if !own {
		if err := access.Duty(tx, access.Assign); err != nil {
			return Conflict{}, err
		}
		able, err := o.teammate(tx, in.User, "", o.Today, o.Today)
		if err != nil {
			return Conflict{}, err
		}
		if !able {
			return Conflict{}, problem("user", "assignment.user.not_in_team")
		}
	}
	c, err := in.check()
	if err != nil {
		return c, err
	}
	there, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM conflict_of_interest WHERE subject_id = $1 AND user_id = $2 AND replaced_at IS NULL)`, o.Subject, c.User)
	if err != nil {
		return c, err
	}
	if there {
		return c, problem("user", "match.conflict.there")
	}
	c.Fact = o.fact(tx, o.Today, "said")
	if err := db.Record(tx, "conflict_of_interest", conflictColumns, c.Fact, c); err != nil {
		return c, err
	}
	return c, withdraw(tx, o, c.User)
}

// openOwn opens the case of which a support person says that it is not for them:
// one of theirs, or one that is offered to them.
func openOwn(tx *db.Tx, caseID sild.ID) (Opened, error) {
	rec, err := access.CaseToWrite(tx, caseID, 'P')
	if sild.KindOf(err) == sild.NotFound {
		rec, err = access.CaseAs(tx, caseID, access.Offered, "IP")
	}
	if err != nil {
		return Opened{}, err
	}
	return opened(tx, rec)
}

// withdraw ends what a worker has of a case: assignments today, and an offer.
func withdraw(tx *db.Tx, o Opened, user sild.ID) error {
	all, err := Assignments(tx, o.Case)
	if err != nil {
		return err
	}
	for _, a := range all {
		switch {
		case a.User != user || !a.Until.IsZero() && a.Until.Before(o.Today):
		case a.Day.After(o.Today):
			err = db.Replace(tx, "assignment", a.Fact, Rematched)
		default:
			err = endAssignment(tx, a, o.Today, Changed)
		}
		if err != nil {
			return err
		}
	}
	offers, err := Offers(tx, o.Case)
	if err != nil {
		return err
	}
	for _, m := range offers {
		if m.User == user && m.Open() {
			m.EndedOn, m.EndedWhy = o.Today, "conflict"
			if err := m.amend(tx); err != nil {
				return err
			}
		}
	}
	return nil
}

// Conflicts are those that hold about the person of a case. The caller has opened
// the case.
func Conflicts(tx *db.Tx, caseID sild.ID) ([]Conflict, error) {
	list, err := db.All[Conflict](tx, `SELECT `+of("c", sild.FactColumns)+`, `+of("c", conflictColumns)+` FROM conflict_of_interest c
		JOIN cases k ON k.subject_id = c.subject_id WHERE k.id = $1 AND c.replaced_at IS NULL ORDER BY c.day, c.id`, caseID)
	for i, c := range list {
		list[i] = c.For(tx.Actor)
	}
	return list, err
}
