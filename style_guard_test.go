// SPDX-License-Identifier: EUPL-1.2

package sild_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sild"
)

// dangers are what no program code of Sild imports, but for the packages named:
// what runs other programs or texts, reads formats that reach out, calculates
// with weak numbers, or shows the program's inside (docs/security/asvs.md).
var dangers = map[string][]string{
	"os/exec":           {"cli"}, // bench starts this program again, with arguments of ours
	"plugin":            nil,
	"unsafe":            nil,
	"C":                 nil,
	"text/template":     nil,
	"html/template":     nil,
	"encoding/xml":      nil,
	"encoding/gob":      nil,
	"archive/zip":       nil,
	"archive/tar":       nil,
	"compress/gzip":     nil,
	"compress/zlib":     nil,
	"net/smtp":          nil,
	"net/rpc":           nil,
	"net/http/pprof":    nil,
	"net/http/cgi":      nil,
	"net/http/httputil": nil,
	"expvar":            nil,
	"crypto/md5":        nil,
	"crypto/sha1":       {"org"}, // as the programs that show six figures calculate (RFC 6238)
	"crypto/des":        nil,
	"crypto/rc4":        nil,
	"crypto/cipher":     {"org"}, // AES-GCM alone
	"math/rand":         nil,
	"math/rand/v2":      {"db", "cli"}, // when to try again; invented people
	"log":               {"cli"},       // to be thrown away
}

// dangerProblems says what a file does that nothing of ours may.
func dangerProblems(pkg string, f *ast.File) (problems []string) {
	fam, _ := family(pkg)
	for _, imp := range f.Imports {
		name, _ := strconv.Unquote(imp.Path.Value)
		if where, bad := dangers[name]; bad && !slices.Contains(where, fam) {
			problems = append(problems, "imports "+name)
		}
	}
	calls(f, func(name, fn string, call *ast.CallExpr) {
		at := "line " + strconv.Itoa(fset.Position(call.Pos()).Line) + ": "
		switch {
		case name == "regexp" && strings.HasSuffix(fn, "ompile"):
			if !constantText(call.Args[0]) {
				problems = append(problems, at+"a pattern that is not written here")
			}
		case name == "fmt" && strings.HasPrefix(fn, "Print"), name == "" && strings.HasPrefix(fn, "print"):
			problems = append(problems, at+"prints where nobody looks")
		case name == "templ" && fn == "Raw":
			problems = append(problems, at+"writes into a page what is not escaped")
		case fn == "CheapHashes":
			problems = append(problems, at+"makes passwords easy to guess")
		}
	})
	if fam != "cli" && fam != "cmd/sild" {
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "os" && slices.Contains([]string{"Stdout", "Stderr"}, s.Sel.Name) {
					problems = append(problems, "os."+s.Sel.Name+" is for commands")
				}
			}
			return true
		})
	}
	return problems
}

// constantText reports whether e is written here: a text, or texts put together.
func constantText(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return true
	case *ast.BinaryExpr:
		return constantText(e.X) && constantText(e.Y)
	}
	return false
}

// scriptDangers are what no script of ours does: make elements or programs of
// texts, or listen to other windows.
var scriptDangers = regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|postMessage|onmessage|localStorage|indexedDB|__proto__|import\(`)

// TestNothingDangerous: what is not there needs no care.
func TestNothingDangerous(t *testing.T) {
	judge := func(pkg, text string) []string {
		f, err := parser.ParseFile(fset, "x.go", "package x\n"+text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		return dangerProblems(pkg, f)
	}
	for _, bad := range []string{
		`import "os/exec"`, `import "unsafe"`, `import "C"`, `import r "math/rand"`, `import "crypto/md5"`, `import _ "net/http/pprof"`, `func _() { regexp.MustCompile("a" + b()) }`,
		`func _() { fmt.Println(1) }`, `func _() { println(1) }`, `func _() { templ.Raw(x) }`, `func _() { org.CheapHashes() }`, `func _() { w := os.Stderr }`,
	} {
		if judge("web", bad) == nil {
			t.Errorf("%s is allowed", bad)
		}
	}
	if p := judge("cli", `import "os/exec"`+"\nfunc _() { w := os.Stderr; regexp.MustCompile(`a` + \"b\") }"); p != nil {
		t.Errorf("%q", p)
	}
	for _, s := range files(t, func(s source) bool {
		return isGo(s) && !s.test && !isTool(s) && !strings.HasPrefix(s.pkg, "e2e") && !strings.HasSuffix(s.pkg, "test")
	}) {
		for _, p := range dangerProblems(s.pkg, s.file) {
			if (s.path == "web/page/part_form_templ.go" || s.path == "web/page/layout_templ.go") && strings.Contains(p, "not escaped") {
				continue // what a form or a page holds, rendered a moment before
			}
			t.Errorf("%s: %s", s.path, p)
		}
	}
	if !scriptDangers.MatchString("p.innerHTML = x") {
		t.Error("the rule on scripts does not bite")
	}
	n := 0
	for _, s := range files(t, func(s source) bool {
		return strings.HasPrefix(s.path, "web/static/src/") && strings.HasSuffix(s.path, ".js")
	}) {
		n++
		if m := scriptDangers.FindString(s.text); m != "" {
			t.Errorf("%s: %s", s.path, m)
		}
	}
	if n == 0 {
		t.Error("no script was looked at")
	}
}

// TestLogTimes: each line of the log begins with its moment in UTC.
func TestLogTimes(t *testing.T) {
	var out bytes.Buffer
	sild.NewLog(&out).Info("x")
	if !regexp.MustCompile(`^time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z level=INFO msg=x\n$`).MatchString(out.String()) {
		t.Errorf("the log wrote %q", out.String())
	}
}
