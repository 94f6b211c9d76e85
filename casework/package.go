// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"

	"sild"
	"sild/access"
	"sild/db"
)

// A Told is that the person was told who helps from now on. Its Day is that on
// which they were.
type Told struct {
	sild.Fact
	What  string // one of ToldOf
	How   string // one of ToldHow
	Words string // the person's own
}

const toldColumns = `what, how, words`

// ToldOf is what people are told of: another support person, another provider.
// ToldHow is how; both are ours.
var (
	ToldOf  = []string{"hand_over", "provider"}
	ToldHow = []string{"met_both", "in_person", "phone", "letter", "not_reached"}
)

// ToldInput says how a person was told.
type ToldInput struct {
	What, How string
	On        sild.Date // zero: today
	Words     string
}

// TellChange records that the person of a case was told who helps from now on.
func TellChange(tx *db.Tx, caseID sild.ID, in ToldInput) (_ Told, err error) {
	defer sild.Wrap(&err, "casework.TellChange(%s)", caseID)
	o, err := openAsking(tx, caseID) // those who bring others in
	if err != nil {
		return Told{}, err
	}
	p := sild.Problems{}
	t := Told{What: in.What, How: in.How, Words: p.Line("words", in.Words, 300)}
	oneOf(p, "what", in.What, ToldOf...)
	oneOf(p, "how", in.How, ToldHow...)
	if in.On.IsZero() {
		in.On = o.Today
	}
	o.Happened(p, "on", in.On)
	if err := p.Err(); err != nil {
		return t, err
	}
	t.Fact = o.fact(tx, in.On, "said")
	t.Source = "person"
	return t, db.Record(tx, "change_told", toldColumns, t.Fact, t)
}

// ToldBy are what the person of a case was told, the latest first. The caller
// has opened the case.
func ToldBy(tx *db.Tx, caseID sild.ID) ([]Told, error) {
	return held[Told](tx, "change_told", toldColumns, caseID, "day DESC, id DESC")
}

// LastAgreed are the latest things that were agreed with the person, with the
// day of each, as many as n, for those who read the notes, or of these that alone.
func LastAgreed(tx *db.Tx, r access.Record, n int) ([]Contact, error) {
	if r.Right('N')&(access.All|access.Shared) == 0 {
		return nil, nil
	}
	list, err := db.All[Contact](tx, `SELECT `+sild.FactColumns+`, `+contactColumns+` FROM contact
		WHERE case_id = $1 AND agreed <> '' AND replaced_at IS NULL ORDER BY started_at DESC, id DESC LIMIT 20`, r.Case)
	for i := range list { // nothing but that
		list[i] = Contact{Fact: list[i].Fact, Kind: list[i].Kind, Outcome: list[i].Outcome, StartedAt: list[i].StartedAt, Agreed: list[i].Agreed, User: list[i].User}
	}
	return slices.Clip(list[:min(n, len(list))]), err
}
