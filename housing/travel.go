// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"slices"
	"strings"

	"sild"
	"sild/casework"
	"sild/db"
)

// A Travel is how somebody comes from the gate to the house. Both sides and the
// house read it once the bed is confirmed, and agree to it one by one.
type Travel struct {
	sild.Fact
	Request   sild.ID // thing of the request
	Leaves    string  // when, in words: the day is that of the release
	Meets     string  // where they are met
	Transport string  // one of Transports
	Route     string
	CameWith  string // who accompanies them
	Bring     string // papers, medicine and things that come along
	Agreed    string // of Sides, those that agreed, with spaces between
}

// TravelColumns are those of a Travel, without the head.
const TravelColumns = casework.TravelColumns

// Transports are the ways in which one gets to a house. They are ours.
var Transports = []string{"house_car", "worker_car", "bus", "train", "prison", "walk", "other"}

// Sides are those who agree to how somebody travels.
var Sides = []string{"prison", "worker", "house"}

// Agrees reports whether a side agreed.
func (t Travel) Agrees(side string) bool { return slices.Contains(List(t.Agreed), side) }

// TravelInput is how somebody is to come.
type TravelInput struct {
	Leaves    string
	Meets     string
	Transport string
	Route     string
	CameWith  string
	Bring     string
	Seen      sild.ID // the row that was looked at; empty: none
}

// TravelsOf are those of a case. The caller has opened the case.
func TravelsOf(tx *db.Tx, caseID sild.ID) ([]Travel, error) {
	return db.All[Travel](tx, `SELECT `+sild.FactColumns+`, `+TravelColumns+` FROM house_travel WHERE case_id = $1 AND replaced_at IS NULL ORDER BY recorded_at, id`, caseID)
}

// side is the one for which the actor speaks; empty: none of Sides.
func (o Opened) side(tx *db.Tx) string {
	switch {
	case o.Works:
		return "house"
	case tx.Actor.Role == "prison":
		return "prison"
	case tx.Actor.Role == "support_person" || tx.Actor.Role == "coordinator":
		return "worker"
	}
	return ""
}

// travelToWrite opens what is planned for a request whose bed is confirmed.
func travelToWrite(tx *db.Tx, request, seen sild.ID) (t Travel, there bool, a Asked, o Opened, err error) {
	a, _, o, err = requestToWrite(tx, request)
	if err != nil {
		return t, false, a, o, err
	}
	if a.Hold == nil {
		return t, false, a, o, &sild.Error{Kind: sild.Conflict, Key: "house.travel.no_bed"}
	}
	all, err := TravelsOf(tx, a.Case)
	for _, x := range all {
		if x.Request == request {
			t, there = x, true
		}
	}
	if err == nil && seen != "" && seen != t.ID {
		err = &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	return t, there, a, o, err
}

// PlanTravel says how somebody comes to the house. Who writes it agrees to it;
// the others are asked again.
func PlanTravel(tx *db.Tx, request sild.ID, in TravelInput) (_ Travel, err error) {
	defer sild.Wrap(&err, "housing.PlanTravel(%s)", request)
	t, there, a, o, err := travelToWrite(tx, request, in.Seen)
	if err != nil {
		return t, err
	}
	pr := sild.Problems{}
	x := Travel{
		Fact: t.Fact, Request: request, Transport: in.Transport, Agreed: o.side(tx),
		Leaves: pr.Line("leaves", in.Leaves, 100), Meets: pr.Line("meets", in.Meets, 200), Route: pr.Text("route", in.Route, 1000),
		CameWith: pr.Line("came_with", in.CameWith, 200), Bring: pr.Text("bring", in.Bring, 1000),
	}
	pr.Check(slices.Contains(Transports, in.Transport), "transport", "house.travel.transport.required")
	if err := pr.Err(); err != nil {
		return t, err
	}
	if !there {
		x.Fact = tx.NewFact(a.Subject, a.Case, o.Today, sourceOf(tx), "document")
	} else if x.Fact, err = db.Amend(tx, "house_travel", t.Fact, "changed"); err != nil {
		return t, err
	}
	x.Day, x.Source = o.Today, sourceOf(tx)
	return x, db.Record(tx, "house_travel", TravelColumns, x.Fact, x)
}

// AgreeTravel says that the actor's side agrees to what is planned.
func AgreeTravel(tx *db.Tx, request, seen sild.ID) (_ Travel, err error) {
	defer sild.Wrap(&err, "housing.AgreeTravel(%s)", request)
	t, there, _, o, err := travelToWrite(tx, request, seen)
	if err != nil {
		return t, err
	}
	side := o.side(tx)
	if !there || side == "" || t.Agrees(side) {
		return t, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	if t.Fact, err = db.Amend(tx, "house_travel", t.Fact, "agreed"); err != nil {
		return t, err
	}
	agreed := append(List(t.Agreed), side)
	slices.Sort(agreed)
	t.Day, t.Source, t.Agreed = o.Today, sourceOf(tx), strings.Join(agreed, " ")
	return t, db.Record(tx, "house_travel", TravelColumns, t.Fact, t)
}
