// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// changed are the packages whose checks are taken out.
var changed = []string{"access", "org", "programme", "people", "referral", "casework", "activity", "housing", "outcome", "flow", "report", "trail", "privacy", "own", "audit", "api", "web", "web/admin", "web/cases", "web/groups", "web/guide", "web/house", "web/intake", "web/page", "web/portal", "web/record", "web/results", "web/team"}

// calls are the functions of access that decide, and what they are replaced by.
var calls = []string{
	"Case", "CaseToWrite", "CaseToAdd", "CaseAs", "CaseAsToWrite", "Person", "PersonToWrite", "PersonAs", "Scope", "ScopePeople", "ScopeAs", "Granted", "Duty", "May", "TaskMay",
}

// asked are the functions whose SQL is taken apart, condition by condition.
var asked = map[string][]string{
	"access": {"decide", "inState", "scopeOf", "sectionOf"},
	"org":    {"SessionOf", "RolesOf", "GuestOf", "Password"},
}

// decides are the functions of access whose conditions are made false.
var decides = []string{"Decide", "seen", "written", "CaseToAdd", "CaseAsToWrite", "PersonToWrite"}

// follows is an argument after a text.
var follows = regexp.MustCompile("^` \\+ ([a-z]+) \\+ `")

// A site is where a check stands.
type site struct {
	pkg, file  string
	line       int
	what       string
	invertible bool
}

func (s site) String() string { return fmt.Sprintf("%s:%d %s", s.file, s.line, s.what) }

// An edit replaces a part of a file.
type edit struct {
	from, to int
	text     string
}

// rewrite finds all sites, and makes the overlay in which each can be switched.
func (r *runner) rewrite() string {
	o := &overlayFile{Replace: map[string]string{}}
	for _, pkg := range changed {
		files, err := filepath.Glob(filepath.Join(r.root, pkg, "*.go"))
		fatal(err)
		slices.Sort(files)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, "_templ.go") {
				continue
			}
			r.rewriteFile(o, pkg, file)
		}
	}
	r.keep(o, filepath.Join(r.root, "access", "mutant.go"), switches)
	r.keep(o, filepath.Join(r.root, "mutant.go"), theSwitch)
	var turned strings.Builder
	for i, s := range r.sites {
		if s.invertible {
			fmt.Fprintf(&turned, "%d: true, ", i+1)
		}
	}
	r.keep(o, filepath.Join(r.root, "flow", "flowtest", "mutant.go"), fmt.Sprintf(within, turned.String()))
	return r.finish(o)
}

// pages reports whether pkg shows pages.
func pages(pkg string) bool { return pkg == "web" || strings.HasPrefix(pkg, "web/") }

func (r *runner) rewriteFile(o *overlayFile, pkg, file string) {
	src, err := os.ReadFile(file)
	fatal(err)
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, src, parser.SkipObjectResolution)
	fatal(err)
	at := func(p token.Pos) int { return fset.Position(p).Offset }
	text := func(n ast.Node) string { return string(src[at(n.Pos()):at(n.End())]) }
	var edits []edit
	add := func(n ast.Node, what string, invertible bool) int {
		rel, _ := filepath.Rel(r.root, file)
		r.sites = append(r.sites, site{pkg, rel, fset.Position(n.Pos()).Line, what, invertible})
		return len(r.sites)
	}
	usesRoot := false
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		sql := slices.Contains(asked[pkg], fn.Name.Name)
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.CallExpr:
				sel, ok := x.Fun.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				from, _ := sel.X.(*ast.Ident)
				switch name := sel.Sel.Name; {
				case from != nil && from.Name == "access" && slices.Contains(calls, name):
					if name == "May" && pages(pkg) && !guards(fn.Body, x) {
						return true // it only shows or hides a button: what the button does is checked where it is done
					}
					n := add(x, text(x), true)
					edits = append(edits, edit{at(x.Fun.Pos()), at(x.Lparen) + 1, "access.Mut" + name + "(" + strconv.Itoa(n) + ", "})
				case (name == "Reads" || name == "Right" || name == "Writes" && !pages(pkg)) && len(x.Args) == 1 && pkg != "access":
					n := add(x, text(x), true)
					edits = append(edits, edit{at(x.Pos()), at(x.Lparen) + 1, "sild.Mut" + name + "(" + strconv.Itoa(n) + ", " + text(sel.X) + ", "})
					usesRoot = true
				}
			case *ast.IfStmt:
				if pkg == "access" && slices.Contains(decides, fn.Name.Name) && !strings.Contains(text(x.Cond), "System") && !strings.Contains(text(x.Cond), "err ") {
					n := add(x.Cond, "if "+text(x.Cond), false)
					edits = append(edits, edit{at(x.Cond.Pos()), at(x.Cond.End()), "sild.MutIf(" + strconv.Itoa(n) + ", " + text(x.Cond) + ")"})
					usesRoot = true
				}
				if !pages(pkg) && pkg != "api" && onActor(text(x.Cond)) && refuses(x.Body) {
					n := add(x.Cond, "if "+text(x.Cond), false)
					edits = append(edits, edit{at(x.Cond.Pos()), at(x.Cond.End()), "sild.MutIf(" + strconv.Itoa(n) + ", " + text(x.Cond) + ")"})
					usesRoot = true
					return false
				}
			case *ast.CaseClause:
				decides := pkg == "access" && slices.Contains(decides, fn.Name.Name)
				if !pages(pkg) && pkg != "api" && len(x.List) == 1 && (decides || onActor(text(x.List[0]))) && refuses(&ast.BlockStmt{List: x.Body}) {
					n := add(x.List[0], "case "+text(x.List[0]), false)
					edits = append(edits, edit{at(x.List[0].Pos()), at(x.List[0].End()), "sild.MutIf(" + strconv.Itoa(n) + ", " + text(x.List[0]) + ")"})
					usesRoot = true
				}
			case *ast.BasicLit:
				if sql && x.Kind == token.STRING && strings.HasPrefix(x.Value, "`") {
					for _, c := range conditions(x.Value) {
						from, to, end := at(x.Pos())+c.from, at(x.Pos())+c.to, "` + sild.MutSQLEnd(%d) + `"
						if c.open { // it ends with the argument that follows the text
							m := follows.FindStringSubmatchIndex(string(src[to:]))
							if m == nil {
								continue
							}
							to, end = to+m[3], " + sild.MutSQLEnd(%d)"
						}
						n := add(x, strings.Join(strings.Fields(string(src[from:to])), " "), false)
						edits = append(edits, edit{from, from, fmt.Sprintf("` + sild.MutSQL(%d) + `", n)}, edit{to, to, fmt.Sprintf(end, n)})
						usesRoot = true
					}
				}
			}
			return true
		})
	}
	if len(edits) == 0 {
		return
	}
	slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
	var b strings.Builder
	last := 0
	for _, e := range edits {
		if e.from < last {
			continue // inside of another: that one is switched as a whole
		}
		b.Write(src[last:e.from])
		b.WriteString(e.text)
		last = e.to
	}
	b.Write(src[last:])
	out := b.String()
	if usesRoot && !imports(f, "sild") {
		out = strings.Replace(out, "import (", "import (\n\t\"sild\"", 1)
	}
	r.keep(o, file, out)
}

