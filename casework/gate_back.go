// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"
	"strconv"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/referral"
)

func count(n int) string { return strconv.Itoa(n) }

// A GateShare lets the prison to which somebody came back read one thing that
// was written outside.
type GateShare struct {
	sild.Fact
	Kind string  // one of ShareKinds
	Of   sild.ID // its Thing
}

const gateShareColumns = `kind, of_id`

// ShareKinds are what can be shared with a prison, item by item. What was noted
// of contacts never is (access/policy.csv: N).
var ShareKinds = []string{"goal", "plan"}

// ShareBack shares a goal, or a version of the plan, with the prison in which
// the person is again.
func ShareBack(tx *db.Tx, caseID sild.ID, kind string, thing sild.ID) (_ GateShare, err error) {
	defer sild.Wrap(&err, "casework.ShareBack(%s)", caseID)
	o, err := Open(tx, caseID, 'P')
	if err != nil {
		return GateShare{}, err
	}
	if err := access.Duty(tx, access.Gate); err != nil {
		return GateShare{}, err
	}
	if !slices.Contains(ShareKinds, kind) {
		return GateShare{}, problem("kind", "case.choice.unknown")
	}
	of, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM `+kind+` WHERE thing = $1 AND case_id = $2 AND replaced_at IS NULL)`, thing, caseID)
	if err != nil {
		return GateShare{}, err
	}
	if !of {
		return GateShare{}, problem("of", "case.choice.unknown")
	}
	before, err := Shares(tx, caseID)
	if err != nil {
		return GateShare{}, err
	}
	for _, s := range before {
		if s.Of == thing {
			return s, problem("of", "gate.share.again")
		}
	}
	s := GateShare{Fact: o.fact(tx, o.Today, "document"), Kind: kind, Of: thing}
	return s, db.Record(tx, "gate_share", gateShareColumns, s.Fact, s)
}

// Unshare takes that back at once. Id is the row that was looked at.
func Unshare(tx *db.Tx, id sild.ID) (err error) {
	defer sild.Wrap(&err, "casework.Unshare(%s)", id)
	s, err := seen[GateShare](tx, "gate_share", gateShareColumns, id)
	if err != nil {
		return err
	}
	if _, err := Open(tx, s.Case, 'P'); err != nil {
		return err
	}
	if err := access.Duty(tx, access.Gate); err != nil {
		return err
	}
	if err := stands(s.Fact); err != nil {
		return err
	}
	return db.Replace(tx, "gate_share", s.Fact, Left)
}

// Shares are what the prison may read again. The caller has opened the case.
func Shares(tx *db.Tx, caseID sild.ID) ([]GateShare, error) {
	return held[GateShare](tx, "gate_share", gateShareColumns, caseID, "day, id")
}

// IsBack reports whether the person of an opened case is in prison again after
// time outside.
func IsBack(tx *db.Tx, r access.Record, p *pack.Pack) (bool, error) {
	stays, err := staysOf(tx, r, p)
	n := len(stays)
	return n > 1 && stays[n-1].Inside && slices.ContainsFunc(stays, func(s pack.Stay) bool { return !s.Inside }), err
}

func staysOf(tx *db.Tx, r access.Record, p *pack.Pack) ([]pack.Stay, error) {
	s, err := people.SubjectByID(tx, r.Subject)
	if err != nil {
		return nil, err
	}
	f, err := people.Facts(tx, s, people.Detail{})
	if err != nil {
		return nil, err
	}
	ref, err := db.One[sild.Date](tx, `SELECT day FROM referral WHERE case_id = $1 AND replaced_at IS NULL`, r.Case)
	return f.Stays(ref, sild.DateOf(tx.Now, p.Location())), err
}

// Inside is what a prison reads of somebody who came back: what was written
// while they were there, and what was shared since.
type Inside struct {
	Card
	Pack   *pack.Pack
	Reason string // of the referral
	Risk   string
	Goals  []Goal
	Plans  []Plan
	Shared map[sild.ID]bool // Things that were shared since
}

// FromInside is that of a case in which the person was outside meanwhile.
//
// A thing is shown as it was when the person left: what was changed outside has
// another row, and that and all that follows it were written outside. The day
// of the release itself counts as outside.
func FromInside(tx *db.Tx, caseID sild.ID) (in Inside, err error) {
	defer sild.Wrap(&err, "casework.FromInside(%s)", caseID)
	rec, err := access.CaseAs(tx, caseID, access.Returned, "IPO")
	if err != nil {
		return in, err
	}
	if in.Card, err = CardOf(tx, caseID); err != nil {
		return in, err
	}
	if in.Pack, err = programme.Of(tx, rec.Programme); err != nil {
		return in, err
	}
	stays, err := staysOf(tx, rec, in.Pack)
	if err != nil {
		return in, err
	}
	shares, err := Shares(tx, caseID)
	if err != nil {
		return in, err
	}
	in.Shared = map[sild.ID]bool{}
	for _, s := range shares {
		in.Shared[s.Of] = true
	}
	inside := func(f sild.Fact) bool {
		d := sild.DateOf(f.RecordedAt, in.Pack.Location())
		for i, s := range stays { // the day of the gate belongs to both
			if s.Inside && !d.Before(s.From) && (d.Before(s.Until) || i == len(stays)-1 && !d.After(s.Until)) {
				return true
			}
		}
		return false
	}
	goals, err := everyRow[Goal](tx, "goal", goalColumns, caseID)
	if err != nil {
		return in, err
	}
	plans, err := everyRow[Plan](tx, "plan", planColumns, caseID)
	if err != nil {
		return in, err
	}
	if rec.Right('P')&access.Shared != 0 {
		in.Goals = wrote(goals, func(g Goal) sild.Fact { return g.Fact }, inside, in.Shared)
		in.Plans = wrote(plans, func(p Plan) sild.Fact { return p.Fact }, inside, in.Shared)
	}
	sent, err := everyRow[referral.Referral](tx, "referral", referral.Columns, caseID)
	if rec.Right('O')&access.Shared != 0 {
		for _, r := range wrote(sent, func(r referral.Referral) sild.Fact { return r.Fact }, inside, nil) {
			in.Reason, in.Risk = r.Reason, r.Risk
		}
	}
	return in, err
}

// everyRow are all rows of a case in one table, in the order in which they came,
// but for those that were taken back or entered by mistake.
func everyRow[T any](tx *db.Tx, table, columns string, caseID sild.ID) ([]T, error) {
	return db.All[T](tx, `SELECT `+sild.FactColumns+`, `+columns+` FROM `+table+` WHERE case_id = $1
		AND replaced_why <> '`+Undone+`' AND substr(replaced_why, 1, `+count(len(Mistaken))+`) <> '`+Mistaken+`' ORDER BY id`, caseID)
}

// wrote are the last rows of each thing before the first that was written
// outside; of what is shared the one that holds.
func wrote[T any](rows []T, fact func(T) sild.Fact, inside func(sild.Fact) bool, shared map[sild.ID]bool) (list []T) {
	last, out := map[sild.ID]T{}, map[sild.ID]bool{}
	var order []sild.ID
	for _, r := range rows {
		f := fact(r)
		if out[f.Thing] = out[f.Thing] || !inside(f); out[f.Thing] && !(shared[f.Thing] && f.Holds()) {
			continue
		}
		if _, before := last[f.Thing]; !before {
			order = append(order, f.Thing)
		}
		last[f.Thing] = r
	}
	for _, thing := range order {
		list = append(list, last[thing])
	}
	return list
}

// BackInside are the people who are in the actor's prison again, and of whom it
// reads what was written before. It leaves a trail of those shown.
func BackInside(tx *db.Tx) (list []Card, err error) {
	defer sild.Wrap(&err, "casework.BackInside")
	var args []any
	list, err = db.All[Card](tx, `SELECT `+of("c", CardColumns)+` FROM case_card c WHERE c.ended_on IS NULL AND `+access.ScopeAs(tx, access.Returned, 'I', &args)+`
		ORDER BY c.sort_key, c.case_id LIMIT 50`, args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	shown := make([]sild.ID, len(list))
	for i, c := range list {
		shown[i] = c.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "case", Sections: "I", Purpose: access.Returned, Subjects: shown})
	return list, nil
}
