// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/org"
	"sild/people"
	"sild/privacy"
)

// A protectionView is who may see a record at all, with the forms that change it.
type protectionView struct {
	Name, At      string
	Officer       bool // who knows no name
	Lines         []guardLine
	Waiting       []guardLine
	Set, Out      form
	State, Reason string
	Words, Until  string
	Named         []string
	States        []option
	Reasons       []option
	Users         []option
	User, Why     string
	OutReasons    []option
	OutReason     string
	OutWords      string
	OutUntil      string
	Add           *form // nil: the record is not restricted
	AddUser       string
	AddUntil      string
	AddWhy        string
}

// A guardLine is something that guards the record, or waits for a second person.
type guardLine struct {
	What, Note string
	Loosen     *form // a reason is asked for
	Why        string
	Acts       []act
	Decide     *form
	Hidden     []hidden
	Mine       bool
}

func protectionPage(v *visit) (templ.Component, error) {
	g, err := privacy.Of(v.tx, v.id("subject"))
	if err != nil {
		return nil, err
	}
	at := "/people/" + string(g.Subject)
	x := protectionView{Name: v.recordNumber(g.Person), At: at, Officer: access.May(v.who.Role, access.Log)}
	if !x.Officer {
		d, err := people.DetailOf(v.tx, g.Person)
		if err != nil {
			return nil, err
		}
		x.Name = d.Name()
	}
	v.page.Title = v.page.T("privacy.protection.title", "name", x.Name)
	v.savedPlain()
	if v.form != nil {
		v.page.Form = v.form.Get("form")
	}
	users, err := privacy.Users(v.tx, g.Subject)
	if err != nil {
		return nil, err
	}
	if err := v.guardLines(g, users, &x); err != nil {
		return nil, err
	}
	at += "/protection"
	year := v.page.Today.AddMonths(12).String()
	x.Set = form{ID: "set", Action: at, Submit: "privacy.set.do", Here: true}
	x.State, x.Reason, x.Words = v.typedIn("set", "state", ""), v.typedIn("set", "reason", ""), v.typedIn("set", "words", "")
	x.Until = v.typedIn("set", "until", v.page.Today.AddMonths(6).String())
	if v.page.Form == "set" {
		x.Named = v.form["named"]
	}
	for _, s := range access.States {
		if g.In(s, v.page.Today) == nil {
			x.States = append(x.States, option{Value: s, Label: "privacy.set." + s, Hint: "privacy.set." + s + ".hint"})
		}
	}
	x.Reasons, x.OutReasons = choices("privacy.reason.", privacy.Words("protect")...), choices("privacy.exclude.", privacy.Words("exclude")...)
	x.Users = named(users)
	x.Out = form{ID: "out", Action: at + "/exclude", Submit: "privacy.exclude.do", Here: true}
	x.User, x.OutReason, x.OutWords, x.OutUntil = v.typedIn("out", "user", ""), v.typedIn("out", "reason", ""), v.typedIn("out", "words", ""), v.typedIn("out", "until", "")
	if s := g.In("restricted", v.page.Today); s != nil {
		x.Add = &form{ID: "add", Action: at + "/loosen", Submit: "privacy.propose", Here: true}
		x.AddUser, x.AddUntil, x.AddWhy = v.typedIn("add", "user", ""), v.typedIn("add", "until", min(s.Until.String(), year)), v.typedIn("add", "why", "")
	}
	return protectionFormPage(v.page, x), nil
}

