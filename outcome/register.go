// SPDX-License-Identifier: EUPL-1.2

package outcome

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// A Query is a question to a register about several people at once, under
// numbers of ours: the register's answers come back with them.
type Query struct {
	ID         sild.ID
	Programme  sild.ID
	Provider   sild.ID
	Indicator  string
	Number     int // 1, 2, … of the provider in the programme
	Day        sild.Date
	RecordedAt time.Time
	RecordedBy sild.ID
}

const queryColumns = `id, programme_id, provider_id, indicator, number, day, recorded_at, recorded_by`

// An Asked is one person of a query. Its reference is "NUMBER-LINE".
type Asked struct {
	Line    int
	Subject sild.ID
	Person  sild.ID
	Case    sild.ID
	From    sild.Date // the time that is asked about
	Until   sild.Date
	Given   string
	Family  string
	Code    string
	Born    sild.Date
	State   string // of the result now
}

// Reference is what a register is to answer with.
func (q Query) Reference(line int) string {
	return strconv.Itoa(q.Number) + "-" + strconv.Itoa(line)
}

// A Candidate is somebody about whom a register can be asked, or the reason why
// not.
type Candidate struct {
	Subject, Person, Case sild.ID
	Name                  string
	From, Until           sild.Date
	WhyNot                string // consent: there is none that holds; early: the time is not over
}

// registered is the indicator of that id, if a register answers it for single
// people.
func registered(tx *db.Tx, id sild.ID, indicator string) (*pack.Pack, pack.Indicator, error) {
	pk, err := programme.Of(tx, id)
	if err != nil {
		return nil, pack.Indicator{}, err
	}
	in, ok := pk.Indicator(indicator)
	if !ok || in.Observe != "" {
		return nil, in, sild.Missing()
	}
	return pk, in, nil
}

// Candidates are those of whom the indicator is not known yet, as far as the
// actor may see that of them, by name. A register can be asked about those whose
// time is over and whose record stands on a legal basis that allows it: a
// consent that holds, or, where the pack has one, a basis set by law.
func Candidates(tx *db.Tx, id sild.ID, indicator string) (_ []Candidate, err error) {
	defer sild.Wrap(&err, "outcome.Candidates(%s, %s)", id, indicator)
	list, err := candidates(tx, id, indicator)
	people := make([]sild.ID, len(list))
	for i, c := range list {
		people[i] = c.Person
	}
	if len(people) > 0 {
		tx.Trail(sild.Entry{Action: "list", What: "result", Sections: "IO", Subjects: people})
	}
	return list, err
}

func candidates(tx *db.Tx, id sild.ID, indicator string) ([]Candidate, error) {
	if err := access.Duty(tx, access.Register); err != nil {
		return nil, err
	}
	pk, _, err := registered(tx, id, indicator)
	if err != nil {
		return nil, err
	}
	today := sild.DateOf(tx.Now, pk.Location())
	bases, consents := pk.AsksFor(indicator), []string(nil)
	byLaw := len(bases) == 0 // the pack ties the question to no basis
	for _, b := range bases {
		if b.Kind == "consent" {
			consents = append(consents, b.ID)
		}
		byLaw = byLaw || b.Kind != "consent"
	}
	type row struct {
		Subject, Person, Case sild.ID
		Name                  string
		Opens, Closes         sild.Date
		Consented             bool
	}
	args := []any{id, indicator, today}
	holds := `EXISTS (SELECT 1 FROM consent k WHERE k.case_id = c.case_id AND k.replaced_at IS NULL AND k.outcome = 'given'
		AND k.basis IN (` + db.List(&args, consents) + `) AND (k.expires_on IS NULL OR k.expires_on >= $3)
		AND NOT EXISTS (SELECT 1 FROM consent w WHERE w.case_id = k.case_id AND w.basis = k.basis AND w.replaced_at IS NULL AND w.outcome <> 'given' AND (w.day > k.day OR w.day = k.day AND w.id > k.id)))`
	scope := access.Scope(tx, 'O', &args)
	rows, err := db.All[row](tx, `SELECT c.subject_id, c.person_id, c.case_id, c.name, r.opens_on, r.closes_on, `+holds+`
		FROM result r JOIN case_card c ON c.case_id = r.case_id
		WHERE r.programme_id = $1 AND r.indicator = $2 AND r.state = 'unknown' AND r.closes_on IS NOT NULL AND `+scope+`
		ORDER BY c.sort_key, c.case_id`, args...)
	list := make([]Candidate, len(rows))
	for i, r := range rows {
		list[i] = Candidate{Subject: r.Subject, Person: r.Person, Case: r.Case, Name: r.Name, From: r.Opens, Until: r.Closes}
		switch {
		case !r.Closes.Before(today):
			list[i].WhyNot = "early"
		case !r.Consented && !byLaw:
			list[i].WhyNot = "consent"
		}
	}
	return list, err
}

