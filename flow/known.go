// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"sild"
	"sild/db"
	"sild/outcome"
	"sild/people"
	"sild/programme"
)

// A knowing is the work of finding out what was known on a day, while it goes on.
type knowing struct {
	done chan struct{}
	err  error // once done is closed
}

// knowings are those that go on now, each once.
type knowings struct {
	sync.Mutex
	of map[knownKey]*knowing
}

type knownKey struct {
	programme sild.ID
	day       sild.Date
}

// Know derives what was known of a programme at the end of a past day, and keeps
// the figures (outcome.KnownOn). It goes through the people in pages, each in a
// short unit of work, and goes on where it was broken off. It waits until it is
// ready, but no longer than patience unless that is zero; then the work goes on
// by itself. What was counted today already is not counted again.
func (f *Flow) Know(ctx context.Context, who sild.Actor, id sild.ID, day sild.Date, patience time.Duration) (err error) {
	defer sild.Wrap(&err, "flow.Know(%s, %s)", id, day)
	err = f.Read(ctx, who, func(tx *db.Tx) error { return outcome.MayKnow(tx, id, day) })
	if err != nil {
		return err
	}
	k := f.begin(knownKey{id, day})
	var enough <-chan time.Time
	if patience > 0 {
		t := time.NewTimer(patience)
		defer t.Stop()
		enough = t.C
	}
	select {
	case <-k.done:
		return k.err
	case <-enough:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// begin starts the work, or finds it going on.
func (f *Flow) begin(key knownKey) *knowing {
	f.known.Lock()
	defer f.known.Unlock()
	if k, on := f.known.of[key]; on {
		return k
	}
	k := &knowing{done: make(chan struct{})}
	if f.known.of == nil {
		f.known.of = map[knownKey]*knowing{}
	}
	f.known.of[key] = k
	go func() {
		k.err = f.know(f.ctx, key)
		f.known.Lock()
		delete(f.known.of, key)
		f.known.Unlock()
		close(k.done)
	}()
	return k
}

// knownPage is how many people are derived in one unit of work.
const knownPage = 100

func (f *Flow) know(ctx context.Context, key knownKey) error {
	var row outcome.KnownRow
	ready := false
	err := f.db.Write(ctx, sild.System, func(tx *db.Tx) (err error) {
		row, ready, err = knownRow(tx, key)
		return err
	})
	for err == nil && !ready {
		row, ready, err = f.knowPage(ctx, row)
	}
	return err
}

// knownRow is the row of a day: one that is ready, one to go on with, or a new
// one.
func knownRow(tx *db.Tx, key knownKey) (row outcome.KnownRow, ready bool, err error) {
	p, err := programme.Of(tx, key.programme)
	if err != nil {
		return row, false, err
	}
	today := sild.DateOf(tx.Now, p.Location())
	then, ok, err := programme.InForce(tx, key.programme, outcome.EndOfDay(key.day, p.Location()))
	if err != nil || !ok {
		return row, false, cmp.Or(err, sild.Missing())
	}
	row, found, err := db.Maybe[outcome.KnownRow](tx, `SELECT `+outcome.KnownRowColumns+` FROM known_as_of WHERE programme_id = $1 AND day = $2`, key.programme, key.day)
	if err != nil || found && row.Compared == today {
		return row, !row.ComputedAt.IsZero(), err
	}
	fresh := outcome.KnownRow{Programme: key.programme, Day: key.day, Compared: today, AskedAt: tx.Now, PackVersion: then.Version, Partial: "{}"}
	if found {
		fresh.Result = row.Result // what was counted before stands until this is ready
		if _, err := db.Exec(tx, `DELETE FROM known_as_of WHERE programme_id = $1 AND day = $2`, key.programme, key.day); err != nil {
			return row, false, err
		}
	}
	return fresh, false, db.Insert(tx, "known_as_of", outcome.KnownRowColumns, fresh)
}

// knowPage derives the next people and adds them to what is kept.
func (f *Flow) knowPage(ctx context.Context, row outcome.KnownRow) (_ outcome.KnownRow, ready bool, err error) {
	var sum outcome.KnownResult
	if err := json.Unmarshal([]byte(row.Partial), &sum); err != nil {
		return row, false, err
	}
	var ids []sild.ID
	err = f.db.Read(ctx, sild.System, func(tx *db.Tx) (err error) {
		ids, err = db.All[sild.ID](tx, `SELECT id FROM subject WHERE programme_id = $1 AND id > $2 ORDER BY id LIMIT $3`, row.Programme, row.After, knownPage)
		if err != nil {
			return err
		}
		c := counter{tallies: map[outcome.Tally]int{}, changes: map[outcome.Change]int{}}
		c.add(sum)
		for _, id := range ids {
			if err := c.subject(tx, row, id); err != nil {
				return err
			}
		}
		sum = c.sum()
		return nil
	})
	if err != nil {
		return row, false, err
	}
	text, err := json.Marshal(sum)
	if err != nil {
		return row, false, err
	}
	row.Partial, row.Subjects = string(text), row.Subjects+len(ids)
	if len(ids) > 0 {
		row.After = string(ids[len(ids)-1])
	}
	ready = len(ids) < knownPage
	return row, ready, f.db.Write(ctx, sild.System, func(tx *db.Tx) error {
		if ready {
			row.ComputedAt, row.Result, row.Partial = tx.Now, string(text), ""
		}
		_, err := db.Exec(tx, `UPDATE known_as_of SET computed_at = $1, after_id = $2, subjects = $3, result = $4, partial = $5 WHERE programme_id = $6 AND day = $7`,
			row.ComputedAt, row.After, row.Subjects, row.Result, row.Partial, row.Programme, row.Day)
		return err
	})
}

// A counter adds up states as they were known then, and how they differ from
// those of now. Its keys have no number.
type counter struct {
	tallies map[outcome.Tally]int
	changes map[outcome.Change]int
}

func (c counter) add(sum outcome.KnownResult) {
	for _, t := range sum.Tallies {
		n := t.N
		t.N = 0
		c.tallies[t] += n
	}
	for _, x := range sum.Changes {
		n := x.N
		x.N = 0
		c.changes[x] += n
	}
}

func (c counter) sum() (sum outcome.KnownResult) {
	for t, n := range c.tallies {
		t.N = n
		sum.Tallies = append(sum.Tallies, t)
	}
	for x, n := range c.changes {
		x.N = n
		sum.Changes = append(sum.Changes, x)
	}
	slices.SortFunc(sum.Tallies, func(a, b outcome.Tally) int {
		return cmp.Or(cmp.Compare(a.Indicator, b.Indicator), cmp.Compare(a.Provider, b.Provider), cmp.Compare(a.State, b.State))
	})
	slices.SortFunc(sum.Changes, func(a, b outcome.Change) int {
		return cmp.Or(cmp.Compare(a.Indicator, b.Indicator), cmp.Compare(a.Provider, b.Provider), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return sum
}

// subject adds one person.
func (c counter) subject(tx *db.Tx, row outcome.KnownRow, id sild.ID) error {
	s, err := people.SubjectByID(tx, id)
	if err != nil {
		return err
	}
	type unit struct {
		indicator string
		id        sild.ID
	}
	then, err := resultsAt(tx, s, row.Day)
	if err != nil {
		return err
	}
	was := map[unit]resultRow{}
	for _, r := range then {
		was[unit{r.Indicator, r.Unit}] = r
		c.tallies[outcome.Tally{Indicator: r.Indicator, Provider: r.Provider, State: outcome.StateOn(r.State, r.Closes, row.Day)}]++
	}
	now, err := storedResults(tx, id)
	if err != nil {
		return err
	}
	change := func(indicator string, provider sild.ID, from, to string) {
		if x := (outcome.Change{Indicator: indicator, Provider: provider, From: from, To: to}); x.Why() != "" {
			c.changes[x]++
		}
	}
	for _, r := range now {
		key, from := unit{r.Indicator, r.Unit}, ""
		if w, ok := was[key]; ok {
			from = outcome.StateOn(w.State, w.Closes, row.Day)
			delete(was, key)
		}
		change(r.Indicator, r.Provider, from, outcome.StateOn(r.State, r.Closes, row.Compared))
	}
	for _, w := range was {
		change(w.Indicator, w.Provider, outcome.StateOn(w.State, w.Closes, row.Day), "")
	}
	return nil
}

// resultsAt are the results of a person as they followed from the facts that
// were recorded until the end of a day, under the pack that was in force then.
func resultsAt(tx *db.Tx, s people.Subject, day sild.Date) (rows []resultRow, err error) {
	p, err := programme.Of(tx, s.Programme)
	if err != nil {
		return nil, err
	}
	at := outcome.EndOfDay(day, p.Location())
	p, ok, err := programme.InForce(tx, s.Programme, at)
	if err != nil || !ok {
		return nil, err
	}
	detail, ok, err := people.DetailAt(tx, s.Person, at)
	if err != nil || !ok || !s.CreatedAt.Before(at) {
		return nil, err
	}
	facts, err := loadFacts(tx, s, detail, p, at)
	if err != nil {
		return nil, err
	}
	providers := map[sild.ID]sild.ID{}
	for _, k := range facts.Cases {
		providers[k.ID] = k.Provider
	}
	for _, r := range p.Derive(facts).Results {
		rows = append(rows, resultOf(s, providers[r.Case], r))
	}
	return rows, nil
}

func storedResults(tx *db.Tx, subject sild.ID) ([]resultRow, error) {
	return db.All[resultRow](tx, `SELECT `+resultColumns+` FROM result WHERE subject_id = $1`, subject)
}
