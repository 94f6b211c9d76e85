// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/privacy"
)

// guardedRoutes are emergencies, who may see a record at all, and the work of the
// privacy officer.
func (s *Server) guardedRoutes() {
	s.read("GET /emergency", emergencyPage)
	s.writeFresh("POST /emergency", openEmergency, emergencyPage)

	s.read("GET /people/{subject}/protection", protectionPage)
	s.write("POST /people/{subject}/protection", protect, protectionPage)
	s.write("POST /people/{subject}/protection/exclude", exclude, protectionPage)
	s.write("POST /people/{subject}/protection/loosen", loosen, protectionPage)
	s.write("POST /people/{subject}/protection/unname", unname, protectionPage)
	s.writeFresh("POST /people/{subject}/protection/decide", decideLoosening, protectionPage)

	s.read("GET /privacy/openings", openingsPage)
	s.read("GET /privacy/openings/{override}", openingPage)
	s.writeFresh("POST /privacy/openings/{override}", judgeOpening, openingPage)
	s.read("GET /privacy/affected", affectedPage)
	s.writeFresh("POST /privacy/affected", nameAffected, affectedPage)
	s.read("GET /privacy/incidents/{incident}", incidentPage)
	s.handle("GET /privacy/incidents/{incident}/table", false, func(v *visit) { v.download(incidentTable) })
	s.read("GET /privacy/looks", findLooksPage)
	s.write("POST /privacy/looks", findLooks, findLooksPage)
	s.read("GET /privacy/looks/{person}", looksPage)
	s.writeFresh("POST /privacy/looks/{person}/inspect", inspectCase, looksPage)
	s.read("GET /privacy/looks/{person}/withhold", withholdPage)
	s.writeFresh("POST /privacy/looks/{person}/withhold", withhold, withholdPage)
	s.read("GET /privacy/withheld", withheldPage)
	s.writeFresh("POST /privacy/withheld/{withheld}", settleWithheld, withheldPage)
	s.read("GET /privacy/signals", signalsPage)
	s.write("POST /privacy/signals/{signal}", settleSignal, signalsPage)

	s.writeFresh("POST /settings/reviewer", setReviewer, settingsHome)
}

// glass puts on the page until when it is open, if what it shows was opened for
// an emergency or an inspection.
func (v *visit) glass() error {
	for _, e := range v.tx.Entries() {
		if e.Purpose != access.BreakGlass && e.Purpose != access.Inspection || e.Grant == "" {
			continue
		}
		until, err := privacy.Closes(v.tx, e.Grant)
		if err != nil || until.IsZero() {
			return err
		}
		left := int(until.Sub(v.tx.Now).Minutes())
		v.page.Glass = v.page.N("glass."+e.Purpose, left, "until", v.page.Time(until, v.page.Zone), "who", v.who.Name)
		return nil
	}
	return nil
}

// An emergencyView is the form that opens a record in an emergency, and what the
// reader opened before.
type emergencyView struct {
	Form                        form
	Who, Country, Reason, Words string
	Reasons, Countries          []option
	Bar                         string
	Nobody                      bool
	Used                        string
	Own                         []task
}

func emergencyPage(v *visit) (templ.Component, error) {
	s, err := privacy.Stands(v.tx)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("override.title")
	x := emergencyView{
		Form: form{ID: "emergency", Action: "/emergency", Submit: "override.do", Danger: true, Cancel: "/", Keep: true, Here: true},
		Who:  v.typed("who", ""), Country: v.typed("country", "EE"), Reason: v.typed("reason", ""), Words: v.typed("words", ""),
		Reasons: choices("override.reason.", privacy.Words("override")...), Countries: countriesOfCodes(),
		Bar: s.Bar(), Nobody: v.form == nil && v.query("nobody") != "", Used: v.page.N("override.used", s.Used, "most", v.page.Number(privacy.Most)),
	}
	own, err := privacy.Own(v.tx)
	if err != nil {
		return nil, err
	}
	for _, o := range own {
		t := task{What: v.at(o.OpenedAt), Detail: v.page.T("override.reason." + o.Reason), Note: o.Words}
		switch {
		case o.UntilAt.After(v.tx.Now):
			t.Href = "/people/" + string(o.Subject)
			t.Acts = []act{{Label: "override.go", Href: t.Href, Strong: true}}
		case !o.ReviewedAt.IsZero():
			t.Detail += ". " + v.page.T("override.outcome."+o.Outcome) + ": " + o.Judgement
		default:
			t.Detail += ". " + v.page.T("override.waits", "until", v.at(o.ReviewBy))
		}
		x.Own = append(x.Own, t)
	}
	return emergencyFormPage(v.page, x), nil
}

