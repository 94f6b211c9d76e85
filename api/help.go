// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
)

type (
	// NewRequest asks a team to help with one person.
	NewRequest struct {
		Team     sild.ID   `json:"team" doc:"Of specialists, or of a municipality."`
		Sections []string  `json:"sections" nullable:"false" maxItems:"9" doc:"What they need, of A, P, N, H, O, F, S; I goes with every request."`
		Asks     string    `json:"asks" doc:"They read it before they say yes."`
		Until    sild.Date `json:"until" doc:"The last day: half a year on at most."`
	}
	// Request asks a team to help with one person. Accepted, it opens the sections
	// to the team until the last day.
	Request struct {
		Told
		Case     sild.ID   `json:"case"`
		Team     sild.ID   `json:"team"`
		Role     string    `json:"role" enum:"specialist,municipal"`
		Sections []string  `json:"sections" nullable:"false"`
		Asks     string    `json:"asks"`
		Until    sild.Date `json:"until"`
		State    string    `json:"state" enum:"asked,asked_back,accepted,declined,ended"`
		Said     string    `json:"said,omitempty" doc:"What the team said last."`
		SaidBy   sild.ID   `json:"said_by,omitempty"`
		SaidOn   sild.Date `json:"said_on,omitzero"`
		Reply    string    `json:"reply,omitempty" doc:"To what the team wanted to know."`
		Start    sild.Date `json:"start,omitzero"`
		EndedOn  sild.Date `json:"ended_on,omitzero"`
		EndedWhy string    `json:"ended_why,omitempty"`
	}
	// Asked is a request as the team that is asked sees it.
	Asked struct {
		Request
		Given   string `json:"given" doc:"The person's first name."`
		Initial string `json:"initial" doc:"And the first letter of the other."`
		By      string `json:"by" doc:"Who asks."`
		Org     string `json:"organisation"`
	}
	// RequestAnswer is what the team says.
	RequestAnswer struct {
		Outcome string `json:"outcome" doc:"accepted, declined or asked_back."`
		Words   string `json:"words,omitempty" doc:"Why not, or what you want to know."`
		OnThing
	}
	// RequestReply answers what the team wanted to know.
	RequestReply struct {
		Reply string `json:"reply"`
		OnThing
	}
	// RequestRenewal lets a team go on.
	RequestRenewal struct {
		Until sild.Date `json:"until"`
		OnThing
	}
	// RequestEnd ends a request at once.
	RequestEnd struct {
		Why string `json:"why"`
		OnThing
	}
	// NewQuestion is one thing that somebody without an account is asked.
	NewQuestion struct {
		Of    string `json:"of" doc:"Whom you ask, in words."`
		Asks  string `json:"asks"`
		Shows string `json:"shows" doc:"How the page names the person: initials, first_name or name."`
	}
	// LinkQuestion is one thing that somebody without an account is asked.
	LinkQuestion struct {
		Told
		Of         string     `json:"of"`
		Asks       string     `json:"asks"`
		Shows      string     `json:"shows" enum:"initials,first_name,name"`
		ExpiresAt  time.Time  `json:"expires_at"`
		Answer     string     `json:"answer,omitempty"`
		AnsweredBy string     `json:"answered_by,omitempty" doc:"In their own words."`
		AnsweredAt *time.Time `json:"answered_at,omitempty"`
		Closed     string     `json:"closed,omitempty" enum:"answered,taken_back"`
		Link       string     `json:"link,omitempty" doc:"The path of the page with the question. It is given this once."`
	}
	// OfRequest names a request.
	OfRequest struct {
		Request sild.ID `path:"request"`
	}
)

