// SPDX-License-Identifier: EUPL-1.2

package outcome

import (
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/programme"
)

// An AuthorityFigure is what an authority says of all together: of so many who
// were released in a time, so many were questioned (J11). It stands beside what
// is known of each person and is never added to it.
type AuthorityFigure struct {
	ID          sild.ID
	Programme   sild.ID
	Provider    sild.ID // empty: of all providers
	Indicator   string
	From        sild.Date // whom it is about: those whose release, or end, lies in this time
	Until       sild.Date
	Of          int
	People      int
	Population  string // in the authority's words
	Authority   string
	Told        sild.Date
	Note        string
	RecordedAt  time.Time
	RecordedBy  sild.ID
	ReplacedAt  time.Time
	ReplacedBy  sild.ID
	ReplacedWhy string
}

const authorityColumns = `id, programme_id, provider_id, indicator, from_on, until_on, of_people, people, population, authority, told_on, note, recorded_at, recorded_by, replaced_at, replaced_by, replaced_why`

// AuthorityInput is what one may say of it. Of a provider's people if Provider is
// given; a provider can speak of its own only.
type AuthorityInput struct {
	Provider   sild.ID
	From       sild.Date
	Until      sild.Date
	Of         int
	People     int
	Population string
	Authority  string
	Told       sild.Date
	Note       string
}

// mostPeople is against a slip of the finger; it is ours.
const mostPeople = 1_000_000

func (in AuthorityInput) check(today sild.Date) (AuthorityFigure, error) {
	p := sild.Problems{}
	a := AuthorityFigure{From: in.From, Until: in.Until, Of: in.Of, People: in.People, Told: in.Told}
	a.Population, a.Authority, a.Note = p.Line("population", in.Population, 300), p.Line("authority", in.Authority, 200), p.Text("note", in.Note, 1000)
	p.Check(a.Population != "", "population", "authority.population.required")
	p.Check(a.Authority != "", "authority", "authority.authority.required")
	p.Check(!in.From.IsZero(), "from", "case.day.required")
	p.Check(!in.Until.IsZero(), "until", "case.day.required")
	p.Check(!in.Until.Before(in.From), "until", "case.day.before", "day", "date:"+in.From.String())
	p.Check(in.Of > 0 && in.Of < mostPeople, "of", "authority.of.required")
	p.Check(in.People >= 0 && in.People <= in.Of, "people", "authority.people.more")
	p.Check(!in.Told.IsZero(), "told", "case.day.required")
	p.Check(!in.Told.After(today), "told", "case.day.future")
	return a, p.Err()
}

