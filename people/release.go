// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"slices"
	"strconv"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
)

func itoa(n int) string { return strconv.Itoa(n) }

// A Release is what is known of one release from prison. When the day moves, a
// new row tells of the same Thing, and the old one stays as history.
type Release struct {
	sild.Fact
	On       sild.Date // zero: not known
	Kind     string
	Place    string
	Happened bool
	Change   string // why it is told: a value of release_changes
	Note     string
}

const releaseColumns = `release_on, kind, place, happened, change, note`

// ReleaseInput is what one may say of a release.
type ReleaseInput struct {
	On       sild.Date
	Kind     string
	Place    string
	Happened bool
	Change   string
	Note     string
	Seen     sild.ID // the row that was looked at; empty: none
	Anew     bool    // another time in prison, not a change of the last
}

func (in ReleaseInput) check(p *pack.Pack, today sild.Date, changes bool) error {
	pr := sild.Problems{}
	_, kind := p.Value("release", in.Kind)
	pr.Check(kind, "kind", "choice.unknown")
	_, place := p.Value("prisons", in.Place)
	pr.Check(place, "place", "choice.unknown")
	pr.Check(!in.Happened || !in.On.IsZero(), "on", "release.on.required")
	pr.Check(!in.Happened || !in.On.After(today), "on", "date.future")
	pr.Check(in.Happened || in.On.IsZero() || !in.On.Before(today), "on", "release.on.past")
	pr.Check(in.On.IsZero() || in.On.Sub(today) < 40*366, "on", "date.far")
	if changes {
		_, known := p.Value("release_changes", in.Change)
		pr.Check(known, "change", "release.change.required")
	}
	pr.Text("note", in.Note, 1000)
	return pr.Err()
}

// SetRelease records when and how a person is expected to leave, that it has
// changed and why, or that they left.
func SetRelease(tx *db.Tx, p *pack.Pack, subject sild.ID, in ReleaseInput) (_ Release, err error) {
	defer sild.Wrap(&err, "people.SetRelease(%s)", subject)
	if _, err := access.PersonToWrite(tx, subject, 'I'); err != nil {
		return Release{}, err
	}
	all, err := Releases(tx, subject)
	if err != nil {
		return Release{}, err
	}
	var last *Release
	if len(all) > 0 && !in.Anew {
		last = &all[len(all)-1]
	}
	if err := in.check(p, tx.Today(), last != nil && !in.Happened); err != nil {
		return Release{}, err
	}
	r := Release{On: in.On, Kind: in.Kind, Place: in.Place, Happened: in.Happened, Change: in.Change, Note: in.Note}
	if last == nil {
		r.Change = "set"
		r.Fact = tx.NewFact(subject, "", tx.Today(), "prison", "document")
		return r, db.Record(tx, "release_date", releaseColumns, r.Fact, r)
	}
	if in.Seen != "" && last.ID != in.Seen {
		return *last, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	if in.Happened {
		r.Change = "happened"
	}
	if r.Fact, err = db.Amend(tx, "release_date", last.Fact, r.Change); err != nil {
		return *last, err
	}
	r.Fact.Day = tx.Today()
	return r, db.Record(tx, "release_date", releaseColumns, r.Fact, r)
}

// Releases are the releases of a subject that hold, by day; one not known lies
// ahead.
func Releases(tx *db.Tx, subject sild.ID) ([]Release, error) {
	all, err := db.All[Release](tx, `SELECT `+sild.FactColumns+`, `+releaseColumns+` FROM release_date WHERE subject_id = $1 AND replaced_at IS NULL ORDER BY id`, subject)
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

// ReleaseHistory is all that was ever told of the releases of a subject, in the
// order in which it was told; what was entered by mistake is marked so.
func ReleaseHistory(tx *db.Tx, subject sild.ID) ([]Release, error) {
	return db.All[Release](tx, `SELECT `+sild.FactColumns+`, `+releaseColumns+` FROM release_date WHERE subject_id = $1 ORDER BY recorded_at, id`, subject)
}

// Facts are the facts of a subject that this package keeps: the person and
// their releases.
func Facts(tx *db.Tx, s Subject) (pack.Facts, error) {
	f := pack.Facts{Subject: s.ID, Team: s.Team}
	d, err := detail(tx, s.Person)
	if err != nil {
		return f, err
	}
	f.Person = pack.Person{ID: s.Person, Born: d.Born(), Sex: d.Sex}
	releases, err := Releases(tx, s.ID)
	for _, r := range releases {
		f.Releases = append(f.Releases, pack.Release{ID: r.ID, Day: r.On, Kind: r.Kind, Place: r.Place, Happened: r.Happened})
	}
	return f, err
}
