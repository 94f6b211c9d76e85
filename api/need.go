// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"errors"
	"strconv"
	"strings"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/programme"
)

// NewNeeds are what was found out in one talk about the needs. Of a domain that
// is asked at the stage of that day and is not named nothing was said.
type NewNeeds struct {
	Day      sild.Date `json:"day"`
	Occasion string    `json:"occasion" doc:"start, review or end."`
	How      string    `json:"how" doc:"talked, phone, written, or without the person."`
	With     string    `json:"with_whom,omitempty" doc:"Who else was there."`
	Needs    []NewNeed `json:"needs" nullable:"false" maxItems:"100"`
}

// NewNeed is what was said of one domain.
type NewNeed struct {
	Domain    string `json:"domain" doc:"A value of the vocabulary needs."`
	Answer    string `json:"answer,omitempty" doc:"level, none (no need), not_yet (not talked about; so if it is not given) or does_not (does not want to say)."`
	Level     int    `json:"level,omitempty" minimum:"0" maximum:"100" doc:"With level: from 1 for the worst of the domain's levels."`
	Words     string `json:"words,omitempty" doc:"The person's own."`
	Strengths string `json:"strengths,omitempty"`
}

// NeedsChange replaces what was written down of a talk. What stands in sections
// that are not yours stays.
type NeedsChange struct {
	NewNeeds
	OnThing
}

// Needs are what was found out in one talk, as you may read it.
type Needs struct {
	Told
	Occasion    string `json:"occasion" enum:"start,review,end"`
	How         string `json:"how" enum:"talked,phone,written,without"`
	With        string `json:"with_whom,omitempty"`
	PackVersion int    `json:"pack_version" doc:"Whose levels were read out."`
	Needs       []Need `json:"needs" nullable:"false"`
}

// Need is what was said of one domain.
type Need struct {
	Domain    string `json:"domain"`
	Answer    string `json:"answer" enum:"level,none,not_yet,does_not"`
	Level     int    `json:"level,omitempty"`
	Words     string `json:"words,omitempty"`
	Strengths string `json:"strengths,omitempty"`
	Hidden    bool   `json:"hidden,omitempty" doc:"Something was said that you may not read."`
}

// OfNeeds names a talk about the needs.
type OfNeeds struct {
	Assessment sild.ID `path:"assessment"`
}

func (a *API) needRoutes() {
	const group = "plan"
	type in struct {
		OfCase
		Body NewNeeds
	}
	write(a, route{
		id: "assess-needs", at: "POST /cases/{case}/needs", says: "Write down a talk about the needs", status: 201, group: group,
		more: "Domains that are not yours to write are left out, and those of the stage that are not named are kept as not talked about.",
	}, func(c *call, in *in) (string, error) {
		n, err := casework.AddAssessment(c.tx, in.Case, in.Body.input())
		return effect(n.Fact, inList(in.Body.Needs, err))
	}, showNeeds[in])
	type changeIn struct {
		OfNeeds
		Body NeedsChange
	}
	write(a, route{
		id: "change-needs", at: "PUT /needs/{assessment}", says: "Correct what was written down of a talk about the needs", group: group,
		more: "Who wrote it down may, and who has the duty to mend.",
	}, func(c *call, in *changeIn) (string, error) {
		row, err := c.row("assessment", in.Assessment, in.Body.Seen)
		if err != nil {
			return "", err
		}
		n, err := casework.ChangeAssessment(c.tx, row, in.Body.input())
		return effect(n.Fact, inList(in.Body.Needs, err))
	}, showNeeds[changeIn])
	read(a, route{id: "list-needs", at: "GET /cases/{case}/needs", says: "The talks about the needs, the latest first", group: group},
		func(c *call, in *OfCase) (List[Needs], error) {
			if _, err := access.Case(c.tx, in.Case, "P"); err != nil {
				return List[Needs]{}, err
			}
			all, err := c.needs(in.Case)
			return listOf(all, needsOf), err
		})
}

func (n NewNeeds) input() casework.AssessmentInput {
	in := casework.AssessmentInput{Day: n.Day, Occasion: n.Occasion, How: n.How, With: n.With}
	for _, one := range n.Needs {
		in.Needs = append(in.Needs, casework.NeedInput(one))
	}
	return in
}

// inList says of a problem with a domain at which place of the list it is.
func inList(list []NewNeed, err error) error {
	e, ok := errors.AsType[*sild.Error](err)
	if !ok {
		return err
	}
	told := map[string]sild.Message{}
	for field, m := range e.Fields {
		for i, n := range list {
			if rest, of := strings.CutPrefix(field, "needs."+n.Domain); of && (rest == "" || rest[0] == '.') {
				field = "needs[" + strconv.Itoa(i) + "]" + rest
				break
			}
		}
		told[field] = m
	}
	return &sild.Error{Kind: e.Kind, Key: e.Key, Args: e.Args, Fields: told, Err: e.Err}
}

// needs are the talks of a case that the caller has opened. What is read of the
// other sections is put on the trail with them.
func (c *call) needs(caseID sild.ID) ([]casework.Assessment, error) {
	r, err := c.reader(caseID, "needs")
	if err != nil {
		return nil, err
	}
	return casework.Assessments(c.tx, r)
}

// reader opens a case for reading the plan, and what belongs to values of a
// vocabulary.
func (c *call) reader(caseID sild.ID, vocabulary string) (r casework.Reader, err error) {
	k, err := casework.Load(c.tx, caseID)
	if err != nil {
		return r, err
	}
	if r.Pack, err = programme.Of(c.tx, k.Programme); err != nil {
		return r, err
	}
	r.Record, err = access.Case(c.tx, caseID, "P"+r.Pack.SectionsOf(vocabulary))
	return r, err
}

func showNeeds[I any](c *call, _ *I, id string) (Needs, error) {
	caseID, thing := ofEffect(id)
	all, err := c.needs(caseID)
	return oneOf(each(all, needsOf), err, func(n Needs) bool { return n.ID == thing })
}

func needsOf(a casework.Assessment) Needs {
	return Needs{
		Told: toldOf(a.Fact), Occasion: a.Occasion, How: a.How, With: a.With, PackVersion: a.PackVersion,
		Needs: each(a.Needs, func(n casework.Need) Need {
			return Need{Domain: n.Domain, Answer: n.Answer, Level: n.Level, Words: n.Words, Strengths: n.Strengths, Hidden: n.Hidden}
		}),
	}
}
