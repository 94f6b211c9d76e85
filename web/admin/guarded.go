// SPDX-License-Identifier: EUPL-1.2

package admin

import (
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/privacy"
	"sild/web/page"
)

// GuardedRoutes are emergencies, who may see a record at all, and the work of the
// privacy officer.
func GuardedRoutes(s *page.Server) {
	s.Read("GET /emergency", emergencyPage)
	s.DoFresh("POST /emergency", openEmergency, emergencyPage)

	s.Read("GET /people/{subject}/protection", protectionPage)
	s.Do("POST /people/{subject}/protection", protect, protectionPage)
	s.Do("POST /people/{subject}/protection/exclude", exclude, protectionPage)
	s.Do("POST /people/{subject}/protection/loosen", loosen, protectionPage)
	s.Do("POST /people/{subject}/protection/unname", unname, protectionPage)
	s.DoFresh("POST /people/{subject}/protection/decide", decideLoosening, protectionPage)

	s.Read("GET /privacy/openings", openingsPage)
	s.Read("GET /privacy/openings/{override}", openingPage)
	s.DoFresh("POST /privacy/openings/{override}", judgeOpening, openingPage)
	s.Read("GET /privacy/affected", affectedPage)
	s.DoFresh("POST /privacy/affected", nameAffected, affectedPage)
	s.Read("GET /privacy/incidents/{incident}", incidentPage)
	s.Handle("GET /privacy/incidents/{incident}/table", false, func(v *page.Visit) { v.Download(incidentTable) })
	s.Read("GET /privacy/looks", findLooksPage)
	s.Do("POST /privacy/looks", findLooks, findLooksPage)
	s.Read("GET /privacy/looks/{person}", looksPage)
	s.DoFresh("POST /privacy/looks/{person}/inspect", inspectCase, looksPage)
	s.Read("GET /privacy/looks/{person}/withhold", withholdPage)
	s.DoFresh("POST /privacy/looks/{person}/withhold", withhold, withholdPage)
	s.Read("GET /privacy/withheld", withheldPage)
	s.DoFresh("POST /privacy/withheld/{withheld}", settleWithheld, withheldPage)
	s.Read("GET /privacy/signals", signalsPage)
	s.Do("POST /privacy/signals/{signal}", settleSignal, signalsPage)

	s.DoFresh("POST /settings/reviewer", setReviewer, settingsHome)
}

// An emergencyView is the form that opens a record in an emergency, and what the
// reader opened before.
type emergencyView struct {
	Form                        page.Form
	Who, Country, Reason, Words string
	Reasons, Countries          []page.Option
	Bar                         string
	Nobody                      bool
	Used                        string
	Own                         []page.Task
}

func emergencyPage(v *page.Visit) (templ.Component, error) {
	s, err := privacy.Stands(v.Tx)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("override.title")
	x := emergencyView{
		Form: page.Form{ID: "emergency", Action: "/emergency", Submit: "override.do", Danger: true, Cancel: "/", Keep: true, Here: true},
		Who:  v.Typed("who", ""), Country: v.Typed("country", "EE"), Reason: v.Typed("reason", ""), Words: v.Typed("words", ""),
		Reasons: page.Choices("override.reason.", privacy.Words("override")...), Countries: countriesOfCodes(),
		Bar: s.Bar(), Nobody: v.Form == nil && v.Query("nobody") != "", Used: v.Page.N("override.used", s.Used, "most", v.Page.Number(privacy.Most)),
	}
	own, err := privacy.Own(v.Tx)
	if err != nil {
		return nil, err
	}
	for _, o := range own {
		t := page.Task{What: guardedAt(v, o.OpenedAt), Detail: v.Page.T("override.reason." + o.Reason), Note: o.Words}
		switch {
		case o.UntilAt.After(v.Tx.Now):
			t.Href = "/people/" + string(o.Subject)
			t.Acts = []page.Act{{Label: "override.go", Href: t.Href, Strong: true}}
		case !o.ReviewedAt.IsZero():
			t.Detail += ". " + v.Page.T("override.outcome."+o.Outcome) + ": " + o.Judgement
		default:
			t.Detail += ". " + v.Page.T("override.waits", "until", guardedAt(v, o.ReviewBy))
		}
		x.Own = append(x.Own, t)
	}
	return emergencyFormPage(v.Page, x), nil
}

// guardedAt is a day and a time in words.
func guardedAt(v *page.Visit, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return v.Page.Date(sild.DateOf(t, v.Page.Zone)) + " " + v.Page.Time(t, v.Page.Zone)
}

func openEmergency(v *page.Visit) (string, error) {
	o, opened, err := privacy.Open(v.Tx, privacy.OverrideInput{
		Who: v.Form.Get("who"), Country: v.Form.Get("country"), Reason: v.Form.Get("reason"), Words: v.Form.Get("words"),
	})
	switch {
	case err != nil:
		return "", err
	case !opened:
		return "/emergency?nobody=yes", nil
	}
	return "/people/" + string(o.Subject), nil
}

// reviewerChoice is who judges emergencies, for the settings of an organisation.
func reviewerChoice(v *page.Visit) (now string, list []page.Option, err error) {
	id, err := privacy.ReviewerOf(v.Tx, v.Who.Org)
	if err != nil {
		return "", nil, err
	}
	all, err := privacy.Reviewers(v.Tx)
	for _, n := range all {
		list = append(list, page.Option{Value: string(n.ID), Text: n.Name})
	}
	return v.TypedIn("reviewer", "reviewer", string(id)), list, err
}

func setReviewer(v *page.Visit) (string, error) {
	return "/settings?saved=yes", privacy.SetReviewer(v.Tx, v.Who.Org, sild.ID(v.Form.Get("reviewer")))
}

// named are options of people or things with names.
func named(list []privacy.Named) []page.Option {
	all := make([]page.Option, len(list))
	for i, n := range list {
		all[i] = page.Option{Value: string(n.ID), Text: n.Name}
	}
	return all
}

// recordNumber is how an officer calls a record of whom they know no name.
func recordNumber(v *page.Visit, id sild.ID) string {
	return v.Page.T("privacy.record", "number", shortNumber(id))
}

// shortNumber is the end of an id, enough to tell a few records apart.
func shortNumber(id sild.ID) string { return strings.ToUpper(string(id[max(0, len(id)-6):])) }

// didWhat says what was done to a record, and what of it.
func didWhat(v *page.Visit, action, sections string) string {
	said := v.Page.T("person.look.other")
	if key := "person.look." + strings.ReplaceAll(action, "-", "_"); v.Page.Has(key) {
		said = v.Page.T(key)
	}
	if sections != "" {
		said += ": " + sectionWords(v, sections)
	}
	return said
}

// sectionWords are sections of a record in words.
func sectionWords(v *page.Visit, sections string) string {
	var words []string
	for _, s := range sections {
		words = append(words, v.Page.T("privacy.section."+strings.ToLower(string(s))))
	}
	return strings.Join(words, ", ")
}

// momentIn is a day and a time of the address or a form.
func momentIn(zone *time.Location, day, clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", strings.TrimSpace(day)+" "+strings.TrimSpace(clock), zone)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// askedAt is the page that answers a question.
func askedAt(q url.Values) string { return page.WithQuery("/privacy/affected", q) }

// countriesOfCodes are the countries whose national codes are known.
func countriesOfCodes() []page.Option {
	list := page.Choices("override.country.", "ee", "lt")
	for i := range list {
		list[i].Value = strings.ToUpper(list[i].Value)
	}
	return list
}
