// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
	"sild/pack"
	"sild/programme"
)

// An Enquiry is what somebody of the public wrote to a programme's team: a
// question, a suggestion, or a wish for help. It is of nobody's record until a
// case begins with it.
type Enquiry struct {
	ID        sild.ID
	Programme sild.ID
	Kind      string // one of EnquiryKinds
	Lang      string // in which the form was read
	Body      string
	Name      string
	Reach     string // how to answer: a number or an address, as it was typed
	SentAt    time.Time
	Suspect   string // why it looks unwanted: signs, with spaces between; empty: it does not
	Hash      string
	State     string // open, answered, referred, closed
	DoneAt    time.Time
	DoneBy    sild.ID
	How       string // of an answer: one of EnquiryWays
	Said      string // the answer, or what there is to say of the end
	Reason    string // of a closed one: a value of message_closings
	Case      sild.ID
}

const enquiryColumns = `id, programme_id, kind, lang, body, name, reach, sent_at, suspect, body_hash, state, done_at, done_by, how, said, reason, case_id`

// The kinds of enquiries, and the ways in which one is answered.
var (
	EnquiryKinds = []string{"help", "question", "suggestion"}
	EnquiryWays  = []string{"phone", "email", "letter", "met"}
)

// How long what came through the form is kept: what looks unwanted thirty days,
// the rest half a year after it was dealt with. Both are ours.
const (
	suspectDays = 30
	doneDays    = 182
)

// EnquiryInput is what came through the form.
type EnquiryInput struct {
	Kind, Body, Name, Reach, Lang string
	Trap                          string        // what only machines fill in
	Open                          time.Duration // how long the form was open; less than zero: nobody knows
}

// The limits of an enquiry, and when it looks unwanted. They are ours.
const (
	longestEnquiry = 4000
	tooQuick       = 3 * time.Second
	mostLinks      = 2
	mostInAnHour   = 60
	alikeDays      = 7
)

var linkForm = regexp.MustCompile(`(?i)https?://|www\.|\[url`)

// signs are why an enquiry looks unwanted. Alike is how many with the same words
// came in the last days, and hour how many came in the last hour.
func (in EnquiryInput) signs(alike, hour int) (list []string) {
	add := func(is bool, sign string) {
		if is {
			list = append(list, sign)
		}
	}
	add(strings.TrimSpace(in.Trap) != "", "trap")
	add(in.Open >= 0 && in.Open < tooQuick, "quick")
	add(in.Open < 0, "clock")
	add(len(linkForm.FindAllString(in.Body, -1)) > mostLinks, "links")
	add(alike > 0, "alike")
	add(hour >= mostInAnHour, "many")
	return list
}

func (in EnquiryInput) check() (Enquiry, error) {
	p := sild.Problems{}
	e := Enquiry{Kind: in.Kind, Lang: in.Lang, State: "open"}
	e.Body, e.Name, e.Reach = p.Text("body", in.Body, longestEnquiry), p.Line("name", in.Name, 100), p.Line("reach", in.Reach, 200)
	p.Check(slices.Contains(EnquiryKinds, in.Kind), "kind", "case.choice.required")
	p.Check(e.Body != "", "body", "enquiry.body.required")
	p.Check(in.Kind != "help" || e.Reach != "", "reach", "enquiry.reach.required")
	sum := sha256.Sum256([]byte(strings.ToLower(strings.Join(strings.Fields(e.Body), " "))))
	e.Hash = hex.EncodeToString(sum[:])
	return e, p.Err()
}

// OpenTo is the programme whose public form stands under the id of its pack, if
// it has one: of one that goes on before one that has ended.
func OpenTo(tx *db.Tx, id string) (programme.Programme, *pack.Pack, error) {
	all, err := programme.OfPack(tx, id)
	if err != nil {
		return programme.Programme{}, nil, err
	}
	var found programme.Programme
	var of *pack.Pack
	for _, pr := range all {
		p, err := programme.Of(tx, pr.ID)
		if err != nil {
			return pr, p, err
		}
		if p.ContactForm == nil {
			continue
		}
		if open, err := programme.IsOpen(tx, pr.ID); open || err != nil {
			return pr, p, err
		}
		if of == nil { // it has ended: its form says so
			found, of = pr, p
		}
	}
	if of == nil {
		return found, nil, sild.Missing()
	}
	return found, of, nil
}

