// SPDX-License-Identifier: EUPL-1.2

package housing_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/housing"
	"sild/people"
)

// A houseLife is a house with a few beds and more people, to which things happen
// in any order, also such as are refused.
type houseLife struct {
	w             *world
	beds          []housing.Bed
	people        []*resident
	voids         []sild.ID
	kind          string // of what was saved last, to be taken back
	last          sild.ID
	by            flowtest.User
	done, refused int
}

type resident struct {
	subject, caseID, request, stay sild.ID
}

// try lets u do something. To be refused is a normal day; to fail is not.
func (h *houseLife) try(t *rapid.T, u flowtest.User, kind string, f func(*db.Tx) (sild.ID, error)) bool {
	h.done++
	var id sild.ID
	err := h.w.Try(u, func(tx *db.Tx) (err error) {
		id, err = f(tx)
		return err
	})
	if err == nil {
		if kind != "" {
			h.kind, h.last, h.by = kind, id, u
		}
		return true
	}
	if _, ok := errors.AsType[*sild.Error](err); !ok || sild.KindOf(err) == sild.Internal {
		t.Fatalf("%s: %v", kind, err)
	}
	h.refused++
	return false
}

func (h *houseLife) bed(t *rapid.T) housing.Bed { return rapid.SampledFrom(h.beds).Draw(t, "bed") }
func (h *houseLife) who(t *rapid.T) *resident   { return rapid.SampledFrom(h.people).Draw(t, "who") }

func (h *houseLife) day(t *rapid.T, least, most int) sild.Date {
	return h.w.Today().AddDays(rapid.IntRange(least, most).Draw(t, "day"))
}

var lifeSteps = map[string]func(*houseLife, *rapid.T){
	"time goes by": func(h *houseLife, t *rapid.T) { h.w.Go(h.day(t, 1, 40).String()) },
	"ask":          func(h *houseLife, t *rapid.T) { h.asks(t, h.who(t)) },
	"confirm":      (*houseLife).confirms,
	"confirm more": (*houseLife).confirms,
	"come":         (*houseLife).comes,
	"come more":    (*houseLife).comes,
	"end": func(h *houseLife, t *rapid.T) {
		p := h.who(t)
		h.try(t, h.w.Coordinator, "bed_request", func(tx *db.Tx) (sild.ID, error) {
			r, err := housing.End(tx, p.request, "own_home", "", "")
			return r.ID, err
		})
	},
	"release": func(h *houseLife, t *rapid.T) {
		p := h.who(t)
		h.try(t, h.w.Officer, "", func(tx *db.Tx) (sild.ID, error) {
			in := people.ReleaseInput{On: h.day(t, 1, 60), Kind: "end_of_sentence", Place: "tartu", Change: rapid.SampledFrom([]string{"postponed", "brought_forward"}).Draw(t, "change")}
			switch rapid.IntRange(0, 3).Draw(t, "how") {
			case 0:
				in.On, in.Unknown, in.Change = sild.Date{}, "parole_pending", "parole_refused"
			case 1:
				in.On, in.Happened, in.Change = h.w.Today(), true, ""
			}
			r, err := people.SetRelease(tx, h.w.Pack, p.subject, in)
			return r.ID, err
		})
	},
	"leave": func(h *houseLife, t *rapid.T) {
		p := h.who(t)
		h.try(t, h.w.Coordinator, "stay", func(tx *db.Tx) (sild.ID, error) {
			s, err := housing.Depart(tx, p.stay, housing.DepartureInput{On: h.day(t, -3, 0), Reason: "planned"})
			return s.ID, err
		})
	},
	"move": func(h *houseLife, t *rapid.T) {
		p, b := h.who(t), h.bed(t)
		h.try(t, h.w.Coordinator, "bed_use", func(tx *db.Tx) (sild.ID, error) {
			u, err := housing.Move(tx, p.stay, b.ID, h.day(t, -3, 0), "Quiet")
			return u.ID, err
		})
	},
	"void": func(h *houseLife, t *rapid.T) {
		b, from := h.bed(t), h.day(t, -5, 40)
		h.try(t, h.w.Coordinator, "", func(tx *db.Tx) (sild.ID, error) {
			v, err := housing.AddVoid(tx, b.ID, housing.VoidInput{From: from, Until: from.AddDays(rapid.IntRange(0, 20).Draw(t, "nights")), Reason: "repair"})
			if err == nil {
				h.voids = append(h.voids, v.ID)
			}
			return v.ID, err
		})
	},
	"no void": func(h *houseLife, t *rapid.T) {
		if len(h.voids) > 0 {
			v := rapid.SampledFrom(h.voids).Draw(t, "void")
			h.try(t, h.w.Coordinator, "", func(tx *db.Tx) (sild.ID, error) {
				_, err := housing.CancelVoid(tx, v, rapid.Bool().Draw(t, "mistake"))
				return v, err
			})
		}
	},
	"close": func(h *houseLife, t *rapid.T) {
		b, until := h.bed(t), h.day(t, -5, 60)
		if rapid.Bool().Draw(t, "reopen") {
			until = sild.Date{}
		}
		h.try(t, h.w.Coordinator, "", func(tx *db.Tx) (sild.ID, error) {
			_, err := housing.ChangeBed(tx, b.ID, housing.BedInput{Name: b.Name, Until: until})
			return b.ID, err
		})
	},
	"taken back too late": func(h *houseLife, t *rapid.T) { // the bed is another's meanwhile
		p, q := h.who(t), h.who(t)
		var ended sild.ID
		if a := h.w.asked(housing.Request{Fact: sild.Fact{Thing: p.request, Case: p.caseID}}); a.Hold == nil || p == q || !h.try(t, h.w.Coordinator, "", func(tx *db.Tx) (sild.ID, error) {
			r, err := housing.End(tx, p.request, "own_home", "", "")
			ended = r.ID
			return ended, err
		}) {
			return
		} else {
			h.minute()
			h.try(t, h.w.Coordinator, "", func(tx *db.Tx) (sild.ID, error) {
				x, err := housing.AnswerRequest(tx, q.request, housing.AnswerInput{Outcome: "confirmed", Bed: a.Hold.Bed, Admission: a.Hold.From, Until: a.Hold.Until})
				return x.ID, err
			})
		}
		h.try(t, h.w.Coordinator, "", func(tx *db.Tx) (sild.ID, error) { return "", casework.Undo(tx, "bed_request", ended) })
	},
	"undo": func(h *houseLife, t *rapid.T) {
		if h.last != "" {
			h.try(t, h.by, "", func(tx *db.Tx) (sild.ID, error) { return "", casework.Undo(tx, h.kind, h.last) })
		}
	},
	"mistake": func(h *houseLife, t *rapid.T) {
		if h.last != "" {
			h.try(t, h.w.Coordinator, "", func(tx *db.Tx) (sild.ID, error) { return "", casework.Mistake(tx, h.kind, h.last, "The wrong person.") })
		}
	},
}

