// SPDX-License-Identifier: EUPL-1.2

package outcome

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// A YearBeside is a year of a series and what is counted here of the same year.
// Either may be lacking.
type YearBeside struct {
	Year   int
	Told   *Year
	Ours   Figure // of an indicator: those whose release, or end of service, lies in the year
	People int    // of how many people had the service
	Here   bool   // something is counted here of that year
}

// A SeriesBeside is a series with what stands beside it.
type SeriesBeside struct {
	Series
	Years  []YearBeside
	Hidden bool // ours is not shown in some years, so that nobody can be recognised
}

// AllSeries are the series of a programme by their names, each year beside what
// is counted here: for the one who pays over all providers, for a provider its
// own people. Small numbers are hidden as in every break-down.
func AllSeries(tx *db.Tx, id sild.ID) (_ []SeriesBeside, err error) {
	defer sild.Wrap(&err, "outcome.AllSeries(%s)", id)
	provider, small, err := reader(tx, id)
	if err != nil {
		return nil, err
	}
	pk, err := programme.Of(tx, id)
	if err != nil {
		return nil, err
	}
	all, err := db.All[Series](tx, `SELECT `+seriesColumns+` FROM authority_series WHERE programme_id = $1 AND replaced_at IS NULL ORDER BY name, id`, id)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	told, err := db.All[Year](tx, `SELECT `+yearColumns+` FROM authority_year y WHERE y.replaced_at IS NULL
		AND EXISTS (SELECT 1 FROM authority_series s WHERE s.id = y.series_id AND s.programme_id = $1 AND s.replaced_at IS NULL) ORDER BY y.year, y.id`, id)
	if err != nil {
		return nil, err
	}
	list := make([]SeriesBeside, len(all))
	for i, s := range all {
		years := map[int]*YearBeside{}
		year := func(n int) *YearBeside {
			if years[n] == nil {
				years[n] = &YearBeside{Year: n}
			}
			return years[n]
		}
		for _, y := range told {
			if y.Series == s.ID {
				year(y.Year).Told = &y
			}
		}
		b := SeriesBeside{Series: s}
		if in, ok := pk.Indicator(s.Beside); ok {
			b.Hidden, err = figuresOfYears(tx, pk, in, id, provider, small, year)
		} else if s.Beside != "" {
			err = usersOfYears(tx, pk, s.Beside, id, provider, year)
		}
		if err != nil {
			return nil, err
		}
		for _, n := range slices.Sorted(maps.Keys(years)) {
			b.Years = append(b.Years, *years[n])
		}
		list[i] = b
	}
	return list, nil
}

// figuresOfYears are the figures of an indicator by the year of what its window
// hangs on: the release, or the end of the service.
func figuresOfYears(tx *db.Tx, pk *pack.Pack, in pack.Indicator, id, provider sild.ID, small bool, year func(int) *YearBeside) (hidden bool, err error) {
	type row struct {
		Year, State string
		N           int
	}
	rows, err := db.All[row](tx, `SELECT substr(CAST(CASE WHEN $5 THEN c.release_on ELSE c.ended_on END AS text), 1, 4), `+stateOf+`, count(*)
		FROM result r JOIN case_card c ON c.case_id = r.case_id
		WHERE r.programme_id = $2 AND r.indicator = $3 AND r.state <> 'left_out' AND ($4 = '' OR r.provider_id = $4)
		AND CASE WHEN $5 THEN c.release_on ELSE c.ended_on END IS NOT NULL
		GROUP BY 1, 2 ORDER BY 1, 2`, sild.DateOf(tx.Now, pk.Location()), id, in.ID, string(provider), in.Of == "people released")
	if err != nil {
		return false, err
	}
	b := Breakdown{By: "year"}
	for _, r := range rows {
		if n := len(b.Groups); n == 0 || b.Groups[n-1].Value != r.Year {
			b.Groups = append(b.Groups, Group{r.Year, Figure{Indicator: in.ID, Target: in.Target}})
		}
		b.Groups[len(b.Groups)-1].add(r.State, r.N)
	}
	for i, g := range b.Groups {
		b.Groups[i].Figure = g.judged()
	}
	if small {
		b.hide(cmp.Or(in.SmallFrom, access.SmallFrom))
	}
	for _, g := range b.Groups {
		n, _ := strconv.Atoi(g.Value)
		y := year(n)
		y.Ours, y.Here = g.Figure, true
	}
	return b.Hidden, nil
}

// spansOf are, for what stands beside a series, the times that count. Who asked for
// a bed and never had a support person is a resident and no user: the authority
// counts both apart (domain §1.8).
var spansOf = map[string]string{
	"users": `SELECT c.person_id, c.started_on, c.ended_on FROM case_card c JOIN cases k ON k.id = c.case_id
		WHERE k.programme_id = $1 AND ($2 = '' OR k.provider_id = $2) AND c.started_on IS NOT NULL
		AND (EXISTS (SELECT 1 FROM assignment a WHERE a.case_id = k.id AND a.replaced_at IS NULL)
			OR NOT EXISTS (SELECT 1 FROM house_request q WHERE q.case_id = k.id AND q.replaced_at IS NULL))
		ORDER BY c.started_on NULLS LAST, c.case_id`,
	"residents": `SELECT c.person_id, s.day, s.left_on FROM stay s JOIN case_card c ON c.case_id = s.case_id JOIN house h ON h.id = s.house_id
		WHERE h.programme_id = $1 AND ($2 = '' OR h.provider_id = $2) AND s.replaced_at IS NULL ORDER BY s.day, s.id`,
}

// usersOfYears counts people who had the service in each year, or since the
// programme began, up to this year.
func usersOfYears(tx *db.Tx, pk *pack.Pack, beside string, id, provider sild.ID, year func(int) *YearBeside) error {
	type span struct {
		Person      sild.ID
		From, Until sild.Date
	}
	who, soFar := strings.CutSuffix(beside, "_so_far")
	all, err := db.All[span](tx, spansOf[who], id, string(provider))
	if err != nil || len(all) == 0 {
		return err
	}
	last := sild.DateOf(tx.Now, pk.Location()).Year()
	for n := all[0].From.Year(); n <= last; n++ {
		people := map[sild.ID]bool{}
		for _, s := range all {
			if s.From.Year() <= n && (soFar || s.Until.IsZero() || s.Until.Year() >= n) {
				people[s.Person] = true
			}
		}
		y := year(n)
		y.People, y.Here = len(people), true
	}
	return nil
}
