// SPDX-License-Identifier: EUPL-1.2

package web

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
)

// gateRoutes are the day of release: the list that both sides answer, who helps
// outside, and what a prison reads of somebody who came back.
func (s *Server) gateRoutes() {
	s.read("GET /cases/{case}/gate", gatePage)
	s.write("POST /cases/{case}/gate", sayGate, gatePage)
	s.write("POST /cases/{case}/gate/sign", signGate, gatePage)
	s.write("POST /cases/{case}/gate/sides", nameSide, gatePage)
	s.write("POST /cases/{case}/gate/sides/{side}/end", endSide, gatePage)
	s.write("POST /cases/{case}/gate/shared", shareBack, gatePage)
	s.write("POST /cases/{case}/gate/shared/{share}/end", unshare, gatePage)
	s.read("GET /cases/{case}/inside", insidePage)
}

// A gateView is the page of the day of release.
type gateView struct {
	Identity  identity
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
	Sides     []task
	Teams     []option
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

func gatePage(v *visit) (templ.Component, error) {
	o, err := v.openCase("IPS")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('S') || !o.Pack.KnowsPrison() {
		return nil, sild.Missing()
	}
	v.noteSaved()
	v.page.Title = v.page.T("gate.title", "name", o.Card.Name)
	x := gateView{At: o.At() + "/gate", Back: o.At(), Writes: o.Rec.Writes('S') && access.May(v.who.Role, access.Gate)}
	if v.form != nil {
		v.page.Form = map[string]string{"sign": "sign", "sides": "side"}[path.Base(v.r.URL.Path)]
		if v.page.Form == "" {
			v.page.Form = "gate"
		}
	}
	if x.Identity, err = v.identityOf(o); err != nil {
		return nil, err
	}
	g, known, err := casework.GateOf(v.tx, o.Rec, o.Pack)
	if err != nil {
		return nil, err
	}
	if x.Known = known; known {
		if err := v.gateList(o.Pack, g, &x); err != nil {
			return nil, err
		}
	}
	if err := v.gateSides(o, &x); err != nil {
		return nil, err
	}
	if x.Writes && o.Rec.Writes('P') {
		if err := v.gateShares(o, &x); err != nil {
			return nil, err
		}
	}
	return gateViewPage(v.page, x), nil
}

// gateName is what a line is about: as the programme says, or as Sild does.
func (v *visit) gateName(l pack.Value) string {
	if len(l.Names) == 0 {
		return v.page.T("gate.item." + l.Meaning)
	}
	return v.page.Pick(l.Names)
}

func (v *visit) gateList(p *pack.Pack, g casework.Gate, x *gateView) error {
	users := []sild.ID{}
	for _, l := range g.Lines {
		users = append(users, l.Item.RecordedBy)
	}
	for _, s := range []*casework.GateSign{g.Prison, g.Community} {
		if s != nil {
			users = append(users, s.RecordedBy)
		}
	}
	names, err := org.Names(v.tx, users)
	if err != nil {
		return err
	}
	x.When, x.Release, x.Open = v.page.release(g.Release.On), g.Release.Thing, g.Open
	for _, l := range g.Lines {
		line := gateLineView{ID: l.ID, Name: v.gateName(l.Value), New: l.New, State: v.typedIn("gate", "state-"+l.ID, l.Item.State), Note: v.typedIn("gate", "note-"+l.ID, l.Item.Note)}
		x.Late = x.Late || l.Late
		if l.Item.ID != "" {
			line.Said = v.page.T("gate.said", "who", names[l.Item.RecordedBy], "date", v.page.Day(l.Item.Day, v.page.Today))
		}
		x.Lines = append(x.Lines, line)
	}
	signed := func(s *casework.GateSign) string {
		if s == nil {
			return v.page.T("gate.unsigned")
		}
		return v.page.T("gate.signed", "who", names[s.RecordedBy], "date", v.page.Date(s.Day))
	}
	x.Signed = []gateSigned{{v.page.T("gate.side.prison"), signed(g.Prison)}, {v.page.T("gate.side.community"), signed(g.Community)}}
	mine, key := g.Community, "gate.sign.take"
	if v.who.Role == "prison" {
		mine, key = g.Prison, "gate.sign.give"
	}
	if x.Writes && mine == nil && g.Open == 0 {
		x.SignText = key
	}
	return nil
}

func (v *visit) gateSides(o openedCase, x *gateView) error {
	all, err := casework.Sides(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	var ids []sild.ID
	for _, s := range all {
		ids = append(ids, s.Team)
	}
	names, err := org.TeamNames(v.tx, ids)
	if err != nil {
		return err
	}
	for _, s := range all {
		over := !s.Until.IsZero() && s.Until.Before(v.page.Today)
		if over && !x.Writes {
			continue
		}
		t := task{What: names[s.Team], Note: s.Why, Detail: v.page.T("role."+s.Role) + ", " + v.page.span(s.Day, s.Until)}
		if x.Writes && !over {
			t.Acts = []act{{Label: "gate.side.end", Of: names[s.Team], Href: x.At + "/sides/" + string(s.ID) + "/end", Post: true}}
		}
		x.Sides = append(x.Sides, t)
	}
	if !x.Writes {
		return nil
	}
	teams, err := org.TeamsOf(v.tx, casework.SideRoles)
	for _, t := range teams {
		x.Teams = append(x.Teams, option{Value: string(t.ID), Text: t.OrgName + ", " + t.Name, HintText: v.page.T("gate.side.opens." + t.Role)})
	}
	x.Team, x.From, x.Why = v.typedIn("side", "team", ""), v.typedIn("side", "from", v.page.Today.String()), v.typedIn("side", "why", "")
	return err
}

// gateShares are what was planned, of which the prison reads nothing that was
// written outside unless it is shared.
func (v *visit) gateShares(o openedCase, x *gateView) (err error) {
	if x.Returned, err = casework.IsBack(v.tx, o.Rec, o.Pack); err != nil || !x.Returned {
		return err
	}
	shared, err := casework.Shares(v.tx, o.Rec.Case)
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
	goals, err := casework.Goals(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	for _, g := range goals {
		add("goal", g.Thing, v.page.T("gate.share.goal", "what", g.Title))
	}
	plans, err := casework.Plans(v.tx, o.Rec.Case)
	for _, pl := range plans {
		add("plan", pl.Thing, v.page.T("gate.share.plan", "version", v.page.Number(pl.Version), "date", v.page.Date(pl.Day)))
	}
	return err
}

func (v *visit) gateAt() string { return "/cases/" + string(v.id("case")) + "/gate" }

func sayGate(v *visit) (string, error) {
	in := casework.GateInput{Release: sild.ID(v.form.Get("release"))}
	for name := range v.form {
		if id, ok := strings.CutPrefix(name, "state-"); ok {
			in.Items = append(in.Items, casework.GateSaid{Item: id, State: v.form.Get(name), Note: v.form.Get("note-" + id)})
		}
	}
	slices.SortFunc(in.Items, func(a, b casework.GateSaid) int { return strings.Compare(a.Item, b.Item) })
	rows, err := casework.SayGate(v.tx, v.id("case"), in)
	if err != nil {
		return "", err
	}
	return savedAt(v.gateAt(), "gate", rows[0].ID), nil
}

func signGate(v *visit) (string, error) {
	s, err := casework.SignGate(v.tx, v.id("case"), v.form.Get("note"))
	return savedAt(v.gateAt(), "signed", s.ID), err
}

func nameSide(v *visit) (string, error) {
	p := sild.Problems{}
	s, err := casework.NameSide(v.tx, v.id("case"), casework.SideInput{Team: sild.ID(v.form.Get("team")), From: v.date(p, "from"), Why: v.form.Get("why")})
	return v.goOn(savedAt(v.gateAt(), "side", s.ID), p, err)
}

func endSide(v *visit) (string, error) {
	s, err := casework.EndSide(v.tx, v.id("side"))
	return savedAt(v.gateAt(), "side", s.ID), err
}

func shareBack(v *visit) (string, error) {
	s, err := casework.ShareBack(v.tx, v.id("case"), v.form.Get("kind"), sild.ID(v.form.Get("of")))
	return savedAt(v.gateAt(), "shared", s.ID), err
}

func unshare(v *visit) (string, error) {
	return v.gateAt(), casework.Unshare(v.tx, v.id("share"))
}

// An insideView is what a prison reads of somebody who is there again.
type insideView struct {
	Name, Reason, Risk string
	Goals, Plans       []row
}

func insidePage(v *visit) (templ.Component, error) {
	in, err := casework.FromInside(v.tx, v.id("case"))
	if err != nil {
		return nil, err
	}
	v.page.Title = in.Name
	x := insideView{Name: in.Name, Reason: in.Reason, Risk: in.Risk}
	hint := func(f sild.Fact) string {
		if in.Shared[f.Thing] {
			return v.page.T("gate.inside.shared")
		}
		return v.page.Date(f.Day)
	}
	for _, g := range in.Goals {
		x.Goals = append(x.Goals, row{LabelText: v.value(in.Pack, "goal_areas", g.Area), Value: g.Title, HintText: hint(g.Fact)})
	}
	for _, pl := range in.Plans {
		x.Plans = append(x.Plans, row{LabelText: v.page.T("gate.inside.plan", "version", v.page.Number(pl.Version)), Value: pl.Summary, HintText: hint(pl.Fact)})
	}
	return insideViewPage(v.page, x), nil
}

// gatesToday are the releases of these two weeks, with what is still open.
func (v *visit) gatesToday(m packs) ([]task, error) {
	list, err := casework.GatesNear(v.tx, func(id sild.ID) (*pack.Pack, error) { return m.of(v, id) })
	rows := make([]task, len(list))
	for i, g := range list {
		rows[i] = task{
			What: g.Name, Href: "/cases/" + string(g.Case), Due: g.ReleaseOn, Note: v.gateSays(g.Gate),
			Acts: []act{{Label: "gate.act", Of: g.Name, Href: "/cases/" + string(g.Case) + "/gate", Strong: g.Open > 0}},
		}
	}
	return rows, err
}

// gateSays is how far a list is, in a sentence.
func (v *visit) gateSays(g casework.Gate) string {
	switch {
	case g.Open > 0:
		return v.page.N("gate.open", g.Open)
	case g.Prison == nil && g.Community == nil:
		return v.page.T("gate.both_sign")
	case g.Prison == nil:
		return v.page.T("gate.prison_signs")
	case g.Community == nil:
		return v.page.T("gate.community_signs")
	}
	return v.page.T("gate.all_signed")
}

// caseGate is the list on the page of the case, from two weeks before the
// release until both sides have signed.
func (v *visit) caseGate(o openedCase, view *caseView) error {
	if !o.Rec.Reads('S') || o.Card.Outcome != "accepted" || !o.Card.EndedOn.IsZero() || o.Card.ReleaseOn.IsZero() {
		return nil
	}
	days := o.Card.ReleaseOn.Sub(v.page.Today)
	if days > casework.GateDays || days < -casework.GateDays {
		return nil
	}
	g, ok, err := casework.GateOf(v.tx, o.Rec, o.Pack)
	if err != nil || !ok || g.Signed() {
		return err
	}
	view.Gate = []task{{What: v.gateSays(g), Href: o.At() + "/gate", Due: o.Card.ReleaseOn}}
	return nil
}
