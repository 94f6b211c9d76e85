// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"
	"strconv"
	"strings"

	"sild"
	"sild/org"
	"sild/pack"
)

// The bars: what stands against giving a person to a worker. A conflict of
// interest and a credential can never be passed; the others where the
// programme's part says so.
const (
	BarConflict   = "conflict"   // SHS § 25 (2), domain §1.5
	BarCredential = "credential" // domain §2.1
	BarWish       = "wish"       // the person wishes otherwise
	BarCaseload   = "caseload"   // programmes R4
	BarArea       = "area"
	BarLanguage   = "language"
	BarKind       = "kind" // another kind of worker than the part asks for
	BarAway       = "away" // of a cover, who is needed on these very days
)

// A Demand is what a case asks of the worker to whom it is to be given.
type Demand struct {
	Pack        *pack.Pack // for what counts how much; nil: all the same
	Part        pack.Part
	Role        string   // lead, co_worker, cover
	Languages   []string // in any of which one can talk with the person; empty: not known
	Interpreter bool     // there is one
	Area        string   // where the person will live; empty: not known
	Wish        Wish
	From, Until sild.Date // Until is zero of a lead
}

// A Fit is a worker with what the rule asks about them and the person.
type Fit struct {
	org.Worker
	Open     int       // people whom they lead now
	Weighs   int       // what these weigh together, in hundredths of an ordinary case; zero: as many as they are
	Frees    sild.Date // the next day on which one of these goes to somebody else; zero: none is known
	On       string    // what they are in the case already
	Before   bool      // they have worked with the person
	Conflict string    // kind of the conflict of interest, "other" where no more is known; empty: none
	Refused  *Offer    // the last offer of the case to them that came to nothing
}

// A Bar stands against a worker. Change is what would take it away.
type Bar struct {
	ID          string
	Say, Change sild.Message
	Passable    bool
}

// A Judged worker is barred, or ranks by what speaks for them.
type Judged struct {
	Fit
	Most    int // people whom they can have; zero: nobody says
	Bars    []Bar
	Unknown []sild.Message // what cannot be said, because nothing is recorded
	For     []Reason
	Against []Reason // what does not bar
	Below   int      // how many people are foreseen at least, if they have fewer
	Points  int      // what speaks for them less what speaks against them
}

// A Reason is one thing that speaks for or against a worker, and how many points
// the programme gives it.
type Reason struct {
	Say    sild.Message
	Points int // below zero against them; zero: it is told and does not count
}

// Barred reports whether something stands against the worker.
func (j Judged) Barred() bool { return len(j.Bars) > 0 }

// Passable reports whether all that stands against them may be passed.
func (j Judged) Passable() bool {
	return !slices.ContainsFunc(j.Bars, func(b Bar) bool { return !b.Passable })
}

// ahead is how long after the first day a worker should be there: two weeks, in
// which the first meetings fall. It is ours.
const aheadDays = 14

// Judge holds one worker against a need. Role is that of the one who chooses.
func (n Demand) Judge(f Fit, role string) Judged {
	j := Judged{Fit: f, Most: least(f.Ceiling, n.ceiling())}
	bar := func(id string, say, change sild.Message) {
		j.Bars = append(j.Bars, Bar{id, say, change, n.Part.Passable(id, role)})
	}
	if f.Conflict != "" {
		bar(BarConflict, message("match.bar.conflict."+f.Conflict), message("match.bar.conflict.change"))
	}
	n.kinds(&j, bar)
	n.credentials(&j, bar)
	n.wishes(&j, bar)
	n.language(&j, bar)
	n.area(&j, bar)
	n.caseload(&j, bar)
	n.away(&j, bar)
	if f.Before {
		n.count(&j, "before", 1, message("match.for.before"))
	}
	if f.Refused != nil {
		n.count(&j, "refused", -1, f.Refused.refusal())
	}
	n.full(&j)
	return j
}

