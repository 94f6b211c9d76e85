// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/outcome"
	"sild/web/page"
)

// A scene is a world in which the worker leads Andrei's case, with the browsers
// of those who take part.
type scene struct {
	*flowtest.World
	t      *testing.T
	caseID sild.ID
	at     string // address of the case
	worker *browser
	office *browser
}

func newScene(t *testing.T) *scene {
	t.Helper()
	w := flowtest.New(t)
	_, id := w.Admitted("Andrei", "Petrov")
	w.Go("2024-02-12 14:00")
	return &scene{World: w, t: t, caseID: id, at: "/cases/" + string(id), worker: browse(t, w, w.Worker), office: browse(t, w, w.Coordinator)}
}

// later moves the clock; sessions do not last that long.
func (s *scene) later(when string) {
	s.t.Helper()
	s.Go(when)
	s.worker, s.office = browse(s.t, s.World, s.Worker), browse(s.t, s.World, s.Coordinator)
}

// plan puts a meeting into the worker's diary.
func (s *scene) plan(at time.Time, kind string) (a casework.Appointment) {
	s.t.Helper()
	s.Do(s.Worker, func(tx *db.Tx) (err error) {
		a, err = casework.AddAppointment(tx, s.caseID, casework.AppointmentInput{StartsAt: at, Minutes: 45, Kind: s.Value("contact_kinds", kind), Place: "Tartu prison"})
		return err
	})
	return a
}

// contacts are those of the case that hold, the latest first.
func (s *scene) contacts() (list []casework.Contact) {
	s.t.Helper()
	s.Look(s.Worker, func(tx *db.Tx) error {
		r, err := access.Case(tx, s.caseID, access.Sections)
		if err != nil {
			return err
		}
		list, err = casework.Contacts(tx, r, 100, "")
		return err
	})
	return list
}

func (s *scene) open() (list []casework.Appointment) {
	s.t.Helper()
	s.Look(s.Worker, func(tx *db.Tx) (err error) {
		list, err = casework.OpenAppointments(tx, s.caseID)
		return err
	})
	return list
}

// TestPlannedContact: a contact that was planned takes two taps: Write down on
// the row, and Save. What is saved is what was planned.
func TestPlannedContact(t *testing.T) {
	s := newScene(t)
	a := s.plan(s.Now().Add(-time.Hour), "in_prison")
	page := s.worker.get(s.at).is(200).in(".next .row", "Today 13:00").in(".next .row", "Nothing written down yet")
	link, _ := attr(page.all(".next .row a[data-size=sm]")[0], "href")

	s.worker.get(s.at+"/contacts/new").is(200).in(".hint", "Planned: today 13:00") // most likely it is that one
	s.worker.get(s.at+"/contacts/new?appointment=none").is(200).not(".hint", "Planned: today 13:00").has("[name=appointment]", 0)
	form := s.worker.get(link).is(200).in("h1", "Write down").in(".hint", "Planned: today 13:00, In prison, Tartu prison")
	form.holds("kind", "in_prison").holds("outcome", "held").holds("started_at", "2024-02-12").holds("started_at_time", "13:00").holds("minutes", "45").holds("next", "none")
	saved := s.worker.submit(form, "#contact").goes(s.at + "?saved=contact")
	s.worker.get(saved).is(200).in(".saved", "Saved 14:00: Andrei Petrov. In prison, 45 min.").in(".saved .settled", "Meet for the first time").
		in(".saved button", "Undo").in(".saved a", "Add to it").in(".saved a", "Same for another").in(".events b", "In prison, 45 min").not(".next .row", "Today 13:00")

	got := s.contacts()
	if len(got) != 1 || got[0].Appointment != a.Thing || got[0].Minutes != 45 || !got[0].StartedAt.Equal(a.StartsAt) || got[0].User != s.Worker.ID {
		t.Errorf("saved %+v; want the planned meeting", got)
	}
}

