// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"sild"
	"sild/cli/bench"
	"sild/cli/generate"
	"sild/db"
	"sild/org"
)

type benchCommand struct {
	Cases       []int         `default:"10000" help:"With how many cases; several with commas: 10000,100000 (${default})."`
	Postgres    string        `env:"SILD_BENCH_DB" placeholder:"URL" help:"An empty PostgreSQL database to measure instead of SQLite, with one number of cases."`
	Connections []int         `default:"1,16" help:"How many people work at once (${default})."`
	Rounds      int           `default:"3" help:"How often each is measured; the median is told (${default})."`
	Only        string        `placeholder:"WORD" help:"Measures only the operations whose names contain this."`
	Lasts       time.Duration `default:"2s" help:"How long a round lasts (${default})."`
}

func (c *benchCommand) Run(p *process) error {
	if c.Postgres != "" && len(c.Cases) > 1 {
		return errors.New("on PostgreSQL one number of cases is measured at a time")
	}
	if c.Rounds < 1 || c.Lasts <= 0 || len(c.Connections) == 0 {
		return errors.New("at least one round that lasts, with at least one connection")
	}
	o := bench.Options{Connections: c.Connections, Rounds: c.Rounds, Lasts: c.Lasts, Only: c.Only}
	fmt.Fprintf(p.out, "%s/%s, %d CPUs, %s. Median of %d rounds of %s.\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), c.Rounds, c.Lasts)
	constant, err := bench.Constant(p.ctx, o)
	if err != nil {
		return err
	}
	for _, n := range c.Cases {
		if err := c.measure(p, o, n, constant); err != nil {
			return err
		}
	}
	return nil
}

func (c *benchCommand) measure(p *process, o bench.Options, cases int, constant []bench.Line) error {
	dir, err := os.MkdirTemp("", "sild-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	url := c.Postgres
	if url == "" {
		url = "sqlite:" + filepath.Join(dir, "bench.db")
	}
	began := time.Now()
	if err := prepare(p, url, cases, &o); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "\n%d cases on %s, made in %s.\n", cases, strings.SplitN(url, ":", 2)[0], time.Since(began).Round(time.Second))

	s, err := startServer(p.ctx, url, filepath.Join(dir, "trail-key"))
	if err != nil {
		return err
	}
	lines, err := bench.Served(p.ctx, s.origin, o)
	memory := s.memory()
	if err := errors.Join(err, s.stop()); err != nil {
		return err
	}
	d, err := openDatabase(p.ctx, url, time.UTC)
	if err != nil {
		return err
	}
	defer d.close()
	if err := bench.Least(p.ctx, d.DB, d.flow, o, lines); err != nil {
		return err
	}
	if err := bench.Bare(p.ctx, d.DB, d.flow, o, lines); err != nil {
		return err
	}
	if err := bench.Table(p.out, append(lines, constant...)); err != nil {
		return err
	}
	costs, err := bench.Trail(p.ctx, d.DB, d.flow, o)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.out)
	if err := bench.CostTable(p.out, costs); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "The server listened after %s%s.\n", s.took.Round(time.Millisecond), memory)
	return nil
}

// prepare makes the rows, and gives those who work with them a password.
func prepare(p *process, url string, cases int, o *bench.Options) error {
	d, err := openDatabase(p.ctx, url, time.UTC)
	if err != nil {
		return err
	}
	defer d.close()
	if o.Made, err = fill(p, d, generate.Options{Cases: cases, Seed: 1, On: sild.DateOf(time.Now(), time.UTC)}); err != nil {
		return err
	}
	o.Password = rand.Text()
	secret, err := org.NewSecret(p.ctx, o.Password)
	if err != nil {
		return err
	}
	flow := d.flow
	_, err = flow.Write(p.ctx, sild.System, once, func(tx *db.Tx) (string, error) {
		for _, mail := range bench.Mails {
			u, err := db.One[sild.ID](tx, `SELECT id FROM app_user WHERE email = $1`, mail)
			if err != nil {
				return "", err
			}
			if err := org.SetPassword(tx, u, secret); err != nil {
				return "", err
			}
		}
		return "", nil
	})
	return err
}

// A server is a process of its own.
type server struct {
	cmd    *exec.Cmd
	origin string
	took   time.Duration // from its start until it listened
}

// startServer starts this program again, as a server.
func startServer(ctx context.Context, url, key string) (*server, error) {
	name, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &server{cmd: exec.CommandContext(ctx, name, "serve", "--listen=127.0.0.1:0", "--zone=UTC", "--trail-key="+key)}
	s.cmd.Env = append(os.Environ(), "SILD_DB="+url) // not an argument, which everybody can read
	s.cmd.Stderr = os.Stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if origin, ok := strings.CutPrefix(lines.Text(), "listening on "); ok {
			s.origin, s.took = origin, time.Since(began)
			go io.Copy(io.Discard, out)
			return s, nil
		}
	}
	return nil, fmt.Errorf("the server did not start: %w", s.cmd.Wait())
}

func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return s.cmd.Wait()
}

// memory says how much the server has, where the system tells.
func (s *server) memory() string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return ""
	}
	var kB int
	for line := range strings.Lines(string(text)) {
		if n, err := fmt.Sscanf(line, "VmHWM: %d kB", &kB); n == 1 && err == nil {
			return fmt.Sprintf(", and had %d MB at the most", kB/1024)
		}
	}
	return ""
}
