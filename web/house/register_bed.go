// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"strings"

	"sild"
	"sild/housing"
	"sild/org"
	"sild/web/page"
)

// houseBeds are the beds, room by room, with how each is tonight for those whose
// house it is.
func houseBeds(v *page.Visit, o housing.Opened, x *houseView, voids []housing.Void) error {
	rooms, err := housing.Rooms(v.Tx, o.ID)
	if err != nil {
		return err
	}
	beds, err := housing.Beds(v.Tx, o.ID)
	if err != nil {
		return err
	}
	var tonight map[sild.ID]string
	if o.Ours {
		if tonight, err = housing.BedsTonight(v.Tx, o.ID, o.Today); err != nil {
			return err
		}
	}
	traits := func(list string) string {
		var out []string
		for _, id := range housing.List(list) {
			out = append(out, v.Value(o.Pack, "bed_traits", id))
		}
		return strings.Join(out, ", ")
	}
	names := map[sild.ID]string{}
	for _, r := range rooms {
		first := len(x.Beds)
		for _, b := range beds {
			if b.Room != r.ID || !o.Ours && !b.Until.IsZero() && b.Until.Before(o.Today) {
				continue
			}
			names[b.ID] = b.Name
			y := bedRow{Name: b.Name, Tags: traits(b.Traits), RoomTags: traits(r.Traits)}
			if o.Keeps {
				y.Href, y.RoomAt = "/beds/"+string(b.ID), "/rooms/"+string(r.ID)
			}
			switch {
			case !b.Until.IsZero() && b.Until.Before(o.Today):
				y.There = v.Page.T("house.closed.since", "date", v.Page.Date(b.Until.AddDays(1)))
			case !b.Until.IsZero():
				y.There = v.Page.T("house.closes", "date", v.Page.Date(b.Until.AddDays(1)))
			case b.From.After(o.Today):
				y.There = v.Page.T("house.opens", "date", v.Page.Date(b.From))
			}
			if how := tonight[b.ID]; how != "" {
				y.Tonight, y.Free = v.Page.T("bed.tonight."+how), how == "free"
			}
			x.Tagged = x.Tagged || y.Tags != ""
			x.Beds = append(x.Beds, y)
		}
		if n := len(x.Beds) - first; n > 0 {
			x.Beds[first].Room, x.Beds[first].Rooms = r.Name, n
		} else if o.Keeps {
			x.Empty = append(x.Empty, roomLink{r.Name, "/rooms/" + string(r.ID)})
		}
	}
	for _, y := range voids {
		r := voidRow{
			ID: string(y.ID), Bed: names[y.Bed], When: v.Page.Span(y.From, y.Until), Note: y.Note,
			Line: v.Value(o.Pack, "void_reasons", y.Reason) + " · " + v.Page.T("void.pays", "who", v.Value(o.Pack, "payers", y.Payer)),
		}
		if o.Keeps {
			r.Cancel = "/voids/" + r.ID + "/cancel"
		}
		x.Voids = append(x.Voids, r)
	}
	return nil
}

func houseChanges(v *page.Visit, o housing.Opened) (list []page.Row, err error) {
	all, err := housing.Changes(v.Tx, o.ID)
	if err != nil {
		return nil, err
	}
	users := make([]sild.ID, len(all))
	for i, c := range all {
		users[i] = c.By
	}
	names, err := org.Names(v.Tx, users)
	for _, c := range all {
		about := c.About
		if d, err := sild.ParseDate(about); err == nil && c.What == "closed" {
			about = v.Page.Date(d)
		}
		list = append(list, page.Row{LabelText: v.MomentShort(c.At), Value: v.Page.T("house.change."+c.What, "about", about), HintText: names[c.By]})
	}
	return list, err
}

// bedColumns are those of the table of beds: how each is tonight is said to those
// whose house it is.
func bedColumns(x houseView) []page.Column {
	list := []page.Column{{Label: "room.name"}, {Label: "bed.name"}}
	if x.Tagged {
		list = append(list, page.Column{Label: "bed.traits"})
	}
	if x.Free != "" || len(x.Counts) > 0 {
		list = append(list, page.Column{Label: "bed.tonight"})
	}
	return list
}
