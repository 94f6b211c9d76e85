// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/access"
	"sild/casework"
)

// NewMember is somebody around a person.
type NewMember struct {
	Kind      string    `json:"kind" doc:"A value of the vocabulary network."`
	Name      string    `json:"name"`
	Relation  string    `json:"relation,omitempty" doc:"What they are to the person."`
	Phone     string    `json:"phone,omitempty"`
	Email     string    `json:"email,omitempty"`
	MayCall   string    `json:"may_call,omitempty" doc:"yes, with_person (only together) or no; not given: not asked."`
	AllowedBy string    `json:"allowed_by,omitempty" doc:"Who said so: person or member."`
	Since     string    `json:"since,omitempty" doc:"Since when they belong to the network: a day, a month or a year."`
	Before    bool      `json:"before,omitempty" doc:"Instead: some day before the service began."`
	Until     sild.Date `json:"until,omitempty" doc:"The last day."`
	Quality   string    `json:"quality,omitempty" doc:"supportive, mixed or harmful; not given: not known."`
	Closeness string    `json:"closeness,omitempty" doc:"near, middle or far; not given: not known."`
	Words     string    `json:"words,omitempty" doc:"The person's own."`
	Note      string    `json:"note,omitempty"`
}

// MemberChange replaces what was written down.
type MemberChange struct {
	NewMember
	OnThing
}

// Member is a person or a body around a person.
type Member struct {
	Told
	Section   string    `json:"section" enum:"F,P" doc:"F for private people, P for bodies and those who work there."`
	Kind      string    `json:"kind"`
	Name      string    `json:"name"`
	Relation  string    `json:"relation,omitempty"`
	Phone     string    `json:"phone,omitempty"`
	Email     string    `json:"email,omitempty"`
	MayCall   string    `json:"may_call,omitempty" enum:"yes,with_person,no"`
	AllowedBy string    `json:"allowed_by,omitempty" enum:"person,member"`
	SinceFrom sild.Date `json:"since_from,omitzero" doc:"The first and the last day on which it may have begun."`
	SinceLast sild.Date `json:"since_last,omitzero"`
	Until     sild.Date `json:"until,omitzero"`
	Quality   string    `json:"quality,omitempty" enum:"supportive,mixed,harmful"`
	Closeness string    `json:"closeness,omitempty" enum:"near,middle,far"`
	Words     string    `json:"words,omitempty"`
	Note      string    `json:"note,omitempty"`
	Added     string    `json:"added,omitempty" enum:"yes,no,unknown" doc:"Whether it came into the network during the service; in lists."`
	Barred    bool      `json:"barred,omitempty" doc:"The person has taken back that one talks with others: nobody is called, and no way to do so is shown."`
}

// Network is who is around a person.
type Network struct {
	List[Member]
	Hidden int `json:"hidden" doc:"How many there are beside those, whom you may not see."`
}

func (a *API) networkRoutes() {
	const group = "network"
	type addIn struct {
		OfCase
		Body NewMember
	}
	write(a, route{id: "add-member", at: "POST /cases/{case}/network", says: "Write down somebody around the person", status: 201, group: group},
		func(c *call, in *addIn) (string, error) {
			m, err := casework.AddMember(c.tx, in.Case, casework.MemberInput(in.Body))
			return effect(m.Fact, err)
		}, showMember[addIn])
	type changeIn struct {
		Member sild.ID `path:"member"`
		Body   MemberChange
	}
	write(a, route{id: "change-member", at: "PUT /network/{member}", says: "Say it in other words, or that it is over", group: group},
		func(c *call, in *changeIn) (string, error) {
			row, err := c.row("network", in.Member, in.Body.Seen)
			if err != nil {
				return "", err
			}
			m, err := casework.ChangeMember(c.tx, row, casework.MemberInput(in.Body.NewMember))
			return effect(m.Fact, err)
		}, showMember[changeIn])
	read(a, route{id: "list-network", at: "GET /cases/{case}/network", says: "Who is around the person", group: group},
		func(c *call, in *OfCase) (Network, error) {
			rec, err := access.Case(c.tx, in.Case, "PF")
			if err != nil {
				return Network{}, err
			}
			all, hidden, err := casework.Network(c.tx, rec)
			return Network{listOf(all, memberOf), hidden}, err
		})
}

func showMember[I any](c *call, _ *I, id string) (Member, error) {
	caseID, thing := ofEffect(id)
	rec, err := access.Case(c.tx, caseID, "PF")
	if err != nil {
		return Member{}, err
	}
	all, _, err := casework.Network(c.tx, rec)
	return oneOf(each(all, memberOf), err, func(m Member) bool { return m.ID == thing })
}

func memberOf(m casework.Member) Member {
	return Member{
		Told: toldOf(m.Fact), Section: m.Section, Kind: m.Kind, Name: m.Name, Relation: m.Relation, Phone: m.Phone, Email: m.Email,
		MayCall: m.MayCall, AllowedBy: m.AllowedBy, SinceFrom: m.SinceFrom, SinceLast: m.SinceLast, Until: m.UntilOn,
		Quality: m.Quality, Closeness: m.Closeness, Words: m.Words, Note: m.Note, Added: string(m.Added), Barred: m.Barred,
	}
}
