// SPDX-License-Identifier: EUPL-1.2

// Package story runs stories: YAML files that drive a whole programme over the
// REST API, step by dated step, and say which tasks, stages and results are
// expected then.
//
// It promises that a step does what a program outside could do, through the
// API's own operations with a user's own rights, that days pass because the
// clock is a value and not because somebody waits, and that whatever comes
// otherwise is told with the line of the story. What the steps mean is left to
// the API, and to the programme's pack.
package story

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"sild"
)

// A Story is one file. The fields are the file's keys.
type Story struct {
	Name          string            `yaml:"story"`
	About         map[string]string `yaml:"about"` // in each language
	Pack          string            `yaml:"pack"`  // one that ships with Sild
	Zone          string            `yaml:"zone"`  // of all times in the story
	Begins        string            `yaml:"begins"`
	Demo          string            `yaml:"demo"` // the moment at which a demo opens
	Organisations []Organisation    `yaml:"organisations"`
	Controller    string            `yaml:"controller"` // whose records these are: id of an organisation
	Users         []User            `yaml:"users"`
	Contracts     []Contract        `yaml:"contracts"`
	Steps         []Step            `yaml:"steps"`
	Residents     *Residents        `yaml:"residents"` // many people, a line each

	file   string
	zone   *time.Location
	begins time.Time
	demo   time.Time
}

// An Organisation works in the programme, in teams.
type Organisation struct {
	ID    string `yaml:"id"`
	Name  string `yaml:"name"`
	Kind  string `yaml:"kind"`
	Teams []Team `yaml:"teams"`
}

// A Team is one of an organisation's.
type Team struct {
	ID   string `yaml:"id"`
	Name string `yaml:"name"`
}

// A User works in a team from the beginning of the story.
type User struct {
	ID    string            `yaml:"id"`
	Name  string            `yaml:"name"`
	Mail  string            `yaml:"mail"`
	Lang  string            `yaml:"lang"`
	Role  string            `yaml:"role"`
	Team  string            `yaml:"team"`
	Of    string            `yaml:"of"`    // of a participant: the name under which a step saved their own page
	About map[string]string `yaml:"about"` // a sentence on their work, in each language
}

// A Contract lets an organisation work in the programme.
type Contract struct {
	Organisation string `yaml:"organisation"`
	Part         string `yaml:"part"`
	Team         string `yaml:"team"`
	From         string `yaml:"from"`
	Until        string `yaml:"until"`
	Places       int    `yaml:"places"`
}

// A Step is something that a user does, or what is expected at the end of a day.
type Step struct {
	At      string         `yaml:"at"` // 2023-10-03 10:00
	As      string         `yaml:"as"` // id of the user
	Do      string         `yaml:"do"` // an operation of the API
	Of      string         `yaml:"of"` // of whom: a name that a step saved
	With    map[string]any `yaml:"with"`
	Save    string         `yaml:"save"` // a name for what the step makes
	Refused *Refused       `yaml:"refused"`
	Note    string         `yaml:"note"` // for the reader of the story

	On     string       `yaml:"on"` // what is expected when this day has ended
	Expect *Expectation `yaml:"expect"`

	line   int
	moment time.Time
}

// Refused says that a step must be refused, and how.
type Refused struct {
	Status int    `yaml:"status"`
	Key    string `yaml:"key"`   // of the error, or of the problem at Field
	Field  string `yaml:"field"` // where the problem is
}

// An Expectation is what must be so.
type Expectation struct {
	Tasks   []Task                       `yaml:"tasks"`
	Stage   map[string]string            `yaml:"stage"`   // of whom → stage
	Results map[string]map[string]string `yaml:"results"` // indicator → of whom → state
	Figures map[string]Figure            `yaml:"figures"` // indicator → its numbers

	// Providers are figures of single providers, as the one who pays reads them:
	// indicator → organisation → its numbers.
	Providers map[string]map[string]Figure `yaml:"providers"`

	// Series are what an authority published and what is counted here beside it:
	// what stands beside the series → year → both, as the one who pays reads them.
	Series map[string]map[int]Year `yaml:"series"`

	// Parts are figures in parts: indicator → what it goes by → group → its numbers.
	Parts map[string]map[string]map[string]Figure `yaml:"parts"`

	Places map[string]Place `yaml:"places"` // service part → how it stands

	Houses []Lodging `yaml:"houses"` // what they did over a span

	Meetings *int              `yaml:"meetings"` // how many work meetings were held up to the day
	Team     map[string]string `yaml:"team"`     // task of the team as clock/occurrence → its state
}

// A Place is how the places of a part are expected to stand, for the first
// coordinator of the story: how many there are, and who freed one and who waits,
// by the names that steps saved, in the order of the list.
type Place struct {
	All     int      `yaml:"all"`
	Taken   int      `yaml:"taken"`
	Offered int      `yaml:"offered"`
	Free    int      `yaml:"free"`
	Freed   []string `yaml:"freed"`
	Waiting []string `yaml:"waiting"`
	Next    string   `yaml:"next"` // whom the next place is for; empty: nobody
}

