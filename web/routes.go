// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"

	"github.com/a-h/templ"

	"sild/flow"
)

var noOnce flow.Once // small writes that do no harm twice

// routes is the table of contents of all pages.
func (s *Server) routes() {
	s.guardRoutes()
	s.open("GET /sign-in", signIn)
	s.handle("POST /sign-in", true, s.enter)
	s.handle("POST /sign-out", true, s.leave)
	s.handle("POST /language", true, s.language)
	s.keptRoutes()
	s.proofRoutes()
	s.secondRoutes()
	s.switchRoutes()
	s.doorRoutes()
	s.publicRoutes()
	s.enquiryRoutes()
	s.open("GET /invitation/{token}", invitationPage)
	s.handle("POST /invitation/{token}", true, s.acceptInvitation)
	s.open("GET /about", plainText("about"))
	s.open("GET /accessibility", plainText("accessibility"))
	s.open("GET /privacy", plainText("privacy"))
	if s.Demo != nil {
		s.open("GET /demo", demoPeople)
		s.handle("POST /demo/enter", true, s.demoEnter)
		s.handle("POST /demo/later", true, s.demoLater)
	}

	s.read("GET /{$}", today)
	s.peopleRoutes()
	s.aboutRoutes()
	s.referralRoutes()
	s.caseRoutes()
	s.partRoutes()
	s.contactRoutes()
	s.worryRoutes()
	s.waitingRoutes()
	s.workMeetingRoutes()
	s.diaryRoutes()
	s.dayRoutes()
	s.timeRoutes()
	s.planRoutes()
	s.needRoutes()
	s.paperRoutes()
	s.afterRoutes()
	s.matchRoutes()
	s.networkRoutes()
	s.householdRoutes()
	s.resultRoutes()
	s.gateRoutes()
	s.helpAskRoutes()
	s.mineRoutes()
	s.handoverRoutes()
	s.teamRoutes()
	s.seatRoutes()
	s.volunteerRoutes()
	s.settingsRoutes()
	s.keyRoutes()
	s.systemRoutes()
	s.myRoutes()
	s.ownRoutes()
	s.sampleRoutes()
	s.guardedRoutes()
	s.versionRoutes()
	s.guideRoutes()
	s.activityRoutes()
	s.houseRegisterRoutes()
	s.houseDutyRoutes()
	s.houseLifeRoutes()
	s.myHouseRoutes()
	s.houseBoardRoutes()
	s.houseCaseRoutes()

	s.handle("/", true, func(v *visit) { v.trouble(http.StatusNotFound, "error.not_found", "") })
}

// navOf is the navigation of a role; refers says whether the organisation sends
// referrals, which not every municipality does.
func navOf(role string, refers bool) []navItem {
	today := navItem{Href: "/", Key: "nav.today"}
	cases := navItem{Href: "/cases", Key: "nav.cases"}
	results := navItem{Href: "/results", Key: "nav.results"}
	reports := navItem{Href: "/reports", Key: "nav.reports"}
	programme := navItem{Href: "/programme", Key: "nav.programme"}
	team := navItem{Href: "/team", Key: "nav.team"}
	activities := navItem{Href: "/activities", Key: "nav.activities"}
	switch role {
	case "prison":
		return []navItem{today, {Href: "/people", Key: "nav.people"}, {Href: "/referrals", Key: "nav.referrals"}, cases, programme}
	case "contract_manager":
		return []navItem{today, results, reports, {Href: "/handovers", Key: "nav.handovers"}, programme}
	case "coordinator":
		return []navItem{today, {Href: "/referrals", Key: "nav.referrals"}, cases, activities, team, results, reports, programme}
	case "support_person":
		return []navItem{today, {Href: "/appointments", Key: "nav.diary"}, cases, activities, results, programme}
	case "municipal":
		if refers {
			return []navItem{today, {Href: "/people", Key: "nav.people"}, {Href: "/referrals", Key: "nav.referrals"}, cases, programme}
		}
		return []navItem{today, cases, programme}
	case "specialist":
		return []navItem{today, cases, activities, programme}
	case "volunteer":
		return []navItem{today, activities, programme}
	case "probation":
		return []navItem{today, cases, programme}
	case "house_staff":
		return []navItem{today, {Href: "/houses", Key: "nav.houses"}, programme}
	case "auditor":
		return []navItem{today}
	case "privacy_officer":
		return []navItem{today, {Href: "/privacy/openings", Key: "nav.openings"}, {Href: "/privacy/affected", Key: "nav.affected"}, {Href: "/privacy/looks", Key: "nav.looks"}, {Href: "/privacy/signals", Key: "nav.signals"}, {Href: "/privacy/withheld", Key: "nav.withheld"}}
	case "org_admin":
		return []navItem{today, team, {Href: "/settings", Key: "nav.settings"}}
	}
	return []navItem{today, programme}
}

// plainText is a page of a few paragraphs from the catalogues.
func plainText(key string) screen {
	return func(v *visit) (templ.Component, error) {
		v.page.Title = v.page.T("text." + key)
		return aboutPage(v.page, []string{"text." + key + ".1", "text." + key + ".2", "text." + key + ".3"}), nil
	}
}
