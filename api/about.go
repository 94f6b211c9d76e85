// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/access"
	"sild/db"
	"sild/people"
)

// Spanned is from when until when something holds.
type Spanned struct {
	From  string `json:"from,omitempty" example:"2023-05" doc:"A day, a month or a year; not given if it is not known."`
	Until string `json:"until,omitempty" doc:"The same; not given if it goes on or is not known."`
}

// NewName is one more name of a person.
type NewName struct {
	Kind string `json:"kind" enum:"called,former,known_as,script,official" doc:"called: the way in which the person wishes to be called."`
	Name string `json:"name"`
	Form string `json:"form,omitempty" doc:"Of called: the pronoun or the form of address that goes with it."`
	Spanned
	Source string `json:"source,omitempty"`
}

// NewLanguage is one more language of a person.
type NewLanguage struct {
	Language    string `json:"language" example:"ru"`
	Level       string `json:"level" enum:"enough,little" doc:"Whether it is enough to talk about what matters."`
	Interpreter bool   `json:"interpreter,omitempty"`
}

// NewCitizenship is a citizenship of a person, or that there is none.
type NewCitizenship struct {
	Country string `json:"country" example:"EE" doc:"ISO 3166-1, or undetermined, stateless, other, not_told."`
	Other   string `json:"other,omitempty" doc:"Which, if country is other."`
	Source  string `json:"source,omitempty"`
}

// NewReach is a way to reach a person.
type NewReach struct {
	Way       string `json:"way" enum:"phone,email,messenger,post,through"`
	Value     string `json:"value" doc:"The number, the address, the account."`
	Through   string `json:"through,omitempty" doc:"Of through: by whom."`
	Safe      string `json:"safe" enum:"any,call_only,ask_first,no_mention,never" doc:"What is safe there."`
	Note      string `json:"note,omitempty" doc:"What is safe to say there."`
	Preferred bool   `json:"preferred,omitempty"`
	Spanned
	Source string `json:"source,omitempty"`
}

// NewAddress is where a person lives, or is registered.
type NewAddress struct {
	Use      string `json:"use" enum:"lived,declared" doc:"lived: the person lives there; declared: a register says so."`
	Kind     string `json:"kind" enum:"settled,transient,none"`
	Line     string `json:"line,omitempty" doc:"Street, house and flat."`
	Place    string `json:"place,omitempty" doc:"Town or municipality."`
	Postcode string `json:"postcode,omitempty"`
	Country  string `json:"country,omitempty" doc:"ISO 3166-1; not given: here."`
	Note     string `json:"note,omitempty"`
	Area     string `json:"area,omitempty" example:"LT-25" doc:"In which area of the programme it lies, or elsewhere; who may come can hang on it."`
	Spanned
	Source string `json:"source,omitempty"`
	Moved  bool   `json:"moved,omitempty" doc:"The one before ends the day before."`
}

// What is told of each, and changes to it.
type (
	NameChange struct {
		NewName
		OnThing
	}
	ReachChange struct {
		NewReach
		OnThing
	}
	AddressChange struct {
		NewAddress
		OnThing
	}
	OtherName struct {
		Told
		Kind string `json:"kind"`
		Name string `json:"name"`
		Form string `json:"form,omitempty"`
		Spanned
	}
	OtherLanguage struct {
		Told
		Language    string `json:"language"`
		Level       string `json:"level"`
		Interpreter bool   `json:"interpreter,omitempty"`
	}
	Citizenship struct {
		Told
		Country string `json:"country"`
		Other   string `json:"other,omitempty"`
	}
	Reach struct {
		Told
		Way       string `json:"way"`
		Value     string `json:"value,omitempty"`
		Through   string `json:"through,omitempty"`
		Safe      string `json:"safe"`
		Note      string `json:"note,omitempty"`
		Preferred bool   `json:"preferred,omitempty"`
		Hidden    bool   `json:"hidden,omitempty" doc:"There is something to read that you may not."`
		Spanned
	}
	Address struct {
		Told
		Use      string `json:"use"`
		Kind     string `json:"kind"`
		Line     string `json:"line,omitempty"`
		Place    string `json:"place,omitempty"`
		Postcode string `json:"postcode,omitempty"`
		Country  string `json:"country,omitempty"`
		Note     string `json:"note,omitempty"`
		Area     string `json:"area,omitempty"`
		Spanned
	}
)

