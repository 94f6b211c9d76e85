// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"time"

	"sild"
	"sild/access"
	"sild/casework"
)

type (
	// Mine is a person as their volunteer sees them.
	Mine struct {
		Case    sild.ID      `json:"case"`
		Given   string       `json:"given"`
		Phone   string       `json:"phone,omitempty" doc:"Not there: it is not safe to call."`
		Safe    string       `json:"safe,omitempty" doc:"What is safe to say there."`
		Until   sild.Date    `json:"until" doc:"The last day on which you help."`
		Next    *Appointment `json:"next,omitempty"`
		Minutes int          `json:"minutes" doc:"Met this month."`
		Notes   []MineNote   `json:"notes" nullable:"false" doc:"Your own, the latest first."`
		Errands []Errand     `json:"errands" nullable:"false"`
		Call    []string     `json:"call" nullable:"false" doc:"Whom to call if you worry."`
	}
	// MineNote is what a volunteer wrote of one meeting.
	MineNote struct {
		ID      sild.ID   `json:"id"`
		Day     sild.Date `json:"day"`
		Minutes int       `json:"minutes" doc:"0: you did not meet."`
		Note    string    `json:"note,omitempty"`
	}
	// NewMet says how a meeting of a volunteer was.
	NewMet struct {
		Appointment sild.ID   `json:"appointment,omitempty" doc:"The meeting that was planned."`
		Met         bool      `json:"met"`
		At          time.Time `json:"at,omitempty" doc:"If it was not planned; just now if it is not given."`
		Minutes     int       `json:"minutes,omitempty"`
		Note        string    `json:"note,omitempty"`
	}
	// NewErrand is a small thing that a volunteer does.
	NewErrand struct {
		User sild.ID   `json:"user,omitempty" doc:"The volunteer; a volunteer does not give it."`
		What string    `json:"what"`
		Due  sild.Date `json:"due,omitempty"`
	}
	// Errand is a small thing that a volunteer does.
	Errand struct {
		ID   sild.ID   `json:"id"`
		User sild.ID   `json:"user"`
		What string    `json:"what"`
		Due  sild.Date `json:"due,omitzero"`
		Done sild.Date `json:"done,omitzero"`
	}
	// NewMineWorry tells the coordinators that a volunteer worries.
	NewMineWorry struct {
		What string `json:"what"`
	}

	// NewHandover asks for a hand-over of a provider's people to another.
	NewHandover struct {
		Programme sild.ID   `json:"programme"`
		From      sild.ID   `json:"from" doc:"The provider that hands over."`
		To        sild.ID   `json:"to" doc:"The provider that goes on."`
		Day       sild.Date `json:"day" doc:"Its first day."`
		Why       string    `json:"why"`
	}
	// HandoverPreview is what a hand-over does.
	HandoverPreview struct {
		Go      int `json:"go" doc:"Cases that go."`
		Stay    int `json:"stay" doc:"Cases that stay, because the person has said no."`
		Without int `json:"without" doc:"Of those that go, without a support person today."`
	}
	// Handover lets another provider go on.
	Handover struct {
		ID        sild.ID   `json:"id"`
		Programme sild.ID   `json:"programme"`
		From      sild.ID   `json:"from"`
		To        sild.ID   `json:"to"`
		Day       sild.Date `json:"day"`
		Why       string    `json:"why"`
		Cases     int       `json:"cases"`
		Given     bool      `json:"given" doc:"The one that hands over has confirmed."`
		Taken     bool      `json:"taken" doc:"The one that goes on has."`
		Begun     bool      `json:"begun" doc:"The new team has taken over."`
		Ended     bool      `json:"ended" doc:"It was taken back."`
		EndedWhy  string    `json:"ended_why,omitempty"`
	}
	// HandoverEnd takes a hand-over back.
	HandoverEnd struct {
		Why string `json:"why"`
	}
	// OfHandover names a hand-over.
	OfHandover struct {
		Handover sild.ID `path:"handover"`
	}
)

