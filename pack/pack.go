// SPDX-License-Identifier: EUPL-1.2

// Package pack is the language in which a programme is written down, and its
// meaning.
//
// A programme pack is one YAML file: who may come, service parts, lengths,
// clocks, words, forms, indicators, reports (design §5). [Parse] reads it and
// reports every fault at its line; a pack that passes runs. [Pack.Derive] turns
// the facts of one person in one programme into tasks, stages and results.
//
// The package is pure: it has no database, no network and no clock. What a fact
// is, and who may record it, stands in the packages of the nouns.
package pack

import (
	"slices"
	"time"

	"sild"
)

// Texts are a text in several languages, by BCP 47 tag.
type Texts map[string]string

// A Pack is a programme in one version. The fields are the file's keys.
type Pack struct {
	ID           string                `yaml:"pack" json:"pack" doc:"Short name of the programme: lower-case letters, digits and hyphens. It never changes."`
	Version      int                   `yaml:"version" json:"version" doc:"1, 2, 3 … A version that is in use is never edited: copy it and add one."`
	Languages    []string              `yaml:"languages,omitempty" json:"languages,omitempty" doc:"Languages in which every text of the pack is; those of names, if not given. What a participant reads may be in more."`
	Names        Texts                 `yaml:"names" json:"names" doc:"The programme's name in each language."`
	About        Texts                 `yaml:"about,omitempty" json:"about,omitempty" doc:"What it is for, in a sentence or two."`
	Funder       Texts                 `yaml:"funder" json:"funder" doc:"Who pays."`
	Period       Span                  `yaml:"period" json:"period" doc:"First and last day of paid service, as 2023-10-01..2024-12-31. Follow-up runs on."`
	Country      string                `yaml:"country" json:"country" doc:"ISO 3166-1 code: its public holidays are not working days."`
	Zone         string                `yaml:"zone" json:"zone" doc:"Time zone in which the programme's days are counted, such as Europe/Tallinn."`
	Areas        []string              `yaml:"areas,omitempty" json:"areas,omitempty" doc:"ISO 3166-2 codes of the counties or municipalities that it serves."`
	Intake       string                `yaml:"intake,omitempty" json:"intake,omitempty" enum:"sender,provider" doc:"Who writes down that somebody asks for the service: a sender alone, if not given; provider: also the provider's coordinator, for those who come by themselves."`
	ContactForm  *ContactForm          `yaml:"contact_form,omitempty" json:"contact_form,omitempty" doc:"A page without sign-in on which anybody can write to the provider's team. There is none, if not given."`
	Legal        []Basis               `yaml:"legal" json:"legal" doc:"Legal bases for keeping the record."`
	Words        map[string]Texts      `yaml:"words,omitempty" json:"words,omitempty" keys:"worker,workers,consent_free,consent_if_no,consent_if_yes,consent_covers,consent_yes,consent_no,consent_sign" doc:"Words that replace Sild's own."`
	Parts        []Part                `yaml:"parts" json:"parts" doc:"Service parts."`
	Priority     []Preference          `yaml:"priority,omitempty" json:"priority,omitempty" doc:"Who comes first on the waiting list. Those who weigh the same come in the order of their referrals."`
	Activities   []Activity            `yaml:"activities,omitempty" json:"activities,omitempty" doc:"Templates of what people come to: groups, courses, reception hours."`
	Eligibility  []Condition           `yaml:"eligibility,omitempty" json:"eligibility,omitempty" doc:"Who may come."`
	Received     Received              `yaml:"received" json:"received" doc:"What it means to have received the service."`
	Stages       []Stage               `yaml:"stages" json:"stages" doc:"The journey, in its order."`
	Forms        []Form                `yaml:"forms,omitempty" json:"forms,omitempty" doc:"Questions that this programme asks."`
	Clocks       []Clock               `yaml:"clocks,omitempty" json:"clocks,omitempty" doc:"What is due when."`
	Travel       *Travel               `yaml:"travel,omitempty" json:"travel,omitempty" doc:"How one trip for several people is split among them; equally, if not given."`
	Matching     *Matching             `yaml:"matching,omitempty" json:"matching,omitempty" doc:"How workers are ranked for a person; each thing counts the same, if not given."`
	Hours        *Hours                `yaml:"hours,omitempty" json:"hours,omitempty" doc:"Limits of the hours of one worker."`
	Volunteers   *Volunteers           `yaml:"volunteers,omitempty" json:"volunteers,omitempty" doc:"Who may offer to help unpaid, and how."`
	Vocabularies map[string]Vocabulary `yaml:"vocabularies" json:"vocabularies" doc:"The programme's own lists of values, each with one of Sild's meanings."`
	Bands        Bands                 `yaml:"bands,omitempty" json:"bands,omitzero" doc:"Groups of ages and of lengths of service, for break-downs."`
	Indicators   []Indicator           `yaml:"indicators,omitempty" json:"indicators,omitempty" doc:"What is promised and counted."`
	Reports      []Report              `yaml:"reports,omitempty" json:"reports,omitempty" doc:"Tables for the one who pays."`
	Guides       []Guide               `yaml:"guides,omitempty" json:"guides,omitempty" doc:"Short texts for those who do the work, and for the person: what helps, and where to begin."`
	Sources      []Source              `yaml:"sources,omitempty" json:"sources,omitempty" doc:"What the sources of rules stand for, so that people can read them. If there are any, every rule's source names one."`

	compiled // made by Parse
}

