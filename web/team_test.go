// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
	"sild/web/page"
)

// TestTeam: what is written down of a worker stands with the team, in words,
// and what is missing or ends within 60 days first.
func TestTeam(t *testing.T) {
	w := flowtest.New(t)
	w.Admitted("Andrei", "Tamm")
	w.Unproved(w.Worker.ID)
	b := browse(t, w, w.Coordinator)
	at := page.StaffAt(w.Worker.ID)

	b.get("/team").is(200).in(".row", "Siiri Tugi").in(".row", "1 person").in(".row", "Background check: missing").in(".row", "45 hours: missing")
	b.get(at).is(200).in(".row", "Needed for this work").in("h1", "Siiri Tugi")
	b.get(at+"/credentials/new?kind=check:background").is(200).holds("kind", "check:background")

	bad := b.post(at+"/credentials", "kind", "check:background", "outcome", "failed", "judged_by", "Kaie", "judged_on", "31.2.2024", "note", "")
	bad.is(422).in("#credential-judged_on-problem", "cannot read this date").in("#credential-note-problem", "how it was judged").holds("judged_on", "31.2.2024").holds("judged_by", "Kaie")

	b.post(at+"/credentials", "kind", "check:background", "outcome", "passed", "judged_by", "Kaie", "judged_on", "2024-01-10", "next_check", "2024-04-05").goes(at)
	b.post(at+"/credentials", "kind", "training:support-person-45h", "outcome", "passed", "judged_by", "School", "judged_on", "2023-05-10", "valid_until", "2024-04-06").goes(at)
	b.post(at+"/profile", "languages", "et", "languages", "ru", "areas", "EE-79", "ceiling", "8", "sex", "x").is(422).in("#profile-sex-problem", "")
	b.post(at+"/profile", "languages", "et", "languages", "ru", "areas", "EE-79", "ceiling", "8", "sex", "f").goes(at)
	b.get(at).in(".summary", "Woman or manWoman")
	b.get(at+"/profile").is(200).holds("sex", "f")
	b.post(at+"/away", "from", "2024-02-04", "why", "sick").goes(at)
	row := b.get("/team").is(200).in(".row", "1 person of at most 8").in(".row", "Estonian, Russian").in(".row", "Tartu county").in(".row", "Ill, since 4 Feb 2024")
	row.in(".row", "Background check: look again on 5 April 2024") // the 60th day from today
	if i := slices.IndexFunc(row.all(".row"), func(n *html.Node) bool { return strings.Contains(words(n), "Siiri") }); strings.Contains(words(row.all(".row")[i]), "45 hours") {
		t.Error("warned of what ends in 61 days")
	}
	b.get("/").is(200).in(".card", "Away today and this week").in(".card", "Background check: look again on 5 April 2024").in("a[href]", "Siiri Tugi")

	// Back at work, corrected, mistaken.
	page := b.get(at).is(200).in(".notice", "Ill, since 4 Feb")
	back := page.action("/back")
	b.post(back).goes(at)
	b.get(at).is(200).not(".notice.is-info", "Ill").in("details", "Ill")
	b.post(back).is(409)
	credential := strings.TrimPrefix(b.get(at).link("/credentials/0"), "")
	b.get(credential).is(200).holds("judged_on", "2024-01-10")
	b.post(credential+"/mistake", "why", "").is(422).in("#mistake-why-problem", "Say what the mistake was")
	b.post(credential+"/mistake", "why", "Another Siiri").goes(at)
	b.get("/team").is(200).in(".row", "Background check: missing")

	// The worker reads it, and writes nothing.
	own := browse(t, w, w.Worker)
	own.get("/me").is(200).in("a", "Your checks, training and leave")
	own.get(at).is(200).in(".notice", "This is kept about you").not("a", "Change").not("a", "Write down an absence")
	own.get(at + "/profile").is(404)
	own.get("/team").is(404)
}

