// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
)

// contexts say, for each place where a condition can stand, what it can ask
// about there: an indicator knows nothing of a form, and who may come is asked
// before anything was done.
var contexts = []struct {
	at    *regexp.Regexp
	where string
	may   []string
	kinds []*cel.Type
}{
	{regexp.MustCompile(`^eligibility\[\d+\]\.(when|applies)$`), "a condition of who may come", []string{"address", "answers", "consent", "person", "referral", "release", "status"}, []*cel.Type{cel.BoolType}},
	{regexp.MustCompile(`^eligibility\[\d+\]\.values\.`), "a value for a sentence", []string{"address", "answers", "person", "referral", "release", "status"}, []*cel.Type{cel.IntType, dayKind, cel.StringType}},
	{regexp.MustCompile(`^received\.when$`), "what it means to have received the service", []string{"case", "consent", "contacts"}, []*cel.Type{cel.BoolType}},
	{regexp.MustCompile(`^legal\[\d+\]\.applies$`), "a legal basis", []string{"answers", "person", "referral", "release", "status"}, []*cel.Type{cel.BoolType}},
	{regexp.MustCompile(`^forms\[\d+\]\.questions\[\d+\]\.applies$`), "a question", []string{"answers", "person", "referral", "release", "status"}, []*cel.Type{cel.BoolType}},
	{regexp.MustCompile(`^stages\[\d+\]\.when$`), "a stage", []string{"answers", "case", "person", "referral", "release"}, []*cel.Type{cel.BoolType}},
	{regexp.MustCompile(`^indicators\[\d+\]\.among$`), "whom an indicator counts", []string{"answers", "case", "person", "referral", "release"}, []*cel.Type{cel.BoolType}},
	{regexp.MustCompile(`^clocks\[\d+\]\.when$`), "a clock", []string{"answers", "case", "consent", "contacts", "network", "person", "referral", "release", "status"}, []*cel.Type{cel.BoolType}},
	{regexp.MustCompile(`^parts\[\d+\]\.unless$`), "who does not ask for a part", []string{"answers"}, []*cel.Type{cel.BoolType}},
	{regexp.MustCompile(`^parts\[\d+\]\.places\.frees$`), "what frees a place", []string{"event", "status"}, []*cel.Type{cel.BoolType}},
	{regexp.MustCompile(`^priority\[\d+\]\.when$`), "who comes first", []string{"answers", "consent", "person", "referral", "release", "status"}, []*cel.Type{cel.BoolType}},
	{regexp.MustCompile(`^indicators\[\d+\]\.counts$`), "an indicator", []string{"event", "status"}, []*cel.Type{cel.BoolType}},
}

func (c *checker) expressions() {
	if c.p.Vocabularies == nil {
		return // each name in a condition would be a fault that is none
	}
	with := newCompiler(c.reader, c.p)
	if with == nil {
		return
	}
	c.p.variables = with.variables
	walk(reflect.ValueOf(c.p).Elem(), "", func(path string, e *Expr) {
		if e.IsZero() {
			return
		}
		for _, ctx := range contexts {
			if !ctx.at.MatchString(path) {
				continue
			}
			may := ctx.may
			if k := c.clockAt(path); k != nil && k.Subject == "person" {
				may = []string{"person", "release", "status"}
			}
			with.compile(path, e, ctx.where, may, ctx.kinds...)
			if e.program != nil && ctx.where == "a value for a sentence" {
				c.sayable(path, e)
			}
		}
	})
}

func (c *checker) clockAt(path string) *Clock {
	for i := range c.p.Clocks {
		if path == fmt.Sprintf("clocks[%d].when", i) {
			return &c.p.Clocks[i]
		}
	}
	return nil
}

// sayable refuses a text that stands in no list: ids are not for sentences, but
// the names of the values behind them are.
func (c *checker) sayable(path string, e *Expr) {
	if v := e.variables[e.Text]; v != nil && (v.kind != cel.StringType || v.vocabulary != "") {
		return
	}
	for _, name := range e.paths {
		if v := e.variables[name]; v.kind == cel.StringType || v.kind.IsExactType(textList) {
			c.inside(path, e.Text, 0, "A sentence can have a number, a day, or the name of a value such as release.place.", "")
			return
		}
	}
	if strings.ContainsAny(e.Text, `"'`) && !strings.Contains(e.Text, "date(") {
		c.inside(path, e.Text, 0, "Write the text into the sentence itself.", "")
	}
}

