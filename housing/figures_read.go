// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"cmp"
	"slices"
	"strconv"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// Figures are what the houses of a programme did over a span, in numbers and
// without a name.
type Figures struct {
	From, Until sild.Date // the span: first and last day
	Last        sild.Date // the last night that is counted: tonight at most; zero: none is over yet
	Days        int       // nights that are counted
	All         Place
	Places      []Place // by name
	Funnel      Funnel
	Moves       Moves
	Voids       []VoidNights // most first
	Paid        []Paid       // by month and payer
	Gaps        []Gap        // longest first; of one's own houses
	GapNights   int          // stretches of more nights than these are gaps
	Own         bool         // they are the actor's own houses
	Pack        *pack.Pack
}

// FiguresInput is what figures are asked for.
type FiguresInput struct {
	From, Until sild.Date // zero: this year up to today
	House       sild.ID   // only this one
	Provider    sild.ID   // only this one's
	Gap         int       // nights; zero: 14
}

// gapNights is from how many empty nights on a gap is worth a look: ours.
const gapNights = 14

// longestSpan is how many days figures can be asked for.
const longestSpan = 5*366 + 1

// A figureReader is what somebody may read of the figures of a programme.
type figureReader struct {
	own   bool   // their organisation's houses, one by one
	small bool   // small numbers are hidden, and houses are not told apart
	where string // which houses h
	asked string // which requests q: those that teams with such houses were asked
	args  []any
}

// ask fills in which requests are the reader's.
func (r *figureReader) ask(house sild.ID, provider string) {
	r.asked = `q.replaced_at IS NULL AND q.team_id IN (SELECT DISTINCT h.team_id FROM house h WHERE h.programme_id = $1` + provider + `)
		AND EXISTS (SELECT 1 FROM cases k WHERE k.id = q.case_id AND k.programme_id = $1)`
	if house == "" {
		r.asked += ` AND CAST($2 AS text) IS NULL`
	} else { // what can be about it at all, before each is looked at
		r.asked += ` AND (q.house_id = $2 OR q.house_id IS NULL OR q.thing IN (SELECT s.request_id FROM stay s WHERE s.house_id = $2)
			OR q.thing IN (SELECT x.request_id FROM house_answer x WHERE x.house_id = $2)) AND ` + requestHouse + ` = $2`
	}
}

// FiguresOf are the figures of a programme's houses: for those who keep houses or
// work in them of their own organisation's; for the one who pays of all, provider
// by provider, in whole months, with small numbers hidden.
func FiguresOf(tx *db.Tx, programmeID sild.ID, in FiguresInput) (f Figures, err error) {
	defer sild.Wrap(&err, "housing.FiguresOf(%s)", programmeID)
	r, err := readsFigures(tx, programmeID, in)
	if err != nil {
		return f, err
	}
	if f.Pack, err = programme.Of(tx, programmeID); err != nil {
		return f, err
	}
	today := sild.DateOf(tx.Now, f.Pack.Location())
	if f.From, f.Until, err = in.span(today, r.small); err != nil {
		return f, err
	}
	f.Own, f.GapNights = r.own, cmp.Or(in.Gap, gapNights)
	last := f.Until
	if today.Before(last) {
		last = today
	}
	rows, requests, err := figuresRows(tx, r, in.House, f.From, f.Until, last)
	if err != nil {
		return f, err
	}
	c := newCounter(f.From, last, today, f.GapNights, f.Pack)
	if f.Days = len(c.month); f.Days > 0 {
		f.Last = last
	}
	f.Places = c.places(rows)
	f.Voids, f.Paid = c.voids(), c.paidBy()
	f.Funnel, f.Moves = funnelOf(f.Pack, requests, today), movesOf(f.Pack, rows.stays, f.From, f.Until)
	f.All = sumOf(f.Places, c.names)
	if r.own {
		f.Gaps = c.gaps
		slices.SortStableFunc(f.Gaps, func(x, y Gap) int { return cmp.Or(cmp.Compare(y.Nights, x.Nights), x.From.Compare(y.From)) })
		return f, nil
	}
	if f.Places, err = byProvider(tx, f.Places, c.names); err != nil {
		return f, err
	}
	if r.small {
		f.hide()
	}
	return f, nil
}

// span is the one that is asked for. Who must not see people gets whole months:
// the difference of two spans would be one person's.
func (in FiguresInput) span(today sild.Date, months bool) (from, until sild.Date, err error) {
	if from, until = in.From, in.Until; until.IsZero() {
		until = today
	}
	if from.IsZero() {
		from = sild.NewDate(until.Year(), 1, 1)
	}
	pr := sild.Problems{}
	pr.Check(!until.Before(from), "until", "date.order")
	pr.Check(until.Sub(from) < longestSpan, "from", "figures.span.long")
	pr.Check(in.Gap >= 0 && in.Gap <= 366, "gap", "figures.gap.long")
	if months {
		from = from.AddDays(1 - from.Day())
		until = until.AddDays(1 - until.Day()).AddMonths(1).AddDays(-1)
	}
	return from, until, pr.Err()
}

