// SPDX-License-Identifier: EUPL-1.2

package db_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/db"
	"sild/db/dbtest"
)

// A thing has a field of each kind that a column can fill.
type thing struct {
	ID   sild.ID
	Text string
	Kind kind
	Head
	Born    sild.Partial // two columns
	Count   int
	Big     int64
	Small   int32
	Share   float64
	Known   bool
	Day     sild.Date
	At      time.Time
	Blob    []byte
	Answers json.RawMessage
	Said    sild.Private
	Maybe   *string
	Perhaps *int
	Whether *bool
	When    *time.Time
	On      *sild.Date
	Shown   string `db:"-"`
}

type kind string

// Head is embedded: its fields are columns where it stands.
type Head struct {
	By  sild.ID
	Why string
}

const thingColumns = `id, text, kind, by_id, why, born_from, born_until, count, big, small, share, known, day, at, blob, answers, said, maybe, perhaps, whether, at_perhaps, on_perhaps`

const thingTable = `CREATE TABLE thing (
	id text PRIMARY KEY,
	text text,
	kind text,
	by_id text,
	why text,
	born_from date,
	born_until date,
	count integer,
	big bigint,
	small integer,
	share double precision,
	known boolean,
	day date,
	at timestamptz,
	blob bytea,
	answers text,
	said text,
	maybe text,
	perhaps integer,
	whether boolean,
	at_perhaps timestamptz,
	on_perhaps date
)`

// things is a unit of work with an empty table thing.
func things(t testing.TB) *db.Tx {
	t.Helper()
	tx := dbtest.Tx(t, dbtest.New(t), sild.System)
	exec(t, tx, thingTable)
	return tx
}

