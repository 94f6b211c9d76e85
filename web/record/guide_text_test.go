// SPDX-License-Identifier: EUPL-1.2

package record

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGuideText: of the text of a guide only headings, lists, paragraphs and links
// to https mean anything.
func TestGuideText(t *testing.T) {
	span := func(text string) []guideSpan { return []guideSpan{{Text: text}} }
	for text, want := range map[string][]GuideBlock{
		"":                              nil,
		"one\ntwo\n\nthree":             {{"p", [][]guideSpan{{{Text: "one"}, {Text: " two"}}}}, {"p", [][]guideSpan{span("three")}}},
		"## A\n- b\n- c\n  more\nd":     {{"h", [][]guideSpan{span("A")}}, {"ul", [][]guideSpan{span("b"), {{Text: "c"}, {Text: " more"}, {Text: " d"}}}}},
		"[x](javascript:alert(1))":      {{"p", [][]guideSpan{span("[x](javascript:alert(1))")}}},
		"see [x](https://a.example) ok": {{"p", [][]guideSpan{{{Text: "see "}, {"x", "https://a.example"}, {Text: " ok"}}}}},
		"<b>x</b>":                      {{"p", [][]guideSpan{span("<b>x</b>")}}},
	} {
		if d := cmp.Diff(want, GuideBlocks(text)); d != "" {
			t.Errorf("%q (-want +got):\n%s", text, d)
		}
	}
}
