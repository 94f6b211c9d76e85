// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"time"

	"sild"
	"sild/org"
)

// SignInRule is what an organisation asks of its users at the door.
type SignInRule struct {
	Second  bool `json:"second_factor" doc:"Everybody signs in with two factors."`
	Idle    int  `json:"idle_minutes" doc:"A session of the pages ends after so many minutes without use: 5 to 60."`
	Longest int  `json:"longest_hours" doc:"It ends after so many hours in any case: 1 to 24."`
	Shared  bool `json:"shared_computers" doc:"There are computers that several people use in a shift."`
	Names   bool `json:"shared_names" doc:"These show who signed in there this shift."`
}

// SignedIn is a session: where you are signed in.
type SignedIn struct {
	ID      string    `json:"id"`
	Kind    string    `json:"kind" enum:"web,api"`
	Device  string    `json:"device,omitempty" doc:"The kind of browser and device, in two words."`
	Since   time.Time `json:"since"`
	Used    time.Time `json:"used" doc:"When it was last used, a minute late at most. Of programs: when it began."`
	Until   time.Time `json:"until"`
	Current bool      `json:"current" doc:"It is the one of this token."`
}

// AccountNotice is what happened to your account.
type AccountNotice struct {
	ID     sild.ID   `json:"id"`
	Kind   string    `json:"kind" enum:"new_device,password,email,second_set,second_gone,codes_made,code_used,pin_set,sessions_ended,guessed"`
	At     time.Time `json:"at"`
	By     sild.ID   `json:"by,omitempty" doc:"Who did it, if it was not you."`
	Device string    `json:"device,omitempty"`
}

func (a *API) doorRoutes() {
	const group = "settings"
	read(a, route{id: "get-sign-in-rule", at: "GET /organisation/sign-in", says: "What your organisation asks at the door", group: group},
		func(c *call, _ *struct{}) (SignInRule, error) { return showRule[struct{}](c, nil, "") })
	type ruleIn struct{ Body SignInRule }
	writeFresh(a, route{id: "set-sign-in-rule", at: "PUT /organisation/sign-in", says: "Change what your organisation asks at the door", group: group, more: "It holds from the next request of every session."},
		func(c *call, in *ruleIn) (string, error) {
			r := in.Body
			return "", org.SetDoor(c.tx, org.DoorRule{Idle: r.Idle, Longest: r.Longest, Second: r.Second, Shared: r.Shared, Names: r.Names})
		}, showRule[ruleIn])
	writeFresh(a, route{id: "end-user-sessions", at: "POST /users/{user}/sessions/end", says: "Sign a user out everywhere", group: group},
		func(c *call, in *OfUser) (string, error) { return string(in.User), org.SignOutUser(c.tx, in.User) }, showUser[OfUser])

	read(a, route{id: "list-sessions", at: "GET /me/sessions", says: "Where you are signed in", group: "about"},
		func(c *call, _ *struct{}) (List[SignedIn], error) { return showSessions[struct{}](c, nil, "") })
	type sessionIn struct {
		Body struct {
			Session string `json:"session,omitempty" doc:"The id of one; without it, all but the one of this token."`
		}
	}
	write(a, route{id: "end-sessions", at: "POST /me/sessions/end", says: "Sign out elsewhere", group: "about"},
		func(c *call, in *sessionIn) (string, error) {
			return "", org.SignOutOf(c.tx, c.User, in.Body.Session, c.token)
		}, showSessions[sessionIn])
	read(a, route{id: "list-account-notices", at: "GET /me/notices", says: "What happened to your account", group: "about", more: "Until you say that you have seen it."},
		func(c *call, _ *struct{}) (List[AccountNotice], error) { return showNotices[struct{}](c, nil, "") })
	type seenIn struct {
		Body struct {
			Until time.Time `json:"until" doc:"When the latest of them was that you have seen."`
		}
	}
	write(a, route{id: "see-account-notices", at: "POST /me/notices/seen", says: "Say that you have seen what happened to your account", group: "about"},
		func(c *call, in *seenIn) (string, error) {
			return "", org.SeeNotices(c.tx, c.User, in.Body.Until)
		}, showNotices[seenIn])
}

func showRule[I any](c *call, _ *I, _ string) (SignInRule, error) {
	r, err := org.OwnDoor(c.tx)
	return SignInRule{r.Second, r.Idle, r.Longest, r.Shared, r.Names}, err
}

func showSessions[I any](c *call, _ *I, _ string) (List[SignedIn], error) {
	all, err := org.SessionsOf(c.tx, c.User, c.token)
	return listOf(all, func(s org.SignedIn) SignedIn {
		return SignedIn{s.Handle, s.Kind, s.Agent, s.CreatedAt, s.UsedAt, s.ExpiresAt, s.Current}
	}), err
}

func showNotices[I any](c *call, _ *I, _ string) (List[AccountNotice], error) {
	all, err := org.Notices(c.tx, c.User)
	return listOf(all, func(n org.Notice) AccountNotice { return AccountNotice{n.ID, n.Kind, n.At, n.By, n.Detail} }), err
}