// TestUnplannedContact: from anywhere, with all that can be told in one go. It
// is one unit of work, and undone as one.
func TestUnplannedContact(t *testing.T) {
	s := newScene(t)
	step := s.goalWithStep()
	s.worker.get("/write").is(200).in(".who h2", "Last contacts").in(".who a", "Andrei Petrov")
	form := s.worker.get("/write?case=" + string(s.caseID) + "&back=/cases").is(200)
	form.holds("kind", "in_prison").holds("started_at", "2024-02-12").holds("started_at_time", "13:30").holds("minutes", "30")
	if back := form.fields("#contact").Get("back"); back != "/cases" {
		t.Errorf("it leads back to %q", back)
	}
	form.in("label", "In a week, same time").in("label", "By 5 Mar 2024").in("label", "Ask the former employer").has("[name=labour]", 1).has("[name=housing]", 1)

	to := s.worker.submit(form, "#contact",
		"kind", "phone", "minutes", "", "minutes_other", "20", "agreed", " Calls his sister. ", "note", "Sounded tired.\nAsk again.", "marks", "h", "marks", "f",
		"next", "pick", "next_on", "20.2.2024", "next_on_time", "10.30", "steps", step,
		"labour", "employed", "labour_since", "2024-02-01", "labour_detail", "Welder, OÜ Raud", "labour_source", "employer", "labour_proof", "document",
		"who_else", "His sister", "interpreter", "on").goes("/cases?saved=contact")
	page := s.worker.get(s.at).is(200).in(".events b", "Phone, 20 min").in(".events .said", "Calls his sister.").in(".events .note", "Sounded tired. Ask again.").
		in(".events .note i", "health · another person").in(".events .hint", "Also there: His sister").in(".events .hint", "With an interpreter").
		in(".events b", "Standing on the labour market: Working").in(".events .hint", "since 1 February 2024 (the employer said so, document)").
		in(".events b", "Step taken: Ask the former employer").in(".next .row", "Phone, 20 min")
	page.in(".next .row-title", "20 Feb 2024 10:30").in(".goals .is-done", "Ask the former employer")

	undone := s.worker.submit(s.worker.get(to), ".saved form").goes("/cases/")
	s.worker.get(undone).is(200).in(".saved", "Taken back")
	s.worker.get(s.at).is(200).not(".events", "Phone, 20 min").not(".events", "Working").not(".events", "Step taken").not(".next", "20 Feb 2024")
	if n := len(s.contacts()) + len(s.open()); n != 0 {
		t.Errorf("%d contacts and meetings after undo; want none", n)
	}
}

// goalWithStep is a goal with one open step, whose row it names.
func (s *scene) goalWithStep() (id string) {
	s.t.Helper()
	s.Do(s.Worker, func(tx *db.Tx) error {
		g, err := casework.AddGoal(tx, s.caseID, casework.GoalInput{Day: s.Today(), Area: "work", Title: "Work as a welder"})
		if err != nil {
			return err
		}
		st, err := casework.AddStep(tx, g.Thing, casework.StepInput{Title: "Ask the former employer", Who: "worker"})
		id = string(st.ID)
		return err
	})
	return id
}

// TestContactRefused: what the form takes, and what it refuses where. Nothing
// typed is lost, and nothing of it is saved.
func TestContactRefused(t *testing.T) {
	s := newScene(t)
	form := s.worker.get(s.at + "/contacts/new").is(200)
	good := func(fields ...string) {
		t.Helper()
		before := len(s.contacts())
		s.worker.submit(s.worker.get(s.at+"/contacts/new"), "#contact", fields...).goes(s.at + "?saved=")
		if len(s.contacts()) != before+1 {
			t.Errorf("%q: saved %d contacts more; want one", fields, len(s.contacts())-before)
		}
	}
	bad := func(field, says string, fields ...string) *sheet {
		t.Helper()
		before := len(s.contacts())
		again := s.worker.submit(form, "#contact", append([]string{"once", page.NewOnce(), "note", "Keep this."}, fields...)...).is(422)
		again.in(".troubles", says).in("#contact-"+field+"-problem", says)
		if got := again.fields("#contact").Get("note"); got != "Keep this." {
			t.Errorf("%q: the note is %q afterwards", fields, got)
		}
		if len(s.contacts()) != before {
			t.Errorf("%q: something was saved", fields)
		}
		return again
	}

	good()
	good("outcome", "did_not_come", "reason", "could_not")
	good("outcome", "tried", "reason", "good", "minutes", "90") // what belongs to another answer is left out
	good("outcome", "moved", "moved_why", "person")
	good("started_at", "other", "started_at_other", "7.2.2024", "started_at_time", "9.15")
	good("kind", "for_them", "with_whom", "Unemployment fund")
	good("minutes", "", "minutes_other", "600")

	bad("kind", "", "kind", "")
	bad("kind", "", "kind", "telepathy")
	bad("outcome", "", "outcome", "")
	bad("reason", "", "outcome", "did_not_come")
	bad("started_at", "", "started_at", "2024-02-13")
	bad("started_at", "", "started_at", "2024-02-01") // before the referral
	bad("started_at", "cannot read this date", "started_at", "other", "started_at_other", "31.2.2024").in("#contact-started_at", "")
	bad("started_at_time", "", "started_at_time", "half past nine")
	bad("minutes", "", "minutes_other", "601")
	bad("minutes", "", "minutes_other", "an hour")
	bad("agreed", "too long", "agreed", strings.Repeat("a", 301))
	again := s.worker.submit(form, "#contact", "once", page.NewOnce(), "note", "An\u202edrei").is(422)
	again.in("#contact-note-problem", "hidden signs").holds("note", "An\u202edrei")
	bad("next_on", "", "next", "pick", "next_on", "2024-02-01")
	bad("next_on", "", "next", "pick", "next_on", "").holds("next", "pick")
	bad("labour", "", "labour", "king").in(".fold[open]", "Work or home has changed")
	bad("labour_since", "", "labour", "employed", "labour_since", "2024-02-13")
	bad("labour_proof", "", "labour", "employed", "labour_proof", "register") // a person is no register

	// All at once.
	s.worker.submit(form, "#contact", "once", page.NewOnce(), "kind", "", "minutes_other", "x", "next", "pick", "next_on", "y", "labour", "king").is(422).
		in(".troubles a[href=#contact-kind]", "").in(".troubles a[href=#contact-minutes]", "").in(".troubles a[href=#contact-next_on]", "").in(".troubles a[href=#contact-labour]", "")
}

