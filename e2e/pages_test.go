// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// most is how many pages of each persona are looked at.
const most = 120

// A persona is somebody whom the demo lets one be.
type persona struct{ ID, Name string }

func personas(b *tab, world string) []persona {
	b.visit(world)
	return eval[[]persona](b, `function() {
		return [...document.querySelectorAll("button[name=persona]")].map(el => ({ID: el.value, Name: el.closest("li").querySelector("h2").innerText.trim()}));
	}`)
}

// worlds are the pages of each programme's people.
func worlds(b *tab) []string {
	b.visit("/demo")
	if all := eval[[]string](b, `function() { return [...document.querySelectorAll("a[href^='/demo?world=']")].map(a => a.getAttribute("href")) }`); len(all) > 0 {
		return all
	}
	return []string{"/demo"}
}

// TestPages: for everybody in the demo, every kind of page that they can reach
// by links is fine, at a desk in the light, and on a phone in the dark without
// scripts, where it speaks Estonian, whose words are longer.
func TestPages(t *testing.T) {
	first := looking(t, look{width: desk})
	for _, world := range worlds(first) {
		everybody := personas(first, world)
		first.fine()
		if len(everybody) < 2 {
			t.Errorf("%s offers %d personas", world, len(everybody))
		}
		for _, p := range everybody {
			t.Run(p.Name, func(t *testing.T) {
				t.Parallel()
				pagesOf(t, world, p)
			})
		}
	}
}

func pagesOf(t *testing.T, world string, p persona) {
	wide := looking(t, look{width: desk})
	wide.visit(world)
	wide.be(p.Name)
	paths, faults := crawl(wide, p.Name)
	narrow := looking(t, look{width: phone, dark: true, noScript: true, lang: "et"})
	narrow.visit(world)
	narrow.be(p.Name)
	for _, path := range paths {
		_, _, more := narrow.meet(p.Name, path)
		faults = append(faults, more...)
	}
	for _, f := range faults {
		t.Error(f)
	}
	if len(paths) < 2 {
		t.Errorf("only %v can be reached", paths)
	}
	t.Logf("%s: %d pages", p.Name, len(paths))
}

// crawl goes through the pages that can be reached by links from the one that
// is shown, those of the navigation first, one of each kind. It returns their
// paths and all that is wrong with them.
func crawl(b *tab, name string) (seen, faults []string) {
	here := b.path()
	seen, faults = []string{here}, b.record(name, here)
	known := map[string]bool{kind(here): true}
	queue := b.links()
	for len(queue) > 0 && len(seen) < most {
		next := queue[0]
		queue = queue[1:]
		if known[kind(next)] {
			continue
		}
		known[kind(next)] = true
		page, links, more := b.meet(name, next)
		faults = append(faults, more...)
		if !page {
			continue
		}
		seen = append(seen, next)
		queue = append(queue, links...)
	}
	return seen, faults
}

// meet goes where a link leads, and says whether it is a page, where that leads,
// and what is wrong with it. A page of a kind that was looked at is looked at
// again if it has something that no page before it had; else only its text is
// read.
func (b *tab) meet(name, path string) (page bool, links, faults []string) {
	b.Helper()
	page, links, shapes, faults := b.skim(path)
	if !page || !isNew(b.look.String()+" "+kind(path), b.look.String(), shapes) {
		return page, links, faults
	}
	page, fault := b.show(path)
	if fault != "" {
		faults = append(faults, fault)
	}
	if !page {
		return false, nil, faults
	}
	return true, b.links(), append(faults, b.record(name, path)...)
}

var (
	judged   = map[string]bool{} // kinds of pages, and shapes, in each look
	judgedMu sync.Mutex
)

// isNew notes what is on a page, and reports whether its kind or one of its
// shapes is there for the first time.
func isNew(kind, look string, shapes []string) (fresh bool) {
	judgedMu.Lock()
	defer judgedMu.Unlock()
	for _, what := range append(shapes, kind) {
		if what != kind {
			what = look + " " + what
		}
		fresh = fresh || !judged[what]
		judged[what] = true
	}
	return fresh
}

// record judges the page that is shown, and takes its picture if asked to or if it is not fine.
func (b *tab) record(name, path string) (faults []string) {
	b.Helper()
	for _, p := range b.judge() {
		faults = append(faults, path+", "+b.look.String()+": "+p)
	}
	switch {
	case len(faults) > 0:
		b.shot("failed-" + name + "-" + kind(path))
	case os.Getenv("E2E_SHOTS") != "":
		b.shot(name + "-" + kind(path))
	}
	return faults
}

// show opens what a link leads to, and says whether it is a page. A file, which
// the browser would save, is fetched all the same.
func (b *tab) show(path string) (page bool, fault string) {
	b.Helper()
	err := b.arrive(chromedp.Navigate(b.origin + path))
	switch {
	case err == nil && b.status != http.StatusOK:
		b.complaints() // say the same again
		return false, fmt.Sprintf("%s: a link leads to status %d", path, b.status)
	case err == nil:
		return true, ""
	case !strings.Contains(err.Error(), "ERR_ABORTED"):
		b.Fatalf("%s: %v", path, err)
	}
	if body, status := b.read(path); body == "" || status != http.StatusOK {
		return false, fmt.Sprintf("%s: neither a page nor a file: status %d, %d bytes", path, status, len(body))
	}
	return false, ""
}

// links are the paths that the page leads to, on this server: those of its
// navigation, then the others, in their order.
func (b *tab) links() (paths []string) {
	all := eval[[]string](b, `function() {
		const links = s => [...document.querySelectorAll(s)].map(a => a.href);
		return [...links("nav a[href]"), ...links("main a[href]"), ...links("a[href]")];
	}`)
	for _, href := range all {
		u, err := url.Parse(href)
		if err != nil || u.Scheme+"://"+u.Host != b.origin {
			continue
		}
		u.Fragment = ""
		if p := u.RequestURI(); !slices.Contains(paths, p) {
			paths = append(paths, p)
		}
	}
	return paths
}

var (
	someID     = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)
	someDate   = regexp.MustCompile(`\d{4}-\d{2}(?:-\d{2})?`)
	someNumber = regexp.MustCompile(`\d+`)
)

// kind is the path with everything that differs between things of one kind left out.
func kind(path string) string {
	path, query, _ := strings.Cut(path, "?")
	path = someID.ReplaceAllString(path, "ID")
	path = someDate.ReplaceAllString(path, "DAY")
	path = someNumber.ReplaceAllString(path, "N")
	values, _ := url.ParseQuery(query)
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	if len(names) > 0 {
		path += "?" + strings.Join(names, "&")
	}
	return path
}
