// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"

	"sild"
)

// A reader fills a Pack from YAML and gathers every fault on the way. It knows
// the types of pack.go by reflection: their yaml, enum and keys tags are the
// whole grammar.
type reader struct {
	file   string
	lines  [][]rune
	at     map[string]ast.Node // the value that was read for a path
	faults Faults
}

func (r *reader) fault(n ast.Node, path, text, proposal string) {
	f := Fault{File: r.file, Line: 1, Column: 1, Path: path, Text: text, Proposal: proposal}
	if n != nil {
		f.Line, f.Column = place(n)
	}
	r.faults = append(r.faults, f)
}

// scalars are the types that one line of text fills. A reading says what is
// wrong and what may have been meant.
var scalars = map[reflect.Type]func(reflect.Value, string) (wrong, proposal string){
	reflect.TypeFor[Timing](): reading(parseTiming),
	reflect.TypeFor[Event]():  reading(parseEvent),
	reflect.TypeFor[Span]():   reading(parseSpan),
	reflect.TypeFor[Target](): reading(parseTarget),
	reflect.TypeFor[Expr](): reading(func(s string) (Expr, string, string) {
		return Expr{Text: s}, "", "" // compiled when all vocabularies and forms are known
	}),
	reflect.TypeFor[sild.Date](): reading(func(s string) (sild.Date, string, string) {
		d, err := sild.ParseDate(s)
		if err != nil {
			return d, fmt.Sprintf("%q is not a day.", s), "Write it as 2024-12-31."
		}
		return d, "", ""
	}),
}

func reading[T any](parse func(string) (T, string, string)) func(reflect.Value, string) (string, string) {
	return func(v reflect.Value, s string) (string, string) {
		x, wrong, proposal := parse(s)
		if wrong == "" {
			v.Set(reflect.ValueOf(x))
		}
		return wrong, proposal
	}
}

// read fills v from n.
func (r *reader) read(n ast.Node, path string, v reflect.Value, tag reflect.StructTag) {
	r.at[path] = n
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode, *ast.DirectiveNode:
		r.fault(n, path, "Marks with &, * or ! are not used in packs.", "Write the value itself, in quotes if it begins with such a mark.")
		return
	case *ast.NullNode:
		r.fault(n, path, "There is no value here.", "Fill it in, or take the line out.")
		return
	}
	if into, ok := scalars[v.Type()]; ok {
		r.scalar(n, path, v, into)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		r.structure(n, path, v)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		r.read(n, path, v.Elem(), tag)
	case reflect.Map:
		r.table(n, path, v, tag)
	case reflect.Slice:
		seq, ok := n.(*ast.SequenceNode)
		if !ok {
			r.wrongType(n, path, "a list: a line that begins with a hyphen for each")
			return
		}
		if len(seq.Values) == 0 {
			r.fault(n, path, "The list is empty.", "Add something to it, or take the line out.")
		}
		list := reflect.MakeSlice(v.Type(), len(seq.Values), len(seq.Values))
		for i, item := range seq.Values {
			r.read(item, fmt.Sprintf("%s[%d]", path, i), list.Index(i), tag)
		}
		v.Set(list)
	case reflect.String:
		if s, ok := r.text(n, path); ok {
			v.SetString(s)
			r.oneOf(n, path, s, tag.Get("enum"))
		}
	case reflect.Int:
		i, ok := n.(*ast.IntegerNode)
		if !ok {
			r.wrongType(n, path, "a whole number")
			return
		}
		x, err := strconv.Atoi(i.GetToken().Value)
		if err != nil || x < 0 || x > 1_000_000 {
			r.fault(n, path, fmt.Sprintf("%s is not a number that can stand here.", i.GetToken().Value), "Write a whole number of 0 or more, in digits.")
			return
		}
		v.SetInt(int64(x))
	case reflect.Bool:
		b, ok := n.(*ast.BoolNode)
		if !ok {
			r.wrongType(n, path, "true or false")
			return
		}
		v.SetBool(b.Value)
	default:
		panic("pack: no reading for " + v.Type().String())
	}
}

