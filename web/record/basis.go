// SPDX-License-Identifier: EUPL-1.2

package record

import (
	"strings"

	"sild/pack"
	"sild/referral"
	"sild/web/page"
)

// BasisInputs is what legal bases that are about some people only ask about: what
// is known of the person and what the sender answered. Nothing if no basis asks,
// or if the reader may not read about the offence: whether a court set a condition
// belongs there.
func BasisInputs(v *page.Visit, o OpenedCase, asks bool) (pack.Inputs, error) {
	if !asks || !o.Rec.Reads('O') {
		return nil, nil
	}
	in, err := referral.Inputs(v.Tx, o.Pack, o.Rec)
	if err != nil {
		return nil, err
	}
	answers, found, err := referral.AnswersOf(v.Tx, o.Rec.Case, referral.FormID)
	if err != nil || !found {
		return in, err
	}
	given, err := answers.Given()
	for q, a := range given {
		in["answers."+referral.FormID+"."+q] = a
	}
	return in, err
}

// HeldText says whether a legal basis that is about some people only is about
// this one.
func HeldText(v *page.Visit, b pack.Basis, in pack.Inputs, name string) string {
	switch state, missing := b.Holds(in); state {
	case pack.Yes:
		return v.Page.T("basis.holds", "name", name)
	case pack.No:
		return v.Page.T("basis.not", "name", name)
	default:
		words := make([]string, len(missing))
		for i, m := range missing {
			words[i] = v.Page.T(m.Key, "name", v.Page.Pick(m.Label))
		}
		return v.Page.T("basis.unknown", "name", name, "missing", strings.Join(words, ", "))
	}
}

// HeldFor says it with the words that the person hears; nothing to those who may
// not read it.
func HeldFor(v *page.Visit, o OpenedCase, b pack.Basis) (string, error) {
	facts, err := BasisInputs(v, o, true)
	if err != nil || facts == nil {
		return "", err
	}
	return HeldText(v, b, facts, o.Card.Name) + " " + strings.Join(page.Paragraphs(v.Page.Pick(b.Text)), " "), nil
}
