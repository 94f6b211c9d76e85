// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/web/page"
	"sild/web/record"
)

// planSays is a version in words. A signed plan without a paper is not signed
// (pages.md, True on paper).
func planSays(v *page.Visit, o record.OpenedCase, pl casework.Plan, papers []casework.Paper, names map[sild.ID]string) planSaid {
	said := planSaid{
		Title: v.Page.T("plan.version", "version", v.Page.Number(pl.Version), "date", v.Page.Date(pl.Day)),
		State: "warn", WhyNot: pl.WhyNot, Summary: pl.Summary, Who: names[pl.WrittenBy],
	}
	where := pl.Paper
	for _, x := range papers {
		if where == "" && x.Of(pl) {
			where = x.Place
			if where == "" {
				where = v.Page.T("plan.paper.scan", "name", x.Name)
			}
		}
	}
	switch {
	case pl.Agreed != "yes":
		said.Says = v.Page.T("plan.agreed." + pl.Agreed)
	case pl.Signed(papers):
		said.State, said.Says = "good", v.Page.T("plan.agreed.signed", "where", where)
	case pl.How == "said" || pl.How == "":
		said.State, said.Says = "good", v.Page.T("plan.agreed.unsigned")
	default:
		said.Says = v.Page.T("plan.agreed.no_paper." + pl.How)
		if len(o.Pack.Vocabularies["paper_kinds"].Values) > 0 && o.Rec.Writes('P') {
			said.AddPaper = o.At() + "/papers?plan=" + string(pl.Thing) + "#paper-add"
		}
	}
	if pl.ProviderBy != "" {
		said.Provider = v.Page.T("plan.provider.agreed", "name", names[pl.ProviderBy], "date", v.Page.Date(pl.ProviderOn))
	} else if o.Rec.Writes('P') {
		said.Agree = "/plans/" + string(pl.ID) + "/agree"
	}
	return said
}

// recorders are the names of those who wrote the versions down, and of those who
// agreed for the provider.
func recorders(v *page.Visit, all []casework.Plan) (map[sild.ID]string, error) {
	var users []sild.ID
	for _, pl := range all {
		users = append(users, pl.WrittenBy)
		if pl.ProviderBy != "" {
			users = append(users, pl.ProviderBy)
		}
	}
	return org.Names(v.Tx, users)
}

// newGoal is what the form of a new goal begins with: of the domain of need that
// the address names, its area. What was said of it stands beside, for who may
// read it, and is not taken over: a goal is read by more people.
func newGoal(v *page.Visit, o record.OpenedCase) (goalForm, error) {
	f := goalForm{
		ID: "goal-new", Title: v.TypedIn("goal-new", "title", ""), Due: v.TypedIn("goal-new", "due_on", ""),
		Need: v.TypedIn("goal-new", "need", v.Query("need")),
	}
	domain, known := o.Pack.Value("needs", f.Need)
	if f.Need == "" || !known || domain.Retired {
		f.Need = ""
		f.Area = v.TypedIn("goal-new", "area", "")
		return f, nil
	}
	f.Area = v.TypedIn("goal-new", "area", domain.Area)
	// What was said is shown here: the trail tells of its section too.
	if section := o.Pack.SectionOf("needs", f.Need); o.Rec.Reads(section) && section != 'P' {
		if _, err := access.Case(v.Tx, o.Rec.Case, string(section)); err != nil {
			return f, err
		}
	}
	all, err := casework.Assessments(v.Tx, needsReader(o))
	if err != nil {
		return f, err
	}
	f.NeedSays = v.Page.Pick(domain.Names)
	for _, c := range casework.Changes(o.Pack, all) {
		if c.Domain == f.Need {
			f.NeedSays = newNeedRow(v, domain, c).Says
		}
	}
	return f, nil
}

// open reports whether a step is still to be taken.
func (s planStep) open() bool { return s.Done.IsZero() && s.Left.IsZero() }
