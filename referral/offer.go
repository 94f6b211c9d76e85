// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"slices"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
)

// A PlaceOffer is a place that is offered to somebody on the waiting list. Its
// Day is that on which it was made. It keeps its Thing when it is answered.
type PlaceOffer struct {
	sild.Fact
	Part      string
	Expires   sild.Date // the last day on which it can be accepted
	Why       string    // of one that is not to the next: why not
	State     string    // open, accepted, declined, expired, taken_back
	Reason    string    // of a declined one: a value of offer_reasons, if the programme has them
	Note      string
	DecidedOn sild.Date
}

const PlaceOfferColumns = `part, expires_on, why, state, reason, note, decided_on`

// Open reports whether o can still be accepted on a day.
func (o PlaceOffer) Open(on sild.Date) bool { return o.State == "open" && !o.Expires.Before(on) }

// RanOut reports whether nobody answered o as long as it was good.
func (o PlaceOffer) RanOut(on sild.Date) bool {
	return o.State == "expired" || o.State == "open" && o.Expires.Before(on)
}

// AgainOn is from when on a place in part can be offered to the same person again.
func (o PlaceOffer) AgainOn(part pack.Part) sild.Date {
	since := o.DecidedOn
	if since.IsZero() { // it ran out, and nobody has said so
		since = o.Expires
	}
	return since.AddDays(part.Places.AgainDays())
}

// OfferPlace offers a place that is free to somebody who waits for one. To
// anybody but the next on the list it takes a reason, which is kept. Offers that
// have run out are closed by it.
func OfferPlace(tx *db.Tx, caseID sild.ID, why string) (_ PlaceOffer, err error) {
	defer sild.Wrap(&err, "referral.OfferPlace(%s)", caseID)
	rec, err := access.CaseToWrite(tx, caseID, 'P')
	if err != nil {
		return PlaceOffer{}, err
	}
	if err := access.Duty(tx, access.Answer); err != nil {
		return PlaceOffer{}, err
	}
	p, part, err := ofPlaces(tx, caseID, rec.Programme)
	if err != nil {
		return PlaceOffer{}, err
	}
	list, err := WaitingFor(tx, rec.Programme, p, part, "")
	if err != nil {
		return PlaceOffer{}, err
	}
	s, err := spaces(tx, rec.Programme, rec.Provider, part)
	if err != nil {
		return PlaceOffer{}, err
	}
	today := sild.DateOf(tx.Now, p.Location())
	pr := sild.Problems{}
	o := PlaceOffer{Part: part.ID, Why: pr.Text("why", why, 500), State: "open", Expires: today.AddDays(part.Places.OfferDays())}
	at := slices.IndexFunc(list, func(w Waiter) bool { return w.Case == caseID })
	if at < 0 {
		return o, sild.Missing()
	}
	pr.Check(s.Free() > 0, "", "place.none_free")
	pr.Check(!list[at].Offers || !list[at].Offer.Open(today), "", "place.offered_already")
	pr.Check(list[at].Next || o.Why != "", "why", "place.why.required")
	if err := pr.Err(); err != nil {
		return o, err
	}
	for _, w := range list {
		if w.Offers && w.Offer.State == "open" && !w.Offer.Open(today) {
			if _, err := w.Offer.decide(tx, "expired", w.Offer.Expires); err != nil {
				return o, err
			}
		}
	}
	o.Fact = tx.NewFact(rec.Subject, caseID, today, "worker", "document")
	return o, db.Record(tx, "place_offer", PlaceOfferColumns, o.Fact, o)
}

func (o PlaceOffer) decide(tx *db.Tx, state string, on sild.Date) (_ PlaceOffer, err error) {
	o.State, o.DecidedOn = state, on
	if o.Fact, err = db.Amend(tx, "place_offer", o.Fact, "answered"); err != nil {
		return o, err
	}
	return o, db.Record(tx, "place_offer", PlaceOfferColumns, o.Fact, o)
}

// PlaceAnswer is what became of an offer.
type PlaceAnswer struct {
	Outcome string // accepted, declined, taken_back
	Reason  string // of a declined one
	Note    string
}

// DecideOffer records what became of an open offer; id is the row that was
// looked at. That an accepted one admits the person is flow's. Who declines stays
// on the list.
func DecideOffer(tx *db.Tx, id sild.ID, in PlaceAnswer) (_ PlaceOffer, err error) {
	defer sild.Wrap(&err, "referral.DecideOffer(%s)", id)
	o, there, err := db.Maybe[PlaceOffer](tx, `SELECT `+sild.FactColumns+`, `+PlaceOfferColumns+` FROM place_offer WHERE id = $1`, id)
	if err != nil {
		return o, err
	}
	if !there {
		return o, sild.Missing()
	}
	rec, err := access.CaseToWrite(tx, o.Case, 'P')
	if err != nil {
		return PlaceOffer{}, err
	}
	if err := access.Duty(tx, access.Answer); err != nil {
		return PlaceOffer{}, err
	}
	p, _, err := ofPlaces(tx, o.Case, rec.Programme)
	if err != nil {
		return o, err
	}
	today := sild.DateOf(tx.Now, p.Location())
	if !o.Holds() || o.State != "open" {
		return o, &sild.Error{Kind: sild.Conflict, Key: "place.decided_already"}
	}
	pr := sild.Problems{}
	o.Note = pr.Text("note", in.Note, 1000)
	switch in.Outcome {
	case "accepted":
		pr.Check(o.Open(today), "", "place.expired")
	case "declined":
		o.Reason = in.Reason
		v, known := p.Value("offer_reasons", in.Reason)
		pr.Check(known && !v.Retired || len(p.Vocabularies["offer_reasons"].Values) == 0, "reason", "place.reason.required")
	case "taken_back":
		pr.Check(o.Note != "", "note", "place.note.required")
	default:
		pr.Check(false, "outcome", "place.outcome.required")
	}
	if err := pr.Err(); err != nil {
		return o, err
	}
	return o.decide(tx, in.Outcome, today)
}

// OffersOf are the offers of a place to the person of a case, the latest first.
// The caller has opened the case.
func OffersOf(tx *db.Tx, caseID sild.ID) ([]PlaceOffer, error) {
	return db.All[PlaceOffer](tx, `SELECT `+sild.FactColumns+`, `+PlaceOfferColumns+` FROM place_offer WHERE case_id = $1 AND replaced_at IS NULL ORDER BY day DESC, id DESC`, caseID)
}

// lastOffers are the last offers to those who wait for a part, by case.
func lastOffers(tx *db.Tx, programmeID sild.ID, part string) (map[sild.ID]PlaceOffer, error) {
	all, err := db.All[PlaceOffer](tx, `SELECT `+sild.FactColumns+`, `+PlaceOfferColumns+` FROM place_offer
		WHERE replaced_at IS NULL AND part = $2 AND case_id IN (SELECT w.case_id FROM waiting w WHERE w.programme_id = $1 AND w.provider_id = $3 AND w.part = $2)
		ORDER BY day, id`, programmeID, part, tx.Actor.Org)
	last := make(map[sild.ID]PlaceOffer, len(all))
	for _, o := range all {
		last[o.Case] = o
	}
	return last, err
}

// PlaceOf is the part in which the person of a case waits for a place.
func PlaceOf(tx *db.Tx, caseID, programmeID sild.ID) (*pack.Pack, pack.Part, error) {
	return ofPlaces(tx, caseID, programmeID)
}
