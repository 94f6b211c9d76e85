// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/chromedp/chromedp"
)

// axeSource is the text of axe-core, from the packages of npm.
var axeSource = sync.OnceValues(func() (string, error) {
	root, err := repository()
	if err != nil {
		return "", err
	}
	js, err := os.ReadFile(filepath.Join(root, "node_modules", "axe-core", "axe.min.js"))
	return string(js), err
})

// axe is what axe-core finds against WCAG 2.2 AA and its own good practice.
func (b *tab) axe() []string {
	b.Helper()
	source, err := axeSource()
	if err != nil {
		b.Fatalf("axe-core: %v", err)
	}
	type violation struct {
		ID, Help string
		Nodes    []string
	}
	b.do(b.scripts(true), chromedp.Evaluate[chromedp.Void](source+"\n;true"))
	// Without preload: false it would fetch the style sheets once more, past the content security policy.
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]violation](`axe.run(document, {
			preload: false,
			resultTypes: ["violations"],
			runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
		}).then(r => r.violations.map(v => ({
			ID: v.id, Help: v.help,
			Nodes: v.nodes.map(n => n.html.slice(0, 200) + " — " + n.any.concat(n.all, n.none).map(c => c.message).join("; ").slice(0, 200)),
		})))`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("axe-core: %v", err)
	}
	b.do(b.scripts(!b.look.noScript))
	var problems []string
	for _, v := range found {
		if len(v.Nodes) > 3 {
			v.Nodes = append(v.Nodes[:3], "…")
		}
		problems = append(problems, "axe: "+v.ID+": "+v.Help+"\n\t\t"+strings.Join(v.Nodes, "\n\t\t"))
	}
	return problems
}

var (
	missingText = regexp.MustCompile(`\[[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+\]`)
	// A number that is none, a Go value, a moment of the year 1, an id, a name that was to be filled in.
	rawValue = regexp.MustCompile(`\{[a-z_]+\}|\bNaN\b|<nil>|%!\w|\b0001-01-01\b|\bundefined\b|\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b`)
)

// sight is what no page may show, whatever it is about.
func (b *tab) sight() (problems []string) {
	b.Helper()
	type sight struct {
		Text        string
		Title, Lang string
		Over        []string // what is wider than the screen
		Inline      []string
	}
	s := eval[sight](b, `function(width) {
		const quoted = [...document.querySelectorAll(".code, textarea")]; // the text of a programme, as it was written
		const wide = document.documentElement.scrollWidth > width;
		const visible = el => getComputedStyle(el).overflowX === "visible";
		const free = el => { for (let p = el.parentElement; p && p !== document.body; p = p.parentElement) if (!visible(p)) return false; return true };
		const out = el => { const r = el.getBoundingClientRect(); return r.width > 0 && (r.right > width + 1 || r.left < -1 || visible(el) && r.left + el.scrollWidth > width + 1) };
		const over = wide ? [...document.body.querySelectorAll("*")].filter(el => out(el) && free(el)).slice(-3).map(el => el.outerHTML.slice(0, 120)) : [];
		return {
			Text: quoted.reduce((text, el) => text.replace(el.innerText || el.value, ""), document.body.innerText),
			Title: document.title, Lang: document.documentElement.lang,
			Over: wide && !over.length ? ["something of " + document.documentElement.scrollWidth + " pixels"] : over,
			Inline: [...document.querySelectorAll("[style], style, script:not([src]):not([type='application/json']), [onclick], [onchange], [onsubmit]")].slice(0, 3).map(el => el.outerHTML.slice(0, 120)),
		};
	}`, b.look.width)
	if m := missingText.FindString(s.Text); m != "" {
		problems = append(problems, "no text for "+m)
	}
	if m := rawValue.FindString(s.Text); m != "" {
		problems = append(problems, "shows "+m+", which means nothing to people")
	}
	chosen := strings.HasPrefix(b.path(), "/my") // a person's own pages speak as the person chose
	if strings.TrimSpace(s.Title) == "" || s.Lang == "" || b.look.lang != "" && s.Lang != b.look.lang && !chosen {
		problems = append(problems, "has no title, or speaks “"+s.Lang+"”")
	}
	for _, el := range s.Over {
		problems = append(problems, "wider than the screen: "+el)
	}
	for _, el := range s.Inline {
		problems = append(problems, "inline script or style: "+el)
	}
	return problems
}

// judge is everything that is wrong with the page that is shown.
func (b *tab) judge() []string {
	b.Helper()
	problems := b.complaints() // before axe, which is no part of the page
	problems = append(problems, b.sight()...)
	problems = append(problems, b.axe()...)
	b.complaints()
	return problems
}

// fine wants nothing to be wrong with the page that is shown.
func (b *tab) fine() {
	b.Helper()
	for _, p := range b.judge() {
		b.Errorf("%s: %s", b.path(), p)
	}
	switch {
	case b.Failed():
		b.shot("failed-" + b.Name())
	case os.Getenv("E2E_SHOTS") != "":
		b.shots++
		b.shot(fmt.Sprintf("%s-%02d-%s", b.Name(), b.shots, kind(b.path())))
	}
}