func (a *API) mineRoutes() {
	const group = "volunteers"
	read(a, route{id: "list-mine", at: "GET /mine", says: "The people whom you help as a volunteer", group: group},
		func(c *call, _ *struct{}) (List[Mine], error) {
			all, err := casework.Assigned(c.tx)
			return listOf(all, mineOf), err
		})
	read(a, route{id: "get-mine", at: "GET /mine/{case}", says: "One of them", group: group},
		func(c *call, in *OfCase) (Mine, error) { return showMine(c, in, "") })
	type metIn struct {
		OfCase
		Body NewMet
	}
	write(a, route{
		id: "volunteer-met", at: "POST /mine/{case}/met", says: "Say that you met, or that you did not", status: 201, group: group,
		more: "It is no work of the service: it counts in no clock and no figure.",
	}, func(c *call, in *metIn) (string, error) {
		_, err := casework.VolunteerMet(c.tx, in.Case, casework.VolunteerInput(in.Body))
		return string(in.Case), err
	}, func(c *call, in *metIn, id string) (Mine, error) { return showMine(c, &in.OfCase, id) })
	type worryIn struct {
		OfCase
		Body NewMineWorry
	}
	write(a, route{id: "volunteer-worry", at: "POST /mine/{case}/worries", says: "Tell the coordinators that you worry", status: 201, group: group},
		func(c *call, in *worryIn) (string, error) {
			_, err := casework.WorryOfMine(c.tx, in.Case, in.Body.What)
			return string(in.Case), err
		}, func(c *call, in *worryIn, id string) (Mine, error) { return showMine(c, &in.OfCase, id) })
	type errandIn struct {
		OfCase
		Body NewErrand
	}
	write(a, route{id: "add-errand", at: "POST /cases/{case}/errands", says: "Write down a small thing that a volunteer does", status: 201, group: group},
		func(c *call, in *errandIn) (string, error) {
			e, err := casework.AddErrand(c.tx, in.Case, in.Body.User, in.Body.What, in.Body.Due)
			return effect(e.Fact, err)
		}, showErrand[errandIn])
	type doneIn struct {
		Errand sild.ID `path:"errand"`
		Body   OnThing
	}
	write(a, route{id: "do-errand", at: "POST /errands/{errand}/done", says: "Say that you have done it", group: group},
		func(c *call, in *doneIn) (string, error) {
			row, err := c.row("errand", in.Errand, in.Body.Seen)
			if err != nil {
				return "", err
			}
			e, err := casework.DoneErrand(c.tx, row)
			return effect(e.Fact, err)
		}, showErrand[doneIn])
	read(a, route{id: "list-errands", at: "GET /cases/{case}/errands", says: "What the volunteers of a case do", group: group},
		func(c *call, in *OfCase) (List[Errand], error) {
			if _, err := access.Case(c.tx, in.Case, "P"); err != nil {
				return List[Errand]{}, err
			}
			all, err := casework.Errands(c.tx, in.Case)
			return listOf(all, errandOf), err
		})
	a.handoverRoutes()
}

func showMine(c *call, in *OfCase, _ string) (Mine, error) {
	m, err := casework.MineOf(c.tx, in.Case)
	return mineOf(m), err
}

func showErrand[I any](c *call, _ *I, id string) (Errand, error) {
	caseID, thing := ofEffect(id)
	list := func() ([]casework.Errand, error) {
		if c.actor().Role == casework.Volunteer {
			m, err := casework.MineOf(c.tx, caseID)
			return m.Errands, err
		}
		if _, err := access.Case(c.tx, caseID, "P"); err != nil {
			return nil, err
		}
		return casework.Errands(c.tx, caseID)
	}
	all, err := list()
	return oneOf(each(all, errandOf), err, func(e Errand) bool { return e.ID == thing })
}

func errandOf(e casework.Errand) Errand {
	return Errand{e.Thing, e.User, e.What, e.DueOn, e.DoneOn}
}

func mineOf(m casework.Mine) Mine {
	x := Mine{Case: m.Case, Given: m.Given, Phone: m.Phone, Safe: m.PhoneNote, Until: m.Until, Minutes: m.Minutes, Errands: each(m.Errands, errandOf), Notes: []MineNote{}, Call: []string{}}
	if m.Next != nil {
		next := appointmentOf(*m.Next)
		x.Next = &next
	}
	for _, n := range m.Notes {
		x.Notes = append(x.Notes, MineNote{n.Thing, n.Day, n.Minutes, n.Note})
	}
	for _, u := range m.Call {
		x.Call = append(x.Call, u.Name)
	}
	return x
}

