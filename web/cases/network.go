// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/pack"
	"sild/web/page"
	"sild/web/record"
)

// NetworkRoutes are the people around a person, the legal bases and what the
// person answered.
func NetworkRoutes(s *page.Server) {
	s.Read("GET /cases/{case}/network", networkPage)
	s.Do("POST /cases/{case}/network", addMember, networkPage)
	s.Read("GET /cases/{case}/network/{member}", memberPage)
	s.Do("POST /cases/{case}/network/{member}", changeMember, memberPage)

	s.Read("GET /consents", consentsToAsk)
	s.Read("GET /cases/{case}/consent/print", consentPrint)
	s.Read("GET /cases/{case}/consent/{consent}", consentHeard)
}

// A networkView is who is around a person: as a list, and as a picture.
type networkView struct {
	Identity page.Identity
	At       string
	Name     string
	Barred   bool // the person has taken back that one talks with others
	Consent  string
	Says     string // all of it in one sentence
	Now      []memberView
	Past     []memberView
	Hidden   int
	Map      networkMap
	Writes   bool
	Form     memberForm
	Kinds    []page.Option
}

// A memberView is somebody around the person, in words.
type memberView struct {
	Name, Kind, Relation string
	Phone, Email         string
	Call                 string // whether one may call, and who said so
	CallIs               string // yes, with_person, no, barred or nothing
	Since                string
	New                  bool // came during the service
	Quality, Close       string
	QualityIs            string
	Words, Note          string
	Change, Mend         string
}

type memberForm struct {
	Kind, Name, Relation, Phone, Email, MayCall, AllowedBy, SinceHow, Since, Until, Quality, Closeness, Words, Note string
}

func networkPage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "IPF")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('P') && !o.Rec.Reads('F') {
		return nil, sild.Missing()
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("network.title", "name", o.Card.Name)
	x := networkView{At: o.At() + "/network", Name: o.Card.Name, Writes: o.Rec.Writes('P') && o.Rec.Writes('F')}
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	all, hidden, err := casework.Network(v.Tx, o.Rec)
	if err != nil {
		return nil, err
	}
	x.Hidden = hidden
	var now []casework.Member
	added := 0
	for _, m := range all {
		x.Barred = x.Barred || m.Barred
		one := member(v, o, m)
		if !m.UntilOn.IsZero() && m.UntilOn.Before(v.Page.Today) {
			x.Past = append(x.Past, one)
			continue
		}
		if m.Added == pack.Yes {
			added++
		}
		now = append(now, m)
		x.Now = append(x.Now, one)
	}
	if x.Barred && o.Rec.Reads('C') {
		x.Consent = o.At() + "/consent?basis=" + basisOfUse(v, o.Pack, "network")
	}
	x.Says = v.Page.N("network.says", len(now)) + " " + v.Page.N("network.says.added", added)
	x.Map = newNetworkMap(v, o.Card.Name, now)
	x.Map.Says = x.Says
	x.Kinds = v.Values(o.Pack, "network")
	x.Form = memberTyped(v, memberForm{})
	return networkViewPage(v.Page, x), nil
}

// basisOfUse is the question on which a use rests.
func basisOfUse(v *page.Visit, p *pack.Pack, use string) string {
	for _, b := range p.Asked() {
		if slices.ContainsFunc(b.Rests, func(r pack.Rest) bool { return slices.Contains(r.Uses, use) }) {
			return b.ID
		}
	}
	return ""
}

// member is somebody around the person in words.
func member(v *page.Visit, o record.OpenedCase, m casework.Member) memberView {
	p := v.Page
	x := memberView{
		Name: m.Name, Kind: v.Value(o.Pack, "network", m.Kind), Relation: m.Relation, Phone: m.Phone, Email: m.Email,
		CallIs: m.MayCall, New: m.Added == pack.Yes, QualityIs: m.Quality, Words: m.Words, Note: m.Note,
	}
	switch {
	case m.Barred:
		x.CallIs, x.Call = "barred", p.T("network.call.barred")
	case m.MayCall == "":
		x.Call = p.T("network.call.not_asked")
	default:
		x.Call = p.T("network.call."+m.MayCall) + " " + p.T("network.allowed."+m.AllowedBy)
	}
	if m.Quality != "" {
		x.Quality = p.T("network.quality." + m.Quality)
	}
	if m.Closeness != "" {
		x.Close = p.T("network.close." + m.Closeness)
	}
	since := sild.Partial{From: m.SinceFrom, Until: m.SinceLast}
	switch {
	case x.New:
		x.Since = p.T("network.since.new", "date", partial(p, since))
	case !m.SinceFrom.IsZero():
		x.Since = p.T("part.since", "date", partial(p, since))
	case m.Added == pack.No:
		x.Since = p.T("network.since.before")
	default:
		x.Since = p.T("network.since.unknown")
	}
	if !m.UntilOn.IsZero() {
		x.Since += ", " + p.T("part.until", "date", p.Date(m.UntilOn))
	}
	if o.Rec.Writes(m.Section[0]) {
		x.Change = o.At() + "/network/" + string(m.Thing)
		if casework.MayMend(v.Tx, m.Fact) {
			x.Mend = record.FactAt("network", m.ID, "mistake")
		}
	}
	return x
}

// partial is a day of which perhaps only the month or the year is known.
func partial(p *page.Page, d sild.Partial) string {
	if d.Exact() {
		return p.Date(d.From)
	}
	return d.String()
}

