// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/flow"
	"sild/org"
	"sild/pack"
	"sild/programme"
)

// versionRoutes are where a programme's pack is changed.
func (s *Server) versionRoutes() {
	const at = "/programme/{programme}"
	s.read("GET /programme/versions", packVersionsPage)
	s.read("GET "+at+"/draft", newDraftPage)
	s.write("POST "+at+"/draft", saveNewDraft, newDraftPage)
	s.takesFiles("POST " + at + "/draft")
	s.read("GET "+at+"/versions/{version}", packVersionPage)
	s.write("POST "+at+"/versions/{version}", savePackDraft, packVersionPage)
	s.takesFiles("POST " + at + "/versions/{version}")
	s.write("POST "+at+"/versions/{version}/drop", dropPackDraft, packVersionPage)
	s.previewRoutes()
	s.write("POST "+at+"/versions/{version}/unplan", unplanVersion, packVersionPage)
	s.again["POST "+at+"/versions/{version}/activate"] = packVersionPage
	s.handleFresh("POST "+at+"/versions/{version}/activate", func(v *visit) {
		if to, ok := v.try(activateVersion, packVersionPage); ok {
			s.Flow.TurnSoon()
			http.Redirect(v.w, v.r, to, http.StatusSeeOther)
		}
	})
	s.writeFresh("POST "+at+"/retire", retireProgramme, packVersionsPage)
}

// number is the version that the address names; none is zero.
func (v *visit) version() int {
	n, err := strconv.Atoi(v.r.PathValue("version"))
	if err != nil || n < 0 || n > 1_000_000 {
		return 0
	}
	return n
}

func versionsAt(id sild.ID) string { return "/programme/" + string(id) + "/versions/" }

// A programmeVersions is a programme with the versions of its pack.
type programmeVersions struct {
	ID        sild.ID
	Name      string
	May       bool // the reader changes it
	Base      int
	Open      bool   // a version is in force
	Deriving  string // how far it is
	Rows      []versionRow
	Ended     string
	Draft     string
	RetireAt  string
	RetireWhy string
}

// A versionRow is a version in a list.
type versionRow struct {
	Href, Title, Step, Says, Why string
}

func packVersionsPage(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("change.title")
	v.savedPlain()
	all, err := programme.All(v.tx)
	if err != nil {
		return nil, err
	}
	var list []programmeVersions
	for _, pr := range all {
		if only := v.r.PathValue("programme"); only != "" && only != string(pr.ID) {
			continue
		}
		x, err := v.versionsOf(pr)
		if sild.KindOf(err) == sild.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, x)
	}
	if len(list) == 0 {
		return nil, sild.Missing()
	}
	return versionListPage(v.page, list), nil
}

func (v *visit) versionsOf(pr programme.Programme) (x programmeVersions, err error) {
	versions, err := programme.Versions(v.tx, pr.ID)
	if err != nil {
		return x, err
	}
	p, err := programme.Of(v.tx, pr.ID)
	if err != nil {
		return x, err
	}
	x = programmeVersions{ID: pr.ID, Name: v.page.Pick(p.Names), Draft: "/programme/" + string(pr.ID) + "/draft", RetireAt: "/programme/" + string(pr.ID) + "/retire", RetireWhy: v.typed("why", "")}
	if x.May, err = programme.MayChange(v.tx, pr.ID); err != nil {
		return x, err
	}
	for _, one := range versions {
		if one.State == programme.Draft && !x.May {
			continue
		}
		r, err := v.versionRow(one)
		if err != nil {
			return x, err
		}
		if one.State == programme.Active {
			x.Open, x.Base = true, one.Version
		}
		x.Rows = append(x.Rows, r)
	}
	x.Deriving, err = v.deriving(pr.ID)
	return x, err
}

// deriving says how far it is to derive everybody again; nothing if it is done.
func (v *visit) deriving(id sild.ID) (string, error) {
	row, found, err := flow.RederivationOf(v.tx, id)
	if err != nil || !found || !row.EndedAt.IsZero() {
		return "", err
	}
	return v.page.T("change.deriving", "done", v.page.Number(row.Done), "of", v.page.Number(row.People)), nil
}

