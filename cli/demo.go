// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"slices"

	"sild"
	"sild/pack"
	"sild/packs"
	"sild/stories"
	"sild/story"
	"sild/web"
)

type demoCommand struct {
	Listen string   `default:"127.0.0.1:8080" placeholder:"ADDRESS" help:"Where to listen, on this machine only (${default})."`
	Dir    string   `type:"path" help:"Directory for the demo's databases, which are made anew each time but with --resume (one that is removed at the end)."`
	Resume bool     `help:"Go on with the demo that was in the directory before, on the day where it was left."`
	Only   []string `placeholder:"PACK" help:"The programmes to show, with commas between (all that ship with Sild)."`
	waysInFlags
}

func (c *demoCommand) Run(p *process) (err error) {
	if local, err := loopback(c.Listen); err != nil {
		return err
	} else if !local {
		return errors.New("the demo listens on this machine only, such as on 127.0.0.1:8080")
	}
	dir := c.Dir
	switch {
	case dir == "" && c.Resume:
		return errors.New("--resume needs --dir, where the demo was before")
	case dir == "":
		if dir, err = os.MkdirTemp("", "sild-demo-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	default:
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	l, err := net.Listen("tcp", c.Listen) // before the work, so that a port in use is told at once
	if err != nil {
		return err
	}
	defer l.Close()
	pages := web.Config{}
	if err := c.ways(&pages, l.Addr(), true); err != nil {
		return err
	}
	all, err := demoStories(c.Only)
	if err != nil {
		return err
	}
	ws := newWorlds(p, dir, pages, all, c.Resume)
	defer ws.close()
	if !c.Resume {
		fmt.Fprintln(p.errs, "Playing the stories up to the day on which the demo opens …")
	}
	first := ws.list[0]
	if _, err := first.opened(); err != nil {
		return ended(p, err)
	}
	fmt.Fprintf(p.out, "listening on http://%s\n", l.Addr())
	go ws.openAll()
	g := &guard{next: ws, hosts: []string{"localhost", "127.0.0.1", "::1"}, ready: first.Ready, log: p.log}
	return serve(p.ctx, l, g, usual)
}

// ended is nil if err came because the process was asked to end.
func ended(p *process, err error) error {
	if p.ctx.Err() != nil && errors.Is(err, p.ctx.Err()) {
		return nil
	}
	return err
}

// demoStories are the stories with which a demo can open, the latest
// day first: all, or only those of some packs.
func demoStories(only []string) (all []*story.Story, err error) {
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
		if s.Demo != "" && (len(only) == 0 || slices.Contains(only, s.Pack)) {
			all = append(all, s)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no story of %q says on which day a demo opens", only)
	}
	slices.SortStableFunc(all, func(a, b *story.Story) int { return b.Opens().Compare(a.Opens()) })
	return all, nil
}

// worlds are the demo's programmes, each with a database, a story and a day of
// its own. A browser is in one of them at a time: the one whose people it asked
// for last.
type worlds struct {
	list []*world
}

// inWorld is the cookie that says in which world a browser is.
const inWorld = "sild_demo"

func newWorlds(p *process, dir string, pages web.Config, all []*story.Story, resumes bool) *worlds {
	ws := &worlds{}
	var shown []web.World
	for _, s := range all {
		shown = append(shown, web.World{ID: s.Pack, Names: packNames(s.Pack)})
	}
	for _, s := range all {
		pages.Demo = &web.Demo{World: s.Pack, Worlds: shown, Password: demoPassword}
		ws.list = append(ws.list, newWorld(p, dir, pages, s, resumes))
	}
	return ws
}

// openAll opens one world after the other, so that nobody waits for it.
func (ws *worlds) openAll() {
	for _, w := range ws.list {
		if _, err := w.opened(); err != nil {
			return // whoever goes there is told
		}
	}
}

func (ws *worlds) close() {
	for _, w := range ws.list {
		w.close()
	}
}

func (ws *worlds) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w := ws.of(r)
	h, err := w.opened()
	if err != nil {
		w.p.log.Error("demo.failed", sild.Cause(err))
		http.Error(rw, "This programme’s story cannot be played.", http.StatusInternalServerError)
		return
	}
	if r.URL.Query().Get("world") == w.story.Pack {
		http.SetCookie(rw, &http.Cookie{Name: inWorld, Value: w.story.Pack, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	}
	h.ServeHTTP(rw, r)
}

// of is the world that a request goes to: the one that it names, else the one
// where its browser is, else the first.
func (ws *worlds) of(r *http.Request) *world {
	names := []string{r.URL.Query().Get("world")}
	if c, err := r.Cookie(inWorld); err == nil {
		names = append(names, c.Value)
	}
	for _, name := range names {
		for _, w := range ws.list {
			if w.story.Pack == name {
				return w
			}
		}
	}
	return ws.list[0]
}

// packNames are the names of a pack that ships with Sild.
func packNames(id string) pack.Texts {
	src, _ := packs.Source(id)
	if p, _ := pack.Parse(id, src); p != nil {
		return p.Names
	}
	return nil // whoever opens its world is told what is wrong with it
}
