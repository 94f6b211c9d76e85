// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"fmt"
	"slices"
	"strings"

	"sild"
	"sild/pack"
)

// A questionView is a question of the pack as a field of a form.
type questionView struct {
	Type  string
	Field field
}

// answerField is the name of the field in which a question is answered; the
// problems of the answer have the same name.
func answerField(q pack.Question) string { return "answers." + q.ID }

// question is q with the answer that it has so far, or nil.
func (v *visit) question(q pack.Question, answer any) questionView {
	f := field{Name: answerField(q), LabelText: v.page.Pick(q.Text), HintText: v.page.Pick(q.Hint), Required: q.Required, Limit: 5000}
	for _, o := range q.Options {
		if o.Retired && !answered(answer, o.ID) {
			continue
		}
		f.Options = append(f.Options, option{Value: o.ID, Text: v.page.Pick(o.Names)})
	}
	if q.Type == "yes_no" {
		f.Options = choices("answer.", "yes", "no")
	}
	if !q.Required && (q.Type == "yes_no" || q.Type == "choice") {
		f.Options = append(f.Options, option{Label: "answer.open"}) // a radio button cannot be let go
	}
	switch a := answer.(type) {
	case bool:
		f.Value = map[bool]string{true: "yes", false: "no"}[a]
	case []any:
		for _, x := range a {
			f.Values = append(f.Values, fmt.Sprint(x))
		}
	case nil:
	default:
		f.Value = fmt.Sprint(a)
	}
	return questionView{Type: q.Type, Field: f}
}

// answered reports whether an answer chooses an option.
func answered(answer any, option string) bool {
	list, many := answer.([]any)
	return answer == option || many && slices.Contains(list, any(option))
}

// answersTyped are the answers to a form of the pack as they were typed. What
// was left open is not among them.
func (v *visit) answersTyped(f pack.Form) map[string]any {
	typed := map[string]any{}
	for _, q := range f.Questions {
		given := v.form[answerField(q)]
		if q.Type == "choices" {
			list := make([]any, len(given))
			for i, x := range given {
				list[i] = x
			}
			if len(list) > 0 {
				typed[q.ID] = list
			}
			continue
		}
		if len(given) > 0 && strings.TrimSpace(given[0]) != "" {
			typed[q.ID] = given[0]
		}
	}
	return typed
}

// answerSaid is an answer in words; empty: none.
func (v *visit) answerSaid(q pack.Question, answer any) string {
	name := func(id string) string {
		for _, o := range q.Options {
			if o.ID == id {
				return v.page.Pick(o.Names)
			}
		}
		return id
	}
	switch a := answer.(type) {
	case nil:
		return ""
	case bool:
		return v.page.T("answer." + map[bool]string{true: "yes", false: "no"}[a])
	case []any:
		said := make([]string, len(a))
		for i, x := range a {
			said[i] = name(fmt.Sprint(x))
		}
		return strings.Join(said, ", ")
	case string:
		if d, err := sild.ParseDate(a); q.Type == "date" && err == nil {
			return v.page.Date(d)
		}
		if q.Type == "yes_no" && (a == "yes" || a == "no") {
			return v.page.T("answer." + a)
		}
		return name(a)
	}
	return fmt.Sprint(answer)
}

// numeric is f for whole numbers.
func numeric(f field) field {
	f.Mode, f.Narrow, f.Limit = "numeric", true, 12
	return f
}
