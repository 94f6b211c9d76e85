// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"strconv"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/outcome"
	"sild/report"
)

// Askable is somebody about whom a register can be asked, or why not.
type Askable struct {
	Subject sild.ID   `json:"subject"`
	Case    sild.ID   `json:"case"`
	Name    string    `json:"name"`
	From    sild.Date `json:"from" doc:"The time that is asked about."`
	Until   sild.Date `json:"until"`
	WhyNot  string    `json:"why_not,omitempty" enum:"consent,early" doc:"consent: none holds. early: the time is not over."`
}

// RegisterQuery is a question to a register about several people.
type RegisterQuery struct {
	ID     sild.ID         `json:"id"`
	Number int             `json:"number"`
	Day    sild.Date       `json:"day"`
	People []RegisterAsked `json:"people" nullable:"false"`
}

// RegisterAsked is one person of it.
type RegisterAsked struct {
	Reference string    `json:"reference" doc:"The register answers with it."`
	Subject   sild.ID   `json:"subject"`
	Case      sild.ID   `json:"case"`
	Given     string    `json:"given"`
	Family    string    `json:"family"`
	Code      string    `json:"code,omitempty"`
	From      sild.Date `json:"from"`
	Until     sild.Date `json:"until"`
	State     string    `json:"state" doc:"Of the result now."`
}

// RegisterAnswers are what a register sent back.
type RegisterAnswers struct {
	Told sild.Date `json:"told"`
	Text string    `json:"text" doc:"A line for each person: our reference or the national code, yes or no, and after yes the day; apart by tab, semicolon or comma."`
}

// CarriedOver is that an earlier contract began a case.
type CarriedOver struct {
	Admitted sild.Date `json:"admitted" doc:"Then; the longest time of the service runs from it."`
	Contract string    `json:"contract"`
	Note     string    `json:"note,omitempty"`
}

// FunderReport is a report of a provider to the one who pays.
type FunderReport struct {
	Provider  sild.ID        `json:"provider"`
	Report    string         `json:"report"`
	From      sild.Date      `json:"from"`
	Until     sild.Date      `json:"until"`
	Due       sild.Date      `json:"due,omitzero"`
	State     string         `json:"state" enum:"draft,sent,back,accepted"`
	Revision  int            `json:"revision"`
	Narrative []string       `json:"narrative" nullable:"false"`
	Said      string         `json:"said,omitempty" doc:"What the one who pays asks, or says."`
	Counts    []ReportCount  `json:"counts" nullable:"false"`
	Figures   []ReportFigure `json:"figures" nullable:"false"`
}

// ReportCount is a number of the period.
type ReportCount struct {
	Name   string `json:"name"`
	Number int    `json:"number"`
}

// ReportFigure is what came of one promise, with its parts.
type ReportFigure struct {
	Indicator string      `json:"indicator"`
	Total     Group       `json:"total"`
	Parts     []Breakdown `json:"parts" nullable:"false"`
}

// ReportLine is a report in a list.
type ReportLine struct {
	Provider sild.ID   `json:"provider"`
	Report   string    `json:"report"`
	From     sild.Date `json:"from"`
	Until    sild.Date `json:"until"`
	Due      sild.Date `json:"due,omitzero"`
	State    string    `json:"state" enum:"draft,sent,back,accepted"`
}

// WriteReport is what a provider writes into a report.
type WriteReport struct {
	Narrative []string `json:"narrative" nullable:"false" doc:"A text for each heading of the pack."`
	Seen      int      `json:"seen" doc:"The revision that was read; 0: none yet."`
	Send      bool     `json:"send,omitempty" doc:"Freeze the figures and hand it in."`
}

// DecideReport is the answer of the one who pays.
type DecideReport struct {
	Accepted bool   `json:"accepted"`
	Said     string `json:"said,omitempty"`
}

// OfIndicator names a promise of a programme, OfQuery a question to a register,
// OfReport a report.
type (
	OfIndicator struct {
		OfProgramme
		Indicator string `path:"indicator"`
	}
	OfQuery struct {
		Query sild.ID `path:"query"`
	}
	OfReport struct {
		OfProgramme
		Provider sild.ID   `path:"provider"`
		Report   string    `path:"report"`
		From     sild.Date `path:"from" doc:"The first day of its period."`
	}
)

