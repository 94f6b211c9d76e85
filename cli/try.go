// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"sild/i18n"
	"sild/pack"
	"sild/web/page"
)

type packTryCommand struct {
	Files []string `arg:"" name:"file" help:"Packs, as YAML."`
	Lang  string   `name:"lang" placeholder:"LANG" help:"Tell the story in this language only (in each that the pack speaks)."`
}

// Run walks invented people through packs and tells what becomes of them, so that
// the one who wrote the pack can say whether it is what was meant.
func (c *packTryCommand) Run(p *process) error {
	bad := false
	for i, name := range c.Files {
		source, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		pk, faults := pack.Parse(name, source)
		if len(faults) > 0 {
			bad = true
			for _, f := range faults {
				fmt.Fprintln(p.out, f)
			}
			fmt.Fprintf(p.out, "%s: nobody can be walked through it yet: %s to mend first.\n", name, things(len(faults)))
			continue
		}
		languages := spoken(pk)
		if c.Lang != "" {
			if !slices.Contains(languages, c.Lang) {
				part := ""
				if pk.Names[c.Lang] != "" { // it speaks it to those who take part
					part = " throughout"
				}
				return fmt.Errorf("%s does not speak %q%s; it speaks %s", name, c.Lang, part, strings.Join(languages, ", "))
			}
			languages = []string{c.Lang}
		}
		walks := pk.Walks()
		for j, lang := range languages {
			if i+j > 0 {
				fmt.Fprintln(p.out)
			}
			(&teller{Voice: i18n.For(i18n.Lang(lang)), lang: lang, p: pk, out: p.out}).tell(walks)
		}
	}
	if bad {
		return errProblems
	}
	return nil
}

func things(n int) string {
	if n == 1 {
		return "1 thing"
	}
	return fmt.Sprintf("%d things", n)
}

// A teller tells of a pack in one language. What Sild itself says is in that
// language as far as Sild speaks it.
type teller struct {
	*i18n.Voice
	lang string
	p    *pack.Pack
	out  io.Writer
}

// pick is a text of the pack.
func (t *teller) pick(texts pack.Texts) string {
	if s := texts[t.lang]; s != "" {
		return s
	}
	return t.Pick(texts)
}

const across = 88 // letters of a line

// say writes a text at an indent, broken between words; further lines stand under
// the first.
func (t *teller) say(indent int, text string) { t.under(indent, indent, text) }

func (t *teller) under(first, rest int, text string) {
	line, width := strings.Repeat(" ", first), first
	begun := false
	for _, w := range strings.Fields(text) {
		n := utf8.RuneCountInString(w)
		if begun && width+1+n > across {
			fmt.Fprintln(t.out, line)
			line, width, begun = strings.Repeat(" ", rest), rest, false
		}
		if begun {
			line, width = line+" ", width+1
		}
		line, width, begun = line+w, width+n, true
	}
	fmt.Fprintln(t.out, line)
}

// columns writes a short text and beside it a longer one.
func (t *teller) columns(indent, wide int, left, right string) {
	pad := max(wide-utf8.RuneCountInString(left), 0)
	fmt.Fprint(t.out, strings.Repeat(" ", indent)+left+strings.Repeat(" ", pad)+"  ")
	var b strings.Builder
	inner := *t
	inner.out = &b
	inner.say(indent+wide+2, right)
	fmt.Fprint(t.out, strings.TrimLeft(b.String(), " "))
}

func (t *teller) title(text string) {
	fmt.Fprintf(t.out, "\n%s\n", strings.ToUpper(text))
}

func (t *teller) tell(walks []pack.Walk) {
	head := fmt.Sprintf("%s (%s, %s)", t.pick(t.p.Names), t.p.ID, t.T("try.version", "n", t.Number(t.p.Version)))
	fmt.Fprintf(t.out, "%s\n%s\n", head, strings.Repeat("=", utf8.RuneCountInString(head)))
	if about := t.pick(t.p.About); about != "" {
		t.say(0, about)
	}
	t.who()
	t.first()
	t.gets()
	for i, w := range walks {
		fmt.Fprintf(t.out, "\n%s\n", strings.Repeat("-", across))
		t.under(0, 3, fmt.Sprintf("%d. %s", i+1, t.walkTitle(w)))
		switch w.Kind {
		case "fits", "fits_too":
			t.answers(w)
			t.say(3, t.T("try.goes_on"))
			t.due(w)
			t.counted(w)
		case "not", "unknown":
			t.turned(w)
		case "moves":
			t.moved(w)
		default:
			t.lapsed(w)
			t.counted(w)
		}
	}
	fmt.Fprintf(t.out, "\n%s\n", strings.Repeat("-", across))
	t.reports()
	t.title(t.T("try.that_is_us"))
	t.say(3, t.T("try.if_not"))
}

