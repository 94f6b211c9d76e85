// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"sild"
	"sild/casework"
	"sild/db"
)

// TestTakenAwayAtOnce: a token that opened a case opens nothing from the first
// request after what opened it was taken away: 200 times, with several clients
// at once.
func TestTakenAwayAtOnce(t *testing.T) {
	rounds := 200
	if testing.Short() {
		rounds = 20
	}
	d := newDoor(t)
	b := d.WithBeside()
	_, caseID := d.Admitted("Andrei", "Tamm")
	token := d.Token(b.Specialist, "api")
	get := func(path string) int {
		r := httptest.NewRequest(http.MethodGet, "http://localhost/api/v1"+path, nil)
		r.RequestURI = "/api/v1" + path
		r.Header.Set("Authorization", "Bearer "+token)
		rec := httptest.NewRecorder()
		d.handler.ServeHTTP(rec, r)
		return rec.Code
	}
	at := "/cases/" + string(caseID)
	paths := []string{at, at + "/contacts", at + "/goals"}
	refused, opened := 0, 0
	for range rounds {
		thing := d.Help(caseID, b.Specialist, "PN", d.Today().AddDays(30))
		if get(at) == http.StatusOK {
			opened++
		}
		d.Do(d.Worker, func(tx *db.Tx) error {
			row, err := db.One[sild.ID](tx, `SELECT id FROM help_request WHERE thing = $1 AND replaced_at IS NULL`, thing)
			if err != nil {
				return err
			}
			_, err = casework.EndHelp(tx, row, "It is done.")
			return err
		})
		var all sync.WaitGroup
		var codes [6]int
		for i := range codes {
			all.Go(func() { codes[i] = get(paths[i%len(paths)]) })
		}
		all.Wait()
		ok := true
		for _, code := range codes {
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
}
