// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"sild"
	"sild/casework"
	"sild/org"
	"sild/web/page"
	"sild/web/record"
)

// caseAgreed is what was agreed with the person, for those who read no more of
// the contacts than that.
func caseAgreed(v *page.Visit, o record.OpenedCase, view *caseView) error {
	if o.Rec.Reads('N') {
		return nil
	}
	list, err := casework.LastAgreed(v.Tx, o.Rec, 10)
	for _, c := range list {
		view.Agreed = append(view.Agreed, page.Row{LabelText: v.Page.Date(c.Day), Value: c.Agreed})
	}
	return err
}

// caseBeside is who else helps: sides and teams, with until when.
func caseBeside(v *page.Visit, o record.OpenedCase, view *caseView) error {
	if !o.Rec.Reads('P') {
		return nil
	}
	sides, err := casework.Sides(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	requests, err := casework.Requests(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	var teams []sild.ID
	for _, s := range sides {
		teams = append(teams, s.Team)
	}
	for _, r := range requests {
		teams = append(teams, r.Team)
	}
	names, err := org.TeamNames(v.Tx, teams)
	for _, s := range sides {
		if s.Until.IsZero() || !s.Until.Before(v.Page.Today) {
			view.Beside = append(view.Beside, page.Row{Label: "role." + s.Role, Value: names[s.Team], HintText: v.Page.Span(s.Day, s.Until)})
		}
	}
	for _, r := range requests {
		if r.Open() || r.Runs(v.Page.Today) {
			view.Beside = append(view.Beside, page.Row{Label: "role." + r.Role, Value: names[r.Team], HintText: v.Page.T("help_ask.state."+r.State, "date", v.Page.Date(r.Until))})
		}
	}
	return err
}
