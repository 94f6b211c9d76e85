// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"net/http"

	"github.com/a-h/templ"

	"sild"
	"sild/db"
	"sild/org"
	"sild/org/openid"
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
	p, err := v.ProviderAmong(v.Server.Providers)
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
		at, err = v.AskProvider(p, who, e)
	}
	if err != nil {
		v.noWay(err)
		return
	}
	v.Page.Title = v.Page.T("provider.going", "provider", v.Page.Pick(p.Names))
	v.GoTo(at, goingPage(v.Page, at))
}

// AskProvider asks a provider on an errand, and is where to send the browser. Who
// may is for the caller to have found out.
func (v *Visit) AskProvider(p *openid.Provider, who sild.Actor, e org.Errand) (at string, err error) {
	e.Provider = p.ID
	if at, e.Question, err = p.Ask(v.Request.Context()); err != nil {
		return "", err
	}
	browser := v.sameBrowser()
	return at, v.quietly(who, func(tx *db.Tx) error { return org.AskProvider(tx, browser, e) })
}

// GoTo leads to a provider. It is a page and no redirect: what a form leads to
// stays with us (form-action).
func (v *Visit) GoTo(at string, says templ.Component) {
	v.Writer.Header().Set("Refresh", "0; url="+at)
	v.Send(says, http.StatusOK)
}

// ProviderAnswered reads what a browser brought back from a provider to a door: on
// which errand it was sent, and who the provider says that somebody is. Whoever
// sent it must still be there.
func (v *Visit) ProviderAnswered(p *openid.Provider, own bool) (e org.Errand, who openid.Identity, err error) {
	said := v.Request.URL.Query()
	if err = v.quietly(nobody, func(tx *db.Tx) (err error) {
		e, err = org.ProviderAnswered(tx, v.browser(), p.ID, said.Get("state"), own)
		return err
	}); err == nil && e.User != v.Who.User && e.User != "" { // somebody else is here by now
		err = &sild.Error{Kind: sild.Forbidden, Key: "provider.refused"}
	}
	if err != nil {
		return e, who, err
	}
	who, err = p.Answer(v.Request.Context(), e.Question, said)
	return e, who, err
}

// fromProvider is where a provider sends a browser back to.
func (s *Server) fromProvider(v *Visit) {
	p, err := v.ProviderAmong(v.Server.Providers)
	if err != nil {
		v.Fail(err)
		return
	}
	e, who, err := v.ProviderAnswered(p, false)
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
