// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"slices"
	"strings"

	"sild"
	"sild/access"
	"sild/db"
)

// A Board is houses with their rooms and beds, and what each bed is on the nights
// of a span.
type Board struct {
	From   sild.Date
	Days   int
	Today  sild.Date
	Houses []BoardHouse
	All    []House // that one could look at
	Next   int     // how many of them come after those that are shown
}

// Until is the last night that is shown.
func (b Board) Until() sild.Date { return b.From.AddDays(b.Days - 1) }

// A BoardHouse is a house on a board.
type BoardHouse struct {
	House
	Ours  bool // of the actor's organisation
	Rooms []BoardRoom
	Beds  int // that are there tonight
	Free  int // of them tonight
}

// A BoardRoom is a room with its beds.
type BoardRoom struct {
	Name string
	Beds []BoardBed
}

// A BoardBed is a bed with its nights, from the first that is shown to the last.
type BoardBed struct {
	ID    sild.ID
	Name  string
	Spans []BoardSpan
}

// A BoardSpan is nights on which a bed is one thing. Whose they are is told to
// those who may see the person.
type BoardSpan struct {
	Is     State
	From   sild.Date // the first night that is shown
	Nights int       // that are shown
	Begun  bool      // it began before
	GoesOn bool      // it goes on after
	Since  sild.Date // when it began
	Until  sild.Date // the day of leaving, or after the last night
	Case   sild.ID
	Name   string
	Over   int    // days after their day, of who should have left and whom the actor may know of
	Reason string // of a void in one's own house
}

// BoardInput is what a board is to show.
type BoardInput struct {
	From  sild.Date // zero: the Monday of this week
	Days  int
	House sild.ID // empty: all of them
	Most  int     // houses at a time
	Skip  int     // houses
	Blind bool    // without names, for a screen on a wall
}

// longestBoard is how many nights a board shows.
const longestBoard = 92

// BoardOf is the board of the houses that the actor may see (see [All]). What a
// bed is can be seen of all of them; why a bed is void, and who is over their day,
// in one's own; who somebody is, only by whom section I of their case is shown to.
func BoardOf(tx *db.Tx, in BoardInput) (b Board, err error) {
	defer sild.Wrap(&err, "housing.BoardOf")
	b.Today = tx.Today()
	if b.From, b.Days = in.From, min(max(in.Days, 1), longestBoard); b.From.IsZero() {
		b.From = b.Today.AddDays(-(int(b.Today.Weekday()) + 6) % 7)
	}
	if b.All, err = All(tx, ""); err != nil {
		return b, err
	}
	chosen := slices.DeleteFunc(slices.Clone(b.All), func(h House) bool {
		return in.House != "" && h.ID != in.House || !h.Until.IsZero() && h.Until.Before(b.From) || h.From.After(b.Until())
	})
	if in.House != "" && len(chosen) == 0 && !slices.ContainsFunc(b.All, func(h House) bool { return h.ID == in.House }) {
		return b, sild.Missing()
	}
	chosen = chosen[min(in.Skip, len(chosen)):]
	if in.Most > 0 && len(chosen) > in.Most {
		b.Next, chosen = len(chosen)-in.Most, chosen[:in.Most]
	}
	if len(chosen) == 0 {
		return b, nil
	}
	for _, h := range chosen {
		b.Houses = append(b.Houses, BoardHouse{House: h, Ours: tx.Actor.Role == sild.System.Role || tx.Actor.Org == h.Provider})
	}
	return b, b.fill(tx, in.Blind)
}

type boardUse struct {
	Bed                sild.ID
	Kind               string
	From, Until, Ready sild.Date
	Going              bool
	Case, Person       sild.ID // empty: the actor may not see who it is
	Name               string
}

