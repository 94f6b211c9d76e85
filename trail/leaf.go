// SPDX-License-Identifier: EUPL-1.2

package trail

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A cell is one column of an entry exactly as the database holds it, so that no
// change of it is lost on the way: NULL is not an empty text.
type cell struct {
	kind byte // 't' a text or a moment, 'n' nothing, 'x' what Sild never stores there
	text string
}

// moment is how times are written into leaves and heads: UTC, microseconds.
const moment = "2006-01-02T15:04:05.000000Z"

// Scan is how the database fills c.
func (c *cell) Scan(x any) error {
	switch x := x.(type) {
	case nil:
		*c = cell{kind: 'n'}
	case string:
		*c = cell{'t', x}
	case time.Time:
		*c = cell{'t', x.UTC().Format(moment)}
	case []byte:
		*c = cell{'x', hex.EncodeToString(x)}
	default:
		*c = cell{'x', fmt.Sprintf("%T %v", x, x)}
	}
	return nil
}

// An entryCells is a row of trail: all of its columns, in the order of columns.
type entryCells struct {
	ID, At, User, Org, Role, Action, What, Object, Sections, Grant, Purpose, Subjects, Session cell
}

func (e *entryCells) cells() []cell {
	return []cell{e.ID, e.At, e.User, e.Org, e.Role, e.Action, e.What, e.Object, e.Sections, e.Grant, e.Purpose, e.Subjects, e.Session}
}

var (
	columnNames  = strings.Split(columns, ", ")
	entryColumns = "t." + strings.ReplaceAll(columns, ", ", ", t.")
)

const (
	leafVersion = "sild trail entry 1\n"
	// leafFirst is how many columns version 1 began with. One that was added to
	// the table later stands in a leaf only if it says something: so the leaves of
	// entries from before, where it is empty, stay what they were.
	leafFirst = 12
)

// leaf is what is hashed of an entry: the version, and then of each column its
// name, the length of its value in bytes, and the value; nothing is "-". No two
// entries have the same leaf.
func (e *entryCells) leaf() []byte {
	b := []byte(leafVersion)
	for i, c := range e.cells() {
		if i >= leafFirst && c == (cell{kind: 't'}) {
			continue
		}
		b = append(b, columnNames[i]...)
		if c.kind == 'n' {
			b = append(b, " -\n"...)
			continue
		}
		if c.kind == 'x' {
			b = append(b, " x"...)
		}
		b = append(b, ' ')
		b = strconv.AppendInt(b, int64(len(c.text)), 10)
		b = append(b, ' ')
		b = append(b, c.text...)
		b = append(b, '\n')
	}
	return b
}
