// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"sild"
)

const schemaPrefix = "#/components/schemas/"

// words are how Sild's own words look in the API: once in its description, and
// by name wherever they stand.
var words = map[string]*huma.Schema{
	"ID": {Type: huma.TypeString, Format: "uuid"},
	// As sild.ParseDate takes it, so that a day of the year 203 is refused at its field.
	"Day": {
		Type: huma.TypeString, Format: "date", Description: "A day of the years 1850 to 2199.", Examples: []any{"2024-08-05"},
		Pattern: `^(18[5-9]|19\d|2[01]\d)\d-`, PatternDescription: "a day of the years 1850 to 2199",
	},
}

func schemas() huma.Registry {
	r := huma.NewMapRegistry(schemaPrefix, huma.DefaultSchemaNamer)
	for name, s := range words {
		s := *s
		s.PrecomputeMessages()
		r.Map()[name] = &s
	}
	r.RegisterTypeAlias(reflect.TypeFor[sild.ID](), reflect.TypeFor[idWord]())
	r.RegisterTypeAlias(reflect.TypeFor[sild.Date](), reflect.TypeFor[dayWord]())
	return r
}

type (
	idWord  struct{}
	dayWord struct{}
)

func (idWord) Schema(huma.Registry) *huma.Schema  { return &huma.Schema{Ref: schemaPrefix + "ID"} }
func (dayWord) Schema(huma.Registry) *huma.Schema { return &huma.Schema{Ref: schemaPrefix + "Day"} }

// A List is one page of things.
type List[T any] struct {
	Items []T    `json:"items" nullable:"false" doc:"The things, in their order."`
	Next  string `json:"next,omitempty" doc:"If there are more: give it as after to get them."`
}

// listOf is all there is of something.
func listOf[T, S any](from []S, one func(S) T) List[T] { return List[T]{Items: each(from, one)} }

// each makes one thing of each other; of none no things, and never null.
func each[T, S any](from []S, one func(S) T) []T {
	to := []T{}
	for _, s := range from {
		to = append(to, one(s))
	}
	return to
}

// oneOf is the one of a list that is wanted. What is not in it is Missing.
func oneOf[T any](list []T, err error, wanted func(T) bool) (T, error) {
	if i := slices.IndexFunc(list, wanted); i >= 0 && err == nil {
		return list[i], nil
	}
	var none T
	if err == nil {
		err = sild.Missing()
	}
	return none, err
}
