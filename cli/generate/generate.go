// SPDX-License-Identifier: EUPL-1.2

// Package generate fills a database with invented cases, as many as one likes,
// to measure with.
//
// It promises that the same number, seed and day give the same rows; that what
// follows from the facts is derived as everywhere, so that a check finds
// nothing; and that it needs no more memory for many cases than for few. Rows
// are written past the rules of casework, for speed: that they are such as
// casework would let through is this package's care.
package generate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"time"

	"sild"
	"sild/db"
	"sild/flow"
	"sild/pack"
	"sild/packs"
)

// Options say what is generated.
type Options struct {
	Cases int
	Seed  uint64
	On    sild.Date // the day up to which life has gone on
}

// Made is what was generated.
type Made struct {
	People, Contacts, Facts int
	Worker                  sild.ID // the one with the longest caseload, and
	Team                    sild.ID // their team
	Case                    sild.ID // one of theirs, with many notes
}

// The shape is that of the services that we know: a worker has some 40 people,
// 25 workers are a team that answers for 1,000 (domain §7.4 for the sizes).
const (
	perWorker = 40
	perTeam   = 1000
	perPrison = 10_000
	perUnit   = 100 // people that one unit of work writes: the writer is held for less than a second

	// Notes is how many the case of Made has, and Longest how many cases its worker has.
	Notes   = 50
	Longest = 60
)

// A generator makes people, one after another.
type generator struct {
	Options
	rand *rand.Rand
	ids  *sild.IDs
	now  time.Time // of the writing
	zone *time.Location

	programme  sild.ID
	controller sild.ID
	provider   org
	workers    []sild.ID // of the team that is filled
	prison     org
	made       Made
}

// org is an organisation with its one team.
type org struct {
	id, team, user sild.ID
	name           string
}

// Run fills d, which has its tables and nothing else. Tell is called now and
// then with the number of people so far. It sets the clock and the ids of d.
func Run(ctx context.Context, d *db.DB, f *flow.Flow, o Options, tell func(people int)) (_ Made, err error) {
	defer sild.Wrap(&err, "generate")
	if o.Cases < 1 || o.Cases > 10_000_000 {
		return Made{}, errors.New("from 1 to 10,000,000 cases")
	}
	source := rand.NewChaCha8(seed(o.Seed))
	g := &generator{
		Options: o, rand: rand.New(source), zone: time.UTC,
		ids: &sild.IDs{Rand: func(b []byte) { source.Read(b) }},
	}
	text, zone, err := programmeOf(o.On)
	if err != nil {
		return Made{}, err
	}
	g.zone = zone
	g.now = o.On.In(g.zone).Add(8 * time.Hour)
	d.IDs, d.Now = g.ids, func() time.Time { return g.now }

	if err := g.start(ctx, f, text); err != nil {
		return Made{}, err
	}
	var b batch
	for n := range o.Cases {
		if err := g.staff(ctx, f, n); err != nil {
			return g.made, err
		}
		g.person(&b, n)
		if len(b.subjects) == perUnit || n == o.Cases-1 {
			if err := b.write(ctx, f); err != nil {
				return g.made, err
			}
			g.made.People += len(b.subjects)
			g.made.Facts += b.facts()
			g.made.Contacts += len(b.contacts)
			b.empty()
			tell(g.made.People)
		}
	}
	return g.made, nil
}

// seed is n as the 32 bytes that the source of chance wants.
func seed(n uint64) (s [32]byte) {
	for i := range 8 {
		s[i] = byte(n >> (8 * i))
	}
	return s
}

var periodLine = regexp.MustCompile(`(?m)^period: .*$`)

// programmeOf is the first programme that ships with Sild for people who leave a
// prison, paid for around the day on: such lives are made here.
func programmeOf(on sild.Date) ([]byte, *time.Location, error) {
	var source []byte
	for _, id := range packs.IDs() {
		text, _ := packs.Source(id)
		if p, faults := pack.Parse(id, text); len(faults) == 0 && p.KnowsPrison() {
			source = text
			break
		}
	}
	if source == nil {
		return nil, nil, errors.New("no pack of those who leave a prison ships with Sild")
	}
	period := fmt.Sprintf("period: %s..%s", on.AddMonths(-past), on.AddMonths(past))
	source = periodLine.ReplaceAll(source, []byte(period))
	zone, err := time.LoadLocation(zoneOf(source))
	return source, zone, err
}

func zoneOf(source []byte) string {
	for line := range bytes.Lines(source) {
		if zone, ok := bytes.CutPrefix(line, []byte("zone:")); ok {
			return string(bytes.TrimSpace(zone))
		}
	}
	return "UTC"
}

// past is how many months of life are generated.
const past = 24

// pick draws one of list.
func pick[T any](g *generator, list []T) T { return list[g.rand.IntN(len(list))] }

// chance is true n times of a hundred.
func (g *generator) chance(n int) bool { return g.rand.IntN(100) < n }

// between draws a number from a to b, both included.
func (g *generator) between(a, b int) int { return a + g.rand.IntN(b-a+1) }

// at is a moment of day d while people work.
func (g *generator) at(d sild.Date) time.Time {
	return d.In(g.zone).Add(time.Duration(g.between(8*4, 17*4)) * 15 * time.Minute).UTC()
}
