// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"sild"
	"sild/i18n"
	"sild/org"
)

// What stands here holds for every page, whatever it is about: what a browser
// is told to refuse, and what it may send (docs/security, decision 0020).

// PolicyCSP lets pages load only what we serve, and runs no inline script. What
// a browser refused is counted at reportPath.
const PolicyCSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; report-uri " + ReportPath + "; report-to csp"

// ReportPath is where browsers tell what they refused.
const ReportPath = "/csp"

// GuardHeaders are on every answer of the pages. Nothing of ours is for another
// origin to show, to load or to reach, and no page needs a device.
var GuardHeaders = map[string]string{
	"Content-Security-Policy":      PolicyCSP,
	"Reporting-Endpoints":          `csp="` + ReportPath + `"`,
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY", // for browsers older than frame-ancestors
	"Referrer-Policy":              "same-origin",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Cross-Origin-Embedder-Policy": "require-corp",
	"Origin-Agent-Cluster":         "?1",
	"Permissions-Policy": "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), fullscreen=(), geolocation=(), " +
		"gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
}

// GuardRoutes are what machines ask for. They find out of nobody who asks.
func (s *Server) GuardRoutes() {
	s.bare("POST "+ReportPath, s.refused)
	s.bare("GET /.well-known/security.txt", s.securityText)
}

// bare is a route without a visit: no session, no page, no form.
func (s *Server) bare(pattern string, h http.HandlerFunc) {
	s.Table = append(s.Table, Route{Pattern: pattern, Open: true})
	s.Mux.HandleFunc(pattern, h)
}

// ServeHTTP guards each answer, and gives the request to its page.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for name, value := range GuardHeaders {
		h.Set(name, value)
	}
	h.Set("Cache-Control", "no-store")
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodPost:
		h.Set("Allow", "GET, HEAD, POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
	case strings.HasPrefix(r.URL.Path, "/static/"):
		s.static(w, r)
	case r.URL.Path != ReportPath && !ours(r):
		v := &Visit{Server: s, Writer: w, Request: r}
		v.Page = s.NewPage(r, org.Session{}, langOf(r, s.Cookie("lang")))
		s.count("page.cross_origin", "form")
		v.Trouble(http.StatusForbidden, "error.cross_origin", "")
	default:
		s.Mux.ServeHTTP(w, r)
	}
}

// static answers with a file that was built into the program. Its name holds
// its hash, so it may be kept for ever; a list of files is nobody's business.
func (s *Server) static(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost || strings.HasSuffix(r.URL.Path, "/") {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	s.files.ServeHTTP(w, r)
}

// ours reports whether a request may have an effect: a form that a page of ours
// sent. The browser says so in Sec-Fetch-Site or Origin; one too old for both
// says it in Referer, and what says nothing at all is refused.
func ours(r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	if crossOrigin.Check(r) != nil {
		return false
	}
	if r.Header.Get("Sec-Fetch-Site") != "" || r.Header.Get("Origin") != "" {
		return true
	}
	from, err := url.Parse(r.Header.Get("Referer"))
	return err == nil && from.Host != "" && from.Host == r.Host
}

var crossOrigin = http.NewCrossOriginProtection()

// langOf is the language that a request asks for.
func langOf(r *http.Request, cookie string) i18n.Lang {
	lang := i18n.Match(r.Header.Get("Accept-Language"), "en")
	if c, err := r.Cookie(cookie); err == nil {
		lang = i18n.Match(c.Value, lang)
	}
	return lang
}

// Cookie is the name of one of our cookies as the browser knows it. Over HTTPS
// no neighbour of our host can set it, and it holds for this host only (RFC
// 6265bis §4.1.3.2).
func (s *Server) Cookie(name string) string {
	if s.Secure {
		return "__Host-" + name
	}
	return name
}

// refusals count what browsers refused on our pages, by directive, and the
// forms that we refused. What a report says besides (addresses, scraps of pages)
// is not kept.
type refusals struct {
	mu sync.Mutex
	n  map[[2]sild.Constant]int
}

// directives are those of our policy, as browsers name them. Others are
// somebody's invention.
var directives = map[string]sild.Constant{
	"default-src": "default-src", "script-src": "script-src", "script-src-elem": "script-src-elem", "script-src-attr": "script-src-attr",
	"style-src": "style-src", "style-src-elem": "style-src-elem", "style-src-attr": "style-src-attr", "img-src": "img-src",
	"font-src": "font-src", "connect-src": "connect-src", "object-src": "object-src", "form-action": "form-action",
	"base-uri": "base-uri", "frame-ancestors": "frame-ancestors", "frame-src": "frame-src", "media-src": "media-src",
	"manifest-src": "manifest-src", "worker-src": "worker-src",
}

// LargestReport is the most that is read of what a browser reports.
const LargestReport = 16 << 10

// refused counts what a browser says that it refused.
func (s *Server) refused(w http.ResponseWriter, r *http.Request) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, LargestReport))
	if err == nil {
		for _, d := range reported(text) {
			s.count("page.csp", d)
		}
	}
	w.WriteHeader(http.StatusNoContent)
}

// reported are the directives of a report in either of its forms: one alone
// (CSP Level 3 §5.3), or a list of many (Reporting API §3.2).
func reported(text []byte) (found []sild.Constant) {
	var one struct {
		Report struct {
			Effective string `json:"effective-directive"`
			Violated  string `json:"violated-directive"`
		} `json:"csp-report"`
	}
	var many []struct {
		Type string `json:"type"`
		Body struct {
			Effective string `json:"effectiveDirective"`
		} `json:"body"`
	}
	var names []string
	if json.Unmarshal(text, &one) == nil {
		violated, _, _ := strings.Cut(one.Report.Violated, " ")
		names = append(names, one.Report.Effective, violated)
	} else if json.Unmarshal(text, &many) == nil {
		for _, m := range many {
			if m.Type == "csp-violation" {
				names = append(names, m.Body.Effective)
			}
		}
	}
	for _, name := range names {
		if d, ok := directives[name]; ok {
			found = append(found, d)
			if many == nil {
				break
			}
		}
	}
	return found
}

// count says a number to the log when it is the first, the tenth, the
// hundredth: nobody can fill a disk with what is refused.
func (s *Server) count(event, what sild.Constant) {
	c := &s.refusals
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = map[[2]sild.Constant]int{}
	}
	at := [2]sild.Constant{event, what}
	c.n[at]++
	step := 1
	for step*10 <= c.n[at] {
		step *= 10
	}
	if c.n[at] == step {
		s.Log.Warn(event, sild.Word("what", what), sild.Count("n", step))
	}
}

// securityText says to whom one tells of a weakness (RFC 9116), if those who
// run this Sild have said so.
func (s *Server) securityText(w http.ResponseWriter, r *http.Request) {
	if s.Contact == "" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, "Contact: "+s.Contact+"\nExpires: "+s.Flow.Now().UTC().AddDate(0, 6, 0).Format(time.RFC3339)+"\nPreferred-Languages: en, et\n")
}
