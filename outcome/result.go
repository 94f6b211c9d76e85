// SPDX-License-Identifier: EUPL-1.2

package outcome

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// The states of a unit, as figures and lists tell them. All but Open and a
// unit's being left out speak of windows that have closed.
const (
	Counts    = "counts"
	CountsNot = "counts_not"
	Unknown   = "unknown"
	Open      = "open"     // the window still is
	LeftOut   = "left_out" // not in the population, and why
)

// A Share is Num of Den. Of nothing there is no share: Den is 0.
type Share struct{ Num, Den int }

// A Figure is one promise, with what came of it: over all providers, or of one.
type Figure struct {
	Indicator string
	Provider  sild.ID // empty: all
	Counts    int
	CountsNot int
	Unknown   int
	Open      int
	LeftOut   int
	Target    pack.Target `json:"-"` // the pack says it
	Least     Share       // if none of the unknown counts
	Most      Share       // if all of them do
	Met       string      // yes, no, or empty: we cannot say yet
	Hidden    bool        // not shown, so that nobody can be recognised; all numbers are 0
}

// Known is the share among those of whom one knows.
func (f Figure) Known() Share { return Share{f.Counts, f.Counts + f.CountsNot} }

// size is how many people, or cases, are in the population.
func (f Figure) size() int { return f.Counts + f.CountsNot + f.Unknown + f.Open }

func (f *Figure) add(state string, n int) {
	switch state {
	case Counts:
		f.Counts += n
	case CountsNot:
		f.CountsNot += n
	case Unknown:
		f.Unknown += n
	case Open:
		f.Open += n
	case LeftOut:
		f.LeftOut += n
	}
}

// judged fills in what follows from the counts. The target is met, or missed,
// only where it would be however the unknown turned out.
func (f Figure) judged() Figure {
	n := f.Counts + f.CountsNot + f.Unknown
	f.Least, f.Most, f.Met = Share{f.Counts, n}, Share{f.Counts + f.Unknown, n}, ""
	if n == 0 || f.Target.Percent == 0 { // nobody is counted, or nothing is promised
		return f
	}
	least, most := f.Least.Num*100 >= f.Target.Percent*n, f.Most.Num*100 >= f.Target.Percent*n
	switch {
	case least && most:
		f.Met = "yes"
	case !least && !most:
		f.Met = "no"
	}
	if !f.Target.AtLeast && f.Met != "" { // fewer than: the other way round
		f.Met = map[string]string{"yes": "no", "no": "yes"}[f.Met]
	}
	return f
}

// A Tally is how many units of one provider are in one state.
type Tally struct {
	Indicator string
	Provider  sild.ID
	State     string
	N         int
}

// figures adds tallies up: for each indicator of the pack the figure of all
// providers, and if there are several that of each.
func figures(pk *pack.Pack, tallies []Tally) []Figure {
	type of struct {
		indicator string
		provider  sild.ID
	}
	sums := map[of]*Figure{}
	providers := map[sild.ID]bool{}
	add := func(k of, t Tally) {
		f := sums[k]
		if f == nil {
			f = &Figure{Indicator: k.indicator, Provider: k.provider}
			sums[k] = f
		}
		f.add(t.State, t.N)
	}
	for _, t := range tallies {
		providers[t.Provider] = true
		add(of{t.Indicator, ""}, t)
		add(of{t.Indicator, t.Provider}, t)
	}
	var list []Figure
	for _, one := range pk.Indicators {
		in, _ := pk.Indicator(one.ID)
		keys := []of{{in.ID, ""}}
		if len(providers) > 1 {
			for id := range providers {
				keys = append(keys, of{in.ID, id})
			}
			slices.SortFunc(keys, func(a, b of) int { return cmp.Compare(a.provider, b.provider) })
		}
		for _, k := range keys {
			f := Figure{Indicator: k.indicator, Provider: k.provider}
			if sum := sums[k]; sum != nil {
				f = *sum
			}
			f.Target = in.Target
			list = append(list, f.judged())
		}
	}
	return list
}

