// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"testing"

	"sild/casework"
	"sild/db"
	"sild/web/page"
)

// TestDaySheet: a way is written down for who was met, corrected, taken back;
// and what is asked for on Today goes.
func TestDaySheet(t *testing.T) {
	s := newScene(t)
	s.worker.submit(s.worker.get(s.at+"/contacts/new"), "#contact", "kind", "met", "minutes", "45").goes(s.at)
	s.later("2024-02-14 09:00")
	s.worker.get("/").is(200).in(".record-side .row", "Travel not told: Monday 12 Feb 2024").in(".record-side .row", "February 2024: 45 min")
	shown := s.worker.get("/day/2024-02-12").is(200).in(".lead", "Monday 12 February 2024").in(".row", "Met, 45 min").in("main", "split equally")
	c := string(s.contacts()[0].Thing)
	shown.holds("contacts", c) // who was met, and of whom no way tells
	again := s.worker.submit(shown, "#trip", "from", "", "to", "Võru", "starts_at_time", "9:00", "ends_at_time", "8:00", "kilometres", "far").is(422)
	again.in("#trip-from-problem", "Say from where.").in("#trip-ends_at_time-problem", "after it begins").in("#trip-kilometres-problem", "").holds("to", "Võru").holds("kilometres", "far")

	to := s.worker.submit(again, "#trip", "once", page.NewOnce(), "from", "Tartu", "ends_at_time", "10:15", "kilometres", "70,5", "cost", "3.20").goes("/day/2024-02-12?trip=")
	s.worker.get(to).is(200).in(".saved", "Tartu – Võru").in(".row", "travel 1 h 15 min, 70.5 km, 3.20 €").in("main", "Together: 45 min for people, 1 h 15 min of travel")
	s.worker.get("/").is(200).not(".record-side .row", "Travel not told").in(".record-side .row", "February 2024: 2 h")
	s.worker.get(s.at).is(200).in(".events .hint", "travel 1 h 15 min, 70.5 km, 3.20 €")
	s.worker.get("/hours").is(200).in(".hours .row", "Andrei Petrov").in(".hours .is-sum", "All together: 1 person")
	s.office.get("/hours?user="+string(s.Worker.ID)).is(200).in(".hours .row", "Andrei Petrov")
	s.office.get("/day/2024-02-12?user="+string(s.Worker.ID)).is(200).in(".row", "Tartu – Võru").has("#trip", 0)

	undo := s.worker.submit(s.worker.get(to), ".saved form").goes("/day/2024-02-12?taken=undo")
	s.worker.get(undo).is(200).not(".row", "Tartu – Võru")
	s.worker.submit(s.worker.get("/day/2024-02-12"), ".day-head form").goes("/day/2024-02-12?trip=")
	s.worker.get("/").is(200).not(".record-side .row", "Travel not told")
	s.worker.get("/day/2024-02-12").is(200).in("main", "There was no travel on this day.")
	s.worker.get("/day/tomorrow").is(404)
}

// TestDiary: a week is a list of days; two at once are told, where they are
// saved too, and nobody is refused.
func TestDiary(t *testing.T) {
	s := newScene(t)
	_, other := s.Admitted("Boriss", "Kask")
	s.later("2024-02-12 09:00")
	s.plan(s.Now().AddDate(0, 0, 1), "met")
	form := s.worker.get("/cases/" + string(other) + "/appointments").is(200)
	to := s.worker.submit(form, "#new", "starts_at", "2024-02-13", "starts_at_time", "09:30", "minutes", "30", "repeat", "week", "until", "2024-02-27").goes("/cases/" + string(other))
	s.worker.get(to).is(200).in(".settled", "At the same time: 09:00 Andrei Petrov")
	s.worker.get("/appointments").is(200).in(".lead", "12 Feb 2024 – 18 Feb 2024").in(".row", "09:30 Boriss Kask").in(".row .tag", "two at once")
	s.worker.get("/appointments?from=2024-02-21").is(200).in(".lead", "19 Feb 2024 – 25 Feb 2024").in(".row", "09:30 Boriss Kask").not(".row", "two at once")

	page := s.worker.get("/cases/"+string(other)+"/appointments").is(200).in(".row .tag", "comes again").in(".row .tag", "At the same time: 09:00 Andrei Petrov")
	var first casework.Appointment
	s.Look(s.Worker, func(tx *db.Tx) error {
		all, err := casework.OpenAppointments(tx, other)
		first = all[0]
		return err
	})
	s.worker.submit(page, "#move-"+string(first.Thing), "starts_at", "2024-02-14", "starts_at_time", "11:00", "why", "transport", "following", "on").goes("/cases/")
	s.worker.get("/cases/"+string(other)+"/appointments").is(200).in(".fold summary", "Moved 1 time").
		in(".fold li", s.Worker.Name+" moved it from 13 Feb 2024 09:30 to 14 Feb 2024 11:00. Transport")
	s.worker.get("/appointments?from=2024-02-21").is(200).in(".row", "11:00 Boriss Kask")
}
