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

// Page is how many people stand on one page of a list, and the most that a
// search shows.
const Page = 50

// longestSearch is how many letters of a search are looked at, and mostTerms how
// many words of it.
const (
	longestSearch = 200
	mostTerms     = 8
)

// Search finds the people whom the actor may see by any part of any words of
// their names, whatever the script and its marks, or by a whole national code.
// Words of one or two letters find by the beginning. Of more than a page the
// first are shown, those whose word begins so before the others, by name. It
// leaves a trail of those shown.
func Search(tx *db.Tx, words string) (_ []Listed, err error) {
	defer sild.Wrap(&err, "people.Search")
	if utf8.RuneCountInString(words) > longestSearch {
		shown(tx, "search", "I", nil)
		return nil, nil
	}
	var ids []sild.ID
	if code := squeeze(words); len(code) == 11 && strings.Trim(code, "0123456789") == "" {
		var args []any
		ids, err = db.All[sild.ID](tx, `SELECT s.id FROM person_detail d JOIN subject s ON s.person_id = d.subject_id
			WHERE d.replaced_at IS NULL AND d.code = `+arg(&args, code)+` AND s.merged_into IS NULL ORDER BY s.id LIMIT `+strconv.Itoa(Page), args...)
	} else {
		ids, err = search(tx, words)
	}
	if err != nil || len(ids) == 0 {
		shown(tx, "search", "I", nil) // that somebody looked, and found nobody
		return nil, err
	}
	found, err := listOf(tx, ids)
	if err != nil {
		return nil, err
	}
	shown(tx, "search", "I", found)
	return found, nil
}

// listOf is what lists tell of these people, by name.
func listOf(tx *db.Tx, ids []sild.ID) ([]Listed, error) {
	var args []any
	query := listed(tx, &args) + ` AND s.id IN (` + db.List(&args, ids) + `)`
	found, err := db.All[Listed](tx, query, args...)
	byName(found)
	return found, err
}

// A term is one word of a search.
type term struct {
	alike []string // as it is written, and as it sounds
	part  bool     // it finds any part of a word, and not only the beginning
	heard []string // words of names that have its consonants, where one of the two is in Arabic
}

func search(tx *db.Tx, words string) ([]sild.ID, error) {
	list := Words(words)
	if len(list) == 0 || len(list) > mostTerms {
		return nil, nil
	}
	terms := make([]term, len(list))
	for i, w := range list {
		t := term{alike: []string{w}, part: utf8.RuneCountInString(w) >= shortest}
		latin := i18n.Latin(w)
		if latin != w && latin != "" && (utf8.RuneCountInString(latin) >= shortest || !t.part) {
			t.alike = append(t.alike, latin)
		}
		var err error
		if t.heard, err = heard(tx, w, latin); err != nil {
			return nil, err
		}
		terms[i] = t
	}
	groups, err := groupsOf(tx)
	if err != nil {
		return nil, err
	}
	var ids []sild.ID
	seen := map[sild.ID]bool{}
	add := func(found []sild.ID) {
		for _, id := range found {
			if !seen[id] {
				seen[id], ids = true, append(ids, id)
			}
		}
	}
	for _, g := range groups {
		found, err := walk(tx, g, terms)
		if err != nil {
			return nil, err
		}
		add(found)
	}
	extra, err := besides(tx, groups, terms)
	add(extra)
	return ids[:min(len(ids), Page)], err
}

// groupsOf are those by whose grants the actor sees people; the empty one is of
// all.
func groupsOf(tx *db.Tx) ([]sild.ID, error) {
	if tx.Actor.Role == sild.System.Role {
		return []sild.ID{""}, nil
	}
	return db.All[sild.ID](tx, `SELECT DISTINCT group_id FROM member WHERE user_id = $1 AND role = $2 AND from_on <= $3 AND until_on >= $3 AND (until_at IS NULL OR until_at > $4) ORDER BY group_id`,
		tx.Actor.User, tx.Actor.Role, tx.Today(), tx.Now)
}

