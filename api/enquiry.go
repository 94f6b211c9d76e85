// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"time"

	"sild"
	"sild/access"
	"sild/referral"
)

// NewEnquiry is what somebody wrote through a programme's public form.
type NewEnquiry struct {
	Programme sild.ID `json:"programme"`
	Kind      string  `json:"kind" doc:"help, question or suggestion."`
	Body      string  `json:"body"`
	Name      string  `json:"name,omitempty"`
	Reach     string  `json:"reach,omitempty" doc:"How to answer. Needed where somebody asks for help."`
	Lang      string  `json:"lang,omitempty" doc:"The language in which the form was read."`
	Seconds   int     `json:"seconds,omitempty" minimum:"0" maximum:"86400" doc:"How long the form was open. What was written very quickly is kept apart."`
}

// Enquiry is a message of the public to a team.
type Enquiry struct {
	ID        sild.ID    `json:"id"`
	Programme sild.ID    `json:"programme"`
	Kind      string     `json:"kind"`
	Lang      string     `json:"lang,omitempty"`
	Body      string     `json:"body"`
	Name      string     `json:"name,omitempty"`
	Reach     string     `json:"reach,omitempty"`
	SentAt    time.Time  `json:"sent_at"`
	Suspect   string     `json:"suspect,omitempty" doc:"Why it looks unwanted. Such messages are kept for thirty days."`
	State     string     `json:"state" enum:"open,answered,referred,closed"`
	DoneAt    *time.Time `json:"done_at,omitempty"`
	DoneBy    sild.ID    `json:"done_by,omitempty"`
	How       string     `json:"how,omitempty"`
	Said      string     `json:"said,omitempty"`
	Reason    string     `json:"reason,omitempty"`
	Case      sild.ID    `json:"case,omitempty" doc:"The case that began with it."`
}

// EnquiryEnd says how an enquiry was dealt with.
type EnquiryEnd struct {
	State  string `json:"state" doc:"answered or closed."`
	How    string `json:"how,omitempty" doc:"Of an answer: phone, email, letter or met."`
	Said   string `json:"said,omitempty"`
	Reason string `json:"reason,omitempty" doc:"Of a closed one: a value of the vocabulary message_closings."`
}

func (a *API) enquiryRoutes() {
	const group = "referrals"
	write(a, route{
		id: "add-enquiry", at: "POST /enquiries", says: "Put a message of the public into your team's inbox", status: 201, group: group,
		more: "As a website does that shows the form itself, and as one writes down what came by telephone. Where the programme has a public form.",
	}, func(c *call, in *struct{ Body NewEnquiry }) (string, error) {
		if err := access.Duty(c.tx, access.Messages); err != nil {
			return "", err
		}
		pr, _, err := c.programme(in.Body.Programme)
		if err != nil {
			return "", err
		}
		if pr, _, err = referral.OpenTo(c.tx, pr.Pack); err != nil {
			return "", err
		}
		b := in.Body
		open := time.Duration(b.Seconds) * time.Second
		if b.Seconds == 0 {
			open = time.Hour // it was no form that was open
		}
		e, err := referral.SendEnquiry(c.tx, pr, referral.EnquiryInput{Kind: b.Kind, Body: b.Body, Name: b.Name, Reach: b.Reach, Lang: b.Lang, Open: open})
		return string(e.ID), err
	}, func(c *call, _ *struct{ Body NewEnquiry }, id string) (Enquiry, error) {
		return showEnquiry(c, sild.ID(id))
	})
	type listIn struct {
		Which string `query:"which" enum:"open,suspect,done" doc:"open if it is not given."`
	}
	read(a, route{id: "list-enquiries", at: "GET /enquiries", says: "What the public wrote to your team", group: group},
		func(c *call, in *listIn) (List[Enquiry], error) {
			if err := access.Duty(c.tx, access.Messages); err != nil {
				return List[Enquiry]{}, err
			}
			if in.Which == "" {
				in.Which = "open"
			}
			all, err := referral.Enquiries(c.tx, in.Which)
			return listOf(all, enquiryOf), err
		})
	type oneIn struct {
		Enquiry sild.ID `path:"enquiry"`
	}
	read(a, route{id: "get-enquiry", at: "GET /enquiries/{enquiry}", says: "One message of the public", group: group},
		func(c *call, in *oneIn) (Enquiry, error) { return showEnquiry(c, in.Enquiry) })
	type endIn struct {
		Enquiry sild.ID `path:"enquiry"`
		Body    EnquiryEnd
	}
	write(a, route{id: "end-enquiry", at: "POST /enquiries/{enquiry}/end", says: "Say that a message was answered, or close it", group: group},
		func(c *call, in *endIn) (string, error) {
			e, err := referral.EndEnquiry(c.tx, in.Enquiry, referral.EnquiryEnd(in.Body))
			return string(e.ID), err
		}, func(c *call, in *endIn, _ string) (Enquiry, error) { return showEnquiry(c, in.Enquiry) })
}

func showEnquiry(c *call, id sild.ID) (Enquiry, error) {
	e, err := referral.EnquiryByID(c.tx, id)
	return enquiryOf(e), err
}

func enquiryOf(e referral.Enquiry) Enquiry {
	return Enquiry{
		ID: e.ID, Programme: e.Programme, Kind: e.Kind, Lang: e.Lang, Body: e.Body, Name: e.Name, Reach: e.Reach, SentAt: e.SentAt, Suspect: e.Suspect,
		State: e.State, DoneAt: timeOf(e.DoneAt), DoneBy: e.DoneBy, How: e.How, Said: e.Said, Reason: e.Reason, Case: e.Case,
	}
}
