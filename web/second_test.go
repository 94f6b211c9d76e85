// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
	"sild/web/admin"
	"sild/web/page"
)

// secretOn is the secret that a page shows to be typed.
func secretOn(t *testing.T, p *sheet) org.TOTPSecret {
	t.Helper()
	text := strings.ReplaceAll(p.text("code.secret"), " ", "")
	secret, err := base32Of(text)
	if err != nil || len(secret) != 20 {
		t.Fatalf("the page shows the secret %q: %v", text, err)
	}
	return secret
}

// TestSecondFactor: an app is set up, asked for at the door as a second step that
// opens nothing by itself, and a card of codes does as well.
func TestSecondFactor(t *testing.T) {
	t.Parallel()
	w := flowtest.New(t)
	known(t, w, w.Worker)
	b := browse(t, w, w.Worker)
	b.token = ""
	b.follow(b.signIn(w.Worker)).is(200)
	b.get("/me").is(200).in("section", "Your password alone opens your account")
	b.get("/me/second").is(200).not("svg.qr", "")
	b.post("/me/second/totp").goes("/me/second")
	shown := b.get("/me/second").is(200).has("svg.qr", 1)
	secret := secretOn(t, shown)
	b.post("/me/second/finish", "code", "123456").is(422).in("#finish-code-problem", "not good now")
	if secretOn(t, b.get("/me/second")).String() != secret.String() {
		t.Error("a wrong code changed the secret")
	}
	b.post("/me/second/finish", "code", secret.Code(w.Now())).goes("/me/second?saved")
	b.get("/me/second").is(200).not("svg.qr", "").in("main", "An app for codes, since")
	cards := b.post("/me/codes", "once", "c1").is(200)
	var codes []string
	for _, n := range cards.all(".code-card code") {
		codes = append(codes, words(n))
	}
	if len(codes) != 10 {
		t.Fatalf("the card has %q", codes)
	}
	b.post("/me/codes", "once", "c1").goes("/me/codes") // once is once, and tells nothing again
	b.get("/me/codes").is(200).not("main", codes[0]).in("main", "10 codes are left")

	w.Go("2024-02-05 10:05")
	fresh := &browser{t: t, s: b.s}
	p := fresh.form("/sign-in", url.Values{"email": {mail(w.Worker)}, "password": {password}, "to": {"/appointments"}})
	p.goes("/sign-in/second?to=%2Fappointments")
	if fresh.token != "" {
		t.Error("a password alone made a session")
	}
	fresh.token = fresh.jar[page.HalfCookie] // it is no session
	fresh.get("/").goes("/sign-in")
	fresh.token = ""
	ask := fresh.get(p.to).is(200).in("h1", "One more step")
	fresh.submit(ask, "main form", "code", "000000").is(422).in(".wrong", "not good now").holds("to", "/appointments")
	now := secret.Code(w.Now())
	fresh.submit(ask, "main form", "code", now).goes("/appointments")
	fresh.get("/").is(200)
	fresh.get("/sign-in/second").goes("/sign-in") // it is used up

	again := &browser{t: t, s: b.s, jar: map[string]string{page.DeviceCookie: fresh.jar[page.DeviceCookie]}}
	again.signIn(w.Worker).goes("/sign-in/second")
	again.post("/sign-in/second", "code", now).is(422)
	again.post("/sign-in/second", "code", codes[3]).goes("/")
	again.get("/me").is(200).in("main", "9 codes are left").in(".card", "A code of your card was used")
	again.signIn(w.Worker)
	again.post("/sign-in/second", "code", codes[3]).is(422)

	// The second step does not wait for ever.
	late := &browser{t: t, s: b.s}
	late.signIn(w.Worker).goes("/sign-in/second")
	w.Go("2024-02-05 10:16")
	late.post("/sign-in/second", "code", secret.Code(w.Now())).goes("/sign-in")

	// And it is guessed at no more than a password.
	guess := &browser{t: t, s: b.s}
	guess.signIn(w.Worker).goes("/sign-in/second")
	n := 0
	for range 20 {
		if guess.post("/sign-in/second", "code", "000000").status == 422 {
			n++
		}
	}
	if n > page.ByAccount.Free {
		t.Errorf("%d of 20 codes could be tried", n)
	}
	told := 0
	for _, n := range notices(w, w.Worker) {
		if n.Kind == org.Guessed {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times that somebody guesses at the code; want once", told)
	}
	again.signIn(w.Worker).goes("/sign-in/second") // from the known device
	again.post("/sign-in/second", "code", codes[4]).goes("/")
}

func notices(w *flowtest.World, u flowtest.User) (list []org.Notice) {
	w.Look(u, func(tx *db.Tx) (err error) { list, err = org.Notices(tx, u.ID); return err })
	return list
}

// TestSecondRequired: where the organisation asks for two factors, who has one
// gets nowhere but to where the other is set up, with the next request; what
// they were writing waits.
func TestSecondRequired(t *testing.T) {
	w, b, to, typed := writing(t)
	admin := browse(t, w, w.Admin)
	admin.post("/settings/door", "second", "on", "idle", "30", "longest", "10").goes("/settings/door")
	b.form(to, typed).goes("/me/second")
	b.get("/").goes("/me/second")
	b.get("/cases").goes("/me/second")
	b.get("/me/second").is(200).in(".notice", "Your organisation asks")
	b.post("/me/codes", "once", "c").is(200).has(".code-card li", 10)
	b.get("/cases").is(200)
	b.follow(b.get("/kept")).is(200).holds("agreed", "He starts at the sawmill on Monday")
	b.post("/me/second/remove").is(409)

	lost := b.get("/me/codes").is(200).text("main")
	if strings.Contains(lost, "code-card") {
		t.Error("the codes are shown again")
	}
}

// TestDangerous: what is dangerous asks for a proof of late. The list is this
// one, and each of it leads to the proof, by whoever may do it.
func TestDangerous(t *testing.T) {
	w := flowtest.New(t)
	known(t, w, w.Admin)
	b := browse(t, w, w.Admin)
	want := []string{
		"GET /me/codes", "GET /me/second", "POST /emergency",
		"POST /me/codes", "POST /me/pin", "POST /me/second/remove", "POST /me/second/totp",
		"POST /people/{subject}/merge", "POST /people/{subject}/protection/decide",
		"POST /privacy/affected", "POST /privacy/looks/{person}/inspect", "POST /privacy/looks/{person}/withhold", "POST /privacy/openings/{override}", "POST /privacy/withheld/{withheld}",
		"POST /programme/{programme}/retire", "POST /programme/{programme}/versions/{version}/activate",
		"POST /settings/door", "POST /settings/reviewer", "POST /settings/users", "POST /settings/users/{user}", "POST /settings/users/{user}/disable",
		"POST /settings/users/{user}/enable", "POST /settings/users/{user}/link", "POST /settings/users/{user}/roles",
		"POST /settings/users/{user}/roles/{member}/end", "POST /settings/users/{user}/sessions",
		"POST /volunteers/{applicant}/active",
	}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(b.s.Fresh))); diff != "" {
		t.Errorf("what asks for a proof has changed (-want +got):\n%s", diff)
	}
	w.Go("2024-02-05 10:11")
	n := 0
	for _, pattern := range want {
		method, path, _ := strings.Cut(pattern, " ")
		path = strings.NewReplacer("{user}", string(w.Second.ID), "{member}", string(w.Second.ID), "{subject}", string(w.Second.ID), "{person}", string(w.Second.ID), "{override}", string(w.Second.ID), "{withheld}", string(w.Second.ID), "{applicant}", string(w.Second.ID), "{programme}", string(w.Programme.ID), "{version}", "1").Replace(path)
		p := b.get
		if method == "POST" {
			p = func(path string) *sheet { return b.post(path, "name", "X") }
		}
		if strings.HasPrefix(p(path).goes("/prove?"), "/prove?") {
			n++
		}
	}
	t.Logf("%d of %d ask for a proof after ten minutes", n, len(want))
}

