// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
	"sild/pack"
)

// SignMonth puts the actor's signature under a worker's sheet: the worker's own
// first, then that of somebody else who answers for the team. Minutes are those
// that the actor saw; if others stand there by now, nothing is signed. With both
// signatures the sheet is closed: a correction afterwards is told beside it.
func SignMonth(tx *db.Tx, user sild.ID, month sild.Date, minutes int) (_ MonthSheet, err error) {
	defer sild.Wrap(&err, "casework.SignMonth(%s)", user)
	m, err := MonthSheetOf(tx, user, month)
	if err != nil {
		return m, err
	}
	_, last := monthOf(month)
	p := sild.Problems{}
	s := Signature{ID: tx.NewID(), User: user, Month: m.Month, Side: "worker", Minutes: m.Total(), SignedAt: tx.Now, SignedBy: tx.Actor.User}
	if user != tx.Actor.User {
		s.Side = "coordinator"
		p.Check(m.Worker != nil, "month", "time.sign.worker_first")
		p.Check(m.Worker == nil || m.Worker.Minutes == m.Total(), "month", "time.sign.changed")
	}
	p.Check(last.Before(tx.Today()), "month", "time.sign.over")
	p.Check(len(m.Lines) > 0, "month", "time.sign.empty")
	p.Check(minutes == m.Total(), "month", "time.sign.seen")
	if m.Locked() {
		return m, &sild.Error{Kind: sild.Conflict, Key: "time.sign.locked"}
	}
	if err := p.Err(); err != nil {
		return m, err
	}
	tx.Trail(sild.Entry{Action: "sign", What: "work_time", Object: user, Purpose: tx.Actor.Role})
	if err := db.Insert(tx, "month_sign", signatureColumns, s); err != nil {
		return m, err
	}
	if s.Side == "worker" {
		m.Worker = &s
	} else {
		m.Coordinator = &s
	}
	return m, nil
}

// A HoursLimit is how near a worker is to a limit of hours, in minutes.
type HoursLimit struct {
	Kind      string  // year, contract_year, contract_month
	Programme sild.ID // of a contract's; empty: of all together
	Minutes   int
	Most      int
	Source    string // where the limit comes from
}

// Passed reports whether more was worked than can be declared.
func (l HoursLimit) Passed() bool { return l.Minutes > l.Most }

// HoursLimits are the limits that a worker is near to, or has passed, in the month
// of day and its calendar year (domain §4.8).
func HoursLimits(tx *db.Tx, user sild.ID, day sild.Date) (list []HoursLimit, err error) {
	defer sild.Wrap(&err, "casework.HoursLimits(%s)", user)
	if err := mayHours(tx, user); err != nil {
		return nil, err
	}
	january := sild.NewDate(day.Year(), time.January, 1)
	lines, err := sheetLines(tx, user, january, january.AddMonths(12).AddDays(-1), time.Time{}, false)
	if err != nil {
		return nil, err
	}
	share, err := org.ShareOf(tx, user)
	if err != nil {
		return nil, err
	}
	var month []SheetLine
	for _, l := range lines {
		if l.Day.Month() == day.Month() {
			month = append(month, l)
		}
	}
	known := packs{}
	rules := map[sild.ID]*pack.Hours{}
	for _, s := range sumsOf(lines) {
		if s.Programme != "" {
			p, err := known.of(tx, s.Programme)
			if err != nil {
				return nil, err
			}
			rules[s.Programme] = p.Hours
		}
	}
	return limits(rules, sumsOf(lines), sumsOf(month), share), nil
}

