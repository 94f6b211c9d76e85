// SPDX-License-Identifier: EUPL-1.2

package privacy

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
)

//go:embed signals.csv
var signalsCSV []byte

// A measure is a line of signals.csv.
type measure struct {
	kind                       string
	floor, spread, days, hours int
}

var measures = func() (all []measure) {
	r := csv.NewReader(bytes.NewReader(signalsCSV))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		panic(err) // it is part of the program
	}
	for _, x := range rows[1:] {
		m := measure{kind: x[0]}
		for i, to := range []*int{&m.floor, &m.spread, &m.days, &m.hours} {
			if *to, err = strconv.Atoi(x[1+i]); err != nil {
				panic(err)
			}
		}
		all = append(all, m)
	}
	return all
}()

// A Signal says that somebody read unlike themself. It names the reader, with the
// numbers, and nobody whom they read of.
type Signal struct {
	ID        sild.ID
	Kind      string
	User, Org sild.ID
	From, To  time.Time
	Found     int
	Usual     int
	Bound     int
	Hours     int // of their own that were compared with
	At        time.Time
	SettledAt time.Time
	SettledBy sild.ID
	Outcome   string
	Words     string
}

const signalColumns = `id, kind, user_id, org_id, from_at, to_at, found, usual, bound, hours, at, settled_at, settled_by, outcome, words`

// bound is from how many on a number stands out against a habit, and its median.
func (m measure) bound(habit []int) (bound, usual int) {
	if len(habit) > 0 {
		usual = median(habit)
	}
	if m.spread == 0 {
		return m.floor, usual
	}
	if len(habit) < m.hours {
		return 3 * m.floor, usual
	}
	off := make([]int, len(habit))
	for i, n := range habit {
		off[i] = max(n-usual, usual-n)
	}
	return max(m.floor, usual+m.spread*max(median(off), 1+usual/8)), usual
}

