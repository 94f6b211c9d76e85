// SPDX-License-Identifier: EUPL-1.2

package generate

import (
	"context"
	"fmt"

	"sild"
	"sild/db"
	"sild/flow"
	orgs "sild/org"
	"sild/programme"
)

// once is no promise: the whole of a generation is run once.
var once flow.Once

// start sets up the one who pays, and the programme.
func (g *generator) start(ctx context.Context, flow *flow.Flow, pack []byte) error {
	_, err := flow.Write(ctx, sild.System, once, func(tx *db.Tx) (string, error) {
		ministry, err := g.organisation(tx, "Ministry", "funder", "contract_manager", "ministry")
		if err != nil {
			return "", err
		}
		pr, err := programme.Start(tx, pack, ministry.id)
		if err != nil {
			return "", err
		}
		g.programme, g.controller = pr.ID, ministry.id
		return "", g.contract(tx, ministry, "funder")
	})
	return err
}

// staff adds the organisation that the n-th person belongs to, if they are its
// first, and the workers of the team.
func (g *generator) staff(ctx context.Context, flow *flow.Flow, n int) error {
	if n%perTeam != 0 {
		return nil
	}
	_, err := flow.Write(ctx, sild.System, once, func(tx *db.Tx) (_ string, err error) {
		if n%perPrison == 0 {
			k := n/perPrison + 1
			if g.prison, err = g.organisation(tx, fmt.Sprintf("Prison %d", k), "prison", "prison", fmt.Sprintf("prison%d", k)); err != nil {
				return "", err
			}
			if err := g.contract(tx, g.prison, "referrer"); err != nil {
				return "", err
			}
		}
		k := n/perTeam + 1
		if g.provider, err = g.organisation(tx, fmt.Sprintf("Provider %d", k), "provider", "coordinator", fmt.Sprintf("coordinator%d", k)); err != nil {
			return "", err
		}
		if err := g.contract(tx, g.provider, "provider"); err != nil {
			return "", err
		}
		here := min(perTeam, g.Cases-n)
		workers := make([]sild.ID, (here+perWorker-1)/perWorker)
		for i := range workers {
			u, err := g.user(tx, g.provider, "support_person", fmt.Sprintf("worker%d.%d", k, i+1))
			if err != nil {
				return "", err
			}
			if err := g.proved(tx, u); err != nil {
				return "", err
			}
			workers[i] = u
		}
		g.workers = workers
		return "", nil
	})
	if err == nil && n == 0 {
		g.made.Worker, g.made.Team = g.workers[0], g.provider.team
	}
	return err
}

func (g *generator) organisation(tx *db.Tx, name, kind, role, mail string) (o org, err error) {
	made, err := orgs.AddOrganisation(tx, name, kind)
	if err != nil {
		return o, err
	}
	team, err := orgs.AddTeam(tx, made.ID, name)
	if err != nil {
		return o, err
	}
	o = org{id: made.ID, team: team.ID, name: made.Name}
	o.user, err = g.user(tx, o, role, mail)
	return o, err
}

func (g *generator) user(tx *db.Tx, o org, role, mail string) (sild.ID, error) {
	names := givenWomen
	if g.chance(40) {
		names = givenMen
	}
	u, err := orgs.AddUser(tx, o.id, pick(g, names)+" "+pick(g, families), mail+"@generated.example", "en", role, o.team, g.first())
	return u.ID, err
}

// proved writes down what the programme asks of a worker.
func (g *generator) proved(tx *db.Tx, worker sild.ID) error {
	p, err := programme.Of(tx, g.programme)
	if err != nil {
		return err
	}
	for _, part := range p.Parts {
		for _, kind := range part.Credentials() {
			in := orgs.CredentialInput{Kind: kind, Outcome: "passed", JudgedBy: g.provider.name, JudgedOn: g.first()}
			if _, err := orgs.AddCredential(tx, worker, in); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *generator) contract(tx *db.Tx, o org, part string) error {
	c := programme.Contract{Programme: g.programme, Org: o.id, Part: part, From: g.first(), Until: g.On.AddMonths(past)}
	if part == "provider" {
		c.Team, c.Places = o.team, perTeam
	}
	_, err := programme.Agree(tx, c)
	return err
}

// first is the day on which everybody began.
func (g *generator) first() sild.Date { return g.On.AddMonths(-past) }
