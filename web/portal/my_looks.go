// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/own"
	"sild/web/page"
)

// A looksView is who looked in one month.
type looksView struct {
	Says   string
	List   []looker
	Others []page.Link // the other months
	Open   bool        // details are shown at once
	N      int         // entries
}

// A looker is somebody who looked, in the person's words.
type looker struct {
	Who, Role, Org string
	Why            []string
	Did            []lookerDid
	Ask            string // where the person asks why; empty: they need not
	Alarm          bool
}

type lookerDid struct {
	What, Times, Parts string
	Days               []string
}

// lookedSays is the month in a sentence: how many of those who help have read
// the page, and whether anybody else has. Of the running month the day is zero.
func lookedSays(v *page.Visit, list []own.Looker, month sild.Date) string {
	helpers, others := 0, 0
	for _, x := range list {
		switch {
		case x.Self || x.Role == sild.System.Role || !x.Looked():
		case x.Helps():
			helpers++
		default:
			others++
		}
	}
	p := v.Page
	var says string
	switch {
	case helpers == 0 && others > 0:
		says = p.T("my.looks.only_others")
	case helpers == 0 && month.IsZero():
		return p.T("my.looks.nobody")
	case helpers == 0:
		return p.T("my.looks.nobody_in", "month", p.Month(month))
	case month.IsZero():
		count := p.Number(helpers)
		if key := "my.n." + strconv.Itoa(helpers); p.Has(key) {
			count = p.T(key)
		}
		says = p.N("my.looks.people", helpers, "count", count)
	default:
		says = p.N("my.looks.people_in", helpers, "month", p.Month(month))
	}
	if others > 0 {
		return says + " " + p.N("my.looks.others", others)
	}
	return says + " " + p.T("my.looks.else")
}

// earlierMonths is how many months one can choose from. It is ours.
const earlierMonths = 36

func myLooks(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("my.looks")
	day, month := v.Page.Today, sild.Date{}
	if d, err := sild.ParseDate(v.Query("month") + "-01"); err == nil && (d.Year() != day.Year() || d.Month() != day.Month()) {
		day, month = d, d
	}
	from, until := monthOf(v, day)
	list, err := own.Looks(v.Tx, v.Page.Zone, from, until)
	if err != nil {
		return nil, err
	}
	x := looksView{Says: lookedSays(v, list, month), Open: v.Query("all") != ""}
	for _, l := range list {
		x.List, x.N = append(x.List, newLooker(v, l)), x.N+l.N
	}
	since, err := own.LooksSince(v.Tx)
	if err != nil {
		return nil, err
	}
	x.Others = months(v, day, since)
	return myLooksPage(v.Page, x), nil
}

// months are links to the other months since the first entry, the latest first.
func months(v *page.Visit, shown sild.Date, since time.Time) (list []page.Link) {
	if since.IsZero() {
		return nil
	}
	first := sild.DateOf(since, v.Page.Zone)
	first = sild.NewDate(first.Year(), first.Month(), 1)
	for m := sild.NewDate(v.Page.Today.Year(), v.Page.Today.Month(), 1); !m.Before(first) && len(list) < earlierMonths; m = m.AddMonths(-1) {
		if m.Year() != shown.Year() || m.Month() != shown.Month() {
			list = append(list, page.Link{Href: "/my/looks?month=" + m.String()[:7], Text: v.Page.Month(m)})
		}
	}
	return list
}

// newLooker says who it was, why and what they did.
func newLooker(v *page.Visit, l own.Looker) looker {
	p := v.Page
	x := looker{Who: l.Name, Org: l.OrgName, Alarm: l.Alarm}
	if key := "my.role." + l.Role; p.Has(key) {
		x.Role = p.T(key)
	}
	switch {
	case l.Self:
		x.Who, x.Role = p.T("my.looks.you"), ""
	case l.Role == sild.System.Role || l.Name == "":
		x.Who, x.Role = p.T("my.looks.program"), ""
	default:
		x.Ask = "/my/looks/why/" + string(l.User)
		for _, w := range l.Why {
			x.Why = append(x.Why, p.T("my.why."+w))
		}
		if len(x.Why) == 0 {
			x.Why = []string{p.T("my.why.none")}
		}
	}
	for _, d := range l.Did {
		did := lookerDid{What: p.T("my.did." + d.Kind), Times: p.N("my.looks.times", d.N)}
		var parts []string
		for i := range len(d.Sections) {
			part := "my.part." + strings.ToLower(d.Sections[i:i+1])
			if l.Role == "auditor" && (d.Sections[i] == 'P' || d.Sections[i] == 'N') { // of these they see when, and no more
				part = "my.part.times"
			}
			if words := p.T(part); !slices.Contains(parts, words) {
				parts = append(parts, words)
			}
		}
		did.Parts = strings.Join(parts, "; ")
		for _, day := range d.Days {
			s := p.ShortDate(day.Day) + " " + p.Time(day.Last, p.Zone)
			if day.N > 1 {
				s += " (" + p.N("my.looks.times", day.N) + ")"
			}
			did.Days = append(did.Days, s)
		}
		x.Did = append(x.Did, did)
	}
	return x
}

func myWhy(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("my.looks.ask")
	who, err := lookedUser(v)
	if err != nil {
		return nil, err
	}
	return mySayPage(v.Page, mySay{
		Lead: v.Page.T("my.looks.ask.lead"), About: who, Label: "my.looks.ask.say", Submit: "my.send",
		Action: v.Request.URL.Path, Said: v.Typed("said", ""), Back: "/my/looks",
	}), nil
}

// lookedUser is the name of a user who looked, or Missing: what is kept back is
// asked about by nobody.
func lookedUser(v *page.Visit) (string, error) {
	since, err := own.LooksSince(v.Tx)
	if err != nil {
		return "", err
	}
	lines, err := own.Lines(v.Tx, since, v.Server.Flow.Now().Add(time.Second))
	if err != nil {
		return "", err
	}
	user := v.ID("user")
	for _, l := range lines {
		if l.User == user && l.Role != access.Participant && !slices.Contains([]string{"", sild.System.Role}, l.Role) {
			return l.UserName, nil
		}
	}
	return "", sild.Missing()
}

func sayWhy(v *page.Visit) (string, error) {
	if _, err := lookedUser(v); err != nil {
		return "", err
	}
	return say(v, own.Input{Kind: own.WhyLooked, AboutID: v.ID("user")}, "/my/said?done=sent")
}
