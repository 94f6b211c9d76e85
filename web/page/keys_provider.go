// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"net/http"

	"sild"
	"sild/db"
	"sild/org"
)

// toProvider sends a browser to a provider to find out who it is.
func (s *Server) toProvider(v *Visit) {
	v.toProvider(nobody, org.Errand{}, nil)
}

// acceptWithProvider does so for somebody whose invitation is open.
func (s *Server) acceptWithProvider(v *Visit) {
	var e org.Errand
	err := s.Flow.Read(v.Request.Context(), sild.System, func(tx *db.Tx) (err error) {
		e.Invitation, err = org.InvitationOf(tx, v.Request.PathValue("token"))
		return err
	})
	if err != nil {
		v.Fail(invitationGone(err))
		return
	}
	v.toProvider(nobody, e, nil)
}

// bindProvider does so for somebody at work, who wants to sign in so from now on.
func (s *Server) bindProvider(v *Visit) {
	v.toProvider(v.Actor(), org.Errand{User: v.Who.User}, v.MustBeFresh)
}

func (v *Visit) toProvider(who sild.Actor, e org.Errand, may func() error) {
	p, err := v.provider()
	if err != nil {
		v.Fail(err)
		return
	}
	check := func() error {
		if may == nil {
			return nil
		}
		return v.Server.Flow.Read(v.Request.Context(), who, func(tx *db.Tx) error {
			v.Tx = tx
			return may()
		})
	}
	var at string
	if err = check(); err == nil {
		e.Provider = p.ID
		at, e.Question, err = p.Ask(v.Request.Context())
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
	v.Page.Title = v.Page.T("provider.going", "provider", v.Page.Pick(p.Names))
	v.Writer.Header().Set("Refresh", "0; url="+at)
	v.Send(goingPage(v.Page, at), http.StatusOK)
}

// fromProvider is where a provider sends a browser back to.
func (s *Server) fromProvider(v *Visit) {
	p, err := v.provider()
	if err != nil {
		v.Fail(err)
		return
	}
	said := v.Request.URL.Query()
	var e org.Errand
	if err = v.quietly(nobody, func(tx *db.Tx) (err error) {
		e, err = org.ProviderAnswered(tx, v.browser(), p.ID, said.Get("state"))
		return err
	}); err == nil && e.User != v.Who.User && e.User != "" { // somebody else is at work here by now
		err = &sild.Error{Kind: sild.Forbidden, Key: "provider.refused"}
	}
	if err != nil {
		v.noWay(err)
		return
	}
	who, err := p.Answer(v.Request.Context(), e.Question, said)
	if err != nil {
		v.noWay(err)
		return
	}
	if e.User != "" {
		if err := v.quietly(v.Actor(), func(tx *db.Tx) error { return org.Bind(tx, p.ID, who) }); err != nil {
			v.noWay(err)
			return
		}
		http.Redirect(v.Writer, v.Request, "/me/keys?saved=key", http.StatusSeeOther)
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

func unbindProvider(v *Visit) (string, error) {
	if err := v.MustBeFresh(); err != nil {
		return "", err
	}
	return "/me/keys?saved=key", org.Unbind(v.Tx, v.ID("key"))
}
