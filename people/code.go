// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"fmt"
	"log/slog"
	"strings"
	"time"
	"unicode"

	"sild"
)

// A Code is a person's national code: the Estonian isikukood ("EE") or the
// Lithuanian asmens kodas ("LT"). Both are eleven digits GYYMMDDSSSC with the
// same check digit (domain §2.3). Printed, it is "[private]".
type Code struct{ Country, Value string }

// ParseCode reads a code as people write it, blanks anywhere, and checks all
// that can be checked without a register. The problem is Invalid, with the key
// code.country, code.digits, code.length, code.checksum or code.date.
func ParseCode(country, value string) (Code, error) {
	bad := func(key string) (Code, error) { return Code{}, &sild.Error{Kind: sild.Invalid, Key: key} }
	c := Code{Country: strings.ToUpper(strings.TrimSpace(country)), Value: squeeze(value)}
	if c.Country != "EE" && c.Country != "LT" {
		return bad("code.country")
	}
	if strings.Trim(c.Value, "0123456789") != "" {
		return bad("code.digits")
	}
	if len(c.Value) != 11 {
		return bad("code.length")
	}
	if c.Value[10] != checkDigit(c.Value[:10]) {
		return bad("code.checksum")
	}
	if _, ok := c.Born(); !ok && !c.dateless() {
		return bad("code.date")
	}
	return c, nil
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// checkDigit is the last digit of a code that begins with these ten (domain §2.3).
func checkDigit(ten string) byte {
	for _, weights := range [2]string{"1234567891", "3456789123"} {
		sum := 0
		for i := range 10 {
			sum += int(ten[i]-'0') * int(weights[i]-'0')
		}
		if r := sum % 11; r < 10 {
			return '0' + byte(r)
		}
	}
	return '0'
}

// dateless reports whether c is a Lithuanian code given without a birth date:
// those begin with 9, and tell neither birth nor sex (domain §2.3).
func (c Code) dateless() bool {
	return c.Country == "LT" && strings.HasPrefix(c.Value, "9")
}

func (c Code) wellFormed() bool {
	return len(c.Value) == 11 && strings.Trim(c.Value, "0123456789") == ""
}

// Born is the birth date in c, if c has one.
func (c Code) Born() (sild.Date, bool) {
	if !c.wellFormed() || c.Value[0] < '1' || c.Value[0] > '8' {
		return sild.Date{}, false
	}
	two := func(i int) int { return int(c.Value[i]-'0')*10 + int(c.Value[i+1]-'0') }
	year := 1800 + int(c.Value[0]-'1')/2*100 + two(1)
	d := sild.NewDate(year, time.Month(two(3)), two(5))
	// NewDate goes on into the next month where there is no such day; a birth date does not.
	if d.Year() != year || int(d.Month()) != two(3) || d.Day() != two(5) {
		return sild.Date{}, false
	}
	return d, true
}

// Sex is "m" or "f" as c has it, if c tells.
func (c Code) Sex() (string, bool) {
	if _, ok := c.Born(); !ok {
		return "", false
	}
	if c.Value[0]%2 == 1 {
		return "m", true
	}
	return "f", true
}

// Format keeps c out of every log.
func (Code) Format(f fmt.State, _ rune) { fmt.Fprint(f, "[private]") }

// LogValue keeps c out of every structured log.
func (Code) LogValue() slog.Value { return slog.StringValue("[private]") }

// Synthetic makes a code that fits an invented person, for the demo and for
// tests only: it may be a living person's. The serial is 0 to 999; born must lie
// in the years 1800 to 2199. Country is "EE" or "LT".
func Synthetic(country string, born sild.Date, male bool, serial int) Code {
	year := born.Year()
	if year < 1800 || year > 2199 || serial < 0 || serial > 999 {
		panic(fmt.Sprintf("no code fits a person born in %d with serial %d", year, serial))
	}
	first := (year-1800)/100*2 + 1
	if !male {
		first++
	}
	ten := fmt.Sprintf("%d%s%03d", first, born.Time().Format("060102"), serial)
	return Code{Country: country, Value: ten + string(checkDigit(ten))}
}