func exec(t testing.TB, tx *db.Tx, query string, args ...any) int64 {
	t.Helper()
	n, err := db.Exec(tx, query, args...)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func one[T any](t testing.TB, tx *db.Tx, query string, args ...any) T {
	t.Helper()
	v, err := db.One[T](tx, query, args...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

var date = cmp.Comparer(func(a, b sild.Date) bool { return a == b })

func ptr[T any](v T) *T { return &v }

// TestRoundTrip: what was stored comes back as it was, in both databases.
func TestRoundTrip(t *testing.T) {
	tx := things(t)
	if n := db.Columns(thing{}); n != strings.Count(thingColumns, ",")+1 {
		t.Fatalf("Columns(thing) = %d", n)
	}
	good := func(v thing) {
		t.Helper()
		v.ID = tx.NewID()
		if err := db.Insert(tx, "thing", thingColumns, v); err != nil {
			t.Fatal(err)
		}
		got := one[thing](t, tx, `SELECT `+thingColumns+` FROM thing WHERE id = $1`, v.ID)
		if diff := cmp.Diff(v, got, date); diff != "" {
			t.Errorf("stored and read (-want +got):\n%s", diff)
		}
	}
	at := time.Date(2026, 3, 9, 10, 0, 0, 0, time.UTC)
	day := sild.MustDate("2026-03-09")
	good(thing{})
	good(thing{
		Text: "Õhtu", Kind: "late", Head: Head{By: tx.NewID(), Why: "so"}, Born: sild.Partial{From: day, Until: day.AddMonths(1)},
		Count: 7, Big: math.MaxInt64, Small: -3, Share: 0.1, Known: true, Day: day, At: at, Blob: []byte{0, 255, 'x'},
		Answers: json.RawMessage(`{"a": [1]}`), Said: "secret", Maybe: ptr("m"), Perhaps: ptr(0), Whether: ptr(false), When: ptr(at), On: ptr(day),
	})
	good(thing{Big: math.MinInt64, Count: math.MinInt32, Share: -math.MaxFloat64, Blob: []byte{}, Maybe: ptr("")})
	good(thing{Share: math.SmallestNonzeroFloat64, Perhaps: ptr(-1), Whether: ptr(true)})
	for _, micro := range []time.Duration{1, 10, 999_999, 500_000, 100} {
		good(thing{At: at.Add(micro * time.Microsecond), When: ptr(at.Add(-micro * time.Microsecond))})
	}
	for _, s := range []string{"1970-01-01", "1850-01-01", "2199-12-31", "2024-02-29", "1900-03-01", "2026-10-25"} {
		d := sild.MustDate(s)
		good(thing{Day: d, On: &d, At: d.Time(), Born: sild.On(d)})
	}
	for _, s := range hostile {
		good(thing{Text: s, Kind: kind(s), Said: sild.Private(s), Maybe: &s})
	}
}

// hostile are texts that are only texts.
var hostile = []string{
	`'; DROP TABLE thing; --`, `' OR '1'='1`, `"`, `\`, `\'`, `$1`, `?1`, `%_`, `{}`, `NULL`, `true`, `0`, `007`, `1e5`, ` 2026-03-09 `,
	"2026-03-09", "2026-03-09T10:00:00Z", " ", "\t\r\n", "\x01\x7f", "ääkkönen", "Ё", "مرحبا", "👩‍👩‍👧", "\u202e", "\ufeff", "\uffff", "\U0010ffff",
	"e\u0301", strings.Repeat("õ", 100_000),
}

// TestNull: what is absent is NULL, and NULL is the zero value; an empty text
// is a text.
func TestNull(t *testing.T) {
	tx := things(t)
	null := func(arg any) {
		t.Helper()
		if !one[bool](t, tx, `SELECT CAST($1 AS text) IS NULL`, arg) {
			t.Errorf("%#v is stored as a value; want NULL", arg)
		}
	}
	for _, arg := range []any{nil, sild.ID(""), sild.Date{}, time.Time{}, (*string)(nil), (*sild.Date)(nil), []byte(nil), ptr(sild.ID("")), ptr(sild.Date{})} {
		null(arg)
	}
	for _, arg := range []any{"", kind(""), ptr("")} {
		if got := one[*string](t, tx, `SELECT CAST($1 AS text)`, arg); got == nil || *got != "" {
			t.Errorf("%#v comes back as %v; want an empty text", arg, got)
		}
	}
	exec(t, tx, `INSERT INTO thing (id) VALUES ($1)`, "a")
	got := one[thing](t, tx, `SELECT `+thingColumns+` FROM thing`)
	if diff := cmp.Diff(thing{ID: "a"}, got, date); diff != "" {
		t.Errorf("a row of NULLs (-want +got):\n%s", diff)
	}
	if n := one[int](t, tx, `SELECT sum(count) FROM thing WHERE id = 'none'`); n != 0 {
		t.Errorf("the sum of nothing = %d", n)
	}
}

// TestMoments: the order of times is the order of time, and a moment is the
// same one whatever the zone in which it was told.
func TestMoments(t *testing.T) {
	tx := things(t)
	at := time.Date(2026, 3, 9, 9, 59, 59, 999_999_000, time.UTC)
	var want []time.Time
	for i, step := range []time.Duration{-2000 * time.Hour, -time.Second, -time.Microsecond, 0, time.Microsecond, 2 * time.Microsecond, time.Millisecond, time.Second, 24 * time.Hour, 20_000 * time.Hour} {
		want = append(want, at.Add(step))
		told := at.Add(step).In(time.FixedZone("", (i*5-20)*3600)).Add(999) // nanoseconds are not kept
		exec(t, tx, `INSERT INTO thing (id, at) VALUES ($1, $2)`, fmt.Sprint(9-i), told)
	}
	all := func(query string, args ...any) []time.Time {
		t.Helper()
		got, err := db.All[time.Time](tx, query, args...)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if diff := cmp.Diff(want, all(`SELECT at FROM thing ORDER BY at`)); diff != "" {
		t.Errorf("in order (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[3:5], all(`SELECT at FROM thing WHERE at >= $1 AND at < $2 ORDER BY at`, at, at.Add(2*time.Microsecond))); diff != "" {
		t.Errorf("between (-want +got):\n%s", diff)
	}
	if got := one[time.Time](t, tx, `SELECT max(at) FROM thing`); !got.Equal(want[9]) || got.Location() != time.UTC {
		t.Errorf("max = %v; want %v", got, want[9])
	}
	if got := one[time.Time](t, tx, `SELECT at FROM thing WHERE at = $1`, at.In(time.FixedZone("", 3600))); !got.Equal(at) {
		t.Errorf("equal = %v", got)
	}
}

// TestDays: days compare as days, in columns, in expressions and as arguments.
func TestDays(t *testing.T) {
	tx := things(t)
	d := sild.MustDate("2026-03-31")
	exec(t, tx, `INSERT INTO thing (id, day) VALUES ('a', $1), ('b', $2), ('c', $3)`, d, d.AddMonths(-1), sild.Date{})
	good := func(want sild.Date, query string, args ...any) {
		t.Helper()
		if got := one[sild.Date](t, tx, query, args...); got != want {
			t.Errorf("%s = %v; want %v", query, got, want)
		}
	}
	good(d, `SELECT max(day) FROM thing`)
	good(d.AddMonths(-1), `SELECT min(day) FROM thing`)
	good(d, `SELECT day FROM thing WHERE day > $1`, d.AddDays(-1))
	good(d, `SELECT coalesce(day, $1) FROM thing WHERE id = 'c'`, d)
	good(sild.Date{}, `SELECT day FROM thing WHERE id = 'c'`)
	good(sild.MustDate("2026-02-28"), `SELECT max(d.day) FROM day d JOIN thing t ON d.day < t.day WHERE t.id = 'a' AND d.day < $1`, sild.MustDate("2026-03-01"))
	if s := one[string](t, tx, `SELECT substr(CAST(day AS text), 1, 7) FROM thing WHERE id = 'a'`); s != "2026-03" {
		t.Errorf("month = %q", s)
	}
	if n := one[int](t, tx, `SELECT count(*) FROM day WHERE day BETWEEN $1 AND $2`, sild.MustDate("2024-01-01"), sild.MustDate("2024-12-31")); n != 366 {
		t.Errorf("2024 has %d days", n)
	}
	if n := one[int](t, tx, `SELECT count(*) FROM day`); n != 18628 {
		t.Errorf("the calendar has %d days; want 2010-01-01 to 2060-12-31", n)
	}
}

// TestNumbers: sums and means come in the same type from both databases.
func TestNumbers(t *testing.T) {
	tx := things(t)
	exec(t, tx, `INSERT INTO thing (id, count, big, share, known) VALUES ('a', 1, 2, 0.5, $1), ('b', 2, 3, 1.5, $2)`, true, false)
	if n := one[int](t, tx, `SELECT sum(count) FROM thing`); n != 3 {
		t.Error("sum(integer)", n)
	}
	if n := one[int64](t, tx, `SELECT sum(big) FROM thing`); n != 5 {
		t.Error("sum(bigint)", n)
	}
	if n := one[float64](t, tx, `SELECT avg(big) FROM thing`); n != 2.5 {
		t.Error("avg(bigint)", n)
	}
	if n := one[int](t, tx, `SELECT sum(share) FROM thing`); n != 2 {
		t.Error("sum(double)", n)
	}
	if n := one[float64](t, tx, `SELECT sum(count) FROM thing`); n != 3 {
		t.Error("sum(integer) as a share", n)
	}
	if n := one[int](t, tx, `SELECT count(*) FROM thing WHERE known`); n != 1 {
		t.Error("known", n)
	}
	if n := one[int](t, tx, `SELECT count(*) FILTER (WHERE NOT known) FROM thing`); n != 1 {
		t.Error("not known", n)
	}
	if b := one[bool](t, tx, `SELECT count > 1 FROM thing WHERE id = 'b'`); !b {
		t.Error("2 > 1 is false")
	}
}

// TestMisfit: a column that does not fit its field is an error, never another value.
func TestMisfit(t *testing.T) {
	tx := things(t)
	exec(t, tx, `INSERT INTO thing (id, text, big, share, day, at) VALUES ('a', 'x', $1, 0.5, $2, $3)`, int64(math.MaxInt32)+1, sild.MustDate("2026-03-09"), tx.Now)
	bad := func(err error) {
		t.Helper()
		if err == nil || sild.KindOf(err) != sild.Internal {
			t.Errorf("error = %v; want an internal one", err)
		}
	}
	bad(try[int](tx, `SELECT text FROM thing`))
	bad(try[float64](tx, `SELECT text FROM thing`))
	bad(try[int32](tx, `SELECT big FROM thing`))
	bad(try[int](tx, `SELECT share FROM thing`))
	bad(try[string](tx, `SELECT big FROM thing`))
	bad(try[string](tx, `SELECT day FROM thing`))
	bad(try[time.Time](tx, `SELECT text FROM thing`))
	bad(try[sild.Date](tx, `SELECT text FROM thing`))
	bad(try[bool](tx, `SELECT text FROM thing`))
	bad(try[[]byte](tx, `SELECT text FROM thing`))
	bad(try[Head](tx, `SELECT id, text, kind FROM thing`))
	bad(try[Head](tx, `SELECT id FROM thing`))
	bad(try[[]string](tx, `SELECT text FROM thing`))
	bad(try[*Head](tx, `SELECT id, text FROM thing`))
	bad(try[struct{ hidden string }](tx, `SELECT text FROM thing`))
	bad(try[struct{ M map[string]int }](tx, `SELECT text FROM thing`))
	if n := one[int](t, tx, `SELECT count(*) FROM thing`); n != 1 {
		t.Error("the unit of work did not go on")
	}
}

func try[T any](tx *db.Tx, query string, args ...any) error {
	_, err := db.One[T](tx, query, args...)
	return err
}

// TestUnreadable: a text that PostgreSQL cannot hold is refused in both, and
// the unit of work goes on.
func TestUnreadable(t *testing.T) {
	tx := things(t)
	for _, s := range []string{"\x00", "a\x00b", "\xff", "a\xc3", "\xed\xa0\x80"} {
		for _, arg := range []any{s, kind(s), &s, sild.ID(s), sild.Private(s), json.RawMessage(s)} {
			if _, err := db.Exec(tx, `INSERT INTO thing (id) VALUES ($1)`, arg); sild.KindOf(err) != sild.Invalid {
				t.Errorf("%T %q: %v; want it Invalid", arg, s, err)
			}
		}
	}
	for _, arg := range []any{struct{}{}, []string{"a"}, map[string]int{}, uint64(1), func() {}} {
		if _, err := db.Exec(tx, `INSERT INTO thing (id) VALUES ($1)`, arg); err == nil {
			t.Errorf("%T is stored; want it refused", arg)
		}
	}
	if n := one[int](t, tx, `SELECT count(*) FROM thing`); n != 0 {
		t.Errorf("%d rows", n)
	}
}
