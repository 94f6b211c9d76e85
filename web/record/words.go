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

// anchor is a day from which the pack counts, in words.
func anchor(v *page.Visit, name string, of ...*pack.Pack) string {
	if id, day, ok := pack.PartAnchor(name); ok {
		if len(of) == 0 {
			of = append(of, &pack.Pack{})
		}
		return report.PartDay(v.Page.Voice, of[0], id, day)
	}
	return v.Page.T("anchor." + name)
}

// Timing says a rule of the pack in words.
func Timing(v *page.Visit, t pack.Timing, of ...*pack.Pack) string {
	anchor := anchor(v, t.Anchor, of...)
	if t.Unit == "" {
		return v.Page.T("timing.on", "anchor", anchor)
	}
	unit := t.Unit
	if unit == "working day" {
		unit = "working_day"
	}
	n := v.Page.N("unit."+unit, max(t.N, 1))
	switch {
	case t.Every:
		return v.Page.T("timing.every", "n", v.Page.N("every."+unit, max(t.N, 1)), "anchor", anchor)
	case t.Before:
		return v.Page.T("timing.before", "n", n, "anchor", anchor)
	}
	return v.Page.T("timing.after", "n", n, "anchor", anchor)
}
