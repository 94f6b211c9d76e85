// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"regexp"

	"sild"
	"sild/db"
)

// A Kind is what kind of worker somebody is from a day until another: a value of
// a programme's vocabulary worker_kinds. One can be several at a time.
type Kind struct {
	Head
	Kind        string
	From, Until sild.Date // Until is the last day; zero: no end is known
}

const kindColumns = headColumns + `, kind, from_on, until_on`

// KindsOn are the kinds of worker that w is on a day.
func (w Worker) KindsOn(day sild.Date) (kinds []string) {
	for _, k := range w.Kinds {
		if !k.From.After(day) && (k.Until.IsZero() || !k.Until.Before(day)) {
			kinds = append(kinds, k.Kind)
		}
	}
	return kinds
}

func kindsOf(tx *db.Tx, list []Worker, at map[sild.ID]int, ids []sild.ID) error {
	var args []any
	kinds, err := db.All[Kind](tx, `SELECT `+kindColumns+` FROM worker_kind WHERE user_id IN (`+db.List(&args, ids)+`) AND replaced_at IS NULL ORDER BY from_on, id`, args...)
	for _, k := range kinds {
		w := &list[at[k.User]]
		w.Kinds = append(w.Kinds, k)
	}
	return err
}

// KindInput is what somebody writes down about it.
type KindInput struct {
	Kind        string
	From, Until sild.Date
}

var kindCode = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,59}$`)

func (in KindInput) check() (Kind, error) {
	p := sild.Problems{}
	p.Check(kindCode.MatchString(in.Kind), "kind", "choice.unknown")
	p.Check(!in.From.IsZero(), "from", "date.required")
	p.Check(in.Until.IsZero() || !in.Until.Before(in.From), "until", "worker.until.before")
	return Kind{Kind: in.Kind, From: in.From, Until: in.Until}, p.Err()
}

// AddKind writes down what kind of worker somebody is.
func AddKind(tx *db.Tx, user sild.ID, in KindInput) (_ Kind, err error) {
	defer sild.Wrap(&err, "org.AddKind(%s)", user)
	if err := mayKeep(tx, user); err != nil {
		return Kind{}, err
	}
	k, err := in.check()
	if err != nil {
		return k, err
	}
	return k, k.record(tx, user, "")
}

func (k *Kind) record(tx *db.Tx, user, thing sild.ID) error {
	k.Head = head(tx, user)
	if thing != "" {
		k.Thing = thing
	}
	trailWorker(tx, "write", "worker", k.ID)
	return db.Insert(tx, "worker_kind", kindColumns, *k)
}

// KindByID is one row, for those who keep what is known of the worker.
func KindByID(tx *db.Tx, id sild.ID) (Kind, error) {
	k, err := db.One[Kind](tx, `SELECT `+kindColumns+` FROM worker_kind WHERE id = $1`, id)
	if err != nil {
		return k, err
	}
	if err := keeps(tx, k.User); err != nil {
		return Kind{}, err
	}
	return k, nil
}

// ChangeKind corrects it, or sets the last day. Id is the row that was looked at.
func ChangeKind(tx *db.Tx, id sild.ID, in KindInput) (_ Kind, err error) {
	defer sild.Wrap(&err, "org.ChangeKind(%s)", id)
	was, err := KindByID(tx, id)
	if err != nil {
		return was, err
	}
	if err := mayKeep(tx, was.User); err != nil {
		return Kind{}, err
	}
	to, err := in.check()
	if err != nil {
		return was, err
	}
	if err := replace(tx, "worker_kind", was.Head, Changed); err != nil {
		return was, err
	}
	return to, to.record(tx, was.User, was.Thing)
}

// MistakeKind marks a row that was entered by mistake.
func MistakeKind(tx *db.Tx, id sild.ID, why string) (err error) {
	defer sild.Wrap(&err, "org.MistakeKind(%s)", id)
	k, err := KindByID(tx, id)
	if err != nil {
		return err
	}
	if err := mayKeep(tx, k.User); err != nil {
		return err
	}
	if why, err = mistaken(why); err != nil {
		return err
	}
	trailWorker(tx, "mistake", "worker", id)
	return replace(tx, "worker_kind", k.Head, why)
}

// SaySex lets a worker say of themself whether they are a woman or a man, for
// people who wish for one; empty: they do not say.
func SaySex(tx *db.Tx, sex string) (err error) {
	defer sild.Wrap(&err, "org.SaySex")
	p := sild.Problems{}
	p.Check(sex == "" || sex == "f" || sex == "m", "sex", "choice.unknown")
	if err := p.Err(); err != nil {
		return err
	}
	was, _, err := profileOf(tx, tx.Actor.User)
	if err != nil {
		return err
	}
	to := was
	to.Sex = sex
	tx.Trail(sild.Entry{Action: "write", What: "worker", Object: tx.Actor.User, Purpose: tx.Actor.Role})
	return setProfile(tx, tx.Actor.User, to)
}

// ShareOf is which part of full working time somebody works, in percent; 0: all
// of it, or nobody has said.
func ShareOf(tx *db.Tx, user sild.ID) (int, error) {
	p, _, err := profileOf(tx, user)
	return p.Share, err
}

func profileOf(tx *db.Tx, user sild.ID) (Profile, bool, error) {
	return db.Maybe[Profile](tx, `SELECT `+profileColumns+` FROM worker_profile WHERE user_id = $1 AND replaced_at IS NULL`, user)
}

// setProfile lets to hold of a user, if it says anything else than what held.
func setProfile(tx *db.Tx, user sild.ID, to Profile) error {
	was, there, err := profileOf(tx, user)
	if err != nil {
		return err
	}
	to.Head = was.Head
	if there && was == to {
		return nil
	}
	to.Head = head(tx, user)
	if there {
		if err := replace(tx, "worker_profile", was.Head, Changed); err != nil {
			return err
		}
		to.Thing = was.Thing
	}
	return db.Insert(tx, "worker_profile", profileColumns, to)
}
