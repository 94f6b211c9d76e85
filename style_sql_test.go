// SPDX-License-Identifier: EUPL-1.2

package sild_test

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// constant is the text of e, where what is joined to it at run time reads " ¤ ".
// It is false if nothing of e is text.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			s, err := strconv.Unquote(e.Value)
			return s, err == nil
		}
	case *ast.ParenExpr:
		return constant(e.X)
	case *ast.BinaryExpr:
		x, okX := constant(e.X)
		y, okY := constant(e.Y)
		if e.Op == token.ADD && (okX || okY) {
			if !okX {
				x = " ¤ "
			}
			if !okY {
				y = " ¤ "
			}
			return x + y, true
		}
	}
	return "", false
}

// A literal is a text in a Go file with the line where it begins.
type literal struct {
	text string
	line int
}

func literals(f *ast.File) (all []literal) {
	ast.Inspect(f, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		if text, ok := constant(e); ok {
			all = append(all, literal{text, fset.Position(e.Pos()).Line})
			return false
		}
		return true
	})
	return all
}

// isSQL finds statements in any case, and parts of statements by their capitals.
var isSQL = regexp.MustCompile(`\b(?:SELECT|INSERT INTO|DELETE FROM|ORDER BY|GROUP BY|WHERE|JOIN|VALUES|UPDATE \w+ SET|EXISTS|CASE WHEN|AND \w+(?:\.\w+)? (?:=|<|>|IN|LIKE|IS)|LIKE \$)\b` +
	`|(?is)^\s*(?:select\s.+\sfrom\s|insert\s+into\s+\w+\s*\(|update\s+\w+\s+set\s|delete\s+from\s+\w+)`)

// traps are what the two databases read differently, or what would put the
// clock or the machine's language into a statement (design §3).
var traps = []struct {
	pattern *regexp.Regexp
	advice  string
	dialect bool // allowed where the databases are told apart
}{
	{regexp.MustCompile(`(?i)\bI?LIKE\b`), "LIKE folds ASCII on one database and nothing on the other: compare a folded key column", false},
	{regexp.MustCompile(`(?i)\bnow\s*\(|\bcurrent_(?:timestamp|date|time)\b|\bdatetime\s*\(|\bjulianday\s*\(|\bstrftime\s*\(`), "the moment is tx.Now, given as an argument", false},
	{regexp.MustCompile(`(?i)\binterval\s+'|\bdate\s*\(`), "no date arithmetic in SQL: make the dates in Go, or join the table day", false},
	{regexp.MustCompile(`(?i)\bskip\s+locked\b|\bfor\s+update\b|\blateral\b`), "belongs into db/dialect.go", true},
	{regexp.MustCompile(`\?`), "write $1", true},
	{regexp.MustCompile(`(?i)\$\d+\s+is\s+(?:not\s+)?null`), "write CAST($1 AS text) IS NULL: PostgreSQL cannot tell the type of a bare argument", false},
	{regexp.MustCompile(`::\s*\w`), "write CAST(… AS …)", true},
	{regexp.MustCompile(`(?i)\bas\s+(?:date|timestamptz)\s*\)\s*(?:$|[^\sI]|I[^S])`), "SQLite casts the text of a date to the number of its year: give the argument as it is", false},
	{regexp.MustCompile(`(?i)\bcast\s*\(\s*(?:\w+\.)?(?:at|\w+_at)\s+as\s+text`), "a moment reads differently as text in each database: select it as a time", false},
	{regexp.MustCompile(`(?i)\b(?:day|\w+_(?:on|at|from|until))\s*[-+]\s`), "SQLite subtracts years, without an error: make the dates in Go, or join the table day", false},
	{regexp.MustCompile(`(?i)\b(?:max|min)\s*\([^(),]*,|\b(?:greatest|least|ifnull|iif|group_concat|string_agg|bool_or|bool_and|extract|date_trunc|to_char)\s*\(`), "only one of the two databases has it", false},
	{regexp.MustCompile(`->|\bjsonb?_\w+\s*\(`), "JSON is text here, and its truth values differ: read it in Go", false},
	{regexp.MustCompile(`(?i)\browid\b|\binsert\s+or\b|\breplace\s+into\b|\bany\s*\(|\bcollate\b`), "only one of the two databases has it", true},
}

var (
	quoted  = regexp.MustCompile(`'(?:[^']|'')*'`)
	comment = regexp.MustCompile(`--[^\n]*`)
)

// sqlProblems says which traps the statement, or the part of one, falls into.
func sqlProblems(sql string, tables schema, dialect bool) (problems []string) {
	bare := quoted.ReplaceAllString(comment.ReplaceAllString(sql, ""), "''")
	for _, trap := range traps {
		if m := trap.pattern.FindString(bare); m != "" && (!dialect || !trap.dialect) {
			problems = append(problems, strconv.Quote(m)+": "+trap.advice)
		}
	}
	return append(problems, tables.orderProblems(bare)...)
}

