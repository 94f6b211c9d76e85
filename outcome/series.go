// SPDX-License-Identifier: EUPL-1.2

package outcome

import (
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// A Series is what an authority publishes year by year (domain §1.8), in its own
// words. It stands beside what is counted here and is never added to it.
type Series struct {
	ID          sild.ID
	Programme   sild.ID
	Beside      string // an indicator, or one of Besides; empty: nothing is counted here that is like it
	Name        string
	Unit        string // one of Units
	Definition  string
	Authority   string
	RecordedAt  time.Time
	RecordedBy  sild.ID
	ReplacedAt  time.Time
	ReplacedBy  sild.ID
	ReplacedWhy string
}

const seriesColumns = `id, programme_id, beside, name, unit, definition, authority, recorded_at, recorded_by, replaced_at, replaced_by, replaced_why`

// Besides are what can stand beside a series apart from indicators: how many
// people had the service in a year, and how many since the programme began; and of
// those who came to live in a house the same. A person counts once, whatever number
// of cases or stays.
var Besides = []string{"users", "users_so_far", "residents", "residents_so_far"}

// SeriesUnits are in what a series is told.
var SeriesUnits = []string{"people", "percent"}

// A Year is one year of a series, and where it was published.
type Year struct {
	ID          sild.ID
	Series      sild.ID
	Year        int
	Tenths      int // of people, or of a percent
	Source      string
	Told        sild.Date
	RecordedAt  time.Time
	RecordedBy  sild.ID
	ReplacedAt  time.Time
	ReplacedBy  sild.ID
	ReplacedWhy string
}

const yearColumns = `id, series_id, year, value, source, told_on, recorded_at, recorded_by, replaced_at, replaced_by, replaced_why`

// YearInput is what one may say of a year. Tenths is -1 if nothing was said.
type YearInput struct {
	Year   int
	Tenths int
	Source string
	Told   sild.Date
}

// SeriesInput is what one may say of a series, with its first years.
type SeriesInput struct {
	Beside     string
	Name       string
	Unit       string
	Definition string
	Authority  string
	Years      []YearInput
}

// The years that a series can be about: nothing older is about this work. It is
// ours.
const firstYear = 1990

func (in YearInput) check(p sild.Problems, unit string, today sild.Date) Year {
	y := Year{Year: in.Year, Tenths: in.Tenths, Told: in.Told}
	y.Source = p.Line("source", in.Source, 500)
	p.Check(in.Year >= firstYear && in.Year <= today.Year(), "year", "series.year.range")
	p.Check(in.Tenths >= 0 && in.Tenths < 10*mostPeople && (unit != "percent" || in.Tenths <= 1000), "value", "series.value.required")
	p.Check(unit != "people" || in.Tenths%10 == 0, "value", "series.value.whole")
	p.Check(y.Source != "", "source", "series.source.required")
	p.Check(!in.Told.IsZero(), "told", "case.day.required")
	p.Check(!in.Told.After(today), "told", "case.day.future")
	return y
}

// AddSeries records a series. It is of all providers together, so only the one
// who pays can speak of it.
func AddSeries(tx *db.Tx, id sild.ID, in SeriesInput) (_ Series, err error) {
	defer sild.Wrap(&err, "outcome.AddSeries(%s)", id)
	pk, err := tellsSeries(tx, id)
	if err != nil {
		return Series{}, err
	}
	p := sild.Problems{}
	s := Series{Programme: id, Beside: in.Beside, Unit: in.Unit}
	s.Name, s.Definition, s.Authority = p.Line("name", in.Name, 200), p.Text("definition", in.Definition, 1000), p.Line("authority", in.Authority, 200)
	p.Check(s.Name != "", "name", "series.name.required")
	p.Check(s.Definition != "", "definition", "series.definition.required")
	p.Check(s.Authority != "", "authority", "authority.authority.required")
	p.Check(slices.Contains(SeriesUnits, in.Unit), "unit", "case.choice.required")
	of, indicator := pk.Indicator(in.Beside)
	p.Check(in.Beside == "" || indicator || slices.Contains(Besides, in.Beside), "beside", "choice.unknown")
	p.Check(in.Beside == "" || in.Unit == "" || (in.Unit == "percent") == (of.ID != ""), "unit", "series.unit.beside")
	years := make([]Year, len(in.Years))
	seen := map[int]bool{}
	for i, y := range in.Years {
		years[i] = y.check(p, in.Unit, sild.DateOf(tx.Now, pk.Location()))
		p.Check(!seen[y.Year], "year", "series.year.twice")
		seen[y.Year] = true
	}
	if err := p.Err(); err != nil {
		return s, err
	}
	s.ID, s.RecordedAt, s.RecordedBy = tx.NewID(), tx.Now, tx.Actor.User
	tx.Trail(sild.Entry{Action: "write", What: "authority_series", Object: s.ID})
	if err := db.Insert(tx, "authority_series", seriesColumns, s); err != nil {
		return s, err
	}
	for _, y := range years {
		if err := addYear(tx, s.ID, y); err != nil {
			return s, err
		}
	}
	return s, nil
}

// tellsSeries says whether the actor may write series of a programme.
func tellsSeries(tx *db.Tx, id sild.ID) (*pack.Pack, error) {
	if err := access.Duty(tx, access.Authority); err != nil {
		return nil, err
	}
	provider, _, err := reader(tx, id)
	if err != nil {
		return nil, err
	}
	if provider != "" {
		tx.Denied(sild.Entry{What: "duty", Purpose: access.Authority})
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	return programme.Of(tx, id)
}

func addYear(tx *db.Tx, series sild.ID, y Year) error {
	y.ID, y.Series, y.RecordedAt, y.RecordedBy = tx.NewID(), series, tx.Now, tx.Actor.User
	return db.Insert(tx, "authority_year", yearColumns, y)
}

// TellYear records a year of a series. A year that was there before is told anew:
// the earlier row stays, and leaves the picture.
func TellYear(tx *db.Tx, id, series sild.ID, in YearInput) (err error) {
	defer sild.Wrap(&err, "outcome.TellYear(%s, %d)", series, in.Year)
	s, err := openSeries(tx, id, series)
	if err != nil {
		return err
	}
	p := sild.Problems{}
	y := in.check(p, s.Unit, tx.Today())
	if err := p.Err(); err != nil {
		return err
	}
	if _, err := db.Exec(tx, `UPDATE authority_year SET replaced_at = $1, replaced_by = $2, replaced_why = 'told anew' WHERE series_id = $3 AND year = $4 AND replaced_at IS NULL`,
		tx.Now, tx.Actor.User, s.ID, in.Year); err != nil {
		return err
	}
	tx.Trail(sild.Entry{Action: "write", What: "authority_series", Object: s.ID})
	return addYear(tx, s.ID, y)
}

// openSeries is a series of a programme that holds, to be written to.
func openSeries(tx *db.Tx, id, series sild.ID) (Series, error) {
	s, ok, err := db.Maybe[Series](tx, `SELECT `+seriesColumns+` FROM authority_series WHERE id = $1 AND programme_id = $2 AND replaced_at IS NULL`, series, id)
	if err != nil {
		return s, err
	}
	if !ok {
		return s, sild.Missing()
	}
	_, err = tellsSeries(tx, s.Programme)
	return s, err
}

// DropSeries takes back a series that was entered by mistake.
func DropSeries(tx *db.Tx, id, series sild.ID, why string) (err error) {
	defer sild.Wrap(&err, "outcome.DropSeries(%s)", series)
	s, err := openSeries(tx, id, series)
	if err != nil {
		return err
	}
	p := sild.Problems{}
	reason := p.Line("why", why, 200)
	p.Check(reason != "", "why", "mend.why.required")
	if err := p.Err(); err != nil {
		return err
	}
	tx.Trail(sild.Entry{Action: "mistake", What: "authority_series", Object: s.ID})
	_, err = db.Exec(tx, `UPDATE authority_series SET replaced_at = $1, replaced_by = $2, replaced_why = $3 WHERE id = $4`, tx.Now, tx.Actor.User, "mistake: "+reason, s.ID)
	return err
}
