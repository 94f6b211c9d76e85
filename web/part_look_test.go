// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/i18n"
	"sild/web/page"
)

// What follows is every part with something in it. The tests look into what
// it renders to; with SILD_LOOK=DIRECTORY, TestLook writes it there as pages
// for a browser, after "make assets".

var lookToday = sild.MustDate("2026-11-21") // a Saturday

func lookPage(lang i18n.Lang, title string) *page.Page {
	return &page.Page{
		Voice: i18n.For(lang),
		Title: title,
		Path:  "/people/1",
		Nav: []page.NavItem{
			{Href: "/", Key: "part.identity", Count: 0},
			{Href: "/people", Key: "part.people.never", Count: 12},
			{Href: "/referrals", Key: "part.journey", Count: 3},
			{Href: "/results", Key: "part.stat.table", Count: 0},
			{Href: "/houses", Key: "part.pages", Count: 1200},
		},
		Me:     page.Me{ID: "01900000-0000-7000-8000-000000000001", Name: "Mari Maasikas", RoleKey: "part.identity", OrgName: "MTÜ Uus Algus", SignedIn: true},
		Write:  "/contacts/new",
		Today:  lookToday,
		Zone:   time.UTC,
		Demo:   &page.DemoBar{People: "/demo", Later: "/demo/day", Last: lookToday.AddDays(400)},
		Once:   "once-key",
		Assets: lookAsset,
	}
}

var lookNames = func() map[string]string {
	m := map[string]string{}
	if b, err := os.ReadFile("static/dist/manifest.json"); err == nil {
		_ = json.Unmarshal(b, &m) // without a build the names are as they stand
	}
	return m
}()

func lookAsset(name string) string {
	if hashed := lookNames[name]; hashed != "" {
		name = hashed
	}
	return "static/" + name
}

// lookAll writes its components one after another.
func lookAll(list ...templ.Component) templ.Component { return templ.Join(list...) }

// lookIn puts children into a component that has a place for them.
func lookIn(c templ.Component, children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(templ.WithChildren(ctx, lookAll(children...)), w)
	})
}

// lookHTML is markup of a screen.
func lookHTML(s string) templ.Component { return templ.Raw(s) }

var lookSteps = []page.Step{
	{Text: "Asked", State: "done", From: sild.MustDate("2026-04-02"), Until: sild.MustDate("2026-04-09")},
	{Text: "Waiting", State: "done", From: sild.MustDate("2026-04-09"), Until: sild.MustDate("2026-05-03"), Note: "Waited for a free support person in Võru."},
	{Text: "Preparing in prison", State: "now", From: sild.MustDate("2026-05-03")},
	{Text: "Through the gate", From: sild.MustDate("2027-03-03")},
	{Text: "Support in the community"},
	{Text: "End"},
	{Text: "Follow-up one month and one year later"},
}

func lookPerson(p *page.Page) templ.Component {
	write := page.Act{Label: "part.write", Of: "Andrei", Href: "/contacts/new?case=1", Strong: true}
	return lookAll(
		page.IdentityBar(p, page.Identity{
			Name: "Andrei", Formal: "Andrei Petrov-Kuznetsov", Born: sild.On(sild.MustDate("1990-03-09")), Where: "Tartu prison, section 3",
			Release: sild.MustDate("2027-03-03"), Worker: "Mari Maasikas, since 3 May 2026", Phone: "+372 5555 1234", Lang: "Russian, some Estonian",
			Alerts: []page.Alert{{Text: "Meet in an open place; a second worker nearby.", Grave: true}, {Text: "Hears badly on the left.", Grave: false}},
			Acts:   []page.Act{write, {Text: "New task", Href: "/tasks/new"}},
		}),
		page.JourneyLine(p, "journey", page.Journey{Now: "Preparing in prison since 3 May 2026, day 203. Leaves in 102 days.", Steps: lookSteps}),
		page.Tabs(p, "part.journey", []page.Tab{{Text: "Overview", On: true, Count: -1, Href: "?"}, {Text: "Plan", Count: 4, Href: "?"}, {Text: "Contacts", Count: 31, Href: "?"}, {Text: "People around", Count: 1001, Href: "?"}, {Text: "Papers", Count: 0, Href: "?"}, {Text: "History", Count: -1, Href: "?"}}),
		lookIn(page.Cards(),
			lookIn(page.Card(p, page.CardHead{Text: "What is next", Count: 3, Wide: true}), page.Tasks(p, lookTasks)),
			lookIn(page.Card(p, page.CardHead{Text: "About", Href: "/people/1/about"}), page.Summary(p, []page.Row{
				{LabelText: "Address after release", Value: "Võru, Kreutzwaldi 12", HintText: "Said by himself, 2 November 2026", Change: "/x"},
				{LabelText: "Work", Value: "", Change: "/x"},
				{LabelText: "Children", Value: "A daughter, 7, with her mother in Põlva"},
			})),
			lookIn(page.Card(p, page.CardHead{Text: "Who may come"}), page.Eligibility(p, []page.Criterion{
				{State: "yes", Text: "Is released at the end of the sentence.", Target: true},
				{State: "no", Text: "Will be 29 at release. The service is mainly for people over 30. You may still ask; tell us why.", Target: true},
				{State: "unknown", Missing: []page.Missing{{Text: "birth date", Href: "/x"}, {Text: "address after release", Href: ""}}},
			})),
		),
		page.Timeline(p, lookItems),
	)
}

