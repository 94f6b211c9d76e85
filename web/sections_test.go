// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/people"
	"sild/referral"
)

// helped is a scene in which a specialist was let into some sections.
func helped(t *testing.T, sections string) (s *scene, b *browser) {
	s = newScene(t)
	who := s.WithBeside().Specialist
	s.Help(s.caseID, who, sections, s.Today().AddDays(30))
	return s, browse(t, s.World, who)
}

// TestNeedsOfSections: who writes goals, and was not let into what is said of
// health, begins a goal of such a need without being told of it; who was, leaves a
// trail that says so.
func TestNeedsOfSections(t *testing.T) {
	for _, x := range []struct {
		sections string
		told     bool
	}{{"IPN", false}, {"IPNH", true}} {
		s, who := helped(t, x.sections)
		s.Do(s.Worker, func(tx *db.Tx) error {
			_, err := casework.AddAssessment(tx, s.caseID, casework.AssessmentInput{
				Day: s.Today(), Occasion: "start", How: "talked",
				Needs: []casework.NeedInput{{Domain: "substances", Answer: casework.AtLevel, Level: 2, Words: "Vodka"}},
			})
			return err
		})
		text := who.get(s.at + "/plan?need=substances").is(200).text("main")
		if got := strings.Contains(text, "Sees the harm"); got != x.told {
			t.Errorf("let into %s: told what was said of health: %t", x.sections, got)
		}
		if got := slices.Contains(s.reads(t, who.user), "H"); got != x.told {
			t.Errorf("let into %s: the trail tells of H: %t", x.sections, got)
		}
	}
}

