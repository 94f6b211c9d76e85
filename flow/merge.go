// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/people"
)

// A Merge is two records of one person in one programme that were made one. All
// facts and cases of Gone became Kept's; its links lead there.
type Merge struct {
	ID       sild.ID
	Kept     sild.ID
	Gone     sild.ID
	Why      string
	At       time.Time
	By       sild.ID
	UndoneAt time.Time // zero: it holds
	UndoneBy sild.ID
}

const mergeColumns = `id, kept_id, gone_id, why, merged_at, merged_by, undone_at, undone_by`

// factTables are those whose rows tell of a subject and go with it when two
// records are merged. A test holds that no table of the migrations is missing.
var factTables = []string{
	"release_date", "referral", "form_answer", "referral_answer", "consent", "assignment", "plan", "goal", "step", "appointment",
	"contact", "observation", "follow_up", "case_end", "task_fact", "person_name", "person_language", "citizenship", "reach", "address",
	"worry", "carried_over", "network_member", "wish", "conflict_of_interest", "match_offer", "assessment", "need", "paper",
	"referral_own", "referral_bed", "referral_message", "custody", "asked_no",
	"case_side", "gate_item", "gate_sign", "gate_share", "help_request", "link_question", "errand", "change_told", "case_team", "case_part", "planned_end", "own_word", "place_offer", "discussed", "household_member",
	"sign_up", "attendance",
	"house_request", "house_answer", "bed_use", "stay", "stay_extension", "stay_absence", "house_travel", "house_note", "rules_answer", "house_incident", "house_visit", "belongings", "house_call", "apart",
}

// besideFacts are those whose rows go with a paper and with a case: scans, and
// about whom a register was asked.
var besideFacts = []string{"scan", "register_query_row"}

// guardTables are those that say who may see a record, who was let in to it and
// why. Their rows go with it too.
var guardTables = []string{"protection", "protection_named", "exclusion_told", "loosening", "override", "inspection"}

// The words under which merge_row keeps what is no move of a row.
const (
	placeCase      = "cases"
	placeDraft     = "referral_draft"
	placeGone      = "draft_gone" // what became of drafts
	placeGrant     = "access_grant"
	placeSubject   = "subject"   // records that were merged into the one that is gone
	placeExclusion = "exclusion" // by user and why
	placeRelease   = "release"   // no longer awaited, since the other record tells of the same
	placeDetailOld = "detail_old"
	placeDetailNew = "detail_new"
)

// MergeInput says which record goes into which, and whose details hold.
type MergeInput struct {
	Gone    sild.ID
	Details string   // "kept" or "gone": which record's names, birth date and code hold; "each": as Take says
	Take    []string // those of people.DetailParts that hold as the gone record has them
	Why     string
}

// MergePeople makes two records of one person in one programme one: all cases
// and facts of in.Gone become those of kept. Both stay readable, and
// [UndoMerge] takes it back.
func MergePeople(tx *db.Tx, kept sild.ID, in MergeInput) (_ Merge, err error) {
	defer sild.Wrap(&err, "flow.MergePeople(%s, %s)", kept, in.Gone)
	if err := access.Duty(tx, access.Merge); err != nil {
		return Merge{}, err
	}
	for _, id := range []sild.ID{kept, in.Gone} {
		if _, err := access.PersonToWrite(tx, id, 'I'); err != nil {
			return Merge{}, err
		}
	}
	p := sild.Problems{}
	why := p.Line("why", in.Why, 300)
	p.Check(why != "", "why", "mend.why.required")
	p.Check(in.Details == "kept" || in.Details == "gone" || in.Details == "each", "details", "choice.unknown")
	p.Check(kept != in.Gone, "gone", "merge.same")
	if err := p.Err(); err != nil {
		return Merge{}, err
	}
	a, b, err := mergeable(tx, kept, in.Gone)
	if err != nil {
		return Merge{}, err
	}
	m := Merge{ID: tx.NewID(), Kept: a.ID, Gone: b.ID, Why: why, At: tx.Now, By: tx.Actor.User}
	if err := db.Insert(tx, "merge", mergeColumns, m); err != nil {
		return m, err
	}
	tx.Touch(b.ID) // its derived rows go before those of the other come
	tx.Touch(a.ID)
	for _, step := range []func(*db.Tx, Merge, people.Subject, people.Subject) error{moveFacts, moveBesides, oneAwaited} {
		if err := step(tx, m, a, b); err != nil {
			return m, err
		}
	}
	if in.Details != "each" {
		in.Take = nil // it belongs to another answer
	}
	if in.Details == "gone" || len(in.Take) > 0 {
		if err := takeDetails(tx, m, a, b, in.Take); err != nil {
			return m, err
		}
	}
	_, err = db.Exec(tx, `UPDATE subject SET merged_into = $1 WHERE id = $2`, a.ID, b.ID)
	tx.Trail(sild.Entry{Action: "merge", What: "person", Object: m.ID, Sections: access.Sections, Subjects: []sild.ID{a.Person, b.Person}})
	return m, err
}

