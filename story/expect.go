// SPDX-License-Identifier: EUPL-1.2

package story

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// expect looks whether all is as a step says that it is.
func (p *Player) expect(ctx context.Context, st *Step) error {
	l := &look{Player: p, ctx: ctx, day: st.On}
	for _, t := range st.Expect.Tasks {
		l.task(t)
	}
	for _, of := range slices.Sorted(maps.Keys(st.Expect.Stage)) {
		l.stage(of, st.Expect.Stage[of])
	}
	for _, indicator := range slices.Sorted(maps.Keys(st.Expect.Figures)) {
		l.figure(indicator, st.Expect.Figures[indicator])
	}
	for _, indicator := range slices.Sorted(maps.Keys(st.Expect.Providers)) {
		for _, org := range slices.Sorted(maps.Keys(st.Expect.Providers[indicator])) {
			l.figureOf(indicator, org, st.Expect.Providers[indicator][org])
		}
	}
	for _, beside := range slices.Sorted(maps.Keys(st.Expect.Series)) {
		l.series(beside, st.Expect.Series[beside])
	}
	for _, indicator := range slices.Sorted(maps.Keys(st.Expect.Parts)) {
		l.parts(indicator, st.Expect.Parts[indicator])
	}
	for _, indicator := range slices.Sorted(maps.Keys(st.Expect.Results)) {
		l.results(indicator, st.Expect.Results[indicator])
	}
	for _, h := range st.Expect.Houses {
		l.lodging(h)
	}
	if st.Expect.Meetings != nil {
		l.meetings(*st.Expect.Meetings)
	}
	l.team(st.Expect.Team)
	for _, part := range slices.Sorted(maps.Keys(st.Expect.Places)) {
		l.places(part, st.Expect.Places[part])
	}
	if l.err != nil {
		return l.err
	}
	if len(l.found) > 0 {
		return differs("on %s:\n\t%s", st.On, strings.Join(l.found, "\n\t"))
	}
	return nil
}

// A look gathers what is otherwise than expected.
type look struct {
	*Player
	ctx   context.Context
	day   string
	found []string
	err   error
}

func (l *look) differs(format string, args ...any) {
	l.found = append(l.found, fmt.Sprintf(format, args...))
}

// get reads from the API as a user; ok is false if that user sees nothing there.
func (l *look) get(as, target string, into any) (ok bool) {
	if l.err != nil {
		return false
	}
	status, text, err := l.call(l.ctx, as, http.MethodGet, target, nil, "")
	switch {
	case err != nil:
		l.err = err
	case status == http.StatusNotFound:
		return false
	case status != http.StatusOK:
		l.err = fmt.Errorf("%s: %s", target, said(status, text))
	default:
		if err := json.Unmarshal(text, into); err != nil {
			l.err = fmt.Errorf("%s: %w", target, err)
		}
	}
	return l.err == nil
}

// path is the target of an operation, with the names in it filled in.
func (l *look) path(id string, with map[string]string, query url.Values) string {
	op, ok := l.operations[id]
	if !ok && l.err == nil {
		l.err = fmt.Errorf("the API has no operation %q", id)
	}
	path := pathParam.ReplaceAllStringFunc(op.path, func(m string) string { return url.PathEscape(with[m[1:len(m)-1]]) })
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path
}

// task looks for one task among those of the case, and of the person beside it.
func (l *look) task(want Task) {
	type task struct {
		Key, Clock, State, Due, Done string
		Occurrence                   int
	}
	var all []task
	seen := map[string]bool{}
	read := func(as, kind string) {
		id := l.ids[want.Of][kind]
		if id == "" || as == "" {
			return
		}
		var list struct{ Items []task }
		l.get(as, l.path("list-tasks", nil, url.Values{kind: {id}}), &list)
		for _, t := range list.Items {
			if !seen[t.Key] {
				seen[t.Key] = true
				all = append(all, t)
			}
		}
	}
	read(cmp.Or(want.As, l.watcher), "case")
	read(l.watcher, "subject")
	read(l.sender, "subject")
	name := want.Of + ", " + want.Clock
	if want.Occurrence > 0 {
		name += fmt.Sprintf(" %d", want.Occurrence)
	}
	i := slices.IndexFunc(all, func(t task) bool {
		return t.Clock == want.Clock && (want.Occurrence == 0 || t.Occurrence == want.Occurrence)
	})
	if i < 0 || want.State == "none" {
		if (i < 0) != (want.State == "none") {
			l.differs("task %s: there is %s", name, map[bool]string{true: "none", false: "one"}[i < 0])
		}
		return
	}
	same := func(what, want, got string) {
		if want != "" && want != got {
			l.differs("task %s: %s is %s; expected %s", name, what, given(got), want)
		}
	}
	same("state", want.State, all[i].State)
	same("due", want.Due, all[i].Due)
	same("done", want.Done, all[i].Done)
}

func given(s string) string {
	if s == "" {
		return "not given"
	}
	return s
}

