// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/audit"
	"sild/org"
)

// NewSample is what is to be drawn for an auditor.
type NewSample struct {
	Provider   sild.ID   `json:"provider,omitempty" doc:"Of all providers if it is not given; a provider draws of its own cases."`
	Auditor    sild.ID   `json:"auditor"`
	From       sild.Date `json:"from" doc:"The cases are those in the service from this day …"`
	Last       sild.Date `json:"last" doc:"… until this one."`
	Size       int       `json:"size" minimum:"1" maximum:"200"`
	ByProvider bool      `json:"by_provider,omitempty" doc:"Of each provider in proportion, and at least one."`
	Seed       string    `json:"seed,omitempty" doc:"With it the same cases are drawn again; one is made if none is given."`
	Until      sild.Date `json:"until" doc:"The auditor's last day."`
	Why        string    `json:"why"`
}

// Sample is a sample with how complete its evidence is.
type Sample struct {
	ID         sild.ID   `json:"id"`
	Programme  sild.ID   `json:"programme"`
	Provider   sild.ID   `json:"provider,omitempty"`
	Auditor    Named     `json:"auditor"`
	From       sild.Date `json:"from"`
	Last       sild.Date `json:"last"`
	Size       int       `json:"size"`
	Population int       `json:"population" doc:"Out of how many it was drawn."`
	Seed       string    `json:"seed"`
	ByProvider bool      `json:"by_provider"`
	Until      sild.Date `json:"until"`
	Why        string    `json:"why"`
	Over       bool      `json:"over"`
	Complete   int       `json:"complete" doc:"Cases without a gap."`
	Explained  int       `json:"explained" doc:"Cases whose gaps the provider explained."`
	Open       int       `json:"open" doc:"The others."`
	Gaps       []GapOpen `json:"gaps,omitempty" nullable:"false" doc:"Of the cases that you answer for."`
}

// GapOpen is a case of a sample with the proofs that are missing and not explained.
type GapOpen struct {
	Number  int      `json:"number"`
	Case    sild.ID  `json:"case"`
	Missing []string `json:"missing" nullable:"false"`
}

// GapSaid explains a proof that is missing.
type GapSaid struct {
	Number int    `json:"number"`
	Proof  string `json:"proof" enum:"entry,consent,hours,attendance,exit"`
	Said   string `json:"said"`
}

// SampleEnd ends a sample before its day.
type SampleEnd struct {
	Why string `json:"why"`
}

// AuditEvidence is the proof of one case of a sample, without any note.
type AuditEvidence struct {
	Number     int          `json:"number"`
	Name       string       `json:"name"`
	Provider   string       `json:"provider"`
	Referred   sild.Date    `json:"referred"`
	Admitted   sild.Date    `json:"admitted,omitzero"`
	Conditions []AuditCheck `json:"conditions" nullable:"false" doc:"As they stood at the referral."`
	Consents   []MyConsent  `json:"consents" nullable:"false"`
	Hours      []AuditHour  `json:"hours" nullable:"false" doc:"In the period of the sample."`
	Minutes    int          `json:"minutes" doc:"Of what took place."`
	Held       int          `json:"held"`
	NotCome    int          `json:"not_come"`
	Ended      sild.Date    `json:"ended,omitzero"`
	EndReason  string       `json:"end_reason,omitempty"`
	Missing    []string     `json:"missing" nullable:"false"`
	Gaps       []AuditGap   `json:"gaps" nullable:"false"`
}

// AuditCheck, AuditHour and AuditGap are parts of it.
type (
	AuditCheck struct {
		ID     string            `json:"id"`
		Kind   string            `json:"kind"`
		State  string            `json:"state"`
		Inputs map[string]string `json:"inputs,omitempty"`
	}
	AuditHour struct {
		Day     sild.Date `json:"day"`
		Kind    string    `json:"kind"`
		Outcome string    `json:"outcome"`
		Minutes int       `json:"minutes"`
	}
	AuditGap struct {
		Proof string `json:"proof"`
		Said  string `json:"said"`
		By    string `json:"by"`
	}
)

// OfSample names a sample.
type OfSample struct {
	Sample sild.ID `path:"sample"`
}

