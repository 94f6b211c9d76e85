// SPDX-License-Identifier: EUPL-1.2

// Package audit is about samples: cases that are drawn by chance for somebody
// who audits the money of a programme, until a day.
//
// It promises that a sample can be drawn again from its seed, that an auditor
// sees of the sampled what proves entry, consent, hours, attendance and exit,
// in the period of the sample and until its last day, and of nobody else
// anything; and that each look is on the trail. What is missing is told to those
// who can explain it. The grants that follow from a sample are flow's.
package audit

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/programme"
)

// A Sample is what an auditor looks at.
type Sample struct {
	ID         sild.ID
	Programme  sild.ID
	Provider   sild.ID // empty: of all providers
	Auditor    sild.ID
	From, Last sild.Date // the period that it is of
	Size       int
	Population int // out of how many it was drawn
	Seed       string
	ByProvider bool // of each provider in proportion, and at least one
	Until      sild.Date
	Why        string
	DrawnAt    time.Time
	DrawnBy    sild.ID
	DrawnOrg   sild.ID
	EndedAt    time.Time // zero: it holds until its last day
	EndedBy    sild.ID
	EndedWhy   string
}

const sampleColumns = `id, programme_id, provider_id, auditor_id, from_on, last_on, size, population, seed, by_provider, until_on, why, drawn_at, drawn_by, drawn_org, ended_at, ended_by, ended_why`

// Open reports whether the auditor may look on a day.
func (s Sample) Open(today sild.Date) bool { return s.EndedAt.IsZero() && !s.Until.Before(today) }

// mostCases and longestDays bound a sample: it is a sample, and it ends. They
// are ours.
const (
	mostCases   = 200
	longestDays = 366
)

// An Input is what is to be drawn.
type Input struct {
	Provider   sild.ID
	Auditor    sild.ID
	From, Last sild.Date
	Size       int
	Seed       string // empty: one is made
	ByProvider bool
	Until      sild.Date
	Why        string
}

// drawer is of which provider the actor may draw a sample: the one who pays of
// all (empty), a provider of its own cases.
func drawer(tx *db.Tx, id sild.ID) (provider sild.ID, err error) {
	if err := access.Duty(tx, access.Sample); err != nil {
		return "", err
	}
	for _, part := range []string{"funder", "provider"} {
		works, err := programme.Works(tx, id, tx.Actor.Org, part)
		if err != nil {
			return "", err
		}
		if works && part == "provider" {
			provider = tx.Actor.Org
		}
		if works {
			return provider, nil
		}
	}
	return "", sild.Missing()
}

type drawn struct{ Case, Subject, Person, Provider sild.ID }

// Draw draws a sample of the cases of a programme that were in the service in a
// period. Random is what the seed is made of if none is given: it is made before
// the unit of work.
func Draw(tx *db.Tx, id sild.ID, in Input, random string) (_ Sample, err error) {
	defer sild.Wrap(&err, "audit.Draw(%s)", id)
	own, err := drawer(tx, id)
	if err != nil {
		return Sample{}, err
	}
	p := sild.Problems{}
	s := Sample{
		ID: tx.NewID(), Programme: id, Provider: in.Provider, Auditor: in.Auditor, From: in.From, Last: in.Last, Size: in.Size,
		ByProvider: in.ByProvider, Until: in.Until, DrawnAt: tx.Now, DrawnBy: tx.Actor.User, DrawnOrg: tx.Actor.Org,
	}
	if own != "" {
		s.Provider = own
	}
	today := tx.Today()
	s.Why, s.Seed = p.Line("why", in.Why, 300), p.Line("seed", in.Seed, 60)
	if s.Seed == "" {
		s.Seed = random
	}
	p.Check(s.Why != "", "why", "audit.why.required")
	p.Check(!in.From.IsZero(), "from", "date.required")
	p.Check(!in.Last.IsZero(), "last", "date.required")
	p.Check(in.From.IsZero() || in.Last.IsZero() || !in.Last.Before(in.From), "last", "audit.last.before")
	p.Check(in.Size > 0 && in.Size <= mostCases, "size", "audit.size", "limit", "int:200")
	p.Check(!in.Until.IsZero(), "until", "date.required")
	p.Check(in.Until.IsZero() || !in.Until.Before(today) && in.Until.Sub(today) <= longestDays, "until", "audit.until", "limit", "int:366")
	auditors, err := Auditors(tx)
	if err != nil {
		return s, err
	}
	p.Check(slices.ContainsFunc(auditors, func(a Auditor) bool { return a.ID == in.Auditor }), "auditor", "audit.auditor.unknown")
	if err := p.Err(); err != nil {
		return s, err
	}
	list, err := db.All[drawn](tx, `SELECT c.case_id, c.subject_id, c.person_id, c.provider_id FROM case_card c
		WHERE c.programme_id = $1 AND c.started_on IS NOT NULL AND c.started_on <= $2 AND (c.ended_on IS NULL OR c.ended_on >= $3)
		AND ($4 = '' OR c.provider_id = $4)
		AND NOT EXISTS (SELECT 1 FROM protection x WHERE x.subject_id = c.subject_id AND x.state = 'restricted' AND x.lifted_at IS NULL AND x.from_on <= $5 AND x.until_on >= $5)
		ORDER BY c.case_id`, id, s.Last, s.From, string(s.Provider), today)
	if err != nil {
		return s, err
	}
	s.Population = len(list)
	p.Check(len(list) > 0, "from", "audit.nobody")
	if err := p.Err(); err != nil {
		return s, err
	}
	list = s.pick(list)
	s.Size = len(list)
	if err := db.Insert(tx, "audit_sample", sampleColumns, s); err != nil {
		return s, err
	}
	type row struct {
		Sample sild.ID
		Number int
		Case   sild.ID
	}
	rows, people := make([]row, len(list)), make([]sild.ID, len(list))
	for i, x := range list {
		rows[i], people[i] = row{s.ID, i + 1, x.Case}, x.Person
		tx.Touch(x.Subject)
	}
	tx.Trail(sild.Entry{Action: "sample", What: "audit", Object: s.ID, Purpose: tx.Actor.Role, Subjects: people})
	return s, db.InsertAll(tx, "audit_case", `sample_id, number, case_id`, rows)
}

