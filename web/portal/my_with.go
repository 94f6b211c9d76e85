// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"errors"
	"net/http"
	"slices"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
	"sild/org/openid"
	"sild/own"
	"sild/web/page"
)

// A person may open their pages with a provider of identities, once they have added
// it on them. What is asked of it and how its answer is read is shared with the door
// of people at work; whose page it opens is own's to say.

// A myWith is the button of a provider, or one that was added.
type myWith struct{ Name, Action, Made, Used string }

// A myWiths is what is added, and what can be beside that.
type myWiths struct{ Added, Offered []myWith }

// withButtons are the providers that are offered here, under the path of what one
// does with them. They work at one origin only, that by which they know us.
func withButtons(v *page.Visit, under string) (list []myWith) {
	if !v.AtOrigin() {
		return nil
	}
	for _, p := range v.Server.OwnProviders {
		list = append(list, myWith{Name: v.Page.Pick(p.Names), Action: under + p.ID})
	}
	return list
}

func withView(v *page.Visit) (x myWiths, err error) {
	added, err := own.Identities(v.Tx)
	for _, i := range added {
		w := myWith{Name: v.ProviderName(i.Provider), Made: v.Page.Date(sild.DateOf(i.MadeAt, v.Page.Zone)), Action: "/my/way/with/" + string(i.ID) + "/remove"}
		if !i.UsedAt.IsZero() {
			w.Used = v.Page.Date(sild.DateOf(i.UsedAt, v.Page.Zone))
		}
		x.Added = append(x.Added, w)
	}
	for _, w := range withButtons(v, "/my/way/with/") {
		if !slices.ContainsFunc(added, func(i own.Identity) bool { return w.Action == "/my/way/with/"+i.Provider }) {
			x.Offered = append(x.Offered, w)
		}
	}
	return x, err
}

// newWith tells the person of what was added of late, in case it was not them.
func newWith(v *page.Visit) (said []string, err error) {
	added, err := own.Identities(v.Tx)
	for _, i := range added {
		if i.New(v.Tx.Now) {
			said = append(said, v.Page.T("my.with.new", "provider", v.ProviderName(i.Provider), "date", v.Page.Date(sild.DateOf(i.MadeAt, v.Page.Zone))))
		}
	}
	return said, err
}

// enterWith sends somebody to a provider to find out whose page to open.
func enterWith(v *page.Visit) { goWith(v, org.Errand{Own: true}) }

// addWith does so for somebody on their own pages, who wants to open them so from
// now on.
func addWith(v *page.Visit) { goWith(v, org.Errand{Own: true, User: v.Who.User}) }

func goWith(v *page.Visit, e org.Errand) {
	p, err := v.ProviderAmong(v.Server.OwnProviders)
	if err != nil {
		v.Fail(err)
		return
	}
	at, err := v.AskProvider(p, sild.Actor{User: e.User, Role: access.Participant}, e)
	if err != nil {
		noWith(v, err)
		return
	}
	goOn(v)
	v.Page.Title = v.Page.T("my.with.going", "provider", v.Page.Pick(p.Names))
	v.GoTo(at, withGoingPage(v.Page, at))
}

// myBackFrom is where a provider sends a browser back to. Each answer counts as a
// try at the address that it comes from, until it has opened something.
func myBackFrom(v *page.Visit) {
	p, err := v.ProviderAmong(v.Server.OwnProviders)
	if err != nil {
		v.Fail(err)
		return
	}
	try := own.Handle(v.Query("state"))
	if v.Server.MayTry(v, "own", try) > 0 {
		v.Page.Problems = map[string]sild.Message{"": {Key: "my.enter.wait"}}
		v.Show(goOn(v), http.StatusTooManyRequests)
		return
	}
	e, who, err := v.ProviderAnswered(p, true)
	token := ""
	switch {
	case err != nil:
	case e.User != "":
		_, err = v.Server.Flow.Write(v.Request.Context(), v.Actor(), page.NoOnce, func(tx *db.Tx) (string, error) {
			return "", own.Bind(tx, p.ID, who)
		})
	default:
		token, err = comeInAs(v, who)
	}
	v.Server.Tried(v, "own", try, err == nil)
	switch {
	case err != nil:
		noWith(v, err)
	case e.User != "":
		http.Redirect(v.Writer, v.Request, "/my/way?done=saved", http.StatusSeeOther)
	default:
		v.SetCookie(OwnCookie, token, own.SessionSeconds)
		http.Redirect(v.Writer, v.Request, "/my", http.StatusSeeOther)
	}
}

// comeInAs opens the pages of whoever has added an identity.
func comeInAs(v *page.Visit, who openid.Identity) (token string, err error) {
	var i own.Identity
	if err := v.Server.Flow.Read(v.Request.Context(), sild.System, func(tx *db.Tx) (err error) {
		i, err = own.Identified(tx, who)
		return err
	}); err != nil {
		return "", err
	}
	_, err = v.Server.Flow.Write(v.Request.Context(), sild.Actor{User: i.Account, Role: access.Participant}, page.NoOnce, func(tx *db.Tx) (_ string, err error) {
		token, err = own.EnterAs(tx, who, "web")
		return "", err
	})
	return token, err
}

func removeWith(v *page.Visit) (string, error) {
	token := ""
	if c, err := v.Request.Cookie(v.Server.Cookie(OwnCookie)); err == nil {
		token = c.Value
	}
	return "/my/way?done=saved", own.Unbind(v.Tx, v.ID("key"), token)
}

// withWords are the words of a person's own pages for what goes wrong at any door.
var withWords = map[string]string{
	"provider.down": "my.with.down", "provider.refused": "my.with.refused", "provider.cancelled": "my.with.cancelled",
	"my.with.unknown": "my.with.unknown", "my.with.taken": "my.with.taken",
}

// noWith says why a provider opened nothing, on the page where one goes on.
func noWith(v *page.Visit, err error) {
	e, ok := errors.AsType[*sild.Error](err)
	if !ok || withWords[e.Key] == "" {
		v.Fail(err)
		return
	}
	v.TellOfProvider(err)
	v.Page.Problems = map[string]sild.Message{"": {Key: withWords[e.Key]}}
	v.Form = nil
	v.Show(goOn(v), page.Status[e.Kind])
}

// goOn is the page on which somebody goes on after a provider, also in another
// language: the address that the provider knows is none to come back to.
func goOn(v *page.Visit) page.Screen {
	v.Page.Path = "/my/enter"
	if v.Who.User != "" {
		v.Page.Path = "/my/way"
		return myWay
	}
	return myEnter
}
