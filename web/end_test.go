// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"testing"

	"sild/casework"
	"sild/db"
)

// TestEnd: before one decides, the page says what comes of it; afterwards it
// says how it ended.
func TestEnd(t *testing.T) {
	s := newScene(t)
	s.left("2024-08-05", "")
	s.plan(s.Now().AddDate(0, 0, 7), "met")
	at := s.at + "/end"
	page := s.worker.get(at).is(200).in("h1", "End the service").in("#follows", "If it ends on 5 August 2024").in(".record-side li", "Ask how it is with work 5 September 2024").
		in(".record-side li", "12 Aug 2024 10:00, Meeting").in(".record-side h3", "This is no longer to be done").in(".record-side li", "Agree the plan")
	again := s.worker.submit(page, "#end", "day", "2024-08-01", "note", "Goes on alone.").is(422)
	again.in("#end-reason-problem", "Choose one").in("#end-note", "Goes on alone.").in("#follows", "If it ends on 1 August 2024")
	s.worker.submit(page, "#end", "day", "2024-02-10", "reason", "aims_met").is(422).in("#end-day-problem", "Something is written down for 12 February 2024")
	if died := s.worker.submit(page, "#end", "day", "2024-08-06", "reason", "died").is(422); died.text(".record-side h3") == page.text(".record-side h3") {
		t.Errorf("what follows of a death is as for any end: %q", died.text(".record-side h3"))
	}
	to := s.worker.submit(again, "#end", "day", "2024-08-05", "reason", "aims_met").goes(s.at + "?saved=end")
	s.worker.get(to).is(200).in(".saved", "the service has ended").in(".saved button", "Undo")
	s.worker.get(at).is(200).in(".notice", "The service ended on 5 August 2024: The aims are reached.").in(".notice", "Goes on alone.").has("#end", 0)
	s.worker.post(at, "day", "2024-08-05", "reason", "aims_met").is(422)
	if list := s.open(); len(list) != 0 {
		t.Errorf("%+v; want no meeting ahead", list)
	}
}

func TestEndReaders(t *testing.T) {
	s := newScene(t)
	s.Go("2024-02-12 14:00")
	officer := browse(t, s.World, s.Officer)
	officer.get(s.at + "/end").is(403)
	officer.post(s.at+"/end", "day", "2024-02-12", "reason", "aims_met").is(403)
	for _, u := range []*browser{browse(t, s.World, s.Second), browse(t, s.World, s.Stranger), browse(t, s.World, s.Manager)} {
		u.get(s.at + "/end").is(404)
		u.post(s.at+"/end", "day", "2024-02-12", "reason", "aims_met").is(404)
	}
	s.Look(s.Worker, func(tx *db.Tx) error {
		_, ended, err := casework.EndOf(tx, s.caseID)
		if ended {
			t.Error("somebody who may not has ended the service")
		}
		return err
	})
}
