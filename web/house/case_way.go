// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"strings"

	"sild"
	"sild/housing"
	"sild/web/page"
)

// A wayView is what stands against a longer stay, with what would make room.
type wayView struct {
	Says    []string // who waits for the bed, and from when
	Waiting []wayBed
	Own     wayBed // another bed for the resident
}

// A wayBed is the choice of another bed.
type wayBed struct {
	Name, Label, Value string
	Beds               []page.Option
	None               string // said where there is none
}

const wayPrefix = "instead-"

// inTheWaySaid puts to the form who waits for the bed until a day that is asked for or
// typed, as far as the reader may know.
func inTheWaySaid(v *page.Visit, o houseCase, asked sild.Date, d *longerView) error {
	until := asked
	if typed, err := sild.ParseDate(d.Until); err == nil && !typed.IsZero() {
		until = typed
	}
	way, err := housing.InTheWay(v.Tx, o.Now.Stay.Thing, until)
	if err != nil || way.Free() {
		return err
	}
	p := v.Page
	x := &wayView{}
	for _, w := range way.Waiting {
		name := w.Name
		if name == "" {
			name = p.T("hstay.way.somebody")
		}
		x.Says = append(x.Says, p.T("hstay.way.waits", "name", name, "from", p.Date(w.From)))
		b := wayBed{Name: wayPrefix + string(w.Request), Label: p.T("hstay.way.other", "name", name), Beds: choices(v, w.Beds)}
		if b.Value = v.TypedIn("decide", b.Name, ""); len(w.Beds) == 0 {
			b.None = p.T("hstay.way.other.none", "name", name)
		}
		x.Waiting = append(x.Waiting, b)
	}
	if !way.Void.IsZero() {
		x.Says = append(x.Says, p.T("hstay.way.void", "date", p.Date(way.Void)))
	}
	x.Own = wayBed{Name: "moves", Label: p.T("hstay.way.own", "name", o.Card.Name), Value: v.TypedIn("decide", "moves", ""), Beds: choices(v, way.Beds)}
	if len(way.Beds) == 0 {
		x.Own.None = p.T("hstay.way.own.none", "name", o.Card.Name)
	}
	d.Way = x
	return nil
}

// wayChosen is what was chosen to make room: another bed for the resident, or for
// those who wait.
func wayChosen(v *page.Visit) (own sild.ID, instead map[sild.ID]sild.ID) {
	instead = map[sild.ID]sild.ID{}
	for name := range v.Form {
		if request, is := strings.CutPrefix(name, wayPrefix); is && v.Form.Get(name) != "" {
			instead[sild.ID(request)] = idTyped(v, name)
		}
	}
	return idTyped(v, "moves"), instead
}