// action is the address of the one form that ends so.
func (p *sheet) action(suffix string) string {
	p.t.Helper()
	for _, n := range p.all("form") {
		if to, _ := attr(n, "action"); strings.HasSuffix(to, suffix) {
			return to
		}
	}
	p.t.Fatalf("%s: no form goes to …%s", p.of, suffix)
	return ""
}

// link is the address of the first link that has part in it.
func (p *sheet) link(part string) string {
	p.t.Helper()
	for _, n := range p.all("a") {
		if to, _ := attr(n, "href"); strings.Contains(to, part) {
			return to
		}
	}
	p.t.Fatalf("%s: no link with %s", p.of, part)
	return ""
}

// TestTeamOfOthers: who has no right finds nothing, also of one team in the
// address of another, and of a row under another worker.
func TestTeamOfOthers(t *testing.T) {
	w := flowtest.New(t)
	b := browse(t, w, w.Coordinator)
	at := page.StaffAt(w.Worker.ID)
	b.post(at+"/away", "from", "2024-02-04", "why", "leave").goes(at)
	id := strings.TrimPrefix(b.get(at).link("/away/0"), at)
	b.get(page.StaffAt(w.Second.ID) + id).is(404)
	b.get("/team?team=" + string(w.Other.Team)).is(404)
	b.get(page.StaffAt(w.Stranger.ID)).is(404)
	b.get(page.StaffAt(w.Coordinator.ID)).is(200).not("a", "Change")
	b.post(page.StaffAt(w.Coordinator.ID)+"/away", "from", "2024-02-04", "why", "leave").is(403)
	other := browse(t, w, w.Stranger)
	other.get(at).is(404)
	other.get(at + id).is(404)
	other.post(at+id, "from", "2024-02-04", "why", "leave").is(404)
}

