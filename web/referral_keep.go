// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/db"
	"sild/org"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/referral"
)

// A kept is what the script that keeps a draft is told: words to show, and
// whether what was typed is safe. It says so of nothing that is not committed.
type kept struct {
	Said     string `json:"said"`
	Bad      bool   `json:"bad,omitempty"`
	Stop     bool   `json:"stop,omitempty"` // it would be said again each time
	Revision string `json:"revision,omitempty"`
}

// keepDraft keeps a draft as it is typed.
func keepDraft(v *visit) {
	var answer kept
	code := http.StatusOK
	_, err := v.s.Flow.Write(v.r.Context(), v.actor(), noOnce, func(tx *db.Tx) (string, error) {
		v.tx = tx
		d, _, p, err := v.draftOf()
		if err != nil {
			return "", v.goneMeanwhile(err)
		}
		pr := sild.Problems{}
		d, err = referral.SaveDraft(v.tx, d.ID, v.draftInput(p, pr))
		if err := both(pr, err); err != nil {
			return "", err
		}
		answer = kept{Said: v.page.T("referral.kept", "time", v.page.Time(d.UpdatedAt, v.page.Zone)), Revision: strconv.Itoa(d.Revision)}
		return "", nil
	})
	if err != nil {
		e, ok := errors.AsType[*sild.Error](err)
		if !ok || e.Kind == sild.NotFound || e.Kind == sild.Internal {
			v.fail(err) // the script says that it was not saved
			return
		}
		code, answer = status[e.Kind], kept{Bad: true, Stop: e.Kind == sild.Conflict}
		why := sild.Message{Key: e.Key, Args: e.Args}
		for _, field := range slices.Sorted(maps.Keys(e.Fields)) {
			why = e.Fields[field]
			break
		}
		switch {
		case e.Key == "error.conflict":
			answer.Said = v.page.T("referral.kept.conflict")
		case e.Key == "referral.gone":
			answer.Said = v.page.T("referral.gone")
		default:
			answer.Said = v.page.T("referral.kept.not", "why", v.page.Msg(why))
		}
	}
	text, err := json.Marshal(answer)
	if err != nil {
		v.fail(err)
		return
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.WriteHeader(code)
	v.w.Write(text)
}

// goneMeanwhile makes of a draft that is not there one that a colleague has sent
// or dropped, if so, so that what was typed is shown.
func (v *visit) goneMeanwhile(err error) error {
	if sild.KindOf(err) == sild.NotFound {
		if _, gone := referral.GoneOf(v.tx, v.id("draft")); gone == nil {
			return &sild.Error{Kind: sild.Conflict, Key: "referral.gone"}
		}
	}
	return err
}

// A goneView says what became of a draft, with what the reader typed into it.
type goneView struct {
	Says  string
	Case  string // where the referral is; empty: it was dropped
	Whom  string
	Typed []row
}

// draftGone is the page of a draft that is no more; failed is why it could not
// be opened.
func (v *visit) draftGone(failed error) (templ.Component, error) {
	if sild.KindOf(failed) != sild.NotFound {
		return nil, failed
	}
	g, err := referral.GoneOf(v.tx, v.id("draft"))
	if err != nil {
		return nil, failed
	}
	who, err := org.Name(v.tx, g.By)
	if err != nil {
		return nil, err
	}
	delete(v.page.Problems, "")
	v.page.Title = v.page.T("referral.gone.title")
	x := goneView{Whom: "/people/" + string(g.Subject), Says: v.page.T("referral.gone."+g.How, "who", who, "when", v.when(g.At))}
	if g.Case != "" {
		x.Case = "/cases/" + string(g.Case) + "/referral"
	}
	if v.form == nil {
		return goneDraftPage(v.page, x), nil
	}
	s, err := people.SubjectByID(v.tx, g.Subject)
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(v.tx, s.Programme)
	if err != nil {
		return nil, err
	}
	add := func(r row) {
		if strings.TrimSpace(r.Value) != "" {
			x.Typed = append(x.Typed, r)
		}
	}
	add(row{Label: "referral.reason", Value: v.form.Get("reason")})
	form, _ := p.Form(referral.FormID)
	typed := v.answersTyped(form)
	for _, q := range form.Questions {
		add(row{LabelText: v.page.Pick(q.Text), Value: v.answerSaid(q, typed[q.ID])})
	}
	add(row{Label: "referral.risk", Value: v.form.Get("risk")})
	add(row{Label: "referral.own_risk", Value: v.form.Get("own_risk")})
	add(row{Label: "referral.override", Value: v.form.Get("override")})
	return goneDraftPage(v.page, x), nil
}

// bedSaid is whether a bed is asked for, in words.
func (v *visit) bedSaid(wanted bool, from sild.Date) string {
	switch {
	case !wanted:
		return v.page.T("answer.no")
	case from.IsZero():
		return v.page.T("referral.bed.release")
	}
	return v.page.T("referral.bed.from", "date", v.page.Date(from))
}

func (v *visit) bedTyped() string {
	return v.bedSaid(v.ticked("bed"), v.date(sild.Problems{}, "bed_on"))
}

// whereRows are where a person is and when they leave, as far as it is known.
func (v *visit) whereRows(p *pack.Pack, subject sild.ID) ([]row, error) {
	if !leaves(p) {
		return nil, nil
	}
	at, told, err := people.CustodyOf(v.tx, subject)
	if err != nil {
		return nil, err
	}
	last, err := people.ReleaseOf(v.tx, subject)
	if err != nil {
		return nil, err
	}
	where := row{Label: "custody.where"}
	if told {
		where.Value = v.custodySaid(p, at)
	} else if last != nil && !last.Happened && last.Place != "" {
		where.Value = v.value(p, "prisons", last.Place)
	}
	when := row{Label: "custody.leaves"}
	if last != nil {
		when.Value = v.releaseSays(p, *last)
	}
	return []row{where, when}, nil
}

// custodySaid is where in prison somebody is, in words.
func (v *visit) custodySaid(p *pack.Pack, c people.Custody) string {
	parts := []string{v.value(p, "prisons", c.Place)}
	if c.Unit != "" {
		parts = append(parts, c.Unit)
	}
	return v.page.T("custody.since", "where", strings.Join(parts, ", "), "date", v.page.Date(c.Day))
}
