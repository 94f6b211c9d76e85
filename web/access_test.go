// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
	"sild/privacy"
	"sild/programme"
	"sild/referral"
	"sild/trail"
	"sild/web/page"
	"sild/web/portal"
)

var update = flag.Bool("update", false, "write testdata/access.golden anew")

// TestAccess holds every route against every role: the status in
// testdata/access.golden, so that a change of who may do what is a line in a
// diff. Forms are sent empty: 422 and 303 say that the role may, 403 that the
// record is seen and the deed is somebody else's, 404 that nothing is seen. A
// route that is not there yet fails, because its line is missing.
func TestAccess(t *testing.T) {
	roles := []struct {
		name string
		user func(*flowtest.World) flowtest.User // nil: somebody whom the test adds to the world
	}{
		{"nobody", func(*flowtest.World) flowtest.User { return flowtest.User{} }},
		{"prison", func(w *flowtest.World) flowtest.User { return w.Officer }},
		{"other-prison-team", func(w *flowtest.World) flowtest.User { return w.Guard }},
		{"coordinator", func(w *flowtest.World) flowtest.User { return w.Coordinator }},
		{"lead", func(w *flowtest.World) flowtest.User { return w.Worker }},
		{"colleague", func(w *flowtest.World) flowtest.User { return w.Second }},
		{"other-provider", func(w *flowtest.World) flowtest.User { return w.Stranger }},
		{"funder", func(w *flowtest.World) flowtest.User { return w.Manager }},
		{"admin", func(w *flowtest.World) flowtest.User { return w.Admin }},
		{"volunteer", nil},
		{"specialist", nil},
		{"probation", nil},
		{"municipal", nil},
		{"auditor", nil},
		{"participant", func(*flowtest.World) flowtest.User { return flowtest.User{Role: access.Participant} }},
		{"privacy", func(w *flowtest.World) flowtest.User { return w.Keeper }},
	}
	contents, err := New(page.Config{Flow: flowtest.New(t).Flow, Log: sild.Discard})
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, r := range contents.Routes() {
		order = append(order, r.Pattern)
	}
	slices.Sort(order)
	// What takes back comes last: the rest needs what it takes.
	slices.SortStableFunc(order, func(a, b string) int { return btoi(path.Base(a) == "undo") - btoi(path.Base(b) == "undo") })

	answers := make([]map[string]int, len(roles)) // of each role, by route
	t.Run("roles", func(t *testing.T) {
		for i, role := range roles {
			t.Run(role.name, func(t *testing.T) {
				t.Parallel()
				w := flowtest.New(t)
				ids, beside := accessWorld(t, w)
				auditor := ownWorld(t, w, ids)
				s, err := New(page.Config{Flow: w.Flow, Log: sild.Discard})
				if err != nil {
					t.Fatal(err)
				}
				u := map[string]flowtest.User{"volunteer": beside.Volunteer, "specialist": beside.Specialist, "probation": beside.Probation, "municipal": beside.Municipal, "auditor": auditor}[role.name]
				if role.user != nil {
					u = role.user(w)
				}
				answers[i] = map[string]int{}
				token := func() string { // a new one each time: some routes end it
					switch {
					case u.Role == access.Participant:
						return "own " + ownToken(t, w, sild.ID(ids["account"]))
					case u.ID != "":
						return w.Token(u, "web")
					}
					return ""
				}
				if u.ID != "" {
					namesNobody(t, w, s, u, order, ids, token)
				}
				for _, pattern := range order {
					answers[i][pattern] = statusOf(s, pattern, ids, token())
				}
			})
		}
	})
	var b strings.Builder
	fmt.Fprintf(&b, "%-62s", "# route")
	for _, role := range roles {
		fmt.Fprintf(&b, " %s", role.name)
	}
	b.WriteByte('\n')
	for _, pattern := range order {
		fmt.Fprintf(&b, "%-62s", pattern)
		for i := range roles {
			fmt.Fprintf(&b, " %d", answers[i][pattern])
		}
		b.WriteByte('\n')
	}
	flowtest.Held(t, "testdata/access.golden", b.String(), *update)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// accessWorld has one case with one of everything, and names the ids that stand
// in paths.
func accessWorld(t *testing.T, w *flowtest.World) (map[string]string, flowtest.Beside) {
	t.Helper()
	subject := w.Person("Andrei", "Tamm")
	other := w.Person("Boriss", "Kask")
	ids := map[string]string{
		"subject": string(subject), "programme": string(w.Programme.ID), "indicator": "employed-1m", "form": "needs", "fact_kind": "contact",
		"provider": string(w.Provider.ID), "report": "half-year", "from": "2024-01-01",
	}
	w.Do(w.Officer, func(tx *db.Tx) error {
		d, err := referral.NewDraft(tx, other)
		ids["draft"] = string(d.ID)
		return err
	})
	caseID := w.Referred(subject)
	w.Accept(caseID)
	ids["case"] = string(caseID)
	w.Go("2024-02-05 11:00") // to undo takes back all that was saved in one moment
	w.Do(w.Worker, func(tx *db.Tx) error {
		c, err := casework.AddContact(tx, caseID, casework.ContactInput{
			Kind: w.Value("contact_kinds", "phone"), Outcome: w.Value("contact_outcomes", "held"), StartedAt: w.Now().Add(-time.Minute), Minutes: 15,
		})
		if err != nil {
			return err
		}
		ids["id"] = string(c.ID)
		return nil
	})
	w.Go("2024-02-05 11:01")
	w.Do(w.Worker, func(tx *db.Tx) error {
		g, err := casework.AddGoal(tx, caseID, casework.GoalInput{Day: w.Today(), Area: w.Pack.Vocabularies["goal_areas"].Values[0].ID, Title: "Find work"})
		if err != nil {
			return err
		}
		ids["goal"] = string(g.ID)
		st, err := casework.AddStep(tx, g.Thing, casework.StepInput{Title: "Write a CV", Who: "person"})
		if err != nil {
			return err
		}
		ids["step"] = string(st.ID)
		a, err := casework.AddAppointment(tx, caseID, casework.AppointmentInput{StartsAt: w.Now().Add(48 * time.Hour), Minutes: 60, Kind: w.Value("contact_kinds", "in_prison")})
		ids["thing"] = string(a.ID)
		return err
	})
	w.Go("2024-02-05 11:02")
	w.Do(w.Worker, func(tx *db.Tx) error {
		a, err := casework.AddAssessment(tx, caseID, casework.AssessmentInput{
			Day: w.Today(), Occasion: "start", How: "talked", Needs: []casework.NeedInput{{Domain: w.Value("needs", "housing"), Answer: casework.NoNeed}},
		})
		if err != nil {
			return err
		}
		ids["assessment"] = string(a.ID)
		for range 2 {
			pl, err := casework.AddPlan(tx, caseID, casework.PlanInput{Day: w.Today(), Agreed: "yes", How: "signed"})
			if err != nil {
				return err
			}
			ids["plan"] = string(pl.ID)
		}
		scan, err := casework.NewScan("plan.pdf", []byte("%PDF-1.7\n%%EOF\n"))
		if err != nil {
			return err
		}
		x, err := casework.AddPaper(tx, caseID, casework.PaperInput{Day: w.Today(), Kind: w.Value("paper_kinds", "signed_plan"), Scan: &scan})
		ids["paper"] = string(x.ID)
		return err
	})
	ids["day"] = w.Today().String()
	w.Go("2024-02-05 11:02")
	w.Do(w.Worker, func(tx *db.Tx) error {
		x, err := casework.RaiseWorry(tx, caseID, casework.WorryInput{What: "Has not eaten."})
		if err != nil {
			return err
		}
		ids["worry"] = string(x.ID)
		tr, err := casework.AddTrip(tx, w.DB.Zone, casework.TripInput{Day: w.Today(), Nothing: true})
		ids["trip"] = string(tr.ID)
		return err
	})
	w.Do(w.Worker, func(tx *db.Tx) error {
		m, err := casework.AddMember(tx, caseID, casework.MemberInput{Kind: w.Value("network", "employer"), Name: "Sawmill"})
		ids["member"] = string(m.Thing)
		return err
	})
	ids["consent"] = string(w.Consent(caseID, "consent", "given"))
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		all, err := casework.Assignments(tx, caseID)
		if err == nil {
			ids["assignment"] = string(all[0].ID)
		}
		return err
	})
	guardWorld(t, w, ids)
	staffWorld(w, ids)
	ids["worker"] = string(w.Worker.ID)
	ids["number"] = "1"
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		v, err := programme.SaveDraft(tx, w.Programme.ID, 0, packText(t, "> 30\n", "> 40\n"), "")
		ids["version"], ids["guide"] = strconv.Itoa(v.Version), "pack-first-day"
		return err
	})
	key, _, err := trail.NewKey()
	if err == nil {
		err = trail.NewSealer(w.DB, key, sild.Discard).All(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	w.Go("2024-02-05 11:02")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		m, err := casework.AddOffer(tx, caseID, casework.OfferInput{User: w.Second.ID})
		ids["offer"] = string(m.ID)
		return err
	})
	beside := besideWorld(w, caseID, ids)
	moreWorld(t, w, caseID, ids)
	return ids, beside
}