var lookTasks = []page.Task{
	{What: "Monthly meeting in prison", Href: "/t/1", Who: "Andrei", WhoAt: "/people/1", Due: lookToday.AddDays(-2), Owner: "Mari", Acts: []page.Act{{Label: "part.write", Of: "Andrei", Href: "/x", Strong: true}}, Menu: []page.Act{{Text: "Move to another day", Href: "/x"}, {Text: "Give to somebody else", Href: "/x", Post: true, Hidden: []page.Hidden{{Name: "task", Value: "1"}}}}},
	{What: "Ask where he will live after release and write down the answer with its source", Href: "/t/2", Who: "Andrei", Due: lookToday, Note: "The house in Võru has a free bed from 1 March.", Acts: []page.Act{{Text: "Done", Href: "/x", Post: true}}},
	{What: "Send the plan to the municipality", Who: "Andrei", Due: lookToday.AddDays(3), Owner: "Jaan Tamm"},
	{What: "First talk", Who: "Andrei", Done: lookToday.AddDays(-1)},
}

var lookItems = []page.TimelineItem{
	{ID: "c3", Kind: "prison", What: "In prison, 45 min", Who: "Mari Maasikas", Day: lookToday.AddDays(5), Planned: true, At: lookToday.AddDays(5).In(time.UTC).Add(10 * time.Hour)},
	{ID: "c2", Kind: "phone", What: "Phone, 15 min", Who: "Mari Maasikas", Day: lookToday.AddDays(-2), At: lookToday.AddDays(-2).In(time.UTC).Add(14 * time.Hour), Shared: "Andrei calls his sister about the flat before Friday.", Team: "Slept badly; asks for the addiction counsellor again.\nSecond line of the note.", Narrow: []string{"health"}, Tags: []string{"flat"}, Menu: []page.Act{{Text: "Entered by mistake", Href: "/x", Danger: true}, {Text: "Move to another person", Href: "/x"}}},
	{ID: "c1", Kind: "message", What: "Message", Who: "Jaan Tamm", Day: lookToday.AddDays(-2), Mistake: "Entered by mistake: belongs to another Andrei (Mari Maasikas, 20 November 2026)", Shared: "Hello! We meet tomorrow at 10."},
	{ID: "c0", Kind: "gate", What: "Came out, was met", Who: "Mari Maasikas", Day: lookToday.AddDays(-40), Team: "Was there at 8:10."},
}