// A schema is what the migrations make: of each table each column, and whether it can be null.
type schema map[string]map[string]bool

var (
	createTable = regexp.MustCompile(`(?i)\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?(\w+)\s*\(`)
	addColumn   = regexp.MustCompile(`(?i)\balter\s+table\s+(\w+)\s+add\s+(?:column\s+)?(\w+)\s+([^;]*)`)
	renameTable = regexp.MustCompile(`(?i)\balter\s+table\s+(\w+)\s+rename\s+to\s+(\w+)`)
	notNull     = regexp.MustCompile(`(?i)\bnot\s+null\b|\bprimary\s+key\b`)
	wholeTable  = regexp.MustCompile(`(?i)^(?:primary|foreign|unique|check|constraint|exclude)\b`)
	keyOfTable  = regexp.MustCompile(`(?i)\bprimary\s+key\s*\(([^)]*)\)`)
)

// read adds what the text of a migration makes.
func (s schema) read(sql string) {
	sql, _, _ = strings.Cut(sql, "-- +goose Down")
	sql = comment.ReplaceAllString(sql, "")
	for _, m := range createTable.FindAllStringSubmatchIndex(sql, -1) {
		table := sql[m[2]:m[3]]
		s[table] = map[string]bool{}
		for _, part := range split(sql[m[1]:]) {
			words := strings.Fields(part)
			switch {
			case len(words) == 0:
			case wholeTable.MatchString(part):
				if key := keyOfTable.FindStringSubmatch(part); key != nil {
					for _, col := range strings.Split(key[1], ",") {
						s[table][strings.TrimSpace(col)] = false
					}
				}
			default:
				s[table][words[0]] = !notNull.MatchString(part)
			}
		}
	}
	for _, m := range addColumn.FindAllStringSubmatch(sql, -1) {
		if s[m[1]] != nil {
			s[m[1]][m[2]] = !notNull.MatchString(m[3])
		}
	}
	for _, m := range renameTable.FindAllStringSubmatch(sql, -1) {
		s[m[2]] = s[m[1]]
		delete(s, m[1])
	}
}

// split cuts s at its commas outside brackets, up to the bracket that closes
// what s is inside of, or to the end of s.
func split(s string) (parts []string) {
	depth, from := 0, 0
	for i, r := range s {
		switch r {
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return append(parts, strings.TrimSpace(s[from:i]))
			}
		case ',':
			if depth == 0 {
				parts, from = append(parts, strings.TrimSpace(s[from:i])), i+1
			}
		}
	}
	return append(parts, strings.TrimSpace(s[from:]))
}

var (
	orderBy   = regexp.MustCompile(`(?i)\border\s+by\b`)
	endOfSort = regexp.MustCompile(`(?i)\b(?:limit|offset|rows|range|union|fetch)\b.*`)
	sortTerm  = regexp.MustCompile(`(?is)^(?:(\w+)\.)?(\w+)(?:\s+(?:asc|desc))?$`)
	fromTable = regexp.MustCompile(`(?i)\b(from|left\s+join|join)\s+(\w+)(?:\s+as)?(?:\s+(\w+))?`)
	reserved  = []string{"on", "where", "join", "left", "inner", "cross", "order", "group", "using", "limit", "union", "set", "values", "returning", "having", "natural"}
)

// orderProblems finds ORDER BY of columns that can be null and that do not say
// where nulls go: first on one database, last on the other.
func (s schema) orderProblems(sql string) (problems []string) {
	tables, outer := map[string]string{}, map[string]bool{}
	for _, m := range fromTable.FindAllStringSubmatch(sql, -1) {
		if s[m[2]] == nil {
			continue
		}
		alias := m[2]
		if m[3] != "" && !slices.Contains(reserved, strings.ToLower(m[3])) {
			alias = m[3]
		}
		tables[alias] = m[2]
		outer[alias] = outer[alias] || strings.EqualFold(m[1][:1], "l")
	}
	for _, at := range orderBy.FindAllStringIndex(sql, -1) {
		for _, term := range split(sql[at[1]:]) {
			term = strings.TrimSpace(endOfSort.ReplaceAllString(strings.ReplaceAll(term, "\n", " "), ""))
			m := sortTerm.FindStringSubmatch(term)
			if m != nil && s.canBeNull(m[1], m[2], tables, outer) {
				problems = append(problems, "ORDER BY "+term+": the column can be null, say NULLS FIRST or NULLS LAST")
			}
		}
	}
	return problems
}

func (s schema) canBeNull(alias, column string, tables map[string]string, outer map[string]bool) bool {
	if alias != "" {
		null, ok := s[tables[alias]][column]
		return ok && (null || outer[alias])
	}
	for a, table := range tables {
		if null, ok := s[table][column]; ok && (null || outer[a]) {
			return true
		}
	}
	if len(tables) > 0 {
		return false
	}
	// A part of a statement: guilty if the column can be null wherever there is one of that name.
	some := false
	for _, columns := range s {
		null, ok := columns[column]
		if ok && !null {
			return false
		}
		some = some || ok
	}
	return some
}

