// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
)

// TestApplyPage: anybody may open the page on which volunteers offer to help and
// send it, without an account; what comes in another programme's name, at once, or
// twice is not taken twice or at all (A4, A8, A9).
func TestApplyPage(t *testing.T) {
	w := flowtest.New(t)
	familyWorld(t, w, map[string]string{})
	b := browse(t, w, w.Coordinator)
	b.token, b.world = "", nil // nobody has signed in
	b.get("/volunteer/ee-jmk").is(404)
	form := b.get("/volunteer/ee-amif-2018").is(200).in("h1", "Help as a volunteer").in("main", "You give an hour or two a week")
	offer := []string{"kind", "mentor", "name", "Piret Allik", "email", "piret@example.org", "lang", "et", "languages", "uk", "about", "Saturdays."}
	b.submit(form, "#apply", offer...).is(422).in("#apply", "was sent at once").holds("name", "Piret Allik")
	w.Go(w.Now().In(w.DB.Zone).Add(time.Minute).Format("2006-01-02 15:04"))
	b.submit(form, "#apply", append([]string{"email", "nowhere"}, offer[:4]...)...).is(422).in("#apply-email-problem", "")
	for range 2 {
		b.submit(form, "#apply", offer...).goes("/volunteer/ee-amif-2018?sent=1")
	}
	b.get("/volunteer/ee-amif-2018?sent=1").is(200).in("main", "Your offer has arrived")

	mari := browse(t, w, w.Coordinator)
	list := mari.get("/volunteers").is(200).in(".row", "Adaptation mentor, has applied")
	if n := len(list.all("main .row")); n != 1 {
		t.Errorf("%d applications; want 1: sent twice is sent once", n)
	}
}

// TestVolunteerOfKind: the page on which a person is given to a volunteer says what
// each volunteer is and lacks, and whose check has ended is not given anybody, also
// where nobody said as what.
func TestVolunteerOfKind(t *testing.T) {
	w := flowtest.New(t)
	ids := map[string]string{}
	familyWorld(t, w, ids)
	v, caseID := w.WithBeside().Volunteer, ids["family_case"]
	proved := func(until sild.Date) {
		w.Do(w.Coordinator, func(tx *db.Tx) error {
			_, err := org.AddCredential(tx, v.ID, org.CredentialInput{Kind: "check:background", Outcome: "passed", JudgedBy: "Kaie", JudgedOn: w.Today(), ValidUntil: until})
			return err
		})
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := org.AddKind(tx, v.ID, org.KindInput{Kind: "language-partner", From: w.Today()})
		return err
	})
	b := browse(t, w, w.Coordinator)
	at := "/cases/" + caseID + "/worker"
	give := func(kind string) *sheet {
		return b.submit(b.get(at).is(200), "#volunteer", "user", string(v.ID), "kind", kind, "from", w.Today().String())
	}
	b.get(at).is(200).in("#volunteer", "Language partner. Missing: Background check").in("#volunteer select", "Adaptation mentor")
	give("").is(422).in("#volunteer-user-problem", "Not recorded for this kind of volunteer")
	proved(w.Today().AddDays(3))
	w.Go(w.Today().AddDays(4).String())
	b = browse(t, w, w.Coordinator)
	give("language-partner").is(422).in("#volunteer-user-problem", "No longer valid for this kind of volunteer")
	give("").is(422).in("#volunteer-user-problem", "No longer valid for this kind of volunteer")
	proved(w.Today().AddMonths(12))
	b.get(at).not("#volunteer", "Missing")
	give("").goes("/cases/" + caseID)
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		all, err := casework.Assignments(tx, sild.ID(caseID))
		for _, a := range all {
			if a.User == v.ID && a.Kind != "language-partner" {
				t.Errorf("given as %q; want what the volunteer is", a.Kind)
			}
		}
		return err
	})

	// Their own time, also where no chip says it.
	own := browse(t, w, v)
	mine := own.get("/mine/" + caseID).is(200)
	own.submit(mine, "#met", "met", "yes", "minutes", "", "minutes_other", "75", "day", w.Today().String(), "note", "Read.").goes("/mine/")
	own.get("/mine/"+caseID).is(200).in("main", "Met, 75 min")
}

