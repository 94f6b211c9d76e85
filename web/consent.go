// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/i18n"
	"sild/org"
	"sild/pack"
)

// A consentSheet is what the person reads or hears before answering, and where
// the answer is written down.
type consentSheet struct {
	Identity  identity
	At        string
	Name      string
	Bases     []tab // where there are several that ask for an answer
	Basis     string
	Title     string
	Languages []tab  // in which it can be read
	Foreign   string // the person's language, in which the text is not there
	Read      consentText
	Now       consentSaid
	Writes    bool
	Form      consentForm
	Outcomes  []option
	Said      []option
	History   []consentSaid
}

// A consentText is the pack's text in the language that was chosen.
type consentText struct {
	*i18n.Voice
	Tag, Dir string   // of the pack's text, which may be in a language that Sild does not speak
	Text     []string // paragraphs
	Yes, No  string
}

// A consentSaid is an answer in words.
type consentSaid struct {
	Kind string // of the notice
	What string
	How  string
	Note string
	Who  string
	Mend string
}

type consentForm struct{ Day, Outcome, Language, How, Expires, Note string }

// asksConsent are the legal bases on which the person is asked.
func asksConsent(p *pack.Pack) (list []pack.Basis) {
	for _, b := range p.Legal {
		if b.Kind == "consent" {
			list = append(list, b)
		}
	}
	return list
}

