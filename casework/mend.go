// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/people"
	"sild/referral"
)

// Mendings are why a row no longer holds, as replaced_why says it. One that is
// entered by mistake is followed by a colon and the reason in words; an answer
// to a release or a referral has words of its own.
const (
	Changed   = "changed"
	Met       = "met"
	LookedAt  = "looked at"
	Dropped   = "dropped"
	Done      = "done"
	Left      = "left"
	Agreed    = "agreed"
	Moved     = "moved"
	Cancelled = "cancelled"
	Rematched = "re-matched"
	Undone    = "undone"
	Mistaken  = "mistake"
)

// Mending is why f no longer holds, one of the constants above where it is one,
// and the reason in words, where somebody gave one.
func Mending(f sild.Fact) (why, words string) {
	why, words, _ = strings.Cut(f.ReplacedWhy, ": ")
	return why, words
}

// A Kind is a kind of row that can be mended: its table, the columns that it has
// beside a fact's head, and the section that one must be able to write.
type Kind struct {
	Table   string
	Columns string
	Section byte
}

// The columns of the nouns of outcome and activity, which can be mended as ours
// can.
const (
	ObservationColumns = `vocabulary, value, from_on, until_on, absent, detail, contact_id`
	SignUpColumns      = `activity_id, session_id, template, section, asked_at, slot_at, ended_on, why`
	AttendanceColumns  = `activity_id, session_id, template, part, section, session_at, state, minutes, note`
	FollowUpColumns    = `indicator, way, outcome, who, give_up, note, told_by, next_on`
)

// Kinds are all that can be mended, by the word that addresses and forms have.
var Kinds = map[string]Kind{
	"contact":     {"contact", contactColumns, 'N'},
	"worry":       {"worry", worryColumns, 'N'},
	"appointment": {"appointment", appointmentColumns, 'P'},
	"consent":     {"consent", consentColumns, 'C'},
	"assignment":  {"assignment", assignmentColumns, 'P'},
	"plan":        {"plan", planColumns, 'P'},
	"goal":        {"goal", goalColumns, 'P'},
	"step":        {"step", stepColumns, 'P'},
	"end":         {"case_end", endColumns, 'P'},
	"task":        {"task_fact", taskFactColumns, 'P'},
	"observation": {"observation", ObservationColumns, 'P'},
	"follow_up":   {"follow_up", FollowUpColumns, 'P'},
	"wish":        {"wish", wishColumns, 'P'},
	"conflict":    {"conflict_of_interest", conflictColumns, 'P'},
	"match":       {"match_offer", offerColumns, 'P'},
	"form":        {"form_answer", referral.AnswersColumns, 'P'},
	"assessment":  {"assessment", assessmentColumns, 'P'},
	"need":        {"need", needColumns, 'P'},
	"paper":       {"paper", paperColumns, 'P'},
	"name":        Kind(people.Kinds["name"]),
	"language":    Kind(people.Kinds["language"]),
	"citizenship": Kind(people.Kinds["citizenship"]),
	"reach":       Kind(people.Kinds["reach"]),
	"address":     Kind(people.Kinds["address"]),
	"kin":         Kind(people.Kinds["kin"]),
	"answer":      {"referral_answer", referral.AnswerColumns, 'P'},
	"amendment":   {"referral", referral.Columns, 'O'},
	"own_risk":    {"referral_own", referral.OwnColumns, 'O'},
	"bed":         {"referral_bed", referral.BedColumns, 'P'},
	"message":     {"referral_message", referral.MessageColumns, 'P'},
	"asked_no":    {"asked_no", people.AskedNoColumns, 'O'},
	"custody":     {"custody", people.CustodyColumns, 'I'},
	"network":     {"network_member", memberColumns, 'F'},
	"carried":     {"carried_over", carriedColumns, 'P'},
	"side":        {"case_side", sideColumns, 'S'},
	"gate":        {"gate_item", gateItemColumns, 'S'},
	"signed":      {"gate_sign", gateSignColumns, 'S'},
	"shared":      {"gate_share", gateShareColumns, 'P'},
	"request":     {"help_request", requestColumns, 'P'},
	"question":    {"link_question", questionColumns, 'P'},
	"errand":      {"errand", errandColumns, 'P'},
	"told":        {"change_told", toldColumns, 'P'},
	"discussed":   {"discussed", discussedColumns, 'P'},
	"place":       {"place_offer", referral.PlaceOfferColumns, 'P'},
	"sign_up":     {"sign_up", SignUpColumns, 'N'},
	"attendance":  {"attendance", AttendanceColumns, 'N'},
	"part":        {"case_part", partColumns, 'P'},
	"planned_end": {"planned_end", plannedEndColumns, 'P'},
	"bed_request": {"house_request", HouseRequestColumns, 'P'},
	"bed_answer":  {"house_answer", HouseAnswerColumns, 'P'},
	"bed_use":     {"bed_use", BedUseColumns, 'P'},
	"stay":        {"stay", StayColumns, 'P'},
	"extension":   {"stay_extension", ExtensionColumns, 'P'},
	"absence":     {"stay_absence", AbsenceColumns, 'P'},
	"travel":      {"house_travel", TravelColumns, 'P'},
	"house_note":  {"house_note", HouseNoteColumns, 'P'},
	"rules":       {"rules_answer", RulesAnswerColumns, 'P'},
	"incident":    {"house_incident", IncidentColumns, 'S'},
	"visit":       {"house_visit", HouseVisitColumns, 'P'},
	"belongings":  {"belongings", BelongingsColumns, 'P'},
	"house_call":  {"house_call", HouseCallColumns, 'P'},
	"apart":       {"apart", ApartColumns, 'S'},
}

