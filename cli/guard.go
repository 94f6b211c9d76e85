// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"sild"
)

// A guard is what every request passes before the pages or the API see it.
type guard struct {
	next   http.Handler
	hosts  []string // the names by which browsers may call this server, in lower case
	secure bool     // browsers speak HTTPS with it
	ready  func(context.Context) error
	log    *sild.Log

	mu    sync.Mutex
	asked time.Time // when ready was asked last
	said  error
}

// methods are those that anything here answers.
var methods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

func (g *guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	if g.secure {
		h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains") // two years, as RFC 6797 has it for ever
	}
	switch {
	case r.URL.Path == "/livez" && r.Method != http.MethodPost: // whoever asks a machine for its health calls it by its number
		health(w, nil)
	case r.URL.Path == "/readyz" && r.Method != http.MethodPost:
		health(w, g.state(r.Context()))
	case !g.mine(r.Host):
		refuse(w, http.StatusMisdirectedRequest, "This Sild has another name.")
	case !slices.Contains(methods, r.Method):
		h.Set("Allow", strings.Join(methods, ", "))
		refuse(w, http.StatusMethodNotAllowed, "There is no such method here.")
	case !readable(r.URL):
		refuse(w, http.StatusBadRequest, "This address cannot be read.")
	default:
		g.next.ServeHTTP(w, r)
	}
}

// mine reports whether a request calls this server by a name of its own. Else
// another's page could reach it under a name of theirs (DNS rebinding), and
// links that we make would lead to them.
func (g *guard) mine(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	return slices.Contains(g.hosts, strings.ToLower(strings.TrimSuffix(name, ".")))
}

// readable reports whether an address holds only text: no signs that steer a
// terminal, a log or a database, and nothing that is not UTF-8.
func readable(u *url.URL) bool {
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil || !isText(u.Path) || strings.Contains(u.Path, `\`) {
		return false
	}
	for name, values := range query {
		if !isText(name) || slices.ContainsFunc(values, func(s string) bool { return !isText(s) }) {
			return false
		}
	}
	return true
}

func isText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' })
}

// health says whether all is well, and to nobody why not.
func health(w http.ResponseWriter, err error) {
	if err != nil {
		refuse(w, http.StatusServiceUnavailable, "not ready")
		return
	}
	refuse(w, http.StatusOK, "ok")
}

// refuse is a short answer in plain text.
func refuse(w http.ResponseWriter, code int, text string) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	io.WriteString(w, text+"\n")
}

// fresh is how long an answer about readiness holds: to ask costs a write, and
// anybody may ask.
const fresh = 5 * time.Second

// patience is how long the database may take to say that it is well.
const patience = 3 * time.Second

// state is nil if the server can do its work. A change is told to the log.
func (g *guard) state(ctx context.Context) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.asked.IsZero() && time.Since(g.asked) < fresh {
		return g.said
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience) // who asked may go; others wait for the answer
	defer cancel()
	err := g.ready(ctx)
	switch {
	case err != nil && g.said == nil:
		g.log.Error("serve.not_ready", sild.Cause(err))
	case err == nil && g.said != nil:
		g.log.Info("serve.ready_again")
	}
	g.asked, g.said = time.Now(), err
	return err
}

// names are the hosts of a server: those that were told, or, where only this
// machine can reach it, this machine's.
func names(told []string, local bool) ([]string, error) {
	var hosts []string
	for _, name := range told {
		name = strings.ToLower(strings.TrimSpace(name))
		u, err := url.Parse("//" + name)
		if name == "" || err != nil || strings.Trim(u.Host, "[]") != strings.Trim(name, "[]") || u.Port() != "" || strings.Contains(name, "*") {
			return nil, errors.New("--host takes a name alone, such as sild.example.org")
		}
		hosts = append(hosts, strings.Trim(name, "[]"))
	}
	if len(hosts) == 0 && !local {
		return nil, errors.New("say by which name browsers call this Sild: --host sild.example.org")
	}
	if local {
		hosts = append(hosts, "localhost", "127.0.0.1", "::1")
	}
	return hosts, nil
}
