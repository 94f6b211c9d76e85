// SPDX-License-Identifier: EUPL-1.2

package sild_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sild"
)

// line is what write logs, without the time.
func line(t *testing.T, write func(*sild.Log)) string {
	t.Helper()
	var out bytes.Buffer
	write(sild.NewLog(&out))
	_, rest, ok := strings.Cut(strings.TrimSuffix(out.String(), "\n"), " ")
	if !ok || strings.Contains(rest, "\n") {
		t.Fatalf("the log wrote %q; want one line", out.String())
	}
	return rest
}

func TestLog(t *testing.T) {
	good := func(want string, write func(*sild.Log)) {
		t.Helper()
		if got := line(t, write); got != want {
			t.Errorf("the log says\n%s\nwant\n%s", got, want)
		}
	}
	good(`level=INFO msg=request route="GET /cases/{case}/goals" status=200 ms=12.345`, func(l *sild.Log) {
		l.Info("request", sild.Route("GET /cases/{case}/goals"), sild.Count("status", 200), sild.Took(12345*time.Microsecond))
	})
	good(`level=WARN msg=job.late queue=notify waiting=31`, func(l *sild.Log) {
		l.With(sild.Word("queue", "notify")).Warn("job.late", sild.Count("waiting", 31))
	})
	good(`level=ERROR msg=unit.failed kind=busy cause.kind=busy cause.type=*errors.errorString cause.text="AddGoal(…): busy: error.busy: no connection"`, func(l *sild.Log) {
		err := fmt.Errorf("AddGoal(%s): %w", "Mari", &sild.Error{Kind: sild.Busy, Key: "error.busy", Err: errors.New("no connection")})
		l.Error("unit.failed", sild.KindOf(err).Field(), sild.Cause(err))
	})
	good(`level=INFO msg=done`, func(l *sild.Log) { l.Info("done", sild.Cause(nil)) })

	if got := line(t, func(l *sild.Log) { l.Error("panic", sild.Stack()) }); !strings.Contains(got, "sild_test.TestLog") || strings.Contains(got, "0x") {
		t.Errorf("the stack is %s", got)
	}
	sild.Discard.Info("nothing")
	var none *sild.Log
	none.With(sild.Count("n", 1)).Error("nothing")
}

func TestRoute(t *testing.T) {
	good := func(pattern string) {
		t.Helper()
		if got := line(t, func(l *sild.Log) { l.Info("x", sild.Route(pattern)) }); !strings.Contains(got, pattern) {
			t.Errorf("Route(%q) is logged as %s", pattern, got)
		}
	}
	bad := func(pattern string) {
		t.Helper()
		if got := line(t, func(l *sild.Log) { l.Info("x", sild.Route(pattern)) }); got != `level=INFO msg=x route=?` {
			t.Errorf("Route(%q) is logged as %s", pattern, got)
		}
	}
	good("GET /cases/{case}/goals")
	good("POST /api/v1/people")
	good("GET /{$}")
	good("GET /static/{path...}")
	good("/health")
	bad("")
	bad("GET /people/Mari-Maasikas")
	bad("GET /search?q=mari")
	bad("GET /people/38001010009")
	bad("GET /people/019cd277-ea00-7000-9a6f-419ec627c76b")
	bad("GET /people/mari%20maasikas")
	bad("GET /people/mari maasikas")
	bad("GET /x\nlevel=INFO")
	bad(strings.Repeat("/a", 1000))
}

func TestShort(t *testing.T) {
	var ids sild.IDs
	seen := map[string]bool{}
	for range 1000 {
		id := ids.New(noon)
		short := sild.Short(id)
		if short != sild.Short(id) {
			t.Fatalf("%s has two short forms", id)
		}
		if len(short) != 8 || seen[short] {
			t.Fatalf("%s has the short form %q", id, short)
		}
		seen[short] = true
		got := line(t, func(l *sild.Log) { l.Info("x", sild.Ref("case", id)) })
		if strings.Contains(got, string(id)) || !strings.Contains(got, "case="+short) {
			t.Fatalf("Ref(%s) is logged as %s", id, got)
		}
	}
}

