// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"

	"sild"
	"sild/access"
	"sild/pack"
	"sild/people"
	"sild/programme"
)

func askName(v *visit, rec access.Record, row sild.ID) ([]question, error) {
	all, err := people.Names(v.tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	was, err := theRow(v, all, row, func(n people.Name) sild.Fact { return n.Fact })
	if err != nil {
		return nil, err
	}
	n := people.Name{Kind: "called"}
	if was != nil {
		n = *was
	}
	return append([]question{
		{field{Name: "kind", Label: "about.name.kind", Value: v.typed("kind", n.Kind), Options: choices("about.name.kind.", people.NameKinds...), Required: true}, "radios", false},
		{field{Name: "name", Label: "about.name.name", Value: v.typed("name", n.Name), Limit: 200, Fill: "off", Required: true}, "text", false},
		{field{Name: "form", Label: "about.name.form", Hint: "about.name.form.hint", Value: v.typed("form", n.Form), Limit: 60, Fill: "off", Narrow: true}, "text", true},
	}, append(v.spanFields(n.Span, true), v.sourceField(n.Source))...), nil
}

func tellName(v *visit) (string, error) {
	in := people.NameInput{
		Kind: v.form.Get("kind"), Name: v.form.Get("name"), Form: v.form.Get("form"), From: v.form.Get("from"), Until: v.form.Get("until"), Source: v.form.Get("source"),
	}
	if row := sild.ID(v.form.Get("row")); row != "" {
		n, err := people.ChangeName(v.tx, row, in)
		return v.toldOf("name", n.Fact, err)
	}
	n, err := people.AddName(v.tx, v.id("subject"), in)
	return v.toldOf("name", n.Fact, err)
}

func askLanguage(v *visit, _ access.Record, _ sild.ID) ([]question, error) {
	return []question{
		{field{Name: "language", Label: "about.language.which", Value: v.typed("language", ""), Options: choices("language.", people.Languages...), Required: true, Narrow: true}, "select", false},
		{field{Name: "level", Label: "about.language.level", Value: v.typed("level", "enough"), Options: choices("about.language.level.", people.LanguageLevels...), Required: true}, "radios", false},
		{field{Name: "interpreter", Label: "about.language.interpreter", Value: v.tick("interpreter", false)}, "tick", false},
	}, nil
}

func tellLanguage(v *visit) (string, error) {
	l, err := people.AddLanguage(v.tx, v.id("subject"), people.LanguageInput{Language: v.form.Get("language"), Level: v.form.Get("level"), Interpreter: v.ticked("interpreter")})
	return v.toldOf("language", l.Fact, err)
}

func askCitizenship(v *visit, _ access.Record, _ sild.ID) ([]question, error) {
	countries := make([]option, len(people.Countries))
	for i, c := range people.Countries {
		countries[i] = option{Value: c, Label: countryKey(c)}
	}
	return []question{
		{field{Name: "country", Label: "about.citizenship.which", Value: v.typed("country", ""), Options: countries, Required: true, Narrow: true}, "select", false},
		{field{Name: "other", Label: "about.citizenship.other", Value: v.typed("other", ""), Limit: 100, Fill: "off"}, "text", true},
		v.sourceField(""),
	}, nil
}

func countryKey(country string) string { return "country." + strings.ToLower(country) }

func tellCitizenship(v *visit) (string, error) {
	c, err := people.AddCitizenship(v.tx, v.id("subject"), people.CitizenshipInput{Country: v.form.Get("country"), Other: v.form.Get("other"), Source: v.form.Get("source")})
	return v.toldOf("citizenship", c.Fact, err)
}

func askReach(v *visit, rec access.Record, row sild.ID) ([]question, error) {
	all, err := people.Reaches(v.tx, rec)
	if err != nil {
		return nil, err
	}
	was, err := theRow(v, all, row, func(r people.Reach) sild.Fact { return r.Fact })
	if err != nil {
		return nil, err
	}
	r := people.Reach{Way: "phone"}
	if was != nil {
		r = *was
	}
	ways := people.Ways
	if !rec.Writes('F') {
		ways = ways[:len(ways)-1]
	}
	return append([]question{
		{field{Name: "way", Label: "about.reach.way", Value: v.typed("way", r.Way), Options: choices("about.reach.way.", ways...), Required: true}, "radios", false},
		{field{Name: "value", Label: "about.reach.value", Hint: "about.reach.value.hint", Value: v.typed("value", r.Value), Limit: 254, Fill: "off", Required: true}, "text", false},
		{field{Name: "safe", Label: "about.reach.safe", Hint: "about.reach.safe.hint", Value: v.typed("safe", r.Safe), Options: choices("about.reach.safe.", people.Safeties...), Required: true, Wide: true}, "radios", false},
		{field{Name: "note", Label: "about.reach.note", Hint: "about.reach.note.hint", Value: v.typed("note", r.Note), Limit: 300, Fill: "off"}, "text", false},
		{field{Name: "preferred", Label: "about.reach.preferred", Value: v.tick("preferred", r.Preferred)}, "tick", false},
		{field{Name: "through", Label: "about.reach.through", Value: v.typed("through", r.Through), Limit: 200, Fill: "off"}, "text", true},
	}, append(v.spanFields(r.Span, true), v.sourceField(r.Source))...), nil
}

func tellReach(v *visit) (string, error) {
	in := people.ReachInput{
		Way: v.form.Get("way"), Value: v.form.Get("value"), Through: v.form.Get("through"), Safe: v.form.Get("safe"), Note: v.form.Get("note"),
		Preferred: v.ticked("preferred"), From: v.form.Get("from"), Until: v.form.Get("until"), Source: v.form.Get("source"),
	}
	if row := sild.ID(v.form.Get("row")); row != "" {
		r, err := people.ChangeReach(v.tx, row, in)
		return v.toldOf("reach", r.Fact, err)
	}
	r, err := people.AddReach(v.tx, v.id("subject"), in)
	return v.toldOf("reach", r.Fact, err)
}

func askAddress(v *visit, rec access.Record, row sild.ID) ([]question, error) {
	all, err := people.Addresses(v.tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	was, err := theRow(v, all, row, func(a people.Address) sild.Fact { return a.Fact })
	if err != nil {
		return nil, err
	}
	a := people.Address{Use: "lived", Kind: "settled"}
	if was != nil {
		a = *was
	}
	p, err := programme.Of(v.tx, rec.Programme)
	if err != nil {
		return nil, err
	}
	from := v.spanFields(a.Span, false)
	list := []question{
		{field{Name: "use", Label: "about.address.use", Value: v.typed("use", a.Use), Options: choices("about.address.use.", people.AddressUses...), Required: true}, "radios", false},
		{field{Name: "kind", Label: "about.address.kind", Value: v.typed("kind", a.Kind), Options: choices("about.address.kind.", people.AddressKinds...), Required: true}, "radios", false},
		{field{Name: "line", Label: "about.address.line", Value: v.typed("line", a.Line), Limit: 200, Fill: "off"}, "text", false},
		{field{Name: "place", Label: "about.address.place", Value: v.typed("place", a.Place), Limit: 100, Fill: "off"}, "text", false},
		{field{Name: "area", Label: "about.address.area", Hint: "about.address.area.hint", Value: v.typed("area", a.Area), Options: v.areasOf(p)}, "select", false},
		from[0],
	}
	if row == "" {
		list = append(list, question{field{Name: "moved", Label: "about.address.moved", Value: v.tick("moved", true)}, "tick", false})
	}
	from[1].More = true
	return append(
		list, from[1],
		question{field{Name: "postcode", Label: "about.address.postcode", Value: v.typed("postcode", a.Postcode), Limit: 20, Fill: "off", Narrow: true}, "text", true},
		question{field{Name: "country", Label: "about.address.country", Hint: "about.address.country.hint", Value: v.typed("country", a.Country), Limit: 2, Fill: "off", Narrow: true}, "text", true},
		question{field{Name: "note", Label: "about.address.note", Value: v.typed("note", a.Note), Limit: 300, Fill: "off"}, "text", true},
		v.sourceField(a.Source),
	), nil
}

// areasOf are the areas of a programme to choose from, and that it is elsewhere.
func (v *visit) areasOf(p *pack.Pack) (list []option) {
	for _, a := range p.Areas {
		list = append(list, option{Value: a, Text: v.areaName(a)})
	}
	return append(list, option{Value: pack.Elsewhere, Text: v.page.T("about.address.area.elsewhere")})
}

func tellAddress(v *visit) (string, error) {
	in := people.AddressInput{
		Use: v.form.Get("use"), Kind: v.form.Get("kind"), Line: v.form.Get("line"), Place: v.form.Get("place"), Postcode: v.form.Get("postcode"),
		Country: v.form.Get("country"), Note: v.form.Get("note"), Area: v.form.Get("area"), From: v.form.Get("from"), Until: v.form.Get("until"), Source: v.form.Get("source"), Moved: v.ticked("moved"),
	}
	if row := sild.ID(v.form.Get("row")); row != "" {
		a, err := people.ChangeAddress(v.tx, row, in)
		return v.toldOf("address", a.Fact, err)
	}
	a, err := people.AddAddress(v.tx, v.id("subject"), in)
	return v.toldOf("address", a.Fact, err)
}