// A Task is one that is expected. What is empty may be anything.
type Task struct {
	Of         string `yaml:"of"`
	As         string `yaml:"as"` // who looks; the first coordinator, if empty
	Clock      string `yaml:"clock"`
	Occurrence int    `yaml:"occurrence"`
	Due        string `yaml:"due"`
	Done       string `yaml:"done"`
	State      string `yaml:"state"` // as the API has it; none: there is no such task
}

// A Figure is the numbers of an indicator.
type Figure struct {
	Counts     int `yaml:"counts"`
	CountsNot  int `yaml:"counts_not"`
	Unknown    int `yaml:"unknown"`
	WindowOpen int `yaml:"window_open"`
	LeftOut    int `yaml:"left_out"`

	Hidden bool `yaml:"hidden"` // so that nobody can be recognised
}

// A Year is one of a series: what was told, and what is counted here.
type Year struct {
	Told      float64 `yaml:"told"`
	Counts    int     `yaml:"counts"`
	CountsNot int     `yaml:"counts_not"`
	Unknown   int     `yaml:"unknown"`
	Users     int     `yaml:"users"`
}

// UnmarshalYAML reads a step and remembers its line.
func (s *Step) UnmarshalYAML(n ast.Node) error {
	type plain Step
	if err := yaml.NodeToValue(n, (*plain)(s), yaml.DisallowUnknownField()); err != nil {
		return err
	}
	s.line = lineOf(n)
	return nil
}

func lineOf(n ast.Node) int {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		n = m.Values[0].Key
	} else if v, ok := n.(*ast.MappingValueNode); ok {
		n = v.Key
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 0
}

// Read reads a story. The error names the file and the line.
func Read(name string, src []byte) (_ *Story, err error) {
	defer func() {
		// The YAML reader is foreign code: whatever it meets, the file is refused.
		if v := recover(); v != nil {
			err = fmt.Errorf("%s:1: the file cannot be read as YAML (%v)", name, v)
		}
	}()
	f, err := parser.ParseBytes(src, 0)
	if err != nil {
		return nil, located(name, err)
	}
	if len(f.Docs) != 1 || f.Docs[0].Body == nil {
		return nil, fmt.Errorf("%s:1: a story is one document", name)
	}
	s := &Story{file: name}
	if err := yaml.NodeToValue(f.Docs[0].Body, s, yaml.DisallowUnknownField()); err != nil {
		return nil, located(name, err)
	}
	return s, s.check()
}

func located(name string, err error) error {
	e, ok := errors.AsType[yaml.Error](err)
	if !ok {
		return fmt.Errorf("%s: %w", name, err)
	}
	line := 1
	if t := e.GetToken(); t != nil && t.Position != nil {
		line = t.Position.Line
	}
	text, _, _ := strings.Cut(e.GetMessage(), "\n")
	return fmt.Errorf("%s:%d: %s", name, line, text)
}

// check holds the story against itself.
func (s *Story) check() error {
	wrong := func(line int, format string, args ...any) error {
		return fmt.Errorf("%s:%d: %s", s.file, line, fmt.Sprintf(format, args...))
	}
	if s.Name == "" || s.Pack == "" || len(s.Users) == 0 {
		return wrong(1, "a story has the keys story, pack, zone, begins, organisations, controller, users, contracts and steps")
	}
	zone, err := time.LoadLocation(s.Zone)
	if err != nil || s.Zone == "" {
		return wrong(1, "zone: there is no time zone %q", s.Zone)
	}
	s.zone = zone
	if s.begins, err = s.moment(s.Begins); err != nil {
		return wrong(1, "begins: %v", err)
	}
	if s.demo = s.begins; s.Demo != "" {
		if s.demo, err = s.moment(s.Demo); err != nil {
			return wrong(1, "demo: %v", err)
		}
	}
	last := s.begins
	for i := range s.Steps {
		st := &s.Steps[i]
		if (st.Do != "") == (st.Expect != nil) {
			return wrong(st.line, "a step has either do or expect")
		}
		switch {
		case st.Expect != nil:
			day, err := sild.ParseDate(st.On)
			if err != nil {
				return wrong(st.line, "on: %q is not a day", st.On)
			}
			st.moment = day.AddDays(1).In(zone).Add(-time.Minute)
		default:
			if st.moment, err = s.moment(st.At); err != nil {
				return wrong(st.line, "at: %v", err)
			}
			if !slices.ContainsFunc(s.Users, func(u User) bool { return u.ID == st.As }) {
				return wrong(st.line, "as: there is no user %q", st.As)
			}
		}
		if st.moment.Before(last) {
			return wrong(st.line, "this is before the step above it: time goes on")
		}
		last = st.moment
	}
	return s.expand()
}

func (s *Story) moment(text string) (time.Time, error) {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, s.zone)
	if err != nil {
		return t, fmt.Errorf("%q is not a moment such as 2023-10-03 10:00", text)
	}
	return t, nil
}

// Location is the zone of the story's times.
func (s *Story) Location() *time.Location { return s.zone }

// Start is the moment at which the story begins, Opens that at which a demo of
// it opens, and Last its last day.
func (s *Story) Start() time.Time { return s.begins }
func (s *Story) Opens() time.Time { return s.demo }
func (s *Story) Last() sild.Date {
	last := s.begins
	if n := len(s.Steps); n > 0 {
		last = s.Steps[n-1].moment
	}
	return sild.DateOf(last, s.zone)
}
