// SPDX-License-Identifier: EUPL-1.2

package intake

import (
	"sild"
	"sild/access"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/web/page"
	"sild/web/record"
)

func askName(v *page.Visit, rec access.Record, row sild.ID) ([]question, error) {
	all, err := people.Names(v.Tx, rec.Subject)
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
		{page.Field{Name: "kind", Label: "about.name.kind", Value: v.Typed("kind", n.Kind), Options: page.Choices("about.name.kind.", people.NameKinds...), Required: true}, "radios", false},
		{page.Field{Name: "name", Label: "about.name.name", Value: v.Typed("name", n.Name), Limit: 200, Fill: "off", Required: true}, "text", false},
		{page.Field{Name: "form", Label: "about.name.form", Hint: "about.name.form.hint", Value: v.Typed("form", n.Form), Limit: 60, Fill: "off", Narrow: true}, "text", true},
	}, append(spanFields(v, n.Span, true), sourceField(v, n.Source))...), nil
}

func tellName(v *page.Visit) (string, error) {
	in := people.NameInput{
		Kind: v.Form.Get("kind"), Name: v.Form.Get("name"), Form: v.Form.Get("form"), From: v.Form.Get("from"), Until: v.Form.Get("until"), Source: v.Form.Get("source"),
	}
	if row := sild.ID(v.Form.Get("row")); row != "" {
		n, err := people.ChangeName(v.Tx, row, in)
		return toldOf(v, "name", n.Fact, err)
	}
	n, err := people.AddName(v.Tx, v.ID("subject"), in)
	return toldOf(v, "name", n.Fact, err)
}

func askLanguage(v *page.Visit, _ access.Record, _ sild.ID) ([]question, error) {
	return []question{
		{page.Field{Name: "language", Label: "about.language.which", Value: v.Typed("language", ""), Options: page.Choices("language.", people.Languages...), Required: true, Narrow: true}, "select", false},
		{page.Field{Name: "level", Label: "about.language.level", Value: v.Typed("level", "enough"), Options: page.Choices("about.language.level.", people.LanguageLevels...), Required: true}, "radios", false},
		{page.Field{Name: "interpreter", Label: "about.language.interpreter", Value: aboutTick(v, "interpreter", false)}, "tick", false},
	}, nil
}

func tellLanguage(v *page.Visit) (string, error) {
	l, err := people.AddLanguage(v.Tx, v.ID("subject"), people.LanguageInput{Language: v.Form.Get("language"), Level: v.Form.Get("level"), Interpreter: v.Ticked("interpreter")})
	return toldOf(v, "language", l.Fact, err)
}

func askCitizenship(v *page.Visit, _ access.Record, _ sild.ID) ([]question, error) {
	countries := make([]page.Option, len(people.Countries))
	for i, c := range people.Countries {
		countries[i] = page.Option{Value: c, Label: record.CountryKey(c)}
	}
	return []question{
		{page.Field{Name: "country", Label: "about.citizenship.which", Value: v.Typed("country", ""), Options: countries, Required: true, Narrow: true}, "select", false},
		{page.Field{Name: "other", Label: "about.citizenship.other", Value: v.Typed("other", ""), Limit: 100, Fill: "off"}, "text", true},
		sourceField(v, ""),
	}, nil
}

func tellCitizenship(v *page.Visit) (string, error) {
	c, err := people.AddCitizenship(v.Tx, v.ID("subject"), people.CitizenshipInput{Country: v.Form.Get("country"), Other: v.Form.Get("other"), Source: v.Form.Get("source")})
	return toldOf(v, "citizenship", c.Fact, err)
}

func askReach(v *page.Visit, rec access.Record, row sild.ID) ([]question, error) {
	all, err := people.Reaches(v.Tx, rec)
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
		{page.Field{Name: "way", Label: "about.reach.way", Value: v.Typed("way", r.Way), Options: page.Choices("about.reach.way.", ways...), Required: true}, "radios", false},
		{page.Field{Name: "value", Label: "about.reach.value", Hint: "about.reach.value.hint", Value: v.Typed("value", r.Value), Limit: 254, Fill: "off", Required: true}, "text", false},
		{page.Field{Name: "safe", Label: "about.reach.safe", Hint: "about.reach.safe.hint", Value: v.Typed("safe", r.Safe), Options: page.Choices("about.reach.safe.", people.Safeties...), Required: true, Wide: true}, "radios", false},
		{page.Field{Name: "note", Label: "about.reach.note", Hint: "about.reach.note.hint", Value: v.Typed("note", r.Note), Limit: 300, Fill: "off"}, "text", false},
		{page.Field{Name: "preferred", Label: "about.reach.preferred", Value: aboutTick(v, "preferred", r.Preferred)}, "tick", false},
		{page.Field{Name: "through", Label: "about.reach.through", Value: v.Typed("through", r.Through), Limit: 200, Fill: "off"}, "text", true},
	}, append(spanFields(v, r.Span, true), sourceField(v, r.Source))...), nil
}

