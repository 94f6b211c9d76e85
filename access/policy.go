// SPDX-License-Identifier: EUPL-1.2

// Package access decides who may see and do what, in one place.
//
// Everything that opens a record is a row of access_grant: who stands in which
// relation to a person, from when until when, given by whom and why. What a
// relation opens to a role, in which state of the record, stands in policy.csv,
// and what a role may do beside that in duties.csv: tables that a lawyer can
// read. Default is no; an exclusion beats every grant; what is not visible does
// not exist (design §6). [Decide] is pure; [Case] and [Person] put it to the rows
// and leave an entry in the trail; [Scope] is the same answer for lists, as SQL.
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
	TakeIn    = "take_in"
	Messages  = "messages"
	Workers   = "workers"
	Settings  = "settings"
	Merge     = "merge"
	Register  = "register"
	Authority = "authority"
	Report    = "report"
	Accept    = "accept"
	Override  = "override"
	Review    = "review"
	Inspect   = "inspect"
	Protect   = "protect"
	Log       = "log"
	Withhold  = "withhold"
	Sample    = "sample"
	Audit     = "audit"
	Request   = "request"
	Help      = "help"
	Gate      = "gate"
	HandOver  = "hand_over"
	OwnPage   = "own_page"
	Pack      = "pack"
	Guide     = "guide"
	Family    = "family"

	Activities     = "activities"
	PlanActivities = "plan_activities"

	Beds      = "beds"
	Houses    = "houses"
	HouseLife = "house_life"
)

// Participant is the role of a person on their own pages: no user has it.
const Participant = "participant"

// The relations of policy.csv in which a user can stand to a person.
const (
	Lead       = "lead"
	CoWorker   = "co_worker"
	Cover      = "cover"
	Offered    = "offered" // asked whether they will support the person
	Former     = "former"  // has handed the person over, or was a specialist
	Team       = "team"
	Custody    = "custody"
	Returned   = "returned" // the prison's, of somebody who was outside meanwhile
	Community  = "community"
	Sender     = "sender" // of the municipality that referred
	Assigned   = "assigned"
	Requested  = "request"
	Standing   = "standing"
	Shift      = "shift"
	Self       = "self"
	Leader     = "leader"  // of a group to which the person comes
	Housing    = "housing" // of the house that was asked for a bed
	Sampled    = "sample"
	Inspection = "inspection"
	BreakGlass = "break_glass"
)

// A Right is what somebody may do in one section, as bits: what they may read of
// it, and what they may write.
type Right uint8

// The rights, in the words of policy.csv.
const (
	Times  Right = 1 << iota // days, kinds and minutes
	Shared                   // what is marked for them
	Own                      // what they wrote themself
	All                      // everything
	Add                      // write more, and change what is their own
	Write                    // write anything

	reading = Times | Shared | Own | All
	writing = Add | Write
)

var words = map[string]Right{"times": Times, "shared": Shared, "own": Own, "read": All, "add": Add, "write": Write}

// A State is what is decided of a record as a whole, as bits: any of them cuts
// what its line in policy.csv cuts.
type State uint8

// The states of a record. Normal is none of them.
const (
	Restricted State = 1 << iota // only those who are named for it
	Protected                    // the address is
	Limited                      // kept, and not worked with (GDPR art. 18)

	Normal State = 0
)

// States are the words for the states, in the order of their bits.
var States = [...]string{"restricted", "protected", "limited"}

// A relation is what policy.csv says of a role in a relation.
type relation struct {
	role, name string
	where      string // lists, record, aside
	cells      [1 << len(States)]map[byte]Right
}

var (
	policy, roles = readPolicy()
	duties        = readDuties()
)

type standing struct{ role, relation string }

func readPolicy() (map[standing]*relation, []string) {
	all, roles := map[standing]*relation{}, []string(nil)
	for _, r := range table(policyCSV, 4+len(Sections)) {
		key := standing{r[0], r[1]}
		if all[key] == nil {
			all[key] = &relation{role: r[0], name: r[1], where: r[2]}
		}
		if !slices.Contains(roles, r[0]) {
			roles = append(roles, r[0])
		}
		cells := map[byte]Right{}
		for i, cell := range r[4:] {
			for word := range strings.FieldsSeq(cell) {
				cells[Sections[i]] |= words[word]
			}
		}
		all[key].cells[1<<(slices.Index(States[:], r[3])+1)>>1] = cells
	}
	for _, rel := range all { // of several states the least holds
		for state := range State(len(rel.cells)) {
			if state&(state-1) == 0 {
				continue
			}
			least := map[byte]Right{}
			for i := range len(Sections) {
				right := ^Right(0)
				for bit := Restricted; bit <= Limited; bit <<= 1 {
					if state&bit != 0 {
						right &= rel.cells[bit][Sections[i]]
					}
				}
				least[Sections[i]] = right
			}
			rel.cells[state] = least
		}
	}
	return all, roles
}

func readDuties() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	rows := table(dutiesCSV, 0)
	for i, role := range rows[0][2:] {
		all[role] = map[string]bool{}
		for _, r := range rows[1:] {
			all[role][r[0]] = r[2+i] == "yes"
		}
	}
	return all
}

// table are the rows of a table, without the heading if its width is given.
func table(text []byte, width int) [][]string {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comment, r.FieldsPerRecord = '#', width
	rows, err := r.ReadAll()
	if err != nil {
		panic(err) // it is part of the program
	}
	if width == 0 {
		return rows
	}
	return rows[1:]
}

// Roles are all roles that a user can have, in the order of the policy.
func Roles() []string { return slices.Clone(roles) }

// A Grant is what a row of access_grant says, as far as a decision needs it.
type Grant struct {
	Role     string
	Relation string
	Sections string // a subset of Sections: what the grant is narrowed to
}

// Decide is what grants let their holder do in section of the record that they
// open, which is in state. Grants add up; excluded beats them all.
func Decide(grants []Grant, state State, excluded bool, section byte) (right Right) {
	if excluded {
		return 0
	}
	for _, g := range grants {
		if rel := policy[standing{g.Role, g.Relation}]; rel != nil && strings.IndexByte(g.Sections, section) >= 0 {
			right |= rel.cells[state][section]
		}
	}
	return right
}

// Where says whether what a relation opens to a role stands on lists, only opens
// as a record, or is for the page made for it alone: lists, record or aside.
func Where(role, relation string) string {
	if rel := policy[standing{role, relation}]; rel != nil {
		return rel.where
	}
	return ""
}

// Relations are those in which a role can stand to a person, in the order of
// their names.
func Relations(role string) (names []string) {
	for key := range policy {
		if key.role == role {
			names = append(names, key.relation)
		}
	}
	slices.Sort(names)
	return names
}

// May reports whether role has a duty. It opens no record: that takes a grant.
func May(role, duty string) bool { return duties[role][duty] }
