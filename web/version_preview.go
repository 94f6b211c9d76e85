// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/flow"
	"sild/outcome"
	"sild/programme"
)

func (s *Server) previewRoutes() {
	const at = "/programme/{programme}/versions/{version}/preview"
	s.read("GET "+at, previewPage)
	s.handle("POST "+at, false, (*visit).askPreview)
	s.read("GET "+at+"/people", previewPeoplePage)
	s.write("POST "+at+"/looked", lookedAtPreview, previewPage)
}

// A previewView is what would change for people.
type previewView struct {
	Title, At, Version string
	Asked, Ready       bool
	Progress           string
	Counted            string
	Groups             []previewChapter
	Figures            []previewFigure
	Blurred            bool
	Seen               string
	Base               int
}

// A previewChapter are the groups of one kind, under a title.
type previewChapter struct {
	Key  string
	Rows []previewRow
}

// A previewRow is one group of people, and where they are listed.
type previewRow struct{ Href, Name, Says string }

// A previewFigure is a promise now, and under the draft.
type previewFigure struct {
	Name      string
	Was, Will string
	Same      bool
}

func previewPage(v *visit) (templ.Component, error) {
	id, n := v.id("programme"), v.version()
	one, err := programme.VersionOf(v.tx, id, n)
	if err != nil {
		return nil, err
	}
	s, found, err := v.s.Flow.SeenBy(v.tx, id, n)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("change.preview.title", "n", v.page.Number(n))
	x := previewView{At: versionsAt(id) + strconv.Itoa(n) + "/preview", Version: versionsAt(id) + strconv.Itoa(n), Asked: found, Ready: s.Ready, Blurred: s.Blurred, Seen: one.Digest, Base: s.Base}
	if open, err := programme.IsOpen(v.tx, id); err != nil {
		return nil, err
	} else if !open {
		x.Base = 0
	}
	if !found {
		return previewSheet(v.page, x), nil
	}
	if !s.Ready {
		x.Progress = v.page.T("change.preview.progress", "done", v.page.Number(s.Done), "of", v.page.Number(s.Of))
		return previewSheet(v.page, x), nil
	}
	x.Counted = v.page.T("change.preview.counted", "people", v.page.N("change.people", s.Of), "time", v.page.Time(s.At, v.page.Zone), "base", v.page.Number(s.Base))
	x.Groups, x.Figures = v.previewGroups(s, x.At), v.previewFigures(s)
	return previewSheet(v.page, x), nil
}

func (v *visit) previewGroups(s flow.Seen, at string) (list []previewChapter) {
	for _, g := range s.Groups {
		key := "change.effect." + g.Kind
		if len(list) == 0 || list[len(list)-1].Key != key {
			list = append(list, previewChapter{Key: key})
		}
		r := previewRow{Name: v.effectOf(s, g)}
		if g.People > 0 {
			r.Says = v.page.N("change.people", g.People)
			if g.Tasks > g.People {
				r.Says += " · " + v.page.N("change.tasks", g.Tasks)
			}
			r.Href = at + "/people?" + url.Values{"kind": {g.Kind}, "what": {g.What}, "from": {g.From}, "to": {g.To}}.Encode()
		}
		if g.Elsewhere > 0 {
			if r.Says != "" {
				r.Says += " · "
			}
			r.Says += v.page.T("change.elsewhere", "n", v.page.Number(g.Elsewhere))
		}
		last := &list[len(list)-1]
		last.Rows = append(last.Rows, r)
	}
	return list
}

// effectOf is what a group is about, in the words of the pack.
func (v *visit) effectOf(s flow.Seen, g flow.Group) string {
	pick := func(of func(id string) (string, bool), id string) string {
		if name, ok := of(id); ok {
			return name
		}
		return id
	}
	switch g.Kind {
	case flow.TaskNew, flow.TaskGone, flow.Earlier, flow.Later, flow.Owner:
		name := pick(func(id string) (string, bool) {
			c, ok := s.Draft.Clock(id)
			if !ok {
				c, ok = s.Active.Clock(id)
			}
			return v.page.Pick(c.Names), ok
		}, g.What)
		if g.Kind == flow.Owner {
			name += ": " + v.page.T("change.from_to", "from", v.page.T("programme.role."+g.From), "to", v.page.T("programme.role."+g.To))
		}
		return name
	case flow.Stage:
		stage := func(id string) string {
			if id == "" {
				return v.page.T("change.none")
			}
			return pick(func(id string) (string, bool) {
				x, ok := s.Draft.Stage(id)
				if !ok {
					x, ok = s.Active.Stage(id)
				}
				return v.page.Pick(x.Names), ok
			}, id)
		}
		return v.page.T("change.from_to", "from", stage(g.From), "to", stage(g.To))
	case flow.Result:
		name := pick(func(id string) (string, bool) {
			x, ok := s.Draft.Indicator(id)
			if !ok {
				x, ok = s.Active.Indicator(id)
			}
			return v.page.Pick(x.Names), ok
		}, g.What)
		return name + ": " + v.page.T("change.from_to", "from", v.resultState(g.From), "to", v.resultState(g.To))
	case flow.Access:
		return v.page.T("role." + g.What)
	}
	for _, p := range []interface {
		ConditionNames(string) map[string]string
	}{s.Draft, s.Active} {
		if names := p.ConditionNames(g.What); names != nil {
			return v.page.Pick(names)
		}
	}
	return g.What
}

