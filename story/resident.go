// SPDX-License-Identifier: EUPL-1.2

package story

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"sild"
)

// Residents are people who ask for nothing but a bed, one to a line, where a step
// for each thing that is done would hide how many they are. Each line becomes the
// steps of a prison's contact officer and of a house's coordinator, at the moments
// at which they fall due, among the other steps.
type Residents struct {
	Officers map[string]string `yaml:"officers"` // prison → user
	Houses   map[string]string `yaml:"houses"`   // name of a house that a step saved → its coordinator
	Stays    []stayRow         `yaml:"stays"`
	Endings  []endingRow       `yaml:"endings"`
}

// An asker is who asks for a bed, as both kinds of lines begin.
type asker struct {
	id, name, code, language, prison, how, house string
	line                                         int
}

// A stayRow is somebody who came: when they asked, on which day they were released
// and came, and when they left, why, and where to. Of one who was let stay for
// longer it ends with the day until which.
type stayRow struct {
	asker
	bed, asked, came, left, why, to, longer string
}

// An endingRow is a request that came to no stay: what the house answered (a bed,
// expected, declined or nothing), on which day it was asked, for which release, when
// it ended, and why.
type endingRow struct {
	asker
	answer, asked, release, ended, why string
}

// UnmarshalYAML reads a line.
func (r *stayRow) UnmarshalYAML(n ast.Node) error {
	return r.read(n, []*string{&r.bed, &r.asked, &r.came, &r.left, &r.why, &r.to}, &r.longer)
}

// UnmarshalYAML reads a line.
func (r *endingRow) UnmarshalYAML(n ast.Node) error {
	return r.read(n, []*string{&r.answer, &r.asked, &r.release, &r.ended, &r.why})
}

func (a *asker) read(n ast.Node, rest []*string, more ...*string) error {
	if s, ok := n.(*ast.SequenceNode); ok && len(s.Values) > 0 {
		a.line = s.Values[0].GetToken().Position.Line
	}
	var words []string
	if err := yaml.NodeToValue(n, &words); err != nil {
		return err
	}
	into := append([]*string{&a.id, &a.name, &a.code, &a.language, &a.prison, &a.how, &a.house}, rest...)
	if len(words) < len(into) || len(words) > len(into)+len(more) {
		return fmt.Errorf("%s has %d columns; there are %d", strings.Join(words, ", "), len(words), len(into))
	}
	for i, at := range append(into, more...) {
		if i < len(words) && words[i] != "-" {
			*at = words[i]
		}
	}
	return nil
}

// expand makes steps of the residents, in the order of their moments, after those
// of the story that fall on the same one.
func (s *Story) expand() error {
	if s.Residents == nil {
		return nil
	}
	before := map[string]bool{} // in another house, to which they did not come
	for _, r := range s.Residents.Endings {
		before[r.id] = true
	}
	for i, r := range s.Residents.Stays {
		x, err := s.expanding(r.asker, i)
		if err != nil {
			return err
		}
		x.known = before[r.id]
		x.asks(r.asked, r.came)
		x.answers(r.asked, 2, "confirmed", r.bed)
		x.accepts(r.asked, 2)
		x.step(r.came, 11, x.officer, "set-release", map[string]any{"on": r.came, "kind": x.how, "place": x.prison, "happened": true})
		x.step(r.came, 14, x.keeper, "arrive", map[string]any{"on": r.came})
		if r.longer != "" {
			x.longer(r)
		}
		if r.left != "" {
			with := map[string]any{"on": r.left, "reason": r.why}
			if r.to != "" {
				with["to"] = r.to
			}
			x.step(r.left, 9, x.keeper, "depart", with)
			x.step(r.left, 10, x.keeper, "end-case", map[string]any{"day": r.left, "reason": caseEnds[r.why]})
		}
		s.Steps = append(s.Steps, x.steps...)
	}
	for i, r := range s.Residents.Endings {
		x, err := s.expanding(r.asker, i)
		if err != nil {
			return err
		}
		x.asks(r.asked, r.release)
		switch r.answer {
		case "":
		case "expected":
			x.answers(r.asked, 3, "expected", "")
		case "full", "not_suitable", "apart", "other":
			x.answers(r.asked, 3, "declined", r.answer)
		default:
			x.answers(r.asked, 3, "confirmed", r.answer)
		}
		by := x.officer
		if slices.Contains(byHouse, r.why) {
			by = x.keeper
		}
		if r.why == "did_not_come" {
			x.step(r.release, 11, x.officer, "set-release", map[string]any{"on": r.release, "kind": x.how, "place": x.prison, "happened": true})
		}
		if r.ended != "" {
			x.step(r.ended, 15, by, "end-bed-request", map[string]any{"reason": r.why})
			if by == x.keeper {
				x.step(r.ended, 16, by, "answer-referral", map[string]any{"outcome": "declined", "reason": referralEnds[r.why]})
			} else {
				x.step(r.ended, 16, by, "withdraw-referral", map[string]any{"reason": referralEnds[r.why]})
			}
		}
		s.Steps = append(s.Steps, x.steps...)
	}
	for i := range s.Steps {
		if st := &s.Steps[i]; st.moment.IsZero() {
			var err error
			if st.moment, err = s.moment(st.At); err != nil {
				return fmt.Errorf("%s:%d: at: %w", s.file, st.line, err)
			}
		}
	}
	slices.SortStableFunc(s.Steps, func(a, b Step) int { return a.moment.Compare(b.moment) })
	return nil
}

