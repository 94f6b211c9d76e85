// SPDX-License-Identifier: EUPL-1.2

package own_test

import (
	"slices"
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/own"
)

// say says something on somebody's own page.
func (p *person) say(in own.Input) (s own.Saying) {
	p.t.Helper()
	if err := p.do(func(tx *db.Tx) (err error) { s, err = own.Say(tx, in); return err }); err != nil {
		p.t.Fatal(err)
	}
	return s
}

func (p *person) answers(u flowtest.User, s own.Saying, in own.AnswerInput) error {
	return p.Try(u, func(tx *db.Tx) error { _, err := own.Answer(tx, s.ID, in); return err })
}

// TestAnswerBeside: what somebody without a case says is answered by those who may
// change what is known of the person, and by nobody else.
func TestAnswerBeside(t *testing.T) {
	w := flowtest.New(t)
	p := &person{World: w, t: t, subject: w.Person("Andrei", "Tamm")}
	codes := own.NewCodes(1)
	w.Do(w.Officer, func(tx *db.Tx) error {
		a, err := own.Give(tx, p.subject, own.Sheet, codes)
		p.account = a.ID
		return err
	})
	s := p.say(own.Input{Kind: own.Wrong, About: "name", Said: "It is Andrey."})
	if s.Case != "" {
		t.Fatalf("it is said of the case %s", s.Case)
	}
	waits := func() (n int) {
		w.Look(w.Officer, func(tx *db.Tx) error {
			list, err := own.Unanswered(tx)
			n = len(list)
			return err
		})
		return n
	}
	back := w.Without('I')
	if n := waits(); n != 0 {
		t.Errorf("%d wait for who may not read whom they are of", n)
	}
	back()
	if n := waits(); n != 1 {
		t.Errorf("%d wait for the prison; want 1", n)
	}
	in := own.AnswerInput{Outcome: own.Mended, Answer: "Put right."}
	for _, u := range []flowtest.User{w.Worker, w.Coordinator, w.Stranger, w.Guard, w.Keeper} {
		if err := p.answers(u, s, in); sild.KindOf(err) != sild.NotFound {
			t.Errorf("%s answers: %v", u.Name, err)
		}
	}
	if err := p.answers(w.Officer, s, in); err != nil {
		t.Error(err)
	}
}

// TestAnswerLooked: who looked is answered by the privacy officer alone, also
// where others of the same organisation lead the case.
func TestAnswerLooked(t *testing.T) {
	p := withPage(t, flowtest.New(t))
	s := p.say(own.Input{Kind: own.WhyLooked, AboutID: p.Second.ID, Said: "Who is he?"})
	in := own.AnswerInput{Outcome: own.Seen, Answer: "He stood in while your support person was ill."}
	for _, u := range []flowtest.User{p.Worker, p.Coordinator, p.Admin, p.Manager} {
		if err := p.answers(u, s, in); sild.KindOf(err) != sild.NotFound {
			t.Errorf("%s answers: %v", u.Name, err)
		}
	}
	if err := p.answers(p.Keeper, s, in); err != nil {
		t.Error(err)
	}
}

// TestWordsOfSections: what somebody said in a case stands on their record for those
// who may read its plan, and leaves a trail that says so; a prison to which they
// came back reads nothing of it.
func TestWordsOfSections(t *testing.T) {
	p := withPage(t, flowtest.New(t))
	p.say(own.Input{Kind: own.NeedHelp, Said: "I have no key."})
	words := func(u flowtest.User) (n int) {
		t.Helper()
		p.Look(u, func(tx *db.Tx) error {
			rec, err := access.Person(tx, p.subject, "I")
			if err != nil {
				return err
			}
			list, err := own.WordsOf(tx, rec)
			if n = len(list); n > 0 != slices.ContainsFunc(tx.Entries(), func(e sild.Entry) bool { return e.Sections == "P" }) {
				t.Errorf("%s reads %d words; the trail has %v", u.Name, n, tx.Entries())
			}
			return err
		})
		return n
	}
	if n := words(p.Worker); n != 1 {
		t.Errorf("the lead reads %d words", n)
	}
	defer p.Without('P')()
	for _, u := range []flowtest.User{p.Worker, p.Officer} {
		if n := words(u); n != 0 {
			t.Errorf("%s, who may not read the plan, reads %d words", u.Name, n)
		}
	}
}

// TestClosedToOneself: where a record is closed to the person, their own pages take
// nothing; nor do they when the time is over in which records are kept open.
func TestClosedToOneself(t *testing.T) {
	p := withPage(t, flowtest.New(t))
	p.Consent(p.kase, "consent", "given")
	s := p.say(own.Input{Kind: own.Note, Said: "Ask for boots."})
	nothing := func() {
		t.Helper()
		for name, do := range map[string]func(*db.Tx) error{
			"says": func(tx *db.Tx) error {
				_, err := own.Say(tx, own.Input{Kind: own.Note, Said: "Ask again."})
				return err
			},
			"takes back": func(tx *db.Tx) error { return own.TakeBack(tx, s.ID) },
			"withdraws":  func(tx *db.Tx) error { _, err := own.ChangeMind(tx, p.kase, "consent"); return err },
		} {
			if err := p.do(do); sild.KindOf(err) != sild.NotFound {
				t.Errorf("the person %s: %v", name, err)
			}
		}
	}
	let := p.Exclude(p.account)
	nothing()
	let()
	p.Do(p.Worker, func(tx *db.Tx) error {
		_, err := casework.AddContact(tx, p.kase, casework.ContactInput{Kind: p.Value("contact_kinds", "phone"), Outcome: p.Value("contact_outcomes", "held"), StartedAt: p.Now().Add(-time.Minute), Minutes: 5, Agreed: "We call on Friday."})
		return err
	})
	life := func() (has string, err error) {
		err = p.look(func(tx *db.Tx) error {
			l, err := own.LifeOf(tx)
			if err == nil && len(l.Cases[0].Consents) > 0 {
				has += "C"
			}
			if err == nil && len(l.Cases[0].Agreed) > 0 {
				has += "N"
			}
			return err
		})
		return has, err
	}
	for without, want := range map[string]string{"": "CN", "C": "N", "N": "C"} {
		back := func() {}
		if without != "" {
			back = p.Without(without[0])
		}
		if has, err := life(); has != want || err != nil {
			t.Errorf("without %q the person's pages have %q, %v; want %q", without, has, err, want)
		}
		back()
	}
	back := p.Only('P')
	if _, err := life(); sild.KindOf(err) != sild.NotFound {
		t.Errorf("a grant of the plan alone: %v", err)
	}
	back()
	p.Go("2027-01-04") // the programme ended on the last day of 2024
	nothing()
}
