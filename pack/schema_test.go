// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSchema keeps docs/pack.schema.json what the types say.
func TestSchema(t *testing.T) {
	const golden = "../docs/pack.schema.json"
	if *update {
		if err := os.WriteFile(golden, Schema(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(Schema())); diff != "" {
		t.Errorf("docs/pack.schema.json is old; go test ./pack -update writes it anew (-file +types):\n%s", diff)
	}
	if !json.Valid(want) {
		t.Error("docs/pack.schema.json is no JSON")
	}
}

// TestSchemaTimings holds that the schema and the parser agree on what a timing
// is.
func TestSchemaTimings(t *testing.T) {
	var re *regexp.Regexp
	for _, p := range scalarSchemas[reflect.TypeFor[Timing]()] {
		if p.key == "pattern" {
			re = regexp.MustCompile(p.value.(string))
		}
	}
	agree := func(s string) {
		t.Helper()
		if _, wrong, _ := parseTiming(s); re.MatchString(s) != (wrong == "") {
			t.Errorf("%q: the schema says %v, the parser %q", s, re.MatchString(s), wrong)
		}
	}
	for _, a := range anchors {
		a.name = strings.ReplaceAll(a.name, "ID", "mentor")
		agree(a.name)
		agree("3 working days before " + a.name)
		agree("1 month after " + a.name)
		agree(a.name + "x")
	}
	agree("every month after start until end")
	agree("every 2 working days after start until end")
	agree("every month after start")
	agree("month after start")
	agree("1 monht after start")
	agree("1 month since start")
}

// TestLanguagePage holds that the page about the language names everything that
// a pack can say.
func TestLanguagePage(t *testing.T) {
	page, err := os.ReadFile("../docs/pack-language.md")
	if err != nil {
		t.Fatal(err)
	}
	says := func(what, word string) {
		t.Helper()
		if !strings.Contains(string(page), "`"+word+"`") {
			t.Errorf("docs/pack-language.md does not explain the %s `%s`", what, word)
		}
	}
	for _, a := range anchors {
		says("day", a.name)
	}
	for _, e := range events {
		if e.name != AnswerTo {
			says("event", e.name)
		}
	}
	for _, v := range always {
		says("variable", v.path)
	}
	for _, f := range functions {
		says("function", f.example)
	}
	for name := range Meanings {
		says("vocabulary", name)
	}
	for _, f := range fieldsOf(reflect.TypeFor[Pack]()) {
		says("key", f.key)
	}
}
