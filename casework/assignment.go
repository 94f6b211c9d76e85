// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"sild"
	"sild/access"
	"sild/db"
)

// An Assignment is a worker on a case. Its Day is the first one.
type Assignment struct {
	sild.Fact
	User  sild.ID
	Role  string    // lead, co_worker, cover, volunteer
	Until sild.Date // the last day; zero: no end is known
	Why   string

	Batch     sild.ID   // of what was done to many cases at once; empty: to this one alone
	Passed    string    // bars that were passed, with spaces between
	PassedWhy string    // and why
	EndReason string    // why somebody else follows: a value of rematch_reasons
	ToldOn    sild.Date // when the person was told that it ends
	Kind      string    // as what kind of worker: a value of worker_kinds; empty: it was not said
	Choice
}

const assignmentColumns = `user_id, role, until_on, why, batch_id, passed, passed_why, end_reason, told_on, worker_kind, ` + choiceColumns

// longestCover is how many days a worker may stand in for another (design §6).
const longestCover = 30

// Volunteer is the role of those who help unpaid, in an assignment as with a
// user: mentors and language partners too. What they open stands in
// access/policy.csv.
const Volunteer = "volunteer"

// AssignmentInput is what a coordinator may say of an assignment.
type AssignmentInput struct {
	User  sild.ID
	Role  string
	From  sild.Date
	Until sild.Date
	Why   string

	PassWhy string // why in spite of a bar that may be passed

	Kind     string // a value of worker_kinds
	NotFirst string // of a lead: why not the one who stands first
}

// check holds in against the case and the assignments that hold. Able says
// whether the worker is in the team all that time, and barred whether this
// person's record is closed to them.
func (in AssignmentInput) check(o Opened, all []Assignment, able, barred bool) (Assignment, error) {
	p := sild.Problems{}
	a := Assignment{User: in.User, Role: in.Role, Until: in.Until, Kind: in.Kind}
	if in.Kind != "" {
		o.Choice(p, "kind", "worker_kinds", in.Kind)
	}
	a.Why = p.Line("why", in.Why, 300)
	oneOf(p, "role", in.Role, "lead", "co_worker", "cover", Volunteer)
	p.Check(in.User != "", "user", "case.choice.required")
	p.Check(!barred, "user", "assignment.user.barred")
	p.Check(able, "user", "assignment.user.not_in_team")
	p.Check(!in.From.IsZero(), "from", "case.day.required")
	if !in.From.IsZero() {
		p.Check(!in.From.Before(o.Referred), "from", "case.day.before_referral", "day", "date:"+o.Referred.String())
		p.Check(in.From.Sub(o.Today) <= farthest, "from", "case.day.far")
		o.during(p, "from", in.From)
	}
	p.Check(in.Until.IsZero() || !in.Until.Before(in.From), "until", "case.day.before", "day", "date:"+in.From.String())
	if in.Role == "cover" {
		p.Check(!in.Until.IsZero(), "until", "assignment.cover.until")
		p.Check(in.Until.Sub(in.From) < longestCover, "until", "assignment.cover.long", "days", "int:30")
	}
	for _, other := range all {
		overlap := (in.Until.IsZero() || !other.Day.After(in.Until)) && (other.Until.IsZero() || !other.Until.Before(in.From))
		p.Check(other.User != in.User || !overlap, "user", "assignment.user.overlap", "day", "date:"+other.Day.String())
		// Who led before is known; a lead who begins later would be forgotten.
		p.Check(in.Role != "lead" || other.Role != "lead" || !overlap || !other.Day.After(in.From), "from", "assignment.from.later_lead", "day", "date:"+other.Day.String())
	}
	return a, p.Err()
}

// AddAssignment gives a case to a worker of its team. A new lead ends the one
// before on the day before.
func AddAssignment(tx *db.Tx, caseID sild.ID, in AssignmentInput) (_ Assignment, err error) {
	defer sild.Wrap(&err, "casework.AddAssignment(%s)", caseID)
	o, err := Open(tx, caseID, 'P')
	if err != nil {
		return Assignment{}, err
	}
	if err := access.Duty(tx, access.Assign); err != nil {
		return Assignment{}, err
	}
	all, err := Assignments(tx, caseID)
	if err != nil {
		return Assignment{}, err
	}
	a, err := in.allowed(tx, o, all)
	if err != nil {
		return a, err
	}
	return a, a.begin(tx, o, in.From, all, ending{})
}

