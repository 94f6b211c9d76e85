// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/org"
	"sild/programme"
)

// handoverRoutes are what the next worker must know, that the person was told,
// and a whole provider that hands over to another.
func (s *Server) handoverRoutes() {
	s.read("GET /cases/{case}/package", packagePage)
	s.write("POST /cases/{case}/told", tellChange, packagePage)
	s.read("GET /handovers", handoversPage)
	s.write("POST /handovers", askHandover, handoversPage)
	s.write("POST /handovers/{handover}/confirm", onHandover(casework.ConfirmHandover), handoversPage)
	s.write("POST /handovers/{handover}/begin", onHandover(casework.TakeOver), handoversPage)
	s.write("POST /handovers/{handover}/back", takeBackHandover, handoversPage)
}

// A packageView is what the next worker must know, made from the record: a page
// to read and to print.
type packageView struct {
	Identity identity
	At       string
	Name     string
	On       string
	Team     []row
	Tasks    []row
	Meetings []row
	Goals    []row
	Agreed   []row
	Network  []row
	Consents []row
	Must     []string
	Told     []row
	Hows     []option
	How, Day string
	Words    string
	Writes   bool
}

func packagePage(v *visit) (templ.Component, error) {
	o, err := v.openCase("IPNFSC")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('P') || !o.Rec.Reads('N') {
		return nil, sild.Missing()
	}
	v.noteSaved()
	v.page.Title = v.page.T("package.title", "name", o.Card.Name)
	x := packageView{
		At: o.At(), Name: o.Card.Name, On: v.page.Date(v.page.Today), Writes: o.Rec.Writes('P'),
		How: v.typed("how", ""), Day: v.typed("on", v.page.Today.String()), Words: v.typed("words", ""), Hows: choices("package.told.", casework.ToldHow...),
	}
	if x.Identity, err = v.identityOf(o); err != nil {
		return nil, err
	}
	var view caseView
	for _, gather := range []func(*visit, openedCase, *caseView) error{(*visit).caseNext, (*visit).caseTeam, (*visit).casePlan, (*visit).caseNetwork, (*visit).caseConsents} {
		if err := gather(v, o, &view); err != nil {
			return nil, err
		}
	}
	x.Team, x.Consents, x.Must = view.Team, view.Consents, view.Notices
	for _, t := range view.Next {
		x.Tasks = append(x.Tasks, row{LabelText: v.page.due(t.Due), Value: t.What, HintText: t.Why})
	}
	for _, m := range view.Meetings {
		x.Meetings = append(x.Meetings, row{LabelText: m.When, Value: m.What, HintText: m.Place})
	}
	for _, g := range view.Plan.Goals {
		x.Goals = append(x.Goals, row{LabelText: g.Area, Value: g.Title, HintText: g.Worked})
	}
	for _, m := range view.Network.Now {
		x.Network = append(x.Network, row{LabelText: m.Kind, Value: said(m.Name, m.Relation), HintText: m.Call})
	}
	agreed, err := casework.LastAgreed(v.tx, o.Rec.Case, 5)
	if err != nil {
		return nil, err
	}
	for _, c := range agreed {
		x.Agreed = append(x.Agreed, row{LabelText: v.page.Date(c.Day), Value: c.Agreed})
	}
	told, err := casework.ToldBy(v.tx, o.Rec.Case)
	for _, t := range told {
		x.Told = append(x.Told, row{LabelText: v.page.Date(t.Day), Value: v.page.T("package.told." + t.How), HintText: t.Words})
	}
	return packageViewPage(v.page, x), err
}

func tellChange(v *visit) (string, error) {
	p := sild.Problems{}
	t, err := casework.TellChange(v.tx, v.id("case"), casework.ToldInput{What: "hand_over", How: v.form.Get("how"), On: v.date(p, "on"), Words: v.form.Get("words")})
	return v.goOn(savedAt("/cases/"+string(v.id("case"))+"/package", "told", t.ID), p, err)
}

// A handoversView are the hand-overs of whole providers, and the form to ask for
// one.
type handoversView struct {
	Rows      []handoverRow
	Asks      bool
	Providers []option
	Programme string
	From, To  string
	Day, Why  string
	Preview   string // what it does; empty: not looked yet
}

type handoverRow struct {
	ID, Title, Says, State, Why string
	Confirm, Begin, Back        string // addresses; empty: not for this reader, or not now
}

