// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common"
)

var (
	undeclared   = regexp.MustCompile(`^undeclared reference to '(.*?)'(?: \(in container|\(did you| \(did you|$)`)
	noOverload   = regexp.MustCompile(`^found no matching overload for '(.*?)' applied to '(?:(.*)\.)?\((.*)\)'`)
	singleEquals = regexp.MustCompile(`[^=!<>]=[^=]`)
	plainWords   = regexp.MustCompile(`(?i)\b(and|or|not)\b`)
	quoted       = regexp.MustCompile(`"[^"]*"|'[^']*'`)
)

// explain says in plain sentences what CEL found wrong.
func (c *compiler) explain(path, text string, errs []*common.Error) {
	before := len(c.r.faults)
	for _, err := range errs {
		at := offset(text, err.Location)
		msg := err.Message
		if strings.HasPrefix(msg, "Syntax error") {
			c.syntax(path, text, at)
			return // what follows a first syntax error is guesswork
		}
		if m := undeclared.FindStringSubmatch(msg); m != nil {
			c.undeclared(path, text, at, m[1])
			continue
		}
		if m := noOverload.FindStringSubmatch(msg); m != nil {
			if !strings.Contains(m[3], "!error!") {
				c.overload(path, text, at, m[1], m[3])
			}
			continue
		}
		switch {
		case strings.Contains(msg, "field selection"):
			c.r.inside(path, text, at, "What stands before this dot has no parts.", "")
		case strings.Contains(msg, "int literal"), strings.Contains(msg, "uint literal"), strings.Contains(msg, "double literal"):
			c.r.inside(path, text, at, "This number is too large.", "")
		case strings.Contains(msg, "recursion limit"), strings.Contains(msg, "exceeds limit"):
			c.r.inside(path, text, at, "There are too many brackets or signs inside each other.", "")
		default:
			c.r.inside(path, text, at, fmt.Sprintf("The condition is not right here (%s).", msg), "")
		}
	}
	if len(c.r.faults) == before {
		c.r.inside(path, text, 0, "The condition is not right.", "")
	}
}

func (c *compiler) syntax(path, text string, at int) {
	bare := quoted.ReplaceAllString(text, `""`)
	say, proposal := "The condition cannot be read here.", "Is something missing, or is there too much?"
	switch {
	case strings.ContainsAny(text, "“”„‟«»‘’"):
		say, proposal = "There are quotes of print in the condition.", `Use straight ones: "employed".`
	case singleEquals.MatchString(bare):
		proposal = "Two things are compared with ==."
	case plainWords.MatchString(bare):
		say, proposal = fmt.Sprintf("%q is not a word of conditions.", plainWords.FindString(bare)), "Write && for and, || for or, ! for not."
	case strings.ContainsAny(bare, `"'`) && strings.Count(bare, `"`)%2+strings.Count(bare, `'`)%2 > 0:
		say, proposal = "A text in quotes does not end.", "Close it with the same quote."
	case strings.Count(bare, "(") != strings.Count(bare, ")"), strings.Count(bare, "[") != strings.Count(bare, "]"):
		proposal = "Is a bracket missing, or is there one too many?"
	}
	c.r.inside(path, text, at, say, proposal)
}

func (c *compiler) undeclared(path, text string, at int, name string) {
	if op, ok := operatorNames[name]; ok {
		c.r.inside(path, text, at, fmt.Sprintf("%s is not part of the language of conditions.", op), "")
		return
	}
	start := at
	if i := strings.LastIndex(text[:min(byteAt(text, at)+len(name), len(text))], name); i >= 0 {
		start = utf8.RuneCountInString(text[:i])
	}
	rest := strings.TrimSpace(text[min(byteAt(text, start)+len(name), len(text)):])
	if strings.HasPrefix(rest, "(") {
		switch name {
		case "event", "status", "answers":
			c.r.inside(path, text, start, fmt.Sprintf("%s is not a function.", name), fmt.Sprintf("Write for example %s.", c.example(name)))
		default:
			c.r.inside(path, text, start, fmt.Sprintf("There is no function %q. There are: %s.", name, strings.Join(functionNames(), ", ")), didYouMean(name, functionNames()))
		}
		return
	}
	c.r.inside(path, text, start, fmt.Sprintf("There is no %q that a condition can ask about.", name), c.propose(name))
}

// example is a variable whose path begins with name.
func (c *compiler) example(name string) string {
	for _, path := range sortedKeys(c.variables) {
		if strings.HasPrefix(path, name+".") {
			return path
		}
	}
	return name + ".…"
}

// propose is what name may have meant, or what there is.
func (c *compiler) propose(name string) string {
	all := sortedKeys(c.variables)
	if p := didYouMean(name, all); p != "" {
		return p
	}
	first, _, _ := strings.Cut(name, ".")
	var near []string
	for _, path := range all {
		if strings.HasPrefix(path, first+".") {
			near = append(near, path)
		}
	}
	if len(near) == 0 {
		for _, path := range all {
			head, _, _ := strings.Cut(path, ".")
			near = append(near, head+".…")
		}
		near = slices.Compact(near)
	}
	return fmt.Sprintf("There are: %s.", strings.Join(near, ", "))
}

func (c *compiler) overload(path, text string, at int, fn, args string) {
	kinds := strings.Split(args, ", ")
	for i, k := range kinds {
		kinds[i] = typeWords(k)
	}
	have := strings.Join(kinds, " and ")
	op, isOperator := operatorNames[fn]
	var say, proposal string
	switch {
	case strings.Contains(args, "birth") && fn != "age":
		say = "The date of birth may be known only in part, so nothing is compared with it directly."
		proposal = "Write for example: age(person.born, release.date) > 30."
	case !isOperator:
		say = fmt.Sprintf("%s() cannot be used with %s.", fn, have)
		for _, f := range functions {
			if f.name == fn {
				proposal = fmt.Sprintf("Write for example: %s.", f.example)
			}
		}
	case op == "&&" || op == "||" || op == "!":
		say = fmt.Sprintf("%s stands between things that are true or false; here is %s.", op, have)
		if op == "!" {
			say = fmt.Sprintf("! stands before something that is true or false; here is %s.", have)
		}
	case op == "in":
		say = fmt.Sprintf("in asks whether a text is in a list of texts; here is %s.", have)
	case op == "? :":
		say = "Both values after ? must be of one kind."
	default:
		say = fmt.Sprintf("%s stands between two things of one kind; here is %s.", op, have)
		if strings.Contains(args, "double") {
			proposal = "Write whole numbers."
		} else if op != "==" && op != "!=" {
			say = fmt.Sprintf("%s stands between two numbers or two days; here is %s.", op, have)
		}
	}
	c.r.inside(path, text, at, say, proposal)
}

func typeWords(t string) string {
	switch {
	case t == "string":
		return "text"
	case t == "int" || t == "uint" || t == "double":
		return "a number"
	case t == "bool":
		return "something true or false"
	case t == "day":
		return "a day"
	case t == "birth":
		return "a date of birth"
	case strings.HasPrefix(t, "list"):
		return "a list"
	}
	return "something else"
}

func kindName(t *cel.Type) string { return typeWords(t.String()) }

func kindNames(kinds []*cel.Type) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = kindName(k)
	}
	return strings.Join(names, " or ")
}

// byteAt is the index in bytes of the n-th letter of s.
func byteAt(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}