func TestCause(t *testing.T) {
	good := func(err error, want string) {
		t.Helper()
		got := line(t, func(l *sild.Log) { l.Info("x", sild.Cause(err)) })
		_, text, _ := strings.Cut(got, " cause.text=")
		if s, err := strconv.Unquote(text); err == nil {
			text = s
		}
		if text != want {
			t.Errorf("Cause(%.200q) = %q; want %q", err, text, want)
		}
	}
	_, number := strconv.Atoi("Mari Maasikas")
	good(number, "strconv.Atoi: parsing …: invalid syntax")
	var into struct{ N int }
	good(json.Unmarshal([]byte(`{"N": "Mari"}`), &into), "json: cannot unmarshal string into … struct field … of type int")
	good(&fs.PathError{Op: "open", Path: "/srv/plans of mari.pdf", Err: os.ErrPermission}, "open …: permission denied")
	good(errors.New(`ERROR: duplicate key value violates unique constraint "person_code" (SQLSTATE 23505)`), "ERROR: duplicate key value violates unique constraint … sqlstate:23505")
	good(errors.New("constraint failed: UNIQUE constraint failed: person.code (2067)"), "constraint failed: UNIQUE constraint failed: person.code …")
	good(errors.New(`Key (name, born)=(Mari Maasikas, 1980-01-01) already exists`), "… already exists")
	good(fmt.Errorf("flow.Write: %w", fmt.Errorf("casework.AddGoal(%s): %w", "x", sild.Missing())), "flow.Write: casework.AddGoal(…): not_found: error.not_found")
	good(errors.New("it can't be read, isn't it"), "it … be read, … it")
	good(errors.New("port 8080 taken after 1234567 tries"), "port 8080 taken after … tries")
	good(errors.Join(errors.New("one"), errors.New("two")), "one two")
	good(errors.New(""), "")
	// Quotes and brackets that nobody closes reach to the end.
	good(errors.New(`bad value "mari maasikas`), "bad value …")
	good(errors.New("bad value `mari maasikas"), "bad value …")
	good(errors.New("bad value (mari (maasikas)"), "bad value …")
	good(errors.New(`bad value "mari \" maasikas" here`), "bad value … here")
	good(errors.New("bad value “mari” and „maasikas” and «tamm» and 'saar' here"), "bad value … and … and … and … here")
	// Not quoted, yet no word of a program.
	good(errors.New("no person Mari Maasikas, born 1980-01-01, code 38001010009, phone +37255512345, mail mari@example.ee"), "no person …, born …, code …, phone …, mail …")
	good(errors.New("no Õunapuu, no Žemaitis, no Ёлкин, no TAMM, no M.Tamm"), "no …, no …, no …, no …, no …")
	good(errors.New("row 019cd277-ea00-7000-9a6f-419ec627c76b, a19cd277-ea00-7000-9a6f-419ec627c76b"), "row …, …")
	good(errors.New("forged ‹› Mari‹›"), "forged …")
	good(errors.New("two\nlines\tand\x00a sign \xff"), "two lines … sign")
	good(errors.New(strings.Repeat("Mari ", 1<<20)), "…")
	good(errors.New("code 380 0101 0009 of 12 people, page 3"), "code … of 12 people, page 3")
	good(errors.New("phone +372 5551 2345, and 1 2, 3"), "phone …, and …")
	good(&os.LinkError{Op: "rename", Old: "heroiin 2 korda", New: "plaan", Err: os.ErrExist}, "rename …: file already exists")
}

// TestLogKeepsNoSecrets puts people into every input of every field.
func TestLogKeepsNoSecrets(t *testing.T) {
	canaries := []string{
		"Mari Maasikas", "MAASIKAS", "Õunapuu", "Ёлкин", "38001010009", "380 0101 0009", "+372 5551 2345", "mari.maasikas@example.ee",
		"Tartu mnt 5-12", "1980-01-01", "019cd277-ea00-7000-9a6f-419ec627c76b", "heroiin, 2 korda", "x\" level=ERROR msg=\"Mari",
	}
	type person struct {
		Name sild.Private
		Code sild.Private
	}
	for _, c := range canaries {
		var out bytes.Buffer
		l := sild.NewLog(&out)
		p := person{sild.Private(c), sild.Private(c)}
		causes := []error{
			fmt.Errorf("no such person %q", c), fmt.Errorf("no such person '%s'", c), fmt.Errorf("AddGoal(%s)", c), fmt.Errorf("AddGoal(%v): %w", p, sild.Missing()),
			fmt.Errorf("{%s} [%s] `%s`", c, c, c), &sild.Error{Kind: sild.Invalid, Key: "x.y", Args: sild.Args{"name": c}, Fields: map[string]sild.Message{"name": {Key: "a.b", Args: sild.Args{"v": c}}}},
			errors.Join(fmt.Errorf("%q", c), fmt.Errorf("(%s)", c)), &fs.PathError{Op: "open", Path: c, Err: os.ErrNotExist},
		}
		l = l.With(sild.Word(sild.Constant(c), sild.Constant(c)), sild.Count(sild.Constant(c), 3), sild.Ref(sild.Constant(c), sild.ID(c)), sild.Route(c), sild.Route("GET /"+c))
		for _, err := range causes {
			l.Info(sild.Constant(c), sild.Cause(err), sild.KindOf(err).Field())
			l.Warn(sild.Constant(c), sild.Cause(err))
			l.Error(sild.Constant(c), sild.Cause(fmt.Errorf("settle: %w", err)), sild.Stack())
		}
		if out.Len() == 0 {
			t.Fatal("nothing was written")
		}
		for _, leak := range []string{c, strings.ReplaceAll(c, " ", ""), strconv.Quote(c), c[:len(c)/2+1]} {
			for line := range strings.Lines(out.String()) {
				if _, rest, _ := strings.Cut(line, " "); strings.Contains(rest, leak) && !strings.HasPrefix(leak, "x\"") {
					t.Errorf("%q is in the log: %s", leak, line)
				}
			}
		}
		if n := strings.Count(out.String(), "\n"); n != 3*len(causes) {
			t.Errorf("%d lines for %d entries: a value made a line of its own", n, 3*len(causes))
		}
	}
}

