// SPDX-License-Identifier: EUPL-1.2

package own

import (
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/programme"
)

// A Saying is what a person said on their own pages. Its Day is that on which
// they did. It keeps its Thing when it is answered.
type Saying struct {
	sild.Fact
	Kind       string // one of Sayings
	About      string // what it is about, one of Abouts
	AboutID    sild.ID
	Said       string
	Outcome    string // empty: open; Seen, Mended, Kept
	Answer     string
	AnsweredAt time.Time
	AnsweredBy sild.ID
}

const sayingColumns = `kind, about, about_id, said, outcome, answer, answered_at, answered_by`

// Open reports whether nobody has answered yet.
func (s Saying) Open() bool { return s.Outcome == "" && s.Kind != Note }

// The kinds of what a person can say: that they cannot come to a meeting, that
// they need help, that a step is done, that something written about them is
// wrong, that they do not understand why somebody looked, and a note of their own.
const (
	CannotCome = "cannot_come"
	NeedHelp   = "help"
	StepDone   = "done"
	Wrong      = "wrong"
	WhyLooked  = "why"
	Note       = "note"
)

// Sayings are the kinds.
var Sayings = []string{CannotCome, NeedHelp, StepDone, Wrong, WhyLooked, Note}

// What became of a saying: somebody has seen it, did what it asks for, or says
// why not.
const (
	Seen   = "seen"
	Mended = "mended"
	Kept   = "kept"
)

// Abouts are what may be wrong about a person, as far as it is shown to them.
var Abouts = []string{"name", "born", "language", "meeting", "goal", "step", "agreed", "consent", "helper", "other"}

// TakenBack is why a saying no longer holds that the person took back.
const TakenBack = "undone"

// An Input is what a person says.
type Input struct {
	Kind    string
	Case    sild.ID // of what is about a case; empty: the one that is open, if there is one
	About   string
	AboutID sild.ID // the Thing that it is about; of WhyLooked who it was
	Said    string
}

// longest is how long a saying may be.
const longest = 2000

// Say records what the person on their own pages says.
func Say(tx *db.Tx, in Input) (_ Saying, err error) {
	defer sild.Wrap(&err, "own.Say(%s)", in.Kind)
	subjects, err := Subjects(tx)
	if err != nil {
		return Saying{}, err
	}
	p := sild.Problems{}
	s := Saying{Kind: in.Kind, About: in.About, AboutID: in.AboutID}
	s.Said = p.Text("said", in.Said, longest)
	p.Check(slices.Contains(Sayings, in.Kind), "kind", "my.wrong_form")
	subject, caseID, err := placed(tx, p, in, subjects)
	if err != nil {
		return s, err
	}
	switch in.Kind {
	case CannotCome:
		s.About = "meeting"
	case StepDone:
		s.About = "step"
	case WhyLooked:
		s.About = "looks"
		p.Check(s.Said != "", "said", "my.said.required")
	case Wrong:
		p.Check(slices.Contains(Abouts, in.About), "about", "my.wrong_form")
		p.Check(s.Said != "", "said", "my.said.required")
	case Note:
		s.About = ""
		p.Check(s.Said != "", "said", "my.said.required")
	case NeedHelp:
		s.About = ""
		p.Check(caseID != "", "said", "my.help.nobody")
	}
	if err := p.Err(); err != nil {
		return s, err
	}
	day := tx.Today()
	if caseID != "" {
		rec, err := access.CaseAsToWrite(tx, caseID, access.Self, 'N')
		if err != nil {
			return s, err
		}
		pk, err := programme.Of(tx, rec.Programme)
		if err != nil {
			return s, err
		}
		day = sild.DateOf(tx.Now, pk.Location())
	} else if _, err := access.PersonAs(tx, subject, access.Self, "N"); err != nil {
		return s, err
	}
	s.Fact = tx.NewFact(subject, caseID, day, "person", "said")
	return s, db.Record(tx, "own_word", sayingColumns, s.Fact, s)
}

