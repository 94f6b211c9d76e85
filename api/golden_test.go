// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"bytes"
	"flag"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/api"
	"sild/flow"
)

var update = flag.Bool("update", false, "write openapi.yaml anew; its version must have risen")

const golden = "openapi.yaml"

var versionLine = regexp.MustCompile(`(?m)^  version: "?([0-9.]+)"?$`)

func version(doc []byte) string {
	m := versionLine.FindSubmatch(doc)
	if m == nil {
		return ""
	}
	return string(m[1])
}

// TestGolden: callers rely on openapi.yaml. Whoever changes the API changes its
// version too, and writes the file anew with -update.
func TestGolden(t *testing.T) {
	h := api.New(new(flow.Flow), sild.Discard).Handler() // it describes itself without a database
	get := func(path string) []byte {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", path, nil))
		if w.Code != 200 {
			t.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
		return w.Body.Bytes()
	}
	have := get("/api/v1/openapi.yaml")
	if !bytes.Contains(get("/api/v1/openapi.json"), []byte(`"openapi":"3.1.0"`)) {
		t.Error("openapi.json does not say that it is OpenAPI 3.1.0")
	}
	if version(have) != api.Version {
		t.Fatalf("the description has version %q; want %q", version(have), api.Version)
	}
	want, err := os.ReadFile(golden)
	if err != nil && !*update {
		t.Fatal(err)
	}
	if bytes.Equal(have, want) {
		return
	}
	if version(have) == version(want) {
		t.Errorf("the API has changed and its version %s has not: raise api.Version\n%s", api.Version, cmp.Diff(string(want), string(have)))
		return
	}
	if !*update {
		t.Errorf("the API is at version %s and %s at %s: run the test with -update", version(have), golden, version(want))
		return
	}
	if err := os.WriteFile(golden, have, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestNames: the stories call the operations by these names.
func TestNames(t *testing.T) {
	d := newDoor(t)
	var have []string
	for _, id := range d.operations() {
		have = append(have, id)
	}
	for _, id := range []string{
		"me", "list-programmes", "get-programme", "add-person", "get-person", "correct-person", "find-people", "find-doubles", "set-release", "list-releases",
		"people-not-asked", "save-draft", "get-draft", "check-target-group", "send-referral", "list-cases", "get-case", "answer-referral", "record-consent",
		"list-consents", "list-consents-to-ask", "add-member", "change-member", "list-network",
		"assign-worker", "add-plan", "add-goal", "meet-goal", "drop-goal", "add-step", "do-step", "add-appointment", "move-appointment", "cancel-appointment",
		"add-contact", "list-contacts", "add-observation", "observe-person", "end-case", "add-follow-up", "list-tasks", "act-on-task", "undo-fact",
		"mark-mistake", "move-fact", "timeline", "list-results", "list-result-people", "who-looked", "health",
	} {
		if !slices.Contains(have, id) {
			t.Errorf("there is no operation %s", id)
		}
	}
}
