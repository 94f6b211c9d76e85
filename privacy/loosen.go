// SPDX-License-Identifier: EUPL-1.2

package privacy

import (
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/db"
)

// A Loosening is what would let more people see a record, or more of it: it waits
// for a second person who may know of it.
type Loosening struct {
	ID        sild.ID
	Subject   sild.ID
	What      string // lift a state, name a user, admit one who is closed out
	Object    sild.ID
	User      sild.ID
	Until     sild.Date
	Why       string
	By        sild.ID
	At        time.Time
	DecidedAt time.Time
	DecidedBy sild.ID
	Outcome   string
	Decided   string // why
}

const looseningColumns = `id, subject_id, what, object_id, user_id, until_on, why, by_id, at, decided_at, decided_by, outcome, decided_why`

// The kinds of loosening.
const (
	Lift  = "lift"
	Add   = "name"
	Admit = "admit"
)

// LoosenInput is what should be let go, and why.
type LoosenInput struct {
	What   string
	Object sild.ID // the state, or the exclusion
	User   sild.ID // who is to be named
	Until  sild.Date
	Why    string
}

// Loosen proposes to lift a state, to name a user or to admit one: somebody else
// decides. Naming a user for a record that is not restricted changes nothing.
func Loosen(tx *db.Tx, subject sild.ID, in LoosenInput) (_ Loosening, err error) {
	defer sild.Wrap(&err, "privacy.Loosen(%s)", subject)
	g, err := Of(tx, subject)
	if err != nil {
		return Loosening{}, err
	}
	p, today := sild.Problems{}, tx.Today()
	x := Loosening{ID: tx.NewID(), Subject: subject, What: in.What, Object: in.Object, User: in.User, Until: in.Until, By: tx.Actor.User, At: tx.Now}
	x.Why = p.Text("why", in.Why, 1000)
	p.Check(p["why"].Key != "" || len([]rune(x.Why)) >= Enough, "why", "privacy.words.short")
	switch in.What {
	case Lift:
		if !slices.ContainsFunc(g.States, func(s Protection) bool { return s.ID == in.Object }) {
			return x, sild.Missing()
		}
	case Admit:
		if !slices.ContainsFunc(g.Excluded, func(e Exclusion) bool { return e.ID == in.Object }) {
			return x, sild.Missing()
		}
	case Add:
		state := g.In("restricted", today)
		p.Check(state != nil, "what", "privacy.named.restricted")
		if state != nil {
			x.Object = state.ID
			p.Check(!in.Until.IsZero() && !in.Until.Before(today) && !in.Until.After(state.Until), "until", "privacy.until.state")
		}
		able, err := Users(tx, subject)
		if err != nil {
			return x, err
		}
		p.Check(slices.ContainsFunc(able, func(n Named) bool { return n.ID == in.User }), "user", "choice.unknown")
		p.Check(in.User != tx.Actor.User, "user", "privacy.own")
	default:
		p.Check(false, "what", "choice.unknown")
	}
	p.Check(!slices.ContainsFunc(g.Waiting, func(w Loosening) bool { return w.What == x.What && w.Object == x.Object && w.User == x.User }), "what", "privacy.loosen.there")
	if err := p.Err(); err != nil {
		return x, err
	}
	if err := db.Insert(tx, "loosening", looseningColumns, x); err != nil {
		return x, err
	}
	g.wrote(tx, "loosen", x.ID)
	return x, nil
}

// Decide approves or refuses what was proposed. Who proposed it may only refuse
// it: that takes it back; and nobody decides of themself.
func Decide(tx *db.Tx, id sild.ID, outcome, why string) (_ Loosening, err error) {
	defer sild.Wrap(&err, "privacy.Decide(%s)", id)
	x, err := LooseningByID(tx, id)
	if err != nil {
		return x, err
	}
	g, err := Of(tx, x.Subject)
	if err != nil {
		return x, err
	}
	if !x.DecidedAt.IsZero() {
		return x, conflict("privacy.decided")
	}
	p := sild.Problems{}
	x.Decided = p.Text("decided", why, 1000)
	p.Check(outcome == "approved" || outcome == "refused", "outcome", "choice.unknown")
	if err := p.Err(); err != nil {
		return x, err
	}
	if outcome == "approved" && (tx.Actor.User == x.By || tx.Actor.User == x.User) {
		return x, &sild.Error{Kind: sild.Forbidden, Key: "privacy.second"}
	}
	x.DecidedAt, x.DecidedBy, x.Outcome = tx.Now, tx.Actor.User, outcome
	if _, err := db.Exec(tx, `UPDATE loosening SET decided_at = $1, decided_by = $2, outcome = $3, decided_why = $4 WHERE id = $5`, tx.Now, tx.Actor.User, outcome, x.Decided, x.ID); err != nil {
		return x, err
	}
	g.wrote(tx, outcome, x.ID)
	if outcome == "refused" {
		return x, nil
	}
	return x, x.let(tx, g)
}

