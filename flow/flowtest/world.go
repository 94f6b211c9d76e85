// SPDX-License-Identifier: EUPL-1.2

// Package flowtest is a small world for the tests of the doors: a prison, two
// providers and a ministry, their people, and the programme ee-jmk, on a real
// database of its own.
//
// It promises that everything in it came about as it does at work, through a
// [flow.Flow] and by the user whose task it is, so that whatever was derived,
// granted and put on the trail is there. Its clock is the test's to move. What
// a test asserts is left to the test.
package flowtest

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sild"
	"sild/db"
	"sild/db/dbtest"
	"sild/flow"
	"sild/org"
	"sild/pack"
	"sild/packs"
	"sild/privacy"
	"sild/programme"
)

// Start is when a world begins: Monday 5 February 2024, ten o'clock in Tallinn,
// four months into the programme's period.
var Start = time.Date(2024, 2, 5, 8, 0, 0, 0, time.UTC)

// A World is organisations that work together in one programme.
type World struct {
	DB        *db.DB
	Flow      *flow.Flow
	Programme programme.Programme
	Pack      *pack.Pack

	Prison, Provider, Other, Ministry Org

	Officer     User // of the prison: enters people and refers them
	Guard       User // of the prison's other team, who sees nothing of the first
	Coordinator User // of the provider: answers, assigns
	Worker      User // support persons of the provider
	Second      User
	Stranger    User // coordinator of the other provider
	Manager     User // of the ministry: sees totals
	Admin       User // of the provider: keeps its users, sees nobody's record
	Keeper      User // of the provider: its privacy officer, in a team of their own

	t     testing.TB
	clock *atomic.Int64
	ships string // id of the pack
}

// An Org is an organisation with its first team.
type Org struct {
	ID, Team sild.ID
	Name     string
}

// A User is somebody at work.
type User struct {
	ID, Org, Team sild.ID
	Name, Role    string
}

// Actor is who u acts as.
func (u User) Actor() sild.Actor { return sild.Actor{User: u.ID, Org: u.Org, Role: u.Role, Lang: "en"} }

// New makes a world that nobody else uses. It ends with the test.
func New(t testing.TB) *World {
	t.Helper()
	return NewIn(t, "ee-jmk")
}

// NewIn makes one in another programme that ships: one to which people come from
// prison.
func NewIn(t testing.TB, pack string) *World {
	t.Helper()
	w := &World{t: t, DB: dbtest.New(t), clock: new(atomic.Int64), ships: pack}
	w.clock.Store(Start.UnixMicro())
	w.DB.Now = func() time.Time { return time.UnixMicro(w.clock.Load()).UTC() }
	zone, err := time.LoadLocation("Europe/Tallinn")
	w.must(err)
	w.DB.Zone = zone
	w.Flow = flow.New(t.Context(), w.DB)
	w.system(w.found)
	return w
}