// undoTime is how long one can take back what one has just saved (pages.md).
const undoTime = 10 * time.Minute

// Undo takes back what the actor saved with the row id, within ten minutes: the
// row, everything else about the person that was saved in the same unit of work,
// and what that ended or changed holds again. It is a Conflict if somebody has
// changed some of it meanwhile.
func Undo(tx *db.Tx, kind string, id sild.ID) (err error) {
	defer sild.Wrap(&err, "casework.Undo(%s %s)", kind, id)
	f, rec, section, err := mendable(tx, kind, id)
	if err != nil {
		return err
	}
	if f.RecordedBy != tx.Actor.User || tx.Actor.User == "" {
		return &sild.Error{Kind: sild.Forbidden, Key: "mend.not_yours"}
	}
	if tx.Now.Sub(f.RecordedAt) > undoTime {
		return &sild.Error{Kind: sild.Forbidden, Key: "mend.too_late"}
	}
	if err := stands(f); err != nil {
		return err
	}
	if err := mayTakeBack(tx, kind, f); err != nil {
		return err
	}
	if err := mayTakeBackBed(tx, kind, f); err != nil {
		return err
	}
	trailMend(tx, rec, "undo", kind, id, section)

	subjects := []sild.ID{f.Subject}
	if f.Thing != f.ID { // it may have come from another person
		first, err := db.One[sild.Fact](tx, `SELECT `+sild.FactColumns+` FROM `+Kinds[kind].Table+` WHERE id = $1`, f.Thing)
		if err != nil {
			return err
		}
		if first.Subject != f.Subject {
			subjects = append(subjects, first.Subject)
		}
	}
	if kind == "attendance" { // a register is taken back as one
		others, err := db.All[sild.ID](tx, `SELECT DISTINCT b.subject_id FROM attendance a JOIN attendance b ON b.session_id = a.session_id AND b.recorded_at = a.recorded_at AND b.recorded_by = a.recorded_by
			WHERE a.id = $1 AND b.subject_id <> $2`, id, f.Subject)
		if err != nil {
			return err
		}
		var args []any
		people, err := db.All[sild.ID](tx, `SELECT person_id FROM subject WHERE id IN (`+db.List(&args, others)+`) ORDER BY id`, args...)
		if err != nil {
			return err
		}
		tx.Trail(sild.Entry{Action: "undo", What: kind, Sections: section, Purpose: rec.Purpose(), Subjects: people})
		subjects = append(subjects, others...)
	}
	if kind == "assignment" { // what was done to many cases is taken back as one
		others, err := db.All[sild.ID](tx, `SELECT DISTINCT b.subject_id FROM assignment a JOIN assignment b ON b.batch_id = a.batch_id
			WHERE a.id = $1 AND b.subject_id <> $2`, id, f.Subject)
		if err != nil {
			return err
		}
		subjects = append(subjects, others...)
	}
	if kind == "incident" { // what happened is taken back for all who had a part
		others, err := incidentOthers(tx, id, f)
		if err != nil {
			return err
		}
		subjects = append(subjects, others...)
	}
	return takeBack(tx, f, subjects, Undone)
}

