// SPDX-License-Identifier: EUPL-1.2

package sild_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
)

func TestError(t *testing.T) {
	p := sild.Problems{}
	p.Check(true, "name", "name.missing")
	if err := p.Err(); err != nil {
		t.Errorf("without a problem Err = %v", err)
	}
	p.Check(false, "title", "goal.title.long", "limit", "200", "odd")
	p.Check(false, "title", "goal.title.missing") // the first stands
	p.Check(false, "due_on", "date.unreadable")
	err := p.Err()
	e, ok := errors.AsType[*sild.Error](err)
	if !ok || e.Kind != sild.Invalid || e.Key != "error.invalid" {
		t.Fatalf("Err = %v", err)
	}
	want := map[string]sild.Message{
		"title":  {Key: "goal.title.long", Args: sild.Args{"limit": "200"}},
		"due_on": {Key: "date.unreadable"},
	}
	if diff := cmp.Diff(want, e.Fields); diff != "" {
		t.Errorf("the problems differ:\n%s", diff)
	}
	if got, want := err.Error(), "invalid: error.invalid; due_on: date.unreadable; title: goal.title.long"; got != want {
		t.Errorf("Error() = %q; want %q", got, want)
	}
}

func TestKindOf(t *testing.T) {
	for want, err := range map[sild.Kind]error{
		sild.Internal:  io.EOF,
		sild.NotFound:  sild.Missing(),
		sild.Busy:      fmt.Errorf("AddGoal: %w", &sild.Error{Kind: sild.Busy, Err: io.EOF}),
		sild.Conflict:  errors.Join(io.EOF, &sild.Error{Kind: sild.Conflict}),
		sild.Invalid:   sild.Problems{"x": {Key: "y"}}.Err(),
		sild.Forbidden: &sild.Error{Kind: sild.Forbidden},
	} {
		if got := sild.KindOf(err); got != want {
			t.Errorf("KindOf(%v) = %v; want %v", err, got, want)
		}
	}
	if !errors.Is(&sild.Error{Err: io.EOF}, io.EOF) {
		t.Error("the cause of an error is lost")
	}
	for _, k := range []sild.Kind{-1, 99} {
		if got := k.String(); got != "internal" {
			t.Errorf("Kind(%d) = %q", k, got)
		}
	}
}

func TestWrap(t *testing.T) {
	f := func(fail error) (err error) {
		defer sild.Wrap(&err, "AddGoal(%q)", "x")
		return fail
	}
	if err := f(nil); err != nil {
		t.Errorf("Wrap makes %v of no error", err)
	}
	err := f(sild.Missing())
	if got, want := err.Error(), `AddGoal("x"): not_found: error.not_found`; got != want || sild.KindOf(err) != sild.NotFound {
		t.Errorf("Wrap makes %q, %v; want %q", got, sild.KindOf(err), want)
	}
}

func TestText(t *testing.T) {
	good := func(s, want string) {
		t.Helper()
		p := sild.Problems{}
		if got := p.Text("note", s, 100); got != want || len(p) != 0 {
			t.Errorf("Text(%q) = %q, %v; want %q", s, got, p, want)
		}
	}
	bad := func(s, key string) {
		t.Helper()
		p := sild.Problems{}
		p.Text("note", s, 100)
		if p["note"].Key != key {
			t.Errorf("Text(%.60q) has the problem %q; want %q", s, p["note"].Key, key)
		}
		line := sild.Problems{}
		line.Line("note", s, 100)
		if line["note"].Key != key {
			t.Errorf("Line(%.60q) has the problem %q; want %q", s, line["note"].Key, key)
		}
	}
	good("", "")
	good("  Õunapuu, Mari-Liis \n", "Õunapuu, Mari-Liis")
	good("first\r\nsecond\n\tthird", "first\nsecond\n\tthird")
	good(strings.Repeat("õ", 100), strings.Repeat("õ", 100)) // letters count, not bytes
	good("a\u00a0b", "a\u00a0b")
	good("می\u200cخواهم", "می\u200cخواهم") // Persian needs the non-joiner
	good("क्\u200dष", "क्\u200dष")         // and Hindi the joiner
	good("👨\u200d👩\u200d👧 ❤️", "👨\u200d👩\u200d👧 ❤️")
	good("e\u0301", "e\u0301")
	good("مرحبا", "مرحبا")

	bad(strings.Repeat("a", 101), "text.long")
	bad(strings.Repeat("õ", 101), "text.long")
	bad(strings.Repeat("Mari ", 1<<18), "text.long") // more than a megabyte
	bad("\xff\xfe", "text.unreadable")
	bad("Mari\xc3", "text.unreadable")
	bad("\xed\xa0\x80", "text.unreadable") // half a surrogate pair
	bad("Mari\x00Maasikas", "text.hidden")
	bad("Mari\x1b[31mMaasikas", "text.hidden")
	bad("Mari\x7fM", "text.hidden")
	bad("Mari\u0085M", "text.hidden")
	bad("Mari\rM", "text.hidden")
	for _, r := range []rune{
		0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069, // turn text round
		0x200b, 0x2060, 0x2062, 0x206a, 0xfeff, 0x00ad, 0x034f, 0x061c, 0x180e, 0x200e, 0x200f, // cannot be seen
		0x115f, 0x3164, 0xffa0, 0x2800, 0xfff9, 0x1d173, // are blank
		0xe0001, 0xe0041, 0xe0100, // carry a second text
	} {
		bad("Ma"+string(r)+"ri", "text.hidden")
	}
	// Joiners where no script needs them make two names look like one.
	bad("Ma\u200dri", "text.hidden")
	bad("Ма\u200cри", "text.hidden")
	bad("\u200dMari", "text.hidden")
	bad("می\u200c\u200cخواهم", "text.hidden")
}