func TestSQL(t *testing.T) {
	small := schema{}
	small.read(`-- +goose Up
		CREATE TABLE goal (
			id text PRIMARY KEY,
			title text NOT NULL CHECK (length(title) > 0),
			due_on date, -- open-ended
			kind text NOT NULL DEFAULT 'a, b'
		);
		CREATE TABLE pair (a text, b text, n integer, PRIMARY KEY (a, b));
		ALTER TABLE goal ADD COLUMN met_on date;
		-- +goose Down
		DROP TABLE goal;`)
	good := func(sql string) {
		t.Helper()
		if p := sqlProblems(sql, small, false); p != nil {
			t.Errorf("%s\n%v; want no problem", sql, p)
		}
	}
	bad := func(sql string) {
		t.Helper()
		if !isSQL.MatchString(sql) {
			t.Errorf("%s\nis not seen as SQL", sql)
		}
		if sqlProblems(sql, small, false) == nil {
			t.Errorf("%s\nhas no problem; want one", sql)
		}
	}
	good(`SELECT id FROM goal WHERE title = 'like now() ?' ORDER BY title, due_on NULLS LAST, id`)
	good(`SELECT a FROM pair ORDER BY a DESC, b`)
	good(`SELECT id FROM goal WHERE CAST($1 AS text) IS NULL ORDER BY lower(title) LIMIT 5`)
	good(`SELECT count(*) AS n FROM goal GROUP BY kind ORDER BY kind`)
	bad(`SELECT id FROM goal ORDER BY due_on`)
	bad(`SELECT id FROM goal g ORDER BY g.met_on DESC LIMIT 5`)
	bad(`SELECT row_number() OVER (ORDER BY due_on) FROM goal`)
	bad(`SELECT g.id FROM pair p LEFT JOIN goal g ON g.id = p.a ORDER BY g.title`)
	bad(`SELECT a FROM pair ORDER BY n`)
	bad(`ORDER BY due_on`)
	bad(`SELECT id FROM goal WHERE title LIKE $1`)
	bad(`select id from goal where title like $1`)
	bad(`UPDATE goal SET met_on = now()`)
	bad(`SELECT id FROM goal WHERE due_on < CURRENT_DATE`)
	bad(`SELECT id FROM goal WHERE id = ?`)
	bad(`SELECT id FROM goal WHERE $1 IS NULL OR kind = $1`)
	bad(`SELECT id FROM goal FOR UPDATE SKIP LOCKED`)
	bad(`SELECT id FROM goal WHERE due_on > $1 - interval '1 day'`)
	good(`SELECT id FROM goal WHERE CAST($1 AS date) IS NULL OR due_on > $1`)
	bad(`SELECT id FROM goal WHERE due_on > CAST($1 AS date)`)
	bad(`SELECT id FROM goal WHERE CAST($1 AS date) <= due_on`)
	good(`SELECT substr(CAST(due_on AS text), 1, 7) FROM goal`)
	bad(`SELECT substr(CAST(g.created_at AS text), 1, 7) FROM goal g`)
	bad(`SELECT met_on - due_on FROM goal`)
	bad(`SELECT id FROM goal WHERE due_on + 7 < $1`)
	good(`SELECT max(title), count(*) - 1 FROM goal`)
	bad(`SELECT max(title, kind) FROM goal`)
	bad(`SELECT greatest(title, kind) FROM goal`)
	bad(`SELECT data ->> 'a' FROM goal`)
	bad(`SELECT id FROM goal WHERE id = ANY($1)`)
	bad(`INSERT OR IGNORE INTO goal (id) SELECT $1`)
	if p := sqlProblems(`SELECT id FROM goal FOR UPDATE SKIP LOCKED`, small, true); p != nil {
		t.Errorf("dialect.go may say SKIP LOCKED, but: %v", p)
	}

	tables := schema{}
	migrations := files(t, func(s source) bool { return strings.HasSuffix(s.path, ".sql") })
	for _, s := range migrations {
		tables.read(s.text)
	}
	for _, s := range migrations {
		dialect := regexp.MustCompile(`sqlite|postgres|pgx`).MatchString(s.path)
		for _, p := range sqlProblems(s.text, schema{}, dialect) {
			t.Errorf("%s: %s", s.path, p)
		}
	}
	own := regexp.MustCompile(`^style_\w+_test\.go$`)
	for _, s := range files(t, func(s source) bool {
		return isGo(s) && !isTool(s) && s.pkg != "e2e" && !own.MatchString(s.path)
	}) {
		for _, l := range literals(s.file) {
			if !isSQL.MatchString(l.text) {
				continue
			}
			for _, p := range sqlProblems(l.text, tables, s.path == "db/dialect.go") {
				t.Errorf("%s:%d: %s", s.path, l.line, p)
			}
		}
	}
}
