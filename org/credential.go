// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"regexp"
	"slices"
	"strings"

	"sild"
	"sild/db"
)

// A Credential is a training that a worker has, or the judged result of a check
// of them: who judged, when, why, and when to look again. What a register said
// is never kept (domain §2.1: a criminal record is a judged risk, and no more
// than the result class is stored).
type Credential struct {
	Head
	Kind       string // "training:support-person-45h", "check:background", "qualification:…"
	Outcome    string // one of Outcomes
	JudgedBy   string // who said so: a name, a school, an office
	JudgedOn   sild.Date
	ValidUntil sild.Date // zero: does not expire
	NextCheck  sild.Date // zero: none is planned
	Note       string    // the reasoning
}

const credentialColumns = headColumns + `, kind, outcome, judged_by, judged_on, valid_until, next_check, note`

// Outcomes are how a check or a training ends.
var Outcomes = []string{"passed", "passed_with_conditions", "failed", "pending"}

// A Standing is where a worker stands with one kind of credential.
type Standing string

// The standings. Only Held lets somebody work.
const (
	Held    Standing = "held"
	Expired Standing = "expired"
	Missing Standing = "missing"
	Failed  Standing = "failed"
	Pending Standing = "pending" // asked for, and nothing that is still valid
)

// Holds is where w stands with kind on a day. What was judged last decides; a
// new check that is still pending does not undo one that is valid.
func (w Worker) Holds(kind string, on sild.Date) Standing {
	last, pending := w.last(kind, on)
	switch {
	case last == nil && pending:
		return Pending
	case last == nil:
		return Missing
	case last.Outcome == "failed":
		return Failed
	case last.ExpiredOn(on) && pending:
		return Pending
	case last.ExpiredOn(on):
		return Expired
	}
	return Held
}

// last is the credential of kind that decides on a day, and whether another is
// pending.
func (w Worker) last(kind string, on sild.Date) (last *Credential, pending bool) {
	for i, c := range w.Credentials {
		switch {
		case c.Kind != kind || !c.ReplacedAt.IsZero():
		case c.Outcome == "pending":
			pending = true
		case c.JudgedOn.After(on):
		case last == nil || c.JudgedOn.After(last.JudgedOn) || c.JudgedOn == last.JudgedOn && c.ID > last.ID:
			last = &w.Credentials[i]
		}
	}
	return last, pending
}

// ExpiredOn reports whether c is no longer valid on a day: the last day is
// valid.
func (c Credential) ExpiredOn(on sild.Date) bool {
	return !c.ValidUntil.IsZero() && c.ValidUntil.Before(on)
}

// Ends is the day from which c asks for something: the end of its validity or
// the next check, whichever comes first; zero: neither.
func (c Credential) Ends() sild.Date {
	if c.NextCheck.IsZero() || !c.ValidUntil.IsZero() && c.ValidUntil.Before(c.NextCheck) {
		return c.ValidUntil
	}
	return c.NextCheck
}

// A Warning is a credential that asks for something.
type Warning struct {
	Kind  string
	State Standing  // Held: it ends on On, or is to be checked again
	On    sild.Date // when it ended or ends; zero: it never was
	Check bool      // On is that of the next check, and not the end
}

// Warnings are what w lacks of the kinds that are needed, and what of all that
// w has ends by a day, the most pressing first.
func (w Worker) Warnings(needed []string, on, by sild.Date) []Warning {
	kinds := slices.Clone(needed)
	for _, c := range w.Credentials {
		kinds = append(kinds, c.Kind)
	}
	slices.Sort(kinds)
	var list []Warning
	for _, kind := range slices.Compact(kinds) {
		last, _ := w.last(kind, on)
		switch state := w.Holds(kind, on); {
		case state == Missing && !slices.Contains(needed, kind): // it will be judged on a later day
		case state != Held:
			warn := Warning{Kind: kind, State: state}
			if last != nil && state == Expired {
				warn.On = last.ValidUntil
			}
			list = append(list, warn)
		case !last.Ends().IsZero() && !last.Ends().After(by):
			list = append(list, Warning{kind, Held, last.Ends(), last.Ends() != last.ValidUntil})
		}
	}
	slices.SortStableFunc(list, func(a, b Warning) int { return a.On.Compare(b.On) })
	return list
}

// CredentialInput is what somebody writes down about a credential.
type CredentialInput struct {
	Kind, Outcome, JudgedBy         string
	JudgedOn, ValidUntil, NextCheck sild.Date
	Note                            string
}

