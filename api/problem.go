// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"sild"
	"sild/i18n"
)

// A Problem is why a request was refused (RFC 9457).
type Problem struct {
	Title     string  `json:"title" doc:"What kind of problem it is, in the caller's language."`
	Status    int     `json:"status" doc:"The HTTP status."`
	Kind      string  `json:"kind" enum:"internal,invalid,not_found,forbidden,conflict,busy,unauthorised" doc:"What kind of problem it is, for programs."`
	Key       string  `json:"key" doc:"What the problem is, for programs."`
	Detail    string  `json:"detail" doc:"What the problem is, in the caller's language."`
	Reference string  `json:"reference,omitempty" doc:"Of a failure on our side: tell it to those who run Sild."`
	Now       sild.ID `json:"now,omitempty" doc:"Of a record that was merged into another (merge.elsewhere.now): the subject under which the person is known now. Send it again there."`
	Errors    []Fault `json:"errors,omitempty" nullable:"false" doc:"Each thing to mend."`
}

// A Fault is one thing to mend in a request.
type Fault struct {
	Location string `json:"location" example:"body.born" doc:"Where it is: body, path, query or header, then the field."`
	Key      string `json:"key" doc:"What is wrong, for programs."`
	Message  string `json:"message" doc:"What is wrong, in the caller's language."`
}

// Error, GetStatus and ContentType make a Problem an error of huma's.
func (p *Problem) Error() string             { return p.Kind + ": " + p.Key }
func (p *Problem) GetStatus() int            { return p.Status }
func (p *Problem) ContentType(string) string { return problemType }

// GetHeaders are what HTTP wants to be told beside.
func (p *Problem) GetHeaders() http.Header {
	switch p.Status {
	case http.StatusUnauthorized:
		return http.Header{"Www-Authenticate": {"Bearer"}}
	case http.StatusServiceUnavailable:
		return http.Header{"Retry-After": {"2"}}
	}
	return nil
}

const problemType = "application/problem+json"

// statuses are how a kind of error is answered.
var statuses = map[sild.Kind]int{
	sild.Internal:  http.StatusInternalServerError,
	sild.Invalid:   http.StatusUnprocessableEntity,
	sild.NotFound:  http.StatusNotFound,
	sild.Forbidden: http.StatusForbidden,
	sild.Conflict:  http.StatusConflict,
	sild.Busy:      http.StatusServiceUnavailable,
}

// unread are the keys of what huma refuses before an operation sees it.
var unread = map[int]string{
	http.StatusBadRequest:            "api.unreadable",
	http.StatusRequestTimeout:        "api.slow",
	http.StatusRequestEntityTooLarge: "api.too_large",
	http.StatusUnsupportedMediaType:  "api.media_type",
	http.StatusUnprocessableEntity:   "error.invalid",
}

func newProblem(v *i18n.Voice, code int, kind string, m sild.Message) *Problem {
	return &Problem{Title: v.T("api.title." + kind), Status: code, Kind: kind, Key: m.Key, Detail: v.Msg(m)}
}

// internal is a failure on our side.
func internal(v *i18n.Voice, ref sild.ID) *Problem {
	p := newProblem(v, http.StatusInternalServerError, sild.Internal.String(), sild.Message{Key: "error.internal", Args: sild.Args{"ref": sild.Short(ref)}})
	p.Reference = sild.Short(ref)
	return p
}

// problem is what err says to the caller. What is internal goes to the log,
// under a reference that the caller gets.
func (a *API) problem(v *i18n.Voice, r *http.Request, err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	e, ok := errors.AsType[*sild.Error](err)
	if !ok || e.Kind == sild.Internal {
		ref := sild.ID(rand.Text())
		if r.Context().Err() == nil {
			a.log.Error("api.failed", sild.Route(r.Pattern), sild.Ref("ref", ref), sild.Cause(err))
		}
		return internal(v, ref)
	}
	if e.Kind == sild.NotFound { // nothing that could tell the hidden from the absent
		e = &sild.Error{Kind: sild.NotFound, Key: "error.not_found"}
	}
	if e.Kind == sild.Busy {
		a.log.Warn("api.busy", sild.Route(r.Pattern), sild.Cause(err))
	}
	p := newProblem(v, statuses[e.Kind], e.Kind.String(), sild.Message{Key: e.Key, Args: e.Args})
	p.Now = sild.ID(e.Args["now"])
	place := "body"
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		place = "query"
	}
	for field, m := range e.Fields {
		at := place
		if field != "" {
			at += "." + field
		}
		p.Errors = append(p.Errors, Fault{at, m.Key, v.Msg(m)})
	}
	p.sort()
	return p
}

