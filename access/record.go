// SPDX-License-Identifier: EUPL-1.2

package access

import (
	"strconv"
	"strings"

	"sild"
	"sild/db"
)

// A Record is a case, or a person in a programme, that the actor has opened.
type Record struct {
	Subject   sild.ID
	Person    sild.ID
	Programme sild.ID
	Case      sild.ID // empty: the person beside any case
	Provider  sild.ID
	Team      sild.ID
	Sender    sild.ID // the team that referred

	Read  string  // the sections that the actor may read
	Write string  // and write
	Grant sild.ID // the grant that was used
	Role  string  // its role
}

// Reads and Writes report on one section.
func (r Record) Reads(section byte) bool  { return strings.IndexByte(r.Read, section) >= 0 }
func (r Record) Writes(section byte) bool { return strings.IndexByte(r.Write, section) >= 0 }

type grantRow struct {
	ID, Role, Sections sild.ID
	Excluded           bool
}

// Case opens a case for reading the sections that are asked for, and leaves a
// trail of those that may be read. It is Missing if none of them may be.
func Case(tx *db.Tx, id sild.ID, sections string) (Record, error) {
	r, err := openCase(tx, id)
	if err != nil {
		return r, err
	}
	return r, r.seen(tx, "case", id, sections)
}

// CaseToWrite opens a case to write one section, and leaves a trail of that. It
// is Missing if the section is not visible, and Forbidden if it is read only.
func CaseToWrite(tx *db.Tx, id sild.ID, section byte) (Record, error) {
	r, err := openCase(tx, id)
	if err != nil {
		return r, err
	}
	return r, r.written(tx, "case", id, section)
}

// Person opens what is known of a person in a programme beside any case. A record
// that was merged into another opens that one: its Subject says so.
func Person(tx *db.Tx, subject sild.ID, sections string) (Record, error) {
	r, err := openPerson(tx, subject)
	if err != nil {
		return r, err
	}
	return r, r.seen(tx, "person", r.Person, sections)
}

// PersonToWrite opens the same to write one section. It is a Conflict if the
// record was merged into another meanwhile.
func PersonToWrite(tx *db.Tx, subject sild.ID, section byte) (Record, error) {
	r, err := openPerson(tx, subject)
	if err != nil {
		return r, err
	}
	if err := r.written(tx, "person", r.Person, section); err != nil {
		return r, err
	}
	if r.Subject != subject {
		return r, &sild.Error{Kind: sild.Conflict, Key: "merge.elsewhere.now"}
	}
	return r, nil
}

func openCase(tx *db.Tx, id sild.ID) (Record, error) {
	r, err := caseRecord(tx, id)
	if err != nil {
		return r, absent(tx, Record{Case: id}, `g.case_id = $3`, id, tx.Actor.Role, err)
	}
	return r, r.decide(tx, `g.case_id = $3`, id, tx.Actor.Role)
}

func caseRecord(tx *db.Tx, id sild.ID) (Record, error) {
	type caseRow struct{ Subject, Person, Programme, Case, Provider, Team, Sender sild.ID }
	c, err := db.One[caseRow](tx, `SELECT subject_id, person_id, programme_id, id, provider_id, team_id, sender_team_id FROM cases WHERE id = $1`, id)
	if err != nil {
		return Record{}, err
	}
	return Record{Subject: c.Subject, Person: c.Person, Programme: c.Programme, Case: c.Case, Provider: c.Provider, Team: c.Team, Sender: c.Sender}, nil
}

// CaseAs opens a case for reading by a grant that is narrower than the actor's
// role: Offered or Former. What it opens is on no list, and is never written.
func CaseAs(tx *db.Tx, id sild.ID, standing, sections string) (Record, error) {
	r, err := caseRecord(tx, id)
	if err != nil {
		return r, absent(tx, Record{Case: id}, `g.case_id = $3`, id, standing, err)
	}
	if err := r.decide(tx, `g.case_id = $3`, id, standing); err != nil {
		return r, err
	}
	return r, r.seen(tx, "case", id, sections)
}

func openPerson(tx *db.Tx, subject sild.ID) (Record, error) {
	type subjectRow struct{ Subject, Person, Programme sild.ID }
	s, err := db.One[subjectRow](tx, `SELECT s.id, s.person_id, s.programme_id FROM subject s
		WHERE s.id = coalesce((SELECT m.merged_into FROM subject m WHERE m.id = $1), $1)`, subject)
	if err != nil {
		return Record{}, absent(tx, Record{}, `g.subject_id = $3`, subject, tx.Actor.Role, err)
	}
	r := Record{Subject: s.Subject, Person: s.Person, Programme: s.Programme}
	return r, r.decide(tx, `g.subject_id = $3`, s.Subject, tx.Actor.Role)
}