// who says whom the programme is for, in the sentences of nobody in particular.
func (t *teller) who() {
	t.title(t.T("programme.who"))
	if len(t.p.Eligibility) == 0 {
		t.say(3, t.T("try.everybody"))
		return
	}
	for _, kind := range []string{"required", "target"} {
		first := true
		for _, c := range t.p.Eligibility {
			if c.Kind != kind {
				continue
			}
			if first {
				t.say(3, t.T("programme.who.is."+kind))
				first = false
			}
			t.under(5, 7, "- "+t.condition(c))
		}
	}
}

// condition is what a condition asks, said of nobody in particular.
func (t *teller) condition(c pack.Condition) string {
	if s := t.pick(c.Names); s != "" {
		return s
	}
	return t.pick(c.Yes)
}

func (t *teller) conditionOf(id string) pack.Condition {
	i := slices.IndexFunc(t.p.Eligibility, func(c pack.Condition) bool { return c.ID == id })
	return t.p.Eligibility[i]
}

func (t *teller) walkTitle(w pack.Walk) string {
	if w.Condition == "" {
		return t.T("try.walk." + w.Kind)
	}
	if w.Kind == "unknown" {
		for _, c := range w.Checked {
			if c.ID == w.Condition && len(c.Missing) > 0 {
				return t.T("try.walk.unknown", "what", t.T(c.Missing[0].Key, "name", t.pick(c.Missing[0].Label)))
			}
		}
	}
	return t.T("try.walk."+w.Kind, "what", t.condition(t.conditionOf(w.Condition)))
}

// answers are what is said of the person to each condition.
func (t *teller) answers(w pack.Walk) {
	for _, c := range w.Checked {
		t.under(3, 5, mark(c.State)+" "+t.sentence(c))
	}
}

func mark(s pack.State) string {
	return map[pack.State]string{pack.Yes: "+", pack.No: "-", pack.Unknown: "?"}[s]
}

func (t *teller) sentence(c pack.Checked) string {
	if c.State != pack.Unknown {
		return t.pick(c.Sentence)
	}
	var missing []string
	for _, m := range c.Missing {
		missing = append(missing, t.T(m.Key, "name", t.pick(m.Label)))
	}
	return strings.TrimSpace(t.T("try.missing", "what", strings.Join(missing, ", ")) + " " + t.pick(c.Ask))
}

// turned is what somebody hears of whom a condition is not so, or not known.
func (t *teller) turned(w pack.Walk) {
	if v, ok := w.Inputs[w.Changed]; ok && w.Kind == "not" {
		if s, ok := v.(string); ok {
			vocabulary := map[string]string{"release.kind": "release", "release.place": "prisons"}[w.Changed]
			if rest, is := strings.CutPrefix(w.Changed, "status."); is {
				vocabulary = rest
			}
			if one, known := t.p.Value(vocabulary, s); known {
				t.say(3, t.T("try.because", "what", t.pick(one.Names)))
			}
		}
	}
	var said []string
	for _, c := range w.Checked {
		line := mark(c.State) + " " + t.sentence(c)
		if c.ID != w.Condition && c.State == pack.Yes || slices.Contains(said, line) {
			continue
		}
		said = append(said, line)
		t.under(3, 5, line)
	}
	c := t.conditionOf(w.Condition)
	switch {
	case w.Kind == "unknown":
		t.say(3, t.T("try.nobody_turned_away"))
	case len(c.Override) > 0:
		var roles []string
		for _, r := range c.Override {
			roles = append(roles, t.role(r))
		}
		t.say(3, t.T("try.all_the_same", "who", strings.Join(roles, ", ")))
	case c.Kind == "required":
		t.say(3, t.T("try.cannot"))
	default:
		t.say(3, t.T("try.with_reason"))
	}
}

// A dueRow is one clock in the story: its first day, and how often it comes.
type dueRow struct {
	pack.Task
	times int
}

