// SPDX-License-Identifier: EUPL-1.2

package own_test

import (
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/own"
)

// A person is somebody of a world with a page of their own.
type person struct {
	*flowtest.World
	t             *testing.T
	subject, kase sild.ID
	account       sild.ID
	code          string // of the sheet
}

// withPage is somebody whom the worker leads and has given a page.
func withPage(t *testing.T, w *flowtest.World) *person {
	t.Helper()
	p := &person{World: w, t: t}
	p.subject, p.kase = w.Admitted("Andrei", "Tamm")
	p.code = p.give(own.Sheet)[0]
	return p
}

// give gives the person a paper.
func (p *person) give(kind string) []string {
	p.t.Helper()
	n := 1
	if kind == own.Card {
		n = own.OnCard
	}
	codes := own.NewCodes(n)
	p.Do(p.Worker, func(tx *db.Tx) error {
		a, err := own.Give(tx, p.subject, kind, codes)
		p.account = a.ID
		return err
	})
	return codes
}

func (p *person) actor() sild.Actor {
	return sild.Actor{User: p.account, Role: access.Participant, Lang: "en"}
}

// do is a unit of work of the person's.
func (p *person) do(do func(*db.Tx) error) error {
	_, err := p.Flow.Write(p.t.Context(), p.actor(), flow.Once{}, func(tx *db.Tx) (string, error) { return "", do(tx) })
	return err
}

func (p *person) look(do func(*db.Tx) error) error {
	return p.Flow.Read(p.t.Context(), p.actor(), do)
}

// enter comes in with a code; token is empty if the door stays closed.
func (p *person) enter(code, word string) (token string) {
	p.t.Helper()
	var try own.Try
	if err := p.Flow.Read(p.t.Context(), sild.System, func(tx *db.Tx) (err error) {
		try, err = own.TryCode(tx, code, word)
		return err
	}); err != nil {
		p.t.Fatal(err)
	}
	try = try.Hold()
	_, err := p.Flow.Write(p.t.Context(), sild.Actor{User: try.Account(), Role: access.Participant}, flow.Once{}, func(tx *db.Tx) (_ string, err error) {
		if !try.Good() {
			return "", try.Miss(tx)
		}
		token, err = try.Use(tx, "web")
		return "", err
	})
	if err != nil && sild.KindOf(err) != sild.Invalid {
		p.t.Fatal(err)
	}
	return token
}

// open reports whether a token still opens the pages.
func (p *person) open(token string) bool {
	p.t.Helper()
	err := p.Flow.Read(p.t.Context(), sild.System, func(tx *db.Tx) error {
		_, err := own.SessionOf(tx, token, "web")
		return err
	})
	if err != nil && sild.KindOf(err) != sild.NotFound {
		p.t.Fatal(err)
	}
	return err == nil
}

// end ends the case.
func (p *person) end(meaning string) {
	p.t.Helper()
	p.Do(p.Worker, func(tx *db.Tx) error {
		_, err := casework.AddEnd(tx, p.kase, casework.EndInput{Day: p.Today(), Reason: p.Value("end_reasons", meaning)})
		return err
	})
}

func (p *person) later(d time.Duration) {
	p.Go(p.Now().Add(d).In(p.DB.Zone).Format("2006-01-02 15:04"))
}
