// SPDX-License-Identifier: EUPL-1.2

package people

import "sild"

// DetailParts are what can be taken from another record one by one. With a code
// goes why there is none.
var DetailParts = []string{"name", "born", "code", "sex", "language"}

// taking is d with parts of another. A code says when somebody was born: what it
// is put together with must not say otherwise.
func (d Detail) taking(other Detail, parts []string) (Detail, error) {
	p := sild.Problems{}
	for _, part := range parts {
		switch part {
		case "name":
			d.Given, d.Family = other.Given, other.Family
		case "born":
			d.BornFrom, d.BornUntil = other.BornFrom, other.BornUntil
		case "code":
			d.CodeCountry, d.Code, d.NoCodeWhy = other.CodeCountry, other.Code, other.NoCodeWhy
		case "sex":
			d.Sex = other.Sex
		case "language":
			d.Language, d.Interpreter = other.Language, other.Interpreter
		default:
			p.Check(false, "take", "choice.unknown")
		}
	}
	if code, err := ParseCode(d.CodeCountry, d.Code); err == nil && d.Code != "" {
		born, told := code.Born()
		p.Check(!told || d.BornFrom.IsZero() || !born.Before(d.BornFrom) && !born.After(d.BornUntil), "take", "merge.code.born")
	}
	return d, p.Err()
}
