// SPDX-License-Identifier: EUPL-1.2

package privacy_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"sild"
	"sild/access"
	"sild/db"
	"sild/flow/flowtest"
	"sild/privacy"
)

// TestOverrideHistories holds promise 10 (security §8) over random histories of
// openings, reads, judgements, attempts to judge or to change one's own, closings
// and time.
func TestOverrideHistories(t *testing.T) {
	steps := 5000
	if testing.Short() {
		steps = 500
	}
	w := flowtest.New(t)
	var subjects, cases []sild.ID
	for _, name := range []string{"A", "B", "C", "D", "E", "F"} {
		s, c := w.Admitted(name, "Tamm")
		subjects, cases = append(subjects, s), append(cases, c)
	}
	users := []flowtest.User{w.Second, w.Stranger, w.Worker}
	type terms struct {
		opened, until, reviewBy time.Time
		reason, words           string
	}
	was := map[sild.ID]terms{}
	at := flowtest.Start
	var openings, reads, after, own, changed, excluded, judged int
	step := func(rt *rapid.T) {
		u := rapid.SampledFrom(users).Draw(rt, "user")
		i := rapid.IntRange(0, len(cases)-1).Draw(rt, "case")
		switch rapid.SampledFrom([]string{"open", "open", "read", "read", "read", "review", "own review", "time", "time", "close out"}).Draw(rt, "step") {
		case "open":
			barred := false
			w.Look(u, func(tx *db.Tx) (err error) {
				barred, err = db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM exclusion WHERE subject_id = $1 AND user_id = $2)`, subjects[i], u.ID)
				return err
			})
			o, opened, err := open(w, u, string(cases[i]))
			if err != nil && sild.KindOf(err) != sild.Conflict {
				rt.Fatal(err)
			}
			if opened && barred {
				excluded++
			}
			if opened && o.ID != "" && was[o.ID] == (terms{}) {
				openings++
				was[o.ID] = terms{o.OpenedAt, o.UntilAt, o.ReviewBy, o.Reason, o.Words}
			}
		case "read":
			err := w.Flow.Read(t.Context(), u.Actor(), func(tx *db.Tx) error {
				rec, err := access.Case(tx, cases[i], "I")
				if err != nil || rec.Relation != access.BreakGlass {
					return err
				}
				reads++
				in, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM override WHERE subject_id = $1 AND user_id = $2 AND opened_at <= $3 AND until_at > $3)`, subjects[i], u.ID, tx.Now)
				if !in {
					after++
				}
				return err
			})
			if err != nil && sild.KindOf(err) != sild.NotFound {
				rt.Fatal(err)
			}
		case "review":
			w.Do(w.Keeper, func(tx *db.Tx) error {
				waiting, _, err := privacy.Openings(tx)
				if len(waiting) > 0 && err == nil {
					judged++
					_, err = privacy.Review(tx, waiting[0].ID, privacy.ReviewInput{Outcome: "not_justified", Words: words, Consequence: "talk"})
				}
				return err
			})
		case "own review":
			as := u
			as.Role = rapid.SampledFrom([]string{u.Role, "privacy_officer"}).Draw(rt, "role")
			for id := range was {
				err := w.Try(as, func(tx *db.Tx) error {
					o, err := db.One[sild.ID](tx, `SELECT user_id FROM override WHERE id = $1`, id)
					if err != nil || o != as.ID {
						return sild.Missing()
					}
					_, err = privacy.Review(tx, id, privacy.ReviewInput{Outcome: "justified", Words: words, Consequence: "none"})
					return err
				})
				if err == nil {
					own++
				}
				break
			}
		case "time":
			at = at.Add(rapid.SampledFrom([]time.Duration{time.Minute, 59 * time.Minute, time.Hour, 5 * time.Hour, 73 * time.Hour, 12 * 24 * time.Hour}).Draw(rt, "later"))
			w.Go(at.In(w.DB.Zone).Format("2006-01-02 15:04"))
			at = w.Now()
		case "close out":
			if u.ID == w.Worker.ID || i > 1 {
				return
			}
			w.Do(w.Keeper, func(tx *db.Tx) error {
				g, err := privacy.Of(tx, subjects[i])
				if err != nil || len(g.Excluded) > 0 || u.Org != w.Provider.ID {
					return err
				}
				_, err = privacy.Exclude(tx, subjects[i], privacy.ExcludeInput{User: u.ID, Reason: "relative"})
				return err
			})
		}
	}
	done := 0
	rapid.Check(t, func(rt *rapid.T) {
		for range 50 {
			if done < steps {
				done++
				step(rt)
			}
		}
	})
	var whole, told, inTime int
	w.Look(w.Keeper, func(tx *db.Tx) error {
		for id, x := range was {
			o, err := db.One[privacy.Override](tx, `SELECT id, subject_id, person_id, user_id, org_id, reviewer_id, role, reason, words, opened_at, until_at, review_by,
				reviewed_at, reviewed_by, outcome, review_words, consequence FROM override WHERE id = $1`, id)
			if err != nil {
				return err
			}
			if !o.OpenedAt.Equal(x.opened) || !o.UntilAt.Equal(x.until) || !o.ReviewBy.Equal(x.reviewBy) || o.Reason != x.reason || o.Words != x.words {
				changed++
			}
			if o.Reason != "" && len(o.Words) >= privacy.Enough && o.UntilAt.Sub(o.OpenedAt) == time.Hour && o.ReviewBy.Sub(o.OpenedAt) == 72*time.Hour {
				whole++
			}
			n, err := db.One[int](tx, `SELECT count(DISTINCT coalesce(org_id, 'person')) FROM notice WHERE object_id = $1 AND kind = 'override'`, id)
			if err != nil {
				return err
			}
			if n >= 2 {
				told++
			}
			if o.ReviewedAt.IsZero() || o.ReviewedBy != o.User {
				inTime++
			}
			// Whoever had an opening that was not judged in time opened nothing more until it was.
			more, err := db.One[int](tx, `SELECT count(*) FROM override x WHERE x.user_id = $1 AND x.opened_at > $2 AND (x.opened_at < $3 OR CAST($3 AS timestamptz) IS NULL)`, o.User, o.ReviewBy, o.ReviewedAt)
			if err != nil {
				return err
			}
			if more > 0 {
				t.Errorf("%d openings while one was late", more)
			}
		}
		return nil
	})
	t.Logf("%d steps, %d openings: %d of %d with reason, expiry and a day of review; %d of %d told to officer and person; %d judged, %d of %d by another; %d reads, %d after expiry; %d self-judged; %d terms changed; %d opened while closed out",
		done, openings, whole, openings, told, openings, judged, inTime, openings, reads, after, own, changed, excluded)
	if openings < 20 || reads == 0 || whole != openings || told != openings || inTime != openings || after+own+changed+excluded != 0 {
		t.Error("the promise does not hold")
	}
}