// A Span is a first and a last day; both belong to it.
type Span struct{ From, Until sild.Date }

// A Basis is a legal basis: consent, or a duty or condition set by law.
type Basis struct {
	ID      string `yaml:"id" json:"id"`
	Kind    string `yaml:"kind" json:"kind" enum:"consent,contract,legal_duty,public_task,condition_of_release" doc:"What kind of legal basis."`
	Names   Texts  `yaml:"names" json:"names"`
	Law     Texts  `yaml:"law,omitempty" json:"law,omitempty" doc:"The paragraph, so that anybody can look it up."`
	Text    Texts  `yaml:"text,omitempty" json:"text,omitempty" doc:"What the person reads or hears before saying yes or no."`
	No      Texts  `yaml:"if_no,omitempty" json:"if_no,omitempty" doc:"What happens if the person says no."`
	Yes     Texts  `yaml:"if_yes,omitempty" json:"if_yes,omitempty" doc:"What happens if the person says yes."`
	Rests   []Rest `yaml:"rests,omitempty" json:"rests,omitempty" doc:"What rests on it."`
	Applies Expr   `yaml:"applies,omitempty" json:"applies,omitempty" doc:"Whom it is about, where it is not everybody, as a condition in CEL. It says what holds for the person; what Sild does rests on the other bases."`
	Source  string `yaml:"source" json:"source" doc:"Where the rule comes from."`

	Version  int       `yaml:"version,omitempty" json:"version,omitempty" doc:"Of what is said to the person; 1 if not given. Raise it when the text changes."`
	Since    sild.Date `yaml:"since,omitempty" json:"since,omitempty" doc:"From when that version is read to people; needed if a clock asks again."`
	Guardian int       `yaml:"guardian_below,omitempty" json:"guardian_below,omitempty" doc:"Of a consent: below this age a parent or guardian answers for the person."`
	Unasked  string    `yaml:"unasked,omitempty" json:"unasked,omitempty" enum:"open,closed" doc:"What holds until the person is asked; closed if not given."`
}