// minute lets a minute go by: what is done in one moment is taken back together.
func (h *houseLife) minute() {
	h.w.Go(h.w.Now().In(h.w.DB.Zone).Add(time.Minute).Format("2006-01-02 15:04"))
}

func (h *houseLife) asks(t *rapid.T, p *resident) {
	h.try(t, h.w.Officer, "bed_request", func(tx *db.Tx) (sild.ID, error) {
		r, err := housing.Ask(tx, p.caseID, housing.RequestInput{House: h.w.house.ID, Basis: "voluntary"})
		if err == nil {
			p.request = r.Thing
		}
		return r.ID, err
	})
}

func (h *houseLife) confirms(t *rapid.T) {
	p, b := h.who(t), h.bed(t)
	h.try(t, h.w.Coordinator, "bed_answer", func(tx *db.Tx) (sild.ID, error) {
		in := housing.AnswerInput{Outcome: "confirmed", Bed: b.ID}
		if rapid.Bool().Draw(t, "days") {
			in.Admission = h.day(t, 0, 30)
			in.Until = in.Admission.AddDays(rapid.IntRange(1, 60).Draw(t, "nights"))
		}
		x, err := housing.AnswerRequest(tx, p.request, in)
		return x.ID, err
	})
}

func (h *houseLife) comes(t *rapid.T) {
	p, b := h.who(t), h.bed(t)
	in := housing.ArrivalInput{On: h.day(t, -3, 0), LateWhy: "Was ill."}
	if rapid.Bool().Draw(t, "another") {
		in.Bed = b.ID
	}
	h.try(t, h.w.Coordinator, "stay", func(tx *db.Tx) (sild.ID, error) {
		s, err := housing.Arrive(tx, p.request, in)
		if err == nil {
			p.stay = s.Thing
		}
		return s.ID, err
	})
}

// A slept is a row of bed_use that holds, with its bed.
type slept struct {
	ID, Bed, Subject, Request sild.ID
	Kind                      string
	From, Until               sild.Date
	Going                     bool
	BedFrom, BedUntil         sild.Date
	HouseFrom, HouseUntil     sild.Date
}

