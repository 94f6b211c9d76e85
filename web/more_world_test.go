// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"sild"
	"sild/activity"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/org"
	"sild/outcome"
	ships "sild/packs"
	"sild/people"
	"sild/programme"
	"sild/referral"
)

// moreWorld has what stands beside the case of accessWorld: a group, a work
// meeting, working time, a series; and two more programmes of the same provider,
// one for families who come by themselves and one with a waiting list.
func moreWorld(t *testing.T, w *flowtest.World, caseID sild.ID, ids map[string]string) {
	t.Helper()
	ids["part"] = "support-person"
	groupWorld(w, caseID, ids)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		m, err := casework.PlanWork(tx, casework.WorkPlan{Programme: w.Programme.ID, With: w.Prison.ID, StartsAt: w.Now().Add(-time.Hour), Place: "Library"})
		if err != nil {
			return err
		}
		if m, err = casework.HoldWork(tx, m.Thing, casework.WorkHeld{Minutes: "Who tells whom, and when.", People: []casework.Attendee{{User: w.Coordinator.ID}, {Name: "Linda Mets", Organisation: "Tartu Prison"}}}); err != nil {
			return err
		}
		d, err := casework.AddWorkTask(tx, m.Thing, casework.WorkTaskInput{Words: "Send the list of meetings.", User: w.Coordinator.ID, DueOn: w.Today().AddDays(7)})
		if err != nil {
			return err
		}
		ids["meeting"], ids["task"], ids["work_token"] = string(m.Thing), string(d.Thing), org.NewToken()
		_, err = casework.LinkWork(tx, m.Thing, ids["work_token"])
		return err
	})
	w.Do(w.Worker, func(tx *db.Tx) error {
		x, err := casework.AddWorkTime(tx, w.DB.Zone, casework.WorkTimeInput{Day: w.Today(), Programme: w.Programme.ID, Kind: "supervision", Minutes: 60})
		ids["time"] = string(x.Thing)
		return err
	})
	w.Do(w.Manager, func(tx *db.Tx) error {
		s, err := outcome.AddSeries(tx, w.Programme.ID, outcome.SeriesInput{
			Beside: "users", Name: "Released", Unit: "people", Definition: "Released in the year.", Authority: "Ministry",
			Years: []outcome.YearInput{{Year: 2023, Tenths: 400, Source: "Letter 7", Told: w.Today()}},
		})
		ids["series"] = string(s.ID)
		return err
	})
	familyWorld(t, w, ids)
	waitingWorld(t, w, ids)
	houseWorld(t, w, ids)
	dutyWorld(t, w, ids)
	houseLifeWorld(t, w, ids)
}

func groupWorld(w *flowtest.World, caseID sild.ID, ids map[string]string) {
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		a, err := activity.Add(tx, w.Programme.ID, activity.Input{
			Template: "job-workshop", Place: "Jüri 12", Leader: w.Worker.ID, Capacity: 8, Public: true,
			Series: activity.Series{Starts: w.Now().Add(time.Hour), Every: "week", Times: 3},
		})
		if err != nil {
			return err
		}
		ids["activity"], ids["code"] = string(a.ID), a.Code
		o, err := activity.Open(tx, a.ID)
		if err != nil {
			return err
		}
		list, err := activity.Sessions(tx, o)
		if err != nil {
			return err
		}
		ids["session"] = string(list[0].ID)
		m, err := activity.AddMaterial(tx, a.ID, "How to write a CV", "https://example.org/cv")
		if err != nil {
			return err
		}
		g, err := activity.AddGuest(tx, a.ID, activity.GuestInput{Name: "Mall", Reach: "5555 0199", Who: activity.Guests[0]})
		ids["material"], ids["guest"] = string(m.ID), string(g.ID)
		return err
	})
	w.Do(w.Worker, func(tx *db.Tx) error {
		s, err := activity.Join(tx, sild.ID(ids["activity"]), activity.SignUpInput{Case: caseID})
		ids["sign"], ids["who"] = string(s.ID), string(s.ID)
		return err
	})
}

