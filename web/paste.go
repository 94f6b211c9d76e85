// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/org"
	"sild/pack"
	"sild/people"
	"sild/programme"
)

func (s *Server) pasteRoutes() {
	s.read("GET /people/paste", pastePage)
	// What was pasted never stands in an address: the preview is the answer to the
	// form itself, and writes nothing.
	s.handle("POST /people/paste/preview", false, func(v *visit) { v.show(pastePreview, http.StatusOK) })
	s.takesFiles("POST /people/paste/preview")
	s.handle("POST /people/paste/back", false, func(v *visit) { v.show(pastePage, http.StatusOK) })
	s.write("POST /people/paste", enterPasted, pastePreview)
}

// A pasteView is a list that is pasted, and what it was understood as.
type pasteView struct {
	Text, Place, Programme string
	Prisons                []option
	Rows                   []pasteRow
	Counts                 string
	Any                    bool // there is a row that can be entered
}

// A pasteRow is one row: what stands in it, what is wrong, and what can be done.
type pasteRow struct {
	Line    int
	Name    string
	Facts   string
	State   string
	Wrong   []string
	What    string   // chosen: new, skip, or a subject
	Choices []option // empty: nothing can be done with it
	Change  string
	Changes []option // why the day moved; empty: it did not
	Was     string
	KnownAt string
	Problem string // of what was chosen
}

// pasteInto is the programme into which a list is pasted.
func (v *visit) pasteInto() (programme.Programme, *pack.Pack, error) {
	if err := people.MayEnter(v.tx); err != nil {
		return programme.Programme{}, nil, err
	}
	here, all, err := v.programmeHere()
	if err != nil {
		return here, nil, err
	}
	if here.ID == "" && len(all) > 0 {
		here = all[0]
	}
	if here.ID == "" {
		return here, nil, sild.Missing()
	}
	p, err := programme.Of(v.tx, here.ID)
	if err == nil && !leaves(p) {
		err = sild.Missing()
	}
	return here, p, err
}

func pastePage(v *visit) (templ.Component, error) {
	here, p, err := v.pasteInto()
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("paste.title")
	return pasteFormPage(v.page, pasteView{
		Text: v.typed("list", ""), Place: v.typed("place", v.ownPlace()), Programme: string(here.ID), Prisons: v.values(p, "prisons"),
	}), nil
}

// pastePreview is how a pasted list was understood, beside what is known.
func pastePreview(v *visit) (templ.Component, error) {
	here, p, err := v.pasteInto()
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("paste.preview")
	view := pasteView{Text: v.form.Get("list"), Place: v.form.Get("place"), Programme: string(here.ID), Prisons: v.values(p, "prisons")}
	rows, err := v.pasted(p)
	if err != nil {
		e := sild.Problems{}
		if both(e, err) == nil || len(e) == 0 {
			return nil, err
		}
		v.page.Problems = e
		v.page.Title = v.page.T("paste.title")
		return pasteFormPage(v.page, view), nil
	}
	found, err := people.Look(v.tx, p, rows)
	if err != nil {
		return nil, err
	}
	count := map[string]int{}
	chosen := v.form.Get("chosen") != ""
	for _, e := range found {
		x := v.pasteRow(p, e, chosen)
		count[x.State]++
		view.Any = view.Any || len(x.Choices) > 0
		view.Rows = append(view.Rows, x)
	}
	var parts []string
	for _, state := range []string{people.EntryNew, people.EntryMore, people.EntryMaybe, people.EntrySame, people.EntryWrong} {
		if count[state] > 0 {
			parts = append(parts, v.page.N("paste.n."+state, count[state]))
		}
	}
	view.Counts = strings.Join(parts, " · ")
	return pastePreviewPage(v.page, view), nil
}

// pasted are the rows of the list in the form.
func (v *visit) pasted(p *pack.Pack) ([]people.Pasted, error) {
	pr := sild.Problems{}
	_, known := p.Value("prisons", v.form.Get("place"))
	pr.Check(known, "place", "release.place.required")
	rows, err := people.ReadPasted(p, v.form.Get("place"), v.form.Get("list"))
	return rows, both(pr, err)
}