// A Part is a service part.
type Part struct {
	ID       string     `yaml:"id" json:"id"`
	Names    Texts      `yaml:"names" json:"names"`
	Kind     string     `yaml:"kind" json:"kind" enum:"individual,housing,group,reception"`
	Serves   string     `yaml:"serves,omitempty" json:"serves,omitempty" enum:"person,family" doc:"person if not given."`
	Worker   *Worker    `yaml:"worker,omitempty" json:"worker,omitempty"`
	Unit     string     `yaml:"unit" json:"unit" enum:"hour,visit,bed-night,session"`
	Unless   Expr       `yaml:"unless,omitempty" json:"unless,omitempty" doc:"Not asked for in a referral of which this is true. Of one that leaves it open it is asked for."`
	Begins   string     `yaml:"begins,omitempty" json:"begins,omitempty" enum:"with the case" doc:"Whether it begins by itself. The only part of a programme does; of several, those that say so."`
	Longest  Timing     `yaml:"longest,omitempty" json:"longest,omitempty" doc:"The last day, such as: 18 months after start."`
	Requires []string   `yaml:"requires,omitempty" json:"requires,omitempty" doc:"Parts that must have begun before this one."`
	Excludes []string   `yaml:"excludes,omitempty" json:"excludes,omitempty" doc:"Parts that cannot run at the same time. With requires it is: after that one has ended."`
	Caseload *Limits    `yaml:"caseload,omitempty" json:"caseload,omitempty" doc:"Open cases of one worker."`
	Places   *Places    `yaml:"places,omitempty" json:"places,omitempty" doc:"How many people can have a place at a time. A place is not an open case: it may free while support goes on."`
	Stay     *StayTerms `yaml:"stay,omitempty" json:"stay,omitempty" doc:"On which terms people live in its houses. Without it the part has no houses here."`
	Bars     []Bar      `yaml:"bars,omitempty" json:"bars,omitempty" doc:"What stands against giving a person to a worker and may be passed with a reason. What is not named here cannot be passed, and a missing check or a conflict of interest never can."`
	Team     []Seat     `yaml:"team,omitempty" json:"team,omitempty" doc:"Kinds of workers that form a standing team: each works with every participant of the team, beside the one who leads."`
	Retired  bool       `yaml:"retired,omitempty" json:"retired,omitempty" doc:"No longer begun; what was begun stays readable."`
	Source   string     `yaml:"source,omitempty" json:"source,omitempty"`
}

// A Worker is who gives a part.
type Worker struct {
	Kind     string   `yaml:"kind" json:"kind" enum:"paid,volunteer,peer,specialist"`
	Kinds    []string `yaml:"kinds,omitempty" json:"kinds,omitempty" doc:"Values of worker_kinds: who can give it."`
	Training string   `yaml:"training,omitempty" json:"training,omitempty" doc:"Credential that the worker needs."`
	Checks   []string `yaml:"checks,omitempty" json:"checks,omitempty" doc:"Checks that the worker needs, such as background."`
	Sees     []string `yaml:"sees,omitempty" json:"sees,omitempty" enum:"I,A,P,N,H,O,F,S,C" doc:"Sections of the record, if they differ from the role's."`
}

// A ContactForm is what the public reads on the page on which they write to the
// team. Its texts may be in more languages than the pack's.
type ContactForm struct {
	Title  Texts  `yaml:"title" json:"title" doc:"What the page is called."`
	Lead   Texts  `yaml:"lead" json:"lead" doc:"What one can write, and when an answer comes."`
	Reads  Texts  `yaml:"reads" json:"reads" doc:"Who reads it, and how long it is kept."`
	Source string `yaml:"source" json:"source" doc:"Where the rule comes from."`
}

// Limits are a floor and a ceiling; zero is none.
type Limits struct {
	Floor   int `yaml:"floor,omitempty" json:"floor,omitempty"`
	Ceiling int `yaml:"ceiling,omitempty" json:"ceiling,omitempty"`
}

// A Bar is what stands against giving a person to a worker, where it may be
// passed.
type Bar struct {
	ID       string   `yaml:"id" json:"id" enum:"caseload,area,language,wish,kind" doc:"kind: is another kind of worker. caseload: has as many people as allowed. area, language: works elsewhere, or speaks another. wish: the person wishes otherwise."`
	Override []string `yaml:"override" json:"override" enum:"coordinator" doc:"Roles that may pass it, with a reason that is kept."`
	Source   string   `yaml:"source" json:"source"`
}

// Passable reports whether role may pass a bar of t, with a reason.
func (t Part) Passable(bar, role string) bool {
	return slices.ContainsFunc(t.Bars, func(b Bar) bool { return b.ID == bar && slices.Contains(b.Override, role) })
}

