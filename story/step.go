// SPDX-License-Identifier: EUPL-1.2

package story

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
	"sild/own"
)

// step lets a user do something through the API.
func (p *Player) step(ctx context.Context, st *Step) error {
	method, target, body, err := p.request(st)
	if err != nil {
		return err
	}
	status, text, err := p.call(ctx, st.As, method, target, body, fmt.Sprintf("story %s %d", p.Story.Name, p.next))
	if err != nil {
		return err
	}
	if st.Refused != nil {
		return st.Refused.compare(status, text)
	}
	if status >= 300 {
		return differs("%s was refused: %s", st.Do, said(status, text))
	}
	return p.remember(st, text)
}

// request makes the request of a step: names in its path from what steps saved,
// and everything else into the body, or into the query of what only reads.
func (p *Player) request(st *Step) (method, target string, body []byte, err error) {
	op := p.operations[st.Do]
	with := make(map[string]any, len(st.With)+1)
	for k, v := range st.With {
		if with[k], err = p.value(v); err != nil {
			return "", "", nil, err
		}
	}
	var wrong error
	path := pathParam.ReplaceAllStringFunc(op.path, func(m string) string {
		name := m[1 : len(m)-1]
		if v, ok := with[name]; ok {
			delete(with, name)
			return url.PathEscape(fmt.Sprint(v))
		}
		id, err := p.id(st.Of, name)
		if err != nil && wrong == nil {
			wrong = err
		}
		return url.PathEscape(id)
	})
	if wrong != nil {
		return "", "", nil, wrong
	}
	q := url.Values{}
	for _, name := range op.query {
		if v, ok := with[name]; ok {
			q.Set(name, fmt.Sprint(v))
			delete(with, name)
		}
	}
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	if op.body {
		if _, given := with["programme"]; !given && slices.Contains(op.fields, "programme") {
			with["programme"] = p.names["programme"]
		}
		body, err = json.Marshal(with)
	} else if len(with) > 0 {
		return "", "", nil, fmt.Errorf("%s takes no %s", st.Do, strings.Join(slices.Sorted(maps.Keys(with)), ", "))
	}
	return strings.ToUpper(op.method), path, body, err
}

