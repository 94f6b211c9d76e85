// SPDX-License-Identifier: EUPL-1.2

package main

// theSwitch stands in the root package of what is tested.
const theSwitch = `package sild

import (
	"os"
	"strconv"
	"sync"
	"sync/atomic"
)

var mutant atomic.Int64

func init() {
	n, _ := strconv.Atoi(os.Getenv("SILD_MUTANT"))
	mutant.Store(int64(n))
}

var reached, met sync.Map

// MutSet puts a mutant to work, or none, and gives the sites met since the last.
func MutSet(n int) (sites []int) {
	mutant.Store(int64(n))
	met.Range(func(site, _ any) bool { sites = append(sites, site.(int)); return true })
	met.Clear()
	return sites
}

// MutAt reports whether a mutant is at work, and which way.
func MutAt(n int) (yes, inverted bool) {
	met.Store(n, true)
	if file := os.Getenv("SILD_REACHED"); file != "" {
		if _, told := reached.LoadOrStore(n, true); !told {
			f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
			if err == nil {
				f.WriteString(strconv.Itoa(n) + "\n")
				f.Close()
			}
		}
	}
	at := int(mutant.Load())
	return at == n, at == -n
}

func MutReads[T interface{ Reads(byte) bool }](n int, x T, s byte) bool {
	return mutBool(n, x.Reads(s))
}

func MutWrites[T interface{ Writes(byte) bool }](n int, x T, s byte) bool {
	return mutBool(n, x.Writes(s))
}

// MutRight is the whole right to a section in place of what it is, or none in place of some.
func MutRight[R ~uint8, T interface{ Right(byte) R }](n int, x T, s byte) R {
	switch yes, inverted := MutAt(n); {
	case yes, inverted && x.Right(s) == 0:
		return ^R(0)
	case inverted:
		return 0
	}
	return x.Right(s)
}

func mutBool(n int, is bool) bool {
	yes, inverted := MutAt(n)
	return yes || is != inverted
}

func MutIf(n int, is bool) bool {
	yes, _ := MutAt(n)
	return is && !yes
}

func MutSQL(n int) string {
	if yes, _ := MutAt(n); yes {
		return "(TRUE OR ("
	}
	return ""
}

func MutSQLEnd(n int) string {
	if yes, _ := MutAt(n); yes {
		return "))"
	}
	return ""
}

func MutBool(n int, is bool) bool { return mutBool(n, is) }
`

// switches stand in package access: each of its functions with the check taken
// out, as if the system asked, or the other way round.
const switches = `package access

import (
	"sild"
	"sild/db"
)

func mutRecord(n int, tx *db.Tx, open func() (Record, error)) (Record, error) {
	switch yes, inverted := sild.MutAt(n); {
	case yes:
		role := tx.Actor.Role
		tx.Actor.Role = sild.System.Role
		r, err := open()
		tx.Actor.Role = role
		return r, err
	case inverted:
		if _, err := open(); err == nil {
			return Record{}, sild.Missing()
		}
		return mutRecord(-n, tx, open)
	}
	return open()
}

func MutCase(n int, tx *db.Tx, id sild.ID, sections string) (Record, error) {
	return mutRecord(n, tx, func() (Record, error) { return Case(tx, id, sections) })
}

func MutCaseToWrite(n int, tx *db.Tx, id sild.ID, section byte) (Record, error) {
	return mutRecord(n, tx, func() (Record, error) { return CaseToWrite(tx, id, section) })
}

func MutCaseToAdd(n int, tx *db.Tx, id sild.ID, section byte) (Record, error) {
	return mutRecord(n, tx, func() (Record, error) { return CaseToAdd(tx, id, section) })
}

func MutCaseAs(n int, tx *db.Tx, id sild.ID, relation, sections string) (Record, error) {
	return mutRecord(n, tx, func() (Record, error) { return CaseAs(tx, id, relation, sections) })
}

func MutCaseAsToWrite(n int, tx *db.Tx, id sild.ID, relation string, section byte) (Record, error) {
	return mutRecord(n, tx, func() (Record, error) { return CaseAsToWrite(tx, id, relation, section) })
}

func MutPerson(n int, tx *db.Tx, id sild.ID, sections string) (Record, error) {
	return mutRecord(n, tx, func() (Record, error) { return Person(tx, id, sections) })
}

func MutPersonToWrite(n int, tx *db.Tx, id sild.ID, section byte) (Record, error) {
	return mutRecord(n, tx, func() (Record, error) { return PersonToWrite(tx, id, section) })
}

func MutPersonAs(n int, tx *db.Tx, id sild.ID, relation, sections string) (Record, error) {
	return mutRecord(n, tx, func() (Record, error) { return PersonAs(tx, id, relation, sections) })
}

func mutScope(n int, scope string) string {
	switch yes, inverted := sild.MutAt(n); {
	case yes:
		return "(TRUE OR " + scope + ")" // with its arguments
	case inverted:
		return "(NOT " + scope + ")"
	}
	return scope
}

func MutScope(n int, tx *db.Tx, section byte, args *[]any) string {
	return mutScope(n, Scope(tx, section, args))
}

func MutScopePeople(n int, tx *db.Tx, section byte, args *[]any) string {
	return mutScope(n, ScopePeople(tx, section, args))
}

func MutScopeAs(n int, tx *db.Tx, relation string, section byte, args *[]any) string {
	return mutScope(n, ScopeAs(tx, relation, section, args))
}

func MutGranted(n int, tx *db.Tx, section byte, args *[]any) string {
	granted := Granted(tx, section, args)
	switch yes, inverted := sild.MutAt(n); {
	case yes:
		return "SELECT y.case_id FROM case_card y WHERE TRUE OR y.case_id IN (" + granted + ")"
	case inverted:
		return "SELECT y.case_id FROM case_card y WHERE y.case_id NOT IN (" + granted + ")"
	}
	return granted
}

func MutTaskMay(n int, tasks []string, operation string) bool {
	return sild.MutBool(n, TaskMay(tasks, operation))
}

func MutDuty(n int, tx *db.Tx, duty string) error {
	err := Duty(tx, duty)
	switch yes, inverted := sild.MutAt(n); {
	case yes:
		return nil
	case inverted && err == nil:
		return &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	case inverted:
		return nil
	}
	return err
}

func MutMay(n int, role, duty string) bool { return sild.MutBool(n, May(role, duty)) }
`

// within stands in package flowtest: it tries every mutant that a part of a test
// meets while that part runs, and keeps which of them show.
const within = `package flowtest

import (
	"fmt"
	"os"
	"slices"

	"sild"
)

// enough is how many parts of a test look at a mutant before it is left to others.
const enough = 150

// turned are the sites at which a check can be answered the other way round, too.
var turned = map[int]bool{%s}

func init() {
	file := os.Getenv("SILD_CAUGHT")
	if file == "" {
		return
	}
	caught, tried := map[int]bool{}, map[int]int{}
	EachMutant = func(test string, ask func() string) {
		sild.MutSet(0)
		was := ask()
		var met []int
		for _, n := range sild.MutSet(0) {
			if met = append(met, n); turned[n] {
				met = append(met, -n)
			}
		}
		slices.Sort(met)
		for _, n := range met {
			if caught[n] || tried[n] == enough {
				continue
			}
			tried[n]++
			sild.MutSet(n)
			caught[n] = ask() != was
			sild.MutSet(0)
			if caught[n] {
				f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
				if err != nil {
					panic(err)
				}
				fmt.Fprintln(f, n, test)
				f.Close()
			}
		}
		ask()
	}
}
`
