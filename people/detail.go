// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
)

// A Detail is what is known of a person. Its Subject is the person.
type Detail struct {
	sild.Fact
	Given       string
	Family      string
	BornFrom    sild.Date // the earliest and the latest day that is possible
	BornUntil   sild.Date
	Sex         string // m, f, x, "n" for not told; empty: nobody has asked
	CodeCountry string
	Code        string
	NoCodeWhy   string // why there is no code: not_registered, foreign, unknown, not_told
	Language    string // BCP 47
	Interpreter bool
}

// detailOf are the columns of a Detail in the table of that alias.
func detailOf(alias string) string {
	return alias + "." + strings.ReplaceAll(sild.FactColumns+", "+detailColumns, ", ", ", "+alias+".")
}

const detailColumns = `given, family, born_from, born_until, sex, code_country, code, no_code_why, language, interpreter`

// Name is the person's name as one says it.
func (d Detail) Name() string { return strings.TrimSpace(d.Given + " " + d.Family) }

// Born is the birth date, as far as it is known.
func (d Detail) Born() sild.Partial { return sild.Partial{From: d.BornFrom, Until: d.BornUntil} }

// NoCodeReasons are why a person has no national code (domain §2.3).
var NoCodeReasons = []string{"not_registered", "foreign", "unknown", "not_told"}

// Sexes are what a code or a person says; "n" is that they would rather not.
var Sexes = []string{"m", "f", "x", "n"}

// Languages are those that a person can be said to speak; a pack's texts and
// the interpreter follow from it.
var Languages = []string{"et", "ru", "en", "lt", "lv", "uk", "ar", "fr", "fa", "de", "fi", "pl", "tr", "ka", "hy", "az", "ku", "so", "sgn"}

// DetailInput is what one may say of a person.
type DetailInput struct {
	Given       string
	Family      string
	Born        string // a day, a month or a year
	Sex         string
	CodeCountry string
	Code        string
	NoCodeWhy   string
	Language    string
	Interpreter bool
	Source      string
}

// check adds what is wrong with in to p.
func (in DetailInput) check(p sild.Problems, today sild.Date) Detail {
	d := Detail{
		Given: p.Line("given", in.Given, 200), Family: p.Line("family", in.Family, 200),
		Sex: in.Sex, NoCodeWhy: in.NoCodeWhy, Language: in.Language, Interpreter: in.Interpreter,
	}
	p.Check(d.Given != "" || d.Family != "", "given", "person.name.required")
	p.Check(slices.Contains(append([]string{""}, Sexes...), in.Sex), "sex", "choice.unknown")
	p.Check(in.Language == "" || slices.Contains(Languages, in.Language), "language", "choice.unknown")
	born, err := sild.ParsePartial(strings.TrimSpace(in.Born))
	p.Check(err == nil, "born", "date.unreadable")
	if err == nil && !born.IsZero() {
		p.Check(!born.From.After(today), "born", "person.born.future")
		least, _ := born.Age(today)
		p.Check(least < 120, "born", "person.born.old")
	}
	if strings.TrimSpace(in.Code) == "" {
		p.Check(slices.Contains(NoCodeReasons, in.NoCodeWhy), "no_code_why", "person.no_code_why.required")
	} else {
		d.NoCodeWhy = ""
		code, err := ParseCode(in.CodeCountry, in.Code)
		if e, ok := err.(*sild.Error); ok {
			p.Check(false, "code", e.Key)
		} else if err == nil {
			d.CodeCountry, d.Code = code.Country, code.Value
			if on, ok := code.Born(); ok {
				p.Check(!on.After(today), "code", "code.date")
				p.Check(born.IsZero() || on.Between(born.From, born.Until), "born", "person.born.differs")
				born = sild.On(on)
			}
			if sex, ok := code.Sex(); ok && d.Sex == "" {
				d.Sex = sex
			}
		}
	}
	d.BornFrom, d.BornUntil = born.From, born.Until
	return d
}

// Add enters a person and their place in a programme. The actor's team gets to
// see the record; possible doubles among those whom the actor sees are for the
// page to show before.
func Add(tx *db.Tx, programme, controller, team sild.ID, in DetailInput) (_ Subject, err error) {
	defer sild.Wrap(&err, "people.Add")
	return add(tx, access.AddPerson, programme, controller, team, in, nil, nil)
}

