// SPDX-License-Identifier: EUPL-1.2

// Package programme keeps the programmes that run: the pack that is in force
// for each, in all its versions, and the organisations that work under it by
// contract.
//
// It promises that a pack which is in force has passed every check, and that
// the version a record was made under stays readable. What a pack says is the
// pack package's; what is promised to whom in money is not kept here.
package programme

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"sild"
	"sild/db"
	"sild/pack"
)

// A Programme is one service that is run by a pack.
type Programme struct {
	ID         sild.ID
	Pack       string
	Controller sild.ID // the organisation whose records these are
	CreatedAt  time.Time
}

const programmeColumns = `id, pack, controller_id, created_at`

// A Contract says which organisation works in a programme, and what for.
type Contract struct {
	ID        sild.ID
	Programme sild.ID
	Org       sild.ID
	Part      string  // provider, funder, referrer
	Team      sild.ID // where a provider's referrals arrive
	From      sild.Date
	Until     sild.Date
	Places    int
}

const contractColumns = `id, programme_id, org_id, part, team_id, from_on, until_on, places`

// parsed remembers what Parse made of a text, by its digest, and known a version
// that knows the versions before it: checking a pack takes milliseconds that no
// request should pay twice. A version in force is never edited, and a draft has
// another digest when it was: so what is remembered is what is asked for, also
// when the unit of work that wrote it is undone.
var (
	parsed sync.Map // digest → *pack.Pack
	known  sync.Map // versionKey → *pack.Pack
)

type versionKey struct {
	Programme sild.ID
	Version   int
	Digest    string
}

func load(tx *db.Tx, key versionKey) (*pack.Pack, error) {
	if p, ok := known.Load(key); ok {
		return p.(*pack.Pack), nil
	}
	p, err := parse(tx, key)
	if err != nil || !p.NeedsBefore() {
		return p, err
	}
	own := *p
	if err := succeed(tx, key.Programme, &own); err != nil {
		return nil, err
	}
	known.Store(key, &own)
	return &own, nil
}

// parse is a version by itself.
func parse(tx *db.Tx, key versionKey) (*pack.Pack, error) {
	if p, ok := parsed.Load(key.Digest); ok {
		return p.(*pack.Pack), nil
	}
	source, err := db.One[string](tx, `SELECT source FROM pack_version WHERE programme_id = $1 AND version = $2`, key.Programme, key.Version)
	if err != nil {
		return nil, err
	}
	return read(source, key.Digest)
}

// read is the pack that a text of that digest says.
func read(source, digest string) (*pack.Pack, error) {
	if p, ok := parsed.Load(digest); ok {
		return p.(*pack.Pack), nil
	}
	p, faults := pack.Parse("pack", []byte(source))
	if len(faults) > 0 {
		return nil, fmt.Errorf("pack: %v", faults[0])
	}
	parsed.Store(digest, p)
	return p, nil
}

// succeed lets p know the other versions that have been in force.
func succeed(tx *db.Tx, id sild.ID, p *pack.Pack) error {
	keys, err := db.All[versionKey](tx, `SELECT programme_id, version, digest FROM pack_version
		WHERE programme_id = $1 AND version <> $2 AND activated_at IS NOT NULL ORDER BY version DESC`, id, p.Version)
	if err != nil {
		return err
	}
	before := make([]*pack.Pack, len(keys))
	for i, key := range keys {
		if before[i], err = parse(tx, key); err != nil {
			return err
		}
	}
	p.Succeed(before)
	return nil
}

// Start begins a programme under the first version of its pack.
func Start(tx *db.Tx, source []byte, controller sild.ID) (_ Programme, err error) {
	defer sild.Wrap(&err, "programme.Start")
	text := string(source)
	p, err := read(text, digest(text))
	if err != nil {
		return Programme{}, &sild.Error{Kind: sild.Invalid, Key: "pack.faulty", Err: err}
	}
	pr := Programme{ID: tx.NewID(), Pack: p.ID, Controller: controller, CreatedAt: tx.Now}
	if err := db.Insert(tx, "programme", programmeColumns, pr); err != nil {
		return pr, err
	}
	return pr, db.Insert(tx, "pack_version", versionColumns, Version{
		Programme: pr.ID, Version: p.Version, Source: text, State: Active, Digest: digest(text),
		ChangedAt: tx.Now, ChangedBy: tx.Actor.User, ActivatedAt: tx.Now, ActivatedBy: tx.Actor.User,
	})
}

