// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/org"
)

// kindRoutes are what kinds of worker somebody is, and what a worker says of
// themself.
func (s *Server) kindRoutes() {
	s.write("POST /team/{user}/sex", saySex, staffPage)
	s.write("POST /team/{user}/kinds", addKind, staffPage)
	s.read("GET /team/{user}/kinds/{kind}", kindPage)
	s.write("POST /team/{user}/kinds/{kind}", changeKind, kindPage)
	s.write("POST /team/{user}/kinds/{kind}/mistake", mistakeKind, kindPage)
}

// workerKindTasks are the kinds as rows: those that go on first.
func (v *visit) workerKindTasks(d demand, w org.Worker, x *staffSheet) {
	over := func(k org.Kind) bool { return !k.Until.IsZero() && k.Until.Before(v.page.Today) }
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
		t := task{What: v.kindOf(d, k.Kind), Detail: v.page.span(k.From, k.Until)}
		if x.Keeps {
			t.Acts = []act{{Label: "part.change", Of: t.What, Href: x.At + "/kinds/" + string(k.ID)}}
		}
		x.Kinds = append(x.Kinds, t)
	}
	if v.form != nil {
		v.page.Form = lastPart(v.r.URL.Path)
		if v.page.Form == "kinds" {
			v.page.Form = "kind"
		}
	}
	x.KindForm = v.kindForm(d, org.Kind{From: v.page.Today})
	x.KindForm.Open = v.page.Form == "kind"
}

func (v *visit) kindForm(d demand, k org.Kind) kindForm {
	f := kindForm{Kind: v.typedIn("kind", "kind", k.Kind), From: v.typedIn("kind", "from", k.From.String()), Until: v.typedIn("kind", "until", k.Until.String())}
	for _, p := range d.packs {
		for _, o := range v.values(p, "worker_kinds") {
			if !slices.ContainsFunc(f.Kinds, func(x option) bool { return x.Value == o.Value }) {
				f.Kinds = append(f.Kinds, o)
			}
		}
	}
	return f
}

func (v *visit) kindInput(p sild.Problems) org.KindInput {
	return org.KindInput{Kind: v.form.Get("kind"), From: v.date(p, "from"), Until: v.date(p, "until")}
}

func addKind(v *visit) (string, error) {
	p := sild.Problems{}
	user := v.id("user")
	_, err := org.AddKind(v.tx, user, v.kindInput(p))
	return v.goOn(staffAt(user)+"?saved=kind", p, err)
}

func kindPage(v *visit) (templ.Component, error) {
	w, err := v.kept()
	if err != nil {
		return nil, err
	}
	k, err := org.KindByID(v.tx, v.id("kind"))
	if err == nil && k.User != w.ID {
		err = sild.Missing()
	}
	if err != nil {
		return nil, err
	}
	d, err := v.demands()
	if err != nil {
		return nil, err
	}
	v.page.Title = v.kindOf(d, k.Kind)
	v.staffForm("kind")
	at := staffAt(w.ID) + "/kinds/" + string(k.ID)
	return kindFormPage(v.page, w.Name, staffAt(w.ID), at, at+"/mistake", v.typedIn("mistake", "why", ""), v.kindForm(d, k)), nil
}

func changeKind(v *visit) (string, error) {
	p := sild.Problems{}
	k, err := org.ChangeKind(v.tx, v.id("kind"), v.kindInput(p))
	return v.goOn(staffAt(k.User)+"?saved=kind", p, err)
}

func mistakeKind(v *visit) (string, error) {
	k, err := org.KindByID(v.tx, v.id("kind"))
	if err != nil {
		return "", err
	}
	return staffAt(k.User) + "?saved=kind", org.MistakeKind(v.tx, k.ID, v.form.Get("why"))
}

// saySex is for nobody but the worker.
func saySex(v *visit) (string, error) {
	if v.id("user") != v.tx.Actor.User {
		return "", sild.Missing()
	}
	return staffAt(v.tx.Actor.User) + "?saved=sex", org.SaySex(v.tx, strings.TrimPrefix(v.form.Get("sex"), unsaid))
}
