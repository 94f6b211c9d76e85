// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
)

// A Form is the frame of a form that changes something. Its fields are the
// children of @formFor; the key that makes it happen once, the summary of
// problems and the row of buttons come with it.
type Form struct {
	ID         string // of the element; fields' ids begin with it. Needed where a page has several forms
	Action     string
	Keep       bool   // keep what is typed in the browser until it is saved
	Draft      string // where the script keeps it on our side too, as it is typed
	Files      bool   // it carries files
	Submit     string // key of the button's word; empty: the children bring their own buttons
	SubmitText string
	Danger     bool // the button ends or removes something
	Cancel     string
	Here       bool // buttons stay where they are instead of above the keyboard
}

// A Field is one question of a form. Label and Hint are keys of the
// catalogues; LabelText and HintText, from a pack, are already in the reader's
// language and win.
type Field struct {
	Name                string
	Label, LabelText    string
	Hint, HintText      string
	Value               string   // as typed: a wrong value is shown again
	Values              []string // of @fieldChecks
	Options             []Option // of @fieldSelect, @fieldRadios, @fieldChecks, @fieldMinutes
	Required            bool
	Quiet               bool   // the label is for screen readers only
	Type, Mode, Fill    string // of @fieldText: type, inputmode, autocomplete
	Limit               int    // letters; zero: no limit in the browser
	Rows                int    // of @fieldArea; zero: two lines that grow
	Lang, Dir           string // of the text, if not the page's
	Earliest, Latest    sild.Date
	Partial             bool // of @fieldDate: a year or a month alone will do
	Narrow, Wide, Focus bool
}

// An Option is an answer to choose.
type Option struct {
	Value          string
	Label, Text    string
	Hint, HintText string
	Off            bool
}

// FormFor writes the children first, so that the summary above them lists the
// problems in the order of the fields, and the ones that no field shows too:
// no problem is ever lost.
func FormFor(p *Page, f Form) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		outer, shown, mute := p.form, p.shown, p.mute
		p.form, p.shown, p.mute = f.ID, nil, p.Form != "" && p.Form != f.ID
		defer func() { p.form, p.shown, p.mute = outer, shown, mute }()

		if f.Keep && p.keeps.Action == "" {
			p.keeps = keeping{f.ID, f.Action}
			if f.ID == "" {
				p.keeps.ID = "kept-form"
			}
		}
		var fields bytes.Buffer
		if err := templ.GetChildren(ctx).Render(templ.ClearChildren(ctx), &fields); err != nil {
			return err
		}
		return formFrame(p, f, fields.String()).Render(templ.ClearChildren(ctx), w)
	})
}

// elementID is the id of the form's element; empty: none.
func (p *Page) elementID(f Form) string {
	if f.ID == "" && f.Keep && p.keeps == (keeping{"kept-form", f.Action}) {
		return p.keeps.ID
	}
	return f.ID
}

// A trouble is a line of the summary of problems; ID is empty where no field
// of the page can be pointed at.
type trouble struct{ ID, Text string }

// Troubles are the problems in the order of the fields that were written, then
// those of fields that are not on the page, then those of the whole form.
func (p *Page) Troubles() []trouble {
	if p.mute {
		return nil
	}
	var list []trouble
	for _, name := range p.shown {
		if m, ok := p.Problems[name]; ok {
			list = append(list, trouble{p.ID(name), p.Msg(m)})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Problems)) {
		if name != "" && !slices.Contains(p.shown, name) {
			list = append(list, trouble{"", p.Msg(p.Problems[name])})
		}
	}
	if m, ok := p.Problems[""]; ok {
		list = append(list, trouble{"", p.Msg(m)})
	}
	return list
}

// Show notes that field name is on the page.
func (p *Page) Show(name string) string {
	if !slices.Contains(p.shown, name) {
		p.shown = append(p.shown, name)
	}
	return ""
}

// DescribedBy names what explains f: its hint, and its problem if it has one.
func (p *Page) DescribedBy(f Field) string {
	var ids string
	if f.Hint != "" || f.HintText != "" || f.Partial {
		ids = p.ID(f.Name) + "-hint"
	}
	if p.Problem(f.Name) != "" {
		if ids != "" {
			ids += " "
		}
		ids += p.ID(f.Name) + "-problem"
	}
	return ids
}

// Input are the attributes that every input of f has.
func (p *Page) Input(f Field, kind, value string) templ.OrderedAttributes {
	var a templ.OrderedAttributes
	add := func(key string, value any) { a = append(a, templ.KV[string, any](key, value)) }
	add("id", p.ID(f.Name))
	add("name", f.Name)
	if f.Type != "" && kind == "text" {
		kind = f.Type
	}
	if kind != "" {
		add("type", kind)
		add("value", value)
	}
	for _, s := range []struct{ key, value string }{
		{"inputmode", f.Mode},
		{"autocomplete", f.Fill},
		{"lang", f.Lang},
		{"dir", f.Dir},
		{"aria-describedby", p.DescribedBy(f)},
	} {
		if s.value != "" {
			add(s.key, s.value)
		}
	}
	if f.Dir == "" && (kind == "text" || kind == "search" || kind == "" && len(f.Options) == 0) {
		add("dir", "auto") // names and notes come in any script
	}
	if f.Limit > 0 {
		add("maxlength", strconv.Itoa(f.Limit))
	}
	if f.Required {
		add("aria-required", "true")
	}
	if p.Problem(f.Name) != "" {
		add("aria-invalid", "true")
	}
	if f.Focus && len(p.Problems) == 0 {
		add("autofocus", true)
	}
	return a
}

// dateInput are the attributes of the input of a day.
func (p *Page) dateInput(f Field) templ.OrderedAttributes {
	kind, value := DateType(f)
	a := p.Input(f, kind, value)
	if kind == "date" {
		if !f.Earliest.IsZero() {
			a = append(a, templ.KV[string, any]("min", f.Earliest.String()))
		}
		if !f.Latest.IsZero() {
			a = append(a, templ.KV[string, any]("max", f.Latest.String()))
		}
	}
	return a
}

// rows is how many lines a text begins with.
func (p *Page) rows(f Field) string { return strconv.Itoa(max(f.Rows, 2)) }

// has reports whether value is among the chosen ones.
func (f Field) has(value string) bool { return slices.Contains(f.Values, value) }

// A SearchBox posts typed words to Action as q.
type SearchBox struct {
	Action, Value    string
	Label, LabelText string
}

// DateType is the input that can show v. Browsers throw away what is not a day
// when they show a calendar, so a slip that must be seen again, and a year or
// month alone, stand in a line of text (sild.ParseDate and sild.ParsePartial
// read both).
func DateType(f Field) (kind, value string) {
	if f.Partial {
		return "text", f.Value
	}
	d, err := sild.ParseDate(f.Value)
	if err != nil && f.Value != "" {
		return "text", f.Value
	}
	return "date", d.String()
}

// minutesOffered are the lengths of a contact that one tap chooses.
var minutesOffered = []string{"5", "15", "30", "45", "60", "90"}

// FormMinutes is what was chosen or typed in @fieldMinutes of that name.
func FormMinutes(sent url.Values, name string) string {
	if typed := strings.TrimSpace(sent.Get(name + "_other")); typed != "" {
		return typed
	}
	return sent.Get(name)
}

// otherMinutes is the value typed in the open field: none if a chip says it.
func otherMinutes(v string) string {
	if slices.Contains(minutesOffered, v) {
		return ""
	}
	return v
}
