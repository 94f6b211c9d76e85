// SPDX-License-Identifier: EUPL-1.2

package admin

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/flow"
	"sild/org"
	"sild/pack"
	"sild/programme"
	"sild/web/page"
)

// VersionRoutes are where a programme's pack is changed.
func VersionRoutes(s *page.Server) {
	const at = "/programme/{programme}"
	s.Read("GET /programme/versions", packVersionsPage)
	s.Read("GET "+at+"/draft", newDraftPage)
	s.Do("POST "+at+"/draft", saveNewDraft, newDraftPage)
	s.TakesFiles("POST " + at + "/draft")
	s.Read("GET "+at+"/versions/{version}", packVersionPage)
	s.Do("POST "+at+"/versions/{version}", savePackDraft, packVersionPage)
	s.TakesFiles("POST " + at + "/versions/{version}")
	s.Do("POST "+at+"/versions/{version}/drop", dropPackDraft, packVersionPage)
	previewRoutes(s)
	s.Do("POST "+at+"/versions/{version}/unplan", unplanVersion, packVersionPage)
	s.Again["POST "+at+"/versions/{version}/activate"] = packVersionPage
	s.HandleFresh("POST "+at+"/versions/{version}/activate", func(v *page.Visit) {
		if to, ok := v.Try(activateVersion, packVersionPage); ok {
			s.Flow.TurnSoon()
			http.Redirect(v.Writer, v.Request, to, http.StatusSeeOther)
		}
	})
	s.DoFresh("POST "+at+"/retire", retireProgramme, packVersionsPage)
}