// heard are the words of names that have the consonants of w, if either of the
// two is written in Arabic letters, which leave short vowels out.
func heard(tx *db.Tx, w, latin string) ([]string, error) {
	c := i18n.Consonants(latin)
	if len(c) < 2 {
		return nil, nil
	}
	signs := []string{consonantal}
	if i18n.Arabic(w) {
		signs = append(signs, vocal)
	}
	var args []any
	var which []string
	for _, sign := range signs {
		which = append(which, `part = `+arg(&args, sign+c))
		if len(c) >= shortest {
			which = append(which, `part >= `+arg(&args, sign+c)+` AND part < `+arg(&args, above(sign+c)))
		}
	}
	return db.All[string](tx, `SELECT DISTINCT word FROM name_part WHERE `+strings.Join(which, ` OR `)+` ORDER BY word LIMIT 50`, args...)
}

// matches is the condition that row f of the index is of somebody whose words
// have t.
func (t term) matches(args *[]any) string {
	var any []string
	has := func(text string) {
		any = append(any, `replace(f.words, `+arg(args, text)+`, '') <> f.words`)
	}
	for _, a := range t.alike {
		if t.part {
			has(a)
		} else {
			has(" " + a)
		}
	}
	for _, w := range t.heard {
		has(" " + w + " ")
	}
	return `(` + strings.Join(any, ` OR `) + `)`
}

// A rangeOf is a stretch of the index: all words that begin alike, or one word.
type rangeOf struct {
	from, below string // below empty: this word
}

func (r rangeOf) in(column string, args *[]any) string {
	if r.below == "" {
		return column + ` = ` + arg(args, r.from)
	}
	return column + ` >= ` + arg(args, r.from) + ` AND ` + column + ` < ` + arg(args, r.below)
}

// beginnings are the stretches of the words that begin with t, or sound it.
func (t term) beginnings() (list []rangeOf) {
	for _, a := range t.alike {
		list = append(list, rangeOf{a, above(a)})
	}
	for _, w := range t.heard {
		list = append(list, rangeOf{from: w})
	}
	return list
}