// TestMovedContact: a meeting that was moved keeps its place in the diary, and
// what was written beside it is kept too.
func TestMovedContact(t *testing.T) {
	s := newScene(t)
	a := s.plan(s.Now().Add(-time.Hour), "in_prison")
	at := s.at + "/contacts/new?appointment=" + string(a.Thing)
	form := s.worker.get(at).is(200)

	again := s.worker.submit(form, "#contact", "outcome", "moved", "moved_to", "2024-02-01", "moved_to_time", "9:00").is(422)
	again.in("#contact-moved_to-problem", "").in("#contact-moved_why-problem", "").holds("moved_to_time", "9:00").holds("appointment", string(a.Thing))

	to := s.worker.submit(again, "#contact", "once", page.NewOnce(), "outcome", "moved", "moved_to", "19.2.2024", "moved_to_time", "9:00", "moved_why", "person", "note", "Is ill.").goes(s.at + "?saved=contact")
	s.worker.get(to).is(200).in(".events b", "In prison: Moved").in(".events .tag", "The person").in(".events .note", "Is ill.").in(".next .row-title", "19 Feb 2024 09:00")
	open := s.open()
	if len(open) != 1 || open[0].Thing != a.Thing || open[0].Why != "person" || open[0].StartsAt.Hour() != 7 {
		t.Errorf("the diary has %+v; want the meeting on 19 February at nine", open)
	}

	// Without a word, the meeting alone is moved.
	s.later("2024-02-19 08:00")
	s.worker.submit(s.worker.get(at), "#contact", "outcome", "moved", "moved_to", "2024-02-20", "moved_why", "worker").goes(s.at + "?saved=appointment")
	if n := len(s.contacts()); n != 1 {
		t.Errorf("%d contacts; want the one with words", n)
	}

	// Somebody else wrote it down meanwhile.
	s.later("2024-02-20 12:00")
	late := s.worker.get(at).is(200)
	s.worker.submit(s.worker.get(at), "#contact").goes(s.at)
	s.worker.submit(late, "#contact", "once", page.NewOnce()).is(422).in(".troubles", "")
}

// TestContactOnce: a form that arrives twice happens once; the same form with
// other words is asked about.
func TestContactOnce(t *testing.T) {
	s := newScene(t)
	form := s.worker.get(s.at + "/contacts/new")
	first := s.worker.submit(form, "#contact", "note", "One").goes(s.at)
	if second := s.worker.submit(form, "#contact", "note", "One").goes(s.at); second != first {
		t.Errorf("sent twice it goes to %s, then to %s", first, second)
	}
	s.worker.submit(form, "#contact", "note", "Two").is(409).holds("note", "Two")
	if n := len(s.contacts()); n != 1 {
		t.Errorf("%d contacts; want one", n)
	}
}

