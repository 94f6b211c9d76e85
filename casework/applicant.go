// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/i18n"
	"sild/org"
	"sild/pack"
	"sild/people"
	"sild/programme"
)

// An Applicant is somebody who offers to help unpaid. They are no user yet, and
// see nothing; what they said stays as they said it.
type Applicant struct {
	ID         sild.ID
	Programme  sild.ID
	Team       sild.ID
	Kind       string // a value of worker_kinds
	Name       string
	Email      string
	Phone      string
	Lang       string
	Languages  string // with spaces between
	About      string
	Source     string // public, coordinator
	Day        sild.Date
	RecordedAt time.Time
	RecordedBy sild.ID
	ClosedOn   sild.Date
	Closed     string // empty: open; active, declined, withdrawn
	ClosedWhy  string
	ClosedBy   sild.ID
	User       sild.ID // who they became
}

const applicantColumns = `id, programme_id, team_id, kind, name, email, phone, lang, languages, about, source, day, recorded_at, recorded_by, closed_on, closed, closed_why, closed_by, user_id`

// An ApplicantStep is what was done with an application: the interview, and each check and
// training. Its rows follow the rules of a worker's credentials.
type ApplicantStep struct {
	ID          sild.ID
	Thing       sild.ID
	Applicant   sild.ID
	RecordedAt  time.Time
	RecordedBy  sild.ID
	ReplacedAt  time.Time
	ReplacedBy  sild.ID
	ReplacedWhy string
	Kind        string // interview, or of a credential
	Outcome     string
	JudgedBy    string
	JudgedOn    sild.Date
	ValidUntil  sild.Date
	NextCheck   sild.Date
	Note        string
}

const applicantStepColumns = `id, thing, applicant_id, recorded_at, recorded_by, replaced_at, replaced_by, replaced_why, kind, outcome, judged_by, judged_on, valid_until, next_check, note`

// Interview is the kind of the step in which one has talked with the applicant.
const Interview = "interview"

// An Application is an applicant with what was done, and what is missing still.
type Application struct {
	Applicant
	Steps   []ApplicantStep
	Stage   string   // applied, interviewed, checks, ready, active, declined, withdrawn
	Missing []string // interview, or kinds of credentials
}

// stage is where an application stands on a day: what the programme needs and is
// not there is missing.
func (a *Application) stage(needs []string, on sild.Date) {
	talked := slices.ContainsFunc(a.Steps, func(s ApplicantStep) bool { return s.Kind == Interview })
	as := org.Worker{}
	for _, s := range a.Steps {
		if s.Kind != Interview {
			as.Credentials = append(as.Credentials, s.credential())
		}
	}
	begun := false
	if !talked {
		a.Missing = append(a.Missing, Interview)
	}
	for _, kind := range needs {
		switch state := as.Holds(kind, on); state {
		case org.Held:
			begun = true
		default:
			begun = begun || state != org.Missing
			a.Missing = append(a.Missing, kind)
		}
	}
	switch {
	case a.Closed != "":
		a.Stage, a.Missing = a.Closed, nil
	case len(a.Missing) == 0:
		a.Stage = "ready"
	case begun:
		a.Stage = "checks"
	case talked:
		a.Stage = "interviewed"
	default:
		a.Stage = "applied"
	}
}

func (s ApplicantStep) credential() org.Credential {
	return org.Credential{Head: org.Head{ID: s.ID}, Kind: s.Kind, Outcome: s.Outcome, JudgedBy: s.JudgedBy, JudgedOn: s.JudgedOn, ValidUntil: s.ValidUntil, NextCheck: s.NextCheck, Note: s.Note}
}

// ApplyInput is what somebody says who offers to help.
type ApplyInput struct {
	Programme sild.ID
	Team      sild.ID
	Kind      string
	Name      string
	Email     string
	Phone     string
	Lang      string
	Languages []string
	About     string
}

