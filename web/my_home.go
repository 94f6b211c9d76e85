// SPDX-License-Identifier: EUPL-1.2

package web

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
}

// Next is the meeting that comes next, and Later are the others.
func (x myView) Next() *own.Meeting {
	if len(x.Meetings) == 0 {
		return nil
	}
	return &x.Meetings[0]
}

func (x myView) Later() []own.Meeting { return x.Meetings[min(1, len(x.Meetings)):] }

// life gathers what a person is shown, for one of their pages.
func (v *visit) life() (x myView, err error) {
	if x.Life, err = own.LifeOf(v.tx); err != nil {
		return x, err
	}
	for _, k := range x.Cases {
		switch {
		case k.Open() && x.Helper.User == "":
			x.Helper = k.Helper
		case k.Outcome == "" && k.Ended.IsZero() && !k.HearBy.IsZero():
			x.Lists = append(x.Lists, v.page.T("my.list.asked", "date", v.page.Date(k.HearBy)))
		case k.Outcome == "waiting" && k.Ended.IsZero() && !k.HearBy.IsZero():
			x.Lists = append(x.Lists, v.page.T("my.list.waiting", "date", v.page.Date(k.HearBy)))
		}
	}
	var ids []sild.ID
	for _, w := range x.Words {
		if w.AnsweredBy != "" {
			ids = append(ids, w.AnsweredBy)
		}
	}
	x.Names, err = firstNames(v.tx, ids)
	if key := v.query("done"); v.form == nil && slices.Contains([]string{"sent", "saved", "mind.done"}, key) {
		x.Done = v.page.T("my." + key)
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

func myHome(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("my.title")
	x, err := v.life()
	if err != nil {
		return nil, err
	}
	from, until := v.monthOf(v.page.Today)
	looked, err := own.Looks(v.tx, v.page.Zone, from, until)
	if err != nil {
		return nil, err
	}
	x.Looked = v.lookedSays(looked, sild.Date{})
	home, there, err := housing.OwnHome(v.tx)
	if err != nil {
		return nil, err
	}
	if there {
		x.House = home.House.Name
	} else if _, x.Beds, err = housing.OwnAsking(v.tx); err != nil {
		return nil, err
	}
	guides, err := own.Guides(v.tx)
	if err != nil {
		return nil, err
	}
	x.Guides = len(guides) > 0
	return myHomePage(v.page, x), nil
}

// monthOf is from when until before when the month of a day lasts.
func (v *visit) monthOf(d sild.Date) (from, until time.Time) {
	first := sild.NewDate(d.Year(), d.Month(), 1)
	return first.In(v.page.Zone).UTC(), first.AddMonths(1).In(v.page.Zone).UTC()
}

// state says of what the person said whether somebody has read it.
func (x myView) state(p *page, w own.Saying) string {
	if w.Outcome == "" {
		return p.T("my.unseen")
	}
	return p.T("my.seen", "name", x.Names[w.AnsweredBy])
}

func myCannot(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("my.cannot")
	x, err := v.life()
	if err != nil {
		return nil, err
	}
	thing := v.id("thing")
	i := slices.IndexFunc(x.Meetings, func(m own.Meeting) bool { return m.Thing == thing })
	if i < 0 {
		return nil, sild.Missing()
	}
	m := x.Meetings[i]
	return mySayPage(v.page, mySay{
		Lead: v.page.T("my.cannot.lead"), About: v.meetingSays(m), Label: "my.cannot.say", Submit: "my.cannot",
		Action: "/my/meetings/" + string(thing) + "/cannot", Said: v.typed("said", ""),
	}), nil
}

// meetingSays is when a meeting is, in a line.
func (v *visit) meetingSays(m own.Meeting) string {
	return v.page.FullDate(sild.DateOf(m.StartsAt, v.page.Zone)) + ", " + v.page.Time(m.StartsAt, v.page.Zone)
}

// A mySay is a form in which a person says something in their own words.
type mySay struct {
	Lead, About   string
	Label, Submit string
	Action, Said  string
	Hidden        []hidden
	Back          string // empty: the first page
}

func myHelp(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("my.help")
	x, err := v.life()
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(x.Cases, own.Part.Open) {
		return mySayPage(v.page, mySay{Lead: v.page.T("my.help.nobody")}), nil
	}
	return mySayPage(v.page, mySay{Lead: v.page.T("my.help.lead"), Label: "my.help.say", Submit: "my.send", Action: "/my/help", Said: v.typed("said", "")}), nil
}

func (v *visit) say(in own.Input, to string) (string, error) {
	in.Said = v.form.Get("said")
	if _, err := own.Say(v.tx, in); err != nil {
		return "", err
	}
	return to, nil
}

func sayCannot(v *visit) (string, error) {
	return v.say(own.Input{Kind: own.CannotCome, AboutID: v.id("thing")}, "/my?done=sent")
}

func sayDone(v *visit) (string, error) {
	return v.say(own.Input{Kind: own.StepDone, AboutID: v.id("thing")}, "/my?done=saved")
}

func sayHelp(v *visit) (string, error) {
	return v.say(own.Input{Kind: own.NeedHelp}, "/my?done=sent")
}

func myAbout(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("my.about")
	x, err := v.life()
	if err != nil {
		return nil, err
	}
	unknown := v.page.T("my.about.unknown")
	line := func(about, value string) myLine {
		if value == "" {
			value = unknown
		}
		return myLine{v.page.T("my.about." + about), value, "/my/wrong?about=" + about}
	}
	born := ""
	if b := x.Detail.Born(); !b.IsZero() {
		born = v.bornSaid(b)
	}
	language := x.Detail.Language
	for _, l := range ownLangs() {
		if string(l.Lang) == language {
			language = l.Name
		}
	}
	list := []myLine{line("name", x.Detail.Name()), line("born", born), line("language", language), line("helper", x.Helper.Name)}
	return myAboutPage(v.page, list), nil
}

// A myLine is one thing that is written about a person, with where they say that
// it is wrong.
type myLine struct{ What, Value, Wrong string }

func myWrong(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("my.wrong")
	about, id := v.typed("about", v.query("about")), v.typed("id", v.query("id"))
	if !slices.Contains(own.Abouts, about) {
		about = "other"
	}
	x, err := v.life()
	if err != nil {
		return nil, err
	}
	return mySayPage(v.page, mySay{
		Lead: v.page.T("my.wrong.lead"), About: v.wrongAbout(x, about, sild.ID(id)), Label: "my.wrong.say", Submit: "my.send",
		Action: "/my/wrong", Said: v.typed("said", ""), Hidden: []hidden{{"about", about}, {"id", id}, {"case", v.typed("case", v.query("case"))}},
	}), nil
}

// wrongAbout says what it is that is wrong, in the words that the person read.
func (v *visit) wrongAbout(x myView, about string, id sild.ID) string {
	word := v.page.T("my.about." + about)
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
			return word + ": " + v.meetingSays(m)
		}
	}
	return word
}

