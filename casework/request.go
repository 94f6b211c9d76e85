// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"
	"strings"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
)

// A Request asks a team to help with one person: a specialist (debt, health,
// addiction, a peer), or a municipality. It names the sections that the help
// takes, and ends by itself. Accepted, it opens those sections to the team from
// that day until the last (access/policy.csv: request). Its Day is that on which
// it was made.
type Request struct {
	sild.Fact
	Team     sild.ID
	Role     string // specialist, municipal
	Sections string // besides I, which goes with every request
	Asks     string
	Until    sild.Date
	State    string // asked, asked_back, accepted, declined, ended
	Said     string // what the team said last: why not, or what it wants to know
	SaidBy   sild.ID
	SaidOn   sild.Date
	Reply    string // to what it wanted to know
	Start    sild.Date
	EndedOn  sild.Date
	EndedWhy string
}

const requestColumns = `team_id, role, sections, asks, until_on, state, said, said_by, said_on, reply, start_on, ended_on, ended_why`

// HelpRoles are the roles of those who can be asked.
var HelpRoles = []string{"specialist", "municipal"}

// RequestMonths is how many months a team may help on one request; then one asks
// again. It is ours.
const RequestMonths = 6

// Open reports whether r waits for the team, or the team for an answer; Runs
// whether it helps on a day.
func (r Request) Open() bool { return r.State == "asked" || r.State == "asked_back" }

func (r Request) Runs(on sild.Date) bool {
	return r.State == "accepted" && !r.Until.Before(on)
}

// RequestInput is what one asks of a team.
type RequestInput struct {
	Team     sild.ID
	Sections string // of those that the one who asks reads
	Asks     string
	Until    sild.Date
}

// AskHelp asks a team to help. Only a section that the actor reads can be
// opened, and only one that the person has not said no to.
func AskHelp(tx *db.Tx, caseID sild.ID, in RequestInput) (_ Request, err error) {
	defer sild.Wrap(&err, "casework.AskHelp(%s)", caseID)
	o, err := openAsking(tx, caseID)
	if err != nil {
		return Request{}, err
	}
	teams, err := org.TeamsOf(tx, HelpRoles)
	if err != nil {
		return Request{}, err
	}
	all, err := Requests(tx, caseID)
	if err != nil {
		return Request{}, err
	}
	said, err := Consents(tx, caseID)
	if err != nil {
		return Request{}, err
	}
	p := sild.Problems{}
	r := Request{Team: in.Team, Asks: p.Text("asks", in.Asks, 1000), Until: in.Until, State: "asked"}
	at := slices.IndexFunc(teams, func(t org.RoleTeam) bool { return t.ID == in.Team })
	p.Check(in.Team != "", "team", "case.choice.required")
	p.Check(in.Team == "" || at >= 0, "team", "case.choice.unknown")
	p.Check(r.Asks != "", "asks", "request.asks.required")
	for i := range len(access.Sections) {
		if c := access.Sections[i]; c == 'I' || strings.IndexByte(in.Sections, c) >= 0 {
			r.Sections += string(c)
		}
	}
	p.Check(len(r.Sections) > 1, "sections", "request.sections.required")
	for _, c := range []byte(in.Sections) {
		p.Check(o.Reads(c) && c != 'C', "sections", "case.choice.unknown")
	}
	if at >= 0 {
		r.Role = teams[at].Role
		may := o.Pack.Reads(r.Role, r.Sections, Answers(said), o.Today)
		p.Check(may == r.Sections, "sections", "request.sections.consent")
		p.Check(!slices.ContainsFunc(all, func(x Request) bool { return x.Team == in.Team && (x.Open() || x.Runs(o.Today)) }), "team", "request.again")
	}
	o.untilOf(p, in.Until)
	o.during(p, "", o.Today)
	if err := p.Err(); err != nil {
		return r, err
	}
	r.Fact = o.fact(tx, o.Today, "document")
	return r, db.Record(tx, "help_request", requestColumns, r.Fact, r)
}

// untilOf checks the last day of a request: not past, half a year on at most.
func (o Opened) untilOf(p sild.Problems, until sild.Date) {
	p.Check(!until.IsZero(), "until", "case.day.required")
	p.Check(until.IsZero() || !until.Before(o.Today), "until", "case.day.before", "day", "date:"+o.Today.String())
	p.Check(!until.After(o.Today.AddMonths(RequestMonths)), "until", "request.until.long", "day", "date:"+o.Today.AddMonths(RequestMonths).String())
}

func openAsking(tx *db.Tx, caseID sild.ID) (Opened, error) {
	o, err := Open(tx, caseID, 'P')
	if err == nil {
		err = access.Duty(tx, access.Request)
	}
	return o, err
}

