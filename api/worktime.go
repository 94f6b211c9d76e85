// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"time"

	"sild"
	"sild/casework"
)

// NewWorkTime is working time of yours that is for nobody in particular.
type NewWorkTime struct {
	Day       sild.Date `json:"day"`
	Programme sild.ID   `json:"programme,omitempty" doc:"On whose account; not given: the only one of your organisation."`
	Kind      string    `json:"kind" doc:"A value of the vocabulary time_kinds; supervision, training, meeting, administration or other where the programme has none."`
	Minutes   int       `json:"minutes" minimum:"0" maximum:"100000"`
	Note      string    `json:"note,omitempty"`
}

// WorkTime is working time without a person.
type WorkTime struct {
	ID        sild.ID   `json:"id"`
	Row       sild.ID   `json:"row"`
	User      sild.ID   `json:"user"`
	Day       sild.Date `json:"day"`
	Programme sild.ID   `json:"programme"`
	Kind      string    `json:"kind"`
	Minutes   int       `json:"minutes"`
	Note      string    `json:"note,omitempty"`
}

// WorkTimeChange corrects it, and WorkTimeGone says that it was entered by mistake.
type (
	WorkTimeChange struct {
		NewWorkTime
		OnThing
	}
	WorkTimeGone struct{ OnThing }
)

// SheetLine is one thing that a worker did.
type SheetLine struct {
	Source    string    `json:"source" enum:"contact,trip,time" doc:"A contact with its part of the ways, a way that is for nobody any more, or working time without a person."`
	Thing     sild.ID   `json:"thing"`
	Day       sild.Date `json:"day"`
	Programme sild.ID   `json:"programme,omitempty" doc:"Who pays."`
	Part      string    `json:"part,omitempty" doc:"Of the service."`
	Kind      string    `json:"kind,omitempty"`
	Case      sild.ID   `json:"case,omitempty"`
	Name      string    `json:"name,omitempty" doc:"Left out if you may not see the person."`
	Minutes   int       `json:"minutes"`
	Travel    Travel    `json:"travel"`
	Note      string    `json:"note,omitempty"`
}

// PayerSum is what a worker did on one account, in minutes.
type PayerSum struct {
	Programme sild.ID `json:"programme,omitempty"`
	People    int     `json:"people" doc:"With people or for them."`
	Travel    int     `json:"travel"`
	Beside    int     `json:"beside" doc:"Without a person."`
	Total     int     `json:"total"`
}

// SheetSignature is a signature under a sheet.
type SheetSignature struct {
	By      sild.ID   `json:"by"`
	At      time.Time `json:"at"`
	Minutes int       `json:"minutes" doc:"Which stood there then."`
}

// SheetCorrection is what was changed after both had signed: as it stood, and as it
// stands.
type SheetCorrection struct {
	Was *SheetLine `json:"was,omitempty" doc:"Not given: it was added."`
	Is  *SheetLine `json:"is,omitempty" doc:"Not given: it was taken out."`
}

// HoursLimit is a limit that a worker is near to, or has passed.
type HoursLimit struct {
	Kind      string  `json:"kind" enum:"year,contract_year,contract_month"`
	Programme sild.ID `json:"programme,omitempty" doc:"Not given: of all together."`
	Minutes   int     `json:"minutes"`
	Most      int     `json:"most"`
	Passed    bool    `json:"passed"`
	Source    string  `json:"source" doc:"Where the limit comes from."`
}

// MonthSheet is what a worker did in a month. Once both have signed it stands as
// they signed it.
type MonthSheet struct {
	Month       sild.Date         `json:"month" doc:"The first day of the month."`
	User        sild.ID           `json:"user"`
	Lines       []SheetLine       `json:"lines" nullable:"false"`
	Payers      []PayerSum        `json:"payers" nullable:"false"`
	Minutes     int               `json:"minutes"`
	Worker      *SheetSignature   `json:"worker,omitempty"`
	Coordinator *SheetSignature   `json:"coordinator,omitempty"`
	Locked      bool              `json:"locked"`
	Corrections []SheetCorrection `json:"corrections" nullable:"false"`
	Limits      []HoursLimit      `json:"limits" nullable:"false"`
}

// TeamMonth is where a worker's sheet of a month stands.
type TeamMonth struct {
	User        sild.ID      `json:"user"`
	Name        string       `json:"name"`
	Minutes     int          `json:"minutes"`
	Worker      *time.Time   `json:"worker_signed_at,omitempty"`
	Coordinator *time.Time   `json:"coordinator_signed_at,omitempty"`
	Changed     bool         `json:"changed" doc:"Since the worker signed."`
	Limits      []HoursLimit `json:"limits" nullable:"false"`
}

// NewSheetSignature is yours under a sheet of a month.
type NewSheetSignature struct {
	User    sild.ID `json:"user,omitempty" doc:"Whose sheet; not given: yours."`
	Minutes int     `json:"minutes" doc:"Which you saw there. If others stand there by now, nothing is signed."`
}

// OfWorkTime names working time, OfMonth a month.
type (
	OfWorkTime struct {
		Time sild.ID `path:"time"`
	}
	OfMonth struct {
		Month sild.Date `path:"month" doc:"Any day of it."`
	}
)

