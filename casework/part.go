// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
	"sild/pack"
)

// A Part is a service part that a person has or had. Its Day is the first one.
type Part struct {
	sild.Fact
	Part   string    // of the pack
	User   sild.ID   // who gives it; empty: nobody in particular
	Until  sild.Date // the last day; zero: it goes on
	Reason string    // why it ended: a value of part_ends
	To     string    // the part to which it was handed over
	Said   string    // what was handed over, in words
	ToldOn sild.Date // when the person was told
}

const partColumns = `part, user_id, until_on, end_reason, to_part, said, told_on`

// PartColumns are those of a row of case_part.
const PartColumns = sild.FactColumns + `, ` + partColumns

// On reports whether p runs on a day.
func (p Part) On(d sild.Date) bool {
	return !d.Before(p.Day) && (p.Until.IsZero() || !d.After(p.Until))
}

// PartInput begins a part.
type PartInput struct {
	Part string
	User sild.ID
	From sild.Date
}

// PartEnd ends a part, and begins the one that goes on on the next day, if there
// is one.
type PartEnd struct {
	Part   string
	Until  sild.Date
	Reason string
	To     string    // the part that goes on; empty: none
	ToUser sild.ID   // and who gives it
	Said   string    // what is handed over
	Told   sild.Date // when the person was told
}

// Parts are the parts of a case in the order in which they began, with those that
// follow from its start: they have no ID. The caller has opened the case.
func Parts(tx *db.Tx, o Opened) ([]Part, error) {
	rows, err := held[Part](tx, "case_part", partColumns, o.Case, "day, id")
	if err != nil {
		return nil, err
	}
	leads, err := Assignments(tx, o.Case)
	if err != nil {
		return nil, err
	}
	k := pack.Case{Start: o.Started}
	if o.Ended {
		k.End = &pack.End{Day: o.Over}
	}
	for _, a := range leads {
		k.Workers = append(k.Workers, pack.Assignment{User: a.User, Role: a.Role, From: a.Day, Until: a.Until})
	}
	for _, r := range rows {
		k.Parts = append(k.Parts, r.run())
	}
	var all []Part
	for _, r := range o.Pack.PartRuns(&k) {
		if i := slices.IndexFunc(rows, func(p Part) bool { return p.ID == r.ID }); i >= 0 {
			rows[i].Until = r.Until
			all = append(all, rows[i])
			continue
		}
		all = append(all, Part{Fact: sild.Fact{Case: o.Case, Subject: o.Subject, Day: r.From}, Part: r.Part, User: r.User, Until: r.Until})
	}
	return all, nil
}

func (p Part) run() pack.PartRun {
	return pack.PartRun{ID: p.ID, Thing: p.Thing, Part: p.Part, User: p.User, From: p.Day, Until: p.Until, Reason: p.Reason, To: p.To}
}

// PartsOf opens a case and its parts, for those who may read its plan.
func PartsOf(tx *db.Tx, caseID sild.ID) (_ Opened, _ []Part, err error) {
	defer sild.Wrap(&err, "casework.PartsOf(%s)", caseID)
	rec, err := access.Case(tx, caseID, "P")
	if err != nil {
		return Opened{}, nil, err
	}
	o, err := opened(tx, rec)
	if err != nil {
		return o, nil, err
	}
	all, err := Parts(tx, o)
	return o, all, err
}

// PartsIn are the parts of the case of rec, which the caller has opened, for those
// who read section P of it.
func PartsIn(tx *db.Tx, rec access.Record) ([]Part, error) {
	if !rec.Reads('P') {
		return nil, nil
	}
	o, err := opened(tx, rec)
	if err != nil {
		return nil, err
	}
	return Parts(tx, o)
}

// BeginPart begins a part of a case with a worker. A volunteer is assigned to the
// case for as long as the part runs.
func BeginPart(tx *db.Tx, caseID sild.ID, in PartInput) (_ Part, err error) {
	defer sild.Wrap(&err, "casework.BeginPart(%s)", caseID)
	o, err := Open(tx, caseID, 'P')
	if err != nil {
		return Part{}, err
	}
	if err := access.Duty(tx, access.Assign); err != nil {
		return Part{}, err
	}
	all, err := Parts(tx, o)
	if err != nil {
		return Part{}, err
	}
	p := sild.Problems{}
	begin, err := o.beginPart(tx, p, in, all, "part", "user", "from")
	if err != nil {
		return Part{}, err
	}
	if err := p.Err(); err != nil {
		return Part{}, err
	}
	return begin()
}

