// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"time"

	"sild"
	"sild/housing"
)

// OfShift names a shift.
type OfShift struct {
	Shift sild.ID `path:"shift"`
}

func (a *API) houseDutyRoutes() {
	a.rosterRoutes()
	a.presenceRoutes()
	a.logRoutes()
}

func (a *API) rosterRoutes() {
	type weekIn struct {
		OfHouse
		From  sild.Date `query:"from" doc:"This week, if not given."`
		Until sild.Date `query:"until" doc:"The last day."`
	}
	read(a, route{
		id: "list-shifts", at: "GET /houses/{house}/shifts", says: "The duty roster of a house, and who is there", group: houseGroup,
		more: "For those who work there. It names nobody who lives there.",
	}, func(c *call, in *weekIn) (Duty, error) { return dutyAt(c, in.House, in.From, in.Until) })
	type addIn struct {
		OfHouse
		Body NewShifts
	}
	write(a, route{id: "add-shifts", at: "POST /houses/{house}/shifts", says: "Plan shifts of a house, once or as they come again", status: 201, group: houseGroup},
		func(c *call, in *addIn) (string, error) {
			made, err := housing.AddShifts(c.tx, in.House, housing.ShiftInput(in.Body))
			if err != nil {
				return "", err
			}
			return made[0].Starts.Format(time.RFC3339), nil
		}, showWeek(func(in *addIn) sild.ID { return in.House }))
	type copyWeekIn struct {
		OfHouse
		Body struct {
			Monday sild.Date `json:"monday" doc:"Of the week that is to be as the one before it."`
		}
	}
	write(a, route{id: "copy-shifts", at: "POST /houses/{house}/shifts/copy", says: "Plan a week as the one before it", status: 201, group: houseGroup},
		func(c *call, in *copyWeekIn) (string, error) {
			made, err := housing.CopyWeek(c.tx, in.House, in.Body.Monday)
			if err != nil {
				return "", err
			}
			return made[0].Starts.Format(time.RFC3339), nil
		}, showWeek(func(in *copyWeekIn) sild.ID { return in.House }))
	type changeShiftIn struct {
		OfShift
		Body struct {
			StartsAt time.Time `json:"starts_at"`
			EndsAt   time.Time `json:"ends_at"`
			User     sild.ID   `json:"user,omitempty" doc:"Nobody: to be filled."`
			Note     string    `json:"note,omitempty"`
			Why      string    `json:"why,omitempty"`
		}
	}
	write(a, route{id: "change-shift", at: "POST /shifts/{shift}/change", says: "Give a shift other times, or another person", group: houseGroup, more: "Another shift stands in its place."},
		func(c *call, in *changeShiftIn) (string, error) {
			b := in.Body
			s, err := housing.ChangeShift(c.tx, in.Shift, housing.ShiftChange{Starts: b.StartsAt, Ends: b.EndsAt, User: b.User, Note: b.Note, Why: b.Why})
			return string(s.ID), err
		}, showShift[changeShiftIn])
	type shiftWhyIn struct {
		OfShift
		Body struct {
			Why string `json:"why"`
		}
	}
	write(a, route{id: "cancel-shift", at: "POST /shifts/{shift}/cancel", says: "Take a shift off the roster", group: houseGroup},
		func(c *call, in *shiftWhyIn) (string, error) {
			s, err := housing.CancelShift(c.tx, in.Shift, in.Body.Why)
			return string(s.ID), err
		}, showShift[shiftWhyIn])
	write(a, route{id: "cannot-shift", at: "POST /shifts/{shift}/cannot", says: "Say that who is planned cannot come", group: houseGroup, more: "One that is to be filled stands in its place."},
		func(c *call, in *shiftWhyIn) (string, error) {
			s, err := housing.LeaveShift(c.tx, in.Shift, in.Body.Why)
			return string(s.ID), err
		}, showShift[shiftWhyIn])
	write(a, route{id: "take-shift", at: "POST /shifts/{shift}/take", says: "Take a shift that is to be filled", group: houseGroup},
		func(c *call, in *OfShift) (string, error) {
			s, err := housing.TakeShift(c.tx, in.Shift)
			return string(s.ID), err
		}, showShift[OfShift])
	type swapShiftIn struct {
		OfShift
		Body struct {
			Other sild.ID `json:"other"`
		}
	}
	write(a, route{id: "swap-shifts", at: "POST /shifts/{shift}/swap", says: "Let the people of two shifts change places", group: houseGroup},
		func(c *call, in *swapShiftIn) (string, error) {
			s, _, err := housing.SwapShifts(c.tx, in.Shift, in.Body.Other)
			return string(s.ID), err
		}, showShift[swapShiftIn])
}

