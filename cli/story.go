// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"sild/story"
)

type storyCommand struct {
	Run storyRunCommand `cmd:"" help:"Play stories to their end, and tell of everything that comes otherwise."`
}

type storyRunCommand struct {
	Files []string `arg:"" name:"file" help:"Stories, as YAML."`
	DB    string   `name:"db" placeholder:"URL" help:"An empty database, in which the one story stays to be looked at with sild check (one that is removed at the end)."`
}

func (c *storyRunCommand) Run(p *process) error {
	if c.DB != "" && len(c.Files) > 1 {
		return errors.New("a database holds one story")
	}
	bad := false
	for _, name := range c.Files {
		found, err := c.play(p, name)
		if err != nil {
			return err
		}
		bad = bad || found
	}
	if bad {
		return errProblems
	}
	return nil
}

func (c *storyRunCommand) play(p *process, name string) (found bool, err error) {
	src, err := os.ReadFile(name)
	if err != nil {
		return false, err
	}
	s, err := story.Read(name, src)
	if err != nil {
		return false, err
	}
	url := c.DB
	if url == "" {
		dir, err := os.MkdirTemp("", "sild-story-")
		if err != nil {
			return false, err
		}
		defer os.RemoveAll(dir)
		url = "sqlite:" + filepath.Join(dir, "story.db")
	}
	d, err := openDatabase(p.ctx, url, s.Location())
	if err != nil {
		return false, err
	}
	defer d.close()
	var clock clock
	clock.set(s.Start())
	d.Now = clock.now
	if err := makeEmpty(p.ctx, d, madeByDemo); err != nil {
		return false, err
	}
	player, err := story.Begin(p.ctx, s, d.flow, p.log, clock.set)
	if err != nil {
		return false, err
	}
	player.Told = func(err error) {
		found = true
		fmt.Fprintln(p.out, err)
	}
	if err := player.All(p.ctx); err != nil {
		return found, err
	}
	differs, err := check(p, d.flow)
	if err != nil {
		return found, err
	}
	found = found || differs
	if !found {
		fmt.Fprintf(p.out, "%s: %d steps, all came as told.\n", name, len(s.Steps))
	}
	return found, nil
}
