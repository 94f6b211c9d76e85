// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"sild/web/page"
)

// TestHandheld: what a telephone says of itself.
func TestHandheld(t *testing.T) {
	for agent, want := range map[string]bool{
		"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36":              true,
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36": false,
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/houses/board", nil)
		r.Header.Set("User-Agent", agent)
		if got := handheld((&page.Visit{Request: r})); got != want {
			t.Errorf("%s: %v", agent, got)
		}
	}
}
