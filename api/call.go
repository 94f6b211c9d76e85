// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/i18n"
	"sild/org"
)

// A caller is who asks, in which language, and under which key.
type caller struct {
	org.Session
	*i18n.Voice
	client  org.Client // that sends it; none for a session of a user
	request *http.Request
	token   string // as it was sent
	once    flow.Once
}

type callerKey struct{}

func callerOf(ctx context.Context) *caller {
	c, _ := ctx.Value(callerKey{}).(*caller)
	return c
}

func (c *caller) actor() sild.Actor {
	who := c.Session.Actor()
	who.Lang = string(c.Voice.Lang())
	return who
}

// voiceOf speaks the language that a request asks for.
func voiceOf(r *http.Request) *i18n.Voice {
	if c := callerOf(r.Context()); c != nil {
		return c.Voice
	}
	return i18n.For(i18n.Match(r.Header.Get("Accept-Language"), "en"))
}

// largest is the most bytes of a request, but for one that carries a scan.
const largest = 1 << 20

// enter finds out who asks before an operation sees anything of a request, and
// reads its body.
func (a *API) enter(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	r.Header.Del("Accept") // there is one form of answer
	op := ctx.Operation()
	c := &caller{Voice: voiceOf(r), request: r}
	if len(op.Security) > 0 {
		identify := a.identify
		if _, ok := op.Security[0][person]; ok {
			identify = a.identifyPerson
		}
		if err := identify(r, c); err != nil {
			send(w, a.problem(c.Voice, r, err))
			return
		}
		if err := a.admit(r, c, op.OperationID); err != nil {
			send(w, a.problem(c.Voice, r, err))
			return
		}
	}
	for _, p := range op.Parameters {
		if p.In == "path" && p.Schema.Ref == schemaPrefix+"ID" && !sild.ID(ctx.Param(p.Name)).Valid() {
			send(w, a.problem(c.Voice, r, sild.Missing()))
			return
		}
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		if p := c.read(w, r, op.OperationID, op.MaxBodyBytes-1); p != nil {
			send(w, p)
			return
		}
	}
	next(huma.WithValue(ctx, callerKey{}, c))
}

// identify finds the session of a request's token.
func (a *API) identify(r *http.Request, c *caller) error {
	kind, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "bearer") || secret == "" {
		return newProblem(c.Voice, http.StatusUnauthorized, "unauthorised", sild.Message{Key: "api.token"})
	}
	c.token = strings.TrimSpace(secret)
	err := a.flow.Read(r.Context(), sild.System, func(tx *db.Tx) (err error) {
		if org.IsClientSecret(c.token) {
			c.Session, c.client, err = org.ClientOf(tx, c.token)
		} else {
			c.Session, err = org.SessionOf(tx, c.token, "api")
		}
		return err
	})
	if sild.KindOf(err) == sild.NotFound {
		return newProblem(c.Voice, http.StatusUnauthorized, "unauthorised", sild.Message{Key: "api.token"})
	}
	if err == nil && r.Header.Get("Accept-Language") == "" {
		c.Voice = i18n.For(i18n.Lang(c.Session.Lang))
	}
	return err
}

