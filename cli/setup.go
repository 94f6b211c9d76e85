// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"sild"
	"sild/access"
	"sild/db"
	"sild/flow"
	"sild/org"
	"sild/programme"
)

// Each command of this file adds one thing and prints its id. Organisations and
// teams are named by their names, as people know them.

type organisationCommand struct {
	Add organisationAdd `cmd:"" help:"Add an organisation and print its id."`
}

type organisationAdd struct {
	databaseFlags
	Name string `arg:"" help:"What people call it."`
	Kind string `required:"" enum:"provider,funder,prison,municipality" help:"provider, funder, prison or municipality."`
}

func (c *organisationAdd) Run(p *process) error {
	return c.add(p, func(tx *db.Tx) (sild.ID, error) {
		if _, err := organisation(tx, c.Name); err == nil {
			return "", fmt.Errorf("there is an organisation %q already", c.Name)
		}
		o, err := org.AddOrganisation(tx, c.Name, c.Kind)
		return o.ID, err
	})
}

type teamCommand struct {
	Add teamAdd `cmd:"" help:"Add a team to an organisation and print its id."`
}

type teamAdd struct {
	databaseFlags
	Name         string `arg:"" help:"What people call it."`
	Organisation string `required:"" help:"Name of the organisation."`
}

func (c *teamAdd) Run(p *process) error {
	return c.add(p, func(tx *db.Tx) (sild.ID, error) {
		o, err := organisation(tx, c.Organisation)
		if err != nil {
			return "", err
		}
		if _, err := team(tx, o, c.Name); err == nil {
			return "", fmt.Errorf("there is a team %q in %s already", c.Name, o.Name)
		}
		t, err := org.AddTeam(tx, o.ID, c.Name)
		return t.ID, err
	})
}

type userCommand struct {
	Add userAdd `cmd:"" help:"Add a user with a role in a team, and print the id. The first user of an organisation is its administrator as well. The password comes from a file or from standard input: its first line."`
}

type userAdd struct {
	databaseFlags
	Name         string `arg:"" help:"The person's name."`
	Mail         string `required:"" help:"E-mail address, by which they sign in."`
	Role         string `required:"" help:"${roles}."`
	Team         string `required:"" help:"Name of the team."`
	Organisation string `required:"" help:"Name of the organisation."`
	Lang         string `default:"en" help:"Language of the pages (${default})."`
	PasswordFile string `type:"existingfile" help:"File whose first line is the password (standard input)."`
}

func (c *userAdd) Run(p *process) error {
	if !slices.Contains(access.Roles(), c.Role) {
		return fmt.Errorf("there is no role %q; there are %s", c.Role, strings.Join(access.Roles(), ", "))
	}
	password, err := c.password(p.in)
	if err != nil {
		return err
	}
	mail := strings.ToLower(strings.TrimSpace(c.Mail))
	secret, err := org.NewSecret(p.ctx, password, c.Name, mail, c.Organisation, c.Team)
	if err != nil {
		return err
	}
	return c.add(p, func(tx *db.Tx) (sild.ID, error) {
		o, err := organisation(tx, c.Organisation)
		if err != nil {
			return "", err
		}
		t, err := team(tx, o, c.Team)
		if err != nil {
			return "", err
		}
		if n, err := db.One[int](tx, `SELECT count(*) FROM app_user WHERE email = $1`, mail); err != nil {
			return "", err
		} else if n > 0 {
			return "", errors.New("there is a user with this e-mail address already")
		}
		first, err := db.One[bool](tx, `SELECT NOT EXISTS (SELECT 1 FROM app_user WHERE org_id = $1)`, o.ID)
		if err != nil {
			return "", err
		}
		u, err := org.AddUser(tx, o.ID, c.Name, mail, c.Lang, c.Role, t.ID, tx.Today())
		if err != nil {
			return "", err
		}
		if first && c.Role != org.Admin { // who sets up the rest by screen
			if err := org.Join(tx, t.ID, u.ID, org.Admin, tx.Today(), org.Far); err != nil {
				return "", err
			}
		}
		return u.ID, org.SetPassword(tx, u.ID, secret)
	})
}