// hide takes out what is about so few people that one could be recognised: the
// total, unless the pack lets the one who pays read it exactly, and those of
// single providers as in every break-down.
func hide(pk *pack.Pack, list []Figure) []Figure {
	for _, one := range pk.Indicators {
		in, _ := pk.Indicator(one.ID)
		least := cmp.Or(in.SmallFrom, access.SmallFrom)
		by := Breakdown{By: "provider"}
		var at []int
		all := false
		for i, f := range list {
			switch {
			case f.Indicator != in.ID:
			case f.Provider != "":
				by.Groups, at = append(by.Groups, Group{string(f.Provider), f}), append(at, i)
			case in.Headline == "small_hidden" && f.size() > 0 && f.size() < least:
				list[i], all = Figure{Indicator: f.Indicator, Target: f.Target, Hidden: true}, true
			}
		}
		if all {
			least = mostPeople
		}
		by.hide(least)
		for j, g := range by.Groups {
			list[at[j]] = g.Figure
			list[at[j]].Provider = sild.ID(g.Value)
		}
	}
	return list
}

// reader is what the actor may read of a programme's figures: of which provider
// (empty: of all), and whether small numbers are hidden.
func reader(tx *db.Tx, id sild.ID) (provider sild.ID, small bool, err error) {
	if tx.Actor.Role == sild.System.Role {
		return "", false, nil
	}
	if err := access.Duty(tx, access.Totals); err != nil {
		return "", false, err
	}
	parts, err := db.All[string](tx, `SELECT DISTINCT part FROM contract WHERE programme_id = $1 AND org_id = $2 AND from_on <= $3`, id, tx.Actor.Org, tx.Today())
	switch {
	case err != nil:
		return "", false, err
	case slices.Contains(parts, "funder"):
		return "", !access.May(tx.Actor.Role, access.People), nil
	case slices.Contains(parts, "provider"):
		return tx.Actor.Org, false, nil
	}
	return "", false, sild.Missing()
}

// Figures are the promises of a programme and what came of them up to the end of
// day asOf, by what is known now: for the one who pays over all providers and of
// each, for a provider its own. Windows that end on asOf or later are open.
func Figures(tx *db.Tx, id sild.ID, asOf sild.Date) (_ []Figure, err error) {
	defer sild.Wrap(&err, "outcome.Figures(%s)", id)
	if asOf.IsZero() {
		asOf = tx.Today()
	}
	provider, small, err := reader(tx, id)
	if err != nil {
		return nil, err
	}
	pk, err := programme.Of(tx, id)
	if err != nil {
		return nil, err
	}
	tallies, err := tallied(tx, id, provider, asOf)
	if err != nil {
		return nil, err
	}
	list := figures(pk, tallies)
	if small {
		list = hide(pk, list)
	}
	return list, nil
}

// FiguresOf are those of one provider: of the actor's own, or of any for the one
// who pays, as the one who pays may read them: for a report that is sent.
func FiguresOf(tx *db.Tx, id, provider sild.ID, asOf sild.Date) (_ []Figure, err error) {
	defer sild.Wrap(&err, "outcome.FiguresOf(%s, %s)", id, provider)
	own, _, err := reader(tx, id)
	if err != nil {
		return nil, err
	}
	if own != "" && own != provider {
		return nil, sild.Missing()
	}
	pk, err := programme.Of(tx, id)
	if err != nil {
		return nil, err
	}
	tallies, err := tallied(tx, id, provider, asOf)
	if err != nil {
		return nil, err
	}
	return hide(pk, figures(pk, tallies)), nil
}

// tallied counts the units of a programme, and of one provider unless that is
// empty, as they stand on day asOf: from the settled counts of the months, and
// row by row in the month of asOf, in which some windows have closed.
func tallied(tx *db.Tx, id, provider sild.ID, asOf sild.Date) ([]Tally, error) {
	month := asOf.String()[:7]
	first := asOf.AddDays(1 - asOf.Day())
	of := `= $3`
	if provider == "" {
		of = `IN (SELECT x.provider_id FROM result_count x WHERE x.programme_id = $2 AND CAST($3 AS text) IS NOT NULL)`
	}
	return db.All[Tally](tx, `SELECT indicator, provider_id, state, CAST(sum(n) AS bigint) FROM (
			SELECT indicator, provider_id, CASE WHEN state <> 'left_out' AND month > $1 THEN 'open' ELSE state END AS state, n
			FROM result_count WHERE programme_id = $2 AND provider_id `+of+` AND month <> $1 AND n <> 0
			UNION ALL
			SELECT r.indicator, r.provider_id, CASE WHEN r.state = 'left_out' THEN 'left_out' WHEN r.closes_on >= $4 THEN 'open' ELSE r.state END, 1
			FROM result r WHERE r.programme_id = $2 AND r.provider_id `+of+` AND r.closes_on >= $5 AND r.closes_on <= $6
		) t GROUP BY indicator, provider_id, state ORDER BY indicator, provider_id, state`,
		month, id, string(provider), asOf, first, first.AddMonths(1).AddDays(-1))
}

