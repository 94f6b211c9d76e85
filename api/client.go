// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"net/http"
	"time"

	"sild"
	"sild/db"
	"sild/flow"
	"sild/org"
)

// admit refuses a client what none of its tasks needs, which is an entry of the
// trail too, and notes now and then that it is used.
func (a *API) admit(r *http.Request, c *caller, operation string) error {
	if c.client.ID == "" {
		return nil
	}
	may, stale := c.client.May(operation), c.client.Stale(a.flow.Now())
	if may && !stale {
		return nil
	}
	_, err := a.flow.Write(r.Context(), c.actor(), flow.Once{}, func(tx *db.Tx) (string, error) {
		if !may {
			tx.Trail(sild.Entry{Action: "denied", What: "operation", Object: c.client.ID, Purpose: operation})
		}
		if !stale {
			return "", nil
		}
		return "", org.UseClient(tx, c.client)
	})
	if err == nil && !may {
		err = &sild.Error{Kind: sild.Forbidden, Key: "client.task"}
	}
	return err
}

// ClientTask is a narrow task that a client may have.
type ClientTask string

// Client is a program that works with this API. What it holds is told once, on
// the page where it is made by somebody who has just proved who they are: a key
// makes no keys.
type Client struct {
	ID      sild.ID      `json:"id"`
	Name    string       `json:"name"`
	Purpose string       `json:"purpose"`
	Tasks   []ClientTask `json:"tasks" nullable:"false" doc:"What it may do; none: it acts for a user in all that they may."`
	Role    string       `json:"role" doc:"In which it works."`
	Team    sild.ID      `json:"team,omitempty" doc:"In which it works, if it has tasks of its own."`
	MadeAt  time.Time    `json:"made_at"`
	Until   sild.Date    `json:"until" doc:"The last day on which it works."`
	UsedAt  *time.Time   `json:"used_at,omitempty" doc:"When it was last used, to the hour."`
	EndedAt *time.Time   `json:"ended_at,omitempty" doc:"When somebody ended it."`
}

func clientSaid(c org.Client) Client {
	x := Client{ID: c.ID, Name: c.Name, Purpose: c.Purpose, Tasks: []ClientTask{}, Role: c.Role, Team: c.Team, MadeAt: c.MadeAt, Until: c.Until}
	for _, t := range c.TaskList() {
		x.Tasks = append(x.Tasks, ClientTask(t))
	}
	if !c.UsedAt.IsZero() {
		x.UsedAt = &c.UsedAt
	}
	if !c.EndedAt.IsZero() {
		x.EndedAt = &c.EndedAt
	}
	return x
}

// OfClient names a client.
type OfClient struct {
	Client sild.ID `path:"client"`
}

func (a *API) clientRoutes() {
	const group = "settings"
	mine := func(c *call) (List[Client], error) {
		all, err := org.TokensOf(c.tx, c.User)
		return listOf(all, clientSaid), err
	}
	read(a, route{id: "list-my-clients", at: "GET /me/clients", says: "The programs that act for you", group: group},
		func(c *call, _ *struct{}) (List[Client], error) { return mine(c) })
	write(a, route{id: "end-my-client", at: "POST /me/clients/{client}/end", says: "End a program that acts for you", group: group, more: "Its next request is refused."},
		func(c *call, in *OfClient) (string, error) { return "", org.EndToken(c.tx, in.Client) },
		func(c *call, _ *OfClient, _ string) (List[Client], error) { return mine(c) })
	ours := func(c *call) (List[Client], error) {
		all, err := org.Clients(c.tx)
		return listOf(all, clientSaid), err
	}
	read(a, route{id: "list-clients", at: "GET /clients", says: "The programs that work for your organisation", group: group},
		func(c *call, _ *struct{}) (List[Client], error) { return ours(c) })
	write(a, route{id: "end-client", at: "POST /clients/{client}/end", says: "End a program that works for your organisation", group: group, more: "Its next request is refused."},
		func(c *call, in *OfClient) (string, error) { return "", org.EndClient(c.tx, in.Client) },
		func(c *call, _ *OfClient, _ string) (List[Client], error) { return ours(c) })
}
