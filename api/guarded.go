// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"time"

	"sild"
	"sild/access"
	"sild/privacy"
)

// NewOverride is whom somebody must see now, and why.
type NewOverride struct {
	Who     string `json:"who" doc:"A national code, or the number of a case or a person from a colleague."`
	Country string `json:"country,omitempty" enum:"EE,LT" doc:"Of the code; EE if it is not given."`
	Reason  string `json:"reason" enum:"danger,others,alone,duty"`
	Words   string `json:"words" minLength:"20"`
}

// Override is a record that was opened in an emergency.
type Override struct {
	ID         sild.ID    `json:"id,omitempty"`
	Opened     bool       `json:"opened" doc:"False: the number opens nothing, whoever it is of."`
	Subject    sild.ID    `json:"subject,omitempty"`
	User       sild.ID    `json:"user,omitempty"`
	Reason     string     `json:"reason,omitempty"`
	Words      string     `json:"words,omitempty"`
	OpenedAt   *time.Time `json:"opened_at,omitempty"`
	Until      *time.Time `json:"until,omitempty"`
	ReviewBy   *time.Time `json:"review_by,omitempty"`
	ReviewedAt *time.Time `json:"reviewed_at,omitempty"`
	ReviewedBy sild.ID    `json:"reviewed_by,omitempty"`
	Outcome    string     `json:"outcome,omitempty"`
	Judgement  string     `json:"judgement,omitempty"`
	Follows    string     `json:"consequence,omitempty"`
}

func overrideOf(o privacy.Override) Override {
	return Override{
		ID: o.ID, Opened: o.Subject != "", Subject: o.Subject, User: o.User, Reason: o.Reason, Words: o.Words, OpenedAt: timeOf(o.OpenedAt), Until: timeOf(o.UntilAt),
		ReviewBy: timeOf(o.ReviewBy), ReviewedAt: timeOf(o.ReviewedAt), ReviewedBy: o.ReviewedBy, Outcome: o.Outcome, Judgement: o.Judgement, Follows: o.Follows,
	}
}

// OverrideReview is how an emergency is judged.
type OverrideReview struct {
	Outcome     string `json:"outcome" enum:"justified,not_justified"`
	Words       string `json:"words" minLength:"20"`
	Consequence string `json:"consequence" enum:"none,talk,training,discipline,incident"`
}

// Reviewer is the organisation whose privacy officers judge the emergencies of
// the caller's.
type Reviewer struct {
	Organisation sild.ID `json:"organisation"`
}

func (a *API) guardedRoutes() {
	const group = "privacy"
	type openIn struct{ Body NewOverride }
	writeFresh(a, route{
		id: "open-override", at: "POST /overrides", says: "Open a record in an emergency", status: 201, group: group,
		more: "For 60 minutes, to read. The privacy officer and the person are told at once; somebody of another team judges it within 72 hours. At most three in 30 days, and none while one waits longer than it should.",
	}, func(c *call, in *openIn) (string, error) {
		o, opened, err := privacy.Open(c.tx, privacy.OverrideInput(in.Body))
		if !opened {
			return "", err
		}
		if o.ID == "" { // it can be seen anyway
			return "open " + string(o.Subject), err
		}
		return string(o.ID), err
	}, func(c *call, _ *openIn, id string) (Override, error) {
		if id == "" {
			return Override{}, nil
		}
		if len(id) > 36 {
			return Override{Opened: true, Subject: sild.ID(id[5:])}, nil
		}
		o, err := privacy.Opened(c.tx, sild.ID(id))
		return overrideOf(o), err
	})
	read(a, route{id: "own-overrides", at: "GET /overrides/own", says: "What you opened in emergencies, the latest first", group: group},
		func(c *call, _ *struct{}) (List[Override], error) {
			all, err := privacy.Own(c.tx)
			return listOf(all, overrideOf), err
		})
	read(a, route{id: "open-reviews", at: "GET /overrides", says: "The emergencies that wait to be judged, the most urgent first", group: group},
		func(c *call, _ *struct{}) (List[Override], error) {
			waiting, _, err := privacy.Openings(c.tx)
			return listOf(waiting, func(o privacy.Opening) Override { return overrideOf(o.Override) }), err
		})
	type reviewIn struct {
		Override sild.ID `path:"override"`
		Body     OverrideReview
	}
	writeFresh(a, route{id: "review-override", at: "POST /overrides/{override}/review", says: "Judge an emergency", group: group},
		func(c *call, in *reviewIn) (string, error) {
			o, err := privacy.Review(c.tx, in.Override, privacy.ReviewInput(in.Body))
			return string(o.ID), err
		}, func(c *call, _ *reviewIn, id string) (Override, error) {
			o, err := privacy.Opened(c.tx, sild.ID(id))
			return overrideOf(o), err
		})
	type reviewerIn struct{ Body Reviewer }
	writeFresh(a, route{id: "set-reviewer", at: "PUT /reviewer", says: "Name the organisation that judges your emergencies: your own, or a partner's", group: group},
		func(c *call, in *reviewerIn) (string, error) {
			return "", privacy.SetReviewer(c.tx, c.Org, in.Body.Organisation)
		}, func(c *call, _ *reviewerIn, _ string) (Reviewer, error) { return ownReviewer(c) })
	read(a, route{id: "get-reviewer", at: "GET /reviewer", says: "The organisation that judges your emergencies", group: group},
		func(c *call, _ *struct{}) (Reviewer, error) { return ownReviewer(c) })
	a.protectionRoutes(group)
	a.officerRoutes(group)
	a.withheldRoutes(group)
}

func ownReviewer(c *call) (Reviewer, error) {
	if err := access.Duty(c.tx, access.Settings); err != nil {
		return Reviewer{}, err
	}
	id, err := privacy.ReviewerOf(c.tx, c.Org)
	return Reviewer{id}, err
}
