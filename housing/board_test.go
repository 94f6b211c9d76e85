// SPDX-License-Identifier: EUPL-1.2

package housing_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/housing"
)

// board is the board of a house as somebody sees it, a line for each bed, as in
// "1: free 3, taken 7 Andrei Tamm".
func (w *world) board(u flowtest.User, in housing.BoardInput) (lines []string) {
	w.t.Helper()
	w.Look(u, func(tx *db.Tx) error {
		b, err := housing.BoardOf(tx, in)
		for _, h := range b.Houses {
			lines = append(lines, fmt.Sprintf("%s: %d of %d free", h.Name, h.Free, h.Beds))
			for _, r := range h.Rooms {
				for _, bed := range r.Beds {
					var spans []string
					for _, s := range bed.Spans {
						text := fmt.Sprintf("%s %d %s", s.Is, s.Nights, s.Name)
						if s.Over > 0 {
							text += fmt.Sprintf(" %d over", s.Over)
						}
						spans = append(spans, strings.TrimSpace(text))
					}
					lines = append(lines, r.Label(bed)+": "+strings.Join(spans, ", "))
				}
			}
		}
		return err
	})
	return lines
}

// TestBoard shows what beds are on their nights: held from the day of release,
// then lived in, made ready, and over the day; and whose, to those who may know.
func TestBoard(t *testing.T) {
	w := newWorld(t)
	subject, caseID := w.Admitted("Andrei", "Tamm")
	r := w.ask(caseID)
	w.confirm(r, w.beds[0])
	span := housing.BoardInput{From: sild.MustDate("2024-08-01"), Days: 10}
	want := []string{"Metsakodu: 3 of 3 free", "1: free 4, held 6 Andrei Tamm", "2a: free 10", "2b: free 10"}
	if got := w.board(w.Coordinator, span); !slices.Equal(got, want) {
		t.Errorf("held: %q", got)
	}
	w.Go("2024-08-05")
	w.released(subject)
	var s housing.Stay
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		s, err = housing.Arrive(tx, r.Thing, housing.ArrivalInput{On: w.Today()})
		return err
	})
	want[0], want[1] = "Metsakodu: 2 of 3 free", "1: free 4, taken 6 Andrei Tamm"
	if got := w.board(w.Coordinator, span); !slices.Equal(got, want) {
		t.Errorf("lives: %q", got)
	}
	w.Go("2025-02-08") // three days after their day
	late := housing.BoardInput{From: sild.MustDate("2025-02-06"), Days: 7}
	want[1] = "1: taken 3 Andrei Tamm 3 over, free 4"
	want[2], want[3] = "2a: free 7", "2b: free 7"
	if got := w.board(w.Coordinator, late); !slices.Equal(got, want) {
		t.Errorf("over: %q", got)
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.Depart(tx, s.Thing, housing.DepartureInput{On: w.Today(), Reason: "time_limit"})
		return err
	})
	want[0], want[1] = "Metsakodu: 2 of 3 free", "1: taken 2 Andrei Tamm, turnaround 2, free 3" // a Saturday: ready on Monday
	if got := w.board(w.Coordinator, late); !slices.Equal(got, want) {
		t.Errorf("left: %q", got)
	}
	if got := w.board(w.Coordinator, housing.BoardInput{From: late.From, Days: 7, Blind: true}); strings.Contains(strings.Join(got, ""), "Andrei") {
		t.Errorf("on the wall: %q", got)
	}
}

// TestBoardTwin: whoever may not see a person learns from the board that a bed is
// taken, and nothing else: not even that they are over their day.
func TestBoardTwin(t *testing.T) {
	boards := map[bool][]string{}
	for _, there := range []bool{true, false} {
		w := newWorld(t)
		subject, caseID := w.Admitted("Andrei", "Tamm")
		if there {
			r := w.ask(caseID)
			w.confirm(r, w.beds[0])
			w.Go("2024-08-05")
			w.released(subject)
			w.Do(w.Coordinator, func(tx *db.Tx) error {
				_, err := housing.Arrive(tx, r.Thing, housing.ArrivalInput{On: w.Today()})
				return err
			})
		}
		w.Go("2025-02-08")
		boards[there] = w.board(w.Stranger, housing.BoardInput{From: sild.MustDate("2025-02-06"), Days: 7})
	}
	want := slices.Clone(boards[false])
	if len(want) != 4 || want[1] != "1: free 7" {
		t.Fatalf("without anybody: %q", want)
	}
	want[0], want[1] = "Metsakodu: 2 of 3 free", "1: taken 3, free 4"
	if !slices.Equal(boards[true], want) {
		t.Errorf("with somebody: %q", boards[true])
	}
}
