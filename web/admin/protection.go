// SPDX-License-Identifier: EUPL-1.2

package admin

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/org"
	"sild/people"
	"sild/privacy"
	"sild/web/page"
)

// A protectionView is who may see a record at all, with the forms that change it.
type protectionView struct {
	Name, At      string
	Officer       bool // who knows no name
	Lines         []guardLine
	Waiting       []guardLine
	Set, Out      page.Form
	State, Reason string
	Words, Until  string
	Named         []string
	States        []page.Option
	Reasons       []page.Option
	Users         []page.Option
	User, Why     string
	OutReasons    []page.Option
	OutReason     string
	OutWords      string
	OutUntil      string
	Add           *page.Form // nil: the record is not restricted
	AddUser       string
	AddUntil      string
	AddWhy        string
}

// A guardLine is something that guards the record, or waits for a second person.
type guardLine struct {
	What, Note string
	Loosen     *page.Form // a reason is asked for
	Why        string
	Acts       []page.Act
	Decide     *page.Form
	Hidden     []page.Hidden
	Mine       bool
}

func protectionPage(v *page.Visit) (templ.Component, error) {
	g, err := privacy.Of(v.Tx, v.ID("subject"))
	if err != nil {
		return nil, err
	}
	at := "/people/" + string(g.Subject)
	x := protectionView{Name: recordNumber(v, g.Person), At: at, Officer: access.May(v.Who.Role, access.Log)}
	if !x.Officer {
		d, err := people.DetailOf(v.Tx, g.Person)
		if err != nil {
			return nil, err
		}
		x.Name = d.Name()
	}
	v.Page.Title = v.Page.T("privacy.protection.title", "name", x.Name)
	v.SavedPlain()
	if v.Form != nil {
		v.Page.Form = v.Form.Get("form")
	}
	users, err := privacy.Users(v.Tx, g.Subject)
	if err != nil {
		return nil, err
	}
	if err := guardLines(v, g, users, &x); err != nil {
		return nil, err
	}
	at += "/protection"
	year := v.Page.Today.AddMonths(12).String()
	x.Set = page.Form{ID: "set", Action: at, Submit: "privacy.set.do", Here: true}
	x.State, x.Reason, x.Words = v.TypedIn("set", "state", ""), v.TypedIn("set", "reason", ""), v.TypedIn("set", "words", "")
	x.Until = v.TypedIn("set", "until", v.Page.Today.AddMonths(6).String())
	if v.Page.Form == "set" {
		x.Named = v.Form["named"]
	}
	for _, s := range access.States {
		if g.In(s, v.Page.Today) == nil {
			x.States = append(x.States, page.Option{Value: s, Label: "privacy.set." + s, Hint: "privacy.set." + s + ".hint"})
		}
	}
	x.Reasons, x.OutReasons = page.Choices("privacy.reason.", privacy.Words("protect")...), page.Choices("privacy.exclude.", privacy.Words("exclude")...)
	x.Users = named(users)
	x.Out = page.Form{ID: "out", Action: at + "/exclude", Submit: "privacy.exclude.do", Here: true}
	x.User, x.OutReason, x.OutWords, x.OutUntil = v.TypedIn("out", "user", ""), v.TypedIn("out", "reason", ""), v.TypedIn("out", "words", ""), v.TypedIn("out", "until", "")
	if s := g.In("restricted", v.Page.Today); s != nil {
		x.Add = &page.Form{ID: "add", Action: at + "/loosen", Submit: "privacy.propose", Here: true}
		x.AddUser, x.AddUntil, x.AddWhy = v.TypedIn("add", "user", ""), v.TypedIn("add", "until", min(s.Until.String(), year)), v.TypedIn("add", "why", "")
	}
	return protectionFormPage(v.Page, x), nil
}

