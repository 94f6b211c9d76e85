// SPDX-License-Identifier: EUPL-1.2

package pdf_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"sild/pdf"
)

func document(text string) pdf.Document {
	return pdf.Document{
		Lang: "en", Title: text, From: []string{"MTÜ Kodu"}, Date: "1 May 2024", To: []string{"Tartu"}, Foot: "Page", At: time.Date(2024, 5, 1, 10, 0, 0, 0, time.UTC),
		Blocks: []pdf.Block{{Text: text, Facts: []pdf.Fact{{"Name", text}}}},
	}
}

// TestLetters holds that the alphabets of the programmes' languages print, and
// that a text is refused of which a letter would be a hole.
func TestLetters(t *testing.T) {
	good := func(text string) {
		t.Helper()
		var b bytes.Buffer
		if err := document(text).Write(&b); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if !strings.HasPrefix(b.String(), "%PDF-1.") || !strings.Contains(b.String(), "%%EOF") {
			t.Errorf("%s: this is no PDF: %.20q", text, b.String())
		}
	}
	bad := func(text string) {
		t.Helper()
		var b bytes.Buffer
		if err := document(text).Write(&b); err == nil || b.Len() > 0 || pdf.Printable(text) {
			t.Errorf("%s: printed with holes, %v", text, err)
		}
	}
	good("Õnnelik jõuluöö, šokolaad, žürii, ä ö ü")
	good("Ąžuolas, čia, ėjo, įėjo, šeši, ų ū ž „taip“")
	good("Щука, ёж, объём, ЭЮЯ — «да»")
	good("Ґанок, їжак, єнот, і")
	bad("مرحبا")
	bad("家")
}

// TestSame holds that the same document gives the same bytes, and another does not.
func TestSame(t *testing.T) {
	write := func(d pdf.Document) string {
		var b bytes.Buffer
		if err := d.Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	first, again := write(document("One")), write(document("One"))
	if first != again {
		t.Error("the same document has other bytes the second time")
	}
	if first == write(document("Two")) {
		t.Error("another document has the same bytes")
	}
}

// TestPages holds that a long letter goes on to another page.
func TestPages(t *testing.T) {
	d := document("Long")
	for range 80 {
		d.Blocks = append(d.Blocks, pdf.Block{Text: "One more line of a letter that is long."})
	}
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "/Type /Page\n"); n < 2 {
		t.Errorf("it has %d pages", n)
	}
}
