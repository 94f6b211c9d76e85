// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/i18n"
	"sild/org"
	"sild/programme"
	"sild/referral"
	"sild/web/page"
	"sild/web/record"
)

// A heardText is what a person heard when they answered.
type heardText struct {
	Identity page.Identity
	Back     string
	Title    string
	Said     consentSaid
	Version  int
	Spoken   string // the language that an interpreter spoke, in which there was no text
	Read     consentText
}

// consentHeard is the text to which the person answered, in the words of that
// day.
func consentHeard(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "IC")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('C') {
		return nil, sild.Missing()
	}
	said, err := casework.Consents(v.Tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(said, func(c casework.Consent) bool { return c.ID == v.ID("consent") })
	if i < 0 {
		return nil, sild.Missing()
	}
	c := said[i]
	then, err := programme.At(v.Tx, o.Rec.Programme, c.PackVersion)
	if err != nil {
		return nil, err
	}
	b, ok := then.Basis(c.Basis)
	if !ok {
		return nil, sild.Missing()
	}
	x := heardText{Back: o.At() + "/consent?basis=" + b.ID, Title: v.Page.Pick(b.Names), Version: c.TextVersion}
	v.Page.Title = v.Page.T("consent.heard.title", "name", o.Card.Name)
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	x.Said = consentSaid{What: v.Page.T("consent.was."+c.Outcome, "date", v.Page.Date(c.Day)), How: v.Page.T("consent.told", "how", v.Page.T("consent.how."+c.How), "language", v.Tongue(c.Language))}
	if x.Said.Who, err = org.Name(v.Tx, c.AskedBy); err != nil {
		return nil, err
	}
	lang := c.Language
	if b.Text[lang] == "" {
		x.Spoken, lang = v.Tongue(lang), string(v.Page.Lang())
	}
	x.Read = newConsentText(v, then, b, lang)
	return heardTextPage(v.Page, x), nil
}

// A consentPaper is one question on paper, for an answer by hand.
type consentPaper struct {
	Back     string
	Title    string
	Other    []page.Link
	Foreign  string
	Provider string
	Name     string
	Born     string
	Heading  string
	Version  string
	Read     consentText
}

func consentPrint(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "IC")
	if err != nil {
		return nil, err
	}
	asks := o.Pack.Asked()
	if !o.Rec.Reads('C') || len(asks) == 0 {
		return nil, sild.Missing()
	}
	b := asks[0]
	for _, one := range asks {
		if one.ID == v.Query("basis") {
			b = one
		}
	}
	v.Tx.Trail(sild.Entry{Action: "print", What: "consent", Object: o.Rec.Case, Sections: "IC", Grant: o.Rec.Grant, Purpose: o.Rec.Purpose(), Subjects: []sild.ID{o.Rec.Person}})
	v.Page.Title = v.Page.T("consent.print.title", "name", o.Card.Name)
	sheet := consentSheet{At: o.At() + "/consent"}
	lang := consentLanguages(v, o, b, &sheet)
	x := consentPaper{
		Back: sheet.At + "?basis=" + b.ID, Title: v.Page.Title, Foreign: sheet.Foreign, Name: o.Card.Name, Read: sheet.Read,
		Heading: b.Names[lang],
	}
	paper := i18n.ForOwn(i18n.Lang(lang)) // all that stands on the paper is in its language
	x.Version = paper.T("consent.paper.version", "version", paper.Number(b.TextVersion()))
	if x.Heading == "" {
		x.Heading = v.Page.Pick(b.Names)
	}
	for _, l := range sheet.tags() {
		if l != lang {
			x.Other = append(x.Other, page.Link{Href: page.WithQuery(sheet.At+"/print", url.Values{"basis": {b.ID}, "lang": {l}}), Text: v.Tongue(l)})
		}
	}
	if born := o.Detail.Born(); born.Exact() {
		x.Born = paper.T("plan.paper.born", "date", paper.Date(born.From))
	}
	line, err := referral.LineOf(v.Tx, o.Rec.Case)
	x.Provider = line.ProviderIs
	return consentPaperPage(v.Page, x), err
}

// A toAskGroup are the people for whom one question is open for one reason.
type toAskGroup struct {
	Basis, Why string
	Rows       []toAskRow
}

type toAskRow struct{ Name, Href, Day string }

// consentsToAsk is whom to ask, or to ask again.
func consentsToAsk(v *page.Visit) (templ.Component, error) {
	if err := access.Duty(v.Tx, access.Request); err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("consent.ask.title")
	all, err := programme.All(v.Tx)
	if err != nil {
		return nil, err
	}
	var groups []toAskGroup
	for _, pr := range all {
		p, err := programme.Of(v.Tx, pr.ID)
		if err != nil {
			return nil, err
		}
		list, err := casework.ConsentsToAsk(v.Tx, pr.ID, p)
		if err != nil {
			return nil, err
		}
		for _, b := range p.Asked() {
			for _, why := range []string{"not_asked", "expired", "expires", "older_text"} {
				g := toAskGroup{Basis: v.Page.Pick(b.Names), Why: v.Page.T("consent.ask." + why)}
				for _, a := range list {
					if a.Basis == b.ID && a.Why == why {
						g.Rows = append(g.Rows, toAskRow{a.Name, "/cases/" + string(a.Case) + "/consent?basis=" + b.ID, v.Page.ShortDate(a.Day)})
					}
				}
				if len(g.Rows) > 0 {
					groups = append(groups, g)
				}
			}
		}
	}
	return consentsToAskPage(v.Page, groups), nil
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
func nextQuestion(v *page.Visit, caseID sild.ID) (string, error) {
	k, err := casework.Load(v.Tx, caseID)
	if err != nil {
		return "", err
	}
	p, err := programme.Of(v.Tx, k.Programme)
	if err != nil {
		return "", err
	}
	said, err := casework.Consents(v.Tx, caseID)
	for _, b := range p.Asked() {
		if !slices.ContainsFunc(said, func(c casework.Consent) bool { return c.Basis == b.ID }) {
			return b.ID, err
		}
	}
	return "", err
}
