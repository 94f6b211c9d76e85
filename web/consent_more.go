// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/programme"
	"sild/referral"
)

// A heardText is what a person heard when they answered.
type heardText struct {
	Identity identity
	Back     string
	Title    string
	Said     consentSaid
	Version  int
	Spoken   string // the language that an interpreter spoke, in which there was no text
	Read     consentText
}

// consentHeard is the text to which the person answered, in the words of that
// day.
func consentHeard(v *visit) (templ.Component, error) {
	o, err := v.openCase("IC")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('C') {
		return nil, sild.Missing()
	}
	said, err := casework.Consents(v.tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(said, func(c casework.Consent) bool { return c.ID == v.id("consent") })
	if i < 0 {
		return nil, sild.Missing()
	}
	c := said[i]
	then, err := programme.At(v.tx, o.Rec.Programme, c.PackVersion)
	if err != nil {
		return nil, err
	}
	b, ok := then.Basis(c.Basis)
	if !ok {
		return nil, sild.Missing()
	}
	x := heardText{Back: o.At() + "/consent?basis=" + b.ID, Title: v.page.Pick(b.Names), Version: c.TextVersion}
	v.page.Title = v.page.T("consent.heard.title", "name", o.Card.Name)
	if x.Identity, err = v.identityOf(o); err != nil {
		return nil, err
	}
	x.Said = consentSaid{What: v.page.T("consent.was."+c.Outcome, "date", v.page.Date(c.Day)), How: v.page.T("consent.told", "how", v.page.T("consent.how."+c.How), "language", v.tongue(c.Language))}
	if x.Said.Who, err = org.Name(v.tx, c.AskedBy); err != nil {
		return nil, err
	}
	lang := c.Language
	if b.Text[lang] == "" {
		x.Spoken, lang = v.tongue(lang), string(v.page.Lang())
	}
	x.Read = v.consentText(then, b, lang)
	return heardTextPage(v.page, x), nil
}

// A consentPaper is one question on paper, for an answer by hand.
type consentPaper struct {
	Back     string
	Title    string
	Other    []link
	Foreign  string
	Provider string
	Name     string
	Born     string
	Heading  string
	Version  string
	Read     consentText
}

func consentPrint(v *visit) (templ.Component, error) {
	o, err := v.openCase("IC")
	if err != nil {
		return nil, err
	}
	asks := o.Pack.Asked()
	if !o.Rec.Reads('C') || len(asks) == 0 {
		return nil, sild.Missing()
	}
	b := asks[0]
	for _, one := range asks {
		if one.ID == v.query("basis") {
			b = one
		}
	}
	v.tx.Trail(sild.Entry{Action: "print", What: "consent", Object: o.Rec.Case, Sections: "IC", Grant: o.Rec.Grant, Purpose: o.Rec.Purpose(), Subjects: []sild.ID{o.Rec.Person}})
	v.page.Title = v.page.T("consent.print.title", "name", o.Card.Name)
	sheet := consentSheet{At: o.At() + "/consent"}
	lang := v.consentLanguages(o, b, &sheet)
	x := consentPaper{
		Back: sheet.At + "?basis=" + b.ID, Title: v.page.Title, Foreign: sheet.Foreign, Name: o.Card.Name, Read: sheet.Read,
		Heading: b.Names[lang], Version: v.page.Number(b.TextVersion()),
	}
	if x.Heading == "" {
		x.Heading = v.page.Pick(b.Names)
	}
	for _, l := range sheet.tags() {
		if l != lang {
			x.Other = append(x.Other, link{Href: withQuery(sheet.At+"/print", url.Values{"basis": {b.ID}, "lang": {l}}), Text: v.tongue(l)})
		}
	}
	if born := o.Detail.Born(); born.Exact() {
		x.Born = born.From.String()
	}
	line, err := referral.LineOf(v.tx, o.Rec.Case)
	x.Provider = line.ProviderIs
	return consentPaperPage(v.page, x), err
}

// A toAskGroup are the people for whom one question is open for one reason.
type toAskGroup struct {
	Basis, Why string
	Rows       []toAskRow
}

type toAskRow struct{ Name, Href, Day string }

// consentsToAsk is whom to ask, or to ask again.
func consentsToAsk(v *visit) (templ.Component, error) {
	if err := access.Duty(v.tx, access.Cases); err != nil || !access.May(v.who.Role, access.Request) {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.page.Title = v.page.T("consent.ask.title")
	all, err := programme.All(v.tx)
	if err != nil {
		return nil, err
	}
	var groups []toAskGroup
	for _, pr := range all {
		p, err := programme.Of(v.tx, pr.ID)
		if err != nil {
			return nil, err
		}
		list, err := casework.ConsentsToAsk(v.tx, pr.ID, p)
		if err != nil {
			return nil, err
		}
		for _, b := range p.Asked() {
			for _, why := range []string{"not_asked", "expired", "expires", "older_text"} {
				g := toAskGroup{Basis: v.page.Pick(b.Names), Why: v.page.T("consent.ask." + why)}
				for _, a := range list {
					if a.Basis == b.ID && a.Why == why {
						g.Rows = append(g.Rows, toAskRow{a.Name, "/cases/" + string(a.Case) + "/consent?basis=" + b.ID, v.page.ShortDate(a.Day)})
					}
				}
				if len(g.Rows) > 0 {
					groups = append(groups, g)
				}
			}
		}
	}
	return consentsToAskPage(v.page, groups), nil
}

// standing are the lines that stand, or those that have ended.
func standing(list []effectLine, stands bool) (some []effectLine) {
	for _, l := range list {
		if l.Stands == stands {
			some = append(some, l)
		}
	}
	return some
}

// nextQuestion is the first that nobody has asked yet.
func (v *visit) nextQuestion(caseID sild.ID) (string, error) {
	k, err := casework.Load(v.tx, caseID)
	if err != nil {
		return "", err
	}
	p, err := programme.Of(v.tx, k.Programme)
	if err != nil {
		return "", err
	}
	said, err := casework.Consents(v.tx, caseID)
	for _, b := range p.Asked() {
		if !slices.ContainsFunc(said, func(c casework.Consent) bool { return c.Basis == b.ID }) {
			return b.ID, err
		}
	}
	return "", err
}
