// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/report"
	"sild/web/page"
	"sild/web/record"
)

// PartRoutes are where parts of the service begin and end.
func PartRoutes(s *page.Server) {
	s.Read("GET /cases/{case}/parts", partsPage)
	s.Do("POST /cases/{case}/parts", beginPart, partsPage)
	s.Do("POST /cases/{case}/parts/{part}/end", endPart, partsPage)
	s.Do("POST /cases/{case}/parts/{part}/plan", planEnd, partsPage)
}

// A partsView are the parts of the service that a person has and had, as a line,
// and the forms in which they begin and end.
type partsView struct {
	Identity page.Identity
	Line     []page.Row
	Ends     []partEnd
	Plans    []partPlan
	Begin    *page.Form
	Part     string
	User     string
	From     string
	Parts    []page.Option
	Users    []page.Option
}

// A partEnd is the form in which one part ends, or is handed over.
type partEnd struct {
	Form                                    page.Form
	Name                                    string
	Until, Reason, To, ToUser, Said, ToldOn string
	Reasons, Next, Users                    []page.Option
}

// caseRuns are the parts of a case in a programme that has several: which, when,
// by whom, and what was handed over.
func caseRuns(v *page.Visit, o record.OpenedCase, view *caseView) error {
	rows, _, err := partLine(v, o)
	view.Parts = append(view.Parts, rows...)
	if o.Rec.Writes('P') {
		view.PartsAt = o.At() + "/parts"
	}
	return err
}

func partLine(v *page.Visit, o record.OpenedCase) (rows []page.Row, all []casework.Part, err error) {
	if all, err = casework.PartsIn(v.Tx, o.Rec); err != nil {
		return nil, nil, err
	}
	ids := make([]sild.ID, len(all))
	for i, x := range all {
		ids[i] = x.User
	}
	names, err := org.Names(v.Tx, ids)
	if err != nil {
		return nil, nil, err
	}
	ends, err := casework.PlannedEnds(v.Tx, o.Rec.Case)
	if err != nil {
		return nil, nil, err
	}
	planned := map[string]casework.PlannedEnd{}
	for _, e := range ends {
		planned[e.Part] = e
	}
	for _, x := range all {
		r := page.Row{LabelText: report.Part(v.Page.Voice, o.Pack, x.Part), Value: v.Page.Span(x.Day, x.Until)}
		if x.Until.IsZero() {
			r.Value = v.Page.T("case_part.since", "date", v.Page.Date(x.Day))
		}
		if names[x.User] != "" && (x.User != o.Card.Lead || o.Card.LeadOn(v.Page.Today) != "") {
			r.Value += " · " + names[x.User]
		}
		var more []string
		if part, ok := o.Pack.Part(x.Part); ok && x.Until.IsZero() && !part.Longest.IsZero() {
			at := x.Day
			if id, _, named := pack.PartAnchor(part.Longest.Anchor); !named || id != x.Part {
				at = o.Card.StartedOn
			}
			more = append(more, v.Page.T("case.longest", "date", v.Page.Date(o.Pack.Day(part.Longest, at))))
		}
		if e, ok := planned[x.Part]; ok && x.Until.IsZero() {
			more = append(more, v.Page.T("case_part.plan.is", "date", v.Page.Date(e.On))+" "+v.Page.T("place.basis."+e.Basis))
		}
		if x.Reason != "" {
			more = append(more, v.Value(o.Pack, "part_ends", x.Reason))
		}
		if x.To != "" {
			more = append(more, v.Page.T("case_part.to", "part", report.Part(v.Page.Voice, o.Pack, x.To), "said", x.Said))
		}
		if !x.ToldOn.IsZero() {
			more = append(more, v.Page.T("case_part.told_on", "date", v.Page.Date(x.ToldOn)))
		}
		r.HintText = strings.Join(more, " · ")
		rows = append(rows, r)
	}
	return rows, all, nil
}

