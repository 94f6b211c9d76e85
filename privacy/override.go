// SPDX-License-Identifier: EUPL-1.2

package privacy

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/people"
)

// An Override is a record that somebody opened in an emergency.
type Override struct {
	ID         sild.ID
	Subject    sild.ID
	Person     sild.ID
	User       sild.ID
	Org        sild.ID
	Reviewer   sild.ID // the organisation whose officers judge it
	Role       string
	Reason     string
	Words      string
	OpenedAt   time.Time
	UntilAt    time.Time
	ReviewBy   time.Time
	ReviewedAt time.Time // zero: not yet
	ReviewedBy sild.ID
	Outcome    string
	Judgement  string
	Follows    string
}

const overrideColumns = `id, subject_id, person_id, user_id, org_id, reviewer_id, role, reason, words, opened_at, until_at, review_by, reviewed_at, reviewed_by, outcome, review_words, consequence`

// OverrideInput is whom somebody must see now, and why. Who is a national code, or
// the number of a case or person from a colleague: the link will do.
type OverrideInput struct {
	Who     string
	Country string // of the code
	Reason  string
	Words   string
}

// A Standing is whether a user could open a record in an emergency now.
type Standing struct {
	Reviewed bool // somebody would judge it
	Late     int  // openings of theirs that are not judged and should be
	Used     int  // openings within the last 30 days
	Tries    int  // numbers that opened nothing
}

// Bar is the key of what stands in the way; empty: nothing.
func (s Standing) Bar() string {
	switch {
	case !s.Reviewed:
		return "override.bar.reviewer"
	case s.Late > 0:
		return "override.bar.late"
	case s.Used >= Most:
		return "override.bar.cap"
	case s.Tries >= MostTries:
		return "override.bar.tries"
	}
	return ""
}

// Stands is how the actor stands.
func Stands(tx *db.Tx) (s Standing, err error) {
	defer sild.Wrap(&err, "privacy.Stands")
	if err := access.Duty(tx, access.Override); err != nil {
		return s, err
	}
	reviewer, err := ReviewerOf(tx, tx.Actor.Org)
	if err != nil {
		return s, err
	}
	if reviewer != "" {
		if s.Reviewed, err = canReview(tx, reviewer, tx.Actor.User); err != nil {
			return s, err
		}
	}
	type counts struct{ Late, Used int }
	c, err := db.One[counts](tx, `SELECT count(CASE WHEN reviewed_at IS NULL AND review_by < $2 THEN 1 END), count(CASE WHEN opened_at > $3 THEN 1 END)
		FROM override WHERE user_id = $1`, tx.Actor.User, tx.Now, tx.Now.Add(-Within))
	if err != nil {
		return s, err
	}
	s.Late, s.Used = c.Late, c.Used
	s.Tries, err = db.One[int](tx, `SELECT count(*) FROM trail WHERE user_id = $1 AND at > $2 AND action = 'override-refused'`, tx.Actor.User, tx.Now.Add(-TriesIn))
	return s, err
}

