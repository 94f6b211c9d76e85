// SPDX-License-Identifier: EUPL-1.2

package record

import (
	"sild/activity"
	"sild/web/page"
)

// SayAttendance and saySignUp tell on the page of a case of a group to which the
// person came, or wants to come.
func SayAttendance(v *page.Visit, o OpenedCase, a activity.Attendance, x *EventView) {
	t, _ := o.Pack.Activity(a.Template)
	x.Kind = "met"
	x.What = v.Page.T("case.event.attendance", "what", v.Page.Pick(t.Names), "state", v.Page.T("group.state."+a.State))
	if a.Minutes > 0 {
		x.What = v.Page.N("case.minutes", a.Minutes, "what", x.What)
	}
	x.Team = a.Note
}

// SaySignUp says that a person signed up for an activity.
func SaySignUp(v *page.Visit, o OpenedCase, s activity.SignUp, x *EventView) {
	t, _ := o.Pack.Activity(s.Template)
	key := "case.event.sign_up"
	if !s.EndedOn.IsZero() {
		key = "case.event.sign_up.ended"
	}
	x.What, x.Team = v.Page.T(key, "what", v.Page.Pick(t.Names)), s.Why
}

// An EventView is one thing that happened in a case, as the page says it. It is
// lean: a case shows fifty of them on a phone.
type EventView struct {
	ID      string // of the element, where a page that was left returns to it
	Kind    string // how it is marked: "met", "paper", "plan", "change"
	When    string
	What    string
	Tags    []string
	Lines   []string // what else there is to say
	Shared  string   // what the person can read
	Team    string   // what the team can read
	Narrow  []string // who reads that, if not all of the team
	Who     string
	Gone    string // who took it out, when and why; empty: it stands
	Planned bool
	Mend    string // where it is corrected; empty: not by this reader
}

// Pictures are how a contact is marked, by what its kind means.
var Pictures = map[string]string{"met": "met", "phone": "phone", "message": "message", "in_prison": "prison", "gate": "gate", "for_them": "for"}

// SayIf adds s if there is any.
func SayIf(lines []string, s string) []string {
	if s == "" {
		return lines
	}
	return append(lines, s)
}
