// SPDX-License-Identifier: EUPL-1.2

package web

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
)

// matchRoutes are what leads to a support person and away from one: wishes,
// conflicts of interest, offers, another support person, cover, hand-over.
func (s *Server) matchRoutes() {
	s.read("GET /cases/{case}/worker", workerPage)
	s.write("POST /cases/{case}/worker", assignWorker, workerPage)
	s.write("POST /cases/{case}/worker/{assignment}/end", endWorker, workerPage)
	s.write("POST /cases/{case}/wish", setWish, workerPage)
	s.write("POST /cases/{case}/conflict", addConflict, workerPage)
	s.read("GET /cases/{case}/worker/change", changeWorkerPage)
	s.write("POST /cases/{case}/worker/change", changeWorker, changeWorkerPage)

	s.read("GET /offers/{offer}", offerPage)
	s.write("POST /offers/{offer}/met", meetOffer, offerPage)
	s.write("POST /offers/{offer}/person", answerOffer("person"), offerPage)
	s.write("POST /offers/{offer}/worker", answerOffer("worker"), offerPage)
	s.write("POST /offers/{offer}/end", endOffer, offerPage)
	s.write("POST /offers/{offer}/conflict", offerConflict, offerPage)

	s.read("GET /cover", coverList)
	s.read("GET /workers/{worker}/cover", coverPage)
	s.write("POST /workers/{worker}/cover", coverFor, coverPage)
	s.read("GET /workers/{worker}/hand-over", handOverPage)
	s.write("POST /workers/{worker}/hand-over", handOver, handOverPage)
	s.read("GET /handed-over/{case}", handedOverPage)
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
	Rows       []row
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
	Languages  []option
	Areas      []option
	Colleagues []option
}

// A conflictLine is a conflict of interest in words.
type conflictLine struct{ What, Mend string }

