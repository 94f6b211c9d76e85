// SPDX-License-Identifier: EUPL-1.2

package cli_test

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"sild"
	"sild/cli"
	"sild/db"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"sild": func() {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
			status := cli.Main(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
			stop()
			os.Exit(status)
		},
	})
}

// TestScripts: the commands as those who run Sild type them.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                scriptCommands,
		Setup: func(env *testscript.Env) error {
			env.Setenv("REPO", root)
			env.Setenv("TMPDIR", env.WorkDir)
			return nil
		},
	})
}

// TestFirstUser: the first user of an organisation is its administrator as well,
// so that the rest can be done by screen.
func TestFirstUser(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "sild.db")
	run := func(args ...string) {
		t.Helper()
		var out, errs strings.Builder
		if status := cli.Main(t.Context(), append(args, "--db", url), strings.NewReader("four words over a river\n"), &out, &errs); status != 0 {
			t.Fatalf("sild %s: %d %s", strings.Join(args, " "), status, errs.String())
		}
	}
	run("migrate")
	run("organisation", "add", "Helping Hand", "--kind", "provider")
	run("team", "add", "South", "--organisation", "Helping Hand")
	for _, name := range []string{"mari", "jaan"} {
		run("user", "add", name, "--mail", name+"@example.org", "--role", "coordinator", "--team", "South", "--organisation", "Helping Hand")
	}
	d, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for name, want := range map[string][]string{"mari": {"coordinator", "org_admin"}, "jaan": {"coordinator"}} {
		if err := d.Read(t.Context(), sild.System, func(tx *db.Tx) error {
			got, err := db.All[string](tx, `SELECT m.role FROM member m JOIN app_user u ON u.id = m.user_id WHERE u.name = $1 AND m.group_id <> u.id ORDER BY m.id`, name)
			if !slices.Equal(got, want) {
				t.Errorf("%s is %q; want %q", name, got, want)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}
