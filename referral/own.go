// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
)

// An Own is what the prison wrote about risk for itself. The provider reads only
// what was shortened for it, Referral.Risk.
type Own struct {
	sild.Fact
	Risk string
}

const OwnColumns = `risk`

func recordOwn(tx *db.Tx, sent sild.Fact, risk string) error {
	if risk == "" {
		return nil
	}
	o := Own{Fact: tx.NewFact(sent.Subject, sent.Case, sent.Day, access.ReferredAs(tx.Actor.Role), "document"), Risk: risk}
	return db.Record(tx, "referral_own", OwnColumns, o.Fact, o)
}

// OwnOf is the prison's own text of the case that r opened. For everybody but
// the team that referred there is none.
func OwnOf(tx *db.Tx, r access.Record) (Own, bool, error) {
	mine, err := ofSender(tx, r)
	if err != nil || !mine || !r.Reads('O') {
		return Own{}, false, err
	}
	return db.Maybe[Own](tx, `SELECT `+sild.FactColumns+`, `+OwnColumns+` FROM referral_own WHERE case_id = $1 AND replaced_at IS NULL`, r.Case)
}

// ofSender reports whether the actor is of the team that referred.
func ofSender(tx *db.Tx, r access.Record) (bool, error) {
	if !access.May(tx.Actor.Role, access.Refer) {
		return false, nil
	}
	team, err := org.TeamOf(tx, tx.Actor.User, tx.Actor.Role)
	if sild.KindOf(err) == sild.NotFound {
		return false, nil
	}
	return err == nil && team.ID == r.Sender, err
}

// openSent opens a sent referral for those who sent it to add to it: with the
// duty to refer, and in the team that did.
func openSent(tx *db.Tx, caseID sild.ID) (access.Record, error) {
	rec, err := access.CaseToWrite(tx, caseID, access.Referring(tx.Actor.Role))
	if err != nil {
		return rec, err
	}
	mine, err := ofSender(tx, rec)
	if err == nil && !mine && tx.Actor.Role != sild.System.Role {
		tx.Denied(sild.Entry{What: "duty", Purpose: access.Refer})
		err = &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	return rec, err
}