// mergeable are the two records, if they can be one: of one programme and one
// controller, and not of two national codes of one country.
func mergeable(tx *db.Tx, kept, gone sild.ID) (a, b people.Subject, err error) {
	if a, err = people.SubjectByID(tx, kept); err != nil {
		return a, b, err
	}
	if b, err = people.SubjectByID(tx, gone); err != nil {
		return a, b, err
	}
	controllers, err := db.One[int](tx, `SELECT count(DISTINCT controller_id) FROM person WHERE id IN ($1, $2)`, a.Person, b.Person)
	if err != nil {
		return a, b, err
	}
	one, err := people.DetailOf(tx, a.Person)
	if err != nil {
		return a, b, err
	}
	other, err := people.DetailOf(tx, b.Person)
	if err != nil {
		return a, b, err
	}
	p := sild.Problems{}
	p.Check(a.Programme == b.Programme && controllers == 1, "gone", "merge.elsewhere")
	p.Check(one.Code == "" || other.Code == "" || one.CodeCountry != other.CodeCountry || one.Code == other.Code, "gone", "merge.codes")
	return a, b, p.Err()
}

// keepRows notes rows of a place that go with a merge.
func keepRows(tx *db.Tx, m Merge, place string, ids []sild.ID) error {
	type row struct {
		Merge sild.ID
		Place string
		Row   sild.ID
	}
	rows := make([]row, len(ids))
	for i, id := range ids {
		rows[i] = row{m.ID, place, id}
	}
	return db.InsertAll(tx, "merge_row", `merge_id, place, row_id`, rows)
}

// moveFacts gives a the facts of b, those too that hold no longer.
func moveFacts(tx *db.Tx, m Merge, a, b people.Subject) error {
	for _, table := range slices.Concat([]string{placeDraft, placeGone}, factTables, guardTables) {
		ids, err := db.All[sild.ID](tx, `SELECT id FROM `+table+` WHERE subject_id = $1 ORDER BY id`, b.ID)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			continue
		}
		if err := keepRows(tx, m, table, ids); err != nil {
			return err
		}
		if _, err := db.Exec(tx, `UPDATE `+table+` SET subject_id = $1 WHERE subject_id = $2`, a.ID, b.ID); err != nil {
			return err
		}
	}
	for _, table := range besideFacts {
		if _, err := db.Exec(tx, `UPDATE `+table+` SET subject_id = $1 WHERE subject_id = $2`, a.ID, b.ID); err != nil {
			return err
		}
	}
	return nil
}

