// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"sild"
)

func TestParseCode(t *testing.T) {
	good := func(country, value, born, sex string) {
		t.Helper()
		c, err := ParseCode(country, value)
		if err != nil {
			t.Errorf("ParseCode(%q, %q): %v", country, value, err)
			return
		}
		if d, ok := c.Born(); d.String() != born || ok != (born != "") {
			t.Errorf("%s is of one born on %q, %v; want %q", value, d, ok, born)
		}
		if s, ok := c.Sex(); s != sex || ok != (sex != "") {
			t.Errorf("%s has sex %q, %v; want %q", value, s, ok, sex)
		}
	}
	bad := func(country, value, key string) {
		t.Helper()
		c, err := ParseCode(country, value)
		e, ok := errors.AsType[*sild.Error](err)
		if !ok || e.Kind != sild.Invalid || e.Key != key {
			t.Errorf("ParseCode(%q, %q) = %v; want %s", country, value, err, key)
		}
		if c != (Code{}) {
			t.Errorf("ParseCode(%q, %q) gives a code and an error", country, value)
		}
	}

	// The vectors of domain §2.3, the same in both countries.
	for _, country := range []string{"EE", "LT"} {
		// check digit by the first weights
		good(country, "38001010009", "1980-01-01", "m")
		good(country, "60002290003", "2000-02-29", "f")
		good(country, "37605030299", "1976-05-03", "m")
		// by the second weights
		good(country, "38001010015", "1980-01-01", "m")
		good(country, "50501010001", "2005-01-01", "m")
		good(country, "60002290077", "2000-02-29", "f")
		// ten in both rounds is 0
		good(country, "38001010250", "1980-01-01", "m")
		good(country, "50501010850", "2005-01-01", "m")
		good(country, "50501011400", "2005-01-01", "m")
		// a fitting check digit, but 1999 had no 29 February
		bad(country, "49902290002", "code.date")
	}

	// As people write it.
	good("ee", " 380 0101 0009 ", "1980-01-01", "m")
	good(" lt", "3800101\u00a00009\n", "1980-01-01", "m")

	// Lithuanian codes that begin with 9 carry no birth date, Estonian ones do not exist.
	dateless := "9380010100"
	good("LT", dateless+string(checkDigit(dateless)), "", "")
	bad("EE", dateless+string(checkDigit(dateless)), "code.date")
	none := "0380010100"
	bad("EE", none+string(checkDigit(none)), "code.date")
	bad("LT", none+string(checkDigit(none)), "code.date")

	for _, ten := range []string{"3801301000", "3800001000", "3800132000", "3800100000"} { // 13th month, no month, 32nd day, no day
		bad("EE", ten+string(checkDigit(ten)), "code.date")
	}
	bad("EE", "38001010008", "code.checksum")
	bad("EE", "38001010090", "code.checksum")
	bad("EE", "38001100009", "code.checksum") // two digits swapped
	bad("EE", "", "code.length")
	bad("EE", "3800101000", "code.length")
	bad("EE", "380010100099", "code.length")
	bad("EE", strings.Repeat("3", 1<<20), "code.length")
	bad("EE", "3800101000A", "code.digits")
	bad("EE", "-38001010009", "code.digits")
	bad("EE", "3800101000\x00", "code.digits")
	bad("EE", "3800101000\xff", "code.digits")
	bad("EE", "３８００１０１０００９", "code.digits")
	bad("EE", "38001\u200b010009", "code.digits")
	bad("LV", "38001010009", "code.country")
	bad("", "38001010009", "code.country")
}

// TestCodeMadeByHand: a Code that nobody checked answers, and does not panic.
func TestCodeMadeByHand(t *testing.T) {
	for _, value := range []string{"", "3", "38001010009999", "abcdefghijk", "38001-10009", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "9"} {
		c := Code{"LT", value}
		if d, ok := c.Born(); ok {
			t.Errorf("%q has birth date %s", value, d)
		}
		if s, ok := c.Sex(); ok {
			t.Errorf("%q has sex %s", value, s)
		}
	}
}

func TestSynthetic(t *testing.T) {
	for _, born := range []string{"1899-12-31", "1900-01-01", "1980-01-01", "1999-12-31", "2000-02-29", "2105-06-07"} {
		for _, male := range []bool{true, false} {
			for serial := range 1000 {
				for _, country := range []string{"EE", "LT"} {
					want := Synthetic(country, sild.MustDate(born), male, serial)
					got, err := ParseCode(country, want.Value)
					if err != nil || got != want {
						t.Fatalf("born %s, serial %d: %s is refused: %v", born, serial, want.Value, err)
					}
					if d, _ := got.Born(); d.String() != born {
						t.Fatalf("%s is of one born on %s; want %s", want.Value, d, born)
					}
					if s, _ := got.Sex(); (s == "m") != male {
						t.Fatalf("%s has sex %s", want.Value, s)
					}
				}
			}
		}
	}
	if got := Synthetic("EE", sild.MustDate("1980-01-01"), true, 0).Value; got != "38001010009"[:10]+string(checkDigit("3800101000")) {
		t.Errorf("Synthetic = %s", got)
	}
	bad := func(born sild.Date, serial int) {
		t.Helper()
		defer func() {
			if recover() == nil {
				t.Errorf("a code is made for %s, serial %d", born, serial)
			}
		}()
		Synthetic("EE", born, true, serial)
	}
	bad(sild.MustDate("1980-01-01"), 1000)
	bad(sild.MustDate("1980-01-01"), -1)
	bad(sild.NewDate(1799, 12, 31), 1)
	bad(sild.NewDate(2200, 1, 1), 1)
}

func TestCodeIsNotPrinted(t *testing.T) {
	const canary = "38001010009"
	c, err := ParseCode("EE", canary)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T", "%20s"} {
		fmt.Fprintf(&out, verb+"\n", c)
		fmt.Fprintf(&out, verb+"\n", &c)
		fmt.Fprintf(&out, verb+"\n", []Code{c})
		fmt.Fprintf(&out, verb+"\n", struct{ C Code }{c})
	}
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "code", c)
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "code", c)
	for _, leak := range []string{canary, fmt.Sprintf("%x", canary), fmt.Sprintf("%X", canary)} {
		if strings.Contains(out.String(), leak) {
			t.Errorf("a code is printed: %s", out.String())
		}
	}
}

func FuzzParseCode(f *testing.F) {
	for _, s := range []string{"38001010009", "49902290002", "93800101005", " 380 0101 0009", "３", "\xff"} {
		f.Add("EE", s)
		f.Add("LT", s)
	}
	f.Fuzz(func(t *testing.T, country, value string) {
		c, err := ParseCode(country, value)
		if err != nil {
			if _, ok := errors.AsType[*sild.Error](err); !ok {
				t.Errorf("ParseCode(%q, %q): %v is not for people", country, value, err)
			}
			return
		}
		again, err := ParseCode(c.Country, c.Value)
		if err != nil || again != c {
			t.Errorf("ParseCode(%q, %q) = %s, which is read as %s, %v", country, value, c.Value, again.Value, err)
		}
		if born, ok := c.Born(); ok {
			sex, _ := c.Sex()
			serial := int(c.Value[7]-'0')*100 + int(c.Value[8]-'0')*10 + int(c.Value[9]-'0')
			if s := Synthetic(c.Country, born, sex == "m", serial); s != c {
				t.Errorf("%s, made anew, is %s", c.Value, s.Value)
			}
		} else if !c.dateless() {
			t.Errorf("%s has no birth date", c.Value)
		}
	})
}
