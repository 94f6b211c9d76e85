// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
)

func (a *API) offerRoutes(group string) {
	type offerIn struct {
		OfCase
		Body NewOffer
	}
	write(a, route{id: "add-offer", at: "POST /cases/{case}/offers", says: "Offer a case to a support person", status: 201, group: group},
		func(c *call, in *offerIn) (string, error) {
			m, err := casework.AddOffer(c.tx, in.Case, casework.OfferInput(in.Body))
			return effect(m.Fact, err)
		}, showOffer[offerIn])
	read(a, route{id: "list-offers", at: "GET /cases/{case}/offers", says: "The offers of a case", group: group}, func(c *call, in *OfCase) (List[Offer], error) {
		if err := matching(c, in.Case); err != nil {
			return List[Offer]{}, err
		}
		all, err := casework.Offers(c.tx, in.Case)
		return listOf(all, offerOf), err
	})
	read(a, route{id: "my-offers", at: "GET /offers", says: "The people whom you are asked to support", group: group}, func(c *call, _ *struct{}) (List[HeldCase], error) {
		list, err := casework.OfferedToMe(c.tx)
		return listOf(list, standingOf), err
	})
	read(a, route{id: "my-handed-over", at: "GET /handed-over", says: "The people whom you have handed over, and of whom you may still read what you wrote", group: group}, func(c *call, _ *struct{}) (List[HeldCase], error) {
		list, err := casework.HandedOver(c.tx)
		return listOf(list, standingOf), err
	})
	read(a, route{id: "get-handed-over", at: "GET /handed-over/{case}", says: "What you wrote down of a person whom you have handed over", group: group}, func(c *call, in *OfCase) (List[Contact], error) {
		_, list, _, err := casework.OwnContacts(c.tx, in.Case)
		return listOf(list, contactOf), err
	})
	type metIn struct {
		OfOffer
		Body OfferMet
	}
	write(a, route{id: "meet-offer", at: "POST /offers/{offer}/met", says: "Say that the two have met", group: group},
		func(c *call, in *metIn) (string, error) {
			m, err := casework.MeetOffer(c.tx, in.Offer, in.Body.On)
			return effect(m.Fact, err)
		}, showOffer[metIn])
	type answerIn struct {
		OfOffer
		Body OfferAnswer
	}
	write(a, route{
		id: "answer-offer", at: "POST /offers/{offer}/answer", says: "Say what the person or the support person answered", group: group,
		more: "With both a yes the support person leads the case from the later day on.",
	}, func(c *call, in *answerIn) (string, error) {
		m, err := casework.AnswerOffer(c.tx, in.Offer, casework.OfferAnswer(in.Body))
		return effect(m.Fact, err)
	}, showOffer[answerIn])
	type endIn struct {
		OfOffer
		Body OfferEnd
	}
	write(a, route{id: "end-offer", at: "POST /offers/{offer}/end", says: "Take an offer back", group: group},
		func(c *call, in *endIn) (string, error) {
			m, err := casework.EndOffer(c.tx, in.Offer, in.Body.Why)
			return effect(m.Fact, err)
		}, showOffer[endIn])
}

// showOffer answers also the worker who has just said no, and does not see the
// case any more: with the offer that asked them.
func showOffer[I any](c *call, _ *I, id string) (Offer, error) {
	_, thing := ofEffect(id)
	m, _, err := casework.OpenOffer(c.tx, thing)
	if sild.KindOf(err) == sild.NotFound {
		m, err = db.One[casework.Offer](c.tx, `SELECT `+casework.OfferColumns+` FROM match_offer
			WHERE thing = $1 AND user_id = $2 AND recorded_by = $2 AND replaced_at IS NULL`, thing, c.User)
	}
	return offerOf(m), err
}

func standingOf(h casework.Held) HeldCase {
	return HeldCase{Case: h.Case, Name: h.Name, Offer: h.Offer, Until: h.Until}
}

func placesOf(list []Place) map[sild.ID]sild.ID {
	of := map[sild.ID]sild.ID{}
	for _, p := range list {
		of[p.Case] = p.User
	}
	return of
}

func (a *API) placeRoutes(group string) {
	type changeIn struct {
		OfCase
		Body NewRematch
	}
	write(a, route{
		id: "rematch", at: "POST /cases/{case}/rematch", says: "End what the lead does for a person, and ask another", status: 201, group: group,
	}, func(c *call, in *changeIn) (string, error) {
		r := casework.RematchInput{Until: in.Body.Until, Reason: in.Body.Reason, Why: in.Body.Why, Told: in.Body.ToldOn}
		if in.Body.Offer != nil {
			r.Offer = casework.OfferInput(*in.Body.Offer)
		}
		w, err := casework.Rematch(c.tx, in.Case, r)
		return effect(w.Fact, err)
	}, func(c *call, _ *changeIn, id string) (Assignment, error) {
		return one(c, id, 'P', casework.Assignments, assignmentOf)
	})
	type coverIn struct {
		OfWorker
		Body NewCover
	}
	write(a, route{
		id: "cover-worker", at: "POST /workers/{worker}/cover", says: "Let others stand in for a support person, for all who are named", status: 201, group: group,
		more: "It ends by itself. To undo one of them takes back all.",
	}, func(c *call, in *coverIn) (string, error) {
		b := in.Body
		list, err := casework.Cover(c.tx, in.Worker, casework.CoverInput{From: b.From, Until: b.Until, Of: placesOf(b.Places), Why: b.Why, Move: b.Move, PassWhy: b.PassWhy})
		return batchOf(list), err
	}, showBatch[coverIn])
	type overIn struct {
		OfWorker
		Body NewHandOver
	}
	write(a, route{
		id: "hand-over", at: "POST /workers/{worker}/hand-over", says: "Give a support person's people to others for good, all who are named", status: 201, group: group,
		more: "To undo one of them takes back all.",
	}, func(c *call, in *overIn) (string, error) {
		b := in.Body
		list, err := casework.HandOver(c.tx, in.Worker, casework.HandOverInput{From: b.From, Of: placesOf(b.Places), Reason: b.Reason, Told: b.ToldOn, Why: b.Why, PassWhy: b.PassWhy})
		return batchOf(list), err
	}, showBatch[overIn])
}

func batchOf(list []casework.Assignment) string {
	if len(list) == 0 {
		return ""
	}
	return string(list[0].Batch)
}

// showBatch is what was done to many cases at once, as far as the caller may read
// the cases.
func showBatch[I any](c *call, _ *I, batch string) (List[Assignment], error) {
	list, err := db.All[casework.Assignment](c.tx, `SELECT `+sild.FactColumns+`, `+casework.Kinds["assignment"].Columns+` FROM assignment
		WHERE batch_id = $1 AND replaced_at IS NULL ORDER BY case_id`, batch)
	if err != nil {
		return List[Assignment]{}, err
	}
	for _, w := range list {
		if _, err := access.Case(c.tx, w.Case, "P"); err != nil {
			return List[Assignment]{}, err
		}
	}
	return listOf(list, assignmentOf), nil
}