// let does what was approved.
func (x Loosening) let(tx *db.Tx, g Guard) error {
	switch x.What {
	case Lift:
		_, err := db.Exec(tx, `UPDATE protection SET lifted_at = $1, lifted_by = $2, lifted_why = $3 WHERE id = $4 AND lifted_at IS NULL`, tx.Now, tx.Actor.User, x.Why, x.Object)
		return err
	case Add:
		return db.Insert(tx, "protection_named", nameColumns, Name{tx.NewID(), x.Subject, x.User, tx.Today(), x.Until, x.By, tx.Now, x.Why})
	}
	i := slices.IndexFunc(g.Excluded, func(e Exclusion) bool { return e.ID == x.Object })
	if i < 0 {
		return sild.Missing()
	}
	e := g.Excluded[i]
	if _, err := db.Exec(tx, `UPDATE exclusion_told SET lifted_at = $1, lifted_by = $2, lifted_why = $3 WHERE id = $4`, tx.Now, tx.Actor.User, x.Why, e.ID); err != nil {
		return err
	}
	_, err := db.Exec(tx, `DELETE FROM exclusion WHERE subject_id = $1 AND user_id = $2 AND why = $3`, x.Subject, e.User, e.Reason)
	return err
}

// LooseningByID is a proposal; who decides it opens its record.
func LooseningByID(tx *db.Tx, id sild.ID) (Loosening, error) {
	if err := access.Duty(tx, access.Protect); err != nil {
		return Loosening{}, err
	}
	return db.One[Loosening](tx, `SELECT `+looseningColumns+` FROM loosening WHERE id = $1`, id)
}

// Waiting are the proposals about people whom the actor's organisation answers
// for, which the actor did not make. It names nobody.
func Waiting(tx *db.Tx) ([]Loosening, error) {
	if !access.May(tx.Actor.Role, access.Log) {
		return nil, forbidden()
	}
	return db.All[Loosening](tx, `SELECT l.id, l.subject_id, l.what, l.object_id, l.user_id, l.until_on, l.why, l.by_id, l.at, l.decided_at, l.decided_by, l.outcome, l.decided_why
		FROM loosening l JOIN subject w ON w.id = l.subject_id WHERE l.decided_at IS NULL AND l.by_id <> $2 AND `+overseen("w.person_id", "$1")+`
		AND NOT EXISTS (SELECT 1 FROM exclusion x WHERE x.subject_id = l.subject_id AND x.user_id = $2 AND (x.until_on IS NULL OR x.until_on >= $3)) ORDER BY l.at, l.id`,
		tx.Actor.Org, tx.Actor.User, tx.Today())
}

// Keep gives record to what has come to guard from since a moment: two records
// that were one for a while are guarded alike, so that making them two again
// shows nobody more.
func Keep(tx *db.Tx, from, to sild.ID, since time.Time) (err error) {
	defer sild.Wrap(&err, "privacy.Keep(%s, %s)", from, to)
	states, err := db.All[Protection](tx, `SELECT `+protectionColumns+` FROM protection p WHERE p.subject_id = $1 AND p.lifted_at IS NULL AND p.until_on >= $3 AND p.at > $4
		AND NOT EXISTS (SELECT 1 FROM protection q WHERE q.subject_id = $2 AND q.state = p.state AND q.lifted_at IS NULL AND q.until_on >= p.until_on) ORDER BY p.id`, from, to, tx.Today(), since)
	if err != nil {
		return err
	}
	for i := range states {
		states[i].ID, states[i].Subject = tx.NewID(), to
	}
	if err := db.InsertAll(tx, "protection", protectionColumns, states); err != nil {
		return err
	}
	told, err := db.All[Exclusion](tx, `SELECT `+exclusionColumns+` FROM exclusion_told p WHERE p.subject_id = $1 AND p.lifted_at IS NULL AND p.at > $3
		AND NOT EXISTS (SELECT 1 FROM exclusion_told q WHERE q.subject_id = $2 AND q.user_id = p.user_id AND q.lifted_at IS NULL) ORDER BY p.id`, from, to, since)
	if err != nil {
		return err
	}
	for i, x := range told {
		if _, err := db.Exec(tx, `INSERT INTO exclusion (subject_id, user_id, why, by_id, at, until_on) VALUES ($1, $2, $3, $4, $5, $6)`, to, x.User, x.Reason, x.By, x.At, x.Until); err != nil {
			return err
		}
		told[i].ID, told[i].Subject = tx.NewID(), to
	}
	return db.InsertAll(tx, "exclusion_told", exclusionColumns, told)
}
