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
	b.visit(mantas + "/family")
	b.fine()
	b.choose("relation", "Partner")
	b.choose("together", "on")
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
	ruta.visit(egle + "/consent")
	ruta.shot("family-consent")
}
