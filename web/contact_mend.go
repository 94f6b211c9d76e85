// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/flow"
	"sild/outcome"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/report"
)

// A mendView is something that was written down, and what can be done about it
// if it is not right.
type mendView struct {
	Name, At string // of whom it is
	Event    eventView
	Form     form
	Why      string
	Undo     string // action of the form that takes it back; empty: too late
	Change   string // where it is corrected
	Move     string // where it is given to another person
	Search   string
	Words    string
	Chosen   string
	Cases    []option
	More     bool // there are more people than are listed
}

// movable are the kinds of rows that can be given to another person.
var movable = map[string]bool{"contact": true, "observation": true}

// openFact opens what the address names, in the case to which it belongs. What
// holds no longer, or is not the reader's to mend, is refused.
func (v *visit) openFact(kind string) (f sild.Fact, x mendView, err error) {
	f, rec, err := casework.Look(v.tx, kind, v.id("id"))
	if err != nil {
		return f, x, err
	}
	if !casework.MayMend(v.tx, f) {
		return f, x, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if !f.Holds() && v.form == nil {
		return f, x, &sild.Error{Kind: sild.Conflict, Key: "mend.gone"}
	}
	p, err := programme.Of(v.tx, rec.Programme)
	if err != nil {
		return f, x, err
	}
	v.page.Zone = p.Location()
	x.At = "/people/" + string(rec.Subject)
	if rec.Case != "" {
		card, err := casework.CardOf(v.tx, rec.Case)
		if err != nil {
			return f, x, err
		}
		x.Name, x.At = card.Name, "/cases/"+string(rec.Case)
	} else {
		d, err := people.DetailOf(v.tx, rec.Person)
		if err != nil {
			return f, x, err
		}
		x.Name = d.Name()
	}
	x.Event, err = v.factInWords(p, rec, kind, f)
	x.Event.Mend = ""
	return f, x, err
}

func (v *visit) factInWords(p *pack.Pack, rec access.Record, kind string, f sild.Fact) (eventView, error) {
	if x, told, err := v.toldInWords(rec, kind, f); told || err != nil {
		return x, err
	}
	t, err := report.EventOf(v.tx, rec, kind, f)
	if err != nil {
		return eventView{}, err
	}
	return v.event(openedCase{Rec: rec, Pack: p}, t, &t.Events[0]), nil
}

// factAt is the address of what can be done about a row.
func factAt(kind string, id sild.ID, what string) string {
	return "/facts/" + kind + "/" + string(id) + "/" + what
}

// undoFact takes back what was just saved.
func undoFact(v *visit) (string, error) {
	kind, id := v.r.PathValue("kind"), v.id("id")
	f, _, err := casework.Look(v.tx, kind, id)
	if err != nil {
		return "", err
	}
	if err := casework.Undo(v.tx, kind, id); err != nil {
		return "", err
	}
	at := "/cases/" + string(f.Case)
	if f.Case == "" {
		at = "/people/" + string(f.Subject)
	}
	return taken(v.cameFrom(at), "undo"), nil
}

// taken is the page to which one returns after something was taken back.
func taken(path, how string) string {
	u, err := url.Parse(path)
	if err != nil {
		return path
	}
	q := u.Query()
	q.Del("saved")
	q.Set("taken", how)
	u.RawQuery = q.Encode()
	return u.String()
}

// cameFrom is the page of ours on which the form stood.
func (v *visit) cameFrom(otherwise string) string {
	u, err := url.Parse(v.r.Referer())
	if err != nil || u.Path == "" || u.Host != v.r.Host {
		return otherwise
	}
	return back(withQuery(u.Path, u.Query()))
}

// mistakeForm asks why something was entered by mistake, beside the other ways
// to put it right.
func mistakeForm(v *visit) (templ.Component, error) {
	kind := v.r.PathValue("kind")
	f, x, err := v.openFact(kind)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("mend.title")
	x.Why = v.typed("why", "")
	x.Form = form{ID: "mistake", Action: factAt(kind, f.ID, "mistake"), Submit: "mend.mistake", Danger: true, Cancel: x.At, Here: true}
	if casework.CanUndo(v.tx, f) {
		x.Undo = factAt(kind, f.ID, "undo")
	}
	if kind == "contact" {
		x.Change = factAt(kind, f.ID, "change")
	}
	if movable[kind] {
		x.Move = factAt(kind, f.ID, "move")
	}
	return mistakePage(v.page, x), nil
}

func mistakeFact(v *visit) (string, error) {
	kind := v.r.PathValue("kind")
	f, _, err := casework.Look(v.tx, kind, v.id("id"))
	if err != nil {
		return "", err
	}
	if err := casework.Mistake(v.tx, kind, f.ID, v.form.Get("why")); err != nil {
		return "", err
	}
	if f.Case == "" {
		return taken("/people/"+string(f.Subject), "mistake"), nil
	}
	return taken("/cases/"+string(f.Case), "mistake"), nil
}

// moveForm asks to whom it belongs.
func moveForm(v *visit) (templ.Component, error) {
	kind := v.r.PathValue("kind")
	if !movable[kind] {
		return nil, sild.Missing()
	}
	f, x, err := v.openFact(kind)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("mend.move.title")
	x.Form = form{ID: "move", Action: factAt(kind, f.ID, "move"), Submit: "mend.move", Cancel: x.At}
	x.Search, x.Words, x.Chosen = factAt(kind, f.ID, "to"), v.typed("q", ""), v.typed("case", "")
	if x.Words != "" {
		found, err := casework.Search(v.tx, x.Words)
		if err != nil {
			return nil, err
		}
		for _, one := range found {
			if one.Case != "" && one.Case != f.Case {
				x.Cases = append(x.Cases, option{Value: string(one.Case), Text: one.Name(), HintText: v.page.born(one.Born())})
			}
		}
		return movePage(v.page, x), nil
	}
	load, err := casework.List(v.tx, casework.Filter{})
	if err != nil {
		return nil, err
	}
	x.More = load.Later
	for _, r := range load.Rows {
		if r.Case != f.Case && r.EndedOn.IsZero() {
			x.Cases = append(x.Cases, option{Value: string(r.Case), Text: r.Name, HintText: v.page.release(r.ReleaseOn)})
		}
	}
	return movePage(v.page, x), nil
}

func moveFact(v *visit) (string, error) {
	kind, id, to := v.r.PathValue("kind"), v.id("id"), sild.ID(v.form.Get("case"))
	if !movable[kind] {
		return "", sild.Missing()
	}
	f, _, err := casework.Look(v.tx, kind, id)
	if err != nil {
		return "", err
	}
	if !to.Valid() {
		p := sild.Problems{}
		p.Check(false, "case", "mend.move.required")
		return "", p.Err()
	}
	var moved sild.ID
	if kind == "contact" {
		c, err := flow.MoveContact(v.tx, id, to)
		if err != nil {
			return "", err
		}
		moved = c.ID
	} else {
		o, err := outcome.MoveObservation(v.tx, id, to)
		if err != nil {
			return "", err
		}
		moved = o.ID
	}
	return savedAt("/cases/"+string(f.Case), kind, moved), nil
}

// contactChangeForm is the form of a contact, filled with what was written down.
func contactChangeForm(v *visit) (templ.Component, error) {
	c, rec, err := casework.ContactByID(v.tx, v.id("id"))
	if err != nil {
		return nil, err
	}
	if err := mayWrite(rec, 'N'); err != nil {
		return nil, err
	}
	if c.Hidden || !casework.MayMend(v.tx, c.Fact) {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if !c.Holds() && v.form == nil {
		return nil, &sild.Error{Kind: sild.Conflict, Key: "mend.gone"}
	}
	o, err := v.openCaseOf(rec.Case, "INP")
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("contact.change.title", "name", o.Card.Name)
	x := contactView{Name: o.Card.Name, At: o.At(), Change: true, Form: form{
		ID: "contact", Action: factAt("contact", c.ID, "change"), Keep: true, Submit: "contact.save", Cancel: v.returnTo(o.At()),
	}}
	x.Hidden = []hidden{{"back", v.returnTo(o.At())}, {"appointment", string(c.Appointment)}}
	x.Began = contactStart{
		Kind: v.typed("kind", c.Kind), Outcome: v.typed("outcome", c.Outcome), Reason: v.typed("reason", c.Reason), Mover: v.typed("moved_why", c.Reason),
		Day: v.typed("started_at", c.Day.String()), Time: v.typed("started_at_time", v.page.Time(c.StartedAt, v.page.Zone)),
		Minutes: strconv.Itoa(c.Minutes), Agreed: v.typed("agreed", c.Agreed), Note: v.typed("note", c.Note),
		Marks: v.picked("marks", splitMarks(c.Marks)...), Interpreter: c.Interpreter, Goals: v.picked("goals", strings.Fields(c.Goals)...),
		With: v.typed("with_whom", c.With), WhoElse: v.typed("who_else", c.WhoElse), InterpretBy: v.typed("interpreter_name", c.InterpretBy),
	}
	if o.Pack.Meaning("contact_outcomes", c.Outcome) != "held" {
		x.Began.Minutes, x.Began.Spent = "", strconv.Itoa(c.Minutes)
	}
	if v.form != nil {
		x.Began.Spent = formMinutes(v.form, "spent")
		x.Began.Minutes, x.Began.Interpreter = formMinutes(v.form, "minutes"), v.ticked("interpreter")
	}
	x.Began.Folded = x.Began.WhoElse != "" || x.Began.InterpretBy != "" || x.Began.Interpreter
	x.Began.StepsOpen = len(x.Began.Goals) > 0
	v.contactChoices(o.Pack, &x)
	if err := v.contactGoals(o, &x); err != nil {
		return nil, err
	}
	if err := v.contactParts(o, &x, c.Part); err != nil {
		return nil, err
	}
	return contactPage(v.page, x), nil
}

func splitMarks(marks string) (list []string) {
	for _, m := range marks {
		list = append(list, string(m))
	}
	return list
}

// changeContact corrects a contact, or adds to it.
func changeContact(v *visit) (string, error) {
	id := v.id("id")
	c, rec, err := casework.ContactByID(v.tx, id)
	if err != nil {
		return "", err
	}
	pk, err := programme.Of(v.tx, rec.Programme)
	if err != nil {
		return "", err
	}
	v.page.Zone = pk.Location()
	p := sild.Problems{}
	in := v.contactInput(p, pk)
	to, err := casework.ChangeContact(v.tx, c.ID, in)
	if err := v.gather(p, err, spentField(pk, in)); err != nil {
		return "", err
	}
	return savedAt(v.returnTo("/cases/"+string(rec.Case)), "contact", to.ID), p.Err()
}
