// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"sild"
	"sild/access"
	"sild/db"
	"sild/i18n"
)

// A Double is somebody who may be the person that one is about to enter, with
// how what is known of both compares.
type Double struct {
	Listed
	CodeIs string // "same", "differs", or empty: one of them has none
	NameIs string // "same": the same words in any order; "near": but for a letter; or "differs"
	BornIs string // "same", "fits": as far as it is known; "differs", or empty: of one nothing is known
}

// likeness are the words by which a Double compares.
const (
	same    = "same"
	fits    = "fits"
	near    = "near"
	differs = "differs"
)

// mostDoubles is how many are shown. It is ours: more are no help.
const mostDoubles = 10

// Same finds the people, among those whom the actor may see, who may be the one
// that in describes: the same code; or the words of the name in any order and
// script, each but for one letter, also of former names, and a birth date that
// fits. Of input that is wrong it finds nobody: that is told when it is saved.
func Same(tx *db.Tx, in DetailInput) (_ []Double, err error) {
	defer sild.Wrap(&err, "people.Same")
	p := sild.Problems{}
	d := in.check(p, tx.Today())
	if p.Err() != nil {
		return nil, nil
	}
	list, err := doubles(tx, d, "", false)
	if err != nil {
		return nil, err
	}
	who := make([]Listed, len(list))
	for i, x := range list {
		who[i] = x.Listed
	}
	shown(tx, "search", "I", who)
	return list, nil
}

// DoublesOf are those who may be the same person as the one of rec, whom the
// actor has opened. Of the same name also those of another birth date, which may
// be what is wrong.
func DoublesOf(tx *db.Tx, rec access.Record) (_ []Double, err error) {
	defer sild.Wrap(&err, "people.DoublesOf(%s)", rec.Subject)
	d, err := DetailOf(tx, rec.Person)
	if err != nil {
		return nil, err
	}
	list, err := doubles(tx, d, rec.Subject, true)
	if err != nil {
		return nil, err
	}
	who := make([]Listed, len(list))
	for i, x := range list {
		who[i] = x.Listed
	}
	if len(who) > 0 {
		shown(tx, "search", "I", who)
	}
	return list, nil
}

func doubles(tx *db.Tx, d Detail, but sild.ID, anyAge bool) ([]Double, error) {
	ids, err := namesake(tx, d)
	if err != nil {
		return nil, err
	}
	if d.Code != "" {
		var args []any
		of, err := db.All[sild.ID](tx, `SELECT s.id FROM person_detail d JOIN subject s ON s.person_id = d.subject_id
			WHERE d.replaced_at IS NULL AND d.code = `+arg(&args, d.Code)+` AND d.code_country = `+arg(&args, d.CodeCountry)+`
			AND s.merged_into IS NULL AND `+access.ScopePeople(tx, 'I', &args)+` ORDER BY s.id LIMIT `+strconv.Itoa(mostDoubles), args...)
		if err != nil {
			return nil, err
		}
		ids = append(of, ids...)
	}
	ids = slices.DeleteFunc(ids, func(id sild.ID) bool { return id == but })
	if len(ids) == 0 {
		return nil, nil
	}
	var args []any
	type known struct {
		Subject       sild.ID
		Country, Code string
		Words         string
	}
	rows, err := db.All[known](tx, `SELECT s.id, d.code_country, d.code, coalesce((SELECT f.words FROM person_find f WHERE f.subject_id = s.id AND f.grantee_id = '' LIMIT 1), '')
		FROM subject s JOIN person_detail d ON d.subject_id = s.person_id AND d.replaced_at IS NULL WHERE s.id IN (`+db.List(&args, ids)+`)`, args...)
	if err != nil {
		return nil, err
	}
	of := map[sild.ID]known{}
	for _, r := range rows {
		of[r.Subject] = r
	}
	found, err := listOf(tx, ids)
	if err != nil {
		return nil, err
	}
	var list []Double
	for _, l := range found {
		k := of[l.Subject]
		x := Double{Listed: l, NameIs: likeName(Words(d.Name()), strings.Fields(k.Words)), BornIs: likeBorn(d.Born(), l.Born())}
		if d.Code != "" && k.Code != "" {
			x.CodeIs = differs
			if d.Code == k.Code && d.CodeCountry == k.Country {
				x.CodeIs = same
			}
		}
		if x.CodeIs == same || x.NameIs != differs && (x.BornIs != differs || anyAge && x.NameIs == same) {
			list = append(list, x)
		}
	}
	slices.SortStableFunc(list, func(a, b Double) int { return b.weight() - a.weight() })
	return list[:min(len(list), mostDoubles)], nil
}

// weight orders doubles, the likeliest first.
func (x Double) weight() (n int) {
	for _, v := range []struct {
		says, is string
		points   int
	}{{x.CodeIs, same, 8}, {x.CodeIs, differs, -4}, {x.BornIs, same, 4}, {x.BornIs, fits, 1}, {x.NameIs, same, 2}, {x.NameIs, near, 1}} {
		if v.says == v.is {
			n += v.points
		}
	}
	return n
}

