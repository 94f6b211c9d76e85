// SPDX-License-Identifier: EUPL-1.2

package org

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"sync"
	"unicode"

	"github.com/ccojocar/zxcvbn-go/data"
)

// leastBits is how hard a password must be to guess for somebody who knows which
// words people take: 2^30 guesses. It is ours: an account lets in some hundred
// guesses at its door, and a hash that was stolen costs tens of milliseconds each.
const leastBits = 30

//go:embed password_common.txt
var commonText string

// common are passwords and words of our own, in the languages of our users.
var common = func() map[string]bool {
	m := map[string]bool{}
	for _, line := range strings.Fields(commonText) {
		m[line] = true
		if word := bare(line); word != "" {
			m[word] = true
		}
	}
	return m
}()

// known are the words that passwords are made of, with the bits that each tells:
// of the commonest passwords, English words and names in order, those of common
// alike. They are read when the first password is chosen.
var known = sync.OnceValue(func() map[string]float64 {
	bits := map[string]float64{}
	for _, name := range []string{"Passwords", "English", "MaleNames", "FemaleNames", "Surnames"} {
		asset, err := data.Asset("data/" + name + ".json")
		var list struct{ List []string }
		if err == nil {
			err = json.Unmarshal(asset, &list)
		}
		if err != nil {
			panic(fmt.Sprintf("org: the list %s of common words: %v", name, err))
		}
		for i, word := range list.List {
			if old, there := bits[word]; len(word) >= 3 && (!there || math.Log2(float64(i+2)) < old) {
				bits[word] = math.Log2(float64(i + 2))
			}
		}
	}
	for word := range common {
		bits[word] = min(8, cmpBits(bits, word))
	}
	return bits
})

func cmpBits(bits map[string]float64, word string) float64 {
	if b, there := bits[word]; there {
		return b
	}
	return math.Inf(1)
}

// rows are signs that fingers find one after the other; ours.
var rows = []string{
	"0123456789012345", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopüõ[]", "asdfghjklöä;'", "zxcvbnm,./", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "qazwsxedcrfvtgbyhnujmikolp", "147258369", "789456123", "!@#$%^&*()", "!\"#¤%&/()=",
}

// unturned reads the signs that stand for letters.
var unturned = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b", "9", "g", "@", "a", "$", "s", "!", "i", "€", "e", "+", "t")

// bitsOf is how much a password tells at the least to somebody who puts it together
// from words of bits and of own, from rows of the keyboard, years, repetitions and
// single signs. It looks at the first hundred signs.
func bitsOf(password string, own map[string]float64) float64 {
	const single, digit, longest = 4.7, 3.32, 32
	signs := []rune(strings.ToLower(password))
	signs = signs[:min(len(signs), 100)]
	least := make([]float64, len(signs)+1)
	for to := 1; to <= len(signs); to++ {
		least[to] = least[to-1] + single
		if r := signs[to-1]; r >= '0' && r <= '9' {
			least[to] = least[to-1] + digit
		}
		for from := max(0, to-longest); from <= to-3; from++ {
			word := string(signs[from:to])
			if b := least[from] + wordBits(signs, from, to, word, own); b < least[to] {
				least[to] = b
			}
		}
	}
	return least[len(signs)]
}

// wordBits is what a word tells that stands in signs.
func wordBits(signs []rune, from, to int, word string, own map[string]float64) float64 {
	least := math.Inf(1)
	for i, w := range [2]string{word, unturned.Replace(word)} {
		b := min(cmpBits(known(), w), cmpBits(own, w))
		least = min(least, b+float64(i))
	}
	if n := to - from; from >= n && string(signs[from-n:from]) == word {
		least = min(least, 2)
	}
	if len(word) == 4 && (strings.HasPrefix(word, "19") || strings.HasPrefix(word, "20")) && word[2] >= '0' && word[2] <= '9' && word[3] >= '0' && word[3] <= '9' {
		least = min(least, 7)
	}
	for _, row := range rows {
		if strings.Contains(row, word) || strings.Contains(row, backwards(word)) {
			return min(least, 5)
		}
	}
	return least
}

func backwards(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

// wordsOf are the words of names and addresses.
func wordsOf(names []string) (list []string) {
	for _, name := range names {
		name, _, _ = strings.Cut(strings.ToLower(name), "@")
		for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if len([]rune(word)) > 2 {
				list = append(list, word)
			}
		}
	}
	return list
}

// bare is s without what people add to a word to please a rule: case, and
// figures and signs at its ends.
func bare(s string) string {
	return strings.TrimFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) })
}

// guessed reports whether a password is among the first that somebody would try:
// a common one, few different letters, one step after another, not much more than
// a name, or words put together that anybody would take.
func guessed(password string, names []string) bool {
	letters := map[rune]bool{}
	steps, last := 0, rune(-9)
	for _, r := range strings.ToLower(password) {
		letters[r] = true
		if d := r - last; d == 1 || d == -1 || d == 0 {
			steps++
		}
		last = r
	}
	if len(letters) < 5 || steps*4 >= len([]rune(password))*3 || common[bare(password)] || common[strings.ToLower(password)] {
		return true
	}
	own, rest := map[string]float64{}, strings.ToLower(password)
	for _, word := range wordsOf(names) {
		own[word], own[unturned.Replace(word)] = 4, 4
		rest = strings.ReplaceAll(rest, word, "")
	}
	return len([]rune(bare(rest))) < 4 && len(rest) < len(password) || bitsOf(password, own) < leastBits
}
