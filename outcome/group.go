// SPDX-License-Identifier: EUPL-1.2

package outcome

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// ByTime is the break-down by the quarter in which the window closed: the first
// in which the answer could be complete, whenever the service ended. That it is
// the closing day is ours.
const ByTime = "quarter"

// A Group is one line of a break-down.
type Group struct {
	Value  string // of what it goes by; empty: not known
	Figure        // of those in the group; Hidden where they are too few
}

// A Breakdown is a figure in parts.
type Breakdown struct {
	By     string // one of the pack's by:, or ByTime
	Groups []Group
	Hidden bool // some are not shown
}

// Breakdowns are the parts of an indicator's figure on day asOf, by what is
// known now, in the order of the pack and last over time. For those who may not
// see people, small groups are hidden, and as many more as it takes so that no
// small one follows from the rest (design §5.8).
func Breakdowns(tx *db.Tx, id sild.ID, indicator string, asOf sild.Date) (_ []Breakdown, err error) {
	defer sild.Wrap(&err, "outcome.Breakdowns(%s, %s)", id, indicator)
	provider, small, err := reader(tx, id)
	if err != nil {
		return nil, err
	}
	return breakdowns(tx, id, indicator, provider, asOf, small)
}

// PublicBreakdowns are those of one provider as the one who pays may read them,
// whoever asks: for a report that is sent.
func PublicBreakdowns(tx *db.Tx, id sild.ID, indicator string, provider sild.ID, asOf sild.Date) (_ []Breakdown, err error) {
	defer sild.Wrap(&err, "outcome.PublicBreakdowns(%s, %s)", id, indicator)
	own, _, err := reader(tx, id)
	if err != nil {
		return nil, err
	}
	if own != "" && own != provider {
		return nil, sild.Missing()
	}
	return breakdowns(tx, id, indicator, provider, asOf, true)
}

func breakdowns(tx *db.Tx, id sild.ID, indicator string, provider sild.ID, asOf sild.Date, small bool) ([]Breakdown, error) {
	pk, err := programme.Of(tx, id)
	if err != nil {
		return nil, err
	}
	in, ok := pk.Indicator(indicator)
	if !ok {
		return nil, sild.Missing()
	}
	type row struct {
		State, Month string
		Provider     string
		pack.Groups
		N int
	}
	rows, err := db.All[row](tx, `SELECT `+stateOf+`, coalesce(substr(CAST(r.closes_on AS text), 1, 7), ''), r.provider_id,
			r.by_sex, r.by_age, r.by_length, r.by_release, r.by_prison, r.by_end_reason, r.by_area, count(*)
		FROM result r WHERE r.programme_id = $2 AND r.indicator = $4 AND r.state <> 'left_out' AND ($3 = '' OR r.provider_id = $3)
		GROUP BY 1, 2, r.provider_id, r.by_sex, r.by_age, r.by_length, r.by_release, r.by_prison, r.by_end_reason, r.by_area`, asOf, id, string(provider), in.ID)
	if err != nil {
		return nil, err
	}
	value := map[string]func(row) string{
		"sex": func(r row) string { return r.Sex }, "age": func(r row) string { return r.Age }, "length": func(r row) string { return r.Length },
		"release": func(r row) string { return r.Release }, "prison": func(r row) string { return r.Prison }, "end_reason": func(r row) string { return r.EndReason },
		"area": func(r row) string { return r.Area }, "provider": func(r row) string { return r.Provider },
		ByTime: func(r row) string { return quarter(r.Month) },
	}
	var list []Breakdown
	for _, by := range append(slices.Clone(in.By), ByTime) {
		of := value[by]
		if of == nil {
			continue // no fact tells of it
		}
		sums := map[string]*Figure{}
		for _, r := range rows {
			if by == ByTime && r.State == Open {
				continue // it has not closed
			}
			f := sums[of(r)]
			if f == nil {
				f = &Figure{Indicator: in.ID, Target: in.Target}
				sums[of(r)] = f
			}
			f.add(r.State, r.N)
		}
		b := Breakdown{By: by}
		for v, f := range sums {
			b.Groups = append(b.Groups, Group{v, f.judged()})
		}
		slices.SortFunc(b.Groups, func(x, y Group) int { return cmp.Compare(groupOrder(pk, by, x.Value), groupOrder(pk, by, y.Value)) })
		if small {
			b.hide(cmp.Or(in.SmallFrom, access.SmallFrom))
		}
		list = append(list, b)
	}
	return list, nil
}

// groupOrder is where a group stands: bands by their limits, values as in the
// pack, what is not known last.
func groupOrder(pk *pack.Pack, by, value string) string {
	if value == "" {
		return "~"
	}
	if by == "area" {
		return fmt.Sprintf("%4d", slices.Index(pk.Areas, value))
	}
	list, vocabulary := []string(nil), map[string]string{"release": "release", "prison": "prisons", "end_reason": "end_reasons"}[by]
	switch {
	case vocabulary != "":
		for _, v := range pk.Vocabularies[vocabulary].Values {
			list = append(list, v.ID)
		}
	case by == "age", by == "length":
		if value[0] == '-' {
			return ""
		}
		limit, _, _ := strings.Cut(value, "-")
		return fmt.Sprintf("%4s", limit)
	default:
		return value
	}
	return fmt.Sprintf("%4d", slices.Index(list, value))
}

// quarter is that of a month: "2024-03" is in "2024-Q1".
func quarter(month string) string {
	if month == "" {
		return ""
	}
	n, _ := strconv.Atoi(month[5:])
	return month[:4] + "-Q" + strconv.Itoa((n+2)/3)
}

// hide takes out the groups that are too small to be shown (access.Small).
func (b *Breakdown) hide(k int) {
	sizes := make([]int, len(b.Groups))
	for i, g := range b.Groups {
		sizes[i] = g.size()
	}
	for i, small := range access.Small(sizes, k) {
		if small {
			g := b.Groups[i]
			b.Groups[i] = Group{g.Value, Figure{Indicator: g.Indicator, Target: g.Target, Hidden: true}}
			b.Hidden = true
		}
	}
}
