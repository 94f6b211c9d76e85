// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/housing"
)

// StayExtension is a stay that is to last longer, or was decided not to.
type StayExtension struct {
	Told
	Was       sild.Date `json:"was" doc:"The day by which they were to leave."`
	Until     sild.Date `json:"until"`
	Reason    string    `json:"reason" doc:"Value of extension_reasons."`
	Note      string    `json:"note,omitempty"`
	State     string    `json:"state" enum:"asked,granted,refused"`
	Overstay  bool      `json:"overstay,omitempty" doc:"They were there after their day already."`
	DecidedOn sild.Date `json:"decided_on,omitzero"`
	DecidedBy sild.ID   `json:"decided_by,omitempty"`
	Payer     string    `json:"payer,omitempty" doc:"Value of payers, for the longer time."`
}

// StayAbsence is nights elsewhere; its day is the first of them.
type StayAbsence struct {
	Told
	Expected sild.Date `json:"expected,omitzero" doc:"When they said they would be back."`
	Back     sild.Date `json:"back,omitzero"`
	Reason   string    `json:"reason" doc:"Value of absence_reasons."`
	Agreed   bool      `json:"agreed,omitempty" doc:"Beforehand."`
	Note     string    `json:"note,omitempty"`
}

// BedTravel is how somebody comes from the gate to the house.
type BedTravel struct {
	Told
	TravelWords
	Agreed []string `json:"agreed" nullable:"false" doc:"Of prison, worker and house, those that agreed."`
}

// TravelWords are what is said of it.
type TravelWords struct {
	Leaves    string `json:"leaves,omitempty" doc:"When; the day is that of the release."`
	Meets     string `json:"meets,omitempty" doc:"Where they are met."`
	Transport string `json:"transport" enum:"house_car,worker_car,bus,train,prison,walk,other"`
	Route     string `json:"route,omitempty"`
	CameWith  string `json:"came_with,omitempty" doc:"Who accompanies them."`
	Bring     string `json:"bring,omitempty"`
}

// StayWhole is a request for a bed with the stay that it became.
type StayWhole struct {
	BedAsked
	Travel     *BedTravel      `json:"travel,omitempty"`
	Extensions []StayExtension `json:"extensions" nullable:"false"`
	Absences   []StayAbsence   `json:"absences" nullable:"false"`
}

// BedLetter is what the letter of a house says, as it stands now.
type BedLetter struct {
	Ref       string    `json:"ref" doc:"The reference that a parole file can cite."`
	State     string    `json:"state" enum:"asked,expected,declined,held,lives,left,ended"`
	Answered  sild.Date `json:"answered"`
	Admission sild.Date `json:"admission,omitzero" doc:"The first night."`
	Before    sild.Date `json:"before,omitzero" doc:"The first night that was told before."`
	House     string    `json:"house"`
	PDF       string    `json:"pdf" doc:"Where the letter is, on the web."`
}

// OfExtension names a longer stay, OfStayAbsence an absence.
type (
	OfExtension struct {
		Extension sild.ID `path:"extension"`
	}
	OfStayAbsence struct {
		Absence sild.ID `path:"absence"`
	}
)

