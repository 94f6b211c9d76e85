// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"fmt"
	"maps"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/org"
	"sild/people"
	"sild/referral"
	"sild/web/page"
)

// lessHead stands above testdata/less.golden.
const lessHead = `# What each route answers to those who may less than the role that is named:
# without a section (I, A, P, N, H, O, F, S, C of access/policy.csv) in any of
# their grants, without a duty of their role (access/duties.csv), with every
# record limited, or with all records closed to them. A number is the status of a
# refusal; the rest are the headings, links and forms of the page that are missing
# then, or "less" if only words are. Forms are sent empty.
`

// TestLess holds what the pages show to those who may less, one right less each
// time. Nothing comes of what is sent: each route meets the same world.
func TestLess(t *testing.T) {
	w := flowtest.New(t)
	if w.DB.Postgres() {
		t.Skip("who may does not hang on the database")
	}
	ids, beside := accessWorld(t, w)
	auditor := ownWorld(t, w, ids)
	subject := sild.ID(ids["subject"])
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := people.AddReach(tx, subject, people.ReachInput{Way: "phone", Value: "+372 5555 0199", Safe: "any", Source: "person"})
		if err == nil {
			_, err = people.AddAddress(tx, subject, people.AddressInput{Use: "lived", Kind: "settled", Line: "Metsa 1", Area: "EE-79", From: "2024-01-01", Source: "person"})
		}
		if err == nil {
			_, err = people.AddName(tx, subject, people.NameInput{Kind: "called", Name: "Andrjuša", Source: "person"})
		}
		return err
	})
	account := sild.ID(ids["account"])
	l := newLesser(t, w, ids,
		reader{"lead", w.Worker, ""}, reader{"coordinator", w.Coordinator, ""}, reader{"prison", w.Officer, ""},
		reader{"participant", flowtest.User{ID: account}, "own " + ownToken(t, w, account)},
		reader{"volunteer", beside.Volunteer, ""}, reader{"specialist", beside.Specialist, ""}, reader{"probation", beside.Probation, ""},
		reader{"municipal", beside.Municipal, ""}, reader{"auditor", auditor, ""}, reader{"privacy", w.Keeper, ""}, reader{"colleague", w.Second, ""},
		reader{"other-provider", w.Stranger, ""}, reader{"funder", w.Manager, ""}, reader{"admin", w.Admin, ""})
	text := lessHead + l.all("")
	for _, pack := range []string{"lt-mes-kartu", "ee-moj-followup"} {
		w := flowtest.NewIn(t, pack)
		_, caseID := w.Admitted("Andrei", "Tamm")
		w.Consent(caseID, w.Pack.Asked()[0].ID, "given")
		if pack == "lt-mes-kartu" {
			who := w.AddUser(w.Provider, "Lina Grig", org.Specialist)
			w.Do(w.Coordinator, func(tx *db.Tx) error {
				_, err := flow.HoldSeat(tx, w.Programme.ID, org.SeatInput{User: who.ID, Kind: "employment-mediator", From: w.Today()})
				return err
			})
		}
		text += "\n# " + pack + "\n" + lessOf(t, w, caseID, reader{"lead", w.Worker, ""}, reader{"coordinator", w.Coordinator, ""}, reader{"prison", w.Officer, ""})
	}
	w = flowtest.New(t)
	ids = map[string]string{}
	familyWorld(t, w, ids)
	text += "\n# ee-amif-2018\n" + lessOf(t, w, sild.ID(ids["family_case"]), reader{"lead", w.Worker, ""}, reader{"coordinator", w.Coordinator, ""})
	w = flowtest.New(t)
	town, caseID := townWorld(t, w)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := flow.Answer(tx, caseID, referral.AnswerInput{Outcome: "accepted", Follows: true, Override: "Asked for it."})
		return err
	})
	text += "\n# ee-rapla-2013\n" + lessOf(t, w, caseID, reader{"coordinator", w.Coordinator, ""}, reader{"municipal", town, ""})
	flowtest.Held(t, "testdata/less.golden", text, *update)
}

// lessOf is what the pages of one case and its person show.
func lessOf(t *testing.T, w *flowtest.World, caseID sild.ID, readers ...reader) string {
	t.Helper()
	ids := map[string]string{"case": string(caseID), "family_case": string(caseID)}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		k, err := casework.Load(tx, caseID)
		ids["subject"], ids["programme"] = string(k.Subject), string(k.Programme)
		return err
	})
	l := newLesser(t, w, ids, readers...)
	return l.all("GET /cases/{case}") + l.all("GET /people/{subject}")
}

// A lesser asks for the pages of a world as its readers, who may less.
type lesser struct {
	w       *flowtest.World
	s       *page.Server
	ids     map[string]string
	readers []reader
	order   []string
}

type reader struct {
	name  string
	user  flowtest.User
	token string
}

