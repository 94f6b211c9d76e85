// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"bytes"
	"mime"
	"strings"
	"testing"

	"sild/casework"
	"sild/flow/flowtest"
)

// TestHostileUploads: what is no scan is refused, whatever its name says; what
// looks like one is kept as it is, never opened, and given back as a file to
// keep and not as a page.
func TestHostileUploads(t *testing.T) {
	s := newScene(t)
	at := s.at + "/papers"
	page := s.worker.get(at)
	zip := "PK\x03\x04" + strings.Repeat("\x00", 26) + "../../etc/passwd"
	for name, content := range map[string]string{
		"page.pdf": "<html><script>trap()</script>", "picture.png": `<svg xmlns="http://www.w3.org/2000/svg" onload="trap()"/>`, "x.svg": "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY t SYSTEM 'file:///etc/passwd'>]><svg>&t;</svg>",
		"x.zip": zip, "x.docx": zip, "x.gz": "\x1f\x8b\x08" + strings.Repeat("\x00", 200), "x.exe": "MZ" + strings.Repeat("\x90", 100), "x.sh": "#!/bin/sh\ntrap", "x.gif": "GIF89a" + strings.Repeat("\x00", 20),
		"x.jpg": "\xff\xd8\xff\xe0" + "<script>trap()</script>", "x.webp": "RIFF\x10\x00\x00\x00WEBPVP8 ", "polyglot.pdf": "GIF89a/*%PDF-1.7*/=trap();%%EOF", "late.pdf": " %PDF-1.7\n%%EOF", "half.pdf": "%PDF-1.7\n" + strings.Repeat("a", 3000),
		"large.pdf": "%PDF-1.7\n" + strings.Repeat("a", casework.LargestScan) + "%%EOF", "zip.pdf": zip + "%PDF-1.7%%EOF", "flood.png": flood,
	} {
		if p := s.worker.upload(page, "#paper", name, []byte(content), "kind", "other"); p.status != 422 {
			t.Errorf("%s: status %d; want 422", name, p.status)
		}
	}
	s.worker.get(at).in(".empty h2", "No papers yet")

	// A PDF that is a page as well, under names that mean harm.
	both := []byte("%PDF-1.7\n<html><body><script>trap()</script><img src=x onerror=trap()>\n%%EOF\n")
	names := []string{"../../../etc/passwd", `..\..\win.ini`, "a.pdf\r\nSet-Cookie: trap=1", `"; filename="trap.html`, "trap.html", "con", "x.pdf\x00.html", strings.Repeat("a", 5000), "", "../", "лист дела.pdf", ".htaccess", "a\u202efdp.exe"}
	for _, name := range append(names, flowtest.Hostile()[10:30]...) {
		p := s.worker.upload(s.worker.get(at), "#paper", name, both, "kind", "other", "place", "Folder")
		if p.status != 303 && p.status != 422 && p.status != 400 {
			t.Errorf("%q: status %d", name, p.status)
		}
	}
	seen := 0
	for _, a := range s.worker.get(at).all(".paper-row a[download]") {
		href, _ := attr(a, "href")
		w := s.worker.download(href)
		h := w.Header()
		kind, args, err := mime.ParseMediaType(h.Get("Content-Disposition"))
		name := args["filename"]
		if err != nil || kind != "attachment" || name == "" || strings.ContainsAny(name, "/\\\r\n\x00") || strings.Contains(name, "..") || !strings.HasSuffix(name, ".pdf") || len(name) > 300 {
			t.Errorf("%q, %v", h.Get("Content-Disposition"), err)
		}
		if h.Get("Content-Type") != "application/pdf" || h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || len(h["Set-Cookie"]) > 0 {
			t.Errorf("%v", h)
		}
		if !bytes.Equal(w.Body.Bytes(), both) {
			t.Error("what was sent is not what came back")
		}
		seen++
	}
	if seen < 25 {
		t.Errorf("%d files were looked at", seen)
	}
}

// flood is the head of a picture of 60,000 by 60,000 dots, in a few bytes.
const flood = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xea\x60\x00\x00\xea\x60\x08\x00\x00\x00\x00\x41\x7a\x0d\x5a\x00\x00\x00\x00IEND\xae\x42\x60\x82"
