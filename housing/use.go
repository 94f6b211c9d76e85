// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"sild"
	"sild/casework"
	"sild/db"
	"sild/pack"
)

// A Use is nights of somebody in a bed: from From to the one before Until, held
// for them or slept in. From Ready on the bed can be another's.
type Use struct {
	sild.Fact
	Bed     sild.ID
	House   sild.ID
	Kind    string  // held, stay, let_go: a hold that is no more, without nights
	Request sild.ID // thing of the request
	Stay    sild.ID // thing of the stay; empty of a hold
	From    sild.Date
	Last    sild.Date // the last night; before From if there is none
	Until   sild.Date
	Ready   sild.Date
	Going   bool // they sleep there and have not left it
}

// UseColumns are those of a Use, without the head.
const UseColumns = casework.BedUseColumns

// A span is the nights for which a bed is wanted: from From to the one before
// Until, and Ready after it.
type span struct{ from, until, ready sild.Date }

// spanOf is the span of a stay that begins on a day and lasts as long as the
// programme lets it, in a house with its turnaround.
func (o Opened) spanOf(from, until sild.Date) span {
	return span{from, until, o.Pack.WorkingDaysAfter(until, o.Turnaround)}
}

// longest is the day by which somebody who comes on a day leaves.
func (o Opened) longest(from sild.Date) sild.Date {
	part, _ := o.Pack.Part(o.Part)
	return stayUntil(o.Pack, part, from)
}

// stayUntil is the day by which somebody who comes on a day leaves.
func stayUntil(p *pack.Pack, part pack.Part, from sild.Date) sild.Date {
	if part.Longest.IsZero() {
		return from.AddMonths(12)
	}
	return p.Day(part.Longest, from)
}

// overlaps is the condition that row u of bed_use stands against the span of
// which the arguments are from, ready, and the day today: a bed in which somebody
// still sleeps after their day is not free today.
const overlaps = `u.replaced_at IS NULL AND u.from_on < u.until_on AND u.from_on < $3 AND (u.ready_on > $2 OR u.going AND $2 <= $4)`