// faults are what must never be: it looks at every night, and not as the code
// does that it watches.
func (w *world) faults(house sild.ID) (found []string) {
	w.t.Helper()
	type void struct {
		Bed         sild.ID
		From, Until sild.Date
	}
	var rows []slept
	var voids []void
	w.Look(w.Coordinator, func(tx *db.Tx) (err error) {
		rows, err = db.All[slept](tx, `SELECT u.id, u.bed_id, u.subject_id, u.request_id, u.kind, u.from_on, u.until_on, u.going, b.from_on, b.until_on, h.from_on, h.until_on
			FROM bed_use u JOIN bed b ON b.id = u.bed_id JOIN house h ON h.id = b.house_id WHERE u.house_id = $1 AND u.replaced_at IS NULL ORDER BY u.id`, house)
		if err != nil {
			return err
		}
		voids, err = db.All[void](tx, `SELECT bed_id, from_on, until_on FROM bed_void WHERE house_id = $1 AND cancelled_at IS NULL`, house)
		return err
	})
	type night struct {
		of sild.ID
		on sild.Date
	}
	inBed, slept := map[night]sild.ID{}, map[night]sild.ID{}
	say := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	for _, u := range rows {
		until := u.Until
		if u.Going && until.Before(w.Today()) {
			until = w.Today() // they were there, whatever was planned
		}
		for d := u.From; d.Before(until); d = d.AddDays(1) {
			if other := inBed[night{u.Bed, d}]; other != "" && (d.Before(u.Until) || u.Kind == "stay") && !w.onlyHeld(rows, other, d) {
				say("bed %s has two on %s", u.Bed, d)
			}
			inBed[night{u.Bed, d}] = u.ID
			if u.Kind == "stay" {
				if slept[night{u.Subject, d}] != "" {
					say("somebody sleeps in two beds on %s", d)
				}
				slept[night{u.Subject, d}] = u.ID
			}
			if !d.Before(u.Until) {
				continue
			}
			if d.Before(u.BedFrom) || !u.BedUntil.IsZero() && d.After(u.BedUntil) || d.Before(u.HouseFrom) || !u.HouseUntil.IsZero() && d.After(u.HouseUntil) {
				say("bed %s is not there on %s", u.Bed, d)
			}
			for _, v := range voids {
				if v.Bed == u.Bed && d.Between(v.From, v.Until) {
					say("bed %s is void on %s", u.Bed, d)
				}
			}
		}
	}
	return found
}

// onlyHeld reports whether a row is of somebody whose planned nights are over, on
// a day that another may have the bed held for: what is held for a day on which
// somebody is still there is found when they come.
func (w *world) onlyHeld(rows []slept, id sild.ID, on sild.Date) bool {
	i := slices.IndexFunc(rows, func(u slept) bool { return u.ID == id })
	return !on.Before(rows[i].Until)
}

// TestNeverTwoInABed: whatever happens in whatever order, nobody shares a bed on
// any night, and nobody has one that is not there or void.
func TestNeverTwoInABed(t *testing.T) {
	w := newWorld(t)
	n, done, refused := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		w.Go("2024-02-05")
		h := &houseLife{w: w}
		n++
		h.house(n)
		h.admit(rt)
		names := slices.Sorted(maps.Keys(lifeSteps))
		for range rapid.IntRange(4, 16).Draw(rt, "length") {
			step := rapid.SampledFrom(names).Draw(rt, "step")
			h.minute()
			lifeSteps[step](h, rt)
			if f := w.faults(w.house.ID); len(f) > 0 {
				rt.Fatalf("after %q: %v", step, f)
			}
		}
		done, refused = done+h.done, refused+h.refused
	})
	t.Logf("%d steps, %d refused", done, refused)
	if refused == 0 || refused > done*9/10 {
		t.Errorf("%d of %d steps were refused: such histories prove nothing", refused, done)
	}
}

// admit lets four people ask for a bed.
func (h *houseLife) admit(t *rapid.T) {
	for _, a := range h.w.AdmittedAll("Andrei", "Tamm0", "Tamm1", "Tamm2", "Tamm3") {
		p := &resident{subject: a.Subject, caseID: a.Case}
		h.people = append(h.people, p)
		h.asks(t, p)
	}
}

// house makes a house with three beds.
func (h *houseLife) house(n int) {
	h.w.Do(h.w.Coordinator, func(tx *db.Tx) (err error) {
		in := h.w.said()
		in.Name = fmt.Sprintf("House %d", n)
		if h.w.house, err = housing.AddHouse(tx, h.w.Programme.ID, in); err != nil {
			return err
		}
		r, err := housing.AddRoom(tx, h.w.house.ID, "1", nil)
		if err != nil {
			return err
		}
		h.beds, err = housing.AddBeds(tx, r.ID, housing.BedInput{Name: "1a, 1b, 1c"})
		return err
	})
}