// dueRows are the tasks of a walk in their order, what recurs once.
func (t *teller) dueRows(d pack.Derived) (rows []dueRow) {
	tasks := slices.Clone(d.Tasks)
	slices.SortStableFunc(tasks, func(a, b pack.Task) int { return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.Key, b.Key)) })
	for _, one := range tasks {
		i := slices.IndexFunc(rows, func(r dueRow) bool { return r.Clock == one.Clock })
		if i < 0 {
			rows = append(rows, dueRow{one, 1})
			continue
		}
		rows[i].times++
	}
	return rows
}

func (t *teller) due(w pack.Walk) {
	t.title("   " + t.T("try.due"))
	rows := t.dueRows(w.Derived)
	if len(rows) == 0 {
		t.say(3, t.T("try.due.nothing"))
	}
	for _, r := range rows {
		c, _ := t.p.Clock(r.Clock)
		text := fmt.Sprintf("%s (%s). %s.", t.pick(c.Names), t.role(r.Owner), page.SentenceCase(t.timing(c.Due)))
		if r.times > 1 {
			text += " " + t.T("try.times", "n", t.Number(r.times))
		}
		t.columns(3, 12, t.shortYear(r.Due), text)
	}
}

// counted says of each indicator how the walked person counts, and about which
// day one asks.
func (t *teller) counted(w pack.Walk) {
	t.title("   " + t.T("try.counted"))
	if len(t.p.Indicators) == 0 {
		t.say(3, t.T("try.counted.nothing"))
	}
	for _, one := range t.p.Indicators {
		in, _ := t.p.Indicator(one.ID)
		i := slices.IndexFunc(w.Derived.Results, func(r pack.Result) bool { return r.Indicator == in.ID })
		if i < 0 {
			t.under(3, 5, fmt.Sprintf("= %s: %s.", t.pick(in.Names), t.T("try.in_no_population")))
			continue
		}
		r := w.Derived.Results[i]
		t.under(3, 5, fmt.Sprintf("= %s: %s. %s", t.pick(in.Names), t.T("result.state."+r.State), t.why(r.Why)))
		if w.Kind != "fits" && w.Kind != "fits_too" {
			continue
		}
		t.say(5, t.pick(in.Sentence))
		switch {
		case r.About.IsZero():
		case in.SoFar:
			t.say(5, t.T("try.so_far", "date", t.Date(r.About)))
		default:
			t.say(5, t.T("try.about", "date", t.Date(r.About), "when", t.timing(in.Window)))
		}
		if in.Target.Percent > 0 {
			key := "part.stat.fewer"
			if in.Target.AtLeast {
				key = "part.stat.least"
			}
			t.say(5, t.T(key, "target", t.Percent(in.Target.Percent, 100))+".")
		} else {
			t.say(5, t.T("try.no_target"))
		}
	}
}

// moved says which days move with the release, and which stay.
func (t *teller) moved(w pack.Walk) {
	before := t.dueRows(w.Before)
	var stay []string
	for _, r := range before {
		c, _ := t.p.Clock(r.Clock)
		i := slices.IndexFunc(w.Derived.Tasks, func(n pack.Task) bool { return n.Clock == r.Clock && n.Occurrence == r.Occurrence })
		if i < 0 {
			continue
		}
		now := w.Derived.Tasks[i]
		if now.Due == r.Due {
			stay = append(stay, t.pick(c.Names))
			continue
		}
		t.columns(3, 26, t.shortYear(r.Due)+" > "+t.shortYear(now.Due), t.pick(c.Names))
	}
	if len(stay) > 0 {
		t.say(3, t.T("try.stay", "what", strings.Join(stay, "; ")))
	}
}

// lapsed says which tasks are no longer needed when it ends otherwise.
func (t *teller) lapsed(w pack.Walk) {
	k := w.Facts.Cases[0]
	t.say(3, t.T("try.ends", "date", t.Date(k.End.Day)))
	var gone, open []string
	for _, r := range t.dueRows(pack.Derived{Tasks: slices.DeleteFunc(slices.Clone(w.Derived.Tasks), func(x pack.Task) bool { return x.State != "lapsed" && x.State != "open" })}) {
		c, _ := t.p.Clock(r.Clock)
		if r.State == "lapsed" {
			gone = append(gone, t.pick(c.Names))
		} else {
			open = append(open, t.pick(c.Names))
		}
	}
	if len(gone) > 0 {
		t.say(3, t.T("try.gone", "what", strings.Join(gone, "; ")))
	}
	if len(open) > 0 {
		t.say(3, t.T("try.still", "what", strings.Join(open, "; ")))
	}
}
