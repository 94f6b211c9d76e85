// SPDX-License-Identifier: EUPL-1.2

// Package pdf writes documents on paper of size A4, with their fonts inside.
//
// It knows nothing of Sild: it is given words in their order. It promises that the
// same document gives the same bytes, that letters of the Latin alphabets, of Greek
// and of Cyrillic print, and that a document in a script which it cannot print is
// refused instead of printed with holes.
package pdf

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

// A Document is a letter of one or several pages.
type Document struct {
	Lang   string // BCP 47
	Title  string
	From   []string // who writes, a line each
	Date   string
	To     []string // to whom
	Blocks []Block
	Foot   string // below every page
	At     time.Time
}

// A Block is a paragraph, or facts in two columns.
type Block struct {
	Text  string
	Bold  bool
	Facts []Fact
}

// A Fact is a word and what it is.
type Fact struct{ Name, Value string }

const (
	margin = 25.0 // millimetres, as letters have them
	width  = 210 - 2*margin
	line   = 5.6
	font   = "go"
)

// Write writes the document.
func (d Document) Write(w io.Writer) error {
	if r, missing := d.unprintable(); missing {
		return fmt.Errorf("pdf: no font has the letter %q", r)
	}
	p := fpdf.New("P", "mm", "A4", "")
	p.AddUTF8FontFromBytes(font, "", goregular.TTF)
	p.AddUTF8FontFromBytes(font, "B", gobold.TTF)
	p.SetCatalogSort(true)
	p.SetCreationDate(d.At)
	p.SetModificationDate(d.At)
	p.SetLang(d.Lang)
	p.SetTitle(d.Title, true)
	p.SetCreator("Sild", true)
	p.SetMargins(margin, 22, margin)
	p.SetAutoPageBreak(true, 28)
	p.SetFooterFunc(func() {
		p.SetY(-20)
		p.SetFont(font, "", 8)
		p.MultiCell(width, 3.8, d.Foot, "", "L", false)
	})
	p.AddPage()
	d.head(p)
	for _, b := range d.Blocks {
		b.write(p)
	}
	return p.Output(w)
}

func (d Document) head(p *fpdf.Fpdf) {
	for i, s := range d.From {
		p.SetFont(font, map[bool]string{true: "B"}[i == 0], 11)
		if i == 0 {
			p.CellFormat(width*0.65, line, s, "", 0, "L", false, 0, "")
			p.SetFont(font, "", 11)
			p.CellFormat(width*0.35, line, d.Date, "", 1, "R", false, 0, "")
			continue
		}
		p.MultiCell(width, line, s, "", "L", false)
	}
	p.Ln(8)
	p.SetFont(font, "", 11)
	for _, s := range d.To {
		p.MultiCell(width, line, s, "", "L", false)
	}
	p.Ln(10)
	p.SetFont(font, "B", 16)
	p.MultiCell(width, 8, d.Title, "", "L", false)
	p.Ln(4)
}

func (b Block) write(p *fpdf.Fpdf) {
	if b.Text != "" {
		p.SetFont(font, map[bool]string{true: "B"}[b.Bold], 11)
		p.MultiCell(width, line, b.Text, "", "L", false)
		p.Ln(2.5)
	}
	const name = 48.0
	for _, f := range b.Facts {
		p.SetFont(font, "", 10)
		names := len(p.SplitText(f.Name, name-2))
		p.SetFont(font, "B", 11)
		lines := max(names, len(p.SplitText(f.Value, width-name-2)), 1)
		if _, height := p.GetPageSize(); p.GetY()+float64(lines)*line > height-30 {
			p.AddPage()
		}
		top := p.GetY()
		p.SetFont(font, "", 10)
		p.MultiCell(name, line, f.Name, "", "L", false)
		p.SetXY(margin+name, top)
		p.SetFont(font, "B", 11)
		p.MultiCell(width-name, line, f.Value, "", "L", false)
		p.SetXY(margin, top+float64(lines)*line+1.2)
		p.SetDrawColor(200, 200, 200)
		p.Line(margin, p.GetY(), margin+width, p.GetY())
		p.SetY(p.GetY() + 1.2)
	}
	if len(b.Facts) > 0 {
		p.Ln(5)
	}
}

// unprintable is the first letter that the fonts do not have.
func (d Document) unprintable() (rune, bool) {
	f, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return 0, true
	}
	var buf sfnt.Buffer
	for _, r := range d.text() {
		if r < ' ' {
			continue
		}
		if i, err := f.GlyphIndex(&buf, r); err != nil || i == 0 || r == utf8.RuneError {
			return r, true
		}
	}
	return 0, false
}

// Printable reports whether the fonts have all letters of d.
func (d Document) Printable() bool {
	_, missing := d.unprintable()
	return !missing
}

// Printable reports whether the fonts have all letters of a text.
func Printable(text string) bool {
	_, missing := Document{Title: text}.unprintable()
	return !missing
}

func (d Document) text() string {
	all := append(append([]string{d.Title, d.Date, d.Foot}, d.From...), d.To...)
	for _, b := range d.Blocks {
		all = append(all, b.Text)
		for _, f := range b.Facts {
			all = append(all, f.Name, f.Value)
		}
	}
	return strings.Join(all, "\n")
}
