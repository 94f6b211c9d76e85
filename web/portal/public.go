// SPDX-License-Identifier: EUPL-1.2

package portal

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
	"sild/web/page"
)

// The public form stands outside every session. It asks no other server, sets no
// cookie, and guards itself without pictures: with what only machines fill in, a
// time that the server has signed, and a pace for each address.
func PublicRoutes(s *page.Server) {
	s.Handle("GET /contact/{pack}", true, func(v *page.Visit) {
		if err := keepFormSecret(v.Server, v); err != nil {
			v.Fail(err)
			return
		}
		v.Show(publicForm, http.StatusOK)
	})
	s.Handle("POST /contact/{pack}", true, publicSend)
}

// formLasts is how long a form may stand open before it must be looked at again.
// It is ours.
const formLasts = 24 * time.Hour

// A enquiryFormView is the public form.
type enquiryFormView struct {
	Action, Lead, Reads     string
	Token                   string
	Kind, Body, Name, Reach string
	Kinds                   []page.Option
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
func inPublic(v *page.Visit) {
	lang := i18n.MatchOwn(v.Request.Header.Get("Accept-Language"), "en")
	v.Page.Voice, v.Page.Nav = i18n.ForOwn(i18n.MatchOwn(v.Request.URL.Query().Get("lang"), lang)), nil
}

func publicAt(v *page.Visit) string {
	return "/contact/" + url.PathEscape(v.Request.PathValue("pack")) + "?lang=" + string(v.Page.Lang())
}

func publicForm(v *page.Visit) (templ.Component, error) {
	pr, p, err := referral.OpenTo(v.Tx, v.Request.PathValue("pack"))
	if err != nil {
		return nil, err
	}
	inPublic(v) // an error page is in the languages of the other pages
	secret, _, err := referral.FormSecret(v.Tx)
	if err != nil {
		return nil, err
	}
	open, err := programme.IsOpen(v.Tx, pr.ID)
	if err != nil {
		return nil, err
	}
	if v.Page.Title = v.Page.Pick(p.ContactForm.Title); len(v.Page.Problems) > 0 {
		v.Page.Title = v.Page.T("public.wrong") + ": " + v.Page.Title
	}
	x := enquiryFormView{
		Action: publicAt(v), Lead: v.Page.Pick(p.ContactForm.Lead), Reads: v.Page.Pick(p.ContactForm.Reads), Sent: v.Query("sent") != "",
		Token:  signOpened(secret, string(pr.ID), v.Tx.Now),
		Closed: !open,
		Kind:   v.Typed("kind", ""), Body: v.Typed("body", ""), Name: v.Typed("name", ""), Reach: v.Typed("reach", ""),
	}
	for _, k := range referral.EnquiryKinds {
		x.Kinds = append(x.Kinds, page.Option{Value: k, Label: "public.kind." + k})
	}
	for _, l := range ownLangs() {
		x.Langs = append(x.Langs, publicLang{l.Lang, l.Name, "/contact/" + url.PathEscape(v.Request.PathValue("pack")) + "?lang=" + string(l.Lang)})
	}
	for _, field := range []string{"", "kind", "body", "reach", "name"} {
		if m, wrong := v.Page.Problems[field]; wrong {
			text := v.Page.T("public.wrong." + field)
			if field == "" {
				text = v.Page.T(m.Key)
			}
			x.Wrong = append(x.Wrong, myLine{What: field, Value: text})
		}
	}
	return enquiryFormPage(v.Page, x), nil
}

// publicSend puts what was written into the team's inbox.
func publicSend(v *page.Visit) {
	was := v.Page.Voice
	if wait := v.Server.MayWrite(v, "enquiry"); wait > 0 {
		v.Writer.Header().Set("Retry-After", "60")
		v.Page.Problems = map[string]sild.Message{"": {Key: "public.wait"}}
		v.Show(publicForm, http.StatusTooManyRequests)
		return
	}
	inPublic(v)
	in := referral.EnquiryInput{
		Kind: v.Form.Get("kind"), Body: v.Form.Get("body"), Name: v.Form.Get("name"), Reach: v.Form.Get("reach"),
		Lang: string(v.Page.Lang()), Trap: v.Form.Get("website"), Open: -1,
	}
	_, err := v.Server.Flow.Write(v.Request.Context(), sild.System, page.NoOnce, func(tx *db.Tx) (string, error) {
		pr, _, err := referral.OpenTo(tx, v.Request.PathValue("pack"))
		if err != nil {
			return "", err
		}
		secret, _, err := referral.FormSecret(tx)
		if err != nil {
			return "", err
		}
		if at, ok := readOpened(secret, string(pr.ID), v.Form.Get("opened")); ok {
			if in.Open = tx.Now.Sub(at); in.Open > formLasts {
				return "", &sild.Error{Kind: sild.Invalid, Key: "error.invalid", Fields: map[string]sild.Message{"": {Key: "public.old"}}}
			}
		}
		e, err := referral.SendEnquiry(tx, pr, in)
		return string(e.ID), err
	})
	switch kind := sild.KindOf(err); {
	case kind == sild.Conflict: // the programme has ended meanwhile
		v.Show(publicForm, http.StatusConflict)
	case err == nil:
		http.Redirect(v.Writer, v.Request, publicAt(v)+"&sent=1", http.StatusSeeOther)
	case kind == sild.Invalid:
		e, _ := page.AsError(err)
		v.Page.Problems = e.Fields
		v.Show(publicForm, http.StatusUnprocessableEntity)
	default:
		v.Page.Voice = was
		v.Fail(err)
	}
}

// keepFormSecret makes the secret of public forms when the first one is opened.
func keepFormSecret(s *page.Server, v *page.Visit) error {
	there := false
	if err := s.Flow.Read(v.Request.Context(), sild.System, func(tx *db.Tx) (err error) {
		_, there, err = referral.FormSecret(tx)
		return err
	}); err != nil || there {
		return err
	}
	var secret [32]byte
	rand.Read(secret[:])
	_, err := s.Flow.Write(v.Request.Context(), sild.System, page.NoOnce, func(tx *db.Tx) (string, error) {
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
