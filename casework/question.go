// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"crypto/sha256"
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/people"
)

// A Question is one thing that somebody without an account is asked, and answers
// by a link that is good once: a social worker of the municipality, a landlord's
// office. It shows as little of the person as the answer takes. The answer comes
// back as a fact with its source.
type Question struct {
	sild.Fact
	Of         string // who is asked: "Võru town, social work"
	Asks       string
	Shows      string // one of Showings: how the page names the person
	Token      []byte // a hash of what stands in the link
	ExpiresAt  time.Time
	Answer     string
	AnsweredBy string // in their own words: name and post
	AnsweredAt time.Time
	Closed     string // why the link is good no longer: answered, taken_back
}

const questionColumns = `asked_of, asks, shows, token, expires_at, answer, answered_by, answered_at, closed_why`

// Showings are the ways in which such a page names a person.
var Showings = []string{"initials", "first_name", "name"}

// QuestionDays is how long a link is good. It is ours.
const QuestionDays = 14

// QuestionInput is what is asked.
type QuestionInput struct {
	Of, Asks, Shows string
}

// Waits reports whether q can still be answered.
func (q Question) Waits(now time.Time) bool { return q.Closed == "" && now.Before(q.ExpiresAt) }

func hashOf(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// AskByLink asks a question that whoever has the link with token answers. The
// token is made before, as of every link (org.NewToken), and kept nowhere.
func AskByLink(tx *db.Tx, caseID sild.ID, in QuestionInput, token string) (_ Question, err error) {
	defer sild.Wrap(&err, "casework.AskByLink(%s)", caseID)
	o, err := openAsking(tx, caseID)
	if err != nil {
		return Question{}, err
	}
	p := sild.Problems{}
	q := Question{Of: p.Line("of", in.Of, 200), Asks: p.Text("asks", in.Asks, 500), Shows: in.Shows, Token: hashOf(token), ExpiresAt: tx.Now.Add(QuestionDays * 24 * time.Hour)}
	p.Check(q.Of != "", "of", "question.of.required")
	p.Check(q.Asks != "", "asks", "question.asks.required")
	oneOf(p, "shows", in.Shows, Showings...)
	o.during(p, "", o.Today)
	said, err := Consents(tx, caseID)
	if err != nil {
		return q, err
	}
	p.Check(o.Pack.Uses("network", Answers(said), o.Today), "", "question.consent")
	if err := p.Err(); err != nil {
		return q, err
	}
	q.Fact = o.fact(tx, o.Today, "said")
	return q, db.Record(tx, "link_question", questionColumns, q.Fact, q)
}

// CloseQuestion takes a question back: its link is good no longer. Id is the row
// that was looked at.
func CloseQuestion(tx *db.Tx, id sild.ID) (_ Question, err error) {
	defer sild.Wrap(&err, "casework.CloseQuestion(%s)", id)
	q, err := seen[Question](tx, "link_question", questionColumns, id)
	if err != nil {
		return q, err
	}
	if _, err := openAsking(tx, q.Case); err != nil {
		return Question{}, err
	}
	if err := stands(q.Fact); err != nil {
		return q, err
	}
	if q.Closed != "" {
		return q, &sild.Error{Kind: sild.Conflict, Key: "question.gone"}
	}
	return q.close(tx, "taken_back")
}

func (q Question) close(tx *db.Tx, why string) (_ Question, err error) {
	q.Closed = why
	if q.Fact, err = db.Amend(tx, "link_question", q.Fact, Changed); err != nil {
		return q, err
	}
	if why == "answered" {
		q.Source, q.Evidence, q.RecordedBy = "authority", "said", ""
	}
	return q, db.Record(tx, "link_question", questionColumns, q.Fact, q)
}

// Questions are those about the person of a case, the latest first. The caller
// has opened the case.
func Questions(tx *db.Tx, caseID sild.ID) ([]Question, error) {
	return held[Question](tx, "link_question", questionColumns, caseID, "day DESC, id DESC")
}

// A Linked is a question as whoever has the link sees it.
type Linked struct {
	Question
	Person  string // as far as it is shown
	Born    string // the year, where the initials alone would not do
	ByName  string // who asks
	ByOrg   string
	Subject sild.ID // the person
}

// LinkedBy is the question of a link. It is Missing if there is none, and if it
// was answered, taken back or has expired: all the same answer. Opening it
// leaves an entry in the trail.
func LinkedBy(tx *db.Tx, token string) (l Linked, err error) {
	defer sild.Wrap(&err, "casework.LinkedBy")
	q, err := db.One[Question](tx, `SELECT `+sild.FactColumns+`, `+questionColumns+` FROM link_question
		WHERE token = $1 AND replaced_at IS NULL AND closed_why = '' AND expires_at > $2`, hashOf(token), tx.Now)
	if err != nil {
		return l, err
	}
	type askerRow struct {
		Person   sild.ID
		User, Of string
	}
	by, err := db.One[askerRow](tx, `SELECT k.person_id, u.name, o.name FROM cases k JOIN organisation o ON o.id = k.provider_id JOIN app_user u ON u.id = $2
		WHERE k.id = $1`, q.Case, q.RecordedBy)
	if err != nil {
		return l, err
	}
	d, err := people.DetailOf(tx, by.Person)
	if err != nil {
		return l, err
	}
	l = Linked{Question: q, ByName: by.User, ByOrg: by.Of, Subject: by.Person}
	switch initial := func(s string) string { return string(append(slices.Clip([]rune(s)[:min(1, len([]rune(s)))]), '.')) }; q.Shows {
	case "name":
		l.Person = d.Name()
	case "first_name":
		l.Person = d.Given
	default:
		l.Person = initial(d.Given) + " " + initial(d.Family)
	}
	if year := d.Born().From; q.Shows != "name" && !year.IsZero() {
		l.Born = year.String()[:4]
	}
	tx.Trail(sild.Entry{Action: "read", What: "question", Object: q.Thing, Sections: "I", Purpose: access.Requested, Subjects: []sild.ID{by.Person}})
	return l, nil
}

// AnswerByLink is what whoever has the link says. It can be said once.
func AnswerByLink(tx *db.Tx, token, answer, by string) (_ Question, err error) {
	defer sild.Wrap(&err, "casework.AnswerByLink")
	l, err := LinkedBy(tx, token)
	if err != nil {
		return Question{}, err
	}
	q := l.Question
	p := sild.Problems{}
	q.Answer, q.AnsweredBy = p.Text("answer", answer, 2000), p.Line("by", by, 200)
	p.Check(q.Answer != "", "answer", "question.answer.required")
	p.Check(q.AnsweredBy != "", "by", "question.by.required")
	if err := p.Err(); err != nil {
		return q, err
	}
	q.AnsweredAt = tx.Now
	tx.Trail(sild.Entry{Action: "write", What: "question", Object: q.Thing, Sections: "P", Purpose: access.Requested, Subjects: []sild.ID{l.Subject}})
	return q.close(tx, "answered")
}
