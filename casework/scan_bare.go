// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"slices"
)

// What cameras write beside a picture says where somebody lives and when they were
// at home. So a picture is kept without it: a JPEG with its colours and the side
// that is up, a PNG with its colours. The picture itself is copied byte by byte. A
// PDF stays as it came: a signature in it would break.

// bareJPEG is a picture to its own end, without what cameras and programs add. It
// reports false for one that is not whole.
func bareJPEG(b []byte) (bare []byte, whole bool) {
	bare = append(make([]byte, 0, len(b)), 0xff, 0xd8)
	for at := 2; ; {
		i := bytes.IndexByte(b[at:], 0xff)
		if i < 0 || at+i+4 > len(b) && !bytes.HasSuffix(b[at+i:], []byte{0xff, 0xd9}) {
			return nil, false
		}
		at += i
		kind := b[at+1]
		switch {
		case kind == 0xd9: // the end; phones add words, films and more pictures behind it
			return append(bare, 0xff, 0xd9), true
		case kind == 0xff || kind == 0x00:
			at++
			continue
		case kind == 0x01 || kind >= 0xd0 && kind <= 0xd8:
			at += 2
			continue
		}
		n := 2 + int(binary.BigEndian.Uint16(b[at+2:]))
		if n < 4 || at+n > len(b) {
			return nil, false
		}
		bare = append(bare, keptSegment(b[at:at+n])...)
		if at += n; kind != 0xda {
			continue
		}
		end := at + pixelsOf(b[at:])
		bare = append(bare, b[at:end]...)
		at = end
	}
}

// pixelsOf is how many bytes of pixels stand before the next marker (ITU-T T.81
// §B.1.1.5).
func pixelsOf(b []byte) int {
	for at := 0; ; {
		i := bytes.IndexByte(b[at:], 0xff)
		if i < 0 || at+i+1 >= len(b) {
			return len(b)
		}
		at += i
		if next := b[at+1]; next != 0 && (next < 0xd0 || next > 0xd7) && next != 0xff {
			return at
		}
		at++
	}
}

// keptSegment is what is kept of a segment: all of those that a picture is made
// of, and of the others only how its colours are meant and which side is up.
func keptSegment(s []byte) []byte {
	has := func(word string) bool { return bytes.HasPrefix(s[4:], []byte(word)) }
	switch kind := s[1]; {
	case kind == 0xe1 && has("Exif\x00\x00"):
		return upright(sideUp(s[10:]))
	case kind == 0xe0 && !has("JFIF\x00"), kind == 0xe2 && !has("ICC_PROFILE\x00"), kind == 0xee && !has("Adobe"):
		return nil
	case kind == 0xe0 || kind == 0xe2 || kind == 0xee:
		return s
	case kind >= 0xe1 && kind <= 0xef, kind == 0xfe:
		return nil
	}
	return s
}

const orientation = 0x0112 // the tag of Exif 2.32 §4.6.4 that says which side is up

// sideUp reads which side of a picture is up: 1 to 8; 0 if it is not said.
func sideUp(tiff []byte) int {
	if len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.LittleEndian
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 0
	}
	for n, at := order.Uint16(tiff[at:]), at+2; n > 0 && at+12 <= int64(len(tiff)); n, at = n-1, at+12 {
		if side := order.Uint16(tiff[at+8:]); order.Uint16(tiff[at:]) == orientation && side >= 1 && side <= 8 {
			return int(side)
		}
	}
	return 0
}

// upright is a segment that says which side is up, and nothing else; none if the
// picture stands as it is.
func upright(side int) []byte {
	if side < 2 {
		return nil
	}
	s := append([]byte{0xff, 0xe1, 0, 34}, "Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01"...)
	s = binary.BigEndian.AppendUint16(s, orientation)
	return append(s, 0, 3, 0, 0, 0, 1, 0, byte(side), 0, 0, 0, 0, 0, 0)
}

// keptChunks are the chunks that a PNG is made of, and those that say how its
// colours are meant (ISO/IEC 15948 §11).
var keptChunks = []string{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "bKGD", "hIST", "pHYs"}

// barePNG is a picture without its words, times and places, and without what
// stands behind its end. It walks the chunks without unpacking them (§5): each as
// long as it says, with the sum that it says, to the last.
func barePNG(b []byte) (bare []byte, pixels int, whole bool) {
	bare = append(make([]byte, 0, len(b)), b[:8]...)
	b = b[8:]
	for first := true; len(b) >= 12; first = false {
		n := int64(binary.BigEndian.Uint32(b))
		if n > int64(len(b))-12 {
			return nil, pixels, false
		}
		kind, data := string(b[4:8]), b[8:8+n]
		if crc32.ChecksumIEEE(b[4:8+n]) != binary.BigEndian.Uint32(b[8+n:]) || first != (kind == "IHDR") || first && n != 13 {
			return nil, pixels, false
		}
		if first {
			pixels = area(binary.BigEndian.Uint32(data), binary.BigEndian.Uint32(data[4:]))
		}
		if slices.Contains(keptChunks, kind) {
			bare = append(bare, b[:12+n]...)
		}
		if kind == "IEND" {
			return bare, pixels, pixels > 0
		}
		b = b[12+n:]
	}
	return nil, pixels, false
}
