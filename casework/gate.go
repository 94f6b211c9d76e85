// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
	"sild/pack"
	"sild/people"
)

// A Side is a team that stands by a person beside the provider: the probation
// office, or the municipality to which they come home. Its Day is the first one.
// While the person is in prison it reads what the release needs, and afterwards
// more (access/policy.csv: custody, community).
type Side struct {
	sild.Fact
	Role  string // probation, municipal
	Team  sild.ID
	Until sild.Date // the last day; zero: until the case ends
	Why   string
}

const sideColumns = `role, team_id, until_on, why`

// SideRoles are the roles of those who can stand by a person so.
var SideRoles = []string{"probation", "municipal"}

// SideInput names such a team.
type SideInput struct {
	Team sild.ID
	From sild.Date // zero: today
	Why  string
}

// NameSide records which team stands by the person of a case. Who is at the gate
// may: the prison, the support person, the coordinator.
func NameSide(tx *db.Tx, caseID sild.ID, in SideInput) (_ Side, err error) {
	defer sild.Wrap(&err, "casework.NameSide(%s)", caseID)
	o, err := openGate(tx, caseID)
	if err != nil {
		return Side{}, err
	}
	teams, err := org.TeamsOf(tx, SideRoles)
	if err != nil {
		return Side{}, err
	}
	all, err := Sides(tx, caseID)
	if err != nil {
		return Side{}, err
	}
	p := sild.Problems{}
	s := Side{Team: in.Team, Why: p.Line("why", in.Why, 300)}
	at := slices.IndexFunc(teams, func(t org.RoleTeam) bool { return t.ID == in.Team })
	p.Check(in.Team != "", "team", "case.choice.required")
	p.Check(in.Team == "" || at >= 0, "team", "case.choice.unknown")
	p.Check(s.Why != "", "why", "gate.side.why.required")
	if in.From.IsZero() {
		in.From = o.Today
	}
	o.ahead(p, "from", in.From, o.Referred)
	o.during(p, "from", in.From)
	p.Check(!slices.ContainsFunc(all, func(x Side) bool {
		return x.Team == in.Team && (x.Until.IsZero() || !x.Until.Before(in.From))
	}), "team", "gate.side.named")
	if err := p.Err(); err != nil {
		return s, err
	}
	s.Role, s.Fact = teams[at].Role, o.fact(tx, in.From, "document")
	return s, db.Record(tx, "case_side", sideColumns, s.Fact, s)
}

// EndSide ends it at once. Id is the row that was looked at.
func EndSide(tx *db.Tx, id sild.ID) (_ Side, err error) {
	defer sild.Wrap(&err, "casework.EndSide(%s)", id)
	s, err := seen[Side](tx, "case_side", sideColumns, id)
	if err != nil {
		return s, err
	}
	o, err := openGate(tx, s.Case)
	if err != nil {
		return Side{}, err
	}
	if err := stands(s.Fact); err != nil {
		return s, err
	}
	s.Until = o.Today.AddDays(-1)
	if s.Fact, err = db.Amend(tx, "case_side", s.Fact, Changed); err != nil {
		return s, err
	}
	return s, db.Record(tx, "case_side", sideColumns, s.Fact, s)
}

// Sides are the teams that stand by the person, the first named first. The
// caller has opened the case.
func Sides(tx *db.Tx, caseID sild.ID) ([]Side, error) {
	return held[Side](tx, "case_side", sideColumns, caseID, "day, id")
}

// openGate opens a case to write what belongs to the day of release. It is a
// matter of safety, and of those who stand at the gate.
func openGate(tx *db.Tx, caseID sild.ID) (Opened, error) {
	o, err := Open(tx, caseID, 'S')
	if err == nil && !o.Pack.KnowsPrison() { // nobody leaves one here
		err = sild.Missing()
	}
	if err == nil {
		err = access.Duty(tx, access.Gate)
	}
	return o, err
}

// A GateItem is what became of one thing that is to be seen to before somebody
// leaves prison.
type GateItem struct {
	sild.Fact
	Release sild.ID // its Thing
	Item    string  // one of those of GateItems
	State   string  // one of GateStates
	Note    string
}

const gateItemColumns = `release_id, item, state, note`

// GateStates are what can become of it; nothing yet has no row.
var GateStates = []string{"done", "not_needed", "not_known"}

// A GateSign is that one side has handed over, or taken over.
type GateSign struct {
	sild.Fact
	Release sild.ID
	Side    string // prison, community
	Note    string
}