// placed finds the record and the case that a saying belongs to.
func placed(tx *db.Tx, p sild.Problems, in Input, subjects []sild.ID) (subject, caseID sild.ID, err error) {
	type at struct{ Subject, Case sild.ID }
	table := map[string]string{CannotCome: "appointment", StepDone: "step"}[in.Kind]
	if table != "" {
		args := []any{in.AboutID}
		a, ok, err := db.Maybe[at](tx, `SELECT subject_id, case_id FROM `+table+` WHERE thing = $1 AND replaced_at IS NULL AND subject_id IN (`+db.List(&args, subjects)+`)`, args...)
		if err != nil {
			return "", "", err
		}
		if !ok {
			return "", "", sild.Missing()
		}
		said, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM own_word WHERE kind = $1 AND about_id = $2 AND subject_id = $3 AND replaced_at IS NULL)`, in.Kind, in.AboutID, a.Subject)
		p.Check(!said, "said", "my.said.already")
		return a.Subject, a.Case, err
	}
	var args []any
	where := `k.subject_id IN (` + db.List(&args, subjects) + `)`
	if in.Case != "" {
		args = append(args, in.Case)
		where += ` AND k.case_id = $` + itoa(len(args))
	} else if in.Kind == WhyLooked || in.Kind == Note {
		return subjects[0], "", nil
	}
	a, ok, err := db.Maybe[at](tx, `SELECT k.subject_id, k.case_id FROM case_card k WHERE `+where+` AND k.outcome <> 'declined' AND k.outcome <> 'withdrawn'
		ORDER BY CASE WHEN k.ended_on IS NULL THEN 0 ELSE 1 END, k.case_id DESC LIMIT 1`, args...)
	if err == nil && !ok {
		if in.Case != "" {
			return "", "", sild.Missing()
		}
		return subjects[0], "", nil
	}
	return a.Subject, a.Case, err
}

// TakeBack takes back what the person said, while nobody has answered: a note
// any day.
func TakeBack(tx *db.Tx, id sild.ID) (err error) {
	defer sild.Wrap(&err, "own.TakeBack(%s)", id)
	subjects, err := Subjects(tx)
	if err != nil {
		return err
	}
	args := []any{id}
	s, err := db.One[Saying](tx, `SELECT `+sild.FactColumns+`, `+sayingColumns+` FROM own_word WHERE id = $1 AND subject_id IN (`+db.List(&args, subjects)+`)`, args...)
	if err != nil {
		return err
	}
	if !s.Holds() || s.Outcome != "" {
		return &sild.Error{Kind: sild.Conflict, Key: "my.answered"}
	}
	if _, err := access.PersonAs(tx, s.Subject, access.Self, "N"); err != nil {
		return err
	}
	return db.Replace(tx, "own_word", s.Fact, TakenBack)
}

// wordsOf are what a person said that holds, the latest first.
func wordsOf(tx *db.Tx, subject sild.ID) ([]Saying, error) {
	return db.All[Saying](tx, `SELECT `+sild.FactColumns+`, `+sayingColumns+` FROM own_word WHERE subject_id = $1 AND replaced_at IS NULL ORDER BY recorded_at DESC, id DESC`, subject)
}

// ChangeMind takes back a consent that the person gave, with its effect from
// today on; the pack says what follows from it.
func ChangeMind(tx *db.Tx, caseID sild.ID, basis string) (casework.Consent, error) {
	if _, err := Subjects(tx); err != nil {
		return casework.Consent{}, err
	}
	return casework.WithdrawSelf(tx, caseID, basis)
}

// WordsOf are what the person of rec said and was answered: in a case, for those
// who may read its plan; beside any, for whoever opened rec.
func WordsOf(tx *db.Tx, rec access.Record) (list []Saying, err error) {
	defer sild.Wrap(&err, "own.WordsOf(%s)", rec.Subject)
	args := []any{rec.Subject, Note, WhyLooked}
	scope := access.Scope(tx, 'P', &args)
	list, err = db.All[Saying](tx, `SELECT `+of("w", sild.FactColumns)+`, `+of("w", sayingColumns)+` FROM own_word w
		WHERE w.subject_id = $1 AND w.replaced_at IS NULL AND w.kind NOT IN ($2, $3)
		AND (w.case_id IS NULL OR EXISTS (SELECT 1 FROM case_card c WHERE c.case_id = w.case_id AND `+scope+`)) ORDER BY w.recorded_at DESC, w.id DESC`, args...)
	if slices.ContainsFunc(list, func(s Saying) bool { return s.Case != "" }) {
		tx.Trail(sild.Entry{Action: "read", What: "person", Object: rec.Person, Sections: "P", Grant: rec.Grant, Purpose: rec.Purpose(), Subjects: []sild.ID{rec.Person}})
	}
	return list, err
}
