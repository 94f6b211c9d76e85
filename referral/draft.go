// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"encoding/json"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
	"sild/programme"
)

// A Draft is a referral that is being written.
type Draft struct {
	ID        sild.ID
	Subject   sild.ID
	Team      sild.ID
	CreatedBy sild.ID
	UpdatedBy sild.ID
	UpdatedAt time.Time
	Revision  int
	Provider  sild.ID
	Reason    string
	Risk      string
	Override  string
	Answers   string // JSON, question id → answer
	OwnRisk   string // the prison's own text about risk, which stays there
	Bed       bool   // a bed is asked for too
	BedOn     sild.Date
	Page      string // of the page that kept it last, and how often it had
	Turn      int
	BedAsk    string // JSON: BedAsk, where the programme has houses
}

const draftColumns = `id, subject_id, team_id, created_by, updated_by, updated_at, revision, provider_id, reason, risk, override, answers, own_risk, bed, bed_on, page, turn, bed_ask`

// Answered are the answers in d.
func (d Draft) Answered() map[string]any {
	m := map[string]any{}
	if err := json.Unmarshal([]byte(d.Answers), &m); err != nil || m == nil {
		return map[string]any{}
	}
	return m
}

// DraftInput is what the sender types.
type DraftInput struct {
	Provider sild.ID
	Reason   string
	Risk     string
	Override string         // needed where the person is outside the target group
	Answers  map[string]any // as the pack's form "referral" asks
	Revision int            // that of the draft which was looked at
	OwnRisk  string         // stays with the prison; Risk is what is shared
	Bed      bool           // a bed is needed too
	BedOn    sild.Date      // from that day; zero: from the release
	BedAsk   BedAsk         // where the programme has houses
	Page     string         // key of the page on which it is typed; empty: of none
	Turn     int            // how often that page has sent it
}

// longestText is how many letters an answer, a reason or a risk may have.
const longestText = 5000

// longestOwn is the same of the prison's own text: whole assessments are pasted.
const longestOwn = 20000

// mostAnswers is how many answers a draft keeps: more than any form asks for.
const mostAnswers = 200

// NewDraft begins a referral for a person whom the actor sees. A draft that the
// team has for the person already is taken up.
func NewDraft(tx *db.Tx, subject sild.ID) (_ Draft, err error) {
	defer sild.Wrap(&err, "referral.NewDraft(%s)", subject)
	if err := access.Duty(tx, access.Refer); err != nil {
		return Draft{}, err
	}
	rec, err := access.PersonToWrite(tx, subject, access.Referring(tx.Actor.Role))
	if err != nil {
		return Draft{}, err
	}
	if err := programme.Begins(tx, rec.Programme); err != nil {
		return Draft{}, err
	}
	team, err := org.TeamOf(tx, tx.Actor.User, tx.Actor.Role)
	if err != nil {
		return Draft{}, err
	}
	if d, ok, err := db.Maybe[Draft](tx, `SELECT `+draftColumns+` FROM referral_draft WHERE subject_id = $1 AND team_id = $2`, subject, team.ID); ok || err != nil {
		return d, err
	}
	d := Draft{ID: tx.NewID(), Subject: subject, Team: team.ID, CreatedBy: tx.Actor.User, UpdatedBy: tx.Actor.User, UpdatedAt: tx.Now, Revision: 1, Answers: "{}"}
	return d, db.Insert(tx, "referral_draft", draftColumns, d)
}

// DraftByID opens a draft of the actor's own team.
func DraftByID(tx *db.Tx, id sild.ID) (Draft, error) {
	d, err := db.One[Draft](tx, `SELECT `+draftColumns+` FROM referral_draft WHERE id = $1`, id)
	if err != nil {
		return d, err
	}
	team, err := org.TeamOf(tx, tx.Actor.User, tx.Actor.Role)
	if sild.KindOf(err) == sild.NotFound || err == nil && team.ID != d.Team || !access.May(tx.Actor.Role, access.Refer) {
		return Draft{}, sild.Missing()
	}
	if err != nil {
		return Draft{}, err
	}
	_, err = access.Person(tx, d.Subject, "IO")
	return d, err
}

// DraftOf opens the draft of the actor's own team for a person, if there is one.
func DraftOf(tx *db.Tx, subject sild.ID) (Draft, error) {
	team, err := org.TeamOf(tx, tx.Actor.User, tx.Actor.Role)
	if err != nil {
		return Draft{}, err
	}
	id, err := db.One[sild.ID](tx, `SELECT id FROM referral_draft WHERE subject_id = $1 AND team_id = $2`, subject, team.ID)
	if err != nil {
		return Draft{}, err
	}
	return DraftByID(tx, id)
}

// A Begun is a draft in a list, with whom it is about.
type Begun struct {
	ID        sild.ID
	Subject   sild.ID
	Person    sild.ID
	UpdatedAt time.Time
	Given     string
	Family    string
	Writer    string // who began it
}

// Name is the person's name as one says it.
func (b Begun) Name() string { return strings.TrimSpace(b.Given + " " + b.Family) }

