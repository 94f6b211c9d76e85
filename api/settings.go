// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"time"

	"sild"
	"sild/org"
)

// OrganisationSet is what an organisation is called, and what it is.
type OrganisationSet struct {
	Name string `json:"name"`
	Kind string `json:"kind" enum:"provider,funder,prison,municipality"`
}

// Organisation is yours.
type Organisation struct {
	ID sild.ID `json:"id"`
	OrganisationSet
}

// TeamName is what a team is called.
type TeamName struct {
	Name string `json:"name"`
}

// UserDetail is who somebody is, and how they sign in.
type UserDetail struct {
	Name     string `json:"name"`
	Email    string `json:"email"`
	Language string `json:"language" doc:"Of the pages."`
}

// NewRole is a role in a team; NewUser somebody who is invited, with one.
type (
	NewRole struct {
		Team  sild.ID   `json:"team"`
		Role  string    `json:"role" doc:"Which there are depends on the kind of the organisation."`
		From  sild.Date `json:"from,omitempty" doc:"Today if it is not given."`
		Until sild.Date `json:"until,omitempty" doc:"The last day, if there is one."`
	}
	NewUser struct {
		UserDetail
		Role NewRole `json:"role"`
	}
)

// TeamRole is a role that somebody has in a team, had, or will have.
type TeamRole struct {
	ID       sild.ID   `json:"id"`
	Team     Named     `json:"team"`
	Role     string    `json:"role"`
	From     sild.Date `json:"from"`
	Until    sild.Date `json:"until,omitzero"`
	EndedWhy string    `json:"ended_why,omitempty"`
}

// UserAccount is a user of your organisation.
type UserAccount struct {
	ID sild.ID `json:"id"`
	UserDetail
	State        string     `json:"state" enum:"active,invited,lapsed,open,disabled" doc:"Whether they can sign in; lapsed: the link ended unused; open: no link was made."`
	InvitedUntil *time.Time `json:"invited_until,omitempty"`
	Roles        []TeamRole `json:"roles" nullable:"false"`
}

// Invitation is a user with the link with which they choose a password.
type Invitation struct {
	User UserAccount `json:"user"`
	Path string      `json:"path,omitempty" doc:"Of the page, below Sild's address. It is told this once: sent again under the same Idempotency-Key, the answer is without it."`
}

// RoleEnd ends a role in a team.
type RoleEnd struct {
	Last sild.Date `json:"last" doc:"The last day; yesterday ends it at once."`
	Why  string    `json:"why"`
}

func (a *API) settingsRoutes() {
	const group = "settings"
	read(a, route{id: "get-organisation", at: "GET /organisation", says: "Your organisation", group: group},
		func(c *call, _ *struct{}) (Organisation, error) { return showOrganisation[struct{}](c, nil, "") })
	type organisationIn struct{ Body OrganisationSet }
	write(a, route{id: "change-organisation", at: "PUT /organisation", says: "Give your organisation another name or kind", group: group},
		func(c *call, in *organisationIn) (string, error) {
			return "", org.ChangeOrganisation(c.tx, in.Body.Name, in.Body.Kind)
		}, showOrganisation[organisationIn])
	read(a, route{
		id: "list-teams", at: "GET /teams", says: "The teams that you keep", group: group,
		more: "Those that you work in as a coordinator; all of your organisation for its administrator.",
	}, func(c *call, _ *struct{}) (List[Named], error) {
		teams, err := org.KeptTeams(c.tx)
		return listOf(teams, func(t org.Team) Named { return Named{t.ID, t.Name} }), err
	})
	type teamIn struct{ Body TeamName }
	write(a, route{id: "add-team", at: "POST /teams", says: "Add a team", status: 201, group: group},
		func(c *call, in *teamIn) (string, error) {
			t, err := org.OpenTeam(c.tx, in.Body.Name)
			return string(t.ID), err
		}, showTeam[teamIn])
	type renameIn struct {
		OfTeam
		Body TeamName
	}
	write(a, route{id: "rename-team", at: "PUT /teams/{team}", says: "Give a team another name", group: group},
		func(c *call, in *renameIn) (string, error) {
			return string(in.Team), org.RenameTeam(c.tx, in.Team, in.Body.Name)
		}, showTeam[renameIn])
	a.userRoutes(group)
}

// inviting is what makes a link: the token never is part of an answer that is kept.
type inviting struct{ token string }

func (i *inviting) path() string {
	if i.token == "" {
		return ""
	}
	return "/invitation/" + i.token
}