var itsPeriod = regexp.MustCompile(`(?m)^period: [0-9.-]+`)

// begins begins a programme that ships, as if it were of these years, with the
// provider and what others do in it.
func begins(t *testing.T, w *flowtest.World, id string, others ...programme.Contract) (pr programme.Programme) {
	t.Helper()
	source, ok := ships.Source(id)
	if !ok {
		t.Fatalf("the pack %s does not ship", id)
	}
	asSystem(t, w, func(tx *db.Tx) (err error) {
		if pr, err = programme.Start(tx, itsPeriod.ReplaceAll(source, []byte("period: 2023-10-01..2024-12-31")), w.Provider.ID); err != nil {
			return err
		}
		p, err := programme.Of(tx, pr.ID)
		if err != nil {
			return err
		}
		for _, c := range append(others, programme.Contract{Org: w.Provider.ID, Part: "provider", Team: w.Provider.Team, Places: 5}) {
			c.Programme, c.From, c.Until = pr.ID, p.Period.From, org.Far
			if _, err := programme.Agree(tx, c); err != nil {
				return err
			}
		}
		return nil
	})
	return pr
}

func asSystem(t *testing.T, w *flowtest.World, do func(*db.Tx) error) {
	t.Helper()
	if _, err := w.Flow.Write(t.Context(), sild.System, flow.Once{}, func(tx *db.Tx) (string, error) { return "", do(tx) }); err != nil {
		t.Fatal(err)
	}
}

// familyWorld has a programme with a public form, an enquiry, and somebody of a
// family who came by themselves.
func familyWorld(t *testing.T, w *flowtest.World, ids map[string]string) {
	t.Helper()
	pr := begins(t, w, "ee-amif-2018")
	ids["contact_pack"], ids["family_programme"] = "ee-amif-2018", string(pr.ID)
	asSystem(t, w, func(tx *db.Tx) error {
		e, err := referral.SendEnquiry(tx, pr, referral.EnquiryInput{Kind: "question", Body: "Do you help with school?", Name: "Olena", Reach: "5555 0123", Lang: "en", Open: time.Minute})
		ids["enquiry"] = string(e.ID)
		return err
	})
	var caseID sild.ID
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		caseID, _, err = referral.TakeIn(tx, pr, referral.IntakeInput{
			Person: people.DetailInput{Given: "Olena", Family: "Bondar", Born: "1990-05-02", Sex: "f", NoCodeWhy: "not_told", Language: "uk"},
			DraftInput: referral.DraftInput{Provider: w.Provider.ID, Reason: "Two children, no school yet.", Answers: map[string]any{
				"protection": "subsidiary", "decided_on": "2024-01-15", "languages": []any{"uk"}, "wishes": "A school for the children.",
			}},
		})
		return err
	})
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := flow.Answer(tx, caseID, referral.AnswerInput{Outcome: "accepted", Worker: w.Worker.ID})
		return err
	})
	ids["family_case"] = string(caseID)
	w.Do(w.Worker, func(tx *db.Tx) error {
		k, err := casework.Load(tx, caseID)
		if err != nil {
			return err
		}
		_, err = people.AddKin(tx, k.Subject, people.KinInput{Relation: "child", Name: "Ivan Bondar", Born: "2015", Guardian: true, Together: true})
		return err
	})
}