func median(list []int) int {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

// An hourOf is what one reader did in one hour.
type hourOf struct {
	User, Org sild.ID
	Hour      time.Time
	opened    map[sild.ID]bool
	listed    map[sild.ID]bool
	strangers map[sild.ID]bool // opened, and not worked with
}

// A Batch is what the trail says of some hours, and until when it has been read.
type Batch struct {
	hours   []*hourOf
	signals []Signal
	Until   time.Time
	More    bool
}

// Settled is how old an entry must be, so that none before it is still on its way;
// and AtOnce how much of the trail is read at a time.
const (
	Settled = time.Minute
	AtOnce  = 6 * time.Hour
)

// working are the relations in which somebody works with a person.
var working = []string{access.Lead, access.CoWorker, access.Cover, access.Shift, access.Offered, access.Assigned, access.Self, access.BreakGlass, access.Inspection}

// Gather reads what was added to the trail since the last time, in a unit that
// only reads, and finds what stands out. Nothing is written: [Keep] what it found
// with [Batch.Store].
func Gather(tx *db.Tx, zone *time.Location) (b Batch, err error) {
	defer sild.Wrap(&err, "privacy.Gather")
	mark, there, err := db.Maybe[time.Time](tx, `SELECT at FROM reading_mark WHERE id = 1`)
	if err != nil {
		return b, err
	}
	if !there {
		if mark, there, err = db.Maybe[time.Time](tx, `SELECT at FROM trail ORDER BY at LIMIT 1`); err != nil || !there {
			return b, err
		}
	}
	next, there, err := db.Maybe[time.Time](tx, `SELECT at FROM trail WHERE at >= $1 ORDER BY at LIMIT 1`, mark)
	if err != nil || !there {
		return b, err
	}
	if next.After(mark) { // nothing happened for a while
		mark = next
	}
	from := mark.Truncate(time.Hour)
	b.Until = tx.Now.Add(-Settled)
	if last := from.Add(AtOnce); last.Before(b.Until) {
		b.Until, b.More = last, true
	}
	if !b.Until.After(mark) {
		return Batch{}, nil
	}
	type entry struct {
		User, Org                 sild.ID
		At                        time.Time
		Action, Purpose, Subjects string
	}
	at := map[string]*hourOf{}
	if err := db.Each(tx, `SELECT user_id, org_id, at, action, purpose, subjects FROM trail WHERE at >= $1 AND at < $2 AND user_id IS NOT NULL AND subjects <> '' ORDER BY at, id`, func(e entry) error {
		if e.Action == "denied" || e.Action == "override-refused" {
			return nil
		}
		hour := e.At.Truncate(time.Hour)
		key := string(e.User) + hour.String()
		h := at[key]
		if h == nil {
			h = &hourOf{User: e.User, Org: e.Org, Hour: hour, opened: map[sild.ID]bool{}, listed: map[sild.ID]bool{}, strangers: map[sild.ID]bool{}}
			at[key] = h
			b.hours = append(b.hours, h)
		}
		for s := range strings.FieldsSeq(e.Subjects) {
			p := sild.ID(s)
			if e.Action == "list" || e.Action == "search" {
				h.listed[p] = true
				continue
			}
			h.opened[p] = true
			if !slices.Contains(working, e.Purpose) {
				h.strangers[p] = true
			}
		}
		return nil
	}, from, b.Until); err != nil {
		return b, err
	}
	for _, h := range b.hours {
		if err := h.judge(tx, zone, &b); err != nil {
			return b, err
		}
	}
	return b, nil
}

// judge adds what stands out in an hour.
func (h *hourOf) judge(tx *db.Tx, zone *time.Location, b *Batch) error {
	for _, m := range measures {
		var found int
		var habit []int
		switch m.kind {
		case "many", "listed":
			column := "opened"
			if found = len(h.opened); m.kind == "listed" {
				column, found = "listed", len(h.listed)
			}
			if found < m.floor {
				continue
			}
			var err error
			if habit, err = db.All[int](tx, `SELECT `+column+` FROM reading_hour WHERE user_id = $1 AND hour < $2 AND hour >= $3 AND `+column+` > 0`, h.User, h.Hour, h.Hour.AddDate(0, 0, -m.days)); err != nil {
				return err
			}
		case "night":
			if clock := h.Hour.In(zone).Hour(); clock >= 6 && clock < 22 {
				continue
			}
			found = len(h.strangers)
		case "namesake":
			var err error
			if found, err = h.namesakes(tx); err != nil {
				return err
			}
		}
		bound, usual := m.bound(habit)
		if found < bound {
			continue
		}
		b.signals = append(b.signals, Signal{Kind: m.kind, User: h.User, Org: h.Org, From: h.Hour, To: h.Hour.Add(time.Hour), Found: found, Usual: usual, Bound: bound, Hours: len(habit)})
	}
	return nil
}

// namesakes counts the people opened, and not worked with, who have the reader's
// own family name. Common ones will be among them: an officer says so.
func (h *hourOf) namesakes(tx *db.Tx) (int, error) {
	if len(h.strangers) == 0 {
		return 0, nil
	}
	name, _, err := db.Maybe[string](tx, `SELECT name FROM app_user WHERE id = $1`, h.User)
	if err != nil {
		return 0, err
	}
	words := strings.Fields(name)
	if len(words) < 2 {
		return 0, nil
	}
	n := 0
	for part := range slices.Chunk(slices.Collect(keys(h.strangers)), 500) {
		var args []any
		families, err := db.All[string](tx, `SELECT family FROM person_detail WHERE replaced_at IS NULL AND subject_id IN (`+db.List(&args, part)+`)`, args...)
		if err != nil {
			return 0, err
		}
		for _, f := range families {
			if strings.EqualFold(f, words[len(words)-1]) {
				n++
			}
		}
	}
	return n, nil
}

func keys(m map[sild.ID]bool) func(func(sild.ID) bool) {
	return func(yield func(sild.ID) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// Store keeps what was gathered. A signal of an hour that goes on is told once
// more if it grows, and never again when somebody has looked at it.
func (b Batch) Store(tx *db.Tx) (err error) {
	defer sild.Wrap(&err, "privacy.Batch.Store")
	if b.Until.IsZero() {
		return nil
	}
	for _, h := range b.hours {
		if _, err := db.Exec(tx, `INSERT INTO reading_hour (user_id, hour, opened, listed) VALUES ($1, $2, $3, $4)
			ON CONFLICT (user_id, hour) DO UPDATE SET opened = excluded.opened, listed = excluded.listed`, h.User, h.Hour, len(h.opened), len(h.listed)); err != nil {
			return err
		}
	}
	for _, s := range b.signals {
		if _, err := db.Exec(tx, `INSERT INTO signal (id, kind, user_id, org_id, from_at, to_at, found, usual, bound, hours, at, outcome, words) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '')
			ON CONFLICT (kind, user_id, from_at) DO UPDATE SET found = excluded.found`, tx.NewID(), s.Kind, s.User, s.Org, s.From, s.To, s.Found, s.Usual, s.Bound, s.Hours, tx.Now); err != nil {
			return err
		}
	}
	_, err = db.Exec(tx, `INSERT INTO reading_mark (id, at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET at = excluded.at`, b.Until)
	return err
}

// A Sign is a signal with the reader's name.
type Sign struct {
	Signal
	UserName string
}

// Signals are those of the actor's organisation at which nobody has looked, the
// latest first; seen are the last that somebody has.
func Signals(tx *db.Tx) (open, seen []Sign, err error) {
	defer sild.Wrap(&err, "privacy.Signals")
	if err := access.Duty(tx, access.Log); err != nil {
		return nil, nil, err
	}
	const query = `SELECT s.id, s.kind, s.user_id, s.org_id, s.from_at, s.to_at, s.found, s.usual, s.bound, s.hours, s.at, s.settled_at, s.settled_by, s.outcome, s.words, u.name
		FROM signal s JOIN app_user u ON u.id = s.user_id WHERE s.org_id = $1 AND s.user_id <> $2 AND `
	if open, err = db.All[Sign](tx, query+`s.settled_at IS NULL ORDER BY s.from_at DESC, s.id`, tx.Actor.Org, tx.Actor.User); err != nil {
		return nil, nil, err
	}
	seen, err = db.All[Sign](tx, query+`s.settled_at IS NOT NULL ORDER BY s.settled_at DESC, s.id LIMIT 20`, tx.Actor.Org, tx.Actor.User)
	return open, seen, err
}

// SettleSignal says what a signal was: explained, or an incident. Nobody settles
// what is about themself.
func SettleSignal(tx *db.Tx, id sild.ID, outcome, words string) (_ Signal, err error) {
	defer sild.Wrap(&err, "privacy.SettleSignal(%s)", id)
	if err := access.Duty(tx, access.Log); err != nil {
		return Signal{}, err
	}
	s, err := db.One[Signal](tx, `SELECT `+signalColumns+` FROM signal WHERE id = $1 AND org_id = $2 AND user_id <> $3`, id, tx.Actor.Org, tx.Actor.User)
	if err != nil {
		return s, err
	}
	p := sild.Problems{}
	s.Words = p.Text("words", words, 1000)
	p.Check(outcome == "explained" || outcome == "incident", "outcome", "choice.unknown")
	p.Check(p["words"].Key != "" || len([]rune(s.Words)) >= Enough, "words", "privacy.words.short")
	if err := p.Err(); err != nil {
		return s, err
	}
	if !s.SettledAt.IsZero() {
		return s, conflict("privacy.decided")
	}
	s.Outcome, s.SettledAt, s.SettledBy = outcome, tx.Now, tx.Actor.User
	tx.Trail(sild.Entry{Action: "review", What: "signal", Object: s.ID, Purpose: access.Log})
	_, err = db.Exec(tx, `UPDATE signal SET settled_at = $1, settled_by = $2, outcome = $3, words = $4 WHERE id = $5`, tx.Now, tx.Actor.User, s.Outcome, s.Words, s.ID)
	return s, err
}
