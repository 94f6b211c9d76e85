// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"cmp"
	"slices"
	"strings"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/people"
	"sild/web/page"
	"sild/web/record"
)

// MatchRoutes are what leads to a support person and away from one: wishes,
// conflicts of interest, offers, another support person, cover, hand-over.
func MatchRoutes(s *page.Server) {
	s.Read("GET /cases/{case}/worker", workerPage)
	s.Do("POST /cases/{case}/worker", assignWorker, workerPage)
	s.Do("POST /cases/{case}/worker/{assignment}/end", endWorker, workerPage)
	s.Do("POST /cases/{case}/wish", setWish, workerPage)
	s.Do("POST /cases/{case}/conflict", addConflict, workerPage)
	s.Read("GET /cases/{case}/worker/change", changeWorkerPage)
	s.Do("POST /cases/{case}/worker/change", changeWorker, changeWorkerPage)

	s.Read("GET /offers/{offer}", offerPage)
	s.Do("POST /offers/{offer}/met", meetOffer, offerPage)
	s.Do("POST /offers/{offer}/person", answerOffer("person"), offerPage)
	s.Do("POST /offers/{offer}/worker", answerOffer("worker"), offerPage)
	s.Do("POST /offers/{offer}/end", endOffer, offerPage)
	s.Do("POST /offers/{offer}/conflict", offerConflict, offerPage)

	s.Read("GET /cover", coverList)
	s.Read("GET /workers/{worker}/cover", coverPage)
	s.Do("POST /workers/{worker}/cover", coverFor, coverPage)
	s.Read("GET /workers/{worker}/hand-over", handOverPage)
	s.Do("POST /workers/{worker}/hand-over", handOver, handOverPage)
	s.Read("GET /handed-over/{case}", handedOverPage)
}

// An offerLine is an offer in a line or two.
type offerLine struct {
	At    string // where it is answered
	What  string
	Lines []string
}

// A wishView is what the person wishes of a support person, and the form for it.
type wishView struct {
	At         string // empty: not by this reader
	Rows       []page.Row
	Open       bool
	Day        string
	Sex        string
	Language   string
	Area       string
	Not        []string
	Words      string
	Wanted     string
	Foremost   string
	Rather     bool
	Languages  []page.Option
	Areas      []page.Option
	Colleagues []page.Option
}

// A conflictLine is a conflict of interest in words.
type conflictLine struct{ What, Mend string }

type conflictForm struct {
	At    string // empty: not by this reader
	Own   bool   // the reader says it of themself
	Users []page.Option
	User  string
	Kind  string
	Words string
	Open  bool
}

// workerFormOf is the form of the page that was sent to path.
func workerFormOf(path string) string {
	switch {
	case strings.HasSuffix(path, "/wish"):
		return "wish"
	case strings.HasSuffix(path, "/conflict"):
		return "conflict"
	}
	return "assign"
}

// workerMatch is what the person wishes, what is offered, and what must not be.
func workerMatch(v *page.Visit, o record.OpenedCase, x *workerSheet) error {
	if !o.Rec.Writes('P') {
		return nil // the prison reads who helps, and no more
	}
	colleagues, err := org.Workers(v.Tx, o.Rec.Team, "support_person")
	if err != nil {
		return err
	}
	var users []page.Option
	for _, c := range colleagues {
		users = append(users, page.Option{Value: string(c.ID), Text: c.Name})
	}
	if err := newWishView(v, o, users, x); err != nil {
		return err
	}
	if err := offerLines(v, o, x); err != nil {
		return err
	}
	return conflictLines(v, o, users, x)
}