var credentialKind = regexp.MustCompile(`^(training|check|qualification):[a-z0-9][a-z0-9_-]{0,59}$`)

// Check is what in says, if it is right.
func (in CredentialInput) Check(tx *db.Tx) (Credential, error) {
	p := sild.Problems{}
	c := Credential{
		Kind: in.Kind, Outcome: in.Outcome, JudgedBy: p.Line("judged_by", in.JudgedBy, 200), JudgedOn: in.JudgedOn,
		ValidUntil: in.ValidUntil, NextCheck: in.NextCheck, Note: p.Text("note", in.Note, 2000),
	}
	p.Check(credentialKind.MatchString(in.Kind), "kind", "choice.unknown")
	p.Check(slices.Contains(Outcomes, in.Outcome), "outcome", "choice.unknown")
	if in.Outcome == "pending" {
		p.Check(in.JudgedOn.IsZero(), "judged_on", "worker.pending.judged")
		p.Check(in.ValidUntil.IsZero(), "valid_until", "worker.pending.judged")
		return c, p.Err()
	}
	p.Check(c.JudgedBy != "", "judged_by", "worker.judged_by.required")
	p.Check(!in.JudgedOn.IsZero(), "judged_on", "date.required")
	p.Check(!in.JudgedOn.After(tx.Today()), "judged_on", "worker.judged_on.future")
	p.Check(in.ValidUntil.IsZero() || !in.ValidUntil.Before(in.JudgedOn), "valid_until", "worker.until.before")
	p.Check(in.NextCheck.IsZero() || in.NextCheck.After(in.JudgedOn), "next_check", "worker.next.before")
	reasoned := !strings.HasPrefix(in.Kind, "check:") || in.Outcome == "passed" || c.Note != ""
	p.Check(reasoned, "note", "worker.note.required") // domain §2.1: a judged risk has its reasoning
	return c, p.Err()
}

// AddCredential writes down a credential of a worker.
func AddCredential(tx *db.Tx, user sild.ID, in CredentialInput) (_ Credential, err error) {
	defer sild.Wrap(&err, "org.AddCredential(%s)", user)
	if err := mayKeep(tx, user); err != nil {
		return Credential{}, err
	}
	c, err := in.Check(tx)
	if err != nil {
		return c, err
	}
	c.Head = head(tx, user)
	trailWorker(tx, "write", "credential", c.ID)
	return c, db.Insert(tx, "worker_credential", credentialColumns, c)
}

// CredentialByID is one credential, for those who keep what is known of the
// worker.
func CredentialByID(tx *db.Tx, id sild.ID) (Credential, error) {
	c, err := db.One[Credential](tx, `SELECT `+credentialColumns+` FROM worker_credential WHERE id = $1`, id)
	if err != nil {
		return c, err
	}
	if err := keeps(tx, c.User); err != nil {
		return Credential{}, err
	}
	return c, nil
}

// ChangeCredential corrects a credential. Id is the row that was looked at.
func ChangeCredential(tx *db.Tx, id sild.ID, in CredentialInput) (_ Credential, err error) {
	defer sild.Wrap(&err, "org.ChangeCredential(%s)", id)
	was, err := CredentialByID(tx, id)
	if err != nil {
		return was, err
	}
	if err := mayKeep(tx, was.User); err != nil {
		return Credential{}, err
	}
	to, err := in.Check(tx)
	if err != nil {
		return was, err
	}
	if err := replace(tx, "worker_credential", was.Head, Changed); err != nil {
		return was, err
	}
	to.Head = head(tx, was.User)
	to.Thing = was.Thing
	trailWorker(tx, "write", "credential", to.ID)
	return to, db.Insert(tx, "worker_credential", credentialColumns, to)
}

// MistakeCredential marks a credential that was entered by mistake.
func MistakeCredential(tx *db.Tx, id sild.ID, why string) (err error) {
	defer sild.Wrap(&err, "org.MistakeCredential(%s)", id)
	c, err := CredentialByID(tx, id)
	if err != nil {
		return err
	}
	if err := mayKeep(tx, c.User); err != nil {
		return err
	}
	if why, err = mistaken(why); err != nil {
		return err
	}
	trailWorker(tx, "mistake", "credential", id)
	return replace(tx, "worker_credential", c.Head, why)
}

func trailWorker(tx *db.Tx, action, what string, id sild.ID) {
	tx.Trail(sild.Entry{Action: action, What: what, Object: id, Purpose: tx.Actor.Role})
}
