// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/flow"
	"sild/pack"
	"sild/people"
	"sild/programme"
)

func (s *Server) custodyRoutes() {
	s.read("GET /people/{subject}/where", custodyForm)
	s.write("POST /people/{subject}/where", setCustody, custodyForm)
	s.read("GET /people/{subject}/asked", askedForm)
	s.write("POST /people/{subject}/asked", saidNo, askedForm)
	s.write("POST /people/{subject}/release/confirm", confirmRelease, nil)
}

// A personAsk is a small form about one person.
type personAsk struct {
	Name, Action, Cancel string
	Hidden               []hidden
	Place, Unit, Since   string
	Prisons              []option
	Reason, Note         string
	Reasons              []option
	Today                sild.Date
}

// askOf opens a person for a small form of the prison's.
func (v *visit) askOf(section byte) (personAsk, *pack.Pack, error) {
	subject := v.id("subject")
	rec, err := access.Person(v.tx, subject, "I")
	if err != nil {
		return personAsk{}, nil, err
	}
	if !rec.Writes(section) {
		return personAsk{}, nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	p, err := programme.Of(v.tx, rec.Programme)
	if err != nil {
		return personAsk{}, nil, err
	}
	if !leaves(p) {
		return personAsk{}, nil, sild.Missing()
	}
	d, err := people.DetailOf(v.tx, rec.Person)
	at := "/people/" + string(subject)
	return personAsk{Name: d.Name(), Cancel: v.backTo(at), Hidden: []hidden{{"back", v.backTo("")}}, Today: v.page.Today}, p, err
}

// custodyForm is where in prison somebody is.
func custodyForm(v *visit) (templ.Component, error) {
	x, p, err := v.askOf('I')
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("custody.title")
	now, told, err := people.CustodyOf(v.tx, v.id("subject"))
	if err != nil {
		return nil, err
	}
	place := now.Place
	if !told {
		if last, err := people.ReleaseOf(v.tx, v.id("subject")); err != nil {
			return nil, err
		} else if last != nil {
			place = last.Place
		}
	} else {
		x.Hidden = append(x.Hidden, hidden{"seen", string(now.ID)})
	}
	x.Action = "/people/" + string(v.id("subject")) + "/where"
	x.Place, x.Unit, x.Since = v.typed("place", place), v.typed("unit", now.Unit), v.typed("since", v.page.Today.String())
	x.Prisons = v.valuesOr(p, "prisons", place)
	return custodyPage(v.page, x), nil
}

func setCustody(v *visit) (string, error) {
	_, p, err := v.askOf('I')
	if err != nil {
		return "", err
	}
	pr := sild.Problems{}
	c, err := people.SetCustody(v.tx, p, v.id("subject"), people.CustodyInput{
		Place: v.form.Get("place"), Unit: v.form.Get("unit"), Since: v.date(pr, "since"), Seen: sild.ID(v.form.Get("seen")),
	})
	return v.backTo("/people/" + string(v.id("subject")) + "?saved=custody/" + string(c.ID)), both(pr, err)
}

// askedForm is for somebody who was asked and said no.
func askedForm(v *visit) (templ.Component, error) {
	x, p, err := v.askOf('O')
	if err != nil {
		return nil, err
	}
	if err := access.Duty(v.tx, access.Refer); err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("asked.title")
	x.Action = "/people/" + string(v.id("subject")) + "/asked"
	x.Reason, x.Note, x.Since = v.typed("reason", ""), v.typed("note", ""), v.typed("on", v.page.Today.String())
	for _, o := range v.values(p, "decline_reasons") {
		if p.Meaning("decline_reasons", o.Value) == "person" {
			x.Reasons = append(x.Reasons, o)
		}
	}
	return askedPage(v.page, x), nil
}

func saidNo(v *visit) (string, error) {
	pr := sild.Problems{}
	a, err := flow.SayNo(v.tx, v.id("subject"), people.AskedNoInput{On: v.date(pr, "on"), Reason: v.form.Get("reason"), Note: v.form.Get("note")})
	return v.backTo("/people/" + string(v.id("subject")) + "?saved=asked_no/" + string(a.ID)), both(pr, err)
}

// confirmRelease says that a day which somebody outside the prison told is right.
func confirmRelease(v *visit) (string, error) {
	_, p, err := v.askOf('I')
	if err != nil {
		return "", err
	}
	if err := access.Duty(v.tx, access.Refer); err != nil {
		return "", err
	}
	last, err := people.ReleaseOf(v.tx, v.id("subject"))
	if err != nil {
		return "", err
	}
	if last == nil || last.Happened || string(last.ID) != v.form.Get("seen") {
		return "", &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	_, err = people.SetRelease(v.tx, p, v.id("subject"), people.ReleaseInput{On: last.On, Kind: last.Kind, Place: last.Place, Unknown: last.Unknown, Seen: last.ID})
	return v.backTo("/"), err
}