// moveBesides gives a the cases of b, its grants that follow from no fact, who
// is excluded, and the records that were merged into it.
func moveBesides(tx *db.Tx, m Merge, a, b people.Subject) error {
	for _, x := range []struct{ place, which, set string }{
		{placeCase, `SELECT id FROM cases WHERE subject_id = $1 ORDER BY id`, `UPDATE cases SET subject_id = $1, person_id = $3 WHERE subject_id = $2`},
		{placeGrant, `SELECT id FROM access_grant WHERE subject_id = $1 AND NOT settled ORDER BY id`, `UPDATE access_grant SET subject_id = $1 WHERE subject_id = $2 AND NOT settled`},
		{placeSubject, `SELECT id FROM subject WHERE merged_into = $1 ORDER BY id`, `UPDATE subject SET merged_into = $1 WHERE merged_into = $2`},
	} {
		ids, err := db.All[sild.ID](tx, x.which, b.ID)
		if err != nil {
			return err
		}
		if err := keepRows(tx, m, x.place, ids); err != nil {
			return err
		}
		args := []any{a.ID, b.ID}
		if x.place == placeCase {
			args = append(args, a.Person)
		}
		if _, err := db.Exec(tx, x.set, args...); err != nil {
			return err
		}
	}
	users, err := db.All[sild.ID](tx, `SELECT x.user_id || ' ' || x.why FROM exclusion x WHERE x.subject_id = $1
		AND NOT EXISTS (SELECT 1 FROM exclusion y WHERE y.subject_id = $2 AND y.user_id = x.user_id AND y.why = x.why) ORDER BY x.user_id, x.why`, b.ID, a.ID)
	if err != nil || len(users) == 0 {
		return err
	}
	if err := keepRows(tx, m, placeExclusion, users); err != nil {
		return err
	}
	args := []any{a.ID, b.ID}
	_, err = db.Exec(tx, `INSERT INTO exclusion (subject_id, user_id, why, by_id, at, until_on)
		SELECT $1, user_id, why, by_id, at, until_on FROM exclusion WHERE subject_id = $2 AND user_id || ' ' || why IN (`+db.List(&args, users)+`)`, args...)
	return err
}

// Merged is why a row no longer holds that the other record tells better.
const Merged = "merged"

// oneAwaited leaves one release that is awaited, the one that was told last: one
// person leaves one prison.
func oneAwaited(tx *db.Tx, m Merge, a, _ people.Subject) error {
	all, err := people.Releases(tx, a.ID)
	if err != nil {
		return err
	}
	awaited := slices.DeleteFunc(all, func(r people.Release) bool { return r.Happened })
	slices.SortFunc(awaited, func(x, y people.Release) int { return y.RecordedAt.Compare(x.RecordedAt) })
	for _, r := range awaited[min(1, len(awaited)):] {
		if err := db.Replace(tx, "release_date", r.Fact, Merged); err != nil {
			return err
		}
		if err := keepRows(tx, m, placeRelease, []sild.ID{r.ID}); err != nil {
			return err
		}
	}
	return nil
}

// takeDetails lets the details of b hold for a.
func takeDetails(tx *db.Tx, m Merge, a, b people.Subject, parts []string) error {
	was, err := people.DetailOf(tx, a.Person)
	if err != nil {
		return err
	}
	d, err := people.TakeDetail(tx, a.Person, b.Person, Merged, parts...)
	if err != nil {
		return err
	}
	if err := keepRows(tx, m, placeDetailOld, []sild.ID{was.ID}); err != nil {
		return err
	}
	return keepRows(tx, m, placeDetailNew, []sild.ID{d.ID})
}

// Merges are the merges that made the record of a subject what it is, the latest
// first. The caller has opened it.
func Merges(tx *db.Tx, subject sild.ID) ([]Merge, error) {
	return db.All[Merge](tx, `SELECT `+mergeColumns+` FROM merge WHERE kept_id = $1 AND undone_at IS NULL ORDER BY id DESC`, subject)
}

// MergeByID is a merge; the caller opens its record.
func MergeByID(tx *db.Tx, id sild.ID) (Merge, error) {
	return db.One[Merge](tx, `SELECT `+mergeColumns+` FROM merge WHERE id = $1`, id)
}
