// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/i18n"
	"sild/people"
	"sild/programme"
)

// SayNo records that a person was asked before their release and said no. The
// work of asking them is then done with, for the reason that they gave.
func SayNo(tx *db.Tx, subject sild.ID, in people.AskedNoInput) (_ people.AskedNo, err error) {
	defer sild.Wrap(&err, "flow.SayNo(%s)", subject)
	rec, err := access.PersonToWrite(tx, subject, 'O')
	if err != nil {
		return people.AskedNo{}, err
	}
	p, err := programme.Of(tx, rec.Programme)
	if err != nil {
		return people.AskedNo{}, err
	}
	a, err := people.SayNo(tx, p, rec, in)
	if err != nil {
		return a, err
	}
	v, _ := p.Value("decline_reasons", a.Reason)
	why := i18n.For(i18n.Lang(tx.Actor.Lang)).Pick(v.Names)
	for _, c := range p.Clocks {
		if c.Done.Name != "referral.sent" {
			continue
		}
		keys, err := db.All[sild.ID](tx, `SELECT key FROM task WHERE subject_id = $1 AND case_id IS NULL AND clock = $2 AND state = 'open' ORDER BY key`, subject, c.ID)
		if err != nil {
			return a, err
		}
		for _, key := range keys {
			if _, err := casework.Dismiss(tx, string(key), why); err != nil {
				return a, err
			}
		}
	}
	return a, nil
}
