// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/org"
	"sild/programme"
	"sild/web/page"
	"sild/web/record"
)

// HandoverRoutes are what the next worker must know, that the person was told,
// and a whole provider that hands over to another.
func HandoverRoutes(s *page.Server) {
	s.Read("GET /cases/{case}/package", packagePage)
	s.Do("POST /cases/{case}/told", tellChange, packagePage)
	s.Read("GET /handovers", handoversPage)
	s.Do("POST /handovers", askHandover, handoversPage)
	s.Do("POST /handovers/{handover}/confirm", onHandover(casework.ConfirmHandover), handoversPage)
	s.Do("POST /handovers/{handover}/begin", onHandover(casework.TakeOver), handoversPage)
	s.Do("POST /handovers/{handover}/back", takeBackHandover, handoversPage)
}

// A packageView is what the next worker must know, made from the record: a page
// to read and to print.
type packageView struct {
	Identity page.Identity
	At       string
	Name     string
	On       string
	Team     []page.Row
	Tasks    []page.Row
	Meetings []page.Row
	Goals    []page.Row
	Agreed   []page.Row
	Network  []page.Row
	Consents []page.Row
	Must     []string
	Told     []page.Row
	Hows     []page.Option
	How, Day string
	Words    string
	Writes   bool
}

func packagePage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "IPNFSC")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('P') || !o.Rec.Reads('N') {
		return nil, sild.Missing()
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("package.title", "name", o.Card.Name)
	x := packageView{
		At: o.At(), Name: o.Card.Name, On: v.Page.Date(v.Page.Today), Writes: o.Rec.Writes('P'),
		How: v.Typed("how", ""), Day: v.Typed("on", v.Page.Today.String()), Words: v.Typed("words", ""), Hows: page.Choices("package.told.", casework.ToldHow...),
	}
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	var view caseView
	for _, gather := range []func(*page.Visit, record.OpenedCase, *caseView) error{caseNext, caseTeam, casePlan, caseNetwork, caseConsents} {
		if err := gather(v, o, &view); err != nil {
			return nil, err
		}
	}
	x.Team, x.Consents, x.Must = view.Team, view.Consents, view.Notices
	for _, t := range view.Next {
		x.Tasks = append(x.Tasks, page.Row{LabelText: v.Page.Due(t.Due), Value: t.What, HintText: t.Why})
	}
	for _, m := range view.Meetings {
		x.Meetings = append(x.Meetings, page.Row{LabelText: m.When, Value: m.What, HintText: m.Place})
	}
	for _, g := range view.Plan.Goals {
		x.Goals = append(x.Goals, page.Row{LabelText: g.Area, Value: g.Title, HintText: g.Worked})
	}
	for _, m := range view.Network.Now {
		x.Network = append(x.Network, page.Row{LabelText: m.Kind, Value: page.Said(m.Name, m.Relation), HintText: m.Call})
	}
	agreed, err := casework.LastAgreed(v.Tx, o.Rec, 5)
	if err != nil {
		return nil, err
	}
	for _, c := range agreed {
		x.Agreed = append(x.Agreed, page.Row{LabelText: v.Page.Date(c.Day), Value: c.Agreed})
	}
	told, err := casework.ToldBy(v.Tx, o.Rec.Case)
	for _, t := range told {
		x.Told = append(x.Told, page.Row{LabelText: v.Page.Date(t.Day), Value: v.Page.T("package.told." + t.How), HintText: t.Words})
	}
	return packageViewPage(v.Page, x), err
}

func tellChange(v *page.Visit) (string, error) {
	p := sild.Problems{}
	t, err := casework.TellChange(v.Tx, v.ID("case"), casework.ToldInput{What: "hand_over", How: v.Form.Get("how"), On: v.Date(p, "on"), Words: v.Form.Get("words")})
	return v.GoOn(page.SavedAt("/cases/"+string(v.ID("case"))+"/package", "told", t.ID), p, err)
}

// A handoversView are the hand-overs of whole providers, and the form to ask for
// one.
type handoversView struct {
	Rows      []handoverRow
	Asks      bool
	Providers []page.Option
	Programme string
	From, To  string
	Day, Why  string
	Preview   string // what it does; empty: not looked yet
}

type handoverRow struct {
	ID, Title, Says, State, Why string
	Confirm, Begin, Back        string // addresses; empty: not for this reader, or not now
}

