// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"slices"

	"sild"
	"sild/access"
	"sild/audit"
	"sild/db"
	"sild/own"
	"sild/pack"
	"sild/people"
)

// rightGrants are those that rest on no consent: the person's own, who has a
// right to their record (GDPR art. 15), and an auditor's of the cases of a sample.
func rightGrants(tx *db.Tx, s people.Subject, merged []people.Subject, p *pack.Pack, f pack.Facts) ([]grantRow, error) {
	rows, err := ownGrants(tx, s, merged, p, f)
	if err != nil {
		return nil, err
	}
	cases := make([]sild.ID, len(f.Cases))
	for i := range f.Cases {
		cases[i] = f.Cases[i].ID
	}
	sampled, err := audit.Open(tx, cases)
	for _, x := range sampled {
		rows = append(rows, grantRow{s.ID, x.Case, x.Auditor, "auditor", access.Sampled, "IPNC", x.From, x.Until, access.Sampled})
	}
	return rows, err
}

// ownGrants are those of the person's open account; it goes along when records
// are merged. Who has died has no page: nobody may come in their name.
func ownGrants(tx *db.Tx, s people.Subject, merged []people.Subject, p *pack.Pack, f pack.Facts) (rows []grantRow, err error) {
	if slices.ContainsFunc(f.Cases, died) {
		return nil, nil
	}
	persons := []sild.ID{s.Person}
	for _, m := range merged {
		persons = append(persons, m.Person)
	}
	accounts, err := own.AccountsOf(tx, persons)
	from, until := sild.DateOf(s.CreatedAt, p.Location()), p.Period.Until.AddMonths(afterMonths)
	for _, a := range accounts {
		rows = append(rows, grantRow{s.ID, "", a, access.Participant, access.Self, "INC", from, until, access.Self})
		for i := range f.Cases {
			k := &f.Cases[i]
			rows = append(rows, grantRow{s.ID, k.ID, a, access.Participant, access.Self, "IPNC", k.Referral.Day, until, access.Self})
		}
	}
	return rows, err
}

// died reports whether a case says that the person has died: as its end, or to
// who asked afterwards.
func died(k pack.Case) bool {
	return k.End != nil && k.End.Meaning == "died" || slices.ContainsFunc(k.Followed, func(u pack.FollowUp) bool { return u.Outcome == "died" })
}
