// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	shipped "sild/packs"
	"sild/people"
	"sild/programme"
)

// somebody is what one types to enter Andrei, 37 years old, who leaves Tartu
// prison in half a year at the end of the sentence.
func somebody(w *flowtest.World, more ...string) []string {
	return append([]string{
		"given", "Andrei", "family", "Petrov", "born", "9.3.1986", "country", "none", "no_code_why", "not_told", "sex", "m", "language", "et",
		"on", w.Today().AddMonths(6).String(), "kind", "end_of_sentence", "place", "tartu",
	}, more...)
}

// personAt is the path of a person's page, without what was saved.
func personAt(to string) string {
	path, _, _ := strings.Cut(to, "?")
	return path
}

// TestAddPerson: what the form takes, what it refuses and where, and that
// nothing typed is lost.
func TestAddPerson(t *testing.T) {
	w := flowtest.New(t)
	prison := browse(t, w, w.Officer)
	good := func(fields ...string) *sheet {
		t.Helper()
		return prison.get(prison.post("/people", append(fields, "somebody_new", "1")...).goes("/people/")).is(200)
	}
	bad := func(field, says string, fields ...string) *sheet {
		t.Helper()
		v := prison.post("/people", fields...).is(422).in(".troubles", says).in("#person-"+field+"-problem", says)
		return v
	}
	none := []string{"country", "none", "no_code_why", "foreign", "place", "tartu"}
	with := func(fields ...string) []string { return append(fields, none...) }

	good(with("given", "Andrei")...).in("h1", "Andrei").in(".summary", "A code of another country").in(".card", "Release day not known yet")
	good("family", "Kask", "country", "EE", "code", "38001010009", "place", "viru", "on", "3.3.2027").
		in(".identity", "Born 1 January 1980, age 44").in(".summary", "Man").in(".identity", "Leaves prison 3 March 2027")
	good(with("given", "Ali", "born", "1990")...).in(".identity", "Born 1990, age 33–34")
	good(with("given", `<b onclick=x>"'`, "family", "O’Brien-Žalgirytė\u0301")...).in("h1", `<b onclick=x>"' O’Brien`)

	bad("given", "at least one name", none...)
	bad("given", "hidden signs", with("given", "An\u202edrei")...)
	bad("given", "too long", with("given", strings.Repeat("a", 201))...)
	bad("born", "cannot read this date", with("given", "A", "born", "31.2.1990")...).holds("born", "31.2.1990").holds("given", "A")
	bad("born", "still to come", with("given", "A", "born", "2024-02-06")...)
	bad("born", "Nobody is that old", with("given", "A", "born", "1890")...)
	bad("sex", "does not exist here", with("given", "A", "sex", "q")...)
	bad("language", "does not exist here", with("given", "A", "language", "tlh")...)
	bad("country", "choose its country", with("given", "A", "code", "38001010009")...).holds("code", "38001010009")
	bad("no_code_why", "why there is no code", "given", "A", "country", "none", "place", "tartu")
	bad("code", "Write the code", "given", "A", "country", "EE", "place", "tartu").not(".troubles", "why there is no code")
	bad("code", "digit of this code is wrong", "given", "A", "country", "EE", "code", "38001010008", "place", "tartu")
	bad("code", "do not know the personal codes", "given", "A", "country", "XX", "code", "38001010009", "place", "tartu")
	bad("born", "another birth date", "given", "A", "born", "1981", "country", "EE", "code", "38001010009", "place", "tartu")
	bad("place", "Choose the prison", "given", "A", "country", "none", "no_code_why", "unknown")
	bad("place", "does not exist here", with("given", "A", "place", "atlantis")...)
	bad("kind", "does not exist here", with("given", "A", "kind", "escape")...)
	bad("on", "This day is past", with("given", "A", "on", "4.2.2024")...)
	bad("on", "too far away", with("given", "A", "on", "2099-01-01")...)

	// All at once.
	prison.post("/people", "born", "x", "country", "EE", "on", "y").is(422).
		in(".troubles a[href=#person-given]", "").in(".troubles a[href=#person-born]", "").in(".troubles a[href=#person-code]", "").
		in(".troubles a[href=#person-on]", "").in(".troubles a[href=#person-place]", "")

	for _, u := range []flowtest.User{w.Coordinator, w.Worker, w.Manager} {
		b := browse(t, w, u)
		b.get("/people").is(403)
		b.get("/people/new").is(403)
		b.post("/people", somebody(w)...).is(403)
		b.post("/people/search", "q", "A").is(403)
	}
	// A programme in which one's organisation does not work, or none at all.
	prison.post("/people", somebody(w, "programme", string(w.Prison.ID))...).goes("/people/") // there is one only: it is taken
}

