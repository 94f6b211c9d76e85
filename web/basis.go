// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"

	"sild/pack"
	"sild/referral"
)

// basisInputs is what legal bases that are about some people only ask about: what
// is known of the person and what the sender answered. Nothing if no basis asks,
// or if the reader may not read about the offence: whether a court set a condition
// belongs there.
func (v *visit) basisInputs(o openedCase, asks bool) (pack.Inputs, error) {
	if !asks || !o.Rec.Reads('O') {
		return nil, nil
	}
	in, err := referral.Inputs(v.tx, o.Pack, o.Rec)
	if err != nil {
		return nil, err
	}
	answers, found, err := referral.AnswersOf(v.tx, o.Rec.Case, referral.FormID)
	if err != nil || !found {
		return in, err
	}
	given, err := answers.Given()
	for q, a := range given {
		in["answers."+referral.FormID+"."+q] = a
	}
	return in, err
}

// heldText says whether a legal basis that is about some people only is about
// this one.
func (v *visit) heldText(b pack.Basis, in pack.Inputs, name string) string {
	switch state, missing := b.Holds(in); state {
	case pack.Yes:
		return v.page.T("basis.holds", "name", name)
	case pack.No:
		return v.page.T("basis.not", "name", name)
	default:
		words := make([]string, len(missing))
		for i, m := range missing {
			words[i] = v.page.T(m.Key, "name", v.page.Pick(m.Label))
		}
		return v.page.T("basis.unknown", "name", name, "missing", strings.Join(words, ", "))
	}
}

// heldFor says it with the words that the person hears; nothing to those who may
// not read it.
func (v *visit) heldFor(o openedCase, b pack.Basis) (string, error) {
	facts, err := v.basisInputs(o, true)
	if err != nil || facts == nil {
		return "", err
	}
	return v.heldText(b, facts, o.Card.Name) + " " + strings.Join(paragraphs(v.page.Pick(b.Text)), " "), nil
}
