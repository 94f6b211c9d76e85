// SPDX-License-Identifier: EUPL-1.2

package referral_test

import (
	"strings"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/referral"
)

func TestSend(t *testing.T) {
	w := flowtest.New(t)
	subject := w.Person("Andrei", "Petrov")
	type in = referral.DraftInput
	bad := func(field, key string, change func(*in)) {
		t.Helper()
		_, _, err := trySend(w, w.Officer, subject, "", asks(w, change))
		refused(t, err, sild.Invalid, field, key)
	}
	bad("reason", "referral.reason.required", func(d *in) { d.Reason = " \n" })
	bad("reason", "text.hidden", func(d *in) { d.Reason = "a\u2066b" })
	bad("risk", "text.long", func(d *in) { d.Risk = strings.Repeat("x", 5001) })
	bad("provider", "referral.provider.required", func(d *in) { d.Provider = "" })
	bad("provider", "referral.provider.required", func(d *in) { d.Provider = w.Prison.ID })
	bad("provider", "referral.provider.required", func(d *in) { d.Provider = w.Ministry.ID })
	bad("answers.wishes", "answer.required", func(d *in) { delete(d.Answers, "wishes") })
	bad("answers.languages", "choice.unknown", func(d *in) { d.Answers["languages"] = []any{"klingon"} })
	bad("answers.languages", "choice.unknown", func(d *in) { d.Answers["languages"] = []any{[]any{"et"}, []any{"et"}} })
	bad("answers.risk_level", "choice.unknown", func(d *in) { d.Answers["risk_level"] = "extreme" })
	bad("answers.wishes", "choice.unknown", func(d *in) { d.Answers["wishes"] = 5.0 })
	bad("", "answer.unknown_question", func(d *in) { d.Answers["shoe_size"] = "44" })

	for _, u := range []flowtest.User{w.Coordinator, w.Worker, w.Stranger, w.Manager} {
		_, _, err := trySend(w, u, subject, "", asks(w))
		refused(t, err, sild.Forbidden, "", "")
	}
	_, _, err := trySend(w, w.Guard, subject, "", asks(w))
	refused(t, err, sild.NotFound, "", "")

	// The draft that was looked at must be of this person, and as it was.
	d := begin(w, subject)
	other := begin(w, w.Person("Jaan", "Tamm"))
	_, _, err = trySend(w, w.Officer, subject, other.ID, asks(w))
	refused(t, err, sild.NotFound, "", "")
	_, _, err = trySend(w, w.Officer, subject, d.ID, asks(w, func(x *in) { x.Revision = 7 }))
	refused(t, err, sild.Conflict, "", "")

	caseID, r, err := trySend(w, w.Officer, subject, d.ID, asks(w, func(x *in) { x.Revision, x.Risk = 1, "Hears badly." }))
	if err != nil {
		t.Fatal(err)
	}
	if r.Day != w.Today() || r.SenderTeam != w.Officer.Team || r.Provider != w.Provider.ID || r.PackVersion != w.Pack.Version || r.Risk != "Hears badly." {
		t.Errorf("sent is %+v", r)
	}
	refused(t, w.Try(w.Officer, func(tx *db.Tx) error { _, err := referral.DraftByID(tx, d.ID); return err }), sild.NotFound, "", "")
	_, _, err = trySend(w, w.Officer, subject, "", asks(w))
	refused(t, err, sild.Invalid, "", "referral.open_already")

	w.Look(w.Officer, func(tx *db.Tx) error {
		given, ok, err := referral.FormOf(tx, caseID, referral.FormID)
		if !ok || given["wishes"] != "A job" {
			t.Errorf("answered is %v", given)
		}
		return err
	})
	// What was declined may be asked again.
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := referral.Reply(tx, caseID, referral.AnswerInput{Outcome: "declined", Reason: "no_place"})
		return err
	})
	if _, _, err = trySend(w, w.Officer, subject, "", asks(w)); err != nil {
		t.Error(err)
	}
}

