// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// skim reads what a link leads to, without showing it: whether it is a page,
// where that leads, the shapes of what is on it, and what is wrong with its words.
func (b *tab) skim(path string) (page bool, links, shapes, faults []string) {
	b.Helper()
	text, status := b.read(path)
	if status != http.StatusOK || text == "" {
		return false, nil, nil, []string{fmt.Sprintf("%s: a link leads to status %d, %d bytes", path, status, len(text))}
	}
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil || !strings.HasPrefix(strings.ToLower(strings.TrimSpace(text)), "<!doctype html") {
		return false, nil, nil, nil // a file
	}
	at, err := url.Parse(b.origin + path)
	if err != nil {
		b.Fatal(err)
	}
	fault := func(format string, args ...any) {
		faults = append(faults, path+", "+b.look.String()+": "+fmt.Sprintf(format, args...))
	}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			shapes = append(shapes, shape(n.Parent)+" > "+shape(n))
		}
		switch {
		case n.Type == html.ElementNode && n.DataAtom == atom.Html:
			lang := attribute(n, "lang")
			if want := b.look.lang; lang == "" || want != "" && lang != want && !strings.HasPrefix(path, "/my") {
				fault("speaks “%s”", lang)
			}
		case n.Type == html.ElementNode && n.DataAtom == atom.A:
			to, err := at.Parse(attribute(n, "href"))
			if err == nil && attribute(n, "href") != "" && to.Host == at.Host {
				links = append(links, to.RequestURI())
			}
		case n.Type == html.TextNode && n.Parent.DataAtom != atom.Script && n.Parent.DataAtom != atom.Style && !quoted(n):
			if m := missingText.FindString(n.Data); m != "" {
				fault("no text for %s", m)
			}
			if m := rawValue.FindString(n.Data); m != "" {
				fault("shows %s, which means nothing to people", m)
			}
		}
	}
	return true, links, shapes, faults
}

// shape is what makes an element look and read as it does: not what it says.
func shape(n *html.Node) string {
	return n.Data + "." + attribute(n, "class") + ":" + attribute(n, "role") + attribute(n, "type")
}

// quoted reports whether a text is that of a programme, as it was written.
func quoted(n *html.Node) bool {
	for a := range n.Ancestors() {
		if a.DataAtom == atom.Textarea || slices.Contains(strings.Fields(attribute(a, "class")), "code") {
			return true
		}
	}
	return false
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