// guardWorld has an emergency in another's record, and what a privacy officer
// finds.
func guardWorld(t *testing.T, w *flowtest.World, ids map[string]string) {
	t.Helper()
	_, other := w.Admitted("Cyrus", "Kask")
	const words = "He called and said that he would not live until tomorrow."
	w.Do(w.Second, func(tx *db.Tx) error {
		o, _, err := privacy.Open(tx, privacy.OverrideInput{Who: string(other), Reason: "danger", Words: words})
		ids["override"] = string(o.ID)
		return err
	})
	w.Do(w.Keeper, func(tx *db.Tx) error {
		x, err := privacy.NameAffected(tx, privacy.Question{About: "user", ID: string(w.Second.ID), From: w.Now().Add(-time.Hour), To: w.Now().Add(time.Hour)}, "breach", words)
		if err != nil {
			return err
		}
		ids["incident"] = string(x.ID)
		person, err := db.One[sild.ID](tx, `SELECT person_id FROM subject WHERE id = $1`, ids["subject"])
		if err != nil {
			return err
		}
		ids["person"] = string(person)
		o, err := privacy.OpeningByID(tx, sild.ID(ids["override"]))
		if err != nil {
			return err
		}
		h, err := privacy.Withhold(tx, o.Person, privacy.WithholdInput{Override: o.ID, Reason: "offence", Words: words, Until: tx.Today().AddDays(60), ReviewOn: tx.Today().AddDays(30)})
		ids["withheld"] = string(h.ID)
		if err != nil {
			return err
		}
		ids["signal"] = string(tx.NewID())
		_, err = db.Exec(tx, `INSERT INTO signal (id, kind, user_id, org_id, from_at, to_at, found, usual, bound, hours, at, outcome, words) VALUES ($1, 'many', $2, $3, $4, $5, 25, 3, 8, 40, $5, '', '')`,
			ids["signal"], w.Second.ID, w.Provider.ID, w.Now().Add(-time.Hour), w.Now())
		return err
	})
}

