// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/people"
	"sild/trail"
)

// TestCaseList: everybody sees the people whom they may see, where they are, and
// what to do when there is nobody; a look at the list is one entry of the trail.
func TestCaseList(t *testing.T) {
	w := flowtest.New(t)
	worker, office, prison := browse(t, w, w.Worker), browse(t, w, w.Coordinator), browse(t, w, w.Officer)
	worker.get("/cases").is(200).in(".empty", "Your coordinator gives people to you").has(".people .row", 0)
	office.get("/cases").is(200).in(".empty", "A referral comes under Referrals first")
	prison.get("/cases").is(200).in(".empty a", "Find a person")
	browse(t, w, w.Manager).get("/cases").is(404)

	w.Admitted("Andrei", "Petrov")
	w.Referred(w.Person("Mart", "Kask"))
	worker.get("/cases").is(200).has(".people .row", 1).in(".people", "Andrei Petrov").in(".people", "Preparing in prison").in(".people", "Siiri Tugi").
		in(".people", "Leaves prison 5 August 2024, in 182 days").in(".people", "No contact yet").in(".people .row-next", "Due 5 Mar 2024")
	all := office.get("/cases").is(200).has(".people .row", 2).in(".tabs a[aria-current=page]", "All 2").in(".tabs a", "Referred 1").in(".tabs a", "Preparing in prison 1").in(".tabs a", "Ended 0")
	if all.text(".people .row-title") != "Mart Kask | Andrei Petrov" {
		t.Errorf("in the order %s; want by family name", all.text(".people .row-title"))
	}
	office.get("/cases?stage=referred").is(200).has(".people .row", 1).in(".people", "Mart Kask")
	office.get("/cases?stage=ended").is(200).in(".empty", "Nobody at this stage")
	office.get("/cases?stage=nonsense").is(404)
	worker.get("/cases?whose=mine").is(200).has(".people .row", 1).in(".chip[aria-current=true]", "Those whom I lead")
	browse(t, w, w.Second).get("/cases").is(200).has(".people .row", 0)
	browse(t, w, w.Guard).get("/cases").is(200).has(".people .row", 0)

	office.post("/cases/search", "q", "andr pet").is(200).has(".people .row", 1).in(".people a", "Andrei Petrov").in("main", "1 person")
	office.post("/cases/search", "q", "nobody").is(200).in(".empty", "Nobody found")
	browse(t, w, w.Stranger).post("/cases/search", "q", "andrei").is(200).has(".people .row", 0)
	browse(t, w, w.Manager).post("/cases/search", "q", "andrei").is(404)

	w.Look(w.Coordinator, func(tx *db.Tx) error {
		subjects, err := db.All[int](tx, `SELECT count(*) FROM trail t JOIN trail_subject s ON s.entry_id = t.id WHERE t.action = 'list' AND t.what = 'case' AND t.user_id = $1 GROUP BY t.id`, w.Coordinator.ID)
		if err == nil && (len(subjects) != 2 || subjects[0]+subjects[1] != 3) {
			t.Errorf("the trail of two lists is %v; want one entry each, with the two and the one who were shown", subjects)
		}
		return err
	})
}

// TestCasePages: a long list is walked to its end and back without losing or
// doubling anybody.
func TestCasePages(t *testing.T) {
	w := flowtest.New(t)
	for i := range 60 {
		w.Referred(w.Person("Jaan", fmt.Sprintf("Kask%02d", i)))
	}
	office := browse(t, w, w.Coordinator)
	first := office.get("/cases").is(200).has(".people .row", 50).in(".pages", "1 to 50").has(".pages a[rel=prev]", 0)
	href, _ := attr(first.all(".pages a[rel=next]")[0], "href")
	second := office.get(href).is(200).has(".people .row", 10).in(".pages", "51 to 60").in(".people", "Kask59").has(".pages a[rel=next]", 0)
	href, _ = attr(second.all(".pages a[rel=prev]")[0], "href")
	back := office.get(href).is(200).has(".people .row", 50).in(".pages", "1 to 50")
	if back.text(".people .row-title") != first.text(".people .row-title") {
		t.Error("the way back shows other people than the way there")
	}
}

