// SPDX-License-Identifier: EUPL-1.2

package sild_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sild"
)

var noon = time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)

func TestIDsWithinAMillisecond(t *testing.T) {
	var ids sild.IDs
	made := make([]sild.ID, 20_000) // more than the 4,096 that a millisecond's counter holds
	for i := range made {
		made[i] = ids.New(noon)
		if !made[i].Valid() {
			t.Fatalf("%q is not valid", made[i])
		}
	}
	if !slices.IsSorted(made) {
		t.Error("ids do not sort in the order in which they were made")
	}
	if n := len(slices.Compact(slices.Clone(made))); n != len(made) {
		t.Errorf("of %d ids %d differ", len(made), n)
	}
}

func TestIDsAtTheSameTime(t *testing.T) {
	var ids sild.IDs
	var mu sync.Mutex
	seen := map[sild.ID]bool{}
	var wg sync.WaitGroup
	const makers, each = 8, 2000
	for range makers {
		wg.Go(func() {
			mine := make([]sild.ID, each)
			for i := range mine {
				mine[i] = ids.New(noon.Add(time.Duration(i) * 100 * time.Microsecond))
			}
			mu.Lock()
			defer mu.Unlock()
			for _, id := range mine {
				if seen[id] {
					t.Errorf("%s was made twice", id)
				}
				seen[id] = true
			}
		})
	}
	wg.Wait()
	if len(seen) != makers*each {
		t.Errorf("%d ids; want %d", len(seen), makers*each)
	}
}

func TestIDsOverTime(t *testing.T) {
	var ids sild.IDs
	var last sild.ID
	for i := range 1000 {
		id := ids.New(noon.Add(time.Duration(i) * time.Millisecond))
		if id <= last {
			t.Fatalf("%s, made later than %s, sorts before it", id, last)
		}
		last = id
	}
	// A clock that is set back a little does not turn the order round; one that
	// is set back far is believed.
	if id := ids.New(noon.Add(900 * time.Millisecond)); id <= last {
		t.Errorf("a clock set back by 100 ms makes %s after %s", id, last)
	}
	if id := ids.New(noon.AddDate(-1, 0, 0)); id >= last {
		t.Errorf("a year earlier makes %s after %s", id, last)
	}
	// Also then ids differ, though their time parts are the same.
	first := new(sild.IDs).New(noon)
	if second := new(sild.IDs).New(noon); first == second || first[:18] != second[:18] {
		t.Errorf("two makers made %s and %s at one moment", first, second)
	}
}

func TestIDForm(t *testing.T) {
	ids := sild.IDs{Rand: func(b []byte) {
		r := rand.NewChaCha8([32]byte{})
		r.Read(b)
	}}
	id := ids.New(noon)
	// RFC 9562 §5.7: 48 bits of milliseconds, version 7, variant 10.
	if want := "019cd277-ea00-7000-"; !strings.HasPrefix(string(id), want) {
		t.Errorf("New = %s; want it to begin with %s", id, want)
	}
	if c := id[19]; !strings.ContainsRune("89ab", rune(c)) {
		t.Errorf("the variant of %s is %c", id, c)
	}
	if again := ids.New(noon); again[19:] != id[19:] || again <= id {
		t.Errorf("with the same random bits New = %s after %s", again, id)
	}
}

func TestIDValid(t *testing.T) {
	good := func(id sild.ID) {
		t.Helper()
		if !id.Valid() {
			t.Errorf("%q is not valid", id)
		}
	}
	bad := func(id sild.ID) {
		t.Helper()
		if id.Valid() {
			t.Errorf("%q is valid", id)
		}
	}
	good("019cd2a4-6800-7000-8000-000000000000")
	good("ffffffff-ffff-ffff-ffff-ffffffffffff")
	bad("")
	bad("019CD2A4-6800-7000-8000-000000000000") // ids are compared as text
	bad("019cd2a4-6800-7000-8000-00000000000")
	bad("019cd2a4-6800-7000-8000-0000000000000")
	bad("019cd2a46800-7000-8000-0000000000000-")
	bad("019cd2a4-6800-7000-8000-00000000000g")
	bad("019cd2a4-6800-7000-8000-0000000000\x00\x00")
	bad("' OR 1=1 --------------------------")
	bad("../../../../../../../../etc/passwd..")
}