func (in ApplyInput) check(p sild.Problems, of *pack.Pack) Applicant {
	a := Applicant{
		Programme: in.Programme, Team: in.Team, Kind: in.Kind, Lang: in.Lang, Name: p.Line("name", in.Name, 200),
		Email: strings.ToLower(p.Line("email", in.Email, 200)), Phone: p.Line("phone", in.Phone, 40), About: p.Text("about", in.About, 2000),
	}
	p.Check(a.Name != "", "name", "apply.name.required")
	before, after, found := strings.Cut(a.Email, "@")
	p.Check(found && before != "" && strings.Contains(after, ".") && !strings.ContainsAny(a.Email, " ,;<>"), "email", "org.email.wrong")
	p.Check(in.Kind != "" && slices.Contains(of.Volunteers.Kinds, in.Kind), "kind", "case.choice.required")
	p.Check(slices.Contains(i18n.Langs(), i18n.Lang(in.Lang)), "lang", "choice.unknown")
	languages := slices.Compact(slices.Sorted(slices.Values(in.Languages)))
	for _, l := range languages {
		p.Check(slices.Contains(people.Languages, l), "languages", "case.choice.unknown")
	}
	a.Languages = strings.Join(languages, " ")
	return a
}

// An Opening is where one can offer to help: a programme, and the teams that take
// applications.
type Opening struct {
	Programme sild.ID
	Pack      *pack.Pack
	Teams     []org.Team
}

// OpeningOf is where one can apply for the programme of a pack, by its short name.
// On the public page it is Missing unless the pack says that anybody may.
func OpeningOf(tx *db.Tx, name string, public bool) (o Opening, err error) {
	defer sild.Wrap(&err, "casework.OpeningOf(%s)", name)
	all, err := programme.All(tx)
	if err != nil {
		return o, err
	}
	for _, pr := range all {
		p, err := programme.Of(tx, pr.ID)
		if err != nil {
			return o, err
		}
		if p.ID != name || p.Volunteers == nil || public && p.Volunteers.Apply != "public" {
			continue
		}
		if open, err := programme.IsOpen(tx, pr.ID); err != nil || public && !open {
			if err != nil {
				return o, err
			}
			continue
		}
		o = Opening{Programme: pr.ID, Pack: p}
		providers, err := programme.Providers(tx, pr.ID)
		if err != nil {
			return o, err
		}
		for _, x := range providers {
			if t := (org.Team{ID: x.Team, Org: x.Org, Name: x.Name}); x.Team != "" {
				o.Teams = append(o.Teams, t)
			}
		}
		if len(o.Teams) > 0 {
			return o, nil
		}
	}
	return o, sild.Missing()
}

// mostApplications is how many applications come to a programme by the public page
// on one day, at most: what is more comes from no people. It is ours.
const mostApplications = 50

// Apply takes an application from the public page. Nobody has signed in: it writes
// one row, and answers nothing of what is there already.
func Apply(tx *db.Tx, name string, in ApplyInput) (_ Applicant, err error) {
	defer sild.Wrap(&err, "casework.Apply(%s)", name)
	o, err := OpeningOf(tx, name, true)
	if err != nil {
		return Applicant{}, err
	}
	in.Programme = o.Programme
	if in.Team == "" && len(o.Teams) == 1 {
		in.Team = o.Teams[0].ID
	}
	p := sild.Problems{}
	p.Check(slices.ContainsFunc(o.Teams, func(t org.Team) bool { return t.ID == in.Team }), "team", "case.choice.required")
	a := in.check(p, o.Pack)
	n, err := db.One[int](tx, `SELECT count(*) FROM applicant WHERE programme_id = $1 AND day = $2 AND source = 'public'`, o.Programme, tx.Today())
	if err != nil {
		return a, err
	}
	p.Check(n < mostApplications, "", "apply.too_many")
	if err := p.Err(); err != nil {
		return a, err
	}
	a.Source = "public"
	return a, a.record(tx)
}

func (a *Applicant) record(tx *db.Tx) error {
	a.ID, a.Day, a.RecordedAt, a.RecordedBy = tx.NewID(), tx.Today(), tx.Now, tx.Actor.User
	trailApplicant(tx, "write", a.ID)
	return db.Insert(tx, "applicant", applicantColumns, *a)
}

