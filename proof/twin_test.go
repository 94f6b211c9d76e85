// SPDX-License-Identifier: EUPL-1.2

package proof_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
)

// A twin is one of two worlds that are alike but for one person, whom only one of
// them has.
type twin struct {
	*flowtest.World
	house house
	ids   map[string]string // as their names in paths; of the hidden person where there is one
	own   map[string]string // of somebody whom the outsider sees
}

// newTwin makes a world. Hide, if it is not nil, is called for the person whom
// only this world has.
func newTwin(t *testing.T, hide func(w *flowtest.World, subject, caseID sild.ID)) twin {
	t.Helper()
	w := flowtest.New(t)
	x := twin{World: w, ids: map[string]string{}, own: map[string]string{}}
	subject, caseID := w.Admitted("Boriss", "Kask")
	fill(w, subject, caseID, x.own)
	w.Go("2024-02-06 10:00")
	if hide != nil {
		subject, caseID = w.Admitted("Andrei", "Tamm")
		fill(w, subject, caseID, x.ids)
		hide(w, subject, caseID)
	}
	w.Go("2024-02-07 10:00")
	x.house = newHouse(t, w.Flow)
	return x
}

// fill gives a person one of much.
func fill(w *flowtest.World, subject, caseID sild.ID, ids map[string]string) {
	ids["subject"], ids["case"] = string(subject), string(caseID)
	w.Consent(caseID, "consent", "given")
	w.Do(w.Worker, func(tx *db.Tx) error {
		c, err := casework.AddContact(tx, caseID, casework.ContactInput{
			Kind: w.Value("contact_kinds", "phone"), Outcome: w.Value("contact_outcomes", "held"), StartedAt: w.Now().Add(-time.Minute), Minutes: 15, Agreed: "Calls on Friday.",
		})
		if err != nil {
			return err
		}
		g, err := casework.AddGoal(tx, caseID, casework.GoalInput{Day: w.Today(), Area: w.Pack.Vocabularies["goal_areas"].Values[0].ID, Title: "Find work"})
		if err != nil {
			return err
		}
		a, err := casework.AddAppointment(tx, caseID, casework.AppointmentInput{StartsAt: w.Now().Add(24 * time.Hour), Minutes: 60, Kind: w.Value("contact_kinds", "in_prison")})
		if err != nil {
			return err
		}
		m, err := casework.AddMember(tx, caseID, casework.MemberInput{Kind: w.Value("network", "employer"), Name: "Sawmill"})
		if err != nil {
			return err
		}
		ids["contact"], ids["id"], ids["goal"], ids["thing"], ids["appointment"], ids["member"] = string(c.ID), string(c.ID), string(g.ID), string(a.ID), string(a.ID), string(m.Thing)
		return nil
	})
}

// absent names nothing in any world.
const absent = "018d7700-0000-7000-8000-000000000000"

var (
	uuids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)
	keys  = regexp.MustCompile(`name="once" value="[^"]*"|/invitation/[A-Za-z0-9_-]{22}|"[0-9a-f]{64}"`)
)

// answer is what a world says to one request, without what differs between any
// two worlds: ids, and the keys of forms.
func (x twin) answer(o op, path, query, body, web, bearer string) string {
	r := httptest.NewRequest(o.method, path, strings.NewReader(body))
	r.URL.RawQuery = query
	if o.api {
		r.Header.Set("Authorization", "Bearer "+bearer)
		r.Header.Set("Content-Type", "application/json")
	} else {
		r.AddCookie(&http.Cookie{Name: "sild", Value: web})
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	rec := httptest.NewRecorder()
	x.house.ServeHTTP(rec, r)
	header := rec.Header()
	header.Del("Set-Cookie")
	text := fmt.Sprint(rec.Code, slices.Sorted(maps.Keys(header)), header, rec.Body)
	return keys.ReplaceAllString(uuids.ReplaceAllString(text, "ID"), "KEY")
}

// TestTwinWorlds asks everything of two worlds, of which one has a person more
// whom the one who asks may not see: the answers are the same bytes.
func TestTwinWorlds(t *testing.T) {
	for _, c := range []struct {
		name     string
		hide     func(w *flowtest.World, subject, caseID sild.ID)
		outsider func(*flowtest.World) flowtest.User
		except   []string // routes that show totals, in which everybody counts
	}{
		{"of another provider", func(*flowtest.World, sild.ID, sild.ID) {}, func(w *flowtest.World) flowtest.User { return w.Stranger }, nil},
		{"of another team of the prison", func(*flowtest.World, sild.ID, sild.ID) {}, func(w *flowtest.World) flowtest.User { return w.Guard }, nil},
		{"to the administrator", func(*flowtest.World, sild.ID, sild.ID) {}, func(w *flowtest.World) flowtest.User { return w.Admin }, loads},
		{"a colleague's", func(*flowtest.World, sild.ID, sild.ID) {}, func(w *flowtest.World) flowtest.User { return w.Second }, totals},
		{"restricted", protect("restricted"), func(w *flowtest.World) flowtest.User { return w.Coordinator }, slices.Concat(totals, loads)},
		{"excluded from", exclude, func(w *flowtest.World) flowtest.User { return w.Coordinator }, slices.Concat(totals, loads)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			with, without := newTwin(t, c.hide), newTwin(t, nil)
			var tokens [2][2]string
			for i, x := range []twin{with, without} {
				u := c.outsider(x.World)
				tokens[i][0] = x.Token(u, "web")
				x.Go("2024-02-07 10:01")
				tokens[i][1] = x.Token(u, "api")
			}
			asked, differ := 0, 0
			ask := func(o op, path, query, body string) {
				asked++
				var got [2]string
				for i, x := range []twin{with, without} {
					fill := func(s string) string {
						return placeholder.ReplaceAllStringFunc(s, func(name string) string { return x.name(strings.Trim(name, "{}")) })
					}
					got[i] = x.answer(o, fill(path), fill(query), fill(body), tokens[i][0], tokens[i][1])
				}
				if got[0] != got[1] {
					differ++
					if differ < 12 {
						t.Errorf("%s %s ?%s %s tells of the hidden person:\n%s", o.method, path, query, body, firstDifference(got[0], got[1]))
					}
				}
			}
			for _, o := range with.house.ops(t) {
				if slices.Contains(c.except, o.path) || strings.HasPrefix(o.path, "/me") || strings.HasPrefix(o.path, "/api/v1/me/") { // of the asker alone, and of when they asked
					continue
				}
				body := ""
				switch {
				case o.method == http.MethodGet:
				case o.api:
					body = twinObject(o.body)
				default:
					body = twinForm
				}
				for _, path := range []string{o.path, placeholder.ReplaceAllString(o.path, "{own.$1}")} {
					ask(o, path, "", body)
					for _, q := range o.query {
						ask(o, path, q+"={"+q+"}", body)
					}
					if !strings.Contains(o.path, "{") {
						break
					}
				}
			}
			for _, words := range []string{"Tamm", "Andrei", "Andrei Tamm", "tam", "АНДРЕЙ", "1985"} {
				for _, o := range []op{{method: "POST", path: "/people/search"}, {method: "POST", path: "/search"}} {
					ask(o, o.path, "", url.Values{"q": {words}, "words": {words}}.Encode())
				}
				ask(op{method: "POST", path: "/api/v1/people/search", api: true}, "/api/v1/people/search", "", fmt.Sprintf(`{"words":%q}`, words))
				ask(op{method: "POST", path: "/api/v1/people/doubles", api: true}, "/api/v1/people/doubles", "", fmt.Sprintf(`{"given":"Andrei","family":%q,"born":"1985-04-12","no_code_why":"not_told"}`, words))
			}
			t.Logf("%d requests, %d answers differ", asked, differ)
			if asked < 500 {
				t.Errorf("only %d requests", asked)
			}
		})
	}
}

