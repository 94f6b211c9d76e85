// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"strings"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
)

// NewWish is what the person wishes of a support person.
type NewWish struct {
	Day      sild.Date `json:"day" doc:"On which the person said it."`
	Sex      string    `json:"sex,omitempty" doc:"Of the support person: f or m; not given: all the same."`
	Language string    `json:"language,omitempty" doc:"If it must be this one."`
	Area     string    `json:"area,omitempty" doc:"Where the person will live: an area of the programme."`
	Not      []sild.ID `json:"not,omitempty" nullable:"false" maxItems:"50" doc:"Workers whom the person does not want."`
	Words    string    `json:"words,omitempty" doc:"The person's own."`

	Wanted   sild.ID `json:"wanted,omitempty" doc:"A worker whom the person wishes for."`
	Foremost string  `json:"foremost,omitempty" doc:"What matters most to the person, and counts more than once: worker, sex or language."`
	Rather   bool    `json:"rather,omitempty" doc:"Of the sex: if it is possible. It counts, and bars nobody."`
}

// Wish is what the person wishes of a support person.
type Wish struct {
	Told
	Sex      string    `json:"sex,omitempty" enum:"f,m"`
	Language string    `json:"language,omitempty"`
	Area     string    `json:"area,omitempty"`
	Not      []sild.ID `json:"not" nullable:"false"`
	Words    string    `json:"words,omitempty"`
	Wanted   sild.ID   `json:"wanted,omitempty"`
	Foremost string    `json:"foremost,omitempty" enum:"worker,sex,language"`
	Rather   bool      `json:"rather,omitempty"`
}

// NewConflict is why a worker must not support a person.
type NewConflict struct {
	User  sild.ID `json:"user,omitempty" doc:"Not given: yourself."`
	Kind  string  `json:"kind" doc:"relative (second degree), household, victim, asked (the person asks that it never be this worker) or other."`
	Words string  `json:"words,omitempty"`
}

// Conflict is why a worker must not support a person. While it holds, the record
// is closed to the worker.
type Conflict struct {
	Told
	User  sild.ID `json:"user"`
	Kind  string  `json:"kind" enum:"relative,household,victim,asked,other,kept" doc:"kept: the reason is for those who may know it."`
	Words string  `json:"words,omitempty"`
}

// Candidate is a worker of the team, with what speaks for and against them.
type Candidate struct {
	ID        sild.ID  `json:"id"`
	Name      string   `json:"name"`
	Open      int      `json:"open" doc:"People whom they lead now."`
	Most      int      `json:"most,omitempty" doc:"And whom they can have, if anybody says."`
	Languages []string `json:"languages" nullable:"false"`
	Areas     []string `json:"areas" nullable:"false"`
	Kinds     []string `json:"kinds" nullable:"false" doc:"Of worker that they are today: values of worker_kinds."`
	On        string   `json:"on,omitempty" enum:"lead,co_worker,cover" doc:"What they are in the case already."`
	Bars      []Bar    `json:"bars" nullable:"false"`
	Points    int      `json:"points" doc:"What speaks for them less what speaks against them, by the programme's weights."`
	Weighs    int      `json:"weighs" doc:"What the people whom they lead weigh together, in hundredths of an ordinary case."`
	Below     int      `json:"below,omitempty" doc:"How many people are foreseen at least, if they have fewer."`
	For       []Point  `json:"for" nullable:"false"`
	Against   []Point  `json:"against" nullable:"false" doc:"What does not bar."`
	Unknown   []string `json:"unknown" nullable:"false" doc:"What is not recorded."`
}

// Point speaks for or against a worker.
type Point struct {
	Say    string `json:"say" doc:"In the caller's language."`
	Points int    `json:"points" doc:"0: it is told and does not count."`
}

// Chosen is how a worker was chosen.
type Chosen struct {
	Place    int     `json:"place,omitempty" doc:"Where they stood among the candidates; 1 is the first."`
	First    sild.ID `json:"first,omitempty" doc:"Who stood first, if it was somebody else."`
	NotFirst string  `json:"not_first,omitempty" doc:"Why it was somebody else."`
}

// Bar stands against a worker.
type Bar struct {
	ID       string `json:"id" enum:"conflict,credential,kind,wish,caseload,area,language,away"`
	Say      string `json:"say" doc:"In the caller's language."`
	Change   string `json:"change" doc:"What would take it away."`
	Passable bool   `json:"passable" doc:"You may pass it with a reason."`
}

// NewOffer offers a case to a worker.
type NewOffer struct {
	User    sild.ID `json:"user"`
	Note    string  `json:"note,omitempty" doc:"Why them; they read it."`
	PassWhy string  `json:"pass_why,omitempty" doc:"Why in spite of what stands against the worker, where the programme lets it be passed."`

	NotFirst string `json:"not_first,omitempty" doc:"Why not the one who stands first among the candidates. Some programmes ask for it."`
}