type conflictForm struct {
	At    string // empty: not by this reader
	Own   bool   // the reader says it of themself
	Users []option
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
func (v *visit) workerMatch(o openedCase, x *workerSheet) error {
	if !o.Rec.Writes('P') {
		return nil // the prison reads who helps, and no more
	}
	colleagues, err := org.Workers(v.tx, o.Rec.Team, "support_person")
	if err != nil {
		return err
	}
	var users []option
	for _, c := range colleagues {
		users = append(users, option{Value: string(c.ID), Text: c.Name})
	}
	if err := v.wishView(o, users, x); err != nil {
		return err
	}
	if err := v.offerLines(o, x); err != nil {
		return err
	}
	return v.conflictLines(o, users, x)
}

func (v *visit) wishView(o openedCase, users []option, x *workerSheet) error {
	w, there, err := casework.WishOf(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	var not []sild.ID
	if there {
		not = w.Not()
		add := func(label, value string) {
			if value != "" {
				x.Wish.Rows = append(x.Wish.Rows, row{Label: label, Value: value})
			}
		}
		if w.Sex != "" {
			sex := v.page.T("match.wish.sex." + w.Sex)
			if w.Rather {
				sex = v.page.T("match.wish.rather.said", "sex", sex)
			}
			add("match.wish.sex", sex)
		}
		add("match.wish.language", v.tongue(w.Language))
		add("match.wish.area", v.areaName(w.Area))
		names, err := org.Names(v.tx, not)
		if err != nil {
			return err
		}
		var list []string
		for _, id := range not {
			list = append(list, names[id])
			if !slices.ContainsFunc(users, func(u option) bool { return u.Value == string(id) }) {
				users = append(users, option{Value: string(id), Text: names[id]})
			}
		}
		add("match.wish.not", strings.Join(list, ", "))
		if w.Wanted != "" {
			name, err := org.Name(v.tx, w.Wanted)
			if err != nil {
				return err
			}
			add("match.wish.wanted", name)
			if !slices.ContainsFunc(users, func(u option) bool { return u.Value == string(w.Wanted) }) {
				users = append(users, option{Value: string(w.Wanted), Text: name})
			}
		}
		if w.Foremost != "" {
			add("match.wish.foremost", v.page.T("match.wish.foremost."+w.Foremost))
		}
		add("match.wish.words", w.Words)
	}
	if !v.goesOn(o) {
		return nil
	}
	x.Wish.At, x.Wish.Open = o.At()+"/wish", v.page.Form == "wish"
	x.Wish.Day = v.typedIn("wish", "day", v.page.Today.String())
	x.Wish.Sex, x.Wish.Language = v.typedIn("wish", "sex", cmp.Or(w.Sex, "any")), v.typedIn("wish", "language", w.Language)
	x.Wish.Area, x.Wish.Words = v.typedIn("wish", "area", w.Area), v.typedIn("wish", "words", w.Words)
	x.Wish.Wanted, x.Wish.Foremost = v.typedIn("wish", "wanted", string(w.Wanted)), v.typedIn("wish", "foremost", cmp.Or(w.Foremost, "none"))
	x.Wish.Rather = w.Rather
	for _, id := range not {
		x.Wish.Not = append(x.Wish.Not, string(id))
	}
	if x.Wish.Open {
		x.Wish.Not, x.Wish.Rather = v.form["not"], v.ticked("rather")
	}
	x.Wish.Colleagues = users
	for _, l := range people.Languages {
		x.Wish.Languages = append(x.Wish.Languages, option{Value: l, Text: v.tongue(l)})
	}
	for _, a := range o.Pack.Areas {
		x.Wish.Areas = append(x.Wish.Areas, option{Value: a, Text: v.areaName(a)})
	}
	return nil
}

// areaName is the name of an area, or its code where we have no name for it.
func (v *visit) areaName(code string) string {
	key := "area." + strings.ToLower(strings.ReplaceAll(code, "-", "_"))
	if code == "" || !v.page.Has(key) {
		return code
	}
	return v.page.T(key)
}

// offerLines are the offer that is open, and those that came to nothing.
func (v *visit) offerLines(o openedCase, x *workerSheet) error {
	offers, err := casework.Offers(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	users := make([]sild.ID, len(offers))
	for i, m := range offers {
		users[i] = m.User
	}
	names, err := org.Names(v.tx, users)
	if err != nil {
		return err
	}
	for _, m := range offers {
		l := offerLine{
			At: "/offers/" + string(m.Thing), What: v.page.T("match.offered", "name", names[m.User], "date", v.page.Date(m.Day)), Lines: v.offerSaid(m),
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
func (v *visit) offerSaid(m casework.Offer) (lines []string) {
	if !m.MetOn.IsZero() {
		lines = append(lines, v.page.T("match.met", "date", v.page.Date(m.MetOn)))
	}
	said := func(who, said string, on sild.Date, why string) {
		if said == "" {
			return
		}
		line := v.page.T("match.said."+who+"."+said, "date", v.page.Date(on))
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
			why = v.page.T("match.ended.conflict")
		}
		lines = append(lines, v.page.T("match.ended", "date", v.page.Date(m.EndedOn), "why", why))
	}
	if m.PassedWhy != "" && m.User != v.tx.Actor.User {
		lines = append(lines, v.page.T("match.passed", "what", v.barNames(m.Passed), "why", m.PassedWhy))
	}
	return lines
}

// barNames are bars in words.
func (v *visit) barNames(ids string) string {
	words := strings.Fields(ids)
	for i, id := range words {
		words[i] = v.page.T("match.bar.name." + id)
	}
	return strings.Join(words, ", ")
}

func (v *visit) conflictLines(o openedCase, users []option, x *workerSheet) error {
	all, err := casework.Conflicts(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	ids := make([]sild.ID, len(all))
	for i, c := range all {
		ids[i] = c.User
	}
	names, err := org.Names(v.tx, ids)
	if err != nil {
		return err
	}
	for _, c := range all {
		l := conflictLine{What: v.page.T("match.conflict.said."+c.Kind, "name", names[c.User], "date", v.page.Date(c.Day))}
		if c.Words != "" {
			l.What += " " + c.Words
		}
		if x.Assigns && casework.MayMend(v.tx, c.Fact) {
			l.Mend = factAt("conflict", c.ID, "mistake")
		}
		x.Conflicts = append(x.Conflicts, l)
	}
	own := v.who.Role == "support_person"
	if !own && !access.May(v.who.Role, access.Assign) {
		return nil
	}
	x.Conflict = conflictForm{
		At: o.At() + "/conflict", Own: own, Users: users, User: v.typedIn("conflict", "user", ""),
		Kind: v.typedIn("conflict", "kind", ""), Words: v.typedIn("conflict", "words", ""), Open: v.page.Form == "conflict",
	}
	return nil
}

// candidateRows are judged workers in words, and whether something that stands
// against one of them may be passed.
func (v *visit) candidateRows(p *pack.Pack, list []casework.Judged, chosen string) (rows []candidateRow, passable bool) {
	for _, j := range list {
		r := v.candidateRow(j)
		var kinds []string
		for _, k := range j.KindsOn(v.page.Today) {
			kinds = append(kinds, v.kindWord(p, k))
		}
		r.Kinds = strings.Join(kinds, ", ")
		r.Chosen = chosen == r.ID
		passable = passable || j.Barred() && j.Passable()
		rows = append(rows, r)
	}
	return rows, passable
}

func (v *visit) candidateRow(j casework.Judged) candidateRow {
	r := candidateRow{ID: string(j.ID), Name: j.Name, Has: v.has(j), Off: !j.Passable() || j.On != ""}
	var can []string
	for _, l := range j.Languages {
		can = append(can, v.tongue(l))
	}
	for _, a := range j.Areas {
		can = append(can, v.areaName(a))
	}
	r.Can = strings.Join(can, ", ")
	r.For, r.Against, r.Points = v.pointLines(j.For), v.pointLines(j.Against), v.page.Number(j.Points)
	for _, b := range j.Bars {
		r.Bars = append(r.Bars, barLine{v.page.Msg(b.Say), v.page.Msg(b.Change), b.Passable})
	}
	var unknown []string
	for _, m := range j.Unknown {
		unknown = append(unknown, v.page.Msg(m))
	}
	if len(unknown) > 0 {
		r.Unknown = v.page.T("match.unknown", "what", strings.Join(unknown, ", "))
	}
	if j.On != "" {
		r.On = v.page.T("worker.role." + j.On)
	}
	return r
}

// has is how many people a worker has, of how many.
func (v *visit) has(j casework.Judged) string {
	if j.Most > 0 {
		return v.page.T("match.has.of", "n", v.page.Number(j.Open), "most", v.page.Number(j.Most))
	}
	return v.page.N("match.has", j.Open)
}

func setWish(v *visit) (string, error) {
	id := v.id("case")
	p := sild.Problems{}
	var not []sild.ID
	for _, s := range v.form["not"] {
		not = append(not, sild.ID(s))
	}
	w, err := casework.SetWish(v.tx, id, casework.WishInput{
		Day: v.date(p, "day"), Sex: strings.TrimPrefix(v.form.Get("sex"), "any"), Language: v.form.Get("language"), Area: v.form.Get("area"), Not: not, Words: v.form.Get("words"),
		Wanted: sild.ID(v.form.Get("wanted")), Foremost: strings.TrimPrefix(v.form.Get("foremost"), "none"), Rather: v.ticked("rather"),
	})
	return v.goOn(savedAt("/cases/"+string(id)+"/worker", "wish", w.ID), p, err)
}

// addConflict closes the record to the worker; who says it of themself does not
// see the case any more.
func addConflict(v *visit) (string, error) {
	id := v.id("case")
	c, err := casework.AddConflict(v.tx, id, casework.ConflictInput{User: sild.ID(v.form.Get("user")), Kind: v.form.Get("kind"), Words: v.form.Get("words")})
	if c.User == v.tx.Actor.User {
		return "/?told=conflict", err
	}
	return savedAt("/cases/"+string(id)+"/worker", "conflict", c.ID), err
}