func (a *API) helpRoutes() {
	const group = "requests"
	type askIn struct {
		OfCase
		Body NewRequest
	}
	write(a, route{id: "ask-help", at: "POST /cases/{case}/requests", says: "Ask a team to help with a person", status: 201, group: group},
		func(c *call, in *askIn) (string, error) {
			r, err := casework.AskHelp(c.tx, in.Case, casework.RequestInput{Team: in.Body.Team, Sections: strings.Join(in.Body.Sections, ""), Asks: in.Body.Asks, Until: in.Body.Until})
			return effect(r.Fact, err)
		}, showRequest[askIn])
	read(a, route{id: "list-requests", at: "GET /cases/{case}/requests", says: "Who was asked to help with a person, the latest first", group: group},
		func(c *call, in *OfCase) (List[Request], error) {
			if _, err := access.Case(c.tx, in.Case, "P"); err != nil {
				return List[Request]{}, err
			}
			all, err := casework.Requests(c.tx, in.Case)
			return listOf(all, requestOf), err
		})
	read(a, route{id: "asked-of-me", at: "GET /requests", says: "The requests that wait for your team", group: group},
		func(c *call, _ *struct{}) (List[Asked], error) {
			all, err := casework.AskedOfMe(c.tx)
			return listOf(all, func(x casework.Asked) Asked {
				return Asked{requestOf(x.Request), x.Given, x.Initial, x.ByName, x.ByOrg}
			}), err
		})
	type answerIn struct {
		OfRequest
		Body RequestAnswer
	}
	write(a, route{id: "answer-help", at: "POST /requests/{request}/answer", says: "Say whether your team helps", group: group},
		func(c *call, in *answerIn) (string, error) {
			row, err := c.row("request", in.Request, in.Body.Seen)
			if err != nil {
				return "", err
			}
			r, err := casework.AnswerHelp(c.tx, row, in.Body.Outcome, in.Body.Words)
			return effect(r.Fact, err)
		}, showRequest[answerIn])
	type replyIn struct {
		OfRequest
		Body RequestReply
	}
	write(a, route{id: "reply-help", at: "POST /requests/{request}/reply", says: "Answer what the team wants to know", group: group},
		func(c *call, in *replyIn) (string, error) {
			row, err := c.row("request", in.Request, in.Body.Seen)
			if err != nil {
				return "", err
			}
			r, err := casework.ReplyHelp(c.tx, row, in.Body.Reply)
			return effect(r.Fact, err)
		}, showRequest[replyIn])
	type renewIn struct {
		OfRequest
		Body RequestRenewal
	}
	write(a, route{id: "renew-help", at: "POST /requests/{request}/renew", says: "Let a team that helps go on", group: group},
		func(c *call, in *renewIn) (string, error) {
			row, err := c.row("request", in.Request, in.Body.Seen)
			if err != nil {
				return "", err
			}
			r, err := casework.RenewHelp(c.tx, row, in.Body.Until)
			return effect(r.Fact, err)
		}, showRequest[renewIn])
	type endIn struct {
		OfRequest
		Body RequestEnd
	}
	write(a, route{
		id: "end-help", at: "POST /requests/{request}/end", says: "End a request at once", group: group,
		more: "Those who asked may, and those who were. The team reads what it wrote itself for 90 days.",
	}, func(c *call, in *endIn) (string, error) {
		row, err := c.row("request", in.Request, in.Body.Seen)
		if err != nil {
			return "", err
		}
		r, err := casework.EndHelp(c.tx, row, in.Body.Why)
		return effect(r.Fact, err)
	}, showRequest[endIn])
	a.questionRoutes(group)
}

func (a *API) questionRoutes(group string) {
	type linkIn struct {
		inviting
		OfCase
		Body NewQuestion
	}
	write(a, route{
		id: "ask-by-link", at: "POST /cases/{case}/links", says: "Ask somebody without an account one question, by a link", status: 201, group: group,
		more: "The link is good for one answer and two weeks. Each time it is opened stands in the trail.",
	}, func(c *call, in *linkIn) (string, error) {
		in.token = org.NewToken()
		q, err := casework.AskByLink(c.tx, in.Case, casework.QuestionInput(in.Body), in.token)
		return effect(q.Fact, err)
	}, func(c *call, in *linkIn, id string) (LinkQuestion, error) {
		q, err := one(c, id, 'P', casework.Questions, linkQuestionOf)
		if in.token != "" {
			q.Link = "/question/" + in.token
		}
		return q, err
	})
	read(a, route{id: "list-links", at: "GET /cases/{case}/links", says: "What was asked by a link, with the answers", group: group},
		func(c *call, in *OfCase) (List[LinkQuestion], error) {
			if _, err := access.Case(c.tx, in.Case, "P"); err != nil {
				return List[LinkQuestion]{}, err
			}
			all, err := casework.Questions(c.tx, in.Case)
			return listOf(all, linkQuestionOf), err
		})
	type closeIn struct {
		Link sild.ID `path:"link"`
		Body OnThing
	}
	write(a, route{id: "close-link", at: "POST /links/{link}/close", says: "Take a question back: its link opens nothing any more", group: group},
		func(c *call, in *closeIn) (string, error) {
			row, err := c.row("question", in.Link, in.Body.Seen)
			if err != nil {
				return "", err
			}
			q, err := casework.CloseQuestion(c.tx, row)
			return effect(q.Fact, err)
		}, func(c *call, _ *closeIn, id string) (LinkQuestion, error) {
			return one(c, id, 'P', casework.Questions, linkQuestionOf)
		})
}

// showRequest shows a request to those who asked, and to those who were.
func showRequest[I any](c *call, _ *I, id string) (Request, error) {
	caseID, thing := ofEffect(id)
	if _, err := access.Case(c.tx, caseID, "P"); err != nil {
		a, err := casework.AskedOf(c.tx, thing)
		return requestOf(a.Request), err
	}
	all, err := casework.Requests(c.tx, caseID)
	return oneOf(each(all, requestOf), err, func(r Request) bool { return r.ID == thing })
}

func requestOf(r casework.Request) Request {
	return Request{
		Told: toldOf(r.Fact), Case: r.Case, Team: r.Team, Role: r.Role, Sections: strings.Split(r.Sections, ""), Asks: r.Asks, Until: r.Until, State: r.State,
		Said: r.Said, SaidBy: r.SaidBy, SaidOn: r.SaidOn, Reply: r.Reply, Start: r.Start, EndedOn: r.EndedOn, EndedWhy: r.EndedWhy,
	}
}

func linkQuestionOf(q casework.Question) LinkQuestion {
	return LinkQuestion{
		Told: toldOf(q.Fact), Of: q.Of, Asks: q.Asks, Shows: q.Shows, ExpiresAt: q.ExpiresAt, Answer: q.Answer, AnsweredBy: q.AnsweredBy,
		AnsweredAt: timeOf(q.AnsweredAt), Closed: q.Closed,
	}
}
