// SPDX-License-Identifier: EUPL-1.2

package audit

import (
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/referral"
)

// Proofs are what an auditor looks for, in the order in which it comes about:
// that somebody was one for whom the service is, that they agreed, what was done,
// that they were there, and how it ended.
var Proofs = []string{"entry", "consent", "hours", "attendance", "exit"}

// An Evidence is what there is of one case of a sample: proof, and no notes.
type Evidence struct {
	Number   int
	Case     sild.ID
	Person   sild.ID
	Name     string
	Born     sild.Partial
	Pack     *pack.Pack
	Provider string
	Sender   string

	ReferredOn, AdmittedOn sild.Date
	Checked                []referral.Checked // how the conditions stood when the referral was sent, with what they were asked of
	Override               string             // why in spite of one
	Consents               []casework.Consent
	Hours                  []Hour // in the period of the sample, the first first
	Minutes                int    // of those that took place
	Held, NotCome          int
	EndedOn                sild.Date
	EndReason              string
	Missing                []string // those of Proofs that are missing
	Gaps                   []Explained
}

// An Hour is one contact: when, what and how long.
type Hour struct {
	Day     sild.Date
	Kind    string // a value of contact_kinds
	Outcome string // the meaning of what came of it
	Minutes int
}

// A Gap is what the provider says of a proof that is missing.
type Gap struct {
	ID     sild.ID
	Sample sild.ID
	Case   sild.ID
	Proof  string
	Said   string
	By     sild.ID
	At     time.Time
}

// An Explained gap is one with who explained it.
type Explained struct {
	Gap
	Name string
}

const gapColumns = `id, sample_id, case_id, proof, said, said_by, said_at`

// Complete reports whether no proof is missing.
func (e Evidence) Complete() bool { return len(e.Missing) == 0 }

// Explained reports whether the provider said something of a missing proof.
func (e Evidence) Explained(proof string) bool {
	return slices.ContainsFunc(e.Gaps, func(g Explained) bool { return g.Proof == proof })
}

type sampledRow struct {
	Number       int
	Case, Person sild.ID
	Name         string
	Provider     string
}

// Cases are the cases of a sample with their evidence, for its auditor; who is
// kept from auditors meanwhile is not among them. It leaves a trail of the
// people shown.
func Cases(tx *db.Tx, s Sample) (_ []Evidence, err error) {
	defer sild.Wrap(&err, "audit.Cases(%s)", s.ID)
	args := []any{s.ID}
	return cases(tx, s, access.ScopeAs(tx, access.Sampled, 'I', &args), args)
}

// OwnCases are the cases of a sample that the actor answers for, with their
// evidence, so that what is missing can be explained.
func OwnCases(tx *db.Tx, s Sample) (_ []Evidence, err error) {
	defer sild.Wrap(&err, "audit.OwnCases(%s)", s.ID)
	args := []any{s.ID}
	return cases(tx, s, access.Scope(tx, 'P', &args)+` AND `+access.Scope(tx, 'I', &args), args)
}

