// SPDX-License-Identifier: EUPL-1.2

package flow_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/outcome"
	"sild/people"
	"sild/referral"
)

// A history is a person to whom things happen in any order, also such as are
// refused.
type history struct {
	w       *flowtest.World
	subject sild.ID
	caseID  sild.ID
	last    sild.ID // what was recorded last, to be mended
	kind    string
	refused int
}

// do lets u do something. To be refused is a normal day; to fail is not.
func (h *history) do(t *rapid.T, u flowtest.User, kind string, f func(*db.Tx) (sild.ID, error)) {
	var id sild.ID
	err := h.w.Try(u, func(tx *db.Tx) (err error) {
		id, err = f(tx)
		return err
	})
	if err == nil {
		if kind != "" {
			h.last, h.kind = id, kind
		}
		return
	}
	if _, ok := errors.AsType[*sild.Error](err); !ok || sild.KindOf(err) == sild.Internal {
		t.Fatalf("%s: %v", kind, err)
	}
	h.refused++
}

func pick(t *rapid.T, label string, from ...string) string {
	return rapid.SampledFrom(from).Draw(t, label)
}

func (h *history) values(vocabulary string) (ids []string) {
	for _, v := range h.w.Pack.Vocabularies[vocabulary].Values {
		ids = append(ids, v.ID)
	}
	return ids
}

func (h *history) day(t *rapid.T, label string) sild.Date {
	return h.w.Today().AddDays(rapid.IntRange(-60, 5).Draw(t, label))
}

// worlds are where histories happen: so many in each, because a check goes
// through all people of a world, and its work would grow with their square.
type worlds struct {
	n    int
	last *flowtest.World
}

const sharing = 10

func (x *worlds) next(t *testing.T) *flowtest.World {
	if x.n%sharing == 0 {
		x.last = flowtest.New(t)
	}
	x.n++
	return x.last
}