func (v *visit) resultState(state string) string {
	if state == "" {
		return v.page.T("change.none")
	}
	return v.page.T("change.state." + state)
}

func (v *visit) previewFigures(s flow.Seen) (list []previewFigure) {
	say := func(f outcome.Figure) string {
		if f.Hidden {
			return v.page.T("part.stat.withheld")
		}
		if f.Counts+f.CountsNot+f.Unknown+f.Open == 0 {
			return v.page.T("change.nobody")
		}
		of := v.page.T("change.figure", "counts", v.page.Number(f.Counts), "of", v.page.Number(f.Counts+f.CountsNot+f.Unknown))
		if f.Unknown > 0 {
			of += " · " + v.page.T("change.figure.unknown", "n", v.page.Number(f.Unknown))
		}
		if f.Open > 0 {
			of += " · " + v.page.T("change.figure.open", "n", v.page.Number(f.Open))
		}
		return of
	}
	was := map[string]string{}
	for _, f := range s.Were {
		was[f.Indicator] = say(f)
	}
	for _, f := range s.Figures {
		in, _ := s.Draft.Indicator(f.Indicator)
		x := previewFigure{Name: v.page.Pick(in.Names), Was: was[f.Indicator], Will: say(f)}
		if x.Was == "" {
			x.Was = v.page.T("change.none")
		}
		x.Same = x.Was == x.Will
		delete(was, f.Indicator)
		list = append(list, x)
	}
	for _, f := range s.Were {
		if text, gone := was[f.Indicator]; gone {
			in, _ := s.Active.Indicator(f.Indicator)
			list = append(list, previewFigure{Name: v.page.Pick(in.Names), Was: text, Will: v.page.T("change.none")})
		}
	}
	return list
}

// askPreview has all people derived under a draft, and shows what came of it as
// soon as it is there.
func (v *visit) askPreview() {
	id, n := v.id("programme"), v.version()
	err := v.s.Flow.Preview(v.r.Context(), v.actor(), id, n, patience, v.ticked("afresh"))
	if kind := sild.KindOf(err); kind == sild.Invalid || kind == sild.Conflict {
		v.show(packVersionPage, status[kind]) // it says what is wrong
		return
	}
	if err != nil {
		v.fail(err)
		return
	}
	http.Redirect(v.w, v.r, versionsAt(id)+strconv.Itoa(n)+"/preview", http.StatusSeeOther)
}

func lookedAtPreview(v *visit) (string, error) {
	id, n := v.id("programme"), v.version()
	p := sild.Problems{}
	base := v.number(p, "base")
	return v.goOn(versionsAt(id)+strconv.Itoa(n)+"?saved=pack#activate", p, programme.Look(v.tx, id, n, v.form.Get("seen"), base))
}

// A previewPeople is one group, by name.
type previewPeople struct {
	Title, Back, Lead string
	Rows              []previewPerson
	Unseen            string
	Next              string
}

// A previewPerson is what would change for one person.
type previewPerson struct{ Href, Name, Says string }

const previewPeopleAtOnce = 50

func previewPeoplePage(v *visit) (templ.Component, error) {
	id, n := v.id("programme"), v.version()
	s, found, err := v.s.Flow.SeenBy(v.tx, id, n)
	if err != nil || !found {
		if err == nil {
			err = sild.Missing()
		}
		return nil, err
	}
	g := flow.Group{Kind: v.query("kind"), What: v.query("what"), From: v.query("from"), To: v.query("to")}
	x := previewPeople{Back: versionsAt(id) + strconv.Itoa(n) + "/preview"}
	found = false
	for _, one := range s.Groups {
		if one.Kind == g.Kind && one.What == g.What && one.From == g.From && one.To == g.To {
			g, found = one, true
		}
	}
	if !found {
		return nil, sild.Missing()
	}
	from, _ := strconv.Atoi(v.query("after"))
	list, all, err := s.Whom(v.tx, g, from, previewPeopleAtOnce)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("change.effect." + g.Kind)
	x.Lead = v.effectOf(s, g)
	for _, a := range list {
		x.Rows = append(x.Rows, previewPerson{Href: "/cases/" + string(a.Case), Name: a.Name, Says: v.effectSays(a.Effect)})
	}
	if g.People > all {
		x.Unseen = v.page.N("change.unseen", g.People-all)
	}
	if next := max(from, 0) + len(list); next < all {
		q := v.r.URL.Query()
		q.Set("after", strconv.Itoa(next))
		x.Next = v.r.URL.Path + "?" + q.Encode()
	}
	return previewPeopleSheet(v.page, x), nil
}

// effectSays is what would change for one person, beside what the group says.
func (v *visit) effectSays(e flow.Effect) string {
	switch {
	case !e.Was.IsZero() && !e.Will.IsZero():
		return v.page.T("change.due.moves", "was", v.page.Date(e.Was), "will", v.page.Date(e.Will))
	case !e.Will.IsZero():
		return v.page.T("change.due.new", "will", v.page.Date(e.Will))
	case !e.Was.IsZero():
		return v.page.T("change.due.gone", "was", v.page.Date(e.Was))
	}
	return ""
}
