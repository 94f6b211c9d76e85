// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"

	"sild"
	"sild/db"
	"sild/pack"
)

// countsTo holds the part that was chosen for a contact against the case, if err
// is none or only problems of an input: it ran on that day.
func (o Opened) countsTo(tx *db.Tx, c Contact, err error) error {
	if c.Part == "" || err != nil && sild.KindOf(err) != sild.Invalid {
		return err
	}
	all, failed := Parts(tx, o)
	if failed != nil {
		return failed
	}
	day := o.day(c.StartedAt)
	if !slices.ContainsFunc(all, func(p Part) bool { return p.Part == c.Part && p.On(day) }) {
		return problemsWith(err, "part", "contact.part.runs_not")
	}
	return err
}

// UsualPart is the part to which a contact of user on a day counts where nobody
// says another, of all parts of a case.
func UsualPart(p *pack.Pack, all []Part, user sild.ID, day sild.Date) string {
	runs := make([]pack.PartRun, len(all))
	for i, x := range all {
		runs[i] = x.run()
	}
	return p.PartOf(runs, pack.Contact{Day: day, User: user})
}

// WorkNow are the parts that run on a day, and whether user gave one that is over
// and gives none now.
func WorkNow(all []Part, user sild.ID, day sild.Date) (now []Part, done bool) {
	gives := false
	for _, x := range all {
		switch {
		case x.On(day):
			now, gives = append(now, x), gives || x.User == user
		case x.User == user && !x.Until.IsZero() && x.Until.Before(day):
			done = true
		}
	}
	return now, done && !gives
}

// HelpsNow is whom a person turns to on a day: who leads the case, or, if lead
// has given their part, who gives the one that began last, rather somebody paid
// than a volunteer.
func HelpsNow(p *pack.Pack, all []Part, lead sild.ID, day sild.Date) sild.ID {
	now, other := WorkNow(all, lead, day)
	if !other {
		return lead
	}
	var helps Part
	paid := false
	for _, x := range now {
		part, _ := p.Part(x.Part)
		if x.User == "" || paid && !part.Paid() || paid == part.Paid() && x.Day.Before(helps.Day) {
			continue
		}
		helps, paid = x, part.Paid()
	}
	if helps.User == "" {
		return lead
	}
	return helps.User
}
