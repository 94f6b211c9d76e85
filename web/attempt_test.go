// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
	"sild/web/page"
)

// TestCodeOfAnotherAttempt: a code finishes the attempt for which it is asked: not
// one that was begun before it, not one that is over, not somebody else's.
func TestCodeOfAnotherAttempt(t *testing.T) {
	t.Parallel()
	w := flowtest.New(t)
	known(t, w, w.Worker, w.Second)
	secrets := map[string]org.TOTPSecret{}
	for _, u := range []flowtest.User{w.Worker, w.Second} {
		secret := org.NewTOTPSecret()
		w.Do(u, func(tx *db.Tx) error {
			if err := org.StartTOTP(tx, u.ID, secret); err != nil {
				return err
			}
			return org.FinishTOTP(tx, u.ID, secret.Code(w.Now()), w.Now())
		})
		secrets[u.Name] = secret
	}
	w.Go("2024-02-05 10:30")
	s := browse(t, w, w.Worker).s
	attempt := func(u flowtest.User) *browser {
		b := &browser{t: t, s: s}
		b.signIn(u).goes("/sign-in/second")
		return b
	}
	code := func(u flowtest.User) string { return secrets[u.Name].Code(w.Now()) }

	first, second, other := attempt(w.Worker), attempt(w.Worker), attempt(w.Second)
	other.post("/sign-in/second", "code", code(w.Worker)).is(422)
	first.post("/sign-in/second", "code", code(w.Worker)).goes("/sign-in")
	if first.token != "" || other.token != "" {
		t.Error("a code of another attempt makes a session")
	}
	half := second.jar[page.HalfCookie]
	second.post("/sign-in/second", "code", code(w.Second)).is(422)
	second.post("/sign-in/second", "code", code(w.Worker)).goes("/") // it was not used up elsewhere
	w.Go("2024-02-05 10:32")
	over := &browser{t: t, s: s, jar: map[string]string{page.HalfCookie: half}}
	over.post("/sign-in/second", "code", code(w.Worker)).goes("/sign-in")
	if over.token != "" {
		t.Error("an attempt that is over goes on")
	}
	late := attempt(w.Worker)
	w.Go("2024-02-05 10:43")
	late.post("/sign-in/second", "code", code(w.Worker)).goes("/sign-in")
	if late.token != "" {
		t.Error("an attempt goes on after its time")
	}
}

// TestRenewedAtSignIn: a password that was hashed when that cost less opens, and is
// hashed anew when its user signs in, and not when somebody guesses.
func TestRenewedAtSignIn(t *testing.T) {
	t.Parallel()
	w := flowtest.New(t)
	const old = "$argon2id$v=19$m=8192,t=1,p=1$ot8JRkyr6TptEOiP+rnnkA$xHpkYr6suw/U9lVNVxjPbW61qCoJTX8hKO649dtHSJc"
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `UPDATE app_user SET password = $1 WHERE id = $2`, old, w.Worker.ID)
		return err
	})
	kept := func() (text string) {
		w.Look(w.Worker, func(tx *db.Tx) (err error) {
			text, err = db.One[string](tx, `SELECT password FROM app_user WHERE id = $1`, w.Worker.ID)
			return err
		})
		return text
	}
	b := &browser{t: t, s: browse(t, w, w.Worker).s}
	b.post("/sign-in", "email", mail(w.Worker), "password", "four words over a stream").is(422)
	if kept() != old {
		t.Error("a wrong password is hashed anew")
	}
	b.signIn(w.Worker).goes("/")
	anew := kept()
	if anew == old || strings.Contains(anew, "m=8192,t=1") {
		t.Errorf("after signing in it is kept as %q", anew)
	}
	b.signIn(w.Worker).goes("/")
	if kept() != anew {
		t.Error("it is hashed anew at each sign-in")
	}
}

// TestFilesTakeTurns: of one user two forms with files are read at a time; more
// wait unread, and nobody else waits with them.
func TestFilesTakeTurns(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	at := s.at + "/papers"
	type upload struct {
		pipe  *io.PipeWriter
		form  *multipart.Writer
		read  chan error // the first byte was taken
		ended chan int   // with a status
	}
	begin := func(b *browser) upload {
		body, pipe := io.Pipe()
		u := upload{pipe, multipart.NewWriter(pipe), make(chan error, 1), make(chan int, 1)}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, at, body)
		r.Header.Set("Content-Type", u.form.FormDataContentType())
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.AddCookie(&http.Cookie{Name: page.CookieName, Value: b.token})
		go func() {
			rec := httptest.NewRecorder()
			b.s.ServeHTTP(rec, r)
			body.Close()
			u.ended <- rec.Code
		}()
		go func() { u.read <- u.form.WriteField("kind", "other") }()
		return u
	}
	end := func(what string, u upload) {
		t.Helper()
		u.form.WriteField("note", "The rent contract")
		u.form.Close()
		u.pipe.Close()
		if code := <-u.ended; code != http.StatusUnprocessableEntity { // it has no file and no place
			t.Errorf("%s: status %d", what, code)
		}
	}
	first, second := begin(s.worker), begin(s.worker)
	for _, u := range []upload{first, second} {
		if err := <-u.read; err != nil {
			t.Fatal(err)
		}
	}
	third := begin(s.worker)
	s.office.s = s.worker.s
	other := begin(s.office)
	if err := <-other.read; err != nil {
		t.Fatal(err)
	}
	end("somebody else", other)
	select {
	case <-third.read:
		t.Fatal("a third form is read while two are")
	default:
	}
	end("the first", first)
	if err := <-third.read; err != nil {
		t.Errorf("the third does not get its turn: %v", err)
	}
	end("the third", third)
	end("the second", second)
	if n := s.worker.s.FilesWaiting(); n != 0 {
		t.Errorf("%d users are still remembered", n)
	}
}
