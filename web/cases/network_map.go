// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"sild/casework"
	"sild/web/page"
)

// A networkMap is the network as layers: who is nearer to the person stands
// higher. What somebody is like is told by the shape of the mark, never by its
// colour alone.
type networkMap struct {
	Says   string
	Height int
	Name   string
	Layers []networkLayer
}

// A networkLayer is all who are as close.
type networkLayer struct {
	Key    string // near, middle, far, unknown
	Y, H   int
	LabelY int
	Marks  []networkMark
}

// A networkMark is one member in the picture.
type networkMark struct {
	X, TextX string // in percent of the width
	Y, TextY int
	Is       string // supportive, mixed, harmful, unknown
	Name     string
	New      bool
}

// The measures of the picture, in pixels: as on a phone, where two names stand
// side by side.
const (
	mapHead  = 44 // the person
	layerTop = 34 // its word
	markStep = 34
	layerGap = 6
	nameFits = 19 // letters, beside a mark at half of 358 pixels
)

func newNetworkMap(v *page.Visit, name string, members []casework.Member) networkMap {
	m := networkMap{Name: page.Cut(name, 34), Height: mapHead}
	rtl := v.Page.Dir() == "rtl"
	for _, key := range []string{"near", "middle", "far", "unknown"} {
		l := networkLayer{Key: key, Y: m.Height, LabelY: m.Height + 22}
		n := 0
		for _, one := range members {
			is := one.Closeness
			if is == "" {
				is = "unknown"
			}
			if is != key {
				continue
			}
			x := 4.0
			if n%2 == 1 {
				x = 53
			}
			text := x + 4.5
			if rtl {
				x, text = 100-x, 100-text
			}
			mark := networkMark{X: page.Percent(x), TextX: page.Percent(text), Is: one.Quality, Name: one.Name, New: one.Added == "yes"}
			mark.Y = l.Y + layerTop + n/2*markStep + markStep/2
			mark.TextY = mark.Y + 5
			if mark.Is == "" {
				mark.Is = "unknown"
			}
			fits := nameFits
			if mark.New {
				fits -= 3
			}
			if page.Cut(one.Name, fits) != one.Name {
				mark.Name = page.Cut(one.Name, fits-1) + "…"
			}
			l.Marks = append(l.Marks, mark)
			n++
		}
		if n == 0 {
			continue
		}
		l.H = layerTop + (n+1)/2*markStep + 6
		m.Height = l.Y + l.H + layerGap
		m.Layers = append(m.Layers, l)
	}
	return m
}
