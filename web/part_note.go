// SPDX-License-Identifier: EUPL-1.2

package web

import "github.com/a-h/templ"

// A notice is a box that says one thing. Kind is "info" (the default), "good",
// "warn" or "bad"; each has its own picture and word, never colour alone.
type notice struct {
	Kind             string
	Title, TitleText string
	Label, Text      string // the sentence: key, or words
}

func (n notice) kind() string {
	switch n.Kind {
	case "good", "warn", "bad":
		return n.Kind
	}
	return "info"
}

// An act is a button or link of a row. With Post it is a form of its own, and
// carries the page's once.
type act struct {
	Label, Text string
	Of          string // whom or what it is about, for those who hear the page: "Write down: Andrei"
	Href        string
	Post        bool
	Danger      bool
	Strong      bool // the one that is most likely wanted
	Hidden      []hidden
}

// look are the attributes that make the button strong, quiet or dangerous.
func (a act) look() templ.OrderedAttributes {
	var at templ.OrderedAttributes
	if !a.Strong {
		at = append(at, templ.KV[string, any]("data-variant", "secondary"))
	}
	if a.Danger {
		at = append(at, templ.KV[string, any]("data-color", "danger"))
	}
	return at
}

// A hidden is a value that a form carries unseen.
type hidden struct{ Name, Value string }

// A conflict is a record that was changed meanwhile, beside what the reader
// typed. The children are the buttons that settle it.
type conflict struct {
	Who, When string // who changed it, and when, in words
	Rows      []conflictRow
}

// A conflictRow is one field: what the reader typed and what stands there now.
type conflictRow struct {
	Label, LabelText string
	Yours, Theirs    string
}

// A persona is somebody of the demo whom one may be for a while.
type persona struct {
	ID, Name, RoleKey, OrgName string
	Text                       string // a sentence about the week of this person
	Current                    bool
}

// An emptiness is what stands where a list has nothing: why, and what to do.
type emptiness struct {
	Title, TitleText string
	Label, Text      string
}