// What a contract promised is counted alike for everybody who may see numbers of
// it; a colleague's ceiling, and the hours that a coordinator signs, must be true;
// and all entries of the trail are sealed: totals and loads count people whom the
// reader may not see, and name nobody. All else tells nothing.
var (
	totals = []string{
		"/api/v1/programmes/{programme}/places", "/api/v1/programmes/{programme}/parts", "/api/v1/programmes/{programme}/results", "/results/{programme}/{indicator}",
		"/api/v1/programmes/{programme}/reports/{provider}/{report}/{from}", "/reports/{programme}/{provider}/{report}/{from}", "/reports/{programme}/{provider}/{report}/{from}/tables.csv",
	}
	loads = []string{"/hours/sheet", "/hours/sheets", "/hours/sheet.csv", "/api/v1/teams/{team}/workers", "/api/v1/workers/{user}", "/team", "/team/{user}", "/settings/trail"}
)

// name is what a placeholder stands for in a world.
func (x twin) name(name string) string {
	if own, ok := strings.CutPrefix(name, "own."); ok {
		if id := x.own[own]; id != "" {
			return id
		}
		name = own
	}
	if id := x.ids[name]; id != "" {
		return id
	}
	switch name {
	case "programme":
		return string(x.Programme.ID)
	case "provider":
		return string(x.Provider.ID)
	case "user", "worker":
		return string(x.Worker.ID)
	case "team":
		return string(x.Provider.Team)
	}
	if list := literals[name]; list != nil {
		return list[0]
	}
	return absent
}

func protect(state string) func(*flowtest.World, sild.ID, sild.ID) {
	return func(w *flowtest.World, subject, _ sild.ID) {
		w.Do(w.Coordinator, func(tx *db.Tx) error {
			_, err := db.Exec(tx, `INSERT INTO protection (id, subject_id, state, from_on, until_on, why, by_id, at) VALUES ($1, $2, $3, $4, $5, 'test', $6, $7)`,
				tx.NewID(), subject, state, tx.Today(), org.Far, tx.Actor.User, tx.Now)
			return err
		})
	}
}

func exclude(w *flowtest.World, subject, _ sild.ID) {
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `INSERT INTO exclusion (subject_id, user_id, why, by_id, at) VALUES ($1, $2, 'relative', NULL, $3)`, subject, w.Coordinator.ID, tx.Now)
		return err
	})
}

// twinObject is a body with an id of the hidden person wherever one can stand.
func twinObject(names []string) string {
	var b strings.Builder
	for _, name := range names {
		if tableOf[name] == nil {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:\"{%s}\"", name, name)
	}
	return "{" + b.String() + "}"
}

// twinForm names the hidden person in every field that a form of ours has.
var twinForm = func() string {
	var b strings.Builder
	b.WriteString("q=Tamm&words=Tamm&given=Andrei&family=Tamm&born=1985-04-12&back=/")
	for _, name := range slices.Sorted(maps.Keys(tableOf)) {
		b.WriteString("&" + name + "={" + name + "}")
	}
	return b.String()
}()

func firstDifference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, i-80):min(len(s), i+120)] }
	return "with:    " + cut(a) + "\nwithout: " + cut(b)
}
