// SPDX-License-Identifier: EUPL-1.2

package bench_test

import (
	"bytes"
	"net/http/httptest"
	"regexp"
	"testing"
	"time"

	"sild"
	"sild/cli/bench"
	"sild/cli/generate"
	"sild/db"
	"sild/db/dbtest"
	"sild/flow"
	"sild/org"
	"sild/web"
)

// TestBench: every operation does what people do, and leaves its trail; what is
// written down stays and everything still follows from the facts.
func TestBench(t *testing.T) {
	d := dbtest.New(t)
	flow := flow.New(t.Context(), d)
	made, err := generate.Run(t.Context(), d, flow, generate.Options{Cases: 80, Seed: 1, On: sild.DateOf(time.Now(), time.UTC)}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	d.Now = time.Now // people work today
	o := bench.Options{Connections: []int{1, 2}, Rounds: 1, Lasts: time.Millisecond, Made: made, Password: "twelve letters and more"}
	secret, err := org.NewSecret(t.Context(), o.Password)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := flow.Write(t.Context(), sild.System, once, func(tx *db.Tx) (string, error) {
		for _, mail := range bench.Mails {
			u, err := db.One[sild.ID](tx, `SELECT id FROM app_user WHERE email = $1`, mail)
			if err != nil {
				return "", err
			}
			if err := org.SetPassword(tx, u, secret); err != nil {
				return "", err
			}
		}
		return "", nil
	}); err != nil {
		t.Fatal(err)
	}
	pages, err := web.New(web.Config{Flow: flow, Log: sild.NewLog(t.Output())})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(pages)
	defer server.Close()

	count := func(query string) (n int) {
		t.Helper()
		if err := d.Read(t.Context(), sild.System, func(tx *db.Tx) error {
			n, err = db.One[int](tx, query)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	trail, contacts := count(`SELECT count(*) FROM trail`), count(`SELECT count(*) FROM contact`)
	asked := hear(d)
	lines, err := bench.Served(t.Context(), server.URL, o)
	if err != nil {
		t.Fatal(err)
	}
	walksNone(t, d, asked())
	if n := count(`SELECT count(*) FROM trail`) - trail; n < 24 { // 4 operations, 3 connections, a warm round and another
		t.Errorf("%d lines of the trail", n)
	}
	if n := count(`SELECT count(*) FROM contact`) - contacts; n < 6 {
		t.Errorf("%d contacts were written down", n)
	}
	if err := bench.Least(t.Context(), d, flow, o, lines); err != nil {
		t.Fatal(err)
	}
	if err := bench.Bare(t.Context(), d, flow, o, lines); err != nil {
		t.Fatal(err)
	}
	if _, err := flow.Check(t.Context(), func(d differs) { t.Error(d) }); err != nil {
		t.Error(err)
	}
	trail = count(`SELECT count(*) FROM trail`)
	costs, err := bench.Trail(t.Context(), d, flow, o)
	if err != nil || len(costs) != 10 { // five operations, with one connection and two
		t.Fatal(len(costs), err)
	}
	for _, c := range costs {
		if c.With.PerSecond <= 0 || c.Without.PerSecond <= 0 {
			t.Errorf("measured nothing: %+v", c)
		}
	}
	if n := count(`SELECT count(*) FROM trail`) - trail; n < 20 {
		t.Errorf("%d lines of the trail", n)
	}
	constant, err := bench.Constant(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := bench.Table(&b, append(lines, constant...)); err != nil {
		t.Fatal(err)
	}
	var table bytes.Buffer
	if err := bench.CostTable(&table, costs); err != nil || bytes.Count(table.Bytes(), []byte("\n")) != 11 {
		t.Errorf("the costs are %v\n%s", err, &table)
	}
	if n := len(regexp.MustCompile(`(?m)^ *(list of 50 cases|case with 50 notes|add a contact|people by name|constant page) +[12] +\d`).FindAllString(b.String(), -1)); n != 10 {
		t.Errorf("the table has %d lines of 10:\n%s", n, &b)
	}
}

type differs = flow.Difference

var once flow.Once
