// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"rsc.io/qr"

	"sild"
	"sild/db"
	"sild/org"
)

// secondRoutes are the second factor: at the door, and where one sets it up.
func (s *Server) secondRoutes() {
	s.handle("GET /sign-in/second", true, secondAsk)
	s.handle("POST /sign-in/second", true, s.secondEnter)

	s.readFresh("GET /me/second", secondPage)
	s.writeFresh("POST /me/second/totp", startTOTP, secondPage)
	s.write("POST /me/second/finish", finishTOTP, secondPage)
	s.writeFresh("POST /me/second/remove", removeSecond, secondPage)
	s.readFresh("GET /me/codes", codesPage)
	s.handleFresh("POST /me/codes", makeCodes)
}

// mayBeBare reports whether a route is there for those who have still to set up
// the second factor that their organisation asks for.
func (v *visit) mayBeBare() bool {
	path := v.r.URL.Path
	return strings.HasPrefix(path, "/me/second") || path == "/me/codes" || path == "/prove" || path == "/help"
}

// askSecond leads there; a form that they sent waits.
func (v *visit) askSecond() {
	if v.r.Method == http.MethodPost {
		if _, err := v.keep(v.who.User, v.who.Role, org.KeptProof); err != nil {
			v.fail(err)
			return
		}
	}
	http.Redirect(v.w, v.r, "/me/second", http.StatusSeeOther)
}

// halfUser is whose password was right in this browser.
func (v *visit) halfUser() (user sild.ID, ok bool) {
	token := v.cookie(halfCookie)
	err := sild.Missing()
	if token != "" {
		err = v.s.Flow.Read(v.r.Context(), sild.System, func(tx *db.Tx) (err error) {
			user, err = org.HalfEntered(tx, token)
			return err
		})
	}
	if sild.KindOf(err) == sild.NotFound {
		http.Redirect(v.w, v.r, v.signInAt(v.goingTo()), http.StatusSeeOther)
	} else if err != nil {
		v.fail(err)
	}
	return user, err == nil
}

func secondAsk(v *visit) {
	if _, ok := v.halfUser(); ok {
		v.show(secondAskPage, http.StatusOK)
	}
}

func secondAskPage(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("second.ask")
	return secondAskSheet(v.page, v.goingTo()), nil
}

// secondEnter takes the second factor of somebody whose password was right.
func (s *Server) secondEnter(v *visit) {
	user, ok := v.halfUser()
	if !ok {
		return
	}
	if wait := s.mayTry(v, "totp", string(user)); wait > 0 {
		v.tooMany(wait, secondAskPage)
		return
	}
	token := v.cookie(halfCookie)
	_, err := v.useSecond(user, v.form.Get("code"), func(tx *db.Tx) error { return org.EndHalf(tx, token) })
	s.tried(v, "totp", string(user), err == nil)
	if sild.KindOf(err) == sild.Invalid && s.failed(v, "totp", string(user)) == byAccount.free {
		v.tellGuessed(user)
	}
	if sild.KindOf(err) == sild.Invalid {
		s.refuse(v, user, "second")
	}
	if err == nil {
		v.setCookie(halfCookie, "", -1)
		v.admit(user, v.goingTo(), org.Way{Strong: true})
	} else if !v.refused(err, secondAskPage) {
		v.fail(err)
	}
}

// tellGuessed lets a user know that somebody has the password and guesses at the
// second factor (OWASP ASVS 5.0 §6.3.5).
func (v *visit) tellGuessed(user sild.ID) {
	if _, err := v.s.Flow.Write(v.r.Context(), sild.Actor{User: user, Role: "none"}, noOnce, func(tx *db.Tx) (string, error) {
		return "", org.Tell(tx, user, org.Guessed, "")
	}); err != nil {
		v.s.Log.Warn("door.guessed", sild.KindOf(err).Field())
	}
}

// useSecond holds a code against a user's second factor: once, if it is right.
// Then does what else belongs to it.
func (v *visit) useSecond(user sild.ID, code string, then func(*db.Tx) error) (how string, err error) {
	var cards org.Cards
	if err := v.s.Flow.Read(v.r.Context(), sild.System, func(tx *db.Tx) (err error) {
		cards, err = org.CardsOf(tx, user)
		return err
	}); err != nil {
		return "", err
	}
	try, err := org.TrySecond(v.r.Context(), cards, code)
	if err != nil {
		return "", err
	}
	return v.s.Flow.Write(v.r.Context(), sild.Actor{User: user, Role: "none"}, noOnce, func(tx *db.Tx) (string, error) {
		how, ok, err := org.UseSecond(tx, user, try, v.s.World())
		if err != nil {
			return how, err
		}
		p := sild.Problems{}
		p.Check(ok, "code", "second.code.wrong")
		if err := p.Err(); err != nil {
			return how, err
		}
		if then != nil {
			err = then(tx)
		}
		return how, err
	})
}

