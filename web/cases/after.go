// SPDX-License-Identifier: EUPL-1.2

package cases

import "sild/web/page"

// AfterRoutes are consent, what becomes of the person, the end and what is asked
// afterwards, single tasks, and one's own account.
func AfterRoutes(s *page.Server) {
	s.Read("GET /cases/{case}/consent", consentPage)
	s.Do("POST /cases/{case}/consent", addConsent, consentPage)

	s.Read("GET /cases/{case}/forms/{form}", formPage)
	s.Do("POST /cases/{case}/forms/{form}", saveForm, formPage)

	s.Read("GET /cases/{case}/status", statusPage)
	s.Do("POST /cases/{case}/status", observeStatus, statusPage)
	s.Read("GET /cases/{case}/end", endPage)
	s.Do("POST /cases/{case}/end", addEnd, endPage)
	s.Read("GET /cases/{case}/follow-up", followUpPage)
	s.Do("POST /cases/{case}/follow-up", followUp, followUpPage)
	s.Read("GET /cases/{case}/carried", carriedPage)
	s.Do("POST /cases/{case}/carried", carryOver, carriedPage)

	s.Read("GET /tasks/snooze", taskForm("snooze"))
	s.Do("POST /tasks/snooze", snoozeTask, taskForm("snooze"))
	s.Read("GET /tasks/dismiss", taskForm("dismiss"))
	s.Do("POST /tasks/dismiss", dismissTask, taskForm("dismiss"))
	s.Read("GET /tasks/reassign", taskForm("reassign"))
	s.Do("POST /tasks/reassign", reassignTask, taskForm("reassign"))

	s.Read("GET /me", page.MePage)
	s.Do("POST /me", page.RenameMe, page.MePage)
	s.Do("POST /me/sessions", page.SignOutElsewhere, nil)
	s.Do("POST /me/notices", page.SeeNotices, nil)
	s.Handle("POST /me/role", false, page.WorkAs)
	s.Handle("POST /me/password", false, page.ChangePassword)
}
