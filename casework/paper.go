// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"sild"
	"sild/access"
	"sild/db"
	"sild/programme"
)

// A Paper is a document of a case: what it is, and where it lies or its scan.
// Its Day is the one that stands on it. Who may see it follows from its kind.
type Paper struct {
	sild.Fact
	Kind  string  // a value of paper_kinds
	Place string  // where it lies, in words
	Plan  sild.ID // the Thing of the version of the plan that it is; empty: of none
	Note  string

	Scan   sild.ID // empty: there is no scan
	Name   string  // of the scan, as it is offered
	Type   string  // its media type, found from its content
	Size   int     // bytes
	SHA256 string  // of the bytes, in hexadecimal
}

const paperColumns = `kind, place, of_plan, note, scan_id, name, type, size, sha256`

// Of reports whether x is the paper of a version of the plan.
func (x Paper) Of(pl Plan) bool { return x.Plan == pl.Thing && x.Plan != "" && x.Holds() }

// PaperInput is what a worker says of a paper. The scan was read before the unit
// of work, by [NewScan].
type PaperInput struct {
	Day   sild.Date
	Kind  string
	Place string
	Plan  sild.ID // the Thing of a version of the plan; of a signed plan the latest that was agreed, if not given
	Note  string
	Scan  *Scan
}

func (in PaperInput) check(o Opened, plans []Plan) (Paper, error) {
	p := sild.Problems{}
	x := Paper{Kind: in.Kind}
	x.Place, x.Note = p.Line("place", in.Place, 200), p.Text("note", in.Note, 1000)
	o.Choice(p, "kind", "paper_kinds", in.Kind)
	p.Check(!in.Day.IsZero(), "day", "case.day.required")
	p.Check(!in.Day.After(o.Today), "day", "case.day.future") // what was signed before the referral is a paper too
	p.Check(x.Place != "" || in.Scan != nil, "place", "paper.where.required")
	if o.Pack.Meaning("paper_kinds", in.Kind) != "signed_plan" {
		p.Check(in.Plan == "", "plan", "paper.plan.none")
	} else {
		for _, pl := range plans { // the latest first
			if pl.Agreed == "yes" && (in.Plan == "" || in.Plan == pl.Thing) {
				x.Plan = pl.Thing
				break
			}
		}
		p.Check(x.Plan != "", "plan", "paper.plan.not_agreed")
	}
	if s := in.Scan; s != nil {
		x.Name, x.Type, x.Size, x.SHA256 = s.Name, s.Type, len(s.Content), s.SHA256
	}
	return x, p.Err()
}

// AddPaper records a paper of a case.
func AddPaper(tx *db.Tx, caseID sild.ID, in PaperInput) (_ Paper, err error) {
	defer sild.Wrap(&err, "casework.AddPaper(%s)", caseID)
	o, err := openPaper(tx, caseID, in.Kind)
	if err != nil {
		return Paper{}, err
	}
	plans, err := Plans(tx, caseID)
	if err != nil {
		return Paper{}, err
	}
	x, err := in.check(o, plans)
	if err != nil {
		return x, err
	}
	if in.Scan != nil {
		if x.Scan, err = addScan(tx, o.Subject, in.Scan); err != nil {
			return x, err
		}
	}
	x.Fact = tx.NewFact(o.Subject, o.Case, in.Day, "document", "document")
	return x, db.Record(tx, "paper", paperColumns, x.Fact, x)
}

// openPaper opens a case to write the section of a kind of paper. A kind that
// the programme does not have is told as a problem, to who may write papers.
func openPaper(tx *db.Tx, caseID sild.ID, kind string) (o Opened, err error) {
	k, err := Load(tx, caseID)
	if err != nil {
		return o, err
	}
	p, err := programme.Of(tx, k.Programme)
	if err != nil {
		return o, err
	}
	section := byte('P')
	if _, known := p.Value("paper_kinds", kind); known {
		section = p.SectionOf("paper_kinds", kind)
	}
	return Open(tx, caseID, section)
}