// SendEnquiry puts what somebody wrote into the team's inbox. What looks unwanted
// is kept apart for thirty days and is not lost.
func SendEnquiry(tx *db.Tx, pr programme.Programme, in EnquiryInput) (_ Enquiry, err error) {
	defer sild.Wrap(&err, "referral.SendEnquiry(%s)", pr.ID)
	if err := programme.Begins(tx, pr.ID); err != nil {
		return Enquiry{}, err
	}
	e, err := in.check()
	if err != nil {
		return e, err
	}
	if err := sweepEnquiries(tx); err != nil {
		return e, err
	}
	alike, err := db.One[int](tx, `SELECT count(*) FROM enquiry WHERE programme_id = $1 AND body_hash = $2 AND sent_at > $3`, pr.ID, e.Hash, tx.Now.AddDate(0, 0, -alikeDays))
	if err != nil {
		return e, err
	}
	hour, err := db.One[int](tx, `SELECT count(*) FROM enquiry WHERE programme_id = $1 AND sent_at > $2`, pr.ID, tx.Now.Add(-time.Hour))
	if err != nil {
		return e, err
	}
	e.ID, e.Programme, e.SentAt, e.Suspect = tx.NewID(), pr.ID, tx.Now, strings.Join(in.signs(alike, hour), " ")
	tx.Trail(sild.Entry{Action: "write", What: "enquiry", Object: e.ID})
	return e, db.Insert(tx, "enquiry", enquiryColumns, e)
}

// sweepEnquiries deletes what has been kept for long enough.
func sweepEnquiries(tx *db.Tx) error {
	_, err := db.Exec(tx, `DELETE FROM enquiry WHERE state = 'open' AND suspect <> '' AND sent_at < $1 OR state <> 'open' AND done_at < $2`,
		tx.Now.AddDate(0, 0, -suspectDays), tx.Now.AddDate(0, 0, -doneDays))
	return err
}

// mine is the condition that an enquiry is one of the actor's team: the provider's
// team in the programme.
const mine = ` AND EXISTS (SELECT 1 FROM contract c WHERE c.programme_id = e.programme_id AND c.part = 'provider' AND c.team_id = $1 AND c.from_on <= $2 AND c.until_on >= $2)`

// Enquiries are those of the actor's team: open, suspect or done; at most a
// hundred. Only the subject line of the trail tells that they were listed.
func Enquiries(tx *db.Tx, which string) (_ []Enquiry, err error) {
	defer sild.Wrap(&err, "referral.Enquiries(%s)", which)
	team, ok, err := enquiryTeam(tx)
	if err != nil || !ok {
		return nil, err
	}
	where := map[string]string{
		"open":    `e.state = 'open' AND e.suspect = '' ORDER BY e.sent_at, e.id`,
		"suspect": `e.state = 'open' AND e.suspect <> '' ORDER BY e.sent_at DESC, e.id`,
		"done":    `e.state <> 'open' ORDER BY e.done_at DESC NULLS LAST, e.id`,
	}[which]
	if where == "" {
		return nil, sild.Missing()
	}
	list, err := db.All[Enquiry](tx, `SELECT `+enquiryColumns+` FROM enquiry e WHERE TRUE`+mine+` AND `+where+` LIMIT 100`, team, tx.Today())
	if err == nil && len(list) > 0 {
		tx.Trail(sild.Entry{Action: "list", What: "enquiry"})
	}
	return list, err
}

// OpenEnquiries counts those that wait for the actor's team, and those that look
// unwanted.
func OpenEnquiries(tx *db.Tx) (open, suspect int, err error) {
	team, ok, err := enquiryTeam(tx)
	if err != nil || !ok {
		return 0, 0, err
	}
	const count = `SELECT count(*) FROM enquiry e WHERE e.state = 'open'` + mine
	if open, err = db.One[int](tx, count+` AND e.suspect = ''`, team, tx.Today()); err != nil {
		return 0, 0, err
	}
	suspect, err = db.One[int](tx, count+` AND e.suspect <> ''`, team, tx.Today())
	return open, suspect, err
}

