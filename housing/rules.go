// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
)

// Rules are those of a house in one of the languages of a version.
type Rules struct {
	ID      sild.ID
	House   sild.ID
	Version int
	Lang    string
	Words   string
	From    sild.Date // the first day on which they hold
	At      time.Time
	By      sild.ID
}

const rulesColumns = `id, house_id, version, lang, words, from_on, at, by_id`

// RulesLangs are the languages in which rules can be written: those of the pages
// that a resident reads.
var RulesLangs = []string{"et", "ru", "en", "lt", "uk", "ar"}

// RulesInput is a version of the rules of a house.
type RulesInput struct {
	From  sild.Date         // the first day on which it holds
	Words map[string]string // by language; those that are empty are left out
}

// AddRules writes the next version of the rules of a house. Who lives there has to
// answer it again. Nobody is held to rules of a day that is over, so a version
// after the first begins today at the earliest: that is ours.
func AddRules(tx *db.Tx, house sild.ID, in RulesInput) (version int, err error) {
	defer sild.Wrap(&err, "housing.AddRules(%s)", house)
	o, err := keep(tx, house)
	if err != nil {
		return 0, err
	}
	if version, err = db.One[int](tx, `SELECT coalesce(max(version), 0) FROM house_rules WHERE house_id = $1`, house); err != nil {
		return 0, err
	}
	p := sild.Problems{}
	p.Check(!in.From.IsZero(), "from", "date.required")
	p.Check(in.From.IsZero() || version == 0 || !in.From.Before(o.Today), "from", "rules.from.past")
	var rows []Rules
	for _, lang := range RulesLangs {
		words := p.Text("words_"+lang, in.Words[lang], 20_000)
		if words != "" {
			rows = append(rows, Rules{ID: tx.NewID(), House: house, Version: version + 1, Lang: lang, Words: words, From: in.From, At: tx.Now, By: tx.Actor.User})
		}
	}
	for lang := range in.Words {
		p.Check(slices.Contains(RulesLangs, lang), "words", "choice.unknown")
	}
	p.Check(len(rows) > 0 || len(p) > 0, "words_"+RulesLangs[0], "rules.words.required")
	if err := p.Err(); err != nil {
		return 0, err
	}
	for _, r := range rows {
		if err := db.Insert(tx, "house_rules", rulesColumns, r); err != nil {
			return 0, err
		}
	}
	return version + 1, nil
}

// RulesOf are the rules of a house that the caller has opened: the last version
// first, each in its languages.
func RulesOf(tx *db.Tx, house sild.ID) ([]Rules, error) {
	list, err := db.All[Rules](tx, `SELECT `+rulesColumns+` FROM house_rules WHERE house_id = $1 ORDER BY version DESC, id`, house)
	slices.SortStableFunc(list, func(a, b Rules) int {
		if a.Version != b.Version {
			return b.Version - a.Version
		}
		return slices.Index(RulesLangs, a.Lang) - slices.Index(RulesLangs, b.Lang)
	})
	return list, err
}

// RulesOn are those of a list that hold on a day, in each of their languages.
func RulesOn(list []Rules, day sild.Date) []Rules {
	version := 0
	for _, r := range list {
		if !r.From.After(day) {
			version = max(version, r.Version)
		}
	}
	return ofVersion(list, version)
}

func ofVersion(list []Rules, version int) (some []Rules) {
	for _, r := range list {
		if r.Version == version {
			some = append(some, r)
		}
	}
	return some
}

// A RulesAnswer is what a resident said to a version of the rules; its day is
// that on which they did.
type RulesAnswer struct {
	sild.Fact
	House       sild.ID
	Version     int
	Lang        string // in which they read or heard it
	Heard       bool   // it was read to them
	Accepted    bool
	How         string // signed, said
	Interpreter string
	Note        string
}

const rulesAnswerColumns = casework.RulesAnswerColumns

// RulesHows are the ways of answering.
var RulesHows = []string{"signed", "said"}

// RulesAnswerInput is how a resident answered.
type RulesAnswerInput struct {
	Version     int // zero: the one that holds today
	Lang        string
	Heard       bool
	Accepted    bool
	How         string
	Interpreter string
	Note        string
	On          sild.Date // zero: today
}

// AnswerRules writes down what a resident said to the rules of the house. Who
// answers a version again has the answer changed.
func AnswerRules(tx *db.Tx, stay sild.ID, in RulesAnswerInput) (_ RulesAnswer, err error) {
	defer sild.Wrap(&err, "housing.AnswerRules(%s)", stay)
	s, o, _, err := stayToAdd(tx, stay, 'P')
	if err != nil {
		return RulesAnswer{}, err
	}
	return o.answerRules(tx, s, in, "worker", "seen")
}