// stateOf is the state of result r on the day $1. A unit of which one does not
// know whether it belongs has no window, and is unknown.
const stateOf = `CASE WHEN r.state = 'left_out' THEN 'left_out' WHEN r.closes_on >= $1 THEN 'open' ELSE r.state END`

// A Unit is one of those whom a figure is made of.
type Unit struct {
	Subject   sild.ID
	Indicator string
	Unit      sild.ID // a case or a person
	Case      sild.ID
	Provider  sild.ID
	Person    sild.ID
	Name      string
	State     string
	SoFar     string    // the state, whether the window is still open or not
	About     sild.Date // the day that is asked about
	Opens     sild.Date
	Closes    sild.Date
	Decided   sild.ID // the observation that decided
	Reason    string  // a sild.Message in JSON: see Why
}

// Why says in words why the unit is in its state.
func (u Unit) Why() (m sild.Message) {
	if err := json.Unmarshal([]byte(u.Reason), &m); err != nil {
		return sild.Message{}
	}
	return m
}

// A UnitFilter says which units are listed.
type UnitFilter struct {
	Indicator string
	State     string // empty: all
	AsOf      sild.Date
	After     sild.ID // the case after which the page begins; empty: the first page
}

const unitPage = 50

// Units are a page of the people behind a figure, by name, as far as the actor
// may see them; more says that there is another. It leaves a trail of those
// shown.
func Units(tx *db.Tx, id sild.ID, f UnitFilter) (_ []Unit, more bool, err error) {
	defer sild.Wrap(&err, "outcome.Units(%s, %s)", id, f.Indicator)
	if err := access.Duty(tx, access.People); err != nil {
		return nil, false, err
	}
	if f.AsOf.IsZero() {
		f.AsOf = tx.Today()
	}
	args := []any{f.AsOf, id, f.Indicator, f.State, string(f.After)}
	scope := access.Scope(tx, 'I', &args)
	list, err := db.All[Unit](tx, `SELECT r.subject_id, r.indicator, r.unit_id, c.case_id, r.provider_id, c.person_id, c.name,
			`+stateOf+`, r.state, r.about_on, r.opens_on, r.closes_on, r.decided_by, r.why
		FROM result r JOIN case_card c ON c.case_id = r.case_id
		WHERE r.programme_id = $2 AND r.indicator = $3 AND ($4 = '' OR `+stateOf+` = $4)
		AND ($5 = '' OR (c.sort_key, c.case_id) > ((SELECT l.sort_key FROM case_card l WHERE l.case_id = $5), $5))
		AND `+scope+`
		ORDER BY c.sort_key, c.case_id LIMIT `+strconv.Itoa(unitPage+1), args...)
	if err != nil || len(list) == 0 {
		return nil, false, err
	}
	more = len(list) > unitPage
	list = list[:min(len(list), unitPage)]
	people := make([]sild.ID, len(list))
	for i, u := range list {
		people[i] = u.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "result", Sections: "IP", Subjects: people})
	return list, more, nil
}

// Reader is what the actor may read of a programme's figures: those of which
// provider (empty: of all), and whether small numbers are hidden from them.
func Reader(tx *db.Tx, id sild.ID) (provider sild.ID, small bool, err error) {
	return reader(tx, id)
}

// FiguresUnder are the totals of tallies under a pack that may not be in force. If
// small numbers are hidden, they are so whatever the pack says: it may be a draft
// that was written to find somebody out.
func FiguresUnder(pk *pack.Pack, tallies []Tally, small bool) []Figure {
	list := slices.DeleteFunc(figures(pk, tallies), func(f Figure) bool { return f.Provider != "" })
	for i, f := range list {
		if small && f.size() < access.SmallFrom {
			list[i] = Figure{Indicator: f.Indicator, Target: f.Target, Hidden: true}
		}
	}
	return list
}
