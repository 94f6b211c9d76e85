// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
	"sild/web/page"
)

// at is a visit from an address, with a device or without one, as the limits see
// it: guesses need no pages.
func at(t *testing.T, s *page.Server, address, device string) *page.Visit {
	r := httptest.NewRequest("POST", "/sign-in", nil).WithContext(t.Context())
	r.RemoteAddr = address + ":40000"
	if device != "" {
		r.Header.Set("Cookie", page.DeviceCookie+"="+device)
	}
	return &page.Visit{Server: s, Writer: httptest.NewRecorder(), Request: r}
}

// TestGuessing: 10,000 tries at one account from many addresses, and one at each
// of 1,000 accounts from one address, are stopped; the user whom they are aimed
// at gets in from the usual device all the while.
func TestGuessing(t *testing.T) {
	t.Parallel()
	w := flowtest.New(t)
	known(t, w, w.Worker)
	b := browse(t, w, w.Worker)
	b.token = ""
	s := b.s
	b.follow(b.signIn(w.Worker)).is(200)
	if len(b.jar[page.DeviceCookie]) < 40 {
		t.Fatalf("the browser holds %v; want what it is known by", b.jar)
	}
	try := func(v *page.Visit, who string) bool {
		if s.MayTry(v, "password", who) > 0 {
			return false
		}
		s.Tried(v, "password", who, false)
		return true
	}

	const tries = 10_000
	let := 0
	for i := range tries {
		if i%1000 == 999 { // the clock goes on too: an hour and a half in all
			w.Go(flowtest.Start.Add(time.Duration(i/1000+1) * 9 * time.Minute).In(w.DB.Zone).Format("2006-01-02 15:04"))
		}
		if try(at(t, s, fmt.Sprintf("198.51.%d.%d", i/250, i%250), ""), mail(w.Worker)) {
			let++
		}
		if i%500 == 250 {
			other := &browser{t: t, s: s, jar: map[string]string{page.DeviceCookie: b.jar[page.DeviceCookie]}, from: "203.0.113.9:1"}
			other.signIn(w.Worker).goes("/")
		}
	}
	s.Later.Rests.Wait()
	t.Logf("one account, %d addresses: %d of %d tries were let through, %d of %d times the user got in from the usual device", tries, let, tries, tries/500, tries/500)
	if let > 20 {
		t.Errorf("%d of %d tries at one account were let through", let, tries)
	}
	stranger := &browser{t: t, s: s, from: "192.0.2.77:1"}
	p := stranger.signIn(w.Worker)
	if p.status != 429 || !strings.Contains(p.body, "Try again in") {
		t.Errorf("from elsewhere in the midst of it: %d; want 429 with a time", p.status)
	}

	sprayed := 0
	for i := range 1000 {
		if try(at(t, s, "192.0.2.1", ""), fmt.Sprintf("user%d@example.org", i)) {
			sprayed++
		}
	}
	t.Logf("1000 accounts, one address: %d of 1000 tries were let through", sprayed)
	if sprayed > 80 {
		t.Errorf("%d of 1000 accounts could be tried from one address", sprayed)
	}
	if !try(at(t, s, "192.0.2.2", ""), "somebody@example.org") {
		t.Error("another address waits for that one")
	}

	// A device counts too, for the accounts that it knows.
	let = 0
	for range 1000 {
		if try(at(t, s, "203.0.113.10", b.jar[page.DeviceCookie]), mail(w.Worker)) {
			let++
		}
	}
	if let > 10 {
		t.Errorf("a known device let %d of 1000 tries through", let)
	}
	// And for others it is none.
	if try(at(t, s, "192.0.2.1", b.jar[page.DeviceCookie]), "kaie.koor@example.org") {
		t.Error("a device that one account knows is a way to guess at another")
	}
}

// TestGuessingControl: without the limits every try is let through: the test of
// them bites.
func TestGuessingControl(t *testing.T) {
	free := page.Pace{Free: 1 << 30}
	account, address := page.ByAccount, page.ByAddress
	page.ByAccount, page.ByAddress = free, free
	defer func() { page.ByAccount, page.ByAddress = account, address }()
	w := flowtest.New(t)
	s := browse(t, w, w.Worker).s
	let := 0
	for range 1000 {
		if v := at(t, s, "192.0.2.1", ""); s.MayTry(v, "password", "siiri.tugi@example.org") == 0 {
			s.Tried(v, "password", "siiri.tugi@example.org", false)
			let++
		}
	}
	t.Logf("without limits: %d of 1000 tries were let through", let)
	if let != 1000 {
		t.Errorf("%d of 1000", let)
	}
}