// begunSelect is the beginning of every list of drafts.
const begunSelect = `SELECT r.id, r.subject_id, s.person_id, r.updated_at, d.given, d.family, coalesce((SELECT u.name FROM app_user u WHERE u.id = r.created_by), '')
	FROM referral_draft r JOIN subject s ON s.id = r.subject_id JOIN person_detail d ON d.subject_id = s.person_id AND d.replaced_at IS NULL
	WHERE r.team_id = $1 AND `

// Drafts are those of the actor's team, the latest first. It leaves a trail of
// those whom they are about.
func Drafts(tx *db.Tx) ([]Begun, error) {
	team, err := org.TeamOf(tx, tx.Actor.User, tx.Actor.Role)
	if err != nil {
		return nil, err
	}
	args := []any{team.ID}
	query := begunSelect + access.ScopePeople(tx, access.Referring(tx.Actor.Role), &args) + ` ORDER BY r.updated_at DESC, r.id LIMIT 50`
	list, err := db.All[Begun](tx, query, args...)
	if err != nil {
		return nil, err
	}
	ids := make([]sild.ID, len(list))
	for i, b := range list {
		ids[i] = b.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "referral_draft", Sections: "I", Subjects: ids})
	return list, nil
}

// DraftsOf are the drafts of the actor's team for one person. The caller has
// opened the record.
func DraftsOf(tx *db.Tx, subject sild.ID) ([]Begun, error) {
	team, err := org.TeamOf(tx, tx.Actor.User, tx.Actor.Role)
	if err != nil {
		return nil, err
	}
	return db.All[Begun](tx, begunSelect+`r.subject_id = $2 ORDER BY r.id`, team.ID, subject)
}

// SaveDraft keeps what was typed, right or wrong. It is a Conflict if a
// colleague saved the draft meanwhile: both texts are then shown.
func SaveDraft(tx *db.Tx, id sild.ID, in DraftInput) (_ Draft, err error) {
	defer sild.Wrap(&err, "referral.SaveDraft(%s)", id)
	d, err := DraftByID(tx, id)
	if err != nil {
		return d, err
	}
	if in.Page != "" && in.Page == d.Page && in.Turn != 0 && in.Turn <= d.Turn {
		return d, nil // a later one of the same page overtook it
	}
	if in.Behind(d) {
		return d, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	p := sild.Problems{}
	d.Reason, d.Risk, d.Override = p.Text("reason", in.Reason, longestText), p.Text("risk", in.Risk, longestText), p.Text("override", in.Override, 1000)
	d.OwnRisk, d.Bed, d.BedOn, d.Page, d.Turn = p.Text("own_risk", in.OwnRisk, longestOwn), in.Bed, in.BedOn, in.Page, in.Turn
	p.Check(in.Provider == "" || in.Provider.Valid(), "provider", "choice.unknown")
	p.Check(len(in.Answers) <= mostAnswers, "", "answer.unknown_question")
	answers := make(map[string]any, len(in.Answers))
	for id, a := range in.Answers {
		answers[id] = tidy(p, "answers."+id, a)
	}
	if err := p.Err(); err != nil {
		return d, err
	}
	text, err := json.Marshal(answers)
	if err != nil {
		return d, err
	}
	if d.BedAsk, err = in.BedAsk.kept(p); err != nil {
		return d, err
	}
	d.Provider, d.Answers, d.UpdatedBy, d.UpdatedAt, d.Revision = in.Provider, string(text), tx.Actor.User, tx.Now, d.Revision+1
	_, err = db.Exec(tx, `UPDATE referral_draft SET provider_id = $1, reason = $2, risk = $3, override = $4, answers = $5, updated_by = $6, updated_at = $7, revision = $8,
			own_risk = $9, bed = $10, bed_on = $11, page = $12, turn = $13, bed_ask = $14 WHERE id = $15`,
		d.Provider, d.Reason, d.Risk, d.Override, d.Answers, d.UpdatedBy, d.UpdatedAt, d.Revision, d.OwnRisk, d.Bed, d.BedOn, d.Page, d.Turn, d.BedAsk, d.ID)
	return d, err
}

// Behind reports whether in was typed beside an older text than d: not if the
// page that kept d was the same.
func (in DraftInput) Behind(d Draft) bool {
	return in.Revision != 0 && in.Revision != d.Revision && (in.Page == "" || in.Page != d.Page)
}

// tidy is an answer that can be kept, whatever it says.
func tidy(p sild.Problems, field string, answer any) any {
	switch a := answer.(type) {
	case string:
		return p.Text(field, a, longestText)
	case []any:
		p.Check(len(a) <= mostAnswers, field, "choice.unknown")
		list := make([]any, len(a))
		for i, x := range a {
			list[i] = tidy(p, field, x)
		}
		return list
	case nil, bool, float64, int:
		return a
	}
	p.Check(false, field, "choice.unknown")
	return nil
}

// DropDraft throws a draft away.
func DropDraft(tx *db.Tx, id sild.ID) error {
	d, err := DraftByID(tx, id)
	if err != nil {
		return err
	}
	return finish(tx, d, "dropped", "")
}
