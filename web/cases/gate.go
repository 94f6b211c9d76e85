// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"path"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/web/page"
	"sild/web/record"
)

// GateRoutes are the day of release: the list that both sides answer, who helps
// outside, and what a prison reads of somebody who came back.
func GateRoutes(s *page.Server) {
	s.Read("GET /cases/{case}/gate", gatePage)
	s.Do("POST /cases/{case}/gate", sayGate, gatePage)
	s.Do("POST /cases/{case}/gate/sign", signGate, gatePage)
	s.Do("POST /cases/{case}/gate/sides", nameSide, gatePage)
	s.Do("POST /cases/{case}/gate/sides/{side}/end", endSide, gatePage)
	s.Do("POST /cases/{case}/gate/shared", shareBack, gatePage)
	s.Do("POST /cases/{case}/gate/shared/{share}/end", unshare, gatePage)
	s.Read("GET /cases/{case}/inside", insidePage)
}

// A gateView is the page of the day of release.
type gateView struct {
	Identity  page.Identity
	At, Back  string
	Known     bool // a release was told of
	When      string
	Release   sild.ID
	Lines     []gateLineView
	Open      int
	Late      bool   // the day has passed, and lines have no answer
	Prison    string // who signed and when; empty: nobody yet
	Community string
	SignText  string // of the button; empty: the reader does not sign
	Writes    bool
	Signed    []gateSigned
	Sides     []page.Task
	Teams     []page.Option
	From, Why string
	Team      string
	Share     []gateShareView // what the prison may read again; none while the person is outside
	Returned  bool
}

type gateLineView struct {
	ID, Name    string
	State, Note string
	Said        string // by whom and when
	New         bool
}

type gateSigned struct{ Side, Said string }

type gateShareView struct {
	What, Kind, Of string
	Row            string // of the share; empty: it is not shared
}

func gatePage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "IPS")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('S') || !o.Pack.KnowsPrison() {
		return nil, sild.Missing()
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("gate.title", "name", o.Card.Name)
	x := gateView{At: o.At() + "/gate", Back: o.At(), Writes: o.Rec.Writes('S') && access.May(v.Who.Role, access.Gate)}
	if v.Form != nil {
		v.Page.Form = map[string]string{"sign": "sign", "sides": "side"}[path.Base(v.Request.URL.Path)]
		if v.Page.Form == "" {
			v.Page.Form = "gate"
		}
	}
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	g, known, err := casework.GateOf(v.Tx, o.Rec, o.Pack)
	if err != nil {
		return nil, err
	}
	if x.Known = known; known {
		if err := gateList(v, o.Pack, g, &x); err != nil {
			return nil, err
		}
	}
	if err := gateSides(v, o, &x); err != nil {
		return nil, err
	}
	if x.Writes && o.Rec.Writes('P') {
		if err := gateShares(v, o, &x); err != nil {
			return nil, err
		}
	}
	return gateViewPage(v.Page, x), nil
}

// gateName is what a line is about: as the programme says, or as Sild does.
func gateName(v *page.Visit, l pack.Value) string {
	if len(l.Names) == 0 {
		return v.Page.T("gate.item." + l.Meaning)
	}
	return v.Page.Pick(l.Names)
}

func gateList(v *page.Visit, p *pack.Pack, g casework.Gate, x *gateView) error {
	users := []sild.ID{}
	for _, l := range g.Lines {
		users = append(users, l.Item.RecordedBy)
	}
	for _, s := range []*casework.GateSign{g.Prison, g.Community} {
		if s != nil {
			users = append(users, s.RecordedBy)
		}
	}
	names, err := org.Names(v.Tx, users)
	if err != nil {
		return err
	}
	x.When, x.Release, x.Open = v.Page.Release(g.Release.On), g.Release.Thing, g.Open
	for _, l := range g.Lines {
		line := gateLineView{ID: l.ID, Name: gateName(v, l.Value), New: l.New, State: v.TypedIn("gate", "state-"+l.ID, l.Item.State), Note: v.TypedIn("gate", "note-"+l.ID, l.Item.Note)}
		x.Late = x.Late || l.Late
		if l.Item.ID != "" {
			line.Said = v.Page.T("gate.said", "who", names[l.Item.RecordedBy], "date", v.Page.Day(l.Item.Day, v.Page.Today))
		}
		x.Lines = append(x.Lines, line)
	}
	signed := func(s *casework.GateSign) string {
		if s == nil {
			return v.Page.T("gate.unsigned")
		}
		return v.Page.T("gate.signed", "who", names[s.RecordedBy], "date", v.Page.Date(s.Day))
	}
	x.Signed = []gateSigned{{v.Page.T("gate.side.prison"), signed(g.Prison)}, {v.Page.T("gate.side.community"), signed(g.Community)}}
	mine, key := g.Community, "gate.sign.take"
	if v.Who.Role == "prison" {
		mine, key = g.Prison, "gate.sign.give"
	}
	if x.Writes && mine == nil && g.Open == 0 {
		x.SignText = key
	}
	return nil
}

