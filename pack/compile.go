// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common"
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"sild"
)

// A compiler makes programs of the conditions of one pack.
type compiler struct {
	r         *reader
	env       *cel.Env
	variables map[string]*variable
}

func newCompiler(r *reader, p *Pack) *compiler {
	table := p.variableTable()
	env, err := newEnv(table)
	if err != nil {
		r.fault(nil, "", fmt.Sprintf("The conditions cannot be read (%v).", err), "")
		return nil
	}
	c := &compiler{r: r, env: env, variables: make(map[string]*variable, len(table))}
	for i := range table {
		c.variables[table[i].path] = &table[i]
	}
	return c
}

// largestNumber is ours; with it no sum in a condition of [longestExpr] letters
// can overflow.
const largestNumber = 1_000_000

// compile checks e, which stands at path, and makes its program. What it may ask
// about begins with one of the names in may; where says where that is.
func (c *compiler) compile(path string, e *Expr, where string, may []string, kinds ...*cel.Type) {
	text := e.Text
	if utf8.RuneCountInString(text) > longestExpr {
		c.r.inside(path, text, 0, fmt.Sprintf("A condition has at most %d letters.", longestExpr), "Say it with fewer words, or in two conditions.")
		return
	}
	checked, iss := c.env.Compile(text)
	if iss.Err() != nil {
		c.explain(path, text, iss.Errors())
		return
	}
	w := &exprWalk{compiler: c, path: path, text: text, ast: checked.NativeRep(), used: map[string]bool{}}
	before := len(c.r.faults)
	w.visit(w.ast.Expr())
	for _, name := range sortedKeys(w.used) {
		if first, _, _ := strings.Cut(name, "."); !slices.Contains(may, first) {
			c.r.inside(path, text, max(0, strings.Index(text, name)),
				fmt.Sprintf("%s cannot be asked about in %s.", name, where), fmt.Sprintf("Here one can ask about: %s.", strings.Join(may, ", ")))
		}
	}
	if out := checked.OutputType(); !slices.ContainsFunc(kinds, out.IsExactType) {
		c.r.inside(path, text, 0, fmt.Sprintf("This is %s; here should be %s.", kindName(out), kindNames(kinds)), "")
	}
	if len(c.r.faults) > before {
		return
	}
	run, err := c.env.Program(checked, cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		c.r.inside(path, text, 0, "The condition cannot be computed.", "")
		return
	}
	e.program = &program{run: run, variables: c.variables, paths: sortedKeys(w.used), birth: w.used["person.born"]}
}

// An exprWalk looks at each part of a condition that CEL has found right, for
// what CEL cannot know: which texts a variable can be.
type exprWalk struct {
	*compiler
	path, text string
	ast        *celast.AST
	used       map[string]bool
}

func (w *exprWalk) fault(e celast.Expr, text, proposal string) {
	w.r.inside(w.path, w.text, offset(w.text, w.ast.SourceInfo().GetStartLocation(e.ID())), text, proposal)
}

func (w *exprWalk) visit(e celast.Expr) {
	if v := w.variable(e); v != nil {
		w.used[v.path] = true
		return
	}
	switch e.Kind() {
	case celast.LiteralKind:
		if n, ok := e.AsLiteral().(types.Int); ok && (n > largestNumber || n < -largestNumber) {
			w.fault(e, fmt.Sprintf("%d is too large a number.", n), "")
		}
	case celast.CallKind:
		w.call(e, e.AsCall())
	case celast.ListKind:
		w.fault(e, "A list can stand only after in.", `Write for example: status.labour in ["employed", "self_employed"].`)
	case celast.IdentKind: // a name of CEL's own types
		w.fault(e, fmt.Sprintf("There is no %q that a condition can ask about.", e.AsIdent()), w.propose(e.AsIdent()))
	default:
		w.fault(e, "This is not part of the language of conditions.", "")
	}
}

func (w *exprWalk) variable(e celast.Expr) *variable {
	if ref := w.ast.ReferenceMap()[e.ID()]; ref != nil && len(ref.OverloadIDs) == 0 {
		return w.variables[ref.Name]
	}
	return nil
}

func (w *exprWalk) call(e celast.Expr, call celast.CallExpr) {
	args := call.Args()
	switch name := call.FunctionName(); name {
	case "date":
		s, ok := literal(args[0])
		if !ok {
			w.fault(args[0], "date() needs a day in quotes.", `Write for example: date("2024-01-31").`)
		} else if _, err := sild.ParseDate(s); err != nil {
			w.fault(args[0], fmt.Sprintf("%q is not a day.", s), "Write it as 2024-12-31.")
		}
		return
	case operators.Equals, operators.NotEquals:
		if v := w.variable(args[0]); v != nil {
			w.values(v, args[1])
		} else if v := w.variable(args[1]); v != nil {
			w.values(v, args[0])
		}
	case operators.In:
		v, list := w.variable(args[0]), w.variable(args[1])
		switch {
		case list != nil:
			w.values(list, args[0])
		case args[1].Kind() != celast.ListKind:
			w.fault(args[1], "After in there should be a list.", `Write for example: status.labour in ["employed", "self_employed"].`)
		default:
			if args[1].AsList().Size() == 0 {
				w.fault(args[1], "The list is empty, so nothing is in it.", "")
			}
			for _, item := range args[1].AsList().Elements() {
				if _, ok := literal(item); !ok {
					w.fault(item, "In a list there should be texts in quotes.", "")
				} else if v != nil {
					w.values(v, item)
				}
			}
			w.visit(args[0])
			return
		}
	}
	for _, a := range args {
		w.visit(a)
	}
}

// values checks that the text in e is one that v can be.
func (w *exprWalk) values(v *variable, e celast.Expr) {
	s, ok := literal(e)
	if !ok || v.of == "" || slices.Contains(v.values, s) {
		return
	}
	if len(v.values) == 0 {
		w.fault(e, fmt.Sprintf("%q is not among the %s: there are none.", s, v.of), "")
		return
	}
	w.fault(e, fmt.Sprintf("%q is not among the %s. There are: %s.", s, v.of, strings.Join(v.values, ", ")), didYouMean(s, v.values))
}

func literal(e celast.Expr) (string, bool) {
	if e.Kind() != celast.LiteralKind {
		return "", false
	}
	s, ok := e.AsLiteral().(types.String)
	return string(s), ok
}

// offset is where loc is in text, counted in letters.
func offset(text string, loc common.Location) int {
	if loc == nil || loc.Line() < 1 {
		return 0
	}
	n := 0
	for i, line := range strings.Split(text, "\n") {
		if i+1 == loc.Line() {
			return n + max(0, loc.Column())
		}
		n += utf8.RuneCountInString(line) + 1
	}
	return n
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
