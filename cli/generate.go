// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"fmt"
	"time"

	"sild"
	"sild/cli/generate"
)

type generateCommand struct {
	databaseFlags
	Cases int       `required:"" help:"How many."`
	Seed  uint64    `default:"1" help:"The same number of cases, seed and day give the same rows (${default})."`
	On    sild.Date `placeholder:"DAY" help:"The day up to which life has gone on (today)."`
}

func (c *generateCommand) Run(p *process) error {
	began := time.Now()
	if c.On.IsZero() {
		c.On = sild.DateOf(began, time.Local)
	}
	d, err := c.open(p.ctx)
	if err != nil {
		return err
	}
	defer d.close()
	made, err := fill(p, d, generate.Options{Cases: c.Cases, Seed: c.Seed, On: c.On})
	if err != nil {
		return err
	}
	took := time.Since(began)
	fmt.Fprintf(p.out, "%s with %d facts, of which %d contacts, in %s: %.0f a second.\n",
		people(made.People), made.Facts, made.Contacts, took.Round(100*time.Millisecond), float64(made.People)/took.Seconds())
	return nil
}

// fill generates into an empty database, and says now and then how far it is.
func fill(p *process, d *database, o generate.Options) (generate.Made, error) {
	if err := makeEmpty(p.ctx, d, madeByGenerate); err != nil {
		return generate.Made{}, err
	}
	last := time.Now()
	return generate.Run(p.ctx, d.DB, d.flow, o, func(n int) {
		if time.Since(last) > 5*time.Second {
			last = time.Now()
			fmt.Fprintf(p.errs, "%d of %d\n", n, o.Cases)
		}
	})
}
