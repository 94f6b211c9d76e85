// SPDX-License-Identifier: EUPL-1.2

package story_test

import (
	"strings"
	"testing"
	"time"

	"sild"
	"sild/db"
	"sild/db/dbtest"
	"sild/flow"
	"sild/story"
)

// little is a story of one prison and one provider; steps are added to it.
const little = `story: little
pack: ee-jmk
zone: Europe/Tallinn
begins: 2024-01-02 08:00
controller: help
organisations:
- {id: help, name: Help, kind: provider, teams: [{id: team, name: Team}]}
- {id: gaol, name: Prison, kind: prison, teams: [{id: officers, name: Officers}]}
users:
- {id: mari, name: Mari Maasikas, lang: en, role: coordinator, team: team}
- {id: liis, name: Liis Kask, lang: en, role: prison, team: officers}
contracts:
- {organisation: help, part: provider, team: team, from: 2024-01-01, until: 2025-12-31}
- {organisation: gaol, part: referrer, from: 2024-01-01, until: 2025-12-31}
steps:
`

func TestRead(t *testing.T) {
	good := func(src string) {
		t.Helper()
		if _, err := story.Read("s.yaml", []byte(src)); err != nil {
			t.Error(err)
		}
	}
	bad := func(src, want string) {
		t.Helper()
		if _, err := story.Read("s.yaml", []byte(src)); err == nil || !strings.HasPrefix(err.Error(), "s.yaml:") || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s…: %v; want s.yaml: and %q", src, err, want)
		}
	}
	step := "- {at: 2024-01-02 10:00, as: liis, do: add-person}\n"
	good(little)
	good(little + step + step)
	good(little + step + "- {on: 2024-01-02, expect: {stage: {jaan: referred}}}\n")
	bad("", "one document")
	bad("story: x", "has the keys")
	bad("story: [", "s.yaml:1")
	bad(strings.Replace(little, "Europe/Tallinn", "Europe/Nowhere", 1), "no time zone")
	bad(strings.Replace(little, "2024-01-02 08:00", "2 January", 1), "not a moment")
	bad(strings.Replace(little, "pack:", "peck:", 1), "peck")
	bad(little+"- {at: 2024-01-02, as: liis, do: add-person}", "s.yaml:16: at:")
	bad(little+"- {at: 2024-01-02 10:00, as: liis}", "either do or expect")
	bad(little+"- {at: 2024-01-02 10:00, as: liis, do: x, expect: {}}", "either do or expect")
	bad(little+"- {at: 2024-01-02 10:00, as: king, do: add-person}", "no user")
	bad(little+"- {at: 2024-01-01 10:00, as: liis, do: add-person}", "time goes on")
	bad(little+"- {on: soon, expect: {}}", "not a day")
	bad(little+"- {at: 2024-01-02 10:00, as: liis, doo: add-person}", "doo")
	bad(little+step+"- {on: 2024-01-01, expect: {}}", "s.yaml:17: this is before")
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(little))
	f.Add([]byte(little + "- {at: 2024-01-02 10:00, as: liis, do: add-person, refused: {status: 422}}\n- {on: 2024-01-02, expect: {tasks: [{of: jaan, clock: ask}]}}\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		s, err := story.Read("s.yaml", src)
		if err == nil && (s.Location() == nil || s.Last().Before(sild.DateOf(s.Start(), s.Location()))) {
			t.Errorf("a story that ends before it begins: %v, %v", s.Start(), s.Last())
		}
	})
}

// TestLenient: in a demo people do things of their own; the story goes on with
// what is still possible, and the clock is never turned back.
func TestLenient(t *testing.T) {
	s, err := story.Read("s.yaml", []byte(little+`
- {at: 2024-01-02 10:00, as: liis, do: add-person, save: jaan, with: {given: Jaan, family: Kuusk, no_code_why: unknown}}
- {at: 2024-01-02 10:01, as: mari, do: add-person, save: mati, with: {given: Mati, family: Kuusk, no_code_why: unknown}}
- {at: 2024-01-02 10:02, as: liis, do: set-release, of: mati, with: {on: 2024-09-01, kind: end_of_sentence, place: tartu}}
- {at: 2024-01-02 10:03, as: liis, do: set-release, of: jaan, with: {on: 2024-09-01, kind: end_of_sentence, place: tartu}}
- {on: 2024-01-02, expect: {stage: {jaan: ended}}}
- {at: 2024-01-04 10:00, as: liis, do: set-release, of: jaan, with: {on: 2024-10-01, kind: end_of_sentence, place: tartu, change: postponed}}
`))
	if err != nil {
		t.Fatal(err)
	}
	d := dbtest.New(t)
	d.Zone = s.Location()
	var now time.Time
	d.Now = func() time.Time { return now }
	p, err := story.Begin(t.Context(), s, flow.New(t.Context(), d), sild.NewLog(t.Output()), func(at time.Time) {
		if at.Before(now) {
			t.Errorf("the clock was turned back from %v to %v", now, at)
		}
		now = at
	})
	if err != nil {
		t.Fatal(err)
	}
	p.Lenient = true
	releases := func() (days []sild.Date) {
		t.Helper()
		if err := d.Read(t.Context(), sild.System, func(tx *db.Tx) (err error) {
			days, err = db.All[sild.Date](tx, `SELECT release_on FROM release_date WHERE replaced_at IS NULL`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return days
	}
	if err := p.To(t.Context(), sild.MustDate("2024-01-03").In(s.Location())); err != nil {
		t.Fatal(err)
	}
	if got := releases(); len(got) != 1 || got[0] != sild.MustDate("2024-09-01") {
		t.Errorf("on 3 January the releases are %v", got)
	}
	if err := p.To(t.Context(), sild.MustDate("2024-01-05").In(s.Location())); err != nil {
		t.Fatal(err)
	}
	if got := releases(); len(got) != 1 || got[0] != sild.MustDate("2024-10-01") {
		t.Errorf("on 5 January the releases are %v", got)
	}

	p.Lenient = false
	if err := p.All(t.Context()); err != nil { // nothing is left to play
		t.Error(err)
	}
}
