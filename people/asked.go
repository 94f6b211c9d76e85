// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
)

// An AskedNo says that a person was asked before a release and did not want the
// service, so that nobody has to ask again before it. They may change their
// mind any day: a referral can be sent all the same.
type AskedNo struct {
	sild.Fact
	Release sild.ID // the Thing of the release
	Reason  string  // a value of decline_reasons that lies with the person
	Note    string
}

const AskedNoColumns = `release_id, reason, note`

// AskedNoInput is what they said.
type AskedNoInput struct {
	On     sild.Date // when they were asked; zero: today
	Reason string
	Note   string
}

// SayNo records that the person of rec, whom the actor has opened to write of the
// offence, was asked and said no.
func SayNo(tx *db.Tx, p *pack.Pack, rec access.Record, in AskedNoInput) (_ AskedNo, err error) {
	subject := rec.Subject
	defer sild.Wrap(&err, "people.SayNo(%s)", subject)
	if err := access.Duty(tx, access.Refer); err != nil {
		return AskedNo{}, err
	}
	last, err := ReleaseOf(tx, subject)
	if err != nil {
		return AskedNo{}, err
	}
	if last == nil || last.Happened {
		return AskedNo{}, &sild.Error{Kind: sild.Conflict, Key: "asked.no_release"}
	}
	was, there, err := NoOf(tx, subject, last.Thing)
	if err != nil {
		return AskedNo{}, err
	}
	pr := sild.Problems{}
	a := AskedNo{Release: last.Thing, Reason: in.Reason, Note: pr.Line("note", in.Note, 300)}
	v, known := p.Value("decline_reasons", in.Reason)
	pr.Check(known && !v.Retired && v.Meaning == "person", "reason", "asked.reason.required")
	today := sild.DateOf(tx.Now, p.Location())
	day := in.On
	if day.IsZero() {
		day = today
	}
	pr.Check(!day.After(today), "on", "date.future")
	pr.Check(today.Sub(day) <= 2*366, "on", "date.far")
	if err := pr.Err(); err != nil {
		return a, err
	}
	if there {
		if a.Fact, err = db.Amend(tx, "asked_no", was.Fact, "corrected"); err != nil {
			return was, err
		}
		a.Day = day
	} else {
		a.Fact = tx.NewFact(subject, "", day, "person", "said")
	}
	return a, db.Record(tx, "asked_no", AskedNoColumns, a.Fact, a)
}

// NoOf is what a person said when they were asked before a release, if it was
// no. The caller has opened the record.
func NoOf(tx *db.Tx, subject, release sild.ID) (AskedNo, bool, error) {
	return db.Maybe[AskedNo](tx, `SELECT `+sild.FactColumns+`, `+AskedNoColumns+` FROM asked_no
		WHERE subject_id = $1 AND release_id = $2 AND replaced_at IS NULL ORDER BY id DESC LIMIT 1`, subject, release)
}
