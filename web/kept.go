// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/db"
	"sild/org"
)

// What was typed is never lost: a form that comes when its session has ended,
// when the screen was locked, or when a further proof is asked, is kept for the
// user whose session it was, sealed under a key that only their browser holds,
// and is shown again or sent once they have signed in. Nobody else who uses the
// browser gets to see it, and nobody else's browser opens it.

// keptRoutes are what waits.
func (s *Server) keptRoutes() {
	s.handle("GET /kept", false, keptHome)
	s.handle("GET /kept/{id}", false, keptShow)
	s.handle("POST /kept/{id}/discard", false, keptDiscard)
}

// A resent form is a form that takes its request's place.
type resent struct {
	form  url.Values
	token string // of the session, if it was renewed meanwhile
	show  bool   // it is shown and not sent
	of    org.KeptForm
}

type resentKey struct{}

func resentOf(r *http.Request) *resent {
	k, _ := r.Context().Value(resentKey{}).(*resent)
	return k
}

// pocket is the key of what this browser keeps; it gets one if it has none.
func (v *visit) pocket() string {
	pocket := v.cookie(pocketCookie)
	if len(pocket) < 40 {
		pocket = org.NewHalf()
	}
	v.setCookie(pocketCookie, pocket, day/2)
	return pocket
}

// keep keeps the form of v for a user; an empty id: there is nothing to keep.
func (v *visit) keep(user sild.ID, role, why string) (sild.ID, error) {
	path := v.r.URL.RequestURI()
	if v.route == lockRoute {
		if path = back(v.form.Get("lock_for")); path == "/" {
			return "", nil
		}
		why = org.KeptLocked
	}
	parcel, err := org.Seal(v.pocket(), user, org.KeptForm{Role: role, Why: why, Path: path, Form: v.form, File: v.sent.scan != nil || v.sent.err != nil})
	if err != nil {
		return "", err
	}
	id, err := v.s.Flow.Write(v.r.Context(), sild.Actor{User: user, Role: "none"}, noOnce, func(tx *db.Tx) (string, error) {
		id, err := org.Keep(tx, parcel)
		return string(id), err
	})
	return sild.ID(id), err
}

// turnAway leads somebody who is not signed in to where they sign in. A form
// that they sent waits there.
func (v *visit) turnAway() {
	if v.r.Method != http.MethodPost {
		http.Redirect(v.w, v.r, v.signInAt(v.r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	to := v.signInAt("/")
	if v.ended.User != "" {
		id, err := v.keep(v.ended.User, v.ended.Role, org.KeptEnded)
		if err != nil {
			v.fail(err)
			return
		}
		if v.route == lockRoute {
			to = "/switch"
		} else if id != "" {
			to += "?kept=1"
		}
	}
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
}

// waiting are the forms that wait in this browser for who reads.
func (v *visit) waiting() (list []org.KeptForm, err error) {
	pocket := v.cookie(pocketCookie)
	if pocket == "" {
		return nil, nil
	}
	err = v.s.Flow.Read(v.r.Context(), v.actor(), func(tx *db.Tx) (err error) {
		list, err = org.KeptIn(tx, pocket, v.who.User)
		return err
	})
	return list, err
}

// again lets a kept form take the place of the request.
func (v *visit) again(f org.KeptForm, k resent) {
	k.form, k.of = f.Form, f
	if f.Form == nil {
		k.form = url.Values{}
	}
	at, err := url.Parse(f.Path)
	if err != nil {
		v.fail(sild.Missing())
		return
	}
	r := v.r.Clone(context.WithValue(v.r.Context(), resentKey{}, &k))
	r.Method, r.URL, r.RequestURI, r.Body, r.ContentLength = http.MethodPost, at, f.Path, http.NoBody, 0
	r.PostForm, r.Form = k.form, k.form
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	v.s.mux.ServeHTTP(v.w, r)
}

// A keptItem is a line of what waits.
type keptItem struct {
	ID, When, Text string
	File           bool
}

func keptHome(v *visit) {
	list, err := v.waiting()
	if err != nil {
		v.fail(err)
		return
	}
	if len(list) == 1 {
		http.Redirect(v.w, v.r, "/kept/"+string(list[0].ID), http.StatusSeeOther)
		return
	}
	v.show(func(v *visit) (templ.Component, error) {
		v.page.Title = v.page.T("kept.title")
		var items []keptItem
		for _, f := range list {
			items = append(items, keptItem{string(f.ID), v.when(f.At), strings.Join(textsOf(f.Form), " · "), f.File})
		}
		return keptPage(v.page, items), nil
	}, http.StatusOK)
}

// textsOf are what somebody wrote in words, of all that a form carries.
func textsOf(form url.Values) (texts []string) {
	for name, values := range form {
		for _, s := range values {
			if name != "once" && strings.Contains(strings.TrimSpace(s), " ") {
				texts = append(texts, s)
			}
		}
	}
	return texts
}

func (v *visit) waitingOne() (f org.KeptForm, ok bool) {
	list, err := v.waiting()
	if err != nil {
		v.fail(err)
		return f, false
	}
	for _, f := range list {
		if f.ID == v.id("id") {
			return f, true
		}
	}
	v.fail(sild.Missing())
	return f, false
}

func keptShow(v *visit) {
	if f, ok := v.waitingOne(); ok {
		v.again(f, resent{show: true})
	}
}

// showKept shows a kept form where it is at home; without one, as what it is.
func (v *visit) showKept(again screen) {
	f := v.resent.of
	v.page.Kept = &keptNote{Discard: "/kept/" + string(f.ID) + "/discard", Why: "kept.why." + f.Why, File: f.File}
	if again == nil {
		again = func(v *visit) (templ.Component, error) {
			v.page.Title = v.page.T("kept.one")
			return keptFormPage(v.page, f.Path, f.Form, textsOf(f.Form)), nil
		}
	}
	v.show(again, http.StatusOK)
}

// A keptNote stands above a form that is shown again.
type keptNote struct {
	Discard, Why string
	File         bool
}

func keptDiscard(v *visit) {
	if _, err := v.s.Flow.Write(v.r.Context(), v.actor(), noOnce, func(tx *db.Tx) (string, error) {
		return "", org.Drop(tx, v.who.User, v.id("id"))
	}); err != nil {
		v.fail(err)
		return
	}
	list, err := v.waiting()
	switch {
	case err != nil:
		v.fail(err)
	case len(list) > 0:
		http.Redirect(v.w, v.r, "/kept", http.StatusSeeOther)
	default:
		http.Redirect(v.w, v.r, "/", http.StatusSeeOther)
	}
}