func consentPage(v *visit) (templ.Component, error) {
	o, err := v.openCase("IC")
	if err != nil {
		return nil, err
	}
	asks := asksConsent(o.Pack)
	if !o.Rec.Reads('C') || len(asks) == 0 {
		return nil, sild.Missing()
	}
	v.noteSaved()
	v.page.Title = v.page.T("consent.title", "name", o.Card.Name)
	x := consentSheet{At: o.At() + "/consent", Name: o.Card.Name, Writes: o.Rec.Writes('C')}
	if x.Identity, err = v.identityOf(o); err != nil {
		return nil, err
	}
	b := asks[0]
	for _, one := range asks {
		if one.ID == v.typed("basis", v.query("basis")) {
			b = one
		}
	}
	for _, one := range asks {
		if len(asks) > 1 {
			x.Bases = append(x.Bases, tab{Href: x.At + "?basis=" + one.ID, Text: v.page.Pick(one.Names), On: one.ID == b.ID, Count: -1})
		}
	}
	x.Basis, x.Title = b.ID, v.page.Pick(b.Names)
	lang := v.consentLanguages(o, b, &x)
	given, err := casework.Consents(v.tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	if err := v.consentHistory(o, b, given, &x); err != nil {
		return nil, err
	}
	v.consentForm(o, b, lang, given, &x)
	return consentSheetPage(v.page, x), nil
}

// tongue is a language in words.
func (v *visit) tongue(code string) string {
	if code == "" || !v.page.Has("language."+code) {
		return code
	}
	return v.page.T("language." + code)
}

// consentLanguages are those in which the pack has the text. The person's own is
// chosen, unless the reader chose another or it is not there.
func (v *visit) consentLanguages(o openedCase, b pack.Basis, x *consentSheet) (lang string) {
	var has []string
	for l := range b.Text {
		has = append(has, l)
	}
	slices.Sort(has)
	for _, l := range []string{v.typed("language", v.query("lang")), o.Detail.Language, string(v.page.Lang()), "en"} {
		if slices.Contains(has, l) {
			lang = l
			break
		}
	}
	if lang == "" && len(has) > 0 {
		lang = has[0]
	}
	if l := o.Detail.Language; l != "" && !slices.Contains(has, l) {
		x.Foreign = v.tongue(l)
	}
	for _, l := range has {
		x.Languages = append(x.Languages, tab{Href: x.At + "?basis=" + b.ID + "&lang=" + l, Text: v.tongue(l), On: l == lang, Count: -1})
	}
	x.Read = consentText{
		Voice: i18n.For(i18n.Lang(lang)), Tag: lang, Dir: i18n.Lang(lang).Dir(),
		Text: strings.FieldsFunc(b.Text[lang], func(r rune) bool { return r == '\n' }), Yes: b.Yes[lang], No: b.No[lang],
	}
	return lang
}

// consentHistory are the answers on one basis, the latest first.
func (v *visit) consentHistory(o openedCase, b pack.Basis, given []casework.Consent, x *consentSheet) error {
	users := make([]sild.ID, len(given))
	for i, c := range given {
		users[i] = c.RecordedBy
	}
	names, err := org.Names(v.tx, users)
	if err != nil {
		return err
	}
	x.Now = consentSaid{Kind: "info", What: v.page.T("consent.now.not_asked")}
	for _, c := range given {
		if c.Basis != b.ID {
			continue
		}
		date := v.page.Date(c.Day)
		said := consentSaid{
			Kind: map[string]string{"given": "good"}[c.Outcome], What: v.page.T("consent.was."+c.Outcome, "date", date),
			How: v.page.T("consent.told", "how", v.page.T("consent.how."+c.How), "language", v.tongue(c.Language)), Note: c.Note, Who: names[c.RecordedBy],
		}
		now := said
		now.What = v.page.T("consent.now."+c.Outcome, "date", date)
		if !c.Expires.IsZero() {
			said.What += ", " + v.page.T("part.until", "date", v.page.Date(c.Expires))
			now.What += " " + v.page.T("consent.expires.on", "date", v.page.Date(c.Expires))
			if c.Expires.Before(v.page.Today) {
				now.Kind, now.What = "warn", v.page.T("consent.now.expired", "date", v.page.Date(c.Expires))
			}
		}
		if c.Outcome != "given" {
			now.Kind = "warn"
		}
		if x.Writes && casework.MayMend(v.tx, c.Fact) {
			said.Mend = factAt("consent", c.ID, "mistake")
		}
		x.Now = now
		x.History = slices.Insert(x.History, 0, said)
	}
	return nil
}

// consentForm is what the form begins with. One can withdraw only what was given.
func (v *visit) consentForm(o openedCase, b pack.Basis, lang string, given []casework.Consent, x *consentSheet) {
	x.Form = consentForm{
		Day: v.typed("day", v.page.Today.String()), Outcome: v.typed("outcome", ""), Language: lang, How: v.typed("how", "spoken"),
		Expires: v.typed("expires_on", ""), Note: v.typed("note", ""),
	}
	x.Outcomes = []option{{Value: "given", Label: "consent.say.given"}, {Value: "refused", Label: "consent.say.refused"}}
	last := ""
	for _, c := range given {
		if c.Basis == b.ID {
			last = c.Outcome
		}
	}
	if last == "given" || x.Form.Outcome == "withdrawn" {
		x.Outcomes[1] = option{Value: "withdrawn", Label: "consent.say.withdrawn"}
	}
	// What is said with an interpreter is said in a language that the text is not
	// written in.
	for _, l := range slices.Compact(slices.Sorted(slices.Values(append(x.tags(), o.Detail.Language)))) {
		if l != "" {
			x.Said = append(x.Said, option{Value: l, Text: v.tongue(l)})
		}
	}
	if v.form == nil && o.Detail.Language != "" && v.query("lang") == "" {
		x.Form.Language = o.Detail.Language
	}
	x.Form.Language = v.typed("language", x.Form.Language)
}

// tags are the languages of the text.
func (x *consentSheet) tags() (list []string) {
	for _, t := range x.Languages {
		_, l, _ := strings.Cut(t.Href, "&lang=")
		list = append(list, l)
	}
	return list
}

func addConsent(v *visit) (string, error) {
	id := v.id("case")
	p := sild.Problems{}
	c, err := casework.AddConsent(v.tx, id, casework.ConsentInput{
		Day: v.date(p, "day"), Basis: v.form.Get("basis"), Outcome: v.form.Get("outcome"), Language: v.form.Get("language"),
		How: v.form.Get("how"), Expires: v.date(p, "expires_on"), Note: v.form.Get("note"),
	})
	return v.goOn(savedAt("/cases/"+string(id), "consent", c.ID), p, err)
}