// TestSame: somebody who looks like one of those whom the reader sees is asked
// about first; what others see stays theirs.
func TestSame(t *testing.T) {
	w := flowtest.New(t)
	prison, other := browse(t, w, w.Officer), browse(t, w, w.Guard)
	first := personAt(prison.post("/people", somebody(w)...).goes("/people/"))

	asked := prison.post("/people", somebody(w)...).is(422).in("#person-same", "Is it one of these?").in("#person-same a", "Andrei Petrov")
	asked.in("#person-same .row", "Born 9 March 1986").in("button[name=somebody_new]", "It is somebody new").holds("given", "Andrei")
	if n := len(asked.all("#person-same a[href=" + first + "]")); n != 1 {
		t.Errorf("%d links to the one who is known", n)
	}
	prison.post("/people", somebody(w, "somebody_new", "1")...).goes("/people/")

	same := func(fields ...string) {
		t.Helper()
		prison.post("/people", append(fields, "country", "none", "no_code_why", "unknown", "place", "viru")...).is(422).in("#person-same", "Andrei Petrov")
	}
	differs := func(fields ...string) {
		t.Helper()
		prison.post("/people", append(fields, "country", "none", "no_code_why", "unknown", "place", "viru")...).goes("/people/")
	}
	same("given", "PETROV", "family", "andrei")
	same("given", "Andrei", "family", "Petrov", "born", "1986")
	same("given", "Andrei", "family", "Petrov", "born", "1986-03")
	differs("given", "Andrei", "family", "Petrov", "born", "1987")
	same("given", "Андрей", "family", "Петров", "born", "1986")
	same("given", "Andres", "family", "Petrov", "born", "1986")
	differs("given", "Mart", "family", "Petrov", "born", "1986")

	// The same code is the same person, whatever the name.
	code := []string{"country", "EE", "code", "38001010009", "place", "tartu"}
	prison.post("/people", append([]string{"given", "Kalle"}, code...)...).goes("/people/")
	prison.post("/people", append([]string{"given", "Karl"}, code...)...).is(422).in("#person-same", "Kalle")

	other.post("/people", somebody(w)...).goes("/people/") // sees none of them
}

// TestFind: the search finds by any part of a name and by a code, only
// those whom the reader sees, and never puts what was typed into an address.
func TestFind(t *testing.T) {
	w := flowtest.New(t)
	prison := browse(t, w, w.Officer)
	prison.post("/people", somebody(w)...).goes("/people/")
	prison.post("/people", "given", "Õnne-Liis", "family", "Jõgi", "country", "EE", "code", "48001010007", "place", "viru").is(422)
	prison.post("/people", "given", "Õnne-Liis", "family", "Jõgi", "country", "EE", "code", "38001010009", "place", "viru").goes("/people/")
	found := func(q string, names ...string) {
		t.Helper()
		v := prison.post("/people/search", "q", q).is(200).holds("q", q)
		if got := len(v.all(".rows .row-title")); got != len(names) {
			t.Errorf("%q finds %d; want %q", q, got, names)
		}
		for _, n := range names {
			v.in(".rows .row-title", n)
		}
	}
	found("and", "Andrei Petrov")
	found("petrov andrei", "Andrei Petrov")
	found("onne jogi", "Õnne-Liis Jõgi")
	found("liis", "Õnne-Liis Jõgi")
	found("380 0101 0009", "Õnne-Liis Jõgi")
	found("ndrei", "Andrei Petrov")
	found("nd")
	found("лиис", "Õnne-Liis Jõgi")
	found("")
	found("' OR 1=1 --")
	found(strings.Repeat("a", 201))
	found("a b c d e f g h i")
	found("%")
	browse(t, w, w.Guard).post("/people/search", "q", "and").is(200).in(".empty", "Nobody of that name")
	prison.get("/people/search?q=and").is(404)
}

