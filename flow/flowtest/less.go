// SPDX-License-Identifier: EUPL-1.2

package flowtest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	_ "unsafe" // for go:linkname

	"sild"
	"sild/db"
	"sild/db/dbtest"
)

// Rehearse has nothing come of what r does, until end, which gives the tables to
// which it would have been written: those of the trail and of sessions aside.
func (w *World) Rehearse(r *http.Request) (again *http.Request, end func() (tables []string)) {
	ctx, done := dbtest.Rehearse(r.Context(), w.DB)
	return r.WithContext(ctx), func() []string {
		return slices.DeleteFunc(done(), func(table string) bool { return table == "session" })
	}
}

// Without takes a section from every grant, until back.
func (w *World) Without(section byte) (back func()) {
	w.t.Helper()
	return w.sections(func(has string) string { return strings.ReplaceAll(has, string(section), "") })
}

// Only leaves one section in every grant, until back.
func (w *World) Only(section byte) (back func()) {
	w.t.Helper()
	return w.sections(func(has string) string {
		return strings.Map(func(r rune) rune {
			if byte(r) == section {
				return r
			}
			return -1
		}, has)
	})
}

// sections changes those of every grant, until back.
func (w *World) sections(to func(has string) string) (back func()) {
	w.t.Helper()
	type grant struct {
		ID       sild.ID
		Sections string
	}
	of := map[string][]sild.ID{} // by what they have
	set := func(to func(has string) string) {
		w.t.Helper()
		w.as(func(tx *db.Tx) error {
			for has, ids := range of {
				args := []any{to(has)}
				if _, err := db.Exec(tx, `UPDATE access_grant SET sections = $1 WHERE id IN (`+db.List(&args, ids)+`)`, args...); err != nil {
					return err
				}
			}
			return nil
		})
	}
	w.as(func(tx *db.Tx) error {
		all, err := db.All[grant](tx, `SELECT id, sections FROM access_grant`)
		for _, g := range all {
			of[g.Sections] = append(of[g.Sections], g.ID)
		}
		return err
	})
	set(to)
	return func() { set(func(has string) string { return has }) }
}

// Limit has every record kept, and not worked with, until lift.
func (w *World) Limit() (lift func()) {
	w.t.Helper()
	do := func(query string) {
		w.t.Helper()
		w.as(func(tx *db.Tx) error { _, err := db.Exec(tx, query); return err })
	}
	do(`INSERT INTO protection (id, subject_id, state, from_on, until_on, why, by_id, at)
		SELECT 'rehearsed-' || id, id, 'limited', '2000-01-01', '9999-12-31', 'rehearsed', '', created_at FROM subject`)
	return func() { do(`DELETE FROM protection WHERE why = 'rehearsed'`) }
}

// duties are what each role may do beside sections, as package access reads them from
// its table: nobody else can change them.
//
//go:linkname duties sild/access.duties
var duties map[string]map[string]bool

// Needed are those duties of a role without which ask gives something else: lost
// tells what of it is lost while they are taken away.
func Needed(role string, lost func() string) map[string]string {
	whole := duties
	defer func() { duties = whole }()
	found := map[string]string{}
	var try func(some []string)
	try = func(some []string) {
		less := maps.Clone(whole[role])
		for _, duty := range some {
			delete(less, duty)
		}
		duties = maps.Clone(whole) // another map each time: somebody may be reading the one before
		duties[role] = less
		switch gone := lost(); {
		case gone == "":
		case len(some) == 1:
			found["duty "+some[0]] = gone
		default: // which of them is it
			try(some[:len(some)/2])
			try(some[len(some)/2:])
		}
	}
	var has []string
	for _, duty := range slices.Sorted(maps.Keys(whole[role])) {
		if whole[role][duty] {
			has = append(has, duty)
		}
	}
	if len(has) > 0 {
		try(has)
	}
	return found
}

// as is a unit of work of the system that settles nothing and leaves no trail.
func (w *World) as(do func(tx *db.Tx) error) {
	w.t.Helper()
	w.must(w.DB.Write(w.t.Context(), sild.System, do))
}

// EachMutant is set by the tool mutants alone: it asks for what ask gives, and
// again with each check that it meets taken out, and keeps which of them show.
var EachMutant func(test string, ask func() string)