// A Condition is one rule of who may come.
type Condition struct {
	ID       string          `yaml:"id" json:"id"`
	Kind     string          `yaml:"kind" json:"kind" enum:"required,target" doc:"required: the person cannot come without it. target: meant mainly for them; others with a reason."`
	Names    Texts           `yaml:"names,omitempty" json:"names,omitempty" doc:"Whom it means, said of nobody in particular. Left out where the sentence of yes has no {names} and will do."`
	When     Expr            `yaml:"when" json:"when" doc:"A condition in CEL that is true or false, or unknown while facts are missing."`
	Applies  Expr            `yaml:"applies,omitempty" json:"applies,omitempty" doc:"Asked only of those of whom this is true or unknown."`
	Values   map[string]Expr `yaml:"values,omitempty" json:"values,omitempty" doc:"Values for {names} in the sentences."`
	Yes      Texts           `yaml:"yes" json:"yes" doc:"Said when it is fulfilled."`
	No       Texts           `yaml:"no" json:"no" doc:"Said when it is not."`
	Ask      Texts           `yaml:"ask,omitempty" json:"ask,omitempty" doc:"Said after what is missing: whom to ask."`
	Override []string        `yaml:"override,omitempty" json:"override,omitempty" enum:"support_person,coordinator,funder" doc:"Roles that may admit a person all the same, with a reason."`
	Source   string          `yaml:"source" json:"source"`
}

// Received says who counts as having received the service.
type Received struct {
	When   Expr   `yaml:"when" json:"when" doc:"Condition in CEL over case.* and contacts.*."`
	Text   Texts  `yaml:"text" json:"text"`
	Source string `yaml:"source" json:"source"`
}

// A Stage is a piece of the journey. It lasts until a later stage begins.
type Stage struct {
	ID      string   `yaml:"id" json:"id"`
	Names   Texts    `yaml:"names" json:"names"`
	From    Timing   `yaml:"from" json:"from" doc:"When it begins: an anchor, or a time after one."`
	When    Expr     `yaml:"when,omitempty" json:"when,omitempty" doc:"Only for cases of which this is true."`
	Meaning string   `yaml:"meaning" json:"meaning" enum:"referred,waiting,preparing,active,ended,followed_up"`
	Actions []string `yaml:"actions,omitempty" json:"actions,omitempty" doc:"What can be done in it; all that the role may do, if not given."`
}

// A Form is a set of questions.
type Form struct {
	ID        string     `yaml:"id" json:"id"`
	Version   int        `yaml:"version" json:"version"`
	Names     Texts      `yaml:"names" json:"names"`
	Section   string     `yaml:"section" json:"section" enum:"I,A,P,N,H,O,F,S,C" doc:"Section of the record: who may see the answers."`
	Questions []Question `yaml:"questions" json:"questions"`
	Retired   bool       `yaml:"retired,omitempty" json:"retired,omitempty" doc:"No longer filled in; old answers stay readable."`
}

// A Question has an id that never changes: answers are kept by it.
type Question struct {
	ID       string   `yaml:"id" json:"id"`
	Text     Texts    `yaml:"text" json:"text"`
	Hint     Texts    `yaml:"hint,omitempty" json:"hint,omitempty"`
	Type     string   `yaml:"type" json:"type" enum:"line,text,yes_no,choice,choices,date,number"`
	Options  []Option `yaml:"options,omitempty" json:"options,omitempty"`
	Required bool     `yaml:"required,omitempty" json:"required,omitempty"`
	Applies  Expr     `yaml:"applies,omitempty" json:"applies,omitempty" doc:"Asked only while this is true or unknown."`
	Section  string   `yaml:"section,omitempty" json:"section,omitempty" enum:"I,A,P,N,H,O,F,S,C" doc:"If it differs from the form's."`
	Retired  bool     `yaml:"retired,omitempty" json:"retired,omitempty" doc:"No longer asked; old answers stay readable."`
}

// An Option is one possible answer.
type Option struct {
	ID      string `yaml:"id" json:"id"`
	Names   Texts  `yaml:"names" json:"names"`
	Retired bool   `yaml:"retired,omitempty" json:"retired,omitempty" doc:"No longer offered; old answers stay readable."`
}

