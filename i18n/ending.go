// SPDX-License-Identifier: EUPL-1.2

package i18n

import (
	"regexp"
	"strings"
)

// Estonian bends the month of a date: "alates 8. jaanuarist 2013". So an
// Estonian text may say with which ending a date stands in it, {date|st}; what
// is not a date in words, such as 08.01.2013 or "today", stays as it is.
var endings = map[string]func(genitive string) string{
	"gen":  func(g string) string { return g },        // of 8 January
	"l":    func(g string) string { return g + "l" },  // on
	"st":   func(g string) string { return g + "st" }, // from
	"ni":   func(g string) string { return g + "ni" }, // until
	"ks":   func(g string) string { return g + "ks" }, // by
	"part": partitive,                                 // after, before
}

var estonianDate = regexp.MustCompile(`^(\d{1,2}\.) (jaanuar|veebruar|märts|aprill|mai|juuni|juuli|august|september|oktoober|november|detsember)( \d{4})?$`)

// bend gives a date in Estonian words the ending of that name.
func bend(value, ending string) string {
	m := estonianDate.FindStringSubmatch(value)
	if m == nil {
		return value
	}
	return m[1] + " " + endings[ending](genitive(m[2])) + m[3]
}

func genitive(month string) string {
	switch {
	case strings.HasSuffix(month, "i"): // mai, juuni, juuli
		return month
	case strings.HasSuffix(month, "er"): // september → septembri
		return strings.TrimSuffix(month, "er") + "ri"
	}
	return month + "i"
}

func partitive(genitive string) string {
	switch genitive {
	case "mai":
		return "maid"
	case "juuni", "juuli", "augusti", "septembri", "oktoobri", "novembri", "detsembri":
		return genitive + "t"
	}
	return genitive
}