func newWishView(v *page.Visit, o record.OpenedCase, users []page.Option, x *workerSheet) error {
	w, there, err := casework.WishOf(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	var not []sild.ID
	if there {
		not = w.Not()
		add := func(label, value string) {
			if value != "" {
				x.Wish.Rows = append(x.Wish.Rows, page.Row{Label: label, Value: value})
			}
		}
		if w.Sex != "" {
			sex := v.Page.T("match.wish.sex." + w.Sex)
			if w.Rather {
				sex = v.Page.T("match.wish.rather.said", "sex", sex)
			}
			add("match.wish.sex", sex)
		}
		add("match.wish.language", v.Tongue(w.Language))
		add("match.wish.area", record.AreaName(v, w.Area))
		names, err := org.Names(v.Tx, not)
		if err != nil {
			return err
		}
		var list []string
		for _, id := range not {
			list = append(list, names[id])
			if !slices.ContainsFunc(users, func(u page.Option) bool { return u.Value == string(id) }) {
				users = append(users, page.Option{Value: string(id), Text: names[id]})
			}
		}
		add("match.wish.not", strings.Join(list, ", "))
		if w.Wanted != "" {
			name, err := org.Name(v.Tx, w.Wanted)
			if err != nil {
				return err
			}
			add("match.wish.wanted", name)
			if !slices.ContainsFunc(users, func(u page.Option) bool { return u.Value == string(w.Wanted) }) {
				users = append(users, page.Option{Value: string(w.Wanted), Text: name})
			}
		}
		if w.Foremost != "" {
			add("match.wish.foremost", v.Page.T("match.wish.foremost."+w.Foremost))
		}
		add("match.wish.words", w.Words)
	}
	if !record.GoesOn(v, o) {
		return nil
	}
	x.Wish.At, x.Wish.Open = o.At()+"/wish", v.Page.Form == "wish"
	x.Wish.Day = v.TypedIn("wish", "day", v.Page.Today.String())
	x.Wish.Sex, x.Wish.Language = v.TypedIn("wish", "sex", cmp.Or(w.Sex, "any")), v.TypedIn("wish", "language", w.Language)
	x.Wish.Area, x.Wish.Words = v.TypedIn("wish", "area", w.Area), v.TypedIn("wish", "words", w.Words)
	x.Wish.Wanted, x.Wish.Foremost = v.TypedIn("wish", "wanted", string(w.Wanted)), v.TypedIn("wish", "foremost", cmp.Or(w.Foremost, "none"))
	x.Wish.Rather = w.Rather
	for _, id := range not {
		x.Wish.Not = append(x.Wish.Not, string(id))
	}
	if x.Wish.Open {
		x.Wish.Not, x.Wish.Rather = v.Form["not"], v.Ticked("rather")
	}
	x.Wish.Colleagues = users
	for _, l := range people.Languages {
		x.Wish.Languages = append(x.Wish.Languages, page.Option{Value: l, Text: v.Tongue(l)})
	}
	for _, a := range o.Pack.Areas {
		x.Wish.Areas = append(x.Wish.Areas, page.Option{Value: a, Text: record.AreaName(v, a)})
	}
	return nil
}

// offerLines are the offer that is open, and those that came to nothing.
func offerLines(v *page.Visit, o record.OpenedCase, x *workerSheet) error {
	offers, err := casework.Offers(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	users := make([]sild.ID, len(offers))
	for i, m := range offers {
		users[i] = m.User
	}
	names, err := org.Names(v.Tx, users)
	if err != nil {
		return err
	}
	for _, m := range offers {
		l := offerLine{
			At: "/offers/" + string(m.Thing), What: v.Page.T("match.offered", "name", names[m.User], "date", v.Page.Date(m.Day)), Lines: offerSaid(v, m),
		}
		if m.Open() {
			x.Offer = &l
		} else if m.Refused() || !m.EndedOn.IsZero() {
			x.Refused = append(x.Refused, l)
		}
	}
	return nil
}

// offerSaid is what came of an offer so far.
func offerSaid(v *page.Visit, m casework.Offer) (lines []string) {
	if !m.MetOn.IsZero() {
		lines = append(lines, v.Page.T("match.met", "date", v.Page.Date(m.MetOn)))
	}
	said := func(who, said string, on sild.Date, why string) {
		if said == "" {
			return
		}
		line := v.Page.T("match.said."+who+"."+said, "date", v.Page.Date(on))
		if why != "" {
			line += " " + why
		}
		lines = append(lines, line)
	}
	said("person", m.Person, m.PersonOn, m.PersonWhy)
	said("worker", m.Worker, m.WorkerOn, m.WorkerWhy)
	if !m.EndedOn.IsZero() {
		why := m.EndedWhy
		if why == "conflict" {
			why = v.Page.T("match.ended.conflict")
		}
		lines = append(lines, v.Page.T("match.ended", "date", v.Page.Date(m.EndedOn), "why", why))
	}
	if m.PassedWhy != "" && m.User != v.Tx.Actor.User {
		lines = append(lines, v.Page.T("match.passed", "what", record.BarNames(v, m.Passed), "why", m.PassedWhy))
	}
	return lines
}

func conflictLines(v *page.Visit, o record.OpenedCase, users []page.Option, x *workerSheet) error {
	all, err := casework.Conflicts(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	ids := make([]sild.ID, len(all))
	for i, c := range all {
		ids[i] = c.User
	}
	names, err := org.Names(v.Tx, ids)
	if err != nil {
		return err
	}
	for _, c := range all {
		l := conflictLine{What: v.Page.T("match.conflict.said."+c.Kind, "name", names[c.User], "date", v.Page.Date(c.Day))}
		if c.Words != "" {
			l.What += " " + c.Words
		}
		if x.Assigns && casework.MayMend(v.Tx, c.Fact) {
			l.Mend = record.FactAt("conflict", c.ID, "mistake")
		}
		x.Conflicts = append(x.Conflicts, l)
	}
	own := v.Who.Role == "support_person"
	if !own && !access.May(v.Who.Role, access.Assign) {
		return nil
	}
	x.Conflict = conflictForm{
		At: o.At() + "/conflict", Own: own, Users: users, User: v.TypedIn("conflict", "user", ""),
		Kind: v.TypedIn("conflict", "kind", ""), Words: v.TypedIn("conflict", "words", ""), Open: v.Page.Form == "conflict",
	}
	return nil
}

// candidateRows are judged workers in words, and whether something that stands
// against one of them may be passed.
func candidateRows(v *page.Visit, p *pack.Pack, list []casework.Judged, chosen string) (rows []candidateRow, passable bool) {
	for _, j := range list {
		r := newCandidate(v, j)
		var kinds []string
		for _, k := range j.KindsOn(v.Page.Today) {
			kinds = append(kinds, record.KindWord(v, p, k))
		}
		r.Kinds = strings.Join(kinds, ", ")
		r.Chosen = chosen == r.ID
		passable = passable || j.Barred() && j.Passable()
		rows = append(rows, r)
	}
	return rows, passable
}

func newCandidate(v *page.Visit, j casework.Judged) candidateRow {
	r := candidateRow{ID: string(j.ID), Name: j.Name, Has: has(v, j), Off: !j.Passable() || j.On != ""}
	var can []string
	for _, l := range j.Languages {
		can = append(can, v.Tongue(l))
	}
	for _, a := range j.Areas {
		can = append(can, record.AreaName(v, a))
	}
	r.Can = strings.Join(can, ", ")
	r.For, r.Against, r.Points = pointLines(v, j.For), pointLines(v, j.Against), v.Page.Number(j.Points)
	for _, b := range j.Bars {
		r.Bars = append(r.Bars, barLine{v.Page.Msg(b.Say), v.Page.Msg(b.Change), b.Passable})
	}
	var unknown []string
	for _, m := range j.Unknown {
		unknown = append(unknown, v.Page.Msg(m))
	}
	if len(unknown) > 0 {
		r.Unknown = v.Page.T("match.unknown", "what", strings.Join(unknown, ", "))
	}
	if j.On != "" {
		r.On = v.Page.T("worker.role." + j.On)
	}
	return r
}

// has is how many people a worker has, of how many.
func has(v *page.Visit, j casework.Judged) string {
	if j.Most > 0 {
		return v.Page.T("match.has.of", "n", v.Page.Number(j.Open), "most", v.Page.Number(j.Most))
	}
	return v.Page.N("match.has", j.Open)
}

func setWish(v *page.Visit) (string, error) {
	id := v.ID("case")
	p := sild.Problems{}
	var not []sild.ID
	for _, s := range v.Form["not"] {
		not = append(not, sild.ID(s))
	}
	w, err := casework.SetWish(v.Tx, id, casework.WishInput{
		Day: v.Date(p, "day"), Sex: strings.TrimPrefix(v.Form.Get("sex"), "any"), Language: v.Form.Get("language"), Area: v.Form.Get("area"), Not: not, Words: v.Form.Get("words"),
		Wanted: sild.ID(v.Form.Get("wanted")), Foremost: strings.TrimPrefix(v.Form.Get("foremost"), "none"), Rather: v.Ticked("rather"),
	})
	return v.GoOn(page.SavedAt("/cases/"+string(id)+"/worker", "wish", w.ID), p, err)
}

// addConflict closes the record to the worker; who says it of themself does not
// see the case any more.
func addConflict(v *page.Visit) (string, error) {
	id := v.ID("case")
	c, err := casework.AddConflict(v.Tx, id, casework.ConflictInput{User: sild.ID(v.Form.Get("user")), Kind: v.Form.Get("kind"), Words: v.Form.Get("words")})
	if c.User == v.Tx.Actor.User {
		return "/?told=conflict", err
	}
	return page.SavedAt("/cases/"+string(id)+"/worker", "conflict", c.ID), err
}
