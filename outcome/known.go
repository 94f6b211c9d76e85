// SPDX-License-Identifier: EUPL-1.2

package outcome

import (
	"encoding/json"
	"slices"
	"time"

	"sild"
	"sild/db"
	"sild/programme"
)

// A Change is how many units of one provider were in one state as it was known
// on a past day, and are in another now. From or To is empty where there was, or
// is, no such unit.
type Change struct {
	Indicator string
	Provider  sild.ID
	From, To  string
	N         int
}

// The reasons of changes, as [Change.Why] gives them.
const (
	Closed    = "closed"    // a window has closed
	Answered  = "answered"  // what was not known is
	Corrected = "corrected" // what was known was put right
	Withdrawn = "withdrawn" // what was known is not known any more
	Came      = "came"      // new in the population
	Left      = "left"      // no longer in it
)

// Whys are all reasons of changes, those that say most first.
var Whys = []string{Closed, Answered, Corrected, Withdrawn, Came, Left}

// Why says what the change came of; empty if it changes no figure.
func (c Change) Why() string {
	known := func(s string) bool { return s == Counts || s == CountsNot }
	out := func(s string) bool { return s == "" || s == LeftOut }
	switch {
	case c.From == c.To || out(c.From) && out(c.To):
		return ""
	case out(c.From):
		return Came
	case out(c.To):
		return Left
	case c.From == Open:
		return Closed
	case known(c.From) && known(c.To):
		return Corrected
	case known(c.From):
		return Withdrawn
	}
	return Answered
}

// A KnownRow is what is kept of the figures of a programme as they were known at
// the end of a past day. It is made by flow, in pages.
type KnownRow struct {
	Programme   sild.ID
	Day         sild.Date
	Compared    sild.Date // the day of what it is compared with
	AskedAt     time.Time
	ComputedAt  time.Time // zero: not ready, or being made anew
	After       string    // the subject after which the next page begins
	Subjects    int       // done so far
	PackVersion int
	Result      string // JSON of a KnownResult; empty: not ready
	Partial     string
}

// KnownRowColumns are those of a KnownRow.
const KnownRowColumns = `programme_id, day, compared_on, asked_at, computed_at, after_id, subjects, pack_version, result, partial`

// A KnownResult is what was counted.
type KnownResult struct {
	Tallies []Tally
	Changes []Change
}

// A Known is the figures as they were known at the end of a past day, beside
// what changed between then and the day Compared.
type Known struct {
	Day         sild.Date
	Compared    sild.Date
	ComputedAt  time.Time // zero: being counted
	Subjects    int
	PackVersion int
	Ready       bool // Figures and Changes are there
	Figures     []Figure
	Changes     []Change
}

// MayKnow checks that the actor may read the programme's figures, and that day
// is a past one on which a pack was in force.
func MayKnow(tx *db.Tx, id sild.ID, day sild.Date) (err error) {
	defer sild.Wrap(&err, "outcome.MayKnow(%s)", id)
	if _, _, err := reader(tx, id); err != nil {
		return err
	}
	pk, err := programme.Of(tx, id)
	if err != nil {
		return err
	}
	p := sild.Problems{}
	p.Check(!day.IsZero(), "known", "case.day.required")
	p.Check(day.Before(sild.DateOf(tx.Now, pk.Location())), "known", "known.day.past")
	if err := p.Err(); err != nil {
		return err
	}
	_, ok, err := programme.InForce(tx, id, EndOfDay(day, pk.Location()))
	if err != nil {
		return err
	}
	p.Check(ok, "known", "known.day.before")
	return p.Err()
}

// EndOfDay is the moment at which a day is over.
func EndOfDay(day sild.Date, zone *time.Location) time.Time { return day.AddDays(1).In(zone).UTC() }

// KnownOn is what is kept of the figures as they were known at the end of a day,
// of what the actor may read: the one who pays over all providers, a provider
// its own. There is none until somebody has asked for it.
func KnownOn(tx *db.Tx, id sild.ID, day sild.Date) (k Known, found bool, err error) {
	defer sild.Wrap(&err, "outcome.KnownOn(%s)", id)
	provider, small, err := reader(tx, id)
	if err != nil {
		return k, false, err
	}
	row, found, err := db.Maybe[KnownRow](tx, `SELECT `+KnownRowColumns+` FROM known_as_of WHERE programme_id = $1 AND day = $2`, id, day)
	if err != nil || !found {
		return k, false, err
	}
	k = Known{Day: row.Day, Compared: row.Compared, ComputedAt: row.ComputedAt, Subjects: row.Subjects, PackVersion: row.PackVersion, Ready: row.Result != ""}
	if !k.Ready {
		return k, true, nil
	}
	pk, err := programme.At(tx, id, row.PackVersion)
	if err != nil {
		return k, true, err
	}
	var kept KnownResult
	if err := json.Unmarshal([]byte(row.Result), &kept); err != nil {
		return k, true, err
	}
	theirs := func(of sild.ID) bool { return provider == "" || of == provider }
	kept.Tallies = slices.DeleteFunc(kept.Tallies, func(t Tally) bool { return !theirs(t.Provider) })
	k.Changes = slices.DeleteFunc(kept.Changes, func(c Change) bool { return !theirs(c.Provider) })
	if k.Figures = figures(pk, kept.Tallies); small {
		// The total is told where the contract has it exact; what it is made of
		// would tell of single people, seen from two days.
		k.Figures = slices.DeleteFunc(hide(pk, k.Figures), func(f Figure) bool { return f.Provider != "" })
		k.Changes = slices.DeleteFunc(k.Changes, func(c Change) bool {
			in, _ := pk.Indicator(c.Indicator)
			return in.Headline != "exact"
		})
	}
	return k, true, nil
}

// StateOn is the state on a day of a unit that was derived to be in state and
// whose window closes then or later; closes is zero where there is no window.
func StateOn(state string, closes, day sild.Date) string {
	if state != LeftOut && !closes.IsZero() && !closes.Before(day) {
		return Open
	}
	return state
}