var sortedKinds = func() (words []string) {
	for word := range Kinds {
		words = append(words, word)
	}
	slices.Sort(words)
	return words
}()

// restore records f again, as it was.
func restore(tx *db.Tx, k Kind, f sild.Fact) error {
	tx.Touch(f.Subject)
	_, err := db.Exec(tx, `INSERT INTO `+k.Table+` (`+sild.FactColumns+`, `+k.Columns+`)
		SELECT $1, thing, subject_id, case_id, day, source, evidence, $2, $3, NULL, NULL, '', `+k.Columns+` FROM `+k.Table+` WHERE id = $4`,
		tx.NewID(), tx.Now, tx.Actor.User, f.ID)
	return err
}

// Mistake marks what was entered by mistake: it leaves figures, tasks and the
// person's page, and stays in the history with who said so and why. One may say
// it of one's own entry, and with the duty to mend of anybody's. A goal takes
// its steps with it, a talk about needs what was said in it, and a stay in a house
// the bed.
func Mistake(tx *db.Tx, kind string, id sild.ID, why string) (err error) {
	defer sild.Wrap(&err, "casework.Mistake(%s %s)", kind, id)
	f, rec, section, err := mendable(tx, kind, id)
	if err != nil {
		return err
	}
	if err := mayMend(tx, f); err != nil {
		return err
	}
	if err := stands(f); err != nil {
		return err
	}
	p := sild.Problems{}
	why = p.Line("why", why, 300)
	p.Check(why != "", "why", "mend.why.required")
	if err := p.Err(); err != nil {
		return err
	}
	if err := mayTakeBack(tx, kind, f); err != nil {
		return err
	}
	if err := mayTakeBackBed(tx, kind, f); err != nil {
		return err
	}
	trailMend(tx, rec, "mistake", kind, id, section)
	if slices.Contains(asOne, kind) {
		if err := takeBack(tx, f, []sild.ID{f.Subject}, Mistaken+": "+why); err != nil {
			return err
		}
		return mistakenBed(tx, kind, f, Mistaken+": "+why)
	}
	if kind == "answer" {
		return mistakenAnswer(tx, f, Mistaken+": "+why)
	}
	if part, whole := wholes[kind]; whole {
		parts, err := db.All[sild.Fact](tx, `SELECT `+sild.FactColumns+` FROM `+part.table+` WHERE `+part.column+` = $1 AND replaced_at IS NULL`, f.Thing)
		if err != nil {
			return err
		}
		for _, s := range parts {
			if err := db.Replace(tx, part.table, s, Mistaken+": "+why); err != nil {
				return err
			}
		}
	}
	return db.Replace(tx, Kinds[kind].Table, f, Mistaken+": "+why)
}

// wholes are the kinds that take others with them: the table of those, and the
// column that names the whole.
var wholes = map[string]struct{ table, column string }{
	"goal":       {"step", "goal_id"},
	"assessment": {"need", "assessment_id"},
}

