// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"sild"
)

// object keeps the keys of a schema in the order of the Go types, so that
// editors offer them as people write them.
type object []pair

type pair struct {
	key   string
	value any
}

func (o object) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	b.WriteByte('{')
	for i, p := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(p.key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(p.value)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%s:%s", key, value)
	}
	b.WriteByte('}')
	return []byte(b.String()), nil
}

// Schema is the JSON Schema (2020-12) of a pack, for editors. It is made of the
// types of this package; what it cannot say, such as whether a name exists,
// Parse says.
func Schema() []byte {
	defs := object{}
	root := schemaOf(reflect.TypeFor[Pack](), "", &defs)
	s := object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"title", "A programme pack of Sild"},
	}
	s = append(s, root.(object)...)
	s = append(s, pair{"$defs", defs})
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		panic(err) // it holds texts and lists only
	}
	return append(b, '\n')
}

var scalarSchemas = map[reflect.Type]object{
	reflect.TypeFor[Expr](): {{"type", "string"}, {"maxLength", longestExpr}, {"examples", []string{"age(person.born, release.date) > 30"}}},
	reflect.TypeFor[Span](): {{"type", "string"}, {"pattern", `^\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d$`}, {"examples", []string{"2023-10-01..2024-12-31"}}},
	reflect.TypeFor[Target](): {
		{"type", "string"}, {"pattern", `^(at least|fewer than) \d{1,3} ?%$`}, {"examples", []string{"at least 75 %", "fewer than 30 %"}},
	},
	reflect.TypeFor[sild.Date](): {{"type", "string"}, {"format", "date"}},
	reflect.TypeFor[Timing](): {
		{"type", "string"},
		{"pattern", `^(every (\d+ )?(working )?(day|week|month|year)s? after (` + anchorPattern() + `) until (` + anchorPattern() + `)|(\d+ (working )?(day|week|month|year)s? (after|before) )?(` + anchorPattern() + `))$`},
		{"examples", []string{"10 working days after referral.received", "6 months before release", "every month after first_meeting until release", "end"}},
	},
	reflect.TypeFor[Event](): {
		{"anyOf", []object{{{"enum", plainEvents()}}, {{"type", "string"}, {"pattern", "^(" + AnswerTo + `|part\.(begun|ended|held)) [a-z][a-z0-9_-]*$`}}}},
	},
}

func anchorPattern() string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.Join(anchorNames(), "|"), ".", `\.`), "ID", `[a-z][a-z0-9_-]*`)
}

func plainEvents() (names []string) {
	for _, n := range eventNames() {
		if n != AnswerTo && !strings.HasPrefix(n, "part.") {
			names = append(names, n)
		}
	}
	return names
}

func schemaOf(t reflect.Type, tag reflect.StructTag, defs *object) any {
	if s, ok := scalarSchemas[t]; ok {
		return s
	}
	if t == reflect.TypeFor[Texts]() {
		define(defs, "Texts", func() object {
			return object{
				{"type", "object"},
				{"description", "A text in each language of the pack, by its code."},
				{"minProperties", 1},
				{"additionalProperties", object{{"type", "string"}, {"minLength", 1}}},
			}
		})
		return object{{"$ref", "#/$defs/Texts"}}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem(), tag, defs)
	case reflect.Struct:
		if t == reflect.TypeFor[Pack]() {
			return structSchema(t, defs)
		}
		define(defs, t.Name(), func() object { return structSchema(t, defs) })
		return object{{"$ref", "#/$defs/" + t.Name()}}
	case reflect.Slice:
		return object{{"type", "array"}, {"minItems", 1}, {"items", schemaOf(t.Elem(), tag, defs)}}
	case reflect.Map:
		s := object{{"type", "object"}, {"minProperties", 1}}
		if keys := tag.Get("keys"); keys != "" {
			s = append(s, pair{"propertyNames", object{{"enum", strings.Split(keys, ",")}}})
		}
		return append(s, pair{"additionalProperties", schemaOf(t.Elem(), tag, defs)})
	case reflect.Int:
		return object{{"type", "integer"}, {"minimum", 0}}
	case reflect.Bool:
		return object{{"type", "boolean"}}
	}
	if enum := tag.Get("enum"); enum != "" {
		return object{{"enum", strings.Split(enum, ",")}}
	}
	return object{{"type", "string"}, {"minLength", 1}}
}

func structSchema(t reflect.Type, defs *object) object {
	props, required := object{}, []string{}
	for _, f := range fieldsOf(t) {
		s := schemaOf(t.Field(f.index).Type, f.tag, defs).(object)
		if doc := f.tag.Get("doc"); doc != "" {
			s = append(object{{"description", doc}}, s...)
		}
		props = append(props, pair{f.key, s})
		if f.required {
			required = append(required, f.key)
		}
	}
	s := object{{"type", "object"}, {"additionalProperties", false}}
	if len(required) > 0 {
		s = append(s, pair{"required", required})
	}
	return append(s, pair{"properties", props})
}

// define adds a definition once.
func define(defs *object, name string, make func() object) {
	for _, d := range *defs {
		if d.key == name {
			return
		}
	}
	i := len(*defs)
	*defs = append(*defs, pair{name, nil})
	(*defs)[i].value = make()
}