// TestProve: the deed that waited for the proof is done with it, once, as it was
// typed; with a wrong password nothing is.
func TestProve(t *testing.T) {
	w := flowtest.New(t)
	known(t, w, w.Admin, w.Coordinator)
	b := browse(t, w, w.Admin)
	w.Go("2024-02-05 10:11")
	form := b.get("/settings/users/new").is(200)
	sent := form.fields("form#invite")
	sent["name"], sent["email"], sent["role"], sent["team"] = []string{"Mall Uus"}, []string{"mall@example.org"}, []string{"support_person"}, []string{string(w.Provider.Team)}
	to := b.form("/settings/users", sent).goes("/prove?form=")
	invited := func() (n int) {
		w.Look(w.Admin, func(tx *db.Tx) (err error) {
			n, err = db.One[int](tx, `SELECT count(*) FROM app_user WHERE email = 'mall@example.org'`)
			return err
		})
		return n
	}
	shown := b.get(to).is(200).in("h1", "Prove that it is you")
	b.submit(shown, "form#password", "password", "x").is(422).in("#password-password-problem", "not your password")
	if invited() != 0 {
		t.Fatal("done without a proof")
	}
	before := b.token
	made := b.submit(shown, "form#password", "password", password).is(200).in("main", "only this once")
	if !strings.Contains(made.body, "/invitation/") || invited() != 1 {
		t.Errorf("after the proof %d were invited", invited())
	}
	if b.token == before {
		t.Error("the token is the same after the proof")
	}
	old := &browser{t: t, s: b.s, token: before}
	old.get("/").goes("/sign-in")
	b.form("/settings/users", sent).goes("/settings/users/") // the same form again: it was done
	if invited() != 1 {
		t.Error("done twice")
	}
	b.get("/kept").is(200).in("main", "Nothing waits")

	// What was wrong is shown again with what was typed, after the proof.
	w.Go("2024-02-05 10:30")
	sent.Set("email", "nonsense")
	sent.Set("once", "another")
	to = b.form("/settings/users", sent).goes("/prove?form=")
	b.submit(b.get(to), "form#password", "password", password).is(422).in("#invite-email-problem", "e-mail").holds("name", "Mall Uus")

	// Nobody proves for somebody else, or uses what waits for them.
	w.Go("2024-02-05 10:50")
	sent.Set("email", "mall2@example.org")
	to = b.form("/settings/users", sent).goes("/prove?form=")
	_, id, _ := strings.Cut(to, "form=")
	c := browse(t, w, w.Coordinator)
	c.jar = map[string]string{page.PocketCookie: b.jar[page.PocketCookie]}
	c.post("/prove", "password", password, "form", id).goes("/")
	if n := invited(); n != 1 {
		t.Errorf("%d are invited", n)
	}
	// A page that is dangerous to see comes after the proof.
	at := b.get("/me/second").goes("/prove?to=")
	b.submit(b.get(at), "form#password", "password", password).goes("/me/second")
}

