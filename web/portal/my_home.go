// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/db"
	"sild/housing"
	"sild/own"
	"sild/web/page"
	"sild/web/record"
)

// A myView is the first of a person's own pages.
type myView struct {
	own.Life
	Helper own.Helper
	Lists  []string // where they stand who have no helper yet
	Looked string
	Names  map[sild.ID]string // of those who read what was said, first names
	Done   string             // what was just done
	House  string             // where they live; empty: in none of ours
	Beds   bool               // they can ask for a place in one
	Guides bool               // there are some for them
	With   []string           // what is said of identities that were added of late
}

// Next is the meeting that comes next, and Later are the others.
func (x myView) Next() *own.Meeting {
	if len(x.Meetings) == 0 {
		return nil
	}
	return &x.Meetings[0]
}

// Later are the meetings after the next.
func (x myView) Later() []own.Meeting { return x.Meetings[min(1, len(x.Meetings)):] }

// life gathers what a person is shown, for one of their pages.
func life(v *page.Visit) (x myView, err error) {
	if x.Life, err = own.LifeOf(v.Tx); err != nil {
		return x, err
	}
	for _, k := range x.Cases {
		switch {
		case k.Open() && x.Helper.User == "":
			x.Helper = k.Helper
		case k.Outcome == "" && k.Ended.IsZero() && !k.HearBy.IsZero():
			x.Lists = append(x.Lists, v.Page.T("my.list.asked", "date", v.Page.Date(k.HearBy)))
		case k.Outcome == "waiting" && k.Ended.IsZero() && !k.HearBy.IsZero():
			x.Lists = append(x.Lists, v.Page.T("my.list.waiting", "date", v.Page.Date(k.HearBy)))
		}
	}
	var ids []sild.ID
	for _, w := range x.Words {
		if w.AnsweredBy != "" {
			ids = append(ids, w.AnsweredBy)
		}
	}
	x.Names, err = firstNames(v.Tx, ids)
	if key := v.Query("done"); v.Form == nil && slices.Contains([]string{"sent", "saved", "mind.done"}, key) {
		x.Done = v.Page.T("my." + key)
	}
	return x, err
}

func firstNames(tx *db.Tx, ids []sild.ID) (map[sild.ID]string, error) {
	names := map[sild.ID]string{}
	if len(ids) == 0 {
		return names, nil
	}
	type row struct {
		ID   sild.ID
		Name string
	}
	var args []any
	rows, err := db.All[row](tx, `SELECT id, name FROM app_user WHERE id IN (`+db.List(&args, ids)+`)`, args...)
	for _, r := range rows {
		names[r.ID], _, _ = strings.Cut(r.Name, " ")
	}
	return names, err
}

func myHome(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("my.title")
	x, err := life(v)
	if err != nil {
		return nil, err
	}
	from, until := monthOf(v, v.Page.Today)
	looked, err := own.Looks(v.Tx, v.Page.Zone, from, until)
	if err != nil {
		return nil, err
	}
	x.Looked = lookedSays(v, looked, sild.Date{})
	home, there, err := housing.OwnHome(v.Tx)
	if err != nil {
		return nil, err
	}
	if there {
		x.House = home.House.Name
	} else if _, x.Beds, err = housing.OwnAsking(v.Tx); err != nil {
		return nil, err
	}
	guides, err := own.Guides(v.Tx)
	if err != nil {
		return nil, err
	}
	x.Guides = len(guides) > 0
	if x.With, err = newWith(v); err != nil {
		return nil, err
	}
	return myHomePage(v.Page, x), nil
}

// monthOf is from when until before when the month of a day lasts.
func monthOf(v *page.Visit, d sild.Date) (from, until time.Time) {
	first := sild.NewDate(d.Year(), d.Month(), 1)
	return first.In(v.Page.Zone).UTC(), first.AddMonths(1).In(v.Page.Zone).UTC()
}

// state says of what the person said whether somebody has read it.
func (x myView) state(p *page.Page, w own.Saying) string {
	if w.Outcome == "" {
		return p.T("my.unseen")
	}
	return p.T("my.seen", "name", x.Names[w.AnsweredBy])
}

