// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild"
	"sild/housing"
)

// A myBedView is a place in a house that a person can ask for on their own pages,
// or what became of it.
type myBedView struct {
	Done   string
	State  string // what was asked and how it stands; empty: nothing was
	Houses []option
	House  string
	Words  string
}

func myBed(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("my.bed")
	w, there, err := housing.OwnAsking(v.tx)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, sild.Missing()
	}
	x := myBedView{House: v.typed("house", ""), Words: v.typed("words", "")}
	if v.form == nil && v.query("done") == "sent" {
		x.Done = v.page.T("my.sent")
	}
	if a := w.Asked; a != nil {
		x.State = v.page.T("my.bed." + a.State())
		if r := a.Answer(); r != nil && !r.Admission.IsZero() {
			x.State += " " + v.page.T("my.bed.from", "date", v.page.Date(r.Admission))
		}
	}
	for _, h := range w.Houses {
		name := h.Name
		if h.Area != "" {
			name += ", " + v.areaName(h.Area)
		}
		x.Houses = append(x.Houses, option{Value: string(h.ID), Text: name})
	}
	return myBedPage(v.page, x), nil
}

func askMyBed(v *visit) (string, error) {
	_, err := housing.AskOwn(v.tx, sild.ID(v.form.Get("house")), v.form.Get("words"))
	return "/my/bed?done=sent", err
}