// AddInPrison is Add for somebody who is in prison, with what is known of when
// and how they leave: one form, one unit of work, and the problems of both at
// once.
func AddInPrison(tx *db.Tx, p *pack.Pack, programme, controller, team sild.ID, in DetailInput, leaves ReleaseInput) (_ Subject, err error) {
	defer sild.Wrap(&err, "people.AddInPrison")
	return add(tx, access.AddPerson, programme, controller, team, in, p, &leaves)
}

// AddComing is Add for somebody who comes to the provider by themselves. In the
// same unit of work a case must begin: nothing else lets anybody see the record.
func AddComing(tx *db.Tx, programme, controller, team sild.ID, in DetailInput) (_ Subject, err error) {
	defer sild.Wrap(&err, "people.AddComing")
	return add(tx, access.TakeIn, programme, controller, team, in, nil, nil)
}

// MayEnter checks that the actor may enter people somewhere: of a municipality
// only who sends referrals today. Others help with those whom they are asked about.
func MayEnter(tx *db.Tx) error {
	if err := access.Duty(tx, access.AddPerson); err != nil || tx.Actor.Role != "municipal" {
		return err
	}
	refers, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM contract WHERE org_id = $1 AND part = 'referrer' AND from_on <= $2 AND until_on >= $2)`, tx.Actor.Org, tx.Today())
	if err == nil && !refers {
		tx.Denied(sild.Entry{What: "duty", Purpose: access.AddPerson})
		err = &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	return err
}

func add(tx *db.Tx, duty string, programme, controller, team sild.ID, in DetailInput, p *pack.Pack, leaves *ReleaseInput) (Subject, error) {
	if err := access.Duty(tx, duty); err != nil {
		return Subject{}, err
	}
	if may, err := mayEnter(tx, programme, controller, team); err != nil || !may {
		return Subject{}, cmp.Or(err, sild.Missing())
	}
	return enter(tx, programme, controller, team, in, p, leaves)
}

// enter makes the person and their place in the programme.
func enter(tx *db.Tx, of, controller, team sild.ID, in DetailInput, p *pack.Pack, leaves *ReleaseInput) (Subject, error) {
	if open, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM pack_version WHERE programme_id = $1 AND state = 'active')`, of); err != nil {
		return Subject{}, err
	} else if !open { // it has ended: nothing new begins in it
		return Subject{}, &sild.Error{Kind: sild.Conflict, Key: "pack.retired"}
	}
	pr := sild.Problems{}
	d := in.check(pr, tx.Today())
	var r Release
	if leaves != nil {
		r = leaves.check(pr, p, sild.DateOf(tx.Now, p.Location()), nil)
	}
	if err := pr.Err(); err != nil {
		return Subject{}, err
	}
	person := tx.NewID()
	if err := db.Insert(tx, "person", `id, controller_id, created_at, created_by`, struct {
		ID, Controller sild.ID
		At             time.Time
		By             sild.ID
	}{person, controller, tx.Now, tx.Actor.User}); err != nil {
		return Subject{}, err
	}
	s := Subject{ID: tx.NewID(), Programme: of, Person: person, Team: team, CreatedAt: tx.Now}
	if err := db.Insert(tx, "subject", subjectColumns, s); err != nil {
		return s, err
	}
	d.Fact = in.fact(tx, person)
	if err := db.Insert(tx, "person_detail", sild.FactColumns+", "+detailColumns, d); err != nil {
		return s, err
	}
	if leaves != nil {
		r.Change = "set"
		r.Fact = tx.NewFact(s.ID, "", tx.Today(), "prison", "document")
		if err := db.Record(tx, "release_date", ReleaseColumns, r.Fact, r); err != nil {
			return s, err
		}
	}
	tx.Touch(s.ID)
	tx.Trail(sild.Entry{Action: "write", What: "person", Object: person, Sections: "I", Subjects: []sild.ID{person}})
	return s, nil
}