// change lets one of those who ask change a request that still holds.
func changeRequest(tx *db.Tx, id sild.ID, why string, do func(Opened, *Request) error) (r Request, err error) {
	if r, err = seen[Request](tx, "help_request", requestColumns, id); err != nil {
		return r, err
	}
	o, err := openAsking(tx, r.Case)
	if err != nil {
		return Request{}, err
	}
	return r.amend(tx, why, func() error { return do(o, &r) })
}

func (r *Request) amend(tx *db.Tx, why string, do func() error) (_ Request, err error) {
	if err := stands(r.Fact); err != nil {
		return *r, err
	}
	if err := do(); err != nil {
		return *r, err
	}
	if r.Fact, err = db.Amend(tx, "help_request", r.Fact, why); err != nil {
		return *r, err
	}
	return *r, db.Record(tx, "help_request", requestColumns, r.Fact, *r)
}

// ReplyHelp answers what the team wanted to know; it is its turn again. Id is
// the row that was looked at, as below.
func ReplyHelp(tx *db.Tx, id sild.ID, reply string) (_ Request, err error) {
	defer sild.Wrap(&err, "casework.ReplyHelp(%s)", id)
	return changeRequest(tx, id, Changed, func(o Opened, r *Request) error {
		p := sild.Problems{}
		p.Check(r.State == "asked_back", "", "request.not_asked_back")
		r.Reply, r.State = p.Text("reply", reply, 1000), "asked"
		p.Check(r.Reply != "", "reply", "request.reply.required")
		return p.Err()
	})
}

// RenewHelp lets a team that helps go on until a later day.
func RenewHelp(tx *db.Tx, id sild.ID, until sild.Date) (_ Request, err error) {
	defer sild.Wrap(&err, "casework.RenewHelp(%s)", id)
	return changeRequest(tx, id, Changed, func(o Opened, r *Request) error {
		p := sild.Problems{}
		p.Check(r.Runs(o.Today), "", "request.not_running")
		o.untilOf(p, until)
		r.Until = until
		return p.Err()
	})
}

// EndHelp ends a request at once, asked or running. Those who asked may, and
// those who were.
func EndHelp(tx *db.Tx, id sild.ID, why string) (_ Request, err error) {
	defer sild.Wrap(&err, "casework.EndHelp(%s)", id)
	r, err := seen[Request](tx, "help_request", requestColumns, id)
	if err != nil {
		return r, err
	}
	if err := ofHelper(tx, r, 'I'); sild.KindOf(err) == sild.NotFound {
		if _, err := openAsking(tx, r.Case); err != nil {
			return Request{}, err
		}
	} else if err != nil {
		return Request{}, err
	}
	return r.amend(tx, Changed, func() error {
		p := sild.Problems{}
		p.Check(r.Open() || r.Runs(tx.Today()), "", "request.not_running")
		r.EndedWhy = p.Line("why", why, 300)
		p.Check(r.EndedWhy != "", "why", "request.why.required")
		r.State, r.EndedOn = "ended", tx.Today()
		return p.Err()
	})
}

// ofHelper is Missing unless the actor is one of the team that is asked.
func ofHelper(tx *db.Tx, r Request, _ byte) error {
	barred, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM exclusion x WHERE x.subject_id = $1 AND x.user_id = $2)`, r.Subject, tx.Actor.User)
	if err != nil {
		return err
	}
	of, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM member m WHERE m.group_id = $1 AND m.user_id = $2 AND m.role = $3 AND m.from_on <= $4 AND m.until_on >= $4)`,
		r.Team, tx.Actor.User, tx.Actor.Role, tx.Today())
	if err == nil && (!of || barred || r.Role != tx.Actor.Role) {
		return sild.Missing()
	}
	return err
}

// AnswerHelp is what the team that is asked says: accepted, declined with why
// not, or asked_back with what it wants to know first. Id is the row that was
// looked at.
func AnswerHelp(tx *db.Tx, id sild.ID, outcome, words string) (_ Request, err error) {
	defer sild.Wrap(&err, "casework.AnswerHelp(%s)", id)
	r, err := seen[Request](tx, "help_request", requestColumns, id)
	if err != nil {
		return r, err
	}
	if err := ofHelper(tx, r, 'P'); err != nil {
		return Request{}, err
	}
	person, err := db.One[sild.ID](tx, `SELECT person_id FROM cases WHERE id = $1`, r.Case)
	if err != nil {
		return Request{}, err
	}
	tx.Trail(sild.Entry{Action: "write", What: "request", Object: r.Thing, Sections: "P", Purpose: access.Requested, Subjects: []sild.ID{person}})
	return r.amend(tx, Changed, func() error {
		p := sild.Problems{}
		today := tx.Today()
		p.Check(r.State == "asked" && !r.Until.Before(today), "", "request.answered")
		oneOf(p, "outcome", outcome, "accepted", "declined", "asked_back")
		r.Said = p.Text("words", words, 1000)
		p.Check(r.Said != "" || outcome == "accepted", "words", "request.words.required")
		r.State, r.SaidBy, r.SaidOn = outcome, tx.Actor.User, today
		if outcome == "accepted" {
			r.Start = today
		}
		return p.Err()
	})
}