// inBody says of problems at fields where the body has them, if it calls them
// otherwise: pairs of names, as the domain has them and as the body does.
func inBody(err error, names ...string) error {
	e, ok := errors.AsType[*sild.Error](err)
	if !ok || len(e.Fields) == 0 {
		return err
	}
	fields := maps.Clone(e.Fields)
	for i := 0; i+1 < len(names); i += 2 {
		if m, there := fields[names[i]]; there {
			delete(fields, names[i])
			fields[names[i+1]] = m
		}
	}
	moved := *e
	moved.Fields = fields
	return &moved
}

func (p *Problem) sort() {
	slices.SortFunc(p.Errors, func(a, b Fault) int {
		if n := strings.Compare(a.Location, b.Location); n != 0 {
			return n
		}
		return strings.Compare(a.Key, b.Key)
	})
	p.Errors = slices.Compact(p.Errors)
}

// send answers with a problem where huma does not.
func send(w http.ResponseWriter, p *Problem) {
	text, err := json.Marshal(p)
	if err != nil {
		panic(err) // texts and numbers
	}
	maps.Copy(w.Header(), p.GetHeaders())
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	w.Write(append(text, '\n'))
}

func init() {
	// Names of fields are as they are written, not as they sound.
	huma.ValidateStrictCasing = true
	huma.NewError = func(code int, _ string, errs ...error) huma.StatusError {
		return fromHuma(i18n.For("en"), code, errs)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, code int, _ string, errs ...error) huma.StatusError {
		r, _ := humago.Unwrap(ctx)
		return fromHuma(voiceOf(r), code, errs)
	}
}

// fromHuma makes a problem of what huma found wrong with the form of a request.
// Its own words and the values that it found are not repeated.
func fromHuma(v *i18n.Voice, code int, errs []error) *Problem {
	key, ok := unread[code]
	if !ok {
		return newProblem(v, code, sild.Internal.String(), sild.Message{Key: "api.failed"})
	}
	p := newProblem(v, code, sild.Invalid.String(), sild.Message{Key: key})
	if code != http.StatusUnprocessableEntity {
		return p
	}
	for _, err := range errs {
		d, ok := errors.AsType[*huma.ErrorDetail](err)
		if !ok {
			d = &huma.ErrorDetail{Location: "body"}
		}
		m, at := faultOf(d)
		p.Errors = append(p.Errors, Fault{at, m.Key, v.Msg(m)})
	}
	p.sort()
	return p
}

// findings are what huma says, by how it begins, with what we say instead.
var findings = []struct{ begins, key string }{
	{"unexpected property", "api.unknown_field"},
	{"unknown query parameter", "api.unknown_field"},
	{"required ", "api.required"},
	{"expected value to be one of", "api.choice"},
	{"expected string to be RFC 3339 date-time", "api.time"},
	{"expected string to be RFC 3339 date", "date.unreadable"},
	{"expected string to be a day", "date.unreadable"},
	{"invalid value: invalid: date.unreadable", "date.unreadable"},
	{"expected string to be RFC 4122 uuid", "api.id"},
	{"expected length <=", "text.long"},
	{"expected array length <=", "api.too_many"},
	{"expected number >=", "api.range"},
	{"expected number <=", "api.range"},
	{"expected boolean", "api.type.boolean"},
	{"invalid boolean", "api.type.boolean"},
	{"expected integer", "api.type.integer"},
	{"invalid integer", "api.type.integer"},
	{"expected number", "api.type.number"},
	{"expected string", "api.type.string"},
	{"expected array", "api.type.array"},
	{"expected object", "api.type.object"},
}

func faultOf(d *huma.ErrorDetail) (sild.Message, string) {
	if rest, ok := strings.CutPrefix(d.Message, "expected required property "); ok {
		name, _, _ := strings.Cut(rest, " ")
		return sild.Message{Key: "api.required"}, d.Location + "." + name
	}
	for _, f := range findings {
		if rest, ok := strings.CutPrefix(d.Message, f.begins); ok {
			m := sild.Message{Key: f.key}
			if limit := strings.TrimSpace(rest); f.key == "text.long" || f.key == "api.too_many" {
				m.Args = sild.Args{"limit": limit}
			}
			return m, known(d.Location)
		}
	}
	return sild.Message{Key: "api.wrong"}, known(d.Location)
}

// known is a location without a name that the caller made up, if that is long:
// an answer repeats no texts.
func known(location string) string {
	if len(location) > 100 {
		return location[:strings.IndexByte(location+".", '.')]
	}
	return location
}