var steps = map[string]func(*history, *rapid.T){
	"time goes by": func(h *history, t *rapid.T) {
		h.w.Go(h.w.Today().AddDays(rapid.IntRange(1, 90).Draw(t, "days")).String())
	},
	"refer": func(h *history, t *rapid.T) {
		h.do(t, h.w.Officer, "", func(tx *db.Tx) (sild.ID, error) {
			id, r, err := referral.Send(tx, h.subject, "", referral.Input{DraftInput: referral.DraftInput{
				Provider: h.w.Provider.ID, Reason: "Work.", Answers: map[string]any{"languages": []any{"et"}, "wishes": "Work."}, Override: "asks for it",
			}})
			if err == nil {
				h.caseID = id
			}
			return r.ID, err
		})
	},
	"answer": func(h *history, t *rapid.T) {
		h.do(t, h.w.Coordinator, "", func(tx *db.Tx) (sild.ID, error) {
			in := referral.AnswerInput{Outcome: pick(t, "outcome", "accepted", "accepted", "accepted", "waiting", "declined"), Worker: h.w.Worker.ID, Override: "asks for it"}
			if in.Outcome == "accepted" && rapid.Bool().Draw(t, "first") {
				in.FirstAt = h.w.Now().Add(72 * time.Hour)
			}
			in.Reason = h.values("decline_reasons")[0]
			a, err := flow.Answer(tx, h.caseID, in)
			return a.ID, err
		})
	},
	"release": func(h *history, t *rapid.T) {
		h.do(t, h.w.Officer, "", func(tx *db.Tx) (sild.ID, error) {
			in := people.ReleaseInput{
				Kind: pick(t, "kind", h.values("release")...), Place: h.values("prisons")[0], Change: pick(t, "why", h.values("release_changes")...),
				Happened: rapid.Bool().Draw(t, "happened"), Anew: rapid.IntRange(0, 9).Draw(t, "anew") == 0,
			}
			in.On = h.w.Today().AddDays(rapid.IntRange(1, 300).Draw(t, "on"))
			if in.Happened {
				in.On = h.day(t, "left")
			}
			r, err := people.SetRelease(tx, h.w.Pack, h.subject, in)
			return r.ID, err
		})
	},
	"born": func(h *history, t *rapid.T) {
		h.do(t, h.w.Officer, "", func(tx *db.Tx) (sild.ID, error) {
			d, err := people.Correct(tx, h.subject, "", people.DetailInput{Given: "Andrei", Family: "Tamm", Born: pick(t, "born", "1985-04-12", "1994", "", "1999-02"), NoCodeWhy: "not_told"})
			return d.ID, err
		})
	},
	"contact": func(h *history, t *rapid.T) {
		h.do(t, h.w.Worker, "contact", func(tx *db.Tx) (sild.ID, error) {
			c, err := casework.AddContact(tx, h.caseID, casework.ContactInput{
				Kind: pick(t, "kind", h.values("contact_kinds")...), Outcome: pick(t, "outcome", h.values("contact_outcomes")...),
				Reason: pick(t, "reason", append(h.values("not_came_reasons"), "")...), StartedAt: h.day(t, "day").In(h.w.DB.Zone).Add(10 * time.Hour),
				Minutes: rapid.IntRange(-5, 120).Draw(t, "minutes"), Marks: pick(t, "marks", "", "h", "of"), Note: "x",
			})
			return c.ID, err
		})
	},
	"appointment": func(h *history, t *rapid.T) {
		h.do(t, h.w.Worker, "appointment", func(tx *db.Tx) (sild.ID, error) {
			a, err := casework.AddAppointment(tx, h.caseID, casework.AppointmentInput{
				StartsAt: h.w.Now().AddDate(0, 0, rapid.IntRange(-3, 40).Draw(t, "in")), Minutes: 60, Kind: pick(t, "kind", h.values("contact_kinds")...),
			})
			return a.ID, err
		})
	},
	"worry": func(h *history, t *rapid.T) {
		h.do(t, h.w.Worker, "worry", func(tx *db.Tx) (sild.ID, error) {
			w, err := casework.RaiseWorry(tx, h.caseID, casework.WorryInput{What: "x"})
			return w.ID, err
		})
	},
	"look at it": func(h *history, t *rapid.T) {
		if h.kind == "worry" {
			h.do(t, h.w.Coordinator, "worry", func(tx *db.Tx) (sild.ID, error) {
				w, err := casework.LookAtWorry(tx, h.last, "x")
				return w.ID, err
			})
		}
	},
	"consent": func(h *history, t *rapid.T) {
		h.do(t, h.w.Worker, "consent", func(tx *db.Tx) (sild.ID, error) {
			c, err := casework.AddConsent(tx, h.caseID, casework.ConsentInput{
				Day: h.day(t, "day"), Basis: h.w.Pack.Legal[0].ID, Outcome: pick(t, "outcome", "given", "refused", "withdrawn"), Language: "et", How: "spoken",
			})
			return c.ID, err
		})
	},
	"goal and plan": func(h *history, t *rapid.T) {
		h.do(t, h.w.Worker, "goal", func(tx *db.Tx) (sild.ID, error) {
			g, err := casework.AddGoal(tx, h.caseID, casework.GoalInput{Day: h.day(t, "day"), Area: h.values("goal_areas")[0], Title: "Find work"})
			return g.ID, err
		})
		h.do(t, h.w.Worker, "plan", func(tx *db.Tx) (sild.ID, error) {
			p, err := casework.AddPlan(tx, h.caseID, casework.PlanInput{Day: h.day(t, "day"), Summary: "x", Agreed: pick(t, "agreed", "yes", "no", "could_not"), WhyNot: pick(t, "why", "", "ill")})
			return p.ID, err
		})
	},
	"other worker": func(h *history, t *rapid.T) {
		h.do(t, h.w.Coordinator, "assignment", func(tx *db.Tx) (sild.ID, error) {
			a, err := casework.AddAssignment(tx, h.caseID, casework.AssignmentInput{User: h.w.Second.ID, Role: pick(t, "role", "lead", "co_worker"), From: h.day(t, "from")})
			return a.ID, err
		})
	},
	"offer": func(h *history, t *rapid.T) {
		h.do(t, h.w.Coordinator, "match", func(tx *db.Tx) (sild.ID, error) {
			m, err := casework.AddOffer(tx, h.caseID, casework.OfferInput{User: h.w.Second.ID})
			return m.ID, err
		})
		u := rapid.SampledFrom([]flowtest.User{h.w.Second, h.w.Coordinator}).Draw(t, "by")
		offers := func(tx *db.Tx) (sild.ID, error) {
			return db.One[sild.ID](tx, `SELECT id FROM match_offer WHERE case_id = $1 AND replaced_at IS NULL ORDER BY thing DESC LIMIT 1`, h.caseID)
		}
		h.do(t, u, "match", func(tx *db.Tx) (sild.ID, error) {
			id, err := offers(tx)
			if err != nil {
				return "", err
			}
			m, err := casework.MeetOffer(tx, id, h.w.Today())
			return m.ID, err
		})
		for _, who := range []string{"person", "worker"} {
			h.do(t, u, "match", func(tx *db.Tx) (sild.ID, error) {
				id, err := offers(tx)
				if err != nil {
					return "", err
				}
				m, err := casework.AnswerOffer(tx, id, casework.OfferAnswer{Who: who, Said: pick(t, "said", "yes", "yes", "no"), On: h.w.Today(), Why: "x"})
				return m.ID, err
			})
		}
	},
	"stand in or follow": func(h *history, t *rapid.T) {
		h.do(t, h.w.Coordinator, "assignment", func(tx *db.Tx) (sild.ID, error) {
			worker, of := h.w.Worker.ID, map[sild.ID]sild.ID{h.caseID: h.w.Second.ID}
			var list []casework.Assignment
			var err error
			if from := h.w.Today().AddDays(rapid.IntRange(0, 9).Draw(t, "from")); rapid.Bool().Draw(t, "for good") {
				list, err = casework.HandOver(tx, worker, casework.HandOverInput{From: from, Of: of, Reason: "left"})
			} else {
				list, err = casework.Cover(tx, worker, casework.CoverInput{From: from, Until: from.AddDays(9), Of: of, Move: true})
			}
			if len(list) == 0 {
				return "", err
			}
			return list[0].ID, err
		})
	},
	"must not": func(h *history, t *rapid.T) {
		h.do(t, h.w.Coordinator, "conflict", func(tx *db.Tx) (sild.ID, error) {
			c, err := casework.AddConflict(tx, h.caseID, casework.ConflictInput{User: rapid.SampledFrom([]sild.ID{h.w.Worker.ID, h.w.Second.ID}).Draw(t, "who"), Kind: "victim"})
			return c.ID, err
		})
	},
	"ends for another": func(h *history, t *rapid.T) {
		h.do(t, h.w.Coordinator, "assignment", func(tx *db.Tx) (sild.ID, error) {
			a, err := casework.Rematch(tx, h.caseID, casework.RematchInput{Until: h.w.Today().AddDays(rapid.IntRange(0, 20).Draw(t, "until")), Reason: "wish"})
			return a.ID, err
		})
	},
	"status": func(h *history, t *rapid.T) {
		h.do(t, h.w.Worker, "observation", func(tx *db.Tx) (sild.ID, error) {
			d := h.day(t, "day")
			o, err := outcome.Observe(tx, h.caseID, outcome.ObservationInput{
				Vocabulary: "labour", Value: pick(t, "value", h.values("labour")...), Told: h.day(t, "told"), From: d, Until: d, Source: "person",
				Evidence: pick(t, "evidence", sild.Evidences...),
			})
			return o.ID, err
		})
	},
	"register": func(h *history, t *rapid.T) {
		h.do(t, h.w.Coordinator, "observation", func(tx *db.Tx) (sild.ID, error) {
			from := h.w.Today().AddDays(-rapid.IntRange(1, 400).Draw(t, "from"))
			o, err := outcome.Observe(tx, h.caseID, outcome.ObservationInput{
				Vocabulary: "events", Value: pick(t, "value", h.values("events")...), Absent: rapid.Bool().Draw(t, "absent"), Told: h.w.Today(),
				From: from, Until: h.w.Today(), Source: "authority", Evidence: "register",
			})
			return o.ID, err
		})
	},
	"end": func(h *history, t *rapid.T) {
		h.do(t, h.w.Worker, "end", func(tx *db.Tx) (sild.ID, error) {
			e, err := casework.AddEnd(tx, h.caseID, casework.EndInput{Day: h.day(t, "day"), Reason: pick(t, "reason", h.values("end_reasons")...)})
			return e.ID, err
		})
	},
	"follow up": func(h *history, t *rapid.T) {
		h.do(t, h.w.Worker, "follow_up", func(tx *db.Tx) (sild.ID, error) {
			f, _, err := outcome.AddFollowUp(tx, h.caseID, outcome.FollowUpInput{
				Day: h.day(t, "day"), Indicator: pick(t, "of", "labour-market-1m", "employed-1m"), Way: "phone", Outcome: pick(t, "outcome", h.values("follow_up_outcomes")...), GiveUp: rapid.Bool().Draw(t, "no more"),
			})
			return f.ID, err
		})
	},
	"undo": func(h *history, t *rapid.T) {
		u := h.w.Worker
		if h.kind == "assignment" || h.kind == "match" || h.kind == "conflict" {
			u = h.w.Coordinator
		}
		h.do(t, u, "", func(tx *db.Tx) (sild.ID, error) { return "", casework.Undo(tx, h.kind, h.last) })
	},
	"by mistake": func(h *history, t *rapid.T) {
		h.do(t, h.w.Coordinator, "", func(tx *db.Tx) (sild.ID, error) {
			return "", casework.Mistake(tx, h.kind, h.last, "the wrong person")
		})
	},
}

