// SPDX-License-Identifier: EUPL-1.2

package web

// afterRoutes are consent, what becomes of the person, the end and what is asked
// afterwards, single tasks, and one's own account.
func (s *Server) afterRoutes() {
	s.read("GET /cases/{case}/consent", consentPage)
	s.write("POST /cases/{case}/consent", addConsent, consentPage)

	s.read("GET /cases/{case}/forms/{form}", formPage)
	s.write("POST /cases/{case}/forms/{form}", saveForm, formPage)

	s.read("GET /cases/{case}/status", statusPage)
	s.write("POST /cases/{case}/status", observeStatus, statusPage)
	s.read("GET /cases/{case}/end", endPage)
	s.write("POST /cases/{case}/end", addEnd, endPage)
	s.read("GET /cases/{case}/follow-up", followUpPage)
	s.write("POST /cases/{case}/follow-up", followUp, followUpPage)
	s.read("GET /cases/{case}/carried", carriedPage)
	s.write("POST /cases/{case}/carried", carryOver, carriedPage)

	s.read("GET /tasks/snooze", taskForm("snooze"))
	s.write("POST /tasks/snooze", snoozeTask, taskForm("snooze"))
	s.read("GET /tasks/dismiss", taskForm("dismiss"))
	s.write("POST /tasks/dismiss", dismissTask, taskForm("dismiss"))
	s.read("GET /tasks/reassign", taskForm("reassign"))
	s.write("POST /tasks/reassign", reassignTask, taskForm("reassign"))

	s.read("GET /me", mePage)
	s.write("POST /me", renameMe, mePage)
	s.write("POST /me/sessions", signOutElsewhere, nil)
	s.write("POST /me/notices", seeNotices, nil)
	s.handle("POST /me/role", false, workAs)
	s.handle("POST /me/password", false, changePassword)
}
