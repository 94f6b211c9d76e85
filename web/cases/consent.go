// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/i18n"
	"sild/org"
	"sild/pack"
	"sild/web/page"
	"sild/web/record"
)

// A consentSheet is what the person reads or hears before answering, and where
// the answer is written down.
type consentSheet struct {
	Child     bool // a parent or guardian may answer
	Identity  page.Identity
	At        string
	Name      string
	Print     string
	Bases     []page.Tab // where there are several that ask for an answer
	Basis     string
	Title     string
	Languages []page.Tab // in which it can be read
	Foreign   string     // the person's language, in which the text is not there
	Read      consentText
	Now       consentSaid
	Writes    bool
	Form      consentForm
	Outcomes  []page.Option
	Said      []page.Option
	History   []consentSaid
	Here      []effectLine // what rests on the bases, as it is today
	Other     []page.Row   // legal bases on which nobody is asked
	Askers    []page.Option
}

// An effectLine is one thing that rests on legal bases, in words.
type effectLine struct {
	Stands bool
	What   string
	Why    string
}

// A consentText is the pack's text in the language that was chosen.
type consentText struct {
	Tag, Dir string   // the text may be in a language that Sild does not speak
	Text     []string // paragraphs
	Yes, No  string
	Covers   []string
	Word     map[string]frameWord
}

// A frameWord is what stands around the pack's text: in its language, if
// anybody has said it so.
type frameWord struct{ Text, Tag, Dir string }

// A consentSaid is an answer in words.
type consentSaid struct {
	Kind string // of the notice
	What string
	How  string
	Note string
	Who  string
	Mend string
	Read string // where one reads what the person heard
}

type consentForm struct{ Day, Outcome, Language, How, Expires, Note, AskedBy, Witness, KeptAt, Guardian string }

