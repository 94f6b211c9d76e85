// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"golang.org/x/text/language"

	"sild"
	"sild/db"
)

// A Consent is what a person answered when one asked whether a record may be
// kept, on one legal basis. Its Day is that of the answer. To withdraw is an
// answer of its own; that the person said yes before stays true of that time.
type Consent struct {
	sild.Fact
	Basis       string // one of the pack's
	Outcome     string // given, refused, withdrawn
	Language    string // in which it was explained; BCP 47
	How         string // spoken, paper, signed
	PackVersion int    // whose words the person heard
	Expires     sild.Date
	Note        string
}

const consentColumns = `basis, outcome, language, how, pack_version, expires_on, note`

// ConsentInput is what a worker may say of a consent.
type ConsentInput struct {
	Day      sild.Date
	Basis    string
	Outcome  string
	Language string
	How      string
	Expires  sild.Date // only of one that is given
	Note     string
}

// check holds in against the case and the answers that the person gave before,
// in the order of their days.
func (in ConsentInput) check(o Opened, before []Consent) (Consent, error) {
	p := sild.Problems{}
	c := Consent{Basis: in.Basis, Outcome: in.Outcome, Language: in.Language, How: in.How, PackVersion: o.Pack.Version, Expires: in.Expires}
	c.Note = p.Text("note", in.Note, 1000)
	o.Happened(p, "day", in.Day)
	_, known := o.Pack.Basis(in.Basis)
	p.Check(known, "basis", "case.choice.unknown")
	oneOf(p, "outcome", in.Outcome, "given", "refused", "withdrawn")
	oneOf(p, "how", in.How, "spoken", "paper", "signed")
	_, err := language.Parse(in.Language)
	p.Check(in.Language != "", "language", "case.choice.required")
	p.Check(err == nil && len(in.Language) <= 35, "language", "case.choice.unknown")
	p.Check(in.Expires.IsZero() || in.Outcome == "given", "expires_on", "consent.expires.not_given")
	p.Check(in.Expires.IsZero() || !in.Expires.Before(in.Day), "expires_on", "case.day.before", "day", "date:"+in.Day.String())
	p.Check(in.Outcome != "withdrawn" || givenOn(before, in.Basis, in.Day), "outcome", "consent.withdrawn.not_given")
	return c, p.Err()
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
	c, err := in.check(o, before)
	if err != nil {
		return c, err
	}
	evidence := "said"
	if in.How != "spoken" {
		evidence = "document"
	}
	c.Fact = tx.NewFact(o.Subject, caseID, in.Day, "person", evidence)
	return c, db.Record(tx, "consent", consentColumns, c.Fact, c)
}

// Consents are the answers that hold, in the order in which they were given.
// The caller has opened the case.
func Consents(tx *db.Tx, caseID sild.ID) ([]Consent, error) {
	return held[Consent](tx, "consent", consentColumns, caseID, "day, id")
}
