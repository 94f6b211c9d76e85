// SPDX-License-Identifier: EUPL-1.2

package openid

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"sild"
)

// How long a provider may take for one answer, how much it may say, and how long
// what it says of itself is believed. They are ours.
const (
	patience = 8 * time.Second
	largest  = 1 << 20
	believed = time.Hour
)

// algorithms are those of which one must have signed a token: keys of which we
// hold no half. None, and those with a shared secret, are not among them.
var algorithms = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA}

// A Provider is asked who somebody is.
type Provider struct {
	Config
	redirect string
	now      func() time.Time // the world's clock, which a provider's tokens go by
	client   *http.Client

	mu    sync.Mutex
	said  *metadata
	until time.Time
}

// metadata is what a provider says of itself (OpenID Connect Discovery 1.0 §3).
type metadata struct {
	provider *oidc.Provider
	oauth    oauth2.Config
	namesIss bool // its answers name their issuer (RFC 9207)
}

// New is the provider of a configuration, for those who work with the Sild that
// people open at origin.
func New(c Config, origin string, now func() time.Time) *Provider {
	return backTo(origin+CallbackPath(c.ID), c, now)
}

// NewOwn is the same for people's own pages.
func NewOwn(c Config, origin string, now func() time.Time) *Provider {
	return backTo(origin+OwnCallbackPath(c.ID), c, now)
}

func backTo(redirect string, c Config, now func() time.Time) *Provider {
	return &Provider{
		Config: c, redirect: redirect, now: now,
		client: &http.Client{
			Timeout:       patience,
			Transport:     short{http.DefaultTransport},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // secrets go where the configuration says
		},
	}
}

// CallbackPath is where a provider sends people back to: a path of its own for
// each, so that the answer of one is never read as another's.
func CallbackPath(id string) string { return "/sign-in/with/" + id + "/back" }

// OwnCallbackPath is where it sends people back to their own pages: what was asked
// at one door is not answered at the other.
func OwnCallbackPath(id string) string { return "/my/with/" + id + "/back" }

// short cuts off answers that go on and on.
type short struct{ http.RoundTripper }

func (s short) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := s.RoundTripper.RoundTrip(r)
	if err == nil {
		res.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(res.Body, largest), res.Body}
	}
	return res, err
}

// A Question is what must be remembered of one until it is answered: what names
// it, and what only the answer to it can match.
type Question struct{ State, Nonce, Verifier string }

// An Identity is who a provider says that somebody is; Strong, at a level that
// the configuration demands.
type Identity struct {
	Issuer, Subject string
	Strong          bool
}

// The ways in which it can fail. Err tells those who run Sild why, without what
// was said.
func down(err error) error {
	return &sild.Error{Kind: sild.Busy, Key: "provider.down", Err: err}
}

func refused(why string) error {
	return &sild.Error{Kind: sild.Forbidden, Key: "provider.refused", Err: errors.New("openid: " + why)}
}

// Cancelled is the error of somebody who did not want to, after all.
var Cancelled = &sild.Error{Kind: sild.Invalid, Key: "provider.cancelled"}

// meet finds out where a provider answers. What it says is believed for a while.
func (p *Provider) meet(ctx context.Context) (*metadata, error) {
	p.mu.Lock()
	said, until := p.said, p.until
	p.mu.Unlock()
	if said != nil && p.now().Before(until) {
		return said, nil
	}
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, p.client), p.Issuer) // refuses what names another issuer
	if err != nil {
		return nil, down(fmt.Errorf("openid: discovery failed: %w", cause(err)))
	}
	var more struct {
		Keys     string   `json:"jwks_uri"`
		Methods  []string `json:"token_endpoint_auth_methods_supported"`
		NamesIss bool     `json:"authorization_response_iss_parameter_supported"`
	}
	if err := found.Claims(&more); err != nil {
		return nil, down(errors.New("openid: discovery cannot be read"))
	}
	at := found.Endpoint()
	for _, address := range []string{at.AuthURL, at.TokenURL, more.Keys} {
		if safe(address) != nil {
			return nil, down(errors.New("openid: discovery names an address that is not HTTPS"))
		}
	}
	at.AuthStyle = oauth2.AuthStyleInHeader
	if len(more.Methods) > 0 && !slices.Contains(more.Methods, "client_secret_basic") {
		at.AuthStyle = oauth2.AuthStyleInParams
	}
	said = &metadata{provider: found, namesIss: more.NamesIss, oauth: oauth2.Config{
		ClientID: p.ClientID, ClientSecret: p.Secret, Endpoint: at, RedirectURL: p.redirect, Scopes: append([]string{oidc.ScopeOpenID}, p.Scopes...),
	}}
	p.mu.Lock()
	p.said, p.until = said, p.now().Add(believed)
	p.mu.Unlock()
	return said, nil
}