// mendableRow is the head of a row, and the section that it belongs to. A task of
// a person beside any case belongs to the person's own details.
func mendableRow(tx *db.Tx, kind string, id sild.ID) (f sild.Fact, section byte, err error) {
	k, ok := Kinds[kind]
	if !ok {
		return f, 0, sild.Missing()
	}
	if f, err = db.One[sild.Fact](tx, `SELECT `+sild.FactColumns+` FROM `+k.Table+` WHERE id = $1`, id); err != nil {
		return f, 0, err
	}
	switch {
	case kind == "observation":
		vocabulary, err := db.One[string](tx, `SELECT vocabulary FROM observation WHERE id = $1`, id)
		return f, ObservationSection(vocabulary), err
	case kind == "need" || kind == "paper":
		section, err = ownSection(tx, kind, f)
		return f, section, err
	case kind == "sign_up" || kind == "attendance": // the programme says, of each activity
		of, err := db.One[string](tx, `SELECT section FROM `+k.Table+` WHERE id = $1`, id)
		if err != nil {
			return f, 0, err
		}
		return f, of[0], nil
	case kind == "network":
		of, err := db.One[string](tx, `SELECT section FROM network_member WHERE id = $1`, id)
		if err != nil {
			return f, 0, err
		}
		return f, of[0], nil
	case kind == "form":
		section, err = formSection(tx, f)
		return f, section, err
	case kind == "task" && f.Case == "":
		return f, 'I', nil
	case k.Section == 'P' && f.Source == "prison" && slices.Contains(ofPrison, kind):
		return f, 'O', nil // what the prison said of a referral, which it can take back
	case k.Section == 'P' && f.Source == "authority" && (kind == "answer" || kind == "bed" || kind == "message"):
		return f, 'I', nil // and what a municipality did
	}
	return f, k.Section, nil
}

// mendable opens the record to which a row belongs, for writing.
func mendable(tx *db.Tx, kind string, id sild.ID) (f sild.Fact, rec access.Record, section string, err error) {
	f, by, err := mendableRow(tx, kind, id)
	if err != nil {
		return f, rec, "", err
	}
	switch {
	case kind == "attendance" && !writes(tx, f.Case, by): // of a group that one leads
		rec, err = access.CaseAsToWrite(tx, f.Case, access.Leader, by)
	case slices.Contains(ofHouses, kind):
		rec, err = access.CaseToAdd(tx, f.Case, by)
	case f.Case != "":
		rec, err = access.CaseToWrite(tx, f.Case, by)
	default:
		rec, err = access.PersonToWrite(tx, f.Subject, by)
	}
	return f, rec, string(by), err
}

// writes reports whether the actor may write a section of a case, otherwise than
// as the leader of a group.
func writes(tx *db.Tx, caseID sild.ID, section byte) bool {
	args := []any{caseID}
	yes, err := db.One[bool](tx, `SELECT `+access.Scope(tx, section, &args)+` FROM case_card c WHERE c.case_id = $1`, args...)
	return err == nil && yes
}

// ObservationSection is the section to which observations of a vocabulary
// belong: what is held against a person is more closely kept than how they live.
func ObservationSection(vocabulary string) byte {
	if vocabulary == "events" {
		return 'O'
	}
	return 'P'
}

// mayMend is nil if the actor recorded f, or has the duty to mend.
func mayMend(tx *db.Tx, f sild.Fact) error {
	if f.RecordedBy == tx.Actor.User && tx.Actor.User != "" {
		return nil
	}
	return access.Duty(tx, access.Mend)
}

// MayMend reports whether the actor may say of f that it was a mistake, move it
// or change it.
func MayMend(tx *db.Tx, f sild.Fact) bool { return mayMend(tx, f) == nil }

// CanUndo reports whether the actor may take f back at once.
func CanUndo(tx *db.Tx, f sild.Fact) bool {
	return f.Holds() && f.RecordedBy == tx.Actor.User && tx.Now.Sub(f.RecordedAt) <= undoTime
}

func trailMend(tx *db.Tx, r access.Record, action, kind string, id sild.ID, sections string) {
	tx.Trail(sild.Entry{Action: action, What: kind, Object: id, Sections: sections, Grant: r.Grant, Purpose: r.Purpose(), Subjects: []sild.ID{r.Person}})
}
