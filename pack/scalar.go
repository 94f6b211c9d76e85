// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"sild"
)

// String is s as the pack has it: 2023-10-01..2024-12-31.
func (s Span) String() string { return s.From.String() + ".." + s.Until.String() }

// MarshalText writes s as the pack has it.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

func parseSpan(s string) (span Span, wrong, proposal string) {
	const shape = "Write the first and the last day as 2023-10-01..2024-12-31."
	from, until, ok := strings.Cut(s, "..")
	if !ok {
		return span, fmt.Sprintf("%q is not a period.", s), shape
	}
	var err, err2 error
	span.From, err = sild.ParseDate(strings.TrimSpace(from))
	span.Until, err2 = sild.ParseDate(strings.TrimSpace(until))
	switch {
	case err != nil:
		return span, fmt.Sprintf("%q is not a day.", from), shape
	case err2 != nil:
		return span, fmt.Sprintf("%q is not a day.", until), shape
	case span.Until.Before(span.From):
		return span, "The last day is before the first.", fmt.Sprintf("Did you mean %q?", span.Until.String()+".."+span.From.String())
	}
	return span, "", ""
}

// String is t as the pack has it: at least 75 %.
func (t Target) String() string {
	switch {
	case t.Percent == 0:
		return ""
	case t.AtLeast:
		return fmt.Sprintf("at least %d %%", t.Percent)
	}
	return fmt.Sprintf("fewer than %d %%", t.Percent)
}

// MarshalText writes t as the pack has it.
func (t Target) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

var targetForm = regexp.MustCompile(`^(\D*?)\s*(\d{1,4})[\s\x{a0}\x{202f}]*(?:%|percent)$`)

func parseTarget(s string) (t Target, wrong, proposal string) {
	const shape = `Write it as "at least 75 %" or "fewer than 30 %".`
	m := targetForm.FindStringSubmatch(s)
	if m == nil {
		return t, fmt.Sprintf("%q is not a target.", s), shape
	}
	t.Percent, _ = strconv.Atoi(m[2])
	switch strings.Join(strings.Fields(m[1]), " ") {
	case "at least":
		t.AtLeast = true
	case "fewer than":
	default:
		return t, fmt.Sprintf("%q is not a target.", s), shape
	}
	if t.Percent < 1 || t.Percent > 100 {
		return t, fmt.Sprintf("%d %% cannot be promised.", t.Percent), "Write a number from 1 to 100."
	}
	return t, "", ""
}
