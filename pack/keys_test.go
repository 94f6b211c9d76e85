// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPathKeys: everything that can be missing has a name in every language.
func TestPathKeys(t *testing.T) {
	files, err := filepath.Glob("../i18n/locales/*/pack.po")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	want := map[string]bool{"path.person.born.exact": true}
	for _, v := range shipped(t, "ee-jmk").variables {
		want[v.key] = true
	}
	for _, f := range files {
		all, err := filepath.Glob(filepath.Join(filepath.Dir(f), "*.po"))
		var po []byte
		for _, part := range all {
			text, failed := os.ReadFile(part)
			if err = errors.Join(err, failed); err != nil {
				t.Fatal(err)
			}
			po = append(po, text...)
		}
		for _, key := range sortedKeys(want) {
			if !strings.Contains(string(po), "msgid \""+key+"\"\n") {
				t.Errorf("%s has no %s", f, key)
			}
		}
	}
}