func (a *API) houseStayRoutes() {
	read(a, route{id: "bed-letter", at: "GET /cases/{case}/bed-letter", says: "What the letter of the house says", group: houseGroup, more: "Of the last request that the house confirmed or expects. It names no room."},
		bedLetter)
	type longerIn struct {
		OfStay
		Body struct {
			Until  sild.Date `json:"until"`
			Reason string    `json:"reason" doc:"Value of extension_reasons."`
			Note   string    `json:"note,omitempty"`
		}
	}
	write(a, route{id: "ask-extension", at: "POST /stays/{stay}/extensions", says: "Ask that a stay last longer", status: 201, group: houseGroup},
		func(c *call, in *longerIn) (string, error) {
			x, err := housing.AskExtension(c.tx, in.Stay, housing.ExtensionInput(in.Body))
			return effect(x.Fact, err)
		}, showStayOf[longerIn])
	type longerDecidedIn struct {
		OfExtension
		Body struct {
			Granted bool      `json:"granted"`
			Until   sild.Date `json:"until,omitzero" doc:"As asked, if not given."`
			Payer   string    `json:"payer,omitempty" doc:"Value of payers; as the programme says, if not given."`
			Note    string    `json:"note" doc:"The reason."`
			Bed     sild.ID   `json:"bed,omitempty" doc:"Another bed of the house for the resident, from today on."`
			Instead []BedFor  `json:"instead,omitempty" nullable:"false" maxItems:"20" doc:"The beds that requests get for which this one is held."`
			OnThing
		}
	}
	type inWayIn struct {
		OfStay
		Until sild.Date `query:"until" required:"true"`
	}
	read(a, route{id: "in-the-way", at: "GET /stays/{stay}/in-the-way", says: "What stands against a longer stay, and which beds would make room", group: houseGroup, more: "For those who decide. Who waits is named to those who may see them."},
		func(c *call, in *inWayIn) (StayInWay, error) {
			w, err := housing.InTheWay(c.tx, in.Stay, in.Until)
			return inWayOf(w), err
		})
	write(a, route{id: "decide-extension", at: "POST /extensions/{extension}/decision", says: "Decide whether a stay lasts longer", group: houseGroup, more: "A granted one keeps the bed, if nobody else has it then: who has it held can get another in the same unit of work, or the resident can. A refused one is kept."},
		func(c *call, in *longerDecidedIn) (string, error) {
			b := in.Body
			x, err := housing.DecideExtension(c.tx, in.Extension, housing.ExtensionDecision{Granted: b.Granted, Until: b.Until, Payer: b.Payer, Note: b.Note, Seen: b.Seen, Bed: b.Bed, Instead: insteadOf(b.Instead)})
			return effect(x.Fact, err)
		}, showStayOf[longerDecidedIn])
	type stayAwayIn struct {
		OfStay
		Body struct {
			From     sild.Date `json:"from" doc:"The first night away."`
			Expected sild.Date `json:"expected,omitzero" doc:"When they are to be back."`
			Back     sild.Date `json:"back,omitzero" doc:"Not given: not yet."`
			Reason   string    `json:"reason" doc:"Value of absence_reasons."`
			Agreed   bool      `json:"agreed,omitempty" doc:"Beforehand."`
			Note     string    `json:"note,omitempty"`
		}
	}
	write(a, route{id: "add-stay-absence", at: "POST /stays/{stay}/absences", says: "Write down that somebody sleeps elsewhere", status: 201, group: houseGroup},
		func(c *call, in *stayAwayIn) (string, error) {
			x, err := housing.AddAbsence(c.tx, in.Stay, housing.AbsenceInput(in.Body))
			return effect(x.Fact, err)
		}, showStayOf[stayAwayIn])
	type stayBackIn struct {
		OfStayAbsence
		Body struct {
			Back sild.Date `json:"back"`
			OnThing
		}
	}
	write(a, route{id: "end-stay-absence", at: "POST /stay-absences/{absence}/back", says: "Write down that somebody is back in the house", group: houseGroup},
		func(c *call, in *stayBackIn) (string, error) {
			x, err := housing.EndAbsence(c.tx, in.Absence, in.Body.Back, in.Body.Seen)
			return effect(x.Fact, err)
		}, showStayOf[stayBackIn])
	type bedMoveIn struct {
		OfStay
		Body struct {
			Bed sild.ID   `json:"bed" doc:"Of the same house."`
			On  sild.Date `json:"on" doc:"The first night in it."`
			Why string    `json:"why,omitempty"`
		}
	}
	write(a, route{id: "move-bed", at: "POST /stays/{stay}/bed", says: "Give somebody another bed of the house", group: houseGroup},
		func(c *call, in *bedMoveIn) (string, error) {
			u, err := housing.Move(c.tx, in.Stay, in.Body.Bed, in.Body.On, in.Body.Why)
			return effect(u.Fact, err)
		}, showStayOf[bedMoveIn])
	a.travelPlanRoutes()
}

