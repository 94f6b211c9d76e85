// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"sild"
	"sild/db"
	"sild/org"
	"sild/stories"
	"sild/story"
	"sild/web"
)

type demoCommand struct {
	Listen string `default:"127.0.0.1:8080" placeholder:"ADDRESS" help:"Where to listen, on this machine only (${default})."`
	Dir    string `type:"path" help:"Directory for the demo's database, which is made anew each time (one that is removed at the end)."`
	waysInFlags
}

func (c *demoCommand) Run(p *process) (err error) {
	if local, err := loopback(c.Listen); err != nil {
		return err
	} else if !local {
		return errors.New("the demo listens on this machine only, such as on 127.0.0.1:8080")
	}
	dir := c.Dir
	if dir == "" {
		if dir, err = os.MkdirTemp("", "sild-demo-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	} else if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	l, err := net.Listen("tcp", c.Listen) // before the work, so that a port in use is told at once
	if err != nil {
		return err
	}
	defer l.Close()
	d, err := openDemo(p, filepath.Join(dir, "demo.db"))
	if err != nil {
		return ended(p, err)
	}
	defer func() { d.close() }()
	pages := web.Config{Demo: d.pages()}
	if err := c.ways(&pages, l.Addr(), true); err != nil {
		return err
	}
	h, err := site(d.database, p.log, pages)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "listening on http://%s\n", l.Addr())
	go d.flow.Watch(p.ctx, watchFailed(p.log))
	g := &guard{next: d.hold(h), hosts: []string{"localhost", "127.0.0.1", "::1"}, ready: d.Ready, log: p.log}
	return serve(p.ctx, l, g, usual)
}

// ended is nil if err came because the process was asked to end.
func ended(p *process, err error) error {
	if p.ctx.Err() != nil && errors.Is(err, p.ctx.Err()) {
		return nil
	}
	return err
}

// A demo is a database made of stories, at some day of them.
type demo struct {
	*database
	clock   clock
	players []*story.Player
	until   sild.Date
	hours   sync.RWMutex // held by those who change the day, and shared by requests
}

// openDemo makes the database at path: anew, if it is an earlier demo's.
func openDemo(p *process, path string) (_ *demo, err error) {
	if err := dropDemo(p.ctx, path); err != nil {
		return nil, err
	}
	all, err := demoStories()
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(p.errs, "Playing the stories up to the day on which the demo opens …")
	d := &demo{}
	if d.database, err = openDatabase(p.ctx, "sqlite:"+path, all[0].Location()); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			d.close()
		}
	}()
	d.Now = d.clock.now
	d.clock.set(all[0].Start())
	if err := makeEmpty(p.ctx, d.database, madeByDemo); err != nil {
		return nil, err
	}
	key, err := keyFlags{}.open("sqlite:"+path, p.log)
	if err != nil {
		return nil, err
	}
	d.seal(p.ctx, key, p.log)
	opens := all[0].Opens()
	for _, s := range all {
		player, err := story.Begin(p.ctx, s, d.flow, p.log, d.clock.set)
		if err != nil {
			return nil, err
		}
		player.Lenient = true
		if err := player.To(p.ctx, opens); err != nil {
			return nil, err
		}
		d.players = append(d.players, player)
		if last := s.Last(); last.After(d.until) {
			d.until = last
		}
	}
	d.clock.run(opens)
	return d, d.letIn(p.ctx)
}

// demoPassword is everybody's in the demo, so that one can look at the door too.
const demoPassword = "four bridges over one river"

// letIn gives everybody that password.
func (d *demo) letIn(ctx context.Context) error {
	secret, err := org.NewSecret(ctx, demoPassword)
	if err != nil {
		return err
	}
	_, err = d.flow.Write(ctx, sild.System, once, func(tx *db.Tx) (string, error) {
		for _, player := range d.players {
			for _, p := range player.Personas() {
				if err := org.SetPassword(tx, p.User, secret); err != nil {
					return "", err
				}
			}
		}
		return "", nil
	})
	return err
}

// demoStories are the stories with which a demo can open.
func demoStories() (all []*story.Story, err error) {
	names, err := fs.Glob(stories.FS, "*.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		src, err := fs.ReadFile(stories.FS, name)
		if err != nil {
			return nil, err
		}
		s, err := story.Read(name, src)
		if err != nil {
			return nil, err
		}
		if s.Demo != "" {
			all = append(all, s)
		}
	}
	if len(all) == 0 {
		return nil, errors.New("no story says on which day a demo opens")
	}
	return all, nil
}

// dropDemo removes the database of an earlier demo, and refuses any other.
func dropDemo(ctx context.Context, path string) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	d, err := openDatabase(ctx, "sqlite:"+path, time.UTC)
	if err != nil {
		return err
	}
	made, err := madeBy(ctx, d.flow)
	d.close()
	if err != nil || made != madeByDemo {
		return fmt.Errorf("%s was not made by the demo; it is left alone", path)
	}
	for _, name := range []string{path, path + "-wal", path + "-shm", path + ".trail-key"} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// pages are what the pages need to know of the demo.
func (d *demo) pages() *web.Demo {
	w := &web.Demo{Until: d.until, Later: d.later, Password: demoPassword}
	for _, player := range d.players {
		for _, p := range player.Personas() {
			w.Personas = append(w.Personas, web.Persona{User: p.User, Name: p.Name, Role: p.Role, Org: p.Org, Text: p.Text})
		}
	}
	return w
}

// morning is when a later day begins.
const morning = 8 * time.Hour

// later plays the stories on to the morning of a later day, while no other
// request is under way.
func (d *demo) later(ctx context.Context, day sild.Date) error {
	if day.After(d.until) {
		day = d.until
	}
	if !day.After(sild.DateOf(d.clock.now(), d.Zone)) {
		return &sild.Error{Kind: sild.Invalid, Key: "date.past"}
	}
	if h, ok := ctx.Value(heldKey{}).(*held); ok {
		h.release()
		defer h.take()
	}
	d.hours.Lock()
	defer d.hours.Unlock()
	to := day.In(d.Zone).Add(morning)
	if !to.After(d.clock.now()) {
		return nil // another request went there meanwhile
	}
	defer func() { d.clock.run(d.clock.now()) }()
	for _, player := range d.players {
		if err := player.To(ctx, to); err != nil {
			return err
		}
	}
	d.clock.set(to)
	return nil
}

// hold keeps the day as it is while a request is answered.
func (d *demo) hold(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := &held{hours: &d.hours}
		h.take()
		defer h.release()
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), heldKey{}, h)))
	})
}

type heldKey struct{}

// held is one request's share in the day. The request that changes the day
// gives its share back first.
type held struct{ hours *sync.RWMutex }

func (h *held) take()    { h.hours.RLock() }
func (h *held) release() { h.hours.RUnlock() }

// A clock stands where it is set, or runs from there as the world's does.
type clock struct {
	mu    sync.Mutex
	at    time.Time
	since time.Time // zero: it stands
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.since.IsZero() {
		return c.at
	}
	return c.at.Add(time.Since(c.since))
}

// set turns the clock to t and stops it.
func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.since = t, time.Time{}
}

// run turns the clock to t and lets it run.
func (c *clock) run(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.since = t, time.Now()
}
