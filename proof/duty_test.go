// SPDX-License-Identifier: EUPL-1.2

package proof_test

import (
	"reflect"
	"runtime"
	"testing"

	"sild"
	"sild/access"
	"sild/activity"
	"sild/audit"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/housing"
	"sild/outcome"
	"sild/own"
	"sild/people"
	"sild/privacy"
	"sild/referral"
	"sild/report"
)

// dutiful are what asks for a duty before it looks at anything: whoever calls it,
// a page that asks for the duty too or one that forgets to.
var dutiful = []any{
	people.MayEnter, people.Add, referral.SpacesOf, referral.WaitingFor, referral.InboxOf, referral.TakeIn, referral.NewDraft, referral.Send, casework.PreviewHandover,
	activity.Open, activity.Add, activity.Between, activity.All,
	housing.BehindFigure, housing.FiguresOf, housing.CoverOf, housing.All, housing.Requested, housing.AddHouse, housing.AskReferring,
	outcome.AddAuthorityFigure, outcome.Candidates, outcome.Queries, outcome.OpenQuery, outcome.Figures, outcome.Units, outcome.AddSeries,
	flow.MergePeople, flow.UndoMerge, flow.SeatsOf, report.Totals, report.SendPaper,
	privacy.Ask, privacy.NameAffected, privacy.IncidentByID, privacy.Find, privacy.WhomOf, privacy.Stands, privacy.Own, privacy.Of, privacy.SetReviewer,
	privacy.Review, privacy.Openings, privacy.OpeningByID, privacy.Signals, privacy.Withhold, privacy.Approve, privacy.AllWithheld,
	own.Give, own.StandingOf, own.Questions, audit.Draw, audit.Mine,
}

// TestDutyInside: each refuses who has no duty at all, whatever is asked for.
func TestDutyInside(t *testing.T) {
	w := flowtest.New(t)
	nobody := flowtest.User{ID: w.Worker.ID, Org: w.Worker.Org, Team: w.Worker.Team, Role: access.Participant}
	for _, f := range dutiful {
		refuses(t, w, nobody, f)
	}
}

// refuses holds that f is Forbidden to a user; what is not given of its arguments is zero.
func refuses(t *testing.T, w *flowtest.World, by flowtest.User, f any, given ...any) {
	t.Helper()
	fn := reflect.ValueOf(f)
	err := w.Try(by, func(tx *db.Tx) error {
		args := []reflect.Value{reflect.ValueOf(tx)}
		for _, x := range given {
			args = append(args, reflect.ValueOf(x))
		}
		for i := len(args); i < fn.Type().NumIn(); i++ {
			args = append(args, reflect.Zero(fn.Type().In(i)))
		}
		answer := fn.Call(args)
		err, _ := answer[len(answer)-1].Interface().(error)
		return err
	})
	if sild.KindOf(err) != sild.Forbidden {
		t.Errorf("%s: %v", runtime.FuncForPC(fn.Pointer()).Name(), err)
	}
}

// inCase are what asks for a duty beside a section that is written in a case.
var inCase = []any{
	casework.AddEnd, casework.PlanEnd, casework.NameSide, casework.SignGate, casework.AddAssignment, casework.AddOffer, casework.Rematch,
	casework.BeginPart, casework.CarryOver, casework.AskHelp, referral.OfferPlace, referral.Reply, referral.AnswerBed, flow.ReferFamily,
}

// TestDutyBesideSections: who was let into the sections of a case, and has none of the
// duties, writes their sections and does no more.
func TestDutyBesideSections(t *testing.T) {
	w := flowtest.New(t)
	_, caseID := w.Admitted("Andrei", "Tamm")
	who := w.WithBeside().Specialist
	w.Help(caseID, who, "IPNFS", w.Today().AddDays(30))
	for _, f := range inCase {
		refuses(t, w, who, f, caseID)
	}
}
