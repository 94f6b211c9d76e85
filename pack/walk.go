// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"sild"
)

// A Walk is one invented person and what the pack makes of them: so that whoever
// wrote the pack can see whether it says what they meant.
type Walk struct {
	Kind      string // fits, fits_too, not, unknown, moves, early, died, in_prison
	Condition string // of fits_too, not and unknown: the condition of who may come
	Changed   string // of not and unknown: the path that makes the difference
	Inputs    Inputs
	Checked   []Checked // who may come
	Facts     Facts
	Derived   Derived // of the facts; empty where the person goes no further than the question
	Before    Derived // of moves: as it was before the release moved
}

// Walks are the people who are walked through p: one who fits everything, one more
// for each condition that is about others than that one, for each condition of who
// may come one of whom it is not so, for each fact that they ask about one of whom
// it is not known, and those to whom the unforeseen happens.
func (p *Pack) Walks() []Walk {
	w := walker{p: p, base: p.Period.From.AddDays(14)}
	fits := w.fitting(nil)
	list := []Walk{w.walk("fits", fits, journey{end: "aims_met"})}
	for i := range p.Eligibility {
		c, one := &p.Eligibility[i], fits
		if !applies(c, one) {
			if one = w.fitting(c); !applies(c, one) {
				continue
			}
			also := w.walk("fits_too", one, journey{end: "aims_met"})
			also.Condition = c.ID
			list = append(list, also)
		}
		if in, path, ok := w.without(one, c, No); ok {
			list = append(list, w.asked("not", c, path, in))
		}
		in, path, ok := w.without(one, c, Unknown)
		if ok && !slices.ContainsFunc(list, func(one Walk) bool { return one.Kind == "unknown" && one.Changed == path }) {
			list = append(list, w.asked("unknown", c, path, in))
		}
	}
	if w.released() {
		moved := w.walk("moves", fits, journey{end: "aims_met", later: 1})
		moved.Before = list[0].Derived
		list = append(list, moved)
	}
	list = append(list, w.walk("early", fits, journey{end: "lost_contact", early: true}), w.walk("died", fits, journey{end: "died", early: true}))
	if w.released() {
		list = append(list, w.walk("in_prison", fits, journey{end: "in_prison", early: true}))
	}
	return list
}

// A walker invents people for a pack.
type walker struct {
	p    *Pack
	base sild.Date
	n    int
}

// A journey is how it goes for one of them.
type journey struct {
	end   string // meaning of the reason
	early bool
	later int // months by which the release moves
}

func (w *walker) released() bool {
	c := checker{reader: &reader{}, p: w.p}
	return c.countsFromPrison()
}

// tries are values that a path may have: of a list all, of a number or a day a
// few that are far apart.
func (w *walker) tries(path string) (list []any) {
	v := w.p.variables[path]
	if v == nil {
		return nil
	}
	switch {
	case v.kind.IsExactType(birthKind):
		for _, age := range []int{35, 45, 25, 20, 16, 30, 31, 55, 65, 75, 12, 5, 90} {
			list = append(list, sild.On(w.base.AddMonths(-12*age-6)))
		}
	case v.kind.IsExactType(dayKind):
		for _, months := range []int{8, 1, 3, 14, 26, -1, 0, -3, -14, -120, 240} {
			list = append(list, w.base.AddMonths(months))
		}
	case v.kind.IsExactType(textList):
		list = append(list, slices.Clone(v.values))
		for _, one := range v.values {
			list = append(list, []string{one})
		}
	case v.kind.String() == "bool":
		list = append(list, true, false)
	case v.kind.String() == "int":
		for _, n := range []int{1, 0, 2, 3, 5, 10, 20, 100} {
			list = append(list, n)
		}
	default:
		for _, one := range v.values {
			list = append(list, one)
		}
	}
	return list
}

func copied(in Inputs) Inputs {
	out := Inputs{}
	for k, v := range in {
		out[k] = v
	}
	return out
}

// applies reports whether a condition is about somebody.
func applies(c *Condition, in Inputs) bool {
	s, _ := c.Applies.Eval(in)
	return s != No
}