// Requests are those about the person of a case, the latest first. The caller
// has opened the case.
func Requests(tx *db.Tx, caseID sild.ID) ([]Request, error) {
	return held[Request](tx, "help_request", requestColumns, caseID, "day DESC, id DESC")
}

// An Asked is a request as the team that is asked sees it before it has said
// yes: the first name and the initial are enough to say whether one can help.
type Asked struct {
	Request
	Person    sild.ID
	Programme sild.ID
	Given     string
	Initial   string
	ByName    string // who asks
	ByOrg     string
}

// AskedOfMe are the requests that wait for the actor's team, the first asked
// first. It leaves a trail of those shown.
func AskedOfMe(tx *db.Tx) (_ []Asked, err error) {
	defer sild.Wrap(&err, "casework.AskedOfMe")
	return asked(tx, `r.state IN ('asked', 'asked_back') AND r.until_on >= $3`)
}

// AskedOf is one of the requests to the actor's team, in whatever state.
func AskedOf(tx *db.Tx, thing sild.ID) (_ Asked, err error) {
	defer sild.Wrap(&err, "casework.AskedOf(%s)", thing)
	list, err := asked(tx, `r.thing = $4`, thing)
	if err == nil && len(list) == 0 {
		err = sild.Missing()
	}
	if err != nil {
		return Asked{}, err
	}
	return list[0], nil
}

func asked(tx *db.Tx, where string, more ...any) ([]Asked, error) {
	list, err := db.All[Asked](tx, `SELECT `+of("r", sild.FactColumns)+`, `+of("r", requestColumns)+`, k.person_id, k.programme_id, d.given, substr(d.family, 1, 1), u.name, o.name
		FROM help_request r JOIN cases k ON k.id = r.case_id
		JOIN person_detail d ON d.subject_id = k.person_id AND d.replaced_at IS NULL
		JOIN app_user u ON u.id = r.recorded_by JOIN organisation o ON o.id = k.provider_id
		WHERE r.replaced_at IS NULL AND r.role = $2 AND `+where+`
		AND r.team_id IN (SELECT m.group_id FROM member m WHERE m.user_id = $1 AND m.role = $2 AND m.from_on <= $3 AND m.until_on >= $3)
		AND NOT EXISTS (SELECT 1 FROM exclusion x WHERE x.subject_id = r.subject_id AND x.user_id = $1)
		ORDER BY r.day, r.id LIMIT 50`, append([]any{tx.Actor.User, tx.Actor.Role, tx.Today()}, more...)...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	shown := make([]sild.ID, len(list))
	for i, a := range list {
		shown[i] = a.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "request", Sections: "I", Purpose: access.Requested, Subjects: shown})
	return list, nil
}

// A Helped is a person whom the actor's team helps, with the last day and the
// sections that are open.
type Helped struct {
	Card
	Until    sild.Date
	Sections string
}

// HelpedByMe are the people whom the actor's team helps on request or as the
// side that was named, by name. It leaves a trail of those shown.
func HelpedByMe(tx *db.Tx, relations ...string) (_ []Helped, err error) {
	defer sild.Wrap(&err, "casework.HelpedByMe")
	args := []any{tx.Actor.User, tx.Actor.Role, tx.Today()}
	list, err := db.All[Helped](tx, `SELECT `+of("c", CardColumns)+`, max(g.until_on), max(g.sections)
		FROM access_grant g JOIN case_card c ON c.case_id = g.case_id
		WHERE g.role = $2 AND g.from_on <= $3 AND g.until_on >= $3 AND g.relation IN (`+db.List(&args, relations)+`)
		AND g.grantee_id IN (SELECT m.group_id FROM member m WHERE m.user_id = $1 AND m.role = $2 AND m.from_on <= $3 AND m.until_on >= $3)
		AND `+access.Scope(tx, 'I', &args)+`
		GROUP BY `+of("c", CardColumns)+` ORDER BY c.sort_key, c.case_id LIMIT 100`, args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	shown := make([]sild.ID, len(list))
	for i, h := range list {
		shown[i] = h.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "case", Sections: "I", Purpose: access.Requested, Subjects: shown})
	return list, nil
}