// caseEnds say with which reason the service ends for whom a stay ends, and
// referralEnds with which reason a referral comes to nothing when the request does.
// Both are values of the pack that has houses.
var (
	caseEnds = map[string]string{
		"planned": "aims_met", "own_wish": "own_wish", "rules": "breach", "in_prison": "in_prison", "time_limit": "time_limit",
		"elsewhere": "transferred", "hospital": "other", "died": "died", "other": "other",
	}
	referralEnds = map[string]string{
		"parole_refused": "parole_refused", "court_other": "parole_refused", "own_home": "person_refused", "not_wanted": "person_refused", "other_house": "other_service",
		"stays_in_prison": "parole_refused", "moved_prison": "moved_prison", "no_bed": "no_place", "not_suitable": "not_for_them", "did_not_come": "person_refused",
		"died": "not_for_them", "mistake": "mistake",
	}
)

// byHouse are the ends of a request that the house tells of.
var byHouse = []string{"no_bed", "not_suitable", "did_not_come", "died"}

// An expansion is the steps of one line.
type expansion struct {
	asker
	officer, keeper, provider string
	minute                    int
	known                     bool // asked before
	steps                     []Step
}

func (s *Story) expanding(a asker, n int) (*expansion, error) {
	x := &expansion{asker: a, officer: s.Residents.Officers[a.prison], keeper: s.Residents.Houses[a.house], minute: n % 50}
	for _, u := range s.Users {
		for _, o := range s.Organisations {
			if u.ID == x.keeper && slices.ContainsFunc(o.Teams, func(t Team) bool { return t.ID == u.Team }) {
				x.provider = o.ID
			}
		}
	}
	if x.officer == "" || x.provider == "" || len(a.code) != 11 || !strings.Contains(a.name, " ") {
		return nil, fmt.Errorf("%s:%d: a line needs a name, a code of eleven digits, a prison with its officer and a house with its coordinator", s.file, a.line)
	}
	return x, nil
}

func (x *expansion) step(day string, hour int, as, do string, with map[string]any) {
	x.steps = append(x.steps, Step{At: fmt.Sprintf("%s %02d:%02d", day, hour, x.minute), As: as, Do: do, Of: x.id, With: with, line: x.line})
}

// born is the birth date in a code of Estonia or Lithuania.
func (a asker) born() string {
	century := 17 + (int(a.code[0]-'0')+1)/2
	return strconv.Itoa(century) + a.code[1:3] + "-" + a.code[3:5] + "-" + a.code[5:7]
}

// asks is what the prison does: it enters the person, refers them and asks for a
// bed. Who asks again is there already.
func (x *expansion) asks(day, release string) {
	given, family, _ := strings.Cut(x.name, " ")
	if !x.known {
		x.step(day, 8, x.officer, "add-person", map[string]any{"given": given, "family": family, "born": x.born(), "code_country": "EE", "code": x.code, "language": x.language, "source": "prison"})
		x.steps[0].Save = x.id
		x.step(day, 8, x.officer, "set-release", map[string]any{"on": release, "kind": x.how, "place": x.prison})
	}
	with := map[string]any{
		"provider": "$" + x.provider, "reason": "Has nowhere to go on the day of release.",
		"answers": map[string]any{"languages": []any{x.language}, "wishes": "A bed, and a door that shuts.", "needs": []any{"housing"}, "home_after": "house", "only_house": true},
	}
	ask := map[string]any{"house": "$" + x.house, "basis": "voluntary"}
	if x.how != "end_of_sentence" {
		with["override"] = "Asks for a place in a house only."
	}
	if strings.HasPrefix(x.how, "parole") {
		ask["basis"], ask["decision"] = "condition", "Before the county court, asked for on "+day
		with["answers"].(map[string]any)["house_condition"] = true
	}
	x.step(day, 8, x.officer, "send-referral", with)
	x.step(day, 8, x.officer, "ask-bed", ask)
}

// answers is what the house says some days after it was asked.
func (x *expansion) answers(asked string, days int, outcome, what string) {
	with := map[string]any{"outcome": outcome}
	switch outcome {
	case "confirmed":
		with["bed"] = "$" + x.house + "." + what
	case "declined":
		with["reason"] = what
	}
	x.step(after(asked, days), 13, x.keeper, "answer-bed-request", with)
}

func (x *expansion) accepts(asked string, days int) {
	x.step(after(asked, days), 13, x.keeper, "answer-referral", map[string]any{"outcome": "accepted", "worker_follows": true})
}

// longer is a stay that is let last longer: asked for six weeks before its end, and
// decided a week later.
func (x *expansion) longer(r stayRow) {
	came, err := sild.ParseDate(r.came)
	if err != nil {
		return // told of with the line
	}
	over := came.AddMonths(6)
	x.step(over.AddDays(-42).String(), 12, x.keeper, "ask-extension", map[string]any{"until": r.longer, "reason": "no_home"})
	x.step(over.AddDays(-35).String(), 12, x.keeper, "decide-extension", map[string]any{"granted": true, "note": "Would have no home, and keeps to the house."})
}

// after is the day some days after a day; what is no day stays as it is, and is told
// of with the line.
func after(day string, n int) string {
	d, err := sild.ParseDate(day)
	if err != nil {
		return day
	}
	return d.AddDays(n).String()
}