// TestSettings: a new person is invited, comes in by the link, and is let go.
func TestSettings(t *testing.T) {
	w := flowtest.New(t)
	b := browse(t, w, w.Admin)
	b.get("/").is(200).in(".card", "Everybody who was invited has come")
	b.get("/team?team="+string(w.Provider.Team)).is(200).in(".row", "Kaie Koor")
	b.get("/team?team=" + string(w.Other.Team)).is(404)
	b.get("/settings/teams/" + string(w.Other.Team)).is(404)
	b.get("/settings").is(200).holds("name", "", "South Centre").in(".card", "5 users").in(".card", "South")
	b.post("/settings", "name", "", "kind", "provider").is(422).in("#organisation-name-problem", "Write a name")
	b.post("/settings/teams", "name", "West").goes("/settings")
	b.post("/settings/teams", "name", "West").is(422).in("#team-name-problem", "of this name")

	form := b.get("/settings/users/new").is(200).not("label", "Prison contact officer").in("label", "Coordinator")
	b.submit(form, "form#invite", "name", "Mall Uus", "email", "mall").is(422).in("#invite-email-problem", "e-mail").holds("name", "Mall Uus")
	sent := form.fields("form#invite")
	sent["name"], sent["email"], sent["role"], sent["team"] = []string{"Mall Uus"}, []string{"mall@example.org"}, []string{"support_person"}, []string{string(w.Provider.Team)}
	made := b.form("/settings/users", sent).is(200).in("main", "only this once")
	_, token, found := strings.Cut(made.fields()["link"][0], "/invitation/")
	if !found || len(token) != 22 {
		t.Fatalf("the link is %q", made.fields()["link"])
	}
	user := b.form("/settings/users", sent).goes("/settings/users/") // once is once, and tells nothing again
	b.get("/").is(200).in(".card", "Mall Uus")
	w.Look(w.Admin, func(tx *db.Tx) error {
		all, err := db.All[string](tx, `SELECT answer FROM once`)
		if len(all) == 0 || strings.Contains(strings.Join(all, " "), token) {
			t.Errorf("kept as answers: %q", all)
		}
		return err
	})

	guest := &browser{t: t, s: b.s}
	guest.get("/invitation/"+token).is(200).in("main", "Mall Uus").in("main", "South Centre").in("main", "mall@example.org")
	guest.post("/invitation/"+token, "password", "short", "again", "short").is(422).in("#f-password-problem", "12 letters")
	guest.post("/invitation/"+token, "password", "Password1234!", "again", "Password1234!").is(422).in("#f-password-problem", "first that somebody would try")
	guest.post("/invitation/"+token, "password", "four words over a river", "again", "four words").is(422).in("#f-again-problem", "not the same").not("main", "four words")
	guest.post("/invitation/"+token, "password", "four words over a river", "again", "four words over a river").goes("/")
	gone := guest.get("/invitation/"+token).is(403).in("main", "no longer opens anything").text("main")
	if never := guest.get("/invitation/AAAAAAAAAAAAAAAAAAAAAA").is(403).text("main"); never != gone {
		t.Errorf("a link that was never made says %q; want %q", never, gone)
	}
	guest.post("/sign-in", "email", "mall@example.org", "password", "four words over a river").goes("/")

	mall := flowtest.User{ID: sild.ID(strings.TrimPrefix(user, "/settings/users/")), Org: w.Provider.ID, Role: "support_person"}
	own := browse(t, w, mall)
	own.get("/").is(200)
	page := b.get(user).is(200).in(".card", "Can sign in").in(".row", "Support person (South)")
	end := page.action("/end")
	b.post(end, "last", "2024-02-04", "why", "").is(422).in(".wrong", "Say why")
	b.post(end, "last", "2024-02-04", "why", "Found other work").goes(user)
	own.get("/").goes("/sign-in") // access ended with this request
	b.get(user).is(200).in(".row", "Found other work").in(".card", "No role at present")
	guest.post("/sign-in", "email", "mall@example.org", "password", "four words over a river").is(403).in("main", "no role today")

	b.post(user+"/roles", "team", string(w.Provider.Team), "role", "coordinator", "from", "2024-02-05").goes(user)
	mall.Role = "coordinator"
	own = browse(t, w, mall)
	own.get("/").is(200)
	b.post(user + "/disable").goes(user)
	own.get("/").goes("/sign-in")
	b.get(user).is(200).in(".card", "Cannot sign in").in("button", "Let sign in again")
	b.post(user + "/link").is(409)
	b.get("/settings/users/"+string(w.Admin.ID)).is(200).in(".hint", "Nobody changes their own roles").not("button", "Let no longer sign in")
	b.post("/settings/users/" + string(w.Admin.ID) + "/disable").is(403)
}

// TestOwnAccount: one changes one's password, goes on in another role, and
// other sessions end.
func TestOwnAccount(t *testing.T) {
	w := flowtest.New(t)
	secret, err := org.NewSecret(t.Context(), "four words over a river")
	if err != nil {
		t.Fatal(err)
	}
	b := browse(t, w, w.Worker)
	b.get("/me").is(200).not("h2", "Your password").not("button", "Go on as")
	w.Do(w.Worker, func(tx *db.Tx) error { return org.SetPassword(tx, w.Worker.ID, secret) })
	w.Do(w.Admin, func(tx *db.Tx) error {
		return org.AddMember(tx, w.Worker.ID, org.MemberInput{Team: w.Provider.Team, Role: "coordinator"})
	})
	other := browse(t, w, w.Worker)
	b.get("/me").is(200).in("h2", "Your password").in("button", "Go on as: Coordinator")
	b.post("/me/password", "old", "x", "password", "five words under a bridge", "again", "five words under a bridge").is(422).in("#password-old-problem", "not your password")
	b.post("/me/password", "old", "four words over a river", "password", "SiiriTugi2024", "again", "SiiriTugi2024").is(422).in("#password-password-problem", "would try")
	b.post("/me/password", "old", "four words over a river", "password", "five words under a bridge", "again", "five words under a bridge").goes("/me?saved")
	b.get("/me").is(200)
	other.get("/me").goes("/sign-in")
	b.post("/me/role", "role", "coordinator").goes("/")
	b.get("/team").is(200)
	b.post("/me/role", "role", "org_admin").is(404)
}
