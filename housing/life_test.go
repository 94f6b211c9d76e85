// SPDX-License-Identifier: EUPL-1.2

package housing_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/access"
	"sild/activity"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/housing"
)

// lives lets a person move into a bed of the house on the day of release.
func (w *world) livesThere(given, family string, bed housing.Bed) (s housing.Stay) {
	w.t.Helper()
	subject, caseID := w.Admitted(given, family)
	r := w.ask(caseID)
	w.confirm(r, bed)
	w.Go("2024-08-05 10:00")
	w.released(subject)
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		s, err = housing.Arrive(tx, r.Thing, housing.ArrivalInput{On: w.Today()})
		return err
	})
	return s
}

// onDuty is somebody of the house's staff who is on duty for the rest of the day.
func (w *world) onDuty(name string) flowtest.User {
	w.t.Helper()
	u := w.AddUser(w.Provider, name, "house_staff")
	type row struct {
		ID, Group, User sild.ID
		Role            string
		From, Until     sild.Date
		Why             string
	}
	w.Do(flowtest.User{Role: sild.System.Role}, func(tx *db.Tx) error {
		return db.Insert(tx, "member", "id, group_id, user_id, role, from_on, until_on, why", row{tx.NewID(), w.house.ID, u.ID, "house_staff", w.Today(), w.Today(), "on duty"})
	})
	return u
}

func missing(t testing.TB, err error) {
	t.Helper()
	if sild.KindOf(err) != sild.NotFound {
		t.Errorf("the error is %v, it should not be found", err)
	}
}

func invalid(t testing.TB, err error, field, key string) {
	t.Helper()
	var e *sild.Error
	if !errors.As(err, &e) || e.Fields[field].Key != key {
		t.Errorf("the error is %v, it should be %s at %s", err, key, field)
	}
}

// TestRules goes through versions: the first holds, is answered, refused and then
// accepted; a second one is to be answered again from its day on.
func TestRules(t *testing.T) {
	w := newWorld(t)
	s := w.livesThere("Andrei", "Tamm", w.beds[0])
	add := func(from string, words map[string]string) (err error) {
		return w.Try(w.Coordinator, func(tx *db.Tx) error {
			_, err := housing.AddRules(tx, w.house.ID, housing.RulesInput{From: sild.MustDate(from), Words: words})
			return err
		})
	}
	invalid(t, add("2024-01-01", nil), "words_et", "rules.words.required")
	if err := add("2024-01-01", map[string]string{"et": "Öörahu algab kell 22.", "ru": "Тихий час с 22:00."}); err != nil {
		t.Fatal(err)
	}
	waiting := func() (list []housing.Unanswered) {
		w.Look(w.Coordinator, func(tx *db.Tx) (err error) {
			list, err = housing.RulesWaiting(tx, w.house.ID)
			return err
		})
		return list
	}
	answer := func(in housing.RulesAnswerInput) error {
		return w.Try(w.Coordinator, func(tx *db.Tx) error {
			_, err := housing.AnswerRules(tx, s.Thing, in)
			return err
		})
	}
	if l := waiting(); len(l) != 1 || l[0].Refused {
		t.Errorf("nobody has answered: %+v", l)
	}
	invalid(t, answer(housing.RulesAnswerInput{Lang: "uk", Accepted: true, How: "signed"}), "lang", "rules.lang.not_written")
	if err := answer(housing.RulesAnswerInput{Lang: "uk", Heard: true, Interpreter: "Olena Bondar", How: "said"}); err != nil {
		t.Fatal(err)
	}
	if l := waiting(); len(l) != 1 || !l[0].Refused {
		t.Errorf("refused: %+v", l)
	}
	w.Go("2024-08-06 10:00")
	if err := answer(housing.RulesAnswerInput{Lang: "ru", Accepted: true, How: "signed"}); err != nil {
		t.Fatal(err)
	}
	if l := waiting(); len(l) != 0 {
		t.Errorf("accepted: %+v", l)
	}
	invalid(t, add("2024-08-01", map[string]string{"en": "Quiet from 22."}), "from", "rules.from.past")
	if err := add("2024-08-10", map[string]string{"en": "Quiet from 22. No smoking."}); err != nil {
		t.Fatal(err)
	}
	if l := waiting(); len(l) != 0 {
		t.Errorf("the second does not hold yet: %+v", l)
	}
	w.Go("2024-08-10 10:00")
	if l := waiting(); len(l) != 1 {
		t.Errorf("the second holds: %+v", l)
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		all, err := housing.RulesAnswersOf(tx, s.Case)
		if len(all) != 1 || all[0].Version != 1 || !all[0].Accepted || all[0].Lang != "ru" {
			t.Errorf("answers: %+v", all)
		}
		return err
	})
}

