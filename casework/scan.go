// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image/jpeg"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"sild"
)

// LargestScan is the most bytes of a scan: a page in colour from a phone, or some
// twenty from an office scanner. It is ours.
const LargestScan = 5 << 20

// mostPixels is the most that a picture may unfold to when somebody opens it:
// more than any scanner makes of a page. It is ours, against files that are small
// until they are looked at.
const mostPixels = 100_000_000

// A Scan is the picture of a paper, or a document.
type Scan struct {
	Name    string
	Type    string // media type, found from the content
	Content []byte
	SHA256  string
	kept    sild.ID // under which its bytes were kept before its paper; empty: they come with it
}

// endings are the kinds of files that are kept, with how their names end.
var endings = map[string]string{"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}

// NewScan looks at a file that somebody sends. What it is is found from its
// content, never from its name; it is never unpacked. A picture is kept without what
// cameras add. It needs no unit of work, and holds none.
func NewScan(name string, content []byte) (Scan, error) {
	p := sild.Problems{}
	s := Scan{Content: content}
	var whole bool
	pixels := 0
	switch {
	case len(content) == 0:
		p.Check(false, "scan", "scan.empty")
	case len(content) > LargestScan:
		p.Check(false, "scan", "scan.large")
	case bytes.HasPrefix(content, []byte("%PDF-")):
		s.Type, whole = "application/pdf", bytes.Contains(content[max(len(content)-2048, 0):], []byte("%%EOF"))
	case bytes.HasPrefix(content, []byte("\x89PNG\r\n\x1a\n")):
		s.Type = "image/png"
		s.Content, pixels, whole = barePNG(content)
	case bytes.HasPrefix(content, []byte{0xff, 0xd8, 0xff}):
		s.Type = "image/jpeg"
		s.Content, pixels, whole = wholeJPEG(content)
	default:
		p.Check(false, "scan", "scan.type")
	}
	if s.Type != "" {
		p.Check(whole, "scan", "scan.broken")
		p.Check(pixels <= mostPixels, "scan", "scan.pixels")
	}
	if err := p.Err(); err != nil {
		return Scan{}, err
	}
	sum := sha256.Sum256(s.Content)
	s.SHA256, s.Name = hex.EncodeToString(sum[:]), cleanName(name, endings[s.Type])
	return s, nil
}

// wholeJPEG reads the head of a picture, and takes what it is made of.
func wholeJPEG(b []byte) (bare []byte, pixels int, whole bool) {
	c, err := jpeg.DecodeConfig(bytes.NewReader(b))
	if err != nil {
		return nil, 0, false
	}
	bare, whole = bareJPEG(b)
	return bare, area(uint32(c.Width), uint32(c.Height)), whole
}

func area(width, height uint32) int {
	if n := uint64(width) * uint64(height); n <= mostPixels {
		return int(n)
	}
	return mostPixels + 1
}

// longestName is how many letters the name of a file keeps.
const longestName = 80

// cleanName is the last part of a file's name without what could lead somebody
// astray: folders, signs that nobody sees or that turn the direction of writing,
// and another ending than the content's.
func cleanName(name, ending string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r) || strings.ContainsRune(`"<>:|?*/;%`, r):
			return -1
		}
		return r
	}, name)
	for e := path.Ext(name); e != "" && utf8.RuneCountInString(e) <= 5; e = path.Ext(name) {
		name = strings.TrimSuffix(name, e)
	}
	name = strings.Trim(strings.Join(strings.Fields(name), " "), ". ")
	if r := []rune(name); len(r) > longestName {
		name = strings.TrimSpace(string(r[:longestName]))
	}
	if name == "" {
		name = "paper"
	}
	return name + ending
}
