// SPDX-License-Identifier: EUPL-1.2

package access

import (
	"slices"
	"strconv"
	"strings"

	"sild"
	"sild/db"
)

// Scope is the condition under which row c of case_card may be listed to the
// actor, with section of it shown; it adds its arguments to args. A list
// under it holds exactly the cases that [Case] would open, but for those whose
// relation stands on no list.
func Scope(tx *db.Tx, section byte, args *[]any) string {
	return scope(tx, section, args, `g.case_id = c.case_id`)
}

// ScopePeople is Scope for row s of subject.
func ScopePeople(tx *db.Tx, section byte, args *[]any) string {
	return scope(tx, section, args, `g.subject_id = s.id`)
}

// ScopeAs is Scope for the list of a page that is made for one relation of those
// that stand aside, with anything of section shown.
func ScopeAs(tx *db.Tx, relation string, section byte, args *[]any) string {
	rel := policy[standing{tx.Actor.Role, relation}]
	if rel == nil {
		return "FALSE"
	}
	return scopeOf(tx, []scoped{cutOf(rel, section, reading)}, section, args, `g.case_id = c.case_id`)
}

// Granted are the ids of the cases that [Scope] lets through, found from the
// actor's grants: for those who have few.
func Granted(tx *db.Tx, section byte, args *[]any) string {
	return `SELECT DISTINCT g.case_id FROM access_grant g WHERE g.case_id IS NOT NULL AND ` + opens(tx, listed[tx.Actor.Role][section], section, args)
}

// Held are the ids of the cases of which the actor holds any grant, from the index
// alone: where a walk of few begins, of which [Scope] decides.
func Held(tx *db.Tx, args *[]any) string {
	n := len(*args)
	*args = append(*args, tx.Actor.User, tx.Actor.Role, tx.Today())
	arg := func(i int) string { return "$" + strconv.Itoa(n+i) }
	return `SELECT h.case_id FROM access_grant h WHERE h.grantee_id IN (SELECT m.group_id FROM member m WHERE m.user_id = ` + arg(1) + `)
		AND h.role = ` + arg(2) + ` AND h.until_on >= ` + arg(3)
}

func scope(tx *db.Tx, section byte, args *[]any, join string) string {
	if tx.Actor.Role == sild.System.Role {
		return "TRUE"
	}
	return scopeOf(tx, listed[tx.Actor.Role][section], section, args, join)
}

// A scoped relation shows a section on lists, but for records in the states that
// cut it.
type scoped struct {
	name string
	cut  [len(States)]bool
}

// listed are the relations of each role that show a section on lists.
var listed = listings()

func listings() map[string]map[byte][]scoped {
	all := map[string]map[byte][]scoped{}
	for _, rel := range policy {
		for i := range len(Sections) {
			section := Sections[i]
			if rel.where != "lists" || rel.cells[Normal][section]&All == 0 {
				continue
			}
			if all[rel.role] == nil {
				all[rel.role] = map[byte][]scoped{}
			}
			all[rel.role][section] = append(all[rel.role][section], cutOf(rel, section, All))
		}
	}
	for _, sections := range all { // the same text each time, or the database prepares it anew
		for _, list := range sections {
			slices.SortFunc(list, func(a, b scoped) int { return strings.Compare(a.name, b.name) })
		}
	}
	return all
}

func cutOf(rel *relation, section byte, right Right) scoped {
	x := scoped{name: rel.name}
	for i := range States {
		x.cut[i] = rel.cells[1<<i][section]&right == 0
	}
	return x
}

func scopeOf(tx *db.Tx, relations []scoped, section byte, args *[]any, join string) string {
	if len(relations) == 0 {
		return "FALSE"
	}
	return `(EXISTS (SELECT 1 FROM access_grant g WHERE ` + join + ` AND ` + opens(tx, relations, section, args) + `))`
}

// opens is the condition that grant g shows section of its record to the actor.
func opens(tx *db.Tx, relations []scoped, section byte, args *[]any) string {
	if len(relations) == 0 {
		return "FALSE"
	}
	n := len(*args)
	*args = append(*args, tx.Actor.User, tx.Today(), tx.Actor.Role, tx.Now)
	arg := func(i int) string { return "$" + strconv.Itoa(n+i) }
	user, today, role, now := arg(1), arg(2), arg(3), arg(4)
	return `g.role = ` + role + ` AND ` + among(relations, func(scoped) bool { return true }) + `
		AND g.from_on <= ` + today + ` AND g.until_on >= ` + today + ` AND (g.until_at IS NULL OR g.until_at > ` + now + `)` + sectionOf(section) + `
		AND g.grantee_id IN (SELECT m.group_id FROM member m WHERE m.user_id = ` + user + ` AND m.role = ` + role + ` AND m.from_on <= ` + today + ` AND m.until_on >= ` + today + ` AND (m.until_at IS NULL OR m.until_at > ` + now + `))
		AND NOT EXISTS (SELECT 1 FROM exclusion x WHERE x.subject_id = g.subject_id AND x.user_id = ` + user + ` AND ` + excludes(today) + `)` + cuts(relations, user, today)
}

// cuts takes out what the state of a record keeps from some of the relations.
func cuts(relations []scoped, user, today string) string {
	var b strings.Builder
	for i := range States {
		cut := among(relations, func(r scoped) bool { return r.cut[i] })
		if cut == "" {
			continue
		}
		b.WriteString(` AND NOT (` + cut + ` AND ` + inState(i, user, today) + `)`)
	}
	return b.String()
}

// among is the condition that a grant is of one of the relations that are meant.
func among(relations []scoped, meant func(scoped) bool) string {
	var names []string
	for _, r := range relations {
		if meant(r) {
			names = append(names, `'`+r.name+`'`)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return `g.relation IN (` + strings.Join(names, ", ") + `)`
}

// sectionOf narrows to grants that open section. Sections stand in the order of
// [Sections], one letter each; replace() takes the letter out where it is.
func sectionOf(section byte) string {
	return ` AND replace(g.sections, '` + string(section) + `', '') <> g.sections`
}
