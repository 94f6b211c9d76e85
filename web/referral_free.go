// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"sild/programme"
	"sild/referral"
	"sild/report"
)

// reasonHint is what helps to say why one asks.
func (x draftView) reasonHint() string {
	if x.Free {
		return "referral.reason.free"
	}
	return "referral.reason.hint"
}

// noPrison reports whether nobody leaves a prison in any programme in which the
// reader's organisation works: pages then say nothing of it.
func (v *visit) noPrison() (bool, error) {
	all, err := programme.All(v.tx)
	if err != nil {
		return false, err
	}
	for _, pr := range all {
		p, err := programme.Of(v.tx, pr.ID)
		if err != nil || leaves(p) {
			return false, err
		}
	}
	return len(all) > 0, nil
}

// answeredDays is how long an answer stands on the sender's first page.
const answeredDays = 14

// referring is what a municipality that sends referrals has on its first page:
// what the provider asks, what was answered, and what is not answered yet.
func (v *visit) referring() (list []section, err error) {
	if !v.refers {
		return nil, nil
	}
	tabs := map[string][]task{}
	for _, name := range []string{"asked", "new", "waiting"} {
		in, err := referral.InboxOf(v.tx, name, referral.Turn{Alone: true})
		if err != nil {
			return nil, err
		}
		if tabs[name], err = v.inboxTasks(in.Lines, ""); err != nil {
			return nil, err
		}
	}
	answered, err := report.Answered(v.tx, v.page.Today.AddDays(-answeredDays))
	if err != nil {
		return nil, err
	}
	replies, err := v.answeredTasks(answered)
	if err != nil {
		return nil, err
	}
	meets, err := v.workToday()
	return []section{
		{Key: "today.provider_asks", List: tabs["asked"]},
		{Key: "today.answered", List: replies},
		{Key: "place.today.waiting", Href: "/referrals?tab=waiting", Side: true, List: tabs["waiting"]},
		{Key: "today.unanswered", Href: "/referrals", Side: true, List: tabs["new"]},
		meets,
	}, err
}
