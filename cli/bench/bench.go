// SPDX-License-Identifier: EUPL-1.2

// Package bench measures Sild on the machine on which it runs: what people do
// all day, over HTTP against a server of its own, with sign-in, access and
// trail on.
//
// It promises figures that can be compared: each is the median of several
// rounds, and beside it stand the bare work in Go, which is the same queries
// and one durable insert for the trail, the least that such an answer could do,
// which is the rows that it cannot do without, and a constant page. What is
// measured on is made by package generate.
package bench

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"sild/cli/generate"
	"sild/db"
	"sild/flow"
)

// Options say how long is measured, and on what.
type Options struct {
	Connections []int         // how many work at once
	Rounds      int           // of which the median is told
	Lasts       time.Duration // a round
	Only        string        // measures only the operations whose names contain it
	Made        generate.Made
	Password    string // of the worker and of the prison's contact officer
}

// A Line is what was measured of one operation.
type Line struct {
	Name        string
	Connections int
	Served      Speed
	Bare        Speed // the same queries and the trail; zero: not measured
	Queries     int   // of Bare
	Least       Speed // the fewest queries and the trail; zero: not measured
	Bytes       int   // of an answer
}

// A Speed is how fast something went.
type Speed struct {
	PerSecond float64
	P50, P99  time.Duration
}

// An operation is one thing that people do. Do does it once more on a
// connection and gives the bytes of the answer.
type operation struct {
	name string
	do   func(ctx context.Context, connection, n int) (bytes int, err error)
}

// Served measures the server at origin.
func Served(ctx context.Context, origin string, o Options) ([]Line, error) {
	v, err := visit(ctx, origin, o)
	if err != nil {
		return nil, err
	}
	var lines []Line
	for _, op := range v.operations() {
		if !strings.Contains(op.name, o.Only) {
			continue
		}
		for _, c := range o.Connections {
			line := Line{Name: op.name, Connections: c}
			if line.Served, line.Bytes, err = measure(ctx, op, c, o); err != nil {
				return lines, fmt.Errorf("%s: %w", op.name, err)
			}
			lines = append(lines, line)
		}
	}
	return lines, nil
}

// Least fills in how fast the least work goes on the same rows.
func Least(ctx context.Context, d *db.DB, f *flow.Flow, o Options, lines []Line) error {
	b := &bare{db: d, flow: f, made: o.Made}
	for _, op := range b.operations() {
		for i := range lines {
			if lines[i].Name != op.name {
				continue
			}
			var err error
			if lines[i].Least, _, err = measure(ctx, op, lines[i].Connections, o); err != nil {
				return fmt.Errorf("least %s: %w", op.name, err)
			}
		}
	}
	return nil
}

// Table writes lines as a table.
func Table(out io.Writer, lines []Line) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "operation\tconnections\trequests/s\tp50 ms\tp99 ms\tkB\tqueries\tbare/s\tshare of bare\tleast/s\tshare of least\t")
	share := func(l Line, of Speed) string {
		if of.PerSecond == 0 {
			return "\t\t"
		}
		return fmt.Sprintf("%.0f\t%.2f\t", of.PerSecond, l.Served.PerSecond/of.PerSecond)
	}
	for _, l := range lines {
		queries := ""
		if l.Queries > 0 {
			queries = strconv.Itoa(l.Queries)
		}
		fmt.Fprintf(w, "%s\t%d\t%.0f\t%s\t%s\t%.1f\t%s\t%s%s\n", l.Name, l.Connections, l.Served.PerSecond, ms(l.Served.P50), ms(l.Served.P99), float64(l.Bytes)/1024,
			queries, share(l, l.Bare), share(l, l.Least))
	}
	return w.Flush()
}

func ms(d time.Duration) string { return fmt.Sprintf("%.2f", float64(d.Microseconds())/1000) }

// middle is the median of values.
func middle[T int | float64 | time.Duration](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}
