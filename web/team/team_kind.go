// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/org"
	"sild/web/page"
)

// kindRoutes are what kinds of worker somebody is, and what a worker says of
// themself.
func kindRoutes(s *page.Server) {
	s.Do("POST /team/{user}/sex", saySex, staffPage)
	s.Do("POST /team/{user}/kinds", addKind, staffPage)
	s.Read("GET /team/{user}/kinds/{kind}", kindPage)
	s.Do("POST /team/{user}/kinds/{kind}", changeKind, kindPage)
	s.Do("POST /team/{user}/kinds/{kind}/mistake", mistakeKind, kindPage)
}

// workerKindTasks are the kinds as rows: those that go on first.
func workerKindTasks(v *page.Visit, d demand, w org.Worker, x *staffSheet) {
	over := func(k org.Kind) bool { return !k.Until.IsZero() && k.Until.Before(v.Page.Today) }
	kinds := slices.Clone(w.Kinds)
	slices.SortStableFunc(kinds, func(a, b org.Kind) int {
		switch {
		case over(a) == over(b):
			return 0
		case over(a):
			return 1
		}
		return -1
	})
	for _, k := range kinds {
		t := page.Task{What: kindOf(v, d, k.Kind), Detail: v.Page.Span(k.From, k.Until)}
		if x.Keeps {
			t.Acts = []page.Act{{Label: "part.change", Of: t.What, Href: x.At + "/kinds/" + string(k.ID)}}
		}
		x.Kinds = append(x.Kinds, t)
	}
	if v.Form != nil {
		v.Page.Form = page.LastPart(v.Request.URL.Path)
		if v.Page.Form == "kinds" {
			v.Page.Form = "kind"
		}
	}
	x.KindForm = newKindForm(v, d, org.Kind{From: v.Page.Today})
	x.KindForm.Open = v.Page.Form == "kind"
}

func newKindForm(v *page.Visit, d demand, k org.Kind) kindForm {
	f := kindForm{Kind: v.TypedIn("kind", "kind", k.Kind), From: v.TypedIn("kind", "from", k.From.String()), Until: v.TypedIn("kind", "until", k.Until.String())}
	for _, p := range d.packs {
		for _, o := range v.Values(p, "worker_kinds") {
			if !slices.ContainsFunc(f.Kinds, func(x page.Option) bool { return x.Value == o.Value }) {
				f.Kinds = append(f.Kinds, o)
			}
		}
	}
	return f
}

func kindInput(v *page.Visit, p sild.Problems) org.KindInput {
	return org.KindInput{Kind: v.Form.Get("kind"), From: v.Date(p, "from"), Until: v.Date(p, "until")}
}

func addKind(v *page.Visit) (string, error) {
	p := sild.Problems{}
	user := v.ID("user")
	_, err := org.AddKind(v.Tx, user, kindInput(v, p))
	return v.GoOn(page.StaffAt(user)+"?saved=kind", p, err)
}

func kindPage(v *page.Visit) (templ.Component, error) {
	w, err := kept(v)
	if err != nil {
		return nil, err
	}
	k, err := org.KindByID(v.Tx, v.ID("kind"))
	if err == nil && k.User != w.ID {
		err = sild.Missing()
	}
	if err != nil {
		return nil, err
	}
	d, err := Demands(v)
	if err != nil {
		return nil, err
	}
	v.Page.Title = kindOf(v, d, k.Kind)
	staffForm(v, "kind")
	at := page.StaffAt(w.ID) + "/kinds/" + string(k.ID)
	return kindFormPage(v.Page, w.Name, page.StaffAt(w.ID), at, at+"/mistake", v.TypedIn("mistake", "why", ""), newKindForm(v, d, k)), nil
}

func changeKind(v *page.Visit) (string, error) {
	p := sild.Problems{}
	k, err := org.ChangeKind(v.Tx, v.ID("kind"), kindInput(v, p))
	return v.GoOn(page.StaffAt(k.User)+"?saved=kind", p, err)
}

func mistakeKind(v *page.Visit) (string, error) {
	k, err := org.KindByID(v.Tx, v.ID("kind"))
	if err != nil {
		return "", err
	}
	return page.StaffAt(k.User) + "?saved=kind", org.MistakeKind(v.Tx, k.ID, v.Form.Get("why"))
}

// saySex is for nobody but the worker.
func saySex(v *page.Visit) (string, error) {
	if v.ID("user") != v.Tx.Actor.User {
		return "", sild.Missing()
	}
	return page.StaffAt(v.Tx.Actor.User) + "?saved=sex", org.SaySex(v.Tx, strings.TrimPrefix(v.Form.Get("sex"), unsaid))
}
