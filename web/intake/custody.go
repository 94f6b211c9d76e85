// SPDX-License-Identifier: EUPL-1.2

package intake

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/flow"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/web/page"
	"sild/web/record"
)

func custodyRoutes(s *page.Server) {
	s.Read("GET /people/{subject}/where", custodyForm)
	s.Do("POST /people/{subject}/where", setCustody, custodyForm)
	s.Read("GET /people/{subject}/asked", askedForm)
	s.Do("POST /people/{subject}/asked", saidNo, askedForm)
	s.Do("POST /people/{subject}/release/confirm", confirmRelease, nil)
}

// A personAsk is a small form about one person.
type personAsk struct {
	Name, Action, Cancel string
	Hidden               []page.Hidden
	Place, Unit, Since   string
	Prisons              []page.Option
	Reason, Note         string
	Reasons              []page.Option
	Today                sild.Date
}

// askOf opens a person for a small form of the prison's.
func askOf(v *page.Visit, section byte) (personAsk, *pack.Pack, error) {
	subject := v.ID("subject")
	rec, err := access.Person(v.Tx, subject, "I")
	if err != nil {
		return personAsk{}, nil, err
	}
	if !rec.Writes(section) {
		return personAsk{}, nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	p, err := programme.Of(v.Tx, rec.Programme)
	if err != nil {
		return personAsk{}, nil, err
	}
	if !record.Leaves(p) {
		return personAsk{}, nil, sild.Missing()
	}
	d, err := people.DetailOf(v.Tx, rec.Person)
	at := "/people/" + string(subject)
	return personAsk{Name: d.Name(), Cancel: backTo(v, at), Hidden: []page.Hidden{{Name: "back", Value: backTo(v, "")}}, Today: v.Page.Today}, p, err
}

// custodyForm is where in prison somebody is.
func custodyForm(v *page.Visit) (templ.Component, error) {
	x, p, err := askOf(v, 'I')
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("custody.title")
	now, told, err := people.CustodyOf(v.Tx, v.ID("subject"))
	if err != nil {
		return nil, err
	}
	place := now.Place
	if !told {
		if last, err := people.ReleaseOf(v.Tx, v.ID("subject")); err != nil {
			return nil, err
		} else if last != nil {
			place = last.Place
		}
	} else {
		x.Hidden = append(x.Hidden, page.Hidden{Name: "seen", Value: string(now.ID)})
	}
	x.Action = "/people/" + string(v.ID("subject")) + "/where"
	x.Place, x.Unit, x.Since = v.Typed("place", place), v.Typed("unit", now.Unit), v.Typed("since", v.Page.Today.String())
	x.Prisons = v.ValuesOr(p, "prisons", place)
	return custodyPage(v.Page, x), nil
}

func setCustody(v *page.Visit) (string, error) {
	_, p, err := askOf(v, 'I')
	if err != nil {
		return "", err
	}
	pr := sild.Problems{}
	c, err := people.SetCustody(v.Tx, p, v.ID("subject"), people.CustodyInput{
		Place: v.Form.Get("place"), Unit: v.Form.Get("unit"), Since: v.Date(pr, "since"), Seen: sild.ID(v.Form.Get("seen")),
	})
	return backTo(v, "/people/"+string(v.ID("subject"))+"?saved=custody/"+string(c.ID)), page.Both(pr, err)
}

// askedForm is for somebody who was asked and said no.
func askedForm(v *page.Visit) (templ.Component, error) {
	x, p, err := askOf(v, 'O')
	if err != nil {
		return nil, err
	}
	if err := access.Duty(v.Tx, access.Refer); err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("asked.title")
	x.Action = "/people/" + string(v.ID("subject")) + "/asked"
	x.Reason, x.Note, x.Since = v.Typed("reason", ""), v.Typed("note", ""), v.Typed("on", v.Page.Today.String())
	for _, o := range v.Values(p, "decline_reasons") {
		if p.Meaning("decline_reasons", o.Value) == "person" {
			x.Reasons = append(x.Reasons, o)
		}
	}
	return askedPage(v.Page, x), nil
}

func saidNo(v *page.Visit) (string, error) {
	pr := sild.Problems{}
	a, err := flow.SayNo(v.Tx, v.ID("subject"), people.AskedNoInput{On: v.Date(pr, "on"), Reason: v.Form.Get("reason"), Note: v.Form.Get("note")})
	return backTo(v, "/people/"+string(v.ID("subject"))+"?saved=asked_no/"+string(a.ID)), page.Both(pr, err)
}

// confirmRelease says that a day which somebody outside the prison told is right.
func confirmRelease(v *page.Visit) (string, error) {
	_, p, err := askOf(v, 'I')
	if err != nil {
		return "", err
	}
	if err := access.Duty(v.Tx, access.Refer); err != nil {
		return "", err
	}
	last, err := people.ReleaseOf(v.Tx, v.ID("subject"))
	if err != nil {
		return "", err
	}
	if last == nil || last.Happened || string(last.ID) != v.Form.Get("seen") {
		return "", &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	_, err = people.SetRelease(v.Tx, p, v.ID("subject"), people.ReleaseInput{On: last.On, Kind: last.Kind, Place: last.Place, Unknown: last.Unknown, Seen: last.ID})
	return backTo(v, "/"), err
}
