// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"

	"sild"
	"sild/housing"
	"sild/pack"
)

// idTyped is an id that a form carries.
func (v *visit) idTyped(name string) sild.ID { return sild.ID(v.form.Get(name)) }

func askHouse(v *visit) (string, error) {
	v.page.Form = "ask"
	p := sild.Problems{}
	in := housing.RequestInput{From: v.date(p, "from"), Basis: v.form.Get("basis"), Decision: v.form.Get("decision"), Needs: v.form["needs"], Words: v.form.Get("words")}
	in.House, in.Team = houseOrTeam(v.form.Get("house"))
	r, err := housing.Ask(v.tx, v.id("case"), in)
	return v.goOn(savedAt(v.houseAt(), "bed_request", r.ID), p, err)
}

// houseOrTeam is what was chosen of @houseOptions.
func houseOrTeam(chosen string) (house, team sild.ID) {
	if t, any := strings.CutPrefix(chosen, "team:"); any {
		return "", sild.ID(t)
	}
	return sild.ID(chosen), ""
}

func answerHouse(v *visit) (string, error) {
	p := sild.Problems{}
	in := housing.AnswerInput{Outcome: v.form.Get("outcome"), Note: v.form.Get("note"), Seen: v.idTyped("seen")}
	switch in.Outcome {
	case "confirmed":
		in.Bed, in.Admission = v.idTyped("bed"), v.date(p, "admission")
	case "expected":
		in.Admission = v.date(p, "expected")
	case "declined":
		in.Reason = v.form.Get("reason")
	}
	x, err := housing.AnswerRequest(v.tx, v.idTyped("request"), in)
	return v.goOn(savedAt(v.houseAt(), "bed_answer", x.ID), p, err)
}

func endHouse(v *visit) (string, error) {
	r, err := housing.End(v.tx, v.idTyped("request"), v.form.Get("reason"), v.form.Get("note"), v.idTyped("seen"))
	return savedAt(v.houseAt(), "bed_request", r.ID), err
}

// noShow ends a request of somebody who did not come, as the programme calls that.
func noShow(v *visit) (string, error) {
	o, err := v.openCase("P")
	if err != nil {
		return "", err
	}
	r, err := housing.End(v.tx, v.idTyped("request"), noShowOf(o.Pack), v.form.Get("note"), v.idTyped("seen"))
	return savedAt(v.houseAt(), "bed_request", r.ID), err
}

func noShowOf(p *pack.Pack) string {
	for _, x := range p.Vocabularies["request_ends"].Values {
		if p.Meaning("request_ends", x.ID) == "no_show" {
			return x.ID
		}
	}
	return ""
}

func planTravel(v *visit) (string, error) {
	t, err := housing.PlanTravel(v.tx, v.idTyped("request"), housing.TravelInput{
		Leaves: v.form.Get("leaves"), Meets: v.form.Get("meets"), Transport: v.form.Get("transport"), Route: v.form.Get("route"),
		CameWith: v.form.Get("came_with"), Bring: v.form.Get("bring"), Seen: v.idTyped("seen"),
	})
	return savedAt(v.houseAt(), "travel", t.ID), err
}

func agreeTravel(v *visit) (string, error) {
	t, err := housing.AgreeTravel(v.tx, v.idTyped("request"), v.idTyped("seen"))
	return savedAt(v.houseAt(), "travel", t.ID), err
}

func arriveHouse(v *visit) (string, error) {
	p := sild.Problems{}
	s, err := housing.Arrive(v.tx, v.idTyped("request"), housing.ArrivalInput{On: v.date(p, "on"), Bed: v.idTyped("bed"), CameWith: v.form.Get("came_with"), LateWhy: v.form.Get("late_why")})
	return v.goOn(savedAt(v.houseAt(), "stay", s.ID), p, err)
}

func askLonger(v *visit) (string, error) {
	p := sild.Problems{}
	x, err := housing.AskExtension(v.tx, v.idTyped("stay"), housing.ExtensionInput{Until: v.date(p, "until"), Reason: v.form.Get("reason"), Note: v.form.Get("note")})
	return v.goOn(savedAt(v.houseAt(), "extension", x.ID), p, err)
}

func decideLonger(v *visit) (string, error) {
	p := sild.Problems{}
	granted := v.form.Get("granted")
	p.Check(granted == "yes" || granted == "no", "granted", "stay.longer.decide.required")
	if err := p.Err(); err != nil {
		return "", err
	}
	in := housing.ExtensionDecision{Granted: granted == "yes", Note: v.form.Get("note"), Seen: v.idTyped("seen")}
	if in.Granted {
		in.Until, in.Payer = v.date(p, "until"), v.form.Get("payer")
		in.Bed, in.Instead = v.wayChosen()
	}
	x, err := housing.DecideExtension(v.tx, v.idTyped("extension"), in)
	return v.goOn(savedAt(v.houseAt(), "extension", x.ID), p, err)
}

func moveBed(v *visit) (string, error) {
	p := sild.Problems{}
	u, err := housing.Move(v.tx, v.idTyped("stay"), v.idTyped("bed"), v.date(p, "on"), v.form.Get("why"))
	return v.goOn(savedAt(v.houseAt(), "bed_use", u.ID), p, err)
}

func awayFrom(v *visit) (string, error) {
	p := sild.Problems{}
	a, err := housing.AddAbsence(v.tx, v.idTyped("stay"), housing.AbsenceInput{
		From: v.date(p, "from"), Expected: v.date(p, "expected"), Reason: v.form.Get("reason"), Agreed: v.ticked("agreed"), Note: v.form.Get("note"),
	})
	return v.goOn(savedAt(v.houseAt(), "absence", a.ID), p, err)
}

func backAgain(v *visit) (string, error) {
	p := sild.Problems{}
	a, err := housing.EndAbsence(v.tx, v.idTyped("absence"), v.date(p, "back"), v.idTyped("seen"))
	return v.goOn(savedAt(v.houseAt(), "absence", a.ID), p, err)
}

func departHouse(v *visit) (string, error) {
	p := sild.Problems{}
	s, err := housing.Depart(v.tx, v.idTyped("stay"), housing.DepartureInput{On: v.date(p, "on"), Reason: v.form.Get("reason"), To: v.form.Get("to"), Note: v.form.Get("note"), Seen: v.idTyped("seen")})
	return v.goOn(savedAt(v.houseAt(), "stay", s.ID), p, err)
}
