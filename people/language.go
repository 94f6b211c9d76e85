// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"slices"

	"sild"
	"sild/access"
	"sild/db"
)

// A Language is one more language that a person speaks beside the best.
type Language struct {
	sild.Fact
	Language    string // one of Languages
	Level       string // one of LanguageLevels
	Interpreter bool   // needed in this language when it matters
}

const languageColumns = `language, level, interpreter`

// LanguageLevels are whether it is enough to talk about what matters.
var LanguageLevels = []string{"enough", "little"}

var languages = noun[Language]{"person_language", languageColumns, 'I'}

// LanguageInput is what one may say of a language.
type LanguageInput struct {
	Language    string
	Level       string
	Interpreter bool
}

// AddLanguage writes down one more language of a person; of one that is known,
// it says anew how well.
func AddLanguage(tx *db.Tx, subject sild.ID, in LanguageInput) (_ Language, err error) {
	defer sild.Wrap(&err, "people.AddLanguage(%s)", subject)
	if _, err := access.PersonToWrite(tx, subject, 'I'); err != nil {
		return Language{}, err
	}
	p := sild.Problems{}
	l := Language{Language: in.Language, Level: in.Level, Interpreter: in.Interpreter}
	p.Check(slices.Contains(Languages, in.Language), "language", "choice.unknown")
	p.Check(slices.Contains(LanguageLevels, in.Level), "level", "choice.unknown")
	if err := p.Err(); err != nil {
		return l, err
	}
	all, err := OtherLanguages(tx, subject)
	if err != nil {
		return l, err
	}
	l.Fact = tx.NewFact(subject, "", tx.Today(), "person", "said")
	for _, was := range all {
		if was.Language == l.Language {
			if l.Fact, err = db.Amend(tx, "person_language", was.Fact, Changed); err != nil {
				return l, err
			}
			l.Day = tx.Today()
		}
	}
	return l, db.Record(tx, "person_language", languageColumns, l.Fact, l)
}

// OtherLanguages are those that hold. The caller has opened the record.
func OtherLanguages(tx *db.Tx, subject sild.ID) ([]Language, error) {
	return languages.all(tx, subject)
}

// A Citizenship is one citizenship of a person, or that there is none.
type Citizenship struct {
	sild.Fact
	Country string // one of Countries
	Other   string // which, if the list has it not
}

const citizenshipColumns = `country, other`

// Countries are what a citizenship can be: those that are frequent here (ISO
// 3166-1), another in words, undetermined, which is not stateless and which many
// in Estonian prisons have (domain §4.1), stateless, or not told.
var Countries = []string{
	"EE", "LV", "LT", "RU", "undetermined", "UA", "BY", "FI", "SE", "PL", "DE", "GB", "GE", "AM", "AZ", "MD", "KZ", "UZ",
	"TR", "SY", "IQ", "AF", "IR", "NG", "SO", "stateless", "other", "not_told",
}

// alone are answers beside which no other stands.
var alone = []string{"undetermined", "stateless", "not_told"}

var citizenships = noun[Citizenship]{"citizenship", citizenshipColumns, 'I'}

// CitizenshipInput is what one may say of a citizenship.
type CitizenshipInput struct {
	Country string
	Other   string
	Source  string
}

// AddCitizenship writes down a citizenship. An answer beside which no other can
// stand takes the place of what was told, and so does a citizenship that of such
// an answer.
func AddCitizenship(tx *db.Tx, subject sild.ID, in CitizenshipInput) (_ Citizenship, err error) {
	defer sild.Wrap(&err, "people.AddCitizenship(%s)", subject)
	if _, err := access.PersonToWrite(tx, subject, 'I'); err != nil {
		return Citizenship{}, err
	}
	p := sild.Problems{}
	c := Citizenship{Country: in.Country, Other: p.Line("other", in.Other, 100)}
	p.Check(slices.Contains(Countries, in.Country), "country", "choice.unknown")
	p.Check(in.Country != "other" || c.Other != "", "other", "person.citizenship.other.required")
	if in.Country != "other" {
		c.Other = ""
	}
	if err := p.Err(); err != nil {
		return c, err
	}
	all, err := Citizenships(tx, subject)
	if err != nil {
		return c, err
	}
	for _, was := range all {
		if was.Country == c.Country && was.Other == c.Other || slices.Contains(alone, was.Country) || slices.Contains(alone, c.Country) {
			if err := db.Replace(tx, "citizenship", was.Fact, Changed); err != nil {
				return c, err
			}
		}
	}
	source, evidence := told(in.Source)
	c.Fact = tx.NewFact(subject, "", tx.Today(), source, evidence)
	return c, db.Record(tx, "citizenship", citizenshipColumns, c.Fact, c)
}

// Citizenships are those that hold. The caller has opened the record.
func Citizenships(tx *db.Tx, subject sild.ID) ([]Citizenship, error) {
	return citizenships.all(tx, subject)
}