// TestContactHidden: whoever may not see a person cannot tell that there is one,
// and whoever may not write notes is told so.
func TestContactHidden(t *testing.T) {
	s := newScene(t)
	a := s.plan(s.Now().Add(time.Hour), "in_prison")
	moved := s.at + "/appointments/" + string(a.Thing) + "/move"
	for _, c := range []struct {
		user flowtest.User
		want int
	}{{s.Second, 404}, {s.Stranger, 404}, {s.Guard, 404}, {s.Manager, 404}, {s.Officer, 403}} { // the prison reads the plan, and no notes
		b := browse(t, s.World, c.user)
		b.get(s.at + "/contacts/new").is(404)
		b.get("/write?case=" + string(s.caseID)).is(404)
		b.get(s.at + "/appointments").is(c.want)
		if c.want == 404 {
			b.get(s.at).is(404)
		}
		b.post(s.at+"/contacts", "kind", "phone", "outcome", "held", "started_at", "2024-02-12", "started_at_time", "13:00").is(404)
		b.post(s.at+"/appointments", "kind", "phone", "starts_at", "2024-02-13", "starts_at_time", "13:00", "minutes", "30").is(c.want)
		b.post(moved, "seen", string(a.ID), "starts_at", "2024-02-14", "starts_at_time", "13:00", "why", "person").is(c.want)
	}
	if len(s.contacts()) != 0 || len(s.open()) != 1 {
		t.Error("something was written")
	}
	browse(t, s.World, s.Manager).get("/write").is(404)
	browse(t, s.World, s.Officer).get("/write").is(404)
	s.worker.get("/write?case=none").is(200).in("h1", "Write down: who?")
}

// TestWho: today's people come first, then those of the last contacts; others
// are found by name, and typed words stand in no address.
func TestWho(t *testing.T) {
	s := newScene(t)
	s.Admitted("Mart", "Kask")
	s.plan(s.Now().Add(time.Hour), "in_prison")
	page := s.worker.get("/write?back=/cases").is(200).in(".who h2", "Today").in(".who a", "Andrei Petrov 15:00").in(".who h2", "Last contacts").in(".who a", "Mart Kask")
	page.has(".who a", 2)
	found := s.worker.post("/write?back=%2Fcases", "q", "kas").is(200).in(".who h2", "Found").in(".who a", "Mart Kask").not(".who a", "Andrei")
	href, _ := attr(found.all(".who a")[0], "href")
	if u, err := url.Parse(href); err != nil || u.Query().Get("back") != "/cases" || strings.Contains(href, "kas&") {
		t.Errorf("the chip leads to %s", href)
	}
	s.worker.post("/write", "q", "nobody").is(200).in(".empty", "Nobody found")

	// The same for another: kind, day and length are kept, words are not.
	to := s.worker.submit(s.worker.get(s.at+"/contacts/new"), "#contact", "kind", "phone", "minutes", "15", "started_at", "2024-02-11", "note", "Secret").goes(s.at)
	strip := s.worker.get(to).is(200)
	another := ""
	for _, n := range strip.all(".saved a") {
		if words(n) == "Same for another" {
			another, _ = attr(n, "href")
		}
	}
	chips := s.worker.get(another).is(200)
	for _, n := range chips.all(".who a") {
		if strings.HasPrefix(words(n), "Mart Kask") {
			href, _ = attr(n, "href")
		}
	}
	s.worker.get(href).is(200).in(".contact-who", "Mart Kask").holds("kind", "phone").holds("minutes", "15").holds("started_at", "2024-02-11").holds("note", "")
}

// TestWorkIsBorn: "got work" in a contact is the observation from which a promise
// is counted.
func TestWorkIsBorn(t *testing.T) {
	s := newScene(t)
	s.worker.submit(s.worker.get(s.at+"/contacts/new"), "#contact", "labour", "employed", "labour_since", "2024-02-05", "labour_proof", "seen", "labour_source", "worker").goes(s.at)
	s.Look(s.Worker, func(tx *db.Tx) error {
		r, err := access.Case(tx, s.caseID, "P")
		if err != nil {
			return err
		}
		list, err := outcome.Observations(tx, r)
		if len(list) != 1 || list[0].Value != "employed" || list[0].From != sild.MustDate("2024-02-05") || list[0].Until != s.Today() || list[0].Evidence != "seen" || list[0].Contact == "" {
			t.Errorf("observed %+v", list)
		}
		return err
	})
}