// ChangePaper says where a paper lies now. Id is the row that was looked at.
func ChangePaper(tx *db.Tx, id sild.ID, place, note string) (_ Paper, err error) {
	defer sild.Wrap(&err, "casework.ChangePaper(%s)", id)
	x, err := seen[Paper](tx, "paper", paperColumns, id)
	if err != nil {
		return x, err
	}
	if _, err = openPaper(tx, x.Case, x.Kind); err != nil {
		return Paper{}, err
	}
	if err := stands(x.Fact); err != nil {
		return x, err
	}
	p := sild.Problems{}
	x.Place, x.Note = p.Line("place", place, 200), p.Text("note", note, 1000)
	p.Check(x.Place != "" || x.Scan != "", "place", "paper.where.required")
	if err := p.Err(); err != nil {
		return x, err
	}
	if x.Fact, err = db.Amend(tx, "paper", x.Fact, Changed); err != nil {
		return x, err
	}
	return x, db.Record(tx, "paper", paperColumns, x.Fact, x)
}

// Papers are those of a case that its reader may see, the latest first.
func Papers(tx *db.Tx, r Reader) (list []Paper, err error) {
	defer sild.Wrap(&err, "casework.Papers(%s)", r.Case)
	all, err := held[Paper](tx, "paper", paperColumns, r.Case, "day DESC, thing DESC")
	for _, x := range all {
		if r.Reads(r.Pack.SectionOf("paper_kinds", x.Kind)) {
			list = append(list, x)
		}
	}
	return list, err
}

// PaperByID is a paper that holds, with its record opened for reading it.
func PaperByID(tx *db.Tx, id sild.ID) (x Paper, rec access.Record, err error) {
	defer sild.Wrap(&err, "casework.PaperByID(%s)", id)
	if x, err = seen[Paper](tx, "paper", paperColumns, id); err != nil {
		return x, rec, err
	}
	section, err := ownSection(tx, "paper", x.Fact)
	if err != nil {
		return x, rec, err
	}
	if rec, err = access.Case(tx, x.Case, string(section)); err != nil {
		return Paper{}, rec, err
	}
	if !x.Holds() {
		return Paper{}, rec, sild.Missing()
	}
	return x, rec, nil
}

// ScanOf is a paper with the bytes of its scan. Who opens it stands in the trail
// with that.
func ScanOf(tx *db.Tx, id sild.ID) (x Paper, content []byte, err error) {
	defer sild.Wrap(&err, "casework.ScanOf(%s)", id)
	x, rec, err := PaperByID(tx, id)
	if err != nil {
		return x, nil, err
	}
	if x.Scan == "" {
		return x, nil, sild.Missing()
	}
	section, err := ownSection(tx, "paper", x.Fact)
	if err != nil {
		return x, nil, err
	}
	tx.Trail(sild.Entry{Action: "open", What: "scan", Object: id, Sections: string(section), Grant: rec.Grant, Purpose: rec.Purpose(), Subjects: []sild.ID{rec.Person}})
	content, err = contentOf(tx, x.Scan)
	return x, content, err
}

// ownSection is the section to which a row of needs or papers belongs.
func ownSection(tx *db.Tx, kind string, f sild.Fact) (byte, error) {
	query, vocabulary := `SELECT domain FROM need WHERE id = $1`, "needs"
	if kind == "paper" {
		query, vocabulary = `SELECT kind FROM paper WHERE id = $1`, "paper_kinds"
	}
	value, err := db.One[string](tx, query, f.ID)
	if err != nil {
		return 0, err
	}
	k, err := Load(tx, f.Case)
	if err != nil {
		return 0, err
	}
	p, err := programme.Of(tx, k.Programme)
	if err != nil {
		return 0, err
	}
	return p.SectionOf(vocabulary, value), nil
}
