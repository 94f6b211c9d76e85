// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"slices"
	"strings"
)

func (c *checker) vocabularies() {
	p := c.p
	if p.Vocabularies == nil {
		return
	}
	names := sortedKeys(p.Vocabularies)
	c.ids(true, len(names), func(i int) (string, string) { return "vocabularies." + names[i], names[i] })
	for _, name := range names {
		path, values := "vocabularies."+name, p.Vocabularies[name].Values
		c.ids(name == "events", len(values), func(i int) (string, string) { return fmt.Sprintf("%s.values[%d].id", path, i), values[i].ID })
		known, fixed := Meanings[name]
		for i := range values {
			v := &values[i]
			at := fmt.Sprintf("%s.values[%d]", path, i)
			given := v.Meaning != ""
			if !given {
				v.Meaning = v.ID
			}
			if fixed && v.Meaning != "" && !slices.Contains(known, v.Meaning) {
				if given {
					proposal := didYouMean(v.Meaning, known)
					if proposal == "" {
						proposal = fmt.Sprintf("There are: %s.", strings.Join(known, ", "))
					}
					c.wrong(at+".meaning", fmt.Sprintf("%q is not a meaning of %s.", v.Meaning, name), proposal)
				} else {
					c.wrong(at, fmt.Sprintf("The value %q needs a meaning: Sild has to know what it stands for.", v.ID), fmt.Sprintf("There are: %s.", strings.Join(known, ", ")))
				}
			}
			c.domain(name, at, *v)
			for j := range v.Formerly {
				if j > 0 && !v.Formerly[j-1].Until.Before(v.Formerly[j].Until) {
					c.wrong(fmt.Sprintf("%s.formerly[%d]", at, j), "Earlier names come in their order, the oldest first.", "")
				}
			}
		}
		for _, m := range neededMeanings[name] {
			if !slices.ContainsFunc(values, func(v Value) bool { return v.Meaning == m && !v.Retired }) {
				c.wrong(path, fmt.Sprintf("No value has the meaning %q; Sild needs one.", m), "")
			}
		}
	}
	must := slices.Clone(needed)
	if c.countsFromPrison() {
		must = append(must, prisonOnly...)
	}
	for _, name := range must {
		if _, ok := p.Vocabularies[name]; !ok {
			proposal := fmt.Sprintf("It lists %s.", vocabularyWords[name])
			own := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return Meanings[n] != nil })
			if near := didYouMean(name, own); near != "" {
				proposal = strings.Replace(near, "Did you mean", "Is it", 1)
			}
			c.wrong("vocabularies", fmt.Sprintf("The vocabulary %q is missing.", name), proposal)
		}
	}
}

// countsFromPrison reports whether the programme has to do with release from
// prison at all.
func (c *checker) countsFromPrison() (yes bool) {
	c.eachTiming(func(_ string, t *Timing) {
		yes = yes || t.Anchor == "release" || t.Anchor == "released" || t.Until == "release" || t.Until == "released"
	})
	return yes
}

func (c *checker) forms() {
	p := c.p
	c.ids(true, len(p.Forms), func(i int) (string, string) { return fmt.Sprintf("forms[%d].id", i), p.Forms[i].ID })
	for i, f := range p.Forms {
		c.ids(true, len(f.Questions), func(j int) (string, string) {
			return fmt.Sprintf("forms[%d].questions[%d].id", i, j), f.Questions[j].ID
		})
		if f.Version == 0 && c.sound(fmt.Sprintf("forms[%d].version", i)) {
			c.wrong(fmt.Sprintf("forms[%d].version", i), "The first version is 1.", "")
		}
		for j, q := range f.Questions {
			path := fmt.Sprintf("forms[%d].questions[%d]", i, j)
			c.ids(false, len(q.Options), func(k int) (string, string) {
				return fmt.Sprintf("%s.options[%d].id", path, k), q.Options[k].ID
			})
			choice := q.Type == "choice" || q.Type == "choices"
			switch {
			case choice && len(q.Options) == 1:
				c.wrong(path+".options", "With one option there is nothing to choose.", "")
			case choice && c.at[path+".options"] == nil:
				c.wrong(path, "A question with a choice needs options.", "")
			case !choice && c.sound(path+".type") && q.Options != nil:
				c.wrong(path+".options", fmt.Sprintf("A question of type %s has no options.", q.Type), "Did you mean type: choice?")
			}
		}
	}
}

func (c *checker) reports() {
	p := c.p
	c.ids(false, len(p.Reports), func(i int) (string, string) { return fmt.Sprintf("reports[%d].id", i), p.Reports[i].ID })
	names := make([]string, len(p.Indicators))
	for i, in := range p.Indicators {
		names[i] = in.ID
	}
	for i, rep := range p.Reports {
		path := fmt.Sprintf("reports[%d]", i)
		for j, id := range rep.Indicators {
			c.refers(fmt.Sprintf("%s.indicators[%d]", path, j), "indicator", id, names)
		}
		for key, list := range map[string][]string{"counts": rep.Counts, "indicators": rep.Indicators, "by": rep.By} {
			for j, x := range list {
				if x != "" && slices.Index(list, x) < j {
					c.wrong(fmt.Sprintf("%s.%s[%d]", path, key, j), fmt.Sprintf("%q is there twice.", x), "")
				}
			}
		}
		if c.at[path] != nil && rep.Counts == nil && rep.Indicators == nil && rep.Narrative == nil {
			c.wrong(path, "There is nothing in this report.", "Give it counts, indicators or narrative.")
		}
	}
}
