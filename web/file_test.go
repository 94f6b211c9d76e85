// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"testing"

	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
	"sild/web/page"
)

// sendFile sends fields, and a file in the field name.
func (b *browser) sendFile(action, name string, content []byte, fields ...string) *sheet {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		w.WriteField(fields[i], fields[i+1])
	}
	part, err := w.CreateFormFile(name, "list.csv")
	if err != nil {
		b.t.Fatal(err)
	}
	part.Write(content)
	w.Close()
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodPost, action, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.send(r)
}

// TestListFromFile: the list of those who leave may come as a file; it is seen
// before anything is written down, and goes before what was typed.
func TestListFromFile(t *testing.T) {
	w := flowtest.New(t)
	b := browse(t, w, w.Officer)
	b.get("/people/paste").is(200).has("input[type=file]", 1)
	list := []byte("Nimi;Sünniaeg;Vabaneb\nTamm, Andrei;12.04.1985;5.8.2024\n")
	shown := b.sendFile("/people/paste/preview", "list_file", list, "place", "tartu", "list", "Kask, Mart;1.1.1980;6.8.2024")
	shown.is(200).in(".row-title", "Andrei Tamm").not(".row-title", "Mart Kask").holds("list", string(list))
	b.sendFile("/people/paste/preview", "list_file", nil, "place", "tartu", "list", "Kask, Mart;1.1.1980;6.8.2024").is(200).in(".row-title", "Mart Kask")
	b.sendFile("/people/paste/preview", "list_file", bytes.Repeat([]byte("x"), page.MaxForm+1), "place", "tartu").is(413)
}

// TestOwnPlace: a prison's administrator says which of the prisons it is; then
// forms about a release begin with it.
func TestOwnPlace(t *testing.T) {
	w := flowtest.New(t)
	b := browse(t, w, w.Officer)
	b.get("/people/paste").is(200).has("[name=place] [selected]", 0)
	browse(t, w, w.Admin).get("/settings").is(200).has("#place", 0) // a provider is none of them
	w.Do(w.Admin, func(tx *db.Tx) error {
		if err := org.SetPlace(tx, "tartu"); err == nil {
			t.Error("a provider is a prison")
		}
		return nil
	})
	keeper := w.AddUser(w.Prison, "Paul Peakasutaja", "org_admin")
	page := browse(t, w, keeper).get("/settings").is(200).has("[name=place] [selected]", 0)
	browse(t, w, keeper).submit(page, "#place", "place", "Tartu!").is(422).in("#place-place-problem", "")
	browse(t, w, keeper).submit(page, "#place", "place", "tartu").goes("/settings?saved=organisation")
	browse(t, w, keeper).get("/settings").is(200).holds("place", "tartu")
	b.get("/people/paste").is(200).holds("place", "tartu")
	subject := w.Person("Andrei", "Tamm") // leaves Tartu as was said
	b.get("/people/"+string(subject)+"/release").is(200).holds("place", "tartu")
}