var (
	pathParam = regexp.MustCompile(`\{[a-z_]+\}`)
	reference = regexp.MustCompile(`^([a-z0-9-]+/)?\$[a-z][a-z0-9-]*(\.[a-z0-9]+)?$`)
	momentOf  = regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d$`)
)

// value is what a value of a step means: $andrei and $andrei.case are ids, also
// in the key of a task (gate/$andrei.case), and a moment is one in the story's
// zone.
func (p *Player) value(v any) (any, error) {
	switch v := v.(type) {
	case string:
		switch {
		case reference.MatchString(v):
			before, ref, _ := strings.Cut(v, "$")
			name, kind, _ := strings.Cut(ref, ".")
			id, err := p.id(name, kind)
			return before + id, err
		case momentOf.MatchString(v):
			t, err := p.Story.moment(v)
			return t.Format(time.RFC3339), err
		}
	case []any:
		list := make([]any, len(v))
		for i := range v {
			var err error
			if list[i], err = p.value(v[i]); err != nil {
				return nil, err
			}
		}
		return list, nil
	case map[string]any:
		m := make(map[string]any, len(v))
		for k := range v {
			var err error
			if m[k], err = p.value(v[k]); err != nil {
				return nil, err
			}
		}
		return m, nil
	}
	return v, nil
}

// id is the id of a kind of thing under a name; if there is none of that kind,
// that of the thing itself.
func (p *Player) id(name, kind string) (string, error) {
	if id, ok := p.names[name]; ok && kind == "" {
		return id, nil
	}
	things, ok := p.ids[name]
	if !ok {
		return "", differs("nothing was saved under the name %q", name)
	}
	kinds := []string{kind, "id"}
	if kind == "" {
		kinds = []string{"id", "subject"} // a person's name stands for the person
	}
	for _, k := range kinds {
		if id, ok := things[k]; ok {
			return id, nil
		}
	}
	return "", differs("%q has no %s yet", name, kind)
}

// remember keeps the ids in an answer: under the name that the step saves, and
// those of the person, the case and the next meeting also under the name of
// whom it was.
func (p *Player) remember(st *Step, text []byte) error {
	var answer struct {
		ID, Subject, Case sild.ID
		Next              []struct{ ID sild.ID }
		Stay              struct{ ID sild.ID }
		Extensions        []struct{ ID sild.ID }
		Sessions          []struct{ ID sild.ID }
		Rooms             []struct {
			Beds []struct {
				ID   sild.ID
				Name string
			}
		}
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return fmt.Errorf("%s: %w", st.Do, err)
	}
	things := map[string]sild.ID{"subject": answer.Subject, "case": answer.Case}
	switch p.operations[st.Do].answers {
	case "Case":
		things["case"] = answer.ID
		if len(answer.Next) > 0 {
			things["next"] = answer.Next[0].ID
		}
	case "Appointment":
		things["id"], things["next"] = answer.ID, answer.ID
	case "BedAsked", "StayWhole":
		things["id"], things["request"], things["stay"] = answer.ID, answer.ID, answer.Stay.ID
		if n := len(answer.Extensions); n > 0 {
			things["extension"] = answer.Extensions[n-1].ID
		}
	case "Activity":
		things["id"] = answer.ID
		all := map[string]string{}
		for i, s := range answer.Sessions {
			all["s"+strconv.Itoa(i+1)] = string(s.ID) // the first of them is $name.s1
		}
		p.ids[cmp.Or(st.Save, st.Of)] = all
	case "House":
		things["id"] = answer.ID
		beds := map[string]string{"id": string(answer.ID)}
		for _, r := range answer.Rooms {
			for _, b := range r.Beds {
				beds[b.Name] = string(b.ID)
			}
		}
		p.ids[cmp.Or(st.Save, st.Of)] = beds
	case "KeptApart": // its case is the other's
		things["id"], things["case"] = answer.ID, ""
	default:
		things["id"] = answer.ID
	}
	keep := func(name string, kinds ...string) {
		if p.ids[name] == nil {
			p.ids[name] = map[string]string{}
		}
		for _, kind := range kinds {
			if id := things[kind]; id != "" {
				p.ids[name][kind] = string(id)
			}
		}
	}
	if st.Save != "" {
		keep(st.Save, "subject", "case", "id", "next")
	}
	if p.ids[st.Of]["subject"] != "" {
		keep(st.Of, "case", "next", "request", "stay", "extension")
	}
	return nil
}

// compare holds a refusal against the one that is expected.
func (r *Refused) compare(status int, text []byte) error {
	if status < 300 {
		return differs("it was not refused")
	}
	var problem problem
	if err := json.Unmarshal(text, &problem); err != nil {
		return fmt.Errorf("a refusal that cannot be read: %w", err)
	}
	same := r.Status == 0 || r.Status == status
	if r.Field != "" {
		same = same && slices.ContainsFunc(problem.Errors, func(f fault) bool {
			return f.Location == "body."+r.Field && (r.Key == "" || f.Key == r.Key)
		})
	} else if r.Key != "" {
		same = same && (problem.Key == r.Key || slices.ContainsFunc(problem.Errors, func(f fault) bool { return f.Key == r.Key }))
	}
	if !same {
		return differs("it was refused otherwise: %s", said(status, text))
	}
	return nil
}

// A problem is how the API refuses.
type problem struct {
	Key, Detail string
	Errors      []fault
}

type fault struct{ Location, Key, Message string }

// said is a refusal in a line.
func said(status int, text []byte) string {
	s := "status " + strconv.Itoa(status)
	var p problem
	if err := json.Unmarshal(text, &p); err != nil {
		return s
	}
	s += ", " + p.Key
	for _, f := range p.Errors {
		s += "; " + f.Location + ": " + f.Key + " (" + f.Message + ")"
	}
	return s
}

// call sends a request as a user.
func (p *Player) call(ctx context.Context, as, method, target string, body []byte, key string) (int, []byte, error) {
	u := p.users[as]
	if err := p.signIn(ctx, u); err != nil {
		return 0, nil, err
	}
	head := http.Header{"Authorization": {"Bearer " + u.token}}
	if key != "" && method != http.MethodGet {
		head.Set("Idempotency-Key", key)
	}
	status, text := p.send(ctx, method, target, head, body)
	var refused problem
	if status == http.StatusForbidden && json.Unmarshal(text, &refused) == nil && refused.Key == "proof.required" {
		// As anybody would, they sign in again for what is dangerous.
		u.token = ""
		if err := p.signIn(ctx, u); err != nil {
			return 0, nil, err
		}
		head.Set("Authorization", "Bearer "+u.token)
		status, text = p.send(ctx, method, target, head, body)
	}
	return status, text, ctx.Err()
}

// tokenLasts is how long the player works with one token: shorter than org lets
// it live.
const tokenLasts = 300 * 24 * time.Hour

// ownLasts is the same for a person on their own pages.
const ownLasts = 30 * time.Minute

func (p *Player) signIn(ctx context.Context, u *player) error {
	if u.token != "" && p.now.Before(u.expires) {
		return nil
	}
	flow := p.flow
	if u.Role == access.Participant {
		account, err := p.id(u.Of, "")
		if err != nil {
			return err
		}
		token, err := flow.Write(ctx, sild.Actor{User: sild.ID(account), Role: access.Participant}, once, func(tx *db.Tx) (string, error) {
			return own.Begin(tx, sild.ID(account), "api")
		})
		u.token, u.expires = token, p.now.Add(ownLasts)
		return err
	}
	token, err := flow.Write(ctx, sild.Actor{User: u.id, Role: "none"}, once, func(tx *db.Tx) (string, error) {
		return org.SignIn(tx, u.id, "api")
	})
	u.token, u.expires = token, p.now.Add(tokenLasts)
	return err
}

// send answers a request in this process.
func (p *Player) send(ctx context.Context, method, target string, head http.Header, body []byte) (int, []byte) {
	var in io.Reader
	if body != nil {
		in = bytes.NewReader(body)
	}
	// A request that has begun is answered: the play ends between two.
	r, err := http.NewRequestWithContext(context.WithoutCancel(ctx), method, "http://localhost"+target, in)
	if err != nil {
		return http.StatusBadRequest, nil
	}
	if head != nil {
		r.Header = head
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	} else {
		r.Body = http.NoBody // as the server of net/http has it
	}
	r.RequestURI = target
	w := &answer{head: http.Header{}}
	p.handler.ServeHTTP(w, r)
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.status, w.body.Bytes()
}

// An answer is what the API wrote.
type answer struct {
	head   http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.head }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}
