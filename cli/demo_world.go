// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"sild"
	"sild/db"
	"sild/org"
	"sild/story"
	"sild/web"
)

// A world is one programme of the demo: a database made of its story, at some
// day of it.
type world struct {
	*database
	p       *process
	path    string
	config  web.Config
	story   *story.Story
	resumes bool
	clock   clock
	player  *story.Player
	opening sync.Mutex
	handler http.Handler // nil: not opened yet
	hours   sync.RWMutex // held by those who change the day, and shared by requests
}

func newWorld(p *process, dir string, pages web.Config, s *story.Story, resumes bool) *world {
	return &world{p: p, path: filepath.Join(dir, s.Pack+".db"), config: pages, story: s, resumes: resumes}
}

// opened is what answers in the world, which is made when it is first asked for.
func (d *world) opened() (http.Handler, error) {
	d.opening.Lock()
	defer d.opening.Unlock()
	if d.handler != nil {
		return d.handler, nil
	}
	if err := d.open(); err != nil {
		return nil, err
	}
	c := d.config
	c.Demo.Until, c.Demo.Later, c.Demo.Personas = d.story.Last(), d.later, d.personas()
	h, err := site(d.database, d.p.log, c)
	if err != nil {
		return nil, err
	}
	go d.flow.Watch(d.p.ctx, watchFailed(d.p.log))
	go d.flow.TurnAlways(d.p.ctx, turnFailed(d.p.log))
	d.handler = d.hold(h)
	return d.handler, nil
}

// open makes the database: anew, if it is an earlier demo's.
func (d *world) open() (err error) {
	ctx, opens := d.p.ctx, d.story.Opens()
	if err := ctx.Err(); err != nil {
		return err
	}
	d.shut() // what an attempt before this one left
	if d.resumes {
		return d.reopen(ctx)
	}
	if err := dropDemo(ctx, d.path); err != nil {
		return err
	}
	if err := d.use(ctx, d.story.Start()); err != nil {
		return err
	}
	if err := makeEmpty(ctx, d.database, madeByDemo); err != nil {
		return err
	}
	if err := d.sealed(ctx); err != nil {
		return err
	}
	if d.player, err = story.Begin(ctx, d.story, d.flow, d.p.log, d.clock.set); err != nil {
		return err
	}
	d.player.Lenient = true
	if err := d.player.To(ctx, opens); err != nil {
		return err
	}
	d.clock.run(opens)
	return d.letIn(ctx)
}

// use opens the database, with the clock at some moment.
func (d *world) use(ctx context.Context, at time.Time) (err error) {
	if d.database, err = openDatabase(ctx, "sqlite:"+d.path, d.story.Location()); err != nil {
		return err
	}
	d.Now = d.clock.now
	d.clock.set(at)
	return nil
}

func (d *world) sealed(ctx context.Context) error {
	key, err := keyFlags{}.open("sqlite:"+d.path, d.p.log)
	if err == nil {
		d.seal(ctx, key, d.p.log)
	}
	return err
}

// rest is the file beside a world's database that says where its player was left.
func rest(path string) string { return path + ".story" }

// reopen goes on where an earlier demo was left, on that day. A demo that did not
// end by itself cannot be gone on with.
func (d *world) reopen(ctx context.Context) error {
	kept, err := os.ReadFile(rest(d.path))
	if err == nil {
		err = os.Remove(rest(d.path))
	}
	if err != nil {
		return fmt.Errorf("there is no demo to go on with: %w", err)
	}
	if err := d.use(ctx, d.story.Opens()); err != nil {
		return err
	}
	switch made, err := madeBy(ctx, d.flow); {
	case err != nil:
		return err
	case made != madeByDemo:
		return fmt.Errorf("%s was not made by the demo", d.path)
	}
	if d.player, err = story.Resume(ctx, d.story, d.flow, d.p.log, d.clock.set, kept); err != nil {
		return err
	}
	d.player.Lenient = true
	d.clock.run(d.clock.now())
	return d.sealed(ctx)
}

// keep leaves what reopen needs.
func (d *world) keep() {
	if d.handler == nil || !d.hours.TryLock() { // somebody is still on the way to a later day
		return
	}
	defer d.hours.Unlock()
	kept, err := d.player.Keep(d.clock.now())
	if err == nil {
		err = os.WriteFile(rest(d.path), kept, 0o600)
	}
	if err != nil {
		d.p.log.Error("demo.failed", sild.Cause(err))
	}
}

// close ends the world, when nobody is opening it any more.
func (d *world) close() {
	d.opening.Lock()
	defer d.opening.Unlock()
	d.shut()
	d.keep()
}

func (d *world) shut() {
	if d.database != nil {
		d.database.close()
		d.database = nil
	}
}

// demoPassword is everybody's in the demo, so that one can look at the door too.
const demoPassword = "four bridges over one river"

// letIn gives everybody that password.
func (d *world) letIn(ctx context.Context) error {
	secret, err := org.NewSecret(ctx, demoPassword)
	if err != nil {
		return err
	}
	_, err = d.flow.Write(ctx, sild.System, once, func(tx *db.Tx) (string, error) {
		for _, p := range d.player.Personas() {
			if err := org.SetPassword(tx, p.User, secret); err != nil {
				return "", err
			}
		}
		return "", nil
	})
	return err
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
	for _, name := range []string{path, path + "-wal", path + "-shm", path + ".trail-key", rest(path)} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// personas are those whom one can be in the world.
func (d *world) personas() (all []web.Persona) {
	for _, p := range d.player.Personas() {
		all = append(all, web.Persona{User: p.User, Name: p.Name, Role: p.Role, Org: p.Org, Text: p.Text})
	}
	return all
}

// morning is when a later day begins.
const morning = 8 * time.Hour

// later plays the story on to the morning of a later day, while no other
// request is under way.
func (d *world) later(ctx context.Context, day sild.Date) error {
	if last := d.story.Last(); day.After(last) {
		day = last
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
	if err := d.player.To(ctx, to); err != nil {
		return err
	}
	d.clock.set(to)
	return nil
}

// hold keeps the day as it is while a request is answered.
func (d *world) hold(next http.Handler) http.Handler {
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
