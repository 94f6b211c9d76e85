// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"encoding/json"
	"fmt"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/i18n"
	"sild/org"
	"sild/pack"
	"sild/people"
	"sild/programme"
)

// settled are the rows that follow from the facts of one subject.
type settled struct {
	tasks   []taskRow
	stages  []stageRow
	results []resultRow
	flags   []flagRow
	cards   []casework.Card
	grants  []grantRow
	barred  []exclusionRow
	places  []placeRow
	waits   []waitRow
	found   []people.Found
}

type taskRow struct {
	Key                      string
	Subject, Case, Programme sild.ID
	Clock                    string
	Occurrence               int
	Opens, Due, Closes, Done sild.Date
	State, Owner             string
	User, Team               sild.ID
	Why                      string
	DoneBy                   sild.ID
}

const taskColumns = `key, subject_id, case_id, programme_id, clock, occurrence, opens_on, due_on, closes_on, done_on, state, owner, user_id, team_id, why, done_by`

type stageRow struct {
	Case           sild.ID
	Seq            int
	Subject        sild.ID
	Stage, Meaning string
	From, Until    sild.Date
	Why            string
}

const stageColumns = `case_id, seq, subject_id, stage, meaning, from_on, until_on, why`

type resultRow struct {
	Subject              sild.ID
	Indicator            string
	Unit, Case           sild.ID
	Programme, Provider  sild.ID
	Counted              bool
	About, Opens, Closes sild.Date
	State                string
	Decided              sild.ID
	Why                  string
	pack.Groups
}

const resultColumns = `subject_id, indicator, unit_id, case_id, programme_id, provider_id, counted, about_on, opens_on, closes_on, state, decided_by, why, by_sex, by_age, by_length, by_release, by_prison, by_end_reason, by_area`

type flagRow struct {
	Subject, Case sild.ID
	Kind, Why     string
}

const flagColumns = `subject_id, case_id, kind, why`

type grantRow struct {
	Subject, Case, Grantee sild.ID
	Role, Relation         string
	Sections               string
	From, Until            sild.Date
	Why                    string
}

const grantColumns = `subject_id, case_id, grantee_id, role, relation, sections, from_on, until_on, why`

// An exclusionRow closes a record to a user: it follows from a conflict of
// interest. Others are made by hand, and stay.
type exclusionRow struct {
	Subject, User sild.ID
	Why           string
}

const (
	exclusionColumns = `subject_id, user_id, why`
	ofConflict       = "conflict"
)

// settle derives a subject again and replaces by difference what is stored.
func settle(tx *db.Tx, subject sild.ID) (err error) {
	defer sild.Wrap(&err, "settle(%s)", subject)
	s, err := people.SubjectByID(tx, subject)
	if err != nil {
		return err
	}
	p, err := programme.Of(tx, s.Programme)
	if err != nil {
		return err
	}
	if s.Derivation > pack.Derivation {
		return fmt.Errorf("the rows were derived by a newer Sild: derivation %d, this one makes %d", s.Derivation, pack.Derivation)
	}
	if err := lives(tx, subject); err != nil {
		return err
	}
	want, err := follow(tx, s, p)
	if err != nil {
		return err
	}
	was := s.SettledAs
	if s.Derivation != pack.Derivation {
		was = ""
	}
	as, err := replaceAll(tx, subject, &want, was)
	if err != nil {
		return err
	}
	if s.Derivation == pack.Derivation && s.PackVersion == p.Version && s.SettledAs == as {
		return nil
	}
	_, err = db.Exec(tx, `UPDATE subject SET pack_version = $1, derivation = $2, settled_as = $3 WHERE id = $4`, p.Version, pack.Derivation, as, subject)
	return err
}

