// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/people"
)

// Details are what one may say of a person.
type Details struct {
	Given       string `json:"given,omitempty" doc:"Given names. Of the two names one is enough."`
	Family      string `json:"family,omitempty" doc:"Family names."`
	Born        string `json:"born,omitempty" example:"1985-04-12" doc:"A day, or only a month (1985-04) or a year."`
	Sex         string `json:"sex,omitempty" doc:"m, f or x; n if the person would rather not say; empty if it is not known."`
	CodeCountry string `json:"code_country,omitempty" example:"EE" doc:"Whose national code it is: EE or LT."`
	Code        string `json:"code,omitempty" doc:"The national code. Birth date and sex follow from it."`
	NoCodeWhy   string `json:"no_code_why,omitempty" doc:"Why there is no code: not_registered, foreign, unknown, not_told."`
	Language    string `json:"language,omitempty" example:"et" doc:"The language the person speaks best."`
	Interpreter bool   `json:"interpreter,omitempty" doc:"Whether an interpreter is needed."`
	Source      string `json:"source,omitempty" doc:"From whom this is known: person, prison, document, register …"`
}

func (d Details) input() people.DetailInput { return people.DetailInput(d) }

// NewPerson is somebody who is entered.
type NewPerson struct {
	Programme sild.ID `json:"programme"`
	Details
}

// Correction replaces what is known of a person.
type Correction struct {
	Seen sild.ID `json:"seen,omitempty" doc:"The row that you looked at. If another holds by now, it is a conflict."`
	Details
}

// Person is what is known of a person in a programme.
type Person struct {
	Subject   sild.ID `json:"subject" doc:"The person in this programme."`
	Programme sild.ID `json:"programme"`
	Row       sild.ID `json:"row" doc:"What holds now: give it as seen when you correct it."`
	Details
	Releases []Release `json:"releases" nullable:"false" doc:"One for each time in prison, as it is known now."`
	Cases    []sild.ID `json:"cases" nullable:"false" doc:"Those that you may open, the first one first."`
}

// Listed is a person in a list.
type Listed struct {
	Subject   sild.ID   `json:"subject"`
	Given     string    `json:"given"`
	Family    string    `json:"family"`
	Born      string    `json:"born,omitempty"`
	ReleaseOn sild.Date `json:"release_on,omitzero"`
	Case      sild.ID   `json:"case,omitempty" doc:"The latest that you may open."`
}

// Double is somebody who may be the person whom you are about to enter.
type Double struct {
	Listed
	CodeIs string `json:"code_is,omitempty" enum:"same,differs" doc:"Not given: one of the two has none."`
	NameIs string `json:"name_is" enum:"same,near,differs" doc:"near: but for a letter in a word."`
	BornIs string `json:"born_is,omitempty" enum:"same,fits,differs" doc:"fits: as far as it is known. Not given: of one nothing is known."`
}

func doubleOf(d people.Double) Double {
	return Double{Listed: listedOf(d.Listed), CodeIs: d.CodeIs, NameIs: d.NameIs, BornIs: d.BornIs}
}

// Words are what a person is searched by.
type Words struct {
	Words string `json:"words" maxLength:"200" doc:"Any parts of any words of the name, in any order and script; of one or two letters the beginning. Or a whole national code."`
}

// OfPerson names a person in a programme.
type OfPerson struct {
	Subject sild.ID `path:"subject"`
}

func (a *API) peopleRoutes() {
	const group = "people"
	write(a, route{
		id: "add-person", at: "POST /people", says: "Enter a person", status: 201, group: group,
		more: "Look for doubles first. The record belongs to your team until the person is referred.",
	}, func(c *call, in *struct{ Body NewPerson }) (string, error) {
		pr, _, err := c.programme(in.Body.Programme)
		if sild.KindOf(err) == sild.NotFound {
			p := sild.Problems{}
			p.Check(false, "programme", "choice.unknown")
			return "", p.Err()
		}
		if err != nil {
			return "", err
		}
		team, err := org.TeamOf(c.tx, c.User, c.Role)
		if err != nil {
			return "", err
		}
		s, err := people.Add(c.tx, pr.ID, pr.Controller, team.ID, in.Body.Details.input())
		return string(s.ID), err
	}, func(c *call, _ *struct{ Body NewPerson }, id string) (Person, error) {
		return showPerson(c, &OfPerson{sild.ID(id)})
	})
	read(a, route{id: "get-person", at: "GET /people/{subject}", says: "What is known of a person", group: group}, showPerson)

	type correctIn struct {
		OfPerson
		Body Correction
	}
	write(a, route{id: "correct-person", at: "PUT /people/{subject}", says: "Correct what is known of a person", group: group},
		func(c *call, in *correctIn) (string, error) {
			d, err := people.Correct(c.tx, in.Subject, in.Body.Seen, in.Body.Details.input())
			return string(d.ID), err
		},
		func(c *call, in *correctIn, _ string) (Person, error) { return showPerson(c, &in.OfPerson) })

	read(a, route{
		id: "find-people", at: "POST /people/search", says: "Find people by their names", group: group,
		more: "Among those whom you may see. The words are sent in the body, so that no address holds a name.",
	}, func(c *call, in *struct{ Body Words }) (List[Listed], error) {
		found, err := casework.Search(c.tx, in.Body.Words)
		return listOf(found, func(f casework.Found) Listed {
			l := listedOf(f.Listed)
			l.Case = f.Card.Case
			return l
		}), err
	})
	read(a, route{
		id: "find-doubles", at: "POST /people/doubles", says: "Find whom you may be about to enter again", group: group,
		more: "People whom you may see who have the same code, or a name that is the same or differs by a letter, in any script, and a birth date that fits.",
	}, func(c *call, in *struct{ Body Details }) (List[Double], error) {
		found, err := people.Same(c.tx, in.Body.input())
		return listOf(found, doubleOf), err
	})
	read(a, route{
		id: "people-not-asked", at: "GET /people/not-asked", says: "Who leaves prison and has not been asked", group: group,
		more: "Nobody has referred them yet. The first to leave comes first.",
	}, func(c *call, in *struct {
		Until sild.Date `query:"until" doc:"The last day of release to look at; seven months from today if it is not given."`
	},
	) (List[Listed], error) {
		until := in.Until
		if until.IsZero() {
			until = c.tx.Today().AddMonths(7)
		}
		found, err := people.NotAsked(c.tx, until)
		return listOf(found, listedOf), err
	})
}

func showPerson(c *call, in *OfPerson) (Person, error) {
	rec, err := access.Person(c.tx, in.Subject, "I")
	if err != nil {
		return Person{}, err
	}
	d, err := people.DetailOf(c.tx, rec.Person)
	if err != nil {
		return Person{}, err
	}
	releases, err := people.Releases(c.tx, rec.Subject)
	if err != nil {
		return Person{}, err
	}
	p := Person{
		Subject: rec.Subject, Programme: rec.Programme, Row: d.ID,
		Details: Details{
			Given: d.Given, Family: d.Family, Born: d.Born().String(), Sex: d.Sex, CodeCountry: d.CodeCountry, Code: d.Code,
			NoCodeWhy: d.NoCodeWhy, Language: d.Language, Interpreter: d.Interpreter, Source: d.Source,
		},
		Releases: each(releases, releaseOf),
	}
	p.Cases, err = casesOf(c, rec.Subject)
	return p, err
}

func listedOf(l people.Listed) Listed {
	return Listed{Subject: l.Subject, Given: l.Given, Family: l.Family, Born: l.Born().String(), ReleaseOn: l.ReleaseOn}
}