// beginPart holds in against the case and all its parts, and returns what begins
// it. The problems are at the fields that are named.
func (o Opened) beginPart(tx *db.Tx, p sild.Problems, in PartInput, all []Part, part, user, from string) (func() (Part, error), error) {
	t, known := o.Pack.Part(in.Part)
	p.Check(in.Part != "", part, "case.choice.required")
	p.Check(in.Part == "" || known, part, "case.choice.unknown")
	p.Check(!o.Started.IsZero(), part, "case_part.not_started")
	p.Check(!in.From.IsZero(), from, "case.day.required")
	if !in.From.IsZero() {
		p.Check(o.Started.IsZero() || !in.From.Before(o.Started), from, "case.day.before", "day", "date:"+o.Started.String())
		o.ahead(p, from, in.From, sild.Date{})
		o.during(p, from, in.From)
	}
	p.Check(in.User != "" || t.Kind != "individual", user, "case.choice.required")
	if err := p.Err(); err != nil {
		return nil, nil
	}
	for _, other := range all {
		runs := other.On(in.From) || other.Day.After(in.From)
		q, _ := o.Pack.Part(other.Part)
		p.Check(!runs || other.Part != in.Part || in.User != other.User && t.Kind == "individual" && !t.Paid(), part, "case_part.runs_already")
		p.Check(!runs || !slices.Contains(t.Excludes, other.Part) && !slices.Contains(q.Excludes, in.Part), part, "case_part.excludes")
	}
	for _, id := range t.Requires {
		p.Check(slices.ContainsFunc(all, func(x Part) bool { return x.Part == id && !x.Day.After(in.From) }), part, "case_part.requires")
	}
	role, able, err := o.giver(tx, t, in.User, in.From)
	if err != nil {
		return nil, err
	}
	p.Check(able, user, "case_part.user.not_able")
	if role != "" {
		if err := o.proved(tx, p, t, in, role, user); err != nil {
			return nil, err
		}
	}
	return func() (Part, error) {
		if role == Volunteer {
			if err := o.assignVolunteer(tx, in); err != nil {
				return Part{}, err
			}
		}
		x := Part{Part: in.Part, User: in.User}
		x.Fact = o.fact(tx, in.From, "document")
		return x, db.Record(tx, "case_part", partColumns, x.Fact, x)
	}, nil
}

// giver is the role in which a member of the case's team may give part t, if
// there is one.
func (o Opened) giver(tx *db.Tx, t pack.Part, user sild.ID, from sild.Date) (role string, able bool, err error) {
	if user == "" {
		return "", true, nil
	}
	roles := []string{"support_person", "coordinator"}
	if !t.Paid() {
		roles = []string{Volunteer}
	}
	if t.Worker != nil && t.Worker.Kind == "peer" { // they may be paid or not
		roles = []string{Volunteer, "support_person"}
	}
	day := from
	if day.Before(o.Today) {
		day = o.Today // who gives it is in the team now
	}
	for _, role := range roles {
		if able, err = o.teammate(tx, user, role, day, day); able || err != nil {
			return role, able, err
		}
	}
	return "", false, nil
}

// proved checks that who gives a part has what the pack asks for.
func (o Opened) proved(tx *db.Tx, p sild.Problems, t pack.Part, in PartInput, role, field string) error {
	kinds := t.Credentials()
	if len(kinds) == 0 {
		return nil
	}
	workers, err := org.WorkersOf(tx, o.Team, role, o.Today)
	if err != nil {
		return err
	}
	for _, w := range workers {
		for _, kind := range kinds {
			p.Check(w.ID != in.User || w.Holds(kind, in.From) == org.Held, field, "case_part.user.not_proved")
		}
	}
	return nil
}

// assignVolunteer opens to a volunteer what the part needs, unless it is open.
func (o Opened) assignVolunteer(tx *db.Tx, in PartInput) error {
	all, err := Assignments(tx, o.Case)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.User == in.User && (a.Until.IsZero() || !a.Until.Before(in.From)) {
			return nil
		}
	}
	a, err := AssignmentInput{User: in.User, Role: Volunteer, From: in.From}.allowed(tx, o, all)
	if err != nil {
		return err
	}
	return a.begin(tx, o, in.From, all, ending{})
}

