// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"
	"strings"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// A Member is a person or a body around the person in a case (programmes J7).
// Its Day is that on which somebody told of it. Since when it has been there is
// known as the first and the last day on which it may have begun; either may be
// zero.
type Member struct {
	sild.Fact
	Section   string // F for private people, P for bodies and those who work there
	Kind      string // a value of the vocabulary network
	Name      string
	Relation  string // what they are to the person
	Phone     string
	Email     string
	MayCall   string // one of MayCalls; empty: not asked
	AllowedBy string // who said so: person, member
	SinceFrom sild.Date
	SinceLast sild.Date
	UntilOn   sild.Date // the last day; zero: goes on
	Quality   string    // one of Qualities; empty: not known
	Closeness string    // one of Closenesses; empty: not known
	Words     string    // the person's own
	Note      string

	Added  pack.State `db:"-"` // whether it came into the network during the service
	Barred bool       `db:"-"` // the person has taken back that one talks with others: nobody is called
}

const memberColumns = `section, kind, name, relation, phone, email, may_call, allowed_by, since_from, since_last, until_on, quality, closeness, words, note`

// What can be said of a member, beside nothing.
var (
	MayCalls    = []string{"yes", "with_person", "no"}
	Qualities   = []string{"supportive", "mixed", "harmful"}
	Closenesses = []string{"near", "middle", "far"}
)

// privateKinds are the meanings of kinds whose members are private people: what
// one knows of them is theirs, and stands in section F.
var privateKinds = []string{"family", "partner", "child", "friend", "acquaintance", "landlord", "other"}

func memberSection(p *pack.Pack, kind string) byte {
	if meaning := p.Meaning("network", kind); meaning != "" && !slices.Contains(privateKinds, meaning) {
		return 'P'
	}
	return 'F'
}

// MemberInput is what a worker may say of a member of the network.
type MemberInput struct {
	Kind      string
	Name      string
	Relation  string
	Phone     string
	Email     string
	MayCall   string
	AllowedBy string
	Since     string // the day, the month or the year, as sild.ParsePartial reads it
	Before    bool   // instead: some day before the service began
	Until     sild.Date
	Quality   string
	Closeness string
	Words     string
	Note      string
}

// check holds in against the case.
func (in MemberInput) check(o Opened) (Member, error) {
	p := sild.Problems{}
	since, err := sild.ParsePartial(in.Since)
	p.Check(err == nil, "since", "date.unreadable")
	m := Member{
		Section: string(memberSection(o.Pack, in.Kind)), Kind: in.Kind, MayCall: in.MayCall, AllowedBy: in.AllowedBy,
		SinceFrom: since.From, SinceLast: since.Until, UntilOn: in.Until, Quality: in.Quality, Closeness: in.Closeness,
	}
	m.Name, m.Relation = p.Line("name", in.Name, 200), p.Line("relation", in.Relation, 100)
	m.Phone, m.Email = p.Line("phone", in.Phone, 40), p.Line("email", in.Email, 200)
	m.Words, m.Note = p.Line("words", in.Words, 300), p.Text("note", in.Note, 2000)
	o.Choice(p, "kind", "network", in.Kind)
	p.Check(m.Name != "", "name", "network.name.required")
	p.Check(m.Email == "" || strings.Contains(m.Email, "@"), "email", "network.email.wrong")
	known := func(field, value string, list []string) {
		p.Check(value == "" || slices.Contains(list, value), field, "case.choice.unknown")
	}
	known("may_call", in.MayCall, MayCalls)
	known("quality", in.Quality, Qualities)
	known("closeness", in.Closeness, Closenesses)
	known("allowed_by", in.AllowedBy, []string{"person", "member"})
	p.Check(in.MayCall == "" || in.AllowedBy != "", "allowed_by", "network.allowed_by.required")
	if in.MayCall == "" {
		m.AllowedBy = ""
	}
	p.Check(!in.Before || in.Since == "", "since", "network.since.twice")
	p.Check(!since.From.After(o.Today), "since", "case.day.future")
	if in.Before {
		m.SinceFrom, m.SinceLast = sild.Date{}, o.began().AddDays(-1)
	}
	p.Check(!in.Until.After(o.Today), "until", "case.day.future")
	p.Check(in.Until.IsZero() || !in.Until.Before(since.From), "until", "case.day.before", "day", "date:"+since.From.String())
	return m, p.Err()
}

// began is the day from which somebody is new in the network: that of admission,
// and before it the referral's.
func (o Opened) began() sild.Date {
	if o.Started.IsZero() {
		return o.Referred
	}
	return o.Started
}

