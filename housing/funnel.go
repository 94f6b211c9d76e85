// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"slices"

	"sild"
	"sild/access"
	"sild/pack"
)

// A Funnel is what became of the requests of a span, by what is known today.
// Each is in one of InTime, Late and Unanswered, and in one of Came, Ended and
// Open.
type Funnel struct {
	Asked      int
	InTime     int // answered within the time that the programme gives
	Late       int
	Unanswered int // nobody has answered, or it ended before
	Overdue    int // of them: still open, and the time is over
	Confirmed  int // a bed was confirmed once, whatever came after
	Came       int
	Ended      int
	Open       int
	Why        []Share // why it came to no stay: values of request_ends
	Who        []Share // by whom: their meanings
	Hidden     bool    // too few to be shown; all numbers are 0
}

// Moves are the stays that began and ended in a span.
type Moves struct {
	Begun  int
	Ended  int
	Why    []Share // values of stay_ends
	To     []Share // values of housing; empty: nobody knows
	Hidden bool
}

// A Share is how many people are in one group of several.
type Share struct {
	Value  string
	N      int
	Hidden bool // too few to be shown; N is 0
}

// askedRow is a request beside one of its answers, if there is one.
type askedRow struct {
	Thing    sild.ID
	Day      sild.Date
	Ended    sild.Date
	Reason   string
	Answered sild.Date
	Outcome  string
	Stay     sild.ID
}

// requestRow is a request with what became of it.
type requestRow struct {
	Thing     sild.ID
	Day       sild.Date
	Ended     sild.Date
	Reason    string
	Answered  sild.Date // the first answer
	Confirmed bool
	Came      bool
}

// answerDue is the day by which a request of a day is to be answered.
func answerDue(p *pack.Pack, asked sild.Date) sild.Date {
	for _, c := range p.Clocks {
		if c.Done.Name == "house.answered" {
			return p.Day(c.Due, asked)
		}
	}
	return asked.AddDays(10) // domain §1.3 step 9
}

// funnelOf counts what became of requests.
func funnelOf(p *pack.Pack, rows []requestRow, today sild.Date) (f Funnel) {
	why, who := map[string]int{}, map[string]int{}
	for _, r := range rows {
		due := answerDue(p, r.Day)
		f.Asked++
		switch {
		case !r.Answered.IsZero() && !r.Answered.After(due):
			f.InTime++
		case !r.Answered.IsZero():
			f.Late++
		default:
			f.Unanswered++
			if !r.Came && r.Ended.IsZero() && today.After(due) {
				f.Overdue++
			}
		}
		if r.Confirmed {
			f.Confirmed++
		}
		switch {
		case r.Came:
			f.Came++
		case !r.Ended.IsZero():
			f.Ended++
			why[r.Reason]++
			v, _ := p.Value("request_ends", r.Reason)
			who[v.Meaning]++
		default:
			f.Open++
		}
	}
	f.Why, f.Who = shares(p, "request_ends", why), sharesBy(meanings(p, "request_ends"), who)
	return f
}

// movesOf counts the stays that began and ended in a span.
func movesOf(p *pack.Pack, rows []stayRow, from, until sild.Date) (m Moves) {
	why, to := map[string]int{}, map[string]int{}
	for _, s := range rows {
		if s.Come.Between(from, until) {
			m.Begun++
		}
		if !s.Left.IsZero() && s.Left.Between(from, until) {
			m.Ended++
			why[s.Reason]++
			to[s.To]++
		}
	}
	m.Why, m.To = shares(p, "stay_ends", why), shares(p, "housing", to)
	return m
}

// shares are the groups that there are, in the order of a vocabulary; what is not
// known last.
func shares(p *pack.Pack, vocabulary string, n map[string]int) []Share {
	var order []string
	for _, v := range p.Vocabularies[vocabulary].Values {
		order = append(order, v.ID)
	}
	return sharesBy(order, n)
}

func sharesBy(order []string, n map[string]int) (list []Share) {
	for _, v := range append(order, "") {
		if n[v] > 0 {
			list = append(list, Share{Value: v, N: n[v]})
		}
	}
	return list
}

// meanings are those of a vocabulary, each once.
func meanings(p *pack.Pack, vocabulary string) (list []string) {
	for _, v := range p.Vocabularies[vocabulary].Values {
		if v.Meaning != "" && !slices.Contains(list, v.Meaning) {
			list = append(list, v.Meaning)
		}
	}
	return list
}

// hide takes out what is about so few people that one could be recognised, as in
// every break-down of results (design §5.8).
func (f *Figures) hide() {
	if n := f.Funnel.Asked; n > 0 && n < access.SmallFrom {
		f.Funnel = Funnel{Hidden: true}
	}
	if few := func(n int) bool { return n > 0 && n < access.SmallFrom }; few(f.Moves.Begun) || few(f.Moves.Ended) {
		f.Moves = Moves{Hidden: true}
	}
	for _, list := range [][]Share{f.Funnel.Why, f.Funnel.Who, f.Moves.Why, f.Moves.To} {
		sizes := make([]int, len(list))
		for i, s := range list {
			sizes[i] = s.N
		}
		for i, small := range access.Small(sizes, access.SmallFrom) {
			if small {
				list[i] = Share{Value: list[i].Value, Hidden: true}
			}
		}
	}
}