func lookLists(p *page.Page) templ.Component {
	return lookAll(
		lookIn(page.Heading(p, "", "My people"), page.Action(p, page.Act{Text: "New referral", Href: "/x", Strong: true})),
		page.Search(p, page.SearchBox{Action: "/people/search", LabelText: "Name or national code"}),
		page.Filters(p, []page.ChipGroup{
			{Text: "Where", Chips: []page.Chip{{Text: "In prison", On: true, Href: "?"}, {Text: "At home", Href: "?"}, {Text: "In a house", Href: "?"}}},
			{Text: "Leaves", Chips: []page.Chip{{Text: "within 30 days", Href: "?"}, {Text: "within 12 weeks", Href: "?"}}},
		}),
		page.PeopleRows(p, []page.PersonRow{
			{Name: "Andrei", Href: "/1", Stage: "Preparing", Where: "Tartu prison", Release: lookToday.AddDays(102), Worker: "Mari Maasikas", Last: lookToday.AddDays(-2), Next: "Monthly meeting in prison", NextDue: lookToday.AddDays(-2), Alerts: 1},
			{Name: "Kristiina-Annabel Vahtramäe-Kuusepuu", Href: "/2", Stage: "Support in the community", Where: "Võru", Release: lookToday.AddDays(-30), Last: lookToday, Next: "Register as unemployed", NextDue: lookToday.AddDays(1)},
			{Name: "محمد", Href: "/3", Stage: "Referred"},
		}),
		page.Pages(p, page.Pager{Earlier: "?p=1", Later: "?p=3", From: 51, To: 100, Total: 1204}),
		lookIn(page.Table(p, page.TableHead{Text: "Promised and reached", Shown: true, Columns: []page.Column{{Text: "Name", Sort: "?s=name", Sorted: "ascending"}, {Text: "Leaves", Sort: "?s=leaves"}, {Text: "Hours", Number: true}, {Text: "Acts", Quiet: true}}}),
			lookHTML(`<tr><th scope="row"><a href="/1">Andrei</a></th><td>3 Mar 2027</td><td class="num">12.5</td><td>Change</td></tr><tr><th scope="row">Kristiina</th><td>22 Oct 2026</td><td class="num">1,004.0</td><td>Change</td></tr>`)),
		lookIn(page.Cards(),
			page.StatTile(p, page.Stat{ID: "j9", Text: "On the labour market after one month", Sentence: "On the labour market one month after leaving the service.", Counts: 31, Not: 6, Unknown: 5, Open: 4, Target: 75, Href: "/x"}),
			page.StatTile(p, page.Stat{ID: "j10", Text: "Working after one month", Counts: 17, Not: 23, Unknown: 2, Target: 30}),
			page.StatTile(p, page.Stat{ID: "j11", Text: "Questioned as a suspect within a year", Counts: 12, Not: 20, Unknown: 3, Target: 30, Fewer: true}),
			page.StatTile(p, page.Stat{ID: "none", Text: "Nobody yet", Target: 40, Open: 2}),
			page.StatTile(p, page.Stat{ID: "few", Text: "Women under 25", Withheld: true}),
		),
		lookIn(page.Cards(), lookIn(page.Card(p, page.CardHead{Text: "Today"}), page.Figure(p, 3, "part.people.never", "/x"), page.Figure(p, 1204, "part.stat.row.counts", ""))),
		lookIn(page.Empty(p, page.Emptiness{TitleText: "Nobody waits", Text: "All referrals are answered. New ones come here and by e-mail."}), page.Action(p, page.Act{Text: "See the answered ones", Href: "/x"})),
	)
}