// taken reports why a bed cannot have somebody over a span: another has it, it is
// not there, or it is void; empty: it can. Except names the request whose own use
// of it does not count.
func taken(tx *db.Tx, bed sild.ID, s span, today sild.Date, except sild.ID) (string, error) {
	used, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM bed_use u WHERE u.bed_id = $1 AND `+overlaps+` AND u.request_id <> $5)`, bed, s.from, s.ready, today, string(except))
	if err != nil || used {
		return map[bool]string{true: "bed.taken"}[used], err
	}
	there, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM bed b JOIN house h ON h.id = b.house_id WHERE b.id = $1
		AND b.from_on <= $2 AND (b.until_on IS NULL OR b.until_on >= $3) AND h.from_on <= $2 AND (h.until_on IS NULL OR h.until_on >= $3))`, bed, s.from, s.last())
	if err != nil || !there {
		return map[bool]string{false: "bed.not_there"}[there], err
	}
	void, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM bed_void v WHERE v.bed_id = $1 AND v.cancelled_at IS NULL AND v.from_on <= $3 AND v.until_on >= $2)`, bed, s.from, s.last())
	if err != nil || void {
		return map[bool]string{true: "bed.void"}[void], err
	}
	return "", nil
}

// last is the last night of a span.
func (s span) last() sild.Date { return s.until.AddDays(-1) }

// Check is a Conflict if a bed that a person has, or that is held for them, is
// another's as well, or is not there on one of their nights. It looks at what
// holds, however it came about, so that no undoing and no merging can break it.
// Who sleeps somewhere and has not left it does so until today, whatever day was
// planned; and nobody sleeps in two beds.
func Check(tx *db.Tx, subject sild.ID) (err error) {
	defer sild.Wrap(&err, "housing.Check(%s)", subject)
	twice, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM bed_use m JOIN bed_use u ON u.bed_id = m.bed_id AND u.id <> m.id
		WHERE m.subject_id = $1 AND m.replaced_at IS NULL AND u.replaced_at IS NULL AND m.from_on < m.until_on AND u.from_on < u.until_on
		AND (u.from_on < CASE WHEN u.request_id = m.request_id THEN m.until_on ELSE m.ready_on END
			AND m.from_on < CASE WHEN u.request_id = m.request_id THEN u.until_on ELSE u.ready_on END
			OR m.going AND u.kind = 'stay' AND u.until_on > m.from_on OR u.going AND m.kind = 'stay' AND m.until_on > u.from_on))`, subject)
	if err != nil {
		return err
	}
	two, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM bed_use m JOIN bed_use u ON u.subject_id = m.subject_id AND u.id <> m.id
		WHERE m.subject_id = $1 AND m.replaced_at IS NULL AND u.replaced_at IS NULL AND m.kind = 'stay' AND u.kind = 'stay' AND m.from_on < m.until_on
		AND m.from_on < u.until_on AND (u.from_on < m.until_on OR m.going))`, subject)
	if err != nil {
		return err
	}
	if two {
		return &sild.Error{Kind: sild.Conflict, Key: "bed.person_elsewhere"}
	}
	outside, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM bed_use m JOIN bed b ON b.id = m.bed_id JOIN house h ON h.id = b.house_id
		WHERE m.subject_id = $1 AND m.replaced_at IS NULL AND m.from_on < m.until_on
		AND (m.from_on < b.from_on OR m.last_on > b.until_on OR m.from_on < h.from_on OR m.last_on > h.until_on
			OR EXISTS (SELECT 1 FROM bed_void v WHERE v.bed_id = m.bed_id AND v.cancelled_at IS NULL AND v.from_on <= m.last_on AND v.until_on >= m.from_on)))`, subject)
	if err != nil {
		return err
	}
	if twice || outside {
		return &sild.Error{Kind: sild.Conflict, Key: "bed.taken"}
	}
	return nil
}

// UsesOf are the nights of a case in beds, by day. The caller has opened the case.
func UsesOf(tx *db.Tx, caseID sild.ID) ([]Use, error) {
	return db.All[Use](tx, `SELECT `+sild.FactColumns+`, `+UseColumns+` FROM bed_use WHERE case_id = $1 AND replaced_at IS NULL ORDER BY from_on, id`, caseID)
}

// letGo gives up a hold: the row that says so has no nights, and taking it back
// holds the bed again, if nobody has it meanwhile.
func letGo(tx *db.Tx, u *Use, why string) error {
	f, err := db.Amend(tx, "bed_use", u.Fact, why)
	if err != nil {
		return err
	}
	x := *u
	x.Fact, x.Kind, x.Last, x.Until, x.Ready = f, "let_go", u.From.AddDays(-1), u.From, u.From
	return db.Record(tx, "bed_use", UseColumns, x.Fact, x)
}

// become is the head of the row by which a hold becomes something else, or of a
// new one if there is none.
func become(tx *db.Tx, hold *Use, s sild.Fact, why string) (sild.Fact, error) {
	if hold == nil {
		return s, nil
	}
	f, err := db.Amend(tx, "bed_use", hold.Fact, why)
	s.Thing = f.Thing
	return s, err
}

// use records nights in a bed, if it can have them.
func (o Opened) use(tx *db.Tx, u Use, s span) (Use, error) {
	u.House, u.From, u.Last, u.Until, u.Ready = o.ID, s.from, s.last(), s.until, s.ready
	why, err := taken(tx, u.Bed, s, o.Today, u.Request)
	if err != nil {
		return u, err
	}
	if why != "" {
		return u, &sild.Error{Kind: sild.Conflict, Key: why}
	}
	return u, db.Record(tx, "bed_use", UseColumns, u.Fact, u)
}
