// SPDX-License-Identifier: EUPL-1.2

package privacy

import (
	"slices"

	"sild"
	"sild/access"
	"sild/db"
)

// ReviewerOf is the organisation whose officers judge the emergencies of one;
// empty: none was named.
func ReviewerOf(tx *db.Tx, org sild.ID) (sild.ID, error) {
	id, _, err := db.Maybe[sild.ID](tx, `SELECT reviewer_id FROM reviewer WHERE org_id = $1`, org)
	return id, err
}

// Reviewers are the organisations that have a privacy officer today, with their
// names.
func Reviewers(tx *db.Tx) ([]Named, error) {
	return db.All[Named](tx, `SELECT o.id, o.name FROM organisation o WHERE EXISTS (SELECT 1 FROM member m JOIN app_user u ON u.id = m.user_id
		WHERE u.org_id = o.id AND u.disabled_at IS NULL AND m.group_id <> m.user_id AND m.role = 'privacy_officer' AND m.from_on <= $1 AND m.until_on >= $1) ORDER BY o.name, o.id`, tx.Today())
}

// A Named is somebody or something with their name.
type Named struct {
	ID   sild.ID
	Name string
}

// SetReviewer names the organisation whose officers judge the emergencies of the
// actor's: its own, or a partner's. Who keeps the organisation's settings does it.
func SetReviewer(tx *db.Tx, org, reviewer sild.ID) (err error) {
	defer sild.Wrap(&err, "privacy.SetReviewer(%s)", org)
	if err := access.Duty(tx, access.Settings); err != nil {
		return err
	}
	if tx.Actor.Role != sild.System.Role && org != tx.Actor.Org {
		return sild.Missing()
	}
	able, err := Reviewers(tx)
	if err != nil {
		return err
	}
	p := sild.Problems{}
	p.Check(slices.ContainsFunc(able, func(n Named) bool { return n.ID == reviewer }), "reviewer", "choice.unknown")
	if err := p.Err(); err != nil {
		return err
	}
	if _, err := db.Exec(tx, `DELETE FROM reviewer WHERE org_id = $1`, org); err != nil {
		return err
	}
	tx.Trail(sild.Entry{Action: "write", What: "reviewer", Object: org})
	_, err = db.Exec(tx, `INSERT INTO reviewer (org_id, reviewer_id, by_id, at) VALUES ($1, $2, $3, $4)`, org, reviewer, string(tx.Actor.User), tx.Now)
	return err
}

// together is the condition that two users are, or on the day of an opening were,
// in one team.
const together = `EXISTS (SELECT 1 FROM member a JOIN member b ON b.group_id = a.group_id
	WHERE a.group_id <> a.user_id AND a.user_id = u.id AND b.user_id = $2 AND b.group_id <> b.user_id AND a.until_on >= $3 AND b.until_on >= $3)`