// AddMember writes down somebody around the person.
func AddMember(tx *db.Tx, caseID sild.ID, in MemberInput) (_ Member, err error) {
	defer sild.Wrap(&err, "casework.AddMember(%s)", caseID)
	section, err := sectionFor(tx, caseID, in.Kind)
	if err != nil {
		return Member{}, err
	}
	o, err := Open(tx, caseID, section)
	if err != nil {
		return Member{}, err
	}
	m, err := in.check(o)
	if err != nil {
		return m, err
	}
	m.Fact = tx.NewFact(o.Subject, caseID, o.Today, "person", "said")
	return m, db.Record(tx, "network_member", memberColumns, m.Fact, m)
}

func sectionFor(tx *db.Tx, caseID sild.ID, kind string) (byte, error) {
	k, err := Load(tx, caseID)
	if err != nil {
		return 0, err
	}
	p, err := programme.Of(tx, k.Programme)
	if err != nil {
		return 0, err
	}
	return memberSection(p, kind), nil
}

// ChangeMember says it in other words, or that it is over. Id is the row that
// was looked at. Ways to call that the reader could not see stay as they are.
func ChangeMember(tx *db.Tx, id sild.ID, in MemberInput) (_ Member, err error) {
	defer sild.Wrap(&err, "casework.ChangeMember(%s)", id)
	was, err := seen[Member](tx, "network_member", memberColumns, id)
	if err != nil {
		return was, err
	}
	o, err := Open(tx, was.Case, was.Section[0])
	if err != nil {
		return Member{}, err
	}
	if err := stands(was.Fact); err != nil {
		return was, err
	}
	if barred, err := barred(tx, o.Pack, was.Case, o.Today); err != nil {
		return was, err
	} else if barred {
		in.Phone, in.Email = was.Phone, was.Email
	}
	m, err := in.check(o)
	if err != nil {
		return m, err
	}
	if !o.Writes(m.Section[0]) {
		return m, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if m.Fact, err = db.Amend(tx, "network_member", was.Fact, Changed); err != nil {
		return m, err
	}
	return m, db.Record(tx, "network_member", memberColumns, m.Fact, m)
}

func barred(tx *db.Tx, p *pack.Pack, caseID sild.ID, today sild.Date) (bool, error) {
	said, err := Consents(tx, caseID)
	return !p.Uses("network", Answers(said), today), err
}

// Network is who is around the person of the case that r opened, in the order in
// which they were told of, as its reader may read it; and how many there are
// beside those. If the person has taken back that one talks with others, nobody
// can be called.
func Network(tx *db.Tx, r access.Record) (list []Member, hidden int, err error) {
	defer sild.Wrap(&err, "casework.Network(%s)", r.Case)
	p, err := programme.Of(tx, r.Programme)
	if err != nil {
		return nil, 0, err
	}
	all, err := held[Member](tx, "network_member", memberColumns, r.Case, "thing")
	if err != nil {
		return nil, 0, err
	}
	start, _, err := db.Maybe[sild.Date](tx, `SELECT day FROM referral_answer WHERE case_id = $1 AND replaced_at IS NULL AND outcome = 'accepted'`, r.Case)
	if err != nil {
		return nil, 0, err
	}
	off, err := barred(tx, p, r.Case, sild.DateOf(tx.Now, p.Location()))
	if err != nil {
		return nil, 0, err
	}
	for _, m := range all {
		if !r.Reads(m.Section[0]) {
			hidden++
			continue
		}
		m.Added = pack.Member{SinceFrom: m.SinceFrom, SinceLast: m.SinceLast}.Added(start)
		if off {
			m.Barred, m.Phone, m.Email = true, "", ""
		}
		list = append(list, m)
	}
	return list, hidden, nil
}

// NetworkAdded is how many people and bodies came into the networks of a
// programme's cases during the service, on days of a period (programmes J7).
// Provider empty is all of them. Whether the actor may see totals is for the
// caller to ask.
func NetworkAdded(tx *db.Tx, programmeID, provider sild.ID, period pack.Span) (int, error) {
	return db.One[int](tx, `
		SELECT count(*) FROM network_member m
		JOIN cases k ON k.id = m.case_id
		JOIN referral_answer a ON a.case_id = k.id AND a.replaced_at IS NULL AND a.outcome = 'accepted'
		WHERE k.programme_id = $1 AND ($2 = '' OR k.provider_id = $2) AND m.replaced_at IS NULL
			AND m.since_from >= a.day AND m.since_from >= $3 AND m.since_from <= $4`,
		programmeID, string(provider), period.From, period.Until)
}