func (v *visit) versionRow(one programme.Version) (r versionRow, err error) {
	r = versionRow{Href: versionsAt(one.Programme) + strconv.Itoa(one.Version), Title: v.page.T("change.version", "n", v.page.Number(one.Version)), Step: v.page.T("change.step." + one.State), Why: one.Why}
	say := func(key string, by sild.ID, day sild.Date) error {
		who := v.page.T("change.system")
		if by != "" {
			if who, err = org.Name(v.tx, by); err != nil {
				return err
			}
		}
		r.Says = v.page.T(key, "date", v.page.Date(day), "who", who)
		return nil
	}
	switch {
	case one.State == programme.Active:
		err = say("change.since", one.ActivatedBy, sild.DateOf(one.ActivatedAt, v.page.Zone))
	case one.State == programme.Retired:
		err = say("change.until", one.RetiredBy, sild.DateOf(one.RetiredAt, v.page.Zone))
	case !one.PlannedOn.IsZero():
		err = say("change.planned", one.ActivatedBy, one.PlannedOn)
	default:
		err = say("change.changed", one.ChangedBy, sild.DateOf(one.ChangedAt, v.page.Zone))
	}
	return r, err
}

// A versionView is one version: how far it is, what is wrong with it, what it
// changes, and its text.
type versionView struct {
	Programme, Title string
	At, Preview      string
	Number, Base     int
	Step             string
	Steps            []string // in their order
	Says, Why        string
	Draft, May       bool
	Faults           []faultView
	Faulty           bool
	Before           int // the version that it is compared with
	Changes          []changeChapter
	Source, Seen     string
	Theirs           string // what a colleague saved meanwhile
	Deriving         string
	Looked           string
	Today            sild.Date
	On, ActivateWhy  string
	Planned          bool
}

// A faultView is a fault of a pack.
type faultView struct{ Where, Path, Text, Proposal string }

func faultsOf(p *page, list pack.Faults) (views []faultView) {
	for _, f := range list {
		views = append(views, faultView{p.T("change.fault.at", "line", strconv.Itoa(f.Line), "column", strconv.Itoa(f.Column)), f.Path, f.Text, f.Proposal})
	}
	return views
}

func packVersionPage(v *visit) (templ.Component, error) {
	id, n := v.id("programme"), v.version()
	one, err := programme.VersionOf(v.tx, id, n)
	if err != nil {
		return nil, err
	}
	may, err := programme.MayChange(v.tx, id)
	if err != nil || one.State == programme.Draft && !may {
		if err == nil {
			err = sild.Missing()
		}
		return nil, err
	}
	now, err := programme.Of(v.tx, id)
	if err != nil {
		return nil, err
	}
	v.savedPlain()
	row, err := v.versionRow(one)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("change.version.title", "n", v.page.Number(n), "programme", v.page.Pick(now.Names))
	x := versionView{
		Programme: v.page.Pick(now.Names), Title: row.Title, At: versionsAt(id) + strconv.Itoa(n), Number: n, Base: now.Version,
		Says: row.Says, Why: one.Why, May: may, Draft: one.State == programme.Draft, Seen: one.Digest,
		Steps: []string{programme.Faulty, programme.Checked, programme.Previewed, programme.Active, programme.Retired},
		Today: v.page.Today, On: v.typed("on", ""), ActivateWhy: v.typed("why", ""), Planned: !one.PlannedOn.IsZero(),
	}
	x.Preview = x.At + "/preview"
	if x.Source = one.Source; v.form != nil && v.form.Has("source") {
		if x.Source = v.form.Get("source"); v.form.Get("seen") != one.Digest && x.Draft {
			x.Theirs = one.Source
		}
	}
	var faults pack.Faults
	var then *pack.Pack
	if x.Draft {
		if then, faults, err = programme.Check(v.tx, id, n, x.Source); err != nil {
			return nil, err
		}
		if open, err := programme.IsOpen(v.tx, id); err != nil {
			return nil, err
		} else if !open {
			x.Base = 0
		}
	} else if then, err = programme.At(v.tx, id, n); err != nil {
		return nil, err
	}
	x.Step = one.Step(faults)
	if x.Step == programme.Planned {
		x.Step = programme.Previewed
	}
	x.Faults, x.Faulty = faultsOf(v.page, faults), len(faults) > 0
	if !one.PreviewedAt.IsZero() {
		who, err := org.Name(v.tx, one.PreviewedBy)
		if err != nil {
			return nil, err
		}
		x.Looked = v.page.T("change.looked", "date", v.page.Date(sild.DateOf(one.PreviewedAt, v.page.Zone)), "who", who)
	}
	was, err := v.before(one, now)
	if err != nil {
		return nil, err
	}
	if then != nil && was != nil {
		x.Before = was.Version
		x.Changes = v.changeChapters(pack.Diff(was, then))
	}
	if x.Deriving, err = v.deriving(id); one.State != programme.Active {
		x.Deriving = ""
	}
	return versionSheet(v.page, x), err
}

