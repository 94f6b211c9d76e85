// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/org"
	"sild/pack"
	"sild/people"
	"sild/programme"
)

// releaseFields are what stands in the fields of a release.
type releaseFields struct {
	On, Kind, Place, Note string
	What, Change          string // of one that is known already
	Whats, Kinds          []option
	Prisons, Changes      []option
	Unknown               string // why there is no day
	Unknowns              []option
}

// A releaseView is the form in which a release moves or is confirmed.
type releaseView struct {
	Name     string
	Now      string // what is known, in words
	Fields   releaseFields
	Action   string
	Cancel   string
	Hidden   []hidden
	Conflict *conflict
	History  []timelineItem
}

// What a release form can say of one that is known already.
const (
	releaseMoved = "moved" // another day, or another way
	releaseLeft  = "left"  // they left on that day
	releaseAnew  = "anew"  // they are in prison again
)

// releaseFields are the fields as they were typed, or else as r has them.
func (v *visit) releaseFields(p *pack.Pack, r people.Release) releaseFields {
	if r.ID == "" && r.Place == "" {
		r.Place = v.ownPlace()
	}
	f := releaseFields{
		On: v.typed("on", r.On.String()), Kind: v.typed("kind", r.Kind), Place: v.typed("place", r.Place),
		Note: v.typed("note", ""), Change: v.typed("change", ""),
		Unknown: v.typed("unknown_why", r.Unknown), Unknowns: choices("release.unknown.", people.UnknownWhys...),
		Kinds: v.valuesOr(p, "release", r.Kind), Prisons: v.valuesOr(p, "prisons", r.Place),
	}
	for _, o := range v.values(p, "release_changes") {
		// "Set for the first time" is no reason to move a day that was set.
		if r.On.IsZero() || p.Meaning("release_changes", o.Value) != "set" {
			f.Changes = append(f.Changes, o)
		}
	}
	switch {
	case r.ID == "": // nothing is known yet
	case r.Happened:
		f.What = v.typed("what", releaseAnew)
		f.Whats = choices("release.what.", releaseAnew, releaseLeft, releaseMoved)
	default:
		f.What = v.typed("what", releaseMoved)
		if v.query("what") == releaseLeft && v.form == nil {
			f.What = releaseLeft
		}
		f.Whats = choices("release.what.", releaseMoved, releaseLeft)
	}
	return f
}

// valuesOr are the values that are still in use, and the one that is chosen.
func (v *visit) valuesOr(p *pack.Pack, vocabulary, id string) []option {
	list := v.values(p, vocabulary)
	if x, ok := p.Value(vocabulary, id); ok && x.Retired {
		list = append(list, option{Value: id, Text: v.page.Pick(x.Names)})
	}
	return list
}

// releaseInput is what was typed into the fields of a release.
func (v *visit) releaseInput(pr sild.Problems) people.ReleaseInput {
	what := v.form.Get("what")
	return people.ReleaseInput{
		On: v.date(pr, "on"), Kind: v.form.Get("kind"), Place: v.form.Get("place"),
		Happened: what == releaseLeft, Anew: what == releaseAnew,
		Change: v.form.Get("change"), Note: v.form.Get("note"), Seen: v.seen(), Unknown: v.form.Get("unknown_why"),
	}
}

