// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"time"

	"sild"
	"sild/db"
	"sild/programme"
)

// A Void is a time in which nobody can sleep in a bed.
type Void struct {
	ID          sild.ID
	Bed         sild.ID
	House       sild.ID
	From        sild.Date // first night
	Until       sild.Date // last night
	Reason      string    // value of void_reasons
	Payer       string    // value of payers: who pays for the empty bed
	Note        string
	CreatedAt   time.Time
	CreatedBy   sild.ID
	CancelledAt time.Time
}

const voidColumns = `id, bed_id, house_id, from_on, until_on, reason, payer, note, created_at, created_by, cancelled_at`

// VoidInput is what one says of a void.
type VoidInput struct {
	From   sild.Date
	Until  sild.Date // last night
	Reason string
	Payer  string // empty: as the programme says of nights in a house
	Note   string
}

// longestVoid is for how many nights a bed can be void: one that is out of use
// for longer is closed (ours).
const longestVoid = 366

// AddVoid says that nobody can sleep in a bed for some nights. It is refused where
// somebody's nights are in the way, and where it is void already.
func AddVoid(tx *db.Tx, bed sild.ID, in VoidInput) (_ Void, err error) {
	defer sild.Wrap(&err, "housing.AddVoid(%s)", bed)
	b, o, err := BedAt(tx, bed)
	if err != nil {
		return Void{}, err
	}
	if o, err = keep(tx, o.ID); err != nil {
		return Void{}, err
	}
	pr := sild.Problems{}
	x := Void{ID: tx.NewID(), Bed: bed, House: o.ID, From: in.From, Until: in.Until, Reason: in.Reason, Payer: in.Payer, Note: pr.Text("note", in.Note, 500), CreatedAt: tx.Now, CreatedBy: tx.Actor.User}
	if x.Payer == "" {
		x.Payer = o.Terms.Payer
	}
	pr.Check(!x.From.IsZero(), "from", "date.required")
	pr.Check(!x.Until.IsZero(), "until", "date.required")
	pr.Check(x.Until.IsZero() || !x.Until.Before(x.From), "until", "date.order")
	pr.Check(x.Until.IsZero() || x.From.IsZero() || x.Until.Sub(x.From) < longestVoid, "until", "void.long")
	pr.Check(x.From.IsZero() || !x.From.Before(b.From) && (b.Until.IsZero() || !x.From.After(b.Until)), "from", "void.outside_bed")
	v, known := o.Pack.Value("void_reasons", x.Reason)
	pr.Check(known && !v.Retired, "reason", "void.reason.required")
	v, known = o.Pack.Value("payers", x.Payer)
	pr.Check(known && !v.Retired, "payer", "choice.unknown")
	if err := pr.Err(); err != nil {
		return x, err
	}
	nights, err := db.All[Night](tx, `SELECT u.bed_id, '', u.from_on, u.last_on, u.going FROM bed_use u
		WHERE u.bed_id = $1 AND u.replaced_at IS NULL AND u.from_on < u.until_on AND u.from_on <= $3 AND (u.last_on >= $2 OR u.going AND $2 <= $4)`, bed, x.From, x.Until, o.Today)
	if err != nil {
		return x, err
	}
	for i := range nights {
		nights[i].Name = b.Name
	}
	inWay(pr, "from", nights[:min(1, len(nights))])
	twice, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM bed_void WHERE bed_id = $1 AND cancelled_at IS NULL AND from_on <= $3 AND until_on >= $2)`, bed, x.From, x.Until)
	if err != nil {
		return x, err
	}
	pr.Check(!twice, "from", "void.twice")
	if err := pr.Err(); err != nil {
		return x, err
	}
	if err := db.Insert(tx, "bed_void", voidColumns, x); err != nil {
		return x, err
	}
	return x, changed(tx, o.ID, "void", b.Name)
}

// CancelVoid lets people sleep in a bed again: from tonight on, or, if it was
// never void, from the first night of it.
func CancelVoid(tx *db.Tx, void sild.ID, mistake bool) (_ Void, err error) {
	defer sild.Wrap(&err, "housing.CancelVoid(%s)", void)
	x, err := db.One[Void](tx, `SELECT `+voidColumns+` FROM bed_void WHERE id = $1`, void)
	if err != nil {
		return x, err
	}
	b, o, err := BedAt(tx, x.Bed)
	if err != nil {
		return Void{}, err
	}
	if o, err = keep(tx, o.ID); err != nil {
		return Void{}, err
	}
	if !x.CancelledAt.IsZero() || !mistake && x.Until.Before(o.Today) {
		return x, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	if mistake || !x.From.Before(o.Today) {
		x.CancelledAt = tx.Now
	} else {
		x.Until = o.Today.AddDays(-1)
	}
	if _, err := db.Exec(tx, `UPDATE bed_void SET until_on = $2, cancelled_at = $3 WHERE id = $1`, x.ID, x.Until, x.CancelledAt); err != nil {
		return x, err
	}
	return x, changed(tx, o.ID, "void_ended", b.Name)
}

// Voids are those of a house that the caller has opened, of which a night is on a
// day or after it, by bed and day.
func Voids(tx *db.Tx, house sild.ID, from sild.Date) ([]Void, error) {
	return db.All[Void](tx, `SELECT v.id, v.bed_id, v.house_id, v.from_on, v.until_on, v.reason, v.payer, v.note, v.created_at, v.created_by, v.cancelled_at
		FROM bed_void v JOIN bed b ON b.id = v.bed_id WHERE v.house_id = $1 AND v.cancelled_at IS NULL AND v.until_on >= $2 ORDER BY b.name, v.from_on, v.id`, house, from)
}

// A Count is how the beds of a house are on a night.
type Count struct {
	House             sild.ID
	Beds              int // that are there
	Free, Taken, Held int
	Void              int // and those that are made ready for the next
	Over              int // of those taken: somebody is there beyond their day
}

// A bedNight is how a bed is on a night.
type bedNight struct {
	Bed               sild.ID
	Slept, Held, Over bool
	Between, Void     bool
}

func (n bedNight) word() string {
	switch {
	case n.Slept:
		return "taken"
	case n.Held:
		return "held"
	case n.Void:
		return "void"
	case n.Between:
		return "between"
	}
	return "free"
}

// tonight is how the beds of a house are that are there on a night.
func tonight(tx *db.Tx, h House, on sild.Date) ([]bedNight, error) {
	if h.From.After(on) || !h.Until.IsZero() && h.Until.Before(on) {
		return nil, nil
	}
	const use = `EXISTS (SELECT 1 FROM bed_use u WHERE u.bed_id = b.id AND u.replaced_at IS NULL AND u.from_on < u.until_on AND u.from_on <= $2 AND `
	return db.All[bedNight](tx, `SELECT b.id, `+use+`u.kind = 'stay' AND (u.until_on > $2 OR u.going)), `+use+`u.kind = 'held' AND u.until_on > $2), `+use+`u.going AND u.until_on <= $2), `+use+`u.until_on <= $2 AND u.ready_on > $2),
		EXISTS (SELECT 1 FROM bed_void v WHERE v.bed_id = b.id AND v.cancelled_at IS NULL AND v.from_on <= $2 AND v.until_on >= $2)
		FROM bed b WHERE b.house_id = $1 AND b.from_on <= $2 AND (b.until_on IS NULL OR b.until_on >= $2)`, h.ID, on)
}

// Tonight counts the beds of houses on a night as they stand: one between two
// people is not free.
func Tonight(tx *db.Tx, houses []House, on sild.Date) (map[sild.ID]Count, error) {
	out := map[sild.ID]Count{}
	for _, h := range houses {
		rows, err := tonight(tx, h, on)
		if err != nil {
			return nil, err
		}
		c := Count{House: h.ID, Beds: len(rows)}
		for _, r := range rows {
			switch r.word() {
			case "taken":
				c.Taken++
				if r.Over {
					c.Over++
				}
			case "held":
				c.Held++
			case "free":
				c.Free++
			default:
				c.Void++
			}
		}
		out[h.ID] = c
	}
	return out, nil
}

// VoidAt is a void whose house the actor may open.
func VoidAt(tx *db.Tx, id sild.ID) (Void, error) {
	x, err := db.One[Void](tx, `SELECT `+voidColumns+` FROM bed_void WHERE id = $1`, id)
	if err == nil {
		_, err = Open(tx, x.House)
	}
	return x, err
}

// BedsTonight is how each bed of a house is tonight: free, taken, held, between
// (made ready for the next) or void. One that is not there has no word.
func BedsTonight(tx *db.Tx, house sild.ID, on sild.Date) (map[sild.ID]string, error) {
	h, err := db.One[House](tx, `SELECT `+houseColumns+` FROM house WHERE id = $1`, house)
	if err != nil {
		return nil, err
	}
	rows, err := tonight(tx, h, on)
	out := map[sild.ID]string{}
	for _, r := range rows {
		out[r.Bed] = r.word()
	}
	return out, err
}

// Known reports whether a programme in which an organisation works has houses;
// also one that has none yet, if it may be the first to add one.
func Known(tx *db.Tx, org sild.ID, first bool) (bool, error) {
	known, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM house h WHERE h.provider_id = $1 OR EXISTS (SELECT 1 FROM contract k WHERE k.programme_id = h.programme_id AND k.org_id = $1))`, org)
	if err != nil || known || !first {
		return known, err
	}
	list, err := db.All[sild.ID](tx, `SELECT DISTINCT programme_id FROM contract WHERE org_id = $1 AND part = 'provider' AND from_on <= $2 AND until_on >= $2 ORDER BY programme_id`, org, tx.Today())
	if err != nil {
		return false, err
	}
	for _, id := range list {
		p, err := programme.Of(tx, id)
		if err != nil {
			return false, err
		}
		if len(PartsWithHouses(p)) > 0 {
			return true, nil
		}
	}
	return false, nil
}