func (v *visit) pasteRow(p *pack.Pack, e people.Entry, chosen bool) pasteRow {
	x := pasteRow{Line: e.Line, State: e.State(), Name: strings.TrimSpace(e.In.Given + " " + e.In.Family)}
	field := "row-" + strconv.Itoa(e.Line)
	var facts []string
	switch {
	case e.In.Code != "":
		facts = append(facts, e.In.Code)
	case e.In.Born != "":
		facts = append(facts, e.In.Born)
	}
	if !e.Leaves.On.IsZero() {
		facts = append(facts, v.page.release(e.Leaves.On))
	} else {
		facts = append(facts, v.page.T("people.release.unknown"))
	}
	if e.Leaves.Kind != "" {
		facts = append(facts, v.value(p, "release", e.Leaves.Kind))
	}
	x.Facts = strings.Join(facts, " · ")
	for _, at := range []string{"name", "born", "on", "kind"} {
		if m, bad := e.Problems[at]; bad {
			x.Wrong = append(x.Wrong, v.page.Msg(m))
		}
	}
	if x.State == people.EntryWrong {
		x.Facts = e.Text
		return x
	}
	skip := option{Value: "skip", Label: "paste.skip"}
	switch {
	case e.Known != nil:
		x.KnownAt = "/people/" + string(e.Known.Subject)
		if e.Last != nil {
			x.Was = v.releaseSays(p, *e.Last)
		}
		if x.State == people.EntrySame {
			return x
		}
		x.What, x.Choices = string(e.Known.Subject), []option{{Value: string(e.Known.Subject), Label: "paste.update"}, skip}
		if e.Moves {
			for _, o := range v.values(p, "release_changes") {
				if p.Meaning("release_changes", o.Value) != "set" {
					x.Changes = append(x.Changes, o)
				}
			}
		}
	case len(e.Maybe) > 0:
		for _, l := range e.Maybe {
			x.Choices = append(x.Choices, option{Value: string(l.Subject), Text: v.page.T("paste.is", "name", l.Name(), "born", v.bornSaid(l.Born()))})
		}
		x.Choices = append(x.Choices, option{Value: "new", Label: "paste.other"}, skip)
		x.What = "skip"
		x.Changes = v.values(p, "release_changes")
	default:
		x.What, x.Choices = "new", []option{{Value: "new", Label: "paste.enter"}, skip}
	}
	if chosen {
		x.What, x.Change = v.form.Get(field), v.form.Get(field+"-change")
	}
	if m, bad := v.page.Problems[field]; bad {
		x.Problem = v.page.Msg(m)
		v.page.Problems[field] = sild.Message{Key: "paste.row", Args: sild.Args{"line": "int:" + strconv.Itoa(e.Line), "problem": x.Problem}}
	}
	return x
}

// enterPasted enters the chosen rows, all or none.
func enterPasted(v *visit) (string, error) {
	here, p, err := v.pasteInto()
	if err != nil {
		return "", err
	}
	rows, err := v.pasted(p)
	if err != nil {
		return "", err
	}
	team, err := org.TeamOf(v.tx, v.tx.Actor.User, v.tx.Actor.Role)
	if err != nil {
		return "", err
	}
	var picks []people.Pick
	for _, x := range rows {
		field := "row-" + strconv.Itoa(x.Line)
		switch what := v.form.Get(field); what {
		case "", "skip":
		case "new":
			picks = append(picks, people.Pick{Line: x.Line})
		default:
			if !sild.ID(what).Valid() {
				return "", sild.Missing()
			}
			picks = append(picks, people.Pick{Line: x.Line, Subject: sild.ID(what), Change: v.form.Get(field + "-change")})
		}
	}
	done, err := people.Enter(v.tx, p, here.ID, here.Controller, team.ID, rows, picks)
	return "/people?entered=" + strconv.Itoa(len(done)), err
}
