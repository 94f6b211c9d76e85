// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/org"
)

// An Entry is one of the handover book of a house: a note, or what is to be done.
// One about a resident is a Note of theirs, with their name.
type Entry struct {
	ID       sild.ID
	House    sild.ID
	At       time.Time
	By       sild.ID
	Kind     string // note, todo
	Words    string
	DoneAt   time.Time
	DoneBy   sild.ID
	GoneAt   time.Time
	Case     sild.ID // of the resident; empty: of the house
	Resident string
	Author   string
	Doer     string
}

const logColumns = `id, house_id, at, by_id, kind, words, done_at, done_by, gone_at`

// Open reports whether it is still to be done.
func (e Entry) Open() bool { return e.Kind == "todo" && e.DoneAt.IsZero() }

// NoteColumns are those of a Note, without the head.
const NoteColumns = casework.HouseNoteColumns

// A Note is what one shift tells the next of somebody who lives in the house: a
// fact of theirs, shown only to those who may see them.
type Note struct {
	sild.Fact
	Stay  sild.ID // thing of the stay
	House sild.ID
	Words string
	Todo  bool
	Done  sild.Date
}

// EntryInput is what is told.
type EntryInput struct {
	Words string
	Todo  bool
	Stay  sild.ID // whom it is about; empty: the house
}

// AddEntry writes into the handover book. What is about a resident stands with
// them.
func AddEntry(tx *db.Tx, house sild.ID, in EntryInput) (id sild.ID, err error) {
	defer sild.Wrap(&err, "housing.AddEntry(%s)", house)
	r, err := OnDuty(tx, house)
	if err != nil {
		return "", err
	}
	pr := sild.Problems{}
	words := pr.Text("words", in.Words, 2000)
	pr.Check(words != "", "words", "log.words.required")
	if err := pr.Err(); err != nil {
		return "", err
	}
	if in.Stay != "" {
		s, _, _, err := stayToWrite(tx, in.Stay)
		if err != nil {
			return "", err
		}
		pr.Check(s.House == house, "stay", "choice.unknown")
		if err := pr.Err(); err != nil {
			return "", err
		}
		n := Note{Fact: tx.NewFact(s.Subject, s.Case, r.Today, "worker", "seen"), Stay: in.Stay, House: house, Words: words, Todo: in.Todo}
		return n.Thing, db.Record(tx, "house_note", NoteColumns, n.Fact, n)
	}
	kind := map[bool]string{true: "todo", false: "note"}[in.Todo]
	id = tx.NewID()
	tx.Trail(sild.Entry{Action: "write", What: "house_log", Object: house})
	_, err = db.Exec(tx, `INSERT INTO house_log (id, house_id, at, by_id, kind, words) VALUES ($1, $2, $3, $4, $5, $6)`, id, house, tx.Now, tx.Actor.User, kind, words)
	return id, err
}

