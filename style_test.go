// SPDX-License-Identifier: EUPL-1.2

// The conventions of design §9, held by tests: here what concerns the layout
// and the files, in style_code_test.go what concerns Go, in style_sql_test.go
// the traps of two databases, in style_keys_test.go the catalogues. Each rule
// is a function of the text that it judges, so that it can be shown to bite.
package sild_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// A source is a file of this repository.
type source struct {
	path      string // from the root, with slashes
	pkg       string // its directory; empty: the root
	text      string
	generated bool
	test      bool // a Go test
	file      *ast.File
}

var fset = token.NewFileSet()

var generatedLine = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// sources reads the repository once: everything that people write or generate
// into it, but not what is installed, built, or made up for a test.
var sources = sync.OnceValues(func() ([]source, error) {
	var all []source
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if name == ".git" || name == "node_modules" || name == "testdata" || name == "shots" || p == filepath.FromSlash("web/static/dist") {
				return fs.SkipDir
			}
			return nil
		}
		if !slices.Contains([]string{".go", ".templ", ".css", ".js", ".sql", ".po", ".md", ".yaml", ".sh", ".json", ".mod", ".csv"}, filepath.Ext(name)) &&
			name != "Makefile" && filepath.Dir(p) != ".ci" {
			return nil
		}
		text, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		s := source{path: filepath.ToSlash(p), text: string(text)}
		if s.pkg = path.Dir(s.path); s.pkg == "." {
			s.pkg = ""
		}
		if strings.HasSuffix(p, ".go") {
			s.test = strings.HasSuffix(p, "_test.go")
			s.generated = generatedLine.MatchString(s.text)
			if s.file, err = parser.ParseFile(fset, p, text, parser.ParseComments|parser.SkipObjectResolution); err != nil {
				return err
			}
		}
		all = append(all, s)
		return nil
	})
	return all, err
})

func files(t *testing.T, keep func(source) bool) []source {
	t.Helper()
	all, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	var kept []source
	for _, s := range all {
		if keep(s) {
			kept = append(kept, s)
		}
	}
	return kept
}

func isGo(s source) bool { return s.file != nil }

func isTool(s source) bool { return s.pkg == "tools" || strings.HasPrefix(s.pkg, "tools/") }

// rows is the table of design §2, from below: a package imports only packages
// of lower rows. What stands in a folder of a package belongs to its row.
var rows = map[string]int{
	"": 0, "packs": 0, "stories": 0,
	"db":  1,
	"job": 2, "i18n": 2, "sheet": 2, "pdf": 2,
	"pack":   3,
	"access": 4, "trail": 4,
	"org":       5,
	"programme": 6, "people": 6,
	"referral": 7, "privacy": 7,
	"casework": 8,
	"activity": 9, "outcome": 9, "own": 9, "audit": 9,
	"housing": 10,
	"flow":    11,
	"report":  12, "notify": 12,
	"web/page":   13,
	"web/record": 14,
	"web/admin":  15, "web/cases": 15, "web/groups": 15, "web/guide": 15, "web/house": 15,
	"web/intake": 15, "web/portal": 15, "web/results": 15, "web/team": 15,
	"web": 16, "api": 16,
	"story":    17, // over the API
	"cli":      18,
	"cmd/sild": 19,
	"e2e":      20,
	"proof":    20,
}

// alone are the packages that know nothing of Sild but its words: pack because
// its results must follow from a text and the facts alone, the writers because
// rows and documents are all they need.
var alone = []string{"pack", "sheet", "pdf"}

// family is the package of the table that pkg belongs to.
func family(pkg string) (string, bool) {
	for p := pkg; ; p = path.Dir(p) {
		if _, ok := rows[p]; ok && (p != "" || pkg == "") {
			return p, true
		}
		if p == "." || p == "" {
			return "", false
		}
	}
}

// importProblem says what is wrong with from importing to, both from the root.
func importProblem(from, to string, test bool) string {
	f, ok := family(from)
	if !ok {
		return "package " + from + " is not in the table of rows: give it a row in style_test.go and in design §2"
	}
	g, ok := family(to)
	switch {
	case !ok:
		return "imports " + to + ", which is not in the table of rows"
	case strings.HasSuffix(to, "test"):
		if test || strings.HasSuffix(from, "test") {
			return ""
		}
		return "imports " + to + ", which is for tests only"
	case f == g:
		return ""
	case slices.Contains(alone, f) && g != "" && !test:
		return "imports " + to + ", but " + f + " knows nothing of the rest of Sild"
	case rows[g] >= rows[f]:
		return "imports " + to + " of row " + strconv.Itoa(rows[g]) + " from row " + strconv.Itoa(rows[f]) + ": a package imports only lower rows"
	}
	return ""
}

