// SPDX-License-Identifier: EUPL-1.2

// Package access decides who may see and do what, in one place.
//
// Everything that opens a record is a row of access_grant; what a grant opens
// follows from its role and the tables policy.csv and duties.csv, which a
// lawyer can read. Default is no; an exclusion beats every grant; what is not
// visible does not exist (design §6). [Decide] is pure; [Case] and [Person] put
// it to the rows and leave an entry in the trail; [Scope] is the same answer
// for lists, as SQL.
//
// Who gets a grant when is for others to say: flow writes them as facts change.
package access

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
)

//go:embed policy.csv
var policyCSV []byte

//go:embed duties.csv
var dutiesCSV []byte

// Sections of a record, in the order in which they are listed (design §6).
const Sections = "IAPNHOFSC"

// The duties of duties.csv.
const (
	Refer     = "refer"
	Answer    = "answer"
	Assign    = "assign"
	Mend      = "mend"
	End       = "end"
	Totals    = "totals"
	People    = "people"
	Cases     = "cases"
	Hours     = "hours"
	AddPerson = "add_person"
	Workers   = "workers"
	Settings  = "settings"
	Merge     = "merge"
	Register  = "register"
	Authority = "authority"
	Report    = "report"
	Accept    = "accept"
)

type rule struct{ read, write bool }

var (
	policy, roles = readPolicy()
	duties        = readDuties()
)

func readPolicy() (map[string]map[byte]rule, []string) {
	all, roles := map[string]map[byte]rule{}, []string(nil)
	for _, r := range table(policyCSV, 4) {
		if all[r[0]] == nil {
			all[r[0]] = map[byte]rule{}
			roles = append(roles, r[0])
		}
		all[r[0]][r[1][0]] = rule{r[2] == "yes", r[3] == "yes"}
	}
	return all, roles
}

func readDuties() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for _, r := range table(dutiesCSV, 3) {
		if all[r[0]] == nil {
			all[r[0]] = map[string]bool{}
		}
		all[r[0]][r[1]] = r[2] == "yes"
	}
	return all
}

func table(text []byte, width int) [][]string {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comment, r.FieldsPerRecord = '#', width
	rows, err := r.ReadAll()
	if err != nil {
		panic(err) // it is part of the program
	}
	return rows[1:]
}

// Standings of a worker that open less than their role does, and nothing that
// lists show: one who is asked whether they will support the person reads what
// that takes, and one who has handed over what they wrote themself (design §6).
const (
	Offered = "offered"
	Former  = "former"
)

// Roles are all roles that a user can have, in the order of the policy.
func Roles() []string {
	return slices.DeleteFunc(slices.Clone(roles), func(r string) bool { return duties[r] == nil })
}

// A Grant is what a row of access_grant says, as far as a decision needs it.
type Grant struct {
	Role     string
	Sections string // a subset of Sections: what the grant is narrowed to
}

// Decide reports whether grants let their holder read, or write, section of
// the record that they open. Grants add up; excluded beats them all.
func Decide(grants []Grant, excluded bool, section byte, write bool) bool {
	if excluded {
		return false
	}
	for _, g := range grants {
		r := policy[g.Role][section]
		if strings.IndexByte(g.Sections, section) >= 0 && (r.read && !write || r.write && write) {
			return true
		}
	}
	return false
}

// May reports whether role has a duty. It opens no record: that takes a grant.
func May(role, duty string) bool { return duties[role][duty] }
