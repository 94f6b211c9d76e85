// SPDX-License-Identifier: EUPL-1.2

package access

import (
	_ "embed"
	"slices"
)

//go:embed tasks.csv
var tasksCSV []byte

// taskDuty is the duty that a role must have so that a client in it can be given
// a task. In the order in which tasks are offered.
var taskDuty = []struct{ task, duty string }{
	{"referrals", Refer},
	{"releases", AddPerson},
	{"totals", Totals},
	{"register", Register},
	{"authority", Authority},
	{"reports", Report},
}

var taskMay = readTasks()

// readTasks gives the operations of each task. The table has a column for each.
func readTasks() map[string][]string {
	rows, all := table(tasksCSV, 2+len(taskDuty)), map[string][]string{}
	for _, r := range rows {
		for i, t := range taskDuty {
			if r[2+i] == "yes" {
				all[t.task] = append(all[t.task], r[0])
			}
		}
	}
	return all
}

// Tasks are the narrow tasks of which an API client can have some.
func Tasks() []string {
	all := make([]string, len(taskDuty))
	for i, t := range taskDuty {
		all[i] = t.task
	}
	return all
}

// TaskDuty is the duty that a task takes.
func TaskDuty(task string) string {
	for _, t := range taskDuty {
		if t.task == task {
			return t.duty
		}
	}
	return ""
}

// TaskMay reports whether a client with tasks may call an operation of the API:
// one that is in none of them is refused, also one that the table does not know.
// What it sees there is for its grants to say.
func TaskMay(tasks []string, operation string) bool {
	return slices.ContainsFunc(tasks, func(t string) bool { return slices.Contains(taskMay[t], operation) })
}
