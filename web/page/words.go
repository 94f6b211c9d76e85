// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"errors"
	"slices"
	"strings"
	"time"

	"sild"
)

// Said joins what there is to say.
func Said(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// TypedIn is typed for one of several forms of a page.
func (v *Visit) TypedIn(form, name, otherwise string) string {
	if v.Form == nil || v.Page.Form != form {
		return otherwise
	}
	return v.Form.Get(name)
}

// MomentShort is a day and a time, for what lies back.
func (v *Visit) MomentShort(at time.Time) string {
	return v.Page.ShortDate(sild.DateOf(at, v.Page.Zone)) + " " + v.Page.Time(at, v.Page.Zone)
}

// Tongue is a language in words.
func (v *Visit) Tongue(code string) string {
	if code == "" || !v.Page.Has("language."+code) {
		return code
	}
	return v.Page.T("language." + code)
}

// Monday is the first day of the week of d.
func Monday(d sild.Date) sild.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

// LastPart is what stands behind the last slash.
func LastPart(path string) string { return path[strings.LastIndex(path, "/")+1:] }

// Both puts what could not be read of a form together with what was refused, so
// that a reader sees all of it at once. What could not be read stands first.
func Both(p sild.Problems, err error) error {
	e, ok := errors.AsType[*sild.Error](err)
	switch {
	case err == nil:
		return p.Err()
	case !ok || e.Kind != sild.Invalid:
		return err
	}
	for field, m := range e.Fields {
		if _, there := p[field]; !there {
			p[field] = m
		}
	}
	if len(e.Fields) == 0 {
		p[""] = sild.Message{Key: e.Key, Args: e.Args}
	}
	return p.Err()
}

// When is a moment in a few words: "today 14:32".
func (v *Visit) When(at time.Time) string {
	return v.Page.Day(sild.DateOf(at, v.Page.Zone), v.Page.Today) + " " + v.Page.Time(at, v.Page.Zone)
}

// SentenceCase is s with its first letter large.
func SentenceCase(s string) string {
	for _, r := range s {
		first := string(r)
		return strings.ToUpper(first) + s[len(first):]
	}
	return s
}

// AsError is err if it is one of ours.
func AsError(err error) (*sild.Error, bool) { return errors.AsType[*sild.Error](err) }

// Paragraphs are the lines of a text of the pack.
func Paragraphs(text string) (list []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}
