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
	"github.com/chromedp/cdproto/browser"
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

// chromium is the one browser of this run. Its profile is made for it and gone afterwards.
var chromium = sync.OnceValues(func() (context.Context, error) {
	name, err := exec.LookPath("chromium")
	if err != nil {
		return nil, err
	}
	profile, err := os.MkdirTemp("", "sild-chromium-")
	if err != nil {
		return nil, err
	}
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(name),
		chromedp.UserDataDir(profile),
		chromedp.Headless,
		chromedp.NoSandbox, // it sees only pages of our own, and often runs as root in a container
		chromedp.DisableGPU,
		chromedp.NoFirstRun,
		chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-default-apps", true),
		chromedp.Flag("disable-extensions", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("font-render-hinting", "none"),
	)
	ctx, stop := chromedp.NewContext(alloc)
	atEnd(func() {
		stop()
		stopAlloc()
		os.RemoveAll(profile)
	})
	return ctx, chromedp.Run(ctx)
})

// A look is how somebody looks at pages.
type look struct {
	width    int
	dark     bool
	noScript bool
}

func (l look) String() string {
	s := fmt.Sprint(l.width)
	if l.dark {
		s += "-dark"
	}
	if l.noScript {
		s += "-noscript"
	}
	return s
}

// A tab is one window of a browser that knows nothing of the others: cookies are its own.
type tab struct {
	*testing.T
	ctx    context.Context
	origin string
	look   look
	taps   int // what a person would have tapped so far: links, buttons, choices, fields

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
	chromedp.ListenTarget(ctx, b.listen)
	height, scheme := int64(900), "light"
	var mobile []chromedp.EmulateViewportOption
	if l.width <= 600 {
		height, mobile = 844, append(mobile, chromedp.EmulateMobile)
	}
	if l.dark {
		scheme = "dark"
	}
	b.do(
		audits.Enable(),
		chromedp.EmulateViewport(int64(l.width), height, mobile...),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"},
		}),
		emulation.SetScriptExecutionDisabled(l.noScript),
		browser.SetDownloadBehavior(browser.SetDownloadBehaviorBehaviorDeny),
	)
	return b
}

// listen gathers the complaints of the browser.
func (b *tab) listen(event any) {
	var fault string
	switch e := event.(type) {
	case *log.EventEntryAdded:
		// A form shown again is a 422 (design §3), which the browser reports as if it were a fault.
		if e.Entry.Level == log.LevelError && !(e.Entry.Source == log.SourceNetwork && strings.Contains(e.Entry.Text, " 422 ")) {
			fault = "log: " + e.Entry.Text + " " + e.Entry.URL
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.APITypeError || e.Type == runtime.APITypeAssert {
			fault = "console:"
			for _, a := range e.Args {
				fault += " " + string(a.Value) + a.Description
			}
		}
	case *runtime.EventExceptionThrown:
		fault = "exception: " + e.ExceptionDetails.Error()
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
	b.do() // everything that the page sent before is here
	b.mu.Lock()
	defer b.mu.Unlock()
	all := b.faults
	b.faults = nil
	slices.Sort(all)
	return slices.Compact(all)
}

// do runs what cannot fail on a page that works.
func (b *tab) do(actions ...chromedp.Action) {
	b.Helper()
	if err := chromedp.Run(b.ctx, actions...); err != nil {
		b.Fatalf("browser: %v", err)
	}
}

// arrive runs what leads to another page, and waits for all of that page.
func (b *tab) arrive(actions ...chromedp.Action) error {
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
	var href string
	b.do(chromedp.Location(&href))
	return strings.TrimPrefix(href, b.origin)
}

// eval runs a function of JavaScript with args, whether or not the page may run any.
func (b *tab) eval(out any, function string, args ...any) {
	b.Helper()
	b.do(chromedp.Evaluate(call(function, args...), out))
}

// shotDir is where pictures go.
func shotDir() string {
	root, err := repository()
	if err != nil {
		return os.TempDir()
	}
	return filepath.Join(root, "e2e", "shots")
}

// shot takes a picture of the whole page as e2e/shots/NAME-LOOK.png.
func (b *tab) shot(name string) {
	b.Helper()
	var png []byte
	b.do(chromedp.FullScreenshot(&png, 100))
	if err := os.MkdirAll(shotDir(), 0o755); err != nil {
		b.Fatal(err)
	}
	file := filepath.Join(shotDir(), fileName(name)+"-"+b.look.String()+".png")
	if err := os.WriteFile(file, png, 0o644); err != nil {
		b.Fatal(err)
	}
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
	b.do(chromedp.ActionFunc(func(ctx context.Context) error {
		all, err := network.GetCookies().WithURLs([]string{b.origin}).Do(ctx)
		for _, c := range all {
			header += c.Name + "=" + c.Value + "; "
		}
		return err
	}))
	return header
}