func imports(f *ast.File, path string) bool {
	return slices.ContainsFunc(f.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == strconv.Quote(path) })
}

// guards reports whether a call stands in the condition of an if that ends its
// function.
func guards(body *ast.BlockStmt, call *ast.CallExpr) (yes bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		if x, ok := n.(*ast.IfStmt); ok && x.Cond.Pos() <= call.Pos() && call.End() <= x.Cond.End() {
			yes = refuses(x.Body)
		}
		return true
	})
	return yes
}

// onActor reports whether a condition asks who the actor is, and nothing of package
// access.
func onActor(cond string) bool {
	return strings.Contains(cond, "Actor.") && !strings.Contains(cond, "access.") && !strings.Contains(cond, "System")
}

// refuses reports whether a block answers with an error of ours.
func refuses(b *ast.BlockStmt) (yes bool) {
	for _, s := range b.List {
		if ret, ok := s.(*ast.ReturnStmt); ok {
			ast.Inspect(ret, func(n ast.Node) bool {
				if sel, ok := n.(*ast.SelectorExpr); ok && (sel.Sel.Name == "Missing" || sel.Sel.Name == "Forbidden") {
					yes = true
				}
				return true
			})
		}
	}
	return yes
}

type span struct {
	from, to int
	open     bool // it goes on after the text
}

// conditions are the parts of a text of SQL that follow an AND or a WHERE, up to
// what ends them at the same depth. What is not whole in the text is left out.
func conditions(text string) (all []span) {
	for i := 0; i < len(text); i++ {
		word := ""
		for _, w := range []string{"AND ", "WHERE "} {
			if strings.HasPrefix(text[i:], w) && i > 0 && (text[i-1] == ' ' || text[i-1] == '\t' || text[i-1] == '\n' || text[i-1] == '(') {
				word = w
			}
		}
		if word == "" {
			continue
		}
		from, depth := i+len(word), 0
		for j := from; j < len(text); j++ {
			rest := text[j:]
			ends := depth == 0 && (strings.HasPrefix(rest, " AND ") || strings.HasPrefix(rest, "\n") || strings.HasPrefix(rest, " ORDER") || strings.HasPrefix(rest, " GROUP") || strings.HasPrefix(rest, "`") || rest[0] == ')')
			if ends {
				if j > from && text[j-1] != '\'' && strings.ContainsAny(text[from:j], "=<>") {
					all = append(all, span{from, j, rest[0] == '`'})
				}
				break
			}
			switch text[j] {
			case '(':
				depth++
			case ')':
				depth--
			}
		}
	}
	slices.SortFunc(all, func(a, b span) int { return a.from - b.from })
	var flat []span
	for _, s := range all {
		if len(flat) > 0 && s.from < flat[len(flat)-1].to {
			flat[len(flat)-1] = s // the inner ones say more
			continue
		}
		flat = append(flat, s)
	}
	return flat
}