// OfThing names a thing that was told of a person.
type OfThing struct {
	Thing sild.ID `path:"thing" doc:"The id of the thing."`
}

func spanned(s people.Span) Spanned { return Spanned{s.From().String(), s.Until().String()} }

func nameOf(n people.Name) OtherName {
	return OtherName{Told: toldOf(n.Fact), Kind: n.Kind, Name: n.Name, Form: n.Form, Spanned: spanned(n.Span)}
}

func languageOf(l people.Language) OtherLanguage {
	return OtherLanguage{Told: toldOf(l.Fact), Language: l.Language, Level: l.Level, Interpreter: l.Interpreter}
}

func citizenshipOf(c people.Citizenship) Citizenship {
	return Citizenship{Told: toldOf(c.Fact), Country: c.Country, Other: c.Other}
}

func reachOf(r people.Reach) Reach {
	return Reach{
		Told: toldOf(r.Fact), Way: r.Way, Value: r.Value, Through: r.Through, Safe: r.Safe, Note: r.Note, Preferred: r.Preferred,
		Hidden: r.Hidden, Spanned: spanned(r.Span),
	}
}

func addressOf(a people.Address) Address {
	return Address{
		Told: toldOf(a.Fact), Use: a.Use, Kind: a.Kind, Line: a.Line, Place: a.Place, Postcode: a.Postcode, Country: a.Country, Note: a.Note, Area: a.Area,
		Spanned: spanned(a.Span),
	}
}

func (n NewName) input() people.NameInput {
	return people.NameInput{Kind: n.Kind, Name: n.Name, Form: n.Form, From: n.From, Until: n.Until, Source: n.Source}
}

func (r NewReach) input() people.ReachInput {
	return people.ReachInput{
		Way: r.Way, Value: r.Value, Through: r.Through, Safe: r.Safe, Note: r.Note, Preferred: r.Preferred, From: r.From, Until: r.Until, Source: r.Source,
	}
}

func (a NewAddress) input() people.AddressInput {
	return people.AddressInput{
		Use: a.Use, Kind: a.Kind, Line: a.Line, Place: a.Place, Postcode: a.Postcode, Country: a.Country, Note: a.Note, Area: a.Area,
		From: a.From, Until: a.Until, Source: a.Source, Moved: a.Moved,
	}
}

// told registers the reading and the adding of one kind of what is told of a
// person.
func told[B any, T any, O interface{ thing() sild.ID }](
	a *API, kind, path, of string, section byte,
	add func(*db.Tx, sild.ID, B) (sild.Fact, error), list func(*db.Tx, access.Record) ([]T, error), show func(T) O,
) (one func(c *call, subject, thing sild.ID) (O, error)) {
	all := func(c *call, in *OfPerson) (List[O], error) {
		rec, err := access.Person(c.tx, in.Subject, string(section))
		if err != nil {
			return List[O]{}, err
		}
		rows, err := list(c.tx, rec)
		return listOf(rows, show), err
	}
	one = func(c *call, subject, thing sild.ID) (O, error) {
		rows, err := all(c, &OfPerson{subject})
		return oneOf(rows.Items, err, func(o O) bool { return o.thing() == thing })
	}
	type addIn struct {
		OfPerson
		Body B
	}
	write(a, route{id: "add-" + kind, at: "POST /people/{subject}/" + path, says: "Write down " + of, status: 201, group: "people"},
		func(c *call, in *addIn) (string, error) {
			f, err := add(c.tx, in.Subject, in.Body)
			return string(f.Thing), err
		}, func(c *call, in *addIn, thing string) (O, error) { return one(c, in.Subject, sild.ID(thing)) })
	read(a, route{id: "list-" + path, at: "GET /people/{subject}/" + path, says: "All that holds of this kind: " + of, group: "people"}, all)
	return one
}

