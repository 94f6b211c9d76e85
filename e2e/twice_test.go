// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestTwoBrowsers: who saves second sees both versions, and nothing of theirs
// is lost (design §3).
func TestTwoBrowsers(t *testing.T) {
	t.Parallel()
	first := own(t, look{width: phone})
	first.be("Liis Kask")
	second := first.beside("Liis Kask")

	for _, b := range []*tab{first, second} {
		b.follow("People")
		b.pressBy("Last saved", "Endel Kivi")
	}
	first.fill("reason", "Builds chairs.")
	first.press("Save draft")
	second.fill("reason", "Fears forms.")
	second.fill("answers.wishes", "A workshop.")
	second.press("Save draft")
	if second.status != 409 {
		t.Errorf("status %d; want 409", second.status)
	}
	second.says(".conflict", "You wrote Fears forms. It says now Builds chairs.")
	second.says(".conflict", "A workshop.")
	second.fine()
	if got := second.value("reason") + second.value("answers.wishes"); got != "Fears forms.A workshop." {
		t.Errorf("the form keeps %q", got)
	}
	second.fill("reason", "Builds chairs. Fears forms.")
	second.press("Save draft")
	second.says(".saved", "Saved")
	first.visit(first.path())
	if got := first.value("reason"); got != "Builds chairs. Fears forms." {
		t.Errorf("the draft says %q", got)
	}

	for _, b := range []*tab{first, second} {
		b.follow("Endel Kivi")
		b.follow("Correct details")
	}
	first.fill("given", "Endel Mart")
	first.press("Save")
	second.fill("given", "Endel Ants")
	second.press("Save")
	if second.status != 409 {
		t.Errorf("status %d; want 409", second.status)
	}
	second.says(".conflict", "You wrote Endel Ants It says now Endel Mart")
	second.fine()
	if got := second.value("given"); got != "Endel Ants" {
		t.Errorf("the form keeps %q", got)
	}
	second.follow("Leave what stands now")
	second.says("h1", "Endel Mart Kivi")
}

// TestOnce: however often a form is sent, by an impatient finger or again after
// a lost answer, it happens once (design §3).
func TestOnce(t *testing.T) {
	for _, l := range []look{{width: phone}, {width: phone, noScript: true}} {
		t.Run(l.String(), func(t *testing.T) {
			t.Parallel()
			b := own(t, l)
			b.be("Juri Orlov")
			times := func(line string) int {
				b.visit("/cases")
				b.follow("Igor Vassiljev")
				return strings.Count(b.card("What happened"), line)
			}

			b.follow("Write down")
			b.follow("Igor Vassiljev")
			b.fill("agreed", "Tapped twice.")
			s := b.button("Save")
			b.do(chromedp.MouseClickXY(s.X, s.Y), chromedp.MouseClickXY(s.X, s.Y))
			b.appears(".saved")
			if n := times("Tapped twice."); n != 1 {
				t.Errorf("it was tapped twice and stands there %d times", n)
			}

			b.visit("/write")
			b.follow("Igor Vassiljev")
			b.fill("agreed", "The answer was lost.")
			b.send("form#contact")
			b.send("form#contact")
			b.press("Save")
			b.says(".saved", "Igor Vassiljev")
			if n := times("The answer was lost."); n != 1 {
				t.Errorf("it was sent three times and stands there %d times", n)
			}
			b.fine()
		})
	}
}

// send sends a form, of which the answer is never seen.
func (b *tab) send(selector string) {
	b.Helper()
	status, err := chromedp.Run(b.ctx, chromedp.Evaluate[int](call(`function(selector) {
		const form = document.querySelector(selector);
		return fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))}).then(r => r.status);
	}`, selector), chromedp.EvalAwaitPromise))
	if err != nil || status != 200 {
		b.Fatalf("sending %s: status %d, %v", selector, status, err)
	}
}
