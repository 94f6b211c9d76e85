// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/pack"
)

// A Living is all of somebody's life in a house, for those who share in it.
type Living struct {
	access.Record
	House      Opened   // of the stay
	Stay       Stay     // the last one
	Place      SleepsIn // where they sleep, or slept last
	Rules      []Rules  // that hold today
	Answers    []RulesAnswer
	Goals      []casework.Goal
	Steps      []casework.Step
	Absent     []NightsAway
	Visits     []Visitor
	Incidents  []Part
	Belongings []Belonging
	Calls      []Call // whom the house calls for them
	Notes      []BookNote
	Helpers    []Counsel
	Work       []Worked
	Adds       bool // they work in the house, and may add
}

// A SleepsIn is a bed with its room.
type SleepsIn struct {
	Room string
	Bed  string
	From sild.Date
}

// NightsAway are nights elsewhere.
type NightsAway struct {
	Thing  sild.ID
	From   sild.Date
	Back   sild.Date // zero: not back yet
	Reason string
	Agreed bool
}

// BookNote is a note of the handover book about somebody.
type BookNote struct {
	Thing sild.ID
	At    time.Time
	By    sild.ID
	Words string
	Todo  bool
	Done  sild.Date
}

// A Counsel is a team that helps with one person at a request: a counsellor, a
// municipality.
type Counsel struct {
	Team  string
	Org   string
	Role  string
	State string
	Until sild.Date
}

// Worked is how much somebody took part in what a house offers in a month: on-site
// work, counselling.
type Worked struct {
	Template string
	Kind     string // reception, work
	Names    pack.Texts
	Week     int       // minutes since Monday
	Month    int       // and since the first of the month
	Next     time.Time // when it is next; zero: not planned
	At       string    // where
	Leader   string
}

// LivingOf is the life in a house of the person of a case: of their last stay. It
// is Missing where they never lived in one, and to those who have nothing to do
// with it.
func LivingOf(tx *db.Tx, caseID sild.ID) (x Living, err error) {
	defer sild.Wrap(&err, "housing.LivingOf(%s)", caseID)
	if x.Record, err = access.Case(tx, caseID, "IPS"); err != nil {
		return x, err
	}
	if x.Right('P') == 0 { // which has what a house and those who live there do with one another
		return Living{}, sild.Missing()
	}
	if x.Stay, err = LivingAt(tx, x.Record); err != nil {
		return Living{}, err
	}
	if x.House, err = Open(tx, x.Stay.House); err != nil {
		return Living{}, err
	}
	x.Adds = x.House.Works && x.Right('P')&(access.Add|access.Write) != 0
	if x.Place, _, err = db.Maybe[SleepsIn](tx, `SELECT r.name, b.name, u.from_on FROM bed_use u JOIN bed b ON b.id = u.bed_id JOIN room r ON r.id = b.room_id
		WHERE u.stay_id = $1 AND u.replaced_at IS NULL ORDER BY u.from_on DESC, u.id DESC LIMIT 1`, x.Stay.Thing); err != nil {
		return x, err
	}
	rules, err := RulesOf(tx, x.Stay.House)
	if err != nil {
		return x, err
	}
	x.Rules = RulesOn(rules, x.House.Today)
	if x.Answers, err = RulesAnswersOf(tx, caseID); err != nil {
		return x, err
	}
	if err = x.plan(tx); err != nil {
		return x, err
	}
	if err = x.nights(tx); err != nil {
		return x, err
	}
	if x.Visits, err = VisitorsOf(tx, caseID); err != nil {
		return x, err
	}
	if x.Reads('S') {
		if x.Incidents, err = IncidentsOf(tx, caseID); err != nil {
			return x, err
		}
	}
	if x.Belongings, err = BelongingsOf(tx, caseID); err != nil {
		return x, err
	}
	calls, err := callsOf(tx, []sild.ID{caseID})
	if err != nil {
		return x, err
	}
	x.Calls = calls[caseID]
	if err = x.helpers(tx); err != nil {
		return x, err
	}
	return x, x.work(tx)
}

// LivingAt is the last stay of the case that r opened, for those who share in the
// person's life in a house; otherwise it is Missing.
func LivingAt(tx *db.Tx, r access.Record) (s Stay, err error) {
	stays, err := StaysOf(tx, r.Case)
	if err == nil && (!livesAmong(r) || len(stays) == 0) {
		err = sild.Missing()
	}
	if err != nil {
		return s, err
	}
	return stays[len(stays)-1], nil
}

// closerAreas are the areas of goals of which a house is told nothing by the plan: what
// it must know of health is said to it otherwise. That is ours.
var closerAreas = []string{"health", "substances"}

// stepDays is for how many days a step that was taken stays in sight of the house.
const stepDays = 7

