// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"github.com/a-h/templ"

	"sild"
	"sild/housing"
	"sild/web/page"
	"sild/web/record"
)

// A myBedView is a place in a house that a person can ask for on their own pages,
// or what became of it.
type myBedView struct {
	Done   string
	State  string // what was asked and how it stands; empty: nothing was
	Houses []page.Option
	House  string
	Words  string
}

func myBed(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("my.bed")
	w, there, err := housing.OwnAsking(v.Tx)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, sild.Missing()
	}
	x := myBedView{House: v.Typed("house", ""), Words: v.Typed("words", "")}
	if v.Form == nil && v.Query("done") == "sent" {
		x.Done = v.Page.T("my.sent")
	}
	if a := w.Asked; a != nil {
		x.State = v.Page.T("my.bed." + a.State())
		if r := a.Answer(); r != nil && !r.Admission.IsZero() {
			x.State += " " + v.Page.T("my.bed.from", "date", v.Page.Date(r.Admission))
		}
	}
	for _, h := range w.Houses {
		name := h.Name
		if h.Area != "" {
			name = v.Page.Row(name, record.AreaName(v, h.Area))
		}
		x.Houses = append(x.Houses, page.Option{Value: string(h.ID), Text: name})
	}
	return myBedPage(v.Page, x), nil
}

func askMyBed(v *page.Visit) (string, error) {
	_, err := housing.AskOwn(v.Tx, sild.ID(v.Form.Get("house")), v.Form.Get("words"))
	return "/my/bed?done=sent", err
}