// AddAuthorityFigure records what an authority said of all together.
func AddAuthorityFigure(tx *db.Tx, id sild.ID, indicator string, in AuthorityInput) (_ AuthorityFigure, err error) {
	defer sild.Wrap(&err, "outcome.AddAuthorityFigure(%s, %s)", id, indicator)
	if err := access.Duty(tx, access.Authority); err != nil {
		return AuthorityFigure{}, err
	}
	provider, _, err := reader(tx, id)
	if err != nil {
		return AuthorityFigure{}, err
	}
	pk, err := programme.Of(tx, id)
	if err != nil {
		return AuthorityFigure{}, err
	}
	if _, ok := pk.Indicator(indicator); !ok {
		return AuthorityFigure{}, sild.Missing()
	}
	a, err := in.check(sild.DateOf(tx.Now, pk.Location()))
	if err != nil {
		return a, err
	}
	if a.Provider = in.Provider; provider != "" {
		a.Provider = provider
	}
	if a.Provider != "" {
		works, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM contract WHERE programme_id = $1 AND org_id = $2 AND part = 'provider')`, id, a.Provider)
		if err != nil {
			return a, err
		}
		p := sild.Problems{}
		p.Check(works, "provider", "choice.unknown")
		if err := p.Err(); err != nil {
			return a, err
		}
	}
	a.ID, a.Programme, a.Indicator, a.RecordedAt, a.RecordedBy = tx.NewID(), id, indicator, tx.Now, tx.Actor.User
	tx.Trail(sild.Entry{Action: "write", What: "authority_figure", Object: a.ID})
	return a, db.Insert(tx, "authority_figure", authorityColumns, a)
}

// A Beside is an authority's figure with what is known here of each of the same
// people: those whose release, or end of service, lies in its time.
type Beside struct {
	AuthorityFigure
	Ours   Figure
	Hidden bool // ours is not shown, so that nobody can be recognised
}

// AuthorityFigures are those that hold for an indicator and that the actor may
// read, the latest first.
func AuthorityFigures(tx *db.Tx, id sild.ID, indicator string) (_ []Beside, err error) {
	defer sild.Wrap(&err, "outcome.AuthorityFigures(%s, %s)", id, indicator)
	provider, small, err := reader(tx, id)
	if err != nil {
		return nil, err
	}
	pk, err := programme.Of(tx, id)
	if err != nil {
		return nil, err
	}
	in, ok := pk.Indicator(indicator)
	if !ok {
		return nil, sild.Missing()
	}
	all, err := db.All[AuthorityFigure](tx, `SELECT `+authorityColumns+` FROM authority_figure
		WHERE programme_id = $1 AND indicator = $2 AND replaced_at IS NULL AND ($3 = '' OR provider_id = $3) ORDER BY told_on DESC, id DESC`, id, indicator, string(provider))
	if err != nil {
		return nil, err
	}
	list := make([]Beside, len(all))
	for i, a := range all {
		b := Beside{AuthorityFigure: a}
		tallies, err := db.All[Tally](tx, `SELECT r.indicator, r.provider_id, `+stateOf+`, count(*)
			FROM result r JOIN case_card c ON c.case_id = r.case_id
			WHERE r.programme_id = $2 AND r.indicator = $3 AND r.state <> 'left_out' AND ($4 = '' OR r.provider_id = $4)
			AND CASE WHEN $5 THEN c.release_on ELSE c.ended_on END >= $6 AND CASE WHEN $5 THEN c.release_on ELSE c.ended_on END <= $7
			GROUP BY r.indicator, r.provider_id, 3`,
			sild.DateOf(tx.Now, pk.Location()), id, indicator, string(a.Provider), in.Of == "people released", a.From, a.Until)
		if err != nil {
			return nil, err
		}
		b.Ours = Figure{Indicator: indicator, Provider: a.Provider, Target: in.Target}
		for _, t := range tallies {
			b.Ours.add(t.State, t.N)
		}
		b.Ours = b.Ours.judged()
		if n := b.Ours.size(); small && n > 0 && n < access.SmallFrom {
			b.Ours, b.Hidden = Figure{Indicator: indicator, Provider: a.Provider, Target: in.Target, Hidden: true}, true
		}
		list[i] = b
	}
	return list, nil
}

// DropAuthorityFigure takes back one that was entered by mistake.
func DropAuthorityFigure(tx *db.Tx, id sild.ID, why string) (err error) {
	defer sild.Wrap(&err, "outcome.DropAuthorityFigure(%s)", id)
	if err := access.Duty(tx, access.Authority); err != nil {
		return err
	}
	a, err := db.One[AuthorityFigure](tx, `SELECT `+authorityColumns+` FROM authority_figure WHERE id = $1`, id)
	if err != nil {
		return err
	}
	provider, _, err := reader(tx, a.Programme)
	if err != nil {
		return err
	}
	if provider != "" && provider != a.Provider {
		return sild.Missing()
	}
	p := sild.Problems{}
	reason := p.Line("why", why, 200)
	p.Check(reason != "", "why", "mend.why.required")
	if err := p.Err(); err != nil {
		return err
	}
	n, err := db.Exec(tx, `UPDATE authority_figure SET replaced_at = $1, replaced_by = $2, replaced_why = $3 WHERE id = $4 AND replaced_at IS NULL`, tx.Now, tx.Actor.User, "mistake: "+reason, id)
	if err == nil && n == 0 {
		return &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	tx.Trail(sild.Entry{Action: "mistake", What: "authority_figure", Object: id})
	return err
}