// TestPeopleList: who leaves within seven months and was not asked stands first;
// the filters look ahead.
func TestPeopleList(t *testing.T) {
	w := flowtest.New(t)
	prison := browse(t, w, w.Officer)
	enter := func(given string, on sild.Date) string {
		t.Helper()
		return personAt(prison.post("/people", "given", given, "country", "none", "no_code_why", "unknown", "place", "tartu", "on", on.String()).goes("/people/"))
	}
	soon, later, unknown := enter("Soon", w.Today().AddDays(20)), enter("Later", w.Today().AddMonths(8)), enter("Unknown", sild.Date{})
	v := prison.get("/people").is(200).in(".card.is-wide .row", "Soon").not(".card.is-wide .row", "Later").not(".card.is-wide .row", "Unknown")
	if got := words(v.all("section.stack .row-title")[0]); got != "Soon" {
		t.Errorf("%s stands first", got)
	}
	prison.get("/people?leaves=30").is(200).in("section.stack .row", "Soon").not("section.stack .row", "Later")
	prison.get("/people?leaves=unclear").is(200).in("section.stack .row", "Unknown").not("section.stack .row", "Soon")
	prison.get("/people?leaves=nonsense&page=-4").is(200).in("section.stack .row", "Later")
	prison.get("/people?page=9").is(200).in(".empty", "Nobody here")

	// A draft stands in its own list; who was asked is out of the first.
	draft := prison.post(soon + "/refer").goes("/referrals/drafts/")
	prison.get("/people").is(200).in("h2", "Drafts").not("h2", "nobody has asked")
	prison.post(draft+"/send", "revision", "1", "reason", "x", "provider", string(w.Provider.ID), "answers.languages", "et", "answers.wishes", "x", "override", "y").goes("/cases/")
	prison.get("/people").is(200).not("h2", "nobody has asked").in("section.stack .row", "no answer yet").in("section.stack .row .due", "Due in 10 days")
	w.Go(w.Today().AddMonths(2).String())
	prison = browse(t, w, w.Officer)
	prison.get("/people").is(200).in(".card.is-wide .row", "Later").in("section.stack .row", "Was expected to leave on 25 February 2024. Did they?")
	for _, at := range []string{soon, later, unknown} {
		browse(t, w, w.Guard).get(at).is(404)
		browse(t, w, w.Stranger).get(at).is(404)
	}
}

