// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"time"

	"sild"
	"sild/db"
)

// Goals and steps go on from version to version of a plan, so a version is what
// was known of them when it was written down: that is what was printed and
// signed, whatever was corrected since.

// written fills in when and by whom each version was written down first. A
// version to which the provider agreed later is still that of its first row.
func written(tx *db.Tx, plans []Plan) error {
	type first struct {
		ID         sild.ID
		RecordedAt time.Time
		RecordedBy sild.ID
	}
	for i := range plans {
		pl := &plans[i]
		pl.WrittenAt, pl.WrittenBy = pl.RecordedAt, pl.RecordedBy
		if pl.ID == pl.Thing {
			continue
		}
		f, err := db.One[first](tx, `SELECT id, recorded_at, recorded_by FROM plan WHERE id = $1`, pl.Thing)
		if err != nil {
			return err
		}
		pl.WrittenAt, pl.WrittenBy = f.RecordedAt, f.RecordedBy
	}
	return nil
}

// GoalsThen and StepsThen are the goals and steps of a case as they stood when
// version pl of its plan was written down. The caller has opened the case.
func GoalsThen(tx *db.Tx, pl Plan) ([]Goal, error) {
	return then[Goal](tx, "goal", goalColumns, pl)
}

// StepsThen is like GoalsThen.
func StepsThen(tx *db.Tx, pl Plan) ([]Step, error) {
	return then[Step](tx, "step", stepColumns, pl)
}

func then[T any](tx *db.Tx, table, columns string, pl Plan) ([]T, error) {
	return db.All[T](tx, `SELECT `+sild.FactColumns+`, `+columns+` FROM `+table+`
		WHERE case_id = $1 AND recorded_at <= $2 AND (replaced_at IS NULL OR replaced_at > $2) ORDER BY day, thing`, pl.Case, pl.WrittenAt)
}
