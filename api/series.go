// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"math"

	"sild"
	"sild/outcome"
)

// SeriesYear is one year of a series.
type SeriesYear struct {
	Year   int       `json:"year"`
	Value  float64   `json:"value" doc:"People, or percent with at most one decimal."`
	Source string    `json:"source" doc:"Where it was published."`
	Told   sild.Date `json:"told" doc:"When it was published, or told."`
}

// NewSeries is what an authority publishes year by year.
type NewSeries struct {
	Name       string       `json:"name"`
	Beside     string       `json:"beside,omitempty" doc:"What is counted here and stands beside it: an indicator, users, users_so_far, residents or residents_so_far. Not given: nothing."`
	Unit       string       `json:"unit" enum:"people,percent"`
	Definition string       `json:"definition" doc:"In the authority's words."`
	Authority  string       `json:"authority" doc:"Who supplied it."`
	Years      []SeriesYear `json:"years,omitempty"`
}

// YearBeside is a year, with what was supplied and what is counted here.
type YearBeside struct {
	Year  int         `json:"year"`
	Told  *SeriesYear `json:"told,omitempty"`
	Ours  *Group      `json:"ours,omitempty" doc:"Those whose release, or end of service, lies in the year. Never added to what was supplied."`
	Users *int        `json:"users,omitempty" doc:"People who had the service, where the series is about that."`
}

// Series is a series beside what is counted here.
type Series struct {
	ID         sild.ID      `json:"id"`
	Name       string       `json:"name"`
	Beside     string       `json:"beside,omitempty"`
	Unit       string       `json:"unit"`
	Definition string       `json:"definition"`
	Authority  string       `json:"authority"`
	Years      []YearBeside `json:"years" nullable:"false"`
}

// OfSeries names a series of a programme.
type OfSeries struct {
	OfProgramme
	Series sild.ID `path:"series"`
}

func (a *API) seriesRoutes() {
	const group = "results"
	type seriesIn struct {
		OfProgramme
		Body NewSeries
	}
	read(a, route{
		id: "list-series", at: "GET /programmes/{programme}/series", says: "What authorities publish year by year, beside what is counted here", group: group,
		more: "For a provider what is counted here is its own people.",
	}, func(c *call, in *OfProgramme) (List[Series], error) {
		all, err := outcome.AllSeries(c.tx, in.Programme)
		return listOf(all, seriesOf), err
	})
	write(a, route{id: "add-series", at: "POST /programmes/{programme}/series", says: "Record a series that an authority publishes", status: 201, group: group, more: "It is of all providers together, so only the one who pays records it."},
		func(c *call, in *seriesIn) (string, error) {
			b := in.Body
			years := each(b.Years, yearInput)
			s, err := outcome.AddSeries(c.tx, in.Programme, outcome.SeriesInput{Beside: b.Beside, Name: b.Name, Unit: b.Unit, Definition: b.Definition, Authority: b.Authority, Years: years})
			return string(s.ID), err
		},
		func(c *call, in *seriesIn, id string) (Series, error) {
			return showSeries(c, in.Programme, sild.ID(id))
		})
	type yearIn struct {
		OfSeries
		Body SeriesYear
	}
	write(a, route{id: "tell-series-year", at: "POST /programmes/{programme}/series/{series}/years", says: "Record a year of a series, or tell it anew", group: group},
		func(c *call, in *yearIn) (string, error) {
			return "", outcome.TellYear(c.tx, in.Programme, in.Series, yearInput(in.Body))
		},
		func(c *call, in *yearIn, _ string) (Series, error) { return showSeries(c, in.Programme, in.Series) })
	type dropIn struct {
		OfSeries
		Body Reason
	}
	write(a, route{id: "drop-series", at: "POST /programmes/{programme}/series/{series}/mistake", says: "Take back a series that was entered by mistake", group: group},
		func(c *call, in *dropIn) (string, error) {
			return "", outcome.DropSeries(c.tx, in.Programme, in.Series, in.Body.Why)
		},
		func(c *call, in *dropIn, _ string) (List[Series], error) {
			all, err := outcome.AllSeries(c.tx, in.Programme)
			return listOf(all, seriesOf), err
		})
}

func showSeries(c *call, programme, id sild.ID) (Series, error) {
	all, err := outcome.AllSeries(c.tx, programme)
	return oneOf(each(all, seriesOf), err, func(s Series) bool { return s.ID == id })
}

// yearInput is a year as the domain has it; a value finer than a tenth is none.
func yearInput(y SeriesYear) outcome.YearInput {
	in := outcome.YearInput{Year: y.Year, Tenths: -1, Source: y.Source, Told: y.Told}
	if t := math.Round(y.Value * 10); math.Abs(t-y.Value*10) < 1e-6 && t >= 0 && t < math.MaxInt32 {
		in.Tenths = int(t)
	}
	return in
}

func seriesOf(s outcome.SeriesBeside) Series {
	out := Series{ID: s.ID, Name: s.Name, Beside: s.Beside, Unit: s.Unit, Definition: s.Definition, Authority: s.Authority}
	out.Years = each(s.Years, func(y outcome.YearBeside) YearBeside {
		x := YearBeside{Year: y.Year}
		if y.Told != nil {
			x.Told = &SeriesYear{y.Told.Year, float64(y.Told.Tenths) / 10, y.Told.Source, y.Told.Told}
		}
		switch {
		case !y.Here:
		case y.Ours.Indicator != "":
			g := groupOf("", y.Ours)
			x.Ours = &g
		default:
			x.Users = &y.People
		}
		return x
	})
	return out
}
