// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// byName opens a tab on a demo under the name by which passkeys and providers
// know it.
func byName(t *testing.T, origin string, l look) *tab {
	t.Helper()
	return open(t, strings.Replace(origin, "127.0.0.1", "localhost", 1), l)
}

// door is the demo that all tests share, which they leave as it is but for a
// passkey.
func door(t *testing.T, l look) *tab {
	t.Helper()
	origin, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return byName(t, origin, l)
}

// unlocks gives the tab a phone that its owner unlocks at once.
func (b *tab) unlocks() {
	b.Helper()
	b.do(
		send(webauthn.Enable, webauthn.EnableParams{}),
		chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
				Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
				HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
			}})
			return err
		}),
	)
}

// leaves signs out.
func (b *tab) leaves() {
	b.Helper()
	b.visit("/me")
	b.pressBy("this one", "Sign out")
}

// TestPasskey: a passkey is made with the phone at hand, and then opens the door
// with one touch (issue 4: back in within two seconds).
func TestPasskey(t *testing.T) {
	t.Parallel()
	b := door(t, look{width: phone})
	b.unlocks()
	b.be("Anneli Saar")
	b.visit("/me")
	b.follow("Passkeys and other ways in")
	b.fine()
	b.press("Add a passkey on this device")
	b.cardSays("Passkeys", "not used yet")
	b.fine()
	b.leaves()

	b.visit("/sign-in")
	b.fine()
	b.taps = 0
	begun := time.Now()
	b.visit("/sign-in")
	b.press("Sign in with a passkey")
	b.appears("h1")
	took := time.Since(begun)
	if b.path() != "/" || b.taps != 1 {
		t.Errorf("at %s after %d taps; want to be in after one", b.path(), b.taps)
	}
	b.cardSays("Needs you", "Meet in prison this month")
	t.Logf("back in by passkey: %d tap, %d ms with the sign-in page", b.taps, took.Milliseconds())
	b.visit("/me/keys")
	b.cardSays("Passkeys", "last used")

	// The phone has forgotten it, or its owner says no: words, and the password beside them.
	b.leaves()
	b.do(send(webauthn.Disable, cdp.Empty{}))
	b.unlocks()
	b.visit("/sign-in")
	s := b.button("Sign in with a passkey")
	b.do(chromedp.MouseClickXY(s.X, s.Y))
	b.appears("form.passkey [role=alert]")
	b.says("form.passkey [role=alert]", "or use your password")
	b.fine()
}

// TestPasskeyWithoutScript: the page says what to do instead.
func TestPasskeyWithoutScript(t *testing.T) {
	t.Parallel()
	b := door(t, look{width: phone, noScript: true})
	b.visit("/sign-in")
	b.says("form.passkey", "Use your password")
	if eval[bool](b, `() => document.querySelector("form.passkey button").checkVisibility()`) {
		t.Error("there is a button that does nothing")
	}
	b.fine()
}

// provider starts a real provider of identities, and gives the flag with which
// a demo knows it; ready is to be told where it is that people are sent back to.
func provider(t *testing.T) (flag string, ready func(origin string)) {
	t.Helper()
	dir, err := workplace()
	if err != nil {
		t.Fatal(err)
	}
	root, err := repository()
	if err != nil {
		t.Fatal(err)
	}
	const secret = "a-secret-of-this-run"
	cmd := exec.Command("node", filepath.Join(root, "e2e", "testdata", "provider.mjs"))
	cmd.Env = append(os.Environ(), "CLIENT_SECRET="+secret)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close() // it ends with what it reads
		cmd.Wait()
	})
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		cmd.Wait()
		t.Fatalf("the provider ended before it listened: %s", complaints.String())
	}
	text, err := json.Marshal(map[string]any{"providers": []any{map[string]any{
		"id": "state", "issuer": lines.Text(), "client_id": "sild", "secret_env": "SILD_STATE_SECRET", "names": map[string]string{"en": "State ID", "et": "Riigi ID"},
		"scopes": []string{"email"}, "participants": true,
	}}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "providers.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SILD_STATE_SECRET", secret)
	return "--providers=" + file, func(origin string) {
		fmt.Fprintln(in, origin+"/sign-in/with/state/back", origin+"/my/with/state/back")
		if !lines.Scan() || lines.Text() != "ready" {
			t.Fatalf("the provider is not ready: %s", complaints.String())
		}
		go io.Copy(io.Discard, out)
	}
}

