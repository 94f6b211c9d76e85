// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/access"
	"sild/db"
	"sild/own"
)

// giveOwnRoutes are what people at work do for a person's own pages.
func (a *API) giveOwnRoutes(group string) {
	read(a, route{id: "get-own-page", at: "GET /people/{subject}/own-page", says: "How it is with a person's own page", group: group}, showOwnPage)
	type giveIn struct {
		OfPerson
		codes []string
		Body  NewOwnPage
	}
	write(a, route{id: "give-own-page", at: "POST /people/{subject}/own-page", says: "Give a person their own page, or another paper for it", status: 201, group: group},
		func(c *call, in *giveIn) (string, error) {
			n := 1
			if in.Body.Kind == own.Card {
				n = own.OnCard
			}
			in.codes = own.NewCodes(n)
			acc, err := own.Give(c.tx, in.Subject, in.Body.Kind, in.codes)
			return string(acc.ID), err
		}, func(c *call, in *giveIn, _ string) (OwnPage, error) {
			page, err := showOwnPage(c, &in.OfPerson)
			page.Codes = in.codes
			return page, err
		})
	type endIn struct {
		OfPerson
		Body OwnPageEnd
	}
	write(a, route{id: "end-own-page", at: "POST /people/{subject}/own-page/end", says: "End a person's own page", group: group},
		func(c *call, in *endIn) (string, error) { return "", own.Close(c.tx, in.Subject, in.Body.Why) },
		func(*call, *endIn, string) (Health, error) { return Health{"ok"}, nil })
	read(a, route{id: "list-said", at: "GET /sayings", says: "What people said on their own pages that waits for you", group: group}, func(c *call, _ *struct{}) (List[Saying], error) {
		find := own.Unanswered
		if access.May(c.Role, access.Log) {
			find = own.Questions
		}
		all, err := find(c.tx)
		return listOf(all, func(w own.Waiting) Saying { return sayingOf(w.Saying) }), err
	})
	type answerIn struct {
		Saying sild.ID `path:"saying"`
		Body   SayingAnswer
	}
	write(a, route{id: "answer-saying", at: "POST /sayings/{saying}/answer", says: "Answer what a person said", group: group},
		func(c *call, in *answerIn) (string, error) {
			row, err := db.One[sild.ID](c.tx, `SELECT id FROM own_word WHERE thing = $1 AND replaced_at IS NULL`, in.Saying)
			if err != nil {
				return "", err
			}
			s, err := own.Answer(c.tx, row, own.AnswerInput{Outcome: in.Body.Outcome, Answer: in.Body.Answer})
			return string(s.ID), err
		}, func(c *call, _ *answerIn, id string) (Saying, error) {
			w, err := own.WaitingByID(c.tx, sild.ID(id))
			return sayingOf(w.Saying), err
		})
	type phoneIn struct{ Body HelperPhone }
	write(a, route{id: "set-my-phone", at: "PUT /me/phone", says: "The number under which those whom you help can call", group: group},
		func(c *call, in *phoneIn) (string, error) { return "", own.SetPhone(c.tx, in.Body.Phone) },
		func(c *call, _ *phoneIn, _ string) (HelperPhone, error) {
			phone, err := own.PhoneOf(c.tx)
			return HelperPhone{phone}, err
		})
}

func showOwnPage(c *call, in *OfPerson) (OwnPage, error) {
	s, there, err := own.StandingOf(c.tx, in.Subject)
	if err == nil && !there {
		err = sild.Missing()
	}
	return OwnPage{ID: s.ID, Language: s.Lang, Paper: s.Kind, Left: s.Left, Until: timeOf(s.GoodTil), UsedAt: timeOf(s.UsedAt)}, err
}
