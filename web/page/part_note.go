// SPDX-License-Identifier: EUPL-1.2

package page

import "github.com/a-h/templ"

// A Notice is a box that says one thing. Kind is "info" (the default), "good",
// "warn" or "bad"; each has its own picture and word, never colour alone.
type Notice struct {
	Kind             string
	Title, TitleText string
	Label, Text      string // the sentence: key, or words
}

func (n Notice) kind() string {
	switch n.Kind {
	case "good", "warn", "bad":
		return n.Kind
	}
	return "info"
}

// An Act is a button or link of a row. With Post it is a form of its own, and
// carries the page's once.
type Act struct {
	Label, Text string
	Of          string // whom or what it is about, for those who hear the page: "Write down: Andrei"
	Href        string
	Post        bool
	Danger      bool
	Strong      bool // the one that is most likely wanted
	Hidden      []Hidden
}

// look are the attributes that make the button strong, quiet or dangerous.
func (a Act) look() templ.OrderedAttributes {
	var at templ.OrderedAttributes
	if !a.Strong {
		at = append(at, templ.KV[string, any]("data-variant", "secondary"))
	}
	if a.Danger {
		at = append(at, templ.KV[string, any]("data-color", "danger"))
	}
	return at
}

// A Hidden is a value that a form carries unseen.
type Hidden struct{ Name, Value string }

// A Conflict is a record that was changed meanwhile, beside what the reader
// typed. The children are the buttons that settle it.
type Conflict struct {
	Who, When string // who changed it, and when, in words
	Rows      []ConflictRow
}

// A ConflictRow is one field: what the reader typed and what stands there now.
type ConflictRow struct {
	Label, LabelText string
	Yours, Theirs    string
}

// A PersonaCard is somebody of the demo whom one may be for a while.
type PersonaCard struct {
	ID, Name, RoleKey, OrgName string
	Text                       string // a sentence about the week of this person
	Current                    bool
}

// An Emptiness is what stands where a list has nothing: why, and what to do.
type Emptiness struct {
	Title, TitleText string
	Label, Text      string
}