func enquiryTeam(tx *db.Tx) (sild.ID, bool, error) {
	if !access.May(tx.Actor.Role, access.Messages) {
		return "", false, nil
	}
	team, err := org.TeamOf(tx, tx.Actor.User, tx.Actor.Role)
	if sild.KindOf(err) == sild.NotFound {
		return "", false, nil
	}
	return team.ID, err == nil, err
}

// EnquiryByID opens one of the actor's team, and leaves the trail of it.
func EnquiryByID(tx *db.Tx, id sild.ID) (_ Enquiry, err error) {
	defer sild.Wrap(&err, "referral.EnquiryByID(%s)", id)
	team, ok, err := enquiryTeam(tx)
	if err == nil && !ok {
		err = sild.Missing()
	}
	if err != nil {
		return Enquiry{}, err
	}
	e, err := db.One[Enquiry](tx, `SELECT `+enquiryColumns+` FROM enquiry e WHERE e.id = $3`+mine, team, tx.Today(), id)
	if err == nil {
		tx.Trail(sild.Entry{Action: "read", What: "enquiry", Object: id})
	}
	return e, err
}

// EnquiryEnd is how an enquiry was dealt with.
type EnquiryEnd struct {
	State  string // answered, closed
	How    string
	Said   string
	Reason string
}

// EndEnquiry says that an enquiry was answered, or closed and why.
func EndEnquiry(tx *db.Tx, id sild.ID, in EnquiryEnd) (_ Enquiry, err error) {
	defer sild.Wrap(&err, "referral.EndEnquiry(%s)", id)
	e, err := openEnquiry(tx, id)
	if err != nil {
		return e, err
	}
	pk, err := programme.Of(tx, e.Programme)
	if err != nil {
		return e, err
	}
	p := sild.Problems{}
	e.State, e.How, e.Reason = in.State, in.How, in.Reason
	e.Said = p.Text("said", in.Said, 2000)
	switch in.State {
	case "answered":
		p.Check(slices.Contains(EnquiryWays, in.How), "how", "case.choice.required")
		p.Check(e.Said != "", "said", "enquiry.said.required")
	case "closed":
		v, known := pk.Value("message_closings", in.Reason)
		p.Check(known && !v.Retired, "reason", "case.choice.required")
	default:
		p.Check(false, "state", "case.choice.required")
	}
	if err := p.Err(); err != nil {
		return e, err
	}
	return e, e.done(tx)
}

// WantEnquiry says that one that looked unwanted is not.
func WantEnquiry(tx *db.Tx, id sild.ID) (err error) {
	defer sild.Wrap(&err, "referral.WantEnquiry(%s)", id)
	if _, err := openEnquiry(tx, id); err != nil {
		return err
	}
	tx.Trail(sild.Entry{Action: "write", What: "enquiry", Object: id})
	_, err = db.Exec(tx, `UPDATE enquiry SET suspect = '' WHERE id = $1`, id)
	return err
}

func openEnquiry(tx *db.Tx, id sild.ID) (Enquiry, error) {
	e, err := EnquiryByID(tx, id)
	if err == nil && e.State != "open" {
		err = &sild.Error{Kind: sild.Conflict, Key: "enquiry.done_already"}
	}
	return e, err
}

// done keeps how e was dealt with, by whom and when.
func (e Enquiry) done(tx *db.Tx) error {
	tx.Trail(sild.Entry{Action: "write", What: "enquiry", Object: e.ID})
	_, err := db.Exec(tx, `UPDATE enquiry SET state = $1, how = $2, said = $3, reason = $4, case_id = $5, done_at = $6, done_by = $7 WHERE id = $8`,
		e.State, e.How, e.Said, e.Reason, e.Case, tx.Now, tx.Actor.User, e.ID)
	return err
}

// FormSecret is with what the server signs when a public form was opened; ok is
// false while there is none.
func FormSecret(tx *db.Tx) (secret []byte, ok bool, err error) {
	return db.Maybe[[]byte](tx, `SELECT secret FROM form_key ORDER BY made_at, id LIMIT 1`)
}

// KeepFormSecret keeps secret, unless there is one already.
func KeepFormSecret(tx *db.Tx, secret []byte) error {
	if _, ok, err := FormSecret(tx); ok || err != nil {
		return err
	}
	return db.Insert(tx, "form_key", `id, secret, made_at`, struct {
		ID     sild.ID
		Secret []byte
		At     time.Time
	}{tx.NewID(), secret, tx.Now})
}