// Of is the pack in force in a programme: of one that is retired, the last that
// was.
func Of(tx *db.Tx, id sild.ID) (*pack.Pack, error) {
	type packOf sild.ID
	return db.Kept(tx, packOf(id), func() (*pack.Pack, error) { return inForce(tx, id) })
}

func inForce(tx *db.Tx, id sild.ID) (*pack.Pack, error) {
	key, ok, err := db.Maybe[versionKey](tx, `SELECT programme_id, version, digest FROM pack_version WHERE programme_id = $1 AND state = 'active'`, id)
	if err == nil && !ok {
		key, err = db.One[versionKey](tx, `SELECT programme_id, version, digest FROM pack_version
			WHERE programme_id = $1 AND state = 'retired' ORDER BY retired_at DESC NULLS LAST, version DESC LIMIT 1`, id)
	}
	if err != nil {
		return nil, err
	}
	return load(tx, key)
}

// At is the pack in one version, for what was recorded under it.
func At(tx *db.Tx, id sild.ID, n int) (*pack.Pack, error) {
	key, err := db.One[versionKey](tx, `SELECT programme_id, version, digest FROM pack_version WHERE programme_id = $1 AND version = $2`, id, n)
	if err != nil {
		return nil, err
	}
	return load(tx, key)
}

// InForce is the pack that was in force just before a moment, if one was.
func InForce(tx *db.Tx, id sild.ID, at time.Time) (_ *pack.Pack, ok bool, err error) {
	key, ok, err := db.Maybe[versionKey](tx, `SELECT programme_id, version, digest FROM pack_version
		WHERE programme_id = $1 AND state <> 'draft' AND activated_at IS NOT NULL AND activated_at < $2
		ORDER BY activated_at DESC NULLS LAST, version DESC LIMIT 1`, id, at)
	if err != nil || !ok {
		return nil, false, err
	}
	p, err := load(tx, key)
	return p, err == nil, err
}

// OfPack are the programmes that run the pack with that id, whoever asks: the
// public form of one is open to all.
func OfPack(tx *db.Tx, id string) ([]Programme, error) {
	return db.All[Programme](tx, `SELECT `+programmeColumns+` FROM programme WHERE pack = $1 ORDER BY id`, id)
}

// All are the programmes in which the actor's organisation works today.
func All(tx *db.Tx) ([]Programme, error) {
	if tx.Actor.Role == sild.System.Role {
		return db.All[Programme](tx, `SELECT `+programmeColumns+` FROM programme ORDER BY pack, id`)
	}
	type ofActor struct{}
	list, err := db.Kept(tx, ofActor{}, func() ([]Programme, error) {
		return db.All[Programme](tx, `SELECT `+programmeColumns+` FROM programme p
			WHERE EXISTS (SELECT 1 FROM contract c WHERE c.programme_id = p.id AND c.org_id = $1 AND c.from_on <= $2 AND c.until_on >= $2)
			ORDER BY pack, id`, tx.Actor.Org, tx.Today())
	})
	return slices.Clone(list), err
}

// ByID is a programme.
func ByID(tx *db.Tx, id sild.ID) (Programme, error) {
	return db.One[Programme](tx, `SELECT `+programmeColumns+` FROM programme WHERE id = $1`, id)
}

// Agree adds a contract.
func Agree(tx *db.Tx, c Contract) (Contract, error) {
	c.ID = tx.NewID()
	return c, db.Insert(tx, "contract", contractColumns, c)
}

// A Provider is an organisation to which one can refer.
type Provider struct {
	Org  sild.ID
	Team sild.ID
	Name string
}

// Providers are those that take referrals today.
func Providers(tx *db.Tx, id sild.ID) ([]Provider, error) {
	return db.All[Provider](tx, `SELECT c.org_id, c.team_id, o.name FROM contract c JOIN organisation o ON o.id = c.org_id
		WHERE c.programme_id = $1 AND c.part = 'provider' AND c.team_id IS NOT NULL AND c.from_on <= $2 AND c.until_on >= $2
		ORDER BY o.name`, id, tx.Today())
}

// Refers reports whether an organisation sends referrals in any programme today.
func Refers(tx *db.Tx, org sild.ID) (bool, error) {
	return db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM contract WHERE org_id = $1 AND part = 'referrer' AND from_on <= $2 AND until_on >= $2)`, org, tx.Today())
}

// Works reports whether org has part in the programme today.
func Works(tx *db.Tx, id, org sild.ID, part string) (bool, error) {
	n, err := db.One[int](tx, `SELECT count(*) FROM contract WHERE programme_id = $1 AND org_id = $2 AND part = $3 AND from_on <= $4 AND until_on >= $4`,
		id, org, part, tx.Today())
	return n > 0, err
}
