// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alecthomas/kong"

	"sild"
	"sild/db/dbtest"
)

func guarded(hosts ...string) *guard {
	return &guard{
		next: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusTeapot) }), hosts: hosts,
		ready: func(context.Context) error { return nil }, log: sild.Discard,
	}
}

func (g *guard) answer(method, target, host string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/", nil)
	r.Host = host
	if u, err := url.Parse(target); err == nil {
		r.URL = u
	} else {
		path, query, _ := strings.Cut(target, "?")
		r.URL = &url.URL{Path: path, RawQuery: query}
	}
	w := httptest.NewRecorder()
	g.ServeHTTP(w, r)
	return w
}

// TestHosts: only requests that call the server by its name are seen.
func TestHosts(t *testing.T) {
	hosts, err := names([]string{"Sild.example.org", "10.0.0.7"}, false)
	if err != nil {
		t.Fatal(err)
	}
	g := guarded(hosts...)
	for host, want := range map[string]int{
		"sild.example.org": 418, "SILD.example.org:443": 418, "sild.example.org.": 418, "10.0.0.7:8080": 418,
		"": 421, "evil.example": 421, "sild.example.org.evil.example": 421, "evil.example:80@sild.example.org": 421, "localhost": 421, "127.0.0.1": 421,
		"sild.example.org, evil.example": 421, "sild.example.org\x00.evil": 421, "[::1]": 421, "example.org": 421, ".sild.example.org": 421,
	} {
		if got := g.answer("GET", "/", host).Code; got != want {
			t.Errorf("Host %q: status %d; want %d", host, got, want)
		}
	}
	local, err := names(nil, true)
	if err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]int{"localhost:8080": 418, "127.0.0.1:8080": 418, "[::1]:8080": 418, "[::1]": 418, "rebound.example:8080": 421} {
		if got := guarded(local...).answer("GET", "/", host).Code; got != want {
			t.Errorf("on this machine, Host %q: status %d; want %d", host, got, want)
		}
	}
	if _, err := names(nil, false); err == nil {
		t.Error("a server that others reach has no name; want it refused")
	}
	for _, bad := range []string{"*", "*.example.org", "sild.example.org:443", "https://sild.example.org", "a/b", "a b", ""} {
		if _, err := names([]string{bad}, false); err == nil {
			t.Errorf("the name %q is taken", bad)
		}
	}
}

// TestMethods: what nobody needs is not answered.
func TestMethods(t *testing.T) {
	g := guarded("sild")
	for _, m := range []string{"TRACE", "CONNECT", "OPTIONS", "PROPFIND", "get", "GETT", "DEBUG"} {
		if w := g.answer(m, "/", "sild"); w.Code != 405 || w.Header().Get("Allow") == "" {
			t.Errorf("%s: status %d, Allow %q; want 405", m, w.Code, w.Header().Get("Allow"))
		}
	}
	for _, m := range methods {
		if w := g.answer(m, "/", "sild"); w.Code != 418 {
			t.Errorf("%s: status %d; want it to go on", m, w.Code)
		}
	}
}

// TestAddresses: an address that holds more than text is refused, whatever it leads to.
func TestAddresses(t *testing.T) {
	g := guarded("sild")
	for target, want := range map[string]int{
		"/cases/1?tab=late": 418, "/people?q=%C3%95un": 418, "/a%20b": 418, "/?back=%0A": 418,
		"/%00": 400, "/a%00b": 400, "/?q=%00": 400, "/?%00=q": 400, "/%ff": 400, "/?q=%ff": 400, "/?q=%c3%28": 400, "/%1b[2J": 400,
		"/%e2%80": 400, "/a%5cb": 400, "/?q=%zz": 400, "/?a=1;b=2": 400, "/?q=%ed%a0%80": 400, "/%7f": 400,
	} {
		if got := g.answer("GET", target, "sild").Code; got != want {
			t.Errorf("%s: status %d; want %d", target, got, want)
		}
	}
}

// TestGuardHeaders: HTTPS is for ever where there is HTTPS, and nothing says
// what answers.
func TestGuardHeaders(t *testing.T) {
	g := guarded("sild")
	if h := g.answer("GET", "/", "sild").Header().Get("Strict-Transport-Security"); h != "" {
		t.Errorf("over plain HTTP: %s", h)
	}
	g.secure = true
	for _, target := range []string{"/", "/livez", "/readyz", "/%00"} {
		w := g.answer("GET", target, "sild")
		if got := w.Header().Get("Strict-Transport-Security"); got != "max-age=63072000; includeSubDomains" {
			t.Errorf("%s: Strict-Transport-Security %q", target, got)
		}
		for _, name := range []string{"Server", "X-Powered-By", "Via"} {
			if got := w.Header().Get(name); got != "" {
				t.Errorf("%s: %s: %s", target, name, got)
			}
		}
	}
}

