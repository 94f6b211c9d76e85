// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"slices"

	"sild"
	"sild/access"
	"sild/db"
)

// A Name is one more name of a person: people have several, change them, and
// write them in several scripts.
type Name struct {
	sild.Fact
	Kind string // one of NameKinds
	Name string
	Form string // of one to be called by: the pronoun or form of address that goes with it
	Span
}

const nameColumns = `kind, name, form, ` + spanColumns

// NameKinds are what a name is: in documents, before a change, said by others, in
// another script, or the way in which the person wishes to be called.
var NameKinds = []string{"called", "former", "known_as", "script", "official"}

// NameInput is what one may say of a name.
type NameInput struct {
	Kind   string
	Name   string
	Form   string
	From   string
	Until  string
	Source string
}

var names = noun[Name]{"person_name", nameColumns, 'I'}

func (in NameInput) check() (Name, error) {
	p := sild.Problems{}
	n := Name{Kind: in.Kind, Name: p.Line("name", in.Name, 200), Form: p.Line("form", in.Form, 60)}
	p.Check(slices.Contains(NameKinds, in.Kind), "kind", "choice.unknown")
	p.Check(n.Name != "", "name", "person.name.required")
	p.Check(n.Name == "" || len(Words(n.Name)) > 0, "name", "person.name.required")
	p.Check(n.Form == "" || n.Kind == "called", "form", "person.form.called")
	n.Span = checkSpan(p, in.From, in.Until)
	return n, p.Err()
}

// AddName writes down one more name of a person.
func AddName(tx *db.Tx, subject sild.ID, in NameInput) (_ Name, err error) {
	defer sild.Wrap(&err, "people.AddName(%s)", subject)
	if _, err := access.PersonToWrite(tx, subject, 'I'); err != nil {
		return Name{}, err
	}
	n, err := in.check()
	if err != nil {
		return n, err
	}
	all, err := Names(tx, subject)
	if err != nil {
		return n, err
	}
	for _, was := range all {
		if n.Kind != "called" || was.Kind != "called" || !was.UntilLatest.IsZero() {
			continue
		}
		if err := db.Replace(tx, "person_name", was.Fact, Changed); err != nil { // one is called one way at a time
			return n, err
		}
	}
	source, evidence := told(in.Source)
	n.Fact = tx.NewFact(subject, "", tx.Today(), source, evidence)
	return n, db.Record(tx, "person_name", nameColumns, n.Fact, n)
}

// ChangeName replaces what was told in the row id.
func ChangeName(tx *db.Tx, id sild.ID, in NameInput) (_ Name, err error) {
	defer sild.Wrap(&err, "people.ChangeName(%s)", id)
	was, err := names.one(tx, id, func(n Name) sild.Fact { return n.Fact })
	if err != nil {
		return was, err
	}
	n, err := in.check()
	if err != nil {
		return was, err
	}
	if n.Fact, err = db.Amend(tx, "person_name", was.Fact, Changed); err != nil {
		return was, err
	}
	n.Day = tx.Today()
	n.Source, n.Evidence = told(in.Source)
	return n, db.Record(tx, "person_name", nameColumns, n.Fact, n)
}

// Names are the other names of a person that hold. The caller has opened the
// record.
func Names(tx *db.Tx, subject sild.ID) ([]Name, error) { return names.all(tx, subject) }

// Called is how a person wishes to be called; nil: nobody has asked.
func Called(all []Name) *Name {
	for i := range all {
		if all[i].Kind == "called" {
			return &all[i]
		}
	}
	return nil
}

// NamesToFind are all names under which a person is found beside that of their
// details: their other names, and those of records that were merged into theirs.
func NamesToFind(tx *db.Tx, subject sild.ID) ([]string, error) {
	list, err := db.All[string](tx, `SELECT name FROM person_name WHERE subject_id = $1 AND replaced_at IS NULL ORDER BY id`, subject)
	if err != nil {
		return nil, err
	}
	merged, err := db.All[Detail](tx, `SELECT `+detailOf("d")+` FROM subject s JOIN person_detail d ON d.subject_id = s.person_id AND d.replaced_at IS NULL
		WHERE s.merged_into = $1 ORDER BY s.id`, subject)
	for _, d := range merged {
		list = append(list, d.Name())
	}
	return list, err
}