// trailApplicant tells the trail of an application, which is nobody's record.
func trailApplicant(tx *db.Tx, action string, id sild.ID) {
	tx.Trail(sild.Entry{Action: action, What: "applicant", Object: id, Purpose: tx.Actor.Role})
}

// mayKeepTeam is Missing unless the actor keeps what is known of the workers of a
// team.
func mayKeepTeam(tx *db.Tx, team sild.ID) error {
	teams, err := org.KeptTeams(tx)
	if err == nil && !slices.ContainsFunc(teams, func(t org.Team) bool { return t.ID == team }) {
		err = sild.Missing()
	}
	return err
}

// AddApplicant writes down an application that came on paper or in talk, to a team
// that the actor keeps.
func AddApplicant(tx *db.Tx, in ApplyInput) (_ Applicant, err error) {
	defer sild.Wrap(&err, "casework.AddApplicant")
	if in.Team == "" && access.May(tx.Actor.Role, access.Workers) {
		return Applicant{}, problem("team", "case.choice.required")
	}
	if err := mayKeepTeam(tx, in.Team); err != nil {
		return Applicant{}, err
	}
	payers, err := Payers(tx)
	if err != nil {
		return Applicant{}, err
	}
	i := slices.IndexFunc(payers, func(p Payer) bool { return p.Pack.Volunteers != nil && (in.Programme == "" || p.ID == in.Programme) })
	if i < 0 {
		return Applicant{}, problem("programme", "case.choice.required")
	}
	in.Programme = payers[i].ID
	p := sild.Problems{}
	a := in.check(p, payers[i].Pack)
	if err := p.Err(); err != nil {
		return a, err
	}
	a.Source = "coordinator"
	return a, a.record(tx)
}

// Applications are those to the teams that the actor keeps: the open ones, or those
// that are closed, the latest first.
func Applications(tx *db.Tx, closed bool) (list []Application, err error) {
	defer sild.Wrap(&err, "casework.Applications")
	teams, err := org.KeptTeams(tx)
	if err != nil {
		return nil, err
	}
	ids := make([]sild.ID, len(teams))
	for i, t := range teams {
		ids[i] = t.ID
	}
	var args []any
	in := db.List(&args, ids)
	args = append(args, closed)
	found, err := db.All[Applicant](tx, `SELECT `+applicantColumns+` FROM applicant WHERE team_id IN (`+in+`)
		AND (closed <> '') = $`+number(len(args))+` ORDER BY recorded_at DESC, id DESC LIMIT 200`, args...)
	if err != nil {
		return nil, err
	}
	for _, a := range found {
		one, err := filled(tx, a)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	if len(list) > 0 {
		tx.Trail(sild.Entry{Action: "list", What: "applicant", Purpose: tx.Actor.Role})
	}
	return list, nil
}

// ApplicationOf is one of them.
func ApplicationOf(tx *db.Tx, id sild.ID) (_ Application, err error) {
	defer sild.Wrap(&err, "casework.ApplicationOf(%s)", id)
	a, err := db.One[Applicant](tx, `SELECT `+applicantColumns+` FROM applicant WHERE id = $1`, id)
	if err != nil {
		return Application{}, err
	}
	if err := mayKeepTeam(tx, a.Team); err != nil {
		return Application{}, err
	}
	trailApplicant(tx, "read", a.ID)
	return filled(tx, a)
}

func filled(tx *db.Tx, a Applicant) (out Application, err error) {
	out.Applicant = a
	if out.Steps, err = db.All[ApplicantStep](tx, `SELECT `+applicantStepColumns+` FROM applicant_step WHERE applicant_id = $1 AND replaced_at IS NULL ORDER BY recorded_at, id`, a.ID); err != nil {
		return out, err
	}
	p, err := programme.Of(tx, a.Programme)
	if err == nil {
		out.stage(p.Needs(a.Kind), tx.Today())
	}
	return out, err
}