// releaseForm is the form in which a release moves or is confirmed, with all
// that was told of it before.
func releaseForm(v *visit) (templ.Component, error) {
	subject := v.id("subject")
	rec, err := access.Person(v.tx, subject, "I")
	if err != nil {
		return nil, err
	}
	if !rec.Writes('I') {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	p, err := programme.Of(v.tx, rec.Programme)
	if err != nil {
		return nil, err
	}
	if !leaves(p) {
		return nil, sild.Missing()
	}
	d, err := people.DetailOf(v.tx, rec.Person)
	if err != nil {
		return nil, err
	}
	last, err := people.ReleaseOf(v.tx, subject)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("release.title")
	at := "/people/" + string(subject)
	view := releaseView{Name: d.Name(), Action: at + "/release", Cancel: v.backTo(at), Hidden: []hidden{{"back", v.backTo("")}}}
	var now people.Release
	if last != nil {
		now = *last
		view.Now = v.releaseSays(p, now)
		view.Hidden = append(view.Hidden, hidden{"seen", string(now.ID)})
	}
	view.Fields = v.releaseFields(p, now)
	if v.form != nil && v.form.Get("seen") != string(now.ID) {
		if view.Conflict, err = v.releaseConflict(p, now, view.Fields); err != nil {
			return nil, err
		}
	}
	if view.History, err = v.releaseHistory(p, subject); err != nil {
		return nil, err
	}
	return releasePage(v.page, view), nil
}

func setRelease(v *visit) (string, error) {
	subject := v.id("subject")
	rec, err := access.PersonToWrite(v.tx, subject, 'I')
	if err != nil {
		return "", err
	}
	p, err := programme.Of(v.tx, rec.Programme)
	if err != nil {
		return "", err
	}
	pr := sild.Problems{}
	in := v.releaseInput(pr)
	r, err := people.SetRelease(v.tx, p, subject, in)
	if err := both(pr, err); err != nil {
		return "", err
	}
	to := "/people/" + string(subject)
	if r.Happened && r.On.Before(v.page.Today) && v.who.Role == "prison" {
		to = "/people" // from that day on the person is no longer the prison's to see
	}
	return v.backTo(to + "?saved=release"), nil
}

// undoRelease takes back what the reader just told of a release.
func undoRelease(v *visit) (string, error) {
	err := people.UndoRelease(v.tx, v.id("subject"), sild.ID(v.query("release")))
	return "/people/" + string(v.id("subject")), err
}

// releaseSays is what is known of a release, in words.
func (v *visit) releaseSays(p *pack.Pack, r people.Release) string {
	parts := []string{v.page.T("people.release.unknown")}
	switch {
	case r.Happened:
		parts[0] = v.page.T("release.left", "date", v.page.Date(r.On))
	case !r.On.IsZero():
		parts[0] = v.page.T("release.on", "date", v.page.Date(r.On))
	}
	if r.Unknown != "" && r.On.IsZero() {
		parts = append(parts, v.page.T("release.unknown."+r.Unknown))
	}
	if r.Kind != "" {
		parts = append(parts, v.value(p, "release", r.Kind))
	}
	if r.Place != "" {
		parts = append(parts, v.placeOn(p, r))
	}
	return strings.Join(parts, " · ")
}

// placeOn is the prison by the name that it had then.
func (v *visit) placeOn(p *pack.Pack, r people.Release) string {
	if x, ok := p.Value("prisons", r.Place); ok {
		return v.page.Pick(x.NamesOn(r.On))
	}
	return r.Place
}

// releaseConflict is what the reader typed beside what holds now.
func (v *visit) releaseConflict(p *pack.Pack, now people.Release, mine releaseFields) (*conflict, error) {
	c, err := v.conflictWith(now.Fact)
	if err != nil {
		return nil, err
	}
	day := func(s string) string {
		if d, err := sild.ParseDate(s); err == nil {
			return v.page.Date(d)
		}
		return s
	}
	said := func(vocabulary, id string) string {
		if id == "" {
			return ""
		}
		return v.value(p, vocabulary, id)
	}
	what := releaseMoved
	if now.Happened {
		what = releaseLeft
	}
	theirs := v.page.T("release.what." + what)
	yours := theirs
	if mine.What != "" && v.page.Has("release.what."+mine.What) {
		yours = v.page.T("release.what." + mine.What)
	}
	c.Rows = []conflictRow{
		{Label: "release.what", Yours: yours, Theirs: theirs},
		{Label: "release.day", Yours: day(mine.On), Theirs: v.page.Date(now.On)},
		{Label: "release.kind", Yours: said("release", mine.Kind), Theirs: said("release", now.Kind)},
		{Label: "release.place", Yours: said("prisons", mine.Place), Theirs: said("prisons", now.Place)},
		{Label: "release.note", Yours: mine.Note, Theirs: now.Note},
	}
	return c, nil
}

// releaseHistory is what moved and why, the latest first.
func (v *visit) releaseHistory(p *pack.Pack, subject sild.ID) ([]timelineItem, error) {
	told, err := people.ReleaseHistory(v.tx, subject)
	if err != nil {
		return nil, err
	}
	users := make([]sild.ID, 0, 2*len(told))
	for _, r := range told {
		users = append(users, r.RecordedBy, r.ReplacedBy)
	}
	names, err := org.Names(v.tx, users)
	if err != nil {
		return nil, err
	}
	items := make([]timelineItem, 0, len(told))
	for i := len(told) - 1; i >= 0; i-- {
		r := told[i]
		item := timelineItem{
			Kind: "gate", What: v.releaseSays(p, r), Who: names[r.RecordedBy], Shared: r.Note,
			Day: sild.DateOf(r.RecordedAt, v.page.Zone), At: r.RecordedAt,
		}
		if x, ok := p.Value("release_changes", r.Change); ok && i > 0 {
			item.Tags = []string{v.page.Pick(x.Names)}
		}
		if r.ReplacedWhy == people.Undone {
			item.Mistake = v.page.T("release.undone", "who", names[r.ReplacedBy], "date", v.page.Date(sild.DateOf(r.ReplacedAt, v.page.Zone)))
		}
		items = append(items, item)
	}
	return items, nil
}