func sayWrong(v *visit) (string, error) {
	return v.say(own.Input{Kind: own.Wrong, About: v.form.Get("about"), AboutID: sild.ID(v.form.Get("id")), Case: sild.ID(v.form.Get("case"))}, "/my/said?done=sent")
}

func mySaid(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("my.said")
	x, err := v.life()
	if err != nil {
		return nil, err
	}
	return mySaidPage(v.page, x, v.typed("said", "")), nil
}

func sayNote(v *visit) (string, error) {
	return v.say(own.Input{Kind: own.Note}, "/my/said?done=saved")
}

func takeBack(v *visit) (string, error) { return "/my/said?done=saved", own.TakeBack(v.tx, v.id("id")) }

// myCard makes a card and shows it, this once. Sent again the form makes none.
func myCard(v *visit) {
	codes, made := own.NewCodes(own.OnCard), false
	_, ok := v.try(func(v *visit) (string, error) {
		err := own.GiveSelf(v.tx, codes)
		made = err == nil
		return "/my/way", err
	}, myWay)
	switch {
	case !ok:
	case !made:
		http.Redirect(v.w, v.r, "/my/way", http.StatusSeeOther)
	default:
		v.page.Title = v.page.T("my.way.card")
		v.send(myCardPage(v.page, codes, v.address()), http.StatusOK)
	}
}

// address is where a person's own pages are entered.
func (v *visit) address() string {
	scheme := "http://"
	if v.s.Secure {
		scheme = "https://"
	}
	return scheme + v.r.Host + "/my/enter"
}

func myWay(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("my.way")
	x, err := v.life()
	if err != nil {
		return nil, err
	}
	has, err := own.HasWord(v.tx)
	return myWayPage(v.page, x.Done, has), err
}

// myWord keeps an own word; it is hashed before the unit of work.
func myWord(v *visit) {
	word, err := own.NewWord(v.form.Get("word"))
	v.form.Del("word") // it is not kept in the hash of the form either
	v.do(func(v *visit) (string, error) {
		if err != nil {
			return "", err
		}
		return "/my/way?done=saved", own.SetWord(v.tx, word)
	}, myWay)
}

func myEnd(v *visit) {
	if _, ok := v.try(func(v *visit) (string, error) { return "/my/enter", own.CloseSelf(v.tx) }, myWay); ok {
		v.setCookie(ownCookie, "", -1)
		http.Redirect(v.w, v.r, "/my/enter?left=1", http.StatusSeeOther)
	}
}

// dayOf is the day of a meeting with its day of the week.
func (p *page) dayOf(m own.Meeting) string { return p.FullDate(sild.DateOf(m.StartsAt, p.Zone)) }

// groupName is what a group is called on its own pages.
func (p *page) groupName(g own.Group) string {
	if g.Title != "" {
		return g.Title
	}
	return p.Pick(g.Names)
}
