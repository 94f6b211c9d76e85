// SPDX-License-Identifier: EUPL-1.2

package report_test

import (
	"testing"

	"sild/access"
	"sild/db"
	"sild/flow/flowtest"
	"sild/report"
)

// TestTasksOfSections: on a person's record stand the tasks of those cases whose
// plan one may read.
func TestTasksOfSections(t *testing.T) {
	w := flowtest.New(t)
	subject, caseID := w.Admitted("Andrei", "Tamm")
	ofCase := func() (n int) {
		w.Look(w.Worker, func(tx *db.Tx) error {
			rec, err := access.Person(tx, subject, "I")
			if err != nil {
				return err
			}
			list, err := report.TasksOf(tx, rec)
			for _, x := range list {
				if x.Case == caseID {
					n++
				}
			}
			return err
		})
		return n
	}
	if ofCase() == 0 {
		t.Error("the record shows no task of the case")
	}
	defer w.Without('P')()
	if n := ofCase(); n > 0 {
		t.Errorf("%d tasks of a case whose plan one may not read", n)
	}
}