func (r *reader) oneOf(n ast.Node, path, s, enum string) {
	if enum == "" {
		return
	}
	if known := strings.Split(enum, ","); !slices.Contains(known, s) {
		r.fault(n, path, fmt.Sprintf("%q cannot stand here. There are: %s.", s, strings.Join(known, ", ")), didYouMean(s, known))
	}
}

func (r *reader) scalar(n ast.Node, path string, v reflect.Value, into func(reflect.Value, string) (string, string)) {
	s, ok := r.text(n, path)
	if !ok {
		return
	}
	if wrong, proposal := into(v, s); wrong != "" {
		r.fault(n, path, wrong, proposal)
	}
}

// text is a text without the white space around it.
func (r *reader) text(n ast.Node, path string) (string, bool) {
	var s string
	switch n := n.(type) {
	case *ast.StringNode:
		s = n.Value
	case *ast.LiteralNode:
		s = n.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		was := n.GetToken().Value
		r.fault(n, path, fmt.Sprintf("Here should be text, and %s is none.", was), fmt.Sprintf("Put it into quotes: %q.", was))
		return "", false
	default:
		r.wrongType(n, path, "text")
		return "", false
	}
	if s = strings.TrimSpace(s); s == "" {
		r.fault(n, path, "The text is empty.", "Fill it in, or take the line out.")
		return "", false
	}
	hidden := sild.Problems{}
	if hidden.Text("text", s, utf8.RuneCountInString(s)); hidden.Err() != nil {
		r.fault(n, path, "The text contains letters that cannot be seen or that turn the text around.", "Type it again by hand.")
		return "", false
	}
	return s, true
}

func (r *reader) wrongType(n ast.Node, path, want string) {
	is := "something else"
	switch n.(type) {
	case *ast.StringNode, *ast.LiteralNode:
		is = "text"
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		is = "a number"
	case *ast.BoolNode:
		is = "true or false"
	case *ast.SequenceNode:
		is = "a list"
	case *ast.MappingNode, *ast.MappingValueNode:
		is = "keys with values"
	}
	r.fault(n, path, fmt.Sprintf("Here should be %s, and not %s.", want, is), "")
}

// pairs are the keys and values of n, without keys that are no plain word or
// that were there before.
func (r *reader) pairs(n ast.Node, path, want string) (keys []string, by map[string]*ast.MappingValueNode, ok bool) {
	var all []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		all = n.Values
	case *ast.MappingValueNode:
		all = []*ast.MappingValueNode{n}
	default:
		r.wrongType(n, path, want)
		return nil, nil, false
	}
	by = map[string]*ast.MappingValueNode{}
	for _, kv := range all {
		key, ok := kv.Key.(*ast.StringNode)
		if !ok {
			r.fault(kv, path, "This key is not a plain word.", "")
			continue
		}
		if first, twice := by[key.Value]; twice {
			line, _ := place(first)
			r.fault(kv, join(path, key.Value), fmt.Sprintf("%q stands here twice; the first is on line %d.", key.Value, line), "")
			continue
		}
		keys, by[key.Value] = append(keys, key.Value), kv
	}
	return keys, by, true
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// A field of a type, as the file names it.
type field struct {
	key      string
	index    int
	required bool
	tag      reflect.StructTag
}

func fieldsOf(t reflect.Type) (all []field) {
	for i := range t.NumField() {
		f := t.Field(i)
		if key, rest, _ := strings.Cut(f.Tag.Get("yaml"), ","); key != "" {
			all = append(all, field{key, i, rest != "omitempty", f.Tag})
		}
	}
	return all
}

// nouns name a thing of a type where its own name would puzzle.
var nouns = map[reflect.Type]string{
	reflect.TypeFor[Basis]():     "legal basis",
	reflect.TypeFor[Part]():      "service part",
	reflect.TypeFor[Limits]():    "caseload",
	reflect.TypeFor[Received]():  "description of who received the service",
	reflect.TypeFor[Former]():    "former name",
	reflect.TypeFor[Condition](): "condition of who may come",
}

