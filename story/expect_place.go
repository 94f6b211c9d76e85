// SPDX-License-Identifier: EUPL-1.2

package story

import (
	"fmt"
	"maps"
	"slices"
)

// places compares how the places of a part stand.
func (l *look) places(part string, want Place) {
	type line struct {
		Case string
		Next bool
	}
	var list struct {
		Items []struct {
			Part                      string
			All, Taken, Offered, Free int
			Freed, Waiting            []line
		}
	}
	l.get(l.watcher, l.path("list-waiting", map[string]string{"programme": l.names["programme"]}, nil), &list)
	for _, s := range list.Items {
		if s.Part != part {
			continue
		}
		for _, n := range []struct {
			what      string
			got, want int
		}{{"places", s.All, want.All}, {"taken", s.Taken, want.Taken}, {"offered", s.Offered, want.Offered}, {"free", s.Free, want.Free}} {
			if n.got != n.want {
				l.differs("%s of %s: %d; expected %d", n.what, part, n.got, n.want)
			}
		}
		names := func(lines []line) (all []string, next string) {
			for _, x := range lines {
				name := l.nameOf(x.Case)
				if all = append(all, name); x.Next {
					next = name
				}
			}
			return all, next
		}
		freed, _ := names(s.Freed)
		waiting, next := names(s.Waiting)
		if !slices.Equal(freed, want.Freed) {
			l.differs("places of %s were freed by %v; expected %v", part, freed, want.Freed)
		}
		if !slices.Equal(waiting, want.Waiting) || next != want.Next {
			l.differs("for %s there wait %v, the next is %q; expected %v, %q", part, waiting, next, want.Waiting, want.Next)
		}
		return
	}
	l.differs("there are no places of %s", part)
}

// nameOf is the name under which a step saved whom a case is of.
func (l *look) nameOf(caseID string) string {
	for name, things := range l.ids {
		if things["case"] == caseID && things["subject"] != "" {
			return name
		}
	}
	return caseID
}

// meetings counts the work meetings that were held.
func (l *look) meetings(want int) {
	var list struct{ Items []struct{ State string } }
	l.get(l.watcher, l.path("list-work-meetings", nil, nil), &list)
	n := 0
	for _, m := range list.Items {
		if m.State == "held" {
			n++
		}
	}
	if n != want {
		l.differs("%d work meetings were held; expected %d", n, want)
	}
}

// team compares the tasks of the team as a whole.
func (l *look) team(want map[string]string) {
	if len(want) == 0 {
		return
	}
	var list struct {
		Items []struct {
			Clock, State string
			Occurrence   int
		}
	}
	l.get(l.watcher, l.path("list-team-tasks", map[string]string{"programme": l.names["programme"]}, nil), &list)
	got := map[string]string{}
	for _, t := range list.Items {
		got[fmt.Sprintf("%s/%d", t.Clock, t.Occurrence)] = t.State
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if given(got[key]) != want[key] {
			l.differs("task of the team %s is %s; expected %s", key, given(got[key]), want[key])
		}
	}
}