func (a *API) userRoutes(group string) {
	read(a, route{id: "list-users", at: "GET /users", says: "The users of your organisation", group: group},
		func(c *call, _ *struct{}) (List[UserAccount], error) {
			all, err := org.Accounts(c.tx)
			return listOf(all, c.account), err
		})
	read(a, route{id: "get-user", at: "GET /users/{user}", says: "A user of your organisation", group: group},
		func(c *call, in *OfUser) (UserAccount, error) { return showUser(c, in, string(in.User)) })
	type userIn struct {
		inviting
		Body NewUser
	}
	writeFresh(a, route{id: "invite-user", at: "POST /users", says: "Invite somebody", status: 201, group: group},
		func(c *call, in *userIn) (string, error) {
			in.token = org.NewToken()
			u, err := org.Invite(c.tx, in.Body.UserDetail.input(), in.Body.Role.input(), in.token)
			return string(u.ID), err
		}, func(c *call, in *userIn, id string) (Invitation, error) {
			u, err := showUser(c, in, id)
			return Invitation{u, in.path()}, err
		})
	type linkIn struct {
		inviting
		OfUser
		Lost bool `query:"second_factor_lost" doc:"The second factor is lost too: who uses the link has none any more."`
	}
	writeFresh(a, route{id: "renew-invitation", at: "POST /users/{user}/invitation", says: "Make another link for a user", status: 201, group: group},
		func(c *call, in *linkIn) (string, error) {
			in.token = org.NewToken()
			return string(in.User), org.Reinvite(c.tx, in.User, in.token, in.Lost)
		}, func(c *call, in *linkIn, id string) (Invitation, error) {
			u, err := showUser(c, in, id)
			return Invitation{u, in.path()}, err
		})
	type changeIn struct {
		OfUser
		Body UserDetail
	}
	writeFresh(a, route{id: "change-user", at: "PUT /users/{user}", says: "Correct who a user is", group: group},
		func(c *call, in *changeIn) (string, error) {
			return string(in.User), org.ChangeUser(c.tx, in.User, in.Body.input())
		}, showUser[changeIn])
	type roleIn struct {
		OfUser
		Body NewRole
	}
	writeFresh(a, route{id: "add-role", at: "POST /users/{user}/roles", says: "Give a user a role in a team", status: 201, group: group, more: "Nobody changes their own roles."},
		func(c *call, in *roleIn) (string, error) {
			return string(in.User), org.AddMember(c.tx, in.User, in.Body.input())
		}, showUser[roleIn])
	type endIn struct {
		Role sild.ID `path:"role"`
		Body RoleEnd
	}
	writeFresh(a, route{id: "end-role", at: "POST /roles/{role}/end", says: "End a role in a team", group: group},
		func(c *call, in *endIn) (string, error) {
			user, err := org.EndMember(c.tx, in.Role, in.Body.Last, in.Body.Why)
			return string(user), err
		}, showUser[endIn])
	writeFresh(a, route{id: "disable-user", at: "POST /users/{user}/disable", says: "Let a user no longer sign in", group: group},
		func(c *call, in *OfUser) (string, error) { return string(in.User), org.Disable(c.tx, in.User) }, showUser[OfUser])
	writeFresh(a, route{id: "enable-user", at: "POST /users/{user}/enable", says: "Let a user sign in again", group: group},
		func(c *call, in *OfUser) (string, error) { return string(in.User), org.Enable(c.tx, in.User) }, showUser[OfUser])
}

func (d UserDetail) input() org.UserInput {
	return org.UserInput{Name: d.Name, Email: d.Email, Lang: d.Language}
}

func (r NewRole) input() org.MemberInput { return org.MemberInput(r) }

func showOrganisation[I any](c *call, _ *I, _ string) (Organisation, error) {
	o, err := org.OwnOrganisation(c.tx)
	return Organisation{o.ID, OrganisationSet{o.Name, o.Kind}}, err
}

func showTeam[I any](c *call, _ *I, id string) (Named, error) {
	t, err := org.OwnTeam(c.tx, sild.ID(id))
	return Named{t.ID, t.Name}, err
}

func showUser[I any](c *call, _ *I, id string) (UserAccount, error) {
	a, err := org.AccountOf(c.tx, sild.ID(id))
	if err != nil {
		return UserAccount{}, err
	}
	return c.account(a), nil
}

func (c *call) account(a org.Account) UserAccount {
	u := UserAccount{ID: a.ID, UserDetail: UserDetail{a.Name, a.Email, a.Lang}, State: a.State(c.tx.Now), Roles: []TeamRole{}}
	if !a.Invited.IsZero() {
		u.InvitedUntil = &a.Invited
	}
	for _, m := range a.Members {
		r := TeamRole{ID: m.ID, Team: Named{m.Group, m.Team}, Role: m.Role, From: m.From, Until: m.Until, EndedWhy: m.EndedWhy}
		if m.Until == org.Far {
			r.Until = sild.Date{}
		}
		u.Roles = append(u.Roles, r)
	}
	return u
}