// Offer asks a worker whether they will support a person, and the person whether
// they want them. Its day is that on which it was made. With both a yes the
// worker leads the case.
type Offer struct {
	Told
	User      sild.ID   `json:"user"`
	Note      string    `json:"note,omitempty"`
	Passed    []string  `json:"passed,omitempty" nullable:"false"`
	PassedWhy string    `json:"passed_why,omitempty"`
	MetOn     sild.Date `json:"met_on,omitzero"`
	Person    string    `json:"person,omitempty" enum:"yes,no"`
	PersonOn  sild.Date `json:"person_on,omitzero"`
	PersonWhy string    `json:"person_why,omitempty"`
	Worker    string    `json:"worker,omitempty" enum:"yes,no"`
	WorkerOn  sild.Date `json:"worker_on,omitzero"`
	WorkerWhy string    `json:"worker_why,omitempty"`
	EndedOn   sild.Date `json:"ended_on,omitzero" doc:"It was taken back."`
	EndedWhy  string    `json:"ended_why,omitempty"`
	DecidedOn sild.Date `json:"decided_on,omitzero" doc:"Both said yes, one said no, or it was taken back."`
	Chosen
}

type (
	// OfferMet says when the two met.
	OfferMet struct {
		On sild.Date `json:"on"`
	}
	// OfferAnswer is what the person or the worker said.
	OfferAnswer struct {
		Who  string    `json:"who" doc:"person or worker."`
		Said string    `json:"said" doc:"yes or no."`
		On   sild.Date `json:"on"`
		Why  string    `json:"why,omitempty" doc:"Of a worker's no."`
	}
	// OfferEnd takes an offer back.
	OfferEnd struct {
		Why string `json:"why"`
	}
)

// NewRematch ends what the lead does for a person, and asks another.
type NewRematch struct {
	Until  sild.Date `json:"until" doc:"The last day of the lead."`
	Reason string    `json:"reason" doc:"A value of the vocabulary rematch_reasons."`
	Why    string    `json:"why,omitempty"`
	ToldOn sild.Date `json:"told_on,omitempty" doc:"When the person was told."`
	Offer  *NewOffer `json:"offer,omitempty" doc:"Who is asked next; not given: nobody yet."`
}

// Place says who takes a worker's place for a person.
type Place struct {
	Case sild.ID `json:"case"`
	User sild.ID `json:"user"`
}

// NewCover lets others stand in for a worker who is away.
type NewCover struct {
	From    sild.Date `json:"from"`
	Until   sild.Date `json:"until" doc:"30 days on at most."`
	Places  []Place   `json:"places" nullable:"false" maxItems:"500"`
	Why     string    `json:"why,omitempty"`
	Move    bool      `json:"move_meetings,omitempty" doc:"The meetings of these days go to the covers."`
	PassWhy string    `json:"pass_why,omitempty"`
}

// NewHandOver gives a worker's people to others for good.
type NewHandOver struct {
	From    sild.Date `json:"from" doc:"The first day of those who follow."`
	Places  []Place   `json:"places" nullable:"false" maxItems:"500"`
	Reason  string    `json:"reason" doc:"A value of the vocabulary rematch_reasons."`
	ToldOn  sild.Date `json:"told_on,omitempty" doc:"When the people were told."`
	Why     string    `json:"why,omitempty"`
	PassWhy string    `json:"pass_why,omitempty"`
}

// HeldCase is a person whom you have handed over, or whom you are asked to
// support.
type HeldCase struct {
	Case  sild.ID   `json:"case"`
	Name  string    `json:"name"`
	Offer sild.ID   `json:"offer,omitempty"`
	Until sild.Date `json:"until" doc:"The last day on which you may read of it."`
}

// OfOffer names an offer, OfWorker a worker.
type (
	OfOffer struct {
		Offer sild.ID `path:"offer"`
	}
	OfWorker struct {
		Worker sild.ID `path:"worker"`
	}
)

func (a *API) matchRoutes() {
	const group = "matching"
	type wishIn struct {
		OfCase
		Body NewWish
	}
	write(a, route{id: "set-wish", at: "PUT /cases/{case}/wish", says: "Write down what the person wishes of a support person", group: group},
		func(c *call, in *wishIn) (string, error) {
			w, err := casework.SetWish(c.tx, in.Case, casework.WishInput(in.Body))
			return effect(w.Fact, err)
		}, func(c *call, in *wishIn, _ string) (Wish, error) { return showWish(c, &in.OfCase) })
	read(a, route{id: "get-wish", at: "GET /cases/{case}/wish", says: "What the person wishes of a support person", group: group}, showWish)
	type conflictIn struct {
		OfCase
		Body NewConflict
	}
	write(a, route{
		id: "add-conflict", at: "POST /cases/{case}/conflicts", says: "Say that a worker must not support a person", status: 201, group: group,
		more: "The record is closed to the worker at once. Who says it of themself is answered without the case.",
	}, func(c *call, in *conflictIn) (string, error) {
		k, err := casework.AddConflict(c.tx, in.Case, casework.ConflictInput(in.Body))
		return effect(k.Fact, err)
	}, showConflict[conflictIn])
	read(a, route{id: "list-conflicts", at: "GET /cases/{case}/conflicts", says: "Who must not support a person", group: group}, func(c *call, in *OfCase) (List[Conflict], error) {
		if err := matching(c, in.Case); err != nil {
			return List[Conflict]{}, err
		}
		all, err := casework.Conflicts(c.tx, in.Case)
		return listOf(all, conflictOf), err
	})
	read(a, route{id: "list-candidates", at: "GET /cases/{case}/candidates", says: "The team's support persons for a case, the best first", group: group}, showCandidates)
	a.offerRoutes(group)
	a.placeRoutes(group)
}

