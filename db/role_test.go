// SPDX-License-Identifier: EUPL-1.2

package db_test

import (
	"crypto/rand"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sild/db"
	"sild/db/dbtest"
)

// TestServingRole: on PostgreSQL the role of docs/operations.md finds its tables and
// works with them, and can neither change a table nor what the trail has.
func TestServingRole(t *testing.T) {
	writes := regexp.MustCompile(`(UPDATE|DELETE FROM) (trail|trail_subject|trail_leaf|trail_hash|goose_db_version)\b`)
	if !writes.MatchString("DELETE FROM trail WHERE") || writes.MatchString("DELETE FROM trail_pending") {
		t.Error("the rule on what the trail has sees nothing")
	}
	if err := filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "node_modules") {
			return err
		}
		text, err := os.ReadFile(path)
		if found := writes.Find(text); found != nil {
			t.Errorf("%s: %s: the role that serves may not", path, found)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if os.Getenv("TEST_DATABASE") == "" {
		t.Skip("SQLite has no roles")
	}
	guide, err := os.ReadFile("../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, sql, ok := strings.Cut(string(guide), "```sql\nCREATE ROLE ")
	sql, _, end := strings.Cut(sql, "```")
	if !ok || !end {
		t.Fatal("operations.md says nothing of the role")
	}
	role, word := "serves_"+strings.ToLower(rand.Text()), rand.Text()
	sql = strings.ReplaceAll("CREATE ROLE "+sql, "sild_serves", role)
	sql = strings.Replace(sql, "LOGIN;", "LOGIN PASSWORD '"+word+"';", 1)
	address := dbtest.URL(t)
	owner, err := db.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	do := func(d *db.DB, statements ...string) error {
		return d.Write(t.Context(), worker, func(tx *db.Tx) error {
			for _, s := range statements {
				if s = strings.TrimSpace(s); s != "" {
					if _, err := db.Exec(tx, s); err != nil {
						return err
					}
				}
			}
			return nil
		})
	}
	if err := do(owner, strings.Split(sql, ";")...); err != nil {
		t.Fatal(err)
	}
	defer do(owner, `DROP OWNED BY `+role, `DROP ROLE `+role)

	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(role, word)
	serving, err := db.Open(t.Context(), u.String())
	if err != nil {
		t.Fatal(err)
	}
	defer serving.Close()
	if err := serving.Migrate(t.Context()); err != nil {
		t.Errorf("with its tables in place: %v", err)
	}
	const entry = `INSERT INTO trail (id, at, user_id, org_id, role, action, what, object_id, sections, purpose) VALUES ('e1', '2026-03-09', 'u', 'o', 'r', 'read', 'case', 'c', 'I', '')`
	if err := do(serving, `INSERT INTO organisation (id, name, kind, created_at, place) VALUES ('o1', 'A', 'provider', '2026-03-09', '')`, `UPDATE organisation SET name = 'B' WHERE id = 'o1'`, entry, `DELETE FROM trail_pending`); err != nil {
		t.Errorf("its work: %v", err)
	}
	for _, s := range []string{
		`CREATE TABLE mine (id text)`, `ALTER TABLE trail ADD COLUMN mine text`, `DROP TABLE trail_leaf`, `TRUNCATE trail`, `DELETE FROM trail`, `UPDATE trail SET user_id = 'nobody'`,
		`DELETE FROM trail_subject`, `UPDATE trail_leaf SET n = 0`, `DELETE FROM trail_hash`, `DELETE FROM goose_db_version`,
	} {
		if err := do(serving, s); err == nil || !strings.Contains(err.Error(), "permission denied") && !strings.Contains(err.Error(), "must be owner") {
			t.Errorf("%s: %v; want it denied", s, err)
		}
	}
	if err := do(owner, `DELETE FROM trail`); err != nil {
		t.Errorf("the control, by the owner: %v", err)
	}
}
