// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/pack"
)

// TestLimits holds each limit at its edge: one is warned from a part of it on, that
// of a year is over all who pay, and of a part-time worker that part of it.
func TestLimits(t *testing.T) {
	sum := func(of sild.ID, hours int) PayerSum { return PayerSum{Programme: of, People: 60 * hours} }
	for _, x := range []struct {
		name        string
		a, b        pack.Hours
		year, month []PayerSum
		share       int
		want        []HoursLimit
	}{
		{"below", pack.Hours{Year: 1720}, pack.Hours{}, []PayerSum{sum("a", 1547)}, nil, 0, nil},
		{"near", pack.Hours{Year: 1720}, pack.Hours{}, []PayerSum{sum("a", 1548)}, nil, 0, []HoursLimit{{"year", "", 1548 * 60, 1720 * 60, ""}}},
		{"of all together", pack.Hours{Year: 1720, Warn: 100}, pack.Hours{}, []PayerSum{sum("a", 1700), sum("b", 21)}, nil, 0, []HoursLimit{{"year", "", 1721 * 60, 1720 * 60, ""}}},
		{"the stricter", pack.Hours{Year: 1720}, pack.Hours{Year: 1600, Warn: 100}, []PayerSum{sum("a", 1000), sum("b", 600)}, nil, 0, []HoursLimit{{"year", "", 1600 * 60, 1600 * 60, ""}}},
		{"half time", pack.Hours{Year: 1720, Warn: 100}, pack.Hours{}, []PayerSum{sum("a", 860)}, nil, 50, []HoursLimit{{"year", "", 860 * 60, 860 * 60, ""}}},
		{
			"a contract",
			pack.Hours{ContractYear: 500, Warn: 80},
			pack.Hours{ContractMonth: 40},
			[]PayerSum{sum("a", 400), sum("b", 90)},
			[]PayerSum{sum("a", 90), sum("b", 36)},
			0,
			[]HoursLimit{{"contract_year", "a", 400 * 60, 500 * 60, ""}, {"contract_month", "b", 36 * 60, 40 * 60, ""}},
		},
	} {
		got := limits(map[sild.ID]*pack.Hours{"a": &x.a, "b": &x.b}, x.year, x.month, x.share)
		if diff := cmp.Diff(x.want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", x.name, diff)
		}
	}
	if (HoursLimit{Minutes: 60, Most: 60}).Passed() || !(HoursLimit{Minutes: 61, Most: 60}).Passed() {
		t.Error("a limit is passed with the minute after it")
	}
}