// Open lets the actor read a record that nothing else opens to them, for an hour:
// break-glass. Whom nobody has written down, who is kept from the actor and whose
// record is closed to all but a few is answered in the same way: no opening and
// no error, so that the try stays in the trail. Who can be seen anyway is named
// as already open.
func Open(tx *db.Tx, in OverrideInput) (_ Override, opened bool, err error) {
	defer sild.Wrap(&err, "privacy.Open")
	s, err := Stands(tx)
	if err != nil {
		return Override{}, false, err
	}
	p := sild.Problems{}
	words := said(p, "override", in.Reason, in.Words)
	code, id := whom(p, in)
	if err := p.Err(); err != nil {
		return Override{}, false, err
	}
	if key := s.Bar(); key != "" {
		return Override{}, false, conflict(key)
	}
	subject, there, err := find(tx, code, id)
	if err != nil {
		return Override{}, false, err
	}
	if !there {
		tx.Trail(sild.Entry{Action: "override-refused", What: "person", Purpose: access.BreakGlass})
		return Override{}, false, nil
	}
	if o, open, err := openNow(tx, subject.ID); open || err != nil {
		return o, open, err
	}
	if _, err := access.Person(tx, subject.ID, "I"); err == nil { // nothing to break
		return Override{Subject: subject.ID, Person: subject.Person}, true, nil
	}
	reviewer, err := ReviewerOf(tx, tx.Actor.Org)
	if err != nil {
		return Override{}, false, err
	}
	o := Override{
		ID: tx.NewID(), Subject: subject.ID, Person: subject.Person, User: tx.Actor.User, Org: tx.Actor.Org, Reviewer: reviewer, Role: tx.Actor.Role,
		Reason: in.Reason, Words: words, OpenedAt: tx.Now, UntilAt: tx.Now.Add(OpenFor), ReviewBy: tx.Now.Add(ReviewIn),
	}
	if err := db.Insert(tx, "override", overrideColumns, o); err != nil {
		return o, false, err
	}
	first, err := grantUntil(tx, o.Subject, "", access.BreakGlass, o.UntilAt)
	if err != nil {
		return o, false, err
	}
	if _, err := access.Person(tx, subject.ID, "I"); err != nil { // closed to the actor: as if there were nobody
		return Override{}, false, refused(tx, o, err)
	}
	tx.Trail(sild.Entry{Action: "override", What: "person", Object: o.ID, Grant: first, Purpose: access.BreakGlass, Subjects: []sild.ID{o.Person}})
	if err := tell(tx, o.Reviewer, o.Person, "override", o.ID); err != nil {
		return o, false, err
	}
	if o.Org != o.Reviewer { // the officers of the organisation itself know too
		if err := tell(tx, o.Org, o.Person, "override", o.ID); err != nil {
			return o, false, err
		}
	}
	return o, true, tell(tx, "", o.Person, "override", o.ID)
}

// refused takes back what Open wrote before it knew that the record is closed to
// the actor.
func refused(tx *db.Tx, o Override, why error) error {
	if sild.KindOf(why) != sild.NotFound {
		return why
	}
	if _, err := db.Exec(tx, `DELETE FROM access_grant WHERE subject_id = $1 AND grantee_id = $2 AND relation = $3 AND from_on = $4 AND until_at = $5`,
		o.Subject, o.User, access.BreakGlass, tx.Today(), o.UntilAt); err != nil {
		return err
	}
	_, err := db.Exec(tx, `DELETE FROM override WHERE id = $1`, o.ID)
	tx.Trail(sild.Entry{Action: "override-refused", What: "person", Purpose: access.BreakGlass})
	return err
}

var number = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// whom reads what was typed: a national code, or a number.
func whom(p sild.Problems, in OverrideInput) (code people.Code, id sild.ID) {
	who := strings.TrimSpace(in.Who)
	if n := number.FindString(strings.ToLower(who)); n != "" {
		return code, sild.ID(n)
	}
	p.Check(who != "", "who", "override.who.required")
	if who == "" {
		return code, ""
	}
	if in.Country == "" {
		in.Country = "EE"
	}
	code, err := people.ParseCode(in.Country, who)
	p.Check(err == nil, "who", "override.who.wrong")
	return code, ""
}

type foundRow struct{ ID, Person sild.ID }

// find is the record that a code or number names, in a programme in which the
// actor's organisation has a part.
func find(tx *db.Tx, code people.Code, id sild.ID) (foundRow, bool, error) {
	const part = ` AND s.merged_into IS NULL AND EXISTS (SELECT 1 FROM contract c WHERE c.programme_id = s.programme_id AND c.org_id = $1)`
	if id != "" {
		return db.Maybe[foundRow](tx, `SELECT s.id, s.person_id FROM subject s WHERE s.id IN (
			SELECT coalesce(m.merged_into, m.id) FROM subject m WHERE m.id = $2 UNION ALL SELECT k.subject_id FROM cases k WHERE k.id = $2)`+part, tx.Actor.Org, id)
	}
	return db.Maybe[foundRow](tx, `SELECT s.id, s.person_id FROM person_detail d JOIN subject s ON s.person_id = d.subject_id
		WHERE d.replaced_at IS NULL AND d.code = $2 AND d.code <> '' AND d.code_country = $3`+part+` ORDER BY s.id DESC LIMIT 1`, tx.Actor.Org, code.Value, code.Country)
}