// TestCasePage: who, where and why, what is next, and what happened.
func TestCasePage(t *testing.T) {
	s := newScene(t)
	subject := s.subject()
	s.goalWithStep()
	s.worker.submit(s.worker.get(s.at+"/contacts/new"), "#contact", "note", "For the team only.", "agreed", "Calls on Friday.").goes(s.at)
	s.Do(s.Worker, func(tx *db.Tx) error {
		_, err := casework.AddConsent(tx, s.caseID, casework.ConsentInput{Day: s.Today(), Basis: "consent", Outcome: "given", Language: "et", How: "signed"})
		return err
	})
	s.Do(s.Officer, func(tx *db.Tx) error {
		_, err := people.SetRelease(tx, s.Pack, subject, people.ReleaseInput{On: sild.MustDate("2024-10-01"), Kind: "end_of_sentence", Place: "tartu", Change: "parole_refused"})
		return err
	})

	page := s.worker.get(s.at).is(200).in("h1", "Andrei Petrov").in(".identity", "Tartu prison").in(".identity", "Siiri Tugi, since 5 Feb 2024").
		in(".journey-now", "Preparing in prison since 5 February 2024: day 8.").in(".steps .is-now", "Preparing in prison").in(".steps .is-next", "from 1 Oct 2024").
		in(".next .row", "Agree the plan").in(".next details", "1 day before the release from prison (1 October 2024).").
		in(".goals", "Work as a welder").in(".goals li li", "Ask the former employer").
		in(".events b", "Release moved from 5 August 2024 to 1 October 2024: Parole refused").in(".events b", "Referred to the service").in(".events b", "Accepted. Support person: Siiri Tugi").
		in(".events b", "Consent: said yes").in(".events b", "Goal: Work as a welder").in(".events .said", "Calls on Friday.").in(".events .note", "For the team only.").
		in(".card", "At the longest until 5 August 2025").in(".card", "On the labour market").in("nav.acts", "Who looked")
	if got := page.text(".identity .acts"); !strings.Contains(got, "Write down") || !strings.Contains(got, "Plan a meeting") {
		t.Errorf("acts are %s", got)
	}
	s.office.get(s.at).is(200).in(".events .note", "For the team only.")

	// The prison reads what concerns the preparation, and no note.
	prison := browse(t, s.World, s.Officer).get(s.at).is(200).in("h1", "Andrei Petrov").in(".goals", "Work as a welder")
	prison.not("main", "For the team only.").not("main", "Calls on Friday.").not(".events", "Consent").not(".card h2", "Consent").not("nav.acts", "Who looked").
		in(".events .hint", "There is a note that you may not read.").not(".acts a", "Write down").not(".events a", "Not right?")

	// A look leaves a trace before it is answered.
	s.Look(s.Coordinator, func(tx *db.Tx) error {
		looks, err := trail.Of(tx, s.person(), 5)
		if len(looks) == 0 || looks[0].UserName != s.Officer.Name || looks[0].Sections != "IPOS" {
			t.Errorf("the last looks are %+v; want the officer's at IPOS", looks)
		}
		return err
	})
}

func (s *scene) subject() (id sild.ID) { return s.caseRow().Subject }
func (s *scene) person() (id sild.ID)  { return s.caseRow().Person }

func (s *scene) caseRow() (k casework.Case) {
	s.t.Helper()
	s.Look(s.Worker, func(tx *db.Tx) (err error) {
		k, err = casework.Load(tx, s.caseID)
		return err
	})
	return k
}

// TestCaseEvents: fifty at a time, the latest first, none lost and none twice;
// and light enough for a slow network.
func TestCaseEvents(t *testing.T) {
	s := newScene(t)
	for i := range 70 {
		s.Go(s.Today().AddDays(1).String() + " 15:00")
		s.Do(s.Worker, func(tx *db.Tx) error {
			_, err := casework.AddContact(tx, s.caseID, casework.ContactInput{
				Kind: "in_prison", Outcome: "held", StartedAt: s.Now().Add(-time.Hour), Minutes: 45,
				Agreed: fmt.Sprintf("Number %02d. Goes to the doctor and asks for the papers.", i),
				Note:   "Slept badly; asks for the counsellor again. Has not heard from his mother since Christmas.", Marks: "h",
			})
			return err
		})
	}
	s.later(s.Today().String() + " 16:00")
	first := s.worker.get(s.at).is(200).has(".events b", 50).in(".events .said", "Number 69").not(".events", "Number 19.")
	if n := len(first.body); n > 40_500 { // four languages to choose from
		t.Errorf("the page with fifty notes has %d bytes; want at most 40,500", n)
	}
	href, _ := attr(first.all("#events a[rel=next]")[0], "href")
	path, _, _ := strings.Cut(href, "#")
	second := s.worker.get(path).is(200).in(".events .said", "Number 19.").in(".events .said", "Number 00.").not(".events", "Number 20.").in("#events a", "Back to the latest").has("#events a[rel=next]", 0)
	second.in(".events b", "Referred to the service")
	s.worker.get(s.at + "?before=nonsense").is(404)
}
