// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"cmp"
	"slices"

	"sild"
	"sild/access"
	"sild/db"
)

// An Assessment is one talk about what the person needs: at the start, later, or
// at the end (programmes J5, J7). What was said of each domain is a [Need] of it.
type Assessment struct {
	sild.Fact
	Occasion    string // one of Occasions
	How         string // one of AssessedHow
	With        string // who else was there
	PackVersion int    // whose levels were read out

	Needs []Need `db:"-"` // in the order of the pack
}

const assessmentColumns = `occasion, how, with_whom, pack_version`

// Occasions are why one talks about the needs, and AssessedHow how one does.
var (
	Occasions   = []string{"start", "review", "end"}
	AssessedHow = []string{"talked", "phone", "written", "without"} // without: the person was not there
)

// AssessmentInput is what a worker writes down of such a talk. Of a domain that
// is asked at the stage of that day and that Needs leave out, nothing was said.
type AssessmentInput struct {
	Day      sild.Date
	Occasion string
	How      string
	With     string
	Needs    []NeedInput
}

func (in AssessmentInput) check(o Opened, asked []string) (a Assessment, err error) {
	p := sild.Problems{}
	a = Assessment{Occasion: in.Occasion, How: in.How, PackVersion: o.Pack.Version}
	a.With = p.Line("with_whom", in.With, 200)
	o.Happened(p, "day", in.Day)
	o.during(p, "day", in.Day)
	oneOf(p, "occasion", in.Occasion, Occasions...)
	oneOf(p, "how", in.How, AssessedHow...)
	said := map[string]bool{}
	for _, one := range in.Needs {
		n := one.check(p, o)
		p.Check(!said[one.Domain], "needs."+one.Domain, "need.twice")
		said[one.Domain] = true
		a.Needs = append(a.Needs, n)
	}
	for _, domain := range asked {
		if !said[domain] {
			a.Needs = append(a.Needs, Need{Domain: domain, Answer: NotTalkedAbout})
		}
	}
	heard := slices.ContainsFunc(a.Needs, func(n Need) bool { return n.Answer != NotTalkedAbout || n.Words != "" || n.Strengths != "" })
	p.Check(heard || len(p) > 0, "needs", "need.empty")
	place := map[string]int{}
	for i, v := range o.Pack.Vocabularies["needs"].Values {
		place[v.ID] = i
	}
	slices.SortStableFunc(a.Needs, func(x, y Need) int { return cmp.Compare(place[x.Domain], place[y.Domain]) })
	return a, p.Err()
}

// asked are the domains that are asked at the stage of a day, of those that the
// actor may write.
func (o Opened) asked(tx *db.Tx, day sild.Date) (list []string, err error) {
	stage, err := StageOn(tx, o.Case, day)
	for _, v := range o.Pack.NeedsAt(stage) {
		if o.Writes(o.Pack.SectionOf("needs", v.ID)) {
			list = append(list, v.ID)
		}
	}
	return list, err
}

// StageOn is the stage of the pack at which a case stood on a day; empty if that
// is not known. The caller has opened the case.
func StageOn(tx *db.Tx, caseID sild.ID, day sild.Date) (string, error) {
	all, err := db.All[string](tx, `SELECT stage FROM stage WHERE case_id = $1 AND from_on <= $2 AND (until_on IS NULL OR until_on >= $2) ORDER BY seq DESC`, caseID, day)
	if len(all) == 0 {
		return "", err
	}
	return all[0], err
}

// openNeeds leaves the trail of the sections that needs tell of beside P, which
// is open.
func (o Opened) openNeeds(tx *db.Tx, needs []Need) error {
	done := "P"
	for _, n := range needs {
		section := o.Pack.SectionOf("needs", n.Domain)
		if slices.Contains([]byte(done), section) {
			continue
		}
		done += string(section)
		if _, err := access.CaseToWrite(tx, o.Case, section); err != nil {
			return err
		}
	}
	return nil
}

// evidence of what was said: without the person it is what the worker saw.
func (a Assessment) source() (source, evidence string) {
	if a.How == "without" {
		return "worker", "seen"
	}
	return "person", "said"
}

// AddAssessment writes down a talk about the needs.
func AddAssessment(tx *db.Tx, caseID sild.ID, in AssessmentInput) (_ Assessment, err error) {
	defer sild.Wrap(&err, "casework.AddAssessment(%s)", caseID)
	o, err := Open(tx, caseID, 'P')
	if err != nil {
		return Assessment{}, err
	}
	asked, err := o.asked(tx, in.Day)
	if err != nil {
		return Assessment{}, err
	}
	a, err := in.check(o, asked)
	if err != nil {
		return a, err
	}
	if err := o.openNeeds(tx, a.Needs); err != nil {
		return a, err
	}
	source, evidence := a.source()
	a.Fact = tx.NewFact(o.Subject, o.Case, in.Day, source, evidence)
	if err := db.Record(tx, "assessment", assessmentColumns, a.Fact, a); err != nil {
		return a, err
	}
	for i := range a.Needs {
		n := &a.Needs[i]
		n.Fact, n.Assessment = tx.NewFact(o.Subject, o.Case, in.Day, source, evidence), a.Thing
		if err := db.Record(tx, "need", needColumns, n.Fact, *n); err != nil {
			return a, err
		}
	}
	return a, nil
}