// DoneEntry says that what an entry asks for is done.
func DoneEntry(tx *db.Tx, house, id sild.ID) (err error) {
	defer sild.Wrap(&err, "housing.DoneEntry(%s)", id)
	r, err := OnDuty(tx, house)
	if err != nil {
		return err
	}
	n, err := db.Exec(tx, `UPDATE house_log SET done_at = $1, done_by = $2 WHERE id = $3 AND house_id = $4 AND kind = 'todo' AND done_at IS NULL AND gone_at IS NULL`, tx.Now, tx.Actor.User, id, house)
	if err != nil || n > 0 {
		tx.Trail(sild.Entry{Action: "write", What: "house_log", Object: house})
		return err
	}
	note, found, err := db.Maybe[Note](tx, `SELECT `+sild.FactColumns+`, `+NoteColumns+` FROM house_note WHERE thing = $1 AND house_id = $2 AND replaced_at IS NULL`, id, house)
	if err != nil {
		return err
	}
	if !found {
		return sild.Missing()
	}
	if _, _, _, err := stayToWrite(tx, note.Stay); err != nil {
		return err
	}
	if !note.Todo || !note.Done.IsZero() {
		return &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	if note.Fact, err = db.Amend(tx, "house_note", note.Fact, "done"); err != nil {
		return err
	}
	note.Done = r.Today
	return db.Record(tx, "house_note", NoteColumns, note.Fact, note)
}

// DropEntry takes an entry of the house out of the book that was entered by
// mistake: who wrote it, or who answers for the house. It is kept.
func DropEntry(tx *db.Tx, house, id sild.ID) (err error) {
	defer sild.Wrap(&err, "housing.DropEntry(%s)", id)
	r, err := OnDuty(tx, house)
	if err != nil {
		return err
	}
	by, found, err := db.Maybe[sild.ID](tx, `SELECT by_id FROM house_log WHERE id = $1 AND house_id = $2 AND gone_at IS NULL`, id, house)
	switch {
	case err != nil:
		return err
	case !found:
		return sild.Missing()
	case by != tx.Actor.User && !r.Keeps:
		return refused(tx, r)
	}
	tx.Trail(sild.Entry{Action: "write", What: "house_log", Object: house})
	_, err = db.Exec(tx, `UPDATE house_log SET gone_at = $1 WHERE id = $2`, tx.Now, id)
	return err
}

// A Book is the handover book of a house over a time.
type Book struct {
	Rota
	Entries []Entry   // the latest first, with what is told of residents whom the actor may see
	Todo    []Entry   // what is to be done, whenever it was written, the oldest first
	Read    []sild.ID // who has read it since the last entry of the time
	SeenAt  time.Time // when the actor read it last; zero: never
}

// BookOf is the handover book over a time, for those who are on duty or answer for
// the house. It leaves a trail of the residents of whom it tells.
func BookOf(tx *db.Tx, house sild.ID, in Span) (b Book, err error) {
	defer sild.Wrap(&err, "housing.BookOf(%s)", house)
	if b.Rota, err = OnDuty(tx, house); err != nil {
		return b, err
	}
	if b.Entries, err = b.entries(tx, in, false); err != nil {
		return b, err
	}
	if b.Todo, err = b.entries(tx, Span{tx.Now.AddDate(-1, 0, 0), tx.Now.Add(time.Minute)}, true); err != nil {
		return b, err
	}
	slices.Reverse(b.Todo)
	var shown []sild.ID
	for _, e := range append(slices.Clone(b.Entries), b.Todo...) {
		if e.Case != "" && !slices.Contains(shown, e.Case) {
			shown = append(shown, e.Case)
		}
	}
	if err := b.trail(tx, shown); err != nil {
		return b, err
	}
	last := in.From
	if len(b.Entries) > 0 {
		last = b.Entries[0].At
	}
	if b.Read, err = db.All[sild.ID](tx, `SELECT DISTINCT user_id FROM house_log_seen WHERE house_id = $1 AND at >= $2 AND at < $3 ORDER BY user_id`, house, last, in.Until.Add(24*time.Hour)); err != nil {
		return b, err
	}
	b.SeenAt, _, err = db.Maybe[time.Time](tx, `SELECT at FROM house_log_seen WHERE house_id = $1 AND user_id = $2 ORDER BY at DESC LIMIT 1`, house, tx.Actor.User)
	return b, err
}

func (b Book) trail(tx *db.Tx, cases []sild.ID) error {
	if len(cases) == 0 {
		return nil
	}
	var args []any
	people, err := db.All[sild.ID](tx, `SELECT person_id FROM cases WHERE id IN (`+db.List(&args, cases)+`)`, args...)
	tx.Trail(sild.Entry{Action: "list", What: "house_note", Object: b.ID, Sections: "P", Purpose: access.Shift, Subjects: people})
	return err
}

// entries are those of the house and of its residents in a time, the latest first;
// with todo only those that are still to be done.
func (b Book) entries(tx *db.Tx, in Span, todo bool) ([]Entry, error) {
	house, note := `TRUE`, `TRUE`
	if todo {
		house, note = `kind = 'todo' AND done_at IS NULL`, `n.todo AND n.done_on IS NULL`
	}
	list, err := db.All[Entry](tx, `SELECT `+logColumns+`, NULL, '', '', '' FROM house_log WHERE house_id = $1 AND gone_at IS NULL AND at >= $2 AND at < $3 AND `+house+` ORDER BY at DESC, id DESC LIMIT 500`, b.ID, in.From, in.Until)
	if err != nil {
		return nil, err
	}
	type row struct {
		ID, Case sild.ID
		Name     string
		At       time.Time
		By       sild.ID
		Words    string
		Todo     bool
		DoneOn   sild.Date
		DoneBy   sild.ID
		DoneAt   time.Time
	}
	args := []any{b.ID, in.From, in.Until}
	notes, err := db.All[row](tx, `SELECT n.thing, c.case_id, c.name, f.recorded_at, f.recorded_by, n.words, n.todo, n.done_on, n.recorded_by, n.recorded_at
		FROM house_note n JOIN house_note f ON f.id = n.thing JOIN case_card c ON c.case_id = n.case_id
		WHERE n.house_id = $1 AND n.replaced_at IS NULL AND f.recorded_at >= $2 AND f.recorded_at < $3 AND `+note+` AND `+anyOf(tx, 'P', &args)+` ORDER BY f.recorded_at DESC, n.id DESC LIMIT 500`, args...)
	if err != nil {
		return nil, err
	}
	for _, x := range notes {
		e := Entry{ID: x.ID, House: b.ID, At: x.At, By: x.By, Kind: "note", Words: x.Words, Case: x.Case, Resident: x.Name}
		if x.Todo {
			e.Kind = "todo"
		}
		if !x.DoneOn.IsZero() {
			e.DoneAt, e.DoneBy = x.DoneAt, x.DoneBy
		}
		list = append(list, e)
	}
	slices.SortStableFunc(list, func(x, y Entry) int { return y.At.Compare(x.At) })
	var users []sild.ID
	for _, e := range list {
		users = append(users, e.By)
		if e.DoneBy != "" {
			users = append(users, e.DoneBy)
		}
	}
	slices.Sort(users)
	names, err := org.Names(tx, slices.Compact(users))
	for i := range list {
		list[i].Author, list[i].Doer = names[list[i].By], names[list[i].DoneBy]
	}
	return list, err
}

// ReadBook notes that the actor has read the handover book.
func ReadBook(tx *db.Tx, house sild.ID) (err error) {
	defer sild.Wrap(&err, "housing.ReadBook(%s)", house)
	if _, err := OnDuty(tx, house); err != nil {
		return err
	}
	_, err = db.Exec(tx, `INSERT INTO house_log_seen (id, house_id, user_id, at) VALUES ($1, $2, $3, $4)`, tx.NewID(), house, tx.Actor.User, tx.Now)
	return err
}

// LastHere is when the actor was in the house last, before they came now; if they
// never were, a day ago.
func (r Rota) LastHere(tx *db.Tx) (time.Time, error) {
	now := tx.Now
	if r.On != nil {
		now = r.On.Came
	}
	p, found, err := db.Maybe[Presence](tx, `SELECT `+presenceColumns+` FROM presence WHERE house_id = $1 AND user_id = $2 AND came_at < $3 ORDER BY came_at DESC LIMIT 1`, r.ID, tx.Actor.User, now)
	if !found {
		return tx.Now.Add(-24 * time.Hour), err
	}
	return p.Span().Until, err
}
