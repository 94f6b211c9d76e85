// SPDX-License-Identifier: EUPL-1.2

package own

import (
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/org"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/referral"
)

// Subjects are the records of the person on their own pages: one in each
// programme.
func Subjects(tx *db.Tx) ([]sild.ID, error) {
	if tx.Actor.Role != access.Participant {
		return nil, sild.Missing()
	}
	list, err := db.All[sild.ID](tx, `SELECT DISTINCT g.subject_id FROM access_grant g JOIN own_account a ON a.id = g.grantee_id AND a.closed_at IS NULL
		WHERE g.grantee_id = $1 AND g.relation = '`+access.Self+`' AND g.from_on <= $2 AND g.until_on >= $2 ORDER BY g.subject_id`, tx.Actor.User, tx.Today())
	if err == nil && len(list) == 0 {
		err = sild.Missing()
	}
	return list, err
}

// A Life is what a person is shown of their record: nothing that is written for
// others, nothing that a page over a shoulder would give away.
type Life struct {
	Detail   people.Detail
	Subject  sild.ID // the first of their records, for what is of no case
	Cases    []Part
	Meetings []Meeting // that are to come, the next first
	Groups   []Group   // sessions of groups that are to come, the next first
	Steps    []Step    // their own that are open
	Words    []Saying  // what they said, the latest first
}

// A Part is one case as the person sees it.
type Part struct {
	Case      sild.ID
	Subject   sild.ID
	Programme sild.ID
	Pack      *pack.Pack
	Outcome   string // of the answer to the referral; empty: not answered yet
	HearBy    sild.Date
	Ended     sild.Date
	Helper    Helper
	Summary   string // of the plan that they agreed to last
	PlanOn    sild.Date
	Goals     []casework.Goal
	Steps     []casework.Step
	Consents  []casework.Consent
	Agreed    []Agreement // what was agreed when they met, the latest first
}

// Open reports whether somebody helps, or will.
func (k Part) Open() bool { return k.Outcome == "accepted" && k.Ended.IsZero() }

// A Helper is whom the person turns to.
type Helper struct {
	User  sild.ID
	First string // all that the page says
	Name  string
	Phone string // empty: none that the person may call
}

// A Meeting is planned with the person.
type Meeting struct {
	Thing    sild.ID
	Case     sild.ID
	StartsAt time.Time
	Minutes  int
	Kind     string // its meaning: met, phone, …
	Place    string // empty where it would say too much
	Helper   string
	Cannot   *Saying // they said that they cannot come
}

// A Step is one of their own, with whether they said that it is done.
type Step struct {
	casework.Step
	Done *Saying
}

// An Agreement is what was agreed on a day.
type Agreement struct {
	Thing sild.ID
	Day   sild.Date
	Text  string
}

// agreements is how many of them are shown: as many as one remembers. It is ours.
const agreements = 10

// LifeOf is that of the person on their own pages.
func LifeOf(tx *db.Tx) (l Life, err error) {
	defer sild.Wrap(&err, "own.LifeOf")
	subjects, err := Subjects(tx)
	if err != nil {
		return l, err
	}
	for i, s := range subjects {
		rec, err := access.PersonAs(tx, s, access.Self, "IC")
		if err != nil {
			return l, err
		}
		if i == 0 {
			l.Subject = s
			if l.Detail, err = people.DetailOf(tx, rec.Person); err != nil {
				return l, err
			}
		}
		some, err := wordsOf(tx, s)
		if err != nil {
			return l, err
		}
		l.Words = append(l.Words, some...)
		cases, err := db.All[sild.ID](tx, `SELECT DISTINCT case_id FROM access_grant WHERE grantee_id = $1 AND subject_id = $2 AND relation = '`+access.Self+`'
			AND from_on <= $3 AND until_on >= $3 AND case_id IS NOT NULL ORDER BY case_id DESC NULLS LAST`, tx.Actor.User, s, tx.Today())
		if err != nil {
			return l, err
		}
		for _, id := range cases {
			if err := l.add(tx, id); err != nil {
				return l, err
			}
		}
	}
	slices.SortFunc(l.Meetings, func(a, b Meeting) int { return a.StartsAt.Compare(b.StartsAt) })
	slices.SortStableFunc(l.Groups, func(a, b Group) int { return a.StartsAt.Compare(b.StartsAt) })
	slices.SortStableFunc(l.Words, func(a, b Saying) int { return b.RecordedAt.Compare(a.RecordedAt) })
	return l, nil
}

