// SPDX-License-Identifier: EUPL-1.2

package record

import (
	"strings"

	"sild"
	"sild/pack"
	"sild/programme"
	"sild/report"
	"sild/web/page"
)

// AreaName is the name of an area, or its code where we have no name for it.
func AreaName(v *page.Visit, code string) string {
	key := "area." + strings.ToLower(strings.ReplaceAll(code, "-", "_"))
	if code == "" || !v.Page.Has(key) {
		return code
	}
	return v.Page.T(key)
}

// KindWord is what a programme calls a kind of worker.
func KindWord(v *page.Visit, p *pack.Pack, kind string) string {
	k, ok := p.Value("worker_kinds", kind)
	if !ok {
		return kind
	}
	return v.Page.Pick(k.Names)
}

// ProgrammeHere is the programme that a new person comes into: the one that was
// chosen, or the only one. It is empty while there are several to choose from.
func ProgrammeHere(v *page.Visit) (chosen programme.Programme, all []programme.Programme, err error) {
	all, err = programme.All(v.Tx)
	if err != nil || len(all) == 0 {
		return chosen, nil, err
	}
	want := sild.ID(v.Typed("programme", v.Query("programme")))
	for _, p := range all {
		if p.ID == want || len(all) == 1 {
			return p, all, nil
		}
	}
	return chosen, all, nil
}

// WordKey is the part of a message key for words of the pack language.
func WordKey(of string) string {
	return strings.ReplaceAll(of, " ", "_")
}

// Timing says a rule of the pack in words.
func Timing(v *page.Visit, t pack.Timing, of ...*pack.Pack) string {
	if len(of) == 0 {
		of = append(of, &pack.Pack{})
	}
	return report.Timing(v.Page.Voice, of[0], t)
}
