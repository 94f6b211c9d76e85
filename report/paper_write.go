// SPDX-License-Identifier: EUPL-1.2

package report

import (
	"encoding/json"
	"strconv"

	"sild"
	"sild/access"
	"sild/db"
)

// A PaperInput is what a provider writes into a report: a text for each heading
// of the pack, as it was when the revision Seen was read.
type PaperInput struct {
	Texts []string
	Seen  int
}

// WritePaper keeps what was written; a report that is not sent has no figures of
// its own yet. It is a Conflict if somebody else wrote meanwhile.
func WritePaper(tx *db.Tx, id sild.ID, report string, from sild.Date, in PaperInput) (_ Paper, err error) {
	defer sild.Wrap(&err, "report.WritePaper(%s, %s, %s)", id, report, from)
	d, _, err := openPaper(tx, id, report, from, in)
	if err != nil {
		return Paper{}, err
	}
	tx.Trail(sild.Entry{Action: "write", What: "report", Object: d.ID})
	return d.Paper, keepPaper(tx, d.Paper, in.Seen)
}

// SendPaper keeps what was written, freezes the figures and hands it in. That is
// possible from the last day of the period on.
func SendPaper(tx *db.Tx, id sild.ID, report string, from sild.Date, in PaperInput) (_ Paper, err error) {
	defer sild.Wrap(&err, "report.SendPaper(%s, %s, %s)", id, report, from)
	d, f, err := openPaper(tx, id, report, from, in)
	if err != nil {
		return Paper{}, err
	}
	p := sild.Problems{}
	p.Check(d.Until.Before(sild.DateOf(tx.Now, d.Pack.Location())), "send", "paper.early", "day", "date:"+d.Until.String())
	for i, text := range d.Texts(len(d.Kind.Narrative)) {
		p.Check(text != "", textField(i), "paper.text.required")
	}
	if err := p.Err(); err != nil {
		return d.Paper, err
	}
	b, err := json.Marshal(f)
	if err != nil {
		return d.Paper, err
	}
	d.Figures, d.State, d.SentAt, d.SentBy = string(b), Sent, tx.Now, tx.Actor.User
	tx.Trail(sild.Entry{Action: "send", What: "report", Object: d.ID})
	return d.Paper, keepPaper(tx, d.Paper, in.Seen)
}

func textField(i int) string { return "text_" + strconv.Itoa(i+1) }

// openPaper is the report as it would stand with what was written.
func openPaper(tx *db.Tx, id sild.ID, report string, from sild.Date, in PaperInput) (d Due, f Figures, err error) {
	if err := access.Duty(tx, access.Report); err != nil {
		return d, f, err
	}
	if d, f, err = PaperOf(tx, id, tx.Actor.Org, report, from); err != nil {
		return d, f, err
	}
	if d.State == Sent || d.State == Accepted || in.Seen != d.Revision {
		return d, f, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	p := sild.Problems{}
	texts := make([]string, len(d.Kind.Narrative))
	for i := range texts {
		if i < len(in.Texts) {
			texts[i] = p.Text(textField(i), in.Texts[i], 5000)
		}
	}
	if err := p.Err(); err != nil {
		return d, f, err
	}
	b, err := json.Marshal(texts)
	if err != nil {
		return d, f, err
	}
	if d.ID == "" {
		d.ID = tx.NewID()
	}
	d.Narrative, d.ChangedAt, d.ChangedBy, d.Revision = string(b), tx.Now, tx.Actor.User, d.Revision+1
	return d, f, nil
}

func keepPaper(tx *db.Tx, x Paper, seen int) error {
	if x.Revision == 1 {
		return db.Insert(tx, "funder_report", paperColumns, x)
	}
	n, err := db.Exec(tx, `UPDATE funder_report SET state = $1, narrative = $2, figures = $3, revision = $4, changed_at = $5, changed_by = $6,
		sent_at = $7, sent_by = $8, decided_at = $9, decided_by = $10, said = $11 WHERE id = $12 AND revision = $13`,
		x.State, x.Narrative, x.Figures, x.Revision, x.ChangedAt, x.ChangedBy, x.SentAt, x.SentBy, x.DecidedAt, x.DecidedBy, x.Said, x.ID, seen)
	if err == nil && n == 0 {
		return &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	return err
}

// DecidePaper accepts a report, or asks back: then the provider can write on, and
// its figures are taken anew when it is sent again.
func DecidePaper(tx *db.Tx, id, provider sild.ID, report string, from sild.Date, accepted bool, said string) (_ Paper, err error) {
	defer sild.Wrap(&err, "report.DecidePaper(%s, %s, %s)", id, report, from)
	if err := access.Duty(tx, access.Accept); err != nil {
		return Paper{}, err
	}
	d, _, err := PaperOf(tx, id, provider, report, from)
	if err != nil {
		return Paper{}, err
	}
	if d.State != Sent {
		return d.Paper, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	p := sild.Problems{}
	d.Said = p.Text("said", said, 2000)
	p.Check(accepted || d.Said != "", "said", "paper.said.required")
	if err := p.Err(); err != nil {
		return d.Paper, err
	}
	seen := d.Revision
	d.State, d.DecidedAt, d.DecidedBy, d.Revision = Back, tx.Now, tx.Actor.User, seen+1
	if accepted {
		d.State = Accepted
	}
	tx.Trail(sild.Entry{Action: "decide", What: "report", Object: d.ID})
	return d.Paper, keepPaper(tx, d.Paper, seen)
}
