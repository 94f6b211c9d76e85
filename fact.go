// SPDX-License-Identifier: EUPL-1.2

package sild

import "time"

// A Fact is the head that every recorded fact begins with: of whom it is, for
// which day, how one knows it, and who recorded it when. Facts are never
// changed. A correction is a new row of the same Thing, and the old row is
// marked as replaced; entered by mistake marks it and adds none (design §4).
type Fact struct {
	ID          ID
	Thing       ID // what the row tells of: the ID of the first row about it
	Subject     ID // a person in a programme; for a person's own details the person
	Case        ID // empty: not of one case
	Day         Date
	Source      string // one of Sources
	Evidence    string // one of Evidences
	RecordedAt  time.Time
	RecordedBy  ID
	ReplacedAt  time.Time // zero: this is what holds
	ReplacedBy  ID
	ReplacedWhy string // one of Mendings, or the reason of a change
}

// FactColumns are the columns of a Fact, in the order of its fields.
const FactColumns = `id, thing, subject_id, case_id, day, source, evidence, recorded_at, recorded_by, replaced_at, replaced_by, replaced_why`

// Sources say from whom a fact comes; Evidences how well it is known, the best
// last.
var (
	Sources   = []string{"person", "relative", "worker", "employer", "prison", "document", "register", "authority"}
	Evidences = []string{"said", "seen", "document", "register"}
)

// Holds reports whether f is what is known now.
func (f Fact) Holds() bool { return f.ReplacedAt.IsZero() }