// TestLivingHours: that somebody went to a counsellor's hours stands on the page of
// the house for those who read what such hours tell of, and for nobody else.
func TestLivingHours(t *testing.T) {
	w := newWorld(t)
	s := w.livesThere("Andrei", "Tamm", w.beds[0])
	staff := w.onDuty("Maie Kask")
	minutes := map[string]int{"psychologist-hours": 20, "debt-hours": 30}
	for template, n := range minutes {
		w.Do(w.Coordinator, func(tx *db.Tx) error {
			a, err := activity.Add(tx, w.Programme.ID, activity.Input{
				Template: template, Place: "Kääpa", Leader: w.Worker.ID, Series: activity.Series{Starts: w.Now().Add(-time.Hour), Every: "week", Times: 1},
			})
			if err != nil {
				return err
			}
			o, err := activity.Open(tx, a.ID)
			if err != nil {
				return err
			}
			list, err := activity.Sessions(tx, o)
			if err != nil {
				return err
			}
			g, err := activity.WalkIn(tx, list[0].ID, "Andrei", "")
			if err != nil {
				return err
			}
			if err := activity.SeeGuest(tx, g.ID, list[0].ID, activity.Came, n); err != nil {
				return err
			}
			_, err = activity.Match(tx, g.ID, s.Case)
			return err
		})
	}
	for _, x := range []struct {
		u    flowtest.User
		want map[string]int
	}{{w.Worker, minutes}, {staff, map[string]int{"psychologist-hours": 0, "debt-hours": 0}}} {
		var living housing.Living
		w.Look(x.u, func(tx *db.Tx) (err error) { living, err = housing.LivingOf(tx, s.Case); return err })
		got := map[string]int{}
		for _, h := range living.Work {
			if _, ok := minutes[h.Template]; ok {
				got[h.Template] = h.Week
			}
		}
		if diff := cmp.Diff(x.want, got); diff != "" {
			t.Errorf("%s reads (-want +got):\n%s", x.u.Role, diff)
		}
	}
}

// TestOnDuty holds who sees and writes the life of a resident: the staff on duty
// and while they are, who answers for the house, who supports; nobody else.
func TestOnDuty(t *testing.T) {
	w := newWorld(t)
	s := w.livesThere("Andrei", "Tamm", w.beds[0])
	staff := w.onDuty("Maie Kask")
	other := w.AddUser(w.Provider, "Peeter Saar", "house_staff")
	living := func(u flowtest.User) (x housing.Living, err error) {
		err = w.Try(u, func(tx *db.Tx) error {
			var err error
			x, err = housing.LivingOf(tx, s.Case)
			return err
		})
		return x, err
	}
	for _, u := range []flowtest.User{staff, w.Coordinator, w.Worker} {
		x, err := living(u)
		if err != nil || x.Place.Bed != "1" || x.Adds != (u.ID != w.Worker.ID) {
			t.Errorf("%s: %v, %+v, writes %v", u.Role, err, x.Place, x.Adds)
		}
	}
	for _, u := range []flowtest.User{other, w.Officer, w.Manager} {
		_, err := living(u)
		missing(t, err)
	}
	keep := func(u flowtest.User) (id sild.ID, err error) {
		err = w.Try(u, func(tx *db.Tx) error {
			b, err := housing.KeepBelonging(tx, s.Thing, housing.BelongingInput{What: "A suitcase", KeptAt: "Cellar, shelf 2"})
			id = b.ID
			return err
		})
		return id, err
	}
	id, err := keep(staff)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := keep(w.Worker); sild.KindOf(err) != sild.Forbidden {
		t.Errorf("who supports keeps nothing in the house: %v", err)
	}
	if err := w.Try(w.Worker, func(tx *db.Tx) error { return casework.Undo(tx, "belongings", id) }); sild.KindOf(err) != sild.Forbidden {
		t.Errorf("another undoes it: %v", err)
	}
	w.Do(staff, func(tx *db.Tx) error { return casework.Undo(tx, "belongings", id) })
	w.Go("2024-08-06 08:00")
	_, err = living(staff)
	missing(t, err)
	_, err = keep(staff)
	missing(t, err)
	missing(t, w.Try(staff, func(tx *db.Tx) error {
		_, err := housing.Incidents(tx, w.house.ID, housing.HappenedFilter{})
		return err
	}))
}