// retold registers the change of such a thing.
func retold[B any, O any](
	a *API, kind, path, of string, seen func(B) sild.ID, change func(*db.Tx, sild.ID, B) (sild.Fact, error), one func(c *call, subject, thing sild.ID) (O, error),
) {
	type in struct {
		OfThing
		Body B
	}
	write(a, route{id: "change-" + kind, at: "PUT /" + path + "/{thing}", says: "Tell anew " + of, group: "people"},
		func(c *call, in *in) (string, error) {
			row, err := c.row(kind, in.Thing, seen(in.Body))
			if err != nil {
				return "", err
			}
			f, err := change(c.tx, row, in.Body)
			return string(f.Subject) + "/" + string(f.Thing), err
		}, func(c *call, _ *in, id string) (O, error) {
			subject, thing := ofEffect(id)
			return one(c, subject, thing)
		})
}

func (a *API) aboutRoutes() {
	ofSubject := func(list func(*db.Tx, sild.ID) ([]people.Name, error)) func(*db.Tx, access.Record) ([]people.Name, error) {
		return func(tx *db.Tx, rec access.Record) ([]people.Name, error) { return list(tx, rec.Subject) }
	}
	name := told(a, "name", "names", "one more name of a person", 'I', func(tx *db.Tx, subject sild.ID, b NewName) (sild.Fact, error) {
		n, err := people.AddName(tx, subject, b.input())
		return n.Fact, err
	}, ofSubject(people.Names), nameOf)
	retold(a, "name", "names", "a name", func(b NameChange) sild.ID { return b.Seen }, func(tx *db.Tx, row sild.ID, b NameChange) (sild.Fact, error) {
		n, err := people.ChangeName(tx, row, b.input())
		return n.Fact, err
	}, name)
	told(a, "language", "languages", "one more language of a person", 'I', func(tx *db.Tx, subject sild.ID, b NewLanguage) (sild.Fact, error) {
		l, err := people.AddLanguage(tx, subject, people.LanguageInput(b))
		return l.Fact, err
	}, func(tx *db.Tx, rec access.Record) ([]people.Language, error) {
		return people.OtherLanguages(tx, rec.Subject)
	}, languageOf)
	told(a, "citizenship", "citizenships", "a citizenship of a person", 'I', func(tx *db.Tx, subject sild.ID, b NewCitizenship) (sild.Fact, error) {
		z, err := people.AddCitizenship(tx, subject, people.CitizenshipInput(b))
		return z.Fact, err
	}, func(tx *db.Tx, rec access.Record) ([]people.Citizenship, error) {
		return people.Citizenships(tx, rec.Subject)
	}, citizenshipOf)
	reach := told(a, "reach", "reaches", "a way to reach a person, and what is safe there", 'I', func(tx *db.Tx, subject sild.ID, b NewReach) (sild.Fact, error) {
		r, err := people.AddReach(tx, subject, b.input())
		return r.Fact, err
	}, people.Reaches, reachOf)
	retold(a, "reach", "reaches", "a way to reach a person", func(b ReachChange) sild.ID { return b.Seen }, func(tx *db.Tx, row sild.ID, b ReachChange) (sild.Fact, error) {
		r, err := people.ChangeReach(tx, row, b.input())
		return r.Fact, err
	}, reach)
	address := told(a, "address", "addresses", "where a person lives or is registered", 'A', func(tx *db.Tx, subject sild.ID, b NewAddress) (sild.Fact, error) {
		x, err := people.AddAddress(tx, subject, b.input())
		return x.Fact, err
	}, func(tx *db.Tx, rec access.Record) ([]people.Address, error) { return people.Addresses(tx, rec.Subject) }, addressOf)
	retold(a, "address", "addresses", "an address", func(b AddressChange) sild.ID { return b.Seen }, func(tx *db.Tx, row sild.ID, b AddressChange) (sild.Fact, error) {
		x, err := people.ChangeAddress(tx, row, b.input())
		return x.Fact, err
	}, address)
}