// fill reads the beds, the voids and the uses, and sets them out.
func (b *Board) fill(tx *db.Tx, blind bool) error {
	var ids []sild.ID
	for _, h := range b.Houses {
		ids = append(ids, h.ID)
	}
	first, last := b.From, b.Until()
	if b.Today.Before(first) {
		first = b.Today
	}
	if b.Today.After(last) {
		last = b.Today
	}
	args := []any{first, last}
	of := db.List(&args, ids)
	beds, err := db.All[bedRow](tx, `SELECT b.id, b.house_id, r.name, b.name, b.from_on, b.until_on FROM bed b JOIN room r ON r.id = b.room_id
		WHERE b.house_id IN (`+of+`) AND b.from_on <= $2 AND (b.until_on IS NULL OR b.until_on >= $1) ORDER BY r.name, r.id, b.name, b.id`, args...)
	if err != nil {
		return err
	}
	voids, err := db.All[voidRow](tx, `SELECT v.bed_id, v.from_on, v.until_on, v.reason, v.payer FROM bed_void v
		WHERE v.house_id IN (`+of+`) AND v.cancelled_at IS NULL AND v.from_on <= $2 AND v.until_on >= $1`, args...)
	if err != nil {
		return err
	}
	scope := "FALSE"
	if !blind {
		scope = access.Scope(tx, 'I', &args)
	}
	const columns = `SELECT u.bed_id, u.kind, u.from_on, u.until_on, u.ready_on, u.going, c.case_id, c.person_id, coalesce(c.name, '') FROM bed_use u LEFT JOIN case_card c ON c.case_id = u.case_id AND `
	uses, err := db.All[boardUse](tx, columns+scope+` WHERE u.house_id IN (`+of+`) AND u.replaced_at IS NULL AND u.kind <> 'let_go' AND u.from_on <= $2
		AND (u.ready_on > $1 OR u.going)`, args...)
	if err != nil {
		return err
	}
	b.set(beds, byBed(voids, func(v voidRow) sild.ID { return v.Bed }), byBed(uses, func(u boardUse) sild.ID { return u.Bed }))
	var people []sild.ID
	for _, u := range uses {
		if u.Person != "" && !slices.Contains(people, u.Person) {
			people = append(people, u.Person)
		}
	}
	if len(people) > 0 {
		tx.Trail(sild.Entry{Action: "list", What: "house", Sections: "I", Subjects: people})
	}
	return nil
}

// set sets out what was read.
func (b *Board) set(beds []bedRow, voids map[sild.ID][]voidRow, uses map[sild.ID][]boardUse) {
	at := map[sild.ID]int{}
	for i, h := range b.Houses {
		at[h.ID] = i
	}
	shown, tonight := nights{b.From, make([]night, b.Days)}, nights{b.Today, make([]night, 1)}
	for _, bed := range beds {
		h := &b.Houses[at[bed.House]]
		for _, n := range []nights{shown, tonight} {
			clear(n.cells)
			n.there(lasting{h.From, h.Until}, bed.lasting)
			for i, v := range voids[bed.ID] {
				n.mark(v.From, v.Until.AddDays(1), Void, i)
			}
			for i, u := range uses[bed.ID] {
				n.used(u.Kind, u.From, u.Until, u.Ready, u.Going, b.Today, i)
			}
		}
		if is := tonight.cells[0].is; is != NotThere {
			h.Beds++
			if is == Free {
				h.Free++
			}
		}
		spans := b.spansOf(shown, voids[bed.ID], uses[bed.ID], h.Ours)
		if len(spans) == 1 && spans[0].Is == NotThere {
			continue // it is here for tonight's sake
		}
		if n := len(h.Rooms); n == 0 || h.Rooms[n-1].Name != bed.Room {
			h.Rooms = append(h.Rooms, BoardRoom{Name: bed.Room})
		}
		r := &h.Rooms[len(h.Rooms)-1]
		r.Beds = append(r.Beds, BoardBed{bed.ID, bed.Name, spans})
	}
}

// spansOf joins the nights of a bed that are the same.
func (b *Board) spansOf(n nights, voids []voidRow, uses []boardUse, ours bool) (list []BoardSpan) {
	for i := 0; i < len(n.cells); {
		c, j := n.cells[i], i+1
		for j < len(n.cells) && n.cells[j] == c {
			j++
		}
		from := n.from.AddDays(i)
		s := BoardSpan{Is: c.is, From: from, Nights: j - i, Since: from, Until: from.AddDays(j - i)}
		switch c.is {
		case Void:
			v := voids[c.of]
			s.Since, s.Until = v.From, v.Until.AddDays(1)
			if ours {
				s.Reason = v.Reason
			}
		case Taken, Held:
			u := uses[c.of]
			s.Since, s.Until, s.Case, s.Name = u.From, u.Until, u.Case, u.Name
			if u.Going && b.Today.After(u.Until) && (ours || u.Case != "") {
				s.Over = b.Today.Sub(u.Until)
			}
		}
		s.Begun, s.GoesOn = s.Since.Before(s.From), s.Until.After(from.AddDays(s.Nights))
		list, i = append(list, s), j
	}
	return list
}

// Label is the name of a bed with that of its room, unless it says so itself.
func (r BoardRoom) Label(bed BoardBed) string {
	if strings.HasPrefix(bed.Name, r.Name) {
		return bed.Name
	}
	return r.Name + " · " + bed.Name
}
