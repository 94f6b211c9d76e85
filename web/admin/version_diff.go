// SPDX-License-Identifier: EUPL-1.2

package admin

import (
	"slices"

	"sild/pack"
	"sild/web/page"
	"sild/web/record"
)

// A changeChapter is what changed in one part of a pack.
type changeChapter struct {
	Key  string
	Rows []changeRow
}

// A changeRow is one thing that changed, in words.
type changeRow struct {
	Name, Kind string
	Details    []changeDetail
}

// A changeDetail is what one thing says, and said.
type changeDetail struct{ Label, Lang, From, To string }

// changeChapters tells the differences of two versions in words.
func changeChapters(v *page.Visit, all []pack.Change) (list []changeChapter) {
	for _, c := range all {
		key := "change.chapter." + c.Chapter
		i := slices.IndexFunc(list, func(x changeChapter) bool { return x.Key == key })
		if i < 0 {
			list = append(list, changeChapter{Key: key})
			i = len(list) - 1
		}
		r := changeRow{Name: v.Page.Pick(c.Names), Kind: c.Kind}
		if c.Chapter == "facts" || c.ID == "order" {
			r.Name = keyWord(v, c.ID)
		}
		if r.Name == "" {
			r.Name = c.ID
		}
		if c.In != "" {
			r.Name = c.In + " · " + r.Name
		}
		for _, d := range c.Details {
			r.Details = append(r.Details, changeDetail{keyWord(v, d.Key), d.Lang, saidIn(v, d.From), saidIn(v, d.To)})
		}
		list[i].Rows = append(list[i].Rows, r)
	}
	return list
}

// keyWord is a key of a pack in words, where it has any.
func keyWord(v *page.Visit, key string) string {
	if word := "change.key." + key; v.Page.Has(word) {
		return v.Page.T(word)
	}
	return key
}

// saidIn is a value of a pack, a timing in words.
func saidIn(v *page.Visit, text string) string {
	if t, ok := pack.ReadTiming(text); ok {
		return page.SentenceCase(record.Timing(v, t))
	}
	return text
}
