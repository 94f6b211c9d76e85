// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"errors"
	"strconv"

	"sild"
	"sild/db"
	"sild/pack"
)

func itoa(n int) string { return strconv.Itoa(n) }

// An Entry is a row of a pasted list beside what is known already.
type Entry struct {
	Pasted
	Known *Listed  // the one person whom the actor sees who it must be; nil: nobody, or not sure
	Last  *Release // what was told of their release
	Maybe []Listed // who it may be
	Moves bool     // the day that is known is another
}

// What becomes of an entry.
const (
	EntryWrong = "wrong" // it has problems
	EntryNew   = "new"   // nobody like that is seen
	EntryMaybe = "maybe" // somebody to look at first
	EntrySame  = "same"  // all of it is known
	EntryMore  = "more"  // it tells what was not known, or a day that moved
)

// State is which of these e is.
func (e Entry) State() string {
	switch {
	case len(e.Problems) > 0:
		return EntryWrong
	case e.Known == nil && len(e.Maybe) > 0:
		return EntryMaybe
	case e.Known == nil:
		return EntryNew
	case e.Last != nil && !e.Last.Happened && e.Last.On == e.Leaves.On && (e.Leaves.Kind == "" || e.Leaves.Kind == e.Last.Kind):
		return EntrySame
	}
	return EntryMore
}

// Look holds a pasted list against those whom the actor sees: nobody learns of
// anybody else. It leaves the trail of each search, and writes nothing.
func Look(tx *db.Tx, p *pack.Pack, rows []Pasted) (_ []Entry, err error) {
	defer sild.Wrap(&err, "people.Look")
	if err := MayEnter(tx); err != nil {
		return nil, err
	}
	today := sild.DateOf(tx.Now, p.Location())
	list := make([]Entry, len(rows))
	for i, x := range rows {
		e := Entry{Pasted: x}
		if len(x.Problems) == 0 {
			d := sild.Problems{}
			detail := x.In.check(d, today)
			for _, field := range []string{"given", "family"} {
				if m, bad := d[field]; bad {
					x.Problems["name"] = m
				}
			}
			for _, field := range []string{"born", "code"} {
				if m, bad := d[field]; bad {
					x.Problems["born"] = m
				}
			}
			doubles, err := Same(tx, x.In)
			if err != nil {
				return nil, err
			}
			if e.Known = theOne(doubles, detail); e.Known == nil {
				for _, d := range doubles {
					e.Maybe = append(e.Maybe, d.Listed)
				}
			} else {
				if e.Last, err = ReleaseOf(tx, e.Known.Subject); err != nil {
					return nil, err
				}
			}
			e.Leaves.fits(x.Problems, p, today, e.Last)
			e.Moves = e.Last != nil && !e.Last.Happened && !e.Last.On.IsZero() && !e.Leaves.On.IsZero() && e.Last.On != e.Leaves.On
		}
		list[i] = e
	}
	return list, nil
}

// theOne is the one of found who d must be: by the code, or by the whole name and
// the whole birth date.
func theOne(found []Double, d Detail) *Listed {
	var one *Listed
	for i, l := range found {
		whole := d.BornFrom == d.BornUntil && !d.BornFrom.IsZero() && l.BornFrom == d.BornFrom && l.BornUntil == d.BornUntil
		if whole && (l.CodeIs == same || l.CodeIs != differs && l.Given == d.Given && l.Family == d.Family) {
			if one != nil {
				return nil
			}
			one = &found[i].Listed
		}
	}
	if one == nil || len(found) > 1 && d.Code == "" {
		return nil
	}
	return one
}

// fits adds what is wrong with the day and the way of leaving, at the row.
func (in ReleaseInput) fits(row sild.Problems, p *pack.Pack, today sild.Date, last *Release) {
	pr := sild.Problems{}
	in.Change = "set" // asked when it is saved
	in.check(pr, p, today, last)
	for _, field := range []string{"on", "kind"} {
		if m, bad := pr[field]; bad {
			row[field] = m
		}
	}
}

// A Pick is what shall be done with a row of a pasted list.
type Pick struct {
	Line    int
	Subject sild.ID // who it is; empty: somebody new
	Change  string  // why the day moved, a value of release_changes
}

// Enter enters and updates the picked rows of a pasted list: all of them, or
// none if one is wrong, whose problems stand at "row-LINE".
func Enter(tx *db.Tx, p *pack.Pack, programme, controller, team sild.ID, rows []Pasted, picks []Pick) (done []sild.ID, err error) {
	defer sild.Wrap(&err, "people.Enter")
	if err := MayEnter(tx); err != nil {
		return nil, err
	}
	byLine := map[int]Pasted{}
	for _, x := range rows {
		byLine[x.Line] = x
	}
	pr := sild.Problems{}
	pr.Check(len(picks) > 0, "list", "paste.nothing")
	for _, k := range picks {
		field := "row-" + itoa(k.Line)
		x, there := byLine[k.Line]
		if !there {
			return nil, sild.Missing()
		}
		for _, at := range []string{"name", "born", "on", "kind"} {
			if m, bad := x.Problems[at]; bad && pr[field].Key == "" {
				pr[field] = m
			}
		}
		if pr[field].Key != "" {
			continue
		}
		subject, err := enterOne(tx, p, programme, controller, team, x, k)
		if err != nil {
			if sild.KindOf(err) != sild.Invalid {
				return nil, err
			}
			pr[field] = firstOf(err)
			continue
		}
		done = append(done, subject)
	}
	return done, pr.Err()
}

func enterOne(tx *db.Tx, p *pack.Pack, programme, controller, team sild.ID, x Pasted, k Pick) (sild.ID, error) {
	if k.Subject == "" {
		s, err := AddInPrison(tx, p, programme, controller, team, x.In, x.Leaves)
		return s.ID, err
	}
	in := x.Leaves
	last, err := ReleaseOf(tx, k.Subject) // SetRelease opens the record, or refuses
	if err != nil {
		return "", err
	}
	in.Change = k.Change
	if last != nil {
		in.Anew = last.Happened
		if in.Kind == "" {
			in.Kind = last.Kind
		}
		if in.On.IsZero() && !last.Happened {
			in.On = last.On // a list without a day takes none away
		}
		if in.Change == "" && !last.Happened && last.On.IsZero() && in.fillsIn(Release{Kind: last.Kind, Place: last.Place, On: in.On}) {
			in.Change = p.ByMeaning("release_changes", "set")
		}
	}
	_, err = SetRelease(tx, p, k.Subject, in)
	return k.Subject, err
}

// firstOf is one problem of an error that has some.
func firstOf(err error) sild.Message {
	e, ok := errors.AsType[*sild.Error](err)
	if !ok {
		return sild.Message{Key: "error.invalid"}
	}
	for _, field := range []string{"given", "code", "born", "no_code_why", "on", "kind", "place", "change"} {
		if m, there := e.Fields[field]; there {
			return m
		}
	}
	return sild.Message{Key: "error.invalid"}
}
