// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"encoding/json"
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// call is the JavaScript that applies function to args.
func call(function string, args ...any) string {
	text := make([]string, len(args))
	for i, a := range args {
		j, err := json.Marshal(a)
		if err != nil {
			panic(err) // only plain values are passed
		}
		text[i] = string(j)
	}
	return "(" + function + ")(" + strings.Join(text, ", ") + ")"
}

// A spot is where on the screen a thing can be tapped, or why it cannot.
type spot struct {
	X, Y  float64
	Fault string
	Kind  string // of a field: its tag, or the type of an input
}

// reach scrolls to an element and says where to tap it. What is hidden, covered
// or disabled cannot be tapped, by a test as little as by a person.
const reach = `function reach(el, what) {
	if (!el) return {Fault: what + ": there is none"};
	el.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
	const r = [...el.getClientRects()].find(r => r.width > 0 && r.height > 0);
	const kind = el.tagName === "INPUT" ? el.type : el.tagName.toLowerCase();
	if (!r || !el.checkVisibility({visibilityProperty: true})) return {Fault: what + ": is not visible", Kind: kind};
	if (el.disabled) return {Fault: what + ": is disabled", Kind: kind};
	const x = r.x + r.width / 2, y = r.y + r.height / 2, top = document.elementFromPoint(x, y);
	if (!top || !(el.contains(top) || top.contains(el) && getComputedStyle(el).pointerEvents !== "none" && top.closest("label")))
		return {Fault: what + ": is covered by " + (top ? top.outerHTML.slice(0, 120) : "nothing"), Kind: kind};
	return {X: x, Y: y, Kind: kind};
}
function says(el) { return (el.getAttribute("aria-label") || el.innerText || el.value || "").replace(/\s+/g, " ").replaceAll(" :", ":").trim(); }
function named(all, text, what) {
	const there = [...all].filter(el => says(el) === text), part = [...all].filter(el => says(el).includes(text));
	const hits = there.length ? there : part, seen = hits.filter(el => el.checkVisibility());
	if (hits.length) return reach(seen[0] || hits[0], what + " “" + text + "”");
	return {Fault: what + " “" + text + "”: there is none; there are " + [...all].map(says).filter(s => s).slice(0, 40).join(" | ")};
}
`

// find runs function, written against reach and named, and wants a spot.
func (b *tab) find(function string, args ...any) spot {
	b.Helper()
	s := eval[spot](b, "function(...args) {"+reach+"return ("+function+")(...args)}", args...)
	if s.Fault != "" {
		b.shot("failed-" + b.Name())
		b.Fatalf("%s: %s", b.path(), s.Fault)
	}
	return s
}

func (b *tab) tapThrough(s spot) {
	b.Helper()
	b.taps++
	if err := b.arrive(chromedp.MouseClickXY(s.X, s.Y)); err != nil {
		b.Fatalf("%s: %v", b.path(), err)
	}
}

// follow taps the link that says text, or that has text in what it says.
func (b *tab) follow(text string) {
	b.Helper()
	b.tapThrough(b.find(`function(text) { return named(document.querySelectorAll("a[href]"), text, "link") }`, text))
}

// button is where the button that says text can be tapped.
func (b *tab) button(text string) spot {
	b.Helper()
	return b.find(`function(text) {
		return named(document.querySelectorAll("button, input[type=submit]"), text, "button")
	}`, text)
}

// press taps the button that says text and waits for the page that follows.
func (b *tab) press(text string) {
	b.Helper()
	b.tapThrough(b.button(text))
}

// pressIn is press for a button inside the element that the selector names.
func (b *tab) pressIn(selector, text string) {
	b.Helper()
	b.tapThrough(b.find(`function(selector, text) {
		return named([...document.querySelectorAll(selector)].flatMap(el => [...el.querySelectorAll("button, input[type=submit], a[href]")]), text, "button in " + selector)
	}`, selector, text))
}

// pressBy presses the button or link that says text beside other words: in the
// innermost row, card or section that has them.
func (b *tab) pressBy(words, text string) {
	b.Helper()
	b.tapThrough(b.find(`function(words, text) {
		const rows = [...document.querySelectorAll("main :is(li, tr, section, form)")].filter(el => el.innerText.replace(/\s+/g, " ").includes(words));
		const row = rows.filter(el => !rows.some(other => other !== el && el.contains(other)))[0];
		if (!row) return {Fault: "no row says " + words};
		return named(row.querySelectorAll("button, a[href]"), text, "button beside " + words);
	}`, words, text))
}

// tap taps what the selector names and that leads nowhere: a summary, a tick.
func (b *tab) tap(selector string) {
	b.Helper()
	s := b.find(`function(selector) { return reach(document.querySelector(selector), selector) }`, selector)
	b.taps++
	b.do(chromedp.MouseClickXY(s.X, s.Y))
}

// unfold opens the details whose summary says text.
func (b *tab) unfold(text string) {
	b.Helper()
	s := b.find(`function(text) { return named(document.querySelectorAll("summary"), text, "summary") }`, text)
	b.taps++
	b.do(chromedp.MouseClickXY(s.X, s.Y))
}

// field is the selector of the field of that name, in the form that is being
// filled where a page has several.
func (b *tab) field(name string) string {
	return b.form + ` [name="` + name + `"]:not([type=hidden])`
}

