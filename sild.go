// SPDX-License-Identifier: EUPL-1.2

// Package sild holds the words that every other package speaks: an [ID], a
// [Date] and a [Partial] date, the [Actor] who does something, an [Error] that
// may be shown to people, the [Entry] of the trail, and the [Log] that says
// nothing of people.
//
// It promises to know nothing of databases, pages or programmes, and imports
// the standard library only. What a referral or a case is stands in the package
// of that name.
package sild

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"sync"
	"time"
)

// An ID names one row. It is a UUID of version 7 (RFC 9562) in its usual text
// form, so ids made later sort later.
type ID string

// IDs makes ids. The zero IDs draws its random bits from the system.
type IDs struct {
	mu   sync.Mutex
	last uint64
	Rand func([]byte) // nil: crypto/rand
}

// New makes an id whose time part is t. Two ids of one IDs are never equal and
// sort in the order in which they were made, within one t.
func (g *IDs) New(t time.Time) ID {
	g.mu.Lock()
	defer g.mu.Unlock()
	var b [16]byte
	if g.Rand != nil {
		g.Rand(b[:])
	} else {
		rand.Read(b[:])
	}
	// 48 bits of milliseconds, then 12 bits of a counter that starts anew each millisecond (RFC 9562 §6.2 method 1).
	ms := uint64(t.UnixMilli()) << 12
	if ms <= g.last && g.last-ms < 1<<22 {
		ms = g.last + 1
	}
	g.last = ms
	binary.BigEndian.PutUint64(b[:8], ms>>12<<16|0x7000|ms&0xfff)
	b[8] = b[8]&0x3f | 0x80
	var s [36]byte
	hex.Encode(s[:8], b[:4])
	hex.Encode(s[9:13], b[4:6])
	hex.Encode(s[14:18], b[6:8])
	hex.Encode(s[19:23], b[8:10])
	hex.Encode(s[24:], b[10:])
	s[8], s[13], s[18], s[23] = '-', '-', '-', '-'
	return ID(s[:])
}

// Valid reports whether id has the form of a UUID.
func (id ID) Valid() bool {
	if len(id) != 36 {
		return false
	}
	for i := range len(id) {
		c := id[i]
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
				return false
			}
		}
	}
	return true
}

// An Actor is who does something: a user at work for an organisation, or the
// system itself, whose User is empty.
type Actor struct {
	User ID
	Org  ID
	Role string // as in access/policy.csv; empty: the system
	Lang string // of the pages; BCP 47

	Session ID // in which they came; empty: in none
}

// System is the actor of work that nobody asked for by hand.
var System = Actor{Role: "system"}

// An Entry is one line of the trail: who did or saw what of whom. It never
// holds content (design §7).
type Entry struct {
	Action   string // "read", "list", "search", "write", "sign-in", …
	What     string // the kind of thing: "case", "referral", …
	Object   ID     // the row, where there is one
	Sections string // letters of design §6, in their order
	Grant    ID     // the grant that allowed it, where there is one
	Purpose  string
	Session  ID   // if it is not the actor's: the one that begins
	Subjects []ID // people's records that were shown or changed
}
