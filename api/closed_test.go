// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"

	"sild"
	"sild/access"
	"sild/db"
)

// closed repeats a write of somebody to whom all records have closed since, under
// the same key: what the write did is shown to nobody who may not see it.
func (d *door) closed(s scene, first *http.Request, code int) {
	d.t.Helper()
	if first.Header.Get("Idempotency-Key") == "" || code >= 300 || s.as.Role == access.Participant {
		return
	}
	defer d.Exclude(s.as.ID)()
	again := first.Clone(d.t.Context())
	again.Body = io.NopCloser(strings.NewReader(d.fill(s.body)))
	w := d.send(again)
	if w.Code >= 300 {
		return
	}
	path := strings.TrimPrefix(first.URL.Path, "/api/v1")
	of := strings.HasPrefix(path, "/cases/") || strings.HasPrefix(path, "/people/")
	if of && tells(w.Body.Bytes()) {
		d.t.Errorf("%s by %s, to whom the record is closed: %d %s", s.do, s.as.Name, w.Code, w.Body)
	}
	for _, name := range d.names() {
		if strings.Contains(w.Body.String(), name) && !strings.Contains(s.body, name) {
			d.t.Errorf("%s by %s, to whom all records are closed, names %s: %s", s.do, s.as.Name, name, w.Body)
		}
	}
}

// tells reports whether an answer tells more than which thing it is of.
func tells(body []byte) bool {
	var fields map[string]any
	if json.Unmarshal(body, &fields) != nil {
		return true
	}
	for name, v := range fields {
		if list, ok := v.([]any); !slices.Contains([]string{"id", "case", "subject", "kind", "status"}, name) && (!ok || len(list) > 0) {
			return true
		}
	}
	return false
}

// names are the family names of everybody whose record there is.
func (d *door) names() (all []string) {
	d.t.Helper()
	if err := d.DB.Read(d.t.Context(), sild.System, func(tx *db.Tx) (err error) {
		all, err = db.All[string](tx, `SELECT DISTINCT family FROM person_detail WHERE replaced_at IS NULL AND length(family) > 3`)
		return err
	}); err != nil {
		d.t.Fatal(err)
	}
	return all
}
