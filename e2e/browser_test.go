// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// The widths at which pages are looked at: a phone, and a desk.
const (
	phone = 390
	desk  = 1280
)

// chromium is the one browser of this run, with a profile of its own that is gone afterwards.
var chromium = sync.OnceValues(func() (context.Context, error) {
	name, err := exec.LookPath("chromium")
	if err != nil {
		return nil, err
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(name),
		chromedp.NoSandbox, // it sees only pages of our own, and often runs as root in a container
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		// The pages that Chromium keeps ready for its own address bar take each new window half a second of work.
		chromedp.Flag("disable-features", "Translate,BlinkGenPropertyTrees,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,PreloadTopChromeWebUI"),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("font-render-hinting", "none"),
	)...)
	ctx, _ := chromedp.NewContext(alloc)
	atEnd(func() {
		chromedp.Cancel(ctx)
		stop()
	})
	return ctx, chromedp.Do(ctx)
})

// A look is how somebody looks at pages.
type look struct {
	width    int
	dark     bool
	noScript bool
	lang     string // in which pages speak; empty: as the browser asks, in English
}

func (l look) String() string {
	s := fmt.Sprint(l.width)
	if l.dark {
		s += "-dark"
	}
	if l.noScript {
		s += "-noscript"
	}
	if l.lang != "" {
		s += "-" + l.lang
	}
	return s
}

// A tab is one window of a browser that knows nothing of the others: cookies are its own.
type tab struct {
	*testing.T
	ctx    context.Context
	origin string
	look   look
	form   string // selector of the form that is being filled; empty: the page has but one
	shots  int    // pictures of a journey so far
	taps   int    // what a person would have tapped so far: links, buttons, choices, fields

	mu     sync.Mutex
	faults []string // what the browser complained of
	status int64    // of the page that is shown
}

// open opens an empty tab for pages of origin.
func open(t *testing.T, origin string, l look) *tab {
	t.Helper()
	parent, err := chromium()
	if err != nil {
		t.Fatalf("chromium: %v", err)
	}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	b := &tab{T: t, ctx: ctx, origin: origin, look: l}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatalf("chromium: %v", err)
	}
	height, scheme := int64(900), "light"
	var mobile []chromedp.EmulateViewportOption
	if l.width <= 600 {
		height, mobile = 844, append(mobile, chromedp.EmulateMobile)
	}
	if l.dark {
		scheme = "dark"
	}
	b.do(
		send(audits.Enable, cdp.Empty{}),
		chromedp.EmulateViewport(int64(l.width), height, mobile...),
		send(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"},
		}}),
		b.scripts(!l.noScript),
	)
	if l.lang != "" {
		b.do(send(network.SetCookie, network.SetCookieParams{Name: "lang", Value: l.lang, URL: origin}))
	}
	return b
}

// send is the action that sends a command of the browser's protocol and waits for its answer.
func send[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

// scripts lets pages run scripts, or not.
func (b *tab) scripts(on bool) chromedp.Action[chromedp.Void] {
	return send(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// listen gathers the complaints of the browser.
func (b *tab) listen(event any) {
	var fault string
	switch e := event.(type) {
	case *log.EventEntryAdded:
		// A form shown again is a 422 or a 409 (design §3), which the browser reports as if it were a fault.
		again := e.Entry.Source == log.EntrySourceNetwork && (strings.Contains(e.Entry.Text, " 422 ") || strings.Contains(e.Entry.Text, " 409 "))
		if e.Entry.Level == log.EntryLevelError && !again {
			fault = "log: " + e.Entry.Text + " " + e.Entry.URL
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			fault = "console:"
			for _, a := range e.Args {
				fault += " " + string(a.Value) + a.Description
			}
		}
	case *runtime.EventExceptionThrown:
		fault = "exception: " + e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			fault += " " + x.Description
		}
	case *audits.EventIssueAdded:
		if d := e.Issue.Details.ContentSecurityPolicyIssueDetails; d != nil {
			fault = "content security policy: " + d.ViolatedDirective + " " + d.BlockedURL
		}
	case *page.EventJavascriptDialogOpening:
		fault = "dialogue: " + e.Message
	}
	if fault != "" {
		b.mu.Lock()
		b.faults = append(b.faults, fault)
		b.mu.Unlock()
	}
}

// complaints are what the browser complained of since the last time they were asked for.
func (b *tab) complaints() []string {
	eval[bool](b, `() => true`) // when this is answered, all that was said before has been heard
	b.mu.Lock()
	defer b.mu.Unlock()
	all := b.faults
	b.faults = nil
	slices.Sort(all)
	return slices.Compact(all)
}

// do runs what cannot fail on a page that works.
func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.Fatalf("browser: %v", err)
	}
}

// arrive runs what leads to another page, and waits for all of that page.
func (b *tab) arrive(actions ...chromedp.Action[chromedp.Void]) error {
	res, err := chromedp.RunResponse(b.ctx, actions...)
	if err != nil {
		return err
	}
	if res != nil {
		b.status = res.Status
	}
	return nil
}

// visit opens a page by its path, as from a bookmark, and wants it to be there.
func (b *tab) visit(path string) {
	b.Helper()
	if err := b.arrive(chromedp.Navigate(b.origin + path)); err != nil {
		b.Fatalf("%s: %v", path, err)
	}
	if b.status != 200 {
		b.Fatalf("%s: status %d: %s", path, b.status, b.text("body"))
	}
}

// path is where the tab is, with its query.
func (b *tab) path() string {
	href, err := chromedp.Run(b.ctx, chromedp.Location())
	if err != nil {
		b.Fatalf("browser: %v", err)
	}
	return strings.TrimPrefix(href, b.origin)
}

// eval runs a function of JavaScript with args, whether or not the page may run any.
func eval[T any](b *tab, function string, args ...any) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](call(function, args...)))
	if err != nil {
		b.Fatalf("browser: %v", err)
	}
	return v
}

// shotDir is where pictures go.
func shotDir() string {
	root, err := repository()
	if err != nil {
		return os.TempDir()
	}
	return filepath.Join(root, "e2e", "shots")
}

// shot takes a picture of the whole page.
func (b *tab) shot(name string) {
	b.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.Fatalf("browser: %v", err)
	}
	b.keep(name, png)
}

// keep writes a picture as e2e/shots/NAME-LOOK.png.
func (b *tab) keep(name string, png []byte) {
	b.Helper()
	if err := os.MkdirAll(shotDir(), 0o755); err != nil {
		b.Fatal(err)
	}
	file := filepath.Join(shotDir(), fileName(name)+"-"+b.look.String()+".png")
	if err := os.WriteFile(file, png, 0o644); err != nil {
		b.Fatal(err)
	}
}

// glance takes a picture of what is in sight.
func (b *tab) glance(name string) {
	b.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.Fatalf("browser: %v", err)
	}
	b.keep(name, png)
}

func fileName(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' {
			return r
		}
		return '-'
	}, s)
	return strings.Trim(s, "-")
}

// cookies are those that the tab would send, for a request outside of it.
func (b *tab) cookies() (header string) {
	res, err := chromedp.Call(b.ctx, network.GetCookies, network.GetCookiesParams{URLs: []string{b.origin}})
	if err != nil {
		b.Fatalf("browser: %v", err)
	}
	for _, c := range res.Cookies {
		header += c.Name + "=" + c.Value + "; "
	}
	return header
}
