// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/db"
	"sild/i18n"
	"sild/programme"
	"sild/referral"
)

// The public form stands outside every session. It asks no other server, sets no
// cookie, and guards itself without pictures: with what only machines fill in, a
// time that the server has signed, and a pace for each address.
func (s *Server) publicRoutes() {
	s.handle("GET /contact/{pack}", true, func(v *visit) {
		if err := v.s.keepFormSecret(v); err != nil {
			v.fail(err)
			return
		}
		v.show(publicForm, http.StatusOK)
	})
	s.handle("POST /contact/{pack}", true, (*visit).publicSend)
}

// formLasts is how long a form may stand open before it must be looked at again.
// It is ours.
const formLasts = 24 * time.Hour

// A enquiryFormView is the public form.
type enquiryFormView struct {
	Action, Lead, Reads     string
	Token                   string
	Kind, Body, Name, Reach string
	Kinds                   []option
	Langs                   []publicLang
	Sent, Closed            bool
	Wrong                   []myLine
}

// A publicLang leads to the same page in another language.
type publicLang struct {
	Lang i18n.Lang
	Name string
	Href string
}

// inPublic lets the page speak the language that was asked for, or else one that
// the reader's browser knows.
func (v *visit) inPublic() {
	lang := i18n.MatchOwn(v.r.Header.Get("Accept-Language"), "en")
	v.page.Voice, v.page.Nav = i18n.ForOwn(i18n.MatchOwn(v.r.URL.Query().Get("lang"), lang)), nil
}

func (v *visit) publicAt() string {
	return "/contact/" + url.PathEscape(v.r.PathValue("pack")) + "?lang=" + string(v.page.Lang())
}

func publicForm(v *visit) (templ.Component, error) {
	pr, p, err := referral.OpenTo(v.tx, v.r.PathValue("pack"))
	if err != nil {
		return nil, err
	}
	v.inPublic() // an error page is in the languages of the other pages
	secret, _, err := referral.FormSecret(v.tx)
	if err != nil {
		return nil, err
	}
	open, err := programme.IsOpen(v.tx, pr.ID)
	if err != nil {
		return nil, err
	}
	if v.page.Title = v.page.Pick(p.ContactForm.Title); len(v.page.Problems) > 0 {
		v.page.Title = v.page.T("public.wrong") + ": " + v.page.Title
	}
	x := enquiryFormView{
		Action: v.publicAt(), Lead: v.page.Pick(p.ContactForm.Lead), Reads: v.page.Pick(p.ContactForm.Reads), Sent: v.query("sent") != "",
		Token:  signOpened(secret, string(pr.ID), v.tx.Now),
		Closed: !open,
		Kind:   v.typed("kind", ""), Body: v.typed("body", ""), Name: v.typed("name", ""), Reach: v.typed("reach", ""),
	}
	for _, k := range referral.EnquiryKinds {
		x.Kinds = append(x.Kinds, option{Value: k, Label: "public.kind." + k})
	}
	for _, l := range ownLangs() {
		x.Langs = append(x.Langs, publicLang{l.Lang, l.Name, "/contact/" + url.PathEscape(v.r.PathValue("pack")) + "?lang=" + string(l.Lang)})
	}
	for _, field := range []string{"", "kind", "body", "reach", "name"} {
		if m, wrong := v.page.Problems[field]; wrong {
			text := v.page.T("public.wrong." + field)
			if field == "" {
				text = v.page.T(m.Key)
			}
			x.Wrong = append(x.Wrong, myLine{What: field, Value: text})
		}
	}
	return enquiryFormPage(v.page, x), nil
}

// publicSend puts what was written into the team's inbox.
func (v *visit) publicSend() {
	was := v.page.Voice
	if wait := v.s.mayWrite(v, "enquiry"); wait > 0 {
		v.w.Header().Set("Retry-After", "60")
		v.page.Problems = map[string]sild.Message{"": {Key: "public.wait"}}
		v.show(publicForm, http.StatusTooManyRequests)
		return
	}
	v.inPublic()
	in := referral.EnquiryInput{
		Kind: v.form.Get("kind"), Body: v.form.Get("body"), Name: v.form.Get("name"), Reach: v.form.Get("reach"),
		Lang: string(v.page.Lang()), Trap: v.form.Get("website"), Open: -1,
	}
	_, err := v.s.Flow.Write(v.r.Context(), sild.System, noOnce, func(tx *db.Tx) (string, error) {
		pr, _, err := referral.OpenTo(tx, v.r.PathValue("pack"))
		if err != nil {
			return "", err
		}
		secret, _, err := referral.FormSecret(tx)
		if err != nil {
			return "", err
		}
		if at, ok := readOpened(secret, string(pr.ID), v.form.Get("opened")); ok {
			if in.Open = tx.Now.Sub(at); in.Open > formLasts {
				return "", &sild.Error{Kind: sild.Invalid, Key: "error.invalid", Fields: map[string]sild.Message{"": {Key: "public.old"}}}
			}
		}
		e, err := referral.SendEnquiry(tx, pr, in)
		return string(e.ID), err
	})
	switch kind := sild.KindOf(err); {
	case kind == sild.Conflict: // the programme has ended meanwhile
		v.show(publicForm, http.StatusConflict)
	case err == nil:
		http.Redirect(v.w, v.r, v.publicAt()+"&sent=1", http.StatusSeeOther)
	case kind == sild.Invalid:
		e, _ := asError(err)
		v.page.Problems = e.Fields
		v.show(publicForm, http.StatusUnprocessableEntity)
	default:
		v.page.Voice = was
		v.fail(err)
	}
}

// keepFormSecret makes the secret of public forms when the first one is opened.
func (s *Server) keepFormSecret(v *visit) error {
	there := false
	if err := s.Flow.Read(v.r.Context(), sild.System, func(tx *db.Tx) (err error) {
		_, there, err = referral.FormSecret(tx)
		return err
	}); err != nil || there {
		return err
	}
	var secret [32]byte
	rand.Read(secret[:])
	_, err := s.Flow.Write(v.r.Context(), sild.System, noOnce, func(tx *db.Tx) (string, error) {
		return "", referral.KeepFormSecret(tx, secret[:])
	})
	return err
}

// signOpened says when a form was opened, so that nobody can say otherwise.
func signOpened(secret []byte, form string, at time.Time) string {
	b := binary.BigEndian.AppendUint64(nil, uint64(at.Unix()))
	return base64.RawURLEncoding.EncodeToString(append(b, openedMark(secret, form, b)...))
}

func openedMark(secret []byte, form string, at []byte) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write(at)
	h.Write([]byte(form))
	return h.Sum(nil)
}

func readOpened(secret []byte, form, token string) (time.Time, bool) {
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(b) != 8+sha256.Size || len(secret) == 0 || !hmac.Equal(b[8:], openedMark(secret, form, b[:8])) {
		return time.Time{}, false
	}
	return time.Unix(int64(binary.BigEndian.Uint64(b)), 0), true
}
