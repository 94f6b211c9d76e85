// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
)

// TestTrace holds every page against every role: whoever it shows stands in an
// entry of the one who looked, and a refusal leaves an entry too, of pages and of
// forms. The pages come from the table of contents.
func TestTrace(t *testing.T) {
	t.Parallel()
	w := flowtest.New(t)
	ids, _ := accessWorld(t, w)
	shown, refused := 0, 0
	for _, u := range []flowtest.User{w.Officer, w.Coordinator, w.Worker, w.Admin, w.Second, w.Guard, w.Stranger, w.Manager} {
		b := browse(t, w, u)
		foreign := u.ID == w.Guard.ID || u.ID == w.Stranger.ID || u.ID == w.Manager.ID
		for _, route := range b.s.Routes() {
			method, at, _ := strings.Cut(route.Pattern, " ")
			if route.Open || method == "" || method == http.MethodPost && (!foreign || strings.HasPrefix(at, "/me")) {
				continue
			}
			r := requestOf(route.Pattern, ids, b.token)
			rec := httptest.NewRecorder()
			b.traced(rec, r)
			switch {
			case rec.Code == http.StatusOK && strings.Contains(rec.Body.String(), "Andrei"):
				shown++
			case rec.Code == http.StatusNotFound || rec.Code == http.StatusForbidden:
				refused++
			}
		}
	}
	t.Logf("%d pages showed somebody, %d requests were refused: all in the trail", shown, refused)
	if shown < 60 || refused < 200 {
		t.Errorf("only %d pages showed somebody, and %d requests were refused", shown, refused)
	}
}

// TestSignInRefused: who could not sign in leaves an entry; of a name that is known
// it says whose, and never what was typed.
func TestSignInRefused(t *testing.T) {
	w := flowtest.New(t)
	b := browse(t, w, w.Worker)
	b.world = nil
	seen := map[sild.ID]bool{}
	w.Traces(seen)
	for _, c := range []struct {
		email string
		whose sild.ID
	}{{"siiri.tugi@example.org", w.Worker.ID}, {"nobody@example.org", ""}, {"", ""}} {
		b.post("/sign-in", "email", c.email, "password", "a wrong canary").is(422)
		var got []flowtest.Trace
		for _, e := range w.Traces(seen) {
			e.ID = ""
			got = append(got, e)
		}
		if diff := cmp.Diff([]flowtest.Trace{{Action: "sign-in-refused", What: "password", Object: c.whose}}, got); diff != "" {
			t.Errorf("%q, -want +got:\n%s", c.email, diff)
		}
	}
	b.token = w.Token(w.Worker, "web")
	w.Traces(seen)
	b.post("/sign-out").goes("/")
	if got := w.Traces(seen); len(got) != 1 || got[0].Action != "sign-out" || got[0].Object != w.Worker.ID {
		t.Errorf("signing out left %v", got)
	}
}

