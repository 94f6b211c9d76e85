// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"
	"testing"

	"sild/i18n"
	"sild/web/page"
	"sild/web/record"
)

// TestTodayBrief has more on Today than anybody does in a day: the page shows
// the most pressing, says what it leaves out, and stays small.
func TestTodayBrief(t *testing.T) {
	const at = "/cases/018d7847-fc00-702d-a543-d0e6c3d190fb"
	for _, lang := range i18n.Langs() {
		p := lookPage(lang, "Today")
		v := &page.Visit{Page: p}
		one := page.Task{
			What: "Go through the plan and the needs again", Who: "Aleksei Morozov", WhoAt: at, Due: p.Today,
			Note: "Every 3 months, counted from the agreed plan (1 February 2024).",
			Acts: []page.Act{{Label: "today.act.plan", Of: "Aleksei Morozov", Href: at + "/plan"}, {Label: "task.act.snooze", Href: "/tasks/snooze?back=%2F&key=plan-review%2F018d7847-fc00-702d-a543-d0e6c3d190fb%2F1"}},
		}
		quiet := page.Task{What: "Aleksei Morozov", Href: at, Detail: "Last contact 23 days ago", Acts: one.Acts[:1]}
		sections := record.Briefly(v, []record.Section{
			{Key: "today.needs_you", List: slices.Repeat([]page.Task{one}, record.Pressing)},
			{Key: "today.leaving", Side: true, List: slices.Repeat([]page.Task{quiet}, 50)},
			{Key: "today.unheard", Side: true, List: slices.Repeat([]page.Task{quiet}, record.Beside)},
		})
		page := render(t, record.TodayPage(p, nil, sections, nil))
		if len(page) > 40_000 {
			t.Errorf("Today in %s has %d bytes; want at most 40,000", lang, len(page))
		}
		for _, want := range []string{p.T("today.more.work"), p.N("today.more", 50-record.Beside)} {
			if strings.Count(page, want) != 1 {
				t.Errorf("Today in %s says %q %d times; want once", lang, want, strings.Count(page, want))
			}
		}
	}
}