func (l *look) stage(of, want string) {
	var k struct{ Stage string }
	if !l.get(l.watcher, l.path("get-case", map[string]string{"case": l.ids[of]["case"]}, nil), &k) {
		l.differs("stage of %s: the case cannot be seen", of)
		return
	}
	if k.Stage != want {
		l.differs("stage of %s is %s; expected %s", of, given(k.Stage), want)
	}
}

func (l *look) figure(indicator string, want Figure) { l.figureOf(indicator, "", want) }

// figureOf compares the figure of one provider, or of all together if org is
// empty.
func (l *look) figureOf(indicator, org string, want Figure) {
	type figure struct {
		Indicator  string
		Provider   string
		Counts     int
		CountsNot  int `json:"counts_not"`
		Unknown    int
		WindowOpen int `json:"window_open"`
		LeftOut    int `json:"left_out"`
		Hidden     bool
	}
	name := indicator
	if org != "" {
		name += " of " + org
	}
	var all struct{ Figures []figure }
	l.get(l.reader, l.path("list-results", map[string]string{"programme": l.names["programme"]}, url.Values{"as_of": {l.day}}), &all)
	i := slices.IndexFunc(all.Figures, func(f figure) bool { return f.Indicator == indicator && f.Provider == l.names[org] })
	if i < 0 {
		l.differs("figure %s: there is none", name)
		return
	}
	f := all.Figures[i]
	if got := (Figure{f.Counts, f.CountsNot, f.Unknown, f.WindowOpen, f.LeftOut, f.Hidden}); got != want {
		l.differs("figure %s is %v; expected %v", name, got, want)
	}
}

// series compares years of the first series beside which something stands.
func (l *look) series(beside string, want map[int]Year) {
	var all struct {
		Items []struct {
			Beside string
			Years  []struct {
				Year int
				Told *struct{ Value float64 }
				Ours *struct {
					Counts    int
					CountsNot int `json:"counts_not"`
					Unknown   int
				}
				Users int
			}
		}
	}
	l.get(l.reader, l.path("list-series", map[string]string{"programme": l.names["programme"]}, nil), &all)
	got := map[int]Year{}
	for _, s := range all.Items {
		if s.Beside != beside || len(got) > 0 {
			continue
		}
		for _, y := range s.Years {
			x := Year{Users: y.Users}
			if y.Told != nil {
				x.Told = y.Told.Value
			}
			if y.Ours != nil {
				x.Counts, x.CountsNot, x.Unknown = y.Ours.Counts, y.Ours.CountsNot, y.Ours.Unknown
			}
			got[y.Year] = x
		}
	}
	for _, year := range slices.Sorted(maps.Keys(want)) {
		if got[year] != want[year] {
			l.differs("series beside %s, %d, is %+v; expected %+v", beside, year, got[year], want[year])
		}
	}
}

// parts compares a figure in parts, as one who may see people reads it. Those who
// are left out are in no part.
func (l *look) parts(indicator string, want map[string]map[string]Figure) {
	type group struct {
		Value      string
		Counts     int
		CountsNot  int `json:"counts_not"`
		Unknown    int
		WindowOpen int `json:"window_open"`
	}
	var all struct {
		Items []struct {
			By     string
			Groups []group
		}
	}
	l.get(l.watcher, l.path("list-result-parts", map[string]string{"programme": l.names["programme"], "indicator": indicator}, url.Values{"as_of": {l.day}}), &all)
	for _, by := range slices.Sorted(maps.Keys(want)) {
		got := map[string]Figure{}
		for _, b := range all.Items {
			for _, g := range b.Groups {
				if b.By == by {
					got[g.Value] = Figure{g.Counts, g.CountsNot, g.Unknown, g.WindowOpen, 0, false}
				}
			}
		}
		for _, value := range slices.Sorted(maps.Keys(want[by])) {
			if got[value] != want[by][value] {
				l.differs("figure %s, %s %s, is %v; expected %v", indicator, by, value, got[value], want[by][value])
			}
		}
	}
}

func (f Figure) String() string {
	if f.Hidden {
		return "hidden"
	}
	return fmt.Sprintf("counts %d, counts not %d, unknown %d, window open %d, left out %d", f.Counts, f.CountsNot, f.Unknown, f.WindowOpen, f.LeftOut)
}

// results compares whom a figure is made of.
func (l *look) results(indicator string, want map[string]string) {
	var list struct {
		Items []struct{ Subject, State, Why string }
	}
	l.get(l.watcher, l.path("list-result-people", map[string]string{"programme": l.names["programme"], "indicator": indicator}, url.Values{"as_of": {l.day}}), &list)
	for _, of := range slices.Sorted(maps.Keys(want)) {
		state, why := "none", ""
		for _, u := range list.Items {
			if u.Subject == l.ids[of]["subject"] {
				state, why = u.State, " ("+u.Why+")"
			}
		}
		if state != want[of] {
			l.differs("result of %s under %s is %s%s; expected %s", of, indicator, state, why, want[of])
		}
	}
}
