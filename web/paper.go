// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/org"
)

func (s *Server) paperRoutes() {
	s.read("GET /cases/{case}/papers", papersPage)
	s.upload("POST /cases/{case}/papers", addPaper, papersPage)
	s.write("POST /papers/{paper}/place", placePaper, papersAgain)
	s.handle("GET /papers/{paper}/scan", false, readScan)
}

// A papersView is the papers of a case: where each lies, and its scan.
type papersView struct {
	Identity identity
	At       string
	Name     string
	Papers   []paperRow
	Kinds    []option // that the reader may add
	Versions []option // of the plan, that were agreed
	Form     paperForm
	Again    bool // a file was sent, and must be chosen again
}

type paperForm struct{ Kind, Day, Place, Plan, Note string }

// A paperRow is one paper.
type paperRow struct {
	ID, Thing         sild.ID
	Kind, Day, Who    string
	Place, Note, Plan string
	Scan, File        string // where it is, and what it is
	Change            bool   // the reader may say where it lies now
	Open              bool
	NewPlace, NewNote string
	Mend              string
}

func papersPage(v *visit) (templ.Component, error) { return v.papersOf(v.id("case"), "") }

// papersAgain is the papers of the case to which the paper of the address
// belongs.
func papersAgain(v *visit) (templ.Component, error) {
	f, _, err := casework.Look(v.tx, "paper", v.id("paper"))
	if err != nil {
		return nil, err
	}
	return v.papersOf(f.Case, f.Thing)
}

func (v *visit) papersOf(caseID, open sild.ID) (templ.Component, error) {
	o, err := v.openCaseFor(caseID, "paper_kinds")
	if err != nil {
		return nil, err
	}
	kinds := o.Pack.Vocabularies["paper_kinds"].Values
	if len(kinds) == 0 {
		return nil, sild.Missing()
	}
	v.noteSaved()
	v.page.Title = v.page.T("papers.title", "name", o.Card.Name)
	x := papersView{At: o.At(), Name: o.Card.Name}
	if x.Identity, err = v.identityOf(o); err != nil {
		return nil, err
	}
	kind := ""
	for _, k := range kinds {
		if !k.Retired && o.Rec.Writes(o.Pack.SectionOf("paper_kinds", k.ID)) {
			x.Kinds = append(x.Kinds, option{Value: k.ID, Text: v.page.Pick(k.Names)})
			if k.Meaning == "signed_plan" && v.query("plan") != "" {
				kind = k.ID
			}
		}
	}
	var plans []casework.Plan
	if o.Rec.Reads('P') {
		if plans, err = casework.Plans(v.tx, caseID); err != nil {
			return nil, err
		}
	}
	versions := map[sild.ID]string{}
	for _, pl := range plans {
		versions[pl.Thing] = v.page.T("plan.version", "version", v.page.Number(pl.Version), "date", v.page.Date(pl.Day))
		if pl.Agreed == "yes" {
			x.Versions = append(x.Versions, option{Value: string(pl.Thing), Text: versions[pl.Thing]})
		}
	}
	if v.form != nil {
		v.page.Form = "paper"
		if open != "" {
			v.page.Form = "place-" + string(open)
		}
	}
	x.Form = paperForm{
		Kind: v.typedIn("paper", "kind", kind), Day: v.typedIn("paper", "day", v.page.Today.String()), Place: v.typedIn("paper", "place", ""),
		Plan: v.typedIn("paper", "plan", v.query("plan")), Note: v.typedIn("paper", "note", ""),
	}
	x.Again = v.sent.scan != nil
	all, err := casework.Papers(v.tx, needsReader(o))
	if err != nil {
		return nil, err
	}
	users := make([]sild.ID, len(all))
	for i, one := range all {
		users[i] = one.RecordedBy
	}
	names, err := org.Names(v.tx, users)
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		r := v.paperRow(o, one, versions[one.Plan])
		r.Who, r.Open = names[one.RecordedBy], one.Thing == open
		x.Papers = append(x.Papers, r)
	}
	return papersViewPage(v.page, x), nil
}

func (v *visit) paperRow(o openedCase, x casework.Paper, version string) paperRow {
	form := "place-" + string(x.Thing)
	r := paperRow{
		ID: x.ID, Thing: x.Thing, Kind: v.value(o.Pack, "paper_kinds", x.Kind), Day: v.page.Date(x.Day), Place: x.Place, Note: x.Note, Plan: version,
		Change: o.Rec.Writes(o.Pack.SectionOf("paper_kinds", x.Kind)), NewPlace: v.typedIn(form, "place", x.Place), NewNote: v.typedIn(form, "note", x.Note),
	}
	if x.Scan != "" {
		r.Scan = "/papers/" + string(x.ID) + "/scan"
		r.File = v.page.T("papers.file", "name", x.Name, "size", v.page.Number(max(x.Size/1024, 1)))
	}
	if r.Change && casework.MayMend(v.tx, x.Fact) {
		r.Mend = factAt("paper", x.ID, "mistake")
	}
	return r
}

// addPaper records a paper. The file was looked at before.
func addPaper(v *visit) (string, error) {
	id, p := v.id("case"), sild.Problems{}
	in := casework.PaperInput{
		Day: v.date(p, "day"), Kind: v.form.Get("kind"), Place: v.form.Get("place"), Plan: sild.ID(v.form.Get("plan")), Note: v.form.Get("note"), Scan: v.sent.scan,
	}
	x, err := casework.AddPaper(v.tx, id, in)
	if err := v.gather(p, err, nil); err != nil {
		return "", err
	}
	v.gatherScan(p)
	if v.sent.err != nil && p["place"].Key == "paper.where.required" {
		delete(p, "place") // what is wrong is the file, not that there is none
	}
	return savedAt("/cases/"+string(id)+"/papers", "paper", x.ID), p.Err()
}

// placePaper says where a paper lies now.
func placePaper(v *visit) (string, error) {
	x, err := casework.ChangePaper(v.tx, v.id("paper"), v.form.Get("place"), v.form.Get("note"))
	return savedAt("/cases/"+string(x.Case)+"/papers", "paper", x.ID), err
}

// caseKept are the papers as the case lists them.
func (v *visit) caseKept(o openedCase, view *caseView) error {
	if len(o.Pack.Vocabularies["paper_kinds"].Values) > 0 {
		view.PapersAt = o.At() + "/papers"
	}
	all, err := casework.Papers(v.tx, needsReader(o))
	for _, x := range all {
		one := link{Href: o.At() + "/papers", Text: v.page.T("papers.line", "kind", v.value(o.Pack, "paper_kinds", x.Kind), "date", v.page.ShortDate(x.Day))}
		view.Papers = append(view.Papers, one)
	}
	return err
}
