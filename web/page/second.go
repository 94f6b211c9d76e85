// SPDX-License-Identifier: EUPL-1.2

package page

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

// SecondRoutes are the second factor: at the door, and where one sets it up.
func (s *Server) SecondRoutes() {
	s.Handle("GET /sign-in/second", true, secondAsk)
	s.Handle("POST /sign-in/second", true, s.secondEnter)

	s.readFresh("GET /me/second", secondPage)
	s.DoFresh("POST /me/second/totp", startTOTP, secondPage)
	s.Do("POST /me/second/finish", finishTOTP, secondPage)
	s.DoFresh("POST /me/second/remove", removeSecond, secondPage)
	s.readFresh("GET /me/codes", codesPage)
	s.HandleFresh("POST /me/codes", makeCodes)
}

// mayBeBare reports whether a route is there for those who have still to set up
// the second factor that their organisation asks for.
func (v *Visit) mayBeBare() bool {
	path := v.Request.URL.Path
	return strings.HasPrefix(path, "/me/second") || path == "/me/codes" || path == "/prove" || path == "/help"
}

// askSecond leads there; a form that they sent waits.
func (v *Visit) askSecond() {
	if v.Request.Method == http.MethodPost {
		if _, err := v.stow(v.Who.User, v.Who.Role, org.KeptProof); err != nil {
			v.Fail(err)
			return
		}
	}
	http.Redirect(v.Writer, v.Request, "/me/second", http.StatusSeeOther)
}

// halfUser is whose password was right in this browser.
func (v *Visit) halfUser() (user sild.ID, ok bool) {
	token := v.cookie(HalfCookie)
	err := sild.Missing()
	if token != "" {
		err = v.Server.Flow.Read(v.Request.Context(), sild.System, func(tx *db.Tx) (err error) {
			user, err = org.HalfEntered(tx, token)
			return err
		})
	}
	if sild.KindOf(err) == sild.NotFound {
		http.Redirect(v.Writer, v.Request, v.signInAt(v.GoingTo()), http.StatusSeeOther)
	} else if err != nil {
		v.Fail(err)
	}
	return user, err == nil
}

func secondAsk(v *Visit) {
	if _, ok := v.halfUser(); ok {
		v.Show(secondAskPage, http.StatusOK)
	}
}

func secondAskPage(v *Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("second.ask")
	return secondAskSheet(v.Page, v.GoingTo()), nil
}

// secondEnter takes the second factor of somebody whose password was right.
func (s *Server) secondEnter(v *Visit) {
	user, ok := v.halfUser()
	if !ok {
		return
	}
	if wait := s.MayTry(v, "totp", string(user)); wait > 0 {
		v.TooMany(wait, secondAskPage)
		return
	}
	token := v.cookie(HalfCookie)
	_, err := v.useSecond(user, v.Form.Get("code"), func(tx *db.Tx) error { return org.EndHalf(tx, token) })
	s.Tried(v, "totp", string(user), err == nil)
	if sild.KindOf(err) == sild.Invalid && s.failed(v, "totp", string(user)) == ByAccount.Free {
		v.tellGuessed(user)
	}
	if sild.KindOf(err) == sild.Invalid {
		s.refuse(v, user, "second")
	}
	if err == nil {
		v.SetCookie(HalfCookie, "", -1)
		v.admit(user, v.GoingTo(), org.Way{Strong: true})
	} else if !v.refused(err, secondAskPage) {
		v.Fail(err)
	}
}

// tellGuessed lets a user know that somebody has the password and guesses at the
// second factor (OWASP ASVS 5.0 §6.3.5).
func (v *Visit) tellGuessed(user sild.ID) {
	if _, err := v.Server.Flow.Write(v.Request.Context(), sild.Actor{User: user, Role: "none"}, NoOnce, func(tx *db.Tx) (string, error) {
		return "", org.Tell(tx, user, org.Guessed, "")
	}); err != nil {
		v.Server.Log.Warn("door.guessed", sild.KindOf(err).Field())
	}
}

