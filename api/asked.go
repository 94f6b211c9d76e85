// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"maps"
	"slices"
	"strings"

	"sild"
	"sild/access"
	"sild/flow"
	"sild/org"
	"sild/people"
	"sild/programme"
)

// NewAskedNo says that a person was asked before release and said no.
type NewAskedNo struct {
	On     sild.Date `json:"on,omitzero" doc:"When they were asked; today if it is not given."`
	Reason string    `json:"reason" doc:"A value of the vocabulary decline_reasons that lies with the person."`
	Note   string    `json:"note,omitempty"`
}

// AskedNo is that, as it is kept.
type AskedNo struct {
	Told
	Reason string `json:"reason"`
	Note   string `json:"note,omitempty"`
}

// NewCustody is where in prison a person is.
type NewCustody struct {
	Place string    `json:"place" doc:"A value of the vocabulary prisons."`
	Unit  string    `json:"unit,omitempty" doc:"Department or wing, as the prison says it."`
	Since sild.Date `json:"since,omitzero" doc:"Today if it is not given."`
	Seen  sild.ID   `json:"seen,omitempty" doc:"The row that you looked at. If another holds by now, it is a conflict."`
}

// Custody is that, as it is known last.
type Custody struct {
	Told
	Place string `json:"place"`
	Unit  string `json:"unit,omitempty"`
}

// PastedList is rows that were copied from a spreadsheet.
type PastedList struct {
	Place string `json:"place" doc:"From which prison they leave: a value of the vocabulary prisons."`
	List  string `json:"list" maxLength:"200000" doc:"Name, birth date or national code, day of release, how they leave; between them a tab, a semicolon or a comma. At most 200 rows."`
}

// PastedPicks are the rows that shall be entered.
type PastedPicks struct {
	PastedList
	Picks []PastedPick `json:"picks" nullable:"false" maxItems:"200"`
}

// PastedPick is one of them.
type PastedPick struct {
	Line    int     `json:"line" minimum:"1" maximum:"1000000"`
	Subject sild.ID `json:"subject,omitempty" doc:"Who it is; not given: somebody new."`
	Change  string  `json:"change,omitempty" doc:"Why a day that was known has moved: a value of the vocabulary release_changes."`
}

// PastedRow is a row as it was understood.
type PastedRow struct {
	Line      int       `json:"line"`
	State     string    `json:"state" enum:"new,more,maybe,same,wrong" doc:"new: nobody like that; more: known, with news; maybe: look first; same: all of it is known; wrong: it has problems."`
	Given     string    `json:"given"`
	Family    string    `json:"family"`
	ReleaseOn sild.Date `json:"release_on,omitzero"`
	Subject   sild.ID   `json:"subject,omitempty" doc:"Whom you see who it must be."`
	Maybe     []Listed  `json:"maybe" nullable:"false" doc:"Whom you see who it may be."`
	Problems  []string  `json:"problems" nullable:"false" doc:"In the caller's language."`
}

// Entered are the people who were entered or updated.
type Entered struct {
	Subjects []sild.ID `json:"subjects" nullable:"false"`
}