// allowed is the assignment that in asks for, if the rules allow it.
func (in AssignmentInput) allowed(tx *db.Tx, o Opened, all []Assignment) (Assignment, error) {
	last := in.Until
	if last.IsZero() {
		last = o.Today
	}
	if last.Before(in.From) {
		last = in.From
	}
	from := in.From
	if from.IsZero() {
		from = o.Today // the missing day is the problem then, not the worker
	}
	role := "support_person"
	if in.Role == Volunteer {
		role = Volunteer
	}
	able, err := o.teammate(tx, in.User, role, from, last)
	if err != nil {
		return Assignment{}, err
	}
	barred, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM exclusion x WHERE x.subject_id = $1 AND x.user_id = $2 AND (x.until_on IS NULL OR x.until_on >= $3))`, o.Subject, in.User, tx.Today())
	if err != nil {
		return Assignment{}, err
	}
	a, err := in.check(o, all, able, barred)
	if err != nil {
		return a, err
	}
	if in.Role == Volunteer { // what a part asks of its paid workers it does not ask of them
		return a, a.proved(tx, o, from)
	}
	return a, a.bars(tx, o, in)
}

// bars holds what stands against the worker against the reason to pass it.
func (a *Assignment) bars(tx *db.Tx, o Opened, in AssignmentInput) error {
	need, err := demandOf(tx, o.Record, o.Pack, in.Role, in.From, in.Until)
	if err != nil {
		return err
	}
	need.Part = partOf(o.Pack, in.Kind, need.Part)
	fits, err := fitsOf(tx, o.Record, o.Pack, o.Today, "")
	if err != nil {
		return err
	}
	p := sild.Problems{}
	for _, f := range fits {
		if f.ID == in.User {
			a.Passed, a.PassedWhy = need.Judge(f, tx.Actor.Role).pass(p, in.PassWhy)
		}
	}
	if in.Role == "lead" {
		a.Choice = need.chosen(p, need.Rank(fits, tx.Actor.Role), in.User, in.NotFirst)
	}
	return p.Err()
}

// An ending is why a lead stops, where one who follows begins.
type ending struct {
	Reason string
	Told   sild.Date
	Batch  sild.ID
}

// begin records a from a day on. A new lead ends the one before.
func (a *Assignment) begin(tx *db.Tx, o Opened, from sild.Date, all []Assignment, e ending) error {
	if a.Role == "lead" {
		if err := endLeads(tx, all, from, e); err != nil {
			return err
		}
	}
	a.Fact, a.Batch = o.fact(tx, from, "document"), e.Batch
	return db.Record(tx, "assignment", assignmentColumns, a.Fact, *a)
}

// endLeads lets those who led on the day from lead until the day before. One who
// would have begun on that same day never did.
func endLeads(tx *db.Tx, all []Assignment, from sild.Date, e ending) error {
	for _, a := range all {
		if a.Role != "lead" || !a.Until.IsZero() && a.Until.Before(from) || a.Day.After(from) {
			continue
		}
		if a.Day == from {
			if err := db.Replace(tx, "assignment", a.Fact, Rematched); err != nil {
				return err
			}
			continue
		}
		if e.Reason != "" {
			a.EndReason, a.ToldOn = e.Reason, e.Told
		}
		if err := endAssignment(tx, a, from.AddDays(-1), Rematched); err != nil {
			return err
		}
	}
	return nil
}

func endAssignment(tx *db.Tx, a Assignment, until sild.Date, why string) error {
	f, err := db.Amend(tx, "assignment", a.Fact, why)
	if err != nil {
		return err
	}
	a.Fact, a.Until = f, until
	return db.Record(tx, "assignment", assignmentColumns, a.Fact, a)
}

// EndAssignment sets the last day of an assignment: earlier, later, or for the
// first time. Id is the row that was looked at.
func EndAssignment(tx *db.Tx, id sild.ID, until sild.Date) (err error) {
	defer sild.Wrap(&err, "casework.EndAssignment(%s)", id)
	a, err := seen[Assignment](tx, "assignment", assignmentColumns, id)
	if err != nil {
		return err
	}
	o, err := Open(tx, a.Case, 'P')
	if err != nil {
		return err
	}
	if err := access.Duty(tx, access.Assign); err != nil {
		return err
	}
	if err := stands(a.Fact); err != nil {
		return err
	}
	all, err := Assignments(tx, a.Case)
	if err != nil {
		return err
	}
	p := sild.Problems{}
	p.Check(!until.IsZero(), "until", "case.day.required")
	o.ahead(p, "until", until, a.Day)
	p.Check(a.Role != "cover" || until.Sub(a.Day) < longestCover, "until", "assignment.cover.long", "days", "int:30")
	for _, other := range all {
		meets := other.ID != a.ID && (other.User == a.User || other.Role == "lead" && a.Role == "lead") && other.Day.After(a.Day)
		p.Check(!meets || other.Day.After(until), "until", "assignment.until.overlap", "day", "date:"+other.Day.String())
	}
	if err := p.Err(); err != nil {
		return err
	}
	return endAssignment(tx, a, until, Changed)
}

// Assignments are those that hold, the first to begin first. The caller has
// opened the case.
func Assignments(tx *db.Tx, caseID sild.ID) ([]Assignment, error) {
	return held[Assignment](tx, "assignment", assignmentColumns, caseID, "day, id")
}

// LeadOn is who leads the case on a day; empty if nobody does.
func LeadOn(all []Assignment, day sild.Date) (lead sild.ID) {
	for _, a := range all {
		if a.Role == "lead" && !a.Day.After(day) && (a.Until.IsZero() || !a.Until.Before(day)) {
			lead = a.User
		}
	}
	return lead
}

// A Candidate is a support person to whom a case can be given, with how many
// they lead already (programmes R4: a floor and a ceiling are told from it).
type Candidate struct {
	User sild.ID
	Name string
	Open int
}

// Candidates are the support persons of a case's team, by name. The caller has
// opened the case.
func Candidates(tx *db.Tx, caseID sild.ID) ([]Candidate, error) {
	return db.All[Candidate](tx, `
		SELECT u.id, u.name, (SELECT count(*) FROM case_card c WHERE c.lead_id = u.id AND c.ended_on IS NULL AND c.outcome = 'accepted' AND `+StillLed("$2")+`)
		FROM app_user u
		WHERE u.disabled_at IS NULL
		AND u.id IN (SELECT m.user_id FROM member m JOIN cases k ON k.team_id = m.group_id
			WHERE k.id = $1 AND m.role = 'support_person' AND m.from_on <= $2 AND m.until_on >= $2)
		AND NOT EXISTS (SELECT 1 FROM exclusion x JOIN cases k ON k.subject_id = x.subject_id WHERE k.id = $1 AND x.user_id = u.id AND (x.until_on IS NULL OR x.until_on >= $2))
		ORDER BY u.name, u.id`, caseID, tx.Today())
}
