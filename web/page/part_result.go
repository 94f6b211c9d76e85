// SPDX-License-Identifier: EUPL-1.2

package page

// A Stat is an indicator: how many count of how many, with what is unknown
// beside it and never guessed away (design §1.3).
type Stat struct {
	ID              string // of the element; unique on the page
	Label, Text     string // its name
	Sentence        string // what it counts, in one plain sentence
	Counts, Not     int
	Unknown         int
	Open            int     // the window has not closed: not in the rate yet
	Out             int     // left out, and why
	Target          float64 // in percent; zero: none was promised
	Fewer           bool    // the target is "fewer than", not "at least"
	Href            string  // where the people behind it stand, for those who may see them
	Withheld        bool    // too few: not shown, so that nobody can be recognised
	Period, Counted string  // in words: the period, and what is counted ("cases ended")
}

// All are the units of the stat, whatever is known of them.
func (s Stat) All() int { return s.Counts + s.Not + s.Unknown }

// Verdict is whether the target is reached, whatever the unknown turn out to
// be: "yes", "no", or "open" while they decide. Without a target or without
// anybody it is empty.
func (s Stat) Verdict() string {
	if s.Target == 0 || s.All() == 0 || s.Withheld {
		return ""
	}
	all := float64(s.All())
	least, most := float64(s.Counts)*100, float64(s.Counts+s.Unknown)*100
	limit := s.Target * all
	switch {
	case !s.Fewer && least >= limit, s.Fewer && most < limit:
		return "yes"
	case !s.Fewer && most < limit, s.Fewer && least >= limit:
		return "no"
	}
	return "open"
}

// A Bar is a piece of a picture: where it begins and how wide it is, in percent.
type Bar struct{ At, Width string }

// Bars are the pieces for what counts and for what is unknown, from the right
// where the language is written so, and the mark of the target.
func (s Stat) Bars(rtl bool) (counts, unknown Bar, target string) {
	all := float64(max(s.All(), 1))
	c, u := float64(s.Counts)*100/all, float64(s.Unknown)*100/all
	counts = Bar{Percent(0), Percent(c)}
	unknown = Bar{Percent(c), Percent(u)}
	target = Percent(s.Target)
	if rtl {
		counts.At, unknown.At, target = Percent(100-c), Percent(100-c-u), Percent(100-s.Target)
	}
	return counts, unknown, target
}

// Rate is the share in words: one number, or both ends of what is possible.
func (p *Page) Rate(s Stat) string {
	if s.All() == 0 {
		return p.T("part.stat.nobody")
	}
	if s.Unknown == 0 {
		return p.Percent(s.Counts, s.All())
	}
	return p.Percent(s.Counts, s.All()) + " – " + p.Percent(s.Counts+s.Unknown, s.All())
}

// Promised is the target in words.
func (p *Page) Promised(s Stat) string {
	if s.Target == 0 {
		return ""
	}
	key := "part.stat.least"
	if s.Fewer {
		key = "part.stat.fewer"
	}
	return p.T(key, "target", p.share(s.Target))
}

// share is x percent in words, with a tenth where there is one.
func (p *Page) share(x float64) string { return p.Percent(int(x*10+0.5), 1000) }

// Says is the stat as one sentence, for those who do not look at the picture.
func (p *Page) Says(s Stat) string {
	n := func(i int) string { return p.Number(i) }
	if s.All() == 0 {
		if s.Open == 0 {
			return ""
		}
		return p.N("part.stat.early.only", s.Open)
	}
	t := p.T("part.stat.says", "counts", n(s.Counts), "all", n(s.All()), "unknown", n(s.Unknown))
	if s.Open > 0 {
		t += " " + p.N("part.stat.early", s.Open)
	}
	return t
}

// A Criterion is one condition of who may come, with the answer for one person.
type Criterion struct {
	State   string // "yes", "no", "unknown"
	Text    string // the pack's sentence for that answer
	Target  bool   // the service is mainly for these people; others may be admitted with a reason
	Missing []Missing
}

// A Missing is a fact that would decide, and where it can be written down.
type Missing struct{ Text, Href string }

// StateName is the state as the style sheet knows it.
func (c Criterion) StateName() string {
	switch c.State {
	case "yes", "no":
		return c.State
	}
	return "unknown"
}