// EndPart ends a part of a case. If another goes on, it begins on the next day,
// with what is handed over, and the open tasks of the worker before go with it.
func EndPart(tx *db.Tx, caseID sild.ID, in PartEnd) (_ Part, err error) {
	defer sild.Wrap(&err, "casework.EndPart(%s)", caseID)
	o, err := Open(tx, caseID, 'P')
	if err != nil {
		return Part{}, err
	}
	if err := access.Duty(tx, access.End); err != nil {
		return Part{}, err
	}
	all, err := Parts(tx, o)
	if err != nil {
		return Part{}, err
	}
	i := slices.IndexFunc(all, func(x Part) bool { return x.Until.IsZero() && x.Part == in.Part })
	p := sild.Problems{}
	p.Check(in.Part != "", "part", "case.choice.required")
	p.Check(in.Part == "" || i >= 0, "part", "case_part.runs_not")
	o.Happened(p, "until", in.Until)
	p.Check(i < 0 || in.Until.IsZero() || !in.Until.Before(all[i].Day), "until", "case.day.before", "day", "date:"+startOf(all, i).String())
	if len(o.Pack.Vocabularies["part_ends"].Values) > 0 {
		o.Choice(p, "reason", "part_ends", in.Reason)
	}
	said := p.Text("said", in.Said, 2000)
	p.Check(in.To == "" || said != "", "said", "case_part.said.required")
	p.Check(in.To == "" || !in.Told.IsZero(), "told", "case_part.told.required")
	if !in.Told.IsZero() {
		o.Happened(p, "told", in.Told)
	}
	var begin func() (Part, error)
	if in.To != "" && i >= 0 {
		after := slices.Clone(all)
		after[i].Until = in.Until
		if begin, err = o.beginPart(tx, p, PartInput{in.To, in.ToUser, in.Until.AddDays(1)}, after, "to", "to_user", "until"); err != nil {
			return Part{}, err
		}
	}
	if err := p.Err(); err != nil {
		return Part{}, err
	}
	x := all[i]
	if x.ID == "" { // it followed from the start of the case
		x.Fact = o.fact(tx, x.Day, "document")
	} else if x.Fact, err = db.Amend(tx, "case_part", all[i].Fact, Changed); err != nil {
		return x, err
	}
	x.Until, x.Reason, x.To, x.Said, x.ToldOn = in.Until, in.Reason, in.To, said, in.Told
	if err := db.Record(tx, "case_part", partColumns, x.Fact, x); err != nil {
		return x, err
	}
	if err := o.leave(tx, x, all); err != nil {
		return x, err
	}
	if begin == nil {
		return x, nil
	}
	next, err := begin()
	if err != nil {
		return x, err
	}
	return x, o.moveTasks(tx, x, next.User)
}

func startOf(all []Part, i int) sild.Date {
	if i < 0 {
		return sild.Date{}
	}
	return all[i].Day
}

// leave ends the assignment of a volunteer who gave a part and gives no other.
func (o Opened) leave(tx *db.Tx, x Part, all []Part) error {
	for _, other := range all {
		if other.User == x.User && other.Part != x.Part && other.Until.IsZero() {
			return nil
		}
	}
	assigned, err := Assignments(tx, o.Case)
	if err != nil {
		return err
	}
	for _, a := range assigned {
		if a.User == x.User && a.Role == Volunteer && a.Until.IsZero() && !a.Day.After(x.Until) {
			return endAssignment(tx, a, x.Until, Changed)
		}
	}
	return nil
}

// moveTasks gives the open tasks of who gave a part to who goes on.
func (o Opened) moveTasks(tx *db.Tx, x Part, to sild.ID) error {
	if to == "" || to == x.User || x.User == "" {
		return nil
	}
	keys, err := db.All[string](tx, `SELECT key FROM task WHERE case_id = $1 AND user_id = $2 AND state = 'open' ORDER BY key`, o.Case, x.User)
	if err != nil {
		return err
	}
	for _, key := range keys {
		f := TaskFact{Fact: o.fact(tx, o.Today, "seen"), Key: key, Act: "reassign", User: to}
		if err := db.Record(tx, "task_fact", taskFactColumns, f.Fact, f); err != nil {
			return err
		}
	}
	return nil
}
