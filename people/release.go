// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
)

// A Release is what is known of one release from prison. When the day moves, a
// new row tells of the same Thing, and the old one stays as history.
type Release struct {
	sild.Fact
	On       sild.Date // zero: not known
	Kind     string    // a value of release; empty: not known
	Place    string
	Happened bool
	Change   string // why it is told: a value of release_changes, "set" or "happened"
	Note     string
	Unknown  string // why there is no day: one of UnknownWhys; empty: not told, or there is one
}

// ReleaseColumns are those of a Release, without the head.
const ReleaseColumns = `release_on, kind, place, happened, change, note, unknown_why`

// UnknownWhys are why nobody can say when a person leaves. They are ours, after
// what contact officers answer.
var UnknownWhys = []string{"remand", "court", "parole_pending", "life", "not_told"}

// ReleaseInput is what one may say of a release.
type ReleaseInput struct {
	On       sild.Date
	Kind     string
	Place    string
	Happened bool
	Change   string
	Note     string
	Seen     sild.ID // the row that was looked at; empty: none
	Anew     bool    // another time in prison, after one that is over
	Unknown  string  // why there is no day
}

// farAway is how many days a release may lie from today: forty years. It is
// ours, against a slip of the finger.
const farAway = 40 * 366

// check adds what is wrong with in to pr. Last is what held before; nil: this
// is told for the first time.
func (in ReleaseInput) check(pr sild.Problems, p *pack.Pack, today sild.Date, last *Release) Release {
	r := Release{On: in.On, Kind: in.Kind, Place: in.Place, Happened: in.Happened, Change: "set"}
	known := func(vocabulary, id, was string) bool {
		v, ok := p.Value(vocabulary, id)
		return ok && (!v.Retired || id == was)
	}
	var was Release
	if last != nil {
		was = *last
	}
	pr.Check(in.Kind == "" || known("release", in.Kind, was.Kind), "kind", "choice.unknown")
	pr.Check(in.Place != "", "place", "release.place.required")
	pr.Check(known("prisons", in.Place, was.Place), "place", "choice.unknown")
	if in.Happened {
		pr.Check(!in.On.IsZero(), "on", "release.on.required")
		pr.Check(!in.On.After(today), "on", "date.future")
	} else {
		pr.Check(in.On.IsZero() || !in.On.Before(today), "on", "release.on.past")
	}
	pr.Check(in.On.IsZero() || in.On.Sub(today) < farAway && today.Sub(in.On) < farAway, "on", "date.far")
	switch {
	case in.Happened:
		r.Change = "happened"
	case last != nil && in.Change == "" && in.fillsIn(was):
		// What was not known is told now: nothing has moved, and there is no why.
	case last != nil:
		r.Change = in.Change
		pr.Check(known("release_changes", in.Change, ""), "change", "release.change.required")
	}
	r.Note = pr.Text("note", in.Note, 1000)
	if in.On.IsZero() {
		r.Unknown = in.Unknown
		pr.Check(in.Unknown == "" || slices.Contains(UnknownWhys, in.Unknown), "unknown_why", "choice.unknown")
	}
	return r
}

// fillsIn reports whether in leaves the day and all else that was known as it was.
func (in ReleaseInput) fillsIn(was Release) bool {
	return in.On == was.On && (was.Kind == "" || in.Kind == was.Kind) && in.Place == was.Place
}