func myCannot(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("my.cannot")
	x, err := life(v)
	if err != nil {
		return nil, err
	}
	thing := v.ID("thing")
	i := slices.IndexFunc(x.Meetings, func(m own.Meeting) bool { return m.Thing == thing })
	if i < 0 {
		return nil, sild.Missing()
	}
	m := x.Meetings[i]
	return mySayPage(v.Page, mySay{
		Lead: v.Page.T("my.cannot.lead"), About: meetingSays(v, m), Label: "my.cannot.say", Submit: "my.cannot",
		Action: "/my/meetings/" + string(thing) + "/cannot", Said: v.Typed("said", ""),
	}), nil
}

// meetingSays is when a meeting is, in a line.
func meetingSays(v *page.Visit, m own.Meeting) string {
	return v.Page.Row(v.Page.FullDate(sild.DateOf(m.StartsAt, v.Page.Zone)), v.Page.Time(m.StartsAt, v.Page.Zone))
}

// A mySay is a form in which a person says something in their own words.
type mySay struct {
	Lead, About   string
	Label, Submit string
	Action, Said  string
	Hidden        []page.Hidden
	Back          string // empty: the first page
}

func myHelp(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("my.help")
	x, err := life(v)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(x.Cases, own.Part.Open) {
		return mySayPage(v.Page, mySay{Lead: v.Page.T("my.help.nobody")}), nil
	}
	return mySayPage(v.Page, mySay{Lead: v.Page.T("my.help.lead"), Label: "my.help.say", Submit: "my.send", Action: "/my/help", Said: v.Typed("said", "")}), nil
}

func say(v *page.Visit, in own.Input, to string) (string, error) {
	in.Said = v.Form.Get("said")
	if _, err := own.Say(v.Tx, in); err != nil {
		return "", err
	}
	return to, nil
}

func sayCannot(v *page.Visit) (string, error) {
	return say(v, own.Input{Kind: own.CannotCome, AboutID: v.ID("thing")}, "/my?done=sent")
}

func sayDone(v *page.Visit) (string, error) {
	return say(v, own.Input{Kind: own.StepDone, AboutID: v.ID("thing")}, "/my?done=saved")
}

func sayHelp(v *page.Visit) (string, error) {
	return say(v, own.Input{Kind: own.NeedHelp}, "/my?done=sent")
}

func myAbout(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("my.about")
	x, err := life(v)
	if err != nil {
		return nil, err
	}
	unknown := v.Page.T("my.about.unknown")
	line := func(about, value string) myLine {
		if value == "" {
			value = unknown
		}
		return myLine{v.Page.T("my.about." + about), value, "/my/wrong?about=" + about}
	}
	born := ""
	if b := x.Detail.Born(); !b.IsZero() {
		born = record.BornSaid(v, b)
	}
	language := x.Detail.Language
	for _, l := range ownLangs() {
		if string(l.Lang) == language {
			language = l.Name
		}
	}
	list := []myLine{line("name", x.Detail.Name()), line("born", born), line("language", language), line("helper", x.Helper.Name)}
	return myAboutPage(v.Page, list), nil
}

// A myLine is one thing that is written about a person, with where they say that
// it is wrong.
type myLine struct{ What, Value, Wrong string }

func myWrong(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("my.wrong")
	about, id := v.Typed("about", v.Query("about")), v.Typed("id", v.Query("id"))
	if !slices.Contains(own.Abouts, about) {
		about = "other"
	}
	x, err := life(v)
	if err != nil {
		return nil, err
	}
	return mySayPage(v.Page, mySay{
		Lead: v.Page.T("my.wrong.lead"), About: wrongAbout(v, x, about, sild.ID(id)), Label: "my.wrong.say", Submit: "my.send",
		Action: "/my/wrong", Said: v.Typed("said", ""), Hidden: []page.Hidden{{Name: "about", Value: about}, {Name: "id", Value: id}, {Name: "case", Value: v.Typed("case", v.Query("case"))}},
	}), nil
}

