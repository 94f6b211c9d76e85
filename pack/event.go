// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"strings"
)

// An Event is what does a clock's task: "referral.answered", "contact.held in
// prison", "answer to labour-market-1m".
type Event struct {
	Name string // one of the closed list; for contacts with its place
	Of   string // the indicator, of "answer to"; the part, of those of a part
	Text string
}

// AnswerTo is the name of the event that an indicator's question was answered.
const AnswerTo = "answer to"

// events is the closed list of what can do a task, and what each is.
var events = []struct{ name, says string }{
	{"referral.sent", "A referral was sent."},
	{"referral.answered", "The provider answered the referral."},
	{"worker.assigned", "A support person was assigned."},
	{"worker.assigned again", "Another support person was assigned after the last day of the one before."},
	{"offer.decided", "The offer to a support person was answered by both, refused by one, or taken back."},
	{"place.decided", "The offer of a place was answered, ran out or was taken back."},
	{"consent.answered", "The person said yes or no."},
	{"consent.renewed", "The person answered the newest text."},
	{"contact.held", "A meeting or call was held."},
	{"contact.held in prison", "A meeting was held in the prison."},
	{"contact.held at release", "The person was met at the gate on the day of release."},
	{"address.told", "Somebody said in which area the person lives, or will live."},
	{"needs.assessed", "The needs were assessed with the person."},
	{"plan.agreed", "The person agreed a plan."},
	{"plan.reviewed", "The plan was gone through again: a version after the first that was agreed."},
	{"release.happened", "The release was confirmed."},
	{"worry.looked_at", "Somebody looked at a worry and said what was decided. Its clock runs for each worry."},
	{goalLooked, "Somebody asked whether a goal that was met has lasted. Its clock runs for each goal."},
	{workMeeting, "The team held a work meeting with another organisation. Only for clocks of a team."},
	{absencesAnswered, "After sessions that were missed in a row the person came again, or somebody spoke with them. Its clock runs for each row."},
	{"end.recorded", "The end of the service was written down."},
	{PartBegun, "A service part was begun: part.begun mentor."},
	{PartEnded, "A service part was ended or handed over: part.ended mentor."},
	{PartHeld, "A contact that counts to a service part was held: part.held mentor."},
	{houseAnswered, "The house answered the request for a bed, or the request was ended."},
	{houseConfirmed, "The house confirmed a bed or declined, or the request was ended."},
	{houseSettled, "The person came to live in the house, or the request was ended."},
	{stayDecided, "It was decided whether the stay lasts longer, or the person left."},
	{stayLeft, "The person left the house."},
	{AnswerTo, "The question of an indicator was answered, or given up: answer to labour-market-1m."},
}

func eventNames() []string {
	names := make([]string, len(events))
	for i, e := range events {
		names[i] = e.name
	}
	return names
}

func (e Event) String() string { return e.Text }

// MarshalText writes e as the pack has it.
func (e Event) MarshalText() ([]byte, error) { return []byte(e.Text), nil }

// parseEvent reads an event; whether an indicator of that name exists is
// checked later.
func parseEvent(s string) (e Event, wrong, proposal string) {
	s = strings.Join(strings.Fields(s), " ")
	e.Text = s
	if of, ok := strings.CutPrefix(s, AnswerTo+" "); ok {
		e.Name, e.Of = AnswerTo, of
		return e, "", ""
	}
	if s == AnswerTo {
		return e, "The indicator is missing.", `Write for example "answer to labour-market-1m".`
	}
	for _, name := range []string{PartBegun, PartEnded, PartHeld} {
		if of, ok := strings.CutPrefix(s, name+" "); ok && !strings.Contains(of, " ") {
			e.Name, e.Of = name, of
			return e, "", ""
		}
		if s == name {
			return e, "The service part is missing.", fmt.Sprintf("Write for example %q.", name+" mentor")
		}
	}
	for _, known := range events {
		if known.name == s {
			e.Name = s
			return e, "", ""
		}
	}
	return e, fmt.Sprintf("%q is not an event. There are: %s.", s, strings.Join(eventNames(), ", ")), didYouMean(s, eventNames())
}