const gateSignColumns = `release_id, side, note`

// GateItems are what is to be seen to before a release: as the programme lists
// it, and otherwise by the meanings that Sild knows.
func GateItems(p *pack.Pack) (list []pack.Value) {
	for _, v := range p.Vocabularies["gate_items"].Values {
		if !v.Retired {
			list = append(list, v)
		}
	}
	if list == nil {
		for _, m := range pack.Meanings["gate_items"] {
			if m != "other" {
				list = append(list, pack.Value{ID: m, Meaning: m})
			}
		}
	}
	return list
}

// A Gate is a release with the list for it.
type Gate struct {
	Release   people.Release
	Lines     []GateLine
	Prison    *GateSign // nil: not signed by that side
	Community *GateSign
	Open      int // of the lines
}

// A GateLine is one thing to see to; Item has no ID while nobody has.
type GateLine struct {
	pack.Value
	Item GateItem
	Late bool // the day of release is over, and nobody has said what became of it
	New  bool // said after both sides had signed
}

// Signed reports whether both sides have.
func (g Gate) Signed() bool { return g.Prison != nil && g.Community != nil }

// GateOf is the list for the release that the person of an opened case waits
// for, and otherwise for the last; none if no release was ever told.
func GateOf(tx *db.Tx, r access.Record, p *pack.Pack) (g Gate, ok bool, err error) {
	if r.Right('S')&access.All == 0 {
		return g, false, nil
	}
	return gateOf(tx, r.Subject, r.Case, p)
}

func gateOf(tx *db.Tx, subject, caseID sild.ID, p *pack.Pack) (g Gate, ok bool, err error) {
	rel, err := people.ReleaseOf(tx, subject)
	if err != nil || rel == nil {
		return g, false, err
	}
	g.Release = *rel
	items, err := db.All[GateItem](tx, `SELECT `+sild.FactColumns+`, `+gateItemColumns+` FROM gate_item WHERE case_id = $1 AND release_id = $2 AND replaced_at IS NULL ORDER BY id`, caseID, rel.Thing)
	if err != nil {
		return g, false, err
	}
	signs, err := db.All[GateSign](tx, `SELECT `+sild.FactColumns+`, `+gateSignColumns+` FROM gate_sign WHERE case_id = $1 AND release_id = $2 AND replaced_at IS NULL ORDER BY id`, caseID, rel.Thing)
	if err != nil {
		return g, false, err
	}
	for i := range signs {
		if signs[i].Side == "prison" {
			g.Prison = &signs[i]
		} else {
			g.Community = &signs[i]
		}
	}
	over := !rel.On.IsZero() && rel.On.Before(sild.DateOf(tx.Now, p.Location()))
	for _, v := range GateItems(p) {
		l := GateLine{Value: v}
		if i := slices.IndexFunc(items, func(x GateItem) bool { return x.Item == v.ID }); i >= 0 {
			l.Item = items[i]
			l.New = g.Signed() && items[i].RecordedAt.After(g.Prison.RecordedAt) && items[i].RecordedAt.After(g.Community.RecordedAt)
		} else {
			g.Open++
			l.Late = over
		}
		g.Lines = append(g.Lines, l)
	}
	return g, true, nil
}

// GateInput says what became of some things on the list.
type GateInput struct {
	Release sild.ID // the Thing of the release whose list was looked at; empty: the one at hand
	Items   []GateSaid
}

// GateSaid is one of them; one without a state is left as it is.
type GateSaid struct{ Item, State, Note string }