// follow makes the rows that follow from a subject's facts under pack p.
func follow(tx *db.Tx, s people.Subject, p *pack.Pack) (settled, error) {
	if s.MergedInto != "" { // all of it belongs to the other record
		return settled{}, nil
	}
	detail, err := people.DetailOf(tx, s.Person)
	if err != nil {
		return settled{}, err
	}
	facts, err := loadFacts(tx, s, detail, p, time.Time{})
	if err != nil {
		return settled{}, err
	}
	derived := p.Derive(facts)
	var out settled
	teams := map[sild.ID]pack.Case{}
	for _, k := range facts.Cases {
		teams[k.ID] = k
	}
	for _, t := range derived.Tasks {
		row := taskRow{
			Key: t.Key, Subject: s.ID, Case: t.Case, Programme: s.Programme, Clock: t.Clock, Occurrence: t.Occurrence,
			Opens: t.Opens, Due: t.Due, Closes: t.Closes, Done: t.Done, State: t.State, Owner: t.Owner, User: t.User,
			Team: teams[t.Case].Team, Why: text(t.Why), DoneBy: t.DoneBy,
		}
		if t.Owner == "prison" {
			if row.Team = teams[t.Case].Referral.Team; t.Case == "" {
				row.Team = s.Team
			}
		}
		if k := teams[t.Case]; t.Owner == "house" && len(k.Beds) > 0 {
			row.Team = k.Beds[max(t.Occurrence, 1)-1].Team
		}
		out.tasks = append(out.tasks, row)
	}
	seq := map[sild.ID]int{}
	for _, st := range derived.Stages {
		seq[st.Case]++
		out.stages = append(out.stages, stageRow{st.Case, seq[st.Case], s.ID, st.Stage, st.Meaning, st.From, st.Until, text(st.Why)})
	}
	for _, r := range derived.Results {
		out.results = append(out.results, resultOf(s, teams[r.Case].Provider, r))
	}
	for _, fl := range derived.Flags {
		out.flags = append(out.flags, flagRow{s.ID, fl.Case, fl.Kind, text(fl.Why)})
	}
	out.places, out.waits = placesOf(s, teams, derived)
	for i := range facts.Cases {
		out.cards = append(out.cards, card(s, detail, facts, &facts.Cases[i], derived.Tasks))
	}
	merged, err := db.All[people.Subject](tx, `SELECT `+people.SubjectColumns+` FROM subject WHERE merged_into = $1 ORDER BY id`, s.ID)
	if err != nil {
		return settled{}, err
	}
	if out.grants, err = grants(tx, s, merged, p, facts); err != nil {
		return settled{}, err
	}
	beside, err := rightGrants(tx, s, merged, p, facts)
	if err != nil {
		return settled{}, err
	}
	names, err := people.NamesToFind(tx, s.ID)
	if err != nil {
		return settled{}, err
	}
	see := make([]sild.ID, len(out.grants))
	for i, g := range out.grants {
		see[i] = g.Grantee
	}
	out.found = people.FindUnder(s, detail, names, see)
	out.grants = append(out.grants, beside...) // nobody searches with these
	out.barred, err = exclusions(tx, s.ID)
	return out, err
}

// exclusions are the rows that follow from the conflicts of interest that hold.
func exclusions(tx *db.Tx, subject sild.ID) ([]exclusionRow, error) {
	return db.All[exclusionRow](tx, `SELECT DISTINCT c.subject_id, c.user_id, '`+ofConflict+`' FROM conflict_of_interest c
		WHERE c.subject_id = $1 AND c.replaced_at IS NULL`, subject)
}

func resultOf(s people.Subject, provider sild.ID, r pack.Result) resultRow {
	return resultRow{
		Subject: s.ID, Indicator: r.Indicator, Unit: r.Unit, Case: r.Case, Programme: s.Programme, Provider: provider,
		Counted: r.In, About: r.About, Opens: r.Opens, Closes: r.Closes, State: r.State, Decided: r.Decided, Why: text(r.Why), Groups: r.Groups,
	}
}

func text(m sild.Message) string {
	b, err := json.Marshal(m)
	if err != nil {
		panic(err) // strings and a map of them
	}
	return string(b)
}

func card(s people.Subject, d people.Detail, f pack.Facts, k *pack.Case, tasks []pack.Task) casework.Card {
	c := casework.Card{
		Case: k.ID, Subject: s.ID, Person: s.Person, Programme: s.Programme, Provider: k.Provider, Team: k.Team,
		Sender: k.Referral.Team, Lead: k.Lead(), Name: d.Name(), SortKey: i18n.SortKey(d.Family, d.Given, ""),
		Outcome: k.Outcome(), ReferredOn: k.Referral.Day, StartedOn: k.Start,
	}
	if k.End != nil {
		c.EndedOn = k.End.Day
	}
	if r := f.ReleaseOf(k); r != nil {
		c.ReleaseOn, c.Released = r.Day, r.Happened
	}
	for _, m := range k.Contacts {
		if m.Outcome == "held" {
			c.LastContact = m.Day
		}
	}
	for _, m := range k.Meetings {
		if !m.Done && (c.NextMeeting.IsZero() || m.Start.Before(c.NextMeeting)) {
			c.NextMeeting = m.Start.UTC()
		}
	}
	for _, t := range tasks {
		if t.Case == k.ID && t.State == "open" && !t.Due.IsZero() && (c.NextDueOn.IsZero() || t.Due.Before(c.NextDueOn)) {
			c.NextTask, c.NextDueOn = t.Clock, t.Due
		}
	}
	return c
}