// A Clock makes tasks.
type Clock struct {
	ID      string   `yaml:"id" json:"id"`
	Names   Texts    `yaml:"names" json:"names" doc:"What is to be done, as an instruction."`
	Subject string   `yaml:"subject,omitempty" json:"subject,omitempty" enum:"case,person,team" doc:"case if not given. person: also before a referral exists. team: of those who do the work together, and of no case."`
	Opens   Timing   `yaml:"opens,omitempty" json:"opens,omitempty" doc:"When it first shows; at once if not given."`
	Due     Timing   `yaml:"due" json:"due"`
	Closes  Timing   `yaml:"closes,omitempty" json:"closes,omitempty" doc:"After this day it can no longer be done, and is missed."`
	Done    Event    `yaml:"done" json:"done" doc:"The event that does it."`
	When    Expr     `yaml:"when,omitempty" json:"when,omitempty" doc:"Only while this is true."`
	Pauses  []string `yaml:"pauses,omitempty" json:"pauses,omitempty" enum:"question.open" doc:"While it is so, the clock stands still, and what is due moves by as many days. question.open: the provider has asked back, and the sender has not replied."`
	Owner   string   `yaml:"owner" json:"owner" enum:"support_person,coordinator,prison,house" doc:"house: those of the house that was asked for a bed."`
	Late    []string `yaml:"late,omitempty" json:"late,omitempty" enum:"support_person,coordinator,prison,funder" doc:"Roles that are told when it is late."`
	For     string   `yaml:"for,omitempty" json:"for,omitempty" enum:"all cases,new cases" doc:"Which cases follow a changed clock: all, if not given; new cases: a case that began under an earlier version keeps the clock of that version."`
	Source  string   `yaml:"source" json:"source"`
}

// A Vocabulary is a list of values.
type Vocabulary struct {
	Names  Texts   `yaml:"names" json:"names"`
	Values []Value `yaml:"values" json:"values"`
}

// A Value is local to the programme; its meaning is one of [Meanings].
type Value struct {
	ID       string   `yaml:"id" json:"id" doc:"Conditions and records name it so; it never changes."`
	Names    Texts    `yaml:"names" json:"names"`
	Formerly []Former `yaml:"formerly,omitempty" json:"formerly,omitempty" doc:"Earlier names, the oldest first."`
	Meaning  string   `yaml:"meaning,omitempty" json:"meaning,omitempty" doc:"One of the fixed meanings of this vocabulary; the same as the id if not given."`
	Levels   []Texts  `yaml:"levels,omitempty" json:"levels,omitempty" doc:"Descriptors from worst to best, for a domain of need."`
	Section  string   `yaml:"section,omitempty" json:"section,omitempty" enum:"I,A,P,N,H,O,F,S,C" doc:"Section of the record, for a domain of need and a kind of paper: who may see it. P if not given."`
	Area     string   `yaml:"area,omitempty" json:"area,omitempty" doc:"Of a domain of need: the value of goal_areas in which goals are set for it."`
	Asked    []string `yaml:"asked,omitempty" json:"asked,omitempty" doc:"Of a domain of need: the stages at which it is asked; all if not given."`
	Retired  bool     `yaml:"retired,omitempty" json:"retired,omitempty" doc:"No longer offered; what was recorded stays readable."`
}

// A Former is what something was called until a day.
type Former struct {
	Until sild.Date `yaml:"until" json:"until" doc:"The last day of that name."`
	Names Texts     `yaml:"names" json:"names"`
}