// AskRegister makes the list of those about whom a register can be asked. Each
// of them reads in their trail that it was made.
func AskRegister(tx *db.Tx, id sild.ID, indicator string) (q Query, err error) {
	defer sild.Wrap(&err, "outcome.AskRegister(%s, %s)", id, indicator)
	list, err := candidates(tx, id, indicator)
	if err != nil {
		return q, err
	}
	list = slices.DeleteFunc(list, func(c Candidate) bool { return c.WhyNot != "" })
	if len(list) == 0 {
		return q, &sild.Error{Kind: sild.Invalid, Key: "register.nobody"}
	}
	last, err := db.One[int](tx, `SELECT coalesce(max(number), 0) FROM register_query WHERE programme_id = $1 AND provider_id = $2`, id, tx.Actor.Org)
	if err != nil {
		return q, err
	}
	q = Query{ID: tx.NewID(), Programme: id, Provider: tx.Actor.Org, Indicator: indicator, Number: last + 1, Day: tx.Today(), RecordedAt: tx.Now, RecordedBy: tx.Actor.User}
	if err := db.Insert(tx, "register_query", queryColumns, q); err != nil {
		return q, err
	}
	type row struct {
		Query         sild.ID
		Line          int
		Subject, Case sild.ID
		From, Until   sild.Date
	}
	rows, people := make([]row, len(list)), make([]sild.ID, len(list))
	for i, c := range list {
		rows[i], people[i] = row{q.ID, i + 1, c.Subject, c.Case, c.From, c.Until}, c.Person
	}
	tx.Trail(sild.Entry{Action: "write", What: "register_query", Object: q.ID, Sections: "IO", Subjects: people})
	return q, db.InsertAll(tx, "register_query_row", "query_id, line, subject_id, case_id, from_on, until_on", rows)
}

// Queries are those of the actor's organisation for an indicator, the latest
// first.
func Queries(tx *db.Tx, id sild.ID, indicator string) ([]Query, error) {
	if err := access.Duty(tx, access.Register); err != nil {
		return nil, err
	}
	return db.All[Query](tx, `SELECT `+queryColumns+` FROM register_query WHERE programme_id = $1 AND provider_id = $2 AND indicator = $3 ORDER BY number DESC`, id, tx.Actor.Org, indicator)
}

// OpenQuery is a query with those of it whom the actor may see, by their lines.
// It leaves a trail of each, as action says: read, or export where the list
// leaves the house.
func OpenQuery(tx *db.Tx, id sild.ID, action string) (q Query, asked []Asked, err error) {
	defer sild.Wrap(&err, "outcome.OpenQuery(%s)", id)
	if err := access.Duty(tx, access.Register); err != nil {
		return q, nil, err
	}
	if q, err = db.One[Query](tx, `SELECT `+queryColumns+` FROM register_query WHERE id = $1`, id); err != nil {
		return q, nil, err
	}
	if q.Provider != tx.Actor.Org {
		return Query{}, nil, sild.Missing()
	}
	args := []any{id, q.Indicator}
	scope := access.Scope(tx, 'O', &args)
	asked, err = db.All[Asked](tx, `SELECT x.line, x.subject_id, c.person_id, x.case_id, x.from_on, x.until_on, d.given, d.family, d.code,
			CASE WHEN d.born_from = d.born_until THEN d.born_from END, coalesce(r.state, '')
		FROM register_query_row x JOIN case_card c ON c.case_id = x.case_id
		JOIN person_detail d ON d.subject_id = c.person_id AND d.replaced_at IS NULL
		LEFT JOIN result r ON r.subject_id = x.subject_id AND r.indicator = $2 AND r.case_id = x.case_id
		WHERE x.query_id = $1 AND `+scope+` ORDER BY x.line`, args...)
	if err != nil {
		return q, nil, err
	}
	people := make([]sild.ID, len(asked))
	for i, a := range asked {
		people[i] = a.Person
	}
	tx.Trail(sild.Entry{Action: action, What: "register_query", Object: q.ID, Sections: "IO", Subjects: people})
	return q, asked, nil
}

// An Answer is one line of what a register sent back, as far as it was
// understood.
type Answer struct {
	Row     int    // of the text, from 1
	Text    string // as it was sent
	Ref     string
	Asked   *Asked // nil: nobody of the query
	Yes     bool
	On      sild.Date    // the day on which it happened
	Known   bool         // it was known already: nothing is written down
	Problem sild.Message // Key is empty where there is none
}