// after is how long a provider keeps a case open to its people when the paid
// service is over: the last follow-up comes twelve months after release, and
// the report on it after that. It is ours.
const afterMonths = 24

// grants are the rows that follow from who referred, who answers for the case,
// and who works on it (design §6), cut into the days on which the legal bases
// carry them: what rests on a consent ends with the day of a no.
func grants(tx *db.Tx, s people.Subject, merged []people.Subject, p *pack.Pack, f pack.Facts) (rows []grantRow, err error) {
	towns, err := townsOf(tx, s, merged, f)
	if err != nil {
		return nil, err
	}
	seats, err := standing(tx, p, f)
	if err != nil {
		return nil, err
	}
	add := func(k *pack.Case, grantee sild.ID, role, relation, sections string, from, until sild.Date) {
		if grantee == "" {
			return
		}
		var caseID sild.ID
		var said []pack.Consent
		if k != nil {
			caseID, said = k.ID, k.Consents
		} else if n := len(f.Cases); n > 0 {
			said = f.Cases[n-1].Consents // beside any case: as the person said last
		}
		for _, r := range p.Readings(role, sections, said, from, until) {
			rows = append(rows, grantRow{s.ID, caseID, grantee, role, relation, r.Sections, r.From, r.Until, relation})
		}
	}
	told := map[sild.ID]bool{}
	for _, m := range append([]people.Subject{s}, merged...) { // every team that told of the person
		if !told[m.Team] {
			told[m.Team] = true
			if towns[m.Team] {
				day := sild.DateOf(m.CreatedAt, p.Location())
				add(nil, m.Team, "municipal", access.Sender, access.Sections, day, senderUntil(p, f, day))
				continue
			}
			if !p.KnowsPrison() {
				continue
			}
			for _, stay := range f.Stays(sild.DateOf(m.CreatedAt, p.Location()), org.Far) {
				if stay.Inside {
					add(nil, m.Team, "prison", access.Custody, access.Sections, stay.From, stay.Until)
				}
			}
		}
	}
	for i := range f.Cases {
		k := &f.Cases[i]
		until := p.Period.Until.AddMonths(afterMonths)
		if k.Outcome() == "declined" || k.Outcome() == "withdrawn" {
			until = k.Answer.Day.AddDays(90)
		}
		if towns[k.Referral.Team] {
			add(k, k.Referral.Team, "municipal", access.Sender, access.Sections, k.Referral.Day, over(k, until))
		} else if !k.Referral.Family && p.KnowsPrison() {
			prisonGrants(add, k, f)
		}
		besideGrants(add, k, f, until)
		providerGrants(add, k, until)
		standingGrants(add, p, k, seats, until)
		leaderGrants(add, k)
		houseGrants(add, k, p.Period.Until.AddMonths(afterMonths)) // a house can take whom no support person meets
	}
	return rows, nil
}

// providerGrants are those of the team that answers for a case and of its
// workers; after a hand-over to another provider, of both, each in its time.
func providerGrants(add granter, k *pack.Case, until sild.Date) {
	handed := k.Handed
	if handed == nil {
		add(k, k.Team, "coordinator", access.Team, access.Sections, k.Referral.Day, until)
	} else {
		was := handed.From.AddDays(-1)
		add(k, handed.WasTeam, "coordinator", access.Team, access.Sections, k.Referral.Day, was)
		add(k, handed.WasTeam, "coordinator", access.Former, "IPN", handed.From, was.AddDays(casework.FormerDays))
		add(k, handed.Team, "coordinator", access.Team, access.Sections, handed.From, until)
	}
	for _, w := range k.Workers {
		last, ends := until, !w.Until.IsZero()
		if ends {
			last = w.Until
		}
		if handed != nil && w.From.Before(handed.From) && !last.Before(handed.From) {
			last, ends = handed.From.AddDays(-1), true
		}
		add(k, w.User, "support_person", w.Role, access.Sections, w.From, last)
		if ends {
			add(k, w.User, "support_person", access.Former, "IPN", last.AddDays(1), last.AddDays(casework.FormerDays))
		}
	}
	for _, m := range k.Offers {
		last := m.Day.AddDays(casework.OfferDays)
		if !m.Decided.IsZero() && m.Decided.Before(last) {
			last = m.Decided
		}
		add(k, m.User, "support_person", access.Offered, "IPS", m.Day, last)
	}
}