// mayEnter reports whether the actor's organisation works in the programme today,
// the records there are the controller's, and the actor is in the team.
func mayEnter(tx *db.Tx, programme, controller, team sild.ID) (bool, error) {
	if tx.Actor.Role == sild.System.Role {
		return true, nil
	}
	return db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM contract c JOIN programme p ON p.id = c.programme_id
			WHERE p.id = $1 AND p.controller_id = $2 AND c.org_id = $3 AND c.from_on <= $4 AND c.until_on >= $4)
		AND EXISTS (SELECT 1 FROM member m WHERE m.group_id = $5 AND m.user_id = $6 AND m.role = $7 AND m.from_on <= $4 AND m.until_on >= $4)`,
		programme, controller, tx.Actor.Org, tx.Today(), team, tx.Actor.User, tx.Actor.Role)
}

// fact is the head of a detail: what a person says of themself is said, what
// was read from a paper or a register is as good as those.
func (in DetailInput) fact(tx *db.Tx, person sild.ID) sild.Fact {
	source, evidence := told(in.Source)
	return tx.NewFact(person, "", tx.Today(), source, evidence)
}

// Correct replaces what is known of a person. Seen is the row that the actor
// looked at: if it no longer holds, somebody else was quicker, and it is a
// Conflict.
func Correct(tx *db.Tx, subject, seen sild.ID, in DetailInput) (_ Detail, err error) {
	defer sild.Wrap(&err, "people.Correct(%s)", subject)
	r, err := access.PersonToWrite(tx, subject, 'I')
	if err != nil {
		return Detail{}, err
	}
	pr := sild.Problems{}
	d := in.check(pr, tx.Today())
	if err := pr.Err(); err != nil {
		return d, err
	}
	old, err := detail(tx, r.Person)
	if err != nil {
		return d, err
	}
	if seen != "" && old.ID != seen {
		return old, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	subjects, err := db.All[sild.ID](tx, `SELECT id FROM subject WHERE person_id = $1`, r.Person)
	if err != nil {
		return d, err
	}
	n, err := db.Exec(tx, `UPDATE person_detail SET replaced_at = $1, replaced_by = $2, replaced_why = 'corrected' WHERE id = $3 AND replaced_at IS NULL`, tx.Now, tx.Actor.User, old.ID)
	if err != nil {
		return d, err
	}
	if n == 0 {
		return old, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	d.Fact = in.fact(tx, r.Person)
	d.Thing = old.Thing
	if err := db.Insert(tx, "person_detail", sild.FactColumns+", "+detailColumns, d); err != nil {
		return d, err
	}
	for _, s := range subjects { // everything derived from a name or an age, in every programme
		tx.Touch(s)
	}
	return d, nil
}

func detail(tx *db.Tx, person sild.ID) (Detail, error) {
	return db.One[Detail](tx, `SELECT `+sild.FactColumns+`, `+detailColumns+` FROM person_detail WHERE subject_id = $1 AND replaced_at IS NULL`, person)
}

// TakeDetail lets hold for a person what is known of another, and says why. The
// actor may merge both.
// Parts are those of DetailParts that are taken; without any it is all.
func TakeDetail(tx *db.Tx, person, from sild.ID, why string, parts ...string) (Detail, error) {
	was, err := detail(tx, person)
	if err != nil {
		return was, err
	}
	d, err := detail(tx, from)
	if err != nil {
		return d, err
	}
	if len(parts) > 0 {
		if d, err = was.taking(d, parts); err != nil {
			return d, err
		}
	}
	if _, err := db.Exec(tx, `UPDATE person_detail SET replaced_at = $1, replaced_by = $2, replaced_why = $3 WHERE id = $4`, tx.Now, tx.Actor.User, why, was.ID); err != nil {
		return d, err
	}
	thing, source, evidence := was.Thing, d.Source, d.Evidence
	d.Fact = tx.NewFact(person, "", tx.Today(), source, evidence)
	d.Thing = thing
	return d, db.Insert(tx, "person_detail", sild.FactColumns+", "+detailColumns, d)
}

// DetailAt is what was known of a person just before a moment, if anything was;
// zero: now.
func DetailAt(tx *db.Tx, person sild.ID, at time.Time) (Detail, bool, error) {
	args := []any{person}
	return db.Maybe[Detail](tx, `SELECT `+sild.FactColumns+`, `+detailColumns+` FROM person_detail d WHERE subject_id = $1 AND `+db.Held("d", at, &args), args...)
}

// LeaveDetail takes back what TakeDetail told in the row taken, so that the row
// was holds again, unless somebody has corrected it since.
func LeaveDetail(tx *db.Tx, taken, was sild.ID) error {
	n, err := db.Exec(tx, `UPDATE person_detail SET replaced_at = $1, replaced_by = $2, replaced_why = $3 WHERE id = $4 AND replaced_at IS NULL`, tx.Now, tx.Actor.User, Undone, taken)
	if err != nil || n == 0 {
		return err
	}
	_, err = db.Exec(tx, `UPDATE person_detail SET replaced_at = NULL, replaced_by = NULL, replaced_why = '' WHERE id = $1`, was)
	return err
}

// DetailOf is what holds of a person. The caller has opened the record.
func DetailOf(tx *db.Tx, person sild.ID) (Detail, error) { return detail(tx, person) }
