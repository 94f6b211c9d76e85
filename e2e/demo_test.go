// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// ends are what is to be done after the last test, the last first.
var ends struct {
	sync.Mutex
	all []func()
}

func atEnd(f func()) {
	ends.Lock()
	defer ends.Unlock()
	ends.all = append(ends.all, f)
}

func TestMain(m *testing.M) {
	status := m.Run()
	for i := len(ends.all) - 1; i >= 0; i-- {
		ends.all[i]()
	}
	os.Exit(status)
}

// repository is the root of this checkout.
var repository = sync.OnceValues(func() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("no go.mod above the tests")
		}
	}
})

// workplace is a directory for this run, gone after it.
var workplace = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "sild-e2e-")
	if err == nil {
		atEnd(func() { os.RemoveAll(dir) })
	}
	return dir, err
})

// binary is Sild, built once, or the one that E2E_SILD names.
var binary = sync.OnceValues(func() (string, error) {
	if name := os.Getenv("E2E_SILD"); name != "" {
		return name, nil
	}
	root, err := repository()
	if err != nil {
		return "", err
	}
	dir, err := workplace()
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "sild")
	build := exec.Command("go", "build", "-o", name, "./cmd/sild")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return name, nil
})

// emptyDir is a directory of its own for a demo.
func emptyDir() (string, error) {
	dir, err := workplace()
	if err != nil {
		return "", err
	}
	return os.MkdirTemp(dir, "demo-")
}

// startDemo starts a demo in a directory, and says where it listens and what
// ends it.
func startDemo(dir string, flags ...string) (origin string, end func(), err error) {
	name, err := binary()
	if err != nil {
		return "", nil, err
	}
	cmd := exec.Command(name, append([]string{"demo", "--listen=127.0.0.1:0", "--dir=" + dir}, flags...)...)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	end = sync.OnceFunc(func() {
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
	})
	atEnd(end)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, at, ok := strings.Cut(lines.Text(), "listening on "); ok {
			go io.Copy(io.Discard, out) // what it says later must not make it wait
			return strings.TrimRight(strings.TrimSpace(at), "/"), end, nil
		}
	}
	err = cmd.Wait()
	return "", nil, fmt.Errorf("sild demo ended before it listened: %v\n%s", err, complaints.String())
}

// shared is the demo of the tests that only look.
var shared = sync.OnceValues(func() (origin string, err error) {
	dir, err := emptyDir()
	if err == nil {
		origin, _, err = startDemo(dir)
	}
	return origin, err
})

// played are directories in which the story of a world was played up to the day
// on which a demo opens: once for all tests, each of which goes on with a copy.
var played = struct {
	sync.Mutex
	dirs map[string]func() (string, error)
}{dirs: map[string]func() (string, error){}}

// copyOf is a directory in which a demo of a world can go on.
func copyOf(world string) (dir string, err error) {
	played.Lock()
	if played.dirs[world] == nil {
		played.dirs[world] = sync.OnceValues(func() (string, error) {
			dir, err := emptyDir()
			if err != nil {
				return "", err
			}
			_, end, err := startDemo(dir, world)
			if err == nil {
				end()
			}
			return dir, err
		})
	}
	play := played.dirs[world]
	played.Unlock()
	from, err := play()
	if err != nil {
		return "", err
	}
	if dir, err = emptyDir(); err != nil {
		return "", err
	}
	files, err := os.ReadDir(from)
	for _, f := range files {
		var text []byte
		if text, err = os.ReadFile(filepath.Join(from, f.Name())); err != nil {
			return "", err
		}
		if err = os.WriteFile(filepath.Join(dir, f.Name()), text, 0o600); err != nil {
			return "", err
		}
	}
	return dir, err
}

// startCopy starts a demo of one world. What a test changes there meets no other test.
func startCopy(world string, flags ...string) (origin string, err error) {
	dir, err := copyOf(world)
	if err == nil {
		origin, _, err = startDemo(dir, append([]string{world, "--resume"}, flags...)...)
	}
	return origin, err
}

// oneWorld is the programme of the tests that change something: of the others
// they would only wait for the stories.
const oneWorld = "--only=ee-jmk"

// looking opens a tab on the demo that all tests share: they look, and change nothing that another one counts on.
func looking(t *testing.T, l look) *tab {
	t.Helper()
	origin, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return open(t, origin, l)
}

// own opens a tab on a demo that nobody else looks at: what is changed there meets no other test.
func own(t *testing.T, l look) *tab {
	t.Helper()
	return ownOf(t, l, oneWorld)
}

// ownOf is own for the demo of another programme.
func ownOf(t *testing.T, l look, world string) *tab {
	t.Helper()
	origin, err := startCopy(world)
	if err != nil {
		t.Fatal(err)
	}
	return open(t, origin, l)
}

// beside opens another browser on the demo of b, and is somebody in it.
func (b *tab) beside(name string) *tab {
	b.Helper()
	c := open(b.T, b.origin, b.look)
	c.be(name)
	return c
}

// onPhones runs a journey on a phone, with JavaScript and without, each in a demo of its own.
func onPhones(t *testing.T, who string, journey func(*tab)) {
	for _, l := range []look{{width: phone}, {width: phone, noScript: true}} {
		t.Run(l.String(), func(t *testing.T) {
			t.Parallel()
			b := own(t, l)
			b.be(who)
			journey(b)
		})
	}
}