// guardLines are the lines of what holds and of what waits.
func (v *visit) guardLines(g privacy.Guard, users []privacy.Named, x *protectionView) error {
	ids := make([]sild.ID, 0, len(users))
	for _, s := range g.States {
		ids = append(ids, s.By)
	}
	for _, e := range g.Excluded {
		ids = append(ids, e.By, e.User)
	}
	for _, n := range g.Named {
		ids = append(ids, n.By, n.User)
	}
	for _, w := range g.Waiting {
		ids = append(ids, w.By, w.User)
	}
	names, err := org.Names(v.tx, ids)
	if err != nil {
		return err
	}
	at := "/people/" + string(g.Subject) + "/protection"
	ask := func(l *guardLine, id, what string, object sild.ID) {
		l.Loosen = &form{ID: id, Action: at + "/loosen", Submit: "privacy.propose", Here: true}
		l.Hidden = []hidden{{"form", id}, {"what", what}, {"object", string(object)}}
		l.Why = v.typedIn(id, "why", "")
	}
	what := map[sild.ID]string{}
	for _, s := range g.States {
		l := guardLine{
			What: v.page.T("privacy.state."+s.State) + " " + v.page.T("privacy.state.until", "until", v.page.Date(s.Until)),
			Note: v.page.T("privacy.by", "who", names[s.By], "date", v.at(s.At), "why", v.page.T("privacy.reason."+s.Reason)+" "+s.Words),
		}
		what[s.ID] = v.page.T("privacy.set." + s.State)
		ask(&l, "lift-"+string(s.ID), privacy.Lift, s.ID)
		x.Lines = append(x.Lines, l)
	}
	for _, n := range g.Named {
		x.Lines = append(x.Lines, guardLine{
			What: v.page.T("privacy.named.is", "who", names[n.User], "until", v.page.Date(n.Until)), Note: v.page.T("privacy.by.short", "who", names[n.By], "date", v.at(n.At)),
			Acts: []act{{Label: "privacy.unname", Of: names[n.User], Href: at + "/unname", Post: true, Hidden: []hidden{{"named", string(n.ID)}}}},
		})
	}
	for _, e := range g.Excluded {
		l := guardLine{
			What: v.page.T("privacy.excluded.is", "who", names[e.User]), Note: v.page.T("privacy.by", "who", names[e.By], "date", v.at(e.At), "why", v.page.T("privacy.exclude."+e.Reason)+" "+e.Words),
		}
		if !e.Until.IsZero() {
			l.What += " " + v.page.T("privacy.state.until", "until", v.page.Date(e.Until))
		}
		what[e.ID] = names[e.User]
		ask(&l, "admit-"+string(e.ID), privacy.Admit, e.ID)
		x.Lines = append(x.Lines, l)
	}
	for _, w := range g.Waiting {
		of := what[w.Object]
		if w.User != "" {
			of = names[w.User]
		}
		id := "decide-" + string(w.ID)
		l := guardLine{
			What: v.page.T("privacy.loosen."+w.What, "what", of), Note: v.page.T("privacy.by", "who", names[w.By], "date", v.at(w.At), "why", w.Why),
			Mine: w.By == v.tx.Actor.User || w.User == v.tx.Actor.User, Hidden: []hidden{{"form", id}, {"loosening", string(w.ID)}}, Why: v.typedIn(id, "decided", ""),
			Decide: &form{ID: id, Action: at + "/decide", Here: true},
		}
		x.Waiting = append(x.Waiting, l)
	}
	return nil
}

func (v *visit) protectionAt() string {
	return "/people/" + string(v.id("subject")) + "/protection?saved=yes"
}

func protect(v *visit) (string, error) {
	p := sild.Problems{}
	until := v.date(p, "until")
	var names []sild.ID
	for _, n := range v.form["named"] {
		names = append(names, sild.ID(n))
	}
	_, err := privacy.Protect(v.tx, v.id("subject"), privacy.ProtectInput{State: v.form.Get("state"), Reason: v.form.Get("reason"), Words: v.form.Get("words"), Until: until, Named: names})
	if err == nil {
		if _, err := access.Person(v.tx, v.id("subject"), "I"); err != nil && !access.May(v.who.Role, access.Log) {
			return "/cases", nil // the record has closed to who did it
		}
	}
	return v.protectionAt(), err
}

func exclude(v *visit) (string, error) {
	p := sild.Problems{}
	until := v.date(p, "until")
	if err := p.Err(); err != nil {
		return "", err
	}
	_, err := privacy.Exclude(v.tx, v.id("subject"), privacy.ExcludeInput{User: sild.ID(v.form.Get("user")), Reason: v.form.Get("reason"), Words: v.form.Get("words"), Until: until})
	return v.protectionAt(), err
}

func loosen(v *visit) (string, error) {
	p := sild.Problems{}
	until := v.date(p, "until")
	if err := p.Err(); err != nil {
		return "", err
	}
	_, err := privacy.Loosen(v.tx, v.id("subject"), privacy.LoosenInput{
		What: v.form.Get("what"), Object: sild.ID(v.form.Get("object")), User: sild.ID(v.form.Get("user")), Until: until, Why: v.form.Get("why"),
	})
	return v.protectionAt(), err
}

func unname(v *visit) (string, error) {
	return v.protectionAt(), privacy.Unname(v.tx, v.id("subject"), sild.ID(v.form.Get("named")))
}

func decideLoosening(v *visit) (string, error) {
	x, err := privacy.LooseningByID(v.tx, sild.ID(v.form.Get("loosening")))
	if err == nil && x.Subject != v.id("subject") {
		err = sild.Missing()
	}
	if err != nil {
		return "", err
	}
	_, err = privacy.Decide(v.tx, x.ID, v.form.Get("outcome"), v.form.Get("decided"))
	return v.protectionAt(), err
}
