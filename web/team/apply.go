// SPDX-License-Identifier: EUPL-1.2

package team

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
	"sild/web/page"
	"sild/web/record"
)

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
	Teams, Kinds, Langs, Tongues         []page.Option
	Team, Kind, Name, Email, Phone, Lang string
	Languages                            []string
	About, Seal                          string
	Keep                                 string
	Sent                                 bool
	Open                                 bool // anybody can see the page
}

// applyPage is where anybody can offer to help, if the programme says so.
func applyPage(v *page.Visit) (templ.Component, error) {
	o, err := casework.OpeningOf(v.Tx, v.Request.PathValue("pack"))
	if err != nil {
		return nil, err
	}
	x := applyForm(v, o)
	x.Open = true
	v.Page.Title = v.Page.T("apply.title")
	x.Action, x.Seal, x.Sent = "/volunteer/"+o.Pack.ID, shownAt(v.Tx.Now), v.Form == nil && v.Query("sent") != ""
	return applySheet(v.Page, x), nil
}

func applyForm(v *page.Visit, o casework.Opening) applyView {
	rules := o.Pack.Volunteers
	x := applyView{
		Programme: v.Page.Pick(o.Pack.Names), Text: v.Page.Pick(rules.Text), Keep: v.Page.T("apply.keep", "months", v.Page.Number(rules.Keep)),
		Team: v.Typed("team", ""), Kind: v.Typed("kind", ""), Name: v.Typed("name", ""), Email: v.Typed("email", ""), Phone: v.Typed("phone", ""),
		Lang: v.Typed("lang", string(v.Page.Lang())), Languages: v.Picked("languages"), About: v.Typed("about", ""), Langs: page.LangOptions(),
	}
	for _, t := range o.Teams {
		x.Teams = append(x.Teams, page.Option{Value: string(t.ID), Text: t.Name})
	}
	for _, k := range rules.Kinds {
		x.Kinds = append(x.Kinds, page.Option{Value: k, Text: record.KindWord(v, o.Pack, k)})
	}
	if len(x.Kinds) == 1 && x.Kind == "" {
		x.Kind = x.Kinds[0].Value
	}
	for _, l := range people.Languages {
		x.Tongues = append(x.Tongues, page.Option{Value: l, Text: v.Tongue(l)})
	}
	return x
}

func applyInput(v *page.Visit) casework.ApplyInput {
	f := v.Form
	return casework.ApplyInput{
		Programme: sild.ID(f.Get("programme")), Team: sild.ID(f.Get("team")), Kind: f.Get("kind"), Name: f.Get("name"), Email: f.Get("email"), Phone: f.Get("phone"),
		Lang: string(i18n.Lang(f.Get("lang"))), Languages: f["languages"], About: f.Get("about"),
	}
}

// apply takes an application. What a machine sent is thanked and forgotten: the
// field that people do not see is filled in.
func apply(s *page.Server, v *page.Visit) {
	name := v.Request.PathValue("pack")
	sent := "/volunteer/" + name + "?sent=1"
	if v.Form.Get("website") != "" {
		http.Redirect(v.Writer, v.Request, sent, http.StatusSeeOther)
		return
	}
	if !filledIn(v.Form.Get("shown"), s.Flow.Now()) {
		v.Page.Problems = map[string]sild.Message{"": {Key: "apply.again"}}
		v.Show(applyPage, http.StatusUnprocessableEntity)
		return
	}
	if wait := s.MayWrite(v, "apply"); wait > 0 {
		v.TooMany(wait, applyPage)
		return
	}
	to, ok := v.Try(func(v *page.Visit) (string, error) {
		_, err := casework.Apply(v.Tx, name, applyInput(v))
		return sent, err
	}, applyPage)
	if ok {
		http.Redirect(v.Writer, v.Request, to, http.StatusSeeOther)
	}
}