func (a *API) auditRoutes() {
	const group = "audit"
	type drawIn struct {
		OfProgramme
		Body NewSample
	}
	write(a, route{id: "draw-sample", at: "POST /programmes/{programme}/samples", says: "Draw a sample for an auditor", status: 201, group: group},
		func(c *call, in *drawIn) (string, error) {
			b := in.Body
			s, err := audit.Draw(c.tx, in.Programme, audit.Input{
				Provider: b.Provider, Auditor: b.Auditor, From: b.From, Last: b.Last, Size: b.Size, Seed: b.Seed, ByProvider: b.ByProvider, Until: b.Until, Why: b.Why,
			}, org.NewToken())
			return string(s.ID), err
		}, showSample[drawIn])
	read(a, route{id: "list-samples", at: "GET /programmes/{programme}/samples", says: "The samples of a programme", group: group}, func(c *call, in *OfProgramme) (List[Sample], error) {
		all, err := audit.Samples(c.tx, in.Programme)
		if err != nil {
			return List[Sample]{}, err
		}
		return sampleList(c, all)
	})
	read(a, route{id: "get-sample", at: "GET /samples/{sample}", says: "A sample, and what is missing in your cases", group: group}, func(c *call, in *OfSample) (Sample, error) {
		return showSample(c, in, string(in.Sample))
	})
	type endIn struct {
		OfSample
		Body SampleEnd
	}
	write(a, route{id: "end-sample", at: "POST /samples/{sample}/end", says: "End a sample before its day", group: group},
		func(c *call, in *endIn) (string, error) {
			return string(in.Sample), audit.End(c.tx, in.Sample, in.Body.Why)
		}, showSample[endIn])
	type gapIn struct {
		OfSample
		Body GapSaid
	}
	write(a, route{id: "explain-gap", at: "POST /samples/{sample}/gaps", says: "Explain a proof that is missing", group: group},
		func(c *call, in *gapIn) (string, error) {
			_, err := audit.Explain(c.tx, in.Sample, in.Body.Number, in.Body.Proof, in.Body.Said)
			return string(in.Sample), err
		}, showSample[gapIn])
	read(a, route{id: "my-samples", at: "GET /audit/samples", says: "The samples that are open to you as an auditor", group: group}, func(c *call, _ *struct{}) (List[Sample], error) {
		all, err := audit.Mine(c.tx)
		if err != nil {
			return List[Sample]{}, err
		}
		return sampleList(c, all)
	})
	read(a, route{id: "list-evidence", at: "GET /audit/samples/{sample}", says: "The cases of your sample with their evidence", group: group}, func(c *call, in *OfSample) (List[AuditEvidence], error) {
		s, err := audit.SampleOf(c.tx, in.Sample)
		if err != nil {
			return List[AuditEvidence]{}, err
		}
		all, err := audit.Cases(c.tx, s.Sample)
		return listOf(all, evidenceOf), err
	})
	type caseIn struct {
		OfSample
		Number int `path:"number"`
	}
	read(a, route{id: "get-evidence", at: "GET /audit/samples/{sample}/cases/{number}", says: "The evidence of one case of your sample", group: group}, func(c *call, in *caseIn) (AuditEvidence, error) {
		s, err := audit.SampleOf(c.tx, in.Sample)
		if err != nil {
			return AuditEvidence{}, err
		}
		e, err := audit.EvidenceOf(c.tx, s.Sample, in.Number)
		return evidenceOf(e), err
	})
}

func sampleList(c *call, all []audit.Listed) (List[Sample], error) {
	out := List[Sample]{Items: []Sample{}}
	for _, s := range all {
		x, err := sampleOf(c, s)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, x)
	}
	return out, nil
}

func sampleOf(c *call, s audit.Listed) (Sample, error) {
	t, err := audit.TallyOf(c.tx, s.Sample)
	return Sample{
		ID: s.ID, Programme: s.Programme, Provider: s.Provider, Auditor: Named{s.Auditor, s.AuditorName}, From: s.From, Last: s.Last, Size: s.Size, Population: s.Population,
		Seed: s.Seed, ByProvider: s.ByProvider, Until: s.Until, Why: s.Why, Over: !s.Sample.Open(c.tx.Today()), Complete: t.Complete, Explained: t.Explained, Open: t.Open,
	}, err
}

func showSample[I any](c *call, _ *I, id string) (Sample, error) {
	s, err := audit.SampleOf(c.tx, sild.ID(id))
	if err != nil {
		return Sample{}, err
	}
	out, err := sampleOf(c, s)
	if err != nil {
		return out, err
	}
	own, err := audit.OwnCases(c.tx, s.Sample)
	for _, e := range own {
		g := GapOpen{Number: e.Number, Case: e.Case, Missing: []string{}}
		for _, p := range e.Missing {
			if !e.Explained(p) {
				g.Missing = append(g.Missing, p)
			}
		}
		if len(g.Missing) > 0 {
			out.Gaps = append(out.Gaps, g)
		}
	}
	return out, err
}

func evidenceOf(e audit.Evidence) AuditEvidence {
	out := AuditEvidence{
		Number: e.Number, Name: e.Name, Provider: e.Provider, Referred: e.ReferredOn, Admitted: e.AdmittedOn, Minutes: e.Minutes, Held: e.Held, NotCome: e.NotCome,
		Ended: e.EndedOn, EndReason: e.EndReason, Conditions: []AuditCheck{}, Consents: []MyConsent{}, Hours: []AuditHour{}, Missing: append([]string{}, e.Missing...), Gaps: []AuditGap{},
	}
	for _, c := range e.Checked {
		out.Conditions = append(out.Conditions, AuditCheck{c.ID, c.Kind, string(c.State), c.Inputs})
	}
	for _, c := range e.Consents {
		out.Consents = append(out.Consents, MyConsent{c.Basis, c.Outcome, c.Day, c.Expires})
	}
	for _, h := range e.Hours {
		out.Hours = append(out.Hours, AuditHour(h))
	}
	for _, g := range e.Gaps {
		out.Gaps = append(out.Gaps, AuditGap{g.Proof, g.Said, g.Name})
	}
	return out
}