func (a *API) registerRoutes() {
	const group = "results"
	read(a, route{id: "list-register-candidates", at: "GET /programmes/{programme}/results/{indicator}/candidates", says: "About whom a register can be asked", group: group},
		func(c *call, in *OfIndicator) (List[Askable], error) {
			list, err := outcome.Candidates(c.tx, in.Programme, in.Indicator)
			return listOf(list, func(x outcome.Candidate) Askable {
				return Askable{x.Subject, x.Case, x.Name, x.From, x.Until, x.WhyNot}
			}), err
		})
	write(a, route{
		id: "ask-register", at: "POST /programmes/{programme}/results/{indicator}/queries", says: "Make the list of those about whom a register is asked", status: 201, group: group,
		more: "Each of them reads in their trail that it was made.",
	}, func(c *call, in *OfIndicator) (string, error) {
		q, err := outcome.AskRegister(c.tx, in.Programme, in.Indicator)
		return string(q.ID), err
	}, func(c *call, _ *OfIndicator, id string) (RegisterQuery, error) {
		return showQuery(c, sild.ID(id), "read")
	})
	read(a, route{id: "export-register-query", at: "GET /register-queries/{query}", says: "The list for the register", group: group, more: "Leaves a trail entry of each person."},
		func(c *call, in *OfQuery) (RegisterQuery, error) { return showQuery(c, in.Query, "export") })
	type answersIn struct {
		OfQuery
		Body RegisterAnswers
	}
	write(a, route{
		id: "add-register-answers", at: "POST /register-queries/{query}/answers", says: "Record what a register sent back", group: group,
		more: "All of it or nothing: a line that cannot be read is a problem at row.N.",
	}, func(c *call, in *answersIn) (string, error) {
		n, err := outcome.RegisterAnswers(c.tx, in.Query, in.Body.Told, in.Body.Text)
		return strconv.Itoa(n), err
	}, func(c *call, in *answersIn, _ string) (RegisterQuery, error) {
		return showQuery(c, in.Query, "read")
	})
	type carryIn struct {
		OfCase
		Body CarriedOver
	}
	write(a, route{id: "carry-over", at: "PUT /cases/{case}/carried-over", says: "Say that an earlier contract began the case", group: "cases"},
		func(c *call, in *carryIn) (string, error) {
			x, err := casework.CarryOver(c.tx, in.Case, casework.CarriedInput(in.Body))
			return effect(x.Fact, err)
		},
		func(c *call, in *carryIn, _ string) (CarriedOver, error) {
			if _, err := access.Case(c.tx, in.Case, "P"); err != nil {
				return CarriedOver{}, err
			}
			x, _, err := casework.CarriedOf(c.tx, in.Case)
			return CarriedOver{x.Day, x.Contract, x.Note}, err
		})
	a.reportRoutes()
}

func (a *API) reportRoutes() {
	const group = "reports"
	const at = "/programmes/{programme}/reports/{provider}/{report}/{from}"
	show := func(c *call, in OfReport) (FunderReport, error) {
		d, f, err := report.PaperOf(c.tx, in.Programme, in.Provider, in.Report, in.From)
		if err != nil {
			return FunderReport{}, err
		}
		out := FunderReport{
			Provider: d.Provider, Report: d.Report, From: d.From, Until: d.Until, Due: d.On, State: d.State, Revision: d.Revision,
			Narrative: d.Texts(len(d.Kind.Narrative)), Said: d.Said,
			Counts: each(f.Counts, func(x report.Count) ReportCount { return ReportCount{x.Name, x.N} }),
			Figures: each(f.Indicators, func(t report.IndicatorTable) ReportFigure {
				return ReportFigure{t.Indicator, groupOf("", t.Figure), each(t.Parts, breakdownOf)}
			}),
		}
		return out, nil
	}
	read(a, route{id: "list-reports", at: "GET /programmes/{programme}/reports", says: "The reports to the one who pays, with their due days", group: group},
		func(c *call, in *OfProgramme) (List[ReportLine], error) {
			all, err := report.Papers(c.tx, in.Programme)
			return listOf(all, func(d report.Due) ReportLine {
				return ReportLine{d.Provider, d.Report, d.From, d.Until, d.On, d.State}
			}), err
		})
	read(a, route{id: "get-report", at: "GET " + at, says: "A report with its tables", group: group, more: "Frozen once it is sent; for the one who pays from then on."},
		func(c *call, in *OfReport) (FunderReport, error) { return show(c, *in) })
	type writeIn struct {
		OfReport
		Body WriteReport
	}
	write(a, route{id: "write-report", at: "PUT " + at, says: "Write into a report, and send it", group: group},
		func(c *call, in *writeIn) (string, error) {
			if in.Provider != c.tx.Actor.Org {
				return "", sild.Missing()
			}
			do := report.WritePaper
			if in.Body.Send {
				do = report.SendPaper
			}
			x, err := do(c.tx, in.Programme, in.Report, in.From, report.PaperInput{Texts: in.Body.Narrative, Seen: in.Body.Seen})
			return string(x.ID), err
		},
		func(c *call, in *writeIn, _ string) (FunderReport, error) { return show(c, in.OfReport) })
	type decideIn struct {
		OfReport
		Body DecideReport
	}
	write(a, route{id: "decide-report", at: "POST " + at + "/decision", says: "Accept a report, or ask back", group: group},
		func(c *call, in *decideIn) (string, error) {
			x, err := report.DecidePaper(c.tx, in.Programme, in.Provider, in.Report, in.From, in.Body.Accepted, in.Body.Said)
			return string(x.ID), err
		},
		func(c *call, in *decideIn, _ string) (ReportLine, error) {
			all, err := report.Papers(c.tx, in.Programme)
			return oneOf(each(all, func(d report.Due) ReportLine {
				return ReportLine{d.Provider, d.Report, d.From, d.Until, d.On, d.State}
			}), err, func(l ReportLine) bool {
				return l.Provider == in.Provider && l.Report == in.Report && l.From == in.From
			})
		})
}

func showQuery(c *call, id sild.ID, action string) (RegisterQuery, error) {
	q, asked, err := outcome.OpenQuery(c.tx, id, action)
	return RegisterQuery{q.ID, q.Number, q.Day, each(asked, func(x outcome.Asked) RegisterAsked {
		return RegisterAsked{q.Reference(x.Line), x.Subject, x.Case, x.Given, x.Family, x.Code, x.From, x.Until, x.State}
	})}, err
}