// readsFigures says what the actor may read, as a condition on house h.
func readsFigures(tx *db.Tx, programmeID sild.ID, in FiguresInput) (r figureReader, err error) {
	role := tx.Actor.Role
	r.args = []any{programmeID, in.House, in.Provider}
	provider := ` AND (CAST($3 AS text) IS NULL OR h.provider_id = $3)`
	r.where = `h.programme_id = $1 AND (CAST($2 AS text) IS NULL OR h.id = $2)` + provider
	r.ask(in.House, provider)
	if role == sild.System.Role {
		r.own = true
		return r, nil
	}
	if access.May(role, access.Houses) || access.May(role, access.HouseLife) {
		gives, err := programme.Works(tx, programmeID, tx.Actor.Org, "provider")
		if err != nil {
			return r, err
		}
		if !gives {
			return r, sild.Missing()
		}
		r.own, r.args = true, append(r.args, tx.Actor.Org)
		r.where += ` AND h.provider_id = $4`
		r.ask(in.House, provider+` AND h.provider_id = $4`)
		return r, r.known(tx, in.House)
	}
	if !access.May(role, access.Totals) || access.May(role, access.Beds) {
		return r, access.Duty(tx, access.Houses)
	}
	pays, err := programme.Works(tx, programmeID, tx.Actor.Org, "funder")
	if err != nil {
		return r, err
	}
	if !pays || in.House != "" {
		return r, sild.Missing()
	}
	r.small = !access.May(role, access.People)
	return r, nil
}