// TestNotices: one is told of a new device and of what others changed, on Today
// and in one's settings, until one ticks it off.
func TestNotices(t *testing.T) {
	w := flowtest.New(t)
	known(t, w, w.Worker)
	home := browse(t, w, w.Worker)
	home.token = ""
	home.follow(home.signIn(w.Worker)).is(200).not(".notice", "device")
	w.Go("2024-02-05 10:02")
	away := &browser{t: t, s: home.s}
	away.signIn(w.Worker).goes("/")
	home.get("/").is(200).in(".notice", "Signed in on a new device")
	w.Go("2024-02-05 10:03")
	boss := browse(t, w, w.Admin)
	boss.post(admin.SettingsUserAt(w.Worker.ID), "name", "Siiri Tugi", "email", "siiri@example.org", "lang", "en").goes("/settings")
	page := home.get("/me").is(200).in(".card", "e-mail address with which you sign in was changed").in(".card", "Helle Haldur").in(".card", "new device")
	until := page.fields()["until"]
	w.Go("2024-02-05 10:04")
	boss.post(admin.SettingsUserAt(w.Worker.ID) + "/sessions").goes("/settings")
	home.form("/me/notices", url.Values{"until": until}).goes("/sign-in")
	w.Do(w.Worker, func(tx *db.Tx) error { _, err := db.Exec(tx, `DELETE FROM kept_form`); return err })
	home.post("/sign-in", "email", "siiri@example.org", "password", password).goes("/")
	home.form("/me/notices", url.Values{"until": until}).goes("/me")
	home.get("/me").is(200).in(".card", "signed out everywhere").not(".card", "new device")
}
