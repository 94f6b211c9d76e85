// SPDX-License-Identifier: EUPL-1.2

package flow_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
)

// helped is a case with everybody who can stand in a relation to it.
type helped struct {
	*flowtest.World
	t       testing.TB
	b       flowtest.Beside
	subject sild.ID
	caseID  sild.ID
	users   []flowtest.User
}

func newHelped(t testing.TB) *helped {
	t.Helper()
	h := &helped{World: flowtest.New(t), t: t}
	h.b = h.WithBeside()
	h.subject, h.caseID = h.Admitted("Andrei", "Tamm")
	h.users = []flowtest.User{h.Officer, h.Guard, h.Coordinator, h.Worker, h.Second, h.Stranger, h.Manager, h.Admin, h.b.Volunteer, h.b.Specialist, h.b.Probation, h.b.Municipal}
	return h
}

// seen is all that every user may do in the case now, in whatever relation.
func (h *helped) seen() map[string]access.Right {
	h.t.Helper()
	all := map[string]access.Right{}
	for _, u := range h.users {
		h.Look(u, func(tx *db.Tx) error {
			for _, relation := range append([]string{""}, access.Relations(u.Role)...) {
				if relation != "" && access.Where(u.Role, relation) != "aside" {
					continue
				}
				open := func() (access.Record, error) { return access.Case(tx, h.caseID, access.Sections) }
				if relation != "" {
					open = func() (access.Record, error) { return access.CaseAs(tx, h.caseID, relation, access.Sections) }
				}
				rec, err := open()
				if err != nil && sild.KindOf(err) != sild.NotFound {
					return err
				}
				if err == nil {
					for _, s := range []byte(access.Sections) {
						all[fmt.Sprint(u.Name, " ", relation, " ", string(s))] = rec.Right(s)
					}
				}
			}
			return nil
		})
	}
	return all
}

// TestTakingAwayNeverGives: whatever happened before, to end one relation, or to
// exclude somebody, opens nothing to anybody.
func TestTakingAwayNeverGives(t *testing.T) {
	if testing.Short() {
		t.Skip("many histories")
	}
	for seed := range uint64(6) {
		h := newHelped(t)
		rng := rand.New(rand.NewPCG(seed, 25))
		var sides, requests, workers []sild.ID // things
		row := func(u flowtest.User, table string, thing sild.ID) (id sild.ID) {
			h.Look(u, func(tx *db.Tx) (err error) {
				id, _, err = db.Maybe[sild.ID](tx, `SELECT id FROM `+table+` WHERE thing = $1 AND replaced_at IS NULL`, thing)
				return err
			})
			return id
		}
		gives := []func(){
			func() {
				u := []flowtest.User{h.b.Probation, h.b.Municipal}[rng.IntN(2)]
				_ = h.Try(h.Coordinator, func(tx *db.Tx) error {
					s, err := casework.NameSide(tx, h.caseID, casework.SideInput{Team: u.Team, Why: "home"})
					if err == nil {
						sides = append(sides, s.Thing)
					}
					return err
				})
			},
			func() {
				u := []flowtest.User{h.b.Specialist, h.b.Municipal}[rng.IntN(2)]
				var id sild.ID
				if h.Try(h.Coordinator, func(tx *db.Tx) error {
					r, err := casework.AskHelp(tx, h.caseID, casework.RequestInput{Team: u.Team, Sections: []string{"P", "N", "APN", "HS"}[rng.IntN(4)], Asks: "x", Until: h.Today().AddDays(rng.IntN(60))})
					id = r.ID
					requests = append(requests, r.Thing)
					return err
				}) == nil {
					_ = h.Try(u, func(tx *db.Tx) error { _, err := casework.AnswerHelp(tx, id, "accepted", ""); return err }) // they may be excluded
				} else {
					requests = requests[:len(requests)-1]
				}
			},
			func() {
				u, role := h.Second, []string{"co_worker", "cover"}[rng.IntN(2)]
				if rng.IntN(2) == 0 {
					u, role = h.b.Volunteer, casework.Volunteer
				}
				_ = h.Try(h.Coordinator, func(tx *db.Tx) error {
					a, err := casework.AddAssignment(tx, h.caseID, casework.AssignmentInput{User: u.ID, Role: role, From: h.Today(), Until: h.Today().AddDays(20)})
					if err == nil {
						workers = append(workers, a.Thing)
					}
					return err
				})
			},
		}
		takes := []func() string{
			func() string {
				if len(sides) == 0 {
					return ""
				}
				_ = h.Try(h.Coordinator, func(tx *db.Tx) error {
					_, err := casework.EndSide(tx, row(h.Coordinator, "case_side", sides[len(sides)-1]))
					return err
				})
				return "a side ends"
			},
			func() string {
				if len(requests) == 0 {
					return ""
				}
				_ = h.Try(h.Coordinator, func(tx *db.Tx) error {
					_, err := casework.EndHelp(tx, row(h.Coordinator, "help_request", requests[len(requests)-1]), "x")
					return err
				})
				return "a request ends"
			},
			func() string {
				if len(workers) == 0 {
					return ""
				}
				_ = h.Try(h.Coordinator, func(tx *db.Tx) error {
					return casework.Mistake(tx, "assignment", row(h.Coordinator, "assignment", workers[len(workers)-1]), "x")
				})
				return "an assignment was a mistake"
			},
			func() string {
				u := h.users[3+rng.IntN(len(h.users)-3)] // the officer and the coordinator go on
				h.Do(h.Coordinator, func(tx *db.Tx) error {
					_, err := db.Exec(tx, `INSERT INTO exclusion (subject_id, user_id, why, by_id, at) VALUES ($1, $2, 'test', $3, $4) ON CONFLICT DO NOTHING`, h.subject, u.ID, h.Coordinator.ID, tx.Now)
					return err
				})
				return u.Name + " is excluded"
			},
		}
		left := false
		for range 14 {
			h.Go(h.Now().Add(time.Duration(1+rng.IntN(90)) * time.Hour).In(h.DB.Zone).Format("2006-01-02 15:04"))
			if !left && rng.IntN(6) == 0 {
				h.Leaves(h.subject)
				left = true
			}
			gives[rng.IntN(len(gives))]()
			before := h.seen()
			what := takes[rng.IntN(len(takes))]()
			for key, right := range h.seen() {
				former := strings.Contains(key, " "+access.Former+" ") // own entries, of what was theirs until now
				if more := right &^ before[key]; more != 0 && what != "" && !(former && right&(access.All|access.Write) == right&access.All) {
					t.Fatalf("seed %d: %s, and %s gains %b", seed, what, key, more)
				}
			}
		}
		h.Look(h.Coordinator, func(tx *db.Tx) error {
			n, err := db.One[int](tx, `SELECT count(*) FROM access_grant WHERE until_on IS NULL OR until_on > $1 OR until_on < from_on`, org.Far)
			if n != 0 {
				t.Errorf("seed %d: %d grants have no end, or end before they begin", seed, n)
			}
			return err
		})
	}
}

