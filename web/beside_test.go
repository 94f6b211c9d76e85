// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
)

// besideWorld lets others help with a case: a volunteer meets the person, a
// specialist helps on request, the municipality is asked, and it and the
// probation office stand by from today.
func besideWorld(w *flowtest.World, caseID sild.ID, ids map[string]string) flowtest.Beside {
	b := w.WithBeside()
	w.Go("2024-02-05 11:02")
	w.Help(caseID, b.Specialist, "PN", w.Today().AddDays(30))
	w.Do(w.Worker, func(tx *db.Tx) error {
		for _, u := range []flowtest.User{b.Probation, b.Municipal} {
			s, err := casework.NameSide(tx, caseID, casework.SideInput{Team: u.Team, Why: "Comes home to Võru."})
			if err != nil {
				return err
			}
			ids["side"] = string(s.ID)
		}
		r, err := casework.AskHelp(tx, caseID, casework.RequestInput{Team: b.Municipal.Team, Sections: "P", Asks: "A flat.", Until: w.Today().AddDays(30)})
		if err != nil {
			return err
		}
		ids["request"] = string(r.ID)
		q, err := casework.AskByLink(tx, caseID, casework.QuestionInput{Of: "Võru town", Asks: "Is there a flat?", Shows: "initials"}, ids["token"])
		if err != nil {
			return err
		}
		ids["link"] = string(q.ID)
		s, err := casework.ShareBack(tx, caseID, "goal", sild.ID(ids["goal"]))
		ids["share"] = string(s.ID)
		return err
	})
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := casework.AddAssignment(tx, caseID, casework.AssignmentInput{User: b.Volunteer.ID, Role: casework.Volunteer, From: w.Today()})
		return err
	})
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.AddAppointment(tx, caseID, casework.AppointmentInput{StartsAt: w.Now().Add(50 * time.Hour), Minutes: 60, Kind: w.Value("contact_kinds", "met"), Place: "Library", User: b.Volunteer.ID})
		return err
	})
	w.Do(b.Volunteer, func(tx *db.Tx) error {
		e, err := casework.AddErrand(tx, caseID, "", "Library card", sild.Date{})
		ids["errand"] = string(e.ID)
		return err
	})
	w.Do(w.Manager, func(tx *db.Tx) error {
		h, err := casework.AskHandover(tx, casework.HandoverInput{Programme: w.Programme.ID, From: w.Provider.ID, To: w.Other.ID, Day: w.Today().AddDays(30), Why: "The contract ends."})
		ids["handover"] = string(h.ID)
		return err
	})
	return b
}
