// SPDX-License-Identifier: EUPL-1.2

package i18n

import "testing"

// TestLatin: one name gives one word, in whatever script and spelling.
func TestLatin(t *testing.T) {
	for _, same := range [][]string{
		{"Šustov", "Shustov", "Sustov", "Шустов", "Schustov"},
		{"Jevgeni", "Yevgeni", "Evgenij", "Евгений", "Yevgeny", "Evgeni"},
		{"Žanna", "Zhanna", "Zana", "Жанна"},
		{"Fjodor", "Фёдор", "Федор", "Fyodor"},
		{"Juri", "Yury", "Юрий", "Yuri"},
		{"Õnne", "Onne"},
		{"Aleksejev", "Alekseev", "Алексеев"},
		{"Papadopoulos", "Παπαδόπουλος"},
		{"Tšornõi", "Tsornoi", "Chornoi"},
		{"Ali", "علي"},
		{"Wiktor", "Viktor", "Виктор"},
	} {
		want := Latin(Fold(same[0]))
		for _, s := range same {
			got := Latin(Fold(s))
			if got != want {
				t.Errorf("%s sounds %q; want %q as %s", s, got, want, same[0])
			}
			if again := Latin(got); again != got {
				t.Errorf("%s sounds %q, and that %q", s, got, again)
			}
		}
	}
	for _, differ := range [][2]string{{"Mari", "Marta"}, {"Tamm", "Kask"}, {"Андрей", "Андрес"}} {
		if Latin(Fold(differ[0])) == Latin(Fold(differ[1])) {
			t.Errorf("%s and %s sound the same", differ[0], differ[1])
		}
	}
	for _, same := range [][]string{{"Muhammad", "محمد", "Mohamed"}, {"Fatima", "فاطمة"}, {"Khalid", "خالد"}, {"Anwar", "أنور"}} {
		want := Consonants(Latin(Fold(same[0])))
		for _, s := range same {
			if got := Consonants(Latin(Fold(s))); got != want {
				t.Errorf("%s has the consonants %q; want %q", s, got, want)
			}
		}
	}
	if !Arabic("محمد") || Arabic("Mohamed") {
		t.Error("the Arabic script is not told from others")
	}
}

func FuzzLatin(f *testing.F) {
	for _, s := range []string{"Šustov", "Жанна", "محمد", "\xff", "iiee", "xioe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		one := Latin(Fold(s))
		if two := Latin(one); two != one {
			t.Errorf("%q sounds %q, and that %q", s, one, two)
		}
	})
}
