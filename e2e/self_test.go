// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

const (
	goodPage = `<!doctype html><html lang="en"><head><title>Good</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,"><script src="/script.js" defer></script></head>
<body><main><h1>Good</h1><p id="js">plain</p><p>Hidden: <a href="/bad">bad page</a></p>
<form method="post" action="/form"><input type="hidden" name="once" value="1"><label>Name <input name="name" value="old"></label>
<label>Day <input type="date" name="day"></label>
<fieldset><legend>How</legend><label><input type="radio" name="how" value="met"> Met</label> <label><input type="radio" name="how" value="phone"> Phone</label></fieldset>
<label>Place <select name="place"><option value="">-</option><option value="t">Town</option></select></label>
<details><summary>More</summary><label>Note <textarea name="note"></textarea></label></details>
<button>Save it</button></form></main></body></html>`
	badPage = `<!doctype html><html lang="en"><head><title>Bad</title><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"></head><body><main><h1>Bad</h1><div style="width: 900px">wide</div><pre>a-line-that-is-far-too-long-for-a-phone-and-goes-on-and-on-and-on-and-on-and-on</pre>
<p>[goal.title] <img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></p><script>console.error("inline")</script><script src="/throws.js"></script></main></body></html>`
)

// small is a server that does what the pages of Sild do, once well and once badly.
func small(t *testing.T) string {
	mux := http.NewServeMux()
	answer := func(pattern, kind, body string) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.Header().Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data:")
			fmt.Fprint(w, body)
		})
	}
	answer("GET /good", "text/html; charset=utf-8", goodPage)
	answer("GET /bad", "text/html; charset=utf-8", badPage)
	answer("GET /done", "text/html; charset=utf-8", `<!doctype html><html lang="en"><head><title>Done</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head><body><main><h1>Done</h1></main></body></html>`)
	answer("GET /style.css", "text/css", "label, button, a { display: inline-block; padding: 8px }")
	answer("GET /script.js", "text/javascript", `document.getElementById("js").textContent = "scripted"`)
	answer("GET /throws.js", "text/javascript", `throw new Error("thrown")`)
	linked := func(links string) string {
		return `<!doctype html><html lang="en"><head><title>Links</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head><body><main><h1>Links</h1>` + links + `</main></body></html>`
	}
	answer("GET /demo", "text/html; charset=utf-8", linked(`<ul><li><h2>Mari Mänd</h2><form method="post" action="/demo/enter"><button name="persona" value="mari">Go on</button></form></li><li><h2>Jaan Tamm</h2><form method="post" action="/demo/enter"><button name="persona" value="jaan">Go on</button></form></li></ul>`))
	mux.HandleFunc("POST /demo/enter", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "who", Value: r.FormValue("persona"), Path: "/"})
		http.Redirect(w, r, "/home", http.StatusSeeOther)
	})
	answer("GET /home", "text/html; charset=utf-8", linked(`<a href="/cases/01990000-0000-7000-8000-000000000001">First</a> <a href="/cases/01990000-0000-7000-8000-000000000002">Second</a> <a href="/file">File</a> <a href="/gone">Gone</a> <a href="https://elsewhere.example/">Elsewhere</a>`))
	answer("GET /cases/{case}", "text/html; charset=utf-8", linked(`<a href="/home#top">Home</a> <a href="/bad">Bad</a>`))
	mux.HandleFunc("GET /file", func(w http.ResponseWriter, r *http.Request) {
		if c, err := r.Cookie("who"); err != nil || c.Value != "mari" {
			http.Error(w, "who?", http.StatusForbidden)
			return
		}
		w.Header().Set("Content-Disposition", `attachment; filename="list.csv"`)
		fmt.Fprint(w, "a,b\n")
	})
	mux.HandleFunc("POST /form", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("name") == "" {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.WriteHeader(http.StatusUnprocessableEntity)
			fmt.Fprint(w, strings.Replace(goodPage, "plain", "Name is missing", 1))
			return
		}
		if got, want := r.PostForm.Encode(), "day=2026-03-09&how=phone&name=Mari+M%C3%A4nd&note=Two+lines&once=1&place=t"; got != want {
			t.Errorf("form was sent as %s; want %s", got, want)
		}
		http.Redirect(w, r, "/done", http.StatusSeeOther)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

// TestHands: the harness can do what a person does, with and without scripts.
func TestHands(t *testing.T) {
	for _, l := range []look{{width: phone}, {width: desk, dark: true}, {width: phone, noScript: true}} {
		t.Run(l.String(), func(t *testing.T) {
			b := open(t, small(t), l)
			b.visit("/good")
			b.says("#js", map[bool]string{false: "scripted", true: "plain"}[l.noScript])
			b.fine()
			b.fill("name", "")
			b.press("Save it")
			if b.status != http.StatusUnprocessableEntity {
				t.Errorf("status %d; want 422", b.status)
			}
			b.fine()
			b.taps = 0
			b.fill("name", "Mari Mänd")
			b.fill("day", "2026-03-09")
			b.choose("how", "Phone")
			b.fill("place", "Town")
			b.unfold("More")
			b.tap("details label")
			b.fill("note", "Two lines")
			b.press("Save it")
			b.says("h1", "Done")
			if b.path() != "/done" || b.taps != 8 {
				t.Errorf("at %s after %d taps; want /done after 8", b.path(), b.taps)
			}
			b.fine()
			b.visit("/good")
			b.follow("bad page")
			b.says("h1", "Bad")
		})
	}
}

// TestJudge: each thing that may not be on a page is seen.
func TestJudge(t *testing.T) {
	b := open(t, small(t), look{width: phone})
	b.visit("/bad")
	found := strings.Join(b.judge(), "\n")
	for _, want := range []string{"content security policy: script-src", "content security policy: style-src", "thrown", "no text for [goal.title]", "wider than the screen", "inline script or style", "axe: image-alt"} {
		if !strings.Contains(found, want) {
			t.Errorf("%q was not seen on the bad page, but only:\n%s", want, found)
		}
	}
	b.visit("/good")
	if p := b.judge(); p != nil {
		t.Errorf("%q on the good page", p)
	}
}

// TestCrawl: one page of each kind is seen, a file is none, and a link that leads nowhere is a fault.
func TestCrawl(t *testing.T) {
	b := open(t, small(t), look{width: desk})
	if got := personas(b, "/demo"); !slices.Equal(got, []persona{{"mari", "Mari Mänd"}, {"jaan", "Jaan Tamm"}}) {
		t.Errorf("personas: %v", got)
	}
	b.be("Mari Mänd")
	seen, faults := crawl(b, "self")
	if want := []string{"/home", "/cases/01990000-0000-7000-8000-000000000001", "/bad"}; !slices.Equal(seen, want) {
		t.Errorf("saw %v; want %v", seen, want)
	}
	if !slices.ContainsFunc(faults, func(f string) bool { return strings.HasPrefix(f, "/gone: a link leads to status 404") }) {
		t.Errorf("the broken link is not among the faults %q", faults)
	}
	for _, f := range faults {
		if !strings.HasPrefix(f, "/gone: ") && !strings.HasPrefix(f, "/bad, 1280: ") {
			t.Errorf("%s; want no such fault", f)
		}
	}
	if len(faults) < 3 {
		t.Errorf("the faults of the bad page are missing: %q", faults)
	}
}