func tellReach(v *page.Visit) (string, error) {
	in := people.ReachInput{
		Way: v.Form.Get("way"), Value: v.Form.Get("value"), Through: v.Form.Get("through"), Safe: v.Form.Get("safe"), Note: v.Form.Get("note"),
		Preferred: v.Ticked("preferred"), From: v.Form.Get("from"), Until: v.Form.Get("until"), Source: v.Form.Get("source"),
	}
	if row := sild.ID(v.Form.Get("row")); row != "" {
		r, err := people.ChangeReach(v.Tx, row, in)
		return toldOf(v, "reach", r.Fact, err)
	}
	r, err := people.AddReach(v.Tx, v.ID("subject"), in)
	return toldOf(v, "reach", r.Fact, err)
}

func askAddress(v *page.Visit, rec access.Record, row sild.ID) ([]question, error) {
	all, err := people.Addresses(v.Tx, rec.Subject)
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
	p, err := programme.Of(v.Tx, rec.Programme)
	if err != nil {
		return nil, err
	}
	from := spanFields(v, a.Span, false)
	list := []question{
		{page.Field{Name: "use", Label: "about.address.use", Value: v.Typed("use", a.Use), Options: page.Choices("about.address.use.", people.AddressUses...), Required: true}, "radios", false},
		{page.Field{Name: "kind", Label: "about.address.kind", Value: v.Typed("kind", a.Kind), Options: page.Choices("about.address.kind.", people.AddressKinds...), Required: true}, "radios", false},
		{page.Field{Name: "line", Label: "about.address.line", Value: v.Typed("line", a.Line), Limit: 200, Fill: "off"}, "text", false},
		{page.Field{Name: "place", Label: "about.address.place", Value: v.Typed("place", a.Place), Limit: 100, Fill: "off"}, "text", false},
		{page.Field{Name: "area", Label: "about.address.area", Hint: "about.address.area.hint", Value: v.Typed("area", a.Area), Options: areasOf(v, p)}, "select", false},
		from[0],
	}
	if row == "" {
		list = append(list, question{page.Field{Name: "moved", Label: "about.address.moved", Value: aboutTick(v, "moved", true)}, "tick", false})
	}
	from[1].More = true
	return append(
		list, from[1],
		question{page.Field{Name: "postcode", Label: "about.address.postcode", Value: v.Typed("postcode", a.Postcode), Limit: 20, Fill: "off", Narrow: true}, "text", true},
		question{page.Field{Name: "country", Label: "about.address.country", Hint: "about.address.country.hint", Value: v.Typed("country", a.Country), Limit: 2, Fill: "off", Narrow: true}, "text", true},
		question{page.Field{Name: "note", Label: "about.address.note", Value: v.Typed("note", a.Note), Limit: 300, Fill: "off"}, "text", true},
		sourceField(v, a.Source),
	), nil
}

// areasOf are the areas of a programme to choose from, and that it is elsewhere.
func areasOf(v *page.Visit, p *pack.Pack) (list []page.Option) {
	for _, a := range p.Areas {
		list = append(list, page.Option{Value: a, Text: record.AreaName(v, a)})
	}
	return append(list, page.Option{Value: pack.Elsewhere, Text: v.Page.T("about.address.area.elsewhere")})
}

func tellAddress(v *page.Visit) (string, error) {
	in := people.AddressInput{
		Use: v.Form.Get("use"), Kind: v.Form.Get("kind"), Line: v.Form.Get("line"), Place: v.Form.Get("place"), Postcode: v.Form.Get("postcode"),
		Country: v.Form.Get("country"), Note: v.Form.Get("note"), Area: v.Form.Get("area"), From: v.Form.Get("from"), Until: v.Form.Get("until"), Source: v.Form.Get("source"), Moved: v.Ticked("moved"),
	}
	if row := sild.ID(v.Form.Get("row")); row != "" {
		a, err := people.ChangeAddress(v.Tx, row, in)
		return toldOf(v, "address", a.Fact, err)
	}
	a, err := people.AddAddress(v.Tx, v.ID("subject"), in)
	return toldOf(v, "address", a.Fact, err)
}
