// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"bytes"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/db"
	"sild/housing"
	"sild/i18n"
	"sild/org"
	"sild/pdf"
	"sild/web/page"
)

func houseLetterRoutes(s *page.Server) {
	s.Read("GET /cases/{case}/house/letter", houseLetterPage)
	s.Handle("GET /cases/{case}/house/letter.pdf", false, houseLetterPDF)
	s.Handle("GET /bed-letters", false, citedLetter)
}

// A houseLetter is the letter of a house to who asked for a bed: that one is kept,
// or is expected. It names no room, and where the house is only to those who must
// find it.
type houseLetter struct {
	*i18n.Voice
	Doc   pdf.Document
	At    string
	Back  string
	PDF   string // empty: there is none in these letters
	Other []page.Link
}

// houseLetterOf is the letter as it stands now, in a language of Sild.
func houseLetterOf(v *page.Visit) (x houseLetter, err error) {
	o, err := openHouse(v)
	if err != nil {
		return x, err
	}
	if o.Now == nil || o.Now.Answer() == nil || o.Now.Answer().Outcome == "declined" || o.Place.ID == "" {
		return x, sild.Missing()
	}
	v.Tx.Trail(sild.Entry{Action: "print", What: "letter", Object: o.Rec.Case, Sections: "IP", Grant: o.Rec.Grant, Purpose: o.Rec.Purpose(), Subjects: []sild.ID{o.Rec.Person}})
	lang := v.Page.Lang()
	if asked := i18n.Lang(v.Query("lang")); slices.Contains(i18n.OwnLangs(), asked) {
		lang = asked
	}
	x = houseLetter{Voice: i18n.ForOwn(lang), At: houseOfCase(v) + "/letter", Back: houseOfCase(v)}
	for _, l := range i18n.OwnLangs() {
		if l != lang {
			x.Other = append(x.Other, page.Link{Href: x.At + "?lang=" + string(l), Text: l.Name()})
		}
	}
	a, r := o.Now, *o.Now.Answer()
	orgs, err := org.OrgNames(v.Tx, []sild.ID{o.Place.Provider})
	if err != nil {
		return x, err
	}
	names, err := org.Names(v.Tx, []sild.ID{a.RecordedBy, r.RecordedBy})
	if err != nil {
		return x, err
	}
	kept := a.Hold != nil || a.Stay != nil
	state := map[bool]string{true: "confirmed", false: "expected"}[kept]
	d := pdf.Document{
		Lang: string(lang), Title: x.T("hletter.title." + state), From: []string{orgs[o.Place.Provider], o.Place.Name}, Date: x.Date(sild.DateOf(v.Tx.Now, v.Page.Zone)),
		To: []string{names[a.RecordedBy], x.T("role." + a.AskedAs)}, Foot: x.T("hletter.foot", "ref", r.Ref(), "path", "/bed-letters?ref="+r.Ref()), At: r.RecordedAt,
	}
	if o.Place.Line != "" {
		d.From = append(d.From, o.Place.Line)
	}
	if o.Place.Phone != "" {
		d.From = append(d.From, o.Place.Phone)
	}
	facts, err := letterFacts(v, o, x.Voice)
	if err != nil {
		return x, err
	}
	say := func(key string, args ...string) { d.Blocks = append(d.Blocks, pdf.Block{Text: x.T(key, args...)}) }
	if kept {
		say("hletter.confirmed", "name", o.Card.Name, "house", o.Place.Name)
	} else {
		say("hletter.expected", "name", o.Card.Name, "house", o.Place.Name)
	}
	d.Blocks = append(d.Blocks, pdf.Block{Facts: facts})
	if a.From.IsZero() && kept && a.Stay == nil {
		say("hletter.follows")
	}
	if kept {
		say("hletter.cite", "ref", r.Ref())
	} else {
		say("hletter.later", "date", x.Date(r.Day))
	}
	if r.Note != "" {
		d.Blocks = append(d.Blocks, pdf.Block{Text: r.Note})
	}
	say("hletter.bring")
	if t := o.Travel; t != nil && kept {
		d.Blocks = append(d.Blocks, pdf.Block{Text: x.T("hstay.travel"), Bold: true}, pdf.Block{Facts: travelFacts(x.Voice, *t)})
	}
	say("hletter.contact", "who", names[r.RecordedBy], "org", orgs[o.Place.Provider])
	if a.AskedAs == access.Participant { // who asked themself is written to by name
		d.To = []string{o.Card.Name}
	}
	if x.Doc = d; d.Printable() {
		x.PDF = x.At + ".pdf?lang=" + string(lang)
	}
	return x, nil
}