// townWorld has a municipality that refers somebody in a programme that knows of
// no prison.
func townWorld(t *testing.T, w *flowtest.World) (town flowtest.User, caseID sild.ID) {
	t.Helper()
	asSystem(t, w, func(tx *db.Tx) error {
		o, err := org.AddOrganisation(tx, "Rapla", "municipality")
		if err != nil {
			return err
		}
		team, err := org.AddTeam(tx, o.ID, "Social work")
		if err != nil {
			return err
		}
		u, err := org.AddUser(tx, o.ID, "Reet Rapla", "reet@example.org", "en", "municipal", team.ID, sild.MustDate("2023-10-01"))
		town = flowtest.User{ID: u.ID, Org: o.ID, Team: team.ID, Name: u.Name, Role: "municipal"}
		return err
	})
	pr := begins(t, w, "ee-rapla-2013", programme.Contract{Org: town.Org, Part: "referrer"})
	var subject sild.ID
	w.Do(town, func(tx *db.Tx) error {
		s, err := people.Add(tx, pr.ID, pr.Controller, town.Team, people.DetailInput{Given: "Leida", Family: "Lepik", Born: "1980-03-01", Sex: "f", NoCodeWhy: "not_told", Language: "et"})
		subject = s.ID
		return err
	})
	w.Do(town, func(tx *db.Tx) (err error) {
		caseID, _, err = referral.Send(tx, subject, "", referral.Input{DraftInput: referral.DraftInput{
			Provider: w.Provider.ID, Reason: "Wants to work.", Answers: map[string]any{"without_work": "year", "wishes": "Work near home.", "languages": []any{"et"}}, Override: "Asked for it.",
		}})
		return err
	})
	return town, caseID
}

// waitingWorld has a programme with few places, and somebody who waits and is
// offered one.
func waitingWorld(t *testing.T, w *flowtest.World, ids map[string]string) {
	t.Helper()
	_, caseID := townWorld(t, w)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := flow.Answer(tx, caseID, referral.AnswerInput{Outcome: "waiting", HearBy: w.Today().AddDays(30)})
		return err
	})
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		o, err := referral.OfferPlace(tx, caseID, "")
		ids["waiting_case"], ids["place"] = string(caseID), string(o.ID)
		return err
	})
}

// pathOf is the address of a route in the world: names that several routes have
// stand for what each of them is about. What is not in the world is missing.
func pathOf(at string, ids map[string]string, missing func(name string) string) string {
	of := func(name, id string) {
		if ids[id] != "" {
			at = strings.ReplaceAll(at, name, ids[id])
		}
	}
	switch {
	case strings.HasPrefix(at, "/my/said/"):
		of("{id}", "my_word")
	case strings.HasPrefix(at, "/said/"):
		of("{id}", "word")
	case strings.HasPrefix(at, "/my/steps/"):
		of("{thing}", "my_step")
	case strings.HasPrefix(at, "/my/looks/"):
		of("{user}", "worker")
	case strings.HasPrefix(at, "/contact/"):
		of("{pack}", "contact_pack")
	case strings.HasPrefix(at, "/work-meeting/"):
		of("{token}", "work_token")
	case strings.HasPrefix(at, "/facts/"):
		of("{kind}", "fact_kind")
	case strings.HasPrefix(at, "/cases/{case}/apart") || strings.HasPrefix(at, "/cases/{case}/house") && at != "/cases/{case}/household":
		of("{case}", "house_case")
	case strings.HasPrefix(at, "/cases/{case}/place"):
		of("{case}", "waiting_case")
		of("{offer}", "place")
	case strings.HasPrefix(at, "/cases/{case}/living") || strings.HasPrefix(at, "/cases/{case}/warnings"):
		of("{case}", "living_case")
	case strings.HasPrefix(at, "/houses/{house}/visitors") || strings.HasPrefix(at, "/houses/{house}/belongings") || strings.HasPrefix(at, "/houses/{house}/incidents") || strings.HasPrefix(at, "/houses/{house}/rules"):
		of("{house}", "life_house")
	case at == "/cases/{case}/family" || at == "/cases/{case}/household":
		of("{case}", "family_case")
	case strings.HasSuffix(at, "/register"): // only what a register knows is asked of one
		at = strings.ReplaceAll(at, "{indicator}", "suspect-1y")
	}
	return inPath.ReplaceAllStringFunc(strings.ReplaceAll(at, "{$}", ""), func(name string) string {
		if id := ids[strings.Trim(name, "{}")]; id != "" {
			return id
		}
		return missing(name)
	})
}
