// SPDX-License-Identifier: EUPL-1.2

package report

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/activity"
	"sild/casework"
	"sild/db"
	"sild/outcome"
	"sild/pack"
	"sild/programme"
)

// The states of a paper.
const (
	Draft    = "draft"
	Sent     = "sent"
	Back     = "back" // the one who pays asks for more
	Accepted = "accepted"
)

// A Paper is a report of a provider to the one who pays, for one period: what
// the pack asks for, with the provider's own words. Its figures are frozen when
// it is sent.
type Paper struct {
	ID        sild.ID // empty: nobody has begun it
	Programme sild.ID
	Provider  sild.ID
	Report    string // of the pack
	From      sild.Date
	Until     sild.Date
	State     string
	Narrative string // JSON: see Texts
	Figures   string // JSON of Figures; empty: not sent yet
	Revision  int
	ChangedAt time.Time
	ChangedBy sild.ID
	SentAt    time.Time
	SentBy    sild.ID
	DecidedAt time.Time
	DecidedBy sild.ID
	Said      string // what the one who pays asks, or says
}

const paperColumns = `id, programme_id, provider_id, report, from_on, until_on, state, narrative, figures, revision, changed_at, changed_by, sent_at, sent_by, decided_at, decided_by, said`

// Texts are what the provider wrote, one for each heading of the pack.
func (x Paper) Texts(n int) []string {
	var list []string
	if json.Unmarshal([]byte(x.Narrative), &list) != nil {
		list = nil
	}
	for len(list) < n {
		list = append(list, "")
	}
	return list[:n]
}

// Figures are the tables of a paper.
type Figures struct {
	Counts     []Count
	Indicators []IndicatorTable
}

// A Count is a number of the period.
type Count struct {
	Name string // one of the pack's counts:
	N    int
}

// An IndicatorTable is what came of one promise up to the end of the period, with
// its parts as the one who pays may read them.
type IndicatorTable struct {
	outcome.Figure
	Parts []outcome.Breakdown
}

// A Due is a paper with the day on which it is due.
type Due struct {
	Paper
	Pack         *pack.Pack
	Kind         pack.Report
	ProviderName string
	On           sild.Date // zero: the pack does not say
}

// Late reports whether it should have been sent.
func (d Due) Late(today sild.Date) bool {
	return (d.State == Draft || d.State == Back) && !d.On.IsZero() && d.On.Before(today)
}

// Periods are the spans of a report from the beginning of the programme to day,
// by the calendar, the first and last cut where the programme begins. Follow-up
// runs on after the paid period, and so do its reports, for as long as a
// provider keeps its cases open (24 months, ours).
func Periods(p *pack.Pack, r pack.Report, day sild.Date) (list [][2]sild.Date) {
	n := map[string]int{"month": 1, "quarter": 3, "half_year": 6, "year": 12}[r.Period]
	if n == 0 {
		return [][2]sild.Date{{p.Period.From, p.Period.Until}}
	}
	from := p.Period.From.AddDays(1 - p.Period.From.Day())
	from = from.AddMonths(-((int(from.Month()) - 1) % n))
	last := p.Period.Until.AddMonths(24)
	for !from.After(day) && !from.After(last) {
		next := from.AddMonths(n)
		begin := from
		if begin.Before(p.Period.From) {
			begin = p.Period.From
		}
		list = append(list, [2]sild.Date{begin, next.AddDays(-1)})
		from = next
	}
	return list
}

// DueOn is the day on which the report on a period is due.
func DueOn(p *pack.Pack, r pack.Report, until sild.Date) sild.Date {
	if r.Due.IsZero() {
		return sild.Date{}
	}
	return p.Day(r.Due, until)
}