func TestLine(t *testing.T) {
	good := func(s, want string) {
		t.Helper()
		p := sild.Problems{}
		if got := p.Line("name", s, 20); got != want || len(p) != 0 {
			t.Errorf("Line(%q) = %q, %v; want %q", s, got, p, want)
		}
	}
	good("  Mari \t\n Maasikas ", "Mari Maasikas")
	good("Mari\u2028Maasikas", "Mari Maasikas")
	good("\n", "")

	p := sild.Problems{}
	p.Line("name", strings.Repeat("x", 21), 20)
	if diff := cmp.Diff(sild.Problems{"name": {Key: "text.long", Args: sild.Args{"limit": "20"}}}, p); diff != "" {
		t.Errorf("the problem differs:\n%s", diff)
	}
}

// TestPrivateIsNotPrinted prints a name in every way there is.
func TestPrivateIsNotPrinted(t *testing.T) {
	const canary = "Mari Maasikas"
	p := sild.Private(canary)
	type inner struct{ Name sild.Private }
	things := []any{
		p, &p,
		[]sild.Private{p},
		[1]sild.Private{p},
		map[string]sild.Private{"name": p},
		inner{p},
		&inner{p},
		[]inner{{p}},
		struct{ In inner }{inner{p}},
		any(p), error(&sild.Error{Err: fmt.Errorf("%v", p)}),
	}
	var out bytes.Buffer
	tooFew := "no verb for the argument" + fmt.Sprintln()
	for _, thing := range things {
		for _, verb := range []string{"v", "+v", "#v", "s", "q", "+q", "#q", "x", "X", "# x", "d", "t", "c", "U", "e", "T", "5s", "-20.3v", "z", "!"} {
			fmt.Fprintf(&out, "%"+verb+"\n", thing)
		}
		fmt.Fprintln(&out, thing)
		fmt.Fprint(&out, thing)
		fmt.Fprintf(&out, tooFew, thing)
		for _, h := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
			slog.New(h).Info("event", "thing", thing)
			slog.New(h).With("thing", thing).WithGroup("g").Info("event", slog.Group("h", slog.Any("thing", thing)))
		}
		if b, err := json.Marshal(thing); err == nil {
			out.Write(b)
		} else {
			fmt.Fprintln(&out, err)
		}
	}
	fmt.Fprintf(&out, "%v %+v %#v", map[sild.Private]int{p: 1}, map[sild.Private]int{p: 1}, map[sild.Private]int{p: 1})
	fmt.Fprintln(&out, errors.Join(fmt.Errorf("no %s", p), fmt.Errorf("no %q", p)), p.String(), p.GoString())
	for _, leak := range []string{canary, "Maasikas", "Mari", fmt.Sprintf("%x", canary), fmt.Sprintf("%X", canary), fmt.Sprintf("% x", canary), "77 97"} {
		if at := strings.Index(out.String(), leak); at >= 0 {
			t.Errorf("private text is printed: %q", out.String()[max(0, at-80):at+40])
		}
	}
	if !strings.Contains(out.String(), "[private]") {
		t.Error("nothing was printed at all")
	}
	if string(p) != canary {
		t.Errorf("a page would show %q", string(p))
	}
	if b, err := json.Marshal(p); err == nil {
		t.Errorf("private text is written as %s, which loses it without a word", b)
	}
	var back sild.Private
	if err := json.Unmarshal([]byte(`"Mari"`), &back); err != nil || string(back) != "Mari" {
		t.Errorf("private text is read as %q, %v", string(back), err)
	}
}