// HoursNear are the limits that the actor is near to today with what was written
// down of contacts and of working time, in a programme whose rules are h. It is one
// query, for where hours are written; the ways are not in it, so that a sheet of the
// month (HoursLimits) may know of more.
func HoursNear(tx *db.Tx, in sild.ID, h *pack.Hours) (_ []HoursLimit, err error) {
	defer sild.Wrap(&err, "casework.HoursNear(%s)", in)
	if h == nil || !access.May(tx.Actor.Role, access.Hours) {
		return nil, nil
	}
	january, month := sild.NewDate(tx.Today().Year(), time.January, 1), tx.Today().AddDays(1-tx.Today().Day())
	s, err := db.One[struct{ Year, Here, Month, Share int }](tx, `SELECT coalesce(sum(x.minutes), 0),
			coalesce(sum(CASE WHEN x.programme_id = $4 THEN x.minutes ELSE 0 END), 0),
			coalesce(sum(CASE WHEN x.programme_id = $4 AND x.day >= $3 THEN x.minutes ELSE 0 END), 0),
			coalesce((SELECT p.share FROM worker_profile p WHERE p.user_id = $1 AND p.replaced_at IS NULL), 0)
		FROM (SELECT n.day, n.minutes, c.programme_id FROM contact n JOIN case_card c ON c.case_id = n.case_id
				WHERE n.user_id = $1 AND n.started_at >= $5 AND n.day >= $2 AND n.replaced_at IS NULL
			UNION ALL SELECT w.day, w.minutes, w.programme_id FROM work_time w WHERE w.user_id = $1 AND w.day >= $2 AND w.replaced_at IS NULL) x`,
		tx.Actor.User, january, month, in, january.Time().AddDate(0, 0, -1))
	if err != nil {
		return nil, err
	}
	year := []PayerSum{{Programme: in, People: s.Here}, {People: s.Year - s.Here}}
	return limits(map[sild.ID]*pack.Hours{in: h}, year, []PayerSum{{Programme: in, People: s.Month}}, s.Share), nil
}

// limits hold what a worker did in a year and in a month against the limits of
// those who pay. That of a year is over all of them together, the strictest first,
// and of a part-time worker that part of it.
func limits(rules map[sild.ID]*pack.Hours, year, month []PayerSum, share int) (list []HoursLimit) {
	if share == 0 {
		share = 100
	}
	near := func(l HoursLimit, from int) {
		if l.Most > 0 && 100*l.Minutes >= from*l.Most {
			list = append(list, l)
		}
	}
	var strictest *pack.Hours
	all := 0
	for _, s := range year {
		all += s.Total()
		h := rules[s.Programme]
		if h == nil {
			continue
		}
		if h.Year > 0 && (strictest == nil || h.Year < strictest.Year) {
			strictest = h
		}
		near(HoursLimit{"contract_year", s.Programme, s.Total(), 60 * h.ContractYear, h.Source}, h.WarnFrom())
	}
	for _, s := range month {
		if h := rules[s.Programme]; h != nil {
			near(HoursLimit{"contract_month", s.Programme, s.Total(), 60 * h.ContractMonth, h.Source}, h.WarnFrom())
		}
	}
	if strictest != nil {
		near(HoursLimit{"year", "", all, 60 * strictest.Year * share / 100, strictest.Source}, strictest.WarnFrom())
	}
	return list
}

// A TeamSheet is where a worker's sheet of a month stands, for who answers for the
// team: a number, and nobody's name.
type TeamSheet struct {
	User        sild.ID
	Name        string
	Minutes     int
	Worker      time.Time // when they signed; zero: not yet
	Coordinator time.Time
	Changed     bool // something changed after the worker had signed
	Limits      []HoursLimit
}

// TeamSheets are those of the workers of the actor's teams, by name.
func TeamSheets(tx *db.Tx, day sild.Date) (list []TeamSheet, err error) {
	defer sild.Wrap(&err, "casework.TeamSheets")
	if !access.May(tx.Actor.Role, access.Assign) {
		return nil, sild.Missing()
	}
	team, err := org.TeamOf(tx, tx.Actor.User, tx.Actor.Role)
	if err != nil {
		return nil, err
	}
	workers, err := org.Workers(tx, team.ID, "support_person")
	if err != nil {
		return nil, err
	}
	from, until := monthOf(day)
	for _, w := range workers {
		m := MonthSheet{User: w.ID, Month: from}
		if err := m.signatures(tx); err != nil {
			return nil, err
		}
		lines, err := sheetLines(tx, w.ID, from, until, time.Time{}, false)
		if err != nil {
			return nil, err
		}
		m.Sums = sumsOf(lines)
		t := TeamSheet{User: w.ID, Name: w.Name, Minutes: m.Total()}
		if m.Worker != nil {
			t.Worker, t.Changed = m.Worker.SignedAt, m.Worker.Minutes != t.Minutes
		}
		if m.Coordinator != nil {
			t.Coordinator = m.Coordinator.SignedAt
		}
		if t.Limits, err = HoursLimits(tx, w.ID, day); err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, nil
}
