// SPDX-License-Identifier: EUPL-1.2

package dbtest

import (
	"context"
	"database/sql/driver"
	"sync"

	"github.com/jackc/pgx/v5/stdlib"
)

// A warm set is the connections to one copy that no test uses. To begin a
// connection, and to parse and plan on it what every test asks, is most of what
// a short test costs PostgreSQL: so the test closes its pool, and what stands
// behind goes to the next that is lent the copy.
type warm struct {
	mu   sync.Mutex
	idle []*stdlib.Conn
}

// warmest is how many connections to a copy are kept; most tests use two.
const warmest = 4

// over is c, which dials only if no connection is kept.
func (w *warm) over(c driver.Connector) driver.Connector { return &reused{c, w} }

// take is a connection that its server answers on, or nil.
func (w *warm) take(ctx context.Context) *stdlib.Conn {
	for {
		w.mu.Lock()
		n := len(w.idle) - 1
		if n < 0 {
			w.mu.Unlock()
			return nil
		}
		c := w.idle[n]
		w.idle = w.idle[:n]
		w.mu.Unlock()
		if c.Ping(ctx) == nil { // it is dead if its database was made anew
			return c
		}
		c.Close()
	}
}

// give keeps a connection whose pool is closed, unless something is still under
// way on it.
func (w *warm) give(c *stdlib.Conn) error {
	if conn := c.Conn(); !conn.IsClosed() && conn.PgConn().TxStatus() == 'I' {
		w.mu.Lock()
		defer w.mu.Unlock()
		if len(w.idle) < warmest {
			w.idle = append(w.idle, c)
			return nil
		}
	}
	return c.Close()
}

type reused struct {
	driver.Connector
	from *warm
}

func (r *reused) Connect(ctx context.Context) (driver.Conn, error) {
	if c := r.from.take(ctx); c != nil {
		return &lent{c, r.from}, nil
	}
	c, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &lent{c.(*stdlib.Conn), r.from}, nil
}

// lent is a connection that goes back when its pool closes it.
type lent struct {
	*stdlib.Conn
	to *warm
}

func (l *lent) Close() error { return l.to.give(l.Conn) }
