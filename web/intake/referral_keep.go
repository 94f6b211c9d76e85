// SPDX-License-Identifier: EUPL-1.2

package intake

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
	"sild/web/page"
	"sild/web/record"
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
func keepDraft(v *page.Visit) {
	var answer kept
	code := http.StatusOK
	_, err := v.Server.Flow.Write(v.Request.Context(), v.Actor(), page.NoOnce, func(tx *db.Tx) (string, error) {
		v.Tx = tx
		d, _, p, err := draftOf(v)
		if err != nil {
			return "", goneMeanwhile(v, err)
		}
		pr := sild.Problems{}
		d, err = referral.SaveDraft(v.Tx, d.ID, draftInput(v, p, pr))
		if err := page.Both(pr, err); err != nil {
			return "", err
		}
		answer = kept{Said: v.Page.T("referral.kept", "time", v.Page.Time(d.UpdatedAt, v.Page.Zone)), Revision: strconv.Itoa(d.Revision)}
		return "", nil
	})
	if err != nil {
		e, ok := errors.AsType[*sild.Error](err)
		if !ok || e.Kind == sild.NotFound || e.Kind == sild.Internal {
			v.Fail(err) // the script says that it was not saved
			return
		}
		code, answer = page.Status[e.Kind], kept{Bad: true, Stop: e.Kind == sild.Conflict}
		why := sild.Message{Key: e.Key, Args: e.Args}
		for _, field := range slices.Sorted(maps.Keys(e.Fields)) {
			why = e.Fields[field]
			break
		}
		switch {
		case e.Key == "error.conflict":
			answer.Said = v.Page.T("referral.kept.conflict")
		case e.Key == "referral.gone":
			answer.Said = v.Page.T("referral.gone")
		default:
			answer.Said = v.Page.T("referral.kept.not", "why", v.Page.Msg(why))
		}
	}
	text, err := json.Marshal(answer)
	if err != nil {
		v.Fail(err)
		return
	}
	v.Writer.Header().Set("Content-Type", "application/json")
	v.Writer.WriteHeader(code)
	v.Writer.Write(text)
}

// goneMeanwhile makes of a draft that is not there one that a colleague has sent
// or dropped, if so, so that what was typed is shown.
func goneMeanwhile(v *page.Visit, err error) error {
	if sild.KindOf(err) == sild.NotFound {
		if _, gone := referral.GoneOf(v.Tx, v.ID("draft")); gone == nil {
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
	Typed []page.Row
}

// draftGone is the page of a draft that is no more; failed is why it could not
// be opened.
func draftGone(v *page.Visit, failed error) (templ.Component, error) {
	if sild.KindOf(failed) != sild.NotFound {
		return nil, failed
	}
	g, err := referral.GoneOf(v.Tx, v.ID("draft"))
	if err != nil {
		return nil, failed
	}
	who, err := org.Name(v.Tx, g.By)
	if err != nil {
		return nil, err
	}
	delete(v.Page.Problems, "")
	v.Page.Title = v.Page.T("referral.gone.title")
	x := goneView{Whom: "/people/" + string(g.Subject), Says: v.Page.T("referral.gone."+g.How, "who", who, "when", v.When(g.At))}
	if g.Case != "" {
		x.Case = "/cases/" + string(g.Case) + "/referral"
	}
	if v.Form == nil {
		return goneDraftPage(v.Page, x), nil
	}
	s, err := people.SubjectByID(v.Tx, g.Subject)
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(v.Tx, s.Programme)
	if err != nil {
		return nil, err
	}
	add := func(r page.Row) {
		if strings.TrimSpace(r.Value) != "" {
			x.Typed = append(x.Typed, r)
		}
	}
	add(page.Row{Label: "referral.reason", Value: v.Form.Get("reason")})
	form, _ := p.Form(referral.FormID)
	typed := record.AnswersTyped(v, form)
	for _, q := range form.Questions {
		add(page.Row{LabelText: v.Page.Pick(q.Text), Value: record.AnswerSaid(v, q, typed[q.ID])})
	}
	add(page.Row{Label: "referral.risk", Value: v.Form.Get("risk")})
	add(page.Row{Label: "referral.own_risk", Value: v.Form.Get("own_risk")})
	add(page.Row{Label: "referral.override", Value: v.Form.Get("override")})
	return goneDraftPage(v.Page, x), nil
}

// bedSaid is whether a bed is asked for, in words.
func bedSaid(v *page.Visit, wanted bool, from sild.Date) string {
	switch {
	case !wanted:
		return v.Page.T("answer.no")
	case from.IsZero():
		return v.Page.T("referral.bed.release")
	}
	return v.Page.T("referral.bed.from", "date", v.Page.Date(from))
}

func bedTyped(v *page.Visit) string {
	return bedSaid(v, v.Ticked("bed"), v.Date(sild.Problems{}, "bed_on"))
}

// whereRows are where a person is and when they leave, as far as it is known.
func whereRows(v *page.Visit, p *pack.Pack, subject sild.ID) ([]page.Row, error) {
	if !record.Leaves(p) {
		return nil, nil
	}
	at, told, err := people.CustodyOf(v.Tx, subject)
	if err != nil {
		return nil, err
	}
	last, err := people.ReleaseOf(v.Tx, subject)
	if err != nil {
		return nil, err
	}
	where := page.Row{Label: "custody.where"}
	if told {
		where.Value = custodySaid(v, p, at)
	} else if last != nil && !last.Happened && last.Place != "" {
		where.Value = v.Value(p, "prisons", last.Place)
	}
	when := page.Row{Label: "custody.leaves"}
	if last != nil {
		when.Value = releaseSays(v, p, *last)
	}
	return []page.Row{where, when}, nil
}

// custodySaid is where in prison somebody is, in words.
func custodySaid(v *page.Visit, p *pack.Pack, c people.Custody) string {
	parts := []string{v.Value(p, "prisons", c.Place)}
	if c.Unit != "" {
		parts = append(parts, c.Unit)
	}
	return v.Page.T("custody.since", "where", strings.Join(parts, ", "), "date", v.Page.Date(c.Day))
}