func (c *userAdd) password(in io.Reader) (string, error) {
	if c.PasswordFile != "" {
		if err := secretFile(c.PasswordFile); err != nil {
			return "", err
		}
		f, err := os.Open(c.PasswordFile)
		if err != nil {
			return "", err
		}
		defer f.Close()
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, 4096))
	line, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSuffix(line, "\r"), err
}

type programmeCommand struct {
	Start programmeStart `cmd:"" help:"Begin a programme under a pack, and print its id."`
}

type programmeStart struct {
	databaseFlags
	Pack       string `arg:"" type:"existingfile" help:"The pack, as YAML."`
	Controller string `required:"" help:"Name of the organisation whose records these are."`
}

func (c *programmeStart) Run(p *process) error {
	source, err := os.ReadFile(c.Pack)
	if err != nil {
		return err
	}
	return c.add(p, func(tx *db.Tx) (sild.ID, error) {
		o, err := organisation(tx, c.Controller)
		if err != nil {
			return "", err
		}
		pr, err := programme.Start(tx, source, o.ID)
		return pr.ID, err
	})
}

type contractCommand struct {
	Add contractAdd `cmd:"" help:"Let an organisation work in a programme, and print the contract's id."`
}

type contractAdd struct {
	databaseFlags
	Programme    string    `required:"" help:"Name of the programme's pack, such as ee-jmk, or its id."`
	Organisation string    `required:"" help:"Name of the organisation."`
	Part         string    `required:"" enum:"provider,funder,referrer" help:"provider, funder or referrer."`
	Team         string    `help:"Name of the provider's team where referrals arrive."`
	From         sild.Date `required:"" help:"First day, such as 2026-01-01."`
	Until        sild.Date `required:"" help:"Last day."`
	Places       int       `help:"How many people a provider can serve at a time."`
}

func (c *contractAdd) Run(p *process) error {
	switch {
	case c.Until.Before(c.From):
		return errors.New("the contract ends before it begins")
	case (c.Part == "provider") != (c.Team != ""):
		return errors.New("a provider's contract names the team where referrals arrive, and no other does")
	case c.Places < 0:
		return errors.New("there cannot be fewer than no places")
	}
	return c.add(p, func(tx *db.Tx) (sild.ID, error) {
		o, err := organisation(tx, c.Organisation)
		if err != nil {
			return "", err
		}
		var t org.Team
		if c.Team != "" {
			if t, err = team(tx, o, c.Team); err != nil {
				return "", err
			}
		}
		ids, err := db.All[sild.ID](tx, `SELECT id FROM programme WHERE pack = $1 OR id = $1 ORDER BY id`, c.Programme)
		if err != nil {
			return "", err
		}
		if len(ids) != 1 {
			return "", fmt.Errorf("%d programmes go by %q; it takes one", len(ids), c.Programme)
		}
		k, err := programme.Agree(tx, programme.Contract{Programme: ids[0], Org: o.ID, Part: c.Part, Team: t.ID, From: c.From, Until: c.Until, Places: c.Places})
		return k.ID, err
	})
}

// add runs do as one unit of work and prints the id that it gives.
func (f databaseFlags) add(p *process, do func(*db.Tx) (sild.ID, error)) error {
	return f.use(p, func(flow *flow.Flow) error {
		id, err := flow.Write(p.ctx, sild.System, once, func(tx *db.Tx) (string, error) {
			id, err := do(tx)
			tx.Trail(sild.Entry{Action: "write", What: "setup", Object: id})
			return string(id), err
		})
		if err == nil {
			fmt.Fprintln(p.out, id)
		}
		return err
	})
}

func organisation(tx *db.Tx, name string) (org.Organisation, error) {
	o, ok, err := db.Maybe[org.Organisation](tx, `SELECT id, name, kind, created_at FROM organisation WHERE name = $1 ORDER BY id`, name)
	if err == nil && !ok {
		err = fmt.Errorf("there is no organisation %q; add it with: sild organisation add", name)
	}
	return o, err
}

func team(tx *db.Tx, o org.Organisation, name string) (org.Team, error) {
	t, ok, err := db.Maybe[org.Team](tx, `SELECT id, org_id, name FROM team WHERE org_id = $1 AND name = $2 ORDER BY id`, o.ID, name)
	if err == nil && !ok {
		err = fmt.Errorf("there is no team %q in %s; add it with: sild team add", name, o.Name)
	}
	return t, err
}
