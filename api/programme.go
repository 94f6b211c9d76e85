// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"slices"

	"sild"
	"sild/pack"
	"sild/programme"
)

// Texts are a text in several languages.
type Texts map[string]string

// Programme is a programme in which your organisation works.
type Programme struct {
	ID      sild.ID   `json:"id"`
	Pack    string    `json:"pack" doc:"The programme's short name."`
	Version int       `json:"version" doc:"The version of the pack that is in force."`
	Name    string    `json:"name" doc:"In the caller's language."`
	From    sild.Date `json:"from" doc:"The first day of paid service."`
	Until   sild.Date `json:"until" doc:"The last day of paid service. Follow-up runs on."`
}

// Pack is what a programme says of itself.
type Pack struct {
	Programme
	Names        Texts                 `json:"names"`
	About        Texts                 `json:"about,omitempty"`
	Funder       Texts                 `json:"funder"`
	Country      string                `json:"country"`
	Zone         string                `json:"zone" doc:"The time zone in which its days are counted."`
	Providers    []Named               `json:"providers" nullable:"false" doc:"Those who take referrals today."`
	Legal        []Basis               `json:"legal" nullable:"false" doc:"Legal bases for keeping the record."`
	Parts        []Part                `json:"parts" nullable:"false" doc:"Service parts."`
	Eligibility  []Condition           `json:"eligibility" nullable:"false" doc:"Who may come."`
	Stages       []Stage               `json:"stages" nullable:"false" doc:"The journey, in its order."`
	Forms        []Form                `json:"forms" nullable:"false"`
	Clocks       []Clock               `json:"clocks" nullable:"false" doc:"What is due when."`
	Vocabularies map[string]Vocabulary `json:"vocabularies" doc:"Lists of values."`
	Indicators   []Indicator           `json:"indicators" nullable:"false" doc:"What is promised and counted."`
}

// Basis is a legal basis.
type Basis struct {
	ID    string `json:"id"`
	Kind  string `json:"kind"`
	Names Texts  `json:"names"`
	Law   Texts  `json:"law,omitempty" doc:"The paragraph."`
	Text  Texts  `json:"text,omitempty" doc:"What the person reads or hears before saying yes or no."`
	Yes   Texts  `json:"if_yes,omitempty"`
	No    Texts  `json:"if_no,omitempty"`

	Version int `json:"version" doc:"Of the text."`
}

// Part is a service part.
type Part struct {
	ID    string `json:"id"`
	Kind  string `json:"kind"`
	Unit  string `json:"unit"`
	Names Texts  `json:"names"`
}

// Condition is one rule of who may come.
type Condition struct {
	ID       string   `json:"id"`
	Kind     string   `json:"kind" enum:"required,target"`
	When     string   `json:"when" doc:"The rule in CEL."`
	Override []string `json:"override,omitempty" doc:"Roles that may admit a person all the same, with a reason."`
}

// Stage is a piece of the journey.
type Stage struct {
	ID      string `json:"id"`
	Names   Texts  `json:"names"`
	Meaning string `json:"meaning"`
}

// Form is a set of questions.
type Form struct {
	ID        string     `json:"id"`
	Version   int        `json:"version"`
	Names     Texts      `json:"names"`
	Section   string     `json:"section" doc:"The section of the record to which the answers belong."`
	Questions []Question `json:"questions" nullable:"false"`
}

// Question is one question of a form.
type Question struct {
	ID       string  `json:"id"`
	Text     Texts   `json:"text"`
	Type     string  `json:"type" enum:"line,text,yes_no,choice,choices,date,number"`
	Options  []Value `json:"options,omitempty" nullable:"false"`
	Required bool    `json:"required,omitempty"`
	Retired  bool    `json:"retired,omitempty" doc:"No longer asked."`
}

// Clock makes tasks.
type Clock struct {
	ID    string `json:"id"`
	Names Texts  `json:"names"`
	Due   string `json:"due"`
	Done  string `json:"done" doc:"The event that does it."`
	Owner string `json:"owner"`
}

// Vocabulary is a list of values.
type Vocabulary struct {
	Names  Texts   `json:"names"`
	Values []Value `json:"values" nullable:"false"`
}

// Value is one value of a list.
type Value struct {
	ID      string `json:"id"`
	Names   Texts  `json:"names"`
	Meaning string `json:"meaning,omitempty" doc:"What the value means in every programme."`
	Retired bool   `json:"retired,omitempty" doc:"No longer offered; what was recorded stays."`
}

// Indicator is a promise that is counted.
type Indicator struct {
	ID       string `json:"id"`
	Names    Texts  `json:"names"`
	Sentence Texts  `json:"sentence"`
	Of       string `json:"of" doc:"What is counted."`
	Window   string `json:"window"`
	Observe  string `json:"observe,omitempty" doc:"The vocabulary of the status that is asked; not given for events."`
	Counts   string `json:"counts" doc:"The rule in CEL."`
	Target   Target `json:"target"`
}

