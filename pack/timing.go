// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"strconv"
	"strings"

	"sild"
)

// A Timing says when, in words: "10 working days after referral.received",
// "6 months before release", "every month after first_meeting until release",
// or only an anchor.
type Timing struct {
	Every  bool
	N      int
	Unit   string // day, working day, week, month, year; empty: just the anchor
	Before bool
	Anchor string
	Until  string // another anchor, for Every
	Text   string
}

// An anchor is a day of a case from which time is counted.
type anchor struct{ name, says string }

// Anchors is the closed list of days from which packs count, and what each is.
var anchors = []anchor{
	{"referral.received", "The day on which the provider received the referral."},
	{"referral.answered", "The day on which the provider answered it."},
	{"start", "The day of admission: the service begins."},
	{"release", "The day of release from prison, expected or happened. It moves when the release date is changed."},
	{"released", "The day of release from prison, once it has happened."},
	{"first_meeting", "The day of the first meeting that was held."},
	{"plan.agreed", "The day on which the person agreed the first plan."},
	{"worry.raised", "The day on which somebody raised a worry. Each has a clock of its own."},
	{goalMet, "The day on which a goal was met. Each has a clock of its own."},
	{absencesReached, "The day of the session with which so many were missed in a row as the activity says. Each row has a clock of its own."},
	{"end", "The day on which the service ended."},
	{"offer.made", "The day on which the case was last offered to a support person."},
	{"place.offered", "The day on which a place was last offered to somebody on the waiting list."},
	{"lead.ended", "The last day of a support person after whom nobody followed at once."},
	{"consent.given", "The day on which the person said yes."},
	{"consent.outdated", "The day from which a newer text is read than the one to which the person said yes."},
	{"part.ID.begun", "The first day of the service part ID, such as part.mentor.begun."},
	{"part.ID.ended", "The last day of the service part ID, once it has ended."},
	{houseAsked, "The day on which a bed was last asked for."},
	{houseExpected, "The day on which the house last answered that it has no bed yet, or lost the one that it had confirmed."},
	{houseAdmission, "The first night for which a bed is held, or on which the person came. It moves with the release."},
	{stayBegun, "The day on which the person came to live in the house."},
	{stayUntil, "The day by which the person leaves the house, as last decided."},
	{"period.start", "The first day of paid service."},
	{"period.end", "The last day of paid service."},
}

func anchorNames() []string {
	names := make([]string, len(anchors))
	for i, a := range anchors {
		names[i] = a.name
	}
	return names
}

// IsZero reports that no timing was given.
func (t Timing) IsZero() bool { return t.Anchor == "" }

func (t Timing) String() string { return t.Text }

// MarshalText writes t as the pack has it.
func (t Timing) MarshalText() ([]byte, error) { return []byte(t.Text), nil }

// farthest is the most years that a timing may reach: more is a slip of the
// finger.
const farthest = 60