// fulfilled counts the conditions that are about somebody and are fulfilled; a
// required one weighs more than all others, and the one that is wanted most.
func (w *walker) fulfilled(in Inputs, wanted *Condition) (n int) {
	all := len(w.p.Eligibility)
	for i := range w.p.Eligibility {
		c := &w.p.Eligibility[i]
		if s, _ := c.When.Eval(in); s != Yes || !applies(c, in) {
			continue
		}
		n++
		if c.Kind == "required" {
			n += all
		}
		if c == wanted {
			n += (all + 1) * (all + 1)
		}
	}
	return n
}

// received is the day of the referral; it is no choice of who writes the pack.
const received = "referral.received"

// paths are all that the conditions of who may come ask about, and their
// sentences.
func (w *walker) paths() (list []string) {
	for i := range w.p.Eligibility {
		c := &w.p.Eligibility[i]
		list = append(list, c.When.Paths()...)
		list = append(list, c.Applies.Paths()...)
		for _, v := range c.Values {
			list = append(list, v.Paths()...)
		}
	}
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(path string) bool { return path == received })
}

// fitting is somebody who fulfils as many conditions as one person can: each path
// is turned to the value with which most are fulfilled, one after the other and
// then two at a time. One condition may be wanted before all others.
func (w *walker) fitting(wanted *Condition) Inputs {
	in := Inputs{"person.sex": "f", "person.born": sild.On(w.base.AddMonths(-12*35 - 6)), received: w.base, "referral.family": false}
	if w.released() {
		in["release.date"], in[received] = w.base.AddMonths(8), w.base.AddMonths(2)
		for path, vocabulary := range map[string]string{"release.kind": "release", "release.place": "prisons"} {
			if ids := w.p.ids(vocabulary); len(ids) > 0 {
				in[path] = ids[0]
			}
		}
	}
	paths := w.paths()
	for _, path := range paths {
		if _, ok := in[path]; !ok {
			if t := w.tries(path); len(t) > 0 {
				in[path] = t[0]
			}
		}
	}
	better := func(paths ...string) {
		best, at := w.fulfilled(in, wanted), in
		var turn func(next Inputs, rest []string)
		turn = func(next Inputs, rest []string) {
			if len(rest) == 0 {
				if n := w.fulfilled(next, wanted); n > best {
					best, at = n, next
				}
				return
			}
			for _, v := range w.tries(rest[0]) {
				one := copied(next)
				one[rest[0]] = v
				turn(one, rest[1:])
			}
		}
		turn(in, paths)
		in = at
	}
	for _, a := range paths {
		better(a)
	}
	for i, a := range paths {
		for _, b := range paths[i+1:] {
			better(a, b)
		}
	}
	if in["referral.family"] == true { // it is somebody else of the family who is released
		maps.DeleteFunc(in, func(path string, _ any) bool { return strings.HasPrefix(path, "release.") })
	}
	return in
}

// without is the one who fits, but for one condition: with another value of one
// path, or without it. Of several the one is taken who still fits the others best.
func (w *walker) without(fits Inputs, c *Condition, want State) (found Inputs, path string, ok bool) {
	best := -1
	for _, name := range c.When.Paths() {
		if name == received {
			continue
		}
		tries := []any{nil}
		if want == No {
			tries = w.tries(name)
		}
		for _, v := range tries {
			in := copied(fits)
			if delete(in, name); v != nil {
				in[name] = v
			}
			if s, _ := c.When.Eval(in); s != want || !applies(c, in) {
				continue
			}
			if n := w.fulfilled(in, nil); n > best {
				best, found, path, ok = n, in, name, true
			}
		}
	}
	return found, path, ok
}

func (w *walker) asked(kind string, c *Condition, path string, in Inputs) Walk {
	return Walk{Kind: kind, Condition: c.ID, Changed: path, Inputs: in, Checked: w.p.Eligible(in)}
}

func (w *walker) id() sild.ID {
	w.n++
	return sild.ID("walk-" + strconv.Itoa(w.n))
}

func (w *walker) walk(kind string, in Inputs, j journey) Walk {
	f := w.facts(in, j)
	return Walk{Kind: kind, Inputs: in, Checked: w.p.Eligible(in), Facts: f, Derived: w.p.Derive(f)}
}
