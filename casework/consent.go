// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"golang.org/x/text/language"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/people"
)

// A Consent is what a person answered when one asked whether a record may be
// kept, on one legal basis. Its Day is that of the answer. To withdraw is an
// answer of its own; that the person said yes before stays true of that time.
type Consent struct {
	sild.Fact
	Basis       string // one of the pack's
	Outcome     string // given, refused, withdrawn
	Language    string // in which it was explained; BCP 47
	How         string // one of Hows
	PackVersion int    // whose words the person heard
	Expires     sild.Date
	Note        string
	TextVersion int     // of those words
	AskedBy     sild.ID // who asked
	Witness     string  // of what was said before one: who it was
	KeptAt      string  // of a paper: where it is
	Guardian    string  // who answered for a child; empty: the person
}

const consentColumns = `basis, outcome, language, how, pack_version, expires_on, note, text_version, asked_by, witness, kept_at, guardian`

// Hows are the ways in which one can answer: said, said before a witness, on
// paper, on paper and signed, with a digital signature.
var Hows = []string{"spoken", "witnessed", "paper", "signed", "digital"}

// ConsentInput is what a worker may say of a consent.
type ConsentInput struct {
	Day      sild.Date
	Basis    string
	Outcome  string
	Language string
	How      string
	Expires  sild.Date // only of one that is given
	Note     string
	AskedBy  sild.ID // a colleague; empty: the actor
	Witness  string
	KeptAt   string
	Guardian string // who answered for a child
}

// check holds in against the case, the birth date as far as it is known, and the
// answers that the person gave before, in the order of their days.
func (in ConsentInput) check(o Opened, born sild.Partial, before []Consent) (Consent, error) {
	p := sild.Problems{}
	b, known := o.Pack.Basis(in.Basis)
	c := Consent{
		Basis: in.Basis, Outcome: in.Outcome, Language: in.Language, How: in.How, PackVersion: o.Pack.Version, Expires: in.Expires,
		TextVersion: b.TextVersion(), AskedBy: in.AskedBy,
	}
	c.Note = p.Text("note", in.Note, 1000)
	c.Witness, c.KeptAt = p.Line("witness", in.Witness, 200), p.Line("kept_at", in.KeptAt, 200)
	c.Guardian = p.Line("guardian", in.Guardian, 200)
	if !in.Day.IsZero() {
		must, may := ForChild(b, born, in.Day)
		p.Check(!must || c.Guardian != "", "guardian", "consent.guardian.required")
		p.Check(may || c.Guardian == "", "guardian", "consent.guardian.none")
	}
	o.Happened(p, "day", in.Day)
	p.Check(known && b.Asks(), "basis", "case.choice.unknown")
	oneOf(p, "outcome", in.Outcome, "given", "refused", "withdrawn")
	oneOf(p, "how", in.How, Hows...)
	p.Check(in.How != "witnessed" || c.Witness != "", "witness", "consent.witness.required")
	p.Check(in.How == "witnessed" || c.Witness == "", "witness", "consent.witness.none")
	p.Check(in.How == "paper" || in.How == "signed" || c.KeptAt == "", "kept_at", "consent.kept_at.none")
	_, err := language.Parse(in.Language)
	p.Check(in.Language != "", "language", "case.choice.required")
	p.Check(err == nil && len(in.Language) <= 35, "language", "case.choice.unknown")
	p.Check(in.Expires.IsZero() || in.Outcome == "given", "expires_on", "consent.expires.not_given")
	p.Check(in.Expires.IsZero() || !in.Expires.Before(in.Day), "expires_on", "case.day.before", "day", "date:"+in.Day.String())
	p.Check(in.Outcome != "withdrawn" || givenOn(before, in.Basis, in.Day), "outcome", "consent.withdrawn.not_given")
	return c, p.Err()
}

// ForChild reports whether a parent or guardian must answer a question for a
// person on a day, and whether they may: where the birth date leaves it open they
// may.
func ForChild(b pack.Basis, born sild.Partial, on sild.Date) (must, may bool) {
	if b.Guardian == 0 {
		return false, false
	}
	if born.IsZero() {
		return false, true
	}
	least, most := born.Age(on)
	return most < b.Guardian, least < b.Guardian
}

// givenOn reports whether the last answer on a basis up to day was yes.
func givenOn(answers []Consent, basis string, day sild.Date) (given bool) {
	for _, c := range answers {
		if c.Basis == basis && !c.Day.After(day) {
			given = c.Outcome == "given" && (c.Expires.IsZero() || !c.Expires.Before(day))
		}
	}
	return given
}

// AddConsent records what the person answered. One can withdraw only what was
// given, any day, also after the end.
func AddConsent(tx *db.Tx, caseID sild.ID, in ConsentInput) (_ Consent, err error) {
	defer sild.Wrap(&err, "casework.AddConsent(%s)", caseID)
	o, err := Open(tx, caseID, 'C')
	if err != nil {
		return Consent{}, err
	}
	before, err := Consents(tx, caseID)
	if err != nil {
		return Consent{}, err
	}
	if in.AskedBy == "" {
		in.AskedBy = tx.Actor.User
	}
	d, err := people.DetailOf(tx, o.Person)
	if err != nil {
		return Consent{}, err
	}
	c, err := in.check(o, d.Born(), before)
	if err != nil {
		return c, err
	}
	if c.AskedBy != tx.Actor.User {
		colleague, err := o.teammate(tx, c.AskedBy, "", in.Day, in.Day)
		if err != nil {
			return c, err
		}
		if !colleague {
			p := sild.Problems{}
			p.Check(false, "asked_by", "case.choice.unknown")
			return c, p.Err()
		}
	}
	evidence := "said"
	switch in.How {
	case "witnessed":
		evidence = "seen"
	case "paper", "signed", "digital":
		evidence = "document"
	}
	c.Fact = tx.NewFact(o.Subject, caseID, in.Day, "person", evidence)
	return c, db.Record(tx, "consent", consentColumns, c.Fact, c)
}