// kinds bars another kind of worker than gives the part. Where nothing is recorded
// of somebody's kinds, nothing stands against them: most teams have one kind.
func (n Demand) kinds(j *Judged, bar barring) {
	is := j.KindsOn(n.From)
	if n.Part.Worker == nil || len(n.Part.Worker.Kinds) == 0 || len(is) == 0 || n.Role == "co_worker" {
		return
	}
	if !slices.ContainsFunc(is, func(k string) bool { return slices.Contains(n.Part.Worker.Kinds, k) }) {
		bar(BarKind, message("match.bar.kind"), message("match.bar.kind.change"))
	}
}

// ofCredential is where the words for a training and a check stand.
const ofCredential = "match.credential."

type barring func(id string, say, change sild.Message)

func message(key string, args ...string) sild.Message {
	m := sild.Message{Key: key}
	for i := 0; i+1 < len(args); i += 2 {
		if m.Args == nil {
			m.Args = sild.Args{}
		}
		m.Args[args[i]] = args[i+1]
	}
	return m
}

// least is the smaller of two limits of which zero is none.
func least(a, b int) int {
	if a == 0 || b > 0 && b < a {
		return b
	}
	return a
}

func (n Demand) ceiling() int {
	if n.Part.Caseload == nil {
		return 0
	}
	return n.Part.Caseload.Ceiling
}

// credentials bars whose training or check is not recorded, has expired, failed
// or is still awaited: who answers for the service must be able to show it
// (domain §1.6, §2.1).
func (n Demand) credentials(j *Judged, bar barring) {
	for _, kind := range n.Part.Credentials() {
		what, _, _ := strings.Cut(kind, ":")
		arg := "key:" + ofCredential + what
		switch j.Holds(kind, n.From) {
		case org.Missing:
			bar(BarCredential, message("match.bar.missing", "what", arg), message("match.bar.missing."+what+".change"))
		case org.Expired:
			bar(BarCredential, message("match.bar.expired", "what", arg, "day", "date:"+expired(j.Worker, kind).String()), message("match.bar."+what+".change"))
		case org.Failed:
			bar(BarCredential, message("match.bar.failed", "what", arg), message("match.bar."+what+".change"))
		case org.Pending:
			bar(BarCredential, message("match.bar.pending", "what", arg), message("match.bar.pending.change"))
		}
	}
}

// expired is the day on which what w had of kind ended.
func expired(w org.Worker, kind string) (last sild.Date) {
	for _, c := range w.Credentials {
		if c.Kind == kind && c.ReplacedAt.IsZero() && c.ValidUntil.After(last) {
			last = c.ValidUntil
		}
	}
	return last
}

func (n Demand) wishes(j *Judged, bar barring) {
	if slices.Contains(n.Wish.Not(), j.ID) {
		bar(BarWish, message("match.bar.wish"), message("match.bar.wish.change"))
	}
	if n.Wish.Wanted != "" && n.Wish.Wanted == j.ID {
		n.count(j, "wish", n.first("worker"), message("match.for.wanted"))
	}
	switch {
	case n.Wish.Sex == "":
	case j.Sex == "":
		j.Unknown = append(j.Unknown, message("match.unknown.sex."+n.Wish.Sex))
	case j.Sex == n.Wish.Sex:
		n.count(j, "wish", n.first("sex"), message("match.for.sex."+n.Wish.Sex))
	case n.Wish.Rather:
		n.count(j, "wish", -n.first("sex"), message("match.bar.sex."+n.Wish.Sex))
	default:
		bar(BarWish, message("match.bar.sex."+n.Wish.Sex), message("match.bar.wish.change"))
	}
}