// SetRelease records when and how a person is expected to leave, that it has
// changed and why, or that they left. If somebody else told of it since the row
// that the actor looked at, it is a Conflict.
func SetRelease(tx *db.Tx, p *pack.Pack, subject sild.ID, in ReleaseInput) (_ Release, err error) {
	defer sild.Wrap(&err, "people.SetRelease(%s)", subject)
	if _, err := access.PersonToWrite(tx, subject, 'I'); err != nil {
		return Release{}, err
	}
	all, err := Releases(tx, subject)
	if err != nil {
		return Release{}, err
	}
	last := latest(all)
	if last != nil && in.Seen != "" && last.ID != in.Seen {
		return *last, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	if last != nil && in.Anew && last.Happened {
		last = nil
	}
	pr := sild.Problems{}
	r := in.check(pr, p, sild.DateOf(tx.Now, p.Location()), last)
	if err := pr.Err(); err != nil {
		return Release{}, err
	}
	if last == nil {
		r.Fact = tx.NewFact(subject, "", tx.Today(), "prison", "document")
		return r, db.Record(tx, "release_date", ReleaseColumns, r.Fact, r)
	}
	if r.Fact, err = db.Amend(tx, "release_date", last.Fact, r.Change); err != nil {
		return *last, err
	}
	r.Day = tx.Today()
	return r, db.Record(tx, "release_date", ReleaseColumns, r.Fact, r)
}

// Releases are the releases of a subject that hold, by day; one not known lies
// ahead.
func Releases(tx *db.Tx, subject sild.ID) ([]Release, error) {
	return releasesAt(tx, subject, time.Time{})
}

func releasesAt(tx *db.Tx, subject sild.ID, at time.Time) ([]Release, error) {
	args := []any{subject}
	all, err := db.All[Release](tx, `SELECT `+sild.FactColumns+`, `+ReleaseColumns+` FROM release_date r WHERE subject_id = $1 AND `+db.Held("r", at, &args)+` ORDER BY id`, args...)
	slices.SortStableFunc(all, func(a, b Release) int {
		switch {
		case a.On.IsZero() && b.On.IsZero():
			return 0
		case a.On.IsZero():
			return 1
		case b.On.IsZero():
			return -1
		}
		return a.On.Compare(b.On)
	})
	return all, err
}

// ReleaseOf is the release that a person waits for, and otherwise the last one;
// nil if nothing was ever told. The caller has opened the record.
func ReleaseOf(tx *db.Tx, subject sild.ID) (*Release, error) {
	all, err := Releases(tx, subject)
	return latest(all), err
}

// latest is the release that is awaited, and otherwise the last one that
// happened, as pack.Facts.NextRelease has it.
func latest(all []Release) *Release {
	for i := len(all) - 1; i >= 0; i-- {
		if !all[i].Happened {
			return &all[i]
		}
	}
	if len(all) == 0 {
		return nil
	}
	return &all[len(all)-1]
}

// ReleaseHistory is all that was ever told of the releases of a subject, in the
// order in which it was told; what was entered by mistake is marked so.
func ReleaseHistory(tx *db.Tx, subject sild.ID) ([]Release, error) {
	return db.All[Release](tx, `SELECT `+sild.FactColumns+`, `+ReleaseColumns+` FROM release_date WHERE subject_id = $1 ORDER BY recorded_at, id`, subject)
}

// Facts are the facts of a subject that this package keeps: the person, of whom
// d holds, and their releases.
func Facts(tx *db.Tx, s Subject, d Detail) (pack.Facts, error) {
	return FactsAt(tx, s, d, time.Time{})
}

// FactsAt are those that were known just before a moment; zero: now.
func FactsAt(tx *db.Tx, s Subject, d Detail, at time.Time) (pack.Facts, error) {
	f := pack.Facts{Subject: s.ID, Team: s.Team}
	f.Person = pack.Person{ID: s.Person, Born: d.Born(), Sex: d.Sex}
	if d.Sex == "n" { // not told is not known
		f.Person.Sex = ""
	}
	releases, err := releasesAt(tx, s.ID, at)
	if err != nil {
		return f, err
	}
	if f.Lives, err = livesAt(tx, s.ID, at); err != nil {
		return f, err
	}
	since, err := toldFirst(tx, s.ID, len(releases))
	for _, r := range releases {
		f.Releases = append(f.Releases, pack.Release{ID: r.ID, Day: r.On, Kind: r.Kind, Place: r.Place, Happened: r.Happened, Told: r.Day, Since: since[r.Thing]})
	}
	return f, err
}

// toldFirst is when each time in prison was told of first: that is how one knows
// that somebody is back. Of the first time nobody asks.
func toldFirst(tx *db.Tx, subject sild.ID, times int) (map[sild.ID]sild.Date, error) {
	if times < 2 {
		return nil, nil
	}
	type row struct {
		Thing sild.ID
		Day   sild.Date
	}
	rows, err := db.All[row](tx, `SELECT thing, min(day) FROM release_date WHERE subject_id = $1 GROUP BY thing`, subject)
	first := map[sild.ID]sild.Date{}
	for _, r := range rows {
		first[r.Thing] = r.Day
	}
	return first, err
}

// Undone is why a row no longer holds that was taken back at once.
const Undone = "undone"

// UndoTime is how long one can take back what one has just told (pages.md).
const UndoTime = 10 * time.Minute

// UndoRelease takes back what the actor told of a release in the row id, within
// ten minutes; what it changed holds again. It is a Conflict if somebody has
// told more of it meanwhile.
func UndoRelease(tx *db.Tx, subject, id sild.ID) (err error) {
	defer sild.Wrap(&err, "people.UndoRelease(%s)", subject)
	if _, err := access.PersonToWrite(tx, subject, 'I'); err != nil {
		return err
	}
	r, err := db.One[Release](tx, `SELECT `+sild.FactColumns+`, `+ReleaseColumns+` FROM release_date WHERE id = $1 AND subject_id = $2`, id, subject)
	if err != nil {
		return err
	}
	if r.RecordedBy != tx.Actor.User || tx.Now.Sub(r.RecordedAt) > UndoTime {
		return &sild.Error{Kind: sild.Forbidden, Key: "release.undo.late"}
	}
	if err := db.Replace(tx, "release_date", r.Fact, Undone); err != nil {
		return err
	}
	was, ok, err := db.Maybe[Release](tx, `SELECT `+sild.FactColumns+`, `+ReleaseColumns+` FROM release_date
		WHERE thing = $1 AND id < $2 AND replaced_why <> $3 ORDER BY id DESC LIMIT 1`, r.Thing, r.ID, Undone)
	if err != nil || !ok {
		return err
	}
	thing := was.Thing
	was.Fact = tx.NewFact(was.Subject, was.Case, was.Day, was.Source, was.Evidence)
	was.Thing = thing
	return db.Record(tx, "release_date", ReleaseColumns, was.Fact, was)
}