// letterFacts are what the letter says of the person and the bed.
func letterFacts(v *page.Visit, o houseCase, voice *i18n.Voice) ([]pdf.Fact, error) {
	a, r := o.Now, *o.Now.Answer()
	list := []pdf.Fact{{Name: voice.T("hletter.person"), Value: o.Card.Name}}
	if b := o.Detail.Born(); b.Exact() {
		list = append(list, pdf.Fact{Name: voice.T("hletter.born"), Value: voice.Date(b.From)})
	} else if !b.IsZero() {
		list = append(list, pdf.Fact{Name: voice.T("hletter.born"), Value: b.String()})
	}
	list = append(list, pdf.Fact{Name: voice.T("hletter.house"), Value: o.Place.Name})
	first, until := r.Admission, sild.Date{}
	switch {
	case a.Stay != nil:
		first, until = a.Stay.Day, a.Stay.Until
	case a.Hold != nil:
		first, until = a.Hold.From, a.Hold.Until
	}
	key, day := "hstay.admission", voice.T("hletter.day.none")
	if a.Hold == nil && a.Stay == nil {
		key = "hstay.expected"
	}
	if !first.IsZero() {
		day = voice.Date(first)
	}
	rows, err := housing.Said(v.Tx, r.Thing)
	if err != nil {
		return nil, err
	}
	if was := housing.Before(rows); !was.IsZero() && was != first {
		day += " (" + voice.T("hstay.admission.was", "date", voice.Date(was)) + ")"
	}
	list = append(list, pdf.Fact{Name: voice.T(key), Value: day})
	if !until.IsZero() {
		list = append(list, pdf.Fact{Name: voice.T("hstay.until"), Value: voice.Date(until)})
	}
	basis, _ := o.Pack.Value("stay_bases", a.Basis)
	list = append(list, pdf.Fact{Name: voice.T("hstay.basis"), Value: voice.Pick(basis.Names)})
	if a.Decision != "" {
		list = append(list, pdf.Fact{Name: voice.T("hstay.decision"), Value: a.Decision})
	}
	return append(list, pdf.Fact{Name: voice.T("hletter.answered"), Value: voice.Date(r.Day)}, pdf.Fact{Name: voice.T("hstay.ref"), Value: r.Ref()}), nil
}

func travelFacts(voice *i18n.Voice, t housing.Travel) (list []pdf.Fact) {
	add := func(key, value string) {
		if value != "" {
			list = append(list, pdf.Fact{Name: voice.T(key), Value: value})
		}
	}
	add("hstay.travel.leaves", t.Leaves)
	add("hstay.travel.meets", t.Meets)
	add("hstay.travel.transport", voice.T("hstay.transport."+t.Transport))
	add("hstay.travel.route", t.Route)
	add("hstay.travel.with", t.CameWith)
	add("hstay.travel.bring", t.Bring)
	return list
}

func houseLetterPage(v *page.Visit) (templ.Component, error) {
	x, err := houseLetterOf(v)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("hletter.page")
	return houseLetterView(v.Page, x), nil
}

// houseLetterPDF is the same letter as a file, once the trail of it is safe.
func houseLetterPDF(v *page.Visit) {
	var x houseLetter
	err := v.Server.Flow.Read(v.Request.Context(), v.Actor(), func(tx *db.Tx) (err error) {
		v.Tx = tx
		if x, err = houseLetterOf(v); err != nil {
			return err
		}
		return v.Glass()
	})
	if err == nil && x.PDF == "" { // in letters that no PDF of ours has: the page is whole, and prints
		http.Redirect(v.Writer, v.Request, x.At+"?lang="+string(x.Lang()), http.StatusSeeOther)
		return
	}
	var b bytes.Buffer
	if err == nil {
		err = x.Doc.Write(&b)
	}
	if err != nil {
		v.Fail(err)
		return
	}
	h := v.Writer.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `attachment; filename="sild-bed.pdf"`)
	v.Writer.WriteHeader(http.StatusOK)
	v.Writer.Write(b.Bytes())
}

// citedLetter leads from the reference of a letter to what it cites.
func citedLetter(v *page.Visit) {
	var caseID sild.ID
	err := v.Server.Flow.Read(v.Request.Context(), v.Actor(), func(tx *db.Tx) (err error) {
		v.Tx = tx
		caseID, err = housing.CaseOfRef(tx, v.Query("ref"))
		return err
	})
	if err != nil {
		v.Fail(err)
		return
	}
	http.Redirect(v.Writer, v.Request, "/cases/"+string(caseID)+"/house", http.StatusSeeOther)
}
