// SPDX-License-Identifier: EUPL-1.2

package own

import (
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/people"
	"sild/trail"
)

// A Looker is somebody who looked at the person's record or changed it, in one
// role, in some span.
type Looker struct {
	User, Org     sild.ID
	Name, OrgName string
	Role          string
	Why           []string // the relations in which they stood, those of the latest first
	Did           []Did
	N             int // how many entries
	First, Last   time.Time
	Self          bool // the person on their own pages
	Alarm         bool // in an emergency, without standing in a relation
}

// A Did is what somebody did of one kind, however often.
type Did struct {
	Kind     string // one of Kinds
	Sections string // which parts, in the order of [access.Sections]
	N        int
	Days     []Day
}

// A Day is how often something was done on one day, and when last.
type Day struct {
	Day  sild.Date
	N    int
	Last time.Time
}

// Kinds are the kinds of what one can do with a record, as people tell them
// apart.
var Kinds = []string{"read", "print", "write", "list", "search", "sample", "other"}

// KindOf is the kind of an action.
func KindOf(action string) string {
	switch action {
	case "read", "print", "write", "list", "search", "sample":
		return action
	case "export", "download":
		return "print"
	case "undo", "move", "merge", "unmerge", "mistake":
		return "write"
	}
	return "other"
}

// Looks are who looked at the record of the person on their own pages, from a
// moment until before another: in an emergency first, then the latest first, the
// person last. What a privacy officer keeps back is not among them and is not
// counted.
func Looks(tx *db.Tx, zone *time.Location, from, until time.Time) (_ []Looker, err error) {
	defer sild.Wrap(&err, "own.Looks")
	lines, err := Lines(tx, from, until)
	return grouped(lines, zone), err
}

// Lines are the same entries one by one, the latest first.
func Lines(tx *db.Tx, from, until time.Time) (_ []trail.Line, err error) {
	defer sild.Wrap(&err, "own.Lines")
	persons, err := opened(tx, "C")
	if err != nil {
		return nil, err
	}
	lines, err := trail.About(tx, persons, from, until)
	if err != nil {
		return nil, err
	}
	kept, err := keptBack(tx, persons)
	return slices.DeleteFunc(lines, kept), err
}

// LooksSince is when the first entry about the person was kept.
func LooksSince(tx *db.Tx) (time.Time, error) {
	persons, err := opened(tx, "")
	if err != nil {
		return time.Time{}, err
	}
	return trail.Since(tx, persons)
}

// opened are the persons of the actor's records, those merged into them too. It
// leaves a trail if sections are asked for.
func opened(tx *db.Tx, sections string) (persons []sild.ID, err error) {
	subjects, err := Subjects(tx)
	if err != nil {
		return nil, err
	}
	for _, s := range subjects {
		if sections != "" {
			if _, err := access.PersonAs(tx, s, access.Self, sections); err != nil {
				return nil, err
			}
		}
		some, err := db.All[sild.ID](tx, `SELECT person_id FROM subject WHERE id = $1`, s)
		if err != nil {
			return nil, err
		}
		for _, p := range some {
			merged, err := people.MergedPersons(tx, p)
			if err != nil {
				return nil, err
			}
			persons = append(append(persons, p), merged...)
		}
	}
	slices.Sort(persons)
	return slices.Compact(persons), nil
}

// keptBack reports of entries about persons whether a privacy officer keeps them
// back today, as another approved (GDPR art. 23).
func keptBack(tx *db.Tx, persons []sild.ID) (func(trail.Line) bool, error) {
	type row struct {
		Entry, User sild.ID
		From, To    time.Time
	}
	args := []any{tx.Today()}
	rows, err := db.All[row](tx, `SELECT entry_id, user_id, from_at, to_at FROM withheld
		WHERE approved_at IS NOT NULL AND ended_at IS NULL AND until_on >= $1 AND person_id IN (`+db.List(&args, persons)+`)`, args...)
	return func(l trail.Line) bool {
		return slices.ContainsFunc(rows, func(r row) bool {
			if r.Entry != "" {
				return r.Entry == l.ID
			}
			return r.User != "" && r.User == l.User && !l.At.Before(r.From) && !l.At.After(r.To)
		})
	}, err
}

// grouped makes a line of what each did of one kind, so that three hundred lists
// read as one.
func grouped(lines []trail.Line, zone *time.Location) (list []Looker) {
	for _, l := range lines { // the latest first
		i := slices.IndexFunc(list, func(x Looker) bool { return x.User == l.User && x.Role == l.Role })
		if i < 0 {
			i = len(list)
			list = append(list, Looker{
				User: l.User, Org: l.Org, Name: l.UserName, OrgName: l.OrgName, Role: l.Role, Last: l.At, Self: l.Role == access.Participant,
			})
		}
		x := &list[i]
		x.N++
		x.First = l.At
		x.Alarm = x.Alarm || l.Purpose == access.BreakGlass
		if _, known := helping[l.Purpose]; (known || l.Purpose == access.BreakGlass || l.Purpose == access.Inspection || l.Purpose == access.Sampled) && !slices.Contains(x.Why, l.Purpose) {
			x.Why = append(x.Why, l.Purpose)
		}
		x.add(l, zone)
	}
	for i := range list {
		slices.SortStableFunc(list[i].Did, func(a, b Did) int { return slices.Index(Kinds, a.Kind) - slices.Index(Kinds, b.Kind) })
	}
	rank := func(x Looker) int {
		switch {
		case x.Alarm:
			return 0
		case x.Self:
			return 2
		}
		return 1
	}
	slices.SortStableFunc(list, func(a, b Looker) int { return rank(a) - rank(b) })
	return list
}

func (x *Looker) add(l trail.Line, zone *time.Location) {
	kind := KindOf(l.Action)
	i := slices.IndexFunc(x.Did, func(d Did) bool { return d.Kind == kind })
	if i < 0 {
		i = len(x.Did)
		x.Did = append(x.Did, Did{Kind: kind})
	}
	d := &x.Did[i]
	d.N++
	var all strings.Builder
	for j := range len(access.Sections) {
		if s := access.Sections[j]; strings.IndexByte(d.Sections, s) >= 0 || strings.IndexByte(l.Sections, s) >= 0 {
			all.WriteByte(s)
		}
	}
	d.Sections = all.String()
	day := sild.DateOf(l.At, zone)
	if n := len(d.Days); n > 0 && d.Days[n-1].Day == day {
		d.Days[n-1].N++
		return
	}
	d.Days = append(d.Days, Day{Day: day, N: 1, Last: l.At})
}

// Looked reports whether they saw anything: who has a sample drawn sees nobody.
func (x Looker) Looked() bool {
	return slices.ContainsFunc(x.Did, func(d Did) bool { return d.Kind != "sample" })
}

// helping are the relations in which people stand who help: all but those in
// which somebody looks for another reason.
var helping = map[string]bool{
	access.Lead: true, access.CoWorker: true, access.Cover: true, access.Offered: true, access.Former: true, access.Team: true,
	access.Custody: true, access.Community: true, access.Assigned: true, access.Requested: true, access.Standing: true, access.Shift: true,
}

// Helps reports whether somebody who looked is one of those who help: by the
// relation in which they stood, and where none was noted by their role.
func (x Looker) Helps() bool {
	if x.Alarm || x.Self {
		return false
	}
	if len(x.Why) > 0 {
		return helping[x.Why[0]]
	}
	return slices.Contains([]string{"support_person", "coordinator", "prison", "volunteer", "specialist", "house_staff", "probation", "municipal"}, x.Role)
}
