// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"

	"sild"
	"sild/casework"
	"sild/pack"
	"sild/report"
)

// why says in words what Derive left as an explanation.
func (v *visit) why(p *pack.Pack, text string) string { return report.Why(v.page.Voice, p, text) }

// value is the name of a value of a vocabulary; clock is what a clock asks for.
func (v *visit) value(p *pack.Pack, vocabulary, id string) string {
	return report.Value(v.page.Voice, p, vocabulary, id)
}
func (v *visit) clock(p *pack.Pack, id string) string { return report.Clock(v.page.Voice, p, id) }

// values are the options of a vocabulary that are still in use.
func (v *visit) values(p *pack.Pack, vocabulary string) []option {
	var list []option
	for _, x := range p.Vocabularies[vocabulary].Values {
		if !x.Retired {
			list = append(list, option{Value: x.ID, Text: v.page.Pick(x.Names)})
		}
	}
	return list
}

// noteSaved puts the strip on the page that one is sent back to after saving:
// ?saved=KIND/ID names the fact.
func (v *visit) noteSaved() {
	if how := v.query("taken"); v.form == nil && (how == "undo" || how == "mistake") {
		v.page.Saved = &savedNote{Text: v.page.T("saved.taken." + how)}
		return
	}
	kind, id, ok := strings.Cut(v.query("saved"), "/")
	if !ok || v.form != nil {
		return
	}
	note, err := casework.NoteOf(v.tx, kind, sild.ID(id))
	if err != nil {
		return // gone, or not the reader's: then there is nothing to say
	}
	saved := &savedNote{Text: v.page.T("saved."+kind, "time", v.page.Time(note.At, v.page.Zone), "name", note.Name)}
	if !v.page.Has("saved." + kind) {
		saved.Text = v.page.T("saved.other", "time", v.page.Time(note.At, v.page.Zone), "name", note.Name)
	}
	if kind == "amendment" { // it was asked long ago
		note.Settled = nil
	}
	for _, clock := range note.Settled {
		saved.Settled = append(saved.Settled, v.page.T("saved.settled", "what", v.clock(note.Pack, clock)))
	}
	if note.Undo {
		saved.Undo = "/facts/" + kind + "/" + id + "/undo"
	}
	if more := v.s.notes[kind]; more != nil && more(v, note, sild.ID(id), saved) != nil {
		return // gone meanwhile
	}
	v.page.Saved = saved
}

// A moreNote adds to the strip what only those who know the kind of fact can say.
type moreNote func(v *visit, note casework.Note, id sild.ID, saved *savedNote) error

// note lets the strip on saved facts of a kind say more.
func (s *Server) note(kind string, say moreNote) { s.notes[kind] = say }