// TestHealth: whoever asks learns whether the server can work, and never why
// not; asking often costs the database nothing.
func TestHealth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		g := guarded("sild")
		asked, state := 0, error(nil)
		g.ready = func(context.Context) error { asked++; return state }
		g.log = sild.NewLog(&log)
		want := func(target string, status int, text string) {
			t.Helper()
			for _, host := range []string{"sild", "10.1.2.3:8080"} {
				if w := g.answer("GET", target, host); w.Code != status || w.Body.String() != text {
					t.Errorf("%s: %d %q; want %d %q", target, w.Code, w.Body, status, text)
				}
			}
		}
		for range 100 {
			want("/readyz", 200, "ok\n")
		}
		want("/livez", 200, "ok\n")
		if asked != 1 {
			t.Errorf("the database was asked %d times; want 1", asked)
		}
		time.Sleep(fresh)
		state = errors.New(`open "/srv/sild.db": disk I/O error`)
		want("/readyz", 503, "not ready\n")
		want("/livez", 200, "ok\n")
		time.Sleep(fresh)
		state = nil
		want("/readyz", 200, "ok\n")
		if got := log.String(); strings.Count(got, "serve.not_ready") != 1 || strings.Count(got, "serve.ready_again") != 1 || strings.Contains(got, "srv") {
			t.Errorf("the log says %s", got)
		}
	})
}