// useSecond holds a code against a user's second factor: once, if it is right.
// Then does what else belongs to it.
func (v *Visit) useSecond(user sild.ID, code string, then func(*db.Tx) error) (how string, err error) {
	var cards org.Cards
	if err := v.Server.Flow.Read(v.Request.Context(), sild.System, func(tx *db.Tx) (err error) {
		cards, err = org.CardsOf(tx, user)
		return err
	}); err != nil {
		return "", err
	}
	try, err := org.TrySecond(v.Request.Context(), cards, code)
	if err != nil {
		return "", err
	}
	return v.Server.Flow.Write(v.Request.Context(), sild.Actor{User: user, Role: "none"}, NoOnce, func(tx *db.Tx) (string, error) {
		how, ok, err := org.UseSecond(tx, user, try, v.Server.World())
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

func secondPage(v *Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("second.title")
	v.SavedPlain()
	rule, err := org.DoorOf(v.Tx, v.Who.User)
	if err != nil {
		return nil, err
	}
	s, err := org.SecondOf(v.Tx, v.Who.User)
	if err != nil {
		return nil, err
	}
	x := secondView{Required: rule.Second, Asked: s.Asked()}
	if !s.TOTP.IsZero() {
		x.TOTP = v.When(s.TOTP)
	}
	x.Codes, x.Few = v.codesLeft(s)
	secret, err := org.StartedTOTP(v.Tx, v.Who.User)
	if err != nil || len(secret) == 0 {
		return secondSheet(v.Page, x), err
	}
	u, err := org.UserByID(v.Tx, v.Who.User)
	if err != nil {
		return nil, err
	}
	x.Secret = secret.String()
	x.Picture, err = pictureOf(secret.URI(u.Email))
	return secondSheet(v.Page, x), err
}

func (v *Visit) codesLeft(s org.Second) (text string, few bool) {
	if s.CodesAt.IsZero() {
		return "", false
	}
	return v.Page.N("second.codes.left", s.Codes, "when", v.When(s.CodesAt)), s.Codes <= fewCodes
}

func startTOTP(v *Visit) (string, error) {
	return "/me/second", org.StartTOTP(v.Tx, v.Who.User, org.NewTOTPSecret())
}

func finishTOTP(v *Visit) (string, error) {
	if err := org.FinishTOTP(v.Tx, v.Who.User, v.Form.Get("code"), v.Server.World()); err != nil {
		return "", err
	}
	return "/me/second?saved=totp", org.Strengthen(v.Tx, v.Who.User, v.token())
}

func removeSecond(v *Visit) (string, error) {
	return "/me/second?saved=removed", org.DropSecond(v.Tx, v.Who.User)
}

// codesPage says what is known of the card; its codes are never shown again.
func codesPage(v *Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("second.codes")
	s, err := org.SecondOf(v.Tx, v.Who.User)
	left, few := v.codesLeft(s)
	return codesSheet(v.Page, codesView{Left: left, Few: few, Name: v.Who.Name}), err
}

// A codesView is a card; Codes are there only this once.
type codesView struct {
	Left, Name, Made string
	Few              bool
	Codes            []string
}

// makeCodes makes a card and shows it, this once. Sent again, the form makes
// none and leads to the page that says so.
func makeCodes(v *Visit) {
	card, err := org.NewCard(v.Request.Context())
	if err != nil {
		v.Fail(err)
		return
	}
	made := false
	_, ok := v.Try(func(v *Visit) (string, error) {
		if err := org.KeepCard(v.Tx, v.Who.User, card); err != nil {
			return "", err
		}
		made = true
		return "/me/codes", org.Strengthen(v.Tx, v.Who.User, v.token())
	}, codesPage)
	switch {
	case !ok:
	case !made:
		http.Redirect(v.Writer, v.Request, "/me/codes", http.StatusSeeOther)
	default:
		v.Show(func(v *Visit) (templ.Component, error) {
			v.Page.Title = v.Page.T("second.codes")
			return codesSheet(v.Page, codesView{Name: v.Who.Name, Made: v.Page.Date(v.Page.Today), Codes: card.Codes}), nil
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
