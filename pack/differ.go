// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"sild"
)

// What became of a rule from one version to the next.
const (
	Added   = "added"
	Changed = "changed"
	Retired = "retired" // kept for old records, and no longer offered
	Gone    = "gone"
)

// A Change is one thing of a pack that is not as it was.
type Change struct {
	Chapter string // of the pack: its key, such as clocks; facts for what stands by itself
	In      string // of a question the form, of a value the list
	ID      string
	Kind    string
	Names   Texts // what it is called: now, or was
	Details []Detail
}

// A Detail is one key of a thing that says something else.
type Detail struct {
	Key      string // such as due, or worker.kind
	Lang     string // of a text
	From, To string // as they stand in the file; empty: nothing
}

// Diff tells what changed from one version to another, chapter by chapter in the
// order of the language. Comments, and the order in which things stand, are no
// change; but for stages and levels, whose order says something.
func Diff(was, now *Pack) (all []Change) {
	a, b := reflect.ValueOf(was).Elem(), reflect.ValueOf(now).Elem()
	for _, f := range fieldsOf(a.Type()) {
		x, y := a.Field(f.index), b.Field(f.index)
		switch {
		case f.key == "version":
		case f.key == "vocabularies":
			all = append(all, diffVocabularies(was, now)...)
		case listOfThings(x.Type()):
			all = append(all, diffThings(f.key, "", x, y)...)
		default:
			if d := details(x, y, ""); len(d) > 0 {
				all = append(all, Change{Chapter: "facts", ID: f.key, Kind: kindOf(d), Details: d})
			}
		}
	}
	if a, b := order(was.Stages), order(now.Stages); a != b && sameSet(was.Stages, now.Stages) {
		all = append(all, Change{Chapter: "stages", ID: "order", Kind: Changed, Details: []Detail{{Key: "order", From: a, To: b}}})
	}
	return all
}

func order(list []Stage) string {
	ids := make([]string, len(list))
	for i, s := range list {
		ids[i] = s.ID
	}
	return strings.Join(ids, ", ")
}