// TestReady: a database is ready that has its tables and can be written.
func TestReady(t *testing.T) {
	d := dbtest.New(t)
	if err := d.Ready(t.Context()); err != nil {
		t.Error(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if d.Ready(t.Context()) == nil {
		t.Error("a database that is closed is ready")
	}
}

var secretWord = regexp.MustCompile(`(?i)pass|secret|token|key|pin|code`)

// TestNoSecretFlags: no flag takes a secret, only the name of a file that holds
// one.
func TestNoSecretFlags(t *testing.T) {
	problem := func(name, kind string) bool {
		return secretWord.MatchString(name) && !(strings.HasSuffix(name, "-file") && kind == "existingfile")
	}
	if !problem("password", "") || !problem("api-token", "") || !problem("key-file", "") || problem("password-file", "existingfile") {
		t.Error("the rule does not bite as it should")
	}
	parser, err := kong.New(&commands{}, kong.Vars{"roles": ""})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	var walk func(*kong.Node)
	walk = func(node *kong.Node) {
		for _, f := range node.Flags {
			n++
			if problem(f.Name, f.Tag.Type) {
				t.Errorf("%s takes --%s", node.FullPath(), f.Name)
			}
		}
		for _, a := range node.Positional {
			n++
			if problem(a.Name, a.Tag.Type) {
				t.Errorf("%s takes %s", node.FullPath(), a.Name)
			}
		}
		for _, c := range node.Children {
			walk(c)
		}
	}
	walk(parser.Model.Node)
	if n < 40 {
		t.Errorf("%d flags and arguments were looked at", n)
	}
	for _, args := range [][]string{
		{"serve", "--db", "postgres://sild:secret@db/sild"},
		{"serve", "--db=postgres://sild:secret@db/sild"},
		{"bench", "--postgres=postgresql://u:p@h/d"},
		{"check", "--db", "postgres://db/sild?password=secret"},
		{"check", "--db", "postgres://sild:se/cret@db/sild"},
	} {
		if err := noSecrets(args); err == nil || strings.Contains(err.Error(), "cret@") {
			t.Errorf("%q: %v; want it refused, and not repeated", args, err)
		}
	}
	for _, args := range [][]string{{"serve", "--db", "postgres://sild@db/sild"}, {"serve", "--db=sqlite:a.db"}, {"serve", "--security-contact=https://example.org/security"}} {
		if err := noSecrets(args); err != nil {
			t.Errorf("%q: %v", args, err)
		}
	}
}

// selfSigned writes a certificate for a number of its own, and its key.
func selfSigned(t *testing.T, dir string, number int64) (cert, key string) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(number), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	pkcs, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for name, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: pkcs}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, time.Time{}, time.Unix(number, 0)); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// TestTLS: old versions and weak suites are refused, a renewed certificate is
// taken up, and a spoilt one is not.
func TestTLS(t *testing.T) {
	dir := t.TempDir()
	cert, key := selfSigned(t, dir, 1)
	var log bytes.Buffer
	config, err := (&certificate{cert: cert, key: key, log: sild.NewLog(&log)}).config()
	if err != nil {
		t.Fatal(err)
	}
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, tls.NewListener(inner, config), guarded("127.0.0.1"), usual) }()
	dial := func(c *tls.Config) (*tls.ConnectionState, error) {
		c.InsecureSkipVerify = true // its own certificate, of which the number is looked at
		conn, err := tls.Dial("tcp", inner.Addr().String(), c)
		if err != nil {
			return nil, err
		}
		defer conn.Close()
		state := conn.ConnectionState()
		return &state, nil
	}
	serial := func() int64 {
		t.Helper()
		s, err := dial(&tls.Config{})
		if err != nil {
			t.Fatal(err)
		}
		if s.Version != tls.VersionTLS13 {
			t.Errorf("TLS %x; want 1.3", s.Version)
		}
		return s.PeerCertificates[0].SerialNumber.Int64()
	}
	if n := serial(); n != 1 {
		t.Errorf("certificate %d", n)
	}
	for _, old := range []uint16{tls.VersionTLS10, tls.VersionTLS11} {
		if _, err := dial(&tls.Config{MinVersion: old, MaxVersion: old}); err == nil {
			t.Errorf("TLS %x is spoken", old)
		}
	}
	for _, weak := range append(tls.InsecureCipherSuites(), tls.CipherSuites()...) {
		if slices.Contains(weak.SupportedVersions, tls.VersionTLS12) && !slices.Contains(suites, weak.ID) {
			if _, err := dial(&tls.Config{MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{weak.ID}}); err == nil {
				t.Errorf("%s is spoken", weak.Name)
			}
		}
	}
	plain, err := net.Dial("tcp", inner.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(plain, "GET /me HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
	if said, _ := io.ReadAll(plain); !strings.HasPrefix(string(said), "HTTP/1.0 400 ") || strings.Contains(string(said), "Location") {
		t.Errorf("plain HTTP is answered with %q", said)
	}
	plain.Close()
	selfSigned(t, dir, 2)
	if n := serial(); n != 2 {
		t.Errorf("after it was renewed: certificate %d", n)
	}
	if err := os.WriteFile(cert, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	if n := serial(); n != 2 || !strings.Contains(log.String(), "serve.certificate") {
		t.Errorf("after it was spoilt: certificate %d; the log says %s", n, &log)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	for mode, fine := range map[os.FileMode]bool{0o600: true, 0o400: true, 0o640: true, 0o644: false, 0o660: false, 0o604: false, 0o777: false} {
		if err := os.Chmod(key, mode); err != nil {
			t.Fatal(err)
		}
		if err := secretFile(key); (err == nil) != fine {
			t.Errorf("a key of mode %v: %v", mode, err)
		}
	}
}

// TestWay: what leaves this machine is not plain HTTP unless somebody answers for it.
func TestWay(t *testing.T) {
	cert, key := selfSigned(t, t.TempDir(), 1)
	for _, c := range []struct {
		serveCommand
		fine bool
	}{
		{serveCommand{Listen: "127.0.0.1:0"}, true},
		{serveCommand{Listen: "localhost:0"}, true},
		{serveCommand{Listen: "[::1]:0"}, true},
		{serveCommand{Listen: "0.0.0.0:0"}, false},
		{serveCommand{Listen: ":0", Host: []string{"a"}}, false},
		{serveCommand{Listen: "0.0.0.0:0", BehindProxy: true}, false},
		{serveCommand{Listen: "0.0.0.0:0", BehindProxy: true, Host: []string{"a"}}, true},
		{serveCommand{Listen: "127.0.0.1:0", BehindProxy: true}, false},
		{serveCommand{Listen: "0.0.0.0:0", TLSCert: cert, TLSKey: key}, false},
		{serveCommand{Listen: "0.0.0.0:0", TLSCert: cert, TLSKey: key, Host: []string{"a"}}, true},
		{serveCommand{Listen: "0.0.0.0:0", TLSCert: cert, Host: []string{"a"}}, false},
		{serveCommand{Listen: "0.0.0.0:0", TLSCert: key, TLSKey: cert, Host: []string{"a"}}, false},
		{serveCommand{Listen: "127.0.0.1:0", Contact: "mailto:security@example.org"}, true},
		{serveCommand{Listen: "127.0.0.1:0", Contact: "security@example.org\nContact: x"}, false},
	} {
		if _, _, _, err := c.way(sild.Discard); (err == nil) != c.fine {
			t.Errorf("%v: %v", reflect.ValueOf(c.serveCommand), err)
		}
	}
}
