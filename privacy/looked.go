// SPDX-License-Identifier: EUPL-1.2

package privacy

import (
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/people"
)

// A Reading is an entry of the trail about one person as an officer reads it.
type Reading struct {
	ID                 sild.ID
	At                 time.Time
	User               sild.ID
	UserName, OrgName  string
	Role, Action, What string
	Sections, Purpose  string
	Withheld           bool
}

// A Whom is a person as an officer meets them: a number, and their cases. Who it
// is, an inspection tells.
type Whom struct {
	Person   sild.ID
	Subjects []sild.ID
	Cases    []sild.ID
}

// Find is the person of a code, or of the number of a case or person, if the
// actor's organisation answers for them.
func Find(tx *db.Tx, country, who string) (_ Whom, err error) {
	defer sild.Wrap(&err, "privacy.Find")
	if err := access.Duty(tx, access.Log); err != nil {
		return Whom{}, err
	}
	p := sild.Problems{}
	code, id := whom(p, OverrideInput{Who: who, Country: country})
	if err := p.Err(); err != nil {
		return Whom{}, err
	}
	var person sild.ID
	if id != "" {
		person, _, err = db.Maybe[sild.ID](tx, `SELECT id FROM person WHERE id = $1 UNION ALL SELECT person_id FROM subject WHERE id = $1 UNION ALL SELECT person_id FROM cases WHERE id = $1`, id)
	} else {
		person, _, err = db.Maybe[sild.ID](tx, `SELECT p.id FROM person_detail d JOIN person p ON p.id = d.subject_id WHERE d.replaced_at IS NULL AND d.code = $2 AND d.code <> '' AND d.code_country = $3
			AND `+overseen("p.id", "$1")+` ORDER BY p.id LIMIT 1`, tx.Actor.Org, code.Value, code.Country)
	}
	if err != nil {
		return Whom{}, err
	}
	if x, err := WhomOf(tx, person); sild.KindOf(err) != sild.NotFound {
		return x, err
	}
	p.Check(false, "who", "privacy.find.none")
	return Whom{}, p.Err()
}

// WhomOf is a person for whom the actor's organisation answers.
func WhomOf(tx *db.Tx, person sild.ID) (x Whom, err error) {
	if err := access.Duty(tx, access.Log); err != nil {
		return x, err
	}
	yes := false
	if person != "" {
		if yes, err = oversees(tx, person); err != nil {
			return x, err
		}
	}
	if !yes {
		return x, sild.Missing()
	}
	x.Person = person
	if x.Subjects, err = db.All[sild.ID](tx, `SELECT id FROM subject WHERE person_id = $1 ORDER BY id`, person); err != nil {
		return x, err
	}
	x.Cases, err = db.All[sild.ID](tx, `SELECT id FROM cases WHERE person_id = $1 ORDER BY id`, person)
	tx.Trail(sild.Entry{Action: "read", What: "trail", Object: person, Sections: "C", Purpose: access.Log, Subjects: []sild.ID{person}})
	return x, err
}

// LookedAt lists who looked at a person and at the records that were merged into
// theirs, the latest first, also what is withheld from the person and what was
// refused. The caller has it from [WhomOf].
func LookedAt(tx *db.Tx, x Whom, limit int) ([]Reading, error) {
	merged, err := people.MergedPersons(tx, x.Person)
	if err != nil {
		return nil, err
	}
	persons := append([]sild.ID{x.Person}, merged...)
	var ids []sild.ID
	for _, p := range persons {
		some, err := db.All[sild.ID](tx, `SELECT entry_id FROM trail_subject WHERE person_id = $1 ORDER BY entry_id DESC LIMIT $2`, p, limit)
		if err != nil {
			return nil, err
		}
		ids = append(ids, some...)
	}
	type waiting struct {
		ID       sild.ID
		Subjects string
	}
	if err := db.Each(tx, `SELECT t.id, t.subjects FROM trail_pending p JOIN trail t ON t.id = p.entry_id`, func(e waiting) error {
		if slices.ContainsFunc(persons, func(p sild.ID) bool { return strings.Contains(e.Subjects, string(p)) }) {
			ids = append(ids, e.ID)
		}
		return nil
	}); err != nil || len(ids) == 0 {
		return nil, err
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	slices.Reverse(ids)
	args := []any{tx.Today(), x.Person}
	return db.All[Reading](tx, `SELECT t.id, t.at, t.user_id, coalesce(u.name, ''), coalesce(o.name, ''), t.role, t.action, t.what, t.sections, t.purpose,
		CASE WHEN EXISTS (SELECT 1 FROM withheld w WHERE w.person_id = $2 AND w.ended_at IS NULL AND w.until_on >= $1
			AND (w.entry_id = t.id OR w.user_id = t.user_id AND w.from_at <= t.at AND w.to_at >= t.at)) THEN TRUE ELSE FALSE END
		FROM trail t LEFT JOIN app_user u ON u.id = t.user_id LEFT JOIN organisation o ON o.id = t.org_id
		WHERE t.id IN (`+db.List(&args, ids[:min(len(ids), limit)])+`) ORDER BY t.id DESC`, args...)
}
