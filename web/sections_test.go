// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"
	"testing"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
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

// reads are the sections of which the trail tells that somebody read them.
func (s *scene) reads(t *testing.T, u flowtest.User) (all []string) {
	t.Helper()
	if err := s.DB.Read(t.Context(), sild.System, func(tx *db.Tx) error {
		list, err := db.All[string](tx, `SELECT DISTINCT sections FROM trail WHERE user_id = $1 AND action = 'read'`, u.ID)
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