// TestNoTrail: when the trail cannot be written nothing is shown and nothing saved,
// by page or form; what was typed is given back, to be sent again once, and is
// saved then.
func TestNoTrail(t *testing.T) {
	w := flowtest.New(t)
	_, caseID := w.Admitted("Andrei", "Tamm")
	b := browse(t, w, w.Worker)
	b.world = nil
	at := "/cases/" + string(caseID)
	form := b.get(at + "/contacts/new").fields("#contact")
	form.Set("note", strings.Repeat("He wants to work at the sawmill. ", 5))
	broken := func(how, mend string) {
		t.Helper()
		write(t, w, how)
		for _, path := range []string{"/", "/cases", at, at + "/plan", at + "/contacts/new"} {
			page := b.get(path)
			if page.status != 503 || strings.Contains(page.body, "Andrei") || !strings.Contains(page.body, "cannot write down") {
				t.Errorf("%s: %d %s", path, page.status, page.text("main"))
			}
		}
		if page := b.post("/cases/search", "q", "Andrei"); page.status != 503 || strings.Contains(page.body, "Tamm") {
			t.Errorf("a search: %d", page.status)
		}
		if page := b.post("/sign-in", "email", "siiri.tugi@example.org", "password", "a wrong canary"); page.status != 503 && page.status != 422 || strings.Contains(page.body, "canary") {
			t.Errorf("signing in: %d %s", page.status, page.body)
		}
		if page := b.get("/cases/" + string(w.DB.IDs.New(w.Now()))); page.status != 503 {
			t.Errorf("what does not exist: %d, and so differs from what does", page.status)
		}
		kept := b.form(at+"/contacts", form)
		if kept.status != 503 || strings.Contains(kept.body, "Andrei") || written(t, w, caseID) != 0 {
			t.Errorf("a contact: %d, %d are there", kept.status, written(t, w, caseID))
		}
		for _, fault := range pageProblems(kept.body) {
			t.Error(fault)
		}
		if got := kept.fields("main form"); !cmp.Equal(got, form) {
			t.Errorf("what was typed comes back as %v; want %v", got, form)
		}
		write(t, w, mend)
	}
	if w.DB.Postgres() {
		for _, table := range []string{"trail", "trail_unsealed"} {
			broken(`ALTER TABLE `+table+` ADD CONSTRAINT broken CHECK (false) NOT VALID`, `ALTER TABLE `+table+` DROP CONSTRAINT broken`)
		}
	} else {
		for _, table := range []string{"trail", "trail_unsealed"} {
			broken(`CREATE TRIGGER broken BEFORE INSERT ON `+table+` BEGIN SELECT RAISE(ABORT, 'no'); END`, `DROP TRIGGER broken`)
		}
	}
	for range 2 {
		b.form(at+"/contacts", form).goes(at)
	}
	if n := written(t, w, caseID); n != 1 {
		t.Errorf("%d contacts; want the one", n)
	}
}

func write(t *testing.T, w *flowtest.World, statement string) {
	t.Helper()
	if err := w.DB.Write(t.Context(), sild.System, func(tx *db.Tx) error {
		_, err := db.Exec(tx, statement)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func written(t *testing.T, w *flowtest.World, caseID sild.ID) (n int) {
	t.Helper()
	if err := w.DB.Read(t.Context(), sild.System, func(tx *db.Tx) (err error) {
		n, err = db.One[int](tx, `SELECT count(*) FROM contact WHERE case_id = $1 AND replaced_at IS NULL`, caseID)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestDiskFull: when the disk is full, what is answered still has its entry, and
// what has none is not answered; when there is room again, all goes on.
func TestDiskFull(t *testing.T) {
	w := flowtest.New(t)
	if w.DB.Postgres() {
		t.Skip("a full disk of PostgreSQL cannot be had without one: TestNoTrail refuses its entries")
	}
	_, caseID := w.Admitted("Andrei", "Tamm")
	b := browse(t, w, w.Worker)
	b.world = nil
	at, seen := "/cases/"+string(caseID), map[sild.ID]bool{}
	write(t, w, `PRAGMA max_page_count = 1`) // no more than it has
	w.Traces(seen)
	answered, full := 0, 0
	for full < 3 && answered < 1000 {
		switch page := b.get(at); page.status {
		case 200:
			answered++
		case 503:
			if full++; strings.Contains(page.body, "Andrei") {
				t.Error("a page without an entry shows somebody")
			}
		default:
			t.Fatalf("status %d", page.status)
		}
	}
	if full == 0 {
		t.Error("the disk was never full")
	}
	has := 0
	for _, e := range w.Traces(seen) {
		if e.Action == "read" && e.What == "case" && e.Object == caseID {
			has++
		}
	}
	if has != answered {
		t.Errorf("%d pages were answered, and %d entries are there", answered, has)
	}
	write(t, w, `PRAGMA max_page_count = 1000000`)
	b.get(at).is(200)
}
