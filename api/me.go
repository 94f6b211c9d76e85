// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
)

// Named is something that has a name.
type Named struct {
	ID   sild.ID `json:"id"`
	Name string  `json:"name"`
}

// Me is who the token belongs to.
type Me struct {
	User         Named     `json:"user"`
	Organisation Named     `json:"organisation"`
	Team         *Named    `json:"team,omitempty"`
	Role         string    `json:"role" doc:"The role in which this token works."`
	Language     string    `json:"language"`
	Today        sild.Date `json:"today" doc:"The day, where Sild runs."`
	May          []string  `json:"may" nullable:"false" doc:"What the role may do beside reading and writing what it is granted."`
}

// Health is whether Sild can answer.
type Health struct {
	Status string `json:"status" enum:"ok"`
}

func (a *API) meRoutes() {
	op := operation(route{id: "health", at: "GET /health", says: "Whether Sild can answer", group: "about"})
	op.Security = nil
	huma.Register(a.huma, op, func(ctx context.Context, _ *struct{}) (*answer[Health], error) {
		return look(ctx, a, func(c *call) (Health, error) {
			_, err := db.One[int](c.tx, `SELECT 1`)
			return Health{"ok"}, err
		})
	})
	read(a, route{id: "me", at: "GET /me", says: "Who you are", group: "about"}, showMe)
	read(a, route{
		id: "list-workers", at: "GET /workers", says: "The support persons of your team", group: "about",
	}, func(c *call, _ *struct{}) (List[Named], error) {
		team, err := org.TeamOf(c.tx, c.User, c.Role)
		if err != nil {
			return List[Named]{}, err
		}
		workers, err := org.Workers(c.tx, team.ID, "support_person")
		return listOf(workers, func(w org.Colleague) Named { return Named(w) }), err
	})
}

func showMe(c *call, _ *struct{}) (Me, error) {
	m := Me{
		User: Named{c.User, c.Name}, Organisation: Named{c.Org, c.OrgName}, Role: c.Role,
		Language: string(c.Voice.Lang()), Today: c.tx.Today(), May: []string{},
	}
	for _, duty := range []string{access.Refer, access.Answer, access.Assign, access.Mend, access.End, access.Totals, access.People, access.Cases, access.Hours, access.AddPerson, access.Merge, access.Workers, access.Settings} {
		if access.May(c.Role, duty) {
			m.May = append(m.May, duty)
		}
	}
	team, err := org.TeamOf(c.tx, c.User, c.Role)
	if sild.KindOf(err) == sild.NotFound {
		return m, nil
	}
	m.Team = &Named{team.ID, team.Name}
	return m, err
}
