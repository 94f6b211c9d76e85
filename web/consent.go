// SPDX-License-Identifier: EUPL-1.2

package web

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
)

// A consentSheet is what the person reads or hears before answering, and where
// the answer is written down.
type consentSheet struct {
	Child     bool // a parent or guardian may answer
	Identity  identity
	At        string
	Name      string
	Print     string
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
	Here      []effectLine // what rests on the bases, as it is today
	Other     []row        // legal bases on which nobody is asked
	Askers    []option
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

func consentPage(v *visit) (templ.Component, error) {
	o, err := v.openCase("IC")
	if err != nil {
		return nil, err
	}
	asks := o.Pack.Asked()
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
	if err := v.consentForm(o, b, lang, given, &x); err != nil {
		return nil, err
	}
	x.Print = withQuery(x.At+"/print", url.Values{"basis": {b.ID}, "lang": {lang}})
	x.Here = v.effects(o.Pack, casework.Answers(given))
	for _, one := range o.Pack.Legal {
		if !one.Asks() {
			r := row{LabelText: v.page.Pick(one.Names), Value: v.page.Pick(one.Law)}
			if !one.Applies.IsZero() {
				if r.HintText, err = v.heldFor(o, one); err != nil {
					return nil, err
				}
				if r.HintText == "" {
					continue
				}
			}
			for _, rest := range one.Rests {
				r.HintText += v.page.Pick(rest.Says) + " "
			}
			x.Other = append(x.Other, r)
		}
	}
	return consentSheetPage(v.page, x), nil
}

// effects say who reads what today because of which basis, and what has ended:
// that first, because it is what one looks for after a no.
func (v *visit) effects(p *pack.Pack, said []pack.Consent) (list []effectLine) {
	for _, e := range p.Effects(said, v.page.Today) {
		names := make([]string, len(e.Bases))
		for i, b := range e.Bases {
			names[i] = v.page.Pick(b.Names)
			if law := v.page.Pick(b.Law); law != "" && e.Stands {
				names[i] += " (" + law + ")"
			}
		}
		line := effectLine{Stands: e.Stands, Why: v.page.T("consent.because", "bases", strings.Join(names, "; "))}
		if !e.Stands {
			line.Why = v.page.T("consent.rested", "bases", strings.Join(names, "; "))
		}
		word := map[bool]string{true: "yes", false: "no"}[e.Stands]
		switch {
		case e.Role != "":
			line.What = v.page.T("consent.reads."+word, "role", v.page.T("role."+e.Role), "what", v.sections(e.Sections))
		case e.Use != "":
			line.What = v.page.T("consent.use." + e.Use + "." + word)
		default:
			in, _ := p.Indicator(e.Indicator)
			line.What = v.page.T("consent.asks."+word, "indicator", v.page.Pick(in.Names))
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
func (v *visit) sections(letters string) string {
	words := make([]string, len(letters))
	for i := range len(letters) {
		words[i] = v.page.T("section." + strings.ToLower(letters[i:i+1]))
	}
	return strings.Join(words, ", ")
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
	x.Read = v.consentText(o.Pack, b, lang)
	return lang
}

// consentText is what the person reads in one language, with the words around it.
func (v *visit) consentText(p *pack.Pack, b pack.Basis, lang string) consentText {
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
func (v *visit) consentHistory(o openedCase, b pack.Basis, given []casework.Consent, x *consentSheet) error {
	users := make([]sild.ID, 0, 2*len(given))
	for _, c := range given {
		users = append(users, c.RecordedBy, c.AskedBy)
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
			Read: x.At + "/" + string(c.ID),
		}
		if asked := names[c.AskedBy]; asked != "" && c.AskedBy != c.RecordedBy {
			said.How += "; " + v.page.T("consent.asked_by", "name", asked)
		}
		if c.Witness != "" {
			said.How += "; " + v.page.T("consent.witness.was", "name", c.Witness)
		}
		if c.Guardian != "" {
			said.How += "; " + v.page.T("consent.guardian.is", "name", c.Guardian)
		}
		if c.KeptAt != "" {
			said.How += "; " + v.page.T("consent.kept_at.is", "place", c.KeptAt)
		}
		if c.TextVersion < b.TextVersion() {
			said.How += "; " + v.page.T("consent.older_text")
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
func (v *visit) consentForm(o openedCase, b pack.Basis, lang string, given []casework.Consent, x *consentSheet) error {
	x.Form = consentForm{
		Day: v.typed("day", v.page.Today.String()), Outcome: v.typed("outcome", ""), Language: lang, How: v.typed("how", "spoken"),
		Expires: v.typed("expires_on", ""), Note: v.typed("note", ""), AskedBy: v.typed("asked_by", string(v.who.User)),
		Witness: v.typed("witness", ""), KeptAt: v.typed("kept_at", ""), Guardian: v.typed("guardian", ""),
	}
	_, x.Child = casework.ForChild(b, o.Detail.Born(), v.page.Today)
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
	return v.askers(o, x)
}

// askers are who may have asked: the reader, and those who work on the case.
func (v *visit) askers(o openedCase, x *consentSheet) error {
	workers, err := casework.Assignments(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	users := []sild.ID{v.who.User}
	for _, w := range workers {
		if !slices.Contains(users, w.User) {
			users = append(users, w.User)
		}
	}
	names, err := org.Names(v.tx, users)
	for _, u := range users {
		x.Askers = append(x.Askers, option{Value: string(u), Text: names[u]})
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

func addConsent(v *visit) (string, error) {
	id := v.id("case")
	p := sild.Problems{}
	c, err := casework.AddConsent(v.tx, id, casework.ConsentInput{
		Day: v.date(p, "day"), Basis: v.form.Get("basis"), Outcome: v.form.Get("outcome"), Language: v.form.Get("language"),
		How: v.form.Get("how"), Expires: v.date(p, "expires_on"), Note: v.form.Get("note"),
		AskedBy: sild.ID(v.form.Get("asked_by")), Witness: v.form.Get("witness"), KeptAt: v.form.Get("kept_at"), Guardian: v.form.Get("guardian"),
	})
	to := "/cases/" + string(id)
	if err == nil {
		next, failed := v.nextQuestion(id)
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
	return v.goOn(savedAt(to, "consent", c.ID), p, err)
}