// add reads one case.
func (l *Life) add(tx *db.Tx, id sild.ID) error {
	rec, err := access.CaseAs(tx, id, access.Self, "IPNC")
	if err != nil {
		return err
	}
	p, err := programme.Of(tx, rec.Programme)
	if err != nil {
		return err
	}
	line, err := referral.LineOf(tx, id)
	if err != nil {
		return err
	}
	k := Part{Case: id, Subject: rec.Subject, Programme: rec.Programme, Pack: p, Outcome: line.Outcome, HearBy: line.HearBy, Ended: line.EndedOn}
	if k.HearBy.IsZero() {
		k.HearBy = line.NextDueOn
	}
	today := sild.DateOf(tx.Now, p.Location())
	if k.Helper, err = helperOf(tx, rec, p, today); err != nil {
		return err
	}
	if rec.Right('P')&access.All != 0 {
		if err := l.plan(tx, &k); err != nil {
			return err
		}
	}
	if rec.Right('C')&access.All != 0 {
		if k.Consents, err = casework.Consents(tx, id); err != nil {
			return err
		}
	}
	if rec.Right('N')&(access.All|access.Shared) != 0 {
		k.Agreed, err = db.All[Agreement](tx, `SELECT thing, day, agreed FROM contact WHERE case_id = $1 AND replaced_at IS NULL AND agreed <> '' ORDER BY day DESC, id DESC LIMIT $2`, id, agreements)
	}
	l.Cases = append(l.Cases, k)
	return err
}

// plan reads what was planned with the person: the version that they agreed to,
// goals and steps that hold, and the meetings to come.
func (l *Life) plan(tx *db.Tx, k *Part) (err error) {
	plans, err := casework.Plans(tx, k.Case)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(plans, func(pl casework.Plan) bool { return pl.Agreed == "yes" }); i >= 0 {
		k.Summary, k.PlanOn = plans[i].Summary, plans[i].Day
	}
	if k.Goals, err = casework.Goals(tx, k.Case); err != nil {
		return err
	}
	if k.Steps, err = casework.Steps(tx, k.Case); err != nil {
		return err
	}
	if !k.Open() {
		return nil
	}
	for _, s := range k.Steps {
		if s.Open() && s.Who == "person" {
			l.Steps = append(l.Steps, Step{s, l.said("done", s.Thing)})
		}
	}
	groups, err := groupsOf(tx, *k)
	if err != nil {
		return err
	}
	l.Groups = append(l.Groups, groups...)
	open, err := casework.OpenAppointments(tx, k.Case)
	for _, a := range open {
		if a.StartsAt.Add(time.Duration(a.Minutes) * time.Minute).Before(tx.Now) {
			continue
		}
		with, err := firstOf(tx, a.User)
		if err != nil {
			return err
		}
		m := Meeting{Thing: a.Thing, Case: a.Case, StartsAt: a.StartsAt, Minutes: a.Minutes, Kind: k.Pack.Meaning("contact_kinds", a.Kind), Place: a.Place, Helper: with, Cannot: l.said("cannot_come", a.Thing)}
		if m.Kind == "for_them" {
			continue // they need not be there
		}
		if m.Kind == "in_prison" || m.Kind == "gate" {
			m.Place = "" // they know, and who looks over a shoulder need not
		}
		l.Meetings = append(l.Meetings, m)
	}
	return err
}

// said is the open word of a kind about a thing, if they said one.
func (l *Life) said(kind string, about sild.ID) *Saying {
	for i := range l.Words {
		if w := &l.Words[i]; w.Kind == kind && w.AboutID == about && (w.Open() || w.Outcome == Seen) {
			return w
		}
	}
	return nil
}

// firstOf is what a person calls somebody who helps: the first name.
func firstOf(tx *db.Tx, user sild.ID) (string, error) {
	name, err := org.Name(tx, user)
	first, _, _ := strings.Cut(name, " ")
	return first, err
}

func helperOf(tx *db.Tx, rec access.Record, p *pack.Pack, today sild.Date) (h Helper, err error) {
	workers, err := casework.Assignments(tx, rec.Case)
	if err != nil {
		return h, err
	}
	if h.User = casework.LeadOn(workers, today); h.User == "" {
		return h, nil
	}
	parts, err := casework.PartsIn(tx, rec)
	if err != nil {
		return h, err
	}
	h.User = casework.HelpsNow(p, parts, h.User, today)
	if h.Name, err = org.Name(tx, h.User); err != nil {
		return h, err
	}
	h.First, _, _ = strings.Cut(h.Name, " ")
	h.Phone, _, err = db.Maybe[string](tx, `SELECT phone FROM own_helper WHERE user_id = $1`, h.User)
	return h, err
}

// SetPhone keeps the number under which those whom the actor helps can call;
// an empty one takes it away.
func SetPhone(tx *db.Tx, phone string) error {
	p := sild.Problems{}
	phone = p.Line("phone", phone, 40)
	p.Check(phone == "" || people.Number(phone) != "", "phone", "reach.phone")
	if err := p.Err(); err != nil {
		return err
	}
	if _, err := db.Exec(tx, `DELETE FROM own_helper WHERE user_id = $1`, tx.Actor.User); err != nil || phone == "" {
		return err
	}
	return db.Insert(tx, "own_helper", `user_id, phone, changed_at`, struct {
		User  sild.ID
		Phone string
		At    time.Time
	}{tx.Actor.User, phone, tx.Now})
}

// PhoneOf is that number of the actor.
func PhoneOf(tx *db.Tx) (string, error) {
	phone, _, err := db.Maybe[string](tx, `SELECT phone FROM own_helper WHERE user_id = $1`, tx.Actor.User)
	return phone, err
}