// SayGate records what became of things on the list for the day of release. What
// was said the same before is not said again.
func SayGate(tx *db.Tx, caseID sild.ID, in GateInput) (_ []GateItem, err error) {
	defer sild.Wrap(&err, "casework.SayGate(%s)", caseID)
	o, g, err := atGate(tx, caseID, in.Release)
	if err != nil {
		return nil, err
	}
	p := sild.Problems{}
	var list []GateItem
	for _, said := range in.Items {
		at := slices.IndexFunc(g.Lines, func(l GateLine) bool { return l.ID == said.Item })
		if at < 0 {
			p.Check(false, "item", "case.choice.unknown")
			continue
		}
		note := p.Line("note-"+said.Item, said.Note, 200)
		was := g.Lines[at].Item
		if said.State == "" {
			p.Check(note == "", "state-"+said.Item, "gate.state.required")
			continue
		}
		p.Check(slices.Contains(GateStates, said.State), "state-"+said.Item, "case.choice.unknown")
		if was.State != said.State || was.Note != note {
			list = append(list, GateItem{Fact: was.Fact, Release: g.Release.Thing, Item: said.Item, State: said.State, Note: note})
		}
	}
	p.Check(len(list) > 0 || len(p) > 0, "", "gate.nothing")
	if err := p.Err(); err != nil {
		return nil, err
	}
	for i := range list {
		x := &list[i]
		if x.ID == "" {
			x.Fact = o.fact(tx, o.Today, "seen")
		} else if x.Fact, err = db.Amend(tx, "gate_item", x.Fact, Changed); err != nil {
			return nil, err
		} else {
			x.Day = o.Today
		}
		if err := db.Record(tx, "gate_item", gateItemColumns, x.Fact, *x); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// SignGate records that the actor's side has handed the person over, or taken
// over, when every line of the list has been answered: "not known" is an answer.
func SignGate(tx *db.Tx, caseID sild.ID, note string) (_ GateSign, err error) {
	defer sild.Wrap(&err, "casework.SignGate(%s)", caseID)
	o, g, err := atGate(tx, caseID, "")
	if err != nil {
		return GateSign{}, err
	}
	p := sild.Problems{}
	s := GateSign{Release: g.Release.Thing, Side: sideOfGate(tx.Actor.Role), Note: p.Line("note", note, 300)}
	p.Check(g.Open == 0, "", "gate.sign.open", "n", "int:"+count(g.Open))
	before := g.Community
	if s.Side == "prison" {
		before = g.Prison
	}
	p.Check(before == nil, "", "gate.sign.again")
	if err := p.Err(); err != nil {
		return s, err
	}
	s.Fact = o.fact(tx, o.Today, "document")
	return s, db.Record(tx, "gate_sign", gateSignColumns, s.Fact, s)
}

// sideOfGate is the side on which a role stands at the gate.
func sideOfGate(role string) string {
	if role == "prison" {
		return "prison"
	}
	return "community"
}

// atGate opens the list for the release at hand to write it.
func atGate(tx *db.Tx, caseID, release sild.ID) (o Opened, g Gate, err error) {
	if o, err = openGate(tx, caseID); err != nil {
		return o, g, err
	}
	g, ok, err := GateOf(tx, o.Record, o.Pack)
	switch {
	case err != nil:
		return o, g, err
	case !ok:
		return o, g, problem("", "gate.no_release")
	case release != "" && release != g.Release.Thing:
		return o, g, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	return o, g, nil
}

// GateDays is how many days before a release its list stands on Today, and how
// many after it while it is not signed. It is ours.
const GateDays = 14

// A GateAhead is a case with the list for a release that is near.
type GateAhead struct {
	Card
	Gate
	Pack *pack.Pack
}

// GatesNear are the people who leave within two weeks, or left within the last
// two, and whose list is not signed by both sides; the first to leave first. It
// leaves a trail of those shown.
func GatesNear(tx *db.Tx, packOf func(sild.ID) (*pack.Pack, error)) (list []GateAhead, err error) {
	defer sild.Wrap(&err, "casework.GatesNear")
	args := []any{tx.Today().AddDays(-GateDays), tx.Today().AddDays(GateDays)}
	cards, err := db.All[Card](tx, `SELECT `+of("c", CardColumns)+` FROM case_card c
		WHERE c.case_id IN (`+access.Held(tx, &args)+`) AND c.release_on >= $1 AND c.release_on <= $2 AND c.outcome = 'accepted' AND c.ended_on IS NULL AND `+access.Scope(tx, 'S', &args)+`
		ORDER BY c.release_on NULLS LAST, c.sort_key, c.case_id LIMIT 30`, args...)
	if err != nil {
		return nil, err
	}
	var shown []sild.ID
	for _, c := range cards {
		p, err := packOf(c.Programme)
		if err != nil {
			return nil, err
		}
		g, ok, err := gateOf(tx, c.Subject, c.Case, p)
		if err != nil {
			return nil, err
		}
		if ok && !g.Signed() {
			list, shown = append(list, GateAhead{c, g, p}), append(shown, c.Person)
		}
	}
	if len(shown) > 0 {
		tx.Trail(sild.Entry{Action: "list", What: "gate", Sections: "IS", Subjects: shown})
	}
	return list, nil
}
