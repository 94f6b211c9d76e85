// SPDX-License-Identifier: EUPL-1.2

package audit_test

import (
	"fmt"
	"slices"
	"testing"

	"sild"
	"sild/access"
	"sild/audit"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/org"
)

var noOnce flow.Once

// auditor adds an authority with an auditor to a world.
func auditor(t *testing.T, w *flowtest.World) (u flowtest.User) {
	t.Helper()
	_, err := w.Flow.Write(t.Context(), sild.System, noOnce, func(tx *db.Tx) (string, error) {
		o, err := org.AddOrganisation(tx, "Audit Office", "authority")
		if err != nil {
			return "", err
		}
		team, err := org.AddTeam(tx, o.ID, "Auditors")
		if err != nil {
			return "", err
		}
		x, err := org.AddUser(tx, o.ID, "Kaja Ploom", "kaja@example.org", "en", "auditor", team.ID, sild.MustDate("2023-10-01"))
		u = flowtest.User{ID: x.ID, Org: o.ID, Team: team.ID, Name: x.Name, Role: "auditor"}
		return "", err
	})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func draw(t *testing.T, w *flowtest.World, u flowtest.User, in audit.Input) (s audit.Sample) {
	t.Helper()
	w.Do(u, func(tx *db.Tx) (err error) {
		s, err = audit.Draw(tx, w.Programme.ID, in, "random")
		return err
	})
	return s
}

// sampled are the cases of a sample as its auditor sees them.
func sampled(t *testing.T, w *flowtest.World, u flowtest.User, s audit.Sample) (ids []sild.ID, err error) {
	t.Helper()
	err = w.Flow.Read(t.Context(), u.Actor(), func(tx *db.Tx) error {
		x, err := audit.SampleOf(tx, s.ID)
		if err != nil {
			return err
		}
		list, err := audit.Cases(tx, x.Sample)
		for _, e := range list {
			ids = append(ids, e.Case)
		}
		return err
	})
	return ids, err
}

// TestSample: a sample is drawn again from its seed, opens its cases and no other
// to its auditor and to no other, in proofs and not in notes, until its day or its
// end.
func TestSample(t *testing.T) {
	w := flowtest.New(t)
	kaja := auditor(t, w)
	var cases []sild.ID
	for i := range 9 {
		_, id := w.Admitted(fmt.Sprint("Person", string(rune('A'+i))), "Tamm")
		cases = append(cases, id)
	}
	in := audit.Input{Auditor: kaja.ID, From: w.Pack.Period.From, Last: w.Today(), Size: 4, Seed: "one", Until: w.Today().AddDays(30), Why: "Check"}
	s := draw(t, w, w.Manager, in)
	first, err := sampled(t, w, kaja, s)
	if err != nil || len(first) != 4 || s.Population != 9 {
		t.Fatalf("%d of %d cases, %v", len(first), s.Population, err)
	}
	again := draw(t, w, w.Manager, in)
	if second, _ := sampled(t, w, kaja, again); !slices.Equal(first, second) {
		t.Error("the same seed draws other cases")
	}
	in.Seed = "two"
	if third, _ := sampled(t, w, kaja, draw(t, w, w.Coordinator, in)); slices.Equal(first, third) {
		t.Error("another seed draws the same cases in the same order")
	}
	for _, id := range cases { // the ordinary pages never open, sampled or not
		if err := w.Flow.Read(t.Context(), kaja.Actor(), func(tx *db.Tx) error { _, err := access.Case(tx, id, access.Sections); return err }); sild.KindOf(err) != sild.NotFound {
			t.Errorf("a case opens to the auditor as to a worker: %v", err)
		}
	}
	if err := w.Flow.Read(t.Context(), kaja.Actor(), func(tx *db.Tx) error {
		rec, err := access.CaseAs(tx, first[0], access.Sampled, "IPNC")
		if err == nil && (rec.Right('N') != access.Times || rec.Right('P') != access.Times || rec.Right('H') != 0 || rec.Right('O') != 0) {
			t.Errorf("the auditor may %v in N, %v in H", rec.Right('N'), rec.Right('H'))
		}
		return err
	}); err != nil {
		t.Error(err)
	}
	for _, u := range []flowtest.User{w.Stranger, w.Worker, w.Admin} {
		if _, err := sampled(t, w, u, s); sild.KindOf(err) != sild.NotFound {
			t.Errorf("the sample opens to a %s of %s: %v", u.Role, u.Name, err)
		}
	}
	if err := w.Try(w.Worker, func(tx *db.Tx) error { _, err := audit.Draw(tx, w.Programme.ID, in, "x"); return err }); sild.KindOf(err) != sild.Forbidden {
		t.Errorf("a support person draws a sample: %v", err)
	}
	w.Go(s.Until.String())
	if _, err := sampled(t, w, kaja, s); err != nil {
		t.Errorf("on the last day: %v", err)
	}
	w.Go(s.Until.AddDays(1).String())
	if _, err := sampled(t, w, kaja, s); sild.KindOf(err) != sild.NotFound {
		t.Errorf("the day after the last: %v", err)
	}
	in.Until = w.Today().AddDays(30)
	ended := draw(t, w, w.Manager, in)
	w.Do(w.Manager, func(tx *db.Tx) error { return audit.End(tx, ended.ID, "Done") })
	if _, err := sampled(t, w, kaja, ended); sild.KindOf(err) != sild.NotFound {
		t.Errorf("after the end: %v", err)
	}
}

// TestGaps: what is missing is found, the provider explains it, and the auditor
// reads that.
func TestGaps(t *testing.T) {
	w := flowtest.New(t)
	kaja := auditor(t, w)
	_, bare := w.Admitted("Andrei", "Tamm")
	_, full := w.Admitted("Boriss", "Kask")
	w.Consent(full, "consent", "given")
	w.Go("2024-02-06")
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.AddContact(tx, full, casework.ContactInput{Kind: "met", Outcome: "held", StartedAt: w.Now(), Minutes: 45, Note: "CANARY"})
		return err
	})
	w.Go("2024-02-07")
	s := draw(t, w, w.Manager, audit.Input{Auditor: kaja.ID, From: w.Pack.Period.From, Last: w.Today(), Size: 9, Until: w.Today().AddDays(9), Why: "Check"})
	evidence := func() map[sild.ID]audit.Evidence {
		out := map[sild.ID]audit.Evidence{}
		w.Look(kaja, func(tx *db.Tx) error {
			list, err := audit.Cases(tx, s)
			for _, e := range list {
				out[e.Case] = e
			}
			return err
		})
		return out
	}
	got := evidence()
	if e := got[full]; !e.Complete() || e.Held != 1 || e.Minutes != 45 || len(e.Checked) == 0 {
		t.Errorf("of the one with everything: missing %v, held %d, %d minutes, %d conditions", e.Missing, e.Held, e.Minutes, len(e.Checked))
	}
	if e := got[bare]; !slices.Equal(e.Missing, []string{"consent", "hours"}) {
		t.Errorf("of the one with nothing %v is missing", e.Missing)
	}
	explain := func(u flowtest.User, proof, said string) error {
		return w.Try(u, func(tx *db.Tx) error {
			_, err := audit.Explain(tx, s.ID, got[bare].Number, proof, said)
			return err
		})
	}
	if err := explain(w.Stranger, "consent", "x"); sild.KindOf(err) != sild.NotFound {
		t.Errorf("another provider explains: %v", err)
	}
	if err := explain(w.Coordinator, "consent", ""); sild.KindOf(err) != sild.Invalid {
		t.Errorf("an explanation without words: %v", err)
	}
	for _, proof := range []string{"consent", "hours"} {
		if err := explain(w.Coordinator, proof, "He came yesterday."); err != nil {
			t.Error(err)
		}
	}
	var tally audit.Tally
	w.Look(w.Manager, func(tx *db.Tx) (err error) {
		tally, err = audit.TallyOf(tx, s)
		return err
	})
	if tally != (audit.Tally{Complete: 1, Explained: 1}) {
		t.Errorf("the tally is %+v", tally)
	}
	if e := evidence()[bare]; len(e.Gaps) != 2 || e.Gaps[0].Name != w.Coordinator.Name {
		t.Errorf("the auditor reads %+v", e.Gaps)
	}
}
