// SPDX-License-Identifier: EUPL-1.2

package cases

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
	"sild/web/page"
	"sild/web/record"
)

// A mendView is something that was written down, and what can be done about it
// if it is not right.
type mendView struct {
	Name, At string // of whom it is
	Event    record.EventView
	Form     page.Form
	Why      string
	Undo     string // action of the form that takes it back; empty: too late
	Change   string // where it is corrected
	Move     string // where it is given to another person
	Search   string
	Words    string
	Chosen   string
	Cases    []page.Option
	More     bool // there are more people than are listed
}

// movable are the kinds of rows that can be given to another person.
var movable = map[string]bool{"contact": true, "observation": true}

// openFact opens what the address names, in the case to which it belongs. What
// holds no longer, or is not the reader's to mend, is refused.
func openFact(v *page.Visit, kind string) (f sild.Fact, x mendView, err error) {
	f, rec, err := casework.Look(v.Tx, kind, v.ID("id"))
	if err != nil {
		return f, x, err
	}
	if !casework.MayMend(v.Tx, f) {
		return f, x, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if !f.Holds() && v.Form == nil {
		return f, x, &sild.Error{Kind: sild.Conflict, Key: "mend.gone"}
	}
	p, err := programme.Of(v.Tx, rec.Programme)
	if err != nil {
		return f, x, err
	}
	v.Page.Zone = p.Location()
	x.At = "/people/" + string(rec.Subject)
	if rec.Case != "" {
		card, err := casework.CardOf(v.Tx, rec.Case)
		if err != nil {
			return f, x, err
		}
		x.Name, x.At = card.Name, "/cases/"+string(rec.Case)
	} else {
		d, err := people.DetailOf(v.Tx, rec.Person)
		if err != nil {
			return f, x, err
		}
		x.Name = d.Name()
	}
	x.Event, err = factInWords(v, p, rec, kind, f)
	x.Event.Mend = ""
	return f, x, err
}

func factInWords(v *page.Visit, p *pack.Pack, rec access.Record, kind string, f sild.Fact) (record.EventView, error) {
	if x, told, err := record.ToldInWords(v, rec, kind, f); told || err != nil {
		return x, err
	}
	t, err := report.EventOf(v.Tx, rec, kind, f)
	if err != nil {
		return record.EventView{}, err
	}
	return event(v, record.OpenedCase{Rec: rec, Pack: p}, t, &t.Events[0]), nil
}

// undoFact takes back what was just saved.
func undoFact(v *page.Visit) (string, error) {
	kind, id := v.Request.PathValue("kind"), v.ID("id")
	f, _, err := casework.Look(v.Tx, kind, id)
	if err != nil {
		return "", err
	}
	if err := casework.Undo(v.Tx, kind, id); err != nil {
		return "", err
	}
	at := "/cases/" + string(f.Case)
	if f.Case == "" {
		at = "/people/" + string(f.Subject)
	}
	return taken(cameFrom(v, at), "undo"), nil
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
func cameFrom(v *page.Visit, otherwise string) string {
	u, err := url.Parse(v.Request.Referer())
	if err != nil || u.Path == "" || u.Host != v.Request.Host {
		return otherwise
	}
	return page.Back(page.WithQuery(u.Path, u.Query()))
}

// mistakeForm asks why something was entered by mistake, beside the other ways
// to put it right.
func mistakeForm(v *page.Visit) (templ.Component, error) {
	kind := v.Request.PathValue("kind")
	f, x, err := openFact(v, kind)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("mend.title")
	x.Why = v.Typed("why", "")
	x.Form = page.Form{ID: "mistake", Action: record.FactAt(kind, f.ID, "mistake"), Submit: "mend.mistake", Danger: true, Cancel: x.At, Here: true}
	if casework.CanUndo(v.Tx, f) {
		x.Undo = record.FactAt(kind, f.ID, "undo")
	}
	if kind == "contact" {
		x.Change = record.FactAt(kind, f.ID, "change")
	}
	if movable[kind] {
		x.Move = record.FactAt(kind, f.ID, "move")
	}
	return mistakePage(v.Page, x), nil
}

func mistakeFact(v *page.Visit) (string, error) {
	kind := v.Request.PathValue("kind")
	f, _, err := casework.Look(v.Tx, kind, v.ID("id"))
	if err != nil {
		return "", err
	}
	if err := casework.Mistake(v.Tx, kind, f.ID, v.Form.Get("why")); err != nil {
		return "", err
	}
	if f.Case == "" {
		return taken("/people/"+string(f.Subject), "mistake"), nil
	}
	return taken("/cases/"+string(f.Case), "mistake"), nil
}

// moveForm asks to whom it belongs.
func moveForm(v *page.Visit) (templ.Component, error) {
	kind := v.Request.PathValue("kind")
	if !movable[kind] {
		return nil, sild.Missing()
	}
	f, x, err := openFact(v, kind)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("mend.move.title")
	x.Form = page.Form{ID: "move", Action: record.FactAt(kind, f.ID, "move"), Submit: "mend.move", Cancel: x.At}
	x.Search, x.Words, x.Chosen = record.FactAt(kind, f.ID, "to"), v.Typed("q", ""), v.Typed("case", "")
	if x.Words != "" {
		found, err := casework.Search(v.Tx, x.Words)
		if err != nil {
			return nil, err
		}
		for _, one := range found {
			if one.Case != "" && one.Case != f.Case {
				x.Cases = append(x.Cases, page.Option{Value: string(one.Case), Text: one.Name(), HintText: v.Page.Born(one.Born())})
			}
		}
		return movePage(v.Page, x), nil
	}
	load, err := casework.List(v.Tx, casework.Filter{})
	if err != nil {
		return nil, err
	}
	x.More = load.Later
	for _, r := range load.Rows {
		if r.Case != f.Case && r.EndedOn.IsZero() {
			x.Cases = append(x.Cases, page.Option{Value: string(r.Case), Text: r.Name, HintText: v.Page.Release(r.ReleaseOn)})
		}
	}
	return movePage(v.Page, x), nil
}

func moveFact(v *page.Visit) (string, error) {
	kind, id, to := v.Request.PathValue("kind"), v.ID("id"), sild.ID(v.Form.Get("case"))
	if !movable[kind] {
		return "", sild.Missing()
	}
	f, _, err := casework.Look(v.Tx, kind, id)
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
		c, err := flow.MoveContact(v.Tx, id, to)
		if err != nil {
			return "", err
		}
		moved = c.ID
	} else {
		o, err := outcome.MoveObservation(v.Tx, id, to)
		if err != nil {
			return "", err
		}
		moved = o.ID
	}
	return page.SavedAt("/cases/"+string(f.Case), kind, moved), nil
}

// contactChangeForm is the form of a contact, filled with what was written down.
func contactChangeForm(v *page.Visit) (templ.Component, error) {
	c, rec, err := casework.ContactByID(v.Tx, v.ID("id"))
	if err != nil {
		return nil, err
	}
	if err := mayWrite(rec, 'N'); err != nil {
		return nil, err
	}
	if c.Hidden || !casework.MayMend(v.Tx, c.Fact) {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if !c.Holds() && v.Form == nil {
		return nil, &sild.Error{Kind: sild.Conflict, Key: "mend.gone"}
	}
	o, err := record.OpenCaseOf(v, rec.Case, "INP")
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("contact.change.title", "name", o.Card.Name)
	x := contactView{Name: o.Card.Name, At: o.At(), Change: true, Form: page.Form{
		ID: "contact", Action: record.FactAt("contact", c.ID, "change"), Keep: true, Submit: "contact.save", Cancel: returnTo(v, o.At()),
	}}
	x.Hidden = []page.Hidden{{Name: "back", Value: returnTo(v, o.At())}, {Name: "appointment", Value: string(c.Appointment)}}
	x.Began = contactStart{
		Kind: v.Typed("kind", c.Kind), Outcome: v.Typed("outcome", c.Outcome), Reason: v.Typed("reason", c.Reason), Mover: v.Typed("moved_why", c.Reason),
		Day: v.Typed("started_at", c.Day.String()), Time: v.Typed("started_at_time", v.Page.Time(c.StartedAt, v.Page.Zone)),
		Minutes: strconv.Itoa(c.Minutes), Agreed: v.Typed("agreed", c.Agreed), Note: v.Typed("note", c.Note),
		Marks: v.Picked("marks", splitMarks(c.Marks)...), Interpreter: c.Interpreter, Goals: v.Picked("goals", strings.Fields(c.Goals)...),
		With: v.Typed("with_whom", c.With), WhoElse: v.Typed("who_else", c.WhoElse), InterpretBy: v.Typed("interpreter_name", c.InterpretBy),
	}
	if o.Pack.Meaning("contact_outcomes", c.Outcome) != "held" {
		x.Began.Minutes, x.Began.Spent = "", strconv.Itoa(c.Minutes)
	}
	if v.Form != nil {
		x.Began.Spent = page.FormMinutes(v.Form, "spent")
		x.Began.Minutes, x.Began.Interpreter = page.FormMinutes(v.Form, "minutes"), v.Ticked("interpreter")
	}
	x.Began.Folded = x.Began.WhoElse != "" || x.Began.InterpretBy != "" || x.Began.Interpreter
	x.Began.StepsOpen = len(x.Began.Goals) > 0
	contactChoices(v, o.Pack, &x)
	if err := contactGoals(v, o, &x); err != nil {
		return nil, err
	}
	if err := contactParts(v, o, &x, c.Part); err != nil {
		return nil, err
	}
	return contactPage(v.Page, x), nil
}

func splitMarks(marks string) (list []string) {
	for _, m := range marks {
		list = append(list, string(m))
	}
	return list
}

// changeContact corrects a contact, or adds to it.
func changeContact(v *page.Visit) (string, error) {
	id := v.ID("id")
	c, rec, err := casework.ContactByID(v.Tx, id)
	if err != nil {
		return "", err
	}
	pk, err := programme.Of(v.Tx, rec.Programme)
	if err != nil {
		return "", err
	}
	v.Page.Zone = pk.Location()
	p := sild.Problems{}
	in := contactInput(v, p, pk)
	to, err := casework.ChangeContact(v.Tx, c.ID, in)
	if err := v.Gather(p, err, spentField(pk, in)); err != nil {
		return "", err
	}
	return page.SavedAt(returnTo(v, "/cases/"+string(rec.Case)), "contact", to.ID), p.Err()
}