// showWeek shows the roster of the week that begins with a moment.
func showWeek[I any](house func(*I) sild.ID) func(*call, *I, string) (Duty, error) {
	return func(c *call, in *I, at string) (Duty, error) {
		t, err := time.Parse(time.RFC3339, at)
		if err != nil {
			return Duty{}, err
		}
		return dutyAt(c, house(in), c.tx.On(t), sild.Date{})
	}
}

func (a *API) presenceRoutes() {
	now := func(c *call, house sild.ID) (Duty, error) { return dutyAt(c, house, sild.Date{}, sild.Date{}) }
	write(a, route{
		id: "check-in", at: "POST /houses/{house}/check-in", says: "Say that you are in the house, on your shift", status: 201, group: houseGroup,
		more: "From the next request on you see who lives there, until you leave.",
	}, func(c *call, in *OfHouse) (string, error) {
		p, err := housing.CheckIn(c.tx, in.House)
		return string(p.ID), err
	}, func(c *call, in *OfHouse, _ string) (Duty, error) { return now(c, in.House) })
	type takeOverHouseIn struct {
		OfHouse
		Body struct {
			Shift sild.ID `json:"shift,omitempty" doc:"Of somebody else, or one that is to be filled."`
			Why   string  `json:"why"`
		}
	}
	write(a, route{
		id: "take-over-house", at: "POST /houses/{house}/take-over", says: "Take over in a house at once", status: 201, group: houseGroup,
		more: "For the staff and the coordinators of its team. It is kept with the reason.",
	}, func(c *call, in *takeOverHouseIn) (string, error) {
		p, err := housing.TakeOver(c.tx, in.House, in.Body.Shift, in.Body.Why)
		return string(p.ID), err
	}, func(c *call, in *takeOverHouseIn, _ string) (Duty, error) { return now(c, in.House) })
	type checkOutIn struct {
		OfHouse
		Body struct {
			Anyway bool `json:"anyway,omitempty" doc:"Nobody else is there, and you know it."`
		}
	}
	write(a, route{id: "check-out", at: "POST /houses/{house}/check-out", says: "Say that you leave the house", group: houseGroup},
		func(c *call, in *checkOutIn) (string, error) {
			p, err := housing.CheckOut(c.tx, in.House, in.Body.Anyway)
			return string(p.ID), err
		}, func(c *call, in *checkOutIn, _ string) (Duty, error) { return now(c, in.House) })
	type stayOnIn struct {
		OfHouse
		Body struct {
			Until time.Time `json:"until" doc:"Twelve hours from now at most."`
		}
	}
	write(a, route{id: "stay-on", at: "POST /houses/{house}/stay-on", says: "Say that you stay longer in the house", group: houseGroup},
		func(c *call, in *stayOnIn) (string, error) {
			p, err := housing.Prolong(c.tx, in.House, in.Body.Until)
			return string(p.ID), err
		}, func(c *call, in *stayOnIn, _ string) (Duty, error) { return now(c, in.House) })
	type explainIn struct {
		OfHouse
		Body struct {
			Period
			Words string `json:"words"`
		}
	}
	write(a, route{id: "explain-unattended", at: "POST /houses/{house}/unattended", says: "Say why nobody was in the house", status: 201, group: houseGroup},
		func(c *call, in *explainIn) (string, error) {
			return string(in.House), housing.ExplainHole(c.tx, in.House, housing.Span{From: in.Body.From, Until: in.Body.Until}, in.Body.Words)
		}, func(c *call, in *explainIn, _ string) (Duty, error) { return now(c, in.House) })
	type coverIn struct {
		Programme sild.ID   `path:"programme"`
		Month     sild.Date `query:"month" doc:"Any day of it; this month, if not given."`
	}
	read(a, route{id: "list-house-cover", at: "GET /programmes/{programme}/house-cover", says: "How much of a month somebody was in each house", group: houseGroup},
		func(c *call, in *coverIn) (List[HouseCover], error) {
			if in.Month.IsZero() {
				in.Month = c.tx.Today()
			}
			all, err := housing.CoverOf(c.tx, in.Programme, in.Month)
			return listOf(all, func(x housing.Cover) HouseCover {
				return HouseCover{House: x.House, Name: x.Name, Month: x.Month, Minutes: int(x.All.Minutes()), Planned: int(x.Planned.Minutes()), Present: int(x.Present.Minutes())}
			}), err
		})
}

