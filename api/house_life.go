// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"time"

	"sild"
	"sild/housing"
)

// HouseRules are those of a house in one of the languages of a version.
type HouseRules struct {
	Version int       `json:"version"`
	Lang    string    `json:"lang" enum:"et,ru,en,lt,uk,ar"`
	Words   string    `json:"words"`
	From    sild.Date `json:"from" doc:"The first day on which they hold."`
}

// NewRules is a version of the rules of a house.
type NewRules struct {
	From  sild.Date         `json:"from" doc:"The first day on which it holds. After the first version not before today."`
	Words map[string]string `json:"words" doc:"By language: et, ru, en, lt, uk, ar."`
}

// RulesAnswer is what a resident said to the rules of a house.
type RulesAnswer struct {
	Told
	House sild.ID `json:"house"`
	RulesSaid
}

// RulesSaid is how a resident answered the rules.
type RulesSaid struct {
	Version     int    `json:"version,omitempty" doc:"The one that holds today, if not given."`
	Lang        string `json:"lang" doc:"In which they read or heard them."`
	Heard       bool   `json:"heard,omitempty" doc:"They were read to them. A language in which they are not written needs this, and who interpreted."`
	Accepted    bool   `json:"accepted" doc:"Or refused, which is kept too."`
	How         string `json:"how" enum:"signed,said"`
	Interpreter string `json:"interpreter,omitempty"`
	Note        string `json:"note,omitempty"`
}

// HouseEvent is what happened in a house.
type HouseEvent struct {
	At     time.Time `json:"at"`
	Kind   string    `json:"kind" doc:"Value of incident_kinds."`
	Place  string    `json:"place,omitempty" doc:"Where in the house."`
	Words  string    `json:"words" doc:"What happened, naming no resident."`
	Done   string    `json:"done,omitempty" doc:"What was done."`
	Called string    `json:"called,omitempty" doc:"Who was called."`
}

// HouseIncident is an event with the parts of those whom you may see.
type HouseIncident struct {
	ID sild.ID `json:"id"`
	HouseEvent
	RecordedAt time.Time      `json:"recorded_at"`
	RecordedBy sild.ID        `json:"recorded_by"`
	Parts      []IncidentPart `json:"parts" nullable:"false"`
	Unseen     int            `json:"unseen" doc:"Residents with a part of whom you may not know."`
}

// IncidentPart is that of one resident: a fact on their record.
type IncidentPart struct {
	Told
	Event sild.ID `json:"event"`
	Name  string  `json:"name,omitempty"`
	PartSaid
}

// PartSaid is what is written of one resident.
type PartSaid struct {
	Case    sild.ID   `json:"case"`
	Part    string    `json:"part" enum:"did,suffered,saw"`
	Words   string    `json:"words,omitempty" doc:"About this resident alone."`
	Done    string    `json:"done,omitempty"`
	Warning string    `json:"warning,omitempty" enum:"said,written,last"`
	ToldOn  sild.Date `json:"told_on,omitzero" doc:"The resident was told of the warning."`
	Answer  string    `json:"answer,omitempty" doc:"What they say to it."`
}

// Visitor is somebody who wants to see a resident in the house.
type Visitor struct {
	Told
	House    sild.ID `json:"house"`
	Case     sild.ID `json:"case"`
	Resident string  `json:"resident,omitempty"`
	VisitorAsked
	State    string     `json:"state" enum:"asked,allowed,refused,came,did_not_come"`
	Why      string     `json:"why,omitempty" doc:"Refused, or allowed though asked late."`
	Document bool       `json:"document" doc:"They showed who they are."`
	AskedAt  time.Time  `json:"asked_at"`
	CameAt   *time.Time `json:"came_at,omitempty"`
	LeftAt   *time.Time `json:"left_at,omitempty"`
}