// ChangeAssessment corrects what was written down of a talk. Id is the row that
// was looked at. Only who wrote it down may, and who has the duty to mend. What
// stands in sections that the actor may not write stays as it is.
func ChangeAssessment(tx *db.Tx, id sild.ID, in AssessmentInput) (_ Assessment, err error) {
	defer sild.Wrap(&err, "casework.ChangeAssessment(%s)", id)
	a, err := seen[Assessment](tx, "assessment", assessmentColumns, id)
	if err != nil {
		return a, err
	}
	o, err := Open(tx, a.Case, 'P')
	if err != nil {
		return Assessment{}, err
	}
	if err := mayMend(tx, a.Fact); err != nil {
		return Assessment{}, err
	}
	if err := stands(a.Fact); err != nil {
		return a, err
	}
	was, err := db.All[Need](tx, `SELECT `+sild.FactColumns+`, `+needColumns+` FROM need WHERE assessment_id = $1 AND replaced_at IS NULL ORDER BY id`, a.Thing)
	if err != nil {
		return a, err
	}
	asked, err := o.asked(tx, in.Day)
	if err != nil {
		return a, err
	}
	to, err := in.check(o, asked)
	if err != nil {
		return a, err
	}
	if err := o.openNeeds(tx, to.Needs); err != nil {
		return a, err
	}
	if to.Fact, err = db.Amend(tx, "assessment", a.Fact, Changed); err != nil {
		return a, err
	}
	to.Day = in.Day
	to.Source, to.Evidence = to.source()
	if err := db.Record(tx, "assessment", assessmentColumns, to.Fact, to); err != nil {
		return a, err
	}
	return to, amendNeeds(tx, o, to, was)
}

// amendNeeds makes the needs of a corrected talk what to says, where they differ
// from what they were.
func amendNeeds(tx *db.Tx, o Opened, to Assessment, was []Need) error {
	left := map[string]Need{}
	for _, n := range was {
		left[n.Domain] = n
	}
	record := func(n Need) error {
		n.Assessment, n.Day, n.Source, n.Evidence = to.Thing, to.Day, to.Source, to.Evidence
		return db.Record(tx, "need", needColumns, n.Fact, n)
	}
	for _, n := range to.Needs {
		old, there := left[n.Domain]
		delete(left, n.Domain)
		switch {
		case !there:
			n.Fact = tx.NewFact(o.Subject, o.Case, to.Day, to.Source, to.Evidence)
		case n.Answer == old.Answer && n.Level == old.Level && n.Words == old.Words && n.Strengths == old.Strengths && old.Day == to.Day && old.Source == to.Source:
			continue
		default:
			var err error
			if n.Fact, err = db.Amend(tx, "need", old.Fact, Changed); err != nil {
				return err
			}
		}
		if err := record(n); err != nil {
			return err
		}
	}
	for _, n := range was { // what the actor may not write, or what is not asked any more
		if _, stays := left[n.Domain]; !stays || n.Day == to.Day && n.Source == to.Source {
			continue
		}
		var err error
		if n.Fact, err = db.Amend(tx, "need", n.Fact, Changed); err != nil {
			return err
		}
		if err := record(n); err != nil {
			return err
		}
	}
	return nil
}

// Assessments are the talks about the needs in a case, the latest first, as the
// reader of r may read them.
func Assessments(tx *db.Tx, o Reader) (_ []Assessment, err error) {
	defer sild.Wrap(&err, "casework.Assessments(%s)", o.Case)
	if !o.Reads('P') {
		return nil, nil
	}
	all, err := held[Assessment](tx, "assessment", assessmentColumns, o.Case, "day DESC, thing DESC")
	if err != nil {
		return nil, err
	}
	needs, err := held[Need](tx, "need", needColumns, o.Case, "id")
	if err != nil {
		return nil, err
	}
	place := map[string]int{}
	for i, v := range o.Pack.Vocabularies["needs"].Values {
		place[v.ID] = i
	}
	slices.SortStableFunc(needs, func(x, y Need) int { return cmp.Compare(place[x.Domain], place[y.Domain]) })
	for i := range all {
		for _, n := range needs {
			if n.Assessment == all[i].Thing {
				all[i].Needs = append(all[i].Needs, n.For(o))
			}
		}
	}
	return all, nil
}
