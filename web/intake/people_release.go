// SPDX-License-Identifier: EUPL-1.2

package intake

import (
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/org"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/web/page"
	"sild/web/record"
)

// releaseFields are what stands in the fields of a release.
type releaseFields struct {
	On, Kind, Place, Note string
	What, Change          string // of one that is known already
	Whats, Kinds          []page.Option
	Prisons, Changes      []page.Option
	Unknown               string // why there is no day
	Unknowns              []page.Option
}

// A releaseView is the form in which a release moves or is confirmed.
type releaseView struct {
	Name     string
	Now      string // what is known, in words
	Fields   releaseFields
	Action   string
	Cancel   string
	Hidden   []page.Hidden
	Conflict *page.Conflict
	History  []page.TimelineItem
}

// What a release form can say of one that is known already.
const (
	releaseMoved = "moved" // another day, or another way
	releaseLeft  = "left"  // they left on that day
	releaseAnew  = "anew"  // they are in prison again
)

// newReleaseFields are the fields as they were typed, or else as r has them.
func newReleaseFields(v *page.Visit, p *pack.Pack, r people.Release) releaseFields {
	if r.ID == "" && r.Place == "" {
		r.Place = record.OwnPlace(v)
	}
	f := releaseFields{
		On: v.Typed("on", r.On.String()), Kind: v.Typed("kind", r.Kind), Place: v.Typed("place", r.Place),
		Note: v.Typed("note", ""), Change: v.Typed("change", ""),
		Unknown: v.Typed("unknown_why", r.Unknown), Unknowns: page.Choices("release.unknown.", people.UnknownWhys...),
		Kinds: v.ValuesOr(p, "release", r.Kind), Prisons: v.ValuesOr(p, "prisons", r.Place),
	}
	for _, o := range v.Values(p, "release_changes") {
		// "Set for the first time" is no reason to move a day that was set.
		if r.On.IsZero() || p.Meaning("release_changes", o.Value) != "set" {
			f.Changes = append(f.Changes, o)
		}
	}
	switch {
	case r.ID == "": // nothing is known yet
	case r.Happened:
		f.What = v.Typed("what", releaseAnew)
		f.Whats = page.Choices("release.what.", releaseAnew, releaseLeft, releaseMoved)
	default:
		f.What = v.Typed("what", releaseMoved)
		if v.Query("what") == releaseLeft && v.Form == nil {
			f.What = releaseLeft
		}
		f.Whats = page.Choices("release.what.", releaseMoved, releaseLeft)
	}
	return f
}

// releaseInput is what was typed into the fields of a release.
func releaseInput(v *page.Visit, pr sild.Problems) people.ReleaseInput {
	what := v.Form.Get("what")
	return people.ReleaseInput{
		On: v.Date(pr, "on"), Kind: v.Form.Get("kind"), Place: v.Form.Get("place"),
		Happened: what == releaseLeft, Anew: what == releaseAnew,
		Change: v.Form.Get("change"), Note: v.Form.Get("note"), Seen: seen(v), Unknown: v.Form.Get("unknown_why"),
	}
}

