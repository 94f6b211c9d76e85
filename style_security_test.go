// SPDX-License-Identifier: EUPL-1.2

package sild_test

import (
	"fmt"
	"go/ast"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// The evidence in docs/security names tests and places: here it is held to them.

// scope are the rows of ASVS 5.0.0 that concern Sild, by section: the 220 of
// levels 1 and 2, and 30 of level 3.
const scope = `1.1:1-2 1.2:1-10 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-5 2.4:1-1 3.2:1-2 3.3:1-4 3.4:1-8 3.5:1-5 3.7:1-2 4.1:1-3 4.2:1-1
5.1:1-1 5.2:1-6 5.3:1-3 5.4:1-3 6.1:1-3 6.2:1-12 6.3:1-8 6.4:1-4 6.5:1-5 6.6:1-3 6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-3 7.6:1-2
8.1:1-4 8.2:1-4 8.3:1-3 8.4:1-2 9.1:1-3 9.2:1-4 10.1:1-2 10.2:1-2 10.5:1-5 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1-1 11.6:1-1
12.1:1-3 12.2:1-2 12.3:1-4 13.1:1-1 13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-8 14.3:1-3 15.1:1-3 15.2:1-5 15.3:1-7 15.4:1-4
16.1:1-1 16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-4`

// inScope are their numbers, in their order.
func inScope() (ids []string) {
	for _, part := range strings.Fields(scope) {
		section, span, _ := strings.Cut(part, ":")
		first, last, _ := strings.Cut(span, "-")
		from, _ := strconv.Atoi(first)
		until, _ := strconv.Atoi(last)
		for n := from; n <= until; n++ {
			ids = append(ids, section+"."+strconv.Itoa(n))
		}
	}
	return ids
}

// known are the tests of this repository as the evidence names them: web.TestAccess.
func known(t *testing.T) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, s := range files(t, func(s source) bool { return s.test }) {
		pkg := path.Base(s.pkg)
		if s.pkg == "" {
			pkg = "sild"
		}
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && (strings.HasPrefix(f.Name.Name, "Test") || strings.HasPrefix(f.Name.Name, "Fuzz")) {
				all[pkg+"."+f.Name.Name] = true
			}
		}
	}
	return all
}

var (
	namedTest  = regexp.MustCompile("`([a-z0-9]+\\.(?:Test|Fuzz)[A-Za-z0-9_]*)`")
	linkedDoc  = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	headingDoc = regexp.MustCompile(`(?m)^#+ (.+)$`)
)

// evidenceProblems says which tests and places that a text of docs/security
// names are not there.
func evidenceProblems(text string, tests map[string]bool, read func(name string) (string, error)) (problems []string) {
	for _, m := range namedTest.FindAllStringSubmatch(text, -1) {
		if !tests[m[1]] {
			problems = append(problems, "there is no test "+m[1])
		}
	}
	for _, m := range linkedDoc.FindAllStringSubmatch(text, -1) {
		if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
			continue
		}
		name, place, _ := strings.Cut(m[1], "#")
		if name == "" {
			continue
		}
		doc, err := read(name)
		if err != nil {
			problems = append(problems, "there is no "+name)
			continue
		}
		if place != "" && !slices.ContainsFunc(headingDoc.FindAllStringSubmatch(doc, -1), func(h []string) bool { return anchor(h[1]) == place }) {
			problems = append(problems, "there is no place "+m[1])
		}
	}
	return problems
}

// anchor is what a heading is called in a link.
func anchor(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, heading)
}

// rowProblem says what is wrong with a row of the table.
func rowProblem(state, evidence string) string {
	switch state {
	case "done":
		if !namedTest.MatchString(evidence) && !linkedDoc.MatchString(evidence) {
			return "is done and names neither a test nor a place"
		}
	case "not yet", "not applicable":
		if strings.TrimSpace(evidence) == "" {
			return "does not say what is missing, or why it is not applicable"
		}
	default:
		return "is " + state
	}
	return ""
}

// TestASVS: the table has each row of our scope once, each that is done names
// what shows it, and the sums at its head are right.
func TestASVS(t *testing.T) {
	if rowProblem("done", "somebody looked") == "" || rowProblem("not yet", " ") == "" || rowProblem("nearly", "x") == "" || rowProblem("done", "`web.TestAccess`") != "" {
		t.Error("the rule on rows does not bite")
	}
	text, err := os.ReadFile("docs/security/asvs.md")
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	state, level := map[string]int{}, map[string]int{}
	for _, m := range regexp.MustCompile(`(?m)^\| (\d+\.\d+\.\d+) \| ([123]) \| ([^|]+) \| ([^|]+) \| (.*) \|$`).FindAllStringSubmatch(string(text), -1) {
		ids = append(ids, m[1])
		level[m[2]]++
		state[m[4]]++
		if p := rowProblem(m[4], m[5]); p != "" {
			t.Errorf("row %s %s", m[1], p)
		}
	}
	if want := inScope(); !slices.Equal(ids, want) || len(ids) != 250 {
		t.Errorf("%d rows; want the %d of the scope, in their order", len(ids), len(want))
	}
	if level["1"]+level["2"] != 220 || level["3"] != 30 {
		t.Errorf("levels %v; want 220 of 1 and 2, and 30 of 3", level)
	}
	if sum := fmt.Sprintf("**%d done, %d not yet, %d not applicable.**", state["done"], state["not yet"], state["not applicable"]); !strings.Contains(string(text), sum) {
		t.Errorf("the head of the table should say %s", sum)
	}
}

// TestEvidence: each test and each place that the papers on security name is there.
func TestEvidence(t *testing.T) {
	tests := known(t)
	reading := func(dir string) func(string) (string, error) {
		return func(name string) (string, error) {
			text, err := os.ReadFile(path.Join(dir, name))
			return string(text), err
		}
	}
	if p := evidenceProblems("`web.TestNobody` [a](none.md) [b](README.md#nowhere) [c](README.md)", tests, reading("docs/security")); len(p) != 3 {
		t.Errorf("the rule on evidence sees %q; want 3 faults", p)
	}
	names := []string{"SECURITY.md"}
	for _, s := range files(t, func(s source) bool { return strings.HasPrefix(s.path, "docs/security/") }) {
		names = append(names, s.path)
	}
	if len(names) < 6 {
		t.Errorf("only %q were looked at", names)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range evidenceProblems(string(text), tests, reading(path.Dir(name))) {
			t.Errorf("%s: %s", name, p)
		}
	}
}

// TestPolicyPaper: the policy in words has each section and each role of the table.
func TestPolicyPaper(t *testing.T) {
	words, err := os.ReadFile("docs/security/policy.md")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := os.ReadFile("access/policy.csv")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(rows)) {
		role, rest, ok := strings.Cut(line, ",")
		if section, _, _ := strings.Cut(rest, ","); ok && !strings.HasPrefix(line, "#") && role != "role" {
			n++
			if !strings.Contains(string(words), "\n| "+role+" | ") {
				t.Errorf("docs/security/policy.md does not say who %s is", role)
			}
			if len(section) == 1 && !strings.Contains(string(words), "\n| "+section+" | ") {
				t.Errorf("docs/security/policy.md does not say what section %s is", section)
			}
		}
	}
	if n < 40 {
		t.Errorf("only %d lines of the table were looked at", n)
	}
}
