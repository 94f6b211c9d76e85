// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/i18n"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/referral"
	"sild/trail"
)

// A personView is one person beside any case.
type personView struct {
	Bar     identity
	Say     string // key of what stands out about the person; empty: nothing
	Drafts  []task
	Cases   []task
	Release *releaseView // nil: nobody leaves a prison here
	Where   []row        // where in prison, and when they leave
	WhereAt string       // the form of that; empty: not the reader's
	About   []row
	Known   knownView
	Looks   []lookedAt // who looked last, for those who may read that
	Log     bool
	Guards  []string // in which state the record is
}

// lookedAt is what somebody did with the person's record on one day.
type lookedAt struct {
	Who, Role, Day string
	Did            []string
}

// lastLooked is how many lines of that stand on the page.
const lastLooked = 10

func personPage(v *visit) (templ.Component, error) {
	subject := v.id("subject")
	rec, err := access.Person(v.tx, subject, "IAOSFC")
	if err != nil {
		return nil, err
	}
	d, err := people.DetailOf(v.tx, rec.Person)
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(v.tx, rec.Programme)
	if err != nil {
		return nil, err
	}
	lines, err := referral.LinesOf(v.tx, subject)
	if err != nil {
		return nil, err
	}
	last, err := people.ReleaseOf(v.tx, subject)
	if err != nil {
		return nil, err
	}
	v.noteSaved()
	v.savedStrip("person", "person.saved", d.RecordedAt, "")
	if last != nil {
		undo := ""
		if last.RecordedBy == v.tx.Actor.User {
			undo = "/people/" + string(subject) + "/release/undo?release=" + string(last.ID)
		}
		v.savedStrip("release", "release.saved", last.RecordedAt, undo)
	}
	v.notedOf()
	v.page.Title, v.page.Write = d.Name(), v.writeLink()
	view := personView{Bar: v.personBar(p, d, last), About: v.personAbout(rec, d), Cases: v.caseTasks(lines)}
	for _, l := range lines {
		if l.EndedOn.IsZero() && l.Worker != "" && l.Outcome == "accepted" {
			view.Bar.Worker = l.Worker
		}
	}
	if err := v.calledAs(&view.Bar, rec); err != nil {
		return nil, err
	}
	if view.Known, err = v.known(rec); err != nil {
		return nil, err
	}
	if view.Drafts, err = v.draftsOf(rec); err != nil {
		return nil, err
	}
	if view.Where, err = v.whereRows(p, subject); err != nil {
		return nil, err
	}
	if rec.Writes('I') {
		view.WhereAt = "/people/" + string(subject) + "/where"
	}
	if leaves(p) {
		view.Release = &releaseView{}
		if rec.Writes('I') {
			view.Release.Action = "/people/" + string(subject) + "/release"
		}
		if last != nil {
			view.Release.Now = v.releaseSays(p, *last)
		}
		if view.Release.History, err = v.releaseHistory(p, subject); err != nil {
			return nil, err
		}
	}
	if view.Bar.Acts, err = v.personActs(rec, d, last, leaves(p), len(view.Drafts) > 0); err != nil {
		return nil, err
	}
	if access.May(v.who.Role, access.Refer) && len(lines) == 0 && len(view.Drafts) == 0 {
		view.Say = "person.not_asked"
	}
	if view.Guards, err = v.guardNotices(rec); err != nil {
		return nil, err
	}
	if view.Log = rec.Reads('C'); view.Log {
		if view.Looks, err = v.lastLooks(rec.Person); err != nil {
			return nil, err
		}
	}
	return personPageView(v.page, view), nil
}

// workerWord is what the programme calls a support person, in the language of
// voice: in one that the programme does not speak, the word of the house.
func workerWord(p *pack.Pack, voice *i18n.Voice) string {
	if word := p.Words["worker"][string(voice.Lang())]; word != "" {
		return word
	}
	return voice.T("plan.paper.worker")
}