// Papers are the reports of a programme: for a provider its own, for the one who
// pays those of all, of every period that has begun, the latest first. Those of
// periods that were over before the programme was run here are not asked for.
func Papers(tx *db.Tx, id sild.ID) (_ []Due, err error) {
	defer sild.Wrap(&err, "report.Papers(%s)", id)
	own, err := paperReader(tx, id)
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(tx, id)
	if err != nil {
		return nil, err
	}
	type provider struct {
		ID          sild.ID
		Name        string
		From, Until sild.Date
	}
	providers, err := db.All[provider](tx, `SELECT c.org_id, o.name, min(c.from_on), max(c.until_on) FROM contract c JOIN organisation o ON o.id = c.org_id
		WHERE c.programme_id = $1 AND c.part = 'provider' AND ($2 = '' OR c.org_id = $2) GROUP BY c.org_id, o.name ORDER BY o.name, c.org_id`, id, string(own))
	if err != nil {
		return nil, err
	}
	written, err := db.All[Paper](tx, `SELECT `+paperColumns+` FROM funder_report WHERE programme_id = $1 AND ($2 = '' OR provider_id = $2)`, id, string(own))
	if err != nil {
		return nil, err
	}
	pr, err := programme.ByID(tx, id)
	if err != nil {
		return nil, err
	}
	today, begun := sild.DateOf(tx.Now, p.Location()), sild.DateOf(pr.CreatedAt, p.Location())
	var list []Due
	for _, r := range p.Reports {
		for _, span := range Periods(p, r, today) {
			for _, o := range providers {
				if span[1].Before(o.From) || span[0].After(o.Until) {
					continue
				}
				told := slices.IndexFunc(written, func(x Paper) bool { return x.Provider == o.ID && x.Report == r.ID && x.From == span[0] })
				if span[1].Before(begun) && told < 0 {
					continue // it was over before the programme was run here: what was told of it, was told without us
				}
				d := Due{Pack: p, Kind: r, ProviderName: o.Name, On: DueOn(p, r, span[1])}
				d.Paper = Paper{Programme: id, Provider: o.ID, Report: r.ID, From: span[0], Until: span[1], State: Draft}
				if told >= 0 {
					d.Paper = written[told]
				}
				if own == "" && d.State != Sent && d.State != Accepted {
					d.Narrative, d.Figures = "", "" // not for the one who pays before it is sent
				}
				list = append(list, d)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Due) int {
		return cmp.Or(b.Until.Compare(a.Until), cmp.Compare(a.ProviderName, b.ProviderName))
	})
	return list, nil
}

// paperReader is the provider whose papers the actor may read; empty: all.
func paperReader(tx *db.Tx, id sild.ID) (own sild.ID, err error) {
	switch {
	case tx.Actor.Role == sild.System.Role:
		return "", nil
	case access.May(tx.Actor.Role, access.Accept):
		if pays, err := programme.Works(tx, id, tx.Actor.Org, "funder"); err != nil || pays {
			return "", err
		}
	case access.May(tx.Actor.Role, access.Report):
		if works, err := programme.Works(tx, id, tx.Actor.Org, "provider"); err != nil || works {
			return tx.Actor.Org, err
		}
	default:
		return "", &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	return "", sild.Missing()
}

// PaperOf is one report, with its tables: those that were frozen, or as they
// stand now. The one who pays reads it only once it was sent.
func PaperOf(tx *db.Tx, id, provider sild.ID, report string, from sild.Date) (d Due, f Figures, err error) {
	defer sild.Wrap(&err, "report.PaperOf(%s, %s, %s)", id, report, from)
	all, err := Papers(tx, id)
	if err != nil {
		return d, f, err
	}
	i := slices.IndexFunc(all, func(x Due) bool { return x.Provider == provider && x.Report == report && x.From == from })
	if i < 0 {
		return d, f, sild.Missing()
	}
	d = all[i]
	if d.State == Sent || d.State == Accepted {
		return d, f, json.Unmarshal([]byte(d.Figures), &f)
	}
	if provider != tx.Actor.Org && tx.Actor.Role != sild.System.Role {
		return d, f, sild.Missing()
	}
	f, err = tables(tx, d)
	return d, f, err
}

// tables are the figures of a paper as they stand now.
func tables(tx *db.Tx, d Due) (f Figures, err error) {
	args := []any{d.Programme, d.Provider, d.From, d.Until}
	var held []string
	for _, v := range d.Pack.Vocabularies["contact_outcomes"].Values {
		if v.Meaning == "held" {
			held = append(held, v.ID)
		}
	}
	card := `SELECT count(*) FROM case_card WHERE programme_id = $1 AND provider_id = $2 AND CAST($3 AS date) IS NOT NULL AND `
	contact := ` FROM contact c JOIN cases k ON k.id = c.case_id WHERE k.programme_id = $1 AND k.provider_id = $2 AND c.replaced_at IS NULL
		AND NOT EXISTS (SELECT 1 FROM assignment v WHERE v.case_id = c.case_id AND v.user_id = c.user_id AND v.role = 'volunteer' AND v.replaced_at IS NULL)
		AND c.day >= $3 AND c.day <= $4 AND c.outcome IN (` + db.List(&args, held) + `)`
	asFamily := ` FROM case_card c JOIN referral r ON r.case_id = c.case_id AND r.replaced_at IS NULL AND r.family
		WHERE c.programme_id = $1 AND c.provider_id = $2 AND c.started_on <= $4 AND (c.ended_on IS NULL OR c.ended_on >= $3)`
	goals := ` FROM goal g JOIN cases k ON k.id = g.case_id WHERE k.programme_id = $1 AND k.provider_id = $2 AND CAST($3 AS date) IS NOT NULL AND CAST($4 AS date) IS NOT NULL
		AND g.replaced_at IS NULL AND `
	query := map[string]string{
		"referrals": card + `referred_on >= $3 AND referred_on <= $4`,
		"admitted":  card + `started_on >= $3 AND started_on <= $4`,
		"open":      card + `started_on <= $4 AND (ended_on IS NULL OR ended_on > $4)`,
		"ended":     card + `started_on IS NOT NULL AND ended_on >= $3 AND ended_on <= $4`,
		// Families are households; one who was asked for as family and tells of no household is one alone.
		"families":       `SELECT count(DISTINCT coalesce((SELECT min(m.household_id) FROM household_member m WHERE m.subject_id = c.subject_id AND m.relation = 'self' AND m.replaced_at IS NULL), c.subject_id))` + asFamily,
		"family_members": `SELECT count(DISTINCT c.subject_id)` + asFamily,
		// Of goals: those met in the time, and those of which one found in it that it has lasted.
		"goals_met":    `SELECT count(*)` + goals + `g.met_on >= $3 AND g.met_on <= $4`,
		"goals_lasted": `SELECT count(*)` + goals + `g.lasted = 'yes' AND g.looked_on >= $3 AND g.looked_on <= $4`,
		"contacts":     `SELECT count(*)` + contact,
		"hours":        `SELECT CAST((coalesce(sum(c.minutes), 0) + 30) / 60 AS bigint)` + contact,
	}
	for name, q := range activity.Counts {
		query[name] = q
	}
	for _, name := range d.Kind.Counts {
		a := args
		if name != "contacts" && name != "hours" {
			a = args[:4]
		}
		n, err := 0, error(nil)
		if name == "parts" {
			all, err := partFigures(tx, d.Pack, d.Programme, d.Provider, d.From, d.Until)
			if err != nil {
				return f, err
			}
			for _, x := range all {
				f.Counts = append(f.Counts, Count{"part/" + x.Part, x.People})
			}
			continue
		}
		if name == "network_added" {
			n, err = casework.NetworkAdded(tx, d.Programme, d.Provider, pack.Span{From: d.From, Until: d.Until})
		} else {
			n, err = db.One[int](tx, query[name], a...)
		}
		if err != nil {
			return f, err
		}
		f.Counts = append(f.Counts, Count{name, n})
	}
	after := d.Until.AddDays(1) // windows that close on the last day belong to it
	figures, err := outcome.FiguresOf(tx, d.Programme, d.Provider, after)
	if err != nil {
		return f, err
	}
	for _, name := range d.Kind.Indicators {
		for _, x := range figures {
			if x.Indicator != name {
				continue
			}
			t := IndicatorTable{Figure: x}
			parts, err := outcome.PublicBreakdowns(tx, d.Programme, name, d.Provider, after)
			if err != nil {
				return f, err
			}
			for _, b := range parts {
				if slices.Contains(d.Kind.By, b.By) {
					t.Parts = append(t.Parts, b)
				}
			}
			f.Indicators = append(f.Indicators, t)
		}
	}
	return f, nil
}
