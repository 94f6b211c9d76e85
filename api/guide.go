// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/programme"
)

// Guide is a short text that helps with the work, or the person.
type Guide struct {
	ID      string   `json:"id" doc:"Of one that ships with the pack: pack- and its id there."`
	Version int      `json:"version"`
	Shipped bool     `json:"shipped"`
	Titles  Texts    `json:"titles"`
	Texts   Texts    `json:"texts" doc:"Paragraphs; ## begins a heading, - a thing of a list, [words](https://…) is a link."`
	Domains []string `json:"domains" nullable:"false" doc:"Of need; none: about everything."`
	Readers []string `json:"readers" nullable:"false" doc:"support_person, volunteer, participant."`
}

// GuideInput is a guide as it is written.
type GuideInput struct {
	Lang    string   `json:"lang" doc:"One in which the programme speaks."`
	Title   string   `json:"title"`
	Text    string   `json:"text"`
	Domains []string `json:"domains,omitempty"`
	Readers []string `json:"readers"`
	Seen    int      `json:"seen,omitempty" doc:"The version that was changed; not given for a new guide."`
}

// OfGuide names one.
type OfGuide struct {
	Programme sild.ID `path:"programme"`
	Guide     string  `path:"guide"`
}

type guideAdd struct {
	OfProgramme
	Body GuideInput
}

type guideChange struct {
	OfGuide
	Body GuideInput
}

func guideSaid(g programme.Guide) Guide {
	return Guide{g.ID, g.Version, g.Shipped, Texts(g.Titles), Texts(g.Bodies), append([]string{}, g.Domains...), append([]string{}, g.Readers...)}
}

func (a *API) guideRoutes() {
	const group = "programmes"
	input := func(in GuideInput) programme.GuideInput {
		return programme.GuideInput{Lang: in.Lang, Title: in.Title, Body: in.Text, Domains: in.Domains, Readers: in.Readers, Seen: in.Seen}
	}
	list := func(c *call, id sild.ID) (List[Guide], error) {
		all, err := programme.Guides(c.tx, id)
		return listOf(all, guideSaid), err
	}
	show := func(c *call, id sild.ID, guide string) (Guide, error) {
		g, err := programme.GuideOf(c.tx, id, guide)
		return guideSaid(g), err
	}
	read(a, route{id: "list-guides", at: "GET /programmes/{programme}/guides", says: "The guides of a programme", group: group},
		func(c *call, in *OfProgramme) (List[Guide], error) { return list(c, in.Programme) })
	read(a, route{id: "get-guide", at: "GET /programmes/{programme}/guides/{guide}", says: "One guide", group: group},
		func(c *call, in *OfGuide) (Guide, error) { return show(c, in.Programme, in.Guide) })
	write(a, route{id: "add-guide", at: "POST /programmes/{programme}/guides", says: "Write a guide", group: group, status: 201},
		func(c *call, in *guideAdd) (string, error) {
			g, err := programme.WriteGuide(c.tx, in.Programme, "", input(in.Body))
			return g.ID, inBody(err, "body", "text")
		}, func(c *call, in *guideAdd, id string) (Guide, error) { return show(c, in.Programme, id) })
	write(a, route{id: "change-guide", at: "PUT /programmes/{programme}/guides/{guide}", says: "Change a guide", group: group, more: "Its versions are kept."},
		func(c *call, in *guideChange) (string, error) {
			g, err := programme.WriteGuide(c.tx, in.Programme, in.Guide, input(in.Body))
			return g.ID, inBody(err, "body", "text")
		}, func(c *call, in *guideChange, id string) (Guide, error) { return show(c, in.Programme, id) })
	write(a, route{id: "drop-guide", at: "POST /programmes/{programme}/guides/{guide}/drop", says: "Take a guide out", group: group},
		func(c *call, in *OfGuide) (string, error) {
			return "", programme.DropGuide(c.tx, in.Programme, in.Guide)
		},
		func(c *call, in *OfGuide, _ string) (List[Guide], error) { return list(c, in.Programme) })
}