// TestGrantsEnd: each kind of grant holds on its last day, and not on the next.
func TestGrantsEnd(t *testing.T) {
	h := newHelped(t)
	h.Help(h.caseID, h.b.Specialist, "P", sild.MustDate("2024-03-10"))
	h.Do(h.Coordinator, func(tx *db.Tx) error {
		if _, err := casework.AddAssignment(tx, h.caseID, casework.AssignmentInput{User: h.Second.ID, Role: "cover", From: h.Today(), Until: sild.MustDate("2024-02-20")}); err != nil {
			return err
		}
		_, err := casework.AddAssignment(tx, h.caseID, casework.AssignmentInput{User: h.b.Volunteer.ID, Role: casework.Volunteer, From: h.Today(), Until: sild.MustDate("2024-02-25")})
		return err
	})
	opens := func(u flowtest.User, relation, when string) bool {
		h.Go(when)
		return h.Try(u, func(tx *db.Tx) error {
			var err error
			if access.Where(u.Role, relation) == "aside" {
				_, err = access.CaseAs(tx, h.caseID, relation, access.Sections)
			} else {
				_, err = access.Case(tx, h.caseID, access.Sections)
			}
			return err
		}) == nil
	}
	for _, c := range []struct {
		user     flowtest.User
		relation string
		last     string
	}{
		{h.b.Specialist, access.Requested, "2024-03-10"},
		{h.Second, access.Cover, "2024-02-20"},
		{h.b.Volunteer, access.Assigned, "2024-02-25"},
		{h.b.Specialist, access.Former, "2024-06-08"},
		{h.Second, access.Former, "2024-05-20"},
	} {
		last := sild.MustDate(c.last)
		if !opens(c.user, c.relation, c.last+" 00:00") || !opens(c.user, c.relation, c.last+" 23:59") || opens(c.user, c.relation, last.AddDays(1).String()+" 00:00") {
			t.Errorf("%s of %s does not hold through %s and no longer", c.relation, c.user.Name, c.last)
		}
	}
}

// TestEveryRelationEnds: the rows of access_grant that follow from facts all have
// their last day, and nobody holds one twice.
func TestEveryRelationEnds(t *testing.T) {
	h := newHelped(t)
	h.Leaves(h.subject)
	var got []string
	h.Look(h.Coordinator, func(tx *db.Tx) (err error) {
		got, err = db.All[string](tx, `SELECT relation FROM access_grant WHERE subject_id = $1 AND until_on >= from_on ORDER BY relation`, h.subject)
		return err
	})
	if want := []string{"custody", "custody", "lead", "team"}; !slices.Equal(got, want) {
		t.Errorf("%q; want %q", got, want)
	}
}
