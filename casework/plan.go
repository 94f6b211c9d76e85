// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"
	"time"

	"sild"
	"sild/db"
)

// A Plan is one version of what the person and the worker mean to do. Its Day is
// the day of that version; the goals and steps that belong to it have rows of
// their own and go on from version to version.
type Plan struct {
	sild.Fact
	Version int
	Summary string
	Agreed  string // by the person: yes, no, could_not
	WhyNot  string
	Paper   string // where the signed paper lies; a [Paper] of the version says so too

	How        string    // how the person agreed, one of AgreedHow; empty: they did not
	ProviderBy sild.ID   // who agreed for the provider; empty: nobody yet
	ProviderOn sild.Date // and when

	WrittenAt time.Time `db:"-"` // when the version was written down, whatever was added to it since
	WrittenBy sild.ID   `db:"-"`
}

const planColumns = `version, summary, agreed, why_not, paper, how, provider_by, provider_on`

// AgreedHow are the ways to agree to a plan: with a signature on paper, with a
// digital one, or by saying so.
var AgreedHow = []string{"signed", "digital", "said"}

// Signed reports whether the version is signed: the person agreed with a
// signature, and the paper is there, by place or scan. A signed plan without it
// is not signed (pages.md, True on paper; programmes J6, M10).
func (pl Plan) Signed(papers []Paper) bool {
	return pl.Agreed == "yes" && pl.How != "said" && (pl.Paper != "" || slices.ContainsFunc(papers, func(x Paper) bool { return x.Of(pl) }))
}

// PlanInput is what a worker may say of a plan.
type PlanInput struct {
	Day     sild.Date
	Summary string
	Agreed  string
	WhyNot  string
	Paper   string
	How     string // if the person agreed; signed if a paper is named, and otherwise said, if it is not given
	// Provider says that the actor agrees for the provider.
	Provider bool
}

// check holds in against the case, the version before if there is one, and the
// number of goals that are set.
func (in PlanInput) check(o Opened, last Plan, goals int) (Plan, error) {
	p := sild.Problems{}
	pl := Plan{Agreed: in.Agreed}
	pl.Summary = p.Text("summary", in.Summary, 5000)
	pl.WhyNot = p.Text("why_not", in.WhyNot, 1000)
	pl.Paper = p.Line("paper", in.Paper, 200)
	o.Happened(p, "day", in.Day)
	o.during(p, "day", in.Day)
	p.Check(last.Day.IsZero() || !in.Day.Before(last.Day), "day", "plan.day.before_version", "day", "date:"+last.Day.String())
	p.Check(pl.Summary != "" || goals > 0, "summary", "plan.summary.required")
	oneOf(p, "agreed", in.Agreed, "yes", "no", "could_not")
	p.Check(in.Agreed == "yes" || pl.WhyNot != "", "why_not", "plan.why_not.required")
	p.Check(in.Agreed != "yes" || pl.WhyNot == "", "why_not", "plan.why_not.agreed")
	p.Check(in.Agreed == "yes" || pl.Paper == "", "paper", "plan.paper.not_agreed")
	if in.Agreed == "yes" {
		pl.How = in.How
		switch {
		case in.How == "" && pl.Paper != "":
			pl.How = "signed"
		case in.How == "":
			pl.How = "said"
		}
		oneOf(p, "how", pl.How, AgreedHow...)
		p.Check(pl.How != "said" || pl.Paper == "", "paper", "plan.paper.said")
	}
	return pl, p.Err()
}

// AddPlan records the next version of the plan.
func AddPlan(tx *db.Tx, caseID sild.ID, in PlanInput) (_ Plan, err error) {
	defer sild.Wrap(&err, "casework.AddPlan(%s)", caseID)
	o, err := Open(tx, caseID, 'P')
	if err != nil {
		return Plan{}, err
	}
	all, err := Plans(tx, caseID)
	if err != nil {
		return Plan{}, err
	}
	goals, err := db.One[int](tx, `SELECT count(*) FROM goal WHERE case_id = $1 AND replaced_at IS NULL AND dropped_on IS NULL`, caseID)
	if err != nil {
		return Plan{}, err
	}
	var last Plan
	if len(all) > 0 {
		last = all[0]
	}
	pl, err := in.check(o, last, goals)
	if err != nil {
		return pl, err
	}
	// Also versions that were taken back count: a printed number means one text.
	if pl.Version, err = db.One[int](tx, `SELECT coalesce(max(version), 0) + 1 FROM plan WHERE case_id = $1`, caseID); err != nil {
		return pl, err
	}
	if in.Provider {
		pl.ProviderBy, pl.ProviderOn = tx.Actor.User, o.Today
	}
	evidence := "seen"
	if pl.Paper != "" {
		evidence = "document"
	}
	pl.Fact = o.fact(tx, in.Day, evidence)
	return pl, db.Record(tx, "plan", planColumns, pl.Fact, pl)
}

// AgreePlan records that the actor agrees to a version for the provider. Id is
// the row that was looked at.
func AgreePlan(tx *db.Tx, id sild.ID) (_ Plan, err error) {
	defer sild.Wrap(&err, "casework.AgreePlan(%s)", id)
	pl, err := seen[Plan](tx, "plan", planColumns, id)
	if err != nil {
		return pl, err
	}
	o, err := Open(tx, pl.Case, 'P')
	if err != nil {
		return Plan{}, err
	}
	if err := stands(pl.Fact); err != nil {
		return pl, err
	}
	if pl.ProviderBy != "" {
		return pl, &sild.Error{Kind: sild.Conflict, Key: "plan.provider.done"}
	}
	pl.ProviderBy, pl.ProviderOn = tx.Actor.User, o.Today
	if pl.Fact, err = db.Amend(tx, "plan", pl.Fact, Agreed); err != nil {
		return pl, err
	}
	return pl, db.Record(tx, "plan", planColumns, pl.Fact, pl)
}

// Plans are the versions of the plan, the latest first. The caller has opened
// the case.
func Plans(tx *db.Tx, caseID sild.ID) ([]Plan, error) {
	all, err := held[Plan](tx, "plan", planColumns, caseID, "version DESC, id")
	if err != nil {
		return nil, err
	}
	return all, written(tx, all)
}