// canReview reports whether an organisation has an officer who could judge what a
// user opens: not themself, and of no team of theirs.
func canReview(tx *db.Tx, org, user sild.ID) (bool, error) {
	return db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM app_user u JOIN member m ON m.user_id = u.id
		WHERE u.org_id = $1 AND u.id <> $2 AND u.disabled_at IS NULL AND m.group_id <> m.user_id AND m.role = 'privacy_officer' AND m.from_on <= $3 AND m.until_on >= $3
		AND NOT `+together+`)`, org, user, tx.Today())
}

// Mine reports whether the actor may judge o: an officer of the organisation that
// was named, not who opened it, and of no team of theirs.
func (o Override) Mine(tx *db.Tx) (bool, error) {
	if !access.May(tx.Actor.Role, access.Review) || tx.Actor.Org != o.Reviewer || tx.Actor.User == o.User {
		return false, nil
	}
	return db.One[bool](tx, `SELECT NOT EXISTS (SELECT 1 FROM app_user u WHERE u.id = $1 AND `+together+`)`, tx.Actor.User, o.User, tx.On(o.OpenedAt))
}

// ReviewInput is how an emergency is judged.
type ReviewInput struct{ Outcome, Words, Consequence string }

// Review judges an opening, once.
func Review(tx *db.Tx, id sild.ID, in ReviewInput) (_ Override, err error) {
	defer sild.Wrap(&err, "privacy.Review(%s)", id)
	if err := access.Duty(tx, access.Review); err != nil {
		return Override{}, err
	}
	o, err := Opened(tx, id)
	if err != nil {
		return o, err
	}
	if mine, err := o.Mine(tx); err != nil || !mine {
		if err == nil {
			err = &sild.Error{Kind: sild.Forbidden, Key: "override.review.not_yours"}
		}
		return o, err
	}
	if !o.ReviewedAt.IsZero() {
		return o, conflict("override.review.done")
	}
	p := sild.Problems{}
	words := p.Text("words", in.Words, 1000)
	p.Check(slices.Contains(lists["outcome"], in.Outcome), "outcome", "choice.unknown")
	p.Check(slices.Contains(lists["consequence"], in.Consequence), "consequence", "choice.unknown")
	p.Check(p["words"].Key != "" || len([]rune(words)) >= Enough, "words", "privacy.words.short")
	p.Check(in.Outcome != "not_justified" || in.Consequence != "none", "consequence", "override.consequence.required")
	if err := p.Err(); err != nil {
		return o, err
	}
	o.ReviewedAt, o.ReviewedBy, o.Outcome, o.Judgement, o.Follows = tx.Now, tx.Actor.User, in.Outcome, words, in.Consequence
	if _, err := db.Exec(tx, `UPDATE override SET reviewed_at = $1, reviewed_by = $2, outcome = $3, review_words = $4, consequence = $5 WHERE id = $6 AND reviewed_at IS NULL`,
		o.ReviewedAt, o.ReviewedBy, o.Outcome, o.Judgement, o.Follows, o.ID); err != nil {
		return o, err
	}
	if _, err := db.Exec(tx, `UPDATE notice SET seen_at = $1, seen_by = $2 WHERE object_id = $3 AND org_id = $4 AND seen_at IS NULL`, tx.Now, tx.Actor.User, o.ID, tx.Actor.Org); err != nil {
		return o, err
	}
	tx.Trail(sild.Entry{Action: "review", What: "override", Object: o.ID, Purpose: access.Review, Subjects: []sild.ID{o.Person}})
	return o, tell(tx, "", o.Person, "reviewed", o.ID)
}

// An Opening is an override with the names that an officer needs to judge it: of
// users and organisations, never of the person.
type Opening struct {
	Override
	UserName, OrgName, ReviewedName string
}

const openingSelect = `SELECT o.id, o.subject_id, o.person_id, o.user_id, o.org_id, o.reviewer_id, o.role, o.reason, o.words, o.opened_at, o.until_at, o.review_by,
	o.reviewed_at, o.reviewed_by, o.outcome, o.review_words, o.consequence, u.name, g.name, coalesce(r.name, '')
	FROM override o JOIN app_user u ON u.id = o.user_id JOIN organisation g ON g.id = o.org_id LEFT JOIN app_user r ON r.id = o.reviewed_by `

// Openings are the emergencies that the actor's organisation answers for or
// judges: those that wait, the most urgent first, and those that were judged in
// the last 90 days.
func Openings(tx *db.Tx) (open, judged []Opening, err error) {
	defer sild.Wrap(&err, "privacy.Openings")
	if err := access.Duty(tx, access.Review); err != nil {
		return nil, nil, err
	}
	if open, err = db.All[Opening](tx, openingSelect+`WHERE (o.reviewer_id = $1 OR o.org_id = $1) AND o.reviewed_at IS NULL ORDER BY o.review_by, o.id`, tx.Actor.Org); err != nil {
		return nil, nil, err
	}
	judged, err = db.All[Opening](tx, openingSelect+`WHERE (o.reviewer_id = $1 OR o.org_id = $1) AND o.reviewed_at > $2 ORDER BY o.reviewed_at DESC, o.id`, tx.Actor.Org, tx.Now.AddDate(0, 0, -90))
	return open, judged, err
}

// OpeningByID is one of them.
func OpeningByID(tx *db.Tx, id sild.ID) (Opening, error) {
	if err := access.Duty(tx, access.Review); err != nil {
		return Opening{}, err
	}
	return db.One[Opening](tx, openingSelect+`WHERE o.id = $1 AND (o.reviewer_id = $2 OR o.org_id = $2)`, id, tx.Actor.Org)
}