// fill writes value into the field of that name, as typed or, where the browser
// has a picker of its own, as picked.
func (b *tab) fill(name, value string) {
	b.Helper()
	s := b.find(`function(selector) { return reach(document.querySelector(selector), "field " + selector) }`, b.field(name))
	b.taps++
	switch s.Kind {
	case "radio", "checkbox":
		b.Fatalf("field %s is a %s: choose", name, s.Kind)
	case "date", "time", "datetime-local", "month", "select":
		eval[chromedp.Void](b, `function(selector, value) {
			const el = document.querySelector(selector);
			if (el.tagName === "SELECT" && ![...el.options].some(o => o.value === value)) value = [...el.options].find(o => o.text.trim() === value)?.value;
			el.value = value;
			el.dispatchEvent(new Event("input", {bubbles: true}));
			el.dispatchEvent(new Event("change", {bubbles: true}));
		}`, b.field(name), value)
	default:
		eval[chromedp.Void](b, `function(selector) {
			const el = document.querySelector(selector);
			el.focus(); el.select();
		}`, b.field(name))
		b.do(send(input.InsertText, input.InsertTextParams{Text: value}))
	}
	if got := b.value(name); got != value && (s.Kind != "select" || got == "") {
		b.Fatalf("field %s holds %q after %q was written", name, got, value)
	}
}

// value is what the field of that name holds; of radio buttons and ticks, the
// values that are chosen.
func (b *tab) value(name string) string {
	b.Helper()
	return eval[string](b, `function(selector) {
		const all = [...document.querySelectorAll(selector)];
		return all.filter(el => el.type !== "radio" && el.type !== "checkbox" || el.checked).map(el => el.value).join(",");
	}`, b.field(name))
}

// choose taps the radio button or tick of that name whose value is value, or
// whose label says it, or begins with it. As with a finger, the label does as well as the button.
func (b *tab) choose(name, value string) {
	b.Helper()
	s := b.find(`function(name, selector, value) {
		const all = [...document.querySelectorAll(selector)].filter(el => el.type === "radio" || el.type === "checkbox");
		const label = el => el.labels && el.labels[0] ? el.labels[0] : null;
		const el = all.find(el => el.value === value) || all.find(el => label(el) && says(label(el)) === value) || all.find(el => label(el) && says(label(el)).startsWith(value + " "));
		if (!el) return {Fault: "choice " + name + ": no " + value + " among " + all.map(el => el.value).join(", ")};
		const self = reach(el, "choice " + name + "=" + value);
		return self.Fault && label(el) ? reach(label(el), "choice " + name + "=" + value) : self;
	}`, name, b.field(name), value)
	b.taps++
	b.do(chromedp.MouseClickXY(s.X, s.Y))
}

// text is what the first element that the selector names says on the screen.
func (b *tab) text(selector string) string {
	b.Helper()
	s := eval[*string](b, `function(selector) { const el = document.querySelector(selector); return el && el.innerText }`, selector)
	if s == nil {
		b.Fatalf("%s: no %s", b.path(), selector)
	}
	return strings.Join(strings.Fields(*s), " ")
}

// appears waits until what the selector names is on the screen, on this page or the next.
func (b *tab) appears(selector string) {
	b.Helper()
	b.do(chromedp.WaitVisible(selector))
}

// says wants text to stand in what the selector names.
func (b *tab) says(selector, text string) {
	b.Helper()
	if got := b.text(selector); !strings.Contains(got, text) {
		b.shot("failed-" + b.Name())
		b.Fatalf("%s: %s says %q; want %q in it", b.path(), selector, got, text)
	}
}

// card is what the card, or the section, with that title says, and nothing if there is none.
func (b *tab) card(title string) string {
	b.Helper()
	return eval[string](b, `function(title) {
		const h = [...document.querySelectorAll("main :is(h1, h2, h3)")].find(h => h.innerText.replace(/\s+/g, " ").trim().replace(/ [\d,]+\+?$/, "") === title);
		return h ? h.closest("section, aside, article, main").innerText.replace(/\s+/g, " ").trim() : "";
	}`, title)
}

// cardSays wants text to stand in the card with that title.
func (b *tab) cardSays(title, text string) {
	b.Helper()
	if got := b.card(title); !strings.Contains(got, text) {
		b.shot("failed-" + b.Name())
		b.Fatalf("%s: under “%s” it says %q; want %q in it", b.path(), title, got, text)
	}
}

// refused wants the page to be a form shown again, with a problem at that field that says text.
func (b *tab) refused(field, text string) {
	b.Helper()
	got := eval[string](b, `function(selector) {
		const wrong = document.querySelector(selector)?.closest(".field")?.querySelector(".wrong");
		return wrong ? wrong.innerText.trim() : "";
	}`, b.field(field))
	if b.status != 422 || !strings.Contains(got, text) {
		b.shot("failed-" + b.Name())
		b.Fatalf("%s: status %d, field %s says %q; want 422 and %q", b.path(), b.status, field, got, text)
	}
}

// be becomes the persona of the demo with that name.
func (b *tab) be(name string) {
	b.Helper()
	b.visit("/demo")
	b.tapThrough(b.find(`function(name) {
		return named([...document.querySelectorAll("button[name=persona]")].filter(el => el.closest("li").querySelector("h2").innerText.trim() === name), "", "persona " + name)
	}`, name))
	b.taps = 0
}
