// SPDX-License-Identifier: EUPL-1.2

package housing_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/housing"
)

// A town is many houses: 250 of 20 beds each, with two years of stays, of which
// about two thirds of the nights are slept in. It is the same each time.
type town struct {
	*flowtest.World
	houses []sild.ID
	person sild.ID // a case of somebody who is looked for a bed for
	last   sild.Date
}

const (
	townHouses = 250
	townBeds   = 20
)

func newTown(b *testing.B) *town {
	b.Helper()
	w := flowtest.NewIn(b, "ee-moj-followup")
	var people [][2]sild.ID
	for i := range 20 {
		subject, caseID := w.Admitted("Andrei", fmt.Sprintf("Tamm%c", 'a'+i))
		people = append(people, [2]sild.ID{subject, caseID})
	}
	_, person := w.Admitted("Boriss", "Kask")
	t := &town{World: w, person: person, last: w.Today()}
	random := rand.New(rand.NewPCG(1, 2))
	first := sild.MustDate("2022-01-20")
	type use struct {
		sild.Fact
		Bed, House           sild.ID
		Kind                 string
		Request, Stay        sild.ID
		From, Last, To, Next sild.Date
		Going                bool
	}
	w.Do(flowtest.User{Role: sild.System.Role}, func(tx *db.Tx) error {
		var houses []housing.House
		var rooms []housing.Room
		var beds []housing.Bed
		var uses []use
		var stays []housing.Stay
		var requests []housing.Request
		var answers []housing.Answer
		var longer []housing.Extension
		var away []housing.Absence
		fact := func(p [2]sild.ID, day sild.Date) sild.Fact { return tx.NewFact(p[0], p[1], day, "worker", "seen") }
		for i := range townHouses {
			h := housing.House{ID: tx.NewID(), Programme: w.Programme.ID, Provider: w.Provider.ID, Team: w.Provider.Team, Part: "house", Name: fmt.Sprintf("House %03d", i), Area: "EE-79", Turnaround: 1, From: first, CreatedAt: tx.Now, CreatedBy: w.Coordinator.ID}
			houses, t.houses = append(houses, h), append(t.houses, h.ID)
			for j := range townBeds {
				if j%2 == 0 {
					rooms = append(rooms, housing.Room{ID: tx.NewID(), House: h.ID, Name: fmt.Sprintf("%02d", j/2+1)})
				}
				bed := housing.Bed{ID: tx.NewID(), Room: rooms[len(rooms)-1].ID, House: h.ID, Name: fmt.Sprintf("%02d%c", j/2+1, 'a'+j%2), From: first}
				beds = append(beds, bed)
				for d := first.AddDays(random.IntN(60)); !d.After(t.last); {
					n := 20 + random.IntN(160)
					p := people[random.IntN(len(people))]
					q := housing.Request{Fact: fact(p, d.AddDays(-40)), Team: h.Team, House: h.ID, AskedAs: "prison", Basis: "voluntary"}
					s := housing.Stay{Fact: fact(p, d), Request: q.Thing, House: h.ID, Basis: "voluntary", Payer: "ministry", Until: d.AddDays(183), LeftOn: d.AddDays(n), LeftReason: "planned", LeftTo: "own"}
					u := use{Fact: fact(p, d), Bed: bed.ID, House: h.ID, Kind: "stay", Request: q.Thing, Stay: s.Thing, From: d, Last: d.AddDays(n - 1), To: d.AddDays(n), Next: d.AddDays(n + 1)}
					if s.LeftOn.After(t.last) {
						s.LeftOn, s.LeftReason, s.LeftTo, u.Going = sild.Date{}, "", "", true
					}
					answers = append(answers, housing.Answer{Fact: fact(p, d.AddDays(-35)), Request: q.Thing, Outcome: "confirmed", House: h.ID, Admission: d})
					if len(stays)%5 == 0 {
						longer = append(longer, housing.Extension{Fact: fact(p, d.AddDays(n-1)), Stay: s.Thing, Was: d.AddDays(n - 1), Until: d.AddDays(n), Reason: "no_home", State: "granted", Payer: "ministry"})
						away = append(away, housing.Absence{Fact: fact(p, d.AddDays(5)), Stay: s.Thing, Back: d.AddDays(8), Reason: "family", Agreed: true})
					}
					requests, stays, uses = append(requests, q), append(stays, s), append(uses, u)
					d = d.AddDays(n + 1 + random.IntN(106))
				}
			}
		}
		for _, err := range []error{
			db.InsertAll(tx, "house", `id, programme_id, provider_id, team_id, part, name, area, line, way, phone, about, amenities, traits, limits, limits_note, turnaround, staffed, from_on, until_on, created_at, created_by`, houses),
			db.InsertAll(tx, "room", `id, house_id, name, traits`, rooms),
			db.InsertAll(tx, "bed", `id, room_id, house_id, name, traits, from_on, until_on`, beds),
			db.InsertAll(tx, "house_request", sild.FactColumns+", "+housing.RequestColumns, requests),
			db.InsertAll(tx, "house_answer", sild.FactColumns+", "+housing.AnswerColumns, answers),
			db.InsertAll(tx, "stay_extension", sild.FactColumns+", "+housing.ExtensionColumns, longer),
			db.InsertAll(tx, "stay_absence", sild.FactColumns+", "+housing.AbsenceColumns, away),
			db.InsertAll(tx, "stay", sild.FactColumns+", "+housing.StayColumns, stays),
			db.InsertAll(tx, "bed_use", sild.FactColumns+", "+housing.UseColumns, uses),
		} {
			if err != nil {
				return err
			}
		}
		b.Logf("%d houses, %d beds, %d stays", len(houses), len(beds), len(stays))
		return nil
	})
	return t
}