func partsPage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "INP")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('P') {
		return nil, sild.Missing()
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("case_part.title", "name", o.Card.Name)
	var x partsView
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	var all []casework.Part
	if x.Line, all, err = partLine(v, o); err != nil || !o.Rec.Writes('P') || o.Card.StartedOn.IsZero() || !o.Card.EndedOn.IsZero() {
		return partsSheet(v.Page, x), err
	}
	users := []page.Option{{Value: "", Label: "case_part.user.nobody"}}
	for _, role := range []string{"support_person", "coordinator", casework.Volunteer} {
		list, err := org.Workers(v.Tx, o.Rec.Team, role)
		if err != nil {
			return nil, err
		}
		for _, w := range list {
			users = append(users, page.Option{Value: string(w.ID), Text: w.Name + " · " + v.Page.T("role."+role)})
		}
	}
	var parts []page.Option
	for _, part := range o.Pack.Parts {
		parts = append(parts, page.Option{Value: part.ID, Text: v.Page.Pick(part.Names)})
	}
	if v.Form != nil {
		if v.Page.Form = "begin"; v.Request.PathValue("part") != "" {
			v.Page.Form = page.LastPart(v.Request.URL.Path) + "-" + v.Request.PathValue("part")
		}
	}
	if x.Plans, err = partPlans(v, o, all); err != nil {
		return nil, err
	}
	if access.May(v.Who.Role, access.Assign) {
		x.Begin = &page.Form{ID: "begin", Action: o.At() + "/parts", Submit: "case_part.begin", Here: true}
		x.Parts, x.Users = parts, users
		x.Part, x.User = v.TypedIn("begin", "part", ""), v.TypedIn("begin", "user", "")
		x.From = v.TypedIn("begin", "from", v.Page.Today.String())
	}
	if !access.May(v.Who.Role, access.End) {
		return partsSheet(v.Page, x), nil
	}
	var reasons []page.Option
	for _, r := range o.Pack.Vocabularies["part_ends"].Values {
		if !r.Retired {
			reasons = append(reasons, page.Option{Value: r.ID, Text: v.Page.Pick(r.Names)})
		}
	}
	for _, one := range all {
		if !one.Until.IsZero() {
			continue
		}
		id := "end-" + one.Part
		x.Ends = append(x.Ends, partEnd{
			Form: page.Form{ID: id, Action: o.At() + "/parts/" + one.Part + "/end", Submit: "case_part.end", Here: true, Keep: true}, Name: report.Part(v.Page.Voice, o.Pack, one.Part),
			Until: v.TypedIn(id, "until", v.Page.Today.String()), Reason: v.TypedIn(id, "reason", ""), To: v.TypedIn(id, "to", ""), ToUser: v.TypedIn(id, "to_user", ""),
			Said: v.TypedIn(id, "said", ""), ToldOn: v.TypedIn(id, "told", ""), Reasons: reasons, Users: users,
			Next: append([]page.Option{{Value: "", Label: "case_part.to.none"}}, parts...),
		})
	}
	return partsSheet(v.Page, x), nil
}

func beginPart(v *page.Visit) (string, error) {
	p := sild.Problems{}
	x, err := casework.BeginPart(v.Tx, v.ID("case"), casework.PartInput{Part: v.Form.Get("part"), User: sild.ID(v.Form.Get("user")), From: v.Date(p, "from")})
	return v.GoOn(page.SavedAt("/cases/"+string(v.ID("case"))+"/parts", "part", x.ID), p, err)
}

func endPart(v *page.Visit) (string, error) {
	p := sild.Problems{}
	x, err := casework.EndPart(v.Tx, v.ID("case"), casework.PartEnd{
		Part: v.Request.PathValue("part"), Until: v.Date(p, "until"), Reason: v.Form.Get("reason"), To: v.Form.Get("to"), ToUser: sild.ID(v.Form.Get("to_user")),
		Said: v.Form.Get("said"), Told: v.Date(p, "told"),
	})
	return v.GoOn(page.SavedAt("/cases/"+string(v.ID("case"))+"/parts", "part", x.ID), p, err)
}