func noun(t reflect.Type) string {
	if n, ok := nouns[t]; ok {
		return n
	}
	return strings.ToLower(t.Name())
}

func (r *reader) structure(n ast.Node, path string, v reflect.Value) {
	fields := fieldsOf(v.Type())
	known := make([]string, len(fields))
	for i, f := range fields {
		known[i] = f.key
	}
	keys, by, ok := r.pairs(n, path, fmt.Sprintf("a %s with its keys, such as %q", noun(v.Type()), fields[0].key+": …"))
	if !ok {
		return
	}
	for _, key := range keys {
		if !slices.Contains(known, key) {
			proposal := didYouMean(key, known)
			if proposal == "" {
				proposal = fmt.Sprintf("It may have: %s.", strings.Join(known, ", "))
			}
			r.fault(by[key].Key, join(path, key), fmt.Sprintf("There is no key %q in a %s.", key, noun(v.Type())), proposal)
		}
	}
	for _, f := range fields {
		kv, there := by[f.key]
		if there {
			r.read(kv.Value, join(path, f.key), v.Field(f.index), f.tag)
		} else if f.required {
			proposal := ""
			if doc := f.tag.Get("doc"); doc != "" {
				proposal = "Add it: " + lowerFirst(doc)
			}
			r.fault(n, path, fmt.Sprintf("The %s has no %q.", noun(v.Type()), f.key), proposal)
		}
	}
}

// lowerFirst makes a sentence the end of another, but leaves abbreviations.
func lowerFirst(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' || strings.HasPrefix(s, "A ") {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

func (r *reader) table(n ast.Node, path string, v reflect.Value, tag reflect.StructTag) {
	keys, by, ok := r.pairs(n, path, "keys with values")
	if !ok {
		return
	}
	if len(keys) == 0 {
		r.fault(n, path, "There is nothing in it.", "Fill it in, or take the line out.")
	}
	m := reflect.MakeMapWithSize(v.Type(), len(keys))
	for _, key := range keys {
		if v.Type() == reflect.TypeFor[Texts]() && strings.Contains(key, " ") {
			r.fault(by[key].Key, path, fmt.Sprintf("The text ends at its comma, and %q stands alone.", shortened(key)), "Put the whole text into quotes.")
			continue
		}
		if v.Type() != reflect.TypeFor[Texts]() {
			r.oneOf(by[key].Key, join(path, key), key, tag.Get("keys"))
		}
		elem := reflect.New(v.Type().Elem()).Elem()
		r.read(by[key].Value, join(path, key), elem, tag)
		m.SetMapIndex(reflect.ValueOf(key), elem)
	}
	v.Set(m)
}

// shortened is the beginning of a text, to find it by.
func shortened(s string) string {
	if letters := []rune(s); len(letters) > 30 {
		return string(letters[:30]) + "…"
	}
	return s
}

// walk visits every value of type T below v, in the order of the file's paths.
// What visit changes stays changed.
func walk[T any](v reflect.Value, path string, visit func(path string, x *T)) {
	switch {
	case v.Type() == reflect.TypeFor[T]():
		visit(path, v.Addr().Interface().(*T))
	case scalars[v.Type()] != nil:
	case v.Kind() == reflect.Struct:
		for _, f := range fieldsOf(v.Type()) {
			walk(v.Field(f.index), join(path, f.key), visit)
		}
	case v.Kind() == reflect.Pointer && !v.IsNil():
		walk(v.Elem(), path, visit)
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), fmt.Sprintf("%s[%d]", path, i), visit)
		}
	case v.Kind() == reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, k := range keys {
			elem := reflect.New(v.Type().Elem()).Elem() // what is in a map cannot be changed in place
			elem.Set(v.MapIndex(k))
			walk(elem, join(path, k.String()), visit)
			v.SetMapIndex(k, elem)
		}
	}
}
