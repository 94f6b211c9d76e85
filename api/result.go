// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"slices"

	"sild"
	"sild/outcome"
)

// Share is a part of a whole. Of nothing there is no share: of is 0.
type Share struct {
	Number int `json:"number"`
	Of     int `json:"of"`
}

// Figure is one promise, with what came of it.
type Figure struct {
	Indicator  string  `json:"indicator"`
	Sentence   string  `json:"sentence" doc:"What it says, in the caller's language."`
	Provider   sild.ID `json:"provider,omitempty" doc:"Not given: all."`
	Counts     int     `json:"counts"`
	CountsNot  int     `json:"counts_not"`
	Unknown    int     `json:"unknown"`
	WindowOpen int     `json:"window_open" doc:"It is too early to say."`
	LeftOut    int     `json:"left_out"`
	Range      Range   `json:"range" doc:"What the unknown leaves open."`
	Target     Target  `json:"target"`
	Met        string  `json:"met" enum:"yes,no,unknown" doc:"However the unknown turns out; unknown if that decides."`
	Hidden     bool    `json:"hidden,omitempty" doc:"Not shown, so that nobody can be recognised."`
}

// Range is the least and the most that a share can be.
type Range struct {
	Least Share `json:"least" doc:"If none of the unknown counts."`
	Most  Share `json:"most" doc:"If all of them do."`
}

// Results are the figures of a programme.
type Results struct {
	AsOf    sild.Date `json:"as_of" doc:"Up to the end of this day, by what is known now."`
	Figures []Figure  `json:"figures" nullable:"false"`
}

// ResultUnit is one of those whom a figure is made of.
type ResultUnit struct {
	Subject  sild.ID   `json:"subject"`
	Case     sild.ID   `json:"case"`
	Provider sild.ID   `json:"provider,omitempty"`
	Name     string    `json:"name"`
	State    string    `json:"state" enum:"counts,counts_not,unknown,open,left_out"`
	SoFar    string    `json:"so_far" doc:"What is known so far, also while the window is open." enum:"counts,counts_not,unknown,left_out"`
	About    sild.Date `json:"about,omitzero" doc:"The day that is asked about."`
	Opens    sild.Date `json:"opens,omitzero"`
	Closes   sild.Date `json:"closes,omitzero"`
	Why      string    `json:"why" doc:"In the caller's language."`
}

// When says up to which day results are counted.
type When struct {
	AsOf sild.Date `query:"as_of" doc:"Today if it is not given."`
}

func (w When) day(c *call) sild.Date {
	if w.AsOf.IsZero() {
		return c.tx.Today()
	}
	return w.AsOf
}

func (a *API) resultRoutes() {
	const group = "results"
	read(a, route{
		id: "list-results", at: "GET /programmes/{programme}/results", says: "What was promised and what came of it", group: group,
		more: "For the one who pays over all providers and of each; for a provider its own.",
	}, func(c *call, in *struct {
		OfProgramme
		When
		Provider sild.ID `query:"provider" doc:"Only the figures of this provider."`
	},
	) (Results, error) {
		_, p, err := c.programme(in.Programme)
		if err != nil {
			return Results{}, err
		}
		all, err := outcome.Figures(c.tx, in.Programme, in.day(c))
		if in.Provider != "" {
			all = slices.DeleteFunc(all, func(f outcome.Figure) bool { return f.Provider != in.Provider })
		}
		return Results{in.day(c), each(all, func(f outcome.Figure) Figure {
			i, _ := p.Indicator(f.Indicator)
			out := Figure{
				Indicator: f.Indicator, Sentence: c.Pick(i.Sentence), Provider: f.Provider,
				Counts: f.Counts, CountsNot: f.CountsNot, Unknown: f.Unknown, WindowOpen: f.Open, LeftOut: f.LeftOut,
				Range:  Range{Share{f.Least.Num, f.Least.Den}, Share{f.Most.Num, f.Most.Den}},
				Target: Target(f.Target), Met: f.Met, Hidden: f.Hidden,
			}
			if out.Met == "" {
				out.Met = "unknown"
			}
			return out
		})}, err
	})
	read(a, route{
		id: "list-result-people", at: "GET /programmes/{programme}/results/{indicator}/people", says: "Whom a figure is made of, with the reason for each", group: group,
	}, func(c *call, in *struct {
		OfProgramme
		When
		Indicator string  `path:"indicator"`
		State     string  `query:"state" enum:"counts,counts_not,unknown,open,left_out"`
		After     sild.ID `query:"after" doc:"What the page before gave as next."`
	},
	) (List[ResultUnit], error) {
		_, p, err := c.programme(in.Programme)
		if err != nil {
			return List[ResultUnit]{}, err
		}
		if _, ok := p.Indicator(in.Indicator); !ok {
			return List[ResultUnit]{}, sild.Missing()
		}
		units, more, err := outcome.Units(c.tx, in.Programme, outcome.UnitFilter{Indicator: in.Indicator, State: in.State, AsOf: in.day(c), After: in.After})
		out := listOf(units, func(u outcome.Unit) ResultUnit {
			return ResultUnit{
				Subject: u.Subject, Case: u.Case, Provider: u.Provider, Name: u.Name, State: u.State, SoFar: u.SoFar,
				About: u.About, Opens: u.Opens, Closes: u.Closes, Why: c.why(p, u.Reason),
			}
		})
		if more {
			out.Next = string(units[len(units)-1].Case)
		}
		return out, err
	})
}
