// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/org"
	"sild/web/page"
	"sild/web/record"
)

// PaperRoutes are the papers that are kept with a case.
func PaperRoutes(s *page.Server) {
	s.Read("GET /cases/{case}/papers", papersPage)
	s.Upload("POST /cases/{case}/papers", addPaper, papersPage)
	s.Do("POST /papers/{paper}/place", placePaper, papersAgain)
	s.Handle("GET /papers/{paper}/scan", false, page.ReadScan)
}

// A papersView is the papers of a case: where each lies, and its scan.
type papersView struct {
	Identity page.Identity
	At       string
	Name     string
	Papers   []paperRow
	Kinds    []page.Option // that the reader may add
	Versions []page.Option // of the plan, that were agreed
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

func papersPage(v *page.Visit) (templ.Component, error) { return papersOf(v, v.ID("case"), "") }

// papersAgain is the papers of the case to which the paper of the address
// belongs.
func papersAgain(v *page.Visit) (templ.Component, error) {
	f, _, err := casework.Look(v.Tx, "paper", v.ID("paper"))
	if err != nil {
		return nil, err
	}
	return papersOf(v, f.Case, f.Thing)
}

func papersOf(v *page.Visit, caseID, open sild.ID) (templ.Component, error) {
	o, err := openCaseFor(v, caseID, "paper_kinds")
	if err != nil {
		return nil, err
	}
	kinds := o.Pack.Vocabularies["paper_kinds"].Values
	if len(kinds) == 0 {
		return nil, sild.Missing()
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("papers.title", "name", o.Card.Name)
	x := papersView{At: o.At(), Name: o.Card.Name}
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	kind := ""
	for _, k := range kinds {
		if !k.Retired && o.Rec.Writes(o.Pack.SectionOf("paper_kinds", k.ID)) {
			x.Kinds = append(x.Kinds, page.Option{Value: k.ID, Text: v.Page.Pick(k.Names)})
			if k.Meaning == "signed_plan" && v.Query("plan") != "" {
				kind = k.ID
			}
		}
	}
	var plans []casework.Plan
	if o.Rec.Reads('P') {
		if plans, err = casework.Plans(v.Tx, caseID); err != nil {
			return nil, err
		}
	}
	versions := map[sild.ID]string{}
	for _, pl := range plans {
		versions[pl.Thing] = v.Page.T("plan.version", "version", v.Page.Number(pl.Version), "date", v.Page.Date(pl.Day))
		if pl.Agreed == "yes" {
			x.Versions = append(x.Versions, page.Option{Value: string(pl.Thing), Text: versions[pl.Thing]})
		}
	}
	if v.Form != nil {
		v.Page.Form = "paper"
		if open != "" {
			v.Page.Form = "place-" + string(open)
		}
	}
	x.Form = paperForm{
		Kind: v.TypedIn("paper", "kind", kind), Day: v.TypedIn("paper", "day", v.Page.Today.String()), Place: v.TypedIn("paper", "place", ""),
		Plan: v.TypedIn("paper", "plan", v.Query("plan")), Note: v.TypedIn("paper", "note", ""),
	}
	x.Again = v.Sent.Scan != nil
	all, err := casework.Papers(v.Tx, needsReader(o))
	if err != nil {
		return nil, err
	}
	users := make([]sild.ID, len(all))
	for i, one := range all {
		users[i] = one.RecordedBy
	}
	names, err := org.Names(v.Tx, users)
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		r := newPaperRow(v, o, one, versions[one.Plan])
		r.Who, r.Open = names[one.RecordedBy], one.Thing == open
		x.Papers = append(x.Papers, r)
	}
	return papersViewPage(v.Page, x), nil
}

func newPaperRow(v *page.Visit, o record.OpenedCase, x casework.Paper, version string) paperRow {
	form := "place-" + string(x.Thing)
	r := paperRow{
		ID: x.ID, Thing: x.Thing, Kind: v.Value(o.Pack, "paper_kinds", x.Kind), Day: v.Page.Date(x.Day), Place: x.Place, Note: x.Note, Plan: version,
		Change: o.Rec.Writes(o.Pack.SectionOf("paper_kinds", x.Kind)), NewPlace: v.TypedIn(form, "place", x.Place), NewNote: v.TypedIn(form, "note", x.Note),
	}
	if x.Scan != "" {
		r.Scan = "/papers/" + string(x.ID) + "/scan"
		r.File = v.Page.T("papers.file", "name", x.Name, "size", v.Page.Number(max(x.Size/1024, 1)))
	}
	if r.Change && casework.MayMend(v.Tx, x.Fact) {
		r.Mend = record.FactAt("paper", x.ID, "mistake")
	}
	return r
}

// addPaper records a paper. The file was looked at before.
func addPaper(v *page.Visit) (string, error) {
	id, p := v.ID("case"), sild.Problems{}
	in := casework.PaperInput{
		Day: v.Date(p, "day"), Kind: v.Form.Get("kind"), Place: v.Form.Get("place"), Plan: sild.ID(v.Form.Get("plan")), Note: v.Form.Get("note"), Scan: v.Sent.Scan,
	}
	x, err := casework.AddPaper(v.Tx, id, in)
	if err := v.Gather(p, err, nil); err != nil {
		return "", err
	}
	v.GatherScan(p)
	if v.Sent.Err != nil && p["place"].Key == "paper.where.required" {
		delete(p, "place") // what is wrong is the file, not that there is none
	}
	return page.SavedAt("/cases/"+string(id)+"/papers", "paper", x.ID), p.Err()
}

// placePaper says where a paper lies now.
func placePaper(v *page.Visit) (string, error) {
	x, err := casework.ChangePaper(v.Tx, v.ID("paper"), v.Form.Get("place"), v.Form.Get("note"))
	return page.SavedAt("/cases/"+string(x.Case)+"/papers", "paper", x.ID), err
}

// caseKept are the papers as the case lists them.
func caseKept(v *page.Visit, o record.OpenedCase, view *caseView) error {
	if len(o.Pack.Vocabularies["paper_kinds"].Values) > 0 {
		view.PapersAt = o.At() + "/papers"
	}
	all, err := casework.Papers(v.Tx, needsReader(o))
	for _, x := range all {
		one := page.Link{Href: o.At() + "/papers", Text: v.Page.T("papers.line", "kind", v.Value(o.Pack, "paper_kinds", x.Kind), "date", v.Page.ShortDate(x.Day))}
		view.Papers = append(view.Papers, one)
	}
	return err
}
