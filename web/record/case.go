// SPDX-License-Identifier: EUPL-1.2

// Package record is what several audiences show of one record, so that it is said
// with the same words everywhere: the case that an address names, the bar that says
// who it is, what happened as lines, the sections of the first page, the questions of
// a pack's form.
//
// It opens records through access only, and has no address of its own: the screens
// are in the packages that use it.
package record

import (
	"sild"
	"sild/access"
	"sild/casework"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/web/page"
)

// OpenedCase is what every screen of a case begins with.
type OpenedCase struct {
	Rec     access.Record
	Pack    *pack.Pack
	Card    casework.Card
	Detail  people.Detail
	Workers []casework.Assignment
}

// At is the address of the case.
func (o OpenedCase) At() string { return "/cases/" + string(o.Rec.Case) }

// OpenCase opens the case that the address names for reading sections, and puts
// its programme's zone and the address for writing down on the page.
func OpenCase(v *page.Visit, sections string) (o OpenedCase, err error) {
	return OpenCaseOf(v, v.ID("case"), sections)
}

// OpenCaseOf is OpenCase for a case that is not named by the address.
func OpenCaseOf(v *page.Visit, id sild.ID, sections string) (o OpenedCase, err error) {
	if o.Rec, err = access.Case(v.Tx, id, sections); err != nil {
		return o, err
	}
	if o.Pack, err = programme.Of(v.Tx, o.Rec.Programme); err != nil {
		return o, err
	}
	v.Page.Zone = o.Pack.Location()
	v.Page.Today = sild.DateOf(v.Tx.Now, v.Page.Zone)
	if o.Card, err = casework.CardOf(v.Tx, o.Rec.Case); err != nil {
		return o, err
	}
	if o.Detail, err = people.DetailOf(v.Tx, o.Rec.Person); err != nil {
		return o, err
	}
	o.Workers, err = casework.Assignments(v.Tx, o.Rec.Case)
	return o, err
}

// GoesOn reports whether the case was admitted and has not ended.
func GoesOn(v *page.Visit, o OpenedCase) bool {
	return o.Card.Outcome == "accepted" && o.Card.EndedOn.IsZero()
}
