// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"cmp"
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/db"
)

// A SheetLine is one thing that a worker did: a contact with its part of the ways,
// a way that is for nobody any more, or working time without a person.
type SheetLine struct {
	Thing     sild.ID
	Source    string // contact, trip, time
	Day       sild.Date
	Programme sild.ID // who pays; empty: of a way that is for nobody any more
	Part      string  // of the service; empty: without a person
	Kind      string  // a value of contact_kinds or time_kinds
	Case      sild.ID // empty: none, or the actor may not see the person
	Name      string
	Minutes   int
	Travel    Share
	Note      string
}

// Total is what the line took, travel and all.
func (l SheetLine) Total() int { return l.Minutes + l.Travel.Minutes }

// A PayerSum is what a worker did on one account, in minutes.
type PayerSum struct {
	Programme              sild.ID
	People, Travel, Beside int // with people, on the way, without a person
}

// Total is all of it.
func (s PayerSum) Total() int { return s.People + s.Travel + s.Beside }

// A Correction is what was changed after both had signed: a line as it stood, and
// as it stands. One of them is empty of what was added, or taken out.
type Correction struct{ Was, Is *SheetLine }

// A MonthSheet is what a worker did in a month. Once both have signed it stands as
// they signed it; what was corrected since then is told beside it.
type MonthSheet struct {
	User        sild.ID
	Month       sild.Date // its first day
	Lines       []SheetLine
	Sums        []PayerSum
	Worker      *Signature
	Coordinator *Signature
	Corrections []Correction
}

// Total is what all lines took, in minutes.
func (m MonthSheet) Total() (sum int) {
	for _, s := range m.Sums {
		sum += s.Total()
	}
	return sum
}

// Locked reports whether both have signed.
func (m MonthSheet) Locked() bool { return m.Worker != nil && m.Coordinator != nil }

// A Signature is a worker's or a coordinator's under a sheet of a month, with the
// minutes that stood there.
type Signature struct {
	ID       sild.ID
	User     sild.ID // whose sheet
	Month    sild.Date
	Side     string // worker, coordinator
	Minutes  int
	SignedAt time.Time
	SignedBy sild.ID
}

const signatureColumns = `id, user_id, month, side, minutes, signed_at, signed_by`

// MonthSheetOf is a worker's sheet of the month of day: the actor's own, or of a
// worker of a team that the actor answers for.
func MonthSheetOf(tx *db.Tx, user sild.ID, day sild.Date) (m MonthSheet, err error) {
	defer sild.Wrap(&err, "casework.MonthSheetOf(%s)", user)
	if err := mayHours(tx, user); err != nil {
		return m, err
	}
	from, until := monthOf(day)
	m = MonthSheet{User: user, Month: from}
	if err := m.signatures(tx); err != nil {
		return m, err
	}
	now, err := sheetLines(tx, user, from, until, time.Time{}, true)
	if err != nil || !m.Locked() {
		m.Lines, m.Sums = now, sumsOf(now)
		return m, err
	}
	if m.Lines, err = sheetLines(tx, user, from, until, m.Coordinator.SignedAt, true); err != nil {
		return m, err
	}
	m.Sums, m.Corrections = sumsOf(m.Lines), corrections(m.Lines, now)
	return m, nil
}

// signatures are the last of each side. One that the worker gave before something
// changed is void until the coordinator has signed too.
func (m *MonthSheet) signatures(tx *db.Tx) error {
	all, err := db.All[Signature](tx, `SELECT `+signatureColumns+` FROM month_sign WHERE user_id = $1 AND month = $2 ORDER BY signed_at, id`, m.User, m.Month)
	for i := range all {
		if all[i].Side == "worker" {
			m.Worker = &all[i]
		} else {
			m.Coordinator = &all[i]
		}
	}
	return err
}

