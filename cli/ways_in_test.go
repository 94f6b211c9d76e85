// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"net"
	"os"
	"path/filepath"
	"testing"

	"sild/web"
)

// TestWaysIn: a provider opens people's own pages only if its configuration says so.
func TestWaysIn(t *testing.T) {
	file := filepath.Join(t.TempDir(), "providers.json")
	t.Setenv("SILD_TEST_SECRET", "s3cret")
	one := func(id, more string) string {
		return `{"id":"` + id + `","issuer":"https://id.example.org","client_id":"sild","secret_env":"SILD_TEST_SECRET","names":{"en":"ID"}` + more + `}`
	}
	text := `{"providers":[` + one("staff", "") + "," + one("never", `,"participants":false`) + "," + one("both", `,"participants":true`) + `]}`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var c web.Config
	if err := (waysInFlags{Origin: "https://sild.example.org", Providers: file}).ways(&c, &net.TCPAddr{}, false); err != nil {
		t.Fatal(err)
	}
	if len(c.Providers) != 3 || len(c.OwnProviders) != 1 || c.OwnProviders[0].ID != "both" {
		t.Errorf("%d providers, %d of them open own pages; want 3 and that which says so", len(c.Providers), len(c.OwnProviders))
	}
}