// ByOwnPage is how somebody took a consent back on their own pages. No worker can
// say that it was so.
const ByOwnPage = "own_page"

// WithdrawSelf records that the person, on their own pages, takes back what they
// agreed to. It is as easy as to agree (GDPR art. 7 (3)), and has its effect from
// today on.
func WithdrawSelf(tx *db.Tx, caseID sild.ID, basis string) (_ Consent, err error) {
	defer sild.Wrap(&err, "casework.WithdrawSelf(%s)", caseID)
	rec, err := access.CaseAsToWrite(tx, caseID, access.Self, 'C')
	if err != nil {
		return Consent{}, err
	}
	o, err := opened(tx, rec)
	if err != nil {
		return Consent{}, err
	}
	before, err := Consents(tx, caseID)
	if err != nil {
		return Consent{}, err
	}
	b, known := o.Pack.Basis(basis)
	p := sild.Problems{}
	p.Check(known && b.Asks() && givenOn(before, basis, o.Today), "basis", "my.mind.not_given")
	if err := p.Err(); err != nil {
		return Consent{}, err
	}
	c := Consent{Basis: basis, Outcome: "withdrawn", Language: tx.Actor.Lang, How: ByOwnPage, PackVersion: o.Pack.Version, TextVersion: b.TextVersion()}
	c.Fact = tx.NewFact(o.Subject, caseID, o.Today, "person", "document")
	return c, db.Record(tx, "consent", consentColumns, c.Fact, c)
}

// Consents are the answers that hold, in the order in which they were given.
// The caller has opened the case.
func Consents(tx *db.Tx, caseID sild.ID) ([]Consent, error) {
	return held[Consent](tx, "consent", consentColumns, caseID, "day, id")
}

// Answers are consents as rules look at them.
func Answers(consents []Consent) []pack.Consent {
	list := make([]pack.Consent, len(consents))
	for i, c := range consents {
		list[i] = c.answer()
	}
	return list
}

func (c Consent) answer() pack.Consent {
	a := pack.Consent{ID: c.ID, Basis: c.Basis, Day: c.Day, Given: c.Outcome == "given", Until: c.Expires, Text: c.TextVersion}
	if c.Outcome == "withdrawn" {
		a.Withdrawn = c.Day
	}
	return a
}

// A ToAsk is a case in which a question is open: nobody has asked, the answer
// has expired or will, or a newer text is read by now.
type ToAsk struct {
	Case  sild.ID
	Name  string
	Basis string
	Why   string    // not_asked, expired, expires, older_text
	Day   sild.Date // of the answer, or of its last day
}

// soon is how many days ahead an expiry is listed. It is ours.
const soon = 30

// ConsentsToAsk are the open questions of the admitted cases of a programme that
// go on and whose consents the actor may read, by name. A no is no
// reason to ask again: when to do so is for the worker to decide.
func ConsentsToAsk(tx *db.Tx, programmeID sild.ID, p *pack.Pack) (list []ToAsk, err error) {
	defer sild.Wrap(&err, "casework.ConsentsToAsk(%s)", programmeID)
	today := sild.DateOf(tx.Now, p.Location())
	type cardRow struct {
		Case, Person sild.ID
		Name         string
	}
	args := []any{programmeID}
	cards, err := db.All[cardRow](tx, `SELECT c.case_id, c.person_id, c.name FROM case_card c
		WHERE c.programme_id = $1 AND c.started_on IS NOT NULL AND c.ended_on IS NULL AND `+access.Scope(tx, 'C', &args)+`
		ORDER BY c.sort_key, c.case_id`, args...)
	if err != nil || len(cards) == 0 {
		return nil, err
	}
	ids, persons := make([]sild.ID, len(cards)), make([]sild.ID, len(cards))
	for i, c := range cards {
		ids[i], persons[i] = c.Case, c.Person
	}
	var of []any
	rows, err := db.All[Consent](tx, `SELECT `+sild.FactColumns+`, `+consentColumns+` FROM consent
		WHERE case_id IN (`+db.List(&of, ids)+`) AND replaced_at IS NULL ORDER BY day, id`, of...)
	if err != nil {
		return nil, err
	}
	last := map[[2]string]Consent{}
	for _, r := range rows {
		last[[2]string{string(r.Case), r.Basis}] = r
	}
	for _, c := range cards {
		for _, b := range p.Asked() {
			a, asked := last[[2]string{string(c.Case), b.ID}]
			if why, day := toAsk(b, a, asked, today); why != "" {
				list = append(list, ToAsk{c.Case, c.Name, b.ID, why, day})
			}
		}
	}
	tx.Trail(sild.Entry{Action: "list", What: "consents", Sections: "C", Purpose: tx.Actor.Role, Subjects: persons})
	return list, nil
}

func toAsk(b pack.Basis, a Consent, asked bool, today sild.Date) (why string, day sild.Date) {
	switch {
	case !asked:
		return "not_asked", sild.Date{}
	case a.Outcome != "given":
		return "", sild.Date{}
	case !a.Expires.IsZero() && a.Expires.Before(today):
		return "expired", a.Expires
	case a.TextVersion < b.TextVersion():
		return "older_text", a.Day
	case !a.Expires.IsZero() && a.Expires.Sub(today) <= soon:
		return "expires", a.Expires
	}
	return "", sild.Date{}
}