// pick takes those whose hash of seed and id is least: who has the seed draws the
// same cases again, and one case more in the population moves no other.
func (s Sample) pick(list []drawn) []drawn {
	rank := func(x drawn) string {
		sum := sha256.Sum256([]byte(s.Seed + " " + string(x.Case)))
		return string(sum[:])
	}
	slices.SortFunc(list, func(a, b drawn) int { return strings.Compare(rank(a), rank(b)) })
	if !s.ByProvider {
		return list[:min(s.Size, len(list))]
	}
	of := map[sild.ID][]drawn{}
	var providers []sild.ID
	for _, x := range list {
		if of[x.Provider] == nil {
			providers = append(providers, x.Provider)
		}
		of[x.Provider] = append(of[x.Provider], x)
	}
	slices.Sort(providers)
	shares, left := map[sild.ID]int{}, min(s.Size, len(list))
	for _, id := range providers { // in proportion, rounded down, and at least one
		shares[id] = max(1, left*len(of[id])/len(list))
	}
	total := 0
	for _, n := range shares {
		total += n
	}
	for slices.SortStableFunc(providers, func(a, b sild.ID) int { return cmp.Compare(len(of[b]), len(of[a])) }); total < left; {
		for _, id := range providers {
			if total < left && shares[id] < len(of[id]) {
				shares[id]++
				total++
			}
		}
	}
	var out []drawn
	for _, id := range providers {
		out = append(out, of[id][:shares[id]]...)
	}
	slices.SortFunc(out, func(a, b drawn) int { return strings.Compare(rank(a), rank(b)) })
	return out
}