// decide fills in what the actor's grants of role open.
func (r *Record) decide(tx *db.Tx, where string, id sild.ID, role string) error {
	if tx.Actor.Role == sild.System.Role {
		r.Read, r.Write, r.Role = Sections, Sections, sild.System.Role
		return nil
	}
	rows, err := db.All[grantRow](tx, `
		SELECT g.id, g.role, g.sections, EXISTS (SELECT 1 FROM exclusion x WHERE x.subject_id = g.subject_id AND x.user_id = $1)
		FROM access_grant g
		WHERE `+where+` AND g.from_on <= $2 AND g.until_on >= $2 AND g.role = $5
		AND g.grantee_id IN (SELECT m.group_id FROM member m WHERE m.user_id = $1 AND m.role = $4 AND m.from_on <= $2 AND m.until_on >= $2)
		ORDER BY g.id`, tx.Actor.User, tx.Today(), id, tx.Actor.Role, role)
	if err != nil {
		return err
	}
	grants, excluded := make([]Grant, len(rows)), false
	for i, g := range rows {
		grants[i] = Grant{string(g.Role), string(g.Sections)}
		excluded = excluded || g.Excluded
	}
	var read, write strings.Builder
	for i := range len(Sections) {
		if Decide(grants, excluded, Sections[i], false) {
			read.WriteByte(Sections[i])
		}
		if Decide(grants, excluded, Sections[i], true) {
			write.WriteByte(Sections[i])
		}
	}
	r.Read, r.Write = read.String(), write.String()
	if r.Read == "" {
		r.denied(tx, id, "")
		return sild.Missing()
	}
	r.Grant, r.Role = rows[0].ID, string(rows[0].Role)
	return nil
}

func (r Record) seen(tx *db.Tx, what string, id sild.ID, sections string) error {
	var shown strings.Builder
	for i := range len(Sections) {
		if strings.IndexByte(sections, Sections[i]) >= 0 && r.Reads(Sections[i]) {
			shown.WriteByte(Sections[i])
		}
	}
	if shown.Len() == 0 {
		r.denied(tx, id, sections)
		return sild.Missing()
	}
	tx.Trail(sild.Entry{Action: "read", What: what, Object: id, Sections: shown.String(), Grant: r.Grant, Purpose: r.Role, Subjects: []sild.ID{r.Person}})
	return nil
}

func (r Record) written(tx *db.Tx, what string, id sild.ID, section byte) error {
	if !r.Writes(section) {
		r.denied(tx, id, string(section))
	}
	if !r.Reads(section) {
		return sild.Missing() // it must not tell whether there is such a row
	}
	if !r.Writes(section) {
		return &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	tx.Trail(sild.Entry{Action: "write", What: what, Object: id, Sections: string(section), Grant: r.Grant, Purpose: r.Role, Subjects: []sild.ID{r.Person}})
	return nil
}

// Scope is the condition under which row c of case_card may be listed to the
// actor, with section of it shown; it adds its arguments to args. A list
// under it holds exactly the cases that [Case] would open.
func Scope(tx *db.Tx, section byte, args *[]any) string {
	return scope(tx, section, args, `g.case_id = c.case_id`)
}

// ScopePeople is Scope for row s of subject.
func ScopePeople(tx *db.Tx, section byte, args *[]any) string {
	return scope(tx, section, args, `g.subject_id = s.id`)
}

func scope(tx *db.Tx, section byte, args *[]any, join string) string {
	if tx.Actor.Role == sild.System.Role {
		return "TRUE"
	}
	if !policy[tx.Actor.Role][section].read {
		return "FALSE"
	}
	n := len(*args)
	*args = append(*args, tx.Actor.User, tx.Today(), tx.Actor.Role)
	user, today, role := "$"+strconv.Itoa(n+1), "$"+strconv.Itoa(n+2), "$"+strconv.Itoa(n+3)
	return `(EXISTS (SELECT 1 FROM access_grant g WHERE ` + join + ` AND g.role = ` + role + `
		AND g.from_on <= ` + today + ` AND g.until_on >= ` + today + sectionOf(section) + `
		AND g.grantee_id IN (SELECT m.group_id FROM member m WHERE m.user_id = ` + user + ` AND m.role = ` + role + ` AND m.from_on <= ` + today + ` AND m.until_on >= ` + today + `)
		AND NOT EXISTS (SELECT 1 FROM exclusion x WHERE x.subject_id = g.subject_id AND x.user_id = ` + user + `)))`
}

// sectionOf narrows to grants that open section. Sections stand in the order of
// [Sections], one letter each; replace() takes the letter out where it is.
func sectionOf(section byte) string {
	return ` AND replace(g.sections, '` + string(section) + `', '') <> g.sections`
}

// Duty is Forbidden unless the actor's role has duty.
func Duty(tx *db.Tx, duty string) error {
	if tx.Actor.Role == sild.System.Role || May(tx.Actor.Role, duty) {
		return nil
	}
	tx.Denied(sild.Entry{What: "duty", Purpose: duty})
	return &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
}
