// SPDX-License-Identifier: EUPL-1.2

package sild_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// calls lists the calls in f of the form name.func, where name is the name of
// an imported package or anything else that can be written with a plain name.
func calls(f *ast.File, see func(name, fn string, call *ast.CallExpr)) {
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		fun := call.Fun
		if ix, ok := fun.(*ast.IndexExpr); ok { // an instantiated function
			fun = ix.X
		}
		switch fn := fun.(type) {
		case *ast.Ident:
			see("", fn.Name, call)
		case *ast.SelectorExpr:
			name := "?"
			switch x := fn.X.(type) {
			case *ast.Ident:
				name = x.Name
			case *ast.SelectorExpr:
				name = x.Sel.Name
			}
			see(name, fn.Sel.Name, call)
		}
		return true
	})
}

// callProblems says what a file outside tests calls that it may not.
func callProblems(pkg, path string, f *ast.File) (problems []string) {
	fam, _ := family(pkg)
	// A line of the log is nobody's to cancel.
	main := fam == "cmd/sild" || path == "cli/main.go" || path == "log.go"
	// The clock is read where a unit of work begins and where a command starts; all else is told what time it is.
	clock := fam == "db" || fam == "cli" || fam == "cmd/sild"
	door := rows[fam] > rows["flow"]
	bad := func(call *ast.CallExpr, text string) {
		problems = append(problems, "line "+strconv.Itoa(fset.Position(call.Pos()).Line)+": "+text)
	}
	calls(f, func(name, fn string, call *ast.CallExpr) {
		switch {
		case name == "context" && (fn == "Background" || fn == "TO"+"DO") && !main:
			bad(call, "context."+fn+": a context comes from the caller")
		case name == "time" && (fn == "Now" || fn == "Since" || fn == "Until") && !clock:
			bad(call, "time."+fn+": the moment is tx.Now or an argument")
		case fn == "Write" && !strings.EqualFold(name, "flow") && len(call.Args) > 1 && door:
			bad(call, "writes past flow.Write, which settles and keeps the trail")
		}
	})
	return problems
}

