// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"

	"sild"
	"sild/access"
	"sild/pack"
)

// A Need is what was said of one domain in an [Assessment].
type Need struct {
	sild.Fact
	Assessment sild.ID // its Thing
	Domain     string  // a value of needs
	Answer     string  // one of NeedAnswers
	Level      int     // with AtLevel: from 1, the worst, to as many as the domain has
	Words      string  // the person's own
	Strengths  string

	Hidden bool `db:"-"` // something was said that this reader may not read
}

const needColumns = `assessment_id, domain, answer, level, words, strengths`

// The answers that one can get about a domain.
const (
	AtLevel        = "level"
	NoNeed         = "none"     // none identified
	NotTalkedAbout = "not_yet"  // nobody asked
	Unwilling      = "does_not" // the person does not want to say
)

// NeedAnswers are all of them.
var NeedAnswers = []string{AtLevel, NoNeed, NotTalkedAbout, Unwilling}

// A Reader is who reads an opened case, under the pack of its programme.
type Reader struct {
	access.Record
	Pack *pack.Pack
}

// For is n as r may read it: what was said of a section that is not theirs is
// only told to have been said.
func (n Need) For(r Reader) Need {
	if r.Reads(r.Pack.SectionOf("needs", n.Domain)) {
		return n
	}
	n.Hidden = n.Answer != NotTalkedAbout || n.Words != "" || n.Strengths != ""
	n.Answer, n.Level, n.Words, n.Strengths = NotTalkedAbout, 0, "", ""
	return n
}

// Said reports whether n tells how it is: a level, or that there is no need.
func (n Need) Said() bool { return !n.Hidden && (n.Answer == AtLevel || n.Answer == NoNeed) }

// NeedInput is what was said of one domain.
type NeedInput struct {
	Domain    string
	Answer    string // empty: not talked about
	Level     int
	Words     string
	Strengths string
}

func (in NeedInput) check(p sild.Problems, o Opened) Need {
	at := "needs." + in.Domain
	n := Need{Domain: in.Domain, Answer: in.Answer, Level: in.Level}
	if n.Answer == "" {
		n.Answer = NotTalkedAbout
	}
	n.Words, n.Strengths = p.Text(at+".words", in.Words, 2000), p.Text(at+".strengths", in.Strengths, 2000)
	v, known := o.Pack.Value("needs", in.Domain)
	p.Check(known && !v.Retired && o.Writes(o.Pack.SectionOf("needs", in.Domain)), at, "case.choice.unknown")
	p.Check(slices.Contains(NeedAnswers, n.Answer), at, "case.choice.unknown")
	if n.Answer == AtLevel {
		p.Check(v.Level(n.Level) != nil, at, "need.level.unknown")
	} else {
		p.Check(n.Level == 0, at, "need.level.none")
	}
	return n
}

// A Change is one domain of need then and now: the first talk in which it was
// told, and the latest. They are the same if it was told once.
type Change struct {
	Domain    string
	Then, Now Need      // empty: never told
	ThenOn    sild.Date // of Then
	NowOn     sild.Date // of Now
	Again     string    // why the latest talk says nothing of it: NotTalkedAbout or Unwilling; empty: it does
	Hidden    bool      // it was talked about, and this reader may not know how it is
}

// Changes are the domains that were ever talked about, in the order of the pack.
// All are as [Assessments] gives them, the latest first.
func Changes(p *pack.Pack, all []Assessment) (list []Change) {
	for _, v := range p.Vocabularies["needs"].Values {
		c := Change{Domain: v.ID}
		touched := false
		for i, a := range all {
			at := slices.IndexFunc(a.Needs, func(n Need) bool { return n.Domain == v.ID })
			if at < 0 {
				continue
			}
			n := a.Needs[at]
			if i == 0 && !n.Said() && !n.Hidden {
				c.Again = n.Answer
			}
			c.Hidden = c.Hidden || n.Hidden
			touched = touched || n.Hidden || n.Answer != NotTalkedAbout
			if n.Said() {
				if c.Now.Domain == "" {
					c.Now, c.NowOn = n, a.Day
				}
				c.Then, c.ThenOn = n, a.Day
			}
		}
		if touched {
			list = append(list, c)
		}
	}
	return list
}