// personBar says who this is.
func (v *visit) personBar(p *pack.Pack, d people.Detail, last *people.Release) identity {
	bar := identity{Name: d.Name(), Born: d.Born(), Lang: v.speaks(d)}
	if p.Words["worker"] != nil {
		bar.Word = sentenceCase(workerWord(p, v.page.Voice))
	}
	switch today := v.page.Today; {
	case last == nil:
	case last.Happened && last.On == today: // the bar would say that they leave
		bar.Where = v.page.T("release.left", "date", v.page.Day(last.On, today))
	case last.Happened:
		bar.Release = last.On
	case last.On.IsZero() || !last.On.Before(today):
		bar.Release = last.On
		bar.Where = v.value(p, "prisons", last.Place)
	default: // nobody has said whether they did
		bar.Where = v.value(p, "prisons", last.Place) + ". " + v.page.T("people.release.passed", "date", v.page.Date(last.On))
	}
	return bar
}

// speaks is the language to speak with a person, in words.
func (v *visit) speaks(d people.Detail) string {
	if d.Language == "" {
		return ""
	}
	s := v.page.T("language." + d.Language)
	if d.Interpreter {
		s += ", " + v.page.T("person.interpreter.needed")
	}
	return s
}

// sentenceCase is s with its first letter large.
func sentenceCase(s string) string {
	for _, r := range s {
		first := string(r)
		return strings.ToUpper(first) + s[len(first):]
	}
	return s
}

// personActs are what the reader can do for the person; the likeliest is strong.
func (v *visit) personActs(rec access.Record, d people.Detail, last *people.Release, leaves, begun bool) (acts []act, err error) {
	at := "/people/" + string(rec.Subject)
	if access.May(v.who.Role, access.Refer) && rec.Writes(access.Referring(v.who.Role)) {
		open, err := referral.OpenCases(v.tx, rec.Subject)
		if err != nil {
			return nil, err
		}
		if open == 0 {
			a := v.referAct(rec.Subject, d.Name())
			if begun {
				a.Label = "people.refer.on"
			}
			acts = append(acts, a)
			if last != nil && !last.Happened && !begun {
				acts = append(acts, saidNoAct(rec.Subject, d.Name(), "/people/"+string(rec.Subject)))
			}
		}
	}
	if v.mayGuard() && rec.Relation != access.BreakGlass {
		defer func() { acts = append(acts, act{Label: "privacy.protection", Of: d.Name(), Href: at + "/protection"}) }()
	}
	if !rec.Writes('I') {
		return acts, nil
	}
	if leaves {
		label := "person.act.release"
		if last == nil {
			label = "person.act.release.first"
		}
		acts = append(acts, act{Label: label, Href: at + "/release"})
		if last != nil && !last.Happened {
			acts = append(acts, act{Label: "person.act.left", Of: d.Name(), Href: at + "/release", Post: true, Hidden: []hidden{
				{"what", releaseLeft},
				{"on", v.page.Today.String()},
				{"kind", last.Kind},
				{"place", last.Place},
				{"seen", string(last.ID)},
			}})
		}
	}
	acts = append(acts, act{Label: "person.act.edit", Href: at + "/edit"})
	if access.May(v.who.Role, access.OwnPage) {
		acts = append(acts, act{Label: "own.act.page", Of: d.Name(), Href: at + "/own"})
	}
	if access.May(v.who.Role, access.Merge) {
		acts = append(acts, act{Label: "merge.act", Of: d.Name(), Href: at + "/merge"})
	}
	return acts, nil
}

