// SPDX-License-Identifier: EUPL-1.2

package privacy

import (
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/db"
)

// An Incident is a question to the trail whose people an officer has named, for a
// reason: the names are shown to that officer until the day ends.
type Incident struct {
	ID, User, Org  sild.ID
	About, AboutID string
	From, To       time.Time
	Reason, Words  string
	At, Until      time.Time
	People         int
}

const incidentColumns = `id, user_id, org_id, about, about_id, from_at, to_at, reason, words, at, until_at, people`

// Question is what was asked.
func (x Incident) Question() Question { return Question{x.About, x.AboutID, x.From, x.To} }

// NameAffected keeps a question whose people the actor is to see by name.
func NameAffected(tx *db.Tx, q Question, reason, words string) (_ Incident, err error) {
	defer sild.Wrap(&err, "privacy.NameAffected")
	if err := access.Duty(tx, access.Inspect); err != nil {
		return Incident{}, err
	}
	a, err := Ask(tx, q)
	if err != nil {
		return Incident{}, err
	}
	p := sild.Problems{}
	x := Incident{ID: tx.NewID(), User: tx.Actor.User, Org: tx.Actor.Org, About: q.About, AboutID: q.ID, From: q.From, To: q.To, Reason: reason, At: tx.Now, Until: tonight(tx), People: len(a.People)}
	x.Words = said(p, "inspect", reason, words)
	p.Check(len(a.People) > 0, "", "privacy.ask.nobody")
	if err := p.Err(); err != nil {
		return x, err
	}
	return x, db.Insert(tx, "incident", incidentColumns, x)
}

// A Known person is an affected one with what letters and calls need: who they
// are. An empty name is of somebody from whom the actor is kept.
type Known struct {
	Affected
	Name, Code string
	Born       sild.Date
}

// Incidents are those of the actor's organisation, the latest first.
func Incidents(tx *db.Tx) ([]Incident, error) {
	if err := access.Duty(tx, access.Log); err != nil {
		return nil, err
	}
	return db.All[Incident](tx, `SELECT `+incidentColumns+` FROM incident WHERE org_id = $1 ORDER BY at DESC, id LIMIT 50`, tx.Actor.Org)
}

// IncidentByID is one of them; names are the people in it, as long as they are
// shown to the actor. That leaves an entry with each of them.
func IncidentByID(tx *db.Tx, id sild.ID) (x Incident, names []Known, err error) {
	defer sild.Wrap(&err, "privacy.IncidentByID(%s)", id)
	if err := access.Duty(tx, access.Log); err != nil {
		return x, nil, err
	}
	if x, err = db.One[Incident](tx, `SELECT `+incidentColumns+` FROM incident WHERE id = $1 AND org_id = $2`, id, tx.Actor.Org); err != nil {
		return x, nil, err
	}
	if x.User != tx.Actor.User || !tx.Now.Before(x.Until) {
		return x, nil, nil
	}
	a, err := Ask(tx, x.Question())
	if err != nil {
		return x, nil, err
	}
	type detail struct {
		Person              sild.ID
		Given, Family, Code string
		Born, Until         sild.Date
	}
	known := map[sild.ID]detail{}
	ids := make([]sild.ID, len(a.People))
	for i, p := range a.People {
		ids[i] = p.Person
	}
	for part := range slices.Chunk(ids, 500) {
		args := []any{tx.Actor.User, tx.Today()}
		some, err := db.All[detail](tx, `SELECT d.subject_id, d.given, d.family, d.code, d.born_from, d.born_until FROM person_detail d
			WHERE d.replaced_at IS NULL AND d.subject_id IN (`+db.List(&args, part)+`)
			AND NOT EXISTS (SELECT 1 FROM exclusion x JOIN subject s ON s.id = x.subject_id WHERE s.person_id = d.subject_id AND x.user_id = $1 AND (x.until_on IS NULL OR x.until_on >= $2))`, args...)
		if err != nil {
			return x, nil, err
		}
		for _, d := range some {
			known[d.Person] = d
		}
	}
	shown := make([]sild.ID, 0, len(ids))
	for _, p := range a.People {
		k := Known{Affected: p}
		if d, ok := known[p.Person]; ok {
			k.Name, k.Code = d.Given+" "+d.Family, d.Code
			if d.Born == d.Until {
				k.Born = d.Born
			}
			shown = append(shown, p.Person)
		}
		names = append(names, k)
	}
	tx.Trail(sild.Entry{Action: "inspect", What: "incident", Object: x.ID, Sections: "I", Purpose: access.Inspection, Subjects: shown})
	return x, names, nil
}

// tonight is the end of the day where Sild runs.
func tonight(tx *db.Tx) time.Time {
	day := tx.Today()
	lo, hi := tx.Now, tx.Now.Add(26*time.Hour)
	for hi.Sub(lo) > time.Second { // the zone is the unit of work's own
		mid := lo.Add(hi.Sub(lo) / 2)
		if tx.On(mid) == day {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi.Truncate(time.Second)
}

// An Inspection is one record that an officer opened for a reason, until the day
// ends.
type Inspection struct {
	ID, Subject, Person, Case sild.ID
	User, Org                 sild.ID
	Reason, Words             string
	At, Until                 time.Time
}

const inspectionColumns = `id, subject_id, person_id, case_id, user_id, org_id, reason, words, at, until_at`

// Inspect opens one case to the actor until the day ends.
func Inspect(tx *db.Tx, caseID sild.ID, reason, words string) (_ Inspection, err error) {
	defer sild.Wrap(&err, "privacy.Inspect(%s)", caseID)
	if err := access.Duty(tx, access.Inspect); err != nil {
		return Inspection{}, err
	}
	type caseRow struct{ Subject, Person sild.ID }
	c, err := db.One[caseRow](tx, `SELECT subject_id, person_id FROM cases WHERE id = $1`, caseID)
	if err != nil {
		return Inspection{}, err
	}
	if yes, err := oversees(tx, c.Person); err != nil || !yes {
		if err == nil {
			err = sild.Missing()
		}
		return Inspection{}, err
	}
	p := sild.Problems{}
	x := Inspection{ID: tx.NewID(), Subject: c.Subject, Person: c.Person, Case: caseID, User: tx.Actor.User, Org: tx.Actor.Org, Reason: reason, At: tx.Now, Until: tonight(tx)}
	x.Words = said(p, "inspect", reason, words)
	if err := p.Err(); err != nil {
		return x, err
	}
	if err := db.Insert(tx, "inspection", inspectionColumns, x); err != nil {
		return x, err
	}
	grant, err := grantUntil(tx, x.Subject, caseID, access.Inspection, x.Until)
	tx.Trail(sild.Entry{Action: "inspect", What: "case", Object: caseID, Grant: grant, Purpose: access.Inspection, Subjects: []sild.ID{x.Person}})
	return x, err
}
