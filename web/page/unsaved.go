// SPDX-License-Identifier: EUPL-1.2

package page

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
	Hidden []Hidden
	Long   []Field // what somebody wrote: shown, so that they see that it is there
}

// givesBack reports whether what was typed can be given back: a password or a
// code is not, and a file cannot be.
func (v *Visit) givesBack() bool {
	if v.Request.Method != http.MethodPost || len(v.Form) == 0 || v.Sent.Scan != nil || v.Sent.Err != nil {
		return false
	}
	for _, secret := range []string{"/sign-in", "/invitation/", "/me/"} { // where one says who one is
		if strings.HasPrefix(v.Request.URL.Path, secret) {
			return false
		}
	}
	return true
}

// giveBack answers that it cannot be done now, with all that was typed.
func (v *Visit) giveBack(code int, key string) {
	x := unsavedForm{Action: v.Request.URL.RequestURI()}
	for _, name := range slices.Sorted(maps.Keys(v.Form)) {
		for _, value := range v.Form[name] {
			if name != "once" && (utf8.RuneCountInString(value) > 60 || strings.Contains(value, "\n")) {
				x.Long = append(x.Long, Field{Name: name, Label: "unsaved.text", Value: value, Rows: 6})
				continue
			}
			x.Hidden = append(x.Hidden, Hidden{name, value})
		}
	}
	v.Page.Title, v.Page.Failed, v.Page.Saved, v.Page.Problems = v.Page.T("unsaved.title"), true, nil, nil
	v.Send(unsavedPage(v.Page, key, x), code)
}
