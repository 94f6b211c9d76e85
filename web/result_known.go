// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/outcome"
	"sild/pack"
	"sild/programme"
)

// patience is how long a page waits for the figures of a past day: those of a
// small programme are there at once, those of a country are counted meanwhile.
const patience = 2 * time.Second

// A knownThenView is what was known on a past day beside what is known now.
type knownThenView struct {
	At       string
	Day      string // typed or chosen
	Latest   sild.Date
	Asked    bool // somebody has asked for this day
	Ready    bool
	Stale    bool   // compared on an earlier day
	Counted  string // when, and under which version of the pack
	Progress string
	Rows     []knownLine
	About    []knownLine // the other question: what is known now about that day
}

// A knownLine is one promise then and now.
type knownLine struct {
	Name      string
	Then, Now stat
	Why       []string // "3 answers came"
}

func knownPage(v *visit) (templ.Component, error) {
	id := v.id("programme")
	p, now, err := v.statsOf(id)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("known.title")
	x := knownThenView{At: "/results/" + string(id) + "/known", Day: v.typed("known", v.query("day")), Latest: v.page.Today.AddDays(-1)}
	day, err := sild.ParseDate(x.Day)
	if err != nil || day.IsZero() {
		x.Day = v.typed("known", monthEnd(v.page.Today).String())
		return knownSheetPage(v.page, x), nil
	}
	known, found, err := outcome.KnownOn(v.tx, id, day)
	if err != nil {
		return nil, err
	}
	x.Asked, x.Ready = found, known.Ready
	if !found {
		return knownSheetPage(v.page, x), nil
	}
	if known.ComputedAt.IsZero() {
		x.Progress = v.page.N("known.progress", known.Subjects)
	}
	if known.Ready {
		x.Stale = known.Compared.Before(v.page.Today)
		x.Counted = v.page.T("known.counted", "date", v.page.Date(known.Compared), "version", v.page.Number(known.PackVersion))
		x.Rows = v.knownLines(p, known, now)
		about, err := outcome.Figures(v.tx, id, day)
		if err != nil {
			return nil, err
		}
		x.About = v.aboutThen(p, about, known)
	}
	return knownSheetPage(v.page, x), nil
}

// monthEnd is the last day of the month before.
func monthEnd(d sild.Date) sild.Date { return d.AddDays(-d.Day()) }

// knownLines are the promises as they were known, beside now.
func (v *visit) knownLines(p *pack.Pack, known outcome.Known, now []stat) (list []knownLine) {
	for _, s := range now {
		for _, f := range known.Figures {
			if f.Provider != "" || s.ID != "i-"+f.Indicator {
				continue
			}
			then := statOf(f)
			then.ID, then.Text = "then-"+f.Indicator, s.Text
			s.ID = "now-" + f.Indicator
			line := knownLine{Name: s.Text, Then: then, Now: s}
			if !then.Withheld && !s.Withheld {
				line.Why = v.knownChanges(known.Changes, f.Indicator)
			}
			list = append(list, line)
		}
	}
	return list
}

// changes says what changed, in totals, and why.
func (v *visit) knownChanges(all []outcome.Change, indicator string) (list []string) {
	for _, why := range outcome.Whys {
		n, to := 0, map[string]int{}
		for _, c := range all {
			if c.Indicator == indicator && c.Why() == why {
				n += c.N
				to[c.To] += c.N
			}
		}
		if n == 0 {
			continue
		}
		text := v.page.N("known.why."+why, n)
		if why == outcome.Closed || why == outcome.Answered {
			text += " " + v.page.T("known.why.to", "counts", v.page.Number(to[outcome.Counts]), "not", v.page.Number(to[outcome.CountsNot]), "unknown", v.page.Number(to[outcome.Unknown]))
		}
		list = append(list, text)
	}
	return list
}

// aboutThen is the other question: what is known now about that day.
func (v *visit) aboutThen(p *pack.Pack, figures []outcome.Figure, known outcome.Known) (list []knownLine) {
	for _, f := range figures {
		if f.Provider != "" {
			continue
		}
		in, _ := p.Indicator(f.Indicator)
		s := statOf(f)
		s.ID, s.Text = "about-"+f.Indicator, v.page.Pick(in.Names)
		list = append(list, knownLine{Name: s.Text, Now: s})
	}
	return list
}

// askKnown has the figures of a past day counted, and shows them as soon as they
// are there.
func (v *visit) askKnown() {
	id := v.id("programme")
	p := sild.Problems{}
	day := v.date(p, "known")
	err := p.Err()
	if err == nil {
		err = v.s.Flow.Know(v.r.Context(), v.actor(), id, day, patience)
	}
	if e, ok := errors.AsType[*sild.Error](err); ok && e.Kind == sild.Invalid {
		v.page.Problems = e.Fields
		v.show(knownPage, http.StatusUnprocessableEntity)
		return
	}
	if err != nil {
		v.fail(err)
		return
	}
	to := "/results/" + string(id) + "/known?day=" + day.String()
	if v.form.Get("back") == "/" {
		to = "/"
	}
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
}

// sinceLastMonth is what changed in a programme since the end of last month; found
// is false until somebody has had it counted.
func (v *visit) sinceLastMonth(pr programme.Programme, p *pack.Pack, now []stat) (lines []knownLine, found bool, err error) {
	known, found, err := outcome.KnownOn(v.tx, pr.ID, monthEnd(v.page.Today))
	if err != nil || !found || !known.Ready {
		return nil, false, err
	}
	return v.knownLines(p, known, now), known.Compared == v.page.Today, nil
}
