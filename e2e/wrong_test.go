// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"strings"
	"testing"
)

// put writes into a field what a browser would not let one type, but sends.
func (b *tab) put(name, value string) {
	b.Helper()
	eval[bool](b, `function(selector, value) {
		const el = document.querySelector(selector);
		if (el.tagName === "INPUT") el.type = "text";
		el.removeAttribute("maxlength");
		el.value = value;
		return true;
	}`, b.field(name), value)
}

// TestWrong: what is wrong is said at its field, and what was typed stays
// (design §3).
func TestWrong(t *testing.T) {
	t.Parallel()
	b := own(t, look{width: phone})
	b.be("Liis Kask")
	b.follow("New person")
	b.fill("family", "Kuusik")
	b.fill("on", "2024-09-20")
	b.fill("place", "Tartu prison")
	bad := func(field, typed, says string) {
		t.Helper()
		b.put(field, typed)
		b.press("Save")
		b.refused(field, says)
		if got := b.value(field); got != typed && len(typed) > 100 {
			t.Errorf("%s keeps %d letters of %d", field, len(got), len(typed))
		} else if got != typed {
			t.Errorf("%s keeps %q of %q", field, got, typed)
		}
		if b.value("family") != "Kuusik" || b.value("place") != "tartu" {
			t.Errorf("after a wrong %s the rest is lost", field)
		}
	}
	bad("born", "31.2.1990", "We cannot read this date.")
	b.fine()
	bad("born", "3.2.2030", "This day is still to come.")
	bad("born", "yesterday", "We cannot read this date.")
	bad("given", strings.Repeat("Tõnu ", 200_000)+"!", "This is too long: at most 200 letters.")
	b.fine()
	bad("given", "Ton\u202eu", "This text has hidden signs in it.")
	bad("given", "Ton\u0007u", "This text has hidden signs in it.")
	bad("code", "38002030001", "A digit of this code is wrong")
	b.fine()

	b.be("Juri Orlov")
	b.follow("Write down")
	b.follow("Igor Vassiljev")
	b.fill("agreed", "We meet at the gate.")
	wrong := func(day, says string) {
		t.Helper()
		b.choose("started_at", "other")
		b.put("started_at_other", day)
		b.press("Save")
		b.refused("started_at", says)
		if got := b.value("started_at") + " " + b.value("started_at_other"); !strings.Contains(got, day) {
			t.Errorf("the day is %q; want %q, as it was typed", got, day)
		}
		if got := b.value("agreed"); got != "We meet at the gate." {
			t.Errorf("what was agreed is %q", got)
		}
		b.fine()
	}
	wrong("2024-03-20", "This day has not come yet.")
	wrong("the day before", "We cannot read this date.")
	wrong("", "Write a day.")
}