func consentPage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "IC")
	if err != nil {
		return nil, err
	}
	asks := o.Pack.Asked()
	if !o.Rec.Reads('C') || len(asks) == 0 {
		return nil, sild.Missing()
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("consent.title", "name", o.Card.Name)
	x := consentSheet{At: o.At() + "/consent", Name: o.Card.Name, Writes: o.Rec.Writes('C')}
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	b := asks[0]
	for _, one := range asks {
		if one.ID == v.Typed("basis", v.Query("basis")) {
			b = one
		}
	}
	for _, one := range asks {
		if len(asks) > 1 {
			x.Bases = append(x.Bases, page.Tab{Href: x.At + "?basis=" + one.ID, Text: v.Page.Pick(one.Names), On: one.ID == b.ID, Count: -1})
		}
	}
	x.Basis, x.Title = b.ID, v.Page.Pick(b.Names)
	lang := consentLanguages(v, o, b, &x)
	given, err := casework.Consents(v.Tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	if err := consentHistory(v, o, b, given, &x); err != nil {
		return nil, err
	}
	if err := newConsentForm(v, o, b, lang, given, &x); err != nil {
		return nil, err
	}
	x.Print = page.WithQuery(x.At+"/print", url.Values{"basis": {b.ID}, "lang": {lang}})
	x.Here = effects(v, o.Pack, casework.Answers(given))
	for _, one := range o.Pack.Legal {
		if !one.Asks() {
			r := page.Row{LabelText: v.Page.Pick(one.Names), Value: v.Page.Pick(one.Law)}
			if !one.Applies.IsZero() {
				if r.HintText, err = record.HeldFor(v, o, one); err != nil {
					return nil, err
				}
				if r.HintText == "" {
					continue
				}
			}
			for _, rest := range one.Rests {
				r.HintText += v.Page.Pick(rest.Says) + " "
			}
			x.Other = append(x.Other, r)
		}
	}
	return consentSheetPage(v.Page, x), nil
}

// effects say who reads what today because of which basis, and what has ended:
// that first, because it is what one looks for after a no.
func effects(v *page.Visit, p *pack.Pack, said []pack.Consent) (list []effectLine) {
	for _, e := range p.Effects(said, v.Page.Today) {
		names := make([]string, len(e.Bases))
		for i, b := range e.Bases {
			names[i] = v.Page.Pick(b.Names)
			if law := v.Page.Pick(b.Law); law != "" && e.Stands {
				names[i] += " (" + law + ")"
			}
		}
		line := effectLine{Stands: e.Stands, Why: v.Page.T("consent.because", "bases", strings.Join(names, "; "))}
		if !e.Stands {
			line.Why = v.Page.T("consent.rested", "bases", strings.Join(names, "; "))
		}
		word := map[bool]string{true: "yes", false: "no"}[e.Stands]
		switch {
		case e.Role != "":
			line.What = v.Page.T("consent.reads."+word, "role", v.Page.T("role."+e.Role), "what", sections(v, e.Sections))
		case e.Use != "":
			line.What = v.Page.T("consent.use." + e.Use + "." + word)
		default:
			in, _ := p.Indicator(e.Indicator)
			line.What = v.Page.T("consent.asks."+word, "indicator", v.Page.Pick(in.Names))
		}
		list = append(list, line)
	}
	slices.SortStableFunc(list, func(a, b effectLine) int { return boolOrder(a.Stands) - boolOrder(b.Stands) })
	return list
}

func boolOrder(b bool) int {
	if b {
		return 1
	}
	return 0
}

// sections are sections of the record in words.
func sections(v *page.Visit, letters string) string {
	words := make([]string, len(letters))
	for i := range len(letters) {
		words[i] = v.Page.T("section." + strings.ToLower(letters[i:i+1]))
	}
	return strings.Join(words, ", ")
}

// consentLanguages are those in which the pack has the text. The person's own is
// chosen, unless the reader chose another or it is not there.
func consentLanguages(v *page.Visit, o record.OpenedCase, b pack.Basis, x *consentSheet) (lang string) {
	var has []string
	for l := range b.Text {
		has = append(has, l)
	}
	slices.Sort(has)
	for _, l := range []string{v.Typed("language", v.Query("lang")), o.Detail.Language, string(v.Page.Lang()), "en"} {
		if slices.Contains(has, l) {
			lang = l
			break
		}
	}
	if lang == "" && len(has) > 0 {
		lang = has[0]
	}
	if l := o.Detail.Language; l != "" && !slices.Contains(has, l) {
		x.Foreign = v.Tongue(l)
	}
	for _, l := range has {
		x.Languages = append(x.Languages, page.Tab{Href: x.At + "?basis=" + b.ID + "&lang=" + l, Text: v.Tongue(l), On: l == lang, Count: -1})
	}
	x.Read = newConsentText(v, o.Pack, b, lang)
	return lang
}

// newConsentText is what the person reads in one language, with the words around it.
func newConsentText(v *page.Visit, p *pack.Pack, b pack.Basis, lang string) consentText {
	t := consentText{
		Tag: lang, Dir: i18n.Lang(lang).Dir(), Word: map[string]frameWord{},
		Text: strings.FieldsFunc(b.Text[lang], func(r rune) bool { return r == '\n' }), Yes: b.Yes[lang], No: b.No[lang],
	}
	for _, r := range b.Rests {
		if says := r.Says[lang]; says != "" {
			t.Covers = append(t.Covers, says)
		}
	}
	for key, said := range map[string]string{
		"free": "consent.free", "if_no": "consent.if_no", "if_yes": "consent.if_yes", "covers": "consent.covers",
		"yes": "consent.say.given", "no": "consent.say.refused", "sign": "consent.sign",
	} {
		if word := p.Words["consent_"+key][lang]; word != "" {
			t.Word[key] = frameWord{word, lang, t.Dir}
			continue
		}
		voice := i18n.For(i18n.Lang(lang))
		t.Word[key] = frameWord{voice.T(said), string(voice.Lang()), voice.Dir()}
	}
	return t
}

// consentHistory are the answers on one basis, the latest first.
func consentHistory(v *page.Visit, o record.OpenedCase, b pack.Basis, given []casework.Consent, x *consentSheet) error {
	users := make([]sild.ID, 0, 2*len(given))
	for _, c := range given {
		users = append(users, c.RecordedBy, c.AskedBy)
	}
	names, err := org.Names(v.Tx, users)
	if err != nil {
		return err
	}
	x.Now = consentSaid{Kind: "info", What: v.Page.T("consent.now.not_asked")}
	for _, c := range given {
		if c.Basis != b.ID {
			continue
		}
		date := v.Page.Date(c.Day)
		said := consentSaid{
			Kind: map[string]string{"given": "good"}[c.Outcome], What: v.Page.T("consent.was."+c.Outcome, "date", date),
			How: v.Page.T("consent.told", "how", v.Page.T("consent.how."+c.How), "language", v.Tongue(c.Language)), Note: c.Note, Who: names[c.RecordedBy],
			Read: x.At + "/" + string(c.ID),
		}
		if asked := names[c.AskedBy]; asked != "" && c.AskedBy != c.RecordedBy {
			said.How += "; " + v.Page.T("consent.asked_by", "name", asked)
		}
		if c.Witness != "" {
			said.How += "; " + v.Page.T("consent.witness.was", "name", c.Witness)
		}
		if c.Guardian != "" {
			said.How += "; " + v.Page.T("consent.guardian.is", "name", c.Guardian)
		}
		if c.KeptAt != "" {
			said.How += "; " + v.Page.T("consent.kept_at.is", "place", c.KeptAt)
		}
		if c.TextVersion < b.TextVersion() {
			said.How += "; " + v.Page.T("consent.older_text")
		}
		now := said
		now.What = v.Page.T("consent.now."+c.Outcome, "date", date)
		if !c.Expires.IsZero() {
			said.What += ", " + v.Page.T("part.until", "date", v.Page.Date(c.Expires))
			now.What += " " + v.Page.T("consent.expires.on", "date", v.Page.Date(c.Expires))
			if c.Expires.Before(v.Page.Today) {
				now.Kind, now.What = "warn", v.Page.T("consent.now.expired", "date", v.Page.Date(c.Expires))
			}
		}
		if c.Outcome != "given" {
			now.Kind = "warn"
		}
		if x.Writes && casework.MayMend(v.Tx, c.Fact) {
			said.Mend = record.FactAt("consent", c.ID, "mistake")
		}
		x.Now = now
		x.History = slices.Insert(x.History, 0, said)
	}
	return nil
}

// newConsentForm is what the form begins with. One can withdraw only what was given.
func newConsentForm(v *page.Visit, o record.OpenedCase, b pack.Basis, lang string, given []casework.Consent, x *consentSheet) error {
	x.Form = consentForm{
		Day: v.Typed("day", v.Page.Today.String()), Outcome: v.Typed("outcome", ""), Language: lang, How: v.Typed("how", "spoken"),
		Expires: v.Typed("expires_on", ""), Note: v.Typed("note", ""), AskedBy: v.Typed("asked_by", string(v.Who.User)),
		Witness: v.Typed("witness", ""), KeptAt: v.Typed("kept_at", ""), Guardian: v.Typed("guardian", ""),
	}
	_, x.Child = casework.ForChild(b, o.Detail.Born(), v.Page.Today)
	x.Outcomes = []page.Option{{Value: "given", Label: "consent.say.given"}, {Value: "refused", Label: "consent.say.refused"}}
	last := ""
	for _, c := range given {
		if c.Basis == b.ID {
			last = c.Outcome
		}
	}
	if last == "given" || x.Form.Outcome == "withdrawn" {
		x.Outcomes[1] = page.Option{Value: "withdrawn", Label: "consent.say.withdrawn"}
	}
	// What is said with an interpreter is said in a language that the text is not
	// written in.
	for _, l := range slices.Compact(slices.Sorted(slices.Values(append(x.tags(), o.Detail.Language)))) {
		if l != "" {
			x.Said = append(x.Said, page.Option{Value: l, Text: v.Tongue(l)})
		}
	}
	if v.Form == nil && o.Detail.Language != "" && v.Query("lang") == "" {
		x.Form.Language = o.Detail.Language
	}
	x.Form.Language = v.Typed("language", x.Form.Language)
	return askers(v, o, x)
}

// askers are who may have asked: the reader, and those who work on the case.
func askers(v *page.Visit, o record.OpenedCase, x *consentSheet) error {
	workers, err := casework.Assignments(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	users := []sild.ID{v.Who.User}
	for _, w := range workers {
		if !slices.Contains(users, w.User) {
			users = append(users, w.User)
		}
	}
	names, err := org.Names(v.Tx, users)
	for _, u := range users {
		x.Askers = append(x.Askers, page.Option{Value: string(u), Text: names[u]})
	}
	return err
}

// tags are the languages of the text.
func (x *consentSheet) tags() (list []string) {
	for _, t := range x.Languages {
		_, l, _ := strings.Cut(t.Href, "&lang=")
		list = append(list, l)
	}
	return list
}

func addConsent(v *page.Visit) (string, error) {
	id := v.ID("case")
	p := sild.Problems{}
	c, err := casework.AddConsent(v.Tx, id, casework.ConsentInput{
		Day: v.Date(p, "day"), Basis: v.Form.Get("basis"), Outcome: v.Form.Get("outcome"), Language: v.Form.Get("language"),
		How: v.Form.Get("how"), Expires: v.Date(p, "expires_on"), Note: v.Form.Get("note"),
		AskedBy: sild.ID(v.Form.Get("asked_by")), Witness: v.Form.Get("witness"), KeptAt: v.Form.Get("kept_at"), Guardian: v.Form.Get("guardian"),
	})
	to := "/cases/" + string(id)
	if err == nil {
		next, failed := nextQuestion(v, id)
		if failed != nil {
			return "", failed
		}
		switch {
		case c.Outcome == "withdrawn" || c.Outcome == "refused": // what it changes stands there
			to += "/consent?basis=" + c.Basis
		case next != "":
			to += "/consent?basis=" + next
		}
	}
	return v.GoOn(page.SavedAt(to, "consent", c.ID), p, err)
}
