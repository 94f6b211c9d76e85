// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/i18n"
	"sild/org"
	"sild/pack"
	"sild/referral"
	"sild/web/page"
	"sild/web/record"
)

// A planPaper is the plan as the person keeps and signs it: in the person's
// words and language, with what was reached.
type planPaper struct {
	*i18n.Voice
	Back     string
	Other    []page.Link // the same paper in other languages
	Foreign  string      // the person's language, in which there is no paper
	Provider string
	Name     string
	Born     string
	Worker   string // by name; empty: nobody yet
	Role     string // what the programme calls them
	On       string // when it was printed
	Version  string // empty: this is no version yet
	Summary  string
	Areas    []planArea
	Met      []planGoal
}

// planLanguages are the languages in which the plan can be printed, the
// person's first.
func planLanguages(v *page.Visit, o record.OpenedCase) (list []page.Link) {
	for _, l := range i18n.OwnLangs() {
		one := page.Link{Href: o.At() + "/plan/print?lang=" + string(l), Text: l.Name()}
		if string(l) == o.Detail.Language {
			list = slices.Insert(list, 0, one)
		} else {
			list = append(list, one)
		}
	}
	return list
}

// planPrint is the plan for paper.
func planPrint(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "IP")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('P') {
		return nil, sild.Missing()
	}
	v.Tx.Trail(sild.Entry{Action: "print", What: "plan", Object: o.Rec.Case, Sections: "IP", Grant: o.Rec.Grant, Purpose: o.Rec.Purpose(), Subjects: []sild.ID{o.Rec.Person}})
	v.Page.Title = v.Page.T("plan.print.title", "name", o.Card.Name)
	x := planPaper{Back: o.At() + "/plan", Name: o.Card.Name}
	lang := i18n.Lang(v.Query("lang"))
	if !slices.Contains(i18n.OwnLangs(), lang) {
		if lang = i18n.Lang(o.Detail.Language); !slices.Contains(i18n.OwnLangs(), lang) {
			lang = v.Page.Lang()
		}
	}
	for _, l := range planLanguages(v, o) {
		if l.Text != lang.Name() {
			x.Other = append(x.Other, l)
		}
	}
	if l := o.Detail.Language; l != "" && !slices.Contains(i18n.OwnLangs(), i18n.Lang(l)) {
		x.Foreign = v.Tongue(l)
	}
	// Who finds the paper reads nothing on it of where the person comes from.
	line, err := referral.LineOf(v.Tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	x.Provider = line.ProviderIs
	reader := v.Page.Voice
	defer func() { v.Page.Voice = reader }()
	x.Voice = i18n.ForOwn(lang)
	v.Page.Voice = x.Voice // what stands on the paper is in the person's language

	worker := record.WorkerWord(o.Pack, x.Voice)
	x.Role = page.SentenceCase(worker)
	x.On = x.Date(v.Page.Today)
	if b := o.Detail.Born(); b.Exact() {
		x.Born = x.Date(b.From)
	}
	parts, err := casework.PartsIn(v.Tx, o.Rec)
	if err != nil {
		return nil, err
	}
	if x.Worker, err = org.Name(v.Tx, casework.HelpsNow(o.Pack, parts, o.Card.LeadOn(v.Page.Today), v.Page.Today)); err != nil {
		return nil, err
	}
	all, err := casework.Plans(v.Tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	goals, err := casework.Goals(v.Tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	if len(all) > 0 {
		x.Summary = all[0].Summary
		if newer(goals, all[0]) == 0 { // otherwise the paper is what the next version may become
			x.Version = x.T("plan.paper.version", "version", x.Number(all[0].Version), "date", x.Date(all[0].Day))
		}
	}
	sheet := planSheet{At: o.At(), Name: x.Name, Worker: worker}
	if err := planGoals(v, o, "", &sheet); err != nil {
		return nil, err
	}
	x.Areas, x.Met = sheet.Areas, sheet.Met
	return planPaperPage(v.Page, x), nil
}

// paperWorker is who signs beside the person.
func paperWorker(x planPaper) string {
	return x.Row(x.Worker, x.Role)
}

// goalArea is the name of an area of goals. On a paper in a language that the
// programme does not have it is Sild's own word for what the area means.
func goalArea(v *page.Visit, area pack.Value) string {
	lang := string(v.Page.Lang())
	if key := "plan.paper.area." + area.Meaning; area.Names[lang] == "" && v.Page.Has(key) {
		return v.Page.T(key)
	}
	return v.Page.Pick(area.Names)
}