// End ends a sample before its day: the auditor's next request finds nothing.
func End(tx *db.Tx, id sild.ID, why string) (err error) {
	defer sild.Wrap(&err, "audit.End(%s)", id)
	s, err := db.One[Sample](tx, `SELECT `+sampleColumns+` FROM audit_sample WHERE id = $1`, id)
	if err != nil {
		return err
	}
	if err := access.Duty(tx, access.Sample); err != nil || s.DrawnOrg != tx.Actor.Org {
		return cmp.Or(err, sild.Missing())
	}
	p := sild.Problems{}
	why = p.Line("why", why, 300)
	p.Check(why != "", "why", "audit.why.required")
	if err := p.Err(); err != nil {
		return err
	}
	if !s.EndedAt.IsZero() {
		return &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	subjects, err := db.All[sild.ID](tx, `SELECT k.subject_id FROM audit_case a JOIN cases k ON k.id = a.case_id WHERE a.sample_id = $1`, id)
	if err != nil {
		return err
	}
	for _, x := range subjects {
		tx.Touch(x)
	}
	tx.Trail(sild.Entry{Action: "sample-end", What: "audit", Object: id, Purpose: tx.Actor.Role})
	_, err = db.Exec(tx, `UPDATE audit_sample SET ended_at = $1, ended_by = $2, ended_why = $3 WHERE id = $4`, tx.Now, tx.Actor.User, why, id)
	return err
}

// An Auditor is somebody for whom a sample can be drawn.
type Auditor struct {
	ID      sild.ID
	Name    string
	OrgName string
}

// Auditors are the users of authorities who audit, by name.
func Auditors(tx *db.Tx) ([]Auditor, error) {
	return db.All[Auditor](tx, `SELECT u.id, u.name, o.name FROM app_user u JOIN organisation o ON o.id = u.org_id
		WHERE o.kind = 'authority' AND u.disabled_at IS NULL
		AND EXISTS (SELECT 1 FROM member m WHERE m.user_id = u.id AND m.role = 'auditor' AND m.group_id <> u.id AND m.from_on <= $1 AND m.until_on >= $1)
		ORDER BY u.name, u.id`, tx.Today())
}

// A Listed sample is one with the names that go with it.
type Listed struct {
	Sample
	AuditorName  string
	ProviderName string
	DrawnName    string
	DrawnOrgName string
}

const listedSelect = `, coalesce(u.name, ''), coalesce(o.name, ''), coalesce(d.name, ''), coalesce(g.name, '') FROM audit_sample s
	LEFT JOIN app_user u ON u.id = s.auditor_id LEFT JOIN organisation o ON o.id = s.provider_id
	LEFT JOIN app_user d ON d.id = s.drawn_by LEFT JOIN organisation g ON g.id = s.drawn_org `

// Samples are those of a programme for the one who draws them: what their
// organisation drew, and a provider those in which its own cases are; the latest
// first.
func Samples(tx *db.Tx, id sild.ID) (_ []Listed, err error) {
	defer sild.Wrap(&err, "audit.Samples(%s)", id)
	if _, err := drawer(tx, id); err != nil {
		return nil, err
	}
	return db.All[Listed](tx, `SELECT `+of("s", sampleColumns)+listedSelect+`WHERE s.programme_id = $1 AND (s.drawn_org = $2
		OR EXISTS (SELECT 1 FROM audit_case a JOIN cases k ON k.id = a.case_id WHERE a.sample_id = s.id AND k.provider_id = $2))
		ORDER BY s.drawn_at DESC, s.id DESC`, id, tx.Actor.Org)
}

// Mine are the samples of the auditor that have not ended, the one that ends
// first first.
func Mine(tx *db.Tx) (_ []Listed, err error) {
	defer sild.Wrap(&err, "audit.Mine")
	if err := access.Duty(tx, access.Audit); err != nil {
		return nil, err
	}
	return db.All[Listed](tx, `SELECT `+of("s", sampleColumns)+listedSelect+`WHERE s.auditor_id = $1 AND s.ended_at IS NULL AND s.until_on >= $2
		ORDER BY s.until_on, s.id`, tx.Actor.User, tx.Today())
}

// SampleOf is one sample: for its auditor while it is open, for who drew it, and
// for the providers of its cases.
func SampleOf(tx *db.Tx, id sild.ID) (s Listed, err error) {
	defer sild.Wrap(&err, "audit.SampleOf(%s)", id)
	s, err = db.One[Listed](tx, `SELECT `+of("s", sampleColumns)+listedSelect+`WHERE s.id = $1`, id)
	switch {
	case err != nil:
		return s, err
	case access.May(tx.Actor.Role, access.Audit):
		if s.Auditor != tx.Actor.User || !s.Sample.Open(tx.Today()) {
			return Listed{}, sild.Missing()
		}
		return s, nil
	case access.May(tx.Actor.Role, access.Sample):
		mine, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM audit_case a JOIN cases k ON k.id = a.case_id WHERE a.sample_id = $1 AND k.provider_id = $2)`, id, tx.Actor.Org)
		if err != nil {
			return Listed{}, err
		}
		if s.DrawnOrg == tx.Actor.Org || mine {
			return s, nil
		}
	}
	return Listed{}, sild.Missing()
}

// A Sampled case is one that an auditor may look at.
type Sampled struct {
	Case, Auditor sild.ID
	From, Until   sild.Date
}

// Open are those of cases that are in a sample which has not been ended. Flow
// makes the grants of them.
func Open(tx *db.Tx, cases []sild.ID) (list []Sampled, err error) {
	type row struct {
		Case, Auditor sild.ID
		At            time.Time
		Until         sild.Date
	}
	var args []any
	rows, err := db.All[row](tx, `SELECT a.case_id, s.auditor_id, s.drawn_at, s.until_on FROM audit_case a JOIN audit_sample s ON s.id = a.sample_id
		WHERE a.case_id IN (`+db.List(&args, cases)+`) AND s.ended_at IS NULL ORDER BY a.case_id, s.id`, args...)
	for _, r := range rows {
		list = append(list, Sampled{r.Case, r.Auditor, sild.DateOf(r.At, time.UTC), r.Until})
	}
	return list, err
}

// of puts the alias of a table before each of columns.
func of(alias, columns string) string {
	return alias + "." + strings.ReplaceAll(columns, ", ", ", "+alias+".")
}
