// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/report"
)

func (s *Server) partRoutes() {
	s.read("GET /cases/{case}/parts", partsPage)
	s.write("POST /cases/{case}/parts", beginPart, partsPage)
	s.write("POST /cases/{case}/parts/{part}/end", endPart, partsPage)
	s.read("GET /take-in", takeInPage)
	s.write("POST /take-in", takeIn, takeInPage)
}

// A partsView are the parts of the service that a person has and had, as a line,
// and the forms in which they begin and end.
type partsView struct {
	Identity identity
	Line     []row
	Ends     []partEnd
	Begin    *form
	Part     string
	User     string
	From     string
	Parts    []option
	Users    []option
}

// A partEnd is the form in which one part ends, or is handed over.
type partEnd struct {
	Form                                    form
	Name                                    string
	Until, Reason, To, ToUser, Said, ToldOn string
	Reasons, Next, Users                    []option
}

// caseRuns are the parts of a case in a programme that has several: which, when,
// by whom, and what was handed over.
func (v *visit) caseRuns(o openedCase, view *caseView) error {
	if !o.Rec.Reads('P') {
		return nil
	}
	rows, _, err := v.partLine(o)
	view.Parts = append(view.Parts, rows...)
	if o.Rec.Writes('P') {
		view.PartsAt = o.At() + "/parts"
	}
	return err
}

func (v *visit) partLine(o openedCase) (rows []row, all []casework.Part, err error) {
	if all, err = casework.PartsIn(v.tx, o.Rec); err != nil {
		return nil, nil, err
	}
	ids := make([]sild.ID, len(all))
	for i, x := range all {
		ids[i] = x.User
	}
	names, err := org.Names(v.tx, ids)
	if err != nil {
		return nil, nil, err
	}
	for _, x := range all {
		r := row{LabelText: report.Part(v.page.Voice, o.Pack, x.Part), Value: v.page.span(x.Day, x.Until)}
		if x.Until.IsZero() {
			r.Value = v.page.T("case_part.since", "date", v.page.Date(x.Day))
		}
		if names[x.User] != "" {
			r.Value += " · " + names[x.User]
		}
		var more []string
		if part, ok := o.Pack.Part(x.Part); ok && x.Until.IsZero() && !part.Longest.IsZero() {
			at := x.Day
			if id, _, named := pack.PartAnchor(part.Longest.Anchor); !named || id != x.Part {
				at = o.Card.StartedOn
			}
			more = append(more, v.page.T("case.longest", "date", v.page.Date(o.Pack.Day(part.Longest, at))))
		}
		if x.Reason != "" {
			more = append(more, v.value(o.Pack, "part_ends", x.Reason))
		}
		if x.To != "" {
			more = append(more, v.page.T("case_part.to", "part", report.Part(v.page.Voice, o.Pack, x.To), "said", x.Said))
		}
		if !x.ToldOn.IsZero() {
			more = append(more, v.page.T("case_part.told_on", "date", v.page.Date(x.ToldOn)))
		}
		r.HintText = strings.Join(more, " · ")
		rows = append(rows, r)
	}
	return rows, all, nil
}

func partsPage(v *visit) (templ.Component, error) {
	o, err := v.openCase("INP")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('P') {
		return nil, sild.Missing()
	}
	v.noteSaved()
	v.page.Title = v.page.T("case_part.title", "name", o.Card.Name)
	var x partsView
	if x.Identity, err = v.identityOf(o); err != nil {
		return nil, err
	}
	var all []casework.Part
	if x.Line, all, err = v.partLine(o); err != nil || !o.Rec.Writes('P') || o.Card.StartedOn.IsZero() || !o.Card.EndedOn.IsZero() {
		return partsSheet(v.page, x), err
	}
	users := []option{{Value: "", Label: "case_part.user.nobody"}}
	for _, role := range []string{"support_person", "coordinator", casework.Volunteer} {
		list, err := org.Workers(v.tx, o.Rec.Team, role)
		if err != nil {
			return nil, err
		}
		for _, w := range list {
			users = append(users, option{Value: string(w.ID), Text: w.Name + " · " + v.page.T("role."+role)})
		}
	}
	var parts []option
	for _, part := range o.Pack.Parts {
		parts = append(parts, option{Value: part.ID, Text: v.page.Pick(part.Names)})
	}
	if v.form != nil {
		if v.page.Form = "begin"; v.r.PathValue("part") != "" {
			v.page.Form = "end-" + v.r.PathValue("part")
		}
	}
	if access.May(v.who.Role, access.Assign) {
		x.Begin = &form{ID: "begin", Action: o.At() + "/parts", Submit: "case_part.begin", Here: true}
		x.Parts, x.Users = parts, users
		x.Part, x.User = v.typedIn("begin", "part", ""), v.typedIn("begin", "user", "")
		x.From = v.typedIn("begin", "from", v.page.Today.String())
	}
	if !access.May(v.who.Role, access.End) {
		return partsSheet(v.page, x), nil
	}
	var reasons []option
	for _, r := range o.Pack.Vocabularies["part_ends"].Values {
		if !r.Retired {
			reasons = append(reasons, option{Value: r.ID, Text: v.page.Pick(r.Names)})
		}
	}
	for _, one := range all {
		if !one.Until.IsZero() {
			continue
		}
		id := "end-" + one.Part
		x.Ends = append(x.Ends, partEnd{
			Form: form{ID: id, Action: o.At() + "/parts/" + one.Part + "/end", Submit: "case_part.end", Here: true, Keep: true}, Name: report.Part(v.page.Voice, o.Pack, one.Part),
			Until: v.typedIn(id, "until", v.page.Today.String()), Reason: v.typedIn(id, "reason", ""), To: v.typedIn(id, "to", ""), ToUser: v.typedIn(id, "to_user", ""),
			Said: v.typedIn(id, "said", ""), ToldOn: v.typedIn(id, "told", ""), Reasons: reasons, Users: users,
			Next: append([]option{{Value: "", Label: "case_part.to.none"}}, parts...),
		})
	}
	return partsSheet(v.page, x), nil
}

func beginPart(v *visit) (string, error) {
	p := sild.Problems{}
	x, err := casework.BeginPart(v.tx, v.id("case"), casework.PartInput{Part: v.form.Get("part"), User: sild.ID(v.form.Get("user")), From: v.date(p, "from")})
	return v.goOn(savedAt("/cases/"+string(v.id("case"))+"/parts", "part", x.ID), p, err)
}

func endPart(v *visit) (string, error) {
	p := sild.Problems{}
	x, err := casework.EndPart(v.tx, v.id("case"), casework.PartEnd{
		Part: v.r.PathValue("part"), Until: v.date(p, "until"), Reason: v.form.Get("reason"), To: v.form.Get("to"), ToUser: sild.ID(v.form.Get("to_user")),
		Said: v.form.Get("said"), Told: v.date(p, "told"),
	})
	return v.goOn(savedAt("/cases/"+string(v.id("case"))+"/parts", "part", x.ID), p, err)
}
