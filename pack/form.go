// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"sild"
)

// longestAnswer is how many letters an answer in words can have.
const longestAnswer = 5000

// SectionOf is the section of the record to which the answers to q belong.
func (f *Form) SectionOf(q Question) byte {
	if q.Section != "" {
		return q.Section[0]
	}
	return f.Section[0]
}

// Sections are those of its questions that are still asked, in their order.
func (f *Form) Sections() string {
	var s strings.Builder
	for _, q := range f.Questions {
		if !q.Retired && strings.IndexByte(s.String(), f.SectionOf(q)) < 0 {
			s.WriteByte(f.SectionOf(q))
		}
	}
	return s.String()
}

// Narrow is f with the questions of sections alone: those that a reader may see,
// or answer.
func (f *Form) Narrow(sections string) Form {
	n := *f
	n.Questions = slices.DeleteFunc(slices.Clone(f.Questions), func(q Question) bool {
		return strings.IndexByte(sections, f.SectionOf(q)) < 0
	})
	return n
}

// Asks reports whether f asks the question of that id, and still does.
func (f *Form) Asks(id string) bool {
	q, ok := find(f.Questions, id, func(q *Question) string { return q.ID })
	return ok && !q.Retired
}

// Asked reports whether q is asked of whom in is known: while its condition is
// fulfilled, or nobody can say yet.
func (q Question) Asked(in Inputs) bool {
	if q.Retired {
		return false
	}
	state, _ := q.Applies.Eval(in)
	return state != No
}

// With is in, and what was answered to the form of that id instead of what in
// knows of it.
func (in Inputs) With(form string, answers map[string]any) Inputs {
	prefix := "answers." + form + "."
	all := make(Inputs, len(in)+len(answers))
	for path, v := range in {
		if !strings.HasPrefix(path, prefix) {
			all[path] = v
		}
	}
	for id, v := range answers {
		all[prefix+id] = v
	}
	return all
}

// Check holds answers against the questions of f, with each problem at the field
// "answers.ID", and gives them as they are kept: a yes or no as a bool, a number
// as an int, a day as 2026-03-09, several choices as a list of ids. A question that
// nobody answered is absent. In is what is known beside the form. What does not
// apply is not asked, and an answer to it is left out; what may apply need not
// be answered.
//
// An answer to a question that f does not have is the mistake of the program
// that sends it.
func (f *Form) Check(pr sild.Problems, in Inputs, answers map[string]any) map[string]any {
	known := map[string]bool{}
	kept := map[string]any{}
	for _, q := range f.Questions {
		known[q.ID] = true
		if v := q.read(pr, "answers."+q.ID, answers[q.ID]); v != nil {
			kept[q.ID] = v
		}
	}
	for id := range answers {
		pr.Check(known[id], "", "answer.unknown_question")
	}
	// Whether a question applies may hang on the answer to an earlier one.
	for _, q := range f.Questions {
		if q.Retired {
			continue
		}
		switch applies, _ := q.Applies.Eval(in.With(f.ID, kept)); applies {
		case No:
			delete(kept, q.ID)
			delete(pr, "answers."+q.ID)
		case Yes:
			pr.Check(!q.Required || kept[q.ID] != nil, "answers."+q.ID, "answer.required")
		}
	}
	return kept
}

// read makes one answer what it is kept as; nil is no answer. It comes from a
// form, where everything is text, or through JSON.
func (q Question) read(pr sild.Problems, field string, given any) any {
	wrong := func() any {
		pr.Check(false, field, "choice.unknown")
		return nil
	}
	switch v := given.(type) {
	case nil:
		return nil
	case string:
		v = pr.Text(field, v, longestAnswer)
		if v == "" {
			return nil
		}
		return q.readText(pr, field, v)
	case bool:
		if q.Type == "yes_no" {
			return v
		}
	case int:
		if q.Type == "number" {
			return v
		}
	case float64:
		if q.Type == "number" && v == math.Trunc(v) && math.Abs(v) < 1e15 {
			return int(v)
		}
		if q.Type == "number" {
			pr.Check(false, field, "number.unreadable")
			return nil
		}
	case []string:
		list := make([]any, len(v))
		for i, x := range v {
			list[i] = x
		}
		return q.readMany(pr, field, list)
	case []any:
		return q.readMany(pr, field, v)
	}
	return wrong()
}

func (q Question) readText(pr sild.Problems, field, s string) any {
	switch q.Type {
	case "line":
		return pr.Line(field, s, longestAnswer)
	case "yes_no":
		pr.Check(s == "yes" || s == "no", field, "choice.unknown")
		return s == "yes"
	case "choice":
		pr.Check(q.has(s), field, "choice.unknown")
	case "choices":
		return q.readMany(pr, field, []any{s})
	case "date":
		d, err := sild.ParseDate(s)
		if err != nil {
			pr.Check(false, field, "date.unreadable")
			return nil
		}
		return d.String()
	case "number":
		n, err := strconv.Atoi(s)
		if err != nil {
			pr.Check(false, field, "number.unreadable")
			return nil
		}
		return n
	}
	return s
}

// readMany keeps the chosen options in the order of the question.
func (q Question) readMany(pr sild.Problems, field string, list []any) any {
	pr.Check(q.Type == "choices", field, "choice.unknown")
	chosen := map[string]bool{}
	for _, x := range list {
		id, _ := x.(string)
		pr.Check(q.has(id), field, "choice.unknown")
		chosen[id] = true
	}
	var kept []any
	for _, o := range q.Options {
		if chosen[o.ID] {
			kept = append(kept, o.ID)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}

func (q Question) has(option string) bool {
	return slices.ContainsFunc(q.Options, func(o Option) bool { return o.ID == option })
}