// An Indicator is a promise that is counted.
type Indicator struct {
	ID        string            `yaml:"id" json:"id"`
	Names     Texts             `yaml:"names" json:"names"`
	Sentence  Texts             `yaml:"sentence" json:"sentence" doc:"What it says, in one plain sentence."`
	SameAs    string            `yaml:"same_as,omitempty" json:"same_as,omitempty" doc:"Another indicator: what is not given here is taken from there."`
	Of        string            `yaml:"of,omitempty" json:"of,omitempty" enum:"cases ended,people released,people admitted" doc:"The counting unit. people released counts a person once, at the first release after the service began; people admitted once, from the first admission."`
	Among     Expr              `yaml:"among,omitempty" json:"among,omitempty" doc:"Only those of whom this is true."`
	Received  bool              `yaml:"received,omitempty" json:"received,omitempty" doc:"Only those who received the service."`
	Window    Timing            `yaml:"window,omitempty" json:"window,omitempty" doc:"The day it asks about (1 month after end), or the end of the time it looks at (12 months after release)."`
	SoFar     bool              `yaml:"so_far,omitempty" json:"so_far,omitempty" doc:"Looks for events from the day of window on, without an end: what has happened counts at once, and by an answer that it has not happened yet it does not count so far."`
	Tolerance *Tolerance        `yaml:"tolerance,omitempty" json:"tolerance,omitempty" doc:"Days around the day that still count as that day."`
	Observe   string            `yaml:"observe,omitempty" json:"observe,omitempty" doc:"Vocabulary of the status that is asked; not given for events."`
	Counts    Expr              `yaml:"counts" json:"counts" doc:"Condition in CEL over status.* or event(...)."`
	Special   map[string]string `yaml:"special,omitempty" json:"special,omitempty" keys:"died,in_prison,moved_abroad,refused,not_reached" enum:"leave_out,counts,counts_not,unknown" doc:"How those count of whom nothing is known for such a reason; unknown if not given."`
	Evidence  string            `yaml:"evidence,omitempty" json:"evidence,omitempty" enum:"said,seen,document,register" doc:"The least evidence that decides; said if not given."`
	Target    Target            `yaml:"target,omitempty" json:"target,omitzero" doc:"Such as: at least 75 %, or: fewer than 30 %. Left out where nothing is promised and the number is counted all the same."`
	By        []string          `yaml:"by,omitempty" json:"by,omitempty" enum:"provider,sex,age,length,area,release,prison,end_reason" doc:"Break-downs."`
	SmallFrom int               `yaml:"small_from,omitempty" json:"small_from,omitempty" doc:"Break-downs show a number only from this many people; 8 if not given."`
	For       string            `yaml:"for,omitempty" json:"for,omitempty" enum:"all cases,new cases" doc:"Which cases are counted by a changed indicator: all, if not given; new cases: a case that began under an earlier version is counted as that version said."`
	Headline  string            `yaml:"headline,omitempty" json:"headline,omitempty" enum:"exact,small_hidden" doc:"Whether the total is exact for the funder, as a contract may say; small_hidden if not given."`
	Source    string            `yaml:"source" json:"source"`
}

// A Tolerance is how far from the asked day an observation may be about.
type Tolerance struct {
	Before int    `yaml:"days_before" json:"days_before"`
	After  int    `yaml:"days_after" json:"days_after"`
	Source string `yaml:"source" json:"source"`
}

// A Target is a share that is promised.
type Target struct {
	AtLeast bool // otherwise: fewer than
	Percent int
}

// A Report is what the one who pays receives.
type Report struct {
	ID         string   `yaml:"id" json:"id"`
	Names      Texts    `yaml:"names" json:"names"`
	To         Texts    `yaml:"to" json:"to"`
	Period     string   `yaml:"period" json:"period" enum:"month,quarter,half_year,year,whole"`
	Due        Timing   `yaml:"due,omitempty" json:"due,omitempty"`
	Counts     []string `yaml:"counts,omitempty" json:"counts,omitempty" enum:"referrals,admitted,open,ended,contacts,hours,network_added,goals_met,goals_lasted,families,family_members,sessions,attendances,attendance_hours,head_count,parts" doc:"families and family_members count those who were asked for as family: members that belong to one household are one family."`
	Indicators []string `yaml:"indicators,omitempty" json:"indicators,omitempty"`
	By         []string `yaml:"by,omitempty" json:"by,omitempty" enum:"provider,sex,age,length,area,release,prison,end_reason" doc:"Break-downs."`
	Narrative  []Texts  `yaml:"narrative,omitempty" json:"narrative,omitempty" doc:"Headings under which the provider writes."`
	Source     string   `yaml:"source" json:"source"`
}

// Location is the programme's time zone.
func (p *Pack) Location() *time.Location { return p.zone }

// ByMeaning is the first value of a vocabulary, in use, that has a meaning; empty
// if there is none.
func (p *Pack) ByMeaning(vocabulary, meaning string) string {
	for _, v := range p.Vocabularies[vocabulary].Values {
		if v.Meaning == meaning && !v.Retired {
			return v.ID
		}
	}
	return ""
}

// Credentials are the kinds of credentials that the part asks of a worker:
// training:ID and check:ID.
func (pt Part) Credentials() (kinds []string) {
	if w := pt.Worker; w != nil {
		if w.Training != "" {
			kinds = append(kinds, "training:"+w.Training)
		}
		for _, c := range w.Checks {
			kinds = append(kinds, "check:"+c)
		}
	}
	return kinds
}
