// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// network takes the network away from the tab, or gives it back.
func (b *tab) network(on bool) {
	b.Helper()
	b.do(send(network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: !on, DownloadThroughput: -1, UploadThroughput: -1}},
	}))
}

// TestOffline: without a network the page says that nothing was saved and keeps
// the text, also when it is left; with the network back it is saved once
// (pages.md, moment of truth 2).
func TestOffline(t *testing.T) {
	t.Parallel()
	b := own(t, look{width: phone})
	b.be("Juri Orlov")
	const said = "He asks the court for the papers."
	b.follow("Write down")
	b.follow("Igor Vassiljev")
	b.fill("agreed", said)
	b.network(false)
	s := b.button("Save")
	b.do(chromedp.MouseClickXY(s.X, s.Y))
	b.appears("form#contact [role=alert]")
	b.says("form#contact [role=alert]", "NOT SAVED: no network. Your text is on this page.")
	if got := b.value("agreed"); got != said {
		t.Errorf("the page keeps %q", got)
	}
	if !eval[bool](b, `function(selector) {
		const r = document.querySelector(selector).getBoundingClientRect();
		return r.top >= 0 && r.bottom <= innerHeight;
	}`, "form#contact [role=alert]") {
		b.glance("failed-" + b.Name())
		t.Error("what the page says is not in sight")
	}

	b.network(true)
	form := b.path()
	b.complaints() // that there was no network
	b.follow("Today")
	b.says("[data-waits]", "NOT SAVED yet: there was no network. Open it and save: Write down: Igor Vassiljev")
	b.fine()
	b.visit(form)
	b.says("form#contact [data-said]", "What you had typed here and not saved is back.")
	if got := b.value("agreed"); got != said {
		t.Errorf("the page that was left keeps %q", got)
	}
	b.fine()
	b.press("Save")
	b.says(".saved", "Igor Vassiljev")
	if eval[bool](b, `function() { return !!document.querySelector("[data-waits]") }`) {
		t.Error("what is saved is said to wait")
	}
	b.visit("/cases")
	b.follow("Igor Vassiljev")
	if n := strings.Count(b.card("What happened"), said); n != 1 {
		t.Errorf("it stands there %d times", n)
	}
	b.visit(form)
	if got := b.value("agreed"); got != "" {
		t.Errorf("what was saved is offered again: %q", got)
	}
}
