// SPDX-License-Identifier: EUPL-1.2

// Command mutants takes the checks of access out of Sild, one at a time, and
// runs the tests: each has to fail. Its argument is the root of the repository.
//
// A mutant is one call that asks whether somebody may, answered yes; one part
// of a condition in the SQL of access or of sessions, made true; one test of who
// the actor is, made false; or one of the calls answered the other way round. All
// of them are compiled in at once (as an overlay: the tree is not touched), and
// SILD_MUTANT says which one is at work, so that the tests are built once.
//
// Which test caught which is kept in docs/security/mutants.tsv, so that the next
// run tries that test first, and one that was broken off goes on where it was.
//
// It prints each mutant that no test caught, and how many of how many were. One
// that changes nothing, because the same is asked again on the same path, has its
// reason in that file in place of a test, and is counted apart.
package main

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// tested are the packages whose tests are run.
var tested = []string{"access", "org", "report", "outcome", "referral", "people", "privacy", "own", "audit", "api", "web", "web/house", "web/page", "web/record", "web/team", "programme", "casework", "activity", "housing", "flow", "proof"}

type runner struct {
	root, dir string
	sites     []site
	bins      map[string]string
	tests     []*test // after survey
	surveyed  sync.Once
	at        int
	quick     bool // only some tests

	mu     sync.Mutex        // of what tests have caught, and of ledger
	ledger map[string]string // what caught a mutant last, by its name
}

// A test is one function of a package's tests.
type test struct {
	pkg, name string
	reaches   map[int]bool // sites
	took      time.Duration

	tried, caught int
}

func (t *test) String() string { return t.pkg + "." + t.name }

func main() {
	log.SetFlags(0)
	only := flag.String("only", "", "the numbers of the mutants to run, with commas between")
	list := flag.Bool("list", false, "list the mutants, with what caught each the last time, and run none")
	invert := flag.Bool("invert", true, "also answer each check the other way round")
	at := flag.Int("at", 2, "how many at a time")
	part := flag.String("part", "1/1", "which part of them, as 2/5")
	keep := flag.String("keep", "", "a directory for the built tests and what each of them reaches, for the next run as long as nothing is changed")
	quick := flag.Bool("quick", false, "try only the tests of the package of each check: what they do not catch is tried again another time")
	inside := flag.Bool("inside", false, "first have the tests of what is shown to those who may less try all that they meet, in one run of each")
	flag.Parse()
	root, err := filepath.Abs(flag.Arg(0))
	fatal(err)
	dir := *keep
	if dir == "" {
		dir, err = os.MkdirTemp("", "sild-mutants-")
		fatal(err)
		defer os.RemoveAll(dir)
	}
	fatal(os.MkdirAll(dir, 0o777))
	r := &runner{root: root, dir: dir, bins: map[string]string{}}
	overlay := r.rewrite()
	r.readLedger()
	if *list {
		r.list()
		return
	}
	r.build(overlay)
	r.at, r.quick = *at, *quick

	var wanted []int
	for i, s := range r.sites {
		wanted = append(wanted, i+1)
		if *invert && s.invertible {
			wanted = append(wanted, -i-1)
		}
	}
	if *only != "" {
		wanted = nil
		for f := range strings.SplitSeq(*only, ",") {
			n, err := strconv.Atoi(f)
			fatal(err)
			wanted = append(wanted, n)
		}
	}
	var k, of int
	_, err = fmt.Sscanf(*part, "%d/%d", &k, &of)
	fatal(err)
	wanted = slices.Collect(func(yield func(int) bool) {
		for i, n := range wanted {
			if i%of == k-1 && !yield(n) {
				return
			}
		}
	})
	all := len(wanted)
	wanted = slices.DeleteFunc(wanted, r.changesNothing)
	if *inside {
		r.inside()
	}
	r.passWithout(wanted)
	if slices.ContainsFunc(wanted, func(n int) bool { return r.last(n) == nil }) {
		r.surveyed.Do(r.survey)
		slices.SortStableFunc(wanted, func(a, b int) int { return cmp.Compare(r.reachedBy(a), r.reachedBy(b)) }) // the quick ones first
	}
	left := r.run(wanted, *at)
	fmt.Printf("%d of %d mutants caught; %d change nothing, for the reasons in the ledger\n", len(wanted)-len(left), all, all-len(wanted))
	if len(left) > 0 {
		os.Exit(1)
	}
}

