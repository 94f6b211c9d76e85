// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/programme"
)

// A Change is one amendment of a sent referral: who, when, why, and each field
// as it was and as it became.
type Change struct {
	At     time.Time
	By     sild.ID
	Why    string
	Fields []Field
}

// A Field is one field of a Change. Was and Is are texts, days or answers.
type Field struct {
	Name    string // reason, risk, own_risk, bed, bed_on, or the id of a question
	Answer  bool   // it is a question of the form
	Section byte
	Was, Is any
}

// Changes are the amendments of the referral of the case that r opened, as its
// reader may read them, the latest first.
func Changes(tx *db.Tx, r access.Record) (_ []Change, err error) {
	defer sild.Wrap(&err, "referral.Changes(%s)", r.Case)
	l := log{reader: r, byTime: map[int64]*Change{}}
	sent, err := versions[Referral](tx, "referral", Columns, r.Case)
	if err != nil {
		return nil, err
	}
	pairs(sent, func(x Referral) sild.Fact { return x.Fact }, func(was, is *Referral, at sild.Fact, why string) {
		if is == nil {
			return
		}
		l.add(at, why, Field{Name: "reason", Section: 'P', Was: was.Reason, Is: is.Reason})
		l.add(at, why, Field{Name: "risk", Section: 'O', Was: was.Risk, Is: is.Risk})
	})
	forms, err := versions[Answers](tx, "form_answer", AnswersColumns, r.Case)
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(tx, r.Programme)
	if err != nil {
		return nil, err
	}
	form, _ := p.Form(FormID)
	section := map[string]byte{}
	for _, q := range form.Questions {
		section[q.ID] = form.SectionOf(q)
	}
	forms = slices.DeleteFunc(forms, func(a Answers) bool { return a.Form != FormID })
	pairs(forms, func(x Answers) sild.Fact { return x.Fact }, func(was, is *Answers, at sild.Fact, why string) {
		if is == nil {
			return
		}
		before, after := answersIn(*was), answersIn(*is)
		for _, id := range ids(before, after) {
			if !same(map[string]any{id: before[id]}, map[string]any{id: after[id]}) {
				l.add(at, why, Field{Name: id, Answer: true, Section: section[id], Was: before[id], Is: after[id]})
			}
		}
	})
	beds, err := versions[Bed](tx, "referral_bed", BedColumns, r.Case)
	if err != nil {
		return nil, err
	}
	pairs(beds, func(x Bed) sild.Fact { return x.Fact }, func(was, is *Bed, at sild.Fact, why string) {
		if is == nil {
			l.add(at, why, Field{Name: "bed", Section: 'P', Was: true, Is: false})
		} else {
			l.add(at, why, Field{Name: "bed_on", Section: 'P', Was: was.From, Is: is.From})
		}
	})
	for _, b := range beds { // one that was asked for later
		if len(sent) > 0 && b.Thing == b.ID && b.RecordedAt.After(sent[0].RecordedAt) {
			l.add(b.Fact, "", Field{Name: "bed", Section: 'P', Was: false, Is: true})
		}
	}
	if mine, err := ofSender(tx, r); err != nil {
		return nil, err
	} else if mine {
		own, err := versions[Own](tx, "referral_own", OwnColumns, r.Case)
		if err != nil {
			return nil, err
		}
		pairs(own, func(x Own) sild.Fact { return x.Fact }, func(was, is *Own, at sild.Fact, why string) {
			if is != nil {
				l.add(at, why, Field{Name: "own_risk", Section: 'O', Was: was.Risk, Is: is.Risk})
			}
		})
	}
	return l.changes(), nil
}

// A log gathers what was changed at one moment.
type log struct {
	reader access.Record
	byTime map[int64]*Change
}

func (l log) add(at sild.Fact, why string, f Field) {
	if !f.Answer && f.Was == f.Is || !l.reader.Reads(f.Section) {
		return
	}
	key := at.RecordedAt.UnixMicro()
	c := l.byTime[key]
	if c == nil {
		c = &Change{At: at.RecordedAt, By: at.RecordedBy}
		l.byTime[key] = c
	}
	if c.Why == "" {
		c.Why = why
	}
	c.Fields = append(c.Fields, f)
}

func (l log) changes() []Change {
	var list []Change
	for _, c := range l.byTime {
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b Change) int { return cmp.Or(b.At.Compare(a.At), strings.Compare(a.Why, b.Why)) })
	return list
}

// versions are the rows of a case in the order in which they were told, but for
// those that were taken back at once.
func versions[T any](tx *db.Tx, table, columns string, caseID sild.ID) ([]T, error) {
	return db.All[T](tx, `SELECT `+sild.FactColumns+`, `+columns+` FROM `+table+` WHERE case_id = $1 AND replaced_why <> 'undone' ORDER BY recorded_at, id`, caseID)
}

// pairs calls f with each row that was amended and the one that followed, nil if
// none did; at is who did it and when.
func pairs[T any](rows []T, head func(T) sild.Fact, f func(was, is *T, at sild.Fact, why string)) {
	for i := range rows {
		was := head(rows[i])
		kind, why, _ := strings.Cut(was.ReplacedWhy, ": ")
		if kind != Amended {
			continue
		}
		next := slices.IndexFunc(rows[i+1:], func(x T) bool { return head(x).Thing == was.Thing })
		if next < 0 {
			f(&rows[i], nil, sild.Fact{RecordedAt: was.ReplacedAt, RecordedBy: was.ReplacedBy}, why)
			continue
		}
		is := &rows[i+1+next]
		f(&rows[i], is, head(*is), why)
	}
}

func answersIn(a Answers) map[string]any {
	m := map[string]any{}
	if err := json.Unmarshal([]byte(a.Answers), &m); err != nil {
		return map[string]any{}
	}
	return m
}

func ids(a, b map[string]any) []string {
	var all []string
	for id := range a {
		all = append(all, id)
	}
	for id := range b {
		if _, there := a[id]; !there {
			all = append(all, id)
		}
	}
	slices.Sort(all)
	return all
}
