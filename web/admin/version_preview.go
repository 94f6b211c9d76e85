// SPDX-License-Identifier: EUPL-1.2

package admin

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/flow"
	"sild/outcome"
	"sild/programme"
	"sild/web/page"
)

func previewRoutes(s *page.Server) {
	const at = "/programme/{programme}/versions/{version}/preview"
	s.Read("GET "+at, previewPage)
	s.Handle("POST "+at, false, askPreview)
	s.Read("GET "+at+"/people", previewPeoplePage)
	s.Do("POST "+at+"/looked", lookedAtPreview, previewPage)
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

func previewPage(v *page.Visit) (templ.Component, error) {
	id, n := v.ID("programme"), version(v)
	one, err := programme.VersionOf(v.Tx, id, n)
	if err != nil {
		return nil, err
	}
	s, found, err := v.Server.Flow.SeenBy(v.Tx, id, n)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("change.preview.title", "n", v.Page.Number(n))
	x := previewView{At: versionsAt(id) + strconv.Itoa(n) + "/preview", Version: versionsAt(id) + strconv.Itoa(n), Asked: found, Ready: s.Ready, Blurred: s.Blurred, Seen: one.Digest, Base: s.Base}
	if open, err := programme.IsOpen(v.Tx, id); err != nil {
		return nil, err
	} else if !open {
		x.Base = 0
	}
	if !found {
		return previewSheet(v.Page, x), nil
	}
	if !s.Ready {
		x.Progress = v.Page.T("change.preview.progress", "done", v.Page.Number(s.Done), "of", v.Page.Number(s.Of))
		return previewSheet(v.Page, x), nil
	}
	x.Counted = v.Page.T("change.preview.counted", "people", v.Page.N("change.people", s.Of), "time", v.Page.Time(s.At, v.Page.Zone), "base", v.Page.Number(s.Base))
	x.Groups, x.Figures = previewGroups(v, s, x.At), previewFigures(v, s)
	return previewSheet(v.Page, x), nil
}

func previewGroups(v *page.Visit, s flow.Seen, at string) (list []previewChapter) {
	for _, g := range s.Groups {
		key := "change.effect." + g.Kind
		if len(list) == 0 || list[len(list)-1].Key != key {
			list = append(list, previewChapter{Key: key})
		}
		r := previewRow{Name: effectOf(v, s, g)}
		if g.People > 0 {
			r.Says = v.Page.N("change.people", g.People)
			if g.Tasks > g.People {
				r.Says += " · " + v.Page.N("change.tasks", g.Tasks)
			}
			r.Href = at + "/people?" + url.Values{"kind": {g.Kind}, "what": {g.What}, "from": {g.From}, "to": {g.To}}.Encode()
		}
		if g.Elsewhere > 0 {
			if r.Says != "" {
				r.Says += " · "
			}
			r.Says += v.Page.T("change.elsewhere", "n", v.Page.Number(g.Elsewhere))
		}
		last := &list[len(list)-1]
		last.Rows = append(last.Rows, r)
	}
	return list
}

// effectOf is what a group is about, in the words of the pack.
func effectOf(v *page.Visit, s flow.Seen, g flow.Group) string {
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
			return v.Page.Pick(c.Names), ok
		}, g.What)
		if g.Kind == flow.Owner {
			name += ": " + v.Page.T("change.from_to", "from", v.Page.T("programme.role."+g.From), "to", v.Page.T("programme.role."+g.To))
		}
		return name
	case flow.Stage:
		stage := func(id string) string {
			if id == "" {
				return v.Page.T("change.none")
			}
			return pick(func(id string) (string, bool) {
				x, ok := s.Draft.Stage(id)
				if !ok {
					x, ok = s.Active.Stage(id)
				}
				return v.Page.Pick(x.Names), ok
			}, id)
		}
		return v.Page.T("change.from_to", "from", stage(g.From), "to", stage(g.To))
	case flow.Result:
		name := pick(func(id string) (string, bool) {
			x, ok := s.Draft.Indicator(id)
			if !ok {
				x, ok = s.Active.Indicator(id)
			}
			return v.Page.Pick(x.Names), ok
		}, g.What)
		return name + ": " + v.Page.T("change.from_to", "from", resultState(v, g.From), "to", resultState(v, g.To))
	case flow.Access:
		return v.Page.T("role." + g.What)
	}
	for _, p := range []interface {
		ConditionNames(string) map[string]string
	}{s.Draft, s.Active} {
		if names := p.ConditionNames(g.What); names != nil {
			return v.Page.Pick(names)
		}
	}
	return g.What
}

