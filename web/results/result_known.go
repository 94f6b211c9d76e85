// SPDX-License-Identifier: EUPL-1.2

package results

import (
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"sild"
	"sild/outcome"
	"sild/pack"
	"sild/programme"
	"sild/web/page"
)

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
	Rows     []KnownLine
	About    []KnownLine // the other question: what is known now about that day
}

// A KnownLine is one promise then and now.
type KnownLine struct {
	Name      string
	Then, Now page.Stat
	Why       []string // "3 answers came"
}

func knownPage(v *page.Visit) (templ.Component, error) {
	id := v.ID("programme")
	p, now, err := StatsOf(v, id)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("known.title")
	x := knownThenView{At: "/results/" + string(id) + "/known", Day: v.Typed("known", v.Query("day")), Latest: v.Page.Today.AddDays(-1)}
	day, err := sild.ParseDate(x.Day)
	if err != nil || day.IsZero() {
		x.Day = v.Typed("known", MonthEnd(v.Page.Today).String())
		return knownSheetPage(v.Page, x), nil
	}
	known, found, err := outcome.KnownOn(v.Tx, id, day)
	if err != nil {
		return nil, err
	}
	x.Asked, x.Ready = found, known.Ready
	if !found {
		return knownSheetPage(v.Page, x), nil
	}
	if known.ComputedAt.IsZero() {
		x.Progress = v.Page.N("known.progress", known.Subjects)
	}
	if known.Ready {
		x.Stale = known.Compared.Before(v.Page.Today)
		x.Counted = v.Page.T("known.counted", "date", v.Page.Date(known.Compared), "version", v.Page.Number(known.PackVersion))
		x.Rows = knownLines(v, p, known, now)
		about, err := outcome.Figures(v.Tx, id, day)
		if err != nil {
			return nil, err
		}
		x.About = aboutThen(v, p, about, known)
	}
	return knownSheetPage(v.Page, x), nil
}

// MonthEnd is the last day of the month before.
func MonthEnd(d sild.Date) sild.Date { return d.AddDays(-d.Day()) }

// knownLines are the promises as they were known, beside now.
func knownLines(v *page.Visit, p *pack.Pack, known outcome.Known, now []page.Stat) (list []KnownLine) {
	for _, s := range now {
		for _, f := range known.Figures {
			if f.Provider != "" || s.ID != "i-"+f.Indicator {
				continue
			}
			then := statOf(f)
			then.ID, then.Text = "then-"+f.Indicator, s.Text
			s.ID = "now-" + f.Indicator
			line := KnownLine{Name: s.Text, Then: then, Now: s}
			if !then.Withheld && !s.Withheld {
				line.Why = knownChanges(v, known.Changes, f.Indicator)
			}
			list = append(list, line)
		}
	}
	return list
}

// changes says what changed, in totals, and why.
func knownChanges(v *page.Visit, all []outcome.Change, indicator string) (list []string) {
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
		text := v.Page.N("known.why."+why, n)
		if why == outcome.Closed || why == outcome.Answered {
			text += " " + v.Page.T("known.why.to", "counts", v.Page.Number(to[outcome.Counts]), "not", v.Page.Number(to[outcome.CountsNot]), "unknown", v.Page.Number(to[outcome.Unknown]))
		}
		list = append(list, text)
	}
	return list
}

// aboutThen is the other question: what is known now about that day.
func aboutThen(v *page.Visit, p *pack.Pack, figures []outcome.Figure, known outcome.Known) (list []KnownLine) {
	for _, f := range figures {
		if f.Provider != "" {
			continue
		}
		in, _ := p.Indicator(f.Indicator)
		s := statOf(f)
		s.ID, s.Text = "about-"+f.Indicator, v.Page.Pick(in.Names)
		list = append(list, KnownLine{Name: s.Text, Now: s})
	}
	return list
}

// askKnown has the figures of a past day counted, and shows them as soon as they
// are there.
func askKnown(v *page.Visit) {
	id := v.ID("programme")
	p := sild.Problems{}
	day := v.Date(p, "known")
	err := p.Err()
	if err == nil {
		err = v.Server.Flow.Know(v.Request.Context(), v.Actor(), id, day, page.Patience)
	}
	if e, ok := errors.AsType[*sild.Error](err); ok && e.Kind == sild.Invalid {
		v.Page.Problems = e.Fields
		v.Show(knownPage, http.StatusUnprocessableEntity)
		return
	}
	if err != nil {
		v.Fail(err)
		return
	}
	to := "/results/" + string(id) + "/known?day=" + day.String()
	if v.Form.Get("back") == "/" {
		to = "/"
	}
	http.Redirect(v.Writer, v.Request, to, http.StatusSeeOther)
}

// SinceLastMonth is what changed in a programme since the end of last month; found
// is false until somebody has had it counted.
func SinceLastMonth(v *page.Visit, pr programme.Programme, p *pack.Pack, now []page.Stat) (lines []KnownLine, found bool, err error) {
	known, found, err := outcome.KnownOn(v.Tx, pr.ID, MonthEnd(v.Page.Today))
	if err != nil || !found || !known.Ready {
		return nil, false, err
	}
	return knownLines(v, p, known, now), known.Compared == v.Page.Today, nil
}
