// SPDX-License-Identifier: EUPL-1.2

package flowtest

import (
	"regexp"
	"slices"
	"strings"

	"sild/db"
)

// Canaries are words that stand nowhere else: where one turns up, what was put
// in somewhere has come out. They look like words of a program, small letters
// alone, because those are the hardest to tell from what may be shown.
type Canaries struct{ where map[string]string }

var canaryForm = regexp.MustCompile(`kq[a-z]{7}zx`)

// New is another word, for what is put in there.
func (c *Canaries) New(where string) string {
	if c.where == nil {
		c.where = map[string]string{}
	}
	word := []byte("kqaaaaaaazx")
	for n, i := len(c.where), 8; n > 0; n, i = n/20, i-1 {
		word[i] = "abcdefghilmnoprstuvy"[n%20]
	}
	c.where[string(word)] = where
	return string(word)
}

// Len is how many there are.
func (c *Canaries) Len() int { return len(c.where) }

// In tells what the words in a text were put into, each once.
func (c *Canaries) In(text string) (found []string) {
	for _, word := range canaryForm.FindAllString(strings.ToLower(text), -1) {
		where, ok := c.where[word]
		if !ok {
			where = "somebody else's " + word
		}
		if !slices.Contains(found, where) {
			found = append(found, where)
		}
	}
	return found
}

// Break takes away most of what is recorded, but not who may sign in and what
// they may see: whatever is asked next goes wrong on our side.
func (w *World) Break() {
	w.t.Helper()
	w.system(func(tx *db.Tx) error {
		for _, table := range []string{
			"case_card", "contact", "appointment", "goal", "plan", "consent", "person_name", "release_date", "referral", "form_answer",
			"referral_draft", "task", "result", "assessment", "paper", "worry", "trip", "network_member", "match_offer", "team",
		} {
			if _, err := db.Exec(tx, `ALTER TABLE `+table+` RENAME TO broken_`+table); err != nil {
				return err
			}
		}
		return nil
	})
}
