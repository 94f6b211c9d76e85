// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/programme"
)

// A ProviderHandover lets another provider go on with the cases of one whose
// contract ends. The contract manager asks; both coordinators confirm; from the
// day the new team's people open the cases and the old one's do not; on the day
// or later the new team takes over, and answers for them. Until the day it can
// be taken back.
type ProviderHandover struct {
	ID        sild.ID
	Programme sild.ID
	FromOrg   sild.ID
	FromTeam  sild.ID
	ToOrg     sild.ID
	ToTeam    sild.ID
	Day       sild.Date // the first one of the new provider
	Why       string
	AskedBy   sild.ID
	AskedAt   time.Time
	GivenBy   sild.ID
	GivenAt   time.Time
	TakenBy   sild.ID
	TakenAt   time.Time
	BegunBy   sild.ID
	BegunAt   time.Time
	EndedBy   sild.ID
	EndedAt   time.Time
	EndedWhy  string
}

const handoverColumns = `id, programme_id, from_org, from_team, to_org, to_team, day, why, asked_by, asked_at, given_by, given_at, taken_by, taken_at, begun_by, begun_at, ended_by, ended_at, ended_why`

// Agreed reports whether both have confirmed, Open whether it still goes on.
func (h ProviderHandover) Agreed() bool { return h.GivenBy != "" && h.TakenBy != "" }
func (h ProviderHandover) Open() bool   { return h.EndedAt.IsZero() && h.BegunAt.IsZero() }

// A CaseTeam is that another provider answers for a case from its Day on.
type CaseTeam struct {
	sild.Fact
	Handover    sild.ID
	Team        sild.ID
	Provider    sild.ID
	WasTeam     sild.ID
	WasProvider sild.ID
	BegunOn     sild.Date
}

const caseTeamColumns = `handover_id, team_id, provider_id, was_team, was_provider, begun_on`

// HandoverInput asks for a hand-over.
type HandoverInput struct {
	Programme sild.ID
	From, To  sild.ID // organisations with a provider's contract
	Day       sild.Date
	Why       string
}

// A HandoverPreview is what a hand-over does: how many cases go, and how many
// stay because the person has said no to taking part. No names: the one who
// asks sees none (design §6).
type HandoverPreview struct{ Go, Stay, Without int }

// PreviewHandover counts what AskHandover would hand over. Without are those
// who are not led by anybody today.
func PreviewHandover(tx *db.Tx, in HandoverInput) (v HandoverPreview, err error) {
	defer sild.Wrap(&err, "casework.PreviewHandover")
	h, err := in.check(tx)
	if err != nil {
		return v, err
	}
	return h.preview(tx)
}

func (h ProviderHandover) preview(tx *db.Tx) (v HandoverPreview, err error) {
	all, err := h.cases(tx)
	for _, c := range all {
		switch {
		case c.stays:
			v.Stay++
		default:
			v.Go++
			if c.LeadOn(tx.Today()) == "" {
				v.Without++
			}
		}
	}
	return v, err
}

