// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// TestSigns: why a message of the public looks unwanted; a plain one does not.
func TestSigns(t *testing.T) {
	base := EnquiryInput{Body: "My landlord has written. See https://a.example and www.b.example.", Open: time.Minute}
	for _, c := range []struct {
		name        string
		alike, hour int
		change      func(*EnquiryInput)
		want        []string
	}{
		{"plain", 0, 0, func(*EnquiryInput) {}, nil},
		{"what only machines fill in", 0, 0, func(in *EnquiryInput) { in.Trap = "https://x.example" }, []string{"trap"}},
		{"spaces in it", 0, 0, func(in *EnquiryInput) { in.Trap = "  " }, nil},
		{"at once", 0, 0, func(in *EnquiryInput) { in.Open = tooQuick - time.Millisecond }, []string{"quick"}},
		{"slowly enough", 0, 0, func(in *EnquiryInput) { in.Open = tooQuick }, nil},
		{"nobody knows when", 0, 0, func(in *EnquiryInput) { in.Open = -1 }, []string{"clock"}},
		{"three links", 0, 0, func(in *EnquiryInput) { in.Body += " [url=x]" }, []string{"links"}},
		{"the same again", 1, 0, func(*EnquiryInput) {}, []string{"alike"}},
		{"one less than too many", 0, mostInAnHour - 1, func(*EnquiryInput) {}, nil},
		{"too many in an hour", 0, mostInAnHour, func(*EnquiryInput) {}, []string{"many"}},
		{"all", 2, 99, func(in *EnquiryInput) { in.Trap, in.Open, in.Body = "x", 0, strings.Repeat("HTTP://x ", 3) }, []string{"trap", "quick", "links", "alike", "many"}},
	} {
		in := base
		c.change(&in)
		if got := in.signs(c.alike, c.hour); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q; want %q", c.name, got, c.want)
		}
	}
}
