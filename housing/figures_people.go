// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"slices"
	"strconv"

	"sild"
	"sild/access"
	"sild/db"
	"sild/programme"
)

// The numbers of figures that can be opened to their people.
const (
	BehindAsked = "asked" // requests of the span
	BehindCame  = "came"  // of them, those who came
	BehindEnded = "ended" // of them, those that came to no stay; by value of request_ends
	BehindOpen  = "open"
	BehindBegun = "begun" // stays begun in the span
	BehindLeft  = "left"  // stays ended in it; by value of stay_ends
)

// Behinds are all of them.
var Behinds = []string{BehindAsked, BehindCame, BehindEnded, BehindOpen, BehindBegun, BehindLeft}

// A Behind is somebody of whom a number is made.
type Behind struct {
	Case   sild.ID
	Person sild.ID
	Name   string
	House  string    // its name
	Day    sild.Date // on which they asked, or came
	Ended  sild.Date // on which it ended, or they left; zero: not yet
	Reason string    // why: value of request_ends or stay_ends
}

// mostBehind is how many people stand behind a number on one page.
const mostBehind = 300

// BehindFigure are the people behind a number of one's own houses, as far as the
// actor may see them, by day; more reports whether there are others. Value narrows
// to one reason.
func BehindFigure(tx *db.Tx, programmeID sild.ID, in FiguresInput, what, value string) (list []Behind, more bool, err error) {
	defer sild.Wrap(&err, "housing.BehindFigure(%s, %s)", programmeID, what)
	if err := access.Duty(tx, access.People); err != nil {
		return nil, false, err
	}
	r, err := readsFigures(tx, programmeID, in)
	if err != nil {
		return nil, false, err
	}
	if !r.own || !slices.Contains(Behinds, what) {
		return nil, false, sild.Missing()
	}
	p, err := programme.Of(tx, programmeID)
	if err != nil {
		return nil, false, err
	}
	from, until, err := in.span(sild.DateOf(tx.Now, p.Location()), false)
	if err != nil {
		return nil, false, err
	}
	args := append(slices.Clone(r.args), from, until, value)
	n := func(back int) string { return "$" + strconv.Itoa(len(r.args)+back) }
	came := `EXISTS (SELECT 1 FROM stay s WHERE s.request_id = q.thing AND s.replaced_at IS NULL)`
	which := map[string]string{
		BehindAsked: `q.day >= ` + n(1) + ` AND q.day <= ` + n(2),
		BehindBegun: `s.day >= ` + n(1) + ` AND s.day <= ` + n(2),
		BehindLeft:  `s.left_on >= ` + n(1) + ` AND s.left_on <= ` + n(2) + ` AND (` + n(3) + ` = '' OR s.left_reason = ` + n(3) + `)`,
	}
	which[BehindCame] = which[BehindAsked] + ` AND ` + came
	which[BehindOpen] = which[BehindAsked] + ` AND q.ended_on IS NULL AND NOT ` + came
	which[BehindEnded] = which[BehindAsked] + ` AND q.ended_on IS NOT NULL AND NOT ` + came + ` AND (` + n(3) + ` = '' OR q.end_reason = ` + n(3) + `)`
	query := `SELECT c.case_id, c.person_id, c.name, h.name, q.day, q.ended_on, q.end_reason FROM house_request q JOIN case_card c ON c.case_id = q.case_id
		JOIN house h ON h.id = ` + requestHouse + ` WHERE ` + r.asked + ` AND `
	if what == BehindBegun || what == BehindLeft {
		query = `SELECT c.case_id, c.person_id, c.name, h.name, s.day, s.left_on, s.left_reason FROM stay s JOIN case_card c ON c.case_id = s.case_id
			JOIN house h ON h.id = s.house_id WHERE s.replaced_at IS NULL AND ` + r.where + ` AND `
	}
	scope := access.Scope(tx, 'I', &args)
	if list, err = db.All[Behind](tx, query+which[what]+` AND `+r.where+` AND CAST(`+n(3)+` AS text) IS NOT NULL AND `+scope+` ORDER BY 5, c.sort_key, c.case_id LIMIT `+strconv.Itoa(mostBehind+1), args...); err != nil {
		return nil, false, err
	}
	if more = len(list) > mostBehind; more {
		list = list[:mostBehind]
	}
	var seen []sild.ID
	for _, x := range list {
		if !slices.Contains(seen, x.Person) {
			seen = append(seen, x.Person)
		}
	}
	if len(seen) > 0 {
		tx.Trail(sild.Entry{Action: "list", What: "house", Sections: "I", Subjects: seen})
	}
	return list, more, nil
}