// TestSeats: who sits in the standing team of a team is said on one page, and what
// is wrong stands at its field.
func TestSeats(t *testing.T) {
	w := flowtest.NewIn(t, "lt-mes-kartu")
	b := browse(t, w, w.Coordinator)
	hold := "#hold-" + string(w.Programme.ID)
	b.get("/seats").is(200).in(".none", "Nobody is a specialist in this team yet.").not(".card", "Give the place")
	lina := w.AddUser(w.Provider, "Lina Grig", org.Specialist)
	browse(t, w, w.Worker).get("/seats").is(404)

	form := b.get("/seats").is(200).in(".card", "Employment mediator").in(".card .none", "Nobody sits here now.").holds("from", w.Today().String())
	kind := form.fields()["kind"]
	bad := b.submit(form, hold, "kind", "", "user", "", "from", "31.2.2024", "until", "").is(422)
	bad.in(hold+"-kind-problem", "").in(hold+"-user-problem", "Choose").in(hold+"-from-problem", "cannot read this date").holds("from", "31.2.2024")
	b.submit(form, hold, "kind", "employment-mediator", "user", string(w.Worker.ID), "from", w.Today().String()).is(422).in(hold+"-user-problem", "Is not a specialist of this team today.")
	b.submit(form, hold, "kind", "employment-mediator", "user", string(lina.ID), "from", w.Today().String(), "until", w.Today().AddDays(-1).String()).is(422).in(hold+"-until-problem", "")
	b.submit(form, hold, "kind", "employment-mediator", "user", string(lina.ID), "from", w.Today().String(), "until", "").goes("/seats?")
	if len(kind) > 1 {
		t.Errorf("the kind begins with %q", kind)
	}

	page := b.get("/seats").is(200).in(".card .row-title", "Lina Grig").in("summary", "When does it end for Lina Grig?")
	leave := page.action("/until?team=" + string(w.Provider.Team))
	b.post(leave, "until", "").is(422).in("form .wrong", "")
	b.post(leave, "until", w.Today().AddDays(-5).String()).is(422).in("form .wrong", "").holds("until", w.Today().AddDays(-5).String(), "")
	b.post(leave, "until", w.Today().AddDays(10).String()).goes("/seats?")
	b.get("/seats").is(200).in(".card", "Lina Grig")
	w.Go(w.Today().AddDays(11).String())
	b = browse(t, w, w.Coordinator)
	b.get("/seats").is(200).in(".card details", "Lina Grig").not(".card .row-title + .row-line + details summary", "Lina Grig")
}

// TestPlannedEndForm: the end of a part is planned on the page of the parts.
func TestPlannedEndForm(t *testing.T) {
	s := newScene(t)
	at, form := s.at+"/parts", "#plan-support-person"
	plan := func(on, basis string) *sheet {
		return s.office.submit(s.office.get(at).is(200), form, "ends_on", on, "basis", basis)
	}
	plan("", "agreed").is(422).in(form+"-ends_on-problem", "")
	plan("30.2.2024", "agreed").is(422).in(form+"-ends_on-problem", "cannot read this date").holds("ends_on", "30.2.2024")
	plan(s.Today().AddDays(-1).String(), "agreed").is(422).in(form+"-ends_on-problem", "Choose today or a later day.")
	plan(s.Today().AddMonths(61).String(), "agreed").is(422).in(form+"-ends_on-problem", "")
	plan(s.Today().AddMonths(3).String(), "guessed").is(422).in(form, "")
	on := s.Today().AddMonths(3)
	plan(on.String(), "exit_plan").goes(at)
	s.office.get(at).is(200).in("main", "Planned to end on").holds("ends_on", on.String())
	plan(on.AddDays(7).String(), "agreed").goes(at)
	s.office.get(at).is(200).holds("ends_on", on.AddDays(7).String())
}

// TestPlaceRanOut: who did not answer an offer in time keeps their turn on the list
// of places, and the page says why the place is not theirs and from when it can be.
func TestPlaceRanOut(t *testing.T) {
	w := flowtest.New(t)
	ids := map[string]string{}
	waitingWorld(t, w, ids)
	b := browse(t, w, w.Coordinator)
	b.get("/places").is(200).in(".row", "A place is offered until").not(".row", "did not answer")
	w.Go(w.Today().AddDays(30).String())
	b = browse(t, w, w.Coordinator)
	row := b.get("/places").is(200).in(".row", "Was offered a place and did not answer until").in(".row", "Can be offered one again from").not(".row", "A place is offered until")
	row.in(".row", "Leida Lepik")
}

// TestHoursNearTheLimit: where hours are written stands how near one is to a limit,
// and nothing is refused because of it (domain §4.8).
func TestHoursNearTheLimit(t *testing.T) {
	s := newScene(t)
	const near, passed = "Near the limit of hours", "The limit of hours is passed"
	s.worker.get("/hours/time").is(200).not(".notice", near)
	s.worker.get(s.at+"/contacts/new").is(200).not(".notice", near)
	s.Go("2024-12-20 16:00")
	s.worker, s.office = browse(t, s.World, s.Worker), browse(t, s.World, s.Coordinator)
	s.Do(s.Worker, func(tx *db.Tx) error {
		kind := casework.TimeKinds(s.Pack)[0]
		for i := range 130 { // of twelve hours each: 1,560 of 1,720, as nobody works
			if _, err := db.Exec(tx, `INSERT INTO work_time (id, thing, user_id, day, recorded_at, recorded_by, replaced_why, programme_id, kind, minutes, note)
				VALUES ($1, $1, $2, $3, $4, $2, '', $5, $6, 720, '')`, tx.NewID(), s.Worker.ID, s.Today().AddDays(-i), tx.Now, s.Programme.ID, kind); err != nil {
				return err
			}
		}
		return nil
	})
	s.worker.get("/hours/time").is(200).in(".notice", near).in(".notice", "1,560 h of 1,720 h")
	s.worker.get(s.at+"/contacts/new").is(200).in(".notice", near).in(".notice", "1,560 h of 1,720 h")
	form := s.worker.get("/hours/time")
	for range 14 {
		s.worker.submit(form, "#time", "kind", casework.TimeKinds(s.Pack)[0], "minutes", "", "minutes_other", "720", "day", "2024-12-19").goes("/hours/time")
		form = s.worker.get("/hours/time")
	}
	form.is(200).in(".notice", passed)
	s.worker.get(s.at+"/contacts/new").is(200).in(".notice", passed)
	s.office.get(s.at+"/contacts/new").not(".notice", passed) // it is the worker's own
}
