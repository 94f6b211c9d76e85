// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
	"sild/web/page"
)

const password = "four words over a river"

// known gives users a password.
func known(t *testing.T, w *flowtest.World, users ...flowtest.User) {
	t.Helper()
	secret, err := org.NewSecret(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range users {
		w.Do(u, func(tx *db.Tx) error { return org.SetPassword(tx, u.ID, secret) })
	}
}

func mail(u flowtest.User) string {
	return strings.ToLower(strings.ReplaceAll(u.Name, " ", ".")) + "@example.org"
}

// signIn signs u in with the password.
func (b *browser) signIn(u flowtest.User) *sheet {
	b.t.Helper()
	return b.post("/sign-in", "email", mail(u), "password", password)
}

// follow goes where an answer leads, as far as it leads.
func (b *browser) follow(p *sheet) *sheet {
	b.t.Helper()
	for range 5 {
		if p.status != 303 {
			return p
		}
		p = b.get(p.to)
	}
	b.t.Fatalf("%s leads in a circle", p.of)
	return nil
}

// contacts is how many contacts of a text there are.
func contacts(t *testing.T, w *flowtest.World, text string) (n int) {
	t.Helper()
	w.Look(w.Worker, func(tx *db.Tx) (err error) {
		n, err = db.One[int](tx, `SELECT count(*) FROM contact WHERE agreed = $1 AND replaced_at IS NULL`, text)
		return err
	})
	return n
}

// writing is a worker in the middle of writing a contact down.
func writing(t *testing.T) (w *flowtest.World, b *browser, at string, typed url.Values) {
	t.Helper()
	w = flowtest.New(t)
	_, caseID := w.Admitted("Andrei", "Tamm")
	known(t, w, w.Worker, w.Second, w.Stranger)
	b = browse(t, w, w.Worker)
	b.token = ""
	b.follow(b.signIn(w.Worker)).is(200)
	at = "/cases/" + string(caseID) + "/contacts"
	form := b.get(at + "/new").is(200)
	typed = fieldsOf(formTo(t, form, at))
	typed.Set("agreed", "He starts at the sawmill on Monday")
	return w, b, at, typed
}

// formTo is the one form of a page that goes to a path.
func formTo(t *testing.T, p *sheet, action string) *html.Node {
	t.Helper()
	for _, n := range p.all("form") {
		if to, _ := attr(n, "action"); to == action {
			return n
		}
	}
	t.Fatalf("%s: no form goes to %s", p.of, action)
	return nil
}

// TestKeptForm: a contact that was half written when the session ended is there
// again for the one who wrote it, and is saved once.
func TestKeptForm(t *testing.T) {
	t.Parallel()
	ends := map[string]func(*flowtest.World, *browser){
		"idle":               func(w *flowtest.World, _ *browser) { w.Go("2024-02-05 11:01") },
		"the end of the day": func(w *flowtest.World, _ *browser) { w.Go("2024-02-05 22:30") },
		"ended elsewhere": func(w *flowtest.World, _ *browser) {
			token := w.Token(w.Worker, "web")
			w.Do(w.Worker, func(tx *db.Tx) error { return org.SignOutOf(tx, w.Worker.ID, "", token) })
		},
		"ended by the admin": func(w *flowtest.World, _ *browser) {
			w.Do(w.Admin, func(tx *db.Tx) error { return org.SignOutUser(tx, w.Worker.ID) })
		},
	}
	for what, end := range ends {
		t.Run(what, func(t *testing.T) {
			w, b, at, typed := writing(t)
			end(w, b)
			sent := b.form(at, typed)
			sent.goes("/sign-in?kept=1")
			b.follow(sent).is(200).in(".notice", "Your text is kept")
			if n := contacts(t, w, "He starts at the sawmill on Monday"); n != 0 {
				t.Fatalf("%d contacts were written without a session", n)
			}

			// Somebody else at the same browser sees nothing of it, also by its address.
			b.follow(b.signIn(w.Second)).is(200).not("body", "sawmill").not(".notice", "not saved")
			b.get("/kept").is(200).in("main", "Nothing waits").not("body", "sawmill")
			var id string
			w.Look(w.Worker, func(tx *db.Tx) (err error) { id, err = db.One[string](tx, `SELECT id FROM kept_form`); return err })
			b.get("/kept/" + id).is(404)
			b.post("/kept/" + id + "/discard").goes("/")

			again := b.follow(b.signIn(w.Worker)).is(200).in(".notice", "Not saved yet").holds("agreed", "He starts at the sawmill on Monday")
			if once := fieldsOf(formTo(t, again, at)).Get("once"); once != typed.Get("once") {
				t.Errorf("shown again under the key %q; want %q", once, typed.Get("once"))
			}
			b.get("/").is(200).in(".notice", "Something that you wrote is not saved yet")
			b.form(at, fieldsOf(formTo(t, again, at))).goes("/")
			b.form(at, fieldsOf(formTo(t, again, at))).goes("/")
			if n := contacts(t, w, "He starts at the sawmill on Monday"); n != 1 {
				t.Errorf("%d contacts were written; want 1", n)
			}
			b.get("/").is(200).not(".notice", "is not saved yet")
			b.get("/kept").is(200).in("main", "Nothing waits")
		})
	}
}

// TestKeptHostile: what nobody has typed in a session of ours is not kept; what is
// too large is refused before; a file is not kept, and the page says so; what one
// can no longer see is not shown.
func TestKeptHostile(t *testing.T) {
	t.Parallel()
	w, b, at, typed := writing(t)
	rows := func() (n int) {
		w.Look(w.Worker, func(tx *db.Tx) (err error) { n, err = db.One[int](tx, `SELECT count(*) FROM kept_form`); return err })
		return n
	}
	stranger := &browser{t: t, s: b.s}
	for _, token := range []string{"", "x", strings.Repeat("a", 43), w.Token(w.Worker, "api")} {
		stranger.token = token
		stranger.form(at, typed).goes("/sign-in")
	}
	if n := rows(); n != 0 {
		t.Errorf("%d forms of nobody's session are kept", n)
	}
	w.Go("2024-02-05 11:01")
	huge := url.Values{"agreed": {strings.Repeat("x", page.MaxForm)}}
	b.form(at, huge).is(413)
	if n := rows(); n != 0 {
		t.Errorf("a form of %d bytes is kept", page.MaxForm)
	}
	large := url.Values{"agreed": {strings.Repeat("x y", 1<<20)}, "once": {"k"}}
	b.form(at, large).goes("/sign-in?kept=1")

	// A file: the text of the form stays, the file has to be chosen again.
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	m.WriteField("day", "2024-02-05")
	m.WriteField("what", "Signed in his cell")
	part, err := m.CreateFormFile("scan", "plan.pdf")
	if err != nil {
		t.Fatal(err)
	}
	part.Write([]byte("%PDF-1.7 CANARY\n%%EOF\n"))
	m.Close()
	papers := strings.TrimSuffix(at, "/contacts") + "/papers"
	r := httptest.NewRequest("POST", papers, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	b.send(r).goes("/sign-in?kept=1")

	// A form of a case of another organisation is that of nobody who may not see it.
	other := w.Referred(w.Person("Boriss", "Kask"))
	b.form("/cases/"+string(other)+"/contacts", typed).goes("/sign-in?kept=1")
	b.form("/nowhere", typed)

	list := b.follow(b.signIn(w.Worker)).is(200).in("h1", "What you wrote is kept")
	var answers []string
	for _, n := range list.all(".row a") {
		to, _ := attr(n, "href")
		p := b.get(to)
		answers = append(answers, strings.TrimSpace(strings.Join([]string{p.text("title"), p.text(".notice")}, " ")))
		if strings.Contains(p.body, "CANARY") {
			t.Error("the file is kept")
		}
	}
	all := strings.Join(answers, "\n")
	if len(answers) != 3 || !strings.Contains(all, "Choose it again") {
		t.Errorf("kept are:\n%s", all)
	}
	for _, n := range list.all(".row a") {
		to, _ := attr(n, "href")
		if p := b.get(to); strings.Contains(p.body, string(other)) && p.status != 404 {
			t.Errorf("the form of a case that one may not see: status %d", p.status)
		}
	}
	// A user who was disabled meanwhile leaves nothing behind.
	before := rows()
	gone := browse(t, w, w.Second)
	w.Do(w.Admin, func(tx *db.Tx) error { return org.Disable(tx, w.Second.ID) })
	gone.form(at, typed).goes("/sign-in")
	if n := rows(); n != before {
		t.Error("the form of a user who was disabled is kept")
	}
}

// TestReturn: who was signed out on a page comes back to it, and nowhere else
// than to a page of ours.
func TestReturn(t *testing.T) {
	w, b, at, _ := writing(t)
	w.Go("2024-02-05 11:01")
	page := b.get(at + "/new?kind=phone")
	to := page.goes("/sign-in?to=")
	form := b.get(to).is(200)
	b.form("/sign-in", url.Values{"email": {mail(w.Worker)}, "password": {password}, "to": form.fields()["to"]}).goes(at + "/new?kind=phone")
	for _, bad := range []string{"//example.org", "https://example.org", "/\\example.org", "javascript:1"} {
		if p := b.form("/sign-in", url.Values{"email": {mail(w.Worker)}, "password": {password}, "to": {bad}}); p.to != "/" {
			t.Errorf("to %q it leads to %q", bad, p.to)
		}
	}
}

// TestUsed: the last use of a session is written down once a minute at most.
func TestUsed(t *testing.T) {
	w := flowtest.New(t)
	b := browse(t, w, w.Worker)
	used := func() string {
		var list []org.SignedIn
		w.Look(w.Worker, func(tx *db.Tx) (err error) { list, err = org.SessionsOf(tx, w.Worker.ID, b.token); return err })
		return list[0].UsedAt.In(w.DB.Zone).Format("15:04")
	}
	for _, step := range []struct{ now, want string }{{"10:00", "10:00"}, {"10:01", "10:01"}, {"10:01", "10:01"}, {"10:59", "10:59"}, {"11:58", "11:58"}} {
		w.Go("2024-02-05 " + step.now)
		b.get("/").is(200)
		if got := used(); got != step.want {
			t.Errorf("used at %s, it says %s", step.now, got)
		}
	}
	w.Go("2024-02-05 12:59")
	b.get("/").goes("/sign-in")
}
