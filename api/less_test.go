// SPDX-License-Identifier: EUPL-1.2

package api_test

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"sild/access"
	"sild/flow/flowtest"
)

// lessHead stands above testdata/less.golden.
const lessHead = `# What each operation of the API answers to those who may less than its caller
# in the journeys (TestJourney): without a section (I, A, P, N, H, O, F, S, C of
# access/policy.csv) in any of their grants, without a duty of their role
# (access/duties.csv), with every record limited, or with all records closed to
# them. A number is the status of a refusal; the rest are fields of the answer
# that are missing or fewer then, or of what writes, tables. Under that stands
# what others get who ask for the same.
`

// A lacking is what one operation, asked as a scene asks it, answers to those who may
// less: it stands in testdata/less.golden.
type lacking struct {
	operation, role string
	without         map[string]string // what is taken away → what the answer lacks then
	others          map[string]string // who else asks → what they get
}

// less asks what a scene asks, with one right less each time and by everybody
// else, and nothing comes of it.
func (d *door) less(s scene) {
	d.t.Helper()
	line, _, _ := strings.Cut(s.do, "?")
	n := lacking{named.ReplaceAllString(line, "{}"), s.as.Role, map[string]string{}, map[string]string{}}
	key := n.operation + " " + n.role
	if s.as.ID == "" || s.status >= 300 || d.asked == nil || d.asked[key] != nil {
		return
	}
	ask := func(u flowtest.User) (a answer) {
		r := d.request(u, s.do, s.body)
		if r.Method != http.MethodGet {
			r.Header.Set("Idempotency-Key", rand.Text())
		}
		r, end := d.Rehearse(r)
		w := d.send(r)
		return answer{w.Code, end(), fields(w.Body.Bytes())}
	}
	look := func() {
		clear(n.without)
		whole := ask(s.as)
		let := d.Exclude(s.as.ID)
		n.without["any record"] = whole.lost(ask(s.as))
		let()
		if n.without["any record"] != "" || s.as.Role == access.Participant { // it has to do with records
			for _, section := range []byte(access.Sections) {
				back := d.Without(section)
				n.without[string(section)] = whole.lost(ask(s.as))
				back()
			}
			back := d.Only('I')
			n.without["all but I"] = whole.lost(ask(s.as))
			back()
			lift := d.Limit()
			n.without["limited"] = whole.lost(ask(s.as))
			lift()
		}
		maps.Copy(n.without, flowtest.Needed(s.as.Role, func() string { return whole.lost(ask(s.as)) }))
		for name, u := range map[string]flowtest.User{
			"prison": d.Officer, "coordinator": d.Coordinator, "lead": d.Worker, "colleague": d.Second, "other provider": d.Stranger,
			"funder": d.Manager, "admin": d.Admin, "privacy officer": d.Keeper,
		} {
			if u.ID == s.as.ID {
				continue
			}
			n.others[name] = "may"
			if a := ask(u); a.code >= 300 && len(a.wrote) == 0 {
				n.others[name] = strconv.Itoa(a.code)
			}
		}
	}
	look()
	if flowtest.EachMutant != nil {
		flowtest.EachMutant("api.TestJourney", func() string { look(); return fmt.Sprint(n) })
	}
	d.asked[key] = &n
}

// An answer is what came of a request: of one that wrote, the tables say more than
// the code, because what it wrote was undone before it was shown.
type answer struct {
	code   int
	wrote  []string
	fields map[string]int
}

// lost is what less has less than the whole: its code if it was refused, the
// tables to which it did not write, or the fields that are empty, or fewer.
func (whole answer) lost(less answer) string {
	var gone []string
	switch {
	case len(whole.wrote) > 0 && len(less.wrote) > 0:
		for _, table := range whole.wrote {
			if !slices.Contains(less.wrote, table) {
				gone = append(gone, table)
			}
		}
	case len(whole.wrote) > 0 || whole.code != less.code:
		return strconv.Itoa(less.code)
	default:
		for _, name := range slices.Sorted(maps.Keys(whole.fields)) {
			if up := name[:max(0, strings.LastIndexByte(name, '.'))]; less.fields[name] < whole.fields[name] && (up == "" || less.fields[up] >= whole.fields[up]) {
				gone = append(gone, name)
			}
		}
	}
	return strings.Join(gone, ",")
}

// fields are how often each field of an answer has a value.
func fields(body []byte) map[string]int {
	all := map[string]int{}
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, v := range v {
				walk(strings.TrimPrefix(at+"."+name, "."), v)
			}
			all[at]++
		case []any:
			for _, v := range v {
				walk(at, v)
			}
		default:
			if v != nil && v != "" && v != false {
				all[at]++
			}
		}
	}
	var v any
	if json.Unmarshal(body, &v) == nil {
		walk("", v)
	}
	return all
}

// needed holds what all operations answer to those who may less.
func (d *door) needed() {
	d.t.Helper()
	if d.asked == nil {
		return
	}
	var b strings.Builder
	b.WriteString(lessHead)
	for _, n := range slices.SortedFunc(maps.Values(d.asked), func(a, b *lacking) int {
		return cmp.Or(cmp.Compare(a.operation, b.operation), cmp.Compare(a.role, b.role))
	}) {
		fmt.Fprintf(&b, "%s by %s\n", n.operation, n.role)
		by := map[string][]string{}
		for name, lacks := range n.without {
			by["without %s: "+lacks] = append(by["without %s: "+lacks], name)
		}
		delete(by, "without %s: ")
		for name, code := range n.others {
			by[code+": %s"] = append(by[code+": %s"], name)
		}
		for _, line := range slices.Sorted(maps.Keys(by)) {
			slices.Sort(by[line])
			fmt.Fprintf(&b, "\t"+line+"\n", strings.Join(by[line], ", "))
		}
	}
	flowtest.Held(d.t, "testdata/less.golden", b.String(), *update)
}