// releaseForm is the form in which a release moves or is confirmed, with all
// that was told of it before.
func releaseForm(v *page.Visit) (templ.Component, error) {
	subject := v.ID("subject")
	rec, err := access.Person(v.Tx, subject, "I")
	if err != nil {
		return nil, err
	}
	if !rec.Writes('I') {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	p, err := programme.Of(v.Tx, rec.Programme)
	if err != nil {
		return nil, err
	}
	if !record.Leaves(p) {
		return nil, sild.Missing()
	}
	d, err := people.DetailOf(v.Tx, rec.Person)
	if err != nil {
		return nil, err
	}
	last, err := people.ReleaseOf(v.Tx, subject)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("release.title")
	at := "/people/" + string(subject)
	view := releaseView{Name: d.Name(), Action: at + "/release", Cancel: backTo(v, at), Hidden: []page.Hidden{{Name: "back", Value: backTo(v, "")}}}
	var now people.Release
	if last != nil {
		now = *last
		view.Now = releaseSays(v, p, now)
		view.Hidden = append(view.Hidden, page.Hidden{Name: "seen", Value: string(now.ID)})
	}
	view.Fields = newReleaseFields(v, p, now)
	if v.Form != nil && v.Form.Get("seen") != string(now.ID) {
		if view.Conflict, err = releaseConflict(v, p, now, view.Fields); err != nil {
			return nil, err
		}
	}
	if view.History, err = releaseHistory(v, p, subject); err != nil {
		return nil, err
	}
	return releasePage(v.Page, view), nil
}

func setRelease(v *page.Visit) (string, error) {
	subject := v.ID("subject")
	rec, err := access.PersonToWrite(v.Tx, subject, 'I')
	if err != nil {
		return "", err
	}
	p, err := programme.Of(v.Tx, rec.Programme)
	if err != nil {
		return "", err
	}
	pr := sild.Problems{}
	in := releaseInput(v, pr)
	r, err := people.SetRelease(v.Tx, p, subject, in)
	if err := page.Both(pr, err); err != nil {
		return "", err
	}
	to := "/people/" + string(subject)
	if r.Happened && r.On.Before(v.Page.Today) && v.Who.Role == "prison" {
		to = "/people" // from that day on the person is no longer the prison's to see
	}
	return backTo(v, to+"?saved=release"), nil
}

// undoRelease takes back what the reader just told of a release.
func undoRelease(v *page.Visit) (string, error) {
	err := people.UndoRelease(v.Tx, v.ID("subject"), sild.ID(v.Query("release")))
	return "/people/" + string(v.ID("subject")), err
}

// releaseSays is what is known of a release, in words.
func releaseSays(v *page.Visit, p *pack.Pack, r people.Release) string {
	parts := []string{v.Page.T("people.release.unknown")}
	switch {
	case r.Happened:
		parts[0] = v.Page.T("release.left", "date", v.Page.Date(r.On))
	case !r.On.IsZero():
		parts[0] = v.Page.T("release.on", "date", v.Page.Date(r.On))
	}
	if r.Unknown != "" && r.On.IsZero() {
		parts = append(parts, v.Page.T("release.unknown."+r.Unknown))
	}
	if r.Kind != "" {
		parts = append(parts, v.Value(p, "release", r.Kind))
	}
	if r.Place != "" {
		parts = append(parts, placeOn(v, p, r))
	}
	return strings.Join(parts, " · ")
}

// placeOn is the prison by the name that it had then.
func placeOn(v *page.Visit, p *pack.Pack, r people.Release) string {
	if x, ok := p.Value("prisons", r.Place); ok {
		return v.Page.Pick(x.NamesOn(r.On))
	}
	return r.Place
}

// releaseConflict is what the reader typed beside what holds now.
func releaseConflict(v *page.Visit, p *pack.Pack, now people.Release, mine releaseFields) (*page.Conflict, error) {
	c, err := conflictWith(v, now.Fact)
	if err != nil {
		return nil, err
	}
	day := func(s string) string {
		if d, err := sild.ParseDate(s); err == nil {
			return v.Page.Date(d)
		}
		return s
	}
	said := func(vocabulary, id string) string {
		if id == "" {
			return ""
		}
		return v.Value(p, vocabulary, id)
	}
	what := releaseMoved
	if now.Happened {
		what = releaseLeft
	}
	theirs := v.Page.T("release.what." + what)
	yours := theirs
	if mine.What != "" && v.Page.Has("release.what."+mine.What) {
		yours = v.Page.T("release.what." + mine.What)
	}
	c.Rows = []page.ConflictRow{
		{Label: "release.what", Yours: yours, Theirs: theirs},
		{Label: "release.day", Yours: day(mine.On), Theirs: v.Page.Date(now.On)},
		{Label: "release.kind", Yours: said("release", mine.Kind), Theirs: said("release", now.Kind)},
		{Label: "release.place", Yours: said("prisons", mine.Place), Theirs: said("prisons", now.Place)},
		{Label: "release.note", Yours: mine.Note, Theirs: now.Note},
	}
	return c, nil
}

// releaseHistory is what moved and why, the latest first.
func releaseHistory(v *page.Visit, p *pack.Pack, subject sild.ID) ([]page.TimelineItem, error) {
	told, err := people.ReleaseHistory(v.Tx, subject)
	if err != nil {
		return nil, err
	}
	users := make([]sild.ID, 0, 2*len(told))
	for _, r := range told {
		users = append(users, r.RecordedBy, r.ReplacedBy)
	}
	names, err := org.Names(v.Tx, users)
	if err != nil {
		return nil, err
	}
	items := make([]page.TimelineItem, 0, len(told))
	for i := len(told) - 1; i >= 0; i-- {
		r := told[i]
		item := page.TimelineItem{
			Kind: "gate", What: releaseSays(v, p, r), Who: names[r.RecordedBy], Shared: r.Note,
			Day: sild.DateOf(r.RecordedAt, v.Page.Zone), At: r.RecordedAt,
		}
		if x, ok := p.Value("release_changes", r.Change); ok && i > 0 {
			item.Tags = []string{v.Page.Pick(x.Names)}
		}
		if r.ReplacedWhy == people.Undone {
			item.Mistake = v.Page.T("release.undone", "who", names[r.ReplacedBy], "date", v.Page.Date(sild.DateOf(r.ReplacedAt, v.Page.Zone)))
		}
		items = append(items, item)
	}
	return items, nil
}
