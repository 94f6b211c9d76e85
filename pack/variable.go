// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
)

// A variable is something that conditions may ask about. The table of them is
// closed: what is not in it, a pack cannot ask.
type variable struct {
	path   string
	kind   *cel.Type
	says   string   // what it is, for the page about the language
	values []string // the only texts that it can be, where there is a list
	of     string   // what those values are, for people
	key    string   // of the message that names it when it is missing
	label  Texts    // the pack's own name for it

	vocabulary string         // whose values they are, where it is one
	unknown    *types.Unknown // what it is while it is not known
}

var (
	dayKind   = cel.OpaqueType("day")
	birthKind = cel.OpaqueType("birth") // a day that may be known in part only
	textList  = cel.ListType(cel.StringType)
)

// always are the variables that every pack has.
var always = []variable{
	{path: "person.born", kind: birthKind, says: "The day of birth; perhaps only the year or the month is known. Use it in age()."},
	{path: "person.sex", kind: cel.StringType, says: "m, f or x.", values: []string{"m", "f", "x"}, of: "sexes"},
	{path: "address.area", kind: cel.StringType, says: "The area in which the person lives, or will live after release, as the address has it: an area of the programme, or elsewhere. Of several addresses the one that goes on; lived before declared."},
	{path: "address.source", kind: cel.StringType, says: "Who said so: a value of the vocabulary address_sources.", vocabulary: "address_sources"},
	{path: "address.told", kind: dayKind, says: "The day on which it was said."},
	{path: "release.date", kind: dayKind, says: "The day of release from prison, expected or happened."},
	{path: "release.kind", kind: cel.StringType, says: "How the person leaves prison: a value of the vocabulary release.", vocabulary: "release"},
	{path: "release.place", kind: cel.StringType, says: "From which prison: a value of the vocabulary prisons.", vocabulary: "prisons"},
	{path: "referral.received", kind: dayKind, says: "The day on which the provider received the referral."},
	{path: "referral.wanted", kind: textList, says: "The service parts that were asked for.", of: "service parts"},
	{path: "referral.family", kind: cel.BoolType, says: "Whether the person was asked for as family: of somebody who is in prison, was there, or takes part."},
	{path: "case.start", kind: dayKind, says: "The day of admission."},
	{path: "case.end", kind: dayKind, says: "The day on which the service ended."},
	{path: "case.end_reason", kind: cel.StringType, says: "Why it ended: a meaning of the vocabulary end_reasons.", values: Meanings["end_reasons"], of: "meanings of reasons for the end"},
	{path: "consent.given", kind: cel.BoolType, says: "Whether the person said yes."},
	{path: "contacts.held", kind: cel.IntType, says: "How many meetings were held."},
	{path: "contacts.in_prison", kind: cel.IntType, says: "How many of them in the prison."},
	{path: "network.added", kind: cel.IntType, says: "How many people and bodies came into the network during the service."},
}

// Elsewhere is the area of an address in none of the programme's.
const Elsewhere = "elsewhere"

// word is a name that can stand in a condition.
var word = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// reserved are the words that CEL keeps for itself.
var reserved = []string{"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop", "namespace", "null", "package", "return", "true", "var", "void", "while"}

// variableTable is the table of what conditions of p may ask about.
func (p *Pack) variableTable() []variable {
	all := slices.Clone(always)
	for i := range all {
		v := &all[i]
		v.key = "path." + v.path
		if v.vocabulary != "" {
			v.values, v.of = p.ids(v.vocabulary), "values of the vocabulary "+v.vocabulary
		}
		if v.path == "address.area" {
			v.values, v.of = append(slices.Clone(p.Areas), Elsewhere), "areas of the programme"
		}
		if v.path == "referral.wanted" {
			for _, part := range p.Parts {
				v.values = append(v.values, part.ID)
			}
		}
	}
	for _, name := range sortedKeys(p.Vocabularies) {
		voc := p.Vocabularies[name]
		all = append(all, variable{
			path: "status." + name, kind: cel.StringType, values: p.ids(name), of: "values of the vocabulary " + name,
			key: "path.status", label: voc.Names, vocabulary: name,
		})
	}
	for _, v := range p.Vocabularies["events"].Values {
		all = append(all, variable{path: "event." + v.ID, kind: cel.BoolType, key: "path.event", label: v.Names})
	}
	for _, f := range p.Forms {
		for _, q := range f.Questions {
			v := variable{path: "answers." + f.ID + "." + q.ID, kind: cel.StringType, key: "path.answers", label: q.Text}
			switch q.Type {
			case "yes_no":
				v.kind = cel.BoolType
			case "number":
				v.kind = cel.IntType
			case "date":
				v.kind = dayKind
			case "choices":
				v.kind = textList
			}
			for _, o := range q.Options {
				v.values, v.of = append(v.values, o.ID), "options of the question "+q.ID
			}
			all = append(all, v)
		}
	}
	// A name that cannot stand in a condition, or that is there twice, has its own
	// fault; here it would only cause a second one.
	seen := map[string]bool{}
	all = slices.DeleteFunc(all, func(v variable) bool {
		if seen[v.path] {
			return true
		}
		seen[v.path] = true
		for name := range strings.SplitSeq(v.path, ".") {
			if !word.MatchString(name) || slices.Contains(reserved, name) {
				return true
			}
		}
		return false
	})
	for i := range all {
		all[i].unknown = types.NewUnknown(int64(i+1), types.NewAttributeTrail(all[i].path))
	}
	return all
}

// ids are the ids of a vocabulary's values, also of retired ones: old records
// still have them.
func (p *Pack) ids(vocabulary string) (ids []string) {
	for _, v := range p.Vocabularies[vocabulary].Values {
		ids = append(ids, v.ID)
	}
	return ids
}