// TestEditPerson: a correction is a new row; two who correct at once see both.
func TestEditPerson(t *testing.T) {
	w := flowtest.New(t)
	prison, office := browse(t, w, w.Officer), browse(t, w, w.Coordinator)
	subject := w.Person("Andrei", "Petrov")
	at := "/people/" + string(subject)
	form := prison.get(at+"/edit").is(200).holds("given", "Andrei").holds("born", "12.4.1985").holds("country", "none").holds("no_code_why", "not_told")
	seen := form.fields("#person").Get("seen")

	edit := []string{"given", "Andrey", "family", "Petrov", "born", "1985", "country", "none", "no_code_why", "foreign", "language", "ru", "interpreter", "on"}
	prison.post(at+"/edit", append(edit, "seen", seen, "back", "//evil.example")...).goes("/")
	prison.post(at+"/edit", append(edit, "seen", seen)...).is(409).in(".conflict", "Piret Vang saved a change").in(".conflict", "Both the same")
	now := prison.get(at + "/edit").fields("#person").Get("seen")
	mine := append(slices.Clone(edit), "seen", seen)
	mine[1] = "Andrejs"
	prison.post(at+"/edit", mine...).is(409).in(".side-yours", "Andrejs").in(".side-theirs", "Andrey").holds("given", "Andrejs").holds("seen", now)
	mine[len(mine)-1] = now
	prison.post(at+"/edit", mine...).goes(at + "?saved=person")
	prison.get(at+"?saved=person").is(200).in("h1", "Andrejs Petrov").in(".saved", "Saved").in(".identity", "Russian, with an interpreter")
	prison.post(at+"/edit", edit...).is(409) // nothing was looked at
	prison.post(at+"/edit", "given", "", "seen", prison.get(at+"/edit").fields("#person").Get("seen")).is(422)

	w.Referred(subject)
	office.get(at).is(200).in("h1", "Andrejs").in("h2", "Who looked last").in(".looks", "Piret Vang")
	office.get(at + "/edit").is(200)
	prison.get(at).is(200).not("h2", "Who looked last") // not the prison's section
	browse(t, w, w.Guard).post(at+"/edit", edit...).is(404)
	browse(t, w, w.Stranger).get(at + "/edit").is(404)

	w.Look(w.Officer, func(tx *db.Tx) error {
		s, err := people.SubjectByID(tx, subject)
		if err != nil {
			return err
		}
		n, err := db.One[int](tx, `SELECT count(*) FROM person_detail WHERE subject_id = $1`, s.Person)
		if n != 3 {
			t.Errorf("%d rows tell of the person; want 3", n)
		}
		return err
	})
}

// TestRelease: a day moves with a reason, people leave, come back, and a slip is
// taken back.
func TestRelease(t *testing.T) {
	w := flowtest.New(t)
	prison := browse(t, w, w.Officer)
	subject := w.Person("Andrei", "Petrov")
	w.Referred(subject)
	at := "/people/" + string(subject)
	seen := func() string { return prison.get(at + "/release").is(200).fields("#release").Get("seen") }
	kept := []string{"kind", "parole", "place", "tartu"}
	good := func(fields ...string) string {
		t.Helper()
		return prison.post(at+"/release", append(append(fields, kept...), "seen", seen())...).goes("/people")
	}
	bad := func(field, says string, fields ...string) {
		t.Helper()
		prison.post(at+"/release", append(append(fields, kept...), "seen", seen())...).is(422).in("#release-"+field+"-problem", says)
	}
	bad("change", "why it has changed", "what", "moved", "on", "1.9.2024")
	bad("change", "why it has changed", "what", "moved", "on", "1.9.2024", "change", "mood")
	bad("on", "This day is past", "what", "moved", "on", "4.2.2024", "change", "postponed")
	bad("on", "Write the day", "what", "left")
	bad("on", "still to come", "what", "left", "on", "6.2.2024")
	bad("on", "cannot read this date", "what", "left", "on", "31.2.2024")
	bad("on", "too far", "what", "left", "on", "1900-01-01")
	bad("note", "too long", "what", "moved", "change", "corrected", "note", strings.Repeat("x", 1001))

	good("what", "moved", "on", "1.9.2024", "change", "parole_refused", "note", "The court said no.")
	prison.get(at+"?saved=release").is(200).in(".saved", "Everything that hangs on the day").in(".identity", "1 September 2024").
		in(".event", "Parole refused").in(".event", "The court said no.").in(".event", "Expected 5 August 2024").in(".event", "Piret Vang")

	conflict := prison.post(at+"/release", append([]string{"what", "moved", "on", "1.10.2024", "change", "postponed", "seen", "x"}, kept...)...).is(409)
	conflict.in(".side-yours", "1 October 2024").in(".side-theirs", "1 September 2024").holds("on", "2024-10-01").holds("seen", seen())

	// One tap says that they left today, another takes it back.
	page := prison.get(at).is(200)
	left := prison.submit(page, ".identity form[action="+at+"/release]").goes(at)
	undo := prison.get(left).in(".saved", "Saved").in(".identity", "Left today").not(".identity", "Tartu")
	action, _ := attr(undo.all(".saved form")[0], "action")
	prison.post(action).goes(at)
	prison.get(at).is(200).in(".identity", "Leaves prison 1 September 2024").in(".event", "Taken back by Piret Vang")
	prison.post(action).is(409)

	good("what", "moved", "on", "1.10.2024", "change", "postponed")
	late := prison.get(at + "?saved=release")
	action, _ = attr(late.all(".saved form")[0], "action")
	w.Go("2024-02-05 10:11")
	prison.post(action).is(403)
	prison.get(at+"?saved=release").is(200).not(".saved", "") // an old address says nothing

	// Who has left is no longer the prison's to see; the provider sees that they
	// came back.
	good("what", "left", "on", "5.2.2024")
	w.Go("2024-02-06")
	prison, office := browse(t, w, w.Officer), browse(t, w, w.Coordinator)
	prison.get(at).is(404)
	prison.get(at + "/release").is(404)
	again := office.get(at+"/release").is(200).holds("what", "anew").in(".pick", "They are in prison again")
	office.submit(again, "#release", "kind", "remand", "place", "viru", "on", "1.12.2024").goes(at)
	office.get(at).is(200).in(".identity", "Viru prison").in(".identity", "Leaves prison 1 December 2024")
	browse(t, w, w.Worker).get(at + "/release").is(404)
	browse(t, w, w.Stranger).post(at+"/release", "what", "left", "on", "6.2.2024").is(404)
}