// read reads the body of at most that many bytes, and makes the name under which
// the write happens once.
func (c *caller) read(w http.ResponseWriter, r *http.Request, operation string, most int64) *Problem {
	refused := func(code int, m sild.Message) *Problem {
		return newProblem(c.Voice, code, sild.Invalid.String(), m)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return refused(http.StatusRequestEntityTooLarge, sild.Message{Key: unread[http.StatusRequestEntityTooLarge]})
	}
	if len(body) > 0 && !isJSON(r.Header.Get("Content-Type")) {
		return refused(http.StatusUnsupportedMediaType, sild.Message{Key: unread[http.StatusUnsupportedMediaType]})
	}
	// JSON is UTF-8 (RFC 8259 §8.1); the decoder would mend it in silence, and
	// what was kept would not be what was sent.
	if err != nil || !utf8.Valid(body) || len(body) > 0 && !plain(body) {
		return refused(http.StatusBadRequest, sild.Message{Key: unread[http.StatusBadRequest]})
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	key := r.Header.Get(onceHeader)
	if key == "" {
		return nil
	}
	if len(key) > 200 {
		p := refused(http.StatusUnprocessableEntity, sild.Message{Key: "error.invalid"})
		long := sild.Message{Key: "text.long", Args: sild.Args{"limit": "200"}}
		p.Errors = []Fault{{"header." + onceHeader, long.Key, c.Msg(long)}}
		return p
	}
	// The key is the user's own: nobody can find out which keys others used.
	sum := sha256.Sum256([]byte(key))
	c.once = flow.Once{
		Key:   "api " + string(c.User) + " " + hex.EncodeToString(sum[:16]),
		Route: operation + " " + r.URL.Path,
		Hash:  sha256.Sum256(body),
	}
	return nil
}

const onceHeader = "Idempotency-Key"

// A call is one unit of work of an operation.
type call struct {
	tx *db.Tx
	*caller
}

// A route is an operation as it is described.
type route struct {
	id, at string // at: "GET /people/{subject}"
	says   string
	more   string // what else callers should know
	group  string
	status int   // of success; 200 if not given
	most   int64 // bytes of a request, if it may be larger than others
	person bool  // of a person's own pages
}

func operation(rt route) huma.Operation {
	method, path, _ := strings.Cut(rt.at, " ")
	scheme := token
	if rt.person {
		scheme = person
	}
	return huma.Operation{
		OperationID: rt.id, Method: method, Path: path, Summary: rt.says, Description: rt.more, Tags: []string{rt.group},
		DefaultStatus: rt.status, Security: []map[string][]string{{scheme: {}}},
		MaxBodyBytes: max(rt.most, largest) + 1, BodyReadTimeout: -1, // it has been read already
	}
}

type answer[O any] struct{ Body O }

// read registers an operation that changes nothing.
func read[I, O any](a *API, rt route, show func(*call, *I) (O, error)) {
	huma.Register(a.huma, operation(rt), func(ctx context.Context, in *I) (*answer[O], error) {
		return look(ctx, a, func(c *call) (O, error) { return show(c, in) })
	})
}

// look answers with what show finds, once the trail of that is safe.
func look[O any](ctx context.Context, a *API, show func(*call) (O, error)) (*answer[O], error) {
	who, out := callerOf(ctx), new(answer[O])
	err := a.flow.Read(ctx, who.actor(), func(tx *db.Tx) (err error) {
		out.Body, err = show(&call{tx, who})
		return err
	})
	if err != nil {
		return nil, a.problem(who.Voice, who.request, err)
	}
	return out, nil
}

// write registers an operation that has an effect, of which do gives the name.
// What is answered is read afresh by show, with access checked again, whether
// the effect is of this request or of an earlier one under the same key.
func write[I, O any](a *API, rt route, do func(*call, *I) (string, error), show func(*call, *I, string) (O, error)) {
	prepared(a, rt, func(*I) (*casework.Scan, error) { return nil, nil }, do, show)
}

// writeFresh is like write, for what is dangerous: the token's user must have
// proved lately who they are. A program asks them for a token of its own then.
func writeFresh[I, O any](a *API, rt route, do func(*call, *I) (string, error), show func(*call, *I, string) (O, error)) {
	rt.more = strings.TrimSpace(rt.more + " " + fresh)
	a.fresh = append(a.fresh, rt.id)
	write(a, rt, func(c *call, in *I) (string, error) {
		if !c.Fresh(c.tx.Now) {
			return "", &sild.Error{Kind: sild.Forbidden, Key: "proof.required"}
		}
		return do(c, in)
	}, show)
}

// fresh is what the description of such an operation says of it.
const fresh = "The token's user must have signed in or proved who they are within the last ten minutes; otherwise it is forbidden with the key proof.required."

// prepared is like write, for what is so much work that it is done before the
// unit of work begins: ready does it, and gives the scan that comes with it, if
// any does.
func prepared[I, O any](a *API, rt route, ready func(*I) (*casework.Scan, error), do func(*call, *I) (string, error), show func(*call, *I, string) (O, error)) {
	op, flow := operation(rt), a.flow
	op.Parameters = []*huma.Param{{
		Name: onceHeader, In: "header", Schema: &huma.Schema{Type: huma.TypeString},
		Description: "A name of yours for this write, such as a UUID. Sent again under the same name it has no second effect.",
	}}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*answer[O], error) {
		who := callerOf(ctx)
		scan, err := ready(in)
		if err != nil {
			return nil, a.problem(who.Voice, who.request, err)
		}
		var id string
		err = flow.WithScan(ctx, who.actor(), scan, func() (err error) {
			id, err = flow.Write(ctx, who.actor(), who.once, func(tx *db.Tx) (string, error) { return do(&call{tx, who}, in) })
			return err
		})
		if err != nil {
			return nil, a.problem(who.Voice, who.request, err)
		}
		return look(ctx, a, func(c *call) (O, error) { return show(c, in, id) })
	})
}