// sheetLines are what a worker did on the days from one to another, as it was
// known at a moment (zero: now), by day. Names are those that the actor may see,
// and leave a trail.
func sheetLines(tx *db.Tx, user sild.ID, from, until sild.Date, at time.Time, names bool) ([]SheetLine, error) {
	type met struct {
		Thing, Case, Person, Programme sild.ID
		Name                           string
		Day                            sild.Date
		Kind                           string
		Minutes                        int
		Worker                         string
		Said, Given                    string // the part: as somebody said, and of which the worker gives it
	}
	args := []any{user, from, until}
	shown := `''`
	if names {
		shown = `CASE WHEN ` + access.Scope(tx, 'N', &args) + ` AND ` + access.Scope(tx, 'I', &args) + ` THEN c.name ELSE '' END`
	}
	held := db.Held("n", at, &args)
	rows, err := db.All[met](tx, `SELECT n.thing, n.case_id, c.person_id, c.programme_id, `+shown+`, n.day, n.kind, n.minutes,
			coalesce((SELECT a.worker_kind FROM assignment a WHERE a.case_id = n.case_id AND a.user_id = n.user_id AND a.replaced_at IS NULL
				AND a.day <= n.day AND (a.until_on IS NULL OR a.until_on >= n.day) ORDER BY a.day DESC, a.id DESC LIMIT 1), ''),
			n.part, coalesce((SELECT x.part FROM case_part x WHERE x.case_id = n.case_id AND x.user_id = n.user_id AND x.replaced_at IS NULL
				AND x.day <= n.day AND (x.until_on IS NULL OR x.until_on >= n.day) ORDER BY x.day DESC, x.id DESC LIMIT 1), '')
		FROM contact n JOIN case_card c ON c.case_id = n.case_id
		WHERE n.user_id = $1 AND n.day >= $2 AND n.day <= $3 AND `+held+` ORDER BY n.day, n.started_at, n.id`, args...)
	if err != nil {
		return nil, err
	}
	known := packs{}
	var lines []SheetLine
	var did []Did
	var people []sild.ID
	index, lengths := map[sild.ID]int{}, map[sild.ID]int{}
	for i, r := range rows {
		p, err := known.of(tx, r.Programme)
		if err != nil {
			return nil, err
		}
		l := SheetLine{Thing: r.Thing, Source: "contact", Day: r.Day, Programme: r.Programme, Kind: r.Kind, Name: r.Name, Minutes: r.Minutes}
		l.Part = cmp.Or(r.Said, r.Given, partOf(p, r.Worker, individual(p)).ID)
		if r.Name != "" {
			l.Case = r.Case
			if !slices.Contains(people, r.Person) {
				people = append(people, r.Person)
			}
		}
		index[r.Thing], lengths[r.Thing] = i, r.Minutes
		lines, did = append(lines, l), append(did, Did{Contact: r.Thing, Programme: r.Programme})
	}
	ways, err := tripsAt(tx, user, from, until, at)
	if err != nil {
		return nil, err
	}
	for _, t := range ways {
		rule, err := known.split(tx, t, did, index)
		if err != nil {
			return nil, err
		}
		shares := t.shares(rule, lengths)
		for c, s := range shares {
			l := &lines[index[c]]
			l.Travel = l.Travel.plus(s)
		}
		if len(shares) == 0 && !t.Nothing {
			lines = append(lines, SheetLine{Thing: t.Thing, Source: "trip", Day: t.Day, Travel: Share{t.Minutes(), t.Metres, t.Cents, 0}})
		}
	}
	beside, err := workTimes(tx, user, from, until, at)
	if err != nil {
		return nil, err
	}
	for _, w := range beside {
		lines = append(lines, SheetLine{Thing: w.Thing, Source: "time", Day: w.Day, Programme: w.Programme, Kind: w.Kind, Minutes: w.Minutes, Note: w.Note})
	}
	slices.SortStableFunc(lines, func(a, b SheetLine) int { return a.Day.Compare(b.Day) })
	if len(people) > 0 {
		tx.Trail(sild.Entry{Action: "list", What: "contact", Sections: "IN", Subjects: people})
	}
	return lines, nil
}

// sumsOf are what lines took, by who pays.
func sumsOf(lines []SheetLine) (sums []PayerSum) {
	for _, l := range lines {
		i := slices.IndexFunc(sums, func(s PayerSum) bool { return s.Programme == l.Programme })
		if i < 0 {
			i = len(sums)
			sums = append(sums, PayerSum{Programme: l.Programme})
		}
		if s := &sums[i]; l.Source == "time" {
			s.Beside += l.Minutes
		} else {
			s.People, s.Travel = s.People+l.Minutes, s.Travel+l.Travel.Minutes
		}
	}
	slices.SortFunc(sums, func(a, b PayerSum) int { return cmp.Compare(a.Programme, b.Programme) })
	return sums
}

// corrections are what stands now and did not, or no longer stands, or stands
// otherwise. Who may see a name today is no correction.
func corrections(was, is []SheetLine) (list []Correction) {
	find := func(lines []SheetLine, thing sild.ID) *SheetLine {
		i := slices.IndexFunc(lines, func(l SheetLine) bool { return l.Thing == thing })
		if i < 0 {
			return nil
		}
		return &lines[i]
	}
	for i := range was {
		now := find(is, was[i].Thing)
		if now == nil || !same(was[i], *now) {
			list = append(list, Correction{&was[i], now})
		}
	}
	for i := range is {
		if find(was, is[i].Thing) == nil {
			list = append(list, Correction{nil, &is[i]})
		}
	}
	return list
}

func same(a, b SheetLine) bool {
	a.Name, b.Name, a.Case, b.Case, a.Part, b.Part = "", "", "", "", "", ""
	return a == b
}
