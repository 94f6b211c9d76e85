// SPDX-License-Identifier: EUPL-1.2

package cli_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"sild"
	"sild/cli/generate"
	"sild/db"
	"sild/db/dbtest"
	"sild/flow"
	"sild/org"
	"sild/trail"
)

// A process is a server of its own.
type process struct {
	cmd    *exec.Cmd
	origin string
}

// start starts this program as a server, and returns when it listens.
func start(ctx context.Context, dir string, errs io.Writer, args ...string) (*process, error) {
	p := &process{cmd: exec.CommandContext(ctx, "sild", append([]string{"serve", "--listen=127.0.0.1:0"}, args...)...)}
	p.cmd.Dir, p.cmd.Stderr = dir, errs
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if origin, ok := strings.CutPrefix(lines.Text(), "listening on "); ok {
			p.origin = origin
			return p, nil
		}
	}
	return nil, fmt.Errorf("the server did not start: %w", p.cmd.Wait())
}

// scriptCommands are what scripts of the trail do beside commands.
var scriptCommands = map[string]func(*testscript.TestScript, bool, []string){
	// work MAIL FILE: a server runs, somebody signs in with the password in the file, and the server ends.
	"work": func(ts *testscript.TestScript, _ bool, args []string) {
		var errs strings.Builder
		p, err := start(context.Background(), ts.Getenv("WORK"), &errs, "--db", ts.Getenv("SILD_DB"))
		ts.Check(err)
		c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		form := url.Values{"email": {args[0]}, "password": {strings.TrimSpace(ts.ReadFile(args[1]))}}
		sign, err := http.NewRequest(http.MethodPost, p.origin+"/sign-in", strings.NewReader(form.Encode()))
		ts.Check(err)
		sign.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		sign.Header.Set("Sec-Fetch-Site", "same-origin")
		r, err := c.Do(sign)
		ts.Check(err)
		r.Body.Close()
		ts.Check(p.cmd.Process.Signal(syscall.SIGINT))
		ts.Check(p.cmd.Wait())
		if r.StatusCode != http.StatusSeeOther || strings.Contains(errs.String(), "level=ERROR") {
			ts.Fatalf("signing in was answered %d\n%s", r.StatusCode, &errs)
		}
	},
	// private FILE: nobody else can read the file.
	"private": func(ts *testscript.TestScript, _ bool, args []string) {
		info, err := os.Stat(ts.MkAbs(args[0]))
		ts.Check(err)
		if info.Mode().Perm() != 0o600 {
			ts.Fatalf("%s has mode %s", args[0], info.Mode())
		}
	},
	// last-entry: ENTRY is the id of the last entry of the trail.
	"last-entry": func(ts *testscript.TestScript, _ bool, _ []string) {
		script(ts, func(tx *db.Tx) error {
			id, err := db.One[string](tx, `SELECT id FROM trail ORDER BY id DESC LIMIT 1`)
			ts.Setenv("ENTRY", id)
			return err
		})
	},
	// sql STATEMENT…: somebody writes into the database, past Sild.
	"sql": func(ts *testscript.TestScript, _ bool, args []string) {
		script(ts, func(tx *db.Tx) error {
			for _, statement := range args {
				if _, err := db.Exec(tx, statement); err != nil {
					return err
				}
			}
			return nil
		})
	},
}

func script(ts *testscript.TestScript, do func(*db.Tx) error) {
	d, err := db.Open(context.Background(), "sqlite:"+ts.MkAbs(strings.TrimPrefix(ts.Getenv("SILD_DB"), "sqlite:")))
	ts.Check(err)
	defer d.Close()
	ts.Check(d.Write(context.Background(), sild.System, do))
}

var kills = flag.Int("kills", 4, "how often TestKill kills the server")

// TestKill: a server that is killed at any moment has kept the entry of every
// answer that somebody received; whatever was half done, its log is sound, and
// the next server goes on with it.
func TestKill(t *testing.T) {
	address, dir := dbtest.URL(t), t.TempDir()
	d, err := db.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	d.Zone = time.UTC
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	f := flow.New(ctx, d)
	made, err := generate.Run(ctx, d, f, generate.Options{Cases: 12, Seed: 1, On: sild.DateOf(time.Now(), time.UTC)}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	token := ""
	if _, err := f.Write(ctx, sild.System, flow.Once{}, func(tx *db.Tx) (_ string, err error) {
		token, err = org.SignIn(tx, made.Worker, "api")
		return "", err
	}); err != nil {
		t.Fatal(err)
	}
	const readers = 6
	var answers atomic.Int64
	before := looksAt(t, d, made.Case)
	key := filepath.Join(dir, "key")
	t.Setenv("SILD_DB", address) // not an argument, which everybody can read
	for n := range *kills {
		var errs strings.Builder
		p, err := start(ctx, dir, &errs, "--trail-key", key, "--zone=UTC")
		if err != nil {
			t.Fatal(err, errs.String())
		}
		dies := 5 + rand.Int64N(40) // answers until it is killed
		var all sync.WaitGroup
		var here atomic.Int64
		for range readers {
			all.Go(func() {
				c := &http.Client{Transport: &http.Transport{}}
				for ask(ctx, c, p.origin+"/api/v1/cases/"+string(made.Case), token) {
					answers.Add(1)
					if here.Add(1) == dies {
						p.cmd.Process.Kill()
					}
				}
			})
		}
		all.Wait()
		p.cmd.Wait()
		if here.Load() < dies {
			t.Fatalf("only %d of %d answers came:\n%s", here.Load(), dies, &errs)
		}
		if got, want := looksAt(t, d, made.Case)-before, answers.Load(); got < want {
			t.Fatalf("kill %d: %d answers were received, and %d entries are there", n+1, want, got)
		}
	}
	public, _, err := trail.OpenKey(key)
	if err != nil {
		t.Fatal(err)
	}
	if err := trail.NewSealer(d, public, sild.Discard).All(ctx); err != nil {
		t.Fatal(err)
	}
	if err := d.Read(ctx, sild.System, func(tx *db.Tx) error {
		r, err := trail.Verify(tx, []string{public.Public})
		if !r.OK() {
			t.Errorf("the log is not sound: %q", r.Words())
		}
		t.Logf("%d kills: %d answers, %d entries; the log has %d", *kills, answers.Load(), looksAt(t, d, made.Case)-before, r.Entries)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// ask reports whether an answer came whole.
func ask(ctx context.Context, c *http.Client, at, token string) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return false
	}
	r.Header.Set("Authorization", "Bearer "+token)
	w, err := c.Do(r)
	if err != nil {
		return false
	}
	defer w.Body.Close()
	_, err = io.Copy(io.Discard, w.Body)
	return err == nil && w.StatusCode == http.StatusOK
}

func looksAt(t *testing.T, d *db.DB, caseID sild.ID) (n int64) {
	t.Helper()
	if err := d.Read(context.WithoutCancel(t.Context()), sild.System, func(tx *db.Tx) (err error) {
		n, err = db.One[int64](tx, `SELECT count(*) FROM trail WHERE action = 'read' AND what = 'case' AND object_id = $1`, caseID)
		return err
	}); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	return n
}
