// SPDX-License-Identifier: EUPL-1.2

package bench

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"sild/cli/generate"
)

// The users at work: the one with the longest caseload, and the coordinator of
// the team, who sees a thousand people.
const (
	workerMail      = "worker1.1@generated.example"
	coordinatorMail = "coordinator1@generated.example"
)

// A visitor is people at work with browsers, one for each connection.
type visitor struct {
	origin       string
	workers      []browser
	coordinators []browser
	cases        []string // that the worker leads, and writes to
	made         generate.Made
}

// A browser has a connection and a session of its own.
type browser struct {
	client *http.Client
	cookie string
}

// Mails are the users who need a password.
var Mails = []string{workerMail, coordinatorMail}

// visit signs everybody in.
func visit(ctx context.Context, origin string, o Options) (*visitor, error) {
	v := &visitor{origin: origin, made: o.Made}
	for range slices.Max(o.Connections) {
		for _, u := range []struct {
			mail string
			into *[]browser
		}{{workerMail, &v.workers}, {coordinatorMail, &v.coordinators}} {
			b := browser{client: &http.Client{
				Transport:     &http.Transport{MaxConnsPerHost: 1},
				CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			}}
			if err := b.signIn(ctx, origin, u.mail, o.Password); err != nil {
				return nil, err
			}
			*u.into = append(*u.into, b)
		}
	}
	return v, v.look(ctx)
}

func (b *browser) signIn(ctx context.Context, origin, mail, password string) error {
	r, err := b.post(ctx, origin+"/sign-in", url.Values{"email": {mail}, "password": {password}})
	if err != nil {
		return err
	}
	defer r.Body.Close()
	for _, c := range r.Cookies() {
		if c.Name == "sild" && c.Value != "" {
			b.cookie = c.Name + "=" + c.Value
			return nil
		}
	}
	return fmt.Errorf("%s cannot sign in: status %d", mail, r.StatusCode)
}

func (b *browser) send(r *http.Request) (*http.Response, error) {
	if b.cookie != "" {
		r.Header.Set("Cookie", b.cookie)
	}
	return b.client.Do(r)
}

func (b *browser) post(ctx context.Context, target string, form url.Values) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, target, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin") // as a browser says of a form of ours
	return b.send(r)
}

func (b *browser) get(ctx context.Context, target string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return nil, err
	}
	return b.send(r)
}

// whole reads an answer to its end and wants that status.
func whole(r *http.Response, err error, status int) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err == nil && r.StatusCode != status {
		err = fmt.Errorf("%s answered %d, not %d", r.Request.URL.Path, r.StatusCode, status)
	}
	return text, err
}

// look finds the cases of the worker in the list that is measured.
func (v *visitor) look(ctx context.Context) error {
	r, err := v.workers[0].get(ctx, v.origin+"/cases")
	text, err := whole(r, err, http.StatusOK)
	if err != nil {
		return err
	}
	for part := range bytes.SplitSeq(text, []byte(`href="/cases/`)) {
		if id, _, ok := strings.Cut(string(part), `"`); ok && len(id) == 36 && id != string(v.made.Case) && !slices.Contains(v.cases, id) {
			v.cases = append(v.cases, id)
		}
	}
	if len(v.cases) < 40 {
		return fmt.Errorf("the list has %d cases; some 50 were to be there", len(v.cases))
	}
	return nil
}

// prefixes are what people type to find somebody.
var prefixes = []string{"iva", "smi", "tam", "saa", "mor", "and", "sok", "kas", "vol", "rei"}

// operations are what is measured.
func (v *visitor) operations() []operation {
	page := func(all []browser, target string) func(context.Context, int, int) (int, error) {
		return func(ctx context.Context, c, _ int) (int, error) {
			r, err := all[c].get(ctx, target)
			text, err := whole(r, err, http.StatusOK)
			return len(text), err
		}
	}
	return []operation{
		{"Today of a worker", page(v.workers, v.origin+"/")},
		{"Today of a coordinator", page(v.coordinators, v.origin+"/")},
		{listName, page(v.workers, v.origin+"/cases")},
		{caseName, page(v.workers, v.origin+"/cases/"+string(v.made.Case))},
		{addName, func(ctx context.Context, c, n int) (int, error) {
			r, err := v.workers[c].post(ctx, v.origin+"/cases/"+v.cases[(c*7+n)%len(v.cases)]+"/contacts", url.Values{
				"once": {rand.Text()}, "kind": {"phone"}, "outcome": {"held"}, "minutes": {"15"},
				"started_at": {time.Now().AddDate(0, 0, -1).Format(time.DateOnly)}, "started_at_time": {"12:00"},
				"agreed": {"We meet on Tuesday at the office."},
				"note":   {"Sounds well. Has been to the Unemployment Insurance Fund and asks for company to the doctor next week, if that can be."},
			})
			text, err := whole(r, err, http.StatusSeeOther)
			return len(text), err
		}},
		{findName, func(ctx context.Context, c, n int) (int, error) {
			r, err := v.coordinators[c].post(ctx, v.origin+"/cases/search", url.Values{"q": {prefixes[(c+n)%len(prefixes)]}})
			text, err := whole(r, err, http.StatusOK)
			return len(text), err
		}},
	}
}

// The names of the operations.
const (
	listName = "list of 50 cases"
	caseName = "case with 50 notes"
	addName  = "add a contact"
	findName = "people by name"
)

// Constant measures a page of 30 kB that is always the same, in net/http: what
// this machine can send at all.
func Constant(ctx context.Context, o Options) ([]Line, error) {
	text := bytes.Repeat([]byte("0123456789abcdef"), 30*1024/16)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(text)
	})}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	defer func() {
		server.Close()
		<-ended
	}()
	all := make([]browser, slices.Max(o.Connections))
	for i := range all {
		all[i].client = &http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}}
	}
	op := operation{"constant page", func(ctx context.Context, c, _ int) (int, error) {
		r, err := all[c].get(ctx, "http://"+l.Addr().String())
		text, err := whole(r, err, http.StatusOK)
		return len(text), err
	}}
	var lines []Line
	for _, c := range o.Connections {
		line := Line{Name: op.name, Connections: c}
		if line.Served, line.Bytes, err = measure(ctx, op, c, o); err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	select {
	case err := <-ended:
		return nil, errors.Join(errors.New("the constant page ended"), err)
	default:
		return lines, nil
	}
}
