// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestVolunteer: somebody offers to help on a phone, without an account; what the
// programme asks of a mentor is judged; they are let in, see the person whom they
// meet and nothing else, and write down their time; and when a check ends they are
// given nobody more until it is judged again (A4, A8, A9).
func TestVolunteer(t *testing.T) {
	t.Parallel()
	b := ownOf(t, look{width: phone}, "--only=ee-amif-2018")
	b.visit("/volunteer/ee-amif-2018")
	b.says("main", "You give an hour or two a week for some months.")
	b.choose("kind", "Adaptation mentor")
	b.fill("name", "Piret Allik")
	b.fill("email", "piret.allik@example.org")
	b.choose("languages", "Ukrainian")
	b.fill("about", "I came back to Tartu and have time on Saturdays.")
	b.fine()
	mari := open(t, b.origin, look{width: desk})
	mari.be("Mari Kask")
	mari.visit("/volunteers")
	mari.says("main", "Nobody here.")
	mari.fine()
	// A form that is sent at once is a machine's: people have it before them for some seconds.
	b.do(chromedp.Evaluate[chromedp.Void](`new Promise(done => setTimeout(done, Math.max(0, 4500 - performance.now())))`, chromedp.EvalAwaitPromise))
	b.press("Send")
	b.says("main", "Thank you. Your offer has arrived.")
	b.fine()

	mari.visit("/")
	mari.cardSays("Volunteers who apply", "Piret Allik Adaptation mentor, has applied")
	mari.cardSays("Volunteers who apply", "Missing: an interview, Background check, Coaching for adaptation mentors")
	mari.follow("Piret Allik")
	step := func(kind, note, until string) {
		t.Helper()
		mari.unfold("Write down an interview, a check or a training")
		mari.form = "#step"
		mari.fill("kind", kind)
		if kind != "Interview" {
			mari.fill("judged_by", "Mari Kask")
			mari.fill("valid_until", until)
		}
		mari.fill("note", note)
		mari.fine()
		mari.pressIn("#step", "Save")
		mari.form = ""
	}
	step("Interview", "Warm, patient, speaks Ukrainian.", "")
	mari.says("main", "talked with")
	step("Background check", "Looked at, nothing is kept.", "2019-02-20")
	mari.says("main", "Missing: Coaching for adaptation mentors")
	step("Coaching for adaptation mentors", "Two evenings.", "")
	mari.says(".lead", "can begin")
	mari.fine()
	mari.press("Begins: make the link to sign in")
	link := mari.value("link")

	b.visit(link[strings.Index(link, "/invitation/"):])
	b.says("main", "Piret Allik, you are invited to work with Estonian Refugee Council.")
	b.fill("password", "green tractor under the rain")
	b.fill("again", "green tractor under the rain")
	b.fine()
	b.press("Begin")
	b.says("h1", "Today")
	b.says("main", "Nobody yet. The coordinator will call you")
	b.fine()

	mari.visit("/cases")
	mari.follow("Oksana Bondar")
	oksana := mari.path()
	mari.visit(oksana + "/worker")
	mari.form = "#volunteer"
	mari.choose("user", "Piret Allik")
	mari.says("#volunteer", "Piret Allik Adaptation mentor")
	mari.fill("kind", "Adaptation mentor")
	mari.pressIn("#volunteer", "Let them meet")
	mari.form = ""
	mari.says("main", "Piret Allik")

	b.visit("/")
	b.follow("Oksana")
	b.says("h1", "Oksana")
	if body := b.text("body"); strings.Contains(body, "Bondar") || strings.Contains(body, "Tartu until Christmas") {
		t.Errorf("a volunteer reads %q", body)
	}
	b.fine()
	case1 := strings.TrimPrefix(oksana, "/cases/")
	for _, path := range []string{oksana, oksana + "/plan", oksana + "/needs", oksana + "/worker", "/cases", "/people", "/hours", "/mine/" + case1[:len(case1)-1] + "0", "/volunteers"} {
		if body, status := b.read(path); status != 404 && status != 403 || strings.Contains(body, "Oksana") {
			t.Errorf("%s: %d to a volunteer; want it closed, without a name", path, status)
		}
	}
	b.fill("minutes_other", "75")
	b.fill("note", "We read the letter from the school.")
	b.press("We met")
	b.cardSays("What you wrote", "You met for one hour this month")
	b.cardSays("What you wrote", "Met, 75 min")
	b.fine()

	mari.later("2019-02-21", "21 February 2019")
	mari.visit("/cases")
	mari.follow("Maryam Azizi")
	mari.visit(mari.path() + "/worker")
	mari.form = "#volunteer"
	mari.says("#volunteer", "Piret Allik Adaptation mentor. Missing: Background check")
	mari.choose("user", "Piret Allik")
	mari.pressIn("#volunteer", "Let them meet") // the kind is not said: it is what she is
	mari.refused("user", "No longer valid for this kind of volunteer")
	mari.fine()
	mari.form = ""
	again := mari.path()
	mari.visit("/team")
	mari.follow("Piret Allik")
	mari.follow("Background check")
	mari.fill("valid_until", "2022-02-20")
	mari.fine()
	mari.press("Save")
	mari.visit(again)
	mari.form = "#volunteer"
	mari.choose("user", "Piret Allik")
	mari.pressIn("#volunteer", "Let them meet")
	mari.form = ""
	if slices.Contains([]int64{409, 422}, mari.status) {
		t.Errorf("still refused: %s", mari.text("main"))
	}
}