func handoversPage(v *visit) (templ.Component, error) {
	if !access.May(v.who.Role, access.HandOver) && !access.May(v.who.Role, access.Assign) {
		return nil, sild.Missing()
	}
	v.page.Title = v.page.T("handover.title")
	list, err := casework.Handovers(v.tx)
	if err != nil {
		return nil, err
	}
	x := handoversView{Asks: access.May(v.who.Role, access.HandOver), From: v.typed("from", ""), To: v.typed("to", ""), Day: v.typed("day", ""), Why: v.typed("why", "")}
	if x.Rows, err = v.handoverRows(list); err != nil || !x.Asks {
		return handoversViewPage(v.page, x), err
	}
	all, err := programme.All(v.tx)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		mine, err := programme.Works(v.tx, p.ID, v.who.Org, "funder")
		if err != nil {
			return nil, err
		}
		if !mine || x.Programme != "" {
			continue
		}
		x.Programme = string(p.ID)
		providers, err := programme.Providers(v.tx, p.ID)
		if err != nil {
			return nil, err
		}
		for _, o := range providers {
			x.Providers = append(x.Providers, option{Value: string(o.Org), Text: o.Name})
		}
	}
	if v.form != nil && v.form.Has("look") && len(v.page.Problems) == 1 && v.page.Problems[""].Key == "handover.look" {
		in, _ := v.handoverInput()
		n, err := casework.PreviewHandover(v.tx, in)
		if err != nil {
			return nil, err
		}
		v.page.Problems = nil
		x.Preview = v.page.N("handover.goes", n.Go) + " " + v.page.N("handover.stays", n.Stay) + " " + v.page.N("handover.without", n.Without)
	}
	return handoversViewPage(v.page, x), nil
}

func (v *visit) handoverRows(list []casework.HandoverView) (rows []handoverRow, err error) {
	var orgs []sild.ID
	for _, h := range list {
		orgs = append(orgs, h.FromOrg, h.ToOrg)
	}
	names, err := org.OrgNames(v.tx, orgs)
	for _, h := range list {
		at := "/handovers/" + string(h.ID)
		r := handoverRow{
			ID: string(h.ID), Title: v.page.T("handover.row", "from", names[h.FromOrg], "to", names[h.ToOrg], "date", v.page.Date(h.Day)),
			Says: v.page.N("handover.goes", h.Go), Why: h.Why,
		}
		before := v.page.Today.Before(h.Day)
		switch {
		case !h.BegunAt.IsZero():
			r.State = v.page.T("handover.state.begun")
		case !h.EndedAt.IsZero():
			r.State, r.Why = v.page.T("handover.state.ended"), h.EndedWhy
		case h.Agreed() && before:
			r.State = v.page.T("handover.state.agreed")
		case h.Agreed():
			r.State = v.page.T("handover.state.due")
		case !before:
			r.State = v.page.T("handover.state.lapsed")
		case h.GivenBy == "" && h.TakenBy == "":
			r.State = v.page.T("handover.state.both")
		case h.GivenBy == "":
			r.State = v.page.T("handover.state.gives", "who", names[h.FromOrg])
		default:
			r.State = v.page.T("handover.state.takes", "who", names[h.ToOrg])
		}
		if h.Open() && before {
			r.Back = at + "/back"
			if h.Gives && h.GivenBy == "" || h.Takes && h.TakenBy == "" {
				r.Confirm = at + "/confirm"
			}
		}
		if h.Open() && h.Agreed() && !before && h.Takes {
			r.Begin = at + "/begin"
		}
		rows = append(rows, r)
	}
	return rows, err
}

func (v *visit) handoverInput() (in casework.HandoverInput, p sild.Problems) {
	p = sild.Problems{}
	return casework.HandoverInput{Programme: sild.ID(v.form.Get("programme")), From: sild.ID(v.form.Get("from")), To: sild.ID(v.form.Get("to")), Day: v.date(p, "day"), Why: v.form.Get("why")}, p
}

// askHandover asks for it, after the one who asks has seen what it does.
func askHandover(v *visit) (string, error) {
	in, p := v.handoverInput()
	var err error
	if v.form.Has("look") {
		if _, err = casework.PreviewHandover(v.tx, in); err == nil {
			p.Check(false, "", "handover.look")
		}
	} else {
		_, err = casework.AskHandover(v.tx, in)
	}
	return v.goOn("/handovers", p, err)
}

func onHandover(do func(*db.Tx, sild.ID) (casework.ProviderHandover, error)) deed {
	return func(v *visit) (string, error) {
		_, err := do(v.tx, v.id("handover"))
		return "/handovers", err
	}
}

func takeBackHandover(v *visit) (string, error) {
	_, err := casework.TakeBackHandover(v.tx, v.id("handover"), v.form.Get("why"))
	return "/handovers", err
}

// handoversToday are those that wait for the reader.
func (v *visit) handoversToday() ([]task, error) {
	list, err := casework.Handovers(v.tx)
	if err != nil {
		return nil, err
	}
	rows, err := v.handoverRows(list)
	var tasks []task
	for _, r := range rows {
		if r.Confirm != "" || r.Begin != "" {
			tasks = append(tasks, task{What: r.Title, Href: "/handovers", Note: r.Says, Acts: []act{{Label: "handover.act", Of: r.Title, Href: "/handovers", Strong: true}}})
		}
	}
	return tasks, err
}