// draftsOf are the drafts that the reader's team has for a person.
func (v *visit) draftsOf(rec access.Record) ([]task, error) {
	if !access.May(v.who.Role, access.Refer) {
		return nil, nil
	}
	own, err := referral.DraftsOf(v.tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	list := v.draftTasks(own)
	for i := range list {
		list[i].What = v.page.T("person.draft")
	}
	return list, nil
}

// caseTasks are a person's referrals and what became of them.
func (v *visit) caseTasks(lines []referral.Line) []task {
	list := make([]task, len(lines))
	for i, l := range lines {
		at := "/cases/" + string(l.Case)
		list[i] = task{
			What: v.page.T("person.referred", "date", v.page.Date(l.ReferredOn), "provider", l.ProviderIs), Href: at,
			Detail: v.standing(l), Due: v.answerDue(l),
			Acts: []act{{Label: "person.act.referral", Of: v.page.Date(l.ReferredOn), Href: at + "/referral"}},
		}
	}
	return list
}

// personAbout is what is known of a person, a line each.
func (v *visit) personAbout(rec access.Record, d people.Detail) []row {
	edit := ""
	if rec.Writes('I') {
		edit = "/people/" + string(rec.Subject) + "/edit"
	}
	line := func(label, field, value string) row {
		r := row{Label: label, Value: value}
		if edit != "" {
			r.Change = edit + "#person-" + field
		}
		return r
	}
	sex := ""
	if d.Sex != "" {
		sex = v.page.T("person.sex." + d.Sex)
	}
	code := row{Label: "person.code", Value: d.Code}
	if d.Code == "" && d.NoCodeWhy != "" {
		code.Value = v.page.T("person.no_code_why." + d.NoCodeWhy)
	} else if d.Code != "" {
		code.Hint = "person.country." + strings.ToLower(d.CodeCountry)
	}
	if edit != "" {
		code.Change = edit + "#person-code"
	}
	list := []row{
		line("person.given", "given", d.Given), line("person.family", "family", d.Family),
		line("person.born", "born", v.bornSaid(d.Born())), code, line("person.sex", "sex", sex),
		line("person.language", "language", v.speaks(d)),
	}
	list[0].HintText = v.page.T("person.source."+d.Source, "date", v.page.Date(d.Day))
	return list
}

// bornSaid is a birth date in words, as far as it is known.
func (v *visit) bornSaid(b sild.Partial) string {
	if b.Exact() {
		return v.page.Date(b.From)
	}
	if len(b.String()) == len("2006-01") {
		return v.page.Month(b.From)
	}
	return b.String()
}

// lastLooks are who looked at the person's record last: a line for what one
// reader did on one day.
func (v *visit) lastLooks(person sild.ID) (list []lookedAt, err error) {
	who, err := people.MergedPersons(v.tx, person)
	if err != nil {
		return nil, err
	}
	found, err := trail.Of(v.tx, person, 10*lastLooked, who...)
	if err != nil {
		return nil, err
	}
	for _, l := range found {
		x := lookedAt{Who: l.UserName, Day: v.page.Day(sild.DateOf(l.At, v.page.Zone), v.page.Today)}
		if x.Who == "" {
			x.Who = "Sild"
		}
		if v.page.Has("role." + l.Role) {
			x.Role = v.page.T("role." + l.Role)
		}
		if l.OrgName != "" {
			x.Role = strings.TrimPrefix(x.Role+", "+l.OrgName, ", ")
		}
		did := v.page.T("person.look.other")
		if v.page.Has("person.look." + l.Action) {
			did = v.page.T("person.look." + l.Action)
		}
		at := slices.IndexFunc(list, func(y lookedAt) bool { return y.Who == x.Who && y.Role == x.Role && y.Day == x.Day })
		if at < 0 && len(list) == lastLooked {
			break
		}
		if at < 0 {
			list, at = append(list, x), len(list)
		}
		if !slices.Contains(list[at].Did, did) {
			list[at].Did = append(list[at].Did, did)
		}
	}
	return list, nil
}

// savedStrip puts the strip on the page that one is sent back to after what
// ?saved names was saved, at; an old address says nothing. Undo takes it back.
func (v *visit) savedStrip(what, key string, at time.Time, undo string) {
	if v.form == nil && v.query("saved") == what && v.tx.Now.Sub(at) < people.UndoTime {
		v.page.Saved = &savedNote{Text: v.page.T(key, "time", v.page.Time(at, v.page.Zone)), Undo: undo}
	}
}
