// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"sild"
	"sild/pack"
)

// goals are read only where a clock asks whether those that were met last.
func (l *loader) goals() {
	if !l.pack.LooksAtGoals() {
		return
	}
	type row struct {
		ofCase
		Thing       sild.ID
		Area        string
		Met, Looked sild.Date
	}
	readCase(l, "goal", "case_id, id, thing, area, met_on, looked_on", "day, thing", func(k *pack.Case, r row) {
		k.Goals = append(k.Goals, pack.Goal{ID: r.ID, Thing: r.Thing, Area: r.Area, MetOn: r.Met, Looked: r.Looked})
	})
}
