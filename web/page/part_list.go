// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"time"

	"sild"
)

// A Tab is one view of a list or of a case. Count below zero: none is shown.
type Tab struct {
	Href, Label, Text string
	Count             int
	On                bool
}

// A Chip switches one coded filter on or off by a link; the filters stand in
// the address, typed words never do (design §8).
type Chip struct {
	Href, Label, Text string
	On                bool
}

// A ChipGroup is the chips of one question, "Where" or "Release".
type ChipGroup struct {
	Label, Text string
	Chips       []Chip
}

// A Column is the head of a table's column. Sort is the link that sorts by it;
// Sorted says that the rows are: "ascending" or "descending".
type Column struct {
	Label, Text  string
	Sort, Sorted string
	Number       bool // figures stand at the end of the cell
	Quiet        bool // the head is for screen readers only
}

// A TableHead is what a table is about and its columns; the rows are the
// children of @table.
type TableHead struct {
	Label, Text string // caption
	Columns     []Column
	Shown       bool // the caption is seen, not only heard
}

// A Pager leads through a long list. Total below zero: not counted.
type Pager struct {
	Earlier, Later  string // addresses; empty: there is none
	From, To, Total int
}

// A Task is a line of work: what, for whom, when, whose.
type Task struct {
	What   string // in words
	Href   string
	Who    string // the person it is about
	WhoAt  string // address of that person's page
	Due    sild.Date
	Done   sild.Date // zero: open
	Owner  string
	Note   string // why it is there, what it waits for
	Acts   []Act
	Menu   []Act
	Detail string // another date in words: "Thursday 10:00, Võru"
	Awaits string // the event that does it; empty: it is no work of a clock
}

// A PersonRow is a line of a list of people.
type PersonRow struct {
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

// A TimelineItem is one thing that happened or is planned.
type TimelineItem struct {
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
	Menu    []Act
}

// A timelineDay is all that happened on one day.
type timelineDay struct {
	Day   sild.Date
	Items []TimelineItem
}

// days groups items, which come newest first, by their day.
func days(items []TimelineItem) (list []timelineDay) {
	for _, x := range items {
		if n := len(list); n == 0 || list[n-1].Day != x.Day {
			list = append(list, timelineDay{Day: x.Day})
		}
		last := &list[len(list)-1]
		last.Items = append(last.Items, x)
	}
	return list
}

// A Row is a line of a summary: what, and what is known. An empty Value is
// shown as not known yet.
type Row struct {
	Label, LabelText string
	Value            string
	Hint, HintText   string // source, date, who says so
	Change           string // address where it is changed; empty: not by this reader
	Missing          string // key of the words for an empty value; empty: "not known yet"
}

// A CardHead is the title of a card and where it leads. Count below one: none is shown.
type CardHead struct {
	Label, Text string
	Href        string
	Count       int
	Wide        bool
}

// kind is the picture of x; what is unknown has that of a change.
func (x TimelineItem) kind() string {
	switch x.Kind {
	case "met", "phone", "message", "prison", "gate", "for", "plan", "paper", "bed":
		return x.Kind
	}
	return "change"
}
