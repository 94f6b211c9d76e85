// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"slices"
	"testing"

	"sild/casework"
)

// where is what no kept picture may say: the place where it was taken, and more.
const where = "58.3776N 26.7290E 2024-03-14 07:12 Mari's phone"

func segment(kind byte, data string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, kind}, uint16(len(data)+2)), data...)
}

// exif is a head as phones write it: which side is up, and where it was.
func exif(order binary.AppendByteOrder, mark string, side uint16) string {
	b := order.AppendUint16([]byte("Exif\x00\x00"+mark), 42)
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	for _, tag := range []struct{ tag, kind, value uint16 }{{0x0112, 3, side}, {0x8825, 4, 38}} {
		b = order.AppendUint16(order.AppendUint16(b, tag.tag), tag.kind)
		b = order.AppendUint16(order.AppendUint16(order.AppendUint32(b, 1), tag.value), 0)
	}
	return string(order.AppendUint32(b, 0)) + where
}

func chunk(kind, data string) []byte {
	b := append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), kind+data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// put is b with something at a place.
func put(b []byte, at int, what ...[]byte) []byte {
	return slices.Concat(b[:at], slices.Concat(what...), b[at:])
}

// TestScanIsBare: a picture keeps its dots, its colours and the side that is up,
// and nothing of where, when and with what it was taken.
func TestScanIsBare(t *testing.T) {
	jpg, small := picture(t, "jpeg"), picture(t, "png")
	kept := func(what string, content []byte) []byte {
		t.Helper()
		if !bytes.Contains(content, []byte(where)) {
			t.Fatalf("%s: there is nothing to lose", what)
		}
		s, err := casework.NewScan("x", content)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			return nil
		}
		if bytes.Contains(s.Content, []byte(where[:8])) || bytes.Contains(s.Content, []byte("Mari")) {
			t.Errorf("%s: the picture says where it was taken", what)
		}
		return s.Content
	}
	dots := func(what string, got []byte, decode func([]byte) (image.Image, error), was []byte) {
		t.Helper()
		a, err := decode(got)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			return
		}
		b, err := decode(was)
		if err != nil || !slices.Equal(a.(*image.Gray).Pix, b.(*image.Gray).Pix) {
			t.Errorf("%s: it is another picture, %v", what, err)
		}
	}
	fromJPEG := func(b []byte) (image.Image, error) { return jpeg.Decode(bytes.NewReader(b)) }
	fromPNG := func(b []byte) (image.Image, error) { return png.Decode(bytes.NewReader(b)) }

	icc, jfif := segment(0xe2, "ICC_PROFILE\x00\x01\x01colours"), segment(0xe0, "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
	for what, x := range map[string]struct{ content, rest []byte }{
		"Exif":                    {put(jpg, 2, segment(0xe1, exif(binary.BigEndian, "MM", 1))), jpg},
		"colours beside it":       {put(jpg, 2, jfif, segment(0xe1, exif(binary.LittleEndian, "II", 1)), icc), put(jpg, 2, jfif, icc)},
		"XMP":                     {put(jpg, 2, segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+where)), jpg},
		"IPTC":                    {put(jpg, 2, segment(0xed, "Photoshop 3.0\x00"+where)), jpg},
		"a comment":               {put(jpg, 2, segment(0xfe, where)), jpg},
		"a small picture":         {put(jpg, 2, segment(0xe0, "JFXX\x00"+where)), jpg},
		"more pictures":           {slices.Concat(put(jpg, 2, segment(0xe2, "MPF\x00"+where)), put(jpg, 2, segment(0xe1, exif(binary.BigEndian, "MM", 1)))), jpg},
		"a film behind its end":   {append(bytes.Clone(jpg), "SEFT0123"+where+"\xff\xd9"...), jpg},
		"between the segments":    {put(jpg, 2, jfif, []byte(where)), put(jpg, 2, jfif)},
		"Exif of nobody's format": {put(jpg, 2, segment(0xe1, "Exif\x00\x00MM\x00\x2a\xff\xff\xff\xf0"+where), segment(0xe1, "Exif\x00\x00"), segment(0xe1, "")), jpg},
	} {
		got := kept(what, x.content)
		if !bytes.Equal(got, x.rest) {
			t.Errorf("%s: %d bytes are kept; want %d", what, len(got), len(x.rest))
		}
		dots(what, got, fromJPEG, jpg)
	}
	for side := uint16(2); side <= 8; side++ {
		for _, order := range []struct {
			binary.AppendByteOrder
			mark string
		}{{binary.BigEndian, "MM"}, {binary.LittleEndian, "II"}} {
			got := kept("turned", put(jpg, 2, segment(0xe1, exif(order, order.mark, side))))
			want := "\xff\xe1\x00\x22Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(side)) + "\x00\x00\x00\x00\x00\x00"
			if !bytes.Equal(got, put(jpg, 2, []byte(want))) {
				t.Errorf("side %d, %s: the picture does not say which side is up", side, order.mark)
			}
			dots("turned", got, fromJPEG, jpg)
		}
	}
	const head = 8 + 12 + 13
	for what, content := range map[string][]byte{
		"words":   put(small, head, chunk("tEXt", "Comment\x00"+where), chunk("iTXt", where), chunk("zTXt", where)),
		"Exif":    put(small, head, chunk("eXIf", where)),
		"a time":  put(small, head, chunk("tIME", where)),
		"its own": put(small, head, chunk("maRi", where)),
		"behind":  append(bytes.Clone(small), where...),
	} {
		got := kept("PNG, "+what, content)
		if !bytes.Equal(got, small) {
			t.Errorf("PNG, %s: %d bytes are kept; want %d", what, len(got), len(small))
		}
		dots("PNG, "+what, got, fromPNG, small)
	}
	if s, err := casework.NewScan("x", put(small, head, chunk("gAMA", "\x00\x00\xb1\x8f"))); err != nil || bytes.Equal(s.Content, small) {
		t.Errorf("a PNG loses how bright it is meant, %v", err)
	}
}
