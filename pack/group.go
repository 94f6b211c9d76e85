// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"slices"
	"strconv"

	"sild"
)

// Groups are what a result is broken down by; what is not known is empty.
type Groups struct {
	Sex       string
	Age       string // a band of years, as [Band] writes it: at the start of the service, for releases on their day
	Length    string // a band of whole months of service
	Release   string // a value of release
	Prison    string
	EndReason string // a value of end_reasons
	Area      string // where the person lives or will live, an area of the pack
}

// Bands say into which groups ages and lengths of service fall.
type Bands struct {
	Age    []int  `yaml:"age,omitempty" json:"age,omitempty" doc:"Years at which a new band begins, in their order: [30, 40] makes under 30, 30 to 39, 40 and older."`
	Length []int  `yaml:"length,omitempty" json:"length,omitempty" doc:"Whole months of service at which a new band begins, in their order."`
	Source string `yaml:"source" json:"source"`
}

// Band is the band of limits into which n falls, such as "30-39": "-29" is
// everything below the first limit, "50-" the last and everything above.
// Without limits there are no bands.
func Band(limits []int, n int) string {
	if len(limits) == 0 {
		return ""
	}
	i, exact := slices.BinarySearch(limits, n)
	if exact {
		i++
	}
	switch i {
	case 0:
		return "-" + strconv.Itoa(limits[0]-1)
	case len(limits):
		return strconv.Itoa(limits[i-1]) + "-"
	}
	return strconv.Itoa(limits[i-1]) + "-" + strconv.Itoa(limits[i]-1)
}

// groups are those of case k, under an indicator that counts cases or people.
func (p *Pack) groups(f Facts, k *Case, in Indicator) (g Groups) {
	g.Sex, g.Area = f.Person.Sex, k.Area
	on := k.Start
	if r := f.ReleaseOf(k); r != nil {
		g.Release, g.Prison = r.Kind, r.Place
		if in.Of == "people released" && r.Happened {
			on = r.Day
		}
	}
	if !f.Person.Born.IsZero() {
		least, most := f.Person.Born.Age(on)
		if g.Age = Band(p.Bands.Age, least); g.Age != Band(p.Bands.Age, most) {
			g.Age = "" // what is known of the birth straddles two bands
		}
	}
	if k.End != nil {
		g.EndReason = k.End.Reason
		g.Length = Band(p.Bands.Length, months(k.Start, k.End.Day))
	}
	return g
}

// months are the whole months from a day to a later one, counted from the first
// (design §4).
func months(from, until sild.Date) (n int) {
	for !from.AddMonths(n + 1).After(until) {
		n++
	}
	return n
}

// bands holds that limits rise, and that what goes by bands has some.
func (c *checker) bands() {
	for _, b := range []struct {
		by     string
		limits []int
	}{{"age", c.p.Bands.Age}, {"length", c.p.Bands.Length}} {
		path := "bands." + b.by
		for i, n := range b.limits {
			if n <= 0 || i > 0 && n <= b.limits[i-1] {
				c.wrong(path, "The limits of bands are above zero and rise.", "")
				break
			}
		}
		if len(b.limits) > 0 {
			continue
		}
		for i, in := range c.p.Indicators {
			if slices.Contains(in.By, b.by) {
				at := "indicators[" + strconv.Itoa(i) + "].by"
				c.wrong(at, "It goes by "+b.by+", and there are no bands of that.", "Add bands, such as: bands: {"+b.by+": [30, 40]}.")
			}
		}
	}
}