// Ask is where to send a browser, and the question that its answer will be
// about.
func (p *Provider) Ask(ctx context.Context) (address string, q Question, err error) {
	m, err := p.meet(ctx)
	if err != nil {
		return "", q, err
	}
	q = Question{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier()}
	more := []oauth2.AuthCodeOption{oidc.Nonce(q.Nonce), oauth2.S256ChallengeOption(q.Verifier)}
	if len(p.ACR) > 0 {
		more = append(more, oauth2.SetAuthURLParam("acr_values", strings.Join(p.ACR, " ")))
	}
	return m.oauth.AuthCodeURL(q.State, more...), q, nil
}

// Answer reads what a browser brought back for q: it takes the code to the
// provider and reads the token that it gets. That q was asked in this browser is
// for the caller to have found out.
func (p *Provider) Answer(ctx context.Context, q Question, said url.Values) (Identity, error) {
	for name := range said {
		if len(said[name]) != 1 { // RFC 6749 §3.1: none comes twice
			return Identity{}, refused("a parameter came twice")
		}
	}
	if q.State == "" || subtle.ConstantTimeCompare([]byte(said.Get("state")), []byte(q.State)) != 1 {
		return Identity{}, refused("another state")
	}
	m, err := p.meet(ctx)
	if err != nil {
		return Identity{}, err
	}
	if iss := said.Get("iss"); iss != p.Issuer && (iss != "" || m.namesIss) { // RFC 9207 §2.4
		return Identity{}, refused("the answer is of another issuer")
	}
	switch said.Get("error") {
	case "":
	case "access_denied", "login_required", "interaction_required", "user_cancel":
		return Identity{}, Cancelled
	case "temporarily_unavailable", "server_error":
		return Identity{}, down(errors.New("openid: the provider says that it cannot"))
	default:
		return Identity{}, refused("the provider answers with an error")
	}
	if said.Get("code") == "" {
		return Identity{}, refused("no code")
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := m.oauth.Exchange(ctx, said.Get("code"), oauth2.VerifierOption(q.Verifier))
	if err != nil {
		if e, ok := errors.AsType[*oauth2.RetrieveError](err); ok && e.Response != nil && e.Response.StatusCode < 500 {
			return Identity{}, refused("the provider does not take the code")
		}
		return Identity{}, down(fmt.Errorf("openid: no token: %w", cause(err)))
	}
	raw, _ := token.Extra("id_token").(string)
	return p.read(ctx, m, q, raw, token.AccessToken)
}

// read believes an ID token or not (OpenID Connect Core §3.1.3.7).
func (p *Provider) read(ctx context.Context, m *metadata, q Question, raw, access string) (Identity, error) {
	verifier := m.provider.VerifierContext(ctx, &oidc.Config{ClientID: p.ClientID, SupportedSigningAlgs: algorithms, Now: p.now})
	token, err := verifier.Verify(ctx, raw)
	if err != nil {
		return Identity{}, refused("the token does not hold")
	}
	var claims map[string]any
	if err := token.Claims(&claims); err != nil {
		return Identity{}, refused("the token cannot be read")
	}
	text := func(name string) string {
		s, _ := claims[name].(string)
		return s
	}
	azp, named := claims["azp"]
	switch {
	case subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(q.Nonce)) != 1:
		return Identity{}, refused("another nonce")
	case len(token.Audience) != 1 && !named, named && azp != p.ClientID:
		return Identity{}, refused("the token is for another")
	case token.IssuedAt.IsZero() || token.IssuedAt.After(p.now().Add(5*time.Minute)): // as go-oidc tolerates for nbf
		return Identity{}, refused("the token is not of this time")
	case len(p.ACR) > 0 && !slices.Contains(p.ACR, text("acr")):
		return Identity{}, refused("another level than was demanded")
	case token.AccessTokenHash != "" && token.VerifyAccessToken(access) != nil:
		return Identity{}, refused("the token belongs to another answer")
	}
	subject := text(p.Binds)
	if subject == "" || len(subject) > 255 || strings.ToValidUTF8(subject, "") != subject || strings.ContainsRune(subject, 0) {
		return Identity{}, refused("the token names nobody")
	}
	return Identity{Issuer: token.Issuer, Subject: subject, Strong: len(p.ACR) > 0}, nil
}

// cause is what kind of failure err was, without addresses and without what was
// said.
func cause(err error) error {
	var mismatch *oidc.IssuerMismatchError
	switch {
	case errors.As(err, &mismatch):
		return errors.New("it names another issuer")
	case errors.Is(err, context.DeadlineExceeded):
		return context.DeadlineExceeded
	case errors.Is(err, context.Canceled):
		return context.Canceled
	}
	if e, ok := errors.AsType[*url.Error](err); ok {
		return errors.Unwrap(e)
	}
	return errors.New("the answer cannot be used")
}

// Wait is how long the provider may take for one answer, if not as long as
// usual.
func (p *Provider) Wait(d time.Duration) { p.client.Timeout = d }