// BenchmarkTown measures the board and the figures of a town of 5,000 beds, and
// beside them the query that nobody can do without: the uses of what is shown.
func BenchmarkTown(b *testing.B) {
	t := newTown(b)
	run := func(name string, u flowtest.User, do func(*db.Tx) error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := t.Flow.Read(b.Context(), u.Actor(), do); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	from := t.last.AddDays(-14)
	uses := func(houses int) func(*db.Tx) error {
		return func(tx *db.Tx) error {
			args := []any{from, from.AddDays(28)}
			_, err := db.All[housing.Use](tx, `SELECT `+sild.FactColumns+`, `+housing.UseColumns+` FROM bed_use
				WHERE house_id IN (`+db.List(&args, t.houses[:houses])+`) AND replaced_at IS NULL AND from_on <= $2 AND until_on >= $1`, args...)
			return err
		}
	}
	board := func(in housing.BoardInput) func(*db.Tx) error {
		in.From, in.Days = from, 28
		return func(tx *db.Tx) error {
			_, err := housing.BoardOf(tx, in)
			return err
		}
	}
	run("bare/1", t.Coordinator, uses(1))
	run("board/1", t.Coordinator, board(housing.BoardInput{House: t.houses[100]}))
	run("bare/20", t.Coordinator, uses(20))
	run("board/20", t.Coordinator, board(housing.BoardInput{Most: 20}))
	run("wall/20", t.Coordinator, board(housing.BoardInput{Most: 20, Blind: true}))
	run("bare/250", t.Coordinator, func(tx *db.Tx) error {
		_, err := db.All[housing.Use](tx, `SELECT `+sild.FactColumns+`, `+housing.UseColumns+` FROM bed_use WHERE replaced_at IS NULL AND from_on <= $2 AND until_on >= $1`, sild.MustDate("2023-01-01"), sild.MustDate("2023-12-31"))
		return err
	})
	run("bare/search", t.Coordinator, func(tx *db.Tx) error {
		_, err := db.All[housing.Use](tx, `SELECT `+sild.FactColumns+`, `+housing.UseColumns+` FROM bed_use WHERE replaced_at IS NULL AND until_on > $1`, t.last)
		return err
	})
	search := housing.FindInput{Programme: t.Programme.ID, From: t.last.AddDays(10), Months: 6}
	find := func(in housing.FindInput) func(*db.Tx) error {
		return func(tx *db.Tx) error {
			list, err := housing.Find(tx, in)
			if err == nil && len(list) == 0 {
				err = fmt.Errorf("no bed is found")
			}
			return err
		}
	}
	run("search/town", t.Coordinator, find(search))
	search.Case = t.person
	run("search/person", t.Coordinator, find(search))
	run("search/stranger", t.Stranger, find(housing.FindInput{Programme: t.Programme.ID, From: search.From, Months: 6}))
	search.House = t.houses[100]
	run("search/house", t.Coordinator, find(search))
	year := housing.FiguresInput{From: sild.MustDate("2023-01-01"), Until: sild.MustDate("2023-12-31")}
	figures := func(in housing.FiguresInput) func(*db.Tx) error {
		return func(tx *db.Tx) error {
			f, err := housing.FiguresOf(tx, t.Programme.ID, in)
			if err == nil && f.All.Lived() == 0 {
				err = fmt.Errorf("nobody lives in %+v", f.All)
			}
			return err
		}
	}
	run("figures/250", t.Coordinator, figures(year))
	run("figures/who_pays", t.Manager, figures(year))
	year.House = t.houses[100]
	run("figures/1", t.Coordinator, figures(year))
}