func (a *API) handoverRoutes() {
	const group = "hand-over"
	type previewIn struct {
		Programme sild.ID `query:"programme" required:"true"`
		From      sild.ID `query:"from" required:"true"`
		To        sild.ID `query:"to" required:"true"`
		Day       string  `query:"day" required:"true"`
	}
	read(a, route{id: "preview-handover", at: "GET /handovers/preview", says: "What a hand-over between providers would do", group: group},
		func(c *call, in *previewIn) (HandoverPreview, error) {
			day, err := sild.ParseDate(in.Day)
			if err != nil {
				return HandoverPreview{}, sild.Missing()
			}
			v, err := casework.PreviewHandover(c.tx, casework.HandoverInput{Programme: in.Programme, From: in.From, To: in.To, Day: day, Why: "preview"})
			return HandoverPreview(v), err
		})
	type askIn struct{ Body NewHandover }
	write(a, route{
		id: "ask-handover", at: "POST /handovers", says: "Ask that another provider goes on with the people of one", status: 201, group: group,
		more: "Both coordinators confirm. From the day the new team opens the cases, and the old one does not.",
	}, func(c *call, in *askIn) (string, error) {
		h, err := casework.AskHandover(c.tx, casework.HandoverInput(in.Body))
		return string(h.ID), err
	}, showHandover[askIn])
	on := func(id, at, says string, do func(*call, sild.ID) error) {
		write(a, route{id: id, at: at, says: says, group: group}, func(c *call, in *OfHandover) (string, error) {
			return string(in.Handover), do(c, in.Handover)
		}, showHandover[OfHandover])
	}
	on("confirm-handover", "POST /handovers/{handover}/confirm", "Confirm a hand-over for your team", func(c *call, id sild.ID) error {
		_, err := casework.ConfirmHandover(c.tx, id)
		return err
	})
	on("take-over", "POST /handovers/{handover}/begin", "Take over, on the day or later", func(c *call, id sild.ID) error {
		_, err := casework.TakeOver(c.tx, id)
		return err
	})
	type backIn struct {
		OfHandover
		Body HandoverEnd
	}
	write(a, route{id: "take-back-handover", at: "POST /handovers/{handover}/back", says: "Take a hand-over back, before its day", group: group},
		func(c *call, in *backIn) (string, error) {
			_, err := casework.TakeBackHandover(c.tx, in.Handover, in.Body.Why)
			return string(in.Handover), err
		}, showHandover[backIn])
	read(a, route{id: "list-handovers", at: "GET /handovers", says: "The hand-overs that you asked for, give or take", group: group},
		func(c *call, _ *struct{}) (List[Handover], error) {
			all, err := casework.Handovers(c.tx)
			return listOf(all, handoverOf), err
		})
	type toldIn struct {
		OfCase
		Body NewChange
	}
	write(a, route{id: "tell-change", at: "POST /cases/{case}/told", says: "Write down that the person was told who helps from now on", status: 201, group: group},
		func(c *call, in *toldIn) (string, error) {
			t, err := casework.TellChange(c.tx, in.Case, casework.ToldInput(in.Body))
			return effect(t.Fact, err)
		}, func(c *call, _ *toldIn, id string) (Change, error) { return one(c, id, 'P', casework.ToldBy, changeOf) })
	read(a, route{id: "list-told", at: "GET /cases/{case}/told", says: "What the person was told of who helps", group: group},
		func(c *call, in *OfCase) (List[Change], error) {
			if _, err := access.Case(c.tx, in.Case, "P"); err != nil {
				return List[Change]{}, err
			}
			all, err := casework.ToldBy(c.tx, in.Case)
			return listOf(all, changeOf), err
		})
}

func showHandover[I any](c *call, _ *I, id string) (Handover, error) {
	all, err := casework.Handovers(c.tx)
	return oneOf(each(all, handoverOf), err, func(h Handover) bool { return h.ID == sild.ID(id) })
}

func handoverOf(h casework.HandoverView) Handover {
	return Handover{
		ID: h.ID, Programme: h.Programme, From: h.FromOrg, To: h.ToOrg, Day: h.Day, Why: h.Why, Cases: h.Go,
		Given: h.GivenBy != "", Taken: h.TakenBy != "", Begun: !h.BegunAt.IsZero(), Ended: !h.EndedAt.IsZero(), EndedWhy: h.EndedWhy,
	}
}
