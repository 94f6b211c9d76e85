// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"
	"testing"

	"sild/flow/flowtest"
)

// TestReachPage: a way to reach somebody is told, mended and taken back; a link
// calls only where that is safe, and says beside it what is.
func TestReachPage(t *testing.T) {
	w := flowtest.New(t)
	subject, caseID := w.Admitted("Andrei", "Tamm")
	worker := browse(t, w, w.Worker)
	at, kase := "/people/"+string(subject), "/cases/"+string(caseID)
	worker.get(at).is(200).in("h2", "How to reach").in(".none", "Nobody has asked yet")
	worker.post(at+"/reach", "way", "phone", "value", "call me").is(422).
		in("#about-value-problem", "no telephone number").in("#about-safe-problem", "Choose what is safe").holds("value", "call me")

	saved := worker.post(at+"/reach", "way", "phone", "value", "+372 555 1234", "safe", "no_mention", "note", "Say that it is Siiri.").goes(at + "?saved=reach/")
	page := worker.get(saved).is(200).in(".row-title", "Phone: +372 555 1234").in(".row-line", "Never say what it is about").in(".hint", "Say that it is Siiri.").in("a[href=tel:+3725551234]", "Call")
	page.in("main", "Saved")
	worker.get(kase).is(200).in("a[href=tel:+3725551234]", "Call").in(".row-line", "Never say what it is about")

	id := saved[strings.LastIndex(saved, "/")+1:]
	worker.get(at+"/reach?row="+id).is(200).holds("value", "+372 555 1234")
	now := worker.post(at+"/reach", "row", id, "way", "phone", "value", "+372 555 1234", "safe", "ask_first").goes(at + "?saved=reach/")
	if n := len(worker.get(kase).is(200).all("a[href=tel:+3725551234]")); n != 0 {
		t.Errorf("%d links call where one must ask first", n)
	}
	worker.post(at+"/reach", "row", id, "way", "phone", "value", "+372 555 0000", "safe", "any").is(409).holds("value", "+372 555 0000")
	last := now[strings.LastIndex(now, "/")+1:]
	worker.get("/facts/reach/"+last+"/mistake").is(200).in("main", "Phone: +372 555 1234")
	worker.post("/facts/reach/"+last+"/mistake", "why", "another person").goes(at)
	worker.get(at).is(200).in(".none", "Nobody has asked yet")

	prison := browse(t, w, w.Officer)
	if v := prison.get(at).is(200); len(v.all("a[href="+at+"/addresses]")) != 0 {
		t.Error("the prison sees where people live")
	}
	prison.get(at + "/addresses").is(404)
}

// TestAddressPage: an address, one that overlaps, and one to which somebody moved.
func TestAddressPage(t *testing.T) {
	w := flowtest.New(t)
	subject, caseID := w.Admitted("Andrei", "Tamm")
	worker := browse(t, w, w.Worker)
	at := "/people/" + string(subject)
	worker.post(at+"/addresses", "use", "lived", "kind", "settled", "line", "Aia 1-2", "place", "Võru", "from", "2023-05").goes(at)
	worker.post(at+"/addresses", "use", "lived", "kind", "transient", "place", "Tartu", "from", "1.2.2024").is(422).in("#about-from-problem", "lives here already: Aia 1-2, Võru")
	worker.post(at+"/addresses", "use", "lived", "kind", "transient", "place", "Tartu", "from", "1.2.2024", "moved", "on").goes(at)
	worker.get(at).is(200).in(".row-title", "Aia 1-2, Võru").in(".row-title", "Tartu").in(".row-line", "31 January 2024")
	worker.get("/cases/"+string(caseID)).is(200).in(".record-main .row-title", "Tartu")
}

// TestKnownPage: what people are called, what they speak, whose citizens they are.
func TestKnownPage(t *testing.T) {
	w := flowtest.New(t)
	subject, caseID := w.Admitted("Andrei", "Tamm")
	worker := browse(t, w, w.Worker)
	at := "/people/" + string(subject)
	worker.post(at+"/names", "kind", "called", "name", "Andra", "form", "she").goes(at)
	worker.post(at+"/names", "kind", "former", "name", "Orlov", "form", "she").is(422).in("#about-form-problem", "wishes to be called")
	worker.post(at+"/names", "kind", "former", "name", "Андрей Орлов", "until", "2015").goes(at)
	worker.post(at+"/languages", "language", "ru", "level", "little", "interpreter", "on").goes(at)
	worker.post(at+"/citizenships", "country", "undetermined").goes(at)
	worker.get(at).is(200).in("h1", "Andra (she)").in(".identity", "Andrei Tamm").in(".row-title", "Андрей Орлов").in(".row-line", "until 2015").
		in(".row-title", "Russian").in(".row-line", "with an interpreter").in(".row-title", "Undetermined")
	worker.get("/cases/"+string(caseID)).is(200).in("h1", "Andra (she)")
	worker.get(at + "/names?row=none").is(404)
}

// TestMergePage: a coordinator makes two records one, the old address leads to
// what became of it, and both are two again.
func TestMergePage(t *testing.T) {
	w := flowtest.New(t)
	one, _ := w.Admitted("Andrei", "Tamm")
	two, _ := w.Admitted("Andrey", "Tamm")
	boss, worker := browse(t, w, w.Coordinator), browse(t, w, w.Worker)
	at, gone := "/people/"+string(one), "/people/"+string(two)
	worker.get(at + "/merge").is(403)
	if n := len(worker.get(at).is(200).all("a[href=" + at + "/merge]")); n != 0 {
		t.Errorf("a worker has %d links to merge", n)
	}
	boss.get(at).is(200).in("a[href="+at+"/merge]", "Same person as another")
	boss.get(at+"/merge").is(200).in("label", "Andrey Tamm").in("label", "name")
	boss.post(at+"/merge", "details", "kept").is(422).in(".troubles", "Choose the record")
	boss.post(at+"/merge", "gone", string(two), "details", "kept", "why", "the same passport").goes(at + "?merged=yes")
	page := boss.get(gone).is(200).in("h1", "Andrei Tamm").in(".row-title", "Andrey Tamm").in(".hint", "the same passport")
	if n := len(page.all(".rows a[href^=/cases/]")); n < 2 && len(page.all(".row-title")) < 3 {
		t.Errorf("the page shows %d cases of two", n)
	}
	var undo string
	for _, f := range page.all("form[action]") {
		for _, a := range f.Attr {
			if a.Key == "action" && strings.HasPrefix(a.Val, "/merges/") {
				undo = a.Val
			}
		}
	}
	boss.post(undo).goes(at + "?merged=no")
	boss.get(gone).is(200).in("h1", "Andrey Tamm")
	lonely := w.Person("Mart", "Kask")
	w.Referred(lonely)
	boss.get("/people/"+string(lonely)+"/merge").is(200).in("main", "Nobody looks like the same person")
}