func likeBorn(a, b sild.Partial) string {
	switch {
	case a.IsZero() || b.IsZero():
		return ""
	case a.Exact() && a == b:
		return same
	case !a.From.After(b.Until) && !b.From.After(a.Until):
		return fits
	}
	return differs
}

// likeName compares the words of a name with those under which somebody is
// found: each word must be there, but for as many more as the shorter name
// leaves out.
func likeName(words, keys []string) string {
	hits, exact := 0, 0
	for _, w := range words {
		like := likeWord(w, keys)
		if like != differs {
			hits++
		}
		if like == same {
			exact++
		}
	}
	switch {
	case exact == len(words):
		return same
	case hits == len(words), len(words) > 2 && hits >= 2:
		return near
	}
	return differs
}

func likeWord(w string, keys []string) string {
	latin := i18n.Latin(w)
	for _, k := range keys {
		if k == w || k == latin {
			return same
		}
	}
	for _, k := range keys {
		if oneApart(w, k) || oneApart(latin, k) || i18n.Arabic(w+k) && len(i18n.Consonants(latin)) > 1 && i18n.Consonants(latin) == i18n.Consonants(i18n.Latin(k)) {
			return near
		}
	}
	return differs
}

// oneApart reports whether a and b differ by one letter: put in, left out,
// another, or two neighbours turned. Words of one or two letters never do.
func oneApart(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < shortest || len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	rest := func(from, to int) bool { return slices.Equal(x[from:], y[to:]) }
	if len(x) < len(y) {
		return rest(i, i+1)
	}
	if i == len(x) {
		return false
	}
	return rest(i+1, i+1) || i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && rest(i+2, i+2)
}

// namesake are the people whom the actor may see whose names are like d's, but
// for a letter in each word. It looks along all words of the name but the one
// that most have, and only at those who have another of them too.
func namesake(tx *db.Tx, d Detail) ([]sild.ID, error) {
	words := Words(d.Name())
	if len(words) == 0 || len(words) > mostTerms {
		return nil, nil
	}
	groups, err := groupsOf(tx)
	if err != nil {
		return nil, err
	}
	terms := make([]term, len(words))
	for i, w := range words {
		if terms[i].heard, err = alike(tx, w); err != nil {
			return nil, err
		}
	}
	var ids []sild.ID
	for _, g := range groups {
		most, at := -1, -1
		for i, t := range terms {
			n, err := count(tx, g, func(args *[]any) string { return `f.word IN (` + db.List(args, t.heard) + `)` })
			if err != nil {
				return nil, err
			}
			if n >= most {
				most, at = n, i
			}
		}
		for i, t := range terms {
			if i == at && len(terms) > 1 {
				continue
			}
			var others []term
			if len(terms) > 1 {
				var any term
				for j, o := range terms {
					if j != i {
						any.heard = append(any.heard, o.heard...)
					}
				}
				others = []term{any}
			}
			found, err := stretch(tx, g, func(args *[]any) string { return `f.word IN (` + db.List(args, t.heard) + `)` }, others, Page)
			if err != nil {
				return nil, err
			}
			ids = append(ids, found...)
		}
	}
	extra, err := besides(tx, groups, terms)
	ids = append(ids, extra...)
	slices.Sort(ids)
	return slices.Compact(ids), err
}

// mostAlike is how many words one word is compared with. It is ours.
const mostAlike = 40

// alike are the words of names that are w, sound as it, or differ from it by one
// letter: such a word begins or ends as w does.
func alike(tx *db.Tx, w string) ([]string, error) {
	latin := i18n.Latin(w)
	list := []string{w, latin}
	ears, err := heard(tx, w, latin)
	if err != nil {
		return nil, err
	}
	list = append(list, ears...)
	for _, own := range []string{w, latin} {
		letters := []rune(own)
		if len(letters) < shortest {
			continue
		}
		// Whichever letter differs, and whichever two are turned, one of these stays.
		n := (len(letters) - 1) / 2
		begins, ends := string(letters[:n]), string(letters[n+1:])
		var args []any
		which := `part = word AND part >= ` + arg(&args, begins) + ` AND part < ` + arg(&args, above(begins))
		if utf8.RuneCountInString(ends) >= 2 {
			which += ` OR part = ` + arg(&args, ends)
		}
		near, err := db.All[string](tx, `SELECT DISTINCT word FROM name_part WHERE `+which+` ORDER BY word`, args...)
		if err != nil {
			return nil, err
		}
		for _, x := range near {
			if oneApart(own, x) {
				list = append(list, x)
			}
		}
	}
	var once []string
	for _, x := range list {
		if !slices.Contains(once, x) && len(once) < mostAlike {
			once = append(once, x)
		}
	}
	return once, nil
}
