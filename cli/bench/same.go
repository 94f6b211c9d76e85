// SPDX-License-Identifier: EUPL-1.2

package bench

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"sild"
	"sild/db"
	"sild/flow"
)

// A statement is one that a page asked.
type statement struct {
	query string
	args  []any
}

// Bare fills in how fast the same queries go by themselves: those of one answer
// are heard in this process, and run again in one unit of work without sign-in,
// decisions, derivation or page, with one durable insert for the trail, and with the
// contact where one is added. Today is left out: what it reads has grown by the
// contacts that were written down meanwhile.
func Bare(ctx context.Context, d *db.DB, f *flow.Flow, o Options, lines []Line) error {
	origin, end, err := pages(f)
	if err != nil {
		return err
	}
	defer end()
	v, err := visit(ctx, origin, o)
	if err != nil {
		return err
	}
	b := &bare{db: d, flow: f, made: o.Made}
	for _, op := range v.operations() {
		if !strings.Contains(op.name, o.Only) || strings.HasPrefix(op.name, "Today") {
			continue
		}
		asked, err := heard(ctx, d, op)
		if err != nil {
			return err
		}
		again := operation{op.name, func(ctx context.Context, _, _ int) (int, error) { return 0, b.again(ctx, asked, op.name == addName) }}
		for i := range lines {
			if lines[i].Name != op.name {
				continue
			}
			lines[i].Queries = len(asked)
			if lines[i].Bare, _, err = measure(ctx, again, lines[i].Connections, o); err != nil {
				return fmt.Errorf("bare %s: %w", op.name, err)
			}
		}
	}
	return nil
}

// heard are the queries of one answer.
func heard(ctx context.Context, d *db.DB, op operation) (asked []statement, err error) {
	var mu sync.Mutex
	d.Heard = func(query string, args []any) {
		mu.Lock()
		defer mu.Unlock()
		if strings.HasPrefix(strings.TrimSpace(query), "SELECT") {
			asked = append(asked, statement{query, args})
		}
	}
	defer func() { d.Heard = nil }()
	if _, err := op.do(ctx, 0, 0); err != nil {
		return nil, fmt.Errorf("%s: %w", op.name, err)
	}
	return asked, nil
}

// again asks the same once more, and leaves a line in the trail; adding, it
// writes a contact too.
func (b *bare) again(ctx context.Context, asked []statement, adds bool) error {
	all := func(tx *db.Tx) error {
		for _, s := range asked {
			if err := db.Drain(tx, s.query, s.args...); err != nil {
				return err
			}
		}
		return nil
	}
	if !adds {
		if err := b.db.Read(ctx, sild.System, all); err != nil {
			return err
		}
		return b.keep(ctx, nil)
	}
	_, err := b.flow.Write(ctx, sild.System, once, func(tx *db.Tx) (string, error) {
		if err := all(tx); err != nil {
			return "", err
		}
		return "", b.insert(tx)
	})
	return err
}