func handoversPage(v *page.Visit) (templ.Component, error) {
	if !access.May(v.Who.Role, access.HandOver) && !access.May(v.Who.Role, access.Assign) {
		return nil, sild.Missing()
	}
	v.Page.Title = v.Page.T("handover.title")
	list, err := casework.Handovers(v.Tx)
	if err != nil {
		return nil, err
	}
	x := handoversView{Asks: access.May(v.Who.Role, access.HandOver), From: v.Typed("from", ""), To: v.Typed("to", ""), Day: v.Typed("day", ""), Why: v.Typed("why", "")}
	if x.Rows, err = handoverRows(v, list); err != nil || !x.Asks {
		return handoversViewPage(v.Page, x), err
	}
	all, err := programme.All(v.Tx)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		mine, err := programme.Works(v.Tx, p.ID, v.Who.Org, "funder")
		if err != nil {
			return nil, err
		}
		if !mine || x.Programme != "" {
			continue
		}
		x.Programme = string(p.ID)
		providers, err := programme.Providers(v.Tx, p.ID)
		if err != nil {
			return nil, err
		}
		for _, o := range providers {
			x.Providers = append(x.Providers, page.Option{Value: string(o.Org), Text: o.Name})
		}
	}
	if v.Form != nil && v.Form.Has("look") && len(v.Page.Problems) == 1 && v.Page.Problems[""].Key == "handover.look" {
		in, _ := handoverInput(v)
		n, err := casework.PreviewHandover(v.Tx, in)
		if err != nil {
			return nil, err
		}
		v.Page.Problems = nil
		x.Preview = v.Page.N("handover.goes", n.Go) + " " + v.Page.N("handover.stays", n.Stay) + " " + v.Page.N("handover.without", n.Without)
	}
	return handoversViewPage(v.Page, x), nil
}

func handoverRows(v *page.Visit, list []casework.HandoverView) (rows []handoverRow, err error) {
	var orgs []sild.ID
	for _, h := range list {
		orgs = append(orgs, h.FromOrg, h.ToOrg)
	}
	names, err := org.OrgNames(v.Tx, orgs)
	for _, h := range list {
		at := "/handovers/" + string(h.ID)
		r := handoverRow{
			ID: string(h.ID), Title: v.Page.T("handover.row", "from", names[h.FromOrg], "to", names[h.ToOrg], "date", v.Page.Date(h.Day)),
			Says: v.Page.N("handover.goes", h.Go), Why: h.Why,
		}
		before := v.Page.Today.Before(h.Day)
		switch {
		case !h.BegunAt.IsZero():
			r.State = v.Page.T("handover.state.begun")
		case !h.EndedAt.IsZero():
			r.State, r.Why = v.Page.T("handover.state.ended"), h.EndedWhy
		case h.Agreed() && before:
			r.State = v.Page.T("handover.state.agreed")
		case h.Agreed():
			r.State = v.Page.T("handover.state.due")
		case !before:
			r.State = v.Page.T("handover.state.lapsed")
		case h.GivenBy == "" && h.TakenBy == "":
			r.State = v.Page.T("handover.state.both")
		case h.GivenBy == "":
			r.State = v.Page.T("handover.state.gives", "who", names[h.FromOrg])
		default:
			r.State = v.Page.T("handover.state.takes", "who", names[h.ToOrg])
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

func handoverInput(v *page.Visit) (in casework.HandoverInput, p sild.Problems) {
	p = sild.Problems{}
	return casework.HandoverInput{Programme: sild.ID(v.Form.Get("programme")), From: sild.ID(v.Form.Get("from")), To: sild.ID(v.Form.Get("to")), Day: v.Date(p, "day"), Why: v.Form.Get("why")}, p
}

// askHandover asks for it, after the one who asks has seen what it does.
func askHandover(v *page.Visit) (string, error) {
	in, p := handoverInput(v)
	var err error
	if v.Form.Has("look") {
		if _, err = casework.PreviewHandover(v.Tx, in); err == nil {
			p.Check(false, "", "handover.look")
		}
	} else {
		_, err = casework.AskHandover(v.Tx, in)
	}
	return v.GoOn("/handovers", p, err)
}

func onHandover(do func(*db.Tx, sild.ID) (casework.ProviderHandover, error)) page.Deed {
	return func(v *page.Visit) (string, error) {
		_, err := do(v.Tx, v.ID("handover"))
		return "/handovers", err
	}
}

func takeBackHandover(v *page.Visit) (string, error) {
	_, err := casework.TakeBackHandover(v.Tx, v.ID("handover"), v.Form.Get("why"))
	return "/handovers", err
}

// HandoversToday are those that wait for the reader.
func HandoversToday(v *page.Visit) ([]page.Task, error) {
	list, err := casework.Handovers(v.Tx)
	if err != nil {
		return nil, err
	}
	rows, err := handoverRows(v, list)
	var tasks []page.Task
	for _, r := range rows {
		if r.Confirm != "" || r.Begin != "" {
			tasks = append(tasks, page.Task{What: r.Title, Href: "/handovers", Note: r.Says, Acts: []page.Act{{Label: "handover.act", Of: r.Title, Href: "/handovers", Strong: true}}})
		}
	}
	return tasks, err
}