// plan are the goals that stand, what comes next for them and what was done just
// now: what those in the house share, and support (M10).
func (x *Living) plan(tx *db.Tx) error {
	goals, err := casework.Goals(tx, x.Case)
	if err != nil {
		return err
	}
	for _, g := range goals {
		if g.Open() && (x.Reads('P') || !slices.Contains(closerAreas, x.House.Pack.Meaning("goal_areas", g.Area))) {
			x.Goals = append(x.Goals, g)
		}
	}
	steps, err := casework.Steps(tx, x.Case)
	for _, s := range steps {
		if (s.Open() || !s.DoneOn.IsZero() && x.House.Today.Sub(s.DoneOn) <= stepDays) && slices.ContainsFunc(x.Goals, func(g casework.Goal) bool { return g.Thing == s.Goal }) {
			x.Steps = append(x.Steps, s)
		}
	}
	return err
}

// nights are absences, and what the handover book says of them.
func (x *Living) nights(tx *db.Tx) (err error) {
	if x.Absent, err = db.All[NightsAway](tx, `SELECT thing, day, back_on, reason, agreed FROM stay_absence WHERE case_id = $1 AND replaced_at IS NULL ORDER BY day DESC, id DESC LIMIT 50`, x.Case); err != nil {
		return err
	}
	x.Notes, err = db.All[BookNote](tx, `SELECT thing, recorded_at, recorded_by, words, todo, done_on FROM house_note WHERE case_id = $1 AND replaced_at IS NULL ORDER BY day DESC, id DESC LIMIT 50`, x.Case)
	return err
}

// helpers are those who help at a request, for those who read the whole plan: the
// name of a team can say what somebody suffers from.
func (x *Living) helpers(tx *db.Tx) (err error) {
	if !x.Reads('P') {
		return nil
	}
	x.Helpers, err = db.All[Counsel](tx, `SELECT t.name, o.name, q.role, q.state, q.until_on FROM help_request q JOIN team t ON t.id = q.team_id JOIN organisation o ON o.id = t.org_id
		WHERE q.case_id = $1 AND q.replaced_at IS NULL AND q.state IN ('asked', 'asked_back', 'accepted') ORDER BY q.day, q.id`, x.Case)
	return err
}

// work is what the programme offers as activities in its houses: counsellors'
// hours (M11) and work on site (M12), with the time that somebody took part. Of
// what is no work only those are told who read that section of the record.
func (x *Living) work(tx *db.Tx) error {
	for _, t := range x.House.Pack.Activities {
		if t.Kind == "work" || t.Kind == "reception" {
			x.Work = append(x.Work, Worked{Template: t.ID, Kind: t.Kind, Names: t.Names})
		}
	}
	type row struct {
		Template, Section string
		Day               sild.Date
		Minutes           int
	}
	month := sild.NewDate(x.House.Today.Year(), x.House.Today.Month(), 1)
	monday := x.House.Today.AddDays(-((int(x.House.Today.Weekday()) + 6) % 7))
	since := month
	if monday.Before(since) {
		since = monday
	}
	rows, err := db.All[row](tx, `SELECT template, section, day, minutes FROM attendance WHERE case_id = $1 AND replaced_at IS NULL
		AND state IN ('came', 'caught_up') AND day >= $2 AND day <= $3 ORDER BY day, id`, x.Case, since, x.House.Today)
	if err != nil {
		return err
	}
	for _, r := range rows {
		w := x.worked(r.Template)
		if w == nil || w.Kind != "work" && !x.Reads(r.Section[0]) {
			continue
		}
		if !r.Day.Before(monday) {
			w.Week += r.Minutes
		}
		if !r.Day.Before(month) {
			w.Month += r.Minutes
		}
	}
	type nextRow struct {
		Template string
		At       time.Time
		Place    string
		Leader   string
	}
	next, err := db.All[nextRow](tx, `SELECT a.template, e.starts_at, e.place, u.name FROM activity_session e JOIN activity a ON a.id = e.activity_id JOIN app_user u ON u.id = a.leader_id
		WHERE a.programme_id = $1 AND a.provider_id = $2 AND e.state = 'planned' AND e.starts_at >= $3 AND a.kind IN ('reception', 'work')
		ORDER BY e.starts_at, e.id LIMIT 50`, x.House.Programme, x.House.Provider, tx.Now)
	for _, r := range next {
		if w := x.worked(r.Template); w != nil && w.Next.IsZero() {
			w.Next, w.At, w.Leader = r.At, r.Place, r.Leader
		}
	}
	return err
}

func (x *Living) worked(template string) *Worked {
	i := slices.IndexFunc(x.Work, func(w Worked) bool { return w.Template == template })
	if i < 0 {
		return nil
	}
	return &x.Work[i]
}
