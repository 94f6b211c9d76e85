// SPDX-License-Identifier: EUPL-1.2

package page

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

// KeptRoutes are what waits.
func (s *Server) KeptRoutes() {
	s.Handle("GET /kept", false, keptHome)
	s.Handle("GET /kept/{id}", false, keptShow)
	s.Handle("POST /kept/{id}/discard", false, keptDiscard)
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
func (v *Visit) pocket() string {
	pocket := v.cookie(PocketCookie)
	if len(pocket) < 40 {
		pocket = org.NewHalf()
	}
	v.SetCookie(PocketCookie, pocket, day/2)
	return pocket
}

// stow keeps the form of v for a user; an empty id: there is nothing to keep.
func (v *Visit) stow(user sild.ID, role, why string) (sild.ID, error) {
	path := v.Request.URL.RequestURI()
	if v.Route == lockRoute {
		if path = Back(v.Form.Get("lock_for")); path == "/" {
			return "", nil
		}
		why = org.KeptLocked
	}
	parcel, err := org.Seal(v.pocket(), user, org.KeptForm{Role: role, Why: why, Path: path, Form: v.Form, File: v.Sent.Scan != nil || v.Sent.Err != nil})
	if err != nil {
		return "", err
	}
	id, err := v.Server.Flow.Write(v.Request.Context(), sild.Actor{User: user, Role: "none"}, NoOnce, func(tx *db.Tx) (string, error) {
		id, err := org.Keep(tx, parcel)
		return string(id), err
	})
	return sild.ID(id), err
}

// turnAway leads somebody who is not signed in to where they sign in. A form
// that they sent waits there.
func (v *Visit) turnAway() {
	if v.Request.Method != http.MethodPost {
		http.Redirect(v.Writer, v.Request, v.signInAt(v.Request.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	to := v.signInAt("/")
	if v.ended.User != "" {
		id, err := v.stow(v.ended.User, v.ended.Role, org.KeptEnded)
		if err != nil {
			v.Fail(err)
			return
		}
		if v.Route == lockRoute {
			to = "/switch"
		} else if id != "" {
			to += "?kept=1"
		}
	}
	http.Redirect(v.Writer, v.Request, to, http.StatusSeeOther)
}

// waiting are the forms that wait in this browser for who reads.
func (v *Visit) waiting() (list []org.KeptForm, err error) {
	pocket := v.cookie(PocketCookie)
	if pocket == "" {
		return nil, nil
	}
	err = v.Server.Flow.Read(v.Request.Context(), v.Actor(), func(tx *db.Tx) (err error) {
		list, err = org.KeptIn(tx, pocket, v.Who.User)
		return err
	})
	return list, err
}

// again lets a kept form take the place of the request.
func (v *Visit) again(f org.KeptForm, k resent) {
	k.form, k.of = f.Form, f
	if f.Form == nil {
		k.form = url.Values{}
	}
	at, err := url.Parse(f.Path)
	if err != nil {
		v.Fail(sild.Missing())
		return
	}
	r := v.Request.Clone(context.WithValue(v.Request.Context(), resentKey{}, &k))
	r.Method, r.URL, r.RequestURI, r.Body, r.ContentLength = http.MethodPost, at, f.Path, http.NoBody, 0
	r.PostForm, r.Form = k.form, k.form
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	v.Server.Mux.ServeHTTP(v.Writer, r)
}

// A keptItem is a line of what waits.
type keptItem struct {
	ID, When, Text string
	File           bool
}

func keptHome(v *Visit) {
	list, err := v.waiting()
	if err != nil {
		v.Fail(err)
		return
	}
	if len(list) == 1 {
		http.Redirect(v.Writer, v.Request, "/kept/"+string(list[0].ID), http.StatusSeeOther)
		return
	}
	v.Show(func(v *Visit) (templ.Component, error) {
		v.Page.Title = v.Page.T("pocket.title")
		var items []keptItem
		for _, f := range list {
			items = append(items, keptItem{string(f.ID), v.When(f.At), strings.Join(textsOf(f.Form), " · "), f.File})
		}
		return pocketPage(v.Page, items), nil
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

func (v *Visit) waitingOne() (f org.KeptForm, ok bool) {
	list, err := v.waiting()
	if err != nil {
		v.Fail(err)
		return f, false
	}
	for _, f := range list {
		if f.ID == v.ID("id") {
			return f, true
		}
	}
	v.Fail(sild.Missing())
	return f, false
}

func keptShow(v *Visit) {
	if f, ok := v.waitingOne(); ok {
		v.again(f, resent{show: true})
	}
}

// showKept shows a kept form where it is at home; without one, as what it is.
func (v *Visit) showKept(again Screen) {
	f := v.resent.of
	v.Page.Kept = &keptNote{Discard: "/kept/" + string(f.ID) + "/discard", Why: "pocket.why." + f.Why, File: f.File}
	if again == nil {
		again = func(v *Visit) (templ.Component, error) {
			v.Page.Title = v.Page.T("pocket.one")
			return keptFormPage(v.Page, f.Path, f.Form, textsOf(f.Form)), nil
		}
	}
	v.Show(again, http.StatusOK)
}

// A keptNote stands above a form that is shown again.
type keptNote struct {
	Discard, Why string
	File         bool
}

func keptDiscard(v *Visit) {
	if _, err := v.Server.Flow.Write(v.Request.Context(), v.Actor(), NoOnce, func(tx *db.Tx) (string, error) {
		return "", org.Drop(tx, v.Who.User, v.ID("id"))
	}); err != nil {
		v.Fail(err)
		return
	}
	list, err := v.waiting()
	switch {
	case err != nil:
		v.Fail(err)
	case len(list) > 0:
		http.Redirect(v.Writer, v.Request, "/kept", http.StatusSeeOther)
	default:
		http.Redirect(v.Writer, v.Request, "/", http.StatusSeeOther)
	}
}
