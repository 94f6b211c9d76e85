// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sild/casework"
	"sild/web/page"
)

// upload sends the form of the page with a file, as a browser does.
func (b *browser) upload(p *sheet, selector, name string, content []byte, fields ...string) *sheet {
	b.t.Helper()
	all := p.all(selector)
	if len(all) != 1 {
		b.t.Fatalf("%d of %s", len(all), selector)
	}
	sent := fieldsOf(all[0])
	for field, values := range pairs(fields) {
		sent[field] = values
	}
	delete(sent, "scan")
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for field, values := range sent {
		for _, v := range values {
			w.WriteField(field, v)
		}
	}
	part, err := w.CreateFormFile("scan", name)
	if err != nil {
		b.t.Fatal(err)
	}
	part.Write(content)
	w.Close()
	action, _ := attr(all[0], "action")
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodPost, action, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.send(r)
}

// download is the answer to who opens a scan.
func (b *browser) download(path string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodGet, path, nil)
	r.AddCookie(&http.Cookie{Name: page.CookieName, Value: b.token})
	w := httptest.NewRecorder()
	b.s.ServeHTTP(w, r)
	return w
}

var onePage = []byte("%PDF-1.7\nsigned by both\n%%EOF\n")

func TestPapers(t *testing.T) {
	s := newScene(t)
	at := s.at + "/papers"
	shown := s.worker.get(at).is(200).in(".empty h2", "No papers yet").has("#paper[enctype=multipart/form-data]", 1).has("#paper [name=plan]", 0)

	// Each refusal stands at its field, and what else was typed stays.
	refused := func(says, name string, content []byte) {
		t.Helper()
		again := s.worker.upload(shown, "#paper", name, content, "kind", "other", "note", "The rent contract").is(422)
		again.in("#paper-scan-problem", says).holds("note", "The rent contract").holds("kind", "other").not("#paper-place-problem", "")
	}
	refused("The file is empty", "x.pdf", nil)
	refused("larger than 5 MB", "x.pdf", append([]byte("%PDF-"), make([]byte, casework.LargestScan)...))
	refused("something else, whatever its name says", "x.pdf", []byte("<script>alert(1)</script>"))
	refused("The file is not whole", "x.png", []byte("\x89PNG\r\n\x1a\n\x00\x00"))
	again := s.worker.upload(shown, "#paper", "x.pdf", onePage, "kind", "", "day", "").is(422)
	again.in("#paper-kind-problem", "Choose one").in("#paper-day-problem", "Say on which day").in("#paper .hint", "Choose the file again")
	s.worker.submit(shown, "#paper", "kind", "other").is(422).in("#paper-place-problem", "Say where the paper lies")
	s.worker.upload(shown, "#paper", "x.pdf", make([]byte, page.MaxUpload+1), "kind", "other").is(413)
	s.worker.get(at).in(".empty h2", "No papers yet")

	// A signed plan is signed when its paper is there.
	plan := s.worker.get(s.at + "/plan")
	s.worker.submit(plan, "#agree", "summary", "A job.", "agreed", "yes", "how", "signed").goes(s.at + "/plan?saved=plan")
	plan = s.worker.get(s.at+"/plan").in(".is-warn", "the paper is not here yet").in(".hint", "Agreed for the provider: Siiri Tugi, 12 February 2024")
	links := plan.all(".is-warn a")
	if len(links) != 1 {
		t.Fatalf("%d links to add the paper", len(links))
	}
	to, _ := attr(links[0], "href")
	s.Go("2024-02-12 14:01")
	to, _, _ = strings.Cut(to, "#")
	shown = s.worker.get(to).holds("kind", "signed_plan")
	saved := s.worker.upload(shown, "#paper", `..\kava "1".pdf`, onePage).goes(at + "?saved=paper")
	shown = s.worker.get(saved).in(".saved", "paper").in(".paper-row", "Signed plan").in(".paper-row", "Version 1, 12 February 2024").in(".paper-row", "kava 1.pdf, 1 kB")
	s.worker.get(s.at+"/plan").in(".is-good", "The signed paper is here: scan kava 1.pdf.")
	s.worker.get(s.at).in(".card", "Signed plan, 12 Feb 2024")

	// Nothing that somebody else sent is shown in a page of ours.
	links = shown.all(".paper-row a[download]")
	if len(links) != 1 {
		t.Fatalf("%d scans", len(links))
	}
	scan, _ := attr(links[0], "href")
	w := s.worker.download(scan)
	for header, want := range map[string]string{
		"Content-Type": "application/pdf", "Content-Disposition": `attachment; filename="kava 1.pdf"`, "X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'", "Cache-Control": "no-store",
	} {
		if got := w.Header().Get(header); got != want {
			t.Errorf("%s: %s; want %s", header, got, want)
		}
	}
	if w.Code != 200 || !bytes.Equal(w.Body.Bytes(), onePage) {
		t.Errorf("%d %q; want what was sent", w.Code, w.Body)
	}
	for _, u := range []*browser{browse(t, s.World, s.Second), browse(t, s.World, s.Stranger), browse(t, s.World, s.Manager)} {
		if w := u.download(scan); w.Code != 404 || bytes.Contains(w.Body.Bytes(), onePage) {
			t.Errorf("%d %q; want nothing", w.Code, w.Body)
		}
	}

	// The paper lies elsewhere, or was a mistake.
	place := shown.all(".paper-row form")
	action, _ := attr(place[0], "action")
	s.Go("2024-02-12 14:02")
	s.worker.post(action, "place", strings.Repeat("x", 201)).is(422).in(".wrong", "")
	s.worker.post(action, "place", "Folder 7").goes(at + "?saved=paper")
	s.worker.post(action, "place", "Folder 8").is(409)
	shown = s.worker.get(at).in(".paper-row", "It lies here: Folder 7")
	for _, a := range shown.all(".paper-row a") {
		if href, _ := attr(a, "href"); strings.HasSuffix(href, "/mistake") {
			form := s.worker.get(href).is(200).in("main", "Paper: Signed plan")
			s.worker.submit(form, "#mistake", "why", "It is Oleg's.").goes(s.at + "?taken=mistake")
		}
	}
	s.worker.get(at).in(".empty h2", "No papers yet")
	s.worker.get(s.at+"/plan").in(".is-warn", "the paper is not here yet")
}

// TestPaperSections: who may not read a section does not see its papers.
func TestPaperSections(t *testing.T) {
	s := newScene(t)
	at := s.at + "/papers"
	page := s.worker.get(at)
	s.worker.upload(page, "#paper", "arst.pdf", onePage, "kind", "health_paper").goes(at)
	s.worker.get(at).in(".paper-row", "Paper about health")
	officer := browse(t, s.World, s.Officer)
	seen := officer.get(at).is(200).in(".empty h2", "No papers yet")
	seen.has("#paper option[value=health_paper]", 0).has("#paper option[value=decision]", 1) // the prison writes of the offence
	officer.get(s.at).not("main", "Paper about health")
	s.Go("2024-02-12 14:01")
	officer.upload(seen, "#paper", "otsus.pdf", onePage, "kind", "decision").goes(at)
	officer.upload(officer.get(at), "#paper", "arst.pdf", onePage, "kind", "health_paper").is(404)
	officer.upload(officer.get(at), "#paper", "x.pdf", onePage, "kind", "other").is(403)
}