// guardLines are the lines of what holds and of what waits.
func guardLines(v *page.Visit, g privacy.Guard, users []privacy.Named, x *protectionView) error {
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
	names, err := org.Names(v.Tx, ids)
	if err != nil {
		return err
	}
	at := "/people/" + string(g.Subject) + "/protection"
	ask := func(l *guardLine, id, what string, object sild.ID) {
		l.Loosen = &page.Form{ID: id, Action: at + "/loosen", Submit: "privacy.propose", Here: true}
		l.Hidden = []page.Hidden{{Name: "form", Value: id}, {Name: "what", Value: what}, {Name: "object", Value: string(object)}}
		l.Why = v.TypedIn(id, "why", "")
	}
	what := map[sild.ID]string{}
	for _, s := range g.States {
		l := guardLine{
			What: v.Page.T("privacy.state."+s.State) + " " + v.Page.T("privacy.state.until", "until", v.Page.Date(s.Until)),
			Note: v.Page.T("privacy.by", "who", names[s.By], "date", guardedAt(v, s.At), "why", v.Page.T("privacy.reason."+s.Reason)+" "+s.Words),
		}
		what[s.ID] = v.Page.T("privacy.set." + s.State)
		ask(&l, "lift-"+string(s.ID), privacy.Lift, s.ID)
		x.Lines = append(x.Lines, l)
	}
	for _, n := range g.Named {
		x.Lines = append(x.Lines, guardLine{
			What: v.Page.T("privacy.named.is", "who", names[n.User], "until", v.Page.Date(n.Until)), Note: v.Page.T("privacy.by.short", "who", names[n.By], "date", guardedAt(v, n.At)),
			Acts: []page.Act{{Label: "privacy.unname", Of: names[n.User], Href: at + "/unname", Post: true, Hidden: []page.Hidden{{Name: "named", Value: string(n.ID)}}}},
		})
	}
	for _, e := range g.Excluded {
		l := guardLine{
			What: v.Page.T("privacy.excluded.is", "who", names[e.User]), Note: v.Page.T("privacy.by", "who", names[e.By], "date", guardedAt(v, e.At), "why", v.Page.T("privacy.exclude."+e.Reason)+" "+e.Words),
		}
		if !e.Until.IsZero() {
			l.What += " " + v.Page.T("privacy.state.until", "until", v.Page.Date(e.Until))
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
			What: v.Page.T("privacy.loosen."+w.What, "what", of), Note: v.Page.T("privacy.by", "who", names[w.By], "date", guardedAt(v, w.At), "why", w.Why),
			Mine: w.By == v.Tx.Actor.User || w.User == v.Tx.Actor.User, Hidden: []page.Hidden{{Name: "form", Value: id}, {Name: "loosening", Value: string(w.ID)}}, Why: v.TypedIn(id, "decided", ""),
			Decide: &page.Form{ID: id, Action: at + "/decide", Here: true},
		}
		x.Waiting = append(x.Waiting, l)
	}
	return nil
}

func protectionAt(v *page.Visit) string {
	return "/people/" + string(v.ID("subject")) + "/protection?saved=yes"
}

func protect(v *page.Visit) (string, error) {
	p := sild.Problems{}
	until := v.Date(p, "until")
	var names []sild.ID
	for _, n := range v.Form["named"] {
		names = append(names, sild.ID(n))
	}
	_, err := privacy.Protect(v.Tx, v.ID("subject"), privacy.ProtectInput{State: v.Form.Get("state"), Reason: v.Form.Get("reason"), Words: v.Form.Get("words"), Until: until, Named: names})
	if err == nil {
		if _, err := access.Person(v.Tx, v.ID("subject"), "I"); err != nil && !access.May(v.Who.Role, access.Log) {
			return "/cases", nil // the record has closed to who did it
		}
	}
	return protectionAt(v), err
}

func exclude(v *page.Visit) (string, error) {
	p := sild.Problems{}
	until := v.Date(p, "until")
	if err := p.Err(); err != nil {
		return "", err
	}
	_, err := privacy.Exclude(v.Tx, v.ID("subject"), privacy.ExcludeInput{User: sild.ID(v.Form.Get("user")), Reason: v.Form.Get("reason"), Words: v.Form.Get("words"), Until: until})
	return protectionAt(v), err
}

func loosen(v *page.Visit) (string, error) {
	p := sild.Problems{}
	until := v.Date(p, "until")
	if err := p.Err(); err != nil {
		return "", err
	}
	_, err := privacy.Loosen(v.Tx, v.ID("subject"), privacy.LoosenInput{
		What: v.Form.Get("what"), Object: sild.ID(v.Form.Get("object")), User: sild.ID(v.Form.Get("user")), Until: until, Why: v.Form.Get("why"),
	})
	return protectionAt(v), err
}

func unname(v *page.Visit) (string, error) {
	return protectionAt(v), privacy.Unname(v.Tx, v.ID("subject"), sild.ID(v.Form.Get("named")))
}

func decideLoosening(v *page.Visit) (string, error) {
	x, err := privacy.LooseningByID(v.Tx, sild.ID(v.Form.Get("loosening")))
	if err == nil && x.Subject != v.ID("subject") {
		err = sild.Missing()
	}
	if err != nil {
		return "", err
	}
	_, err = privacy.Decide(v.Tx, x.ID, v.Form.Get("outcome"), v.Form.Get("decided"))
	return protectionAt(v), err
}
