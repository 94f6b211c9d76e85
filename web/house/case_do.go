// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"sild"
	"sild/housing"
	"sild/pack"
	"sild/web/page"
	"sild/web/record"
)

// idTyped is an id that a form carries.
func idTyped(v *page.Visit, name string) sild.ID { return sild.ID(v.Form.Get(name)) }

func askHouse(v *page.Visit) (string, error) {
	v.Page.Form = "ask"
	p := sild.Problems{}
	in := housing.RequestInput{From: v.Date(p, "from"), Basis: v.Form.Get("basis"), Decision: v.Form.Get("decision"), Needs: v.Form["needs"], Words: v.Form.Get("words")}
	in.House, in.Team = record.HouseOrTeam(v.Form.Get("house"))
	r, err := housing.Ask(v.Tx, v.ID("case"), in)
	return v.GoOn(page.SavedAt(houseOfCase(v), "bed_request", r.ID), p, err)
}

func answerHouse(v *page.Visit) (string, error) {
	p := sild.Problems{}
	in := housing.AnswerInput{Outcome: v.Form.Get("outcome"), Note: v.Form.Get("note"), Seen: idTyped(v, "seen")}
	switch in.Outcome {
	case "confirmed":
		in.Bed, in.Admission = idTyped(v, "bed"), v.Date(p, "admission")
	case "expected":
		in.Admission = v.Date(p, "expected")
	case "declined":
		in.Reason = v.Form.Get("reason")
	}
	x, err := housing.AnswerRequest(v.Tx, idTyped(v, "request"), in)
	return v.GoOn(page.SavedAt(houseOfCase(v), "bed_answer", x.ID), p, err)
}

func endHouse(v *page.Visit) (string, error) {
	r, err := housing.End(v.Tx, idTyped(v, "request"), v.Form.Get("reason"), v.Form.Get("note"), idTyped(v, "seen"))
	return page.SavedAt(houseOfCase(v), "bed_request", r.ID), err
}

// noShow ends a request of somebody who did not come, as the programme calls that.
func noShow(v *page.Visit) (string, error) {
	o, err := record.OpenCase(v, "P")
	if err != nil {
		return "", err
	}
	r, err := housing.End(v.Tx, idTyped(v, "request"), noShowOf(o.Pack), v.Form.Get("note"), idTyped(v, "seen"))
	return page.SavedAt(houseOfCase(v), "bed_request", r.ID), err
}

func noShowOf(p *pack.Pack) string {
	for _, x := range p.Vocabularies["request_ends"].Values {
		if p.Meaning("request_ends", x.ID) == "no_show" {
			return x.ID
		}
	}
	return ""
}

func planTravel(v *page.Visit) (string, error) {
	t, err := housing.PlanTravel(v.Tx, idTyped(v, "request"), housing.TravelInput{
		Leaves: v.Form.Get("leaves"), Meets: v.Form.Get("meets"), Transport: v.Form.Get("transport"), Route: v.Form.Get("route"),
		CameWith: v.Form.Get("came_with"), Bring: v.Form.Get("bring"), Seen: idTyped(v, "seen"),
	})
	return page.SavedAt(houseOfCase(v), "travel", t.ID), err
}

func agreeTravel(v *page.Visit) (string, error) {
	t, err := housing.AgreeTravel(v.Tx, idTyped(v, "request"), idTyped(v, "seen"))
	return page.SavedAt(houseOfCase(v), "travel", t.ID), err
}

func arriveHouse(v *page.Visit) (string, error) {
	p := sild.Problems{}
	s, err := housing.Arrive(v.Tx, idTyped(v, "request"), housing.ArrivalInput{On: v.Date(p, "on"), Bed: idTyped(v, "bed"), CameWith: v.Form.Get("came_with"), LateWhy: v.Form.Get("late_why")})
	return v.GoOn(page.SavedAt(houseOfCase(v), "stay", s.ID), p, err)
}

func askLonger(v *page.Visit) (string, error) {
	p := sild.Problems{}
	x, err := housing.AskExtension(v.Tx, idTyped(v, "stay"), housing.ExtensionInput{Until: v.Date(p, "until"), Reason: v.Form.Get("reason"), Note: v.Form.Get("note")})
	return v.GoOn(page.SavedAt(houseOfCase(v), "extension", x.ID), p, err)
}

func decideLonger(v *page.Visit) (string, error) {
	p := sild.Problems{}
	granted := v.Form.Get("granted")
	p.Check(granted == "yes" || granted == "no", "granted", "stay.longer.decide.required")
	if err := p.Err(); err != nil {
		return "", err
	}
	in := housing.ExtensionDecision{Granted: granted == "yes", Note: v.Form.Get("note"), Seen: idTyped(v, "seen")}
	if in.Granted {
		in.Until, in.Payer = v.Date(p, "until"), v.Form.Get("payer")
		in.Bed, in.Instead = wayChosen(v)
	}
	x, err := housing.DecideExtension(v.Tx, idTyped(v, "extension"), in)
	return v.GoOn(page.SavedAt(houseOfCase(v), "extension", x.ID), p, err)
}

func moveBed(v *page.Visit) (string, error) {
	p := sild.Problems{}
	u, err := housing.Move(v.Tx, idTyped(v, "stay"), idTyped(v, "bed"), v.Date(p, "on"), v.Form.Get("why"))
	return v.GoOn(page.SavedAt(houseOfCase(v), "bed_use", u.ID), p, err)
}

func awayFrom(v *page.Visit) (string, error) {
	p := sild.Problems{}
	a, err := housing.AddAbsence(v.Tx, idTyped(v, "stay"), housing.AbsenceInput{
		From: v.Date(p, "from"), Expected: v.Date(p, "expected"), Reason: v.Form.Get("reason"), Agreed: v.Ticked("agreed"), Note: v.Form.Get("note"),
	})
	return v.GoOn(page.SavedAt(houseOfCase(v), "absence", a.ID), p, err)
}

func backAgain(v *page.Visit) (string, error) {
	p := sild.Problems{}
	a, err := housing.EndAbsence(v.Tx, idTyped(v, "absence"), v.Date(p, "back"), idTyped(v, "seen"))
	return v.GoOn(page.SavedAt(houseOfCase(v), "absence", a.ID), p, err)
}

func departHouse(v *page.Visit) (string, error) {
	p := sild.Problems{}
	s, err := housing.Depart(v.Tx, idTyped(v, "stay"), housing.DepartureInput{On: v.Date(p, "on"), Reason: v.Form.Get("reason"), To: v.Form.Get("to"), Note: v.Form.Get("note"), Seen: idTyped(v, "seen")})
	return v.GoOn(page.SavedAt(houseOfCase(v), "stay", s.ID), p, err)
}
