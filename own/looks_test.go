// SPDX-License-Identifier: EUPL-1.2

package own_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/own"
	"sild/people"
)

// TestEveryLook: after random histories every entry about a person, but for what
// is kept back, is on their page and in the file, and nothing else; counted from
// the trail itself.
func TestEveryLook(t *testing.T) {
	w := flowtest.New(t)
	p := withPage(t, w)
	other, otherCase := w.Admitted("Boriss", "Kask")
	persons := map[sild.ID]bool{}
	personOf := func(subject sild.ID) (id sild.ID) {
		w.Look(w.Coordinator, func(tx *db.Tx) error {
			s, err := people.SubjectByID(tx, subject)
			id = s.Person
			return err
		})
		return id
	}
	persons[personOf(p.subject)] = true
	merged, entries, kept := false, 0, 0
	readers := []flowtest.User{w.Worker, w.Coordinator, w.Officer, w.Second, w.Stranger, w.Manager}
	r := rand.New(rand.NewPCG(4, 7))
	acts := map[string]func(){
		"open": func() {
			u := readers[r.IntN(len(readers))]
			kase := []sild.ID{p.kase, otherCase}[r.IntN(2)]
			_ = w.Flow.Read(p.t.Context(), u.Actor(), func(tx *db.Tx) error {
				_, err := access.Case(tx, kase, "IPN")
				return err
			})
		},
		"list": func() {
			u := readers[r.IntN(len(readers))]
			_ = w.Flow.Read(p.t.Context(), u.Actor(), func(tx *db.Tx) error {
				_, err := people.Search(tx, "Andrei")
				return err
			})
		},
		"write": func() {
			_ = w.Try(w.Worker, func(tx *db.Tx) error {
				_, err := casework.AddContact(tx, p.kase, casework.ContactInput{Kind: "phone", Outcome: "held", StartedAt: w.Now(), Minutes: 5})
				return err
			})
		},
		"self": func() {
			if err := p.look(func(tx *db.Tx) error {
				_, err := own.LifeOf(tx)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		},
		"keep back": func() {
			u := readers[r.IntN(len(readers))]
			approved := r.IntN(2) == 0
			w.Do(w.Admin, func(tx *db.Tx) error {
				at := any(nil)
				if approved {
					at = tx.Now
				}
				_, err := db.Exec(tx, `INSERT INTO withheld (id, person_id, user_id, from_at, to_at, reason, words, org_id, until_on, review_on, by_id, at, approved_at, ended_why)
					VALUES ($1, $2, $3, $4, $5, 'inquiry', '', $6, $7, $7, $8, $9, $10, '')`,
					tx.NewID(), personOf(p.subject), u.ID, tx.Now.Add(-5*time.Minute), tx.Now, w.Provider.ID, w.Today().AddDays(30), w.Admin.ID, tx.Now, at)
				return err
			})
		},
		"merge": func() {
			if merged {
				return
			}
			w.Do(w.Coordinator, func(tx *db.Tx) error {
				_, err := flow.MergePeople(tx, p.subject, flow.MergeInput{Gone: other, Details: "kept", Why: "The same man."})
				return err
			})
			persons[personOf(other)], merged = true, true
		},
		"compare": func() {
			p.later(7 * time.Minute)
			from, until := w.Now().AddDate(-1, 0, 0), w.Now().Add(time.Minute)
			have, list := map[sild.ID]bool{}, 0
			if err := p.look(func(tx *db.Tx) error {
				lines, err := own.Lines(tx, from, until)
				if err != nil {
					return err
				}
				for _, l := range lines {
					have[l.ID] = true
				}
				looks, err := own.Looks(tx, w.DB.Zone, from, until)
				for _, l := range looks {
					n := 0
					for _, d := range l.Did {
						m := 0
						for _, day := range d.Days {
							m += day.N
						}
						if m != d.N {
							t.Errorf("%s: %d times on %v", d.Kind, d.N, d.Days)
						}
						n += d.N
					}
					if n != l.N {
						t.Errorf("%s: %d entries, %d told", l.Name, l.N, n)
					}
					list += l.N
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if list != len(have) {
				t.Errorf("the page tells of %d entries, the file of %d", list, len(have))
			}
			want := 0
			err := w.Flow.Read(p.t.Context(), sild.System, func(tx *db.Tx) error {
				type row struct {
					ID, User sild.ID
					Subjects string
					At       time.Time
				}
				type back struct {
					User     sild.ID
					From, To time.Time
				}
				backs, err := db.All[back](tx, `SELECT user_id, from_at, to_at FROM withheld WHERE approved_at IS NOT NULL`)
				if err != nil {
					return err
				}
				rows, err := db.All[row](tx, `SELECT id, user_id, subjects, at FROM trail`)
				kept = 0
				for _, x := range rows {
					about, hidden := false, false
					for id := range persons {
						about = about || contains(x.Subjects, string(id))
					}
					for _, b := range backs {
						hidden = hidden || b.User == x.User && !x.At.Before(b.From) && !x.At.After(b.To)
					}
					switch {
					case !about:
					case hidden:
						kept++
						if have[x.ID] {
							t.Errorf("an entry that is kept back is on the page")
						}
					default:
						want++
						if !have[x.ID] && x.At.Before(w.Now()) {
							t.Errorf("an entry of %v is not on the page", x.At)
						}
					}
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			entries = len(have)
		},
	}
	for step := range 240 {
		p.later(time.Minute)
		switch {
		case step == 150:
			acts["merge"]()
		case step%40 == 39:
			acts["compare"]()
		case step%23 == 22:
			acts["keep back"]()
		default:
			acts[[]string{"open", "open", "list", "write", "self"}[r.IntN(5)]]()
		}
	}
	acts["compare"]()
	if entries == 0 || kept == 0 {
		t.Fatalf("%d entries, %d kept back: the histories were too short to say anything", entries, kept)
	}
	t.Logf("%d of %d entries about the person are on their page and in the file, merged record %t; %d are kept back and not there", entries, entries, merged, kept)
}

func contains(subjects, id string) bool {
	for len(subjects) >= len(id) {
		if subjects[:len(id)] == id {
			return true
		}
		subjects = subjects[1:]
	}
	return false
}

// TestManyLists: three hundred lists read as one line, and a look is on the page
// the moment after it.
func TestManyLists(t *testing.T) {
	w := flowtest.New(t)
	p := withPage(t, w)
	for range 300 {
		w.Look(w.Coordinator, func(tx *db.Tx) error {
			_, err := people.Search(tx, "Andrei")
			return err
		})
	}
	w.Look(w.Worker, func(tx *db.Tx) error {
		_, err := access.Case(tx, p.kase, "N")
		return err
	})
	var looks []own.Looker
	if err := p.look(func(tx *db.Tx) (err error) {
		looks, err = own.Looks(tx, w.DB.Zone, w.Now().Add(-time.Hour), w.Now().Add(time.Second))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, l := range looks {
		switch l.User {
		case w.Coordinator.ID:
			for _, d := range l.Did {
				if d.Kind == "search" && (d.N != 300 || len(d.Days) != 1) {
					t.Errorf("the searches are %d on %d lines", d.N, len(d.Days))
				}
			}
		case w.Worker.ID:
			if !l.Helps() || l.Name != w.Worker.Name || l.OrgName != w.Provider.Name {
				t.Errorf("the worker is %+v", l)
			}
			return
		}
	}
	t.Error("the look of a moment ago is not there")
}
