// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"testing"
	"time"

	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
)

// TestPages: a list that is longer than a page is read to its end by next, each
// thing once.
func TestPages(t *testing.T) {
	d := newDoor(t)
	_, caseID := d.Admitted("Andrei", "Tamm")
	d.saved["case"] = string(caseID)
	const many = 120
	d.Do(d.Worker, func(tx *db.Tx) error {
		for i := range many {
			if _, err := casework.AddContact(tx, caseID, casework.ContactInput{
				Kind: "phone", Outcome: "held", StartedAt: d.Now().Add(-time.Duration(i/2) * time.Minute), Minutes: 1,
			}); err != nil {
				return err
			}
		}
		return nil
	})
	for i := range 60 {
		d.Referred(d.Person(fmt.Sprint("Mari ", i), "Mets")) // many of one name
	}
	// all reads a list page by page and counts its things.
	all := func(u flowtest.User, line string, id func(json.RawMessage) string) map[string]int {
		t.Helper()
		seen := map[string]int{}
		for next, pages := "", 0; ; pages++ {
			at := line
			if next != "" {
				at += "?after=" + url.QueryEscape(next)
			}
			var page struct {
				Items []json.RawMessage
				Next  string
			}
			if err := json.Unmarshal([]byte(d.one(scene{as: u, do: at, status: 200})), &page); err != nil {
				t.Fatal(err)
			}
			for _, item := range page.Items {
				seen[id(item)]++
			}
			if next = page.Next; next == "" {
				if pages == 0 {
					t.Errorf("%s has one page only", line)
				}
				return seen
			}
		}
	}
	field := func(item json.RawMessage) string {
		var x struct {
			ID      string
			Kind    string
			Contact struct{ ID string }
		}
		if err := json.Unmarshal(item, &x); err != nil {
			t.Fatal(err)
		}
		if x.Contact.ID != "" {
			return x.Contact.ID
		}
		return x.ID + x.Kind
	}
	for _, c := range []struct {
		as   flowtest.User
		line string
		want int // at least
	}{
		{d.Worker, "GET /cases/{case}/contacts", many},
		{d.Worker, "GET /cases/{case}/timeline", many + 3}, // and release, referral, answer
		{d.Coordinator, "GET /cases", 61},
	} {
		seen := all(c.as, c.line, field)
		if len(seen) < c.want {
			t.Errorf("%s has %d things; want %d", c.line, len(seen), c.want)
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("%s shows %s %d times", c.line, id, n)
			}
		}
	}
}