// at is a day and a time in words.
func (v *visit) at(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return v.page.Date(sild.DateOf(t, v.page.Zone)) + " " + v.page.Time(t, v.page.Zone)
}

func openEmergency(v *visit) (string, error) {
	o, opened, err := privacy.Open(v.tx, privacy.OverrideInput{
		Who: v.form.Get("who"), Country: v.form.Get("country"), Reason: v.form.Get("reason"), Words: v.form.Get("words"),
	})
	switch {
	case err != nil:
		return "", err
	case !opened:
		return "/emergency?nobody=yes", nil
	}
	return "/people/" + string(o.Subject), nil
}

// guardNotices say in which state a record is, to those who read it.
func (v *visit) guardNotices(rec access.Record) ([]string, error) {
	states, err := privacy.States(v.tx, rec)
	var list []string
	for _, s := range states {
		list = append(list, v.page.T("privacy.state."+s.State)+" "+v.page.T("privacy.state.until", "until", v.page.Date(s.Until)))
	}
	return list, err
}

// emergency reports whether the reader may open a record in an emergency.
func (p *page) emergency() bool {
	return access.May(strings.TrimPrefix(p.Me.RoleKey, "role."), access.Override)
}

// mayGuard reports whether the reader sets who may see a record.
func (v *visit) mayGuard() bool { return access.May(v.who.Role, access.Protect) }

// reviewerChoice is who judges emergencies, for the settings of an organisation.
func (v *visit) reviewerChoice() (now string, list []option, err error) {
	id, err := privacy.ReviewerOf(v.tx, v.who.Org)
	if err != nil {
		return "", nil, err
	}
	all, err := privacy.Reviewers(v.tx)
	for _, n := range all {
		list = append(list, option{Value: string(n.ID), Text: n.Name})
	}
	return v.typedIn("reviewer", "reviewer", string(id)), list, err
}

func setReviewer(v *visit) (string, error) {
	return "/settings?saved=yes", privacy.SetReviewer(v.tx, v.who.Org, sild.ID(v.form.Get("reviewer")))
}

// named are options of people or things with names.
func named(list []privacy.Named) []option {
	all := make([]option, len(list))
	for i, n := range list {
		all[i] = option{Value: string(n.ID), Text: n.Name}
	}
	return all
}

// recordNumber is how an officer calls a record of whom they know no name.
func (v *visit) recordNumber(id sild.ID) string {
	return v.page.T("privacy.record", "number", shortNumber(id))
}

// shortNumber is the end of an id, enough to tell a few records apart.
func shortNumber(id sild.ID) string { return strings.ToUpper(string(id[max(0, len(id)-6):])) }

// did says what was done to a record, and what of it.
func (v *visit) did(action, sections string) string {
	said := v.page.T("person.look.other")
	if key := "person.look." + strings.ReplaceAll(action, "-", "_"); v.page.Has(key) {
		said = v.page.T(key)
	}
	if sections != "" {
		said += ": " + v.sectionWords(sections)
	}
	return said
}

// sectionWords are sections of a record in words.
func (v *visit) sectionWords(sections string) string {
	var words []string
	for _, s := range sections {
		words = append(words, v.page.T("privacy.section."+strings.ToLower(string(s))))
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
func askedAt(q url.Values) string { return withQuery("/privacy/affected", q) }

// countriesOfCodes are the countries whose national codes are known.
func countriesOfCodes() []option {
	list := choices("override.country.", "ee", "lt")
	for i := range list {
		list[i].Value = strings.ToUpper(list[i].Value)
	}
	return list
}
