// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestHidden: what one may not see looks like what does not exist, to the last
// letter (design §6).
func TestHidden(t *testing.T) {
	t.Parallel()
	juri := looking(t, look{width: phone})
	juri.be("Juri Orlov")
	juri.follow("Nikolai Fjodorov")
	foreign := strings.SplitN(juri.path(), "/", 4)[2]
	const nobody = "018e0000-0000-7000-8000-000000000000"

	for _, who := range []string{"Anneli Saar", "Liis Kask", "Pille Tamm"} {
		b := looking(t, look{width: phone})
		b.be(who)
		for _, page := range []string{"/cases/ID", "/cases/ID/contacts/new", "/cases/ID/plan", "/cases/ID/referral", "/cases/ID/letter"} {
			there, status := b.read(strings.Replace(page, "ID", foreign, 1))
			none, _ := b.read(strings.Replace(page, "ID", nobody, 1))
			if status != http.StatusNotFound || strings.ReplaceAll(there, foreign, nobody) != none {
				t.Errorf("%s at %s: status %d, and not the same page as for nobody:\n%s\n%s", who, page, status, there, none)
			}
			if strings.Contains(there, "Nikolai") {
				t.Errorf("%s at %s reads a name", who, page)
			}
		}
		if err := b.arrive(chromedp.Navigate(b.origin + "/cases/" + foreign)); err != nil {
			t.Fatal(err)
		}
		b.complaints() // of the 404
		b.says("main", "There is nothing here, or nothing that you may see.")
		b.fine()
	}
}

// read is what the server answers to the tab.
func (b *tab) read(path string) (body string, status int) {
	b.Helper()
	req, err := http.NewRequestWithContext(b.ctx, http.MethodGet, b.origin+path, nil)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Cookie", b.cookies())
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatalf("%s: %v", path, err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		b.Fatalf("%s: %v", path, err)
	}
	return string(text), res.StatusCode
}
