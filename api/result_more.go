// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"sild"
	"sild/outcome"
)

// Group is one line of a break-down.
type Group struct {
	Value      string `json:"value,omitempty" doc:"Of what it goes by; not given: not known. Bands are written 30-39, -29 (below), 50- (from)."`
	Counts     int    `json:"counts"`
	CountsNot  int    `json:"counts_not"`
	Unknown    int    `json:"unknown"`
	WindowOpen int    `json:"window_open"`
	Hidden     bool   `json:"hidden,omitempty" doc:"Not shown, so that nobody can be recognised."`
}

// Breakdown is a figure in parts.
type Breakdown struct {
	By     string  `json:"by" doc:"provider, sex, age, length, area, release, prison or end_reason; quarter: that in which the window closed."`
	Groups []Group `json:"groups" nullable:"false"`
}

// Known is what was known of a programme at the end of a past day.
type Known struct {
	Day         sild.Date      `json:"day"`
	Ready       bool           `json:"ready" doc:"false: it is being counted."`
	People      int            `json:"people" doc:"Counted so far."`
	PackVersion int            `json:"pack_version" doc:"In force on that day."`
	Compared    sild.Date      `json:"compared" doc:"What changed is told up to this day."`
	Figures     []KnownFigure  `json:"figures" nullable:"false"`
	Changes     []FigureChange `json:"changes" nullable:"false"`
}

// KnownFigure is one promise as it was known.
type KnownFigure struct {
	Indicator  string  `json:"indicator"`
	Provider   sild.ID `json:"provider,omitempty" doc:"Not given: all."`
	Counts     int     `json:"counts"`
	CountsNot  int     `json:"counts_not"`
	Unknown    int     `json:"unknown"`
	WindowOpen int     `json:"window_open"`
	LeftOut    int     `json:"left_out"`
	Hidden     bool    `json:"hidden,omitempty"`
}

// FigureChange is how many units went from one state to another since then.
type FigureChange struct {
	Indicator string `json:"indicator"`
	From      string `json:"from,omitempty" doc:"Not given: there was none."`
	To        string `json:"to,omitempty" doc:"Not given: there is none."`
	Number    int    `json:"number"`
	Why       string `json:"why" enum:"closed,answered,corrected,withdrawn,came,left"`
}

// AskKnown names a past day.
type AskKnown struct {
	Day sild.Date `json:"day"`
}

// NewAuthorityFigure is what an authority says of all together.
type NewAuthorityFigure struct {
	Provider   sild.ID   `json:"provider,omitempty" doc:"Whose people; not given: those of all providers, and for a provider its own."`
	From       sild.Date `json:"from" doc:"Of those released, or ended, from this day"`
	Until      sild.Date `json:"until" doc:"to this one."`
	Of         int       `json:"of"`
	People     int       `json:"people"`
	Population string    `json:"population" doc:"In the authority's words."`
	Authority  string    `json:"authority"`
	Told       sild.Date `json:"told"`
	Note       string    `json:"note,omitempty"`
}

// AuthorityFigure is an authority's figure beside what is known here of each.
type AuthorityFigure struct {
	ID sild.ID `json:"id"`
	NewAuthorityFigure
	Ours   Group `json:"ours" doc:"What is known of the same people here. Never added to the authority's."`
	Differ int   `json:"differ" doc:"How many more people the authority speaks of than are known here."`
}

// Reason says why something was a mistake.
type Reason struct {
	Why string `json:"why"`
}