// openNow is the actor's opening of a record that has not run out.
func openNow(tx *db.Tx, subject sild.ID) (Override, bool, error) {
	return db.Maybe[Override](tx, `SELECT `+overrideColumns+` FROM override WHERE subject_id = $1 AND user_id = $2 AND role = $3 AND until_at > $4 ORDER BY id DESC LIMIT 1`,
		subject, tx.Actor.User, tx.Actor.Role, tx.Now)
}

type grantRow struct {
	ID, Subject, Case, Grantee sild.ID
	Role, Relation, Sections   string
	From, Until                sild.Date
	UntilAt                    time.Time
	By                         sild.ID
	Why                        string
	Settled                    bool
}

const grantColumns = `id, subject_id, case_id, grantee_id, role, relation, sections, from_on, until_on, until_at, by_id, why, settled`

// grantUntil lets the actor stand in a relation to a person until a moment: to
// one case, or to all and to the record beside them. What that opens is the
// policy's to say. The first grant is given.
func grantUntil(tx *db.Tx, subject, caseID sild.ID, relation string, until time.Time) (sild.ID, error) {
	cases := []sild.ID{caseID}
	if caseID == "" {
		all, err := db.All[sild.ID](tx, `SELECT id FROM cases WHERE subject_id = $1 ORDER BY id`, subject)
		if err != nil {
			return "", err
		}
		cases = append(cases, all...)
	}
	rows := make([]grantRow, len(cases))
	for i, c := range cases {
		rows[i] = grantRow{
			ID: tx.NewID(), Subject: subject, Case: c, Grantee: tx.Actor.User, Role: tx.Actor.Role, Relation: relation, Sections: access.Sections,
			From: tx.Today(), Until: tx.Today().AddDays(1), UntilAt: until, By: tx.Actor.User, Why: relation,
		}
	}
	return rows[0].ID, db.InsertAll(tx, "access_grant", grantColumns, rows)
}

// Closes is when the grant of a relation that lasts a while ends; zero: it is
// none of those. Whoever has opened the record may know.
func Closes(tx *db.Tx, grant sild.ID) (time.Time, error) {
	at, _, err := db.Maybe[time.Time](tx, `SELECT until_at FROM access_grant WHERE id = $1 AND until_at IS NOT NULL`, grant)
	return at, err
}

// Own are the actor's openings, the latest first.
func Own(tx *db.Tx) ([]Override, error) {
	if err := access.Duty(tx, access.Override); err != nil {
		return nil, err
	}
	list, err := db.All[Override](tx, `SELECT `+overrideColumns+` FROM override WHERE user_id = $1 ORDER BY id DESC LIMIT 20`, tx.Actor.User)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	shown := make([]sild.ID, len(list))
	for i, o := range list {
		shown[i] = o.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "override", Purpose: access.BreakGlass, Subjects: shown})
	return list, nil
}

// Opened is one of the actor's openings, or one whose judgement is theirs.
func Opened(tx *db.Tx, id sild.ID) (Override, error) {
	o, err := db.One[Override](tx, `SELECT `+overrideColumns+` FROM override WHERE id = $1`, id)
	if err != nil {
		return o, err
	}
	officer := access.May(tx.Actor.Role, access.Review) && slices.Contains([]sild.ID{o.Org, o.Reviewer}, tx.Actor.Org)
	if o.User != tx.Actor.User && !officer {
		return Override{}, sild.Missing()
	}
	return o, nil
}