func (o Opened) answerRules(tx *db.Tx, s Stay, in RulesAnswerInput, source, evidence string) (a RulesAnswer, err error) {
	list, err := RulesOf(tx, o.ID)
	if err != nil {
		return a, err
	}
	if in.On.IsZero() {
		in.On = o.Today
	}
	now := RulesOn(list, o.Today)
	if in.Version != 0 {
		now = ofVersion(list, in.Version)
	}
	a = RulesAnswer{House: o.ID, Lang: in.Lang, Heard: in.Heard, Accepted: in.Accepted, How: in.How}
	p := sild.Problems{}
	p.Check(len(now) > 0, "version", "rules.none")
	p.Check(!in.On.After(o.Today), "on", "date.future")
	p.Check(!in.On.Before(s.Day.AddDays(-rulesBefore)), "on", "stay.before_arrival")
	p.Check(s.Lives(), "on", "stay.left_already")
	p.Check(slices.Contains(RulesHows, in.How), "how", "choice.unknown")
	a.Interpreter, a.Note = p.Line("interpreter", in.Interpreter, 100), p.Text("note", in.Note, 1000)
	written := slices.ContainsFunc(now, func(r Rules) bool { return r.Lang == in.Lang })
	p.Check(slices.Contains(RulesLangs, in.Lang), "lang", "choice.unknown")
	p.Check(written || in.Heard && a.Interpreter != "" || p["lang"].Key != "", "lang", "rules.lang.not_written")
	if err := p.Err(); err != nil {
		return a, err
	}
	a.Version = now[0].Version
	a.Fact = tx.NewFact(s.Subject, s.Case, in.On, source, evidence)
	was, there, err := db.Maybe[RulesAnswer](tx, `SELECT `+sild.FactColumns+`, `+rulesAnswerColumns+` FROM rules_answer
		WHERE subject_id = $1 AND house_id = $2 AND version = $3 AND replaced_at IS NULL ORDER BY id DESC`, s.Subject, o.ID, a.Version)
	if err != nil {
		return a, err
	}
	if there {
		f, err := db.Amend(tx, "rules_answer", was.Fact, casework.Changed)
		if err != nil {
			return a, err
		}
		f.Day, f.Source, f.Evidence, f.Case = in.On, source, evidence, s.Case
		a.Fact = f
	}
	return a, db.Record(tx, "rules_answer", rulesAnswerColumns, a.Fact, a)
}

// rulesBefore is how many days before somebody comes the house may write of them,
// as those on duty see them (design §6).
const rulesBefore = 2

// RulesAnswersOf are the answers of a case, the latest first. The caller has
// opened the case.
func RulesAnswersOf(tx *db.Tx, caseID sild.ID) ([]RulesAnswer, error) {
	return db.All[RulesAnswer](tx, `SELECT `+sild.FactColumns+`, `+rulesAnswerColumns+` FROM rules_answer WHERE case_id = $1 AND replaced_at IS NULL ORDER BY day DESC, id DESC`, caseID)
}

// A Dweller is somebody who lives in a house, in a list.
type Dweller struct {
	Case    sild.ID
	Person  sild.ID
	Subject sild.ID
	Stay    sild.ID // thing
	Name    string
	From    sild.Date
}

// LivingIn are those who live in a house that the caller has opened and whom the
// actor may see, by name. It leaves a trail of those trailOf.
func LivingIn(tx *db.Tx, house sild.ID) ([]Dweller, error) {
	args := []any{house}
	list, err := db.All[Dweller](tx, `SELECT c.case_id, c.person_id, s.subject_id, s.thing, c.name, s.day FROM stay s JOIN case_card c ON c.case_id = s.case_id
		WHERE s.house_id = $1 AND s.replaced_at IS NULL AND s.left_on IS NULL AND `+access.Scope(tx, 'I', &args)+` ORDER BY c.sort_key, c.case_id`, args...)
	if err != nil {
		return nil, err
	}
	trailOf(tx, "house", "I", list, func(r Dweller) sild.ID { return r.Person })
	return list, nil
}

// An Unanswered resident has not accepted the rules that hold.
type Unanswered struct {
	Dweller
	Refused bool // they said no; otherwise they said nothing
}

// RulesWaiting are the residents of a house who have not accepted the rules that
// hold today, by name; none if no rules hold.
func RulesWaiting(tx *db.Tx, house sild.ID) (list []Unanswered, err error) {
	defer sild.Wrap(&err, "housing.RulesWaiting(%s)", house)
	o, err := Inside(tx, house)
	if err != nil {
		return nil, err
	}
	rules, err := RulesOf(tx, house)
	if err != nil {
		return nil, err
	}
	now := RulesOn(rules, o.Today)
	if len(now) == 0 {
		return nil, nil
	}
	residents, err := LivingIn(tx, house)
	if err != nil {
		return nil, err
	}
	type row struct {
		Subject  sild.ID
		Accepted bool
	}
	said, err := db.All[row](tx, `SELECT subject_id, accepted FROM rules_answer WHERE house_id = $1 AND version = $2 AND replaced_at IS NULL ORDER BY id`, house, now[0].Version)
	if err != nil {
		return nil, err
	}
	for _, r := range residents {
		u := Unanswered{Dweller: r}
		accepted := false
		for _, a := range said {
			if a.Subject == r.Subject {
				accepted, u.Refused = a.Accepted, !a.Accepted
			}
		}
		if !accepted {
			list = append(list, u)
		}
	}
	return list, nil
}
