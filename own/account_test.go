// SPDX-License-Identifier: EUPL-1.2

package own_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/own"
)

// TestCodes: a code is of letters that can be told over a telephone, has more
// than fifty bits, and is understood however it is typed.
func TestCodes(t *testing.T) {
	form := regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$`)
	seen := map[string]bool{}
	for _, c := range own.NewCodes(1000) {
		if !form.MatchString(c) || seen[c] {
			t.Fatalf("the code %q", c)
		}
		seen[c] = true
	}
	for _, typed := range []string{"7K3M-9QXT-2H01", "7k3m9qxt2h01", " 7K3M 9QXT 2HOI ", "7k3m.9qxt.2hol", "7K3M–9QXT–2HОI"} {
		if own.Handle(typed) != own.Handle("7K3M-9QXT-2H01") {
			t.Errorf("%q is another code", typed)
		}
	}
	for _, typed := range []string{"", "7K3M-9QXT-2H02", "7K3M-9QXT-2H0*", "7K3M-9QXT-2H0"} {
		if own.Handle(typed) == own.Handle("7K3M-9QXT-2H01") {
			t.Errorf("%q is the same code", typed)
		}
	}
}

// TestEnter: a code opens a session once, while it is good; nothing tells why one
// does not.
func TestEnter(t *testing.T) {
	p := withPage(t, flowtest.New(t))
	if p.enter("0000-0000-0000", "") != "" {
		t.Error("a code that there is not opens")
	}
	token := p.enter(strings.ToLower(p.code), "")
	if token == "" || !p.open(token) {
		t.Fatal("the code of the sheet does not open")
	}
	if p.enter(p.code, "") != "" {
		t.Error("a code opens twice")
	}
	p.later(time.Hour + time.Minute)
	if p.open(token) {
		t.Error("a session lasts longer than an hour")
	}
	old := p.give(own.Sheet)[0]
	p.later(14*24*time.Hour + time.Minute)
	if p.enter(old, "") != "" {
		t.Error("a sheet is good for more than 14 days")
	}
	card := p.give(own.Card)
	if p.enter(card[3], "") == "" || p.enter(card[7], "") == "" {
		t.Error("the codes of a card do not open")
	}
	token = p.enter(card[0], "")
	lost := p.give(own.Card)
	if p.enter(card[1], "") != "" || p.open(token) {
		t.Error("a new card does not end the old one and what was opened with it")
	}
	if p.enter(lost[0], "") == "" {
		t.Error("the new card does not open")
	}
}

// TestOwnWord: with an own word a code alone opens nothing, and is used up by
// three wrong words.
func TestOwnWord(t *testing.T) {
	p := withPage(t, flowtest.New(t))
	for _, w := range []string{"abc", "1111", "1234", "kkkkkk"} {
		if _, err := own.NewWord(w); sild.KindOf(err) != sild.Invalid {
			t.Errorf("the word %q: %v; want Invalid", w, err)
		}
	}
	word, err := own.NewWord("Kasemets")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.do(func(tx *db.Tx) error { return own.SetWord(tx, word) }); err != nil {
		t.Fatal(err)
	}
	card := p.give(own.Card)
	if p.enter(card[0], "") != "" || p.enter(card[0], "kasemaa") != "" {
		t.Error("a card opens without the own word")
	}
	if p.enter(card[0], "kasemets") == "" {
		t.Error("the own word does not fit in small letters")
	}
	for range 3 {
		p.enter(card[1], "guess")
	}
	if p.enter(card[1], "Kasemets") != "" {
		t.Error("a code can be tried with more than three words")
	}
	if p.enter(card[2], "Kasemets") == "" {
		t.Error("wrong words with one code use up another")
	}
}

// TestClose: who closes, ends what was open with the next request; and nobody
// comes in the name of the dead. The case's end and a consent that is taken back
// close nothing: the record stays the person's.
func TestClose(t *testing.T) {
	w := flowtest.New(t)
	p := withPage(t, w)
	token := p.enter(p.code, "")
	p.Do(p.Worker, func(tx *db.Tx) error { return own.Close(tx, p.subject, "unsafe") })
	if p.open(token) {
		t.Error("staff closed the page, and it opens")
	}
	code := p.give(own.Sheet)[0]
	token = p.enter(code, "")
	w.Consent(p.kase, "consent", "given")
	if err := p.do(func(tx *db.Tx) error {
		_, err := own.ChangeMind(tx, p.kase, "consent")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if !p.open(token) {
		t.Error("who takes a consent back loses their own page")
	}
	if err := w.Try(w.Worker, func(tx *db.Tx) error {
		_, err := casework.AddContact(tx, p.kase, casework.ContactInput{Kind: "phone", Outcome: "held", StartedAt: w.Now(), Minutes: 5})
		return err
	}); sild.KindOf(err) != sild.NotFound {
		t.Errorf("after it was taken back the worker writes notes: %v", err)
	}
	if err := p.do(own.CloseSelf); err != nil {
		t.Fatal(err)
	}
	if p.open(token) {
		t.Error("the person closed the page, and it opens")
	}

	q := withPage(t, w)
	q.enter(q.code, "")
	card := own.NewCodes(own.OnCard)
	if err := q.do(func(tx *db.Tx) error { return own.GiveSelf(tx, card) }); err != nil {
		t.Fatal(err)
	}
	w.Go("2024-02-20")
	q.end("time_limit")
	if q.enter(card[0], "") == "" {
		t.Error("after the end of the service the page is closed")
	}
	r := withPage(t, w)
	token = r.enter(r.code, "")
	w.Go("2024-03-01")
	r.end("died")
	if r.open(token) {
		t.Error("a session goes on after the death")
	}
}

// TestMerged: a page goes along when records are made one, and both histories
// are on it; and it is back where it was when that is undone.
func TestMerged(t *testing.T) {
	w := flowtest.New(t)
	p := withPage(t, w)
	other, _ := w.Admitted("Andrei", "Tam")
	token := p.enter(p.code, "")
	looks := func() int {
		n := 0
		if err := p.look(func(tx *db.Tx) error {
			lines, err := own.Lines(tx, w.Now().AddDate(0, -1, 0), w.Now().Add(time.Hour))
			n = len(lines)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := looks()
	var m flow.Merge
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		m, err = flow.MergePeople(tx, other, flow.MergeInput{Gone: p.subject, Details: "kept", Why: "The same man."})
		return err
	})
	if !p.open(token) {
		t.Fatal("the page of the merged record is closed")
	}
	if after := looks(); after <= before {
		t.Errorf("%d looks before the merge and %d after it", before, after)
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error { _, err := flow.UndoMerge(tx, m.ID); return err })
	if !p.open(token) {
		t.Error("the page is closed after the merge was undone")
	}
}