// VisitorAsked is a visitor who is asked for.
type VisitorAsked struct {
	Name     string    `json:"name"`
	Relation string    `json:"relation,omitempty"`
	StartsAt time.Time `json:"starts_at"`
	EndsAt   time.Time `json:"ends_at"`
}

// Belonging is something that a house keeps for somebody.
type Belonging struct {
	Told
	House sild.ID `json:"house"`
	Case  sild.ID `json:"case"`
	Name  string  `json:"name,omitempty"`
	BelongingKept
	GivenOn sild.Date `json:"given_on,omitzero" doc:"Not given: the house has it."`
	GivenTo string    `json:"given_to,omitempty"`
}

// BelongingKept is what is to be kept.
type BelongingKept struct {
	What   string    `json:"what"`
	KeptAt string    `json:"kept_at" doc:"Where it lies."`
	Until  sild.Date `json:"until,omitzero" doc:"By when it is fetched. Somebody who has left has such a day."`
}

// Living is the life of a resident in a house, as those who share in it see it.
type Living struct {
	House      sild.ID        `json:"house"`
	HouseName  string         `json:"house_name"`
	Room       string         `json:"room,omitempty"`
	Bed        string         `json:"bed,omitempty"`
	Stay       Stay           `json:"stay"`
	Rules      int            `json:"rules,omitempty" doc:"The version that holds today."`
	Answers    []RulesAnswer  `json:"answers" nullable:"false"`
	Goals      []LivingGoal   `json:"goals" nullable:"false"`
	Calls      []LivingCall   `json:"calls" nullable:"false" doc:"Whom the house calls in an emergency."`
	Visitors   []Visitor      `json:"visitors" nullable:"false"`
	Incidents  []IncidentPart `json:"incidents" nullable:"false"`
	Belongings []Belonging    `json:"belongings" nullable:"false"`
	Absences   []LivingAway   `json:"absences" nullable:"false"`
	Notes      []LivingNote   `json:"notes" nullable:"false"`
	Helpers    []LivingHelper `json:"helpers" nullable:"false"`
	Activities []LivingWork   `json:"activities" nullable:"false"`
	Writes     bool           `json:"writes" doc:"You work in the house, and may add."`
}

// The lines of a Living.
type (
	LivingGoal struct {
		ID    sild.ID      `json:"id"`
		Title string       `json:"title"`
		Steps []LivingStep `json:"steps" nullable:"false" doc:"What comes next, and what was done in the last days."`
	}
	LivingStep struct {
		ID    sild.ID   `json:"id"`
		Title string    `json:"title"`
		Who   string    `json:"who" doc:"house, person, worker, or somebody else by name."`
		DueOn sild.Date `json:"due_on,omitzero"`
		Done  sild.Date `json:"done_on,omitzero"`
	}
	LivingCall struct {
		ID       sild.ID `json:"id"`
		Name     string  `json:"name"`
		Relation string  `json:"relation,omitempty"`
		Phone    string  `json:"phone"`
	}
	LivingAway struct {
		From   sild.Date `json:"from"`
		Back   sild.Date `json:"back,omitzero"`
		Reason string    `json:"reason"`
		Agreed bool      `json:"agreed"`
	}
	LivingNote struct {
		At    time.Time `json:"at"`
		By    sild.ID   `json:"by"`
		Words string    `json:"words"`
		Todo  bool      `json:"todo"`
		Done  sild.Date `json:"done,omitzero"`
	}
	LivingHelper struct {
		Team         string    `json:"team"`
		Organisation string    `json:"organisation"`
		Role         string    `json:"role"`
		State        string    `json:"state"`
		Until        sild.Date `json:"until"`
	}
	LivingWork struct {
		Template string     `json:"template" doc:"Of the programme's activities: reception hours, and work on site."`
		Kind     string     `json:"kind" enum:"reception,work"`
		Week     int        `json:"week_minutes" doc:"Attended since Monday."`
		Month    int        `json:"month_minutes"`
		Next     *time.Time `json:"next,omitempty"`
		Place    string     `json:"place,omitempty"`
		Leader   string     `json:"leader,omitempty"`
	}
)

