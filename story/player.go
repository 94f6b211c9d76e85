// SPDX-License-Identifier: EUPL-1.2

package story

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/api"
	"sild/db"
	"sild/flow"
	"sild/org"
	"sild/packs"
	"sild/programme"
)

// A Player plays a story on a database, from its beginning on.
type Player struct {
	Story *Story

	// Lenient passes over steps that are refused, and over those that need what
	// such a step would have made, and expects nothing: in a demo people do
	// things of their own.
	Lenient bool

	// Told is called with each expectation and each step that came otherwise.
	// If it is nil, the first one ends the play as an error.
	Told func(error)

	flow     *flow.Flow
	handler  http.Handler
	setClock func(time.Time)

	operations map[string]operation
	users      map[string]*player
	ids        map[string]map[string]string // a saved name → kind of thing → its id
	names      map[string]string            // id of an organisation, team or user in the story → its id
	watcher    string                       // the user who looks at cases for what is expected,
	sender     string                       // the one who looks at people without a case, and
	reader     string                       // the one who reads the figures
	next       int
	now        time.Time
}

// A player is a user of the story at work.
type player struct {
	User
	id      sild.ID
	token   string
	expires time.Time
}

// Begin sets up the story's organisations, teams, users and programme in an
// empty database with tables. SetClock sets the clock of f's units of work; the
// player turns it on, and never back.
func Begin(ctx context.Context, s *Story, f *flow.Flow, log *sild.Log, setClock func(time.Time)) (*Player, error) {
	p := newPlayer(s, f, log, setClock)
	if err := p.readOperations(ctx); err != nil {
		return nil, err
	}
	for _, st := range s.Steps {
		if _, ok := p.operations[st.Do]; st.Do != "" && !ok {
			return nil, fmt.Errorf("%s:%d: the API has no operation %q", s.file, st.line, st.Do)
		}
	}
	p.turn(s.begins)
	flow := f
	_, err := flow.Write(ctx, sild.System, once, func(tx *db.Tx) (string, error) { return "", p.setUp(tx) })
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.file, err)
	}
	return p, nil
}

func newPlayer(s *Story, f *flow.Flow, log *sild.Log, setClock func(time.Time)) *Player {
	return &Player{
		Story: s, flow: f, handler: api.New(f, log).Handler(), setClock: setClock,
		users: map[string]*player{}, ids: map[string]map[string]string{}, names: map[string]string{},
	}
}

// add is a user who is in the database under an id, or comes into it later.
func (p *Player) add(u User, id sild.ID) {
	p.users[u.ID] = &player{User: u, id: id}
	switch {
	case u.Role == "coordinator" && p.watcher == "":
		p.watcher = u.ID
	case u.Role == "prison" && p.sender == "":
		p.sender = u.ID
	case u.Role == "contract_manager" && p.reader == "":
		p.reader = u.ID
	}
}

// once is no promise: what is written with it is written in one process, once.
var once flow.Once

// turn sets the clock to t, unless it is later already.
func (p *Player) turn(t time.Time) {
	if t.After(p.now) {
		p.now = t
	}
	p.setClock(p.now)
}

func (p *Player) setUp(tx *db.Tx) error {
	s := p.Story
	from := sild.DateOf(s.begins, s.zone)
	teamOrg := map[string]sild.ID{}
	for _, o := range s.Organisations {
		made, err := org.AddOrganisation(tx, o.Name, o.Kind)
		if err != nil {
			return fmt.Errorf("organisation %s: %w", o.ID, err)
		}
		p.names[o.ID] = string(made.ID)
		for _, t := range o.Teams {
			team, err := org.AddTeam(tx, made.ID, t.Name)
			if err != nil {
				return fmt.Errorf("team %s: %w", t.ID, err)
			}
			p.names[t.ID], teamOrg[t.ID] = string(team.ID), made.ID
		}
	}
	for _, u := range s.Users {
		if u.Role == access.Participant { // they come in when they have a page
			p.add(u, "")
			continue
		}
		if teamOrg[u.Team] == "" {
			return fmt.Errorf("user %s: there is no team %q", u.ID, u.Team)
		}
		if u.Mail == "" {
			u.Mail = u.ID + "@sild.example"
		}
		made, err := org.AddUser(tx, teamOrg[u.Team], u.Name, u.Mail, u.Lang, u.Role, sild.ID(p.names[u.Team]), from)
		if err != nil {
			return fmt.Errorf("user %s: %w", u.ID, err)
		}
		p.names[u.ID] = string(made.ID)
		p.add(u, made.ID)
	}
	source, ok := packs.Source(s.Pack)
	if !ok {
		return fmt.Errorf("no pack %q ships with Sild", s.Pack)
	}
	pr, err := programme.Start(tx, source, sild.ID(p.names[s.Controller]))
	if err != nil {
		return err
	}
	p.names["programme"] = string(pr.ID)
	for _, c := range s.Contracts {
		from, e1 := sild.ParseDate(c.From)
		until, e2 := sild.ParseDate(c.Until)
		if e1 != nil || e2 != nil || p.names[c.Organisation] == "" || c.Team != "" && p.names[c.Team] == "" {
			return fmt.Errorf("contract of %s: it names an organisation, from when until when, and for a provider a team", c.Organisation)
		}
		if _, err := programme.Agree(tx, programme.Contract{
			Programme: pr.ID, Org: sild.ID(p.names[c.Organisation]), Part: c.Part, Team: sild.ID(p.names[c.Team]), From: from, Until: until, Places: c.Places,
		}); err != nil {
			return err
		}
	}
	return nil
}