func fatal(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// build makes the tests of each package with all mutants in them.
func (r *runner) build(overlay string) {
	for _, pkg := range tested {
		bin := filepath.Join(r.dir, strings.ReplaceAll(pkg, "/", "_")+".test")
		if _, err := os.Stat(bin); err == nil {
			r.bins[pkg] = bin
			continue
		}
		cmd := exec.Command("go", "test", "-c", "-vet=off", "-overlay", overlay, "-o", bin, "./"+pkg)
		cmd.Dir = r.root
		if out, err := cmd.CombinedOutput(); err != nil {
			log.Fatalf("the tests of %s cannot be built:\n%s", pkg, out)
		}
		if _, err := os.Stat(bin); err == nil {
			r.bins[pkg] = bin
		}
	}
}

// passes runs a test with one mutant at work, or none, and reports whether it
// passed.
func (r *runner) passes(t *test, mutant int, env ...string) bool {
	start := time.Now()
	failed, ok := r.runTests(t.pkg, []*test{t}, mutant, env...)
	r.mu.Lock()
	t.took = time.Since(start)
	r.mu.Unlock()
	return ok && failed == ""
}

var failLine = regexp.MustCompile(`(?m)^--- FAIL: (\w+)`)

// runTests runs tests of a package until one fails, and gives its name if it told.
func (r *runner) runTests(pkg string, tests []*test, mutant int, env ...string) (failed string, ok bool) {
	names := make([]string, len(tests))
	for i, t := range tests {
		names[i] = t.name
	}
	cmd := exec.Command(r.bins[pkg], "-test.failfast", "-test.timeout=20m", "-test.run=^("+strings.Join(names, "|")+")$")
	cmd.Dir = filepath.Join(r.root, pkg)
	cmd.Env = append(os.Environ(), append(env, "SILD_MUTANT="+strconv.Itoa(mutant))...)
	out, err := cmd.CombinedOutput()
	if err == nil {
		return "", true
	}
	if m := failLine.FindSubmatch(out); m != nil {
		return string(m[1]), false
	}
	return names[0], false
}

// survey finds which sites each test reaches. Each has to pass as long as no
// mutant is at work.
func (r *runner) survey() {
	for _, pkg := range tested {
		if r.bins[pkg] == "" {
			continue
		}
		cmd := exec.Command(r.bins[pkg], "-test.list=^Test")
		cmd.Dir = filepath.Join(r.root, pkg)
		names, err := cmd.Output()
		fatal(err)
		for name := range strings.FieldsSeq(string(names)) {
			r.tests = append(r.tests, &test{pkg: pkg, name: name, reaches: map[int]bool{}, took: time.Second})
		}
	}
	whole := filepath.Join(r.dir, "surveyed") // not if it was broken off
	_, err := os.Stat(whole)
	known := err == nil
	each(r.at, len(r.tests), func(i int) {
		t := r.tests[i]
		file := filepath.Join(r.dir, strings.ReplaceAll(t.pkg, "/", "_")+"."+t.name+".reached")
		if !known && !r.passes(t, 0, "SILD_REACHED="+file) {
			log.Fatalf("%s of %s fails without a mutant", t.name, t.pkg)
		}
		text, _ := os.ReadFile(file) // none: it reaches no site
		for line := range strings.FieldsSeq(string(text)) {
			if n, err := strconv.Atoi(line); err == nil {
				t.reaches[n] = true
			}
		}
	})
	fatal(os.WriteFile(whole, nil, 0o600))
	reached := map[int]bool{}
	for _, t := range r.tests {
		maps.Copy(reached, t.reaches)
	}
	log.Printf("%d tests reach %d of %d sites", len(r.tests), len(reached), len(r.sites))
}

// each does n things, several at a time.
func each(at, n int, do func(i int)) {
	var wait sync.WaitGroup
	next := make(chan int)
	for range at {
		wait.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wait.Wait()
}

// run runs the mutants, several at a time, and gives those that none caught.
func (r *runner) run(wanted []int, at int) (left []int) {
	var mu sync.Mutex
	each(at, len(wanted), func(i int) {
		n := wanted[i]
		by := r.caught(n)
		r.note(n, by)
		mu.Lock()
		defer mu.Unlock()
		if by == "" {
			left = append(left, n)
			fmt.Printf("NOT CAUGHT %4d %s\n", n, r.sites[max(n, -n)-1])
			return
		}
		log.Printf("%4d caught by %s: %s", n, by, r.sites[max(n, -n)-1])
	})
	slices.Sort(left)
	return left
}

// reachedBy is how many tests reach the site of a mutant.
func (r *runner) reachedBy(n int) (tests int) {
	for _, t := range r.tests {
		if t.reaches[max(n, -n)] {
			tests++
		}
	}
	return tests
}

// alone is how many tests are tried by themselves before the rest of each package
// is run in one process: the most promising, and after some of those the two that
// reach the most of a page or an operation, because they hold what everybody may.
const alone = 7

// caught gives the test that fails with a mutant: the one that did the last time,
// or else those that reach it, the most promising first.
func (r *runner) caught(n int) string {
	if t := r.last(n); t != nil && !r.passes(t, n) {
		return t.String()
	}
	r.surveyed.Do(r.survey)
	left := slices.DeleteFunc(slices.Clone(r.tests), func(t *test) bool { return !t.reaches[max(n, -n)] })
	if r.quick {
		return r.caughtAtHome(n, left)
	}
	for i := range alone {
		if len(left) == 0 {
			return ""
		}
		r.mu.Lock()
		t := slices.MaxFunc(left, func(a, b *test) int {
			if i == 3 || i == 4 {
				return cmp.Compare(a.breadth(), b.breadth())
			}
			return cmp.Compare(r.promise(a, n), r.promise(b, n))
		})
		t.tried++
		r.mu.Unlock()
		if !r.passes(t, n) {
			r.mu.Lock()
			t.caught++
			r.mu.Unlock()
			return t.String()
		}
		left = slices.DeleteFunc(left, func(x *test) bool { return x == t })
	}
	for _, pkg := range tested {
		of := slices.DeleteFunc(slices.Clone(left), func(t *test) bool { return t.pkg != pkg })
		if len(of) == 0 {
			continue
		}
		if failed, ok := r.runTests(pkg, of, n); !ok {
			return pkg + "." + failed
		}
	}
	return ""
}

// breadth is how much a test reaches, but for those that take minutes, and those
// that inside has asked.
func (t *test) breadth() int {
	if t.pkg == "proof" || t.name == "TestLess" || t.name == "TestJourney" {
		return 0
	}
	return len(t.reaches)
}

// promise is how much a test is likely to catch a mutant in a second: from what
// it has caught so far, how little else it reaches, and where it stands.
func (r *runner) promise(t *test, n int) float64 {
	of := (float64(t.caught) + 1) / (float64(t.tried) + 4) / math.Sqrt(float64(len(t.reaches))) / (t.took.Seconds() + 0.05)
	if t.pkg == r.sites[max(n, -n)-1].pkg {
		of *= 3
	}
	return of
}

// overlay keeps a changed file, and names it in the overlay.
type overlayFile struct{ Replace map[string]string }

func (r *runner) keep(o *overlayFile, file, text string) {
	at := filepath.Join(r.dir, strings.ReplaceAll(strings.TrimPrefix(file, r.root+"/"), "/", "_"))
	fatal(os.WriteFile(at, []byte(text), 0o600))
	o.Replace[file] = at
}

func (r *runner) finish(o *overlayFile) string {
	b, err := json.Marshal(o)
	fatal(err)
	at := filepath.Join(r.dir, "overlay.json")
	fatal(os.WriteFile(at, b, 0o600))
	return at
}
