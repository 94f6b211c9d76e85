// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"errors"
	"fmt"
	"os"

	"sild"
	"sild/db"
	"sild/flow"
	"sild/i18n"
	"sild/outcome"
	"sild/pack"
	"sild/programme"
)

type packDiffCommand struct {
	Old string `arg:"" type:"existingfile" help:"The version that was."`
	New string `arg:"" type:"existingfile" help:"The version that is to be."`
}

func (c *packDiffCommand) Run(p *process) error {
	was, err := readPack(p, c.Old)
	if err != nil {
		return err
	}
	source, err := os.ReadFile(c.New)
	if err != nil {
		return err
	}
	now, faults := pack.Parse(c.New, source)
	if len(faults) == 0 && now.Version != was.Version {
		now, faults = pack.ParseAfter(c.New, source, was, now.Version)
	}
	if len(faults) > 0 {
		fmt.Fprint(p.out, faults)
		return errProblems
	}
	tellChanges(p, pack.Diff(was, now))
	return nil
}

func readPack(p *process, name string) (*pack.Pack, error) {
	source, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	pk, faults := pack.Parse(name, source)
	if len(faults) > 0 {
		fmt.Fprint(p.out, faults)
		return nil, errProblems
	}
	return pk, nil
}

func tellChanges(p *process, all []pack.Change) {
	english := i18n.For("en")
	chapter := ""
	for _, c := range all {
		if c.Chapter != chapter {
			chapter = c.Chapter
			fmt.Fprintf(p.out, "%s\n", english.T("change.chapter."+chapter))
		}
		name := c.ID
		if said := english.Pick(c.Names); said != "" {
			name += " (" + said + ")"
		}
		if c.In != "" {
			name = c.In + " / " + name
		}
		fmt.Fprintf(p.out, "  %s: %s\n", name, english.T("change.kind."+c.Kind))
		for _, d := range c.Details {
			key := d.Key
			if d.Lang != "" {
				key += "." + d.Lang
			}
			fmt.Fprintf(p.out, "    %s: %q -> %q\n", key, d.From, d.To)
		}
	}
	if len(all) == 0 {
		fmt.Fprintln(p.out, "Both say the same.")
	}
}

type packPreviewCommand struct {
	databaseFlags
	Programme string `required:"" help:"Name of the programme's pack, such as ee-jmk, or its id."`
	File      string `arg:"" type:"existingfile" help:"The next version, as YAML."`
}

// Run tells what would change, in numbers: of nobody by name.
func (c *packPreviewCommand) Run(p *process) error {
	return c.use(p, func(flow *flow.Flow) error {
		id, then, _, err := c.next(p, flow)
		if err != nil {
			return err
		}
		return tellPreview(p, flow, id, then)
	})
}

// next is the programme, and the file as its next version; the text has been given
// its number.
func (c *packPreviewCommand) next(p *process, f *flow.Flow) (id sild.ID, then *pack.Pack, source string, err error) {
	text, err := os.ReadFile(c.File)
	if err != nil {
		return "", nil, "", err
	}
	var faults pack.Faults
	err = f.Read(p.ctx, sild.System, func(tx *db.Tx) error {
		if id, err = programmeOf(tx, c.Programme); err != nil {
			return err
		}
		n, err := programme.Next(tx, id)
		if err != nil {
			return err
		}
		source = programme.Numbered(string(text), n)
		then, faults, err = programme.Check(tx, id, n, source)
		return err
	})
	for _, fault := range faults {
		fault.File = c.File
		fmt.Fprintln(p.out, fault)
	}
	if err == nil && len(faults) > 0 {
		err = errProblems
	}
	return id, then, source, err
}

func programmeOf(tx *db.Tx, name string) (sild.ID, error) {
	ids, err := db.All[sild.ID](tx, `SELECT id FROM programme WHERE pack = $1 OR id = $1 ORDER BY id`, name)
	if err != nil {
		return "", err
	}
	if len(ids) != 1 {
		return "", fmt.Errorf("%d programmes go by %q; it takes one", len(ids), name)
	}
	return ids[0], nil
}

func tellPreview(p *process, f *flow.Flow, id sild.ID, then *pack.Pack) error {
	all, err := f.PreviewPack(p.ctx, id, then, func(done, of int) { fmt.Fprintf(p.errs, "%d of %d people\n", done, of) })
	if err != nil {
		return err
	}
	english := i18n.For("en")
	seen := all.Sums()
	for _, g := range seen {
		what := g.What
		if g.From+g.To != "" {
			what += ", " + g.From + " -> " + g.To
		}
		fmt.Fprintf(p.out, "%s: %s: %s\n", english.T("change.effect."+g.Kind), what, people(g.People))
	}
	if len(seen) == 0 {
		fmt.Fprintln(p.out, "Nothing would change for anybody.")
	}
	for _, x := range outcome.FiguresUnder(then, all.After, false) {
		fmt.Fprintf(p.out, "%s: %d of %d, %d unknown\n", x.Indicator, x.Counts, x.Counts+x.CountsNot+x.Unknown, x.Unknown)
	}
	return nil
}

type packActivateCommand struct {
	packPreviewCommand
	On  sild.Date `help:"The day on which it comes into force; at once, if not given."`
	Why string    `help:"Why, for those who read the versions."`
	Yes bool      `help:"You have looked at what it changes. Without it nothing comes into force."`
}

// Run tells what changes, puts the version into force and derives everybody again.
func (c *packActivateCommand) Run(p *process) error {
	return c.use(p, func(flow *flow.Flow) error {
		id, then, source, err := c.next(p, flow)
		if err != nil {
			return err
		}
		if !c.Yes {
			if err := tellPreview(p, flow, id, then); err != nil {
				return err
			}
			return errors.New("nothing has changed; look at the lines above, and say --yes")
		}
		var base int
		if err := flow.Read(p.ctx, sild.System, func(tx *db.Tx) error {
			base, _, err = db.Maybe[int](tx, `SELECT version FROM pack_version WHERE programme_id = $1 AND state = 'active'`, id)
			return err
		}); err != nil {
			return err
		}
		if _, err := flow.Write(p.ctx, sild.System, once, func(tx *db.Tx) (string, error) {
			v, err := programme.SaveDraft(tx, id, 0, source, "")
			if err != nil {
				return "", err
			}
			if err := programme.Look(tx, id, v.Version, v.Digest, base); err != nil {
				return "", err
			}
			_, err = programme.Activate(tx, id, v.Version, programme.Activation{Seen: v.Digest, Base: base, On: c.On, Why: c.Why})
			return "", err
		}); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%s version %d is kept.\n", then.ID, then.Version)
		return flow.Turn(p.ctx)
	})
}
