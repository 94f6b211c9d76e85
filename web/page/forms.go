// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"errors"
	"net/url"
	"slices"

	"sild"
	"sild/i18n"
)

// WithQuery is path with q behind it, if there is any.
func WithQuery(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// SavedAt is the page to which a form returns, with what was saved there.
func SavedAt(path, kind string, id sild.ID) string {
	u, err := url.Parse(path)
	if err != nil {
		return path
	}
	q := u.Query()
	q.Set("saved", kind+"/"+string(id))
	u.RawQuery = q.Encode()
	return u.String()
}

// Gather puts the problems of err into p, under the names that the form has for
// the fields. Any other error is given back.
func (v *Visit) Gather(p sild.Problems, err error, names map[string]string) error {
	e, ok := errors.AsType[*sild.Error](err)
	if err == nil || !ok || e.Kind != sild.Invalid || len(e.Fields) == 0 {
		return err
	}
	for field, m := range e.Fields {
		if to, ok := names[field]; ok {
			field = to
		}
		if _, there := p[field]; !there {
			p[field] = m
		}
	}
	return nil
}

// Choices are options whose words are keys that begin alike.
func Choices(prefix string, values ...string) []Option {
	list := make([]Option, len(values))
	for i, x := range values {
		list[i] = Option{Value: x, Label: prefix + x}
	}
	return list
}

// GoOn is where a form leads when what it asked for was done. What could not be
// read of it and what was refused are shown together; names are pairs of the
// domain's name of a field and the form's.
func (v *Visit) GoOn(to string, p sild.Problems, err error, names ...string) (string, error) {
	called := map[string]string{}
	for i := 0; i+1 < len(names); i += 2 {
		called[names[i]] = names[i+1]
	}
	if err := v.Gather(p, err, called); err != nil {
		return "", err
	}
	return to, p.Err()
}

// SavedPlain says that something was saved where there is nothing to undo.
func (v *Visit) SavedPlain() {
	if v.Form == nil && v.Query("saved") != "" {
		v.Page.Saved = &SavedNote{Text: v.Page.T("me.saved")}
	}
}

// LangOptions are the languages of people at work.
func LangOptions() (list []Option) {
	for _, l := range slices.Clone(i18n.Langs()) {
		list = append(list, Option{Value: string(l), Text: l.Name()})
	}
	return list
}