// Go moves the clock to a time of day in Tallinn, "2024-03-01 14:30", or to
// ten o'clock of a day.
func (w *World) Go(when string) {
	w.t.Helper()
	if !strings.Contains(when, " ") {
		when += " 10:00"
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", when, w.DB.Zone)
	w.must(err)
	w.clock.Store(at.UnixMicro())
}

// Now is the moment at which the clock stands.
func (w *World) Now() time.Time { return w.DB.Now() }

// Today is its day.
func (w *World) Today() sild.Date { return sild.DateOf(w.Now(), w.DB.Zone) }

// Do is a unit of work that u does.
func (w *World) Do(u User, do func(*db.Tx) error) {
	w.t.Helper()
	w.must(w.Try(u, do))
}

// Try is Do, with the error for the test to judge.
func (w *World) Try(u User, do func(*db.Tx) error) error {
	_, err := w.Flow.Write(w.t.Context(), u.Actor(), flow.Once{}, func(tx *db.Tx) (string, error) { return "", do(tx) })
	return err
}

// Look is a unit of work in which u reads.
func (w *World) Look(u User, do func(*db.Tx) error) {
	w.t.Helper()
	w.must(w.Flow.Read(w.t.Context(), u.Actor(), do))
}

// Token opens a session for u, kind "api" or "web", and gives its token.
func (w *World) Token(u User, kind string) (token string) {
	w.t.Helper()
	w.Do(u, func(tx *db.Tx) (err error) {
		token, err = org.SignIn(tx, u.ID, kind)
		return err
	})
	return token
}

// Value is the first value of a vocabulary that has a meaning.
func (w *World) Value(vocabulary, meaning string) string {
	w.t.Helper()
	for _, v := range w.Pack.Vocabularies[vocabulary].Values {
		if v.Meaning == meaning && !v.Retired {
			return v.ID
		}
	}
	w.t.Fatalf("the pack %s has no value of %s that means %s", w.Pack.ID, vocabulary, meaning)
	return ""
}

// found makes the organisations, their people and the programme.
func (w *World) found(tx *db.Tx) error {
	orgOf := func(name, kind, team string) Org {
		o, err := org.AddOrganisation(tx, name, kind)
		w.must(err)
		tm, err := org.AddTeam(tx, o.ID, team)
		w.must(err)
		return Org{o.ID, tm.ID, o.Name}
	}
	w.Prison = orgOf("Tartu Prison", "prison", "Social department")
	w.Provider = orgOf("South Centre", "provider", "South")
	w.Other = orgOf("North Centre", "provider", "North")
	w.Ministry = orgOf("Ministry", "funder", "Contracts")
	guards, err := org.AddTeam(tx, w.Prison.ID, "Regime")
	w.must(err)

	user := func(o Org, name, role string) User {
		email := strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@example.org"
		u, err := org.AddUser(tx, o.ID, name, email, "en", role, o.Team, sild.MustDate("2023-10-01"))
		w.must(err)
		return User{ID: u.ID, Org: o.ID, Team: o.Team, Name: u.Name, Role: role}
	}
	w.Officer = user(w.Prison, "Piret Vang", "prison")
	w.Guard = user(Org{ID: w.Prison.ID, Team: guards.ID}, "Mihkel Valve", "prison")
	w.Coordinator = user(w.Provider, "Kaie Koor", "coordinator")
	w.Worker = user(w.Provider, "Siiri Tugi", "support_person")
	w.Second = user(w.Provider, "Toomas Abi", "support_person")
	w.Proved(tx, w.Worker.ID)
	w.Proved(tx, w.Second.ID)
	w.Stranger = user(w.Other, "Peeter Muu", "coordinator")
	w.Manager = user(w.Ministry, "Liis Leping", "contract_manager")
	w.Admin = user(w.Provider, "Helle Haldur", "org_admin")

	apart, err := org.AddTeam(tx, w.Provider.ID, "Data protection")
	w.must(err)
	w.Keeper = user(Org{ID: w.Provider.ID, Team: apart.ID}, "Maarja Kaitse", "privacy_officer")
	for _, o := range []Org{w.Provider, w.Other} { // the other has none of its own
		w.must(privacy.SetReviewer(tx, o.ID, w.Provider.ID))
	}

	source, ok := packs.Source(w.ships)
	if !ok {
		w.t.Fatalf("the pack %s does not ship", w.ships)
	}
	w.Programme, err = programme.Start(tx, source, w.Provider.ID)
	w.must(err)
	w.Pack, err = programme.Of(tx, w.Programme.ID)
	w.must(err)
	agree := func(o Org, part string, team sild.ID) {
		_, err := programme.Agree(tx, programme.Contract{
			Programme: w.Programme.ID, Org: o.ID, Part: part, Team: team,
			From: w.Pack.Period.From, Until: org.Far, Places: 20,
		})
		w.must(err)
	}
	agree(w.Prison, "referrer", "")
	agree(w.Provider, "provider", w.Provider.Team)
	agree(w.Other, "provider", w.Other.Team)
	agree(w.Ministry, "funder", "")
	return nil
}

// Proved writes down that a worker has the training and the check that support
// persons of the programme need.
func (w *World) Proved(tx *db.Tx, user sild.ID) {
	w.t.Helper()
	for _, kind := range []string{"training:support-person-45h", "check:background"} {
		_, err := org.AddCredential(tx, user, org.CredentialInput{Kind: kind, Outcome: "passed", JudgedBy: "Kaie Koor", JudgedOn: sild.MustDate("2022-09-01")})
		w.must(err)
	}
}

// AddUser adds somebody to the first team of an organisation.
func (w *World) AddUser(o Org, name, role string) (added User) {
	w.t.Helper()
	w.system(func(tx *db.Tx) error {
		email := strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@example.org"
		u, err := org.AddUser(tx, o.ID, name, email, "en", role, o.Team, sild.MustDate("2023-10-01"))
		added = User{ID: u.ID, Org: o.ID, Team: o.Team, Name: u.Name, Role: role}
		return err
	})
	return added
}

// Exclude keeps somebody from some records, or from all if none is named, until let.
func (w *World) Exclude(u sild.ID, from ...sild.ID) (let func()) {
	w.t.Helper()
	do := func(query string, more ...sild.ID) {
		w.t.Helper()
		w.as(func(tx *db.Tx) error {
			args := []any{u}
			if len(more) > 0 {
				query += ` WHERE id IN (` + db.List(&args, more) + `)`
			}
			_, err := db.Exec(tx, query, args...)
			return err
		})
	}
	do(`INSERT INTO exclusion (subject_id, user_id, why, at) SELECT id, $1, 'closed', created_at FROM subject`, from...)
	return func() { do(`DELETE FROM exclusion WHERE user_id = $1 AND why = 'closed'`) }
}

// Unproved takes back what is recorded of a worker's training and checks.
func (w *World) Unproved(user sild.ID) {
	w.t.Helper()
	w.system(func(tx *db.Tx) error {
		of, err := org.WorkerOf(tx, user)
		for _, c := range of.Credentials {
			w.must(org.MistakeCredential(tx, c.ID, "Somebody else's."))
		}
		return err
	})
}

func (w *World) system(do func(*db.Tx) error) {
	w.t.Helper()
	_, err := w.Flow.Write(w.t.Context(), sild.System, flow.Once{}, func(tx *db.Tx) (string, error) { return "", do(tx) })
	w.must(err)
}

func (w *World) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}