// wrongAbout says what it is that is wrong, in the words that the person read.
func wrongAbout(v *page.Visit, x myView, about string, id sild.ID) string {
	word := v.Page.T("my.about." + about)
	for _, k := range x.Cases {
		for _, g := range k.Goals {
			if about == "goal" && g.Thing == id {
				return word + ": " + g.Title
			}
		}
		for _, s := range k.Steps {
			if about == "step" && s.Thing == id {
				return word + ": " + s.Title
			}
		}
		for _, a := range k.Agreed {
			if about == "agreed" && a.Thing == id {
				return word + ": " + a.Text
			}
		}
	}
	for _, m := range x.Meetings {
		if about == "meeting" && m.Thing == id {
			return word + ": " + meetingSays(v, m)
		}
	}
	return word
}

func sayWrong(v *page.Visit) (string, error) {
	return say(v, own.Input{Kind: own.Wrong, About: v.Form.Get("about"), AboutID: sild.ID(v.Form.Get("id")), Case: sild.ID(v.Form.Get("case"))}, "/my/said?done=sent")
}

func mySaid(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("my.said")
	x, err := life(v)
	if err != nil {
		return nil, err
	}
	return mySaidPage(v.Page, x, v.Typed("said", "")), nil
}

func sayNote(v *page.Visit) (string, error) {
	return say(v, own.Input{Kind: own.Note}, "/my/said?done=saved")
}

func takeBack(v *page.Visit) (string, error) {
	return "/my/said?done=saved", own.TakeBack(v.Tx, v.ID("id"))
}

// myCard makes a card and shows it, this once. Sent again the form makes none.
func myCard(v *page.Visit) {
	codes, made := own.NewCodes(own.OnCard), false
	_, ok := v.Try(func(v *page.Visit) (string, error) {
		err := own.GiveSelf(v.Tx, codes)
		made = err == nil
		return "/my/way", err
	}, myWay)
	switch {
	case !ok:
	case !made:
		http.Redirect(v.Writer, v.Request, "/my/way", http.StatusSeeOther)
	default:
		v.Page.Title = v.Page.T("my.way.card")
		v.Send(myCardPage(v.Page, codes, address(v)), http.StatusOK)
	}
}

// address is where a person's own pages are entered.
func address(v *page.Visit) string {
	scheme := "http://"
	if v.Server.Secure {
		scheme = "https://"
	}
	return scheme + v.Request.Host + "/my/enter"
}

func myWay(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("my.way")
	x, err := life(v)
	if err != nil {
		return nil, err
	}
	has, err := own.HasWord(v.Tx)
	if err != nil {
		return nil, err
	}
	with, err := withView(v)
	return myWayPage(v.Page, x.Done, has, with), err
}

// myWord keeps an own word; it is hashed before the unit of work.
func myWord(v *page.Visit) {
	word, err := own.NewWord(v.Form.Get("word"))
	v.Form.Del("word") // it is not kept in the hash of the form either
	v.Do(func(v *page.Visit) (string, error) {
		if err != nil {
			return "", err
		}
		return "/my/way?done=saved", own.SetWord(v.Tx, word)
	}, myWay)
}

func myEnd(v *page.Visit) {
	if _, ok := v.Try(func(v *page.Visit) (string, error) { return "/my/enter", own.CloseSelf(v.Tx) }, myWay); ok {
		v.SetCookie(OwnCookie, "", -1)
		http.Redirect(v.Writer, v.Request, "/my/enter?left=1", http.StatusSeeOther)
	}
}

// dayOf is the day of a meeting with its day of the week.
func dayOf(p *page.Page, m own.Meeting) string { return p.FullDate(sild.DateOf(m.StartsAt, p.Zone)) }

// onPhone says so of a meeting on the phone.
func onPhone(p *page.Page, m own.Meeting) string {
	if m.Kind != "phone" {
		return ""
	}
	return p.T("my.next.phone")
}

// groupName is what a group is called on its own pages.
func groupName(p *page.Page, g own.Group) string {
	if g.Title != "" {
		return g.Title
	}
	return p.Pick(g.Names)
}