func (a *API) resultMoreRoutes() {
	const group = "results"
	read(a, route{
		id: "list-result-parts", at: "GET /programmes/{programme}/results/{indicator}/parts", says: "A figure in parts, and over time", group: group,
		more: "For those who may not see people small groups are hidden, and others with them where they would follow from the total.",
	}, func(c *call, in *struct {
		OfIndicator
		When
	},
	) (List[Breakdown], error) {
		parts, err := outcome.Breakdowns(c.tx, in.Programme, in.Indicator, in.day(c))
		return listOf(parts, breakdownOf), err
	})
	type knownIn struct {
		OfProgramme
		Day sild.Date `query:"day" required:"true"`
	}
	read(a, route{
		id: "get-known", at: "GET /programmes/{programme}/known", says: "The figures as they were known at the end of a past day", group: group,
		more: "Once somebody has asked for them with ask-known. What is known today about a past day is another question: list-results with as_of.",
	}, func(c *call, in *knownIn) (Known, error) { return showKnown(c, in.Programme, in.Day) })
	a.askKnown(group)

	type authorityIn struct {
		OfIndicator
		Body NewAuthorityFigure
	}
	write(a, route{id: "add-authority-figure", at: "POST /programmes/{programme}/results/{indicator}/authority", says: "Record what an authority says of all together", status: 201, group: group},
		func(c *call, in *authorityIn) (string, error) {
			f, err := outcome.AddAuthorityFigure(c.tx, in.Programme, in.Indicator, outcome.AuthorityInput(in.Body))
			return string(f.ID), err
		},
		func(c *call, in *authorityIn, id string) (AuthorityFigure, error) {
			all, err := outcome.AuthorityFigures(c.tx, in.Programme, in.Indicator)
			return oneOf(each(all, authorityOf), err, func(f AuthorityFigure) bool { return string(f.ID) == id })
		})
	read(a, route{id: "list-authority-figures", at: "GET /programmes/{programme}/results/{indicator}/authority", says: "What authorities say of all together, beside what is known of each", group: group},
		func(c *call, in *OfIndicator) (List[AuthorityFigure], error) {
			all, err := outcome.AuthorityFigures(c.tx, in.Programme, in.Indicator)
			return listOf(all, authorityOf), err
		})
	type dropIn struct {
		OfIndicator
		Figure sild.ID `path:"figure"`
		Body   Reason
	}
	write(a, route{id: "drop-authority-figure", at: "POST /programmes/{programme}/results/{indicator}/authority/{figure}/mistake", says: "Take back an authority's figure that was entered by mistake", group: group},
		func(c *call, in *dropIn) (string, error) {
			return "", outcome.DropAuthorityFigure(c.tx, in.Figure, in.Body.Why)
		},
		func(c *call, in *dropIn, _ string) (List[AuthorityFigure], error) {
			all, err := outcome.AuthorityFigures(c.tx, in.Programme, in.Indicator)
			return listOf(all, authorityOf), err
		})
}

// askKnown counts outside the unit of work of the request, in pages of people: it
// answers when it is ready, and after some seconds with what there is.
func (a *API) askKnown(group string) {
	const patience = 10 * time.Second
	op := operation(route{
		id: "ask-known", at: "POST /programmes/{programme}/known", says: "Have the figures of a past day counted", group: group,
		more: "Goes through all people; of a large programme it goes on after the answer, and get-known tells how far it is.",
	})
	huma.Register(a.huma, op, func(ctx context.Context, in *struct {
		OfProgramme
		Body AskKnown
	},
	) (*answer[Known], error) {
		who := callerOf(ctx)
		if err := a.flow.Know(ctx, who.actor(), in.Programme, in.Body.Day, patience); err != nil {
			return nil, a.problem(who.Voice, who.request, err)
		}
		return look(ctx, a, func(c *call) (Known, error) { return showKnown(c, in.Programme, in.Body.Day) })
	})
}

func showKnown(c *call, programme sild.ID, day sild.Date) (Known, error) {
	k, found, err := outcome.KnownOn(c.tx, programme, day)
	if err == nil && !found {
		err = sild.Missing()
	}
	out := Known{Day: k.Day, Ready: k.Ready, People: k.Subjects, PackVersion: k.PackVersion, Compared: k.Compared, Changes: []FigureChange{}}
	out.Figures = each(k.Figures, func(f outcome.Figure) KnownFigure {
		return KnownFigure{f.Indicator, f.Provider, f.Counts, f.CountsNot, f.Unknown, f.Open, f.LeftOut, f.Hidden}
	})
	hidden := map[string]bool{}
	for _, f := range k.Figures {
		hidden[f.Indicator] = hidden[f.Indicator] || f.Hidden
	}
	for _, x := range k.Changes {
		if !hidden[x.Indicator] {
			out.Changes = append(out.Changes, FigureChange{x.Indicator, x.From, x.To, x.N, x.Why()})
		}
	}
	return out, err
}

func breakdownOf(b outcome.Breakdown) Breakdown {
	return Breakdown{b.By, each(b.Groups, func(g outcome.Group) Group { return groupOf(g.Value, g.Figure) })}
}

func groupOf(value string, f outcome.Figure) Group {
	return Group{value, f.Counts, f.CountsNot, f.Unknown, f.Open, f.Hidden}
}

func authorityOf(b outcome.Beside) AuthorityFigure {
	out := AuthorityFigure{ID: b.ID, NewAuthorityFigure: NewAuthorityFigure{
		b.Provider, b.From, b.Until, b.Of, b.People, b.Population, b.Authority, b.Told, b.Note,
	}, Ours: groupOf("", b.Ours)}
	if !b.Hidden {
		out.Differ = b.Of - b.Ours.Counts - b.Ours.CountsNot - b.Ours.Unknown - b.Ours.Open
	}
	return out
}