// ReadAnswers reads a table that a register sent back, a line for each person:
// our reference or the national code, then yes or no, and after yes the day on
// which it first happened. Cells stand apart by tab, semicolon or comma; a first
// line of headings is passed over, and so are empty lines. Every problem is told
// at its line.
func (q Query) ReadAnswers(asked []Asked, text string) (list []Answer) {
	of := map[string]*Asked{}
	for i := range asked {
		of[q.Reference(asked[i].Line)] = &asked[i]
		if asked[i].Code != "" {
			of[asked[i].Code] = &asked[i]
		}
	}
	seen := map[int]bool{}
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		cells := cellsOf(line)
		if len(cells) == 0 {
			continue
		}
		a := Answer{Row: i + 1, Text: strings.Join(cells, " · "), Ref: cells[0], Asked: of[cells[0]]}
		word := ""
		if len(cells) > 1 {
			word = strings.ToLower(cells[1])
		}
		yes, no := slices.Contains(yesWords, word), slices.Contains(noWords, word)
		if a.Asked == nil && !yes && !no && len(list) == 0 && strings.IndexFunc(line, func(r rune) bool { return r >= '0' && r <= '9' }) < 0 {
			continue // headings
		}
		problem := func(key string, args ...string) {
			if a.Problem.Key == "" {
				a.Problem = sild.Message{Key: key, Args: sild.Args{}}
				for j := 0; j+1 < len(args); j += 2 {
					a.Problem.Args[args[j]] = args[j+1]
				}
			}
		}
		switch {
		case a.Asked == nil:
			problem("register.row.nobody")
		case seen[a.Asked.Line]:
			problem("register.row.twice")
		case !yes && !no:
			problem("register.row.answer")
		}
		if a.Asked != nil {
			seen[a.Asked.Line] = true
			a.Known = a.Asked.State == Counts || a.Asked.State == CountsNot
		}
		if a.Yes = yes; yes && a.Asked != nil {
			day := ""
			if len(cells) > 2 {
				day = cells[2]
			}
			on, err := sild.ParseDate(day)
			switch {
			case day == "":
				problem("register.row.day")
			case err != nil:
				problem("date.unreadable")
			case !on.Between(a.Asked.From, a.Asked.Until):
				problem("register.row.outside", "from", "date:"+a.Asked.From.String(), "until", "date:"+a.Asked.Until.String())
			}
			a.On = on
		}
		list = append(list, a)
	}
	return list
}

// The words of yes and no in the languages of the pages.
var (
	yesWords = []string{"yes", "y", "1", "jah", "j", "taip", "да"}
	noWords  = []string{"no", "n", "0", "ei", "e", "ne", "нет"}
)

func cellsOf(line string) (cells []string) {
	separator := ","
	for _, s := range []string{"\t", ";"} {
		if strings.Contains(line, s) {
			separator = s
			break
		}
	}
	for _, c := range strings.Split(line, separator) {
		cells = append(cells, strings.TrimSpace(strings.Trim(strings.TrimSpace(c), `"`)))
	}
	if strings.Join(cells, "") == "" {
		return nil
	}
	return cells
}

// RegisterAnswers writes down what a register sent back, all of it or nothing: a
// line with a problem is refused at field row.N. It gives the number of people of
// whom something was written down.
func RegisterAnswers(tx *db.Tx, id sild.ID, told sild.Date, text string) (n int, err error) {
	defer sild.Wrap(&err, "outcome.RegisterAnswers(%s)", id)
	q, asked, err := OpenQuery(tx, id, "read")
	if err != nil {
		return 0, err
	}
	_, in, err := registered(tx, q.Programme, q.Indicator)
	if err != nil {
		return 0, err
	}
	answers := q.ReadAnswers(asked, text)
	p := sild.Problems{}
	p.Check(len(answers) > 0, "text", "register.empty")
	p.Check(!told.IsZero(), "told", "case.day.required")
	p.Check(!told.After(tx.Today()), "told", "case.day.future")
	p.Check(told.IsZero() || !told.Before(q.Day), "told", "case.day.before", "day", "date:"+q.Day.String())
	for _, a := range answers {
		if a.Problem.Key != "" {
			p["row."+strconv.Itoa(a.Row)] = a.Problem
		}
	}
	if err := p.Err(); err != nil {
		return 0, err
	}
	events := Events(in)
	for _, a := range answers {
		if a.Known {
			continue
		}
		say := ObservationInput{Vocabulary: "events", Told: told, Source: "authority", Evidence: "register"}
		for i, event := range events {
			say.Value = event
			if say.From, say.Until, say.Absent = a.Asked.From, a.Asked.Until, true; a.Yes {
				if say.From, say.Until, say.Absent = a.On, a.On, false; i > 0 {
					break
				}
			}
			if _, err := Observe(tx, a.Asked.Case, say); err != nil {
				return n, err
			}
		}
		n++
	}
	return n, nil
}

// Events are the events that an indicator asks about.
func Events(in pack.Indicator) (list []string) {
	for _, path := range in.Counts.Paths() {
		if id, ok := strings.CutPrefix(path, "event."); ok {
			list = append(list, id)
		}
	}
	return list
}