// atProvider goes through the provider's own pages as somebody.
func (b *tab) atProvider(name string) {
	b.Helper()
	b.appears("input[name=login]")
	b.fill("login", name)
	b.fill("password", "any")
	b.press("Sign-in")
	b.press("Continue")
	b.complaints() // of pages that are not ours
}

// TestProvider: a real provider, bound by the user at work and by an invitation,
// opens the door; somebody whom it knows and we do not stays outside, though
// their address is that of a user.
func TestProvider(t *testing.T) {
	flag, ready := provider(t)
	origin, err := startCopy(oneWorld, flag)
	if err != nil {
		t.Fatal(err)
	}
	b := byName(t, origin, look{width: phone})
	ready(b.origin)

	b.be("Anneli Saar")
	b.visit("/me/keys")
	b.press("Bind State ID")
	b.atProvider("anneli")
	b.appears(".saved")
	b.cardSays("Other identities", "State ID")
	b.fine()
	b.leaves()

	b.visit("/sign-in")
	begun := time.Now()
	b.press("Sign in with State ID")
	b.appears(".nav") // the provider knows the browser still
	b.says("h1", "Today")
	t.Logf("back in by a provider that knows the browser: %d ms", time.Since(begun).Milliseconds())
	b.fine()

	stranger := open(t, b.origin, b.look)
	stranger.visit("/sign-in")
	stranger.press("Sign in with State ID")
	stranger.atProvider("somebody else")
	stranger.appears("[role=alert]")
	stranger.says("[role=alert]", "Nobody here is bound to this identity")

	admin := b.beside("Helle Aas")
	admin.visit("/settings/users/new")
	admin.fill("name", "Uku Uus")
	admin.fill("email", "uku.uus@example.org")
	admin.do(chromedp.Evaluate[chromedp.Void](`(() => {
		const list = document.querySelector("select[name=team]");
		list.selectedIndex = [...list.options].findIndex(o => o.text === "Support persons");
	})()`))
	admin.choose("role", "coordinator")
	admin.press("Make the link")
	link := admin.value("link")
	newcomer := open(t, b.origin, b.look)
	newcomer.visit(link[strings.Index(link, "/invitation/"):])
	newcomer.fine()
	newcomer.press("Sign in with State ID")
	newcomer.atProvider("uku")
	newcomer.appears(".nav")
	newcomer.says("h1", "Today")
	newcomer.visit("/me")
	newcomer.says("main", "uku.uus@example.org")
}

// TestOwnProvider: somebody adds a provider on their own pages, without a script, and
// opens them with it from then on; whom nobody added it for stays outside, though the
// provider says the same address of both.
func TestOwnProvider(t *testing.T) {
	flag, ready := provider(t)
	origin, err := startCopy(oneWorld, flag)
	if err != nil {
		t.Fatal(err)
	}
	b := byName(t, origin, look{width: phone, noScript: true})
	ready(b.origin)
	b.be("Heino") // whose page speaks Estonian
	b.visit("/my/way")
	b.press("Lisa: Riigi ID")
	b.atProvider("andrei")
	b.fine()
	b.says("main", "Riigi ID")
	b.visit("/my")
	b.says(".notice", "Riigi ID")
	b.fine()

	b.visit("/my/way")
	b.press("Lahku")
	b.visit("/my/enter")
	b.fine()
	b.press("Sign in with State ID")
	b.appears("form.leave") // through a page that says where one goes
	if b.path() != "/my" {
		t.Errorf("with the provider one comes to %s", b.path())
	}
	b.fine()

	stranger := open(t, b.origin, b.look)
	stranger.visit("/my/enter")
	stranger.press("Sign in with State ID")
	stranger.atProvider("somebody else")
	stranger.says("main", "This does not open a page yet.")
	stranger.visit("/my")
	if stranger.path() == "/my" {
		t.Error("somebody else is on a page of their own")
	}
}