// memberTyped is what was typed, or what the form begins with.
func memberTyped(v *page.Visit, f memberForm) memberForm {
	for name, field := range map[string]*string{
		"kind": &f.Kind, "name": &f.Name, "relation": &f.Relation, "phone": &f.Phone, "email": &f.Email, "may_call": &f.MayCall,
		"allowed_by": &f.AllowedBy, "since_how": &f.SinceHow, "since": &f.Since, "until": &f.Until, "quality": &f.Quality,
		"closeness": &f.Closeness, "words": &f.Words, "note": &f.Note,
	} {
		*field = v.Typed(name, *field)
	}
	return f
}

// memberInput reads the form.
func memberInput(v *page.Visit, p sild.Problems) casework.MemberInput {
	in := casework.MemberInput{
		Kind: v.Form.Get("kind"), Name: v.Form.Get("name"), Relation: v.Form.Get("relation"), Phone: v.Form.Get("phone"), Email: v.Form.Get("email"),
		MayCall: v.Form.Get("may_call"), AllowedBy: v.Form.Get("allowed_by"), Since: v.Form.Get("since"), Until: v.Date(p, "until"),
		Quality: v.Form.Get("quality"), Closeness: v.Form.Get("closeness"), Words: v.Form.Get("words"), Note: v.Form.Get("note"),
	}
	switch v.Form.Get("since_how") { // what was chosen wins over what is no longer shown
	case "before":
		in.Before, in.Since = true, ""
	case "today":
		in.Since = v.Tx.Today().String()
	case "unknown":
		in.Since = ""
	}
	return in
}

func addMember(v *page.Visit) (string, error) {
	id := v.ID("case")
	p := sild.Problems{}
	m, err := casework.AddMember(v.Tx, id, memberInput(v, p))
	return v.GoOn(page.SavedAt("/cases/"+string(id)+"/network", "network", m.ID), p, err)
}

// A memberSheet is one member of the network, to be changed.
type memberSheet struct {
	Identity page.Identity
	At, Back string
	Member   memberView
	Row      string // that was looked at
	Form     memberForm
	Kinds    []page.Option
}

// memberOf is the member that the address names.
func memberOf(v *page.Visit, rec access.Record) (casework.Member, error) {
	all, _, err := casework.Network(v.Tx, rec)
	if err != nil {
		return casework.Member{}, err
	}
	i := slices.IndexFunc(all, func(m casework.Member) bool { return m.Thing == v.ID("member") })
	if i < 0 {
		return casework.Member{}, sild.Missing()
	}
	return all[i], nil
}

func memberPage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "IPF")
	if err != nil {
		return nil, err
	}
	m, err := memberOf(v, o.Rec)
	if err != nil {
		return nil, err
	}
	if !o.Rec.Writes(m.Section[0]) {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.Page.Title = v.Page.T("network.change.title", "name", m.Name)
	x := memberSheet{Back: o.At() + "/network", Member: member(v, o, m), Row: v.Typed("row", string(m.ID)), Kinds: v.ValuesOr(o.Pack, "network", m.Kind)}
	x.At = x.Back + "/" + string(m.Thing)
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	f := memberForm{
		Kind: m.Kind, Name: m.Name, Relation: m.Relation, Phone: m.Phone, Email: m.Email, MayCall: m.MayCall, AllowedBy: m.AllowedBy,
		Until: m.UntilOn.String(), Quality: m.Quality, Closeness: m.Closeness, Words: m.Words, Note: m.Note,
	}
	switch {
	case !m.SinceFrom.IsZero():
		f.SinceHow, f.Since = "known", sild.Partial{From: m.SinceFrom, Until: m.SinceLast}.String()
	case !m.SinceLast.IsZero():
		f.SinceHow = "before"
	}
	x.Form = memberTyped(v, f)
	return memberSheetPage(v.Page, x), nil
}

func changeMember(v *page.Visit) (string, error) {
	p := sild.Problems{}
	in := memberInput(v, p)
	id := sild.ID(v.Form.Get("row")) // that was looked at
	if !id.Valid() {
		id = v.ID("member")
	}
	m, err := casework.ChangeMember(v.Tx, id, in)
	return v.GoOn(page.SavedAt("/cases/"+string(v.ID("case"))+"/network", "network", m.ID), p, err)
}

// caseNetwork is the short block on the page of a case.
func caseNetwork(v *page.Visit, o record.OpenedCase, view *caseView) error {
	if !o.Rec.Reads('P') && !o.Rec.Reads('F') {
		return nil
	}
	all, hidden, err := casework.Network(v.Tx, o.Rec)
	if err != nil {
		return err
	}
	block := networkBlock{Href: o.At() + "/network", Shown: true, Hidden: hidden}
	for _, m := range all {
		if m.UntilOn.IsZero() || !m.UntilOn.Before(v.Page.Today) {
			block.Now = append(block.Now, member(v, o, m))
			if m.Added == pack.Yes {
				block.Added++
			}
		}
	}
	block.Count = len(block.Now) + hidden
	block.Now = block.Now[:min(len(block.Now), 4)]
	view.Network = block
	return nil
}

// A networkBlock is the network in short.
type networkBlock struct {
	Href                 string
	Shown                bool
	Now                  []memberView
	Count, Added, Hidden int
}
