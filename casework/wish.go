// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"
	"strings"

	"sild"
	"sild/db"
	"sild/people"
)

// A Wish is what the person wishes of a support person, and where they will
// live. There is one of a case; a later one replaces it.
type Wish struct {
	sild.Fact
	Sex      string  // of the worker: f, m; empty: all the same
	Language string  // BCP 47; empty: one of those that the person speaks
	Area     string  // one of the pack's areas; empty: not known yet
	NotUsers string  // workers whom the person does not want, with spaces between
	Words    string  // the person's own
	Wanted   sild.ID // a worker whom the person wishes for
	Foremost string  // which of it matters most: sex, language, worker; empty: nothing more than the rest
	Rather   bool    // a worker of the other sex is possible too
}

const wishColumns = `sex, language, area, not_users, words, wanted, foremost, rather`

// Foremosts are what may matter most to a person.
var Foremosts = []string{"worker", "sex", "language"}

// Not are the workers whom the person does not want.
func (w Wish) Not() (users []sild.ID) {
	for _, id := range strings.Fields(w.NotUsers) {
		users = append(users, sild.ID(id))
	}
	return users
}

// WishInput is what one may write down of it.
type WishInput struct {
	Day      sild.Date
	Sex      string
	Language string
	Area     string
	Not      []sild.ID
	Words    string

	Wanted   sild.ID
	Foremost string
	Rather   bool // of the sex: if it is possible, and otherwise not
}

func (in WishInput) check(o Opened, team []sild.ID) (Wish, error) {
	p := sild.Problems{}
	w := Wish{Sex: in.Sex, Language: in.Language, Area: in.Area, Words: p.Text("words", in.Words, 1000)}
	p.Check(slices.Contains([]string{"", "f", "m"}, in.Sex), "sex", "case.choice.unknown")
	p.Check(in.Language == "" || slices.Contains(people.Languages, in.Language), "language", "case.choice.unknown")
	p.Check(in.Area == "" || slices.Contains(o.Pack.Areas, in.Area), "area", "case.choice.unknown")
	var not []string
	for _, id := range slices.Compact(slices.Sorted(slices.Values(in.Not))) {
		p.Check(slices.Contains(team, id), "not", "assignment.user.not_in_team")
		not = append(not, string(id))
	}
	w.NotUsers = strings.Join(not, " ")
	w.Wanted, w.Foremost, w.Rather = in.Wanted, in.Foremost, in.Rather && in.Sex != ""
	p.Check(in.Wanted == "" || slices.Contains(team, in.Wanted), "wanted", "assignment.user.not_in_team")
	p.Check(in.Wanted == "" || !slices.Contains(in.Not, in.Wanted), "wanted", "match.wish.both")
	said := map[string]bool{"": true, "sex": in.Sex != "", "language": in.Language != "", "worker": in.Wanted != ""}
	p.Check(said[in.Foremost], "foremost", "match.wish.foremost.unsaid")
	o.Happened(p, "day", in.Day)
	return w, p.Err()
}

// SetWish writes down what the person wishes of a support person.
func SetWish(tx *db.Tx, caseID sild.ID, in WishInput) (_ Wish, err error) {
	defer sild.Wrap(&err, "casework.SetWish(%s)", caseID)
	o, err := Open(tx, caseID, 'P')
	if err != nil {
		return Wish{}, err
	}
	was, there, err := WishOf(tx, caseID)
	if err != nil {
		return was, err
	}
	team, err := db.All[sild.ID](tx, `SELECT user_id FROM member WHERE group_id = $1`, o.Team)
	if err != nil {
		return was, err
	}
	w, err := in.check(o, append(append(team, was.Not()...), was.Wanted)) // one who has left the team may stay unwanted, or wanted
	if err != nil {
		return w, err
	}
	w.Fact = tx.NewFact(o.Subject, o.Case, in.Day, "person", "said")
	if there {
		f, err := db.Amend(tx, "wish", was.Fact, Changed)
		if err != nil {
			return w, err
		}
		f.Day, w.Fact = in.Day, f
		w.Day = in.Day
	}
	return w, db.Record(tx, "wish", wishColumns, w.Fact, w)
}

// WishOf is what the person of a case wishes, if they were asked. The caller has
// opened the case.
func WishOf(tx *db.Tx, caseID sild.ID) (Wish, bool, error) {
	return db.Maybe[Wish](tx, `SELECT `+sild.FactColumns+`, `+wishColumns+` FROM wish WHERE case_id = $1 AND replaced_at IS NULL`, caseID)
}