// before is the version that one is compared with: a draft with the one in force,
// and one that was in force with what it followed.
func (v *visit) before(one programme.Version, now *pack.Pack) (*pack.Pack, error) {
	if one.State == programme.Draft {
		return now, nil
	}
	if one.BasedOn == 0 {
		return nil, nil
	}
	return programme.At(v.tx, one.Programme, one.BasedOn)
}

func newDraftPage(v *visit) (templ.Component, error) {
	id := v.id("programme")
	if err := programme.MayRead(v.tx, id); err != nil {
		return nil, err
	}
	if may, err := programme.MayChange(v.tx, id); err != nil || !may {
		if err == nil {
			err = &sild.Error{Kind: sild.Forbidden, Key: "pack.theirs"}
		}
		return nil, err
	}
	now, err := programme.Of(v.tx, id)
	if err != nil {
		return nil, err
	}
	one, err := programme.VersionOf(v.tx, id, now.Version)
	if err != nil {
		return nil, err
	}
	n, err := programme.Next(v.tx, id)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("change.new")
	x := versionView{Programme: v.page.Pick(now.Names), At: "/programme/" + string(id) + "/draft", Number: n, Base: now.Version, Source: v.typed("source", programme.Numbered(one.Source, n))}
	return newVersionSheet(v.page, x), nil
}

func saveNewDraft(v *visit) (string, error) {
	id := v.id("programme")
	one, err := programme.SaveDraft(v.tx, id, 0, v.form.Get("source"), "")
	return versionsAt(id) + strconv.Itoa(one.Version) + "?saved=pack", err
}

func savePackDraft(v *visit) (string, error) {
	id, n := v.id("programme"), v.version()
	if n == 0 {
		return "", sild.Missing()
	}
	_, err := programme.SaveDraft(v.tx, id, n, v.form.Get("source"), v.form.Get("seen"))
	return versionsAt(id) + strconv.Itoa(n) + "?saved=pack", err
}

func dropPackDraft(v *visit) (string, error) {
	return "/programme/versions?saved=pack", programme.Drop(v.tx, v.id("programme"), v.version())
}

func unplanVersion(v *visit) (string, error) {
	id, n := v.id("programme"), v.version()
	return versionsAt(id) + strconv.Itoa(n) + "?saved=pack", programme.Unplan(v.tx, id, n)
}

func activateVersion(v *visit) (string, error) {
	id, n := v.id("programme"), v.version()
	p := sild.Problems{}
	in := programme.Activation{Seen: v.form.Get("seen"), Base: v.number(p, "base"), On: v.date(p, "on"), Why: v.form.Get("why")}
	if err := p.Err(); err != nil {
		return "", err
	}
	_, err := programme.Activate(v.tx, id, n, in)
	return versionsAt(id) + strconv.Itoa(n) + "?saved=pack", err
}

func retireProgramme(v *visit) (string, error) {
	p := sild.Problems{}
	base := v.number(p, "base")
	return v.goOn("/programme/versions?saved=pack", p, programme.Retire(v.tx, v.id("programme"), base, v.form.Get("why")))
}
