// SPDX-License-Identifier: EUPL-1.2

package programme

import (
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/i18n"
	"sild/pack"
)

// A Guide is a short text that helps with the work, or the person (R9): one that
// ships with the pack, in its languages, or one that somebody of the programme
// wrote, in one.
type Guide struct {
	ID        string // of one that ships: pack- and its id there
	Shipped   bool
	Version   int
	Lang      string // of one that was written
	Titles    pack.Texts
	Bodies    pack.Texts
	Domains   []string
	Parts     []string // of one that ships: the service parts that it is about
	Readers   []string
	WrittenAt time.Time
	WrittenBy sild.ID
}

// GuideReaders are the kinds of reader for whom a guide can be.
var GuideReaders = []string{"support_person", "volunteer", "participant"}

const shipped = "pack-"

type guideRow struct {
	ID, Thing, Programme sild.ID
	Version              int
	Lang, Title, Body    string
	Domains, Readers     string
	WrittenAt            time.Time
	WrittenBy            sild.ID
	ReplacedAt           time.Time
	Gone                 bool
}

const guideRowColumns = `id, thing, programme_id, version, lang, title, body, domains, readers, written_at, written_by, replaced_at, gone`

func (r guideRow) guide() Guide {
	return Guide{
		ID: string(r.Thing), Version: r.Version, Lang: r.Lang, Titles: pack.Texts{r.Lang: r.Title}, Bodies: pack.Texts{r.Lang: r.Body},
		Domains: strings.Fields(r.Domains), Readers: strings.Fields(r.Readers), WrittenAt: r.WrittenAt, WrittenBy: r.WrittenBy,
	}
}

// works checks that the actor's organisation works in a programme.
func works(tx *db.Tx, id sild.ID) error {
	all, err := All(tx)
	if err == nil && !slices.ContainsFunc(all, func(p Programme) bool { return p.ID == id }) {
		err = sild.Missing()
	}
	return err
}

// Guides are the guides of a programme that are for the actor, those that ship
// first. A volunteer reads those for volunteers; people at work read all.
func Guides(tx *db.Tx, id sild.ID) (list []Guide, err error) {
	defer sild.Wrap(&err, "programme.Guides(%s)", id)
	if err := works(tx, id); err != nil {
		return nil, err
	}
	list, err = guidesOf(tx, id)
	return slices.DeleteFunc(list, func(g Guide) bool {
		return tx.Actor.Role == "volunteer" && !slices.Contains(g.Readers, "volunteer")
	}), err
}

// GuidesFor are the guides of a programme that are for the people in it. The
// caller has seen that the actor is one.
func GuidesFor(tx *db.Tx, id sild.ID) ([]Guide, error) {
	list, err := guidesOf(tx, id)
	return slices.DeleteFunc(list, func(g Guide) bool { return !slices.Contains(g.Readers, access.Participant) }), err
}

func guidesOf(tx *db.Tx, id sild.ID) (list []Guide, err error) {
	p, err := Of(tx, id)
	if err != nil {
		return nil, err
	}
	for _, g := range p.Guides {
		list = append(list, Guide{ID: shipped + g.ID, Shipped: true, Version: p.Version, Titles: g.Names, Bodies: g.Text, Domains: g.Domains, Parts: g.Parts, Readers: g.Readers})
	}
	rows, err := db.All[guideRow](tx, `SELECT `+guideRowColumns+` FROM guide WHERE programme_id = $1 AND replaced_at IS NULL AND NOT gone ORDER BY title, id`, id)
	for _, r := range rows {
		list = append(list, r.guide())
	}
	return list, err
}

// GuideOf is one of them.
func GuideOf(tx *db.Tx, id sild.ID, guide string) (Guide, error) {
	list, err := Guides(tx, id)
	if err != nil {
		return Guide{}, err
	}
	for _, g := range list {
		if g.ID == guide {
			return g, nil
		}
	}
	return Guide{}, sild.Missing()
}

