// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"sild/casework"
)

func picture(t testing.TB, kind string) []byte {
	t.Helper()
	var b bytes.Buffer
	img := image.NewGray(image.Rect(0, 0, 40, 30))
	for i := range img.Pix {
		img.Pix[i] = byte(i * 7)
	}
	var err error
	if kind == "png" {
		err = png.Encode(&b, img)
	} else {
		err = jpeg.Encode(&b, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bomb is a whole PNG of few bytes that says it is 60,000 by 60,000 dots.
func bomb(t testing.TB) []byte {
	t.Helper()
	b := bytes.Clone(picture(t, "png"))
	binary.BigEndian.PutUint32(b[16:], 60_000)
	binary.BigEndian.PutUint32(b[20:], 60_000)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

func TestNewScan(t *testing.T) {
	pdf, jpg, small := []byte("%PDF-1.7\n1 0 obj\n%%EOF\n"), picture(t, "jpeg"), picture(t, "png")
	good := func(what, name string, content []byte, kind, kept string) {
		t.Helper()
		s, err := casework.NewScan(name, content)
		if err != nil || s.Type != kind || s.Name != kept || !bytes.Equal(s.Content, content) || len(s.SHA256) != 64 {
			t.Errorf("%s: %s %q, %v; want %s %q", what, s.Type, s.Name, err, kind, kept)
		}
	}
	bad := func(what string, content []byte, key string) {
		t.Helper()
		_, err := casework.NewScan("plan.pdf", content)
		problem(t, err, what, "scan", key)
	}
	good("a PDF", "plan.pdf", pdf, "application/pdf", "plan.pdf")
	good("a PDF with another name", "plan.exe", pdf, "application/pdf", "plan.pdf")
	good("two endings", "kava.pdf.html", pdf, "application/pdf", "kava.pdf")
	good("a picture", "IMG_0001.JPEG", jpg, "image/jpeg", "IMG_0001.jpg")
	good("a drawing", "Tegevuskava – Õ.png", small, "image/png", "Tegevuskava – Õ.png")
	good("a path", `..\..\/etc/passwd`, pdf, "application/pdf", "passwd.pdf")
	good("a Windows path", `C:\Users\Mari\kava.pdf`, pdf, "application/pdf", "kava.pdf")
	good("a name that turns around", "kava\u202efdp.exe", pdf, "application/pdf", "kavafdp.pdf")
	good("lines in a name", "a\r\nSet-Cookie: x=1.pdf", pdf, "application/pdf", "a Set-Cookie x=1.pdf")
	good("quotes and signs", `"><script>.pdf`, pdf, "application/pdf", "script.pdf")
	good("no name", "", pdf, "application/pdf", "paper.pdf")
	good("only dots", "...", pdf, "application/pdf", "paper.pdf")
	good("not UTF-8", "k\xffava.pdf", pdf, "application/pdf", "kava.pdf")
	good("a long name", strings.Repeat("õ", 300)+".pdf", pdf, "application/pdf", strings.Repeat("õ", 80)+".pdf")

	bad("nothing", nil, "scan.empty")
	bad("too much", append([]byte("%PDF-"), make([]byte, casework.LargestScan)...), "scan.large")
	for what, content := range map[string]string{
		"a page": "<html><script>alert(1)</script>", "an SVG": "<svg xmlns='http://www.w3.org/2000/svg'/>", "a zip": "PK\x03\x04aaaaaaaaaaaa",
		"a program": "MZ\x90\x00", "a GIF": "GIF89a", "words": "I agree. Andrei", "a PDF that is not at the beginning": "x%PDF-1.4 %%EOF",
	} {
		bad(what, []byte(content), "scan.type")
	}
	bad("half a PDF", pdf[:12], "scan.broken")
	bad("half a JPEG", jpg[:len(jpg)/2], "scan.broken")
	bad("the head of a JPEG", jpg[:4], "scan.broken")
	bad("half a PNG", small[:len(small)-8], "scan.broken")
	bad("the head of a PNG", small[:8], "scan.broken")
	torn := bytes.Clone(small)
	torn[len(torn)/2] ^= 0xff
	bad("a PNG with a wrong byte", torn, "scan.broken")
	long := bytes.Clone(small)
	binary.BigEndian.PutUint32(long[8:], 1<<31)
	bad("a PNG with a chunk without end", long, "scan.broken")
	bad("a PNG that unfolds to gigabytes", bomb(t), "scan.pixels")
}

// FuzzNewScan: whatever is sent, it is taken or refused, and the name that is
// kept can stand in a header.
func FuzzNewScan(f *testing.F) {
	f.Add("plan.pdf", []byte("%PDF-1.7\n%%EOF\n"))
	f.Add("x\r\ny.png", picture(f, "png"))
	f.Add("", picture(f, "jpeg")[:30])
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		s, err := casework.NewScan(name, content)
		if err == nil && (s.Name == "" || strings.ContainsAny(s.Name, "\r\n\"/\\\x00") || !strings.Contains("application/pdf image/jpeg image/png", s.Type)) {
			t.Errorf("%q is kept as %q, %s", name, s.Name, s.Type)
		}
	})
}