// walk finds the first people of a grantee's part of the index. It goes along
// the word that fewest have, and stops when a page is full, however many there
// are of that name.
func walk(tx *db.Tx, grantee sild.ID, terms []term) ([]sild.ID, error) {
	rarest := 0
	if len(terms) > 1 {
		least := -1
		for i, t := range terms {
			n, err := few(tx, grantee, t)
			if err != nil {
				return nil, err
			}
			if least < 0 || n < least {
				least, rarest = n, i
			}
		}
	}
	lead, others := terms[rarest], slices.Delete(slices.Clone(terms), rarest, rarest+1)
	var ids []sild.ID
	take := func(where func(*[]any) string) error {
		found, err := stretch(tx, grantee, where, others, Page+len(ids))
		for _, id := range found {
			if len(ids) < Page && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		return err
	}
	for _, r := range lead.beginnings() {
		if len(ids) == Page {
			return ids, nil
		}
		if err := take(func(args *[]any) string { return r.in(`f.word`, args) }); err != nil {
			return nil, err
		}
	}
	if !lead.part || len(ids) == Page {
		return ids, nil
	}
	within, err := within(tx, lead)
	if err != nil || len(within) == 0 {
		return ids, err
	}
	// Words that have it further inside. If few people have them, all at once; if
	// many, a word at a time until the page is full.
	for i := 0; i < len(within) && len(ids) < Page; {
		n := min(len(within)-i, 16)
		chunk := within[i : i+n]
		some, err := count(tx, grantee, func(args *[]any) string { return `f.word IN (` + db.List(args, chunk) + `)` })
		if err != nil {
			return nil, err
		}
		if some <= manyRows {
			if err := take(func(args *[]any) string { return `f.word IN (` + db.List(args, chunk) + `)` }); err != nil {
				return nil, err
			}
		} else {
			for _, w := range chunk {
				if len(ids) == Page {
					break
				}
				if err := take(func(args *[]any) string { return `f.word = ` + arg(args, w) }); err != nil {
					return nil, err
				}
			}
		}
		i += n
	}
	return ids, nil
}

// manyRows is from how many rows on it pays to walk word by word.
const manyRows = 200

// count counts rows of the index up to one more than manyRows.
func count(tx *db.Tx, grantee sild.ID, where func(*[]any) string) (int, error) {
	args := []any{string(grantee)}
	return db.One[int](tx, `SELECT count(*) FROM (SELECT 1 FROM person_find f WHERE f.grantee_id = $1 AND `+where(&args)+` LIMIT `+strconv.Itoa(manyRows+1)+`) x`, args...)
}

// few says about how many have a term: the beginnings, and where those are none
// the insides.
func few(tx *db.Tx, grantee sild.ID, t term) (n int, err error) {
	for _, r := range t.beginnings() {
		some, err := count(tx, grantee, func(args *[]any) string { return r.in(`f.word`, args) })
		if err != nil {
			return 0, err
		}
		n += some
	}
	if !t.part {
		return n, nil
	}
	inside, err := within(tx, t)
	for i := 0; err == nil && i < len(inside) && n <= manyRows; i += 16 {
		chunk := inside[i:min(i+16, len(inside))]
		var some int
		some, err = count(tx, grantee, func(args *[]any) string { return `f.word IN (` + db.List(args, chunk) + `)` })
		n += some
	}
	return n, err
}

// within are the words that have a term inside and do not begin with it.
func within(tx *db.Tx, t term) ([]string, error) {
	var args []any
	var parts, not []string
	for _, a := range t.alike {
		r := rangeOf{a, above(a)}
		parts = append(parts, r.in(`part`, &args))
		not = append(not, `NOT (`+r.in(`word`, &args)+`)`)
	}
	return db.All[string](tx, `SELECT DISTINCT word FROM name_part WHERE (`+strings.Join(parts, ` OR `)+`) AND `+strings.Join(not, ` AND `)+` ORDER BY word`, args...)
}

// stretch is at least the first limit people whom the actor may see along a
// stretch of the index, if there are so many. One person may stand there under
// several words.
func stretch(tx *db.Tx, grantee sild.ID, where func(*[]any) string, others []term, limit int) (ids []sild.ID, err error) {
	const spare = 10 // for those who stand there twice
	for skip := 0; ; skip += limit + spare {
		query, args := stretchText(tx, grantee, where, others, limit+spare, skip)
		rows, err := db.All[sild.ID](tx, query, args...)
		if err != nil {
			return nil, err
		}
		for _, id := range rows {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		if len(rows) < limit+spare || len(ids) >= limit {
			return ids, nil
		}
	}
}

// stretchText walks person_find_walk, which begins with the grantee, and looks
// at who may see each on the way.
func stretchText(tx *db.Tx, grantee sild.ID, where func(*[]any) string, others []term, limit, skip int) (string, []any) {
	args := []any{string(grantee)}
	query := `SELECT f.subject_id FROM person_find f CROSS JOIN subject s WHERE f.grantee_id = $1 AND s.id = f.subject_id AND ` + where(&args)
	for _, t := range others {
		query += ` AND ` + t.matches(&args)
	}
	query += ` AND ` + access.ScopePeople(tx, 'I', &args)
	return query + ` ORDER BY f.word, f.sort_key, f.subject_id LIMIT ` + strconv.Itoa(limit) + ` OFFSET ` + strconv.Itoa(skip), args
}

// besides finds those whom a grant opens that does not follow from facts: such
// grants are few, and the index does not know them.
func besides(tx *db.Tx, groups []sild.ID, terms []term) ([]sild.ID, error) {
	if tx.Actor.Role == sild.System.Role {
		return nil, nil
	}
	var args []any
	query := `SELECT DISTINCT s.id FROM access_grant u CROSS JOIN subject s CROSS JOIN person_find f
		WHERE NOT u.settled AND u.grantee_id IN (` + db.List(&args, groups) + `) AND s.id = u.subject_id AND f.subject_id = s.id AND f.grantee_id = ''`
	for _, t := range terms {
		query += ` AND ` + t.matches(&args)
	}
	query += ` AND ` + access.ScopePeople(tx, 'I', &args)
	return db.All[sild.ID](tx, query+` ORDER BY s.id LIMIT `+strconv.Itoa(Page), args...)
}