// reads are the sections of which the trail tells that somebody read them because
// they were asked to help.
func (s *scene) reads(t *testing.T, u flowtest.User) (all []string) {
	t.Helper()
	if err := s.DB.Read(t.Context(), sild.System, func(tx *db.Tx) error {
		list, err := db.All[string](tx, `SELECT DISTINCT sections FROM trail WHERE user_id = $1 AND action = 'read' AND purpose = 'request'`, u.ID)
		for _, sections := range list {
			all = append(all, strings.Split(sections, "")...)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestGuidesNear: the guides near a case open to nobody but those who read its plan.
func TestGuidesNear(t *testing.T) {
	s := newScene(t)
	s.worker.get("/programme/guides?case=" + string(s.caseID)).is(200)
	browse(t, s.World, s.Second).get("/programme/guides?case=" + string(s.caseID)).is(404)
}

// TestClosedToWhoRestricts: who restricts a record, and is not named for it, goes
// where they still may be.
func TestClosedToWhoRestricts(t *testing.T) {
	s := newScene(t)
	at := "/people/" + string(s.subject()) + "/protection"
	form := []string{"form", "set", "state", "restricted", "reason", "public", "words", "Is the neighbour of half the team.", "until", s.Today().AddDays(30).String(), "named", string(s.Worker.ID)}
	s.office.post(at, form...).goes("/cases")
	s.office.get(at).is(404)
	s.worker.get(s.at).is(200)
}

// TestNetworkOfSections: what stands beside the network is for those who may read
// it: the consent that bars a call, and on the page of a case the network at all.
func TestNetworkOfSections(t *testing.T) {
	s := newScene(t)
	s.Do(s.Worker, func(tx *db.Tx) error {
		_, err := casework.AddMember(tx, s.caseID, casework.MemberInput{Kind: s.Value("network", "employer"), Name: "Sawmill", Phone: "+372 5555 0101", MayCall: "yes", AllowedBy: "person"})
		return err
	})
	s.Consent(s.caseID, "share", "refused")
	has := func(path, part string) bool { return strings.Contains(s.worker.get(path).is(200).body, part) }
	for _, x := range []struct{ without, path, part string }{
		{"C", s.at + "/network", "/consent?basis="},
		{"PF", s.at, s.at + "/network"},
	} {
		if !has(x.path, x.part) {
			t.Errorf("%s shows no %s", x.path, x.part)
		}
		for _, section := range x.without {
			defer s.Without(byte(section))()
		}
		if has(x.path, x.part) {
			t.Errorf("%s without %s shows %s", x.path, x.without, x.part)
		}
	}
}

// TestNextMeetingOfSections: how to call the one whom one meets next is told on
// Today to those who may read how it is safe.
func TestNextMeetingOfSections(t *testing.T) {
	s := newScene(t)
	s.Do(s.Worker, func(tx *db.Tx) error {
		_, err := people.AddReach(tx, s.subject(), people.ReachInput{Way: "phone", Value: "+372 5555 0199", Safe: "any", Source: "person"})
		return err
	})
	s.plan(s.Now().Add(time.Hour), "phone")
	calls := func() bool { return strings.Contains(s.worker.get("/").is(200).body, "tel:+37255550199") }
	if !calls() {
		t.Error("Today does not tell how to call")
	}
	defer s.Without('S')()
	if calls() {
		t.Error("Today tells how to call one who may not read of safety")
	}
}

// TestBasisOfSections: whether a legal basis that is about some people only is about
// this one is told to those who may read of the offence.
func TestBasisOfSections(t *testing.T) {
	w := flowtest.NewIn(t, "ee-moj-followup")
	_, id := w.Admitted("Andrei", "Tamm")
	worker := browse(t, w, w.Worker)
	told := func() bool {
		return strings.Contains(worker.get("/cases/"+string(id)).is(200).text("main"), "Condition of parole")
	}
	if !told() {
		t.Error("the page does not tell of the condition")
	}
	defer w.Without('O')()
	if told() {
		t.Error("the page tells of the condition to one who may not read of the offence")
	}
}

// TestBedOfSections: whether a bed is asked for with a referral is told to those who
// may read the plan.
func TestBedOfSections(t *testing.T) {
	w := flowtest.New(t)
	subject := w.Person("Andrei", "Tamm")
	var id sild.ID
	w.Do(w.Officer, func(tx *db.Tx) (err error) {
		id, _, err = referral.Send(tx, subject, "", referral.Input{DraftInput: referral.DraftInput{
			Provider: w.Provider.ID, Reason: "Has nowhere to go.", Bed: true, BedOn: w.Today().AddDays(30), Answers: map[string]any{"languages": []any{"et"}, "wishes": "A place to live."},
		}})
		return err
	})
	officer := browse(t, w, w.Officer)
	told := func() bool {
		return strings.Contains(officer.get("/cases/"+string(id)+"/referral").is(200).text("main"), "A bed From 6 March")
	}
	if !told() {
		t.Error("the page does not tell of the bed")
	}
	defer w.Without('P')()
	if told() {
		t.Error("the page tells of the bed to one who may not read the plan")
	}
}

// TestHouseOfSections: in which house somebody lives is told at the head of their pages
// to those who have to do with their plan.
func TestHouseOfSections(t *testing.T) {
	w, _, caseID := moved(t)
	worker := browse(t, w, w.Worker)
	told := func() bool {
		return strings.Contains(worker.get("/cases/"+string(caseID)).is(200).text("main"), "Metsakodu")
	}
	if !told() {
		t.Error("the page does not tell of the house")
	}
	at := "/cases/" + string(caseID)
	if !strings.Contains(worker.get(at+"/living").is(200).body, `href="`+at+`/plan"`) {
		t.Error("the page of life in the house leads who reads the plan not to it")
	}
	defer w.Without('P')()
	if told() {
		t.Error("the page tells of the house to one who may not read the plan")
	}
}

// TestAgreedOfSections: to those who read of the contacts only what was agreed, the page
// of the case tells that, and nothing where they may not.
func TestAgreedOfSections(t *testing.T) {
	s := newScene(t)
	probation := s.WithBeside().Probation
	s.Do(s.Worker, func(tx *db.Tx) error {
		if _, err := casework.NameSide(tx, s.caseID, casework.SideInput{Team: probation.Team, Why: "A year."}); err != nil {
			return err
		}
		_, err := casework.AddContact(tx, s.caseID, casework.ContactInput{Kind: "phone", Outcome: "held", StartedAt: s.Now().Add(-time.Minute), Minutes: 5, Agreed: "We call on Friday."})
		return err
	})
	s.Leaves(s.subject())
	officer := browse(t, s.World, probation)
	told := func() bool {
		return strings.Contains(officer.get("/cases/"+string(s.caseID)).is(200).text("main"), "We call on Friday.")
	}
	if !told() {
		t.Error("the page does not tell what was agreed")
	}
	defer s.Without('N')()
	if told() {
		t.Error("the page tells what was agreed to one who may not read of the contacts")
	}
}
