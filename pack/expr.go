// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"sild"
)

// An Expr is a condition or a value in CEL. The zero Expr is no condition.
type Expr struct {
	Text string
	*program
}

// A program is an Expr that was found right.
type program struct {
	run       cel.Program
	variables map[string]*variable
	paths     []string // of the variables that it asks about, sorted
	birth     bool     // asks about a day that may be known in part
}

// Inputs are what is known, by path, such as person.born. A value is a
// sild.Partial, sild.Date, string, int, bool or []string. A path that is absent,
// or whose value is no day or an empty text, is unknown.
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
	Key   string // of the message that names it; path.person.born.exact if the day is known only in part
	Label Texts  // the pack's own name for it: of a status, an event, a question
}

// A Range is a number of which only the least and the most are known.
type Range struct{ Least, Most int }

func (r Range) String() string { return fmt.Sprintf("%d–%d", r.Least, r.Most) }

// widest is how many days of birth are tried at most; beyond, a date of birth is
// as good as none. It is ours.
const widest = 10 * 366

func (e Expr) String() string { return e.Text }

// MarshalText writes e as the pack has it.
func (e Expr) MarshalText() ([]byte, error) { return []byte(e.Text), nil }

// IsZero reports that there is no condition.
func (e Expr) IsZero() bool { return e.Text == "" }

// Paths are what e asks about, sorted.
func (e *Expr) Paths() []string {
	if e.program == nil {
		return nil
	}
	return e.paths
}

// Eval answers a condition. While it is unknown, the missing facts that matter
// are listed. No condition is yes.
func (e *Expr) Eval(in Inputs) (State, []Missing) {
	v, missing := e.Value(in)
	switch v {
	case true:
		return Yes, nil
	case false:
		return No, nil
	}
	if e.IsZero() {
		return Yes, nil
	}
	return Unknown, missing
}

// Value computes a value: a bool, an int, a string, a sild.Date, or a [Range]
// if a date of birth that is known only in part leaves several numbers open. It
// is nil while unknown.
//
// A date of birth that is known in part stands for each day that it may be: only
// what holds on all of them is said.
func (e *Expr) Value(in Inputs) (any, []Missing) {
	if e.program == nil {
		return nil, nil
	}
	born, _ := in["person.born"].(sild.Partial)
	if !e.birth || born.IsZero() || born.Exact() {
		v, u := e.once(&known{in: in, by: e.variables, born: born.From})
		return v, e.missing(u, false)
	}
	if born.Until.Sub(born.From) > widest {
		return nil, e.missing(nil, true)
	}
	k := known{in: in, by: e.variables, born: born.From}
	first, unknown := e.once(&k)
	differs := false
	for k.born.Before(born.Until) {
		k.born = k.born.AddDays(1)
		v, u := e.once(&k)
		unknown = types.MergeUnknowns(unknown, u)
		if v == first {
			continue
		}
		differs = true
		a, aok := first.(int)
		b, bok := v.(int)
		r, rok := first.(Range)
		switch {
		case aok && bok:
			first = Range{min(a, b), max(a, b)}
		case rok && bok:
			first = Range{min(r.Least, b), max(r.Most, b)}
		default: // yes on one day and no on another, or unknown
			if v != nil && first != nil {
				return nil, e.missing(unknown, true)
			}
			first = nil
		}
	}
	if first == nil {
		return nil, e.missing(unknown, differs)
	}
	return first, nil
}

// once runs e with all that k knows.
func (e *Expr) once(k *known) (any, *types.Unknown) {
	out, _, err := e.run.Eval(k)
	if err != nil {
		return nil, nil
	}
	switch v := out.(type) {
	case *types.Unknown:
		return nil, v
	case types.Bool:
		return bool(v), nil
	case types.Int:
		return int(v), nil
	case types.String:
		return string(v), nil
	case dayValue:
		return v.Date, nil
	}
	return nil, nil
}

// missing lists the unknown facts, in the order of the table.
func (e *Expr) missing(u *types.Unknown, exactly bool) (all []Missing) {
	if u != nil {
		ids := u.IDs()
		slices.Sort(ids)
		for _, id := range ids {
			trails, _ := u.GetAttributeTrails(id)
			for _, t := range trails {
				if v := e.variables[t.Variable()]; v != nil {
					all = append(all, Missing{v.path, v.key, v.label})
				}
			}
		}
	}
	if exactly {
		v := e.variables["person.born"]
		all = append([]Missing{{v.path, v.key + ".exact", nil}}, all...)
	}
	return all
}

// known is what one run of a condition knows.
type known struct {
	in   Inputs
	by   map[string]*variable
	born sild.Date
}

// ResolveName gives CEL the value of a variable; what is not known is unknown
// and neither yes nor no.
func (k *known) ResolveName(path string) (any, bool) {
	v := k.by[path]
	if v == nil {
		return nil, false
	}
	if x := k.value(v); x != nil {
		return x, true
	}
	return v.unknown, true
}

// Parent makes known an activation of CEL; there is none above it.
func (k *known) Parent() cel.Activation { return nil }

func (k *known) value(v *variable) ref.Val {
	switch x := k.in[v.path].(type) {
	case sild.Partial:
		switch {
		case v.kind == birthKind && !k.born.IsZero():
			return birthValue{k.born}
		case v.kind == dayKind && x.Exact():
			return dayValue{x.From}
		}
	case sild.Date:
		switch {
		case x.IsZero():
		case v.kind == dayKind:
			return dayValue{x}
		case v.kind == birthKind:
			return birthValue{x}
		}
	case string:
		x = strings.TrimSpace(x)
		switch {
		case x == "":
		case v.kind == cel.StringType:
			return types.String(x)
		case v.kind == dayKind: // an answer that came through JSON
			if d, err := sild.ParseDate(x); err == nil {
				return dayValue{d}
			}
		}
	case int:
		if v.kind == cel.IntType {
			return types.Int(x)
		}
	case float64: // an answer that came through JSON
		if v.kind == cel.IntType && x == float64(int64(x)) {
			return types.Int(int64(x))
		}
	case bool:
		if v.kind == cel.BoolType {
			return types.Bool(x)
		}
	case []string:
		if v.kind == textList {
			return types.NewStringList(types.DefaultTypeAdapter, x)
		}
	case []any: // an answer that came through JSON
		if v.kind == textList {
			return types.NewDynamicList(types.DefaultTypeAdapter, x)
		}
	}
	return nil
}
