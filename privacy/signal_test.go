// SPDX-License-Identifier: EUPL-1.2

package privacy_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/privacy"
	"sild/trail"
)

// TestSignals: among readers who do their work, the one who reads many people in
// an hour against their own habit is found, and the one who reads at night; and
// those who work are not, also who has many people every day.
func TestSignals(t *testing.T) {
	w := flowtest.New(t)
	r := rand.New(rand.NewPCG(7, 7))
	const readers, days = 40, 30
	id := func(kind, n int) sild.ID { return sild.ID(fmt.Sprintf("%08d-0000-7000-8000-%012d", kind, n)) }
	users := make([]sild.ID, readers)
	err := w.DB.Write(t.Context(), sild.System, func(tx *db.Tx) error {
		for i := range users {
			users[i] = id(1, i)
			if _, err := db.Exec(tx, `INSERT INTO app_user (id, org_id, email, name, lang, password, created_at) VALUES ($1, $2, $3, 'A Reader', 'en', '', $4)`,
				users[i], w.Provider.ID, fmt.Sprintf("%d@example.org", i), tx.Now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	read := func(user, n int, at time.Time, people int, purpose string) {
		w.Go(at.In(w.DB.Zone).Format("2006-01-02 15:04"))
		err := w.DB.Write(t.Context(), sild.System, func(tx *db.Tx) error {
			var entries []sild.Entry
			for i := range people {
				entries = append(entries, sild.Entry{Action: "read", What: "case", Sections: "I", Purpose: purpose, Subjects: []sild.ID{id(2, n+i)}})
			}
			return trail.Keep(tx, sild.Actor{User: users[user], Org: w.Provider.ID, Role: "support_person"}, entries)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	day := time.Date(2024, 3, 1, 7, 0, 0, 0, time.UTC)
	hours := 0
	for d := range days {
		for h := range 3 {
			for u := range readers {
				n := 1 + r.IntN(4) // three people an hour, now and then more
				if u < 5 {
					n = 12 + r.IntN(5) // who stands in for many, every day
				}
				read(u, 1000*u, day.AddDate(0, 0, d).Add(time.Duration(h)*2*time.Hour), n, "lead")
				hours++
			}
		}
	}
	watch := func() {
		for more := true; more; {
			var err error
			if more, err = w.Flow.WatchOnce(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	last := day.AddDate(0, 0, days)
	w.Go(last.Format("2006-01-02 15:04"))
	watch()
	planted := map[string]bool{}
	for i, u := range []int{9, 17, 23, 31} {
		read(u, 900_000+100*i, last.Add(time.Hour), 25, "team")
		planted[string(users[u])+" many"] = true
	}
	read(12, 800_000, last.Add(16*time.Hour), 4, "team") // 23 o'clock in Tallinn: an hour of one's own, of strangers
	planted[string(users[12])+" night"] = true
	read(13, 13_000, last.Add(16*time.Hour), 4, "lead") // late work with one's own people
	w.Go(last.Add(20 * time.Hour).In(w.DB.Zone).Format("2006-01-02 15:04"))
	watch()
	watch() // nothing twice
	var open []privacy.Sign
	w.Look(w.Keeper, func(tx *db.Tx) (err error) {
		open, _, err = privacy.Signals(tx)
		return err
	})
	found, wrong := 0, 0
	for _, s := range open {
		if planted[string(s.User)+" "+s.Kind] {
			found++
			continue
		}
		wrong++
		t.Logf("%s stands out: %s, %d against %d, bound %d", s.User, s.Kind, s.Found, s.Usual, s.Bound)
	}
	t.Logf("planted readers found: %d of %d; ordinary hours taken for unusual: %d of %d", found, len(planted), wrong, hours)
	if found != len(planted) || wrong > 0 {
		t.Error("signals find the wrong readers")
	}

	s := open[0]
	settle := func(u flowtest.User, outcome, words string) error {
		return w.Try(u, func(tx *db.Tx) error {
			_, err := privacy.SettleSignal(tx, s.ID, outcome, words)
			return err
		})
	}
	refused(t, settle(w.Coordinator, "explained", words), sild.Forbidden, "")
	refusedAt(t, settle(w.Keeper, "explained", "fine"), "words", "privacy.words.short")
	refusedAt(t, settle(w.Keeper, "", words), "outcome", "choice.unknown")
	if err := settle(w.Keeper, "explained", words); err != nil {
		t.Fatal(err)
	}
	refused(t, settle(w.Keeper, "explained", words), sild.Conflict, "")
}