// Target is a share that is promised.
type Target struct {
	AtLeast bool `json:"at_least" doc:"Otherwise: fewer than."`
	Percent int  `json:"percent"`
}

// OfProgramme names a programme.
type OfProgramme struct {
	Programme sild.ID `path:"programme"`
}

func (a *API) programmeRoutes() {
	read(a, route{
		id: "list-programmes", at: "GET /programmes", says: "The programmes in which your organisation works today", group: "programmes",
	}, func(c *call, _ *struct{}) (List[Programme], error) {
		all, err := programme.All(c.tx)
		if err != nil {
			return List[Programme]{}, err
		}
		out := List[Programme]{Items: []Programme{}}
		for _, pr := range all {
			p, err := programme.Of(c.tx, pr.ID)
			if err != nil {
				return out, err
			}
			out.Items = append(out.Items, programmeOf(c, pr, p))
		}
		return out, nil
	})
	read(a, route{
		id: "get-programme", at: "GET /programmes/{programme}", says: "What a programme says of itself",
		more: "Its words, lists of values, forms, clocks and indicators, and who takes referrals.", group: "programmes",
	}, func(c *call, in *OfProgramme) (Pack, error) {
		pr, p, err := c.programme(in.Programme)
		if err != nil {
			return Pack{}, err
		}
		providers, err := programme.Providers(c.tx, pr.ID)
		return packOf(c, pr, p, providers), err
	})
}

// programme is one of those in which the caller's organisation works, with its
// pack in force.
func (c *call) programme(id sild.ID) (programme.Programme, *pack.Pack, error) {
	all, err := programme.All(c.tx)
	if err != nil {
		return programme.Programme{}, nil, err
	}
	i := slices.IndexFunc(all, func(p programme.Programme) bool { return p.ID == id })
	if i < 0 {
		return programme.Programme{}, nil, sild.Missing()
	}
	p, err := programme.Of(c.tx, id)
	return all[i], p, err
}

func programmeOf(c *call, pr programme.Programme, p *pack.Pack) Programme {
	return Programme{ID: pr.ID, Pack: pr.Pack, Version: p.Version, Name: c.Pick(p.Names), From: p.Period.From, Until: p.Period.Until}
}

func packOf(c *call, pr programme.Programme, p *pack.Pack, providers []programme.Provider) Pack {
	out := Pack{
		Programme: programmeOf(c, pr, p), Names: Texts(p.Names), About: Texts(p.About), Funder: Texts(p.Funder), Country: p.Country, Zone: p.Zone,
		Providers: each(providers, func(p programme.Provider) Named { return Named{p.Org, p.Name} }),
		Legal: each(p.Legal, func(b pack.Basis) Basis {
			return Basis{ID: b.ID, Kind: b.Kind, Names: Texts(b.Names), Law: Texts(b.Law), Text: Texts(b.Text), Yes: Texts(b.Yes), No: Texts(b.No), Version: b.TextVersion()}
		}),
		Parts: each(p.Parts, func(t pack.Part) Part { return Part{t.ID, t.Kind, t.Unit, Texts(t.Names)} }),
		Eligibility: each(p.Eligibility, func(k pack.Condition) Condition {
			return Condition{ID: k.ID, Kind: k.Kind, When: k.When.Text, Override: k.Override}
		}),
		Stages: each(p.Stages, func(s pack.Stage) Stage { return Stage{s.ID, Texts(s.Names), s.Meaning} }),
		Forms:  each(p.Forms, formOf),
		Clocks: each(p.Clocks, func(k pack.Clock) Clock {
			return Clock{ID: k.ID, Names: Texts(k.Names), Due: k.Due.Text, Done: k.Done.Text, Owner: k.Owner}
		}),
		Vocabularies: map[string]Vocabulary{},
		Indicators: each(p.Indicators, func(i pack.Indicator) Indicator {
			return Indicator{
				ID: i.ID, Names: Texts(i.Names), Sentence: Texts(i.Sentence), Of: i.Of, Window: i.Window.Text, Observe: i.Observe,
				Counts: i.Counts.Text, Target: Target(i.Target),
			}
		}),
	}
	for name, v := range p.Vocabularies {
		out.Vocabularies[name] = Vocabulary{Names: Texts(v.Names), Values: each(v.Values, func(x pack.Value) Value {
			return Value{ID: x.ID, Names: Texts(x.Names), Meaning: x.Meaning, Retired: x.Retired}
		})}
	}
	return out
}

func formOf(f pack.Form) Form {
	return Form{ID: f.ID, Version: f.Version, Names: Texts(f.Names), Section: f.Section, Questions: each(f.Questions, func(q pack.Question) Question {
		return Question{
			ID: q.ID, Text: Texts(q.Text), Type: q.Type, Required: q.Required, Retired: q.Retired,
			Options: each(q.Options, func(o pack.Option) Value { return Value{ID: o.ID, Names: Texts(o.Names)} }),
		}
	})}
}