func TestCalls(t *testing.T) {
	judge := func(pkg, body string) []string {
		f, err := parser.ParseFile(fset, "x.go", "package x\nfunc _() {"+body+"}", parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		return callProblems(pkg, pkg+"/x.go", f)
	}
	good := func(pkg, body string) {
		t.Helper()
		if p := judge(pkg, body); p != nil {
			t.Errorf("%s: %s: %v; want it allowed", pkg, body, p)
		}
	}
	bad := func(pkg, body string) {
		t.Helper()
		if judge(pkg, body) == nil {
			t.Errorf("%s: %s is allowed; want it refused", pkg, body)
		}
	}
	good("cmd/sild", "context.Background(); time.Now()")
	good("web", "w.Write(b); flow.Write(ctx, d, who, f)")
	good("web", "v.s.Flow.Write(ctx, who, once, f)")
	good("flow", "d.Write(ctx, who, f)")
	bad("web", "s.db.Write(ctx, who, f)")
	bad("api", "db.Write(ctx, who, f)")
	bad("casework", "time.Now()")
	bad("web", "time.Since(t)")
	bad("web", "context.Background()")
	bad("db", "context.Background()")

	for _, s := range files(t, func(s source) bool { return isGo(s) && !s.test && !isTool(s) }) {
		for _, p := range callProblems(s.pkg, s.path, s.file) {
			t.Errorf("%s: %s", s.path, p)
		}
	}
}

// modules are the modules that Sild may import, with the only packages that
// do; none named: any. docs/decisions says why each is here.
var modules = map[string][]string{
	"cel.dev/cel-go":                      {"pack"},
	"codeberg.org/go-pdf/fpdf":            {"pdf"},
	"filippo.io/age":                      nil,
	"github.com/a-h/templ":                {"web"},
	"github.com/alecthomas/kong":          {"cli", "cmd/sild"},
	"github.com/ccojocar/zxcvbn-go":       {"org"},
	"github.com/chromedp/cdproto":         {"e2e"},
	"github.com/chromedp/chromedp":        {"e2e"},
	"github.com/coreos/go-oidc/v3":        {"org"},
	"github.com/danielgtaylor/huma/v2":    {"api"},
	"github.com/go-playground/locales":    {"i18n"},
	"github.com/go-webauthn/webauthn":     {"org"},
	"github.com/goccy/go-yaml":            {"pack", "story"},
	"github.com/google/go-cmp":            {"tests"},
	"github.com/jackc/pgx/v5":             {"db"},
	"github.com/leonelquinteros/gotext":   {"i18n"},
	"github.com/pressly/goose/v3":         {"db"},
	"github.com/prometheus/client_golang": nil,
	"github.com/rickar/cal/v2":            nil,
	"github.com/rogpeppe/go-internal":     {"tests"},
	"github.com/wneessen/go-mail":         {"notify"},
	"github.com/xuri/excelize/v2":         {"sheet"},
	"go.opentelemetry.io/contrib":         nil,
	"golang.org/x/crypto":                 nil,
	"golang.org/x/image":                  {"pdf"},
	"golang.org/x/mod":                    {"trail"},
	"golang.org/x/net":                    nil,
	"golang.org/x/oauth2":                 {"org"},
	"golang.org/x/text":                   nil,
	"golang.org/x/time":                   nil,
	"modernc.org/sqlite":                  {"db"},
	"pgregory.net/rapid":                  {"tests"},
	"rsc.io/qr":                           {"web"},
}

// moduleProblem says what is wrong with pkg importing name.
func moduleProblem(pkg, name string, test bool) string {
	if first, _, _ := strings.Cut(name, "/"); !strings.Contains(first, ".") {
		return "" // the standard library, or Sild itself
	}
	if pkg == "" && !test {
		return "imports " + name + ", but the words that every package speaks need the standard library only"
	}
	fam, _ := family(pkg)
	if fam != "cmd/sild" {
		fam, _, _ = strings.Cut(fam, "/") // the pages of each audience are web
	}
	for m, where := range modules {
		if name != m && !strings.HasPrefix(name, m+"/") {
			continue
		}
		if where == nil || slices.Contains(where, fam) || test || strings.HasSuffix(pkg, "test") {
			return ""
		}
		return "imports " + name + ", which is for " + strings.Join(where, ", ") + " only"
	}
	return "imports " + name + ", which is not among the modules that Sild has chosen (style_code_test.go)"
}

func TestModules(t *testing.T) {
	bad := func(pkg, name string) {
		t.Helper()
		if moduleProblem(pkg, name, false) == "" {
			t.Errorf("%s may not import %s, but the rule lets it", pkg, name)
		}
	}
	bad("casework", "github.com/jackc/pgx/v5/stdlib")
	bad("casework", "github.com/google/go-cmp/cmp")
	bad("web", "github.com/stretchr/testify/assert")
	bad("", "golang.org/x/text/collate")
	if p := moduleProblem("casework", "github.com/google/go-cmp/cmp", true); p != "" {
		t.Error(p)
	}
	if p := moduleProblem("db", "modernc.org/sqlite", false); p != "" {
		t.Error(p)
	}

	for _, s := range files(t, func(s source) bool { return isGo(s) && !isTool(s) }) {
		for _, imp := range s.file.Imports {
			name, _ := strconv.Unquote(imp.Path.Value)
			if p := moduleProblem(s.pkg, name, s.test); p != "" {
				t.Errorf("%s: %s", s.path, p)
			}
		}
	}

	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	direct := regexp.MustCompile(`(?m)^(?:require )?\s*(\S+\.\S+/\S+|\S+\.\S+) v\S+$`)
	for _, m := range direct.FindAllStringSubmatch(string(mod), -1) {
		if _, ok := modules[m[1]]; !ok {
			t.Errorf("go.mod requires %s, which is not among the modules that Sild has chosen", m[1])
		}
	}
}

// columnProblem compares a list of columns with the fields of the struct that
// rows of it are read into: as many, and none in another's place.
func columnProblem(columns, fields []string) string {
	if len(columns) != len(fields) {
		return strconv.Itoa(len(columns)) + " columns for " + strconv.Itoa(len(fields)) + " fields"
	}
	for i, f := range fields {
		for _, name := range []string{snake(f), snake(f) + "_id"} {
			if at := slices.Index(columns, name); at >= 0 && at != i && columns[i] != snake(f) {
				return "field " + f + " would be read from column " + columns[i] + ", not from " + name
			}
		}
	}
	return ""
}

func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) {
			if before := i > 0 && !unicode.IsUpper(rune(name[i-1])); before {
				b.WriteByte('_')
			}
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// TestColumns: where a noun has its columns in a constant, const goalColumns
// for type Goal, the two agree (the fields are scanned in order).
func TestColumns(t *testing.T) {
	if columnProblem([]string{"id", "title"}, []string{"ID"}) == "" ||
		columnProblem([]string{"id", "met_on", "due_on"}, []string{"ID", "DueOn", "MetOn"}) == "" {
		t.Error("the rule on columns does not bite")
	}
	if p := columnProblem([]string{"id", "case_id", "due_on"}, []string{"ID", "Case", "DueOn"}); p != "" {
		t.Error(p)
	}

	type key struct{ pkg, name string }
	fields, columns := map[key][]string{}, map[key][]string{}
	where := map[key]string{}
	for _, s := range files(t, func(s source) bool { return isGo(s) && !s.test }) {
		for _, decl := range s.file.Decls {
			g, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range g.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					if st, ok := spec.Type.(*ast.StructType); ok {
						fields[key{s.pkg, spec.Name.Name}] = fieldNames(st)
					}
				case *ast.ValueSpec:
					noun, ok := strings.CutSuffix(spec.Names[0].Name, "Columns")
					if !ok || noun == "" || g.Tok != token.CONST || len(spec.Values) != 1 {
						continue
					}
					if text, ok := constant(spec.Values[0]); ok {
						k := key{s.pkg, strings.ToUpper(noun[:1]) + noun[1:]}
						columns[k] = strings.FieldsFunc(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
						where[k] = s.path
					}
				}
			}
		}
	}
	for k, cols := range columns {
		if fs, ok := fields[k]; ok && fs != nil {
			if p := columnProblem(cols, fs); p != "" {
				t.Errorf("%s: %sColumns and %s: %s", where[k], k.name, k.name, p)
			}
		}
	}
}

// fieldNames are the fields of st in order; nil if it embeds, for then they
// cannot be told without types.
func fieldNames(st *ast.StructType) []string {
	var names []string
	for _, f := range st.Fields.List {
		if len(f.Names) == 0 {
			return nil
		}
		for _, n := range f.Names {
			names = append(names, n.Name)
		}
	}
	return names
}