func gateSides(v *page.Visit, o record.OpenedCase, x *gateView) error {
	all, err := casework.Sides(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	var ids []sild.ID
	for _, s := range all {
		ids = append(ids, s.Team)
	}
	names, err := org.TeamNames(v.Tx, ids)
	if err != nil {
		return err
	}
	for _, s := range all {
		over := !s.Until.IsZero() && s.Until.Before(v.Page.Today)
		if over && !x.Writes {
			continue
		}
		t := page.Task{What: names[s.Team], Note: s.Why, Detail: v.Page.T("role."+s.Role) + ", " + v.Page.Span(s.Day, s.Until)}
		if x.Writes && !over {
			t.Acts = []page.Act{{Label: "gate.side.end", Of: names[s.Team], Href: x.At + "/sides/" + string(s.ID) + "/end", Post: true}}
		}
		x.Sides = append(x.Sides, t)
	}
	if !x.Writes {
		return nil
	}
	teams, err := org.TeamsOf(v.Tx, casework.SideRoles)
	for _, t := range teams {
		x.Teams = append(x.Teams, page.Option{Value: string(t.ID), Text: t.OrgName + ", " + t.Name, HintText: v.Page.T("gate.side.opens." + t.Role)})
	}
	x.Team, x.From, x.Why = v.TypedIn("side", "team", ""), v.TypedIn("side", "from", v.Page.Today.String()), v.TypedIn("side", "why", "")
	return err
}

// gateShares are what was planned, of which the prison reads nothing that was
// written outside unless it is shared.
func gateShares(v *page.Visit, o record.OpenedCase, x *gateView) (err error) {
	if x.Returned, err = casework.IsBack(v.Tx, o.Rec, o.Pack); err != nil || !x.Returned {
		return err
	}
	shared, err := casework.Shares(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	add := func(kind string, of sild.ID, what string) {
		s := gateShareView{What: what, Kind: kind, Of: string(of)}
		if i := slices.IndexFunc(shared, func(s casework.GateShare) bool { return s.Of == of }); i >= 0 {
			s.Row = string(shared[i].ID)
		}
		x.Share = append(x.Share, s)
	}
	goals, err := casework.Goals(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	for _, g := range goals {
		add("goal", g.Thing, v.Page.T("gate.share.goal", "what", g.Title))
	}
	plans, err := casework.Plans(v.Tx, o.Rec.Case)
	for _, pl := range plans {
		add("plan", pl.Thing, v.Page.T("gate.share.plan", "version", v.Page.Number(pl.Version), "date", v.Page.Date(pl.Day)))
	}
	return err
}

func gateAt(v *page.Visit) string { return "/cases/" + string(v.ID("case")) + "/gate" }

func sayGate(v *page.Visit) (string, error) {
	in := casework.GateInput{Release: sild.ID(v.Form.Get("release"))}
	for name := range v.Form {
		if id, ok := strings.CutPrefix(name, "state-"); ok {
			in.Items = append(in.Items, casework.GateSaid{Item: id, State: v.Form.Get(name), Note: v.Form.Get("note-" + id)})
		}
	}
	slices.SortFunc(in.Items, func(a, b casework.GateSaid) int { return strings.Compare(a.Item, b.Item) })
	rows, err := casework.SayGate(v.Tx, v.ID("case"), in)
	if err != nil {
		return "", err
	}
	return page.SavedAt(gateAt(v), "gate", rows[0].ID), nil
}

func signGate(v *page.Visit) (string, error) {
	s, err := casework.SignGate(v.Tx, v.ID("case"), v.Form.Get("note"))
	return page.SavedAt(gateAt(v), "signed", s.ID), err
}

func nameSide(v *page.Visit) (string, error) {
	p := sild.Problems{}
	s, err := casework.NameSide(v.Tx, v.ID("case"), casework.SideInput{Team: sild.ID(v.Form.Get("team")), From: v.Date(p, "from"), Why: v.Form.Get("why")})
	return v.GoOn(page.SavedAt(gateAt(v), "side", s.ID), p, err)
}

func endSide(v *page.Visit) (string, error) {
	s, err := casework.EndSide(v.Tx, v.ID("side"))
	return page.SavedAt(gateAt(v), "side", s.ID), err
}

func shareBack(v *page.Visit) (string, error) {
	s, err := casework.ShareBack(v.Tx, v.ID("case"), v.Form.Get("kind"), sild.ID(v.Form.Get("of")))
	return page.SavedAt(gateAt(v), "shared", s.ID), err
}

func unshare(v *page.Visit) (string, error) {
	return gateAt(v), casework.Unshare(v.Tx, v.ID("share"))
}

// An insideView is what a prison reads of somebody who is there again.
type insideView struct {
	Name, Reason, Risk string
	Goals, Plans       []page.Row
}

func insidePage(v *page.Visit) (templ.Component, error) {
	in, err := casework.FromInside(v.Tx, v.ID("case"))
	if err != nil {
		return nil, err
	}
	v.Page.Title = in.Name
	x := insideView{Name: in.Name, Reason: in.Reason, Risk: in.Risk}
	hint := func(f sild.Fact) string {
		if in.Shared[f.Thing] {
			return v.Page.T("gate.inside.shared")
		}
		return v.Page.Date(f.Day)
	}
	for _, g := range in.Goals {
		x.Goals = append(x.Goals, page.Row{LabelText: v.Value(in.Pack, "goal_areas", g.Area), Value: g.Title, HintText: hint(g.Fact)})
	}
	for _, pl := range in.Plans {
		x.Plans = append(x.Plans, page.Row{LabelText: v.Page.T("gate.inside.plan", "version", v.Page.Number(pl.Version)), Value: pl.Summary, HintText: hint(pl.Fact)})
	}
	return insideViewPage(v.Page, x), nil
}

// GatesToday are the releases of these two weeks, with what is still open.
func GatesToday(v *page.Visit, m record.Packs) ([]page.Task, error) {
	list, err := casework.GatesNear(v.Tx, func(id sild.ID) (*pack.Pack, error) { return m.Of(v, id) })
	rows := make([]page.Task, len(list))
	for i, g := range list {
		rows[i] = page.Task{
			What: g.Name, Href: "/cases/" + string(g.Case), Due: g.ReleaseOn, Note: gateSays(v, g.Gate),
			Acts: []page.Act{{Label: "gate.act", Of: g.Name, Href: "/cases/" + string(g.Case) + "/gate", Strong: g.Open > 0}},
		}
	}
	return rows, err
}

// gateSays is how far a list is, in a sentence.
func gateSays(v *page.Visit, g casework.Gate) string {
	switch {
	case g.Open > 0:
		return v.Page.N("gate.open", g.Open)
	case g.Prison == nil && g.Community == nil:
		return v.Page.T("gate.both_sign")
	case g.Prison == nil:
		return v.Page.T("gate.prison_signs")
	case g.Community == nil:
		return v.Page.T("gate.community_signs")
	}
	return v.Page.T("gate.all_signed")
}

// caseGate is the list on the page of the case, from two weeks before the
// release until both sides have signed.
func caseGate(v *page.Visit, o record.OpenedCase, view *caseView) error {
	if o.Card.Outcome != "accepted" || !o.Card.EndedOn.IsZero() || o.Card.ReleaseOn.IsZero() {
		return nil
	}
	days := o.Card.ReleaseOn.Sub(v.Page.Today)
	if days > casework.GateDays || days < -casework.GateDays {
		return nil
	}
	g, ok, err := casework.GateOf(v.Tx, o.Rec, o.Pack)
	if err != nil || !ok || g.Signed() {
		return err
	}
	view.Gate = []page.Task{{What: gateSays(v, g), Href: o.At() + "/gate", Due: o.Card.ReleaseOn}}
	return nil
}
