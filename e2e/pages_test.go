// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// most is how many pages of each persona are looked at.
const most = 40

// A persona is somebody whom the demo lets one be.
type persona struct{ ID, Name string }

func personas(b *tab) (all []persona) {
	b.visit("/demo")
	b.eval(&all, `function() {
		return [...document.querySelectorAll("form[data-persona]")].map(f => ({ID: f.dataset.persona, Name: f.innerText.trim()}));
	}`)
	return all
}

// TestPages: for everybody in the demo, every kind of page that they can reach
// by links is fine, on a phone in the dark and at a desk in the light.
func TestPages(t *testing.T) {
	first := looking(t, look{width: desk})
	everybody := personas(first)
	first.fine()
	if len(everybody) < 2 {
		t.Fatalf("the demo offers %d personas", len(everybody))
	}
	for _, p := range everybody {
		t.Run(p.ID, func(t *testing.T) {
			t.Parallel()
			wide := looking(t, look{width: desk})
			wide.be(p.ID)
			paths := crawl(wide, p.ID)
			if len(paths) < 2 {
				t.Errorf("only %v can be reached", paths)
			}
			narrow := looking(t, look{width: phone, dark: true})
			narrow.be(p.ID)
			for _, path := range paths {
				if narrow.show(path) {
					narrow.record(p.ID, path)
				}
			}
			t.Logf("%s: %d pages", p.ID, len(paths))
		})
	}
}

// crawl goes through the pages that can be reached by links, those of the
// navigation first, one of each kind, and returns their paths.
func crawl(b *tab, name string) (seen []string) {
	b.record(name, b.path())
	seen = append(seen, b.path())
	known := map[string]bool{kind(b.path()): true}
	queue := b.links()
	for len(queue) > 0 && len(seen) < most {
		next := queue[0]
		queue = queue[1:]
		if known[kind(next)] {
			continue
		}
		known[kind(next)] = true
		if !b.show(next) {
			continue
		}
		b.record(name, next)
		seen = append(seen, next)
		queue = append(queue, b.links()...)
	}
	return seen
}

// record judges the page that is shown, and takes its picture if asked to or if it is not fine.
func (b *tab) record(name, path string) {
	b.Helper()
	problems := b.judge()
	for _, p := range problems {
		b.Errorf("%s as %s, %s: %s", path, name, b.look, p)
	}
	if len(problems) > 0 {
		b.shot("failed-" + name + "-" + kind(path))
	} else if os.Getenv("E2E_SHOTS") != "" {
		b.shot(name + "-" + kind(path))
	}
}

// show opens a page that a link leads to. It is false for what is no page but
// a file, which is fetched all the same.
func (b *tab) show(path string) bool {
	b.Helper()
	err := b.arrive(chromedp.Navigate(b.origin + path))
	if err == nil {
		if b.status != http.StatusOK {
			b.Errorf("%s: a link leads to status %d", path, b.status)
			b.complaints()
			return false
		}
		return true
	}
	if !strings.Contains(err.Error(), "ERR_ABORTED") {
		b.Fatalf("%s: %v", path, err)
	}
	req, err := http.NewRequestWithContext(b.ctx, http.MethodGet, b.origin+path, nil)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Cookie", b.cookies())
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatalf("%s: %v", path, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") {
		b.Errorf("%s: status %d and no page; want a file", path, res.StatusCode)
	}
	return false
}

// links are the paths that the page leads to, on this server: those of its
// navigation, then the others, in their order.
func (b *tab) links() (paths []string) {
	var all []string
	b.eval(&all, `function() {
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
