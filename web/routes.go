// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"

	"github.com/a-h/templ"

	"sild/web/admin"
	"sild/web/cases"
	"sild/web/groups"
	"sild/web/guide"
	"sild/web/house"
	"sild/web/intake"
	"sild/web/page"
	"sild/web/portal"
	"sild/web/results"
	"sild/web/team"
)

// routes is the table of contents of all pages.
func routes(s *page.Server) {
	s.GuardRoutes()
	s.Open("GET /sign-in", page.SignIn)
	s.Handle("POST /sign-in", true, s.Enter)
	s.Handle("POST /sign-out", true, s.Leave)
	s.Handle("POST /language", true, s.Language)
	s.KeptRoutes()
	s.ProofRoutes()
	s.SecondRoutes()
	s.SwitchRoutes()
	s.DoorRoutes()
	s.KeyRoutes()
	s.Open("GET /invitation/{token}", page.InvitationPage)
	s.Handle("POST /invitation/{token}", true, s.AcceptInvitation)
	s.Open("GET /about", plainText("about"))
	s.Open("GET /accessibility", plainText("accessibility"))
	s.Open("GET /privacy", plainText("privacy"))
	if s.Demo != nil {
		s.Open("GET /demo", demoPeople)
		s.Handle("POST /demo/enter", true, func(v *page.Visit) { demoEnter(s, v) })
		s.Handle("POST /demo/later", true, func(v *page.Visit) { demoLater(s, v) })
	}

	s.Read("GET /{$}", today)

	// before a case
	intake.EnquiryRoutes(s)
	intake.PeopleRoutes(s)
	intake.AboutRoutes(s)
	intake.ReferralRoutes(s)
	intake.WaitingRoutes(s)
	intake.HouseholdRoutes(s)

	// the case
	cases.CaseRoutes(s)
	cases.PartRoutes(s)
	cases.ContactRoutes(s)
	cases.WorryRoutes(s)
	cases.DiaryRoutes(s)
	cases.PlanRoutes(s)
	cases.NeedRoutes(s)
	cases.PaperRoutes(s)
	cases.AfterRoutes(s)
	cases.NetworkRoutes(s)
	cases.GateRoutes(s)
	cases.HelpAskRoutes(s)
	cases.HandoverRoutes(s)
	cases.SeatRoutes(s)

	// those who support
	team.WorkMeetingRoutes(s)
	team.DayRoutes(s)
	team.TimeRoutes(s)
	team.MatchRoutes(s)
	team.MineRoutes(s)
	team.Routes(s)
	team.VolunteerRoutes(s)

	// what is done together
	groups.Routes(s)

	// houses
	house.RegisterRoutes(s)
	house.DutyRoutes(s)
	house.LifeRoutes(s)
	house.BoardRoutes(s)
	house.CaseRoutes(s)

	// those who answer for a programme
	results.Routes(s)

	// people who do not work here
	portal.PublicRoutes(s)
	portal.MyRoutes(s)
	portal.OwnRoutes(s)
	portal.MyHouseRoutes(s)

	// those who look after Sild and over it
	admin.SettingsRoutes(s)
	admin.SystemRoutes(s)
	admin.SampleRoutes(s)
	admin.GuardedRoutes(s)
	admin.VersionRoutes(s)

	// what Sild says of itself
	guide.Routes(s)

	s.Handle("/", true, func(v *page.Visit) { v.Trouble(http.StatusNotFound, "error.not_found", "") })
}

// plainText is a page of a few paragraphs from the catalogues.
func plainText(key string) page.Screen {
	return func(v *page.Visit) (templ.Component, error) {
		v.Page.Title = v.Page.T("text." + key)
		return page.AboutPage(v.Page, []string{"text." + key + ".1", "text." + key + ".2", "text." + key + ".3"}), nil
	}
}
