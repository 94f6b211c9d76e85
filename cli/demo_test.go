// SPDX-License-Identifier: EUPL-1.2

package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sild/cli"
)

// startDemo starts a demo in this process, and gives where it listens and what
// ends it with its status.
func startDemo(t *testing.T, args ...string) (origin string, end func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	var errs bytes.Buffer
	status := make(chan int, 1)
	go func() {
		s := cli.Main(ctx, append([]string{"demo", "--listen=127.0.0.1:0"}, args...), strings.NewReader(""), in, &errs)
		in.Close()
		status <- s
	}()
	end = func() int {
		cancel()
		return <-status
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the demo ended with status %d: %s", end(), &errs)
	}
	m := regexp.MustCompile(`^listening on (http://127\.0\.0\.1:\d+)\n$`).FindStringSubmatch(line)
	if m == nil {
		end()
		t.Fatalf("the demo said %q", line)
	}
	return m[1], end
}

// A browser keeps its cookies and follows where it is sent.
type browser struct {
	*testing.T
	http.Client
	origin string
}

func newBrowser(t *testing.T, origin string) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, http.Client{Jar: jar}, origin}
}

func (b *browser) whole(r *http.Response, err error) (int, string) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		b.Fatal(err)
	}
	return r.StatusCode, string(text)
}

func (b *browser) get(path string) (int, string) {
	b.Helper()
	return b.whole(b.Get(b.origin + path))
}

func (b *browser) post(path string, form url.Values) (int, string) {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, b.origin+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.whole(b.Do(r))
}

var world = regexp.MustCompile(`href="/demo\?world=([a-z0-9-]+)"`)

var persona = regexp.MustCompile(`name="persona" value="([0-9a-f-]{36})"`)

// TestDemo: one can be somebody, go to a later day, and it ends as it should.
func TestDemo(t *testing.T) {
	if os.Getenv("TEST_DATABASE") != "" {
		t.Skip("a demo is always on SQLite, and is tried where the tests are")
	}
	dir := t.TempDir()
	origin, end := startDemo(t, "--dir="+dir, "--only=ee-jmk,ee-rapla-2013") // the browser journeys look at all
	b := newBrowser(t, origin)
	status, page := b.get("/demo")
	all := persona.FindAllStringSubmatch(page, -1)
	if status != http.StatusOK || len(all) < 4 {
		t.Fatalf("/demo: status %d, %d personas", status, len(all))
	}
	worlds := world.FindAllStringSubmatch(page, -1)
	if len(worlds) != 2 {
		t.Errorf("%d programmes can be looked at; want 2", len(worlds))
	}
	for _, m := range worlds[1:] { // each is its own world, with its own people
		status, page := b.get("/demo?world=" + m[1])
		people := persona.FindAllStringSubmatch(page, -1)
		if status != http.StatusOK || len(people) < 3 {
			t.Errorf("%s: status %d, %d people", m[1], status, len(people))
		}
		for _, m := range people {
			if status, page := b.post("/demo/enter", url.Values{"persona": {m[1]}}); status != http.StatusOK || !strings.Contains(page, "<h1") {
				t.Errorf("persona %s: status %d", m[1], status)
			}
		}
	}
	if _, again := b.get("/demo?world=" + worlds[0][1]); strings.Count(again, all[0][1]) == 0 {
		t.Error("the first programme has other people now")
	}
	for _, m := range all {
		if status, page := b.post("/demo/enter", url.Values{"persona": {m[1]}}); status != http.StatusOK || !strings.Contains(page, "<h1") {
			t.Errorf("persona %s: status %d", m[1], status)
		}
	}
	if status, _ := b.post("/demo/later", url.Values{"day": {"2024-07-01"}, "back": {"/"}}); status != http.StatusOK {
		t.Errorf("a later day: status %d", status)
	}
	if _, page := b.get("/results"); strings.Contains(page, "NaN") {
		t.Error("the figures of the later day")
	}

	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, origin+"/demo", nil)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(what string, change func()) {
		t.Helper()
		change()
		if status, _ := b.whole(b.Do(r)); status != http.StatusMisdirectedRequest {
			t.Errorf("%s is answered with status %d", what, status)
		}
		r.Host, r.Header = "", http.Header{}
	}
	refused("a foreign host", func() { r.Host = "sild.example.org" })
	refused("what a proxy forwards", func() { r.Header.Set("X-Forwarded-For", "10.0.0.1") })
	refused("what a proxy forwards", func() { r.Header.Set("Forwarded", "for=10.0.0.1") })

	b.CloseIdleConnections()
	if s := end(); s != 0 {
		t.Errorf("the demo ended with status %d", s)
	}
	if _, err := os.Stat(filepath.Join(dir, "ee-jmk.db")); err != nil {
		t.Error(err)
	}
	var errs bytes.Buffer
	if s := cli.Main(t.Context(), []string{"serve", "--listen=127.0.0.1:0", "--db=sqlite:" + filepath.Join(dir, "ee-jmk.db")}, nil, io.Discard, &errs); s != 1 || !strings.Contains(errs.String(), "made by the demo") {
		t.Errorf("serving the demo's database ended with status %d: %s", s, &errs)
	}

	// It is gone on with on the day where it was left, and its story too.
	const one = "--only=ee-jmk"
	origin, end = startDemo(t, "--dir="+dir, one, "--resume")
	b = newBrowser(t, origin)
	if _, again := b.get("/demo"); !strings.Contains(again, all[0][1]) {
		t.Error("the demo that was gone on with has other people")
	}
	if status, _ := b.post("/demo/enter", url.Values{"persona": {all[0][1]}}); status != http.StatusOK {
		t.Errorf("entering again: status %d", status)
	}
	if _, page := b.get("/"); !strings.Contains(page, "1 July 2024") {
		t.Error("it is another day")
	}
	if status, _ := b.post("/demo/later", url.Values{"day": {"2024-08-01"}, "back": {"/"}}); status != http.StatusOK {
		t.Errorf("a later day still: status %d", status)
	}
	b.CloseIdleConnections()
	if s := end(); s != 0 {
		t.Errorf("the demo that was gone on with ended with status %d", s)
	}

	// Without that its own database is made anew.
	origin, end = startDemo(t, "--dir="+dir, one)
	b = newBrowser(t, origin)
	if _, anew := b.get("/demo"); strings.Contains(anew, all[0][1]) {
		t.Error("the second demo has the people of the first")
	}
	b.CloseIdleConnections()
	if s := end(); s != 0 {
		t.Errorf("the second demo ended with status %d", s)
	}
}

// TestResumeRefused: what was not left as it should is not gone on with.
func TestResumeRefused(t *testing.T) {
	for _, args := range [][]string{{"--resume"}, {"--resume", "--dir=" + t.TempDir()}} {
		var errs bytes.Buffer
		if s := cli.Main(t.Context(), append([]string{"demo", "--listen=127.0.0.1:0"}, args...), nil, io.Discard, &errs); s == 0 {
			t.Errorf("%q: %s", args, &errs)
		}
	}
}
