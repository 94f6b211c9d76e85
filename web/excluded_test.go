// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/web/page"
)

// namesNobody holds that no page names anybody to a user who is kept from all
// records: what a list shows goes with what its pages would.
func namesNobody(t *testing.T, w *flowtest.World, s *page.Server, u flowtest.User, order []string, ids map[string]string, token func() string) {
	t.Helper()
	var names []string
	if err := w.DB.Read(t.Context(), sild.System, func(tx *db.Tx) (err error) {
		names, err = db.All[string](tx, `SELECT DISTINCT given || ' ' || family FROM person_detail WHERE replaced_at IS NULL`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	defer w.Exclude(u.ID)()
	for _, pattern := range order {
		if strings.HasPrefix(pattern, "POST ") {
			continue
		}
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, requestOf(pattern, ids, token()))
		for _, name := range names {
			if i := strings.Index(rec.Body.String(), name); i >= 0 {
				t.Errorf("%s names %s to %s, who is kept from all records: …%s…", pattern, name, u.Name, rec.Body.String()[max(0, i-200):i+40])
			}
		}
	}
	for at, words := range map[string]url.Values{"/cases/search": {"q": {"Tamm"}}} {
		r := httptest.NewRequest(http.MethodPost, at, strings.NewReader(words.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.AddCookie(&http.Cookie{Name: page.CookieName, Value: token()})
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, r)
		if strings.Contains(rec.Body.String(), "Andrei") {
			t.Errorf("%s finds somebody for %s, who is kept from all records", at, u.Name)
		}
	}
}