func houseRulesOf(r housing.Rules) HouseRules { return HouseRules{r.Version, r.Lang, r.Words, r.From} }

func rulesAnswerOf(a housing.RulesAnswer) RulesAnswer {
	return RulesAnswer{toldOf(a.Fact), a.House, RulesSaid{a.Version, a.Lang, a.Heard, a.Accepted, a.How, a.Interpreter, a.Note}}
}

func incidentPartOf(p housing.Part) IncidentPart {
	return IncidentPart{Told: toldOf(p.Fact), Event: p.Event, PartSaid: PartSaid{p.Case, p.Part, p.Words, p.Done, p.Warning, p.ToldOn, p.Answer}}
}

func incidentOf(h housing.Happened) HouseIncident {
	return HouseIncident{h.ID, HouseEvent{h.At, h.Kind, h.Place, h.Words, h.Done, h.Called}, h.RecordedAt, h.By, each(h.Residents, func(p housing.NamedPart) IncidentPart {
		x := incidentPartOf(p.Part)
		x.Name = p.Name
		return x
	}), h.Unseen}
}

func visitorOf(v housing.Visitor) Visitor {
	return Visitor{
		Told: toldOf(v.Fact), House: v.House, Case: v.Case, VisitorAsked: VisitorAsked{v.Name, v.Relation, v.StartsAt, v.EndsAt}, State: v.State, Why: v.Why, Document: v.Document,
		AskedAt: v.AskedAt, CameAt: timeOf(v.CameAt), LeftAt: timeOf(v.LeftAt),
	}
}

func belongingOf(b housing.Belonging) Belonging {
	return Belonging{Told: toldOf(b.Fact), House: b.House, Case: b.Case, BelongingKept: BelongingKept{b.What, b.KeptAt, b.Until}, GivenOn: b.GivenOn, GivenTo: b.GivenTo}
}

func livingOf(x housing.Living) Living {
	out := Living{
		House: x.House.ID, HouseName: x.House.Name, Room: x.Place.Room, Bed: x.Place.Bed, Stay: stayOf(x.Stay), Answers: each(x.Answers, rulesAnswerOf),
		Visitors: each(x.Visits, visitorOf), Incidents: each(x.Incidents, incidentPartOf), Belongings: each(x.Belongings, belongingOf),
		Absences: each(x.Absent, func(a housing.NightsAway) LivingAway { return LivingAway{a.From, a.Back, a.Reason, a.Agreed} }),
		Notes:    each(x.Notes, func(n housing.BookNote) LivingNote { return LivingNote{n.At, n.By, n.Words, n.Todo, n.Done} }),
		Helpers:  each(x.Helpers, func(h housing.Counsel) LivingHelper { return LivingHelper{h.Team, h.Org, h.Role, h.State, h.Until} }),
		Activities: each(x.Work, func(w housing.Worked) LivingWork {
			return LivingWork{w.Template, w.Kind, w.Week, w.Month, timeOf(w.Next), w.At, w.Leader}
		}),
		Calls: each(x.Calls, func(c housing.Call) LivingCall { return LivingCall{c.Thing, c.Name, c.Relation, c.Phone} }),
		Goals: []LivingGoal{}, Writes: x.Adds,
	}
	if len(x.Rules) > 0 {
		out.Rules = x.Rules[0].Version
	}
	for _, g := range x.Goals {
		l := LivingGoal{ID: g.Thing, Title: g.Title, Steps: []LivingStep{}}
		for _, s := range x.Steps {
			if s.Goal == g.Thing {
				l.Steps = append(l.Steps, LivingStep{s.Thing, s.Title, s.Who, s.DueOn, s.DoneOn})
			}
		}
		out.Goals = append(out.Goals, l)
	}
	return out
}
