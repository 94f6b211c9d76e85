// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
	"sild/web/page"
)

// TestTakenAwayAtOnce: while many clients of one user read a record in sessions
// of their own, what opens it to them is taken away, 200 times. Each request that
// begins after that is refused: a page, a print, a scan, a list; and a link with a
// question that was taken back.
func TestTakenAwayAtOnce(t *testing.T) {
	t.Parallel()
	rounds := 200
	if testing.Short() {
		rounds = 20
	}
	w := flowtest.New(t)
	b := w.WithBeside()
	_, caseID := w.Admitted("Andrei", "Tamm")
	w.Go("2024-02-05 11:00")
	var paper sild.ID
	w.Do(w.Worker, func(tx *db.Tx) error {
		scan, err := casework.NewScan("plan.pdf", []byte("%PDF-1.7\n%%EOF\n"))
		if err != nil {
			return err
		}
		x, err := casework.AddPaper(tx, caseID, casework.PaperInput{Day: w.Today(), Kind: w.Value("paper_kinds", "other"), Scan: &scan})
		paper = x.ID
		return err
	})
	s, err := New(page.Config{Flow: w.Flow, Log: sild.Discard})
	if err != nil {
		t.Fatal(err)
	}
	const clients = 4
	var tokens [clients]string
	for i := range tokens {
		tokens[i] = w.Token(b.Probation, "web")
	}
	at := "/cases/" + string(caseID)
	paths := []string{at, at + "/plan/print", "/papers/" + string(paper) + "/scan", at + "/gate"}
	get := func(token, path string) int {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.AddCookie(&http.Cookie{Name: page.CookieName, Value: token})
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, r)
		return rec.Code
	}
	refused, opened := 0, 0
	for range rounds {
		var side, question sild.ID
		token := org.NewToken()
		w.Do(w.Worker, func(tx *db.Tx) error {
			x, err := casework.NameSide(tx, caseID, casework.SideInput{Team: b.Probation.Team, Why: "A year."})
			if err != nil {
				return err
			}
			side = x.ID
			q, err := casework.AskByLink(tx, caseID, casework.QuestionInput{Of: "Võru town", Asks: "Is there a flat?", Shows: "initials"}, token)
			question = q.ID
			return err
		})
		var before, after sync.WaitGroup
		stop := make(chan struct{})
		for i := range clients { // they go on reading while it is taken away
			before.Go(func() {
				for n := 0; ; n++ {
					get(tokens[i], paths[(i+n)%len(paths)])
					select {
					case <-stop:
						return
					default:
					}
				}
			})
		}
		if get(tokens[0], at) == http.StatusOK && get("", "/question/"+token) == http.StatusOK {
			opened++
		}
		w.Do(w.Coordinator, func(tx *db.Tx) error {
			if _, err := casework.EndSide(tx, side); err != nil {
				return err
			}
			_, err := casework.CloseQuestion(tx, question)
			return err
		})
		var codes [clients + 1]int
		for i := range clients {
			after.Go(func() { codes[i] = get(tokens[i], paths[i%len(paths)]) })
		}
		after.Go(func() { codes[clients] = get("", "/question/"+token) })
		after.Wait()
		close(stop)
		before.Wait()
		ok := codes[clients] == http.StatusForbidden
		for _, code := range codes[:clients] {
			ok = ok && code == http.StatusNotFound
		}
		if ok {
			refused++
		} else {
			t.Errorf("after it was taken away: %v", codes)
		}
	}
	if opened != rounds || refused != rounds {
		t.Errorf("opened in %d of %d rounds, and refused in %d", opened, rounds, refused)
	}
	t.Logf("%d of %d refused", refused, rounds)
	// Of the session itself, and of the user.
	end := func(name string, want int, do func(*db.Tx) error) {
		t.Helper()
		w.Do(w.Admin, do)
		for i := range tokens {
			if code := get(tokens[i], "/"); code != want {
				t.Errorf("%s: status %d", name, code)
			}
		}
	}
	end("nothing yet", http.StatusOK, func(*db.Tx) error { return nil })
	end("the role was ended", http.StatusSeeOther, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `UPDATE member SET until_on = $1 WHERE user_id = $2`, tx.Today().AddDays(-1), b.Probation.ID)
		return err
	})
}
