// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// An unsavedForm is a form that could not be dealt with now, to be sent again as it
// is: nothing of it is saved, and nothing of the record can be shown.
type unsavedForm struct {
	Action string
	Hidden []hidden
	Long   []field // what somebody wrote: shown, so that they see that it is there
}

// givesBack reports whether what was typed can be given back: a password or a
// code is not, and a file cannot be.
func (v *visit) givesBack() bool {
	if v.r.Method != http.MethodPost || len(v.form) == 0 || v.sent.scan != nil || v.sent.err != nil {
		return false
	}
	for _, secret := range []string{"/sign-in", "/invitation/", "/me/"} { // where one says who one is
		if strings.HasPrefix(v.r.URL.Path, secret) {
			return false
		}
	}
	return true
}

// giveBack answers that it cannot be done now, with all that was typed.
func (v *visit) giveBack(code int, key string) {
	x := unsavedForm{Action: v.r.URL.RequestURI()}
	for _, name := range slices.Sorted(maps.Keys(v.form)) {
		for _, value := range v.form[name] {
			if name != "once" && (utf8.RuneCountInString(value) > 60 || strings.Contains(value, "\n")) {
				x.Long = append(x.Long, field{Name: name, Label: "unsaved.text", Value: value, Rows: 6})
				continue
			}
			x.Hidden = append(x.Hidden, hidden{name, value})
		}
	}
	v.page.Title, v.page.Failed, v.page.Saved, v.page.Problems = v.page.T("unsaved.title"), true, nil, nil
	v.send(unsavedPage(v.page, key, x), code)
}
