// SPDX-License-Identifier: EUPL-1.2

// Package api is the REST door, version 1: for programs that work with Sild,
// and for the stories that drive whole programmes through it.
//
// It promises that the answer to a read leaves only when its trail is safe;
// that a write with an Idempotency-Key happens once; that what one may not see
// is answered with the same bytes as what does not exist; and that an error
// says in the caller's language what to mend, at which field, and never repeats
// a value. The types here are the API's own and change with its version only:
// openapi.yaml is what callers may rely on.
//
// What may be done, and how, stands in the packages below.
package api

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"sild"
	"sild/flow"
)

// Version is the version of the API's description. It rises whenever
// openapi.yaml changes: the last number for what old callers cannot notice, the
// second for what is new to them. What would break them is another API.
const Version = "1.5.0"

const prefix = "/api/v1"

// An API answers with JSON.
type API struct {
	flow  *flow.Flow
	log   *sild.Log
	mux   *http.ServeMux
	huma  huma.API
	fresh []string            // the operations that want a proof of late
	docs  map[string]document // path → what is there
}

type document struct {
	kind string
	text []byte
}

// New makes the API over f. What goes wrong on our side is told to log.
func New(f *flow.Flow, log *sild.Log) *API {
	a := &API{flow: f, log: log, mux: http.NewServeMux()}
	a.huma = humago.NewWithPrefix(a.mux, prefix, config())
	a.huma.UseMiddleware(a.enter)
	a.meRoutes()
	a.programmeRoutes()
	a.versionRoutes()
	a.guideRoutes()
	a.peopleRoutes()
	a.releaseRoutes()
	a.aboutRoutes()
	a.mergeRoutes()
	a.referralRoutes()
	a.referralTalkRoutes()
	a.askedRoutes()
	a.caseRoutes()
	a.partRoutes()
	a.enquiryRoutes()
	a.consentRoutes()
	a.matchRoutes()
	a.legalRoutes()
	a.networkRoutes()
	a.householdRoutes()
	a.seatRoutes()
	a.planRoutes()
	a.formRoutes()
	a.needRoutes()
	a.paperRoutes()
	a.meetingRoutes()
	a.worryRoutes()
	a.waitingRoutes()
	a.workMeetingRoutes()
	a.gateRoutes()
	a.helpRoutes()
	a.mineRoutes()
	a.travelRoutes()
	a.workTimeRoutes()
	a.outcomeRoutes()
	a.taskRoutes()
	a.mendRoutes()
	a.resultRoutes()
	a.workerRoutes()
	a.applicantRoutes()
	a.settingsRoutes()
	a.sealedRoutes()
	a.clientRoutes()
	a.doorRoutes()
	a.resultMoreRoutes()
	a.seriesRoutes()
	a.registerRoutes()
	a.ownRoutes()
	a.auditRoutes()
	a.guardedRoutes()
	a.activityRoutes()
	a.houseRoutes()
	a.houseRegisterRoutes()
	a.houseDutyRoutes()
	a.houseLifeRoutes()
	a.houseFigureRoutes()
	a.houseStayRoutes()
	a.describe()
	return a
}

func config() huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title:   "Sild",
				Version: Version,
				Description: "Support-person services: people, referrals, cases, plans, contacts, results.\n\n" +
					"Days are written 2026-03-09, times as RFC 3339 has them. Texts of a programme come in the caller's language (Accept-Language). " +
					"A write may carry an Idempotency-Key: sent again with the same body it has no second effect and gets the same answer. " +
					"What you may not see is answered like what does not exist.",
				License: &huma.License{Name: "EUPL-1.2", Identifier: "EUPL-1.2"},
			},
			Components: &huma.Components{
				Schemas: schemas(),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					token:  {Type: "http", Scheme: "bearer", Description: "The token of a user in one role, or the secret of a program with narrow tasks (access/tasks.csv says which operations a task needs)."},
					person: {Type: "http", Scheme: "bearer", Description: "The token of a person on their own pages; it is good for an hour."},
				},
			},
		},
		Formats:       map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat: "application/json",
		// A misspelt filter must not look like a list without one.
		RejectUnknownQueryParameters: true,
	}
}

// token is the name of the security scheme.
const token = "token"

// describe keeps the API's own description, which everybody may read.
func (a *API) describe() {
	yaml, err := a.huma.OpenAPI().YAML()
	if err != nil {
		panic(err) // it is part of the program
	}
	text, err := json.Marshal(a.huma.OpenAPI())
	if err != nil {
		panic(err)
	}
	a.docs = map[string]document{
		prefix + "/openapi.yaml": {"application/openapi+yaml", yaml},
		prefix + "/openapi.json": {"application/openapi+json", text},
	}
	a.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		send(w, a.problem(voiceOf(r), r, sild.Missing()))
	})
}

// Handler serves everything below /api/v1/.
func (a *API) Handler() http.Handler { return http.HandlerFunc(a.serve) }

func (a *API) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for name, value := range guardHeaders {
		h.Set(name, value)
	}
	if d, ok := a.docs[r.URL.Path]; ok && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		h.Set("Content-Type", d.kind)
		h.Set("Content-Length", strconv.Itoa(len(d.text)))
		w.Write(d.text)
		return
	}
	// The answer is made whole before any of it leaves: one that fails half-way
	// is not sent.
	b := &answered{header: h}
	func() {
		defer a.recover(b, r)
		if foreign(r) {
			send(b, foreignProblem(voiceOf(r)))
			return
		}
		a.mux.ServeHTTP(b, r)
	}()
	if r.Context().Err() != nil {
		panic(http.ErrAbortHandler) // nobody waits any more, or we are to end: better no answer than half of one
	}
	if b.code == 0 {
		b.code = http.StatusOK
	}
	h.Set("Content-Length", strconv.Itoa(b.body.Len()))
	w.WriteHeader(b.code)
	w.Write(b.body.Bytes())
}

// An answered request: what is to be said to it.
type answered struct {
	header http.Header
	code   int
	body   bytes.Buffer
}

func (b *answered) Header() http.Header         { return b.header }
func (b *answered) Write(p []byte) (int, error) { return b.body.Write(p) }
func (b *answered) WriteHeader(code int)        { b.code = code }

// recover answers for a panic as for any internal error.
func (a *API) recover(b *answered, r *http.Request) {
	x := recover()
	if x == nil {
		return
	}
	if x == http.ErrAbortHandler {
		panic(x)
	}
	ref := sild.ID(rand.Text())
	a.log.Error("api.panicked", sild.Route(r.Pattern), sild.Ref("ref", ref), sild.Stack())
	b.body.Reset()
	send(b, internal(voiceOf(r), ref))
}
