// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"strings"
	"testing"
)

// TestFamily: somebody in prison tells of his family, and his partner asks for help
// too: she has a worker, a consent and a file of her own, and neither side's file
// opens the other's (L2, L4).
func TestFamily(t *testing.T) {
	t.Parallel()
	b := ownOf(t, look{width: phone}, "--only=lt-mes-kartu")
	b.be("Jolanta Kairienė") // goes along with the men
	b.visit("/cases")
	b.follow("Mantas Kazlauskas")
	mantas := b.path()
	b.visit(mantas + "/household")
	b.says("main", "Nobody has been written down yet.")
	b.follow("Write somebody down")
	b.choose("relation", "Partner")
	b.fill("name", "Eglė")
	b.choose("together", "on")
	b.fine()
	b.press("Save")
	b.says("main", "Eglė")
	b.visit(mantas + "/household")
	b.follow("Wants to take part too: Eglė")
	b.fine()
	if got := b.value("relation"); got != "partner" {
		t.Errorf("the relation is asked again: %q", got)
	}
	b.fill("given", "Eglė")
	b.fill("family", "Kazlauskė")
	b.fill("born", "12.5.1999")
	b.choose("country", "No code")
	b.choose("no_code_why", "The person does not want to tell")
	b.fill("language", "Lithuanian")
	b.fill("reason", "Wants somebody to talk to, and to know what to say at work.")
	b.choose("answers.kin", "Somebody is in prison")
	b.choose("answers.languages", "Lithuanian")
	b.fill("answers.wishes", "Evenings are long.")
	b.press("Ask for the service")
	b.fine()

	ausra := open(t, b.origin, look{width: desk})
	ausra.be("Aušra Mikalauskienė")
	ausra.visit("/referrals")
	ausra.follow("Eglė Kazlauskė")
	ausra.cardSays("What was asked", "Evenings are long.")
	if text := ausra.text("main"); strings.Contains(text, "Mantas") {
		t.Errorf("the referral of one names the other: %q", text)
	}
	ausra.choose("outcome", "Yes, with a support person")
	ausra.choose("worker", "Rūta Vilkienė")
	ausra.fill("first_at", "2023-02-22")
	ausra.fill("first_at_time", "15:00")
	ausra.fine()
	ausra.press("Send the answer")
	ausra.says("main", "Rūta Vilkienė")

	ruta := open(t, b.origin, look{width: phone})
	ruta.be("Rūta Vilkienė") // goes along with the families
	ruta.visit("/cases")
	ruta.follow("Eglė Kazlauskė")
	egle := ruta.path()
	ruta.fine()
	answer := func(question string) {
		t.Helper()
		ruta.visit(egle + "/consent")
		ruta.follow(question)
		ruta.follow("English")
		ruta.choose("outcome", "Yes")
		ruta.choose("how", "On paper, signed")
		ruta.fill("language", "Lithuanian")
		ruta.fine()
		ruta.press("Save the answer")
		ruta.says(".saved", "consent")
	}
	answer("To take part")
	b.visit(mantas + "/household")
	if text := b.text("main"); strings.Contains(text, "Takes part too") {
		t.Errorf("his side learns of it before she says yes to that: %q", text)
	}
	answer("That those who help my family may know")
	b.visit(mantas + "/household")
	b.says("main", "Takes part too")
	if text := b.text("main"); strings.Contains(text, "Open the record") {
		t.Errorf("his side is led to her record: %q", text)
	}
	b.fine()

	// Neither side's file opens the other's, and it is not said that there is one.
	b.visit(mantas)
	for side, paths := range map[*tab][]string{
		b:    {egle, egle + "/plan", egle + "/needs", egle + "/consent", egle + "/household", egle + "/contacts/new"},
		ruta: {mantas, mantas + "/plan", mantas + "/needs", mantas + "/consent", mantas + "/household", mantas + "/contacts/new"},
	} {
		for _, path := range paths {
			if body, status := side.read(path); status != 404 || strings.Contains(body, "Kazlausk") {
				t.Errorf("%s: %d; want 404 without a name", path, status)
			}
		}
	}
	ruta.visit("/cases")
	ruta.says("main", "Eglė Kazlauskė")
	if text := ruta.text("main"); strings.Contains(text, "Mantas") {
		t.Errorf("the family's worker lists %q", text)
	}

	// The prison, which knows him, learns nothing of her.
	vytas := open(t, b.origin, look{width: desk})
	vytas.be("Vytas Norkus")
	for _, path := range []string{egle, mantas + "/household"} {
		if body, status := vytas.read(path); status != 404 || strings.Contains(body, "Eglė") {
			t.Errorf("%s: %d to the prison; want 404 without a name", path, status)
		}
	}
}
