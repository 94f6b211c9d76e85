// SPDX-License-Identifier: EUPL-1.2

package access

import (
	"slices"
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

	Read     string  // the sections that the actor may read
	Write    string  // and write
	Grant    sild.ID // the grant that was used
	Role     string  // its role
	Relation string  // and the relation in which it lets the actor stand

	rights map[byte]Right
}

// Reads and Writes report on one section as a whole; Right is also what is less
// than that.
func (r Record) Reads(section byte) bool  { return strings.IndexByte(r.Read, section) >= 0 }
func (r Record) Writes(section byte) bool { return strings.IndexByte(r.Write, section) >= 0 }
func (r Record) Right(section byte) Right { return r.rights[section] }

type grantRow struct {
	ID, Role, Relation, Sections   string
	Excluded                       bool
	Restricted, Protected, Limited bool
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

// CaseToAdd opens a case for those who may write a section of it, or add to it
// and change what is their own: the caller looks at whose it is.
func CaseToAdd(tx *db.Tx, id sild.ID, section byte) (Record, error) {
	r, err := openCase(tx, id)
	if err != nil {
		return r, err
	}
	right := r.Right(section)
	if right&writing == 0 {
		r.denied(tx, id, string(section))
	}
	if right&reading == 0 {
		return r, sild.Missing()
	}
	if right&writing == 0 {
		return r, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	r.wrote(tx, "case", id, section)
	return r, nil
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
	if r.Subject != subject { // where the person is now is told, and stands in the trail though nothing is written
		tx.Denied(sild.Entry{Action: "read", What: "person", Object: r.Person, Sections: "I", Grant: r.Grant, Purpose: r.Purpose(), Subjects: []sild.ID{r.Person}})
		return r, &sild.Error{Kind: sild.Conflict, Key: "merge.elsewhere.now", Args: sild.Args{"now": string(r.Subject)}}
	}
	return r, nil
}

func openCase(tx *db.Tx, id sild.ID) (Record, error) {
	r, err := caseRecord(tx, id)
	if err != nil {
		return r, err
	}
	return r, r.decide(tx, `g.case_id = $3`, id, "")
}

func caseRecord(tx *db.Tx, id sild.ID) (Record, error) {
	type caseRow struct{ Subject, Person, Programme, Case, Provider, Team, Sender sild.ID }
	c, err := db.One[caseRow](tx, `SELECT subject_id, person_id, programme_id, id, provider_id, team_id, sender_team_id FROM cases WHERE id = $1`, id)
	if err != nil {
		return Record{}, absent(tx, Record{Case: id}, `g.case_id = $3`, id, err)
	}
	return Record{Subject: c.Subject, Person: c.Person, Programme: c.Programme, Case: c.Case, Provider: c.Provider, Team: c.Team, Sender: c.Sender}, nil
}

// CaseAs opens a case for the page made for one relation of those that stand
// aside: no other page shows what they open, and no list.
func CaseAs(tx *db.Tx, id sild.ID, relation, sections string) (Record, error) {
	r, err := caseRecord(tx, id)
	if err != nil {
		return r, err
	}
	if err := r.decide(tx, `g.case_id = $3`, id, relation); err != nil {
		return r, err
	}
	return r, r.seen(tx, "case", id, sections)
}

// CaseAsToWrite opens a case in the same way to write one section of it, of
// which the actor may write their own at least.
func CaseAsToWrite(tx *db.Tx, id sild.ID, relation string, section byte) (Record, error) {
	r, err := caseRecord(tx, id)
	if err != nil {
		return r, err
	}
	if err := r.decide(tx, `g.case_id = $3`, id, relation); err != nil {
		return r, err
	}
	if r.Right(section)&writing == 0 {
		r.denied(tx, id, string(section))
	}
	switch right := r.Right(section); {
	case right&reading == 0:
		return r, sild.Missing()
	case right&writing == 0:
		return r, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	r.wrote(tx, "case", id, section)
	return r, nil
}

func openPerson(tx *db.Tx, subject sild.ID) (Record, error) {
	r, err := personRecord(tx, subject)
	if err != nil {
		return r, err
	}
	return r, r.decide(tx, `g.subject_id = $3`, r.Subject, "")
}

func personRecord(tx *db.Tx, subject sild.ID) (Record, error) {
	type subjectRow struct{ Subject, Person, Programme sild.ID }
	s, err := db.One[subjectRow](tx, `SELECT s.id, s.person_id, s.programme_id FROM subject s
		WHERE s.id = coalesce((SELECT m.merged_into FROM subject m WHERE m.id = $1), $1)`, subject)
	if err != nil {
		return Record{}, absent(tx, Record{}, `g.subject_id = $3`, subject, err)
	}
	return Record{Subject: s.Subject, Person: s.Person, Programme: s.Programme}, nil
}

// PersonAs opens what is known of a person beside any case, as CaseAs does.
func PersonAs(tx *db.Tx, subject sild.ID, relation, sections string) (Record, error) {
	r, err := personRecord(tx, subject)
	if err != nil {
		return r, err
	}
	if err := r.decide(tx, `g.subject_id = $3`, r.Subject, relation); err != nil {
		return r, err
	}
	return r, r.seen(tx, "person", r.Person, sections)
}

// decide fills in what the actor's grants open: those of one relation, or all
// whose record opens on the pages made for everybody.
func (r *Record) decide(tx *db.Tx, where string, id sild.ID, relation string) error {
	r.rights = map[byte]Right{}
	if tx.Actor.Role == sild.System.Role {
		r.Read, r.Write, r.Role = Sections, Sections, sild.System.Role
		for i := range len(Sections) {
			r.rights[Sections[i]] = All | Write
		}
		return nil
	}
	rows, err := db.All[grantRow](tx, `
		SELECT g.id, g.role, g.relation, g.sections, EXISTS (SELECT 1 FROM exclusion x WHERE x.subject_id = g.subject_id AND x.user_id = $1 AND `+excludes("$2")+`),
			`+inState(0, "$1", "$2")+`, `+inState(1, "$1", "$2")+`, `+inState(2, "$1", "$2")+`
		FROM access_grant g
		WHERE `+where+` AND g.from_on <= $2 AND g.until_on >= $2 AND g.role = $4 AND (g.until_at IS NULL OR g.until_at > $5)
		AND g.grantee_id IN (`+grantees(tx.Actor.Role)+`)
		ORDER BY g.id`, tx.Actor.User, tx.Today(), id, tx.Actor.Role, tx.Now)
	if err != nil {
		return err
	}
	var grants []Grant
	var state State
	excluded := false
	rows = slices.DeleteFunc(rows, func(g grantRow) bool {
		return relation != "" && g.Relation != relation || relation == "" && Where(g.Role, g.Relation) == "aside"
	})
	for _, g := range rows {
		grants = append(grants, Grant{g.Role, g.Relation, g.Sections})
		excluded = excluded || g.Excluded
		for i, is := range [len(States)]bool{g.Restricted, g.Protected, g.Limited} {
			if is {
				state |= 1 << i
			}
		}
	}
	var read, write strings.Builder
	var any Right
	for i := range len(Sections) {
		right := Decide(grants, state, excluded, Sections[i])
		r.rights[Sections[i]] = right
		any |= right
		if right&All != 0 {
			read.WriteByte(Sections[i])
		}
		if right&Write != 0 {
			write.WriteByte(Sections[i])
		}
	}
	r.Read, r.Write = read.String(), write.String()
	if any == 0 {
		r.denied(tx, id, "")
		return sild.Missing()
	}
	for i, g := range grants { // the first that opens anything is the one that was used
		for j := range len(Sections) {
			if Decide([]Grant{g}, state, excluded, Sections[j]) != 0 {
				r.Grant, r.Role, r.Relation = sild.ID(rows[i].ID), g.Role, g.Relation
				return nil
			}
		}
	}
	return nil
}

// grantees are those whose grants are the actor's: the groups in which a user has
// a role today, and at this moment where it ends at one, as that of a shift does;
// and the open account of a person on their own pages.
func grantees(role string) string {
	if role == Participant {
		return `SELECT a.id FROM own_account a WHERE a.id = $1 AND a.closed_at IS NULL`
	}
	return `SELECT m.group_id FROM member m WHERE m.user_id = $1 AND m.role = $4 AND m.from_on <= $2 AND m.until_on >= $2 AND (m.until_at IS NULL OR m.until_at > $5)`
}

// excludes is the condition under which row x of exclusion holds on a day.
func excludes(day string) string { return `(x.until_on IS NULL OR x.until_on >= ` + day + `)` }

// inState is the condition under which the record of grant g is in one of States
// on a day: for those who are named for it, it is not restricted.
func inState(state int, user, day string) string {
	word := States[state]
	c := `EXISTS (SELECT 1 FROM protection p WHERE p.subject_id = g.subject_id AND p.state = '` + word + `' AND p.from_on <= ` + day + ` AND p.until_on >= ` + day + ` AND p.lifted_at IS NULL`
	if State(1<<state) == Restricted {
		c += ` AND NOT EXISTS (SELECT 1 FROM protection_named n WHERE n.subject_id = p.subject_id AND n.user_id = ` + user + ` AND n.from_on <= ` + day + ` AND n.until_on >= ` + day + `)`
	}
	return c + `)`
}

func (r Record) seen(tx *db.Tx, what string, id sild.ID, sections string) error {
	var shown strings.Builder
	for i := range len(Sections) {
		if strings.IndexByte(sections, Sections[i]) >= 0 && r.Right(Sections[i])&reading != 0 {
			shown.WriteByte(Sections[i])
		}
	}
	if shown.Len() == 0 {
		r.denied(tx, id, sections)
		return sild.Missing()
	}
	tx.Trail(sild.Entry{Action: "read", What: what, Object: id, Sections: shown.String(), Grant: r.Grant, Purpose: r.Purpose(), Subjects: []sild.ID{r.Person}})
	return nil
}

// Purpose is why the actor may: the relation of the grant that was used.
func (r Record) Purpose() string {
	if r.Relation != "" {
		return r.Relation
	}
	return r.Role
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
	r.wrote(tx, what, id, section)
	return nil
}

func (r Record) wrote(tx *db.Tx, what string, id sild.ID, section byte) {
	tx.Trail(sild.Entry{Action: "write", What: what, Object: id, Sections: string(section), Grant: r.Grant, Purpose: r.Purpose(), Subjects: []sild.ID{r.Person}})
}

// Duty is Forbidden unless the actor's role has duty.
func Duty(tx *db.Tx, duty string) error {
	if tx.Actor.Role == sild.System.Role || May(tx.Actor.Role, duty) {
		return nil
	}
	tx.Denied(sild.Entry{What: "duty", Purpose: duty})
	return &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
}