// parseTiming reads a timing. The second result is what is wrong and the third
// what may have been meant.
func parseTiming(s string) (t Timing, wrong, proposal string) {
	words := strings.Fields(s)
	t.Text = strings.Join(words, " ")
	if len(words) == 0 {
		return t, `Say when, such as "1 month after end".`, ""
	}
	anchorAt := func(w string) (string, string, string) {
		if _, _, ok := PartAnchor(w); ok {
			return w, "", ""
		}
		for _, a := range anchors {
			if a.name == w && !strings.Contains(w, ".ID.") {
				return w, "", ""
			}
		}
		return "", fmt.Sprintf("%q is not a day from which time can be counted. There are: %s.", w, strings.Join(anchorNames(), ", ")), didYouMean(w, anchorNames())
	}
	if len(words) == 1 {
		t.Anchor, wrong, proposal = anchorAt(words[0])
		return t, wrong, proposal
	}
	if t.Every = words[0] == "every"; t.Every {
		words = words[1:]
	}
	if n, err := strconv.Atoi(words[0]); err == nil {
		t.N, words = n, words[1:]
	} else if t.Every {
		t.N = 1
	} else {
		proposal := didYouMean(words[0], append(anchorNames(), "every"))
		if words[0] == "after" || words[0] == "before" || words[0] == "within" {
			proposal = `Write the number first, such as "10 days after start".`
		}
		return t, fmt.Sprintf("%q does not begin with a number.", s), proposal
	}
	if t.N < 1 {
		return t, fmt.Sprintf("%d is not a number of days, weeks, months or years.", t.N), "Write only the day it is counted from if it is that day itself."
	}
	if len(words) > 1 && words[0] == "working" {
		words = append([]string{"working " + words[1]}, words[2:]...)
	}
	if len(words) == 0 {
		return t, "The unit is missing: days, working days, weeks, months or years.", ""
	}
	t.Unit = strings.TrimSuffix(words[0], "s")
	days := map[string]float64{"day": 1, "working day": 1.5, "week": 7, "month": 30.5, "year": 365.25}[t.Unit]
	if days == 0 {
		w := words[0]
		t.Unit = ""
		return t, fmt.Sprintf("%q is not a unit of time. There are: days, working days, weeks, months, years.", w), didYouMean(w, []string{"day", "days", "working day", "working days", "week", "weeks", "month", "months", "year", "years"})
	}
	if float64(t.N)*days > farthest*366 {
		return t, fmt.Sprintf("%d %ss is longer than %d years.", t.N, t.Unit, farthest), ""
	}
	words = words[1:]
	if len(words) < 2 {
		return t, fmt.Sprintf("%q does not say after or before what.", s), fmt.Sprintf("Write for example %q.", strings.Join(strings.Fields(s), " ")+" after start")
	}
	switch words[0] {
	case "after":
	case "before":
		t.Before = true
	default:
		return t, fmt.Sprintf("Instead of %q there should be after or before.", words[0]), didYouMean(words[0], []string{"after", "before"})
	}
	if t.Anchor, wrong, proposal = anchorAt(words[1]); wrong != "" {
		return t, wrong, proposal
	}
	words = words[2:]
	switch {
	case !t.Every && len(words) > 0:
		return t, fmt.Sprintf("%q is too much.", strings.Join(words, " ")), didYouMeanEvery(words[0], t)
	case t.Every && t.Before:
		return t, "What happens again and again is counted after a day, not before it.", ""
	case t.Every && (len(words) != 2 || words[0] != "until"):
		return t, "What happens again and again needs an end.", fmt.Sprintf("Write for example %q.", "every month after "+t.Anchor+" until end")
	case t.Every:
		if t.Until, wrong, proposal = anchorAt(words[1]); wrong != "" {
			return t, wrong, proposal
		}
		if t.Until == t.Anchor {
			return t, fmt.Sprintf("It begins and ends on the same day, %s.", t.Anchor), ""
		}
	}
	return t, "", ""
}

func didYouMeanEvery(word string, t Timing) string {
	if word == "until" {
		return fmt.Sprintf("Did you mean %q?", "every "+t.Text)
	}
	return ""
}

// Day is the day that t names, when its anchor is on the given day. For a
// recurring t it is the end of the first period. Without an anchor's day there
// is none.
//
// Months clamp to the month's end; counts of days leave out the anchor's own
// day; working days are those of the programme's country (design §4).
func (p *Pack) Day(t Timing, anchor sild.Date) sild.Date { return p.Nth(t, anchor, 1) }

// Nth is the end of the n-th period of a recurring t, n from 1. It is counted
// from the anchor and never from the period before, so that a day that one
// month lacks comes back in the next.
func (p *Pack) Nth(t Timing, anchor sild.Date, n int) sild.Date {
	if anchor.IsZero() {
		return anchor
	}
	k := t.N * n
	if t.Before {
		k = -k
	}
	switch t.Unit {
	case "day":
		return anchor.AddDays(k)
	case "working day":
		return p.addWorkingDays(anchor, k)
	case "week":
		return anchor.AddDays(7 * k)
	case "month":
		return anchor.AddMonths(k)
	case "year":
		return anchor.AddMonths(12 * k)
	}
	return anchor
}

// WorkingDaysAfter is the n-th working day after d; d itself if n is zero.
func (p *Pack) WorkingDaysAfter(d sild.Date, n int) sild.Date { return p.addWorkingDays(d, n) }

func (p *Pack) addWorkingDays(d sild.Date, n int) sild.Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		if d = d.AddDays(step); p.WorkingDay(d) {
			n--
		}
	}
	return d
}
