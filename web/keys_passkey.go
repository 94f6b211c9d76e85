// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"errors"

	"sild"
	"sild/db"
	"sild/org"
)

// askPasskey gives the script what a passkey is to sign. It finds out of nobody
// who asks.
func (s *Server) askPasskey(v *visit) {
	v.ask(nobody, func(tx *db.Tx, browser string) ([]byte, error) { return s.Passkeys.Ask(tx, browser) })
}

// askNewPasskey gives the script what it needs to have a passkey made.
func (s *Server) askNewPasskey(v *visit) {
	v.ask(v.actor(), func(tx *db.Tx, browser string) ([]byte, error) {
		v.tx = tx
		if err := v.mustBeFresh(); err != nil {
			return nil, err
		}
		return s.Passkeys.AskNew(tx, browser)
	})
}

func (v *visit) ask(who sild.Actor, question func(*db.Tx, string) ([]byte, error)) {
	if v.s.Passkeys == nil || !v.atOrigin() {
		v.fail(sild.Missing())
		return
	}
	var text []byte
	browser := v.sameBrowser()
	if err := v.quietly(who, func(tx *db.Tx) (err error) {
		text, err = question(tx, browser)
		return err
	}); err != nil {
		v.fail(err)
		return
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.Write(text)
}

// passkeyProved reads what the form of a passkey sent. It is for every page that
// asks somebody to prove who they are.
func (v *visit) passkeyProved() (proof org.Proof, err error) {
	if v.s.Passkeys == nil {
		return proof, sild.Missing()
	}
	err = v.quietly(nobody, func(tx *db.Tx) (err error) {
		proof, err = v.s.Passkeys.PasskeyProved(tx, v.browser(), v.form.Get("passkey"))
		return err
	})
	return proof, err
}

func (s *Server) enterByPasskey(v *visit) {
	proof, err := v.passkeyProved()
	v.letIn(proof, err, v.goingTo())
}

// proveByPasskey is a further proof of who is at work.
func (s *Server) proveByPasskey(v *visit) {
	proof, err := v.passkeyProved()
	var user sild.ID
	if err == nil {
		user, err = proof.User()
	}
	if err == nil && user != v.who.User { // somebody else's passkey, though it opens
		err = &sild.Error{Kind: sild.Invalid, Key: "key.refused.passkey"}
	}
	if err == nil {
		v.proven("passkey")
	} else if !v.refused(err, proofPage) {
		v.fail(err)
	}
}

func addPasskey(v *visit) (string, error) {
	if v.s.Passkeys == nil {
		return "", sild.Missing()
	}
	if err := v.mustBeFresh(); err != nil {
		return "", err
	}
	_, err := v.s.Passkeys.AddPasskey(v.tx, v.browser(), v.form.Get("name"), v.form.Get("passkey"))
	return "/me/keys?saved=key", err
}

func renamePasskey(v *visit) (string, error) {
	return "/me/keys?saved=key", org.RenamePasskey(v.tx, v.id("key"), v.form.Get("name"))
}

func removePasskey(v *visit) (string, error) {
	if err := v.mustBeFresh(); err != nil {
		return "", err
	}
	return "/me/keys?saved=key", org.RemovePasskey(v.tx, v.id("key"))
}

// messageOf is what err says to people.
func messageOf(err error) sild.Message {
	if e, ok := errors.AsType[*sild.Error](err); ok {
		return sild.Message{Key: e.Key, Args: e.Args}
	}
	return sild.Message{Key: "error.internal"}
}
