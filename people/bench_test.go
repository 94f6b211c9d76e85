// SPDX-License-Identifier: EUPL-1.2

package people_test

import (
	"fmt"
	"strings"
	"testing"

	"sild/db"
	"sild/flow/flowtest"
	"sild/people"
)

// crowd is n more people in Tartu, one in twenty of whom is called Andrei; it
// is written as the people are who stand in many rows.
func crowd(tb testing.TB, w *flowtest.World, n int) {
	tb.Helper()
	given := []string{"Andrei", "Mart", "Jaan", "Toomas", "Aleksandr", "Igor", "Oleg", "Peeter", "Rein", "Urmas"}
	for done := 0; done < n; done += 1000 {
		w.Do(w.Officer, func(tx *db.Tx) error {
			for i := done; i < min(n, done+1000); i++ {
				_, err := people.Add(tx, w.Programme.ID, w.Programme.Controller, w.Officer.Team, people.DetailInput{
					Given: given[i/2%10], Family: fmt.Sprintf("Pere%s", strings.Map(func(r rune) rune { return r - '0' + 'a' }, fmt.Sprint(i%997))), NoCodeWhy: "unknown",
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// BenchmarkSearch is a search by a common first name, by a part of one, by a
// name with a rare one, and by one that nobody has. It costs about the same
// however many people there are.
func BenchmarkSearch(b *testing.B) {
	for _, n := range []int{1000, 20000} {
		w := flowtest.New(b)
		crowd(b, w, n)
		for _, words := range []string{"andrei", "ndr", "an", "andrei perebcd", "zzz"} {
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(words, " ", "+"), n), func(b *testing.B) {
				for b.Loop() {
					w.Look(w.Officer, func(tx *db.Tx) error {
						_, err := people.Search(tx, words)
						return err
					})
				}
			})
		}
	}
}