// A secondView is what a user has as a second factor.
type secondView struct {
	TOTP     string // since when; empty: none
	Codes    string // how many of how many, made when; empty: there is no card
	Few      bool   // of them are left
	Required bool
	Secret   string // that is being set up
	Picture  picture
	Asked    bool
}

// A picture is a code to be photographed: its size in squares, and the dark ones.
type picture struct {
	Size int
	Path string
}

// Box is what of the plane is seen, with the white edge that readers need.
func (x picture) Box() string {
	side := strconv.Itoa(x.Size + 8)
	return "-4 -4 " + side + " " + side
}

// pictureOf draws a text.
func pictureOf(text string) (picture, error) {
	c, err := qr.Encode(text, qr.M)
	if err != nil {
		return picture{}, err
	}
	var b strings.Builder
	for y := range c.Size {
		for x := 0; x < c.Size; x++ {
			from := x
			for x < c.Size && c.Black(x, y) {
				x++
			}
			if x > from {
				b.WriteString("M" + strconv.Itoa(from) + " " + strconv.Itoa(y) + "h" + strconv.Itoa(x-from) + "v1H" + strconv.Itoa(from) + "z")
			}
		}
	}
	return picture{c.Size, b.String()}, nil
}

// fewCodes is when it is time for another card. It is ours.
const fewCodes = 3

func secondPage(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("second.title")
	v.savedPlain()
	rule, err := org.DoorOf(v.tx, v.who.User)
	if err != nil {
		return nil, err
	}
	s, err := org.SecondOf(v.tx, v.who.User)
	if err != nil {
		return nil, err
	}
	x := secondView{Required: rule.Second, Asked: s.Asked()}
	if !s.TOTP.IsZero() {
		x.TOTP = v.when(s.TOTP)
	}
	x.Codes, x.Few = v.codesLeft(s)
	secret, err := org.StartedTOTP(v.tx, v.who.User)
	if err != nil || len(secret) == 0 {
		return secondSheet(v.page, x), err
	}
	u, err := org.UserByID(v.tx, v.who.User)
	if err != nil {
		return nil, err
	}
	x.Secret = secret.String()
	x.Picture, err = pictureOf(secret.URI(u.Email))
	return secondSheet(v.page, x), err
}

func (v *visit) codesLeft(s org.Second) (text string, few bool) {
	if s.CodesAt.IsZero() {
		return "", false
	}
	return v.page.N("second.codes.left", s.Codes, "when", v.when(s.CodesAt)), s.Codes <= fewCodes
}

func startTOTP(v *visit) (string, error) {
	return "/me/second", org.StartTOTP(v.tx, v.who.User, org.NewTOTPSecret())
}

func finishTOTP(v *visit) (string, error) {
	if err := org.FinishTOTP(v.tx, v.who.User, v.form.Get("code"), v.s.World()); err != nil {
		return "", err
	}
	return "/me/second?saved=totp", org.Strengthen(v.tx, v.who.User, v.token())
}

func removeSecond(v *visit) (string, error) {
	return "/me/second?saved=removed", org.DropSecond(v.tx, v.who.User)
}

// codesPage says what is known of the card; its codes are never shown again.
func codesPage(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("second.codes")
	s, err := org.SecondOf(v.tx, v.who.User)
	left, few := v.codesLeft(s)
	return codesSheet(v.page, codesView{Left: left, Few: few, Name: v.who.Name}), err
}

// A codesView is a card; Codes are there only this once.
type codesView struct {
	Left, Name, Made string
	Few              bool
	Codes            []string
}

// makeCodes makes a card and shows it, this once. Sent again, the form makes
// none and leads to the page that says so.
func makeCodes(v *visit) {
	card, err := org.NewCard(v.r.Context())
	if err != nil {
		v.fail(err)
		return
	}
	made := false
	_, ok := v.try(func(v *visit) (string, error) {
		if err := org.KeepCard(v.tx, v.who.User, card); err != nil {
			return "", err
		}
		made = true
		return "/me/codes", org.Strengthen(v.tx, v.who.User, v.token())
	}, codesPage)
	switch {
	case !ok:
	case !made:
		http.Redirect(v.w, v.r, "/me/codes", http.StatusSeeOther)
	default:
		v.show(func(v *visit) (templ.Component, error) {
			v.page.Title = v.page.T("second.codes")
			return codesSheet(v.page, codesView{Name: v.who.Name, Made: v.page.Date(v.page.Today), Codes: card.Codes}), nil
		}, http.StatusOK)
	}
}

// startVariant makes the button that begins strong while there is nothing yet.
func startVariant(x secondView) string {
	if x.TOTP == "" {
		return "primary"
	}
	return "secondary"
}
