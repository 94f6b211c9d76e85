// SPDX-License-Identifier: EUPL-1.2

package intake

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
	"sild/web/page"
	"sild/web/record"
)

func pasteRoutes(s *page.Server) {
	s.Read("GET /people/paste", pastePage)
	// What was pasted never stands in an address: the preview is the answer to the
	// form itself, and writes nothing.
	s.Handle("POST /people/paste/preview", false, func(v *page.Visit) { v.Show(pastePreview, http.StatusOK) })
	s.TakesFiles("POST /people/paste/preview")
	s.Handle("POST /people/paste/back", false, func(v *page.Visit) { v.Show(pastePage, http.StatusOK) })
	s.Do("POST /people/paste", enterPasted, pastePreview)
}

// A pasteView is a list that is pasted, and what it was understood as.
type pasteView struct {
	Text, Place, Programme string
	Prisons                []page.Option
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
	What    string        // chosen: new, skip, or a subject
	Choices []page.Option // empty: nothing can be done with it
	Change  string
	Changes []page.Option // why the day moved; empty: it did not
	Was     string
	KnownAt string
	Problem string // of what was chosen
}

// pasteInto is the programme into which a list is pasted.
func pasteInto(v *page.Visit) (programme.Programme, *pack.Pack, error) {
	if err := people.MayEnter(v.Tx); err != nil {
		return programme.Programme{}, nil, err
	}
	here, all, err := record.ProgrammeHere(v)
	if err != nil {
		return here, nil, err
	}
	if here.ID == "" && len(all) > 0 {
		here = all[0]
	}
	if here.ID == "" {
		return here, nil, sild.Missing()
	}
	p, err := programme.Of(v.Tx, here.ID)
	if err == nil && !record.Leaves(p) {
		err = sild.Missing()
	}
	return here, p, err
}

func pastePage(v *page.Visit) (templ.Component, error) {
	here, p, err := pasteInto(v)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("paste.title")
	return pasteFormPage(v.Page, pasteView{
		Text: v.Typed("list", ""), Place: v.Typed("place", record.OwnPlace(v)), Programme: string(here.ID), Prisons: v.Values(p, "prisons"),
	}), nil
}

// pastePreview is how a pasted list was understood, beside what is known.
func pastePreview(v *page.Visit) (templ.Component, error) {
	here, p, err := pasteInto(v)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("paste.preview")
	view := pasteView{Text: v.Form.Get("list"), Place: v.Form.Get("place"), Programme: string(here.ID), Prisons: v.Values(p, "prisons")}
	rows, err := pasted(v, p)
	if err != nil {
		e := sild.Problems{}
		if page.Both(e, err) == nil || len(e) == 0 {
			return nil, err
		}
		v.Page.Problems = e
		v.Page.Title = v.Page.T("paste.title")
		return pasteFormPage(v.Page, view), nil
	}
	found, err := people.Look(v.Tx, p, rows)
	if err != nil {
		return nil, err
	}
	count := map[string]int{}
	chosen := v.Form.Get("chosen") != ""
	for _, e := range found {
		x := newPasteRow(v, p, e, chosen)
		count[x.State]++
		view.Any = view.Any || len(x.Choices) > 0
		view.Rows = append(view.Rows, x)
	}
	var parts []string
	for _, state := range []string{people.EntryNew, people.EntryMore, people.EntryMaybe, people.EntrySame, people.EntryWrong} {
		if count[state] > 0 {
			parts = append(parts, v.Page.N("paste.n."+state, count[state]))
		}
	}
	view.Counts = strings.Join(parts, " · ")
	return pastePreviewPage(v.Page, view), nil
}

// pasted are the rows of the list in the form.
func pasted(v *page.Visit, p *pack.Pack) ([]people.Pasted, error) {
	pr := sild.Problems{}
	_, known := p.Value("prisons", v.Form.Get("place"))
	pr.Check(known, "place", "release.place.required")
	rows, err := people.ReadPasted(p, v.Form.Get("place"), v.Form.Get("list"))
	return rows, page.Both(pr, err)
}

func newPasteRow(v *page.Visit, p *pack.Pack, e people.Entry, chosen bool) pasteRow {
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
		facts = append(facts, v.Page.Release(e.Leaves.On))
	} else {
		facts = append(facts, v.Page.T("people.release.unknown"))
	}
	if e.Leaves.Kind != "" {
		facts = append(facts, v.Value(p, "release", e.Leaves.Kind))
	}
	x.Facts = strings.Join(facts, " · ")
	for _, at := range []string{"name", "born", "on", "kind"} {
		if m, bad := e.Problems[at]; bad {
			x.Wrong = append(x.Wrong, v.Page.Msg(m))
		}
	}
	if x.State == people.EntryWrong {
		x.Facts = e.Text
		return x
	}
	skip := page.Option{Value: "skip", Label: "paste.skip"}
	switch {
	case e.Known != nil:
		x.KnownAt = "/people/" + string(e.Known.Subject)
		if e.Last != nil {
			x.Was = releaseSays(v, p, *e.Last)
		}
		if x.State == people.EntrySame {
			return x
		}
		x.What, x.Choices = string(e.Known.Subject), []page.Option{{Value: string(e.Known.Subject), Label: "paste.update"}, skip}
		if e.Moves {
			for _, o := range v.Values(p, "release_changes") {
				if p.Meaning("release_changes", o.Value) != "set" {
					x.Changes = append(x.Changes, o)
				}
			}
		}
	case len(e.Maybe) > 0:
		for _, l := range e.Maybe {
			x.Choices = append(x.Choices, page.Option{Value: string(l.Subject), Text: v.Page.T("paste.is", "name", l.Name(), "born", record.BornSaid(v, l.Born()))})
		}
		x.Choices = append(x.Choices, page.Option{Value: "new", Label: "paste.other"}, skip)
		x.What = "skip"
		x.Changes = v.Values(p, "release_changes")
	default:
		x.What, x.Choices = "new", []page.Option{{Value: "new", Label: "paste.enter"}, skip}
	}
	if chosen {
		x.What, x.Change = v.Form.Get(field), v.Form.Get(field+"-change")
	}
	if m, bad := v.Page.Problems[field]; bad {
		x.Problem = v.Page.Msg(m)
		v.Page.Problems[field] = sild.Message{Key: "paste.row", Args: sild.Args{"line": "int:" + strconv.Itoa(e.Line), "problem": x.Problem}}
	}
	return x
}

// enterPasted enters the chosen rows, all or none.
func enterPasted(v *page.Visit) (string, error) {
	here, p, err := pasteInto(v)
	if err != nil {
		return "", err
	}
	rows, err := pasted(v, p)
	if err != nil {
		return "", err
	}
	team, err := org.TeamOf(v.Tx, v.Tx.Actor.User, v.Tx.Actor.Role)
	if err != nil {
		return "", err
	}
	var picks []people.Pick
	for _, x := range rows {
		field := "row-" + strconv.Itoa(x.Line)
		switch what := v.Form.Get(field); what {
		case "", "skip":
		case "new":
			picks = append(picks, people.Pick{Line: x.Line})
		default:
			if !sild.ID(what).Valid() {
				return "", sild.Missing()
			}
			picks = append(picks, people.Pick{Line: x.Line, Subject: sild.ID(what), Change: v.Form.Get(field + "-change")})
		}
	}
	done, err := people.Enter(v.Tx, p, here.ID, here.Controller, team.ID, rows, picks)
	return "/people?entered=" + strconv.Itoa(len(done)), err
}
