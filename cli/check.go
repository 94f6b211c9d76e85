// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"fmt"
	"os"
	"runtime/debug"

	"sild/flow"
	"sild/pack"
)

type migrateCommand struct{ databaseFlags }

func (c *migrateCommand) Run(p *process) error {
	d, err := c.open(p.ctx)
	if err != nil {
		return err
	}
	defer d.close()
	if err := d.Migrate(p.ctx); err != nil {
		return err
	}
	fmt.Fprintln(p.out, "The tables are as this Sild needs them.")
	return nil
}

type checkCommand struct {
	databaseFlags
	Mend bool `help:"Derive again first whoever has a row that differs, and count anew: for a database that was changed behind Sild's back."`
}

func (c *checkCommand) Run(p *process) error {
	return c.use(p, func(flow *flow.Flow) error {
		if c.Mend {
			if err := flow.Mend(p.ctx); err != nil {
				return err
			}
		}
		found, err := check(p, flow)
		if err == nil && found {
			return errProblems
		}
		return err
	})
}

// check compares every stored row with what follows from the facts, and says
// how many are not what they should be.
func check(p *process, f *flow.Flow) (found bool, err error) {
	wrong, stale := 0, 0
	subjects, err := f.Check(p.ctx, func(d flow.Difference) {
		if d.Stale {
			stale++
		} else {
			wrong++
		}
		fmt.Fprintln(p.out, d)
	})
	if err != nil {
		return false, err
	}
	if wrong+stale == 0 {
		fmt.Fprintf(p.out, "%s checked: every stored row follows from the facts.\n", people(subjects))
		return false, nil
	}
	fmt.Fprintf(p.out, "%s checked: %d rows differ, %d were derived by another version.\n", people(subjects), wrong, stale)
	return true, nil
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

type packCommand struct {
	Check    packCheckCommand    `cmd:"" help:"Tell every fault of packs, at its line."`
	Try      packTryCommand      `cmd:"" help:"Walk invented people through packs, and tell in plain words what becomes of them."`
	Schema   packSchemaCommand   `cmd:"" help:"Print the JSON Schema of packs, for editors."`
	Diff     packDiffCommand     `cmd:"" help:"Tell what a version says otherwise than another."`
	Preview  packPreviewCommand  `cmd:"" help:"Tell what the next version would change for the people of a programme, in numbers."`
	Activate packActivateCommand `cmd:"" help:"Put the next version of a programme's pack into force, and derive everybody again."`
}

type packCheckCommand struct {
	Files []string `arg:"" name:"file" help:"Packs, as YAML."`
}

func (c *packCheckCommand) Run(p *process) error {
	bad := false
	for _, name := range c.Files {
		source, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		pk, faults := pack.Parse(name, source)
		for _, f := range faults {
			fmt.Fprintln(p.out, f)
		}
		if len(faults) > 0 {
			bad = true
			continue
		}
		fmt.Fprintf(p.out, "%s: %s version %d is in order.\n", name, pk.ID, pk.Version)
		for _, a := range pk.Advice() {
			fmt.Fprintf(p.out, "%s: to think about: %s\n", name, a)
		}
	}
	if bad {
		return errProblems
	}
	return nil
}

type packSchemaCommand struct{}

func (packSchemaCommand) Run(p *process) error {
	_, err := p.out.Write(pack.Schema())
	return err
}

type versionCommand struct{}

func (versionCommand) Run(p *process) error {
	version, revision, changed := "(devel)", "", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" {
			version = info.Main.Version
		}
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				revision = ", revision " + s.Value
			case s.Key == "vcs.modified" && s.Value == "true":
				changed = ", with changes"
			}
		}
	}
	fmt.Fprintf(p.out, "sild %s%s%s, derivation %d\n", version, revision, changed, pack.Derivation)
	return nil
}
