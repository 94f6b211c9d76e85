// SPDX-License-Identifier: EUPL-1.2

package flowtest

import (
	"regexp"
	"slices"
	"strings"

	"sild"
	"sild/db"
)

// A Trace is an entry of the trail, as far as tests of the doors look at it.
type Trace struct {
	ID, User         sild.ID
	Action, What     string
	Object           sild.ID
	Purpose          string
	SubjectsTogether string
}

// Traces are the entries that the trail has and did not have in before, which
// is changed to what it has.
func (w *World) Traces(before map[sild.ID]bool) (fresh []Trace) {
	w.t.Helper()
	w.must(w.DB.Read(w.t.Context(), sild.System, func(tx *db.Tx) error {
		n, err := db.One[int](tx, `SELECT count(*) FROM trail`)
		if err != nil || n == len(before) { // nothing leaves the trail
			return err
		}
		all, err := db.All[sild.ID](tx, `SELECT id FROM trail ORDER BY id`)
		for _, id := range all {
			if before[id] || err != nil {
				continue
			}
			before[id] = true
			var e Trace
			e, err = db.One[Trace](tx, `SELECT id, user_id, action, what, object_id, purpose, subjects FROM trail WHERE id = $1`, id)
			fresh = append(fresh, e)
		}
		return err
	}))
	return fresh
}

// A shown person is somebody whom an answer may name.
type shown struct {
	Subject, Person sild.ID
	Now             sild.ID // of the record into which theirs was merged; otherwise Person
	Given, Family   string
}

// Unseen says what an answer should have left in the trail and did not, given the
// entries that its request left: everybody whom it names stands in an entry of the
// one who asked, unless they sent the name or the id themself; a write left an entry; so did
// a refusal.
func (w *World) Unseen(by User, method, path, sent string, status int, to, body string, left []Trace) (problems []string) {
	w.t.Helper()
	left = slices.DeleteFunc(slices.Clone(left), func(e Trace) bool { return e.User != by.ID && by.Role != "participant" })
	has := func(f func(Trace) bool) bool { return slices.ContainsFunc(left, f) }
	switch {
	case owns(path): // of the account of the one who asks, and of nobody's record
		return nil
	case status == 403 || status == 404:
		if !has(func(e Trace) bool { return e.Action == "denied" }) {
			problems = append(problems, "a refusal left no entry")
		}
		return problems
	case counts(path) && len(left) == 0: // counts need none
	case method != "GET" && status == 303 && turnedAway(to): // nothing was done
	case method != "GET" && (status == 201 || status == 303 || status == 200 && strings.HasPrefix(path, "/api/")):
		if !has(func(e Trace) bool { return e.Action != "" }) {
			problems = append(problems, "what was sent left no entry")
		}
	case status >= 300 && status != 409 && status != 422:
		return nil
	}
	var people []shown
	w.must(w.DB.Read(w.t.Context(), sild.System, func(tx *db.Tx) (err error) {
		people, err = db.All[shown](tx, `
			SELECT s.id, s.person_id, coalesce(k.person_id, s.person_id), d.given, d.family
			FROM subject s JOIN person_detail d ON d.subject_id = s.person_id LEFT JOIN subject k ON k.id = s.merged_into`)
		return err
	}))
	says := func(p shown) bool {
		return has(func(e Trace) bool {
			return strings.Contains(e.SubjectsTogether, string(p.Person)) || strings.Contains(e.SubjectsTogether, string(p.Now))
		})
	}
	for _, p := range people {
		namesake := slices.ContainsFunc(people, func(o shown) bool { return o.Given == p.Given && o.Family == p.Family && says(o) })
		id := strings.Contains(body, string(p.Subject)) && !strings.Contains(sent, string(p.Subject)) || strings.Contains(body, string(p.Person)) && !strings.Contains(sent, string(p.Person))
		id = id && by.Role != "privacy_officer" // their lists have numbers of people, which open nothing to them
		if !id && (namesake || !named(body, p.Given) || !named(body, p.Family) || named(sent, p.Given)) {
			continue
		}
		if !says(p) {
			problems = append(problems, "it shows "+p.Given+" "+p.Family+", and no entry says so")
		}
	}
	slices.Sort(problems)
	return slices.Compact(problems)
}

// counts reports whether what is sent to path only asks for numbers.
func counts(path string) bool { return strings.HasSuffix(path, "/known") }

// owns reports whether path is of what somebody keeps for themself: forms that
// wait, notices, a screen that is locked.
func owns(path string) bool {
	for _, p := range []string{"/kept", "/lock", "/switch", "/me/notices", "/me/second/totp", "/me/phone", "/me/pin", "/api/v1/me/notices", "/api/v1/me/phone", "/sign-in", "/prove", "/invitation"} {
		if path == p || strings.HasPrefix(path, p+"/") {
			return true
		}
	}
	return false
}

// turnedAway reports whether an answer leads to where one signs in or proves who
// one is: what was sent waits.
func turnedAway(to string) bool {
	return strings.HasPrefix(to, "/sign-in") || strings.HasPrefix(to, "/prove") || strings.HasPrefix(to, "/switch") || strings.HasPrefix(to, "/me/second") || strings.HasPrefix(to, "/my/enter")
}

// named reports whether a name stands in a text as words of its own.
func named(body, name string) bool {
	return name != "" && regexp.MustCompile(`\b`+regexp.QuoteMeta(name)+`\b`).MatchString(body)
}