// number is the version that the address names; none is zero.
func version(v *page.Visit) int {
	n, err := strconv.Atoi(v.Request.PathValue("version"))
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

func packVersionsPage(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("change.title")
	v.SavedPlain()
	all, err := programme.All(v.Tx)
	if err != nil {
		return nil, err
	}
	var list []programmeVersions
	for _, pr := range all {
		if only := v.Request.PathValue("programme"); only != "" && only != string(pr.ID) {
			continue
		}
		x, err := versionsOf(v, pr)
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
	return versionListPage(v.Page, list), nil
}

func versionsOf(v *page.Visit, pr programme.Programme) (x programmeVersions, err error) {
	versions, err := programme.Versions(v.Tx, pr.ID)
	if err != nil {
		return x, err
	}
	p, err := programme.Of(v.Tx, pr.ID)
	if err != nil {
		return x, err
	}
	x = programmeVersions{ID: pr.ID, Name: v.Page.Pick(p.Names), Draft: "/programme/" + string(pr.ID) + "/draft", RetireAt: "/programme/" + string(pr.ID) + "/retire", RetireWhy: v.Typed("why", "")}
	if x.May, err = programme.MayChange(v.Tx, pr.ID); err != nil {
		return x, err
	}
	for _, one := range versions {
		if one.State == programme.Draft && !x.May {
			continue
		}
		r, err := newVersionRow(v, one)
		if err != nil {
			return x, err
		}
		if one.State == programme.Active {
			x.Open, x.Base = true, one.Version
		}
		x.Rows = append(x.Rows, r)
	}
	x.Deriving, err = deriving(v, pr.ID)
	return x, err
}

// deriving says how far it is to derive everybody again; nothing if it is done.
func deriving(v *page.Visit, id sild.ID) (string, error) {
	row, found, err := flow.RederivationOf(v.Tx, id)
	if err != nil || !found || !row.EndedAt.IsZero() {
		return "", err
	}
	return v.Page.T("change.deriving", "done", v.Page.Number(row.Done), "of", v.Page.Number(row.People)), nil
}

func newVersionRow(v *page.Visit, one programme.Version) (r versionRow, err error) {
	r = versionRow{Href: versionsAt(one.Programme) + strconv.Itoa(one.Version), Title: v.Page.T("change.version", "n", v.Page.Number(one.Version)), Step: v.Page.T("change.step." + one.State), Why: one.Why}
	say := func(key string, by sild.ID, day sild.Date) error {
		who := v.Page.T("change.system")
		if by != "" {
			if who, err = org.Name(v.Tx, by); err != nil {
				return err
			}
		}
		r.Says = v.Page.T(key, "date", v.Page.Date(day), "who", who)
		return nil
	}
	switch {
	case one.State == programme.Active:
		err = say("change.since", one.ActivatedBy, sild.DateOf(one.ActivatedAt, v.Page.Zone))
	case one.State == programme.Retired:
		err = say("change.until", one.RetiredBy, sild.DateOf(one.RetiredAt, v.Page.Zone))
	case !one.PlannedOn.IsZero():
		err = say("change.planned", one.ActivatedBy, one.PlannedOn)
	default:
		err = say("change.changed", one.ChangedBy, sild.DateOf(one.ChangedAt, v.Page.Zone))
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

func faultsOf(p *page.Page, list pack.Faults) (views []faultView) {
	for _, f := range list {
		views = append(views, faultView{p.T("change.fault.at", "line", strconv.Itoa(f.Line), "column", strconv.Itoa(f.Column)), f.Path, f.Text, f.Proposal})
	}
	return views
}

func packVersionPage(v *page.Visit) (templ.Component, error) {
	id, n := v.ID("programme"), version(v)
	one, err := programme.VersionOf(v.Tx, id, n)
	if err != nil {
		return nil, err
	}
	may, err := programme.MayChange(v.Tx, id)
	if err != nil || one.State == programme.Draft && !may {
		if err == nil {
			err = sild.Missing()
		}
		return nil, err
	}
	now, err := programme.Of(v.Tx, id)
	if err != nil {
		return nil, err
	}
	v.SavedPlain()
	row, err := newVersionRow(v, one)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("change.version.title", "n", v.Page.Number(n), "programme", v.Page.Pick(now.Names))
	x := versionView{
		Programme: v.Page.Pick(now.Names), Title: row.Title, At: versionsAt(id) + strconv.Itoa(n), Number: n, Base: now.Version,
		Says: row.Says, Why: one.Why, May: may, Draft: one.State == programme.Draft, Seen: one.Digest,
		Steps: []string{programme.Faulty, programme.Checked, programme.Previewed, programme.Active, programme.Retired},
		Today: v.Page.Today, On: v.Typed("on", ""), ActivateWhy: v.Typed("why", ""), Planned: !one.PlannedOn.IsZero(),
	}
	x.Preview = x.At + "/preview"
	if x.Source = one.Source; v.Form != nil && v.Form.Has("source") {
		if x.Source = v.Form.Get("source"); v.Form.Get("seen") != one.Digest && x.Draft {
			x.Theirs = one.Source
		}
	}
	var faults pack.Faults
	var then *pack.Pack
	if x.Draft {
		if then, faults, err = programme.Check(v.Tx, id, n, x.Source); err != nil {
			return nil, err
		}
		if open, err := programme.IsOpen(v.Tx, id); err != nil {
			return nil, err
		} else if !open {
			x.Base = 0
		}
	} else if then, err = programme.At(v.Tx, id, n); err != nil {
		return nil, err
	}
	x.Step = one.Step(faults)
	if x.Step == programme.Planned {
		x.Step = programme.Previewed
	}
	x.Faults, x.Faulty = faultsOf(v.Page, faults), len(faults) > 0
	if !one.PreviewedAt.IsZero() {
		who, err := org.Name(v.Tx, one.PreviewedBy)
		if err != nil {
			return nil, err
		}
		x.Looked = v.Page.T("change.looked", "date", v.Page.Date(sild.DateOf(one.PreviewedAt, v.Page.Zone)), "who", who)
	}
	was, err := before(v, one, now)
	if err != nil {
		return nil, err
	}
	if then != nil && was != nil {
		x.Before = was.Version
		x.Changes = changeChapters(v, pack.Diff(was, then))
	}
	if x.Deriving, err = deriving(v, id); one.State != programme.Active {
		x.Deriving = ""
	}
	return versionSheet(v.Page, x), err
}

// before is the version that one is compared with: a draft with the one in force,
// and one that was in force with what it followed.
func before(v *page.Visit, one programme.Version, now *pack.Pack) (*pack.Pack, error) {
	if one.State == programme.Draft {
		return now, nil
	}
	if one.BasedOn == 0 {
		return nil, nil
	}
	return programme.At(v.Tx, one.Programme, one.BasedOn)
}

func newDraftPage(v *page.Visit) (templ.Component, error) {
	id := v.ID("programme")
	if err := programme.MayRead(v.Tx, id); err != nil {
		return nil, err
	}
	if may, err := programme.MayChange(v.Tx, id); err != nil || !may {
		if err == nil {
			err = &sild.Error{Kind: sild.Forbidden, Key: "pack.theirs"}
		}
		return nil, err
	}
	now, err := programme.Of(v.Tx, id)
	if err != nil {
		return nil, err
	}
	one, err := programme.VersionOf(v.Tx, id, now.Version)
	if err != nil {
		return nil, err
	}
	n, err := programme.Next(v.Tx, id)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("change.new")
	x := versionView{Programme: v.Page.Pick(now.Names), At: "/programme/" + string(id) + "/draft", Number: n, Base: now.Version, Source: v.Typed("source", programme.Numbered(one.Source, n))}
	return newVersionSheet(v.Page, x), nil
}

func saveNewDraft(v *page.Visit) (string, error) {
	id := v.ID("programme")
	one, err := programme.SaveDraft(v.Tx, id, 0, v.Form.Get("source"), "")
	return versionsAt(id) + strconv.Itoa(one.Version) + "?saved=pack", err
}

func savePackDraft(v *page.Visit) (string, error) {
	id, n := v.ID("programme"), version(v)
	if n == 0 {
		return "", sild.Missing()
	}
	_, err := programme.SaveDraft(v.Tx, id, n, v.Form.Get("source"), v.Form.Get("seen"))
	return versionsAt(id) + strconv.Itoa(n) + "?saved=pack", err
}

func dropPackDraft(v *page.Visit) (string, error) {
	return "/programme/versions?saved=pack", programme.Drop(v.Tx, v.ID("programme"), version(v))
}

func unplanVersion(v *page.Visit) (string, error) {
	id, n := v.ID("programme"), version(v)
	return versionsAt(id) + strconv.Itoa(n) + "?saved=pack", programme.Unplan(v.Tx, id, n)
}

func activateVersion(v *page.Visit) (string, error) {
	id, n := v.ID("programme"), version(v)
	p := sild.Problems{}
	in := programme.Activation{Seen: v.Form.Get("seen"), Base: v.Number(p, "base"), On: v.Date(p, "on"), Why: v.Form.Get("why")}
	if err := p.Err(); err != nil {
		return "", err
	}
	_, err := programme.Activate(v.Tx, id, n, in)
	return versionsAt(id) + strconv.Itoa(n) + "?saved=pack", err
}

func retireProgramme(v *page.Visit) (string, error) {
	p := sild.Problems{}
	base := v.Number(p, "base")
	return v.GoOn("/programme/versions?saved=pack", p, programme.Retire(v.Tx, v.ID("programme"), base, v.Form.Get("why")))
}
