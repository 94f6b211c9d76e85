// SPDX-License-Identifier: EUPL-1.2

package bench

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"sild"
	"sild/db"
	"sild/flow"
	"sild/trail"
	"sild/web"
)

// A Cost is what the trail of a page costs: the same page of the same rows with
// its trail, kept and sealed as at work, and without, in turns.
type Cost struct {
	Name          string
	Connections   int
	With, Without Speed
}

// Trail measures what the trail of reads costs, in this process.
func Trail(ctx context.Context, d *db.DB, with *flow.Flow, o Options) ([]Cost, error) {
	key, _, err := trail.NewKey()
	if err != nil {
		return nil, err
	}
	sealing, stop := context.WithCancel(ctx)
	sealed := make(chan struct{})
	go func() {
		defer close(sealed)
		trail.NewSealer(d, key, sild.Discard).Run(sealing)
	}()
	defer func() {
		stop()
		<-sealed
	}()
	var sides [2]*visitor
	for i, f := range []*flow.Flow{with, flow.Untrailed(ctx, d)} {
		origin, end, err := pages(f)
		if err != nil {
			return nil, err
		}
		defer end()
		if sides[i], err = visit(ctx, origin, o); err != nil {
			return nil, err
		}
	}
	var costs []Cost
	once := o
	once.Rounds = 1
	for n, op := range sides[0].operations() {
		if !strings.Contains(op.name, o.Only) || op.name == addName { // a write has its trail in its own commit
			continue
		}
		for _, c := range o.Connections {
			var speeds [2][]Speed
			for range o.Rounds {
				for i := range sides {
					s, _, err := measure(ctx, sides[i].operations()[n], c, once)
					if err != nil {
						return costs, fmt.Errorf("%s: %w", op.name, err)
					}
					speeds[i] = append(speeds[i], s)
				}
			}
			costs = append(costs, Cost{op.name, c, middleSpeed(speeds[0]), middleSpeed(speeds[1])})
		}
	}
	return costs, nil
}

// pages serves f's pages until end.
func pages(f *flow.Flow) (origin string, end func(), err error) {
	h, err := web.New(web.Config{Flow: f, Log: sild.Discard})
	if err != nil {
		return "", nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: h}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	return "http://" + l.Addr().String(), func() {
		server.Close()
		<-ended
	}, nil
}

// middleSpeed is the median of each of its parts.
func middleSpeed(all []Speed) Speed {
	part := func(f func(Speed) float64) float64 {
		var values []float64
		for _, s := range all {
			values = append(values, f(s))
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	return Speed{
		PerSecond: part(func(s Speed) float64 { return s.PerSecond }),
		P50:       time.Duration(part(func(s Speed) float64 { return float64(s.P50) })),
		P99:       time.Duration(part(func(s Speed) float64 { return float64(s.P99) })),
	}
}

// CostTable writes costs as a table.
func CostTable(out io.Writer, costs []Cost) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "the trail of a read\tconnections\twith/s\tp50 ms\twithout/s\tp50 ms\twith / without\t")
	for _, c := range costs {
		fmt.Fprintf(w, "%s\t%d\t%.0f\t%s\t%.0f\t%s\t%.2f\t\n", c.Name, c.Connections, c.With.PerSecond, ms(c.With.P50), c.Without.PerSecond, ms(c.Without.P50), c.With.PerSecond/c.Without.PerSecond)
	}
	return w.Flush()
}
