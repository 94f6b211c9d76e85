// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sild"
	"sild/db"
	"sild/i18n"
)

// Words are the folded words of a name, each once.
func Words(name string) []string {
	words := strings.FieldsFunc(i18n.Fold(name), func(r rune) bool { return r == ' ' || r == '-' || r == '\'' || r == '.' || r == ',' })
	slices.Sort(words)
	return slices.Compact(words)
}

// Keys are the words under which somebody of these names is found: as they are
// written, and as they sound in Latin letters.
func Keys(names ...string) []string {
	var keys []string
	for _, name := range names {
		for _, w := range Words(name) {
			keys = append(keys, w)
			if latin := i18n.Latin(w); latin != "" {
				keys = append(keys, latin)
			}
		}
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	return keys[:min(len(keys), mostKeys)]
}

// mostKeys is how many words one person is found under, against names that are
// no names. It is ours.
const mostKeys = 60

// shortest is from how many letters on any part of a word finds; fewer find by
// its beginning.
const shortest = 3

// A Found is a row of the index of names: by whom, under which word.
type Found struct {
	Grantee string // empty: all
	Word    string
	SortKey string
	Subject sild.ID
	Words   string // all of the person's words, each between blanks
}

// FoundColumns are the columns of a [Found].
const FoundColumns = `grantee_id, word, sort_key, subject_id, words`

// sortLength is how much of the key of a name orders the index.
const sortLength = 40

// FindUnder are the rows of the index for somebody whom grantees see, each at
// any time: who sees them today is asked when somebody looks.
func FindUnder(s Subject, d Detail, names []string, grantees []sild.ID) []Found {
	keys := Keys(append([]string{d.Name()}, names...)...)
	order := i18n.SortKey(d.Family, d.Given, "")
	order = order[:min(len(order), sortLength)]
	all := " " + strings.Join(keys, " ") + " "
	who := []string{""}
	for _, g := range grantees {
		who = append(who, string(g))
	}
	slices.Sort(who)
	var rows []Found
	for _, g := range slices.Compact(who) {
		for _, k := range keys {
			rows = append(rows, Found{g, k, order, s.ID, all})
		}
	}
	return rows
}

// KeepWords adds to the dictionary of parts the words of rows that came into the
// index, and drops those of rows that left it and that nobody has any more.
func KeepWords(tx *db.Tx, came, left []Found) error {
	words := func(rows []Found) (list []string) {
		for _, r := range rows {
			if r.Grantee == "" {
				list = append(list, r.Word)
			}
		}
		return list
	}
	if gone := words(left); len(gone) > 0 {
		var args []any
		if _, err := db.Exec(tx, `DELETE FROM name_part WHERE word IN (`+db.List(&args, gone)+`)
			AND NOT EXISTS (SELECT 1 FROM person_find f WHERE f.grantee_id = '' AND f.word = name_part.word)`, args...); err != nil {
			return err
		}
	}
	fresh := words(came)
	if len(fresh) == 0 {
		return nil
	}
	var args []any
	known, err := db.All[string](tx, `SELECT part FROM name_part WHERE word = part AND word IN (`+db.List(&args, fresh)+`)`, args...)
	if err != nil {
		return err
	}
	for _, w := range fresh {
		if slices.Contains(known, w) {
			continue
		}
		known = append(known, w)
		for _, p := range parts(w) {
			if _, err := db.Exec(tx, `INSERT INTO name_part (part, word) VALUES ($1, $2) ON CONFLICT DO NOTHING`, p, w); err != nil {
				return err
			}
		}
	}
	return nil
}

// The signs before the consonants of a word in the dictionary: of one that is
// written in Arabic letters, and of one in others.
const (
	consonantal = "<"
	vocal       = "="
)

// parts are what a word is looked up by: itself, its endings, and its
// consonants.
func parts(word string) []string {
	list := []string{word}
	for i := range word {
		if i > 0 && utf8.RuneCountInString(word[i:]) >= 2 {
			list = append(list, word[i:])
		}
	}
	latin := i18n.Latin(word)
	if c := i18n.Consonants(latin); len(c) >= 2 {
		if i18n.Arabic(word) {
			list = append(list, consonantal+c)
		} else if latin == word {
			list = append(list, vocal+c)
		}
	}
	return list
}

// above is the least text above all that begin with s.
func above(s string) string { return s + "\U0010FFFF" }