func lookForm(p *page.Page) templ.Component {
	p.Problems = map[string]sild.Message{
		"born": {Key: "date.unreadable"}, "kind": {Key: "error.invalid"}, "given": {Key: "text.long", Args: sild.Args{"limit": "100"}},
		"": {Key: "error.busy"}, "gone": {Key: "error.conflict"},
	}
	p.Saved = &page.SavedNote{Text: "Saved 14:32: Andrei, met, 45 min.", Settled: []string{"March meeting: done"}, Undo: "/undo", Links: []page.Link{{Href: "/x", Text: "Add"}, {Href: "/y", Text: "Same for another"}}}
	kinds := []page.Option{{Value: "met", Text: "Met"}, {Value: "phone", Text: "Phone"}, {Value: "message", Text: "Message"}, {Value: "prison", Text: "In prison"}, {Value: "gate", Text: "At the gate"}, {Value: "for", Text: "For them"}}
	return lookAll(
		page.Heading(p, "", "Write down"),
		page.NoticeBox(p, page.Notice{TitleText: "Leaves on a Friday", Text: "Offices are closed until Monday: make the first appointment before."}),
		page.NoticeBox(p, page.Notice{Kind: "warn", Text: "His release date has changed."}),
		page.NoticeBox(p, page.Notice{Kind: "bad", Text: "The house is full that night."}),
		lookIn(page.FormFor(p, page.Form{ID: "contact", Action: "/contacts", Keep: true, Submit: "part.write", Cancel: "/x"}),
			page.FieldText(p, page.Field{Name: "given", LabelText: "Given name", Value: `<script>alert("1")</script>`, Required: true, Limit: 100}),
			page.FieldDate(p, page.Field{Name: "born", LabelText: "Born", Value: "31.2.1990", HintText: "As in the passport."}),
			page.FieldDate(p, page.Field{Name: "day", LabelText: "When", Value: "21.11.2026", Latest: lookToday}),
			page.FieldDate(p, page.Field{Name: "since", LabelText: "Since", Value: "1990-03", Partial: true}),
			page.FieldTime(p, page.Field{Name: "at", LabelText: "At", Value: "10:30"}),
			page.FieldRadios(p, page.Field{Name: "kind", LabelText: "What", Options: kinds, Value: "phone"}),
			page.FieldMinutes(p, page.Field{Name: "minutes", LabelText: "Minutes", Value: "50"}),
			page.FieldArea(p, page.Field{Name: "agreed", LabelText: "What we agreed", HintText: "The person can read this.", Value: "Calls his sister."}),
			page.FieldChecks(p, page.Field{Name: "narrow", LabelText: "Who reads it", Options: []page.Option{{Value: "h", Text: "Health", HintText: "Only those who may see health."}, {Value: "o", Text: "Offence"}}, Values: []string{"h"}, Wide: true}),
			page.FieldTick(p, page.Field{Name: "worry", LabelText: "I worry about this person", HintText: "Your coordinator is told today."}),
			page.FieldSelect(p, page.Field{Name: "prison", LabelText: "Prison", Options: []page.Option{{Value: "t", Text: "Tartu"}, {Value: "v", Text: "Viru", Off: true}}, Value: "t"}),
			lookIn(page.Fold(p, "", "Goals, changes, who else", true), page.FieldText(p, page.Field{Name: "else", LabelText: "Who else", Narrow: true})),
		),
		lookIn(page.ConflictView(p, page.Conflict{Who: "Jaan Tamm", When: "today 14:20", Rows: []page.ConflictRow{
			{LabelText: "Goal", Yours: "Find a flat in Võru", Theirs: "Find a flat in Võru or Põlva"},
			{LabelText: "Until", Yours: "3 March 2027", Theirs: "3 March 2027"},
			{LabelText: "Note", Yours: "", Theirs: "Sister helps."},
		}}), lookIn(page.Buttons(true), lookHTML(`<button class="ds-button">Keep mine</button><button class="ds-button" data-variant="secondary">Keep theirs</button><button class="ds-button" data-color="danger">Remove</button>`))),
		page.PersonaList(p, "/demo/person", []page.PersonaCard{
			{ID: "mari", Name: "Mari Maasikas", RoleKey: "part.identity", OrgName: "MTÜ Uus Algus", Text: "Support person for eleven people in South Estonia; on the road three days a week.", Current: true},
			{ID: "jaan", Name: "Jaan Tamm", RoleKey: "part.identity"},
		}),
	)
}

func lookPlain(p *page.Page) templ.Component {
	p.Saved = &page.SavedNote{Text: "Thank you. Mari knows that you come.", Undo: "/undo"}
	return lookAll(
		lookHTML("<h1>Tomorrow at 10</h1>"),
		lookIn(page.Card(p, page.CardHead{Text: "Mari"}), lookHTML(`<p>Tomorrow, 22 November, 10:00<br>Võru, Jüri 19</p><a class="ds-button" href="tel:+3725555">Call Mari</a><a class="ds-button" data-variant="secondary" href="/x">I cannot come</a>`)),
		lookIn(page.FormFor(p, page.Form{ID: "help", Action: "/help", Submit: "part.write"}),
			page.FieldRadios(p, page.Field{Name: "about", LabelText: "I need help with", Options: []page.Option{{Value: "home", Text: "a place to live"}, {Value: "work", Text: "work"}}}),
			page.FieldArea(p, page.Field{Name: "words", LabelText: "In your own words"})),
	)
}

// looks are the pages of the look, by the name of their file.
func looks(lang i18n.Lang) map[string]templ.Component {
	shown := func(title string, f func(*page.Page) templ.Component) templ.Component {
		p := lookPage(lang, title)
		body := f(p)
		return lookIn(page.Layout(p), body)
	}
	q := lookPage(lang, "Tomorrow at 10")
	q.Demo, q.Me, q.Nav = nil, page.Me{}, nil
	return map[string]templ.Component{
		"person": shown("Andrei", lookPerson), "lists": shown("My people", lookLists), "form": shown("Write down", lookForm),
		"plain": lookIn(page.LayoutPlain(q), lookPlain(q)),
	}
}

func TestLook(t *testing.T) {
	dir := os.Getenv("SILD_LOOK")
	if dir == "" {
		t.Skip("SILD_LOOK names no directory to write pages to")
	}
	for _, lang := range i18n.Langs() {
		for name, c := range looks(lang) {
			if err := os.WriteFile(filepath.Join(dir, name+"-"+string(lang)+".html"), []byte(render(t, c)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