func FuzzCause(f *testing.F) {
	for _, s := range []string{`a "b" c`, "(((", "'", "‹›", "„“", "\x00"} {
		f.Add(s)
	}
	safe := regexp.MustCompile(`^[\x20-\x7e…]*$`)
	f.Fuzz(func(t *testing.T, s string) {
		var out bytes.Buffer
		sild.NewLog(&out).Info("x", sild.Cause(errors.New(s)))
		if got := strings.TrimSuffix(out.String(), "\n"); !safe.MatchString(got) {
			t.Errorf("Cause(%q) is logged as %q", s, got)
		}
		// Whatever surrounds it, what is quoted with %q and what is a code does not get through.
		out.Reset()
		sild.NewLog(&out).Info("x", sild.Cause(fmt.Errorf("%s 38001010009 Maasikas", s)))
		if got := out.String(); strings.Contains(got, "38001010009") || strings.Contains(got, "Maasikas") {
			t.Errorf("Cause of %q lets a code through: %s", s, got)
		}
	})
}

func TestLogAtTheSameTime(t *testing.T) {
	var out bytes.Buffer
	l := sild.NewLog(&out)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 100 {
				l.Info("event", sild.Count("n", i), sild.Ref("case", "x"))
			}
		})
	}
	wg.Wait()
	if n := strings.Count(out.String(), "\n"); n != 400 {
		t.Errorf("%d lines; want 400", n)
	}
}

// logProblems says where f writes past sild.Log, or gives it what is not a
// constant: a Constant made of a variable, a Route that is not a pattern.
func logProblems(pkg string, f *ast.File) (problems []string) {
	calls(f, func(name, fn string, call *ast.CallExpr) {
		at := "line " + strconv.Itoa(fset.Position(call.Pos()).Line) + ": "
		switch {
		case name == "slog" && pkg != "" && fn != "StringValue":
			problems = append(problems, at+"slog."+fn+": only sild.Log writes logs")
		case name == "sild" && fn == "Constant" && len(call.Args) == 1:
			if _, ok := call.Args[0].(*ast.BasicLit); !ok {
				problems = append(problems, at+"a variable is made a Constant")
			}
		case name == "sild" && fn == "Route" && len(call.Args) == 1:
			sel, ok := call.Args[0].(*ast.SelectorExpr)
			if _, literal := call.Args[0].(*ast.BasicLit); !literal && (!ok || sel.Sel.Name != "Pattern") {
				problems = append(problems, at+"Route takes a request's Pattern, not its path")
			}
		}
	})
	return problems
}

func TestNobodyLogsOtherwise(t *testing.T) {
	judge := func(body string) []string {
		f, err := parser.ParseFile(fset, "x.go", "package x\nfunc _() {"+body+"}", parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		return logProblems("web", f)
	}
	for _, body := range []string{`l.Info(sild.Constant(name))`, `sild.Route(r.URL.Path)`, `sild.Route(path)`, `slog.Info("x")`} {
		if judge(body) == nil {
			t.Errorf("%s is allowed", body)
		}
	}
	for _, body := range []string{`l.Info("x", sild.Route(r.Pattern))`, `sild.Route("GET /x")`, `sild.Constant("x")`} {
		if p := judge(body); p != nil {
			t.Errorf("%s is refused: %v", body, p)
		}
	}
	for _, s := range files(t, func(s source) bool { return isGo(s) && !s.test && !isTool(s) }) {
		for _, p := range logProblems(s.pkg, s.file) {
			t.Errorf("%s: %s", s.path, p)
		}
	}
}
