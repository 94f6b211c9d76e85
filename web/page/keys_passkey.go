// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"errors"

	"sild"
	"sild/db"
	"sild/org"
)

// askPasskey gives the script what a passkey is to sign. It finds out of nobody
// who asks.
func (s *Server) askPasskey(v *Visit) {
	v.ask(nobody, func(tx *db.Tx, browser string) ([]byte, error) { return s.Passkeys.Ask(tx, browser) })
}

// askNewPasskey gives the script what it needs to have a passkey made.
func (s *Server) askNewPasskey(v *Visit) {
	v.ask(v.Actor(), func(tx *db.Tx, browser string) ([]byte, error) {
		v.Tx = tx
		if err := v.MustBeFresh(); err != nil {
			return nil, err
		}
		return s.Passkeys.AskNew(tx, browser)
	})
}

func (v *Visit) ask(who sild.Actor, question func(*db.Tx, string) ([]byte, error)) {
	if v.Server.Passkeys == nil || !v.AtOrigin() {
		v.Fail(sild.Missing())
		return
	}
	var text []byte
	browser := v.sameBrowser()
	if err := v.quietly(who, func(tx *db.Tx) (err error) {
		text, err = question(tx, browser)
		return err
	}); err != nil {
		v.Fail(err)
		return
	}
	v.Writer.Header().Set("Content-Type", "application/json")
	v.Writer.Write(text)
}

// passkeyProved reads what the form of a passkey sent. It is for every page that
// asks somebody to prove who they are.
func (v *Visit) passkeyProved() (proof org.Proof, err error) {
	if v.Server.Passkeys == nil {
		return proof, sild.Missing()
	}
	err = v.quietly(nobody, func(tx *db.Tx) (err error) {
		proof, err = v.Server.Passkeys.PasskeyProved(tx, v.browser(), v.Form.Get("passkey"))
		return err
	})
	return proof, err
}

func (s *Server) enterByPasskey(v *Visit) {
	proof, err := v.passkeyProved()
	v.letIn(proof, err, v.GoingTo())
}

// proveByPasskey is a further proof of who is at work.
func (s *Server) proveByPasskey(v *Visit) {
	proof, err := v.passkeyProved()
	var user sild.ID
	if err == nil {
		user, err = proof.User()
	}
	if err == nil && user != v.Who.User { // somebody else's passkey, though it opens
		err = &sild.Error{Kind: sild.Invalid, Key: "key.refused.passkey"}
	}
	if err == nil {
		v.proven("passkey")
	} else if !v.refused(err, proofPage) {
		v.Fail(err)
	}
}

func addPasskey(v *Visit) (string, error) {
	if v.Server.Passkeys == nil {
		return "", sild.Missing()
	}
	if err := v.MustBeFresh(); err != nil {
		return "", err
	}
	_, err := v.Server.Passkeys.AddPasskey(v.Tx, v.browser(), v.Form.Get("name"), v.Form.Get("passkey"))
	return "/me/keys?saved=key", err
}

func renamePasskey(v *Visit) (string, error) {
	return "/me/keys?saved=key", org.RenamePasskey(v.Tx, v.ID("key"), v.Form.Get("name"))
}

func removePasskey(v *Visit) (string, error) {
	if err := v.MustBeFresh(); err != nil {
		return "", err
	}
	return "/me/keys?saved=key", org.RemovePasskey(v.Tx, v.ID("key"))
}

// messageOf is what err says to people.
func messageOf(err error) sild.Message {
	if e, ok := errors.AsType[*sild.Error](err); ok {
		return sild.Message{Key: e.Key, Args: e.Args}
	}
	return sild.Message{Key: "error.internal"}
}
