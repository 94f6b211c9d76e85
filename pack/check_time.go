// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"sild"
)

func (c *checker) eachTiming(visit func(path string, t *Timing)) {
	walk(reflect.ValueOf(c.p).Elem(), "", func(path string, t *Timing) {
		if !t.IsZero() {
			visit(path, t)
		}
	})
}

var index = regexp.MustCompile(`\[\d+\]`)

// timings checks each timing for what makes sense where it stands.
func (c *checker) timings() {
	c.eachTiming(func(path string, t *Timing) {
		where := index.ReplaceAllString(path, "")
		if t.Every && where != "clocks.due" {
			c.wrong(path, "What happens again and again can stand only under due of a clock.", "")
		}
		if t.Unit == "working day" && calendars[c.p.Country] == nil && country.MatchString(c.p.Country) {
			c.wrong(path, fmt.Sprintf("Sild does not know the public holidays of %s, so it cannot count working days there.", c.p.Country), "Count in days.")
		}
		period := strings.HasPrefix(t.Anchor, "period.")
		switch where {
		case "parts.longest":
			if t.Before || t.Unit == "" {
				c.wrong(path, "The longest time is counted after a day.", "Write for example: 18 months after start.")
			}
		case "indicators.window":
			if t.Before {
				c.wrong(path, "An indicator asks about a day after something, not before it.", "Write for example: 1 month after end.")
			}
		case "reports.due":
			if !period {
				c.wrong(path, "A report is due after its own period.", "Write for example: 15 days after period.end.")
			}
		}
	})
}

// beforeReferral are the days that exist before anybody was referred.
var beforeReferral = []string{"release", "released", "period.start", "period.end"}

func (c *checker) clocks() {
	p := c.p
	c.ids(false, len(p.Clocks), func(i int) (string, string) { return fmt.Sprintf("clocks[%d].id", i), p.Clocks[i].ID })
	for i := range p.Clocks {
		k := &p.Clocks[i]
		path := fmt.Sprintf("clocks[%d]", i)
		timings := []struct {
			key string
			t   Timing
		}{{"opens", k.Opens}, {"due", k.Due}, {"closes", k.Closes}}
		for j, a := range timings {
			if k.Subject == "person" && !a.t.IsZero() && !slices.Contains(beforeReferral, a.t.Anchor) {
				c.wrong(path+"."+a.key, fmt.Sprintf("A clock of a person runs before there is a referral; it cannot count from %s.", a.t.Anchor),
					fmt.Sprintf("It can count from: %s.", strings.Join(beforeReferral, ", ")))
			}
			for _, b := range timings[j+1:] {
				if c.later(a.t, b.t) {
					c.wrong(path+"."+a.key, fmt.Sprintf("It %s after it %s.", words[a.key], words[b.key]), "")
				}
			}
		}
		if k.Due.Every && (!k.Opens.IsZero() || !k.Closes.IsZero()) {
			c.wrong(path, "A clock that comes again and again opens and closes with its periods.", "Take out opens and closes.")
		}
		if k.Subject == "person" && k.Done.Name != "" && k.Done.Name != "referral.sent" && k.Done.Name != "release.happened" {
			c.wrong(path+".done", fmt.Sprintf("A clock of a person runs before there is a referral; %q cannot do it.", k.Done.Text), "It can be done by: referral.sent, release.happened.")
		}
		if len(k.Pauses) > 0 && (k.Done.Name != "referral.answered" || k.Due.Before || k.Due.Every) {
			c.wrong(path+".pauses", "Only the clock of the answer to a referral stands still while a question is open.", "Take it out, or write: done: referral.answered.")
		}
		c.ofTeam(path, k)
		if k.Done.Name == AnswerTo {
			c.refers(path+".done", "indicator", k.Done.Of, c.indicatorNames())
		}
	}
}

var words = map[string]string{"opens": "opens", "due": "is due", "closes": "closes"}

// later reports whether a, counted from the same day as b, is always after it.
func (c *checker) later(a, b Timing) bool {
	if a.IsZero() || b.IsZero() || a.Anchor != b.Anchor || a.Every || b.Every {
		return false
	}
	for _, day := range []string{"2023-01-31", "2024-02-29", "2024-06-20", "2024-12-22"} {
		d := sild.MustDate(day)
		if !c.p.Day(a, d).After(c.p.Day(b, d)) {
			return false
		}
	}
	return true
}

// neededStages are the meanings of stages that every journey has.
var neededStages = []string{"referred", "active", "ended"}

func (c *checker) stages() {
	p := c.p
	if p.Stages == nil {
		return
	}
	c.ids(false, len(p.Stages), func(i int) (string, string) { return fmt.Sprintf("stages[%d].id", i), p.Stages[i].ID })
	for _, m := range neededStages {
		if !slices.ContainsFunc(p.Stages, func(s Stage) bool { return s.Meaning == m }) {
			c.wrong("stages", fmt.Sprintf("No stage has the meaning %q; every journey has one.", m), "")
		}
	}
	order := []string{"referred", "waiting", "preparing", "active", "ended", "followed_up"}
	for i := 1; i < len(p.Stages); i++ {
		a, b := slices.Index(order, p.Stages[i-1].Meaning), slices.Index(order, p.Stages[i].Meaning)
		if a >= 0 && b >= 0 && a > b {
			c.wrong(fmt.Sprintf("stages[%d]", i), fmt.Sprintf("A stage that means %q cannot come after one that means %q.", order[b], order[a]), "Stages come in the order of the journey.")
		}
	}
}