func (a *API) travelPlanRoutes() {
	type travelIn struct {
		OfBedRequest
		Body struct {
			TravelWords
			OnThing
		}
	}
	write(a, route{id: "plan-travel", at: "PUT /bed-requests/{request}/travel", says: "Say how somebody comes from the gate to the house", group: houseGroup, more: "Once a bed is confirmed. Who writes it agrees to it; the others are asked again."},
		func(c *call, in *travelIn) (string, error) {
			b := in.Body
			t, err := housing.PlanTravel(c.tx, in.Request, housing.TravelInput{Leaves: b.Leaves, Meets: b.Meets, Transport: b.Transport, Route: b.Route, CameWith: b.CameWith, Bring: b.Bring, Seen: b.Seen})
			return effect(t.Fact, err)
		}, showStayOf[travelIn])
	type travelAgreedIn struct {
		OfBedRequest
		Body struct{ OnThing }
	}
	write(a, route{id: "agree-travel", at: "POST /bed-requests/{request}/travel/agreed", says: "Agree to how somebody comes to the house", group: houseGroup},
		func(c *call, in *travelAgreedIn) (string, error) {
			t, err := housing.AgreeTravel(c.tx, in.Request, in.Body.Seen)
			return effect(t.Fact, err)
		}, showStayOf[travelAgreedIn])
}

// showStayOf shows the last request of the case that was written to.
func showStayOf[I any](c *call, _ *I, id string) (out StayWhole, err error) {
	caseID, _ := ofEffect(id)
	all, err := housing.Requests(c.tx, caseID)
	if err != nil {
		return out, err
	}
	if len(all) == 0 {
		return out, sild.Missing()
	}
	now := all[len(all)-1]
	out = StayWhole{BedAsked: bedAskedOf(now), Extensions: []StayExtension{}, Absences: []StayAbsence{}}
	travels, err := housing.TravelsOf(c.tx, caseID)
	if err != nil {
		return out, err
	}
	for _, t := range travels {
		if t.Request == now.Thing {
			out.Travel = &BedTravel{Told: toldOf(t.Fact), TravelWords: TravelWords{t.Leaves, t.Meets, t.Transport, t.Route, t.CameWith, t.Bring}, Agreed: list(t.Agreed)}
		}
	}
	if now.Stay == nil {
		return out, nil
	}
	longer, err := housing.ExtensionsOf(c.tx, caseID)
	if err != nil {
		return out, err
	}
	for _, x := range longer {
		if x.Stay == now.Stay.Thing {
			out.Extensions = append(out.Extensions, StayExtension{toldOf(x.Fact), x.Was, x.Until, x.Reason, x.Note, x.State, x.Overstay, x.DecidedOn, x.DecidedBy, x.Payer})
		}
	}
	away, err := housing.AbsencesOf(c.tx, caseID)
	for _, x := range away {
		if x.Stay == now.Stay.Thing {
			out.Absences = append(out.Absences, StayAbsence{toldOf(x.Fact), x.Expected, x.Back, x.Reason, x.Agreed, x.Note})
		}
	}
	return out, err
}

func bedLetter(c *call, in *OfCase) (out BedLetter, err error) {
	all, err := housing.Requests(c.tx, in.Case)
	if err != nil {
		return out, err
	}
	if len(all) == 0 || all[len(all)-1].Answer() == nil || all[len(all)-1].Answer().Outcome == "declined" {
		return out, sild.Missing()
	}
	now := all[len(all)-1]
	x := now.Answer()
	said, err := housing.Said(c.tx, x.Thing)
	if err != nil {
		return out, err
	}
	house, err := housing.PlaceOf(c.tx, x.House)
	return BedLetter{
		Ref: x.Ref(), State: now.State(), Answered: x.Day, Admission: x.Admission, Before: housing.Before(said), House: house.Name,
		PDF: "/cases/" + string(in.Case) + "/house/letter.pdf",
	}, err
}