func sameSet(a, b []Stage) bool {
	x, y := strings.Split(order(a), ", "), strings.Split(order(b), ", ")
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

func diffVocabularies(was, now *Pack) (all []Change) {
	names := sortedKeys(was.Vocabularies)
	for _, n := range sortedKeys(now.Vocabularies) {
		if _, old := was.Vocabularies[n]; !old {
			names = append(names, n)
		}
	}
	for _, n := range names {
		a, had := was.Vocabularies[n]
		b, has := now.Vocabularies[n]
		c := Change{Chapter: "vocabularies", ID: n, Kind: Changed, Names: b.Names}
		switch {
		case !had:
			c.Kind = Added
		case !has:
			c.Kind, c.Names = Gone, a.Names
		default:
			c.Details = details(reflect.ValueOf(a.Names), reflect.ValueOf(b.Names), "names")
		}
		if c.Kind != Changed || len(c.Details) > 0 {
			all = append(all, c)
		}
		if had && has {
			all = append(all, diffThings("vocabularies", n, reflect.ValueOf(a.Values), reflect.ValueOf(b.Values))...)
		}
	}
	return all
}

// listOfThings reports whether t is a list of things that have an id.
func listOfThings(t reflect.Type) bool {
	if t.Kind() != reflect.Slice || t.Elem().Kind() != reflect.Struct {
		return false
	}
	_, ok := t.Elem().FieldByName("ID")
	return ok
}

func diffThings(chapter, in string, was, now reflect.Value) (all []Change) {
	find := func(list reflect.Value, id string) (reflect.Value, bool) {
		for i := range list.Len() {
			if list.Index(i).FieldByName("ID").String() == id {
				return list.Index(i), true
			}
		}
		return reflect.Value{}, false
	}
	for i := range now.Len() {
		y := now.Index(i)
		c := Change{Chapter: chapter, In: in, ID: y.FieldByName("ID").String(), Names: namesOf(y)}
		x, had := find(was, c.ID)
		if !had {
			c.Kind = Added
			all = append(all, c)
			continue
		}
		c.Details = details(x, y, "")
		if c.Kind = Changed; retired(y) && !retired(x) {
			c.Kind = Retired
			c.Details = slices.DeleteFunc(c.Details, func(d Detail) bool { return d.Key == "retired" })
		}
		if len(c.Details) > 0 || c.Kind == Retired {
			all = append(all, c)
		}
		if q := y.FieldByName("Questions"); q.IsValid() {
			all = append(all, diffThings("questions", c.ID, x.FieldByName("Questions"), q)...)
		}
	}
	for i := range was.Len() {
		x := was.Index(i)
		id := x.FieldByName("ID").String()
		if _, has := find(now, id); !has {
			all = append(all, Change{Chapter: chapter, In: in, ID: id, Kind: Gone, Names: namesOf(x)})
		}
	}
	return all
}

func retired(v reflect.Value) bool {
	f := v.FieldByName("Retired")
	return f.IsValid() && f.Bool()
}

// namesOf is what a thing is called.
func namesOf(v reflect.Value) Texts {
	for _, name := range []string{"Names", "Text", "Yes", "Says"} {
		if f := v.FieldByName(name); f.IsValid() && f.Type() == reflect.TypeFor[Texts]() && f.Len() > 0 {
			return f.Interface().(Texts)
		}
	}
	return nil
}

func kindOf(list []Detail) string {
	from, to := false, false
	for _, d := range list {
		from, to = from || d.From != "", to || d.To != ""
	}
	switch {
	case !from:
		return Added
	case !to:
		return Gone
	}
	return Changed
}

// details are the keys below two values that differ, in the order of the
// language. Questions are told by themselves.
func details(x, y reflect.Value, key string) (list []Detail) {
	t := x.Type()
	switch {
	case scalars[t] != nil:
	case t == reflect.TypeFor[Texts]():
		a, b := x.Interface().(Texts), y.Interface().(Texts)
		langs := sortedKeys(a)
		for _, l := range sortedKeys(b) {
			if !slices.Contains(langs, l) {
				langs = append(langs, l)
			}
		}
		for _, l := range langs {
			if a[l] != b[l] {
				list = append(list, Detail{key, l, a[l], b[l]})
			}
		}
		return list
	case t.Kind() == reflect.Pointer:
		zero := reflect.New(t.Elem()).Elem()
		a, b := zero, zero
		if !x.IsNil() {
			a = x.Elem()
		}
		if !y.IsNil() {
			b = y.Elem()
		}
		return details(a, b, key)
	case t.Kind() == reflect.Struct:
		for _, f := range fieldsOf(t) {
			if f.key != "questions" {
				list = append(list, details(x.Field(f.index), y.Field(f.index), join(key, f.key))...)
			}
		}
		return list
	case t.Kind() == reflect.Map:
		for _, k := range mapKeys(x, y) {
			a, b := reflect.New(t.Elem()).Elem(), reflect.New(t.Elem()).Elem()
			if v := x.MapIndex(reflect.ValueOf(k)); v.IsValid() {
				a.Set(v)
			}
			if v := y.MapIndex(reflect.ValueOf(k)); v.IsValid() {
				b.Set(v)
			}
			list = append(list, details(a, b, join(key, k))...)
		}
		return list
	}
	if a, b := said(x), said(y); a != b {
		list = append(list, Detail{Key: key, From: a, To: b})
	}
	return list
}

func mapKeys(x, y reflect.Value) (keys []string) {
	for _, v := range []reflect.Value{x, y} {
		for _, k := range v.MapKeys() {
			if !slices.Contains(keys, k.String()) {
				keys = append(keys, k.String())
			}
		}
	}
	slices.Sort(keys)
	return keys
}

// said is a value as it could stand in the file, on one line.
func said(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case Expr:
		return x.Text
	case Timing:
		return x.Text
	case Event:
		return x.Text
	case Target:
		word := "fewer than"
		if x == (Target{}) {
			return ""
		}
		if x.AtLeast {
			word = "at least"
		}
		return fmt.Sprintf("%s %d %%", word, x.Percent)
	case Span:
		if x == (Span{}) {
			return ""
		}
		return x.From.String() + ".." + x.Until.String()
	case sild.Date:
		if x.IsZero() {
			return ""
		}
		return x.String()
	case Texts:
		words := []string{}
		for _, l := range sortedKeys(x) {
			words = append(words, l+": "+x[l])
		}
		return strings.Join(words, " · ")
	}
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Int:
		if v.Int() == 0 {
			return ""
		}
		return fmt.Sprint(v.Int())
	case reflect.Bool:
		if v.Bool() {
			return "yes"
		}
		return ""
	case reflect.Slice:
		var words []string
		for i := range v.Len() {
			words = append(words, said(v.Index(i)))
		}
		if v.Type().Elem().Kind() == reflect.String {
			return strings.Join(words, ", ")
		}
		return strings.Join(words, "; ")
	case reflect.Pointer:
		if v.IsNil() {
			return ""
		}
		return said(v.Elem())
	case reflect.Struct:
		var words []string
		for _, f := range fieldsOf(v.Type()) {
			if s := said(v.Field(f.index)); s != "" {
				words = append(words, f.key+": "+s)
			}
		}
		return strings.Join(words, ", ")
	case reflect.Map:
		var words []string
		for _, k := range mapKeys(v, v) {
			words = append(words, k+": "+said(v.MapIndex(reflect.ValueOf(k))))
		}
		return strings.Join(words, ", ")
	}
	return fmt.Sprint(v.Interface())
}

// ReadTiming reads a timing as it stands in the file; false if it is none.
func ReadTiming(text string) (Timing, bool) {
	t, wrong, _ := parseTiming(text)
	return t, wrong == "" && text != ""
}
