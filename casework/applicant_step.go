// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"strconv"
	"strings"

	"sild"
	"sild/db"
	"sild/org"
	"sild/programme"
)

func number(n int) string { return strconv.Itoa(n) }

// openApplication opens an application for a step; one that is closed stays so.
func openApplication(tx *db.Tx, id sild.ID) (Application, error) {
	a, err := ApplicationOf(tx, id)
	if err == nil && a.Closed != "" {
		err = &sild.Error{Kind: sild.Conflict, Key: "apply.closed"}
	}
	return a, err
}

// ApplicantStepInput is what somebody writes down about an application: of an interview the
// day and a note; of a credential what stands of it.
type ApplicantStepInput struct {
	org.CredentialInput
}

// AddApplicantStep writes down the interview, a check or a training of an applicant.
func AddApplicantStep(tx *db.Tx, id sild.ID, in ApplicantStepInput) (_ ApplicantStep, err error) {
	defer sild.Wrap(&err, "casework.AddApplicantStep(%s)", id)
	a, err := openApplication(tx, id)
	if err != nil {
		return ApplicantStep{}, err
	}
	s := ApplicantStep{Applicant: a.ID, Kind: in.Kind}
	if in.Kind == Interview {
		p := sild.Problems{}
		s.JudgedOn, s.Note, s.Outcome = in.JudgedOn, p.Text("note", in.Note, 2000), "passed"
		p.Check(!in.JudgedOn.IsZero(), "judged_on", "date.required")
		p.Check(!in.JudgedOn.After(tx.Today()), "judged_on", "worker.judged_on.future")
		p.Check(s.Note != "", "note", "apply.interview.note")
		err = p.Err()
	} else {
		var c org.Credential
		c, err = in.Check(tx)
		s.Outcome, s.JudgedBy, s.JudgedOn, s.ValidUntil, s.NextCheck, s.Note = c.Outcome, c.JudgedBy, c.JudgedOn, c.ValidUntil, c.NextCheck, c.Note
	}
	if err != nil {
		return s, err
	}
	s.ID = tx.NewID()
	s.Thing, s.RecordedAt, s.RecordedBy = s.ID, tx.Now, tx.Actor.User
	trailApplicant(tx, "write", a.ID)
	return s, db.Insert(tx, "applicant_step", applicantStepColumns, s)
}

// MistakeApplicantStep marks a step that was entered by mistake.
func MistakeApplicantStep(tx *db.Tx, id, step sild.ID) (err error) {
	defer sild.Wrap(&err, "casework.MistakeApplicantStep(%s)", step)
	a, err := openApplication(tx, id)
	if err != nil {
		return err
	}
	trailApplicant(tx, "mistake", a.ID)
	n, err := db.Exec(tx, `UPDATE applicant_step SET replaced_at = $1, replaced_by = $2, replaced_why = $3 WHERE id = $4 AND applicant_id = $5 AND replaced_at IS NULL`,
		tx.Now, tx.Actor.User, Mistaken, step, a.ID)
	if err == nil && n == 0 {
		err = sild.Missing()
	}
	return err
}

// CloseApplication ends an application that comes to nothing: declined, with the
// reason, or withdrawn by the applicant.
func CloseApplication(tx *db.Tx, id sild.ID, how, why string) (_ Application, err error) {
	defer sild.Wrap(&err, "casework.CloseApplication(%s)", id)
	a, err := openApplication(tx, id)
	if err != nil {
		return a, err
	}
	p := sild.Problems{}
	oneOf(p, "how", how, "declined", "withdrawn")
	why = p.Line("why", why, 300)
	p.Check(how != "declined" || why != "", "why", "match.why.required")
	if err := p.Err(); err != nil {
		return a, err
	}
	return a, a.end(tx, how, why, "")
}

func (a *Application) end(tx *db.Tx, how, why string, user sild.ID) error {
	a.ClosedOn, a.Closed, a.ClosedWhy, a.ClosedBy, a.User = tx.Today(), how, why, tx.Actor.User, user
	trailApplicant(tx, "write", a.ID)
	var became any
	if user != "" {
		became = user
	}
	n, err := db.Exec(tx, `UPDATE applicant SET closed_on = $1, closed = $2, closed_why = $3, closed_by = $4, user_id = $5 WHERE id = $6 AND closed = ''`,
		a.ClosedOn, how, why, tx.Actor.User, became, a.ID)
	if err == nil && n == 0 {
		err = &sild.Error{Kind: sild.Conflict, Key: "apply.closed"}
	}
	return err
}

// Activate makes a volunteer of an applicant to whom nothing is missing: a user of
// the team who can sign in by the link with the token, with the kind, what was
// proved, and the languages that they speak.
func Activate(tx *db.Tx, id sild.ID, token string) (_ Application, err error) {
	defer sild.Wrap(&err, "casework.Activate(%s)", id)
	a, err := openApplication(tx, id)
	if err != nil {
		return a, err
	}
	if len(a.Missing) > 0 {
		return a, problem("", "apply.missing")
	}
	u, err := org.InviteVolunteer(tx, a.Team, org.UserInput{Name: a.Name, Email: a.Email, Lang: a.Lang}, token)
	if err != nil {
		return a, err
	}
	for _, s := range a.Steps {
		if s.Kind != Interview {
			c := s.credential()
			if _, err := org.AddCredential(tx, u.ID, org.CredentialInput{
				Kind: c.Kind, Outcome: c.Outcome, JudgedBy: c.JudgedBy, JudgedOn: c.JudgedOn, ValidUntil: c.ValidUntil, NextCheck: c.NextCheck, Note: c.Note,
			}); err != nil {
				return a, err
			}
		}
	}
	if _, err := org.AddKind(tx, u.ID, org.KindInput{Kind: a.Kind, From: tx.Today()}); err != nil {
		return a, err
	}
	if err := org.SetProfile(tx, u.ID, org.ProfileInput{Languages: strings.Fields(a.Languages)}); err != nil {
		return a, err
	}
	return a, a.end(tx, "active", "", u.ID)
}

// ForgetApplicants erases applications that came to nothing as many months ago as
// their programme says, and those of volunteers whose application is as old: what
// they proved stands with the worker.
func ForgetApplicants(tx *db.Tx) (n int, err error) {
	defer sild.Wrap(&err, "casework.ForgetApplicants")
	all, err := programme.All(tx)
	if err != nil {
		return 0, err
	}
	for _, pr := range all {
		p, err := programme.Of(tx, pr.ID)
		if err != nil {
			return n, err
		}
		if p.Volunteers == nil {
			continue
		}
		old, err := db.All[sild.ID](tx, `SELECT id FROM applicant WHERE programme_id = $1 AND closed_on < $2 ORDER BY id LIMIT 100`, pr.ID, tx.Today().AddMonths(-p.Volunteers.Keep))
		if err != nil {
			return n, err
		}
		for _, id := range old {
			trailApplicant(tx, "erase", id)
			for _, q := range []string{`DELETE FROM applicant_step WHERE applicant_id = $1`, `DELETE FROM applicant WHERE id = $1`} {
				if _, err := db.Exec(tx, q, id); err != nil {
					return n, err
				}
			}
			n++
		}
	}
	return n, nil
}