func (c *checker) indicatorNames() []string {
	names := make([]string, len(c.p.Indicators))
	for i, in := range c.p.Indicators {
		names[i] = in.ID
	}
	return names
}

// own are the fields that no indicator takes from another.
var own = []string{"id", "names", "sentence", "same_as", "counts", "target", "source"}

func (c *checker) indicators() {
	p := c.p
	names := c.indicatorNames()
	c.ids(false, len(names), func(i int) (string, string) { return fmt.Sprintf("indicators[%d].id", i), names[i] })
	state := make([]int, len(names)) // 1: being filled, 2: filled
	for i := range names {
		c.fill(i, names, state)
	}
	for i := range p.Indicators {
		in := &p.Indicators[i]
		path := fmt.Sprintf("indicators[%d]", i)
		if c.at[path] == nil || state[i] == 3 {
			continue
		}
		if in.Of == "" && c.at[path+".of"] == nil {
			c.wrong(path, `The indicator has no "of": what is counted?`, "Write of: cases ended, of: people released, or of: people admitted.")
		}
		if in.Window.IsZero() && c.at[path+".window"] == nil {
			c.wrong(path, `The indicator has no "window": about which day does it ask?`, "Write for example: 1 month after end.")
		}
		if t := in.Tolerance; t != nil && (t.Before > 366 || t.After > 366) {
			c.wrong(path+".tolerance", "A tolerance of more than a year is none.", "")
		}
		if in.Observe != "" && p.Vocabularies != nil {
			c.refers(path+".observe", "vocabulary", in.Observe, sortedKeys(p.Vocabularies))
		}
		c.countable(path, in)
	}
}

// countable checks that an indicator asks about the one status that it observes,
// or about events.
func (c *checker) countable(path string, in *Indicator) {
	var statuses []string
	events := false
	for _, name := range in.Counts.Paths() {
		if v, ok := strings.CutPrefix(name, "status."); ok {
			statuses = append(statuses, v)
		}
		events = events || strings.HasPrefix(name, "event.")
	}
	switch {
	case in.Counts.program == nil:
	case len(statuses) == 0 && !events:
		c.wrong(path+".counts", "The condition asks about nothing, so everybody would count or nobody.", "")
	case len(statuses) > 1 || len(statuses) == 1 && events:
		c.wrong(path+".counts", "One indicator asks about one status, or about events.", "Make two indicators.")
	case in.SoFar && !events:
		c.wrong(path+".so_far", "Only what happens can be counted so far; a status is asked about on a day.", "Take so_far out, or ask about event.….")
	case in.SoFar && in.Window.Unit != "":
		c.wrong(path+".window", "With so_far there is no end: window is the day from which it looks.", "Write for example: start.")
	case events && in.Observe != "":
		c.wrong(path+".observe", "The condition asks about events; no status is observed.", "Take observe out.")
	case events && in.Tolerance != nil && c.at[path+".tolerance"] != nil:
		c.wrong(path+".tolerance", "Events are looked for in the whole time; a tolerance is for a status on a day.", "Take tolerance out.")
	case len(statuses) == 1 && in.Observe == "":
		c.wrong(path, fmt.Sprintf("The condition asks about status.%s, so that has to be observed.", statuses[0]), fmt.Sprintf("Write observe: %s.", statuses[0]))
	case len(statuses) == 1 && in.Observe != statuses[0]:
		c.wrong(path+".observe", fmt.Sprintf("%s is observed, but the condition asks about status.%s.", in.Observe, statuses[0]), "")
	}
}

// fill gives indicator i what it takes from another, which is filled first.
func (c *checker) fill(i int, names []string, state []int) {
	if state[i] != 0 {
		return
	}
	in := &c.p.Indicators[i]
	path := fmt.Sprintf("indicators[%d]", i)
	state[i] = 1
	defer func() { state[i] = max(state[i], 2) }()
	if in.SameAs == "" {
		return
	}
	if !c.refers(path+".same_as", "indicator", in.SameAs, names) {
		state[i] = 3
		return
	}
	j := slices.Index(names, in.SameAs)
	if state[j] == 1 {
		c.wrong(path+".same_as", "It would take from itself.", "")
		state[i] = 3
		return
	}
	c.fill(j, names, state)
	if state[j] == 3 {
		state[i] = 3
	}
	from, to := reflect.ValueOf(c.p.Indicators[j]), reflect.ValueOf(in).Elem()
	for _, f := range fieldsOf(to.Type()) {
		if !slices.Contains(own, f.key) && c.at[join(path, f.key)] == nil {
			to.Field(f.index).Set(from.Field(f.index))
		}
	}
}
