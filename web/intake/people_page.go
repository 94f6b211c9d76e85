// SPDX-License-Identifier: EUPL-1.2

package intake

import (
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/people"
	"sild/programme"
	"sild/referral"
	"sild/trail"
	"sild/web/page"
	"sild/web/record"
)

// A personView is one person beside any case.
type personView struct {
	Bar     page.Identity
	Say     string // key of what stands out about the person; empty: nothing
	Drafts  []page.Task
	Cases   []page.Task
	Release *releaseView // nil: nobody leaves a prison here
	Where   []page.Row   // where in prison, and when they leave
	WhereAt string       // the form of that; empty: not the reader's
	About   []page.Row
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

func personPage(v *page.Visit) (templ.Component, error) {
	subject := v.ID("subject")
	rec, err := access.Person(v.Tx, subject, "IAOSFC")
	if err != nil {
		return nil, err
	}
	d, err := people.DetailOf(v.Tx, rec.Person)
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(v.Tx, rec.Programme)
	if err != nil {
		return nil, err
	}
	lines, err := referral.LinesOf(v.Tx, subject)
	if err != nil {
		return nil, err
	}
	last, err := people.ReleaseOf(v.Tx, subject)
	if err != nil {
		return nil, err
	}
	v.NoteSaved()
	savedStrip(v, "person", "person.saved", d.RecordedAt, "")
	if last != nil {
		undo := ""
		if last.RecordedBy == v.Tx.Actor.User {
			undo = "/people/" + string(subject) + "/release/undo?release=" + string(last.ID)
		}
		savedStrip(v, "release", "release.saved", last.RecordedAt, undo)
	}
	notedOf(v)
	v.Page.Title, v.Page.Write = d.Name(), record.WriteLink(v)
	view := personView{Bar: record.PersonBar(v, p, d, last), About: personAbout(v, rec, d), Cases: caseTasks(v, lines)}
	for _, l := range lines {
		if l.EndedOn.IsZero() && l.Worker != "" && l.Outcome == "accepted" {
			view.Bar.Worker = l.Worker
		}
	}
	if err := record.CalledAs(v, &view.Bar, rec); err != nil {
		return nil, err
	}
	if view.Known, err = known(v, rec); err != nil {
		return nil, err
	}
	if view.Drafts, err = draftsOf(v, rec); err != nil {
		return nil, err
	}
	if view.Where, err = whereRows(v, p, subject); err != nil {
		return nil, err
	}
	if rec.Writes('I') {
		view.WhereAt = "/people/" + string(subject) + "/where"
	}
	if record.Leaves(p) {
		view.Release = &releaseView{}
		if rec.Writes('I') {
			view.Release.Action = "/people/" + string(subject) + "/release"
		}
		if last != nil {
			view.Release.Now = releaseSays(v, p, *last)
		}
		if view.Release.History, err = releaseHistory(v, p, subject); err != nil {
			return nil, err
		}
	}
	if view.Bar.Acts, err = personActs(v, rec, d, last, record.Leaves(p), len(view.Drafts) > 0); err != nil {
		return nil, err
	}
	if access.May(v.Who.Role, access.Refer) && len(lines) == 0 && len(view.Drafts) == 0 {
		view.Say = "person.not_asked"
	}
	if view.Guards, err = record.GuardNotices(v, rec); err != nil {
		return nil, err
	}
	if view.Log = rec.Reads('C'); view.Log {
		if view.Looks, err = lastLooks(v, rec.Person); err != nil {
			return nil, err
		}
	}
	return personPageView(v.Page, view), nil
}

// personActs are what the reader can do for the person; the likeliest is strong.
func personActs(v *page.Visit, rec access.Record, d people.Detail, last *people.Release, leaves, begun bool) (acts []page.Act, err error) {
	at := "/people/" + string(rec.Subject)
	if access.May(v.Who.Role, access.Refer) && rec.Writes(access.Referring(v.Who.Role)) {
		open, err := referral.OpenCases(v.Tx, rec.Subject)
		if err != nil {
			return nil, err
		}
		if open == 0 {
			a := referAct(v, rec.Subject, d.Name())
			if begun {
				a.Label = "people.refer.on"
			}
			acts = append(acts, a)
			if last != nil && !last.Happened && !begun {
				acts = append(acts, record.SaidNoAct(rec.Subject, d.Name(), "/people/"+string(rec.Subject)))
			}
		}
	}
	if record.MayGuard(v) && rec.Relation != access.BreakGlass {
		defer func() {
			acts = append(acts, page.Act{Label: "privacy.protection", Of: d.Name(), Href: at + "/protection"})
		}()
	}
	if !rec.Writes('I') {
		return acts, nil
	}
	if leaves {
		label := "person.act.release"
		if last == nil {
			label = "person.act.release.first"
		}
		acts = append(acts, page.Act{Label: label, Href: at + "/release"})
		if last != nil && !last.Happened {
			acts = append(acts, page.Act{Label: "person.act.left", Of: d.Name(), Href: at + "/release", Post: true, Hidden: []page.Hidden{
				{Name: "what", Value: releaseLeft},
				{Name: "on", Value: v.Page.Today.String()},
				{Name: "kind", Value: last.Kind},
				{Name: "place", Value: last.Place},
				{Name: "seen", Value: string(last.ID)},
			}})
		}
	}
	acts = append(acts, page.Act{Label: "person.act.edit", Href: at + "/edit"})
	if access.May(v.Who.Role, access.OwnPage) {
		acts = append(acts, page.Act{Label: "own.act.page", Of: d.Name(), Href: at + "/own"})
	}
	if access.May(v.Who.Role, access.Merge) {
		acts = append(acts, page.Act{Label: "merge.act", Of: d.Name(), Href: at + "/merge"})
	}
	return acts, nil
}

// draftsOf are the drafts that the reader's team has for a person.
func draftsOf(v *page.Visit, rec access.Record) ([]page.Task, error) {
	if !access.May(v.Who.Role, access.Refer) {
		return nil, nil
	}
	own, err := referral.DraftsOf(v.Tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	list := draftTasks(v, own)
	for i := range list {
		list[i].What = v.Page.T("person.draft")
	}
	return list, nil
}

// caseTasks are a person's referrals and what became of them.
func caseTasks(v *page.Visit, lines []referral.Line) []page.Task {
	list := make([]page.Task, len(lines))
	for i, l := range lines {
		at := "/cases/" + string(l.Case)
		list[i] = page.Task{
			What: v.Page.T("person.referred", "date", v.Page.Date(l.ReferredOn), "provider", l.ProviderIs), Href: at,
			Detail: StandingSaid(v, l), Due: answerDue(v, l),
			Acts: []page.Act{{Label: "person.act.referral", Of: v.Page.Date(l.ReferredOn), Href: at + "/referral"}},
		}
	}
	return list
}

// personAbout is what is known of a person, a line each.
func personAbout(v *page.Visit, rec access.Record, d people.Detail) []page.Row {
	edit := ""
	if rec.Writes('I') {
		edit = "/people/" + string(rec.Subject) + "/edit"
	}
	line := func(label, field, value string) page.Row {
		r := page.Row{Label: label, Value: value}
		if edit != "" {
			r.Change = edit + "#person-" + field
		}
		return r
	}
	sex := ""
	if d.Sex != "" {
		sex = v.Page.T("person.sex." + d.Sex)
	}
	code := page.Row{Label: "person.code", Value: d.Code}
	if d.Code == "" && d.NoCodeWhy != "" {
		code.Value = v.Page.T("person.no_code_why." + d.NoCodeWhy)
	} else if d.Code != "" {
		code.Hint = "person.country." + strings.ToLower(d.CodeCountry)
	}
	if edit != "" {
		code.Change = edit + "#person-code"
	}
	list := []page.Row{
		line("person.given", "given", d.Given), line("person.family", "family", d.Family),
		line("person.born", "born", record.BornSaid(v, d.Born())), code, line("person.sex", "sex", sex),
		line("person.language", "language", record.Speaks(v, d)),
	}
	list[0].HintText = v.Page.T("person.source."+d.Source, "date", v.Page.Date(d.Day))
	return list
}

// lastLooks are who looked at the person's record last: a line for what one
// reader did on one day.
func lastLooks(v *page.Visit, person sild.ID) (list []lookedAt, err error) {
	who, err := people.MergedPersons(v.Tx, person)
	if err != nil {
		return nil, err
	}
	found, err := trail.Of(v.Tx, person, 10*lastLooked, who...)
	if err != nil {
		return nil, err
	}
	for _, l := range found {
		x := lookedAt{Who: l.UserName, Day: v.Page.Day(sild.DateOf(l.At, v.Page.Zone), v.Page.Today)}
		if x.Who == "" {
			x.Who = "Sild"
		}
		if v.Page.Has("role." + l.Role) {
			x.Role = v.Page.T("role." + l.Role)
		}
		if l.OrgName != "" {
			x.Role = strings.TrimPrefix(x.Role+", "+l.OrgName, ", ")
		}
		did := v.Page.T("person.look.other")
		if v.Page.Has("person.look." + l.Action) {
			did = v.Page.T("person.look." + l.Action)
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
func savedStrip(v *page.Visit, what, key string, at time.Time, undo string) {
	if v.Form == nil && v.Query("saved") == what && v.Tx.Now.Sub(at) < people.UndoTime {
		v.Page.Saved = &page.SavedNote{Text: v.Page.T(key, "time", v.Page.Time(at, v.Page.Zone)), Undo: undo}
	}
}