// TestPace: the wait grows, and ends; no more than 100 tries in a row are failed
// without a day between (NIST SP 800-63B-4 §3.2.2).
func TestPace(t *testing.T) {
	w := flowtest.New(t)
	s := browse(t, w, w.Worker).s
	who, now := "siiri.tugi@example.org", flowtest.Start
	var waits []string
	for n := range 12 {
		v := at(t, s, "192.0.2."+strconv.Itoa(n), "")
		wait := s.MayTry(v, "password", who)
		if wait > 0 {
			waits = append(waits, wait.String())
			now = now.Add(wait)
			w.Go(now.In(w.DB.Zone).Format("2006-01-02 15:04"))
			if now.Second() > 0 {
				now = now.Truncate(time.Minute).Add(time.Minute)
				w.Go(now.In(w.DB.Zone).Format("2006-01-02 15:04"))
			}
			if wait = s.MayTry(v, "password", who); wait > 0 {
				t.Errorf("after the wait there is another of %s", wait)
			}
		}
		s.Tried(v, "password", who, false)
	}
	if got := strings.Join(waits, " "); got != "15s 30s 1m0s 2m0s 4m0s 8m0s 16m0s" {
		t.Errorf("the waits are %s", got)
	}
	if page.ByAccount.Wait(60) != time.Hour || page.ByAccount.Wait(100) != 24*time.Hour {
		t.Errorf("after 60 tries %s, after 100 %s", page.ByAccount.Wait(60), page.ByAccount.Wait(100))
	}
	v := at(t, s, "192.0.2.99", "")
	w.Go("2024-02-08 10:00")
	if s.MayTry(v, "password", who) != 0 {
		t.Error("after two quiet days it waits still")
	}
	s.Tried(v, "password", who, true)
	for range 4 {
		if s.MayTry(at(t, s, "192.0.2.100", ""), "password", who) != 0 {
			t.Error("after a right one the first tries wait")
		}
	}
}

// TestParallelGuesses: a thousand at once are no way around.
func TestParallelGuesses(t *testing.T) {
	w := flowtest.New(t)
	s := browse(t, w, w.Worker).s
	let := make(chan bool, 200)
	for i := range 200 {
		v := at(t, s, "192.0.2."+strconv.Itoa(i), "")
		go func() { let <- s.MayTry(v, "password", "siiri.tugi@example.org") == 0 }()
	}
	n := 0
	for range 200 {
		if <-let {
			n++
		}
	}
	if n != page.ByAccount.Free {
		t.Errorf("%d of 200 at once were let through; want %d", n, page.ByAccount.Free)
	}
}

// TestRestart: guesses at an account are remembered by the next process.
func TestRestart(t *testing.T) {
	w := flowtest.New(t)
	first := browse(t, w, w.Worker).s
	for i := range 8 {
		v := at(t, first, "192.0.2."+strconv.Itoa(i), "")
		if first.MayTry(v, "password", "siiri.tugi@example.org") == 0 {
			first.Tried(v, "password", "siiri.tugi@example.org", false)
		}
	}
	first.Later.Rests.Wait()
	second := browse(t, w, w.Worker).s
	if second.MayTry(at(t, second, "192.0.2.50", ""), "password", " Siiri.Tugi@Example.org") == 0 {
		t.Error("after a restart the guesses begin anew")
	}
	if second.MayTry(at(t, second, "192.0.2.50", ""), "password", "kaie.koor@example.org") != 0 {
		t.Error("after a restart another account waits")
	}
}

// TestAddress: only a trusted proxy says where a request comes from, and only by
// the hop that it added itself.
func TestAddress(t *testing.T) {
	for _, c := range []struct {
		behind          bool
		remote, forward string
		want            string
	}{
		{false, "192.0.2.1:5", "198.51.100.7", "192.0.2.1"},
		{true, "127.0.0.1:5", "198.51.100.7", "198.51.100.7"},
		{true, "127.0.0.1:5", "10.9.9.9, 198.51.100.7", "198.51.100.7"},
		{true, "127.0.0.1:5", "10.9.9.9,198.51.100.7", "198.51.100.7"},
		{true, "127.0.0.1:5", "", "127.0.0.1"},
		{true, "127.0.0.1:5", "nonsense", "unknown"},
		{false, "[2001:db8:1:2:3::9]:5", "", "2001:db8:1:2::"},
		{true, "[::1]:5", "2001:db8:1:2:aaaa::1", "2001:db8:1:2::"},
	} {
		s := &page.Server{Config: page.Config{Behind: c.behind}}
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.remote
		if c.forward != "" {
			r.Header.Add("X-Forwarded-For", "1.2.3.4")
			r.Header.Add("X-Forwarded-For", c.forward)
		}
		if got := s.Address(r); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// TestSameAnswer: a wrong password, an unknown name and a user who was disabled
// get the same page.
func TestSameAnswer(t *testing.T) {
	w := flowtest.New(t)
	known(t, w, w.Worker, w.Second)
	w.Do(w.Admin, func(tx *db.Tx) error { return org.Disable(tx, w.Second.ID) })
	s := browse(t, w, w.Worker).s
	answer := func(who string) string {
		b := &browser{t: t, s: s}
		p := b.form("/sign-in", url.Values{"email": {who}, "password": {"a wrong password"}, "once": {"k"}})
		if len(b.jar) > 0 || b.token != "" {
			t.Errorf("%s gets cookies: %v", who, b.jar)
		}
		return strconv.Itoa(p.status) + strings.ReplaceAll(p.body, who, "WHO")
	}
	want := answer(mail(w.Worker))
	s.Later.Rests.Wait()
	w.Look(w.Worker, func(tx *db.Tx) error {
		n, err := db.One[int](tx, `SELECT count(*) FROM trail WHERE action = 'sign-in-refused' AND object_id = $1`, w.Worker.ID)
		if n != 1 {
			t.Errorf("%d refusals of the user stand in the trail; want 1", n)
		}
		return err
	})
	for _, who := range []string{"nobody@example.org", mail(w.Second), mail(w.Admin)} {
		if got := answer(who); got != want {
			t.Errorf("%s is answered otherwise", who)
		}
	}
}