// staffWorld has a colleague, of whom everything is kept.
func staffWorld(w *flowtest.World, ids map[string]string) {
	ids["user"], ids["team"], ids["token"] = string(w.Second.ID), string(w.Provider.Team), org.NewToken()
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		c, err := org.AddCredential(tx, w.Second.ID, org.CredentialInput{Kind: "check:background", Outcome: "passed", JudgedBy: "Kaie Koor", JudgedOn: tx.Today()})
		if err != nil {
			return err
		}
		a, err := org.AddAway(tx, w.Second.ID, org.AwayInput{From: tx.Today().AddDays(-2), Why: "sick"})
		ids["credential"], ids["away"] = string(c.ID), string(a.ID)
		if err != nil {
			return err
		}
		if _, err := org.AddKind(tx, w.Second.ID, org.KindInput{Kind: "support-person", From: tx.Today()}); err != nil {
			return err // or nobody could offer them a case
		}
		k, err := org.AddKind(tx, w.Second.ID, org.KindInput{Kind: "mentor", From: tx.Today()})
		if err != nil {
			return err
		}
		who, err := casework.AddApplicant(tx, casework.ApplyInput{Team: w.Provider.Team, Kind: "mentor", Name: "Mari Abi", Email: "mari.abi@example.org", Lang: "et"})
		if err != nil {
			return err
		}
		step, err := casework.AddApplicantStep(tx, who.ID, casework.ApplicantStepInput{CredentialInput: org.CredentialInput{Kind: casework.Interview, JudgedOn: tx.Today(), Note: "Warm."}})
		ids["kind"], ids["applicant"], ids["applicant_step"], ids["pack"] = string(k.ID), string(who.ID), string(step.ID), "ee-jmk"
		return err
	})
	w.Do(w.Admin, func(tx *db.Tx) error {
		a, err := org.AccountOf(tx, w.Second.ID)
		if err != nil {
			return err
		}
		ids["member"] = string(a.Members[0].ID)
		return org.Reinvite(tx, w.Second.ID, ids["token"], false)
	})
}

var inPath = regexp.MustCompile(`\{([a-z_]+)\}`)

// statusOf sends a request as the browser of the one who holds token would.
func statusOf(s *page.Server, pattern string, ids map[string]string, token string) int {
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, requestOf(pattern, ids, token))
	return rec.Code
}

func requestOf(pattern string, ids map[string]string, token string) *http.Request {
	method, at, ok := strings.Cut(pattern, " ")
	if !ok {
		method, at = http.MethodGet, "/nowhere"
	}
	at = pathOf(at, ids, func(string) string { return "unknown" })
	r := httptest.NewRequest(method, at, nil)
	if method == http.MethodPost { // empty, but for which of several programmes it is about, and which row was looked at
		form := url.Values{"programme": {ids["programme"]}}
		switch {
		case at == "/take-in" || at == "/families":
			form.Set("programme", ids["family_programme"])
		case strings.HasPrefix(at, "/hours/time/"):
			form.Set("seen", ids["time"])
		}
		r = httptest.NewRequest(method, at, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if mine, ok := strings.CutPrefix(token, "own "); ok {
		r.AddCookie(&http.Cookie{Name: portal.OwnCookie, Value: mine})
	} else if token != "" {
		r.AddCookie(&http.Cookie{Name: page.CookieName, Value: token})
	}
	return r
}
