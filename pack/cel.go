// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"reflect"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"sild"
)

// The language of conditions is CEL without its library: only what is declared
// here exists. So nothing in it can loop, fail on bad text or take long, and
// every operation is known to pass unknown on (TestUnknown).
//
// Comparisons exist for texts, whole numbers and days. A date of birth compares
// with nothing: age() alone makes something of it, because it may be known only
// in part.

// functions are those of conditions, with an example of each, for people.
var functions = []struct{ name, says, example string }{
	{"age", "Completed years on a day.", "age(person.born, release.date)"},
	{"days", "Days from one day to another.", "days(case.start, case.end)"},
	{"date", "A day.", `date("2024-01-31")`},
}

// longestExpr is ours: a condition that is longer is not read by people.
const longestExpr = 1000

func binary[A, B any](f func(A, B) ref.Val) cel.OverloadOpt {
	return cel.BinaryBinding(func(a, b ref.Val) ref.Val {
		x, ok := any(a).(A)
		y, ok2 := any(b).(B)
		if !ok || !ok2 {
			return types.MaybeNoSuchOverloadErr(a)
		}
		return f(x, y)
	})
}

// newEnv is the language with the variables of one pack.
func newEnv(table []variable) (*cel.Env, error) {
	two := func(a, b *cel.Type) []*cel.Type { return []*cel.Type{a, b} }
	T := cel.TypeParamType("T")
	opts := []cel.EnvOption{
		cel.ClearMacros(),
		cel.ParserRecursionLimit(50),
		cel.ParserExpressionSizeLimit(longestExpr),
		cel.Function(operators.LogicalAnd, cel.Overload("and", two(cel.BoolType, cel.BoolType), cel.BoolType)),
		cel.Function(operators.LogicalOr, cel.Overload("or", two(cel.BoolType, cel.BoolType), cel.BoolType)),
		cel.Function(operators.LogicalNot, cel.Overload("not", []*cel.Type{cel.BoolType}, cel.BoolType,
			cel.UnaryBinding(func(v ref.Val) ref.Val {
				b, ok := v.(types.Bool)
				if !ok {
					return types.MaybeNoSuchOverloadErr(v)
				}
				return !b
			}))),
		cel.Function(operators.Conditional, cel.Overload("if", []*cel.Type{cel.BoolType, T, T}, T)),
		cel.Function(operators.In, cel.Overload("in", two(cel.StringType, textList), cel.BoolType,
			binary(func(v types.String, list traits.Lister) ref.Val { return list.Contains(v) }))),
		cel.Function(operators.Add, cel.Overload("add", two(cel.IntType, cel.IntType), cel.IntType,
			binary(func(a, b types.Int) ref.Val { return a.Add(b) }))),
		cel.Function(operators.Subtract, cel.Overload("subtract", two(cel.IntType, cel.IntType), cel.IntType,
			binary(func(a, b types.Int) ref.Val { return a.Subtract(b) }))),
		cel.Function("age", cel.Overload("age_on", two(birthKind, dayKind), cel.IntType,
			binary(func(born birthValue, on dayValue) ref.Val {
				years, _ := sild.On(born.Date).Age(on.Date)
				return types.Int(years)
			}))),
		cel.Function("days", cel.Overload("days_between", two(dayKind, dayKind), cel.IntType,
			binary(func(a, b dayValue) ref.Val { return types.Int(b.Sub(a.Date)) }))),
		cel.Function("date", cel.Overload("date_of", []*cel.Type{cel.StringType}, dayKind,
			cel.UnaryBinding(func(v ref.Val) ref.Val {
				s, ok := v.(types.String)
				if !ok {
					return types.MaybeNoSuchOverloadErr(v)
				}
				d, err := sild.ParseDate(string(s))
				if err != nil {
					return types.NewErr("not a day")
				}
				return dayValue{d}
			}))),
	}
	for _, op := range []string{operators.Equals, operators.NotEquals} {
		opts = append(opts, cel.Function(op,
			cel.Overload(op+"text", two(cel.StringType, cel.StringType), cel.BoolType),
			cel.Overload(op+"number", two(cel.IntType, cel.IntType), cel.BoolType),
			cel.Overload(op+"yes_no", two(cel.BoolType, cel.BoolType), cel.BoolType),
			cel.Overload(op+"day", two(dayKind, dayKind), cel.BoolType)))
	}
	for op, holds := range map[string]func(int) bool{
		operators.Less:          func(c int) bool { return c < 0 },
		operators.LessEquals:    func(c int) bool { return c <= 0 },
		operators.Greater:       func(c int) bool { return c > 0 },
		operators.GreaterEquals: func(c int) bool { return c >= 0 },
	} {
		opts = append(opts, cel.Function(op,
			cel.Overload(op+"number", two(cel.IntType, cel.IntType), cel.BoolType,
				binary(func(a, b types.Int) ref.Val {
					return types.Bool(holds(int(a.Compare(b).(types.Int))))
				})),
			cel.Overload(op+"day", two(dayKind, dayKind), cel.BoolType,
				binary(func(a, b dayValue) ref.Val { return types.Bool(holds(a.Compare(b.Date))) }))))
	}
	for _, v := range table {
		opts = append(opts, cel.Variable(v.path, v.kind))
	}
	return cel.NewCustomEnv(opts...)
}

// operatorNames are the operators as people write them.
var operatorNames = map[string]string{
	operators.LogicalAnd: "&&", operators.LogicalOr: "||", operators.LogicalNot: "!", operators.Conditional: "? :",
	operators.In: "in", operators.Add: "+", operators.Subtract: "-", operators.Equals: "==", operators.NotEquals: "!=",
	operators.Less: "<", operators.LessEquals: "<=", operators.Greater: ">", operators.GreaterEquals: ">=",
	operators.Multiply: "*", operators.Divide: "/", operators.Modulo: "%", operators.Negate: "-", operators.Index: "[ ]",
}

// A dayValue is a day, and a birthValue one possible day of birth, as CEL
// carries them.
type (
	dayValue   struct{ sild.Date }
	birthValue struct{ sild.Date }
)

func (d dayValue) ConvertToNative(t reflect.Type) (any, error) { return toNative(d.Date, t) }
func (d dayValue) ConvertToType(t ref.Type) ref.Val            { return toType(d, t) }
func (d dayValue) Type() ref.Type                              { return dayKind }
func (d dayValue) Value() any                                  { return d.Date }
func (d dayValue) Equal(other ref.Val) ref.Val {
	o, ok := other.(dayValue)
	return types.Bool(ok && o == d)
}

func (d birthValue) ConvertToNative(t reflect.Type) (any, error) { return toNative(d.Date, t) }
func (d birthValue) ConvertToType(t ref.Type) ref.Val            { return toType(d, t) }
func (d birthValue) Type() ref.Type                              { return birthKind }
func (d birthValue) Value() any                                  { return d.Date }
func (d birthValue) Equal(other ref.Val) ref.Val {
	o, ok := other.(birthValue)
	return types.Bool(ok && o == d)
}

func toNative(d sild.Date, t reflect.Type) (any, error) {
	if t == reflect.TypeFor[sild.Date]() {
		return d, nil
	}
	return nil, fmt.Errorf("a day is no %s", t)
}

func toType(v ref.Val, t ref.Type) ref.Val {
	if t.TypeName() == v.Type().TypeName() {
		return v
	}
	return types.NewErr("a day is no %s", t.TypeName())
}

func functionNames() []string {
	names := make([]string, len(functions))
	for i, f := range functions {
		names[i] = f.name
	}
	return slices.Clip(names)
}