// TestIncident holds that each part stands on its own record, that something
// serious reaches who supports, and that a warning is given and told.
func TestIncident(t *testing.T) {
	w := newWorld(t)
	andrei := w.livesThere("Andrei", "Tamm", w.beds[0])
	boriss := w.livesThere("Boriss", "Kask", w.beds[1])
	staff := w.onDuty("Maie Kask")
	at := w.Now().Add(-time.Minute)
	add := func(in housing.IncidentInput) (e housing.Event, err error) {
		err = w.Try(staff, func(tx *db.Tx) error {
			var err error
			e, err = housing.AddIncident(tx, w.house.ID, in)
			return err
		})
		return e, err
	}
	part := housing.PartInput{Case: andrei.Case, Part: "did", Words: "Hit somebody.", Warning: "written"}
	_, err := add(housing.IncidentInput{At: at, Kind: "violence", Words: "A fight.", Parts: []housing.PartInput{part, part}})
	invalid(t, err, "part_"+string(andrei.Case), "incident.twice")
	_, err = add(housing.IncidentInput{At: at, Kind: "violence", Words: "A fight.", Parts: []housing.PartInput{{Case: boriss.Case, Part: "saw", Warning: "said"}}})
	invalid(t, err, "warning_"+string(boriss.Case), "incident.warning.did")
	_, err = add(housing.IncidentInput{At: w.Now().AddDate(0, 0, -3), Kind: "violence", Words: "A fight.", Parts: []housing.PartInput{part}})
	invalid(t, err, "part_"+string(andrei.Case), "incident.not_living")
	e, err := add(housing.IncidentInput{At: at, Kind: "violence", Place: "Kitchen", Words: "A fight in the kitchen.", Called: "Police", Parts: []housing.PartInput{part, {Case: boriss.Case, Part: "suffered", Words: "A black eye."}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := add(housing.IncidentInput{At: at, Kind: "other", Words: "The boiler broke."}); err != nil {
		t.Errorf("of nobody: %v", err)
	}
	var thing sild.ID
	w.Look(w.Worker, func(tx *db.Tx) error {
		for _, k := range []sild.ID{andrei.Case, boriss.Case} {
			rec, err := access.Case(tx, k, "N")
			if err != nil {
				return err
			}
			worries, err := casework.Worries(tx, rec)
			if err != nil || len(worries) != 1 || worries[0].To != w.Worker.ID {
				t.Errorf("worries: %+v, %v", worries, err)
			}
		}
		parts, err := housing.IncidentsOf(tx, andrei.Case)
		if len(parts) != 1 || parts[0].Words != "Hit somebody." || parts[0].Event != e.ID {
			t.Errorf("his part: %+v", parts)
			return err
		}
		thing = parts[0].Thing
		return err
	})
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		if t2, err := housing.WaitsIn(tx, w.house.ID); err != nil || t2.Untold != 1 {
			t.Errorf("what waits: %+v, %v", t2, err)
		}
		list, err := housing.Incidents(tx, w.house.ID, housing.HappenedFilter{Warning: true})
		if len(list) != 1 || len(list[0].Residents) != 2 || list[0].Unseen != 0 {
			t.Errorf("with a warning: %+v", list)
		}
		return err
	})
	warn := func(in housing.WarningInput) error {
		return w.Try(staff, func(tx *db.Tx) error { _, err := housing.Warn(tx, thing, in); return err })
	}
	invalid(t, warn(housing.WarningInput{Warning: "last", ToldOn: w.Today().AddDays(-1)}), "told", "incident.told.before")
	if err := warn(housing.WarningInput{Warning: "last", ToldOn: w.Today(), Answer: "He began."}); err != nil {
		t.Fatal(err)
	}
}

// TestIncidentUndone holds that what is taken back is so for all who had a part,
// and stands on no list.
func TestIncidentUndone(t *testing.T) {
	w := newWorld(t)
	andrei, boriss := w.livesThere("Andrei", "Tamm", w.beds[0]), w.livesThere("Boriss", "Kask", w.beds[1])
	w.Go(w.Now().In(w.DB.Zone).Add(time.Minute).Format("2006-01-02 15:04")) // what is undone is what was saved in one moment
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AddIncident(tx, w.house.ID, housing.IncidentInput{
			At: w.Now().Add(-time.Minute), Kind: "fire", Words: "Smoke.",
			Parts: []housing.PartInput{{Case: andrei.Case, Part: "did"}, {Case: boriss.Case, Part: "saw"}},
		})
		return err
	})
	of := func(k sild.ID) (parts []housing.Part) {
		w.Look(w.Coordinator, func(tx *db.Tx) (err error) {
			parts, err = housing.IncidentsOf(tx, k)
			return err
		})
		return parts
	}
	part := of(boriss.Case)[0].ID
	let := w.Exclude(w.Coordinator.ID, andrei.Subject) // whose part would be taken back too
	missing(t, w.Try(w.Coordinator, func(tx *db.Tx) error { return casework.Undo(tx, "incident", part) }))
	let()
	w.Do(w.Coordinator, func(tx *db.Tx) error { return casework.Undo(tx, "incident", part) })
	if n := len(of(andrei.Case)) + len(of(boriss.Case)); n != 0 {
		t.Errorf("%d parts stand", n)
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		list, err := housing.Incidents(tx, w.house.ID, housing.HappenedFilter{})
		if len(list) != 0 {
			t.Errorf("the list: %+v", list)
		}
		rec, err2 := access.Case(tx, andrei.Case, "N")
		if err2 != nil {
			return err2
		}
		if worries, _ := casework.Worries(tx, rec); len(worries) != 0 {
			t.Errorf("the worry stands: %+v", worries)
		}
		return err
	})
}
