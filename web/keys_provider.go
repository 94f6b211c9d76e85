// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"

	"sild"
	"sild/db"
	"sild/org"
)

// toProvider sends a browser to a provider to find out who it is.
func (s *Server) toProvider(v *visit) {
	v.toProvider(nobody, org.Errand{}, nil)
}

// acceptWithProvider does so for somebody whose invitation is open.
func (s *Server) acceptWithProvider(v *visit) {
	var e org.Errand
	err := s.Flow.Read(v.r.Context(), sild.System, func(tx *db.Tx) (err error) {
		e.Invitation, err = org.InvitationOf(tx, v.r.PathValue("token"))
		return err
	})
	if err != nil {
		v.fail(invitationGone(err))
		return
	}
	v.toProvider(nobody, e, nil)
}

// bindProvider does so for somebody at work, who wants to sign in so from now on.
func (s *Server) bindProvider(v *visit) {
	v.toProvider(v.actor(), org.Errand{User: v.who.User}, v.mustBeFresh)
}

func (v *visit) toProvider(who sild.Actor, e org.Errand, may func() error) {
	p, err := v.provider()
	if err != nil {
		v.fail(err)
		return
	}
	check := func() error {
		if may == nil {
			return nil
		}
		return v.s.Flow.Read(v.r.Context(), who, func(tx *db.Tx) error {
			v.tx = tx
			return may()
		})
	}
	var at string
	if err = check(); err == nil {
		e.Provider = p.ID
		at, e.Question, err = p.Ask(v.r.Context())
	}
	if err == nil {
		browser := v.sameBrowser()
		err = v.quietly(who, func(tx *db.Tx) error { return org.AskProvider(tx, browser, e) })
	}
	if err != nil {
		v.noWay(err)
		return
	}
	// A page and no redirect: what a form leads to stays with us (form-action).
	v.page.Title = v.page.T("provider.going", "provider", v.page.Pick(p.Names))
	v.w.Header().Set("Refresh", "0; url="+at)
	v.send(goingPage(v.page, at), http.StatusOK)
}

// fromProvider is where a provider sends a browser back to.
func (s *Server) fromProvider(v *visit) {
	p, err := v.provider()
	if err != nil {
		v.fail(err)
		return
	}
	said := v.r.URL.Query()
	var e org.Errand
	if err = v.quietly(nobody, func(tx *db.Tx) (err error) {
		e, err = org.ProviderAnswered(tx, v.browser(), p.ID, said.Get("state"))
		return err
	}); err == nil && e.User != v.who.User && e.User != "" { // somebody else is at work here by now
		err = &sild.Error{Kind: sild.Forbidden, Key: "provider.refused"}
	}
	if err != nil {
		v.noWay(err)
		return
	}
	who, err := p.Answer(v.r.Context(), e.Question, said)
	if err != nil {
		v.noWay(err)
		return
	}
	if e.User != "" {
		if err := v.quietly(v.actor(), func(tx *db.Tx) error { return org.Bind(tx, p.ID, who) }); err != nil {
			v.noWay(err)
			return
		}
		http.Redirect(v.w, v.r, "/me/keys?saved=key", http.StatusSeeOther)
		return
	}
	var proof org.Proof
	err = v.quietly(nobody, func(tx *db.Tx) (err error) {
		if e.Invitation != "" {
			proof, err = org.AcceptAs(tx, e.Invitation, p.ID, who)
			return invitationGone(err)
		}
		proof, err = org.Identified(tx, who)
		return err
	})
	v.letIn(proof, err, "/")
}

func unbindProvider(v *visit) (string, error) {
	if err := v.mustBeFresh(); err != nil {
		return "", err
	}
	return "/me/keys?saved=key", org.Unbind(v.tx, v.id("key"))
}