// Holds reports whether a guide says all of some words, however they are written.
func (g Guide) Holds(words string) bool {
	var text strings.Builder
	for _, t := range []pack.Texts{g.Titles, g.Bodies} {
		for _, s := range t {
			text.WriteString(" " + i18n.Fold(s))
		}
	}
	for _, w := range strings.Fields(i18n.Fold(words)) {
		if !strings.Contains(text.String(), w) {
			return false
		}
	}
	return true
}

// A GuideInput is a guide as it is written.
type GuideInput struct {
	Lang, Title, Body string
	Domains, Readers  []string
	Seen              int // the version that was changed; 0: a new guide
}

// longestGuide is in letters: what one reads on a phone in some minutes. It is ours.
const longestGuide = 12_000

// WriteGuide adds a guide, or a version of the one of that id.
func WriteGuide(tx *db.Tx, id sild.ID, guide string, in GuideInput) (_ Guide, err error) {
	defer sild.Wrap(&err, "programme.WriteGuide(%s)", id)
	was, p, err := mayGuide(tx, id, guide)
	if err != nil {
		return Guide{}, err
	}
	pr := sild.Problems{}
	r := guideRow{ID: tx.NewID(), Programme: id, Version: was.Version + 1, Lang: in.Lang, WrittenAt: tx.Now, WrittenBy: tx.Actor.User}
	r.Title, r.Body = pr.Line("title", in.Title, 200), pr.Text("body", in.Body, longestGuide)
	pr.Check(r.Title != "", "title", "guide.title.required")
	pr.Check(r.Body != "", "body", "guide.body.required")
	_, spoken := p.Names[in.Lang]
	pr.Check(spoken, "lang", "choice.unknown")
	for _, d := range in.Domains {
		_, known := p.Value("needs", d)
		pr.Check(known, "domains", "choice.unknown")
	}
	for _, x := range in.Readers {
		pr.Check(slices.Contains(GuideReaders, x), "readers", "choice.unknown")
	}
	pr.Check(len(in.Readers) > 0, "readers", "guide.readers.required")
	if err := pr.Err(); err != nil {
		return Guide{}, err
	}
	if was.Version != in.Seen {
		return Guide{}, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	r.Domains, r.Readers = strings.Join(in.Domains, " "), strings.Join(in.Readers, " ")
	if r.Thing = was.Thing; was.Thing == "" {
		r.Thing = r.ID
	}
	return r.guide(), supersede(tx, was, r)
}

// DropGuide takes a guide out of the library; its versions are kept.
func DropGuide(tx *db.Tx, id sild.ID, guide string) (err error) {
	defer sild.Wrap(&err, "programme.DropGuide(%s)", id)
	was, _, err := mayGuide(tx, id, guide)
	if err != nil {
		return err
	}
	if was.Thing == "" {
		return sild.Missing()
	}
	r := was
	r.ID, r.Version, r.WrittenAt, r.WrittenBy, r.Gone = tx.NewID(), was.Version+1, tx.Now, tx.Actor.User, true
	return supersede(tx, was, r)
}

func supersede(tx *db.Tx, was, now guideRow) error {
	if was.ID != "" {
		if _, err := db.Exec(tx, `UPDATE guide SET replaced_at = $1 WHERE id = $2`, tx.Now, was.ID); err != nil {
			return err
		}
	}
	tx.Trail(sild.Entry{Action: "write", What: "guide", Object: now.Thing})
	return db.Insert(tx, "guide", guideRowColumns, now)
}

// mayGuide checks that the actor may write guides, and gives the one of that id.
func mayGuide(tx *db.Tx, id sild.ID, guide string) (was guideRow, p *pack.Pack, err error) {
	if err := works(tx, id); err != nil {
		return was, nil, err
	}
	if err := access.Duty(tx, access.Guide); err != nil {
		return was, nil, err
	}
	if p, err = Of(tx, id); err != nil || guide == "" {
		return was, p, err
	}
	was, err = db.One[guideRow](tx, `SELECT `+guideRowColumns+` FROM guide WHERE programme_id = $1 AND thing = $2 AND replaced_at IS NULL AND NOT gone`, id, guide)
	return was, p, err
}