// TestStoredIsDerived holds the promise of the house: after any history, what is
// stored is what follows from the facts (design §4).
func TestStoredIsDerived(t *testing.T) {
	var in worlds
	refused, done := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		w := in.next(t)
		w.Go("2024-02-05")
		h := &history{w: w, subject: w.Person("Andrei", "Tamm")}
		steps["refer"](h, rt)
		names := make([]string, 0, len(steps))
		for name := range steps {
			names = append(names, name)
		}
		for range rapid.IntRange(1, 12).Draw(rt, "length") {
			steps[pick(rt, "step", sorted(names)...)](h, rt)
			done++
		}
		refused += h.refused
		if _, err := w.Flow.Check(t.Context(), func(d flow.Difference) { rt.Error(d) }); err != nil {
			rt.Fatal(err)
		}
	})
	if refused == 0 || refused > done*9/10 {
		t.Errorf("%d of %d steps were refused: such histories prove nothing", refused, done)
	}
}

func sorted(names []string) []string {
	slices.Sort(names)
	return names
}

// TestCheckFinds breaks each derived table behind Sild's back; a check that finds
// nothing then would prove nothing.
func TestCheckFinds(t *testing.T) {
	w := flowtest.New(t)
	caseID := w.Referred(w.Person("Andrei", "Tamm"))
	w.Accept(caseID)
	for _, broken := range []string{
		`UPDATE task SET due_on = '2030-01-01' WHERE clock = 'first-meeting'`,
		`DELETE FROM task WHERE clock = 'consent'`,
		`UPDATE stage SET from_on = '2024-01-01' WHERE seq = 1`,
		`UPDATE result SET state = 'counts' WHERE indicator = 'employed-1m'`,
		`UPDATE case_card SET lead_id = NULL`,
		`UPDATE result SET by_sex = 'x' WHERE indicator = 'employed-1m'`,
		`UPDATE access_grant SET until_on = '2190-01-01' WHERE role = 'support_person'`,
		`INSERT INTO exclusion (subject_id, user_id, why, at) SELECT k.subject_id, 'nobody', 'conflict', k.created_at FROM cases k`,
		`UPDATE result_count SET n = n + 1 WHERE indicator = 'employed-1m'`,
		`UPDATE person_find SET words = 'x'`,
		`INSERT INTO flag (subject_id, case_id, kind, why) SELECT subject_id, id, 'x', '{}' FROM cases`,
		`INSERT INTO place (subject_id, case_id, programme_id, provider_id, part, from_on, freed, what) SELECT subject_id, id, programme_id, provider_id, 'x', '2024-01-01', '', '' FROM cases`,
		`INSERT INTO waiting (subject_id, case_id, programme_id, provider_id, part, area, score, since_on, counts, unknown) SELECT subject_id, id, programme_id, provider_id, 'x', '', 1, '2024-01-01', '', '' FROM cases`,
	} {
		err := w.DB.Write(t.Context(), sild.System, func(tx *db.Tx) error {
			n, err := db.Exec(tx, broken)
			if err == nil && n == 0 {
				t.Errorf("%s changes nothing", broken)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		if _, err := w.Flow.Check(t.Context(), func(flow.Difference) { found++ }); err != nil {
			t.Fatal(err)
		}
		if found == 0 {
			t.Errorf("after %s the check finds nothing", broken)
		}
		if err := w.Flow.Mend(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Flow.Check(t.Context(), func(d flow.Difference) { t.Errorf("still: %s", d) }); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOnce: a write that comes twice under its key has one effect and one answer;
// another body under the key is a conflict.
func TestOnce(t *testing.T) {
	w := flowtest.New(t)
	subject := w.Person("Andrei", "Tamm")
	runs := 0
	write := func(u flowtest.User, hash byte) (string, error) {
		return w.Flow.Write(t.Context(), u.Actor(), flow.Once{Key: "k", Route: "r", Hash: [32]byte{hash}}, func(tx *db.Tx) (string, error) {
			runs++
			d, err := referral.NewDraft(tx, subject)
			return string(d.ID), err
		})
	}
	first, err := write(w.Officer, 1)
	if err != nil {
		t.Fatal(err)
	}
	again, err := write(w.Officer, 1)
	if err != nil || again != first || runs != 1 {
		t.Errorf("the second time: %q, %v after %d runs; want %q after 1", again, err, runs, first)
	}
	if _, err := write(w.Officer, 2); sild.KindOf(err) != sild.Conflict {
		t.Errorf("another body under the same key: %v; want a conflict", err)
	}
	if _, err := write(w.Guard, 1); sild.KindOf(err) != sild.Conflict {
		t.Errorf("another user under the same key: %v; want a conflict", err)
	}
}
