// SPDX-License-Identifier: EUPL-1.2

package sild_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// untrailed are the calls that read without a trail, by line.
func untrailed(f *ast.File) (lines []int) {
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Untrailed" {
			lines = append(lines, fset.Position(sel.Pos()).Line)
		}
		return true
	})
	return lines
}

// TestUntrailed: nothing but the measurement of what the trail costs reads without
// one. It is no switch of a Sild that serves: no flag, option or page leads there.
func TestUntrailed(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\nvar f = flow.Untrailed", parser.SkipObjectResolution)
	if err != nil || len(untrailed(f)) != 1 {
		t.Error("the rule does not bite", err)
	}
	found := 0
	for _, s := range files(t, isGo) {
		for _, line := range untrailed(s.file) {
			if s.pkg == "cli/bench" {
				found++
			} else if !strings.HasPrefix(s.path, "style_") {
				t.Errorf("%s:%d reads without a trail", s.path, line)
			}
		}
	}
	if found != 1 {
		t.Errorf("%d places of the measurement read without a trail; want one", found)
	}
}
