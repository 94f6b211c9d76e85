// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"sild"
	"sild/pack"
)

// A Pasted is a row of a list that was pasted from a spreadsheet, as it was
// understood.
type Pasted struct {
	Line     int    // in what was pasted, from 1
	Text     string // the row as it came
	In       DetailInput
	Leaves   ReleaseInput
	Problems sild.Problems // at "name", "born", "on", "kind"
}

// The most that is read at once: more than any prison releases in seven months,
// and no more than one unit of work should enter. They are ours.
const (
	MostRows  = 200
	mostBytes = 200_000
)

// headings are the words by which columns are known, folded.
var headings = map[string]string{
	"name": "name", "nimi": "name", "isik": "name", "inimene": "name", "person": "name",
	"given": "given", "given name": "given", "given names": "given", "first name": "given", "forename": "given", "eesnimi": "given", "eesnimed": "given",
	"family": "family", "family name": "family", "surname": "family", "last name": "family", "perekonnanimi": "family", "perenimi": "family",
	"born": "born", "birth date": "born", "date of birth": "born", "sünniaeg": "born", "sünnikuupäev": "born", "sünnipäev": "born",
	"code": "born", "personal code": "born", "national code": "born", "id code": "born", "isikukood": "born", "ik": "born",
	"release": "on", "release date": "on", "leaves": "on", "vabaneb": "on", "vabanemine": "on", "vabanemise päev": "on", "vabanemise kuupäev": "on", "vabanemise aeg": "on",
	"kind": "kind", "how": "kind", "alus": "kind", "vabanemise alus": "kind", "liik": "kind", "vabanemise liik": "kind",
}

// ReadPasted reads a list that was pasted: name, birth date or national code,
// day of release, how they leave. Columns stand between tabs, semicolons or
// commas, in this order or under headings; what cannot be read is a problem at
// its row. It looks at nobody's record.
func ReadPasted(p *pack.Pack, place, text string) ([]Pasted, error) {
	refuse := func(key string, args ...string) ([]Pasted, error) {
		pr := sild.Problems{}
		pr.Check(false, "list", key, args...)
		return nil, pr.Err()
	}
	if strings.TrimSpace(text) == "" {
		return refuse("paste.empty")
	}
	if len(text) > mostBytes || !utf8.ValidString(text) {
		return refuse("paste.large", "limit", "int:200")
	}
	r := csv.NewReader(strings.NewReader(strings.TrimLeft(text, "\ufeff")))
	between := comma(text)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.TrimLeadingSpace = between, true, -1, between != '\t' // a tab is a cell, not space
	columns := map[string]int{"name": 0, "born": 1, "on": 2, "kind": 3}
	var list []Pasted
	for first := true; ; first = false {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return refuse("paste.unreadable")
		}
		line, _ := r.FieldPos(0)
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		if first {
			if under := columnsOf(cells); under != nil {
				columns = under
				continue
			}
		}
		if len(list) == MostRows {
			return refuse("paste.large", "limit", "int:200")
		}
		list = append(list, pastedRow(p, place, line, cells, columns))
	}
	if len(list) == 0 {
		return refuse("paste.empty")
	}
	twice(list)
	return list, nil
}

// comma is what stands between the columns: what spreadsheets copy is a tab.
func comma(text string) rune {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	for _, c := range "\t;" {
		if strings.ContainsRune(first, c) {
			return c
		}
	}
	return ','
}

// columnsOf reads a row of headings; nil if it is none. One column that is known
// is not enough: somebody may be called Name.
func columnsOf(cells []string) map[string]int {
	columns := map[string]int{}
	for i, c := range cells {
		word := strings.ToLower(strings.Join(strings.Fields(c), " "))
		if what, ok := headings[word]; ok {
			if _, there := columns[what]; !there {
				columns[what] = i
			}
		}
	}
	if len(columns) < 2 {
		return nil
	}
	return columns
}

func pastedRow(p *pack.Pack, place string, line int, cells []string, columns map[string]int) Pasted {
	cell := func(what string) string {
		if i, ok := columns[what]; ok && i < len(cells) {
			return strings.TrimSpace(cells[i])
		}
		return ""
	}
	x := Pasted{Line: line, Text: strings.TrimRight(strings.Join(cells, " · "), " ·"), Problems: sild.Problems{}}
	x.In = DetailInput{Given: cell("given"), Family: cell("family"), Source: "prison", NoCodeWhy: "unknown"}
	if name := cell("name"); name != "" {
		x.In.Given, x.In.Family = split(name)
	}
	x.Problems.Check(x.In.Given != "" || x.In.Family != "", "name", "person.name.required")
	x.Problems.Check(!strings.ContainsFunc(x.In.Given+x.In.Family, unicode.IsDigit), "name", "paste.name.digits")
	switch born := cell("born"); {
	case len(squeeze(born)) == 11 && strings.Trim(squeeze(born), "0123456789") == "":
		x.In.CodeCountry, x.In.Code, x.In.NoCodeWhy = p.Country, squeeze(born), ""
		_, err := ParseCode(p.Country, x.In.Code)
		if e, ok := errors.AsType[*sild.Error](err); ok {
			x.Problems.Check(false, "born", e.Key)
		}
	default:
		x.In.Born = born
		_, err := sild.ParsePartial(born)
		x.Problems.Check(err == nil, "born", "paste.born.unreadable")
	}
	x.Leaves.Place = place
	if on := cell("on"); on != "" {
		d, err := sild.ParseDate(on)
		x.Problems.Check(err == nil, "on", "paste.on.unreadable")
		x.Leaves.On = d
	}
	if kind := cell("kind"); kind != "" {
		id, ok := valueNamed(p, "release", kind)
		x.Problems.Check(ok, "kind", "paste.kind.unknown")
		x.Leaves.Kind = id
	}
	return x
}

// split tells given and family names apart: "Kask, Jüri" or "Jüri Kask".
func split(name string) (given, family string) {
	if f, g, ok := strings.Cut(name, ","); ok {
		return strings.TrimSpace(g), strings.TrimSpace(f)
	}
	words := strings.Fields(name)
	if len(words) < 2 {
		return "", name
	}
	return strings.Join(words[:len(words)-1], " "), words[len(words)-1]
}

// valueNamed is the value of a vocabulary that has that name in any language, or
// that id.
func valueNamed(p *pack.Pack, vocabulary, name string) (string, bool) {
	for _, v := range p.Vocabularies[vocabulary].Values {
		if v.Retired {
			continue
		}
		if strings.EqualFold(v.ID, name) {
			return v.ID, true
		}
		for _, n := range v.Names {
			if strings.EqualFold(n, name) {
				return v.ID, true
			}
		}
	}
	return "", false
}

// twice says of a row that is another one again that it is.
func twice(list []Pasted) {
	type who struct{ words, born, code string }
	seen := map[who]int{}
	for _, x := range list {
		w := who{born: x.In.Born, code: x.In.Code}
		if w.code == "" {
			w.words = strings.ToLower(x.In.Given + " " + x.In.Family)
		}
		line, there := seen[w]
		x.Problems.Check(!there, "name", "paste.twice", "line", "int:"+itoa(line))
		if !there {
			seen[w] = x.Line
		}
	}
}
