// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"time"

	"sild"
)

// A tab is one view of a list or of a case. Count below zero: none is shown.
type tab struct {
	Href, Label, Text string
	Count             int
	On                bool
}

// A chip switches one coded filter on or off by a link; the filters stand in
// the address, typed words never do (design §8).
type chip struct {
	Href, Label, Text string
	On                bool
}

// A chipGroup is the chips of one question, "Where" or "Release".
type chipGroup struct {
	Label, Text string
	Chips       []chip
}

// A column is the head of a table's column. Sort is the link that sorts by it;
// Sorted says that the rows are: "ascending" or "descending".
type column struct {
	Label, Text  string
	Sort, Sorted string
	Number       bool // figures stand at the end of the cell
	Quiet        bool // the head is for screen readers only
}

// A tableHead is what a table is about and its columns; the rows are the
// children of @table.
type tableHead struct {
	Label, Text string // caption
	Columns     []column
	Shown       bool // the caption is seen, not only heard
}

// A pager leads through a long list. Total below zero: not counted.
type pager struct {
	Earlier, Later  string // addresses; empty: there is none
	From, To, Total int
}

// A task is a line of work: what, for whom, when, whose.
type task struct {
	What   string // in words
	Href   string
	Who    string // the person it is about
	WhoAt  string // address of that person's page
	Due    sild.Date
	Done   sild.Date // zero: open
	Owner  string
	Note   string // why it is there, what it waits for
	Acts   []act
	Menu   []act
	Detail string // another date in words: "Thursday 10:00, Võru"
	Awaits string // the event that does it; empty: it is no work of a clock
}

// A personRow is a line of a list of people.
type personRow struct {
	Name, Href string
	Stage      string // where in the journey, in words
	Where      string
	Release    sild.Date
	Worker     string
	Last       sild.Date // last contact
	Next       string    // next step, in words
	NextDue    sild.Date
	Alerts     int
}

// A timelineItem is one thing that happened or is planned.
type timelineItem struct {
	ID      string
	Kind    string // picture: "met", "phone", "message", "prison", "gate", "for", "plan", "paper", "bed", "change"
	What    string // "Met, 45 min"
	Who     string // by whom
	Day     sild.Date
	At      time.Time // zero: the day alone
	Shared  string    // what the person can read
	Team    string    // what the team can read
	Narrow  []string  // who reads it, if not all of the team, in words
	Tags    []string
	Mistake string // who says so, when and why; empty: it stands
	Planned bool
	Menu    []act
}

// A timelineDay is all that happened on one day.
type timelineDay struct {
	Day   sild.Date
	Items []timelineItem
}

// days groups items, which come newest first, by their day.
func days(items []timelineItem) (list []timelineDay) {
	for _, x := range items {
		if n := len(list); n == 0 || list[n-1].Day != x.Day {
			list = append(list, timelineDay{Day: x.Day})
		}
		last := &list[len(list)-1]
		last.Items = append(last.Items, x)
	}
	return list
}

// A row is a line of a summary: what, and what is known. An empty Value is
// shown as not known yet.
type row struct {
	Label, LabelText string
	Value            string
	Hint, HintText   string // source, date, who says so
	Change           string // address where it is changed; empty: not by this reader
	Missing          string // key of the words for an empty value; empty: "not known yet"
}

// A cardHead is the title of a card and where it leads. Count below one: none is shown.
type cardHead struct {
	Label, Text string
	Href        string
	Count       int
	Wide        bool
}

// kind is the picture of x; what is unknown has that of a change.
func (x timelineItem) kind() string {
	switch x.Kind {
	case "met", "phone", "message", "prison", "gate", "for", "plan", "paper", "bed":
		return x.Kind
	}
	return "change"
}