// TestProgrammeOfPerson: somebody new comes into the one programme in which the
// organisation works; where there are several, one chooses; where there is none,
// the page says what to do.
func TestProgrammeOfPerson(t *testing.T) {
	w := flowtest.New(t)
	prison := browse(t, w, w.Officer)
	prison.get("/people/new").is(200).holds("programme", string(w.Programme.ID))

	var second programme.Programme
	w.Do(w.Officer, func(tx *db.Tx) (err error) {
		source, _ := shipped.Source("ee-jmk")
		if second, err = programme.Start(tx, source, w.Provider.ID); err != nil {
			return err
		}
		_, err = programme.Agree(tx, programme.Contract{
			Programme: second.ID, Org: w.Prison.ID, Part: "referrer", From: w.Today(), Until: w.Today(),
		})
		return err
	})
	choose := prison.get("/people/new").is(200).in(".lead", "Which service").has(".rows a", 2).not("form.form", "")
	to, _ := attr(choose.all(".rows a[href=/people/new?programme=" + string(second.ID) + "]")[0], "href")
	prison.get(to).is(200).holds("programme", string(second.ID))
	prison.post("/people", somebody(w, "programme", string(second.ID))...).goes("/people/")
	for _, id := range []string{"", "x", string(w.Prison.ID)} {
		prison.post("/people", somebody(w, "programme", id)...).is(404)
	}

	w.Do(w.Officer, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `UPDATE contract SET until_on = $1 WHERE org_id = $2`, w.Today().AddDays(-1), w.Prison.ID)
		return err
	})
	prison.get("/people/new").is(200).in(".empty", "takes part in no service today")
	prison.post("/people", somebody(w)...).is(404)
}

// TestLooks: who looked last is one line for each reader and day, and looking at
// the page is itself written down.
func TestLooks(t *testing.T) {
	w := flowtest.New(t)
	subject := w.Person("Andrei", "Petrov")
	w.Referred(subject)
	at := "/people/" + string(subject)
	browse(t, w, w.Officer).get(at).is(200)
	office := browse(t, w, w.Coordinator)
	office.get(at).is(200).has(".looks li", 1).in(".looks li", "Piret Vang · today").in(".looks li", "Prison contact officer, Tartu Prison").in(".looks li", "wrote")
	office.get(at).is(200).has(".looks li", 2).in(".looks li", "Kaie Koor · today")
	w.Go("2024-02-06")
	browse(t, w, w.Coordinator).get(at).is(200).has(".looks li", 2).in(".looks li", "Kaie Koor · yesterday")
}