func TestImports(t *testing.T) {
	good := func(from, to string) {
		t.Helper()
		if p := importProblem(from, to, false); p != "" {
			t.Errorf("%s may import %s, but: %s", from, to, p)
		}
	}
	bad := func(from, to string) {
		t.Helper()
		if importProblem(from, to, false) == "" {
			t.Errorf("%s may not import %s, but the rule lets it", from, to)
		}
	}
	good("casework", "db")
	good("web", "web/portal")
	good("web/house", "web/record")
	good("db/dbtest", "db/migrations")
	good("cli", "web")
	bad("db", "casework")
	bad("web", "api")
	bad("web/portal", "web")
	bad("web/portal", "web/house")
	bad("web/page", "web/record")
	bad("web/cases", "api")
	bad("pack", "db")
	bad("casework", "db/dbtest")
	bad("util", "")
	if importProblem("casework", "db/dbtest", true) != "" {
		t.Error("a test may import dbtest, but the rule does not let it")
	}

	for _, s := range files(t, isGo) {
		if isTool(s) {
			continue
		}
		if p := importProblem(s.pkg, s.pkg, s.test); p != "" {
			t.Errorf("%s: %s", s.path, p)
			continue
		}
		for _, imp := range s.file.Imports {
			name, _ := strconv.Unquote(imp.Path.Value)
			to, ours := strings.CutPrefix(name, "sild/")
			if name == "sild" {
				to, ours = "", true
			}
			if !ours {
				continue
			}
			if s.test && strings.HasSuffix(s.file.Name.Name, "_test") {
				continue // a test from outside looks at the whole house
			}
			if p := importProblem(s.pkg, to, s.test); p != "" {
				t.Errorf("%s: %s", s.path, p)
			}
		}
	}
}

// TestPackageComments: each package says once what it is about.
func TestPackageComments(t *testing.T) {
	comments := map[string][]string{}
	for _, s := range files(t, func(s source) bool { return isGo(s) && !s.test }) {
		comments[s.pkg] = append(comments[s.pkg], nil...)
		if s.file.Doc == nil {
			continue
		}
		comments[s.pkg] = append(comments[s.pkg], s.path)
		text := s.file.Doc.Text()
		if name := s.file.Name.Name; name != "main" && !strings.HasPrefix(text, "Package "+name+" ") {
			t.Errorf("%s: the package comment begins %.40q; want \"Package %s …\"", s.path, text, name)
		}
	}
	for pkg, in := range comments {
		if len(in) != 1 {
			t.Errorf("package %q has %d package comments %v; want one", pkg, len(in), in)
		}
	}
}

func TestFileLength(t *testing.T) {
	const most = 399
	byHand := func(s source) bool {
		return !s.generated && slices.Contains([]string{".go", ".templ", ".css", ".js"}, path.Ext(s.path))
	}
	for _, s := range files(t, byHand) {
		if n := strings.Count(s.text, "\n"); n > most {
			t.Errorf("%s has %d lines; cut it where the idea divides (at most %d)", s.path, n, most)
		}
	}
}

func TestHeaders(t *testing.T) {
	header := map[string]string{
		".go":    "// SPDX-License-Identifier: EUPL-1.2\n\n",
		".templ": "// SPDX-License-Identifier: EUPL-1.2\n\n",
		".js":    "// SPDX-License-Identifier: EUPL-1.2\n",
		".css":   "/* SPDX-License-Identifier: EUPL-1.2 */\n",
	}
	for _, s := range files(t, func(s source) bool { return !s.generated && header[path.Ext(s.path)] != "" }) {
		if want := header[path.Ext(s.path)]; !strings.HasPrefix(s.text, want) {
			t.Errorf("%s does not begin with %q", s.path, want)
		}
	}
}

// TestTemplates: what is generated has its template, and the other way round.
func TestTemplates(t *testing.T) {
	there := map[string]bool{}
	for _, s := range files(t, func(source) bool { return true }) {
		there[s.path] = true
	}
	for p := range there {
		if base, ok := strings.CutSuffix(p, "_templ.go"); ok && !there[base+".templ"] {
			t.Errorf("%s has no template", p)
		}
		if base, ok := strings.CutSuffix(p, ".templ"); ok && !there[base+"_templ.go"] {
			t.Errorf("%s has not been generated: make generate", p)
		}
	}
}

// machinePaths are places that exist only where somebody happened to work.
var machinePaths = regexp.MustCompile(`/(?:home|Users)/[a-z]+/|/root[/]`)

// promises are the marks of work left for later.
var promises = regexp.MustCompile(`\b(?:TODO|FIXME|XX` + `X)\b`)

func TestNoMachinePathsNoPromises(t *testing.T) {
	if !machinePaths.MatchString(`open("/home`+`/mari/x")`) || machinePaths.MatchString(`GET /homes/rooms`) {
		t.Error("the rule on machine paths does not bite as it should")
	}
	for _, s := range files(t, func(source) bool { return true }) {
		for n, line := range strings.Split(s.text, "\n") {
			if s.path == "style_test.go" && strings.Contains(line, "MustCompile") {
				continue
			}
			if m := machinePaths.FindString(line); m != "" {
				t.Errorf("%s:%d: names %q, which is a place on one machine", s.path, n+1, m)
			}
			if m := promises.FindString(line); m != "" {
				t.Errorf("%s:%d: %s: do it, or write it down as an issue", s.path, n+1, m)
			}
		}
	}
}
