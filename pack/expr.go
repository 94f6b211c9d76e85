// SPDX-License-Identifier: EUPL-1.2

package pack

// An Expr is a condition or a value in CEL.
type Expr struct {
	Text string
	*program
}

type program struct{}

// Inputs are what is known, by path, such as person.born. A value is a
// sild.Partial, sild.Date, string, int, bool or []string. A path that is absent,
// or whose value is zero day or empty text, is unknown.
type Inputs map[string]any

// A State is the answer to a condition.
type State string

const (
	Yes     State = "yes"
	No      State = "no"
	Unknown State = "unknown"
)

// A Missing is a fact without which a condition cannot be answered.
type Missing struct {
	Path  string
	Key   string // of the message that names it
	Label Texts  // the pack's own name for it: of a status, an event, a question
}

// Eval answers a condition.
func (e *Expr) Eval(in Inputs) (State, []Missing) { return Unknown, nil }

// Value computes a value.
func (e *Expr) Value(in Inputs) (any, []Missing) { return nil, nil }

// IsZero reports that no condition was given.
func (e *Expr) IsZero() bool { return e.Text == "" }

// A Checked is one condition of who may come, answered for one person.
type Checked struct {
	ID, Kind, Source string
	State            State
	Sentence         Texts             // with its {values} filled in; none while unknown
	Missing          []Missing         // what must be known to say
	Ask              Texts             // whom to ask for it
	Override         []string          // roles that may admit all the same
	Inputs           map[string]string // what it was answered from, by path
}

// Eligible answers every condition of who may come.
func (p *Pack) Eligible(in Inputs) []Checked { return nil }