// AskHandover lets the contract manager ask for it.
func AskHandover(tx *db.Tx, in HandoverInput) (_ ProviderHandover, err error) {
	defer sild.Wrap(&err, "casework.AskHandover")
	h, err := in.check(tx)
	if err != nil {
		return h, err
	}
	again, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM provider_handover WHERE programme_id = $1 AND from_org = $2 AND ended_at IS NULL AND begun_at IS NULL)`, h.Programme, h.FromOrg)
	if err != nil {
		return h, err
	}
	if again {
		return h, problem("from", "handover.again")
	}
	h.ID, h.AskedBy, h.AskedAt = tx.NewID(), tx.Actor.User, tx.Now
	tx.Trail(sild.Entry{Action: "write", What: "handover", Object: h.ID})
	return h, db.Insert(tx, "provider_handover", handoverColumns, h)
}

func (in HandoverInput) check(tx *db.Tx) (h ProviderHandover, err error) {
	if err := access.Duty(tx, access.HandOver); err != nil {
		return h, err
	}
	pays, err := programme.Works(tx, in.Programme, tx.Actor.Org, "funder")
	if err != nil {
		return h, err
	}
	if !pays {
		return h, sild.Missing()
	}
	providers, err := programme.Providers(tx, in.Programme)
	if err != nil {
		return h, err
	}
	p := sild.Problems{}
	h = ProviderHandover{Programme: in.Programme, FromOrg: in.From, ToOrg: in.To, Day: in.Day, Why: p.Line("why", in.Why, 300)}
	for _, x := range providers {
		if x.Org == in.From {
			h.FromTeam = x.Team
		}
		if x.Org == in.To {
			h.ToTeam = x.Team
		}
	}
	p.Check(h.FromTeam != "", "from", "case.choice.required")
	p.Check(h.ToTeam != "", "to", "case.choice.required")
	p.Check(in.From == "" || in.From != in.To, "to", "handover.same")
	p.Check(h.Why != "", "why", "handover.why.required")
	p.Check(!in.Day.IsZero(), "day", "case.day.required")
	p.Check(in.Day.IsZero() || in.Day.After(tx.Today()), "day", "handover.day.past")
	p.Check(in.Day.Sub(tx.Today()) <= farthest, "day", "case.day.far")
	return h, p.Err()
}

type goingCase struct {
	Card
	stays bool
}

// cases are the open ones of the provider, and which of them stay: where the
// person has said no to taking part, nobody else is told of them.
func (h ProviderHandover) cases(tx *db.Tx) ([]goingCase, error) {
	cards, err := db.All[Card](tx, `SELECT `+of("c", CardColumns)+` FROM case_card c
		WHERE c.programme_id = $1 AND c.provider_id = $2 AND c.team_id = $3 AND c.ended_on IS NULL AND c.outcome NOT IN ('declined', 'withdrawn')
		ORDER BY c.sort_key, c.case_id`, h.Programme, h.FromOrg, h.FromTeam)
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(tx, h.Programme)
	if err != nil {
		return nil, err
	}
	list := make([]goingCase, len(cards))
	for i, c := range cards {
		said, err := Consents(tx, c.Case)
		if err != nil {
			return nil, err
		}
		list[i].Card = c
		if asked := p.Asked(); len(asked) > 0 {
			list[i].stays = !asked[0].Stands(Answers(said), tx.Today())
		}
	}
	return list, nil
}

// ConfirmHandover is the yes of the coordinator who gives or takes. With the
// second yes the cases go from the day on.
func ConfirmHandover(tx *db.Tx, id sild.ID) (_ ProviderHandover, err error) {
	defer sild.Wrap(&err, "casework.ConfirmHandover(%s)", id)
	h, gives, takes, err := handoverOf(tx, id)
	if err != nil {
		return h, err
	}
	if err := h.before(tx); err != nil {
		return h, err
	}
	switch {
	case gives && h.GivenBy == "":
		h.GivenBy, h.GivenAt = tx.Actor.User, tx.Now
	case takes && h.TakenBy == "":
		h.TakenBy, h.TakenAt = tx.Actor.User, tx.Now
	default:
		return h, &sild.Error{Kind: sild.Conflict, Key: "handover.confirmed"}
	}
	if err := h.save(tx); err != nil || !h.Agreed() {
		return h, err
	}
	all, err := h.cases(tx)
	if err != nil {
		return h, err
	}
	for _, c := range all {
		if c.stays {
			continue
		}
		f := CaseTeam{
			Fact: tx.NewFact(c.Subject, c.Case, h.Day, "document", "document"), Handover: h.ID,
			Team: h.ToTeam, Provider: h.ToOrg, WasTeam: h.FromTeam, WasProvider: h.FromOrg,
		}
		if err := db.Record(tx, "case_team", caseTeamColumns, f.Fact, f); err != nil {
			return h, err
		}
	}
	return h, nil
}

// before is a Conflict unless h can still be confirmed or taken back: it goes on,
// and its day has not come.
func (h ProviderHandover) before(tx *db.Tx) error {
	if !h.Open() || !tx.Today().Before(h.Day) {
		return &sild.Error{Kind: sild.Conflict, Key: "handover.late"}
	}
	return nil
}

func (h ProviderHandover) save(tx *db.Tx) error {
	tx.Trail(sild.Entry{Action: "write", What: "handover", Object: h.ID})
	_, err := db.Exec(tx, `UPDATE provider_handover SET given_by = $1, given_at = $2, taken_by = $3, taken_at = $4, begun_by = $5, begun_at = $6, ended_by = $7, ended_at = $8, ended_why = $9 WHERE id = $10`,
		h.GivenBy, h.GivenAt, h.TakenBy, h.TakenAt, h.BegunBy, h.BegunAt, h.EndedBy, h.EndedAt, h.EndedWhy, h.ID)
	return err
}

// TakeBackHandover ends a hand-over before its day: nothing changes hands. Who
// asked may, and either coordinator.
func TakeBackHandover(tx *db.Tx, id sild.ID, why string) (_ ProviderHandover, err error) {
	defer sild.Wrap(&err, "casework.TakeBackHandover(%s)", id)
	h, _, _, err := handoverOf(tx, id)
	if err != nil {
		return h, err
	}
	if err := h.before(tx); err != nil {
		return h, err
	}
	p := sild.Problems{}
	h.EndedWhy = p.Line("why", why, 300)
	p.Check(h.EndedWhy != "", "why", "handover.why.required")
	if err := p.Err(); err != nil {
		return h, err
	}
	rows, err := h.teams(tx)
	if err != nil {
		return h, err
	}
	for _, f := range rows {
		if err := db.Replace(tx, "case_team", f.Fact, Left); err != nil {
			return h, err
		}
	}
	h.EndedBy, h.EndedAt = tx.Actor.User, tx.Now
	return h, h.save(tx)
}

func (h ProviderHandover) teams(tx *db.Tx) ([]CaseTeam, error) {
	return db.All[CaseTeam](tx, `SELECT `+sild.FactColumns+`, `+caseTeamColumns+` FROM case_team WHERE handover_id = $1 AND replaced_at IS NULL ORDER BY id`, h.ID)
}

// TakeOver lets the new team answer for the cases, on the day or later: who
// worked on them before has ended the day before, and each waits for a support
// person of the new team.
func TakeOver(tx *db.Tx, id sild.ID) (_ ProviderHandover, err error) {
	defer sild.Wrap(&err, "casework.TakeOver(%s)", id)
	h, _, takes, err := handoverOf(tx, id)
	if err != nil {
		return h, err
	}
	if !takes {
		return h, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if !h.Agreed() || !h.Open() || tx.Today().Before(h.Day) {
		return h, &sild.Error{Kind: sild.Conflict, Key: "handover.early"}
	}
	rows, err := h.teams(tx)
	if err != nil {
		return h, err
	}
	for _, f := range rows {
		if err := f.begin(tx, h); err != nil {
			return h, err
		}
	}
	h.BegunBy, h.BegunAt = tx.Actor.User, tx.Now
	return h, h.save(tx)
}

func (f CaseTeam) begin(tx *db.Tx, h ProviderHandover) (err error) {
	if _, err := db.Exec(tx, `UPDATE cases SET team_id = $1, provider_id = $2 WHERE id = $3`, f.Team, f.Provider, f.Case); err != nil {
		return err
	}
	all, err := Assignments(tx, f.Case)
	if err != nil {
		return err
	}
	for _, a := range all {
		if !a.Day.Before(h.Day) || !a.Until.IsZero() && a.Until.Before(h.Day) {
			continue
		}
		if err := endAssignment(tx, a, h.Day.AddDays(-1), Rematched); err != nil {
			return err
		}
	}
	f.BegunOn = tx.Today()
	if f.Fact, err = db.Amend(tx, "case_team", f.Fact, Done); err != nil {
		return err
	}
	return db.Record(tx, "case_team", caseTeamColumns, f.Fact, f)
}

// handoverOf is a hand-over that the actor may see: asked by their organisation,
// or given or taken by a team in which they answer for cases.
func handoverOf(tx *db.Tx, id sild.ID) (h ProviderHandover, gives, takes bool, err error) {
	if h, err = db.One[ProviderHandover](tx, `SELECT `+handoverColumns+` FROM provider_handover WHERE id = $1`, id); err != nil {
		return h, false, false, err
	}
	in := func(team sild.ID) (bool, error) {
		if !access.May(tx.Actor.Role, access.Assign) {
			return false, nil
		}
		return db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM member m WHERE m.group_id = $1 AND m.user_id = $2 AND m.role = $3 AND m.from_on <= $4 AND m.until_on >= $4)`,
			team, tx.Actor.User, tx.Actor.Role, tx.Today())
	}
	if gives, err = in(h.FromTeam); err != nil {
		return h, false, false, err
	}
	if takes, err = in(h.ToTeam); err != nil {
		return h, false, false, err
	}
	asks := false
	if access.May(tx.Actor.Role, access.HandOver) {
		asks, err = programme.Works(tx, h.Programme, tx.Actor.Org, "funder")
	}
	if err == nil && !gives && !takes && !asks {
		err = sild.Missing()
	}
	return h, gives, takes, err
}

// A HandoverView is a hand-over as the actor sees it.
type HandoverView struct {
	ProviderHandover
	HandoverPreview
	Gives, Takes bool
}

// Handovers are those that the actor asked for, gives or takes, the latest
// first; of what is over the last year's.
func Handovers(tx *db.Tx) (list []HandoverView, err error) {
	defer sild.Wrap(&err, "casework.Handovers")
	ids, err := db.All[sild.ID](tx, `SELECT id FROM provider_handover WHERE day >= $1 ORDER BY id DESC LIMIT 50`, tx.Today().AddDays(-366))
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		h, gives, takes, err := handoverOf(tx, id)
		if sild.KindOf(err) == sild.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		v := HandoverView{ProviderHandover: h, Gives: gives, Takes: takes}
		if h.Open() && !h.Agreed() {
			v.HandoverPreview, err = h.preview(tx)
		} else {
			v.Go, err = db.One[int](tx, `SELECT count(*) FROM case_team WHERE handover_id = $1 AND replaced_at IS NULL`, h.ID)
		}
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}
