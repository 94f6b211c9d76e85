// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
)

// An Address is where a person lives, or is registered, for a time.
type Address struct {
	sild.Fact
	Use      string // one of AddressUses
	Kind     string // one of AddressKinds
	Line     string // street, house, flat, or the farm
	Place    string // town, parish, municipality
	Postcode string
	Country  string // ISO 3166-1; empty: here
	Note     string
	Area     string // of the programme (ISO 3166-2), or pack.Elsewhere; empty: nobody has said
	Span
}

const addressColumns = `use_as, kind, line, place, postcode, country, note, area, ` + spanColumns

// AddressUses are that somebody lives there, or that it is declared to a
// register, on which eligibility may hang (programmes L2). AddressKinds are
// whether it is for long; they are ours.
var (
	AddressUses  = []string{"lived", "declared"}
	AddressKinds = []string{"settled", "transient", "none"}
)

// AddressInput is what one may say of an address.
type AddressInput struct {
	Use      string
	Kind     string
	Line     string
	Place    string
	Postcode string
	Country  string
	Note     string
	Area     string
	From     string
	Until    string
	Source   string
	Moved    bool // the one before ends the day before
}

var addresses = noun[Address]{"address", addressColumns, 'A'}

func (in AddressInput) check() (Address, sild.Problems) {
	p := sild.Problems{}
	a := Address{
		Use: in.Use, Kind: in.Kind, Line: p.Line("line", in.Line, 200), Place: p.Line("place", in.Place, 100),
		Postcode: p.Line("postcode", in.Postcode, 20), Country: strings.ToUpper(strings.TrimSpace(in.Country)), Note: p.Line("note", in.Note, 300),
		Area: in.Area,
	}
	p.Check(slices.Contains(AddressUses, in.Use), "use", "choice.unknown")
	p.Check(slices.Contains(AddressKinds, in.Kind), "kind", "choice.unknown")
	p.Check(a.Country == "" || len(a.Country) == 2 && strings.Trim(a.Country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "", "country", "choice.unknown")
	p.Check(a.Area == "" || a.Area == pack.Elsewhere || areaCode.MatchString(a.Area), "area", "choice.unknown")
	if in.Kind == "none" {
		p.Check(a.Line == "", "line", "address.none")
	} else {
		p.Check(a.Line != "" || a.Place != "", "place", "address.required")
	}
	a.Span = checkSpan(p, in.From, in.Until)
	return a, p
}

// areaCode is how an area is written: LT-25.
var areaCode = regexp.MustCompile(`^[A-Z]{2}-[A-Z0-9]{1,4}$`)

// Text is a as it stands on an envelope, in one line.
func (a Address) Text() string {
	var parts []string
	for _, s := range []string{a.Line, strings.TrimSpace(a.Postcode + " " + a.Place), a.Country} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}

// AddAddress writes down an address. What surely overlaps another of the same
// use is refused; of one that goes on, in.Moved says that it ends the day before.
func AddAddress(tx *db.Tx, subject sild.ID, in AddressInput) (_ Address, err error) {
	defer sild.Wrap(&err, "people.AddAddress(%s)", subject)
	if _, err := access.PersonToWrite(tx, subject, 'A'); err != nil {
		return Address{}, err
	}
	a, p := in.check()
	all, err := Addresses(tx, subject)
	if err != nil {
		return a, err
	}
	if in.Moved && len(p) == 0 {
		if all, err = endBefore(tx, all, a); err != nil {
			return a, err
		}
	}
	if err := apart(p, all, a, ""); err != nil {
		return a, err
	}
	source, evidence := told(in.Source)
	a.Fact = tx.NewFact(subject, "", tx.Today(), source, evidence)
	return a, db.Record(tx, "address", addressColumns, a.Fact, a)
}

// endBefore ends the addresses of a's use that go on and began before it.
func endBefore(tx *db.Tx, all []Address, a Address) ([]Address, error) {
	from := a.From()
	if from.IsZero() {
		return all, nil
	}
	for i, was := range all {
		if was.Use != a.Use || !was.UntilLatest.IsZero() || !was.FromEarliest.IsZero() && !was.FromEarliest.Before(from.From) {
			continue
		}
		ended := was
		ended.UntilEarliest, ended.UntilLatest = from.From.AddDays(-1), from.Until.AddDays(-1)
		var err error
		if ended.Fact, err = db.Amend(tx, "address", was.Fact, Changed); err != nil {
			return nil, err
		}
		if err := db.Record(tx, "address", addressColumns, ended.Fact, ended); err != nil {
			return nil, err
		}
		all[i] = ended
	}
	return all, nil
}

// apart adds that a overlaps another address of its use, but for the one that it
// replaces.
func apart(p sild.Problems, all []Address, a Address, thing sild.ID) error {
	for _, o := range all {
		if o.Use == a.Use && o.Thing != thing && o.Overlaps(a.Span) {
			said := o.Text()
			if said == "" {
				said = "–"
			}
			p.Check(false, "from", "address.overlaps", "address", said)
		}
	}
	return p.Err()
}

// ChangeAddress replaces what was told in the row id.
func ChangeAddress(tx *db.Tx, id sild.ID, in AddressInput) (_ Address, err error) {
	defer sild.Wrap(&err, "people.ChangeAddress(%s)", id)
	was, err := addresses.one(tx, id, func(a Address) sild.Fact { return a.Fact })
	if err != nil {
		return was, err
	}
	a, p := in.check()
	all, err := Addresses(tx, was.Subject)
	if err != nil {
		return was, err
	}
	if err := apart(p, all, a, was.Thing); err != nil {
		return was, err
	}
	if a.Fact, err = db.Amend(tx, "address", was.Fact, Changed); err != nil {
		return was, err
	}
	a.Day = tx.Today()
	a.Source, a.Evidence = told(in.Source)
	return a, db.Record(tx, "address", addressColumns, a.Fact, a)
}

// Addresses are those that hold, the latest first. The caller has opened section
// A of the record.
func Addresses(tx *db.Tx, subject sild.ID) ([]Address, error) {
	all, err := addresses.all(tx, subject)
	slices.SortStableFunc(all, func(a, b Address) int { return b.FromEarliest.Compare(a.FromEarliest) })
	return all, err
}

// AddressNow is where a person lives today, as far as it is known; nil: it is
// not.
func AddressNow(all []Address, today sild.Date) *Address {
	for i := range all {
		if all[i].Use == "lived" && all[i].On(today) {
			return &all[i]
		}
	}
	return nil
}

// A Kind is a kind of fact of this package that can be mended.
type Kind struct {
	Table, Columns string
	Section        byte
}

// Kinds are those, by the word that addresses and forms have.
var Kinds = map[string]Kind{
	"name":        {"person_name", nameColumns, 'I'},
	"language":    {"person_language", languageColumns, 'I'},
	"citizenship": {"citizenship", citizenshipColumns, 'I'},
	"reach":       {"reach", reachColumns, 'I'},
	"address":     {"address", addressColumns, 'A'},
	"kin":         {"household_member", KinColumns, 'F'},
}

// livesAt are the addresses of a subject as conditions ask about them, that were
// known just before a moment; zero: now.
func livesAt(tx *db.Tx, subject sild.ID, at time.Time) (list []pack.Address, err error) {
	args := []any{subject}
	type row struct {
		ID                sild.ID
		Use, Area, Source string
		Day               sild.Date
		From              sild.Date
		Ends, Last        sild.Date
	}
	rows, err := db.All[row](tx, `SELECT id, use_as, area, source, day, from_earliest, until_earliest, until_latest FROM address a
		WHERE subject_id = $1 AND `+db.Held("a", at, &args)+` ORDER BY id`, args...)
	for _, r := range rows {
		a := pack.Address{ID: r.ID, Use: r.Use, Area: r.Area, Source: r.Source, Told: r.Day, From: r.From, Until: r.Last}
		if a.Until.IsZero() {
			a.Until = r.Ends
		}
		list = append(list, a)
	}
	return list, err
}