// TestSendContract: a prison refers while it has a contract to, and to those who
// have one.
func TestSendContract(t *testing.T) {
	w := flowtest.New(t)
	subject := w.Person("Andrei", "Petrov")
	until := func(org sild.ID, day sild.Date) {
		t.Helper()
		w.Do(w.Officer, func(tx *db.Tx) error {
			_, err := db.Exec(tx, `UPDATE contract SET until_on = $1 WHERE org_id = $2`, day, org)
			return err
		})
	}
	until(w.Provider.ID, w.Today().AddDays(-1))
	_, _, err := trySend(w, w.Officer, subject, "", asks(w))
	refused(t, err, sild.Invalid, "provider", "referral.provider.required")
	until(w.Provider.ID, w.Today())
	until(w.Other.ID, w.Today().AddDays(-1))
	until(w.Prison.ID, w.Today().AddDays(-1))
	_, _, err = trySend(w, w.Officer, subject, "", asks(w))
	refused(t, err, sild.Invalid, "", "referral.no_contract")
	until(w.Prison.ID, w.Today())
	// With one provider left, nobody need choose.
	_, r, err := trySend(w, w.Officer, subject, "", asks(w, func(d *referral.DraftInput) { d.Provider = "" }))
	if err != nil || r.Provider != w.Provider.ID {
		t.Errorf("%v; sent to %s", err, r.Provider)
	}
}

// TestStood: a referral carries the check as it stood, in its words, and keeps
// it when facts change. Outside the target group one says why; what is required
// nobody can talk away.
func TestStood(t *testing.T) {
	w := flowtest.New(t)
	subject := w.Person("Andrei", "Petrov")
	release := func(in people.ReleaseInput) {
		t.Helper()
		in.Change = "corrected"
		w.Do(w.Officer, func(tx *db.Tx) error {
			_, err := people.SetRelease(tx, w.Pack, subject, in)
			return err
		})
	}
	release(people.ReleaseInput{Place: "viru"}) // neither a day nor how
	why := func(d *referral.DraftInput) { d.Override = "Moves to Tartu." }
	_, _, err := trySend(w, w.Officer, subject, "", asks(w))
	refused(t, err, sild.Invalid, "override", "referral.override.required")
	_, r, err := trySend(w, w.Officer, subject, "", asks(w, why))
	if err != nil {
		t.Fatal(err)
	}
	check := func(id string, state pack.State, says, missing string) {
		t.Helper()
		for _, c := range r.Stood() {
			if c.ID != id {
				continue
			}
			if c.State != state || !strings.Contains(c.Sentence["en"], says) {
				t.Errorf("%s stood %s: %q; want %s: %q", id, c.State, c.Sentence["en"], state, says)
			}
			if missing != "" && (len(c.Missing) == 0 || c.Missing[0].Path != missing || c.Missing[0].Key == "") {
				t.Errorf("%s missed %+v; want %s", id, c.Missing, missing)
			}
			return
		}
		t.Errorf("there was no condition %s in %s", id, r.Checked)
	}
	check("tartu-prison", pack.No, "Viru prison", "")
	check("older-than-30", pack.Unknown, "", "release.date")
	check("full-term", pack.Unknown, "", "release.kind")
	release(people.ReleaseInput{On: w.Today().AddMonths(3), Kind: "parole", Place: "tartu"})
	w.Look(w.Officer, func(tx *db.Tx) (err error) {
		r, err = referral.Of(tx, r.Case)
		return err
	})
	check("tartu-prison", pack.No, "Viru prison", "")
	if !referral.Outside(r.Stood()) {
		t.Error("who was outside is inside now")
	}
	if got := (referral.Referral{Checked: "{"}).Stood(); got != nil {
		t.Errorf("a damaged check stands as %v", got)
	}

	subject = w.Person("Jüri", "Kask")
	release(people.ReleaseInput{Kind: "remand", Place: "tartu"})
	_, _, err = trySend(w, w.Officer, subject, "", asks(w, why))
	refused(t, err, sild.Invalid, "", "referral.required_not_fulfilled")
}

// TestPackVersion: a referral keeps the version of the pack under which it was
// sent.
func TestPackVersion(t *testing.T) {
	w := flowtest.New(t)
	caseID := w.Referred(w.Person("Andrei", "Petrov"))
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		r, err := referral.Of(tx, caseID)
		if err != nil {
			return err
		}
		p, err := programme.At(tx, w.Programme.ID, r.PackVersion)
		if err == nil && p.ID != w.Pack.ID {
			t.Errorf("sent under %s", p.ID)
		}
		return err
	})
}
