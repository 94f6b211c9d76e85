// SPDX-License-Identifier: EUPL-1.2

package sild_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEstonianVoice: Sild says "teie" to everybody in Estonian, to staff as to
// participants, in its catalogues and in the texts of programmes. (Labels of
// buttons are in the imperative: "Salvesta".)
func TestEstonianVoice(t *testing.T) {
	// Words of "sina" that mean nothing else, and a capital in the middle of a sentence.
	familiar := regexp.MustCompile(`(?i:(^|[^\pL])(sa|sina|sinu|sind|sul|sulle|sinule|sinul|sinult|sinuga|sinust|oled|näed|saad|pead|võid|tead|tahad|ütled|vajad|küsid|hindad|jääd)($|[^\pL]))` +
		`|[\pL\pN,;:}] (Te|Teie|Teid|Teil|Teile|Teilt|Teiega|Teist)($|[^\pL])`)
	for _, text := range []string{"Mida sa tahad", "Sinu leht", "kui ütled põhjuse", "kes Teid aitab"} {
		if !familiar.MatchString(text) {
			t.Errorf("%q is not found", text)
		}
	}
	files, err := filepath.Glob("i18n/locales/et/*.po")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	packs, err := filepath.Glob("packs/*.yaml")
	if err != nil || len(packs) == 0 {
		t.Fatal(packs, err)
	}
	estonian := regexp.MustCompile(`\bet: ("[^"]*"|[^",}]*)`)
	for _, f := range append(files, packs...) {
		content, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(content), "\n") {
			said := line
			if strings.HasSuffix(f, ".yaml") {
				said = ""
				for _, m := range estonian.FindAllStringSubmatch(line, -1) {
					said += "\n" + m[1]
				}
			} else if !strings.HasPrefix(line, "msgstr") && !strings.HasPrefix(line, `"`) {
				continue
			}
			if word := familiar.FindString(said); word != "" {
				t.Errorf("%s:%d: %q is said to a friend; write teie", f, i+1, strings.TrimSpace(word))
			}
		}
	}
}
