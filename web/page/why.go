// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"strings"

	"sild"
	"sild/casework"
	"sild/pack"
	"sild/report"
)

// Why says in words what Derive left as an explanation.
func (v *Visit) Why(p *pack.Pack, text string) string { return report.Why(v.Page.Voice, p, text) }

// Value is the name of a value of a vocabulary; clock is what a clock asks for.
func (v *Visit) Value(p *pack.Pack, vocabulary, id string) string {
	return report.Value(v.Page.Voice, p, vocabulary, id)
}

// Clock is what a clock asks for.
func (v *Visit) Clock(p *pack.Pack, id string) string { return report.Clock(v.Page.Voice, p, id) }

// Values are the options of a vocabulary that are still in use.
func (v *Visit) Values(p *pack.Pack, vocabulary string) []Option {
	var list []Option
	for _, x := range p.Vocabularies[vocabulary].Values {
		if !x.Retired {
			list = append(list, Option{Value: x.ID, Text: v.Page.Pick(x.Names)})
		}
	}
	return list
}

// NoteSaved puts the strip on the page that one is sent back to after saving:
// ?saved=KIND/ID names the fact.
func (v *Visit) NoteSaved() {
	if how := v.Query("taken"); v.Form == nil && (how == "undo" || how == "mistake") {
		v.Page.Saved = &SavedNote{Text: v.Page.T("saved.taken." + how)}
		return
	}
	kind, id, ok := strings.Cut(v.Query("saved"), "/")
	if !ok || v.Form != nil {
		return
	}
	note, err := casework.NoteOf(v.Tx, kind, sild.ID(id))
	if err != nil {
		return // gone, or not the reader's: then there is nothing to say
	}
	saved := &SavedNote{Text: v.Page.T("saved."+kind, "time", v.Page.Time(note.At, v.Page.Zone), "name", note.Name)}
	if !v.Page.Has("saved." + kind) {
		saved.Text = v.Page.T("saved.other", "time", v.Page.Time(note.At, v.Page.Zone), "name", note.Name)
	}
	if kind == "amendment" { // it was asked long ago
		note.Settled = nil
	}
	for _, clock := range note.Settled {
		saved.Settled = append(saved.Settled, v.Page.T("saved.settled", "what", v.Clock(note.Pack, clock)))
	}
	if note.Undo {
		saved.Undo = "/facts/" + kind + "/" + id + "/undo"
	}
	if more := v.Server.notes[kind]; more != nil && more(v, note, sild.ID(id), saved) != nil {
		return // gone meanwhile
	}
	v.Page.Saved = saved
}

// A moreNote adds to the strip what only those who know the kind of fact can say.
type moreNote func(v *Visit, note casework.Note, id sild.ID, saved *SavedNote) error

// Note lets the strip on saved facts of a kind say more.
func (s *Server) Note(kind string, say moreNote) { s.notes[kind] = say }

// ValuesOr are the values that are still in use, and the one that is chosen.
func (v *Visit) ValuesOr(p *pack.Pack, vocabulary, id string) []Option {
	list := v.Values(p, vocabulary)
	if x, ok := p.Value(vocabulary, id); ok && x.Retired {
		list = append(list, Option{Value: id, Text: v.Page.Pick(x.Names)})
	}
	return list
}
