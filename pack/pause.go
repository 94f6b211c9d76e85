// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"slices"
	"strconv"

	"sild"
)

// QuestionOpen is the pause of a clock while a question that the provider asked
// back about the referral has no reply.
const QuestionOpen = "question.open"

// paused are the days for which c stood still in k, and the day since which it
// stands still now; zero: it runs. Days on which several questions were open
// count once.
func (k *Case) paused(c Clock) (days int, since sild.Date) {
	if !slices.Contains(c.Pauses, QuestionOpen) {
		return 0, since
	}
	var counted sild.Date // up to which
	for _, q := range k.Questions {
		until := q.Replied
		if a := k.Answer; a != nil && (until.IsZero() || until.After(a.Day)) {
			until = a.Day
		}
		if until.IsZero() {
			if since.IsZero() || q.Day.Before(since) {
				since = q.Day
			}
			continue
		}
		from := q.Day
		if from.Before(counted) {
			from = counted
		}
		if until.After(from) {
			days += until.Sub(from)
			counted = until
		}
	}
	return days, since
}

// pause moves the day on which t is due by the days for which its clock stood
// still. While it does, the task waits and nobody is late.
func (p *Pack) pause(k *Case, c Clock, anchor sild.Date, t *Task) {
	days, since := k.paused(c)
	if days > 0 {
		t.Due = p.Day(c.Due, anchor.AddDays(days))
		t.Why = sild.Message{Key: "derive.after.paused", Args: with(t.Why.Args, "paused", "plural:unit.day:"+strconv.Itoa(days))}
	}
	if !since.IsZero() {
		t.State, t.Why = "paused", sild.Message{Key: "derive.paused", Args: sild.Args{"day": "date:" + since.String()}}
	}
}

// nextAttempt lets t show again on the day on which the last attempt said that one
// will try again, as long as it can still be done then.
func (p *Pack) nextAttempt(k *Case, c Clock, t *Task) {
	if c.Done.Name != AnswerTo {
		return
	}
	var next sild.Date
	for _, fu := range k.Followed {
		if p.SameQuestion(fu.Indicator, c.Done.Of) {
			next = fu.Next
		}
	}
	if next.After(t.Opens) && (t.Closes.IsZero() || !next.After(t.Closes)) {
		t.Opens = next
	}
}

func with(args sild.Args, key, value string) sild.Args {
	more := sild.Args{key: value}
	for k, v := range args {
		more[k] = v
	}
	return more
}
