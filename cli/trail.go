// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"sild"
	"sild/db"
	"sild/flow"
	"sild/trail"
)

// keyFlags say where the key is that signs the heads of the trail.
type keyFlags struct {
	TrailKey string `env:"SILD_TRAIL_KEY" placeholder:"FILE" help:"The key that signs the trail's heads; made if there is none (beside an SQLite database, PATH.trail-key)."`
}

// path is where the key of a database is.
func (f keyFlags) path(url string) (string, error) {
	if f.TrailKey != "" {
		return f.TrailKey, nil
	}
	if !strings.HasPrefix(url, "postgres") {
		return strings.TrimPrefix(url, "sqlite:") + ".trail-key", nil
	}
	return "", errors.New("say with --trail-key FILE where the key is that signs the trail's heads: a file that every process of this database reads, outside of the database; it is made if there is none")
}

// open reads the key, and says when it was made.
func (f keyFlags) open(url string, log *sild.Log) (trail.Key, error) {
	path, err := f.path(url)
	if err != nil {
		return trail.Key{}, err
	}
	key, made, err := trail.OpenKey(path)
	if made && err == nil {
		log.Info("trail.key_made")
	}
	return key, err
}

// seal lets the trail of d be sealed until d is closed.
func (d *database) seal(ctx context.Context, key trail.Key, log *sild.Log) {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		trail.NewSealer(d.DB, key, log).Run(ctx)
	}()
	closeAll := d.close
	d.close = func() {
		stop()
		<-done
		closeAll()
	}
}

// ready is nil if the database can be written, and the trail is sealed.
func (d *database) ready(ctx context.Context) error {
	if err := d.Ready(ctx); err != nil {
		return err
	}
	return d.flow.Read(ctx, sild.System, trail.Waits)
}

type trailCommand struct {
	Status trailStatusCommand `cmd:"" help:"Say whether every entry has its seal; ends with status 1 if one waits too long."`
	Head   trailHeadCommand   `cmd:"" help:"Print the latest signed head, for somebody else to keep."`
	Verify trailVerifyCommand `cmd:"" help:"Recompute the whole trail, and say in words what was changed."`
	Proof  trailProofCommand  `cmd:"" help:"Print the proof that an entry stands in the trail; it can be checked alone."`
	Check  trailCheckCommand  `cmd:"" help:"Check such a proof, without a database."`
	Key    trailKeyCommand    `cmd:"" help:"Print the public key with which heads and proofs are checked."`
}

type trailStatusCommand struct{ databaseFlags }

func (c *trailStatusCommand) Run(p *process) error {
	return c.use(p, func(flow *flow.Flow) error {
		var s trail.State
		if err := flow.Read(p.ctx, sild.System, func(tx *db.Tx) (err error) {
			s, err = trail.StateOf(tx)
			return err
		}); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%d entries are sealed, %d wait.\n", s.Sealed, s.Waiting)
		if s.Last != nil {
			fmt.Fprintf(p.out, "The latest head is of %s.\n", moment(s.Last.At))
		}
		if s.Late(flow.Now()) {
			fmt.Fprintf(p.out, "An entry has waited since %s: nobody seals. Is a server of this database running?\n", moment(s.Oldest))
			return errProblems
		}
		return nil
	})
}

func moment(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04:05 UTC") }

type trailHeadCommand struct{ databaseFlags }

func (c *trailHeadCommand) Run(p *process) error {
	return c.use(p, func(flow *flow.Flow) error {
		var heads []trail.Head
		if err := flow.Read(p.ctx, sild.System, func(tx *db.Tx) (err error) {
			heads, err = trail.Heads(tx, 1)
			return err
		}); err != nil {
			return err
		}
		if len(heads) == 0 {
			return errors.New("there is no head yet: a server of this database makes them")
		}
		_, err := io.WriteString(p.out, heads[0].Note)
		return err
	})
}

type trailVerifyCommand struct {
	databaseFlags
	keyFlags
	Head []string `sep:"none" placeholder:"FILE" help:"A head that somebody held elsewhere; may be given several times."`
	Key  []string `sep:"none" placeholder:"FILE" help:"The public key, as sild trail key prints it; may be given several times (that of --trail-key)."`
}

func (c *trailVerifyCommand) Run(p *process) error {
	keys, err := publicKeys(c.Key)
	if err != nil {
		return err
	}
	if len(keys) == 0 {
		if path, err := c.path(c.DB); err == nil {
			if _, err := os.Stat(path); err == nil { // none is made for this
				key, _, err := trail.OpenKey(path)
				if err != nil {
					return err
				}
				keys = []string{key.Public}
			}
		}
	}
	held := make([]trail.Held, len(c.Head))
	for i, name := range c.Head {
		text, err := os.ReadFile(name)
		if err == nil {
			held[i], err = trail.OfHeld(string(text), keys)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return c.use(p, func(flow *flow.Flow) error {
		var r trail.Report
		if err := flow.Read(p.ctx, sild.System, func(tx *db.Tx) (err error) {
			r, err = trail.Verify(tx, keys, held...)
			return err
		}); err != nil {
			return err
		}
		for _, line := range r.Words() {
			fmt.Fprintln(p.out, line)
		}
		if !r.OK() {
			return errProblems
		}
		return nil
	})
}

// publicKeys reads files with public keys.
func publicKeys(files []string) (keys []string, err error) {
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(string(text), "PRIVATE+KEY") {
			return nil, fmt.Errorf("%s is the secret key: print the public one with sild trail key", name)
		}
		keys = append(keys, strings.TrimSpace(string(text)))
	}
	return keys, nil
}

type trailProofCommand struct {
	databaseFlags
	Entry string `arg:"" help:"The id of the entry."`
}

func (c *trailProofCommand) Run(p *process) error {
	return c.use(p, func(flow *flow.Flow) error {
		var text string
		if err := flow.Read(p.ctx, sild.System, func(tx *db.Tx) (err error) {
			if text, err = trail.Prove(tx, sild.ID(c.Entry)); err == nil {
				tx.Trail(sild.Entry{Action: "export", What: "trail", Object: sild.ID(c.Entry)})
			}
			return err
		}); err != nil {
			return err
		}
		_, err := io.WriteString(p.out, text)
		return err
	})
}

type trailCheckCommand struct {
	File string   `arg:"" help:"The proof."`
	Key  []string `sep:"none" required:"" placeholder:"FILE" help:"The public key, as sild trail key prints it; may be given several times."`
}

func (c *trailCheckCommand) Run(p *process) error {
	keys, err := publicKeys(c.Key)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	proved, err := trail.CheckProof(string(text), keys...)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	fmt.Fprintf(p.out, "The entry stands in the log %s at place %d, as the head of %s says:\n", proved.Head.Log, proved.Index, moment(proved.Head.At))
	for _, line := range proved.Fields() {
		fmt.Fprintln(p.out, " ", line)
	}
	return nil
}

type trailKeyCommand struct {
	keyFlags
	DB string `name:"db" env:"SILD_DB" default:"sqlite:sild.db" placeholder:"URL" help:"The database beside which the key is (${default})."`
}

func (c *trailKeyCommand) Run(p *process) error {
	key, err := c.open(c.DB, p.log)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.out, key.Public)
	return nil
}
