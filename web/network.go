// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/pack"
)

// networkRoutes are the people around a person, the legal bases and what the
// person answered.
func (s *Server) networkRoutes() {
	s.read("GET /cases/{case}/network", networkPage)
	s.write("POST /cases/{case}/network", addMember, networkPage)
	s.read("GET /cases/{case}/network/{member}", memberPage)
	s.write("POST /cases/{case}/network/{member}", changeMember, memberPage)

	s.read("GET /consents", consentsToAsk)
	s.read("GET /cases/{case}/consent/print", consentPrint)
	s.read("GET /cases/{case}/consent/{consent}", consentHeard)
}

// A networkView is who is around a person: as a list, and as a picture.
type networkView struct {
	Identity identity
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
	Kinds    []option
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

func networkPage(v *visit) (templ.Component, error) {
	o, err := v.openCase("IPF")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('P') && !o.Rec.Reads('F') {
		return nil, sild.Missing()
	}
	v.noteSaved()
	v.page.Title = v.page.T("network.title", "name", o.Card.Name)
	x := networkView{At: o.At() + "/network", Name: o.Card.Name, Writes: o.Rec.Writes('P') && o.Rec.Writes('F')}
	if x.Identity, err = v.identityOf(o); err != nil {
		return nil, err
	}
	all, hidden, err := casework.Network(v.tx, o.Rec)
	if err != nil {
		return nil, err
	}
	x.Hidden = hidden
	var now []casework.Member
	added := 0
	for _, m := range all {
		x.Barred = x.Barred || m.Barred
		one := v.member(o, m)
		if !m.UntilOn.IsZero() && m.UntilOn.Before(v.page.Today) {
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
		x.Consent = o.At() + "/consent?basis=" + v.basisOfUse(o.Pack, "network")
	}
	x.Says = v.page.N("network.says", len(now)) + " " + v.page.N("network.says.added", added)
	x.Map = v.networkMap(o.Card.Name, now)
	x.Map.Says = x.Says
	x.Kinds = v.values(o.Pack, "network")
	x.Form = v.memberTyped(memberForm{})
	return networkViewPage(v.page, x), nil
}

// basisOfUse is the question on which a use rests.
func (v *visit) basisOfUse(p *pack.Pack, use string) string {
	for _, b := range p.Asked() {
		if slices.ContainsFunc(b.Rests, func(r pack.Rest) bool { return slices.Contains(r.Uses, use) }) {
			return b.ID
		}
	}
	return ""
}

// member is somebody around the person in words.
func (v *visit) member(o openedCase, m casework.Member) memberView {
	p := v.page
	x := memberView{
		Name: m.Name, Kind: v.value(o.Pack, "network", m.Kind), Relation: m.Relation, Phone: m.Phone, Email: m.Email,
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
		x.Since = p.T("network.since.new", "date", p.partial(since))
	case !m.SinceFrom.IsZero():
		x.Since = p.T("part.since", "date", p.partial(since))
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
		if casework.MayMend(v.tx, m.Fact) {
			x.Mend = factAt("network", m.ID, "mistake")
		}
	}
	return x
}

// partial is a day of which perhaps only the month or the year is known.
func (p *page) partial(d sild.Partial) string {
	if d.Exact() {
		return p.Date(d.From)
	}
	return d.String()
}

// memberTyped is what was typed, or what the form begins with.
func (v *visit) memberTyped(f memberForm) memberForm {
	for name, field := range map[string]*string{
		"kind": &f.Kind, "name": &f.Name, "relation": &f.Relation, "phone": &f.Phone, "email": &f.Email, "may_call": &f.MayCall,
		"allowed_by": &f.AllowedBy, "since_how": &f.SinceHow, "since": &f.Since, "until": &f.Until, "quality": &f.Quality,
		"closeness": &f.Closeness, "words": &f.Words, "note": &f.Note,
	} {
		*field = v.typed(name, *field)
	}
	return f
}

// memberInput reads the form.
func (v *visit) memberInput(p sild.Problems) casework.MemberInput {
	in := casework.MemberInput{
		Kind: v.form.Get("kind"), Name: v.form.Get("name"), Relation: v.form.Get("relation"), Phone: v.form.Get("phone"), Email: v.form.Get("email"),
		MayCall: v.form.Get("may_call"), AllowedBy: v.form.Get("allowed_by"), Since: v.form.Get("since"), Until: v.date(p, "until"),
		Quality: v.form.Get("quality"), Closeness: v.form.Get("closeness"), Words: v.form.Get("words"), Note: v.form.Get("note"),
	}
	switch v.form.Get("since_how") { // what was chosen wins over what is no longer shown
	case "before":
		in.Before, in.Since = true, ""
	case "today":
		in.Since = v.tx.Today().String()
	case "unknown":
		in.Since = ""
	}
	return in
}

func addMember(v *visit) (string, error) {
	id := v.id("case")
	p := sild.Problems{}
	m, err := casework.AddMember(v.tx, id, v.memberInput(p))
	return v.goOn(savedAt("/cases/"+string(id)+"/network", "network", m.ID), p, err)
}

// A memberSheet is one member of the network, to be changed.
type memberSheet struct {
	Identity identity
	At, Back string
	Member   memberView
	Row      string // that was looked at
	Form     memberForm
	Kinds    []option
}

// memberOf is the member that the address names.
func (v *visit) memberOf(rec access.Record) (casework.Member, error) {
	all, _, err := casework.Network(v.tx, rec)
	if err != nil {
		return casework.Member{}, err
	}
	i := slices.IndexFunc(all, func(m casework.Member) bool { return m.Thing == v.id("member") })
	if i < 0 {
		return casework.Member{}, sild.Missing()
	}
	return all[i], nil
}

func memberPage(v *visit) (templ.Component, error) {
	o, err := v.openCase("IPF")
	if err != nil {
		return nil, err
	}
	m, err := v.memberOf(o.Rec)
	if err != nil {
		return nil, err
	}
	if !o.Rec.Writes(m.Section[0]) {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.page.Title = v.page.T("network.change.title", "name", m.Name)
	x := memberSheet{Back: o.At() + "/network", Member: v.member(o, m), Row: v.typed("row", string(m.ID)), Kinds: v.valuesOr(o.Pack, "network", m.Kind)}
	x.At = x.Back + "/" + string(m.Thing)
	if x.Identity, err = v.identityOf(o); err != nil {
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
	x.Form = v.memberTyped(f)
	return memberSheetPage(v.page, x), nil
}

func changeMember(v *visit) (string, error) {
	p := sild.Problems{}
	in := v.memberInput(p)
	id := sild.ID(v.form.Get("row")) // that was looked at
	if !id.Valid() {
		id = v.id("member")
	}
	m, err := casework.ChangeMember(v.tx, id, in)
	return v.goOn(savedAt("/cases/"+string(v.id("case"))+"/network", "network", m.ID), p, err)
}

// caseNetwork is the short block on the page of a case.
func (v *visit) caseNetwork(o openedCase, view *caseView) error {
	if !o.Rec.Reads('P') && !o.Rec.Reads('F') {
		return nil
	}
	all, hidden, err := casework.Network(v.tx, o.Rec)
	if err != nil {
		return err
	}
	block := networkBlock{Href: o.At() + "/network", Shown: true, Hidden: hidden}
	for _, m := range all {
		if m.UntilOn.IsZero() || !m.UntilOn.Before(v.page.Today) {
			block.Now = append(block.Now, v.member(o, m))
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
