// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/i18n"
	"sild/people"
)

// Who writes from an open page is slowed down by their address, as at the door;
// the numbers are ours: a family that applies from one address is let through.
var byWriter = pace{free: 5, first: time.Minute, most: time.Hour}

// A form on an open page says when it was shown, sealed by a key that lasts as long
// as the process: people take some seconds to fill it in, and send it on the same
// day. After a restart it is shown again, with all that was typed.
const (
	soonest = 3 * time.Second
	latest  = 12 * time.Hour
)

var openKey = sync.OnceValue(func() (key [32]byte) {
	rand.Read(key[:])
	return key
})

func shownAt(at time.Time) string {
	text := strconv.FormatInt(at.Unix(), 10)
	key := openKey()
	mac := hmac.New(sha256.New, key[:])
	mac.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// filledIn reports whether a form with that seal was filled in by hand: neither at
// once nor long ago.
func filledIn(seal string, now time.Time) bool {
	text, _, _ := strings.Cut(seal, ".")
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return false
	}
	at := time.Unix(n, 0)
	return hmac.Equal([]byte(seal), []byte(shownAt(at))) && now.Sub(at) >= soonest && now.Sub(at) <= latest
}

// An applyView is the form of somebody who offers to help.
type applyView struct {
	Action, Programme, Text              string
	Teams, Kinds, Langs, Tongues         []option
	Team, Kind, Name, Email, Phone, Lang string
	Languages                            []string
	About, Seal                          string
	Keep                                 string
	Sent                                 bool
	Open                                 bool // anybody can see the page
}

// applyPage is where anybody can offer to help, if the programme says so.
func applyPage(v *visit) (templ.Component, error) {
	o, err := casework.OpeningOf(v.tx, v.r.PathValue("pack"), true)
	if err != nil {
		return nil, err
	}
	x := v.applyForm(o)
	x.Open = true
	v.page.Title = v.page.T("apply.title")
	x.Action, x.Seal, x.Sent = "/volunteer/"+o.Pack.ID, shownAt(v.tx.Now), v.form == nil && v.query("sent") != ""
	return applySheet(v.page, x), nil
}

func (v *visit) applyForm(o casework.Opening) applyView {
	rules := o.Pack.Volunteers
	x := applyView{
		Programme: v.page.Pick(o.Pack.Names), Text: v.page.Pick(rules.Text), Keep: v.page.T("apply.keep", "months", v.page.Number(rules.Keep)),
		Team: v.typed("team", ""), Kind: v.typed("kind", ""), Name: v.typed("name", ""), Email: v.typed("email", ""), Phone: v.typed("phone", ""),
		Lang: v.typed("lang", string(v.page.Lang())), Languages: v.picked("languages"), About: v.typed("about", ""), Langs: langOptions(),
	}
	for _, t := range o.Teams {
		x.Teams = append(x.Teams, option{Value: string(t.ID), Text: t.Name})
	}
	for _, k := range rules.Kinds {
		x.Kinds = append(x.Kinds, option{Value: k, Text: v.kindWord(o.Pack, k)})
	}
	if len(x.Kinds) == 1 && x.Kind == "" {
		x.Kind = x.Kinds[0].Value
	}
	for _, l := range people.Languages {
		x.Tongues = append(x.Tongues, option{Value: l, Text: v.tongue(l)})
	}
	return x
}

func (v *visit) applyInput() casework.ApplyInput {
	f := v.form
	return casework.ApplyInput{
		Programme: sild.ID(f.Get("programme")), Team: sild.ID(f.Get("team")), Kind: f.Get("kind"), Name: f.Get("name"), Email: f.Get("email"), Phone: f.Get("phone"),
		Lang: string(i18n.Lang(f.Get("lang"))), Languages: f["languages"], About: f.Get("about"),
	}
}

// apply takes an application. What a machine sent is thanked and forgotten: the
// field that people do not see is filled in.
func (s *Server) apply(v *visit) {
	name := v.r.PathValue("pack")
	sent := "/volunteer/" + name + "?sent=1"
	if v.form.Get("website") != "" {
		http.Redirect(v.w, v.r, sent, http.StatusSeeOther)
		return
	}
	if !filledIn(v.form.Get("shown"), s.Flow.Now()) {
		v.page.Problems = map[string]sild.Message{"": {Key: "apply.again"}}
		v.show(applyPage, http.StatusUnprocessableEntity)
		return
	}
	if wait := s.mayWrite(v, "apply"); wait > 0 {
		v.tooMany(wait, applyPage)
		return
	}
	to, ok := v.try(func(v *visit) (string, error) {
		_, err := casework.Apply(v.tx, name, v.applyInput())
		return sent, err
	}, applyPage)
	if ok {
		http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	}
}

// mayWrite says how long the address of v has to wait before it may send another
// form of an open page of one kind; zero: now, and it counts.
func (s *Server) mayWrite(v *visit, what string) time.Duration {
	now := s.Flow.Now()
	s.limits.mu.Lock()
	defer s.limits.mu.Unlock()
	t := s.limits.of(guessKey("address", what, s.address(v.r)), now)
	if wait := t.next.Sub(now); wait > 0 {
		return wait
	}
	t.fails, t.seen = t.fails+1, now
	t.next = now.Add(byWriter.wait(t.fails))
	return 0
}