func (a *API) workTimeRoutes() {
	const group = "contacts"
	zone := func() *time.Location { return a.flow.Zone() }
	type addIn struct{ Body NewWorkTime }
	write(a, route{id: "add-work-time", at: "POST /work-time", says: "Write down working time without a person", status: 201, group: group},
		func(c *call, in *addIn) (string, error) {
			w, err := casework.AddWorkTime(c.tx, zone(), casework.WorkTimeInput(in.Body))
			return string(w.Thing), err
		}, showWorkTime[addIn])
	type changeIn struct {
		OfWorkTime
		Body WorkTimeChange
	}
	write(a, route{id: "change-work-time", at: "PUT /work-time/{time}", says: "Correct working time of yours", group: group},
		func(c *call, in *changeIn) (string, error) {
			seen, err := seenTime(c, in.Time, in.Body.Seen)
			if err != nil {
				return "", err
			}
			w, err := casework.ChangeWorkTime(c.tx, zone(), seen, casework.WorkTimeInput(in.Body.NewWorkTime))
			return string(w.Thing), err
		}, showWorkTime[changeIn])
	type goneIn struct {
		OfWorkTime
		Body WorkTimeGone
	}
	write(a, route{id: "remove-work-time", at: "POST /work-time/{time}/mistake", says: "Say that working time of yours was entered by mistake", group: group},
		func(c *call, in *goneIn) (string, error) {
			seen, err := seenTime(c, in.Time, in.Body.Seen)
			if err != nil {
				return "", err
			}
			return "", casework.RemoveWorkTime(c.tx, seen)
		}, func(_ *call, in *goneIn, _ string) (Mended, error) { return Mended{"work_time", in.Time}, nil })
	type sheetIn struct {
		OfMonth
		WhoseHours
	}
	read(a, route{id: "month-sheet", at: "GET /hours/{month}/sheet", says: "A worker's sheet of a month: contacts, ways and time without a person, by who pays", group: group},
		func(c *call, in *sheetIn) (MonthSheet, error) { return monthSheetOf(c, in.id(c), in.Month) })
	type signIn struct {
		OfMonth
		Body NewSheetSignature
	}
	write(a, route{
		id: "sign-month", at: "POST /hours/{month}/signature", says: "Sign a sheet of a month", group: group,
		more: "The worker signs first, then somebody who answers for the team. With both the sheet is closed: a correction afterwards is told beside it.",
	}, func(c *call, in *signIn) (string, error) {
		_, err := casework.SignMonth(c.tx, WhoseHours{string(in.Body.User)}.id(c), in.Month, in.Body.Minutes)
		return "", err
	}, func(c *call, in *signIn, _ string) (MonthSheet, error) {
		return monthSheetOf(c, WhoseHours{string(in.Body.User)}.id(c), in.Month)
	})
	read(a, route{id: "team-month-sheets", at: "GET /hours/{month}/team", says: "Where the sheets of your team stand in a month", group: group},
		func(c *call, in *OfMonth) (List[TeamMonth], error) {
			list, err := casework.TeamSheets(c.tx, in.Month)
			return listOf(list, func(t casework.TeamSheet) TeamMonth {
				return TeamMonth{t.User, t.Name, t.Minutes, timeOf(t.Worker), timeOf(t.Coordinator), t.Changed, each(t.Limits, limitOf)}
			}), err
		})
}

// seenTime is the row that was looked at, or the one that holds.
func seenTime(c *call, thing, seen sild.ID) (sild.ID, error) {
	if seen == "" {
		w, err := casework.WorkTimeOf(c.tx, thing)
		return w.ID, err
	}
	w, err := casework.WorkTimeByID(c.tx, seen)
	if err == nil && w.Thing != thing {
		err = sild.Missing()
	}
	return w.ID, err
}

func showWorkTime[I any](c *call, _ *I, id string) (WorkTime, error) {
	w, err := casework.WorkTimeOf(c.tx, sild.ID(id))
	return WorkTime{w.Thing, w.ID, w.User, w.Day, w.Programme, w.Kind, w.Minutes, w.Note}, err
}

func monthSheetOf(c *call, user sild.ID, month sild.Date) (MonthSheet, error) {
	m, err := casework.MonthSheetOf(c.tx, user, month)
	if err != nil {
		return MonthSheet{}, err
	}
	signed := func(s *casework.Signature) *SheetSignature {
		if s == nil {
			return nil
		}
		return &SheetSignature{s.SignedBy, s.SignedAt, s.Minutes}
	}
	limits, err := casework.HoursLimits(c.tx, user, month)
	return MonthSheet{
		Month: m.Month, User: m.User, Lines: each(m.Lines, sheetLineOf), Minutes: m.Total(), Worker: signed(m.Worker), Coordinator: signed(m.Coordinator), Locked: m.Locked(),
		Payers: each(m.Sums, func(s casework.PayerSum) PayerSum {
			return PayerSum{s.Programme, s.People, s.Travel, s.Beside, s.Total()}
		}),
		Corrections: each(m.Corrections, func(k casework.Correction) (out SheetCorrection) {
			if k.Was != nil {
				l := sheetLineOf(*k.Was)
				out.Was = &l
			}
			if k.Is != nil {
				l := sheetLineOf(*k.Is)
				out.Is = &l
			}
			return out
		}),
		Limits: each(limits, limitOf),
	}, err
}

func sheetLineOf(l casework.SheetLine) SheetLine {
	return SheetLine{l.Source, l.Thing, l.Day, l.Programme, l.Part, l.Kind, l.Case, l.Name, l.Minutes, shareOf(l.Travel), l.Note}
}

func limitOf(l casework.HoursLimit) HoursLimit {
	return HoursLimit{l.Kind, l.Programme, l.Minutes, l.Most, l.Passed(), l.Source}
}