func newLesser(t *testing.T, w *flowtest.World, ids map[string]string, readers ...reader) *lesser {
	t.Helper()
	s, err := New(page.Config{Flow: w.Flow, Log: sild.Discard})
	if err != nil {
		t.Fatal(err)
	}
	l := &lesser{w: w, s: s, ids: ids, readers: readers}
	for i, r := range readers {
		if r.token == "" {
			readers[i].token = w.Token(r.user, "web")
		}
	}
	for _, r := range s.Routes() {
		l.order = append(l.order, r.Pattern)
	}
	slices.Sort(l.order)
	return l
}

// all is what the routes that begin so show.
func (l *lesser) all(prefix string) string {
	var b strings.Builder
	for _, pattern := range l.order {
		if !strings.HasPrefix(pattern, prefix) {
			continue
		}
		b.WriteString(l.of(pattern))
		if flowtest.EachMutant != nil {
			flowtest.EachMutant("web.TestLess", func() string { return l.of(pattern) })
			flowtest.EachMutant("web.TestAccess", func() string { return l.statuses(pattern) })
		}
	}
	return b.String()
}

// statuses are what a route answers its readers with, as TestAccess holds it.
func (l *lesser) statuses(pattern string) string {
	var b strings.Builder
	for _, r := range l.readers {
		rec := httptest.NewRecorder()
		again, end := l.w.Rehearse(requestOf(pattern, l.ids, r.token))
		l.s.ServeHTTP(rec, again)
		end()
		fmt.Fprintln(&b, rec.Code)
	}
	return b.String()
}

// of is what one route shows to the first reader who may, and whose rights change
// what it shows.
func (l *lesser) of(pattern string) string {
	for _, r := range l.readers {
		ask := func() answer {
			rec := httptest.NewRecorder()
			again, end := l.w.Rehearse(requestOf(pattern, l.ids, r.token))
			l.s.ServeHTTP(rec, again)
			end()
			return answer{rec.Code, rec.Body.String()}
		}
		whole := ask()
		if whole.code == 403 || whole.code == 404 {
			continue
		}
		back := l.w.Exclude(r.user.ID)
		closed := ask()
		back()
		if closed.code == 429 || closed.code == whole.code && marks(closed.body)["words"] == marks(whole.body)["words"] {
			continue
		}
		lost := map[string][]string{}
		note := func(name string, a answer) {
			if gone := whole.lost(a); gone != "" {
				lost[gone] = append(lost[gone], name)
			}
		}
		note("any record", closed)
		for _, section := range []byte(access.Sections) {
			back := l.w.Without(section)
			note(string(section), ask())
			back()
		}
		back = l.w.Only('I')
		note("all but I", ask())
		back()
		lift := l.w.Limit()
		note("limited", ask())
		lift()
		for duty, gone := range flowtest.Needed(r.user.Role, func() string { return whole.lost(ask()) }) {
			lost[gone] = append(lost[gone], duty)
		}
		var b strings.Builder
		fmt.Fprintf(&b, "%s by %s: %d\n", pattern, r.name, whole.code)
		for _, gone := range slices.Sorted(maps.Keys(lost)) {
			slices.Sort(lost[gone])
			fmt.Fprintf(&b, "\twithout %s: %s\n", strings.Join(lost[gone], ", "), gone)
		}
		return b.String()
	}
	return ""
}

type answer struct {
	code int
	body string
}

// lost is what less has less than the whole.
func (whole answer) lost(less answer) string {
	if whole.code != less.code {
		return strconv.Itoa(less.code)
	}
	had, has := marks(whole.body), marks(less.body)
	var gone []string
	for _, m := range slices.Sorted(maps.Keys(had)) {
		if m != "words" && has[m] == 0 {
			gone = append(gone, m)
		}
	}
	if len(gone) == 0 && has["words"] < had["words"] {
		return "less"
	}
	return strings.Join(gone, ", ")
}

// numbered is a part of an address or a name that is an id or a day.
var numbered = regexp.MustCompile(`[^/_]*[0-9][^/_]*`)

// marks are the headings, links and forms of a page, and how many words it has.
func marks(body string) map[string]int {
	all := map[string]int{}
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return all
	}
	name := func(at string) string {
		at, _, _ = strings.Cut(at, "?")
		at, _, _ = strings.Cut(at, "#")
		return numbered.ReplaceAllString(at, "*")
	}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch class, _ := attr(n, "class"); {
		case class == "top" || class == "foot":
			return // the same on every page
		case n.Type == html.TextNode:
			all["words"] += len(strings.Fields(n.Data))
		case n.Type != html.ElementNode:
		case n.Data == "h1" || n.Data == "h2" || n.Data == "h3" || n.Data == "legend" || n.Data == "th" || n.Data == "dt":
			all["“"+words(n)+"”"]++
		case n.Data == "a":
			all[name(value(n, "href"))]++
		case n.Data == "form":
			all["form "+name(value(n, "action"))]++
		case n.Data == "input" || n.Data == "select" || n.Data == "textarea":
			all["field "+name(value(n, "name"))]++
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	walk(doc)
	delete(all, "")
	return all
}

func value(n *html.Node, key string) string {
	v, _ := attr(n, key)
	return v
}