func (a *API) logRoutes() {
	read(a, route{
		id: "tonight", at: "GET /houses/{house}/tonight", says: "Who lives in a house tonight, comes and has just left", group: houseGroup,
		more: "For those who are on duty there, and who answers for the house.",
	}, func(c *call, in *OfHouse) (Tonight, error) {
		n, err := housing.WatchOf(c.tx, in.House)
		return tonightOf(c, n, err)
	})
	read(a, route{id: "emergency-sheet", at: "GET /houses/{house}/emergency", says: "Who is in a house, to be printed for an emergency", group: houseGroup, more: "The trail says that it was printed."},
		func(c *call, in *OfHouse) (Tonight, error) {
			n, err := housing.Sheet(c.tx, in.House)
			return tonightOf(c, n, err)
		})
	type dayIn struct {
		OfHouse
		Day sild.Date `query:"day" doc:"Today, if not given."`
	}
	read(a, route{id: "house-log", at: "GET /houses/{house}/log", says: "The handover book of a house", group: houseGroup},
		func(c *call, in *dayIn) (Book, error) { return bookAt(c, in.House, in.Day) })
	type entryIn struct {
		OfHouse
		Body struct {
			Words string  `json:"words"`
			Todo  bool    `json:"todo,omitempty" doc:"Somebody has to do it."`
			Stay  sild.ID `json:"stay,omitempty" doc:"Of the resident whom it is about; it stands in their record."`
		}
	}
	write(a, route{id: "add-log-entry", at: "POST /houses/{house}/log", says: "Write into the handover book", status: 201, group: houseGroup},
		func(c *call, in *entryIn) (string, error) {
			id, err := housing.AddEntry(c.tx, in.House, housing.EntryInput(in.Body))
			return string(id), err
		}, func(c *call, in *entryIn, _ string) (Book, error) { return bookAt(c, in.House, sild.Date{}) })
	type ofEntry struct {
		OfHouse
		Entry sild.ID `path:"entry"`
	}
	show := func(c *call, in *ofEntry, _ string) (Book, error) { return bookAt(c, in.House, sild.Date{}) }
	write(a, route{id: "log-entry-done", at: "POST /houses/{house}/log/{entry}/done", says: "Say that what an entry asks for is done", group: houseGroup},
		func(c *call, in *ofEntry) (string, error) {
			return string(in.Entry), housing.DoneEntry(c.tx, in.House, in.Entry)
		}, show)
	write(a, route{id: "drop-log-entry", at: "POST /houses/{house}/log/{entry}/drop", says: "Say that an entry was made by mistake", group: houseGroup},
		func(c *call, in *ofEntry) (string, error) {
			return string(in.Entry), housing.DropEntry(c.tx, in.House, in.Entry)
		}, show)
	write(a, route{id: "read-log", at: "POST /houses/{house}/log/read", says: "Say that you have read the handover book", group: houseGroup},
		func(c *call, in *OfHouse) (string, error) { return string(in.House), housing.ReadBook(c.tx, in.House) },
		func(c *call, in *OfHouse, _ string) (Book, error) { return bookAt(c, in.House, sild.Date{}) })
}
