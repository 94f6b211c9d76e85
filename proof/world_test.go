// SPDX-License-Identifier: EUPL-1.2

package proof_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"sild"
	"sild/access"
	"sild/db"
	"sild/db/dbtest"
	"sild/flow"
	"sild/story"
)

// A world is programmes that know nothing of each other, on one database, each with
// its own organisations and people: stories, or one of them twice. Every text in it that somebody typed carries a canary, a word that occurs nowhere
// else.
type world struct {
	db    *db.DB
	flow  *flow.Flow
	clock *atomic.Int64

	users    []user
	canaries map[string]canary // by the word
	sees     map[sild.ID]map[sild.ID]string
	ids      map[string][]owned // table → its rows
}

type user struct {
	id, org   sild.ID
	role      string
	programme int // whose story, from 0
}

// A canary is where a word stands.
type canary struct {
	table, column string
	subject       sild.ID // of whom it tells, if of somebody
	programme     int     // -1: of neither
}

// owned is an id and of whom its row tells.
type owned struct {
	id        string
	subject   sild.ID
	programme int
}

var isID = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7`)

// newWorld plays stories, each of a programme of its own, and marks every text.
func newWorld(t testing.TB, stories ...string) *world {
	t.Helper()
	w := &world{db: dbtest.New(t), clock: new(atomic.Int64), canaries: map[string]canary{}, sees: map[sild.ID]map[sild.ID]string{}, ids: map[string][]owned{}}
	w.db.Now = func() time.Time { return time.UnixMicro(w.clock.Load()).UTC() }
	var opens time.Time
	programmes := map[sild.ID]int{}
	orgs := map[sild.ID]int{}
	for i, name := range stories {
		file := "../stories/" + name + ".yaml"
		src, err := os.ReadFile(file)
		must(t, err)
		s, err := story.Read(file, src)
		must(t, err)
		w.db.Zone = s.Location()
		if i == 0 {
			w.flow = flow.New(t.Context(), w.db)
		}
		for j := range s.Users {
			s.Users[j].Mail = fmt.Sprintf("%s@world%d.example", s.Users[j].ID, i)
		}
		p, err := story.Begin(t.Context(), s, w.flow, sild.Discard, func(at time.Time) { w.clock.Store(at.UnixMicro()) })
		must(t, err)
		must(t, p.To(t.Context(), s.Opens()))
		if opens.Before(s.Opens()) {
			opens = s.Opens()
		}
		w.read(t, func(tx *db.Tx) error {
			for _, x := range []struct {
				of    map[sild.ID]int
				query string
			}{{programmes, `SELECT id FROM programme`}, {orgs, `SELECT id FROM organisation`}} {
				all, err := db.All[sild.ID](tx, x.query)
				if err != nil {
					return err
				}
				for _, id := range all {
					if _, known := x.of[id]; !known {
						x.of[id] = i
					}
				}
			}
			return nil
		})
	}
	w.clock.Store(opens.UnixMicro())
	w.mark(t, programmes, orgs)
	w.look(t, orgs)
	return w
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) read(t testing.TB, do func(*db.Tx) error) {
	t.Helper()
	must(t, w.db.Read(t.Context(), sild.System, do))
}

// Of what is not marked: what follows from the rest, what is ours, what lasts
// no longer than a session, and the trail, which has no text.
var unmarked = []string{
	"task", "stage", "result", "result_count", "flag", "case_card", "person_find", "person_word", "name_part", "access_grant", "exclusion", "trail", "trail_subject", "trail_pending",
	"session", "once", "day", "pack_version", "installation", "programme", "goose_db_version", "member", "known_as_of", "contract",
}

// mark appends a canary to every text that somebody typed, and settles what
// follows from it.
func (w *world) mark(t testing.TB, programmes, orgs map[sild.ID]int) {
	t.Helper()
	var touched []sild.ID
	_, err := w.flow.Write(t.Context(), sild.System, flow.Once{}, func(tx *db.Tx) (string, error) {
		type row struct{ ID, Person, Programme sild.ID }
		all, err := db.All[row](tx, `SELECT id, person_id, programme_id FROM subject`)
		if err != nil {
			return "", err
		}
		subjects := map[sild.ID]row{}
		for _, s := range all {
			subjects[s.ID], subjects[s.Person] = s, s // what is known of a person beside any programme names the person
			touched = append(touched, s.ID)
		}
		of := func(owner sild.ID) (sild.ID, int) {
			if s, ok := subjects[owner]; ok {
				return s.ID, programmes[s.Programme]
			}
			if i, ok := orgs[owner]; ok {
				return "", i
			}
			return "", -1
		}
		tables, err := textColumns(tx)
		if err != nil {
			return "", err
		}
		for table, columns := range tables {
			if slices.Contains(unmarked, table) {
				continue
			}
			if err := w.markTable(tx, table, columns, of); err != nil {
				return "", fmt.Errorf("%s: %w", table, err)
			}
		}
		for _, s := range touched {
			tx.Touch(s)
		}
		return "", nil
	})
	must(t, err)
}

// textColumns are the columns of text of each table.
func textColumns(tx *db.Tx) (map[string][]string, error) {
	query := `SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND lower(p.type) = 'text' ORDER BY 1, 2`
	if tx.Postgres() {
		query = `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() AND data_type = 'text' ORDER BY 1, 2`
	}
	type column struct{ Table, Name string }
	all, err := db.All[column](tx, query)
	tables := map[string][]string{}
	for _, c := range all {
		tables[c.Table] = append(tables[c.Table], c.Name)
	}
	return tables, err
}

// ownerOf says how the owner of a table's row is found.
func ownerOf(columns []string) string {
	switch {
	case slices.Contains(columns, "subject_id"):
		return `coalesce(subject_id, '')`
	case slices.Contains(columns, "case_id"):
		return `coalesce((SELECT c.subject_id FROM cases c WHERE c.id = case_id), '')`
	case slices.Contains(columns, "person_id"):
		return `coalesce((SELECT min(s.id) FROM subject s WHERE s.person_id = x.person_id), '')`
	case slices.Contains(columns, "kept_id"):
		return `kept_id`
	case slices.Contains(columns, "org_id"):
		return `coalesce(org_id, '')`
	case slices.Contains(columns, "provider_id"):
		return `coalesce(provider_id, '')`
	case slices.Contains(columns, "user_id"):
		return `coalesce((SELECT u.org_id FROM app_user u WHERE u.id = x.user_id), '')`
	}
	return `''`
}

func (w *world) markTable(tx *db.Tx, table string, columns []string, of func(sild.ID) (sild.ID, int)) error {
	owner := ownerOf(columns)
	if table == "organisation" {
		owner = "id"
	}
	key := "id"
	if !slices.Contains(columns, "id") {
		return nil
	}
	type idRow struct{ ID, Owner sild.ID }
	for _, name := range []string{"id", "thing"} {
		if !slices.Contains(columns, name) {
			continue
		}
		rows, err := db.All[idRow](tx, `SELECT DISTINCT `+name+`, `+owner+` FROM `+table+` x ORDER BY 1`)
		if err != nil {
			return err
		}
		for _, r := range rows {
			s, p := of(r.Owner)
			w.ids[table] = append(w.ids[table], owned{string(r.ID), s, p})
		}
	}
	for _, column := range columns {
		type textRow struct {
			ID, Owner sild.ID
			Text      string
		}
		rows, err := db.All[textRow](tx, `SELECT `+key+`, `+owner+`, coalesce(`+column+`, '') FROM `+table+` x ORDER BY 1`)
		if err != nil {
			return err
		}
		for _, r := range rows {
			subject, programme := of(r.Owner)
			if programme < 0 {
				continue
			}
			word := fmt.Sprintf("qz%05dzq", len(w.canaries))
			marked, ok := markText(r.Text, word, typed(table, column))
			if !ok {
				continue
			}
			w.canaries[word] = canary{table, column, subject, programme}
			if _, err := db.Exec(tx, `UPDATE `+table+` SET `+column+` = $1 WHERE `+key+` = $2`, marked, string(r.ID)); err != nil {
				return err
			}
		}
	}
	return nil
}

// typed reports whether a column holds what people type, even if it is one word.
func typed(table, column string) bool {
	switch table + "." + column {
	case "person_detail.given", "person_detail.family", "person_detail.code", "person_name.name", "network_member.name", "network_member.phone", "network_member.email",
		"reach.value", "address.place", "address.street", "app_user.name", "app_user.email", "organisation.name", "team.name", "carried_over.contract":
		return true
	}
	return false
}

// markText puts a word into a text, or into the texts of an object of JSON.
func markText(text, word string, typed bool) (string, bool) {
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		var v any
		if json.Unmarshal([]byte(text), &v) != nil {
			return "", false
		}
		v, ok := markValue(v, word)
		b, err := json.Marshal(v)
		return string(b), ok && err == nil
	}
	if text == "" || isID.MatchString(text) || !typed && !sentence(text) {
		return "", false
	}
	if strings.Contains(text, "@") {
		return word + text, true
	}
	return text + " " + word, true
}

func markValue(v any, word string) (any, bool) {
	done := false
	switch x := v.(type) {
	case string:
		if sentence(x) {
			return x + " " + word, true
		}
	case []any:
		for i := range x {
			var ok bool
			x[i], ok = markValue(x[i], word)
			done = done || ok
		}
	case map[string]any:
		for k := range x {
			var ok bool
			x[k], ok = markValue(x[k], word)
			done = done || ok
		}
	}
	return v, done
}

// sentence reports whether a text was typed rather than chosen: it has a space
// between words and a capital letter, and is no address or argument.
func sentence(text string) bool {
	return strings.Contains(text, " ") && strings.ContainsFunc(text, unicode.IsUpper) && !strings.HasPrefix(text, "$argon2")
}

// look finds out who may see whom, from the rows alone: by no function of the
// house but the table of the policy.
func (w *world) look(t testing.TB, orgs map[sild.ID]int) {
	t.Helper()
	w.read(t, func(tx *db.Tx) error {
		type member struct {
			User, Org sild.ID
			Role      string
		}
		members, err := db.All[member](tx, `SELECT u.id, u.org_id, min(m.role) FROM app_user u JOIN member m ON m.user_id = u.id AND m.group_id <> u.id
			WHERE m.from_on <= $1 AND m.until_on >= $1 AND u.disabled_at IS NULL GROUP BY u.id, u.org_id ORDER BY u.id`, tx.Today())
		if err != nil {
			return err
		}
		for _, m := range members {
			w.users = append(w.users, user{m.User, m.Org, m.Role, orgs[m.Org]})
			if w.sees[m.User], err = sees(tx, m.User); err != nil {
				return err
			}
		}
		return nil
	})
}

// sees are the sections that a user may read of each subject today.
func sees(tx *db.Tx, u sild.ID) (map[sild.ID]string, error) {
	type grant struct {
		Subject                  sild.ID
		Role, Relation, Sections string
		Excluded                 bool
	}
	grants, err := db.All[grant](tx, `SELECT g.subject_id, g.role, g.relation, g.sections, EXISTS (SELECT 1 FROM exclusion x WHERE x.subject_id = g.subject_id AND x.user_id = $1)
		FROM access_grant g JOIN member m ON m.group_id = g.grantee_id AND m.role = g.role
		WHERE m.user_id = $1 AND m.from_on <= $2 AND m.until_on >= $2 AND g.from_on <= $2 AND g.until_on >= $2`, u, tx.Today())
	all := map[sild.ID]string{}
	for _, g := range grants {
		for i := range len(access.Sections) {
			if access.Decide([]access.Grant{{Role: g.Role, Relation: g.Relation, Sections: g.Sections}}, access.Normal, g.Excluded, access.Sections[i]) != 0 {
				all[g.Subject] += access.Sections[i : i+1]
			}
		}
	}
	return all, err
}