// known is Missing if a house is asked for that is not the reader's.
func (r figureReader) known(tx *db.Tx, house sild.ID) error {
	if house == "" {
		return nil
	}
	is, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM house h WHERE `+r.where+`)`, r.args...)
	if err == nil && !is {
		err = sild.Missing()
	}
	return err
}

func figuresRows(tx *db.Tx, r figureReader, house sild.ID, from, until, last sild.Date) (rows figureRows, requests []requestRow, err error) {
	if rows.houses, err = db.All[houseRow](tx, `SELECT h.id, h.provider_id, h.name, h.part, h.from_on, h.until_on FROM house h WHERE `+r.where+` ORDER BY h.name, h.id`, r.args...); err != nil || len(rows.houses) == 0 {
		return rows, nil, err
	}
	// The houses stand in each query, and not how they are found: a database that does not know yet how many there are finds its way.
	args, ids := []any{from, last}, make([]sild.ID, len(rows.houses))
	for i, h := range rows.houses {
		ids[i] = h.ID
	}
	in := ` IN (` + db.List(&args, ids) + `)`
	const use = `SELECT u.bed_id, u.kind, u.stay_id, u.from_on, u.until_on, u.ready_on, u.going, u.recorded_at, u.replaced_at FROM bed_use u WHERE u.house_id`
	stays := `s.house_id` + in + ` AND s.replaced_at IS NULL AND s.day <= $2 AND (s.left_on IS NULL OR s.left_on >= $1)`
	if rows.beds, err = db.All[bedRow](tx, `SELECT b.id, b.house_id, r.name, b.name, b.from_on, b.until_on FROM bed b JOIN room r ON r.id = b.room_id
		WHERE b.house_id`+in+` AND b.from_on <= $2 AND (b.until_on IS NULL OR b.until_on >= $1) ORDER BY r.name, b.name, b.id`, args...); err != nil {
		return rows, nil, err
	}
	if rows.voids, err = db.All[voidRow](tx, `SELECT v.bed_id, v.from_on, v.until_on, v.reason, v.payer FROM bed_void v
		WHERE v.house_id`+in+` AND v.cancelled_at IS NULL AND v.from_on <= $2 AND v.until_on >= $1`, args...); err != nil {
		return rows, nil, err
	}
	if rows.uses, err = db.All[useRow](tx, use+in+` AND u.from_on <= $2 AND u.replaced_at IS NULL AND u.kind <> 'let_go' AND (u.ready_on >= $1 OR u.going)
		UNION ALL `+use+in+` AND u.from_on <= $2 AND u.replaced_at IS NOT NULL AND u.kind = 'held' AND u.until_on > $1`, args...); err != nil {
		return rows, nil, err
	}
	if rows.before, err = db.All[edgeRow](tx, `SELECT u.bed_id, max(u.until_on) FROM bed_use u
		WHERE u.house_id`+in+` AND u.replaced_at IS NULL AND u.kind = 'stay' AND NOT u.going AND u.until_on < $1 AND u.from_on < $2 GROUP BY u.bed_id`, args...); err != nil {
		return rows, nil, err
	}
	if rows.after, err = db.All[edgeRow](tx, `SELECT u.bed_id, min(u.from_on) FROM bed_use u
		WHERE u.house_id`+in+` AND u.replaced_at IS NULL AND u.kind = 'stay' AND u.until_on > $1 AND u.from_on > $2 GROUP BY u.bed_id`, args...); err != nil {
		return rows, nil, err
	}
	args[1] = until
	if rows.stays, err = db.All[stayRow](tx, `SELECT s.thing, s.house_id, s.day, s.until_on, s.left_on, s.payer, s.left_reason, s.left_to FROM stay s WHERE `+stays, args...); err != nil {
		return rows, nil, err
	}
	// What was decided of stays and who was away is little beside the stays: it is read first, and each row looks for its stay.
	if rows.extensions, err = db.All[extensionRow](tx, `SELECT x.stay_id, x.was_on, x.payer FROM stay_extension x CROSS JOIN stay s
		WHERE x.replaced_at IS NULL AND x.state = 'granted' AND s.thing = x.stay_id AND `+stays+` ORDER BY x.was_on, x.recorded_at, x.id`, args...); err != nil {
		return rows, nil, err
	}
	if rows.absences, err = db.All[absenceRow](tx, `SELECT x.stay_id, x.day, x.back_on FROM stay_absence x CROSS JOIN stay s
		WHERE x.replaced_at IS NULL AND x.day <= $2 AND (x.back_on IS NULL OR x.back_on >= $1) AND s.thing = x.stay_id AND `+stays, args...); err != nil {
		return rows, nil, err
	}
	requests, err = r.requests(tx, house, from, until)
	return rows, requests, err
}

// requests are those of a span that are the reader's, with what became of them:
// one pass over them, in which answers and stays stand beside each.
func (r figureReader) requests(tx *db.Tx, house sild.ID, from, until sild.Date) (list []requestRow, err error) {
	args, which := slices.Clone(r.args), r.asked
	if house == "" { // the teams stand in the query, as the houses do
		teams, err := db.All[sild.ID](tx, `SELECT DISTINCT h.team_id FROM house h WHERE `+r.where+` ORDER BY h.team_id`, args...)
		if err != nil {
			return nil, err
		}
		args = args[:1]
		which = `q.replaced_at IS NULL AND q.team_id IN (` + db.List(&args, teams) + `) AND EXISTS (SELECT 1 FROM cases k WHERE k.id = q.case_id AND k.programme_id = $1)`
	}
	args = append(args, from, until)
	rows, err := db.All[askedRow](tx, `SELECT q.thing, q.day, q.ended_on, q.end_reason, x.day, x.outcome, s.thing FROM house_request q
		LEFT JOIN house_answer x ON x.request_id = q.thing LEFT JOIN stay s ON s.request_id = q.thing AND s.replaced_at IS NULL
		WHERE q.day >= $`+strconv.Itoa(len(args)-1)+` AND q.day <= $`+strconv.Itoa(len(args))+` AND `+which, args...)
	at := make(map[sild.ID]int, len(rows))
	for _, x := range rows {
		i, there := at[x.Thing]
		if !there {
			i, at[x.Thing] = len(list), len(list)
			list = append(list, requestRow{Thing: x.Thing, Day: x.Day, Ended: x.Ended, Reason: x.Reason})
		}
		q := &list[i]
		if !x.Answered.IsZero() && (q.Answered.IsZero() || x.Answered.Before(q.Answered)) {
			q.Answered = x.Answered
		}
		q.Confirmed, q.Came = q.Confirmed || x.Outcome == "confirmed", q.Came || x.Stay != ""
	}
	return list, err
}

// requestHouse is the house that request q is about: where they live, where a bed
// was held or is expected, the one that was asked, or the first of the team's.
const requestHouse = `coalesce(
	(SELECT s.house_id FROM stay s WHERE s.request_id = q.thing AND s.replaced_at IS NULL),
	(SELECT x.house_id FROM house_answer x WHERE x.request_id = q.thing AND x.replaced_at IS NULL AND x.house_id IS NOT NULL),
	q.house_id,
	(SELECT o.id FROM house o JOIN cases k ON k.id = q.case_id AND k.programme_id = o.programme_id WHERE o.team_id = q.team_id ORDER BY o.name, o.id LIMIT 1))`

// sumOf adds houses up.
func sumOf(list []Place, months []string) Place {
	sum := Place{Months: make([]MonthNights, len(months))}
	for i, m := range months {
		sum.Months[i].Month = m
	}
	for _, p := range list {
		sum.Houses += p.Houses
		sum.plus(p.Nights)
		sum.Last.plus(p.Last)
		for i := range p.Months {
			sum.Months[i].plus(p.Months[i].Nights)
		}
	}
	return sum
}

// byProvider adds the houses of each provider up, by its name.
func byProvider(tx *db.Tx, houses []Place, months []string) (list []Place, err error) {
	type provider struct {
		ID   sild.ID
		Name string
	}
	of := map[sild.ID][]Place{}
	var args []any
	var ids []sild.ID
	for _, h := range houses {
		if of[h.Provider] == nil {
			ids = append(ids, h.Provider)
		}
		of[h.Provider] = append(of[h.Provider], h)
	}
	all, err := db.All[provider](tx, `SELECT id, name FROM organisation WHERE id IN (`+db.List(&args, ids)+`) ORDER BY name, id`, args...)
	for _, p := range all {
		sum := sumOf(of[p.ID], months)
		sum.Provider, sum.Name = p.ID, p.Name
		list = append(list, sum)
	}
	return list, err
}