func resultState(v *page.Visit, state string) string {
	if state == "" {
		return v.Page.T("change.none")
	}
	return v.Page.T("change.state." + state)
}

func previewFigures(v *page.Visit, s flow.Seen) (list []previewFigure) {
	say := func(f outcome.Figure) string {
		if f.Hidden {
			return v.Page.T("part.stat.withheld")
		}
		if f.Counts+f.CountsNot+f.Unknown+f.Open == 0 {
			return v.Page.T("change.nobody")
		}
		of := v.Page.T("change.figure", "counts", v.Page.Number(f.Counts), "of", v.Page.Number(f.Counts+f.CountsNot+f.Unknown))
		if f.Unknown > 0 {
			of += " · " + v.Page.T("change.figure.unknown", "n", v.Page.Number(f.Unknown))
		}
		if f.Open > 0 {
			of += " · " + v.Page.T("change.figure.open", "n", v.Page.Number(f.Open))
		}
		return of
	}
	was := map[string]string{}
	for _, f := range s.Were {
		was[f.Indicator] = say(f)
	}
	for _, f := range s.Figures {
		in, _ := s.Draft.Indicator(f.Indicator)
		x := previewFigure{Name: v.Page.Pick(in.Names), Was: was[f.Indicator], Will: say(f)}
		if x.Was == "" {
			x.Was = v.Page.T("change.none")
		}
		x.Same = x.Was == x.Will
		delete(was, f.Indicator)
		list = append(list, x)
	}
	for _, f := range s.Were {
		if text, gone := was[f.Indicator]; gone {
			in, _ := s.Active.Indicator(f.Indicator)
			list = append(list, previewFigure{Name: v.Page.Pick(in.Names), Was: text, Will: v.Page.T("change.none")})
		}
	}
	return list
}

// askPreview has all people derived under a draft, and shows what came of it as
// soon as it is there.
func askPreview(v *page.Visit) {
	id, n := v.ID("programme"), version(v)
	err := v.Server.Flow.Preview(v.Request.Context(), v.Actor(), id, n, page.Patience, v.Ticked("afresh"))
	if kind := sild.KindOf(err); kind == sild.Invalid || kind == sild.Conflict {
		v.Show(packVersionPage, page.Status[kind]) // it says what is wrong
		return
	}
	if err != nil {
		v.Fail(err)
		return
	}
	http.Redirect(v.Writer, v.Request, versionsAt(id)+strconv.Itoa(n)+"/preview", http.StatusSeeOther)
}

func lookedAtPreview(v *page.Visit) (string, error) {
	id, n := v.ID("programme"), version(v)
	p := sild.Problems{}
	base := v.Number(p, "base")
	return v.GoOn(versionsAt(id)+strconv.Itoa(n)+"?saved=pack#activate", p, programme.Look(v.Tx, id, n, v.Form.Get("seen"), base))
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

func previewPeoplePage(v *page.Visit) (templ.Component, error) {
	id, n := v.ID("programme"), version(v)
	s, found, err := v.Server.Flow.SeenBy(v.Tx, id, n)
	if err != nil || !found {
		if err == nil {
			err = sild.Missing()
		}
		return nil, err
	}
	g := flow.Group{Kind: v.Query("kind"), What: v.Query("what"), From: v.Query("from"), To: v.Query("to")}
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
	from, _ := strconv.Atoi(v.Query("after"))
	list, all, err := s.Whom(v.Tx, g, from, previewPeopleAtOnce)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("change.effect." + g.Kind)
	x.Lead = effectOf(v, s, g)
	for _, a := range list {
		x.Rows = append(x.Rows, previewPerson{Href: "/cases/" + string(a.Case), Name: a.Name, Says: effectSays(v, a.Effect)})
	}
	if g.People > all {
		x.Unseen = v.Page.N("change.unseen", g.People-all)
	}
	if next := max(from, 0) + len(list); next < all {
		q := v.Request.URL.Query()
		q.Set("after", strconv.Itoa(next))
		x.Next = v.Request.URL.Path + "?" + q.Encode()
	}
	return previewPeopleSheet(v.Page, x), nil
}

// effectSays is what would change for one person, beside what the group says.
func effectSays(v *page.Visit, e flow.Effect) string {
	switch {
	case !e.Was.IsZero() && !e.Will.IsZero():
		return v.Page.T("change.due.moves", "was", v.Page.Date(e.Was), "will", v.Page.Date(e.Will))
	case !e.Will.IsZero():
		return v.Page.T("change.due.new", "will", v.Page.Date(e.Will))
	case !e.Was.IsZero():
		return v.Page.T("change.due.gone", "was", v.Page.Date(e.Was))
	}
	return ""
}
