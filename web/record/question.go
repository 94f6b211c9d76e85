// SPDX-License-Identifier: EUPL-1.2

package record

import (
	"fmt"
	"slices"
	"strings"

	"sild"
	"sild/pack"
	"sild/web/page"
)

// A QuestionView is a question of the pack as a field of a form.
type QuestionView struct {
	Type  string
	Field page.Field
}

// AnswerField is the name of the field in which a question is answered; the
// problems of the answer have the same name.
func AnswerField(q pack.Question) string { return "answers." + q.ID }

// NewQuestionView is q with the answer that it has so far, or nil.
func NewQuestionView(v *page.Visit, q pack.Question, answer any) QuestionView {
	f := page.Field{Name: AnswerField(q), LabelText: v.Page.Pick(q.Text), HintText: v.Page.Pick(q.Hint), Required: q.Required, Limit: 5000}
	for _, o := range q.Options {
		if o.Retired && !answered(answer, o.ID) {
			continue
		}
		f.Options = append(f.Options, page.Option{Value: o.ID, Text: v.Page.Pick(o.Names)})
	}
	if q.Type == "yes_no" {
		f.Options = page.Choices("answer.", "yes", "no")
	}
	if !q.Required && (q.Type == "yes_no" || q.Type == "choice") {
		f.Options = append(f.Options, page.Option{Label: "answer.open"}) // a radio button cannot be let go
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
	return QuestionView{Type: q.Type, Field: f}
}

// answered reports whether an answer chooses an option.
func answered(answer any, option string) bool {
	list, many := answer.([]any)
	return answer == option || many && slices.Contains(list, any(option))
}

// AnswersTyped are the answers to a form of the pack as they were typed. What
// was left open is not among them.
func AnswersTyped(v *page.Visit, f pack.Form) map[string]any {
	typed := map[string]any{}
	for _, q := range f.Questions {
		given := v.Form[AnswerField(q)]
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

// AnswerSaid is an answer in words; empty: none.
func AnswerSaid(v *page.Visit, q pack.Question, answer any) string {
	name := func(id string) string {
		for _, o := range q.Options {
			if o.ID == id {
				return v.Page.Pick(o.Names)
			}
		}
		return id
	}
	switch a := answer.(type) {
	case nil:
		return ""
	case bool:
		return v.Page.T("answer." + map[bool]string{true: "yes", false: "no"}[a])
	case []any:
		said := make([]string, len(a))
		for i, x := range a {
			said[i] = name(fmt.Sprint(x))
		}
		return strings.Join(said, ", ")
	case string:
		if d, err := sild.ParseDate(a); q.Type == "date" && err == nil {
			return v.Page.Date(d)
		}
		if q.Type == "yes_no" && (a == "yes" || a == "no") {
			return v.Page.T("answer." + a)
		}
		return name(a)
	}
	return fmt.Sprint(answer)
}

// numeric is f for whole numbers.
func numeric(f page.Field) page.Field {
	f.Mode, f.Narrow, f.Limit = "numeric", true, 12
	return f
}
