// SPDX-License-Identifier: EUPL-1.2

package i18n

import "strings"

// latin are the letters of other scripts in Latin ones, near to how names are
// written in passports (ICAO Doc 9303-3 §6). Signs that are not heard are empty.
var latin = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "zh", 'з': "z", 'и': "i", 'к': "k", 'л': "l", 'м': "m",
	'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh",
	'щ': "sh", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "iu", 'я': "ia", 'і': "i", 'є': "ie", 'ј': "j", 'љ': "lj", 'њ': "nj",
	'ћ': "c", 'ђ': "d", 'џ': "dz",
	'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "th", 'ι': "i", 'κ': "k", 'λ': "l", 'μ': "m",
	'ν': "n", 'ξ': "x", 'ο': "o", 'π': "p", 'ρ': "r", 'σ': "s", 'τ': "t", 'υ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o",
	'ا': "a", 'ب': "b", 'ت': "t", 'ث': "th", 'ج': "j", 'ح': "h", 'خ': "kh", 'د': "d", 'ذ': "d", 'ر': "r", 'ز': "z", 'س': "s",
	'ش': "sh", 'ص': "s", 'ض': "d", 'ط': "t", 'ظ': "z", 'ع': "a", 'غ': "gh", 'ف': "f", 'ق': "q", 'ك': "k", 'ل': "l", 'م': "m",
	'ن': "n", 'ه': "h", 'و': "u", 'ي': "i", 'ء': "", 'پ': "p", 'چ': "ch", 'ژ': "zh", 'گ': "g",
}

// sounds makes one of the spellings of a sound that differ between languages:
// Shustov, Šustov and Sustov; Jevgeni, Yevgeny and Evgenij.
var sounds = strings.NewReplacer(
	"shch", "s", "stsh", "s", "tsch", "c", "tsh", "c", "tch", "c", "sch", "s", "sh", "s", "zh", "z", "ch", "c", "ts", "c", "tz", "c", "ck", "k",
	"kh", "h", "gh", "g", "ph", "f", "th", "t", "x", "ks", "w", "v", "q", "k", "j", "i", "y", "i",
)

// vowels makes one of the ways in which a soft vowel is written after a letter.
var vowels = strings.NewReplacer("ie", "e", "io", "e", "ou", "u")

// Latin is a folded name in plain Latin letters as it sounds, whatever script
// and language it was written in. Names that sound alike give the same; Latin
// of that is the same again. What has no Latin letters here is left as it is.
func Latin(folded string) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(folded, "ου", "u") { // υ alone is heard as i
		if to, ok := latin[r]; ok {
			b.WriteString(to)
		} else {
			b.WriteRune(r)
		}
	}
	s := b.String()
	for {
		next := once(vowels.Replace(once(sounds.Replace(s))))
		if next == s {
			return s
		}
		s = next
	}
}

// once writes each doubled letter once.
func once(s string) string {
	var b strings.Builder
	var last rune
	for _, r := range s {
		if r != last || r == ' ' {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// Consonants are the letters of a name in Latin that Arabic script writes: it
// leaves short vowels out.
func Consonants(latin string) string {
	s := strings.Map(func(r rune) rune {
		if strings.ContainsRune("aeiouv", r) {
			return -1
		}
		return r
	}, latin)
	return strings.TrimSuffix(once(s), "h")
}

// Arabic reports whether s has letters of the Arabic script.
func Arabic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x600 && r <= 0x6ff })
}