func (n Demand) language(j *Judged, bar barring) {
	want := n.Languages
	if n.Wish.Language != "" {
		want = []string{n.Wish.Language}
	}
	switch {
	case len(want) == 0:
	case len(j.Languages) == 0:
		j.Unknown = append(j.Unknown, message("match.unknown.language"))
	case slices.ContainsFunc(want, func(l string) bool { return slices.Contains(j.Languages, l) }):
		shared := slices.DeleteFunc(slices.Clone(want), func(l string) bool { return !slices.Contains(j.Languages, l) })
		n.count(j, "language", n.first("language"), message("match.for.language", "languages", named("language.", shared)))
	case n.Interpreter:
		n.count(j, "language", -1, message("match.against.interpreter"))
	default:
		bar(BarLanguage, message("match.bar.language", "theirs", named("language.", j.Languages), "languages", named("language.", want)), message("match.bar.language.change"))
	}
}

func (n Demand) area(j *Judged, bar barring) {
	switch {
	case n.Area == "":
	case len(j.Areas) == 0:
		j.Unknown = append(j.Unknown, message("match.unknown.area"))
	case slices.Contains(j.Areas, n.Area):
		n.count(j, "area", 1, message("match.for.area", "area", named("area.", []string{n.Area})))
	case n.Role == "lead":
		bar(BarArea, message("match.bar.area", "theirs", named("area.", j.Areas), "area", named("area.", []string{n.Area})), message("match.bar.area.change"))
	default:
		n.count(j, "area", -1, message("match.bar.area", "theirs", named("area.", j.Areas), "area", named("area.", []string{n.Area})))
	}
}

// named are codes of which the catalogues have the words.
func named(prefix string, codes []string) string {
	keys := make([]string, len(codes))
	for i, c := range codes {
		keys[i] = prefix + strings.ToLower(strings.ReplaceAll(c, "-", "_"))
	}
	return "keys:" + strings.Join(keys, " ")
}

func (n Demand) caseload(j *Judged, bar barring) {
	count := func(n int) string { return "int:" + strconv.Itoa(n) }
	if l := n.Part.Caseload; l != nil && j.Open < l.Floor {
		j.Below = l.Floor
		n.count(j, "floor", 1, message("match.for.floor", "floor", count(l.Floor)))
	}
	if j.Most == 0 || j.Open < j.Most || j.On == "lead" {
		return
	}
	say := message("match.bar.caseload", "open", count(j.Open), "most", count(j.Most))
	if n.Role != "lead" {
		n.count(j, "load", -1, say)
		return
	}
	change := message("match.bar.caseload.change")
	if !j.Frees.IsZero() {
		change = message("match.bar.caseload.frees", "day", "date:"+j.Frees.String())
	}
	bar(BarCaseload, say, change)
}

// away bars a cover who is away on one of the days; of a lead it is told.
func (n Demand) away(j *Judged, bar barring) {
	until := n.Until
	if until.IsZero() || n.Role == "lead" {
		until = n.From.AddDays(aheadDays)
	}
	for day := n.From; !day.After(until); day = day.AddDays(1) {
		a, away := j.AwayOn(day)
		if !away {
			continue
		}
		say := message("match.bar.away.open", "from", "date:"+a.From.String())
		if !a.Until.IsZero() {
			say = message("match.bar.away", "from", "date:"+a.From.String(), "until", "date:"+a.Until.String())
		}
		if n.Role == "cover" {
			bar(BarAway, say, message("match.bar.away.change"))
		} else {
			n.count(j, "away", -1, say)
		}
		return
	}
}

// pass holds j against a reason to pass its bars: what was passed, or the
// problems at the fields user and pass_why.
func (j Judged) pass(p sild.Problems, why string) (passed, reason string) {
	reason = p.Line("pass_why", why, 300)
	if !j.Barred() {
		return "", ""
	}
	ids := make([]string, len(j.Bars))
	for i, b := range j.Bars {
		ids[i] = b.ID
		if !b.Passable || reason == "" {
			say := b.Say
			if p["user"].Key == "" {
				p["user"] = say
			}
		}
	}
	if j.Passable() {
		p.Check(reason != "", "pass_why", "match.pass.required")
	}
	return strings.Join(ids, " "), reason
}
