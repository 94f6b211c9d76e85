// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"sild"
	"sild/pack"
)

func (l *loader) parts() {
	type row struct {
		ofCase
		Thing       sild.ID
		Part        string
		User        sild.ID
		From, Until sild.Date
		Reason, To  string
	}
	readCase(l, "case_part", "case_id, id, thing, part, user_id, day, until_on, end_reason, to_part", "day, id", func(k *pack.Case, r row) {
		k.Parts = append(k.Parts, pack.PartRun{ID: r.ID, Thing: r.Thing, Part: r.Part, User: r.User, From: r.From, Until: r.Until, Reason: r.Reason, To: r.To})
	})
	type plannedRow struct {
		ofCase
		Part  string
		On    sild.Date
		Basis string
	}
	readCase(l, "planned_end", "case_id, id, part, ends_on, basis", "day, id", func(k *pack.Case, r plannedRow) {
		k.PlannedEnds = append(k.PlannedEnds, pack.PlannedEnd{Part: r.Part, On: r.On, Basis: r.Basis})
	})
}