// matching opens a case for what led to its support person: to who works on it.
func matching(c *call, caseID sild.ID) error {
	rec, err := access.Case(c.tx, caseID, "P")
	if err == nil && !rec.Writes('P') {
		err = sild.Missing()
	}
	return err
}

func showWish(c *call, in *OfCase) (Wish, error) {
	if err := matching(c, in.Case); err != nil {
		return Wish{}, err
	}
	w, there, err := casework.WishOf(c.tx, in.Case)
	if err == nil && !there {
		err = sild.Missing()
	}
	return Wish{Told: toldOf(w.Fact), Sex: w.Sex, Language: w.Language, Area: w.Area, Not: each(w.Not(), func(id sild.ID) sild.ID { return id }), Words: w.Words, Wanted: w.Wanted, Foremost: w.Foremost, Rather: w.Rather}, err
}

func conflictOf(k casework.Conflict) Conflict {
	return Conflict{Told: toldOf(k.Fact), User: k.User, Kind: k.Kind, Words: k.Words}
}

// showConflict answers also the worker to whom the record is closed by it: with
// what they said themself.
func showConflict[I any](c *call, _ *I, id string) (Conflict, error) {
	caseID, thing := ofEffect(id)
	if _, err := access.Case(c.tx, caseID, "P"); sild.KindOf(err) == sild.NotFound {
		k, err := db.One[casework.Conflict](c.tx, `SELECT `+sild.FactColumns+`, `+casework.Kinds["conflict"].Columns+` FROM conflict_of_interest
			WHERE thing = $1 AND recorded_by = $2 AND user_id = $2 AND replaced_at IS NULL`, thing, c.User)
		return conflictOf(k), err
	} else if err != nil {
		return Conflict{}, err
	}
	all, err := casework.Conflicts(c.tx, caseID)
	return oneOf(each(all, conflictOf), err, func(k Conflict) bool { return k.ID == thing })
}

func showCandidates(c *call, in *struct {
	OfCase
	Role  string    `query:"role" enum:"lead,co_worker,cover" doc:"As what; lead if it is not given."`
	From  sild.Date `query:"from" doc:"Today if it is not given."`
	Until sild.Date `query:"until"`
},
) (List[Candidate], error) {
	rec, err := access.CaseToWrite(c.tx, in.Case, 'P')
	if err != nil {
		return List[Candidate]{}, err
	}
	if err := access.Duty(c.tx, access.Assign); err != nil {
		return List[Candidate]{}, err
	}
	role, from := in.Role, in.From
	if role == "" {
		role = "lead"
	}
	if from.IsZero() {
		from = c.tx.Today()
	}
	_, list, err := casework.Fitting(c.tx, rec, role, from, in.Until)
	return listOf(list, func(j casework.Judged) Candidate { return candidateOf(c, j) }), err
}

func candidateOf(c *call, j casework.Judged) Candidate {
	reason := func(r casework.Reason) Point { return Point{c.Msg(r.Say), r.Points} }
	return Candidate{
		ID: j.ID, Name: j.Name, Open: j.Open, Most: j.Most, Languages: append([]string{}, j.Languages...), Areas: append([]string{}, j.Areas...), On: j.On,
		Kinds:  append([]string{}, j.KindsOn(c.tx.Today())...),
		Bars:   each(j.Bars, func(b casework.Bar) Bar { return Bar{b.ID, c.Msg(b.Say), c.Msg(b.Change), b.Passable} }),
		Points: j.Points, Weighs: j.Weighs, Below: j.Below, For: each(j.For, reason), Against: each(j.Against, reason), Unknown: each(j.Unknown, c.Msg),
	}
}

func offerOf(m casework.Offer) Offer {
	return Offer{
		Told: toldOf(m.Fact), User: m.User, Note: m.Note, Passed: strings.Fields(m.Passed), PassedWhy: m.PassedWhy, MetOn: m.MetOn,
		Person: m.Person, PersonOn: m.PersonOn, PersonWhy: m.PersonWhy, Worker: m.Worker, WorkerOn: m.WorkerOn, WorkerWhy: m.WorkerWhy,
		EndedOn: m.EndedOn, EndedWhy: m.EndedWhy, DecidedOn: m.Decided(), Chosen: Chosen(m.Choice),
	}
}
