// SPDX-License-Identifier: EUPL-1.2

package flowtest

import (
	"strings"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/org"
	"sild/people"
)

// The people who help beside the provider's workers.
type Beside struct {
	Volunteer  User // of the provider's team
	Specialist User // of the provider's debt advice, a team of its own
	Probation  User
	Municipal  User
}

// WithBeside adds them to the world.
func (w *World) WithBeside() (b Beside) {
	w.t.Helper()
	w.system(func(tx *db.Tx) error {
		user := func(o Org, name, role string) User {
			email := strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@example.org"
			u, err := org.AddUser(tx, o.ID, name, email, "en", role, o.Team, sild.MustDate("2023-10-01"))
			w.must(err)
			return User{ID: u.ID, Org: o.ID, Team: o.Team, Name: u.Name, Role: role}
		}
		team := func(o sild.ID, name string) sild.ID {
			t, err := org.AddTeam(tx, o, name)
			w.must(err)
			return t.ID
		}
		other := func(name, kind, of string) Org {
			o, err := org.AddOrganisation(tx, name, kind)
			w.must(err)
			return Org{o.ID, team(o.ID, of), o.Name}
		}
		b.Volunteer = user(w.Provider, "Vaike Vaba", "volunteer")
		b.Specialist = user(Org{ID: w.Provider.ID, Team: team(w.Provider.ID, "Debt advice")}, "Sirje Vlad", "specialist")
		b.Probation = user(other("Tartu probation", "probation", "Supervision"), "Priit Hool", "probation")
		b.Municipal = user(other("Võru town", "municipality", "Social work"), "Moonika Vald", "municipal")
		return nil
	})
	return b
}

// Help lets a team help with some sections of a case until a day, asked by the
// worker and accepted by u.
func (w *World) Help(caseID sild.ID, u User, sections string, until sild.Date) (request sild.ID) {
	w.t.Helper()
	var row sild.ID
	w.Do(w.Worker, func(tx *db.Tx) error {
		r, err := casework.AskHelp(tx, caseID, casework.RequestInput{Team: u.Team, Sections: sections, Asks: "Look at the debts together.", Until: until})
		row, request = r.ID, r.Thing
		return err
	})
	w.Do(u, func(tx *db.Tx) error {
		_, err := casework.AnswerHelp(tx, row, "accepted", "")
		return err
	})
	return request
}

// Leaves lets a person leave prison today.
func (w *World) Leaves(subject sild.ID) {
	w.t.Helper()
	w.release(w.Officer, subject, people.ReleaseInput{On: w.Today(), Happened: true})
}

// Back lets the worker tell that a person is in prison again, for six months: the
// prison does not see the record until then.
func (w *World) Back(subject sild.ID) {
	w.t.Helper()
	w.release(w.Worker, subject, people.ReleaseInput{On: w.Today().AddMonths(6), Anew: true})
}

func (w *World) release(u User, subject sild.ID, in people.ReleaseInput) {
	w.t.Helper()
	in.Kind, in.Place = w.Value("release", "end_of_sentence"), w.Pack.Vocabularies["prisons"].Values[0].ID
	w.Do(u, func(tx *db.Tx) error {
		_, err := people.SetRelease(tx, w.Pack, subject, in)
		return err
	})
}