func cases(tx *db.Tx, s Sample, scope string, args []any) ([]Evidence, error) {
	rows, err := db.All[sampledRow](tx, `SELECT a.number, c.case_id, c.person_id, c.name, o.name FROM audit_case a JOIN case_card c ON c.case_id = a.case_id
		JOIN organisation o ON o.id = c.provider_id WHERE a.sample_id = $1 AND `+scope+` ORDER BY a.number`, args...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	list, people := make([]Evidence, len(rows)), make([]sild.ID, len(rows))
	for i, r := range rows {
		people[i] = r.Person
		if list[i], err = evidence(tx, s, r.Case); err != nil {
			return nil, err
		}
		list[i].Number, list[i].Person, list[i].Name, list[i].Provider = r.Number, r.Person, r.Name, r.Provider
	}
	tx.Trail(sild.Entry{Action: "list", What: "audit", Object: s.ID, Sections: "IPNC", Purpose: access.Sampled, Subjects: people})
	return list, nil
}

// EvidenceOf is that of one case of a sample, for its auditor.
func EvidenceOf(tx *db.Tx, s Sample, number int) (e Evidence, err error) {
	defer sild.Wrap(&err, "audit.EvidenceOf(%s, %d)", s.ID, number)
	id, err := db.One[sild.ID](tx, `SELECT case_id FROM audit_case WHERE sample_id = $1 AND number = $2`, s.ID, number)
	if err != nil {
		return e, err
	}
	rec, err := access.CaseAs(tx, id, access.Sampled, "IPNC")
	if err != nil {
		return e, err
	}
	if e, err = evidence(tx, s, id); err != nil {
		return e, err
	}
	d, err := people.DetailOf(tx, rec.Person)
	e.Number, e.Person, e.Name, e.Born = number, rec.Person, d.Name(), d.Born()
	return e, err
}

// evidence gathers the proofs of a case that was opened.
func evidence(tx *db.Tx, s Sample, id sild.ID) (e Evidence, err error) {
	e.Case = id
	if e.Pack, err = programme.Of(tx, s.Programme); err != nil {
		return e, err
	}
	line, err := referral.LineOf(tx, id)
	if err != nil {
		return e, err
	}
	e.ReferredOn, e.EndedOn, e.Provider, e.Sender, e.Name = line.ReferredOn, line.EndedOn, line.ProviderIs, line.Sender, line.Name
	if e.AdmittedOn, err = db.One[sild.Date](tx, `SELECT started_on FROM case_card WHERE case_id = $1`, id); err != nil {
		return e, err
	}
	sent, ok, err := db.Maybe[referral.Referral](tx, `SELECT `+sild.FactColumns+`, `+referral.Columns+` FROM referral WHERE case_id = $1 AND replaced_at IS NULL`, id)
	if err != nil {
		return e, err
	}
	if ok {
		e.Checked, e.Override = sent.Stood(), sent.Override
	}
	if e.Consents, err = casework.Consents(tx, id); err != nil {
		return e, err
	}
	type row struct {
		Day           sild.Date
		Kind, Outcome string
		Minutes       int
	}
	rows, err := db.All[row](tx, `SELECT day, kind, outcome, minutes FROM contact WHERE case_id = $1 AND replaced_at IS NULL AND day >= $2 AND day <= $3 ORDER BY started_at, id`, id, s.From, s.Last)
	if err != nil {
		return e, err
	}
	for _, r := range rows {
		h := Hour{r.Day, r.Kind, e.Pack.Meaning("contact_outcomes", r.Outcome), r.Minutes}
		switch h.Outcome {
		case "held":
			e.Held, e.Minutes = e.Held+1, e.Minutes+h.Minutes
		case "did_not_come":
			e.NotCome++
		}
		e.Hours = append(e.Hours, h)
	}
	end, ended, err := casework.EndOf(tx, id)
	if err != nil {
		return e, err
	}
	if ended {
		e.EndedOn, e.EndReason = end.Day, end.Reason
	}
	unwritten, err := db.One[int](tx, `SELECT count(*) FROM appointment a WHERE a.case_id = $1 AND a.replaced_at IS NULL AND a.state = 'planned' AND a.day >= $2 AND a.day <= $3 AND a.day < $4
		AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.appointment_id = a.thing AND c.replaced_at IS NULL)`, id, s.From, s.Last, tx.Today())
	if err != nil {
		return e, err
	}
	e.lack(s, unwritten, tx.Today())
	e.Gaps, err = gaps(tx, s.ID, id)
	return e, err
}

// lack finds the proofs that are missing. The rules are ours: no funder's list
// says more than that the five must be there.
func (e *Evidence) lack(s Sample, unwritten int, today sild.Date) {
	unmet := func(c referral.Checked) bool { return c.Kind == "required" && c.State != pack.Yes }
	for _, proof := range Proofs {
		missing := false
		switch proof {
		case "entry": // the check as it stood is kept, and nobody came in against what is required without a reason
			missing = len(e.Checked) == 0 || slices.ContainsFunc(e.Checked, unmet) && e.Override == ""
		case "consent": // a yes to what the service rests on
			missing = !slices.ContainsFunc(e.Consents, func(c casework.Consent) bool { return c.Outcome == "given" })
		case "hours": // something took place in the period
			missing = e.Held == 0
		case "attendance": // of each planned meeting that is past it was written down what came of it
			missing = unwritten > 0
		case "exit": // who is not in the service any more has an end
			over := e.Pack.Period.Until
			missing = e.EndedOn.IsZero() && over.Before(today)
		}
		if missing {
			e.Missing = append(e.Missing, proof)
		}
	}
}

func gaps(tx *db.Tx, sample, caseID sild.ID) ([]Explained, error) {
	return db.All[Explained](tx, `SELECT `+of("g", gapColumns)+`, u.name FROM audit_gap g JOIN app_user u ON u.id = g.said_by WHERE g.sample_id = $1 AND g.case_id = $2 ORDER BY g.said_at, g.id`, sample, caseID)
}

// Explain records what the provider says of a proof that is missing.
func Explain(tx *db.Tx, sample sild.ID, number int, proof, said string) (_ Gap, err error) {
	defer sild.Wrap(&err, "audit.Explain(%s, %d)", sample, number)
	s, err := SampleOf(tx, sample)
	if err != nil {
		return Gap{}, err
	}
	id, err := db.One[sild.ID](tx, `SELECT case_id FROM audit_case WHERE sample_id = $1 AND number = $2`, sample, number)
	if err != nil {
		return Gap{}, err
	}
	if _, err := access.CaseToWrite(tx, id, 'P'); err != nil {
		return Gap{}, err
	}
	p := sild.Problems{}
	g := Gap{ID: tx.NewID(), Sample: sample, Case: id, Proof: proof, By: tx.Actor.User, At: tx.Now}
	g.Said = p.Text("said", said, 1000)
	p.Check(g.Said != "", "said", "audit.said.required")
	p.Check(slices.Contains(Proofs, proof), "proof", "choice.unknown")
	p.Check(s.Sample.Open(tx.Today()), "said", "audit.over")
	if err := p.Err(); err != nil {
		return g, err
	}
	return g, db.Insert(tx, "audit_gap", gapColumns, g)
}

// A Tally is how a sample stands for who drew it: numbers, and nobody's name.
type Tally struct {
	Complete, Explained, Open int // cases
}

// TallyOf counts the cases of a sample: those without a gap, those whose gaps the
// provider explained, and the others.
func TallyOf(tx *db.Tx, s Sample) (t Tally, err error) {
	ids, err := db.All[sild.ID](tx, `SELECT case_id FROM audit_case WHERE sample_id = $1 ORDER BY number`, s.ID)
	if err != nil {
		return t, err
	}
	for _, id := range ids {
		e, err := evidence(tx, s, id)
		if err != nil {
			return t, err
		}
		t.Add(e)
	}
	return t, nil
}

// Add counts one case.
func (t *Tally) Add(e Evidence) {
	switch {
	case e.Complete():
		t.Complete++
	case !slices.ContainsFunc(e.Missing, func(p string) bool { return !e.Explained(p) }):
		t.Explained++
	default:
		t.Open++
	}
}