// To plays all that comes before a moment.
func (p *Player) To(ctx context.Context, before time.Time) error {
	for ; p.next < len(p.Story.Steps); p.next++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		st := &p.Story.Steps[p.next]
		if !st.moment.Before(before) {
			break
		}
		p.turn(st.moment)
		if st.Expect != nil && p.Lenient {
			continue
		}
		var err error
		if st.Expect != nil {
			err = p.expect(ctx, st)
		} else {
			err = p.step(ctx, st)
		}
		switch {
		case err == nil:
		case ctx.Err() != nil:
			return ctx.Err()
		case p.Lenient && errors.Is(err, errOtherwise):
		default:
			err = fmt.Errorf("%s:%d: %w", p.Story.file, st.line, err)
			if p.Told == nil || !errors.Is(err, errOtherwise) {
				return err
			}
			p.Told(err)
		}
	}
	p.turn(before.Add(-time.Microsecond))
	return nil
}

// All plays the whole story.
func (p *Player) All(ctx context.Context) error {
	last := p.Story.begins
	if n := len(p.Story.Steps); n > 0 {
		last = p.Story.Steps[n-1].moment
	}
	return p.To(ctx, last.Add(time.Second))
}

// errOtherwise marks what came otherwise than the story says; every other error
// means that it cannot be played.
var errOtherwise = errors.New("otherwise than in the story")

type otherwise struct{ text string }

func (o otherwise) Error() string        { return o.text }
func (o otherwise) Is(target error) bool { return target == errOtherwise }

func differs(format string, args ...any) error { return otherwise{fmt.Sprintf(format, args...)} }

// A Persona is a user of the story as a demo offers them.
type Persona struct {
	User sild.ID
	Name string
	Role string
	Org  string
	Text map[string]string
}

// Personas are the users whom the story introduces with a sentence.
func (p *Player) Personas() (all []Persona) {
	for _, u := range p.Story.Users {
		if len(u.About) == 0 {
			continue
		}
		if u.Role == access.Participant {
			if account := p.ids[u.Of]["id"]; account != "" {
				all = append(all, Persona{User: sild.ID(account), Name: u.Name, Role: u.Role, Text: u.About})
			}
			continue
		}
		name := ""
		for _, o := range p.Story.Organisations {
			for _, t := range o.Teams {
				if t.ID == u.Team {
					name = o.Name
				}
			}
		}
		all = append(all, Persona{User: p.users[u.ID].id, Name: u.Name, Role: u.Role, Org: name, Text: u.About})
	}
	return all
}

// An operation of the API, as its own description has it.
type operation struct {
	method, path string
	query        []string // its parameters in the query
	body         bool
	fields       []string // of the body
	answers      string   // the name of what it answers with
}

// content is what a request or an answer consists of.
type content struct {
	Content map[string]struct {
		Schema struct {
			Ref string `json:"$ref"`
		}
	}
}

func (c content) schema() string {
	return strings.TrimPrefix(c.Content["application/json"].Schema.Ref, "#/components/schemas/")
}

// readOperations reads the API's description of itself.
func (p *Player) readOperations(ctx context.Context) error {
	var doc struct {
		Servers    []struct{ URL string }
		Paths      map[string]map[string]json.RawMessage
		Components struct {
			Schemas map[string]struct{ Properties map[string]any }
		}
	}
	status, text := p.send(ctx, http.MethodGet, "/api/v1/openapi.json", nil, nil)
	if err := json.Unmarshal(text, &doc); err != nil || status != http.StatusOK {
		return fmt.Errorf("the API does not describe itself: status %d, %w", status, err)
	}
	base := ""
	if len(doc.Servers) > 0 {
		base = doc.Servers[0].URL
	}
	p.operations = map[string]operation{}
	for path, methods := range doc.Paths {
		for method, raw := range methods {
			var op struct {
				OperationID string
				Parameters  []struct{ Name, In string }
				RequestBody *content
				Responses   map[string]content
			}
			if err := json.Unmarshal(raw, &op); err != nil || op.OperationID == "" {
				continue // what a path has besides operations
			}
			o := operation{method: method, path: base + path, body: op.RequestBody != nil}
			for _, q := range op.Parameters {
				if q.In == "query" {
					o.query = append(o.query, q.Name)
				}
			}
			if o.body {
				o.fields = slices.Collect(maps.Keys(doc.Components.Schemas[op.RequestBody.schema()].Properties))
			}
			for status, r := range op.Responses {
				if strings.HasPrefix(status, "2") {
					o.answers = r.schema()
				}
			}
			p.operations[op.OperationID] = o
		}
	}
	return nil
}