func (a *API) askedRoutes() {
	const group = "people"
	type noIn struct {
		OfPerson
		Body NewAskedNo
	}
	write(a, route{
		id: "record-asked-no", at: "POST /people/{subject}/asked-no", says: "Record that a person was asked before release and said no", status: 201, group: group,
		more: "Nobody needs to ask again before this release. A referral can be sent all the same.",
	}, func(c *call, in *noIn) (string, error) {
		n, err := flow.SayNo(c.tx, in.Subject, people.AskedNoInput(in.Body))
		return string(n.Release), err
	}, func(c *call, in *noIn, release string) (AskedNo, error) {
		if _, err := access.Person(c.tx, in.Subject, "O"); err != nil {
			return AskedNo{}, err
		}
		n, there, err := people.NoOf(c.tx, in.Subject, sild.ID(release))
		if err == nil && !there {
			err = sild.Missing()
		}
		return AskedNo{Told: toldOf(n.Fact), Reason: n.Reason, Note: n.Note}, err
	})

	type whereIn struct {
		OfPerson
		Body NewCustody
	}
	write(a, route{id: "set-custody", at: "PUT /people/{subject}/custody", says: "Record where in prison a person is", group: group}, func(c *call, in *whereIn) (string, error) {
		rec, err := access.Person(c.tx, in.Subject, "I")
		if err != nil {
			return "", err
		}
		p, err := programme.Of(c.tx, rec.Programme)
		if err != nil {
			return "", err
		}
		x, err := people.SetCustody(c.tx, p, in.Subject, people.CustodyInput(in.Body))
		return string(x.ID), err
	}, func(c *call, in *whereIn, _ string) (Custody, error) { return showCustody(c, &in.OfPerson) })
	read(a, route{id: "get-custody", at: "GET /people/{subject}/custody", says: "Where in prison a person is", group: group}, showCustody)

	type lookIn struct {
		Programme sild.ID `path:"programme"`
		Body      PastedList
	}
	read(a, route{
		id: "look-at-pasted", at: "POST /programmes/{programme}/pasted/look", says: "How a list that was pasted is understood", group: group,
		more: "Nothing is written. Each row stands beside those whom you may see.",
	}, func(c *call, in *lookIn) (List[PastedRow], error) {
		_, p, err := c.programme(in.Programme)
		if err != nil {
			return List[PastedRow]{}, err
		}
		rows, err := people.ReadPasted(p, in.Body.Place, in.Body.List)
		if err != nil {
			return List[PastedRow]{}, err
		}
		found, err := people.Look(c.tx, p, rows)
		return listOf(found, func(e people.Entry) PastedRow {
			x := PastedRow{Line: e.Line, State: e.State(), Given: e.In.Given, Family: e.In.Family, ReleaseOn: e.Leaves.On, Maybe: each(e.Maybe, listedOf), Problems: []string{}}
			if e.Known != nil {
				x.Subject = e.Known.Subject
			}
			for _, at := range slices.Sorted(maps.Keys(e.Problems)) {
				x.Problems = append(x.Problems, c.Msg(e.Problems[at]))
			}
			return x
		}), err
	})
	type enterIn struct {
		Programme sild.ID `path:"programme"`
		Body      PastedPicks
	}
	write(a, route{
		id: "enter-pasted", at: "POST /programmes/{programme}/pasted", says: "Enter and update people from a list that was pasted", status: 201, group: group,
		more: "All that are picked, or none if one of them is wrong.",
	}, func(c *call, in *enterIn) (string, error) {
		pr, p, err := c.programme(in.Programme)
		if err != nil {
			return "", err
		}
		rows, err := people.ReadPasted(p, in.Body.Place, in.Body.List)
		if err != nil {
			return "", err
		}
		team, err := org.TeamOf(c.tx, c.User, c.Role)
		if err != nil {
			return "", err
		}
		done, err := people.Enter(c.tx, p, pr.ID, pr.Controller, team.ID, rows, each(in.Body.Picks, func(k PastedPick) people.Pick { return people.Pick(k) }))
		return strings.Join(each(done, func(id sild.ID) string { return string(id) }), " "), err
	}, func(_ *call, _ *enterIn, done string) (Entered, error) {
		return Entered{Subjects: each(strings.Fields(done), func(s string) sild.ID { return sild.ID(s) })}, nil
	})
}

func showCustody(c *call, in *OfPerson) (Custody, error) {
	if _, err := access.Person(c.tx, in.Subject, "I"); err != nil {
		return Custody{}, err
	}
	x, there, err := people.CustodyOf(c.tx, in.Subject)
	if err == nil && !there {
		err = sild.Missing()
	}
	return Custody{Told: toldOf(x.Fact), Place: x.Place, Unit: x.Unit}, err
}
