// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"strconv"
	"time"

	"sild"
	"sild/flow"
	"sild/pack"
	"sild/programme"
)

// PackVersion is one text of a programme's pack, on its way or in force.
type PackVersion struct {
	Version     int         `json:"version"`
	Step        string      `json:"step" enum:"draft,checked,previewed,planned,active,retired" doc:"draft: it has faults. checked: it could run. previewed: somebody has looked at what it would change. planned: it comes into force on a day."`
	Digest      string      `json:"digest" doc:"Names the text: what you send to say which one you have seen."`
	BasedOn     int         `json:"based_on" doc:"The version in force when it was written."`
	ChangedAt   *time.Time  `json:"changed_at,omitempty"`
	ChangedBy   sild.ID     `json:"changed_by,omitempty"`
	PlannedOn   sild.Date   `json:"planned_on,omitzero"`
	ActivatedAt *time.Time  `json:"activated_at,omitempty"`
	RetiredAt   *time.Time  `json:"retired_at,omitempty"`
	Why         string      `json:"why,omitempty"`
	Faults      []PackFault `json:"faults" nullable:"false" doc:"Of a draft."`
	Source      string      `json:"source,omitempty" doc:"The text; in lists it is left out."`
}

// PackFault is one thing that is wrong in the text of a pack.
type PackFault struct {
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Path     string `json:"path,omitempty"`
	Says     string `json:"says"`
	Proposal string `json:"proposal,omitempty"`
}

// PackChange is one thing of a pack that another version says otherwise.
type PackChange struct {
	Chapter string       `json:"chapter" doc:"Key of the pack, such as clocks."`
	In      string       `json:"in,omitempty" doc:"The form of a question, the list of a value."`
	ID      string       `json:"id"`
	Kind    string       `json:"kind" enum:"added,changed,retired,gone"`
	Names   Texts        `json:"names,omitempty"`
	Details []PackDetail `json:"details" nullable:"false"`
}

// PackDetail is what one key says, and said.
type PackDetail struct {
	Key  string `json:"key"`
	Lang string `json:"lang,omitempty"`
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// PackPreview is what would change if a draft came into force.
type PackPreview struct {
	Version int             `json:"version"`
	Base    int             `json:"base" doc:"The version in force that it is compared with."`
	Digest  string          `json:"digest"`
	At      time.Time       `json:"at"`
	Done    int             `json:"done" doc:"People so far."`
	Of      int             `json:"of"`
	Ready   bool            `json:"ready"`
	Blurred bool            `json:"blurred" doc:"Of people whom you may not see, only large numbers are told."`
	Groups  []PreviewGroup  `json:"groups" nullable:"false"`
	Before  []PreviewFigure `json:"before" nullable:"false"`
	After   []PreviewFigure `json:"after" nullable:"false"`
}

// PreviewGroup is one kind of change, and for how many.
type PreviewGroup struct {
	Kind      string `json:"kind" enum:"gains,loses,unsure,stands,task_new,task_gone,earlier,later,owner,stage,result,access"`
	What      string `json:"what" doc:"The condition, clock, stage, indicator or role."`
	From      string `json:"from,omitempty"`
	To        string `json:"to,omitempty"`
	People    int    `json:"people" doc:"Of yours."`
	Elsewhere int    `json:"elsewhere" doc:"Of others, to the next five; 0: none, or fewer than 8."`
	Tasks     int    `json:"tasks"`
}

// PreviewFigure is what a promise comes to.
type PreviewFigure struct {
	Indicator string `json:"indicator"`
	Counts    int    `json:"counts"`
	CountsNot int    `json:"counts_not"`
	Unknown   int    `json:"unknown"`
	Open      int    `json:"open"`
	Hidden    bool   `json:"hidden" doc:"Of so few that somebody could be recognised."`
}

// Rederivation is how far it is to derive everybody again.
type Rederivation struct {
	Version int        `json:"version"`
	People  int        `json:"people"`
	Done    int        `json:"done"`
	BeganAt *time.Time `json:"began_at,omitempty"`
	EndedAt *time.Time `json:"ended_at,omitempty"`
}

// OfVersion names a version of a programme's pack.
type OfVersion struct {
	Programme sild.ID `path:"programme"`
	Version   int     `path:"version" minimum:"1"`
}

type packText struct {
	OfProgramme
	Body struct {
		Source string `json:"source" doc:"The pack, as YAML."`
	}
}

type packDraft struct {
	OfVersion
	Body struct {
		Source string `json:"source" doc:"The pack, as YAML."`
		Seen   string `json:"seen" doc:"Digest of the draft that it was made of."`
	}
}

type packSeen struct {
	OfVersion
	Body struct {
		Seen string    `json:"seen" doc:"Digest of the text that was seen."`
		Base int       `json:"base" doc:"The version in force that it was compared with; 0: none."`
		On   sild.Date `json:"on,omitzero" doc:"The day on which it comes into force; at once if not given."`
		Why  string    `json:"why,omitempty"`
	}
}

type packRetire struct {
	OfProgramme
	Body struct {
		Base int    `json:"base" doc:"The version in force."`
		Why  string `json:"why"`
	}
}

func (a *API) versionRoutes() {
	const group = "programmes"
	show := func(c *call, id sild.ID, n int) (PackVersion, error) {
		v, err := programme.VersionOf(c.tx, id, n)
		if err != nil {
			return PackVersion{}, err
		}
		return packVersionOf(c, v, true)
	}
	again := func(c *call, in *OfVersion, _ string) (PackVersion, error) { return show(c, in.Programme, in.Version) }
	list := func(c *call, id sild.ID) (List[PackVersion], error) {
		all, err := programme.Versions(c.tx, id)
		out := List[PackVersion]{Items: []PackVersion{}}
		for _, v := range all {
			x, err := packVersionOf(c, v, false)
			if err != nil {
				return out, err
			}
			out.Items = append(out.Items, x)
		}
		return out, err
	}
	read(a, route{id: "list-pack-versions", at: "GET /programmes/{programme}/versions", says: "The versions of a programme's pack", group: group},
		func(c *call, in *OfProgramme) (List[PackVersion], error) { return list(c, in.Programme) })
	read(a, route{id: "get-pack-version", at: "GET /programmes/{programme}/versions/{version}", says: "One version, with its text", group: group},
		func(c *call, in *OfVersion) (PackVersion, error) { return show(c, in.Programme, in.Version) })
	read(a, route{
		id: "diff-pack-version", at: "GET /programmes/{programme}/versions/{version}/changes", says: "What a version says otherwise than the one in force", group: group,
		more: "Of the one in force, and of those that were: otherwise than the one before.",
	},
		func(c *call, in *OfVersion) (List[PackChange], error) {
			return packChanges(c, in.Programme, in.Version)
		})
	write(a, route{
		id: "save-pack-draft", at: "POST /programmes/{programme}/versions", says: "Write a new version as a draft", group: group, status: 201,
		more: "It is kept with its faults, and answers with them. Its number is the next: the text is given it.",
	},
		func(c *call, in *packText) (string, error) {
			v, err := programme.SaveDraft(c.tx, in.Programme, 0, in.Body.Source, "")
			return strconv.Itoa(v.Version), err
		}, func(c *call, in *packText, n string) (PackVersion, error) {
			version, err := strconv.Atoi(n)
			if err != nil {
				return PackVersion{}, err
			}
			return show(c, in.Programme, version)
		})
	write(a, route{id: "change-pack-draft", at: "PUT /programmes/{programme}/versions/{version}", says: "Change a draft", group: group},
		func(c *call, in *packDraft) (string, error) {
			_, err := programme.SaveDraft(c.tx, in.Programme, in.Version, in.Body.Source, in.Body.Seen)
			return "", err
		}, func(c *call, in *packDraft, _ string) (PackVersion, error) { return again(c, &in.OfVersion, "") })
	write(a, route{id: "drop-pack-draft", at: "POST /programmes/{programme}/versions/{version}/drop", says: "Throw a draft away", group: group},
		func(c *call, in *OfVersion) (string, error) {
			return "", programme.Drop(c.tx, in.Programme, in.Version)
		},
		func(c *call, in *OfVersion, _ string) (List[PackVersion], error) { return list(c, in.Programme) })
	read(a, route{
		id: "preview-pack-draft", at: "GET /programmes/{programme}/versions/{version}/preview", says: "What would change if a draft came into force", group: group,
		more: "Everybody is derived under the draft; nothing is stored. The work goes on by itself: ask again until it is ready.",
	},
		func(c *call, in *OfVersion) (PackPreview, error) { return a.preview(c, in) })
	write(a, route{id: "look-at-pack-preview", at: "POST /programmes/{programme}/versions/{version}/looked", says: "Say that you have looked at what a draft would change", group: group},
		func(c *call, in *packSeen) (string, error) {
			return "", programme.Look(c.tx, in.Programme, in.Version, in.Body.Seen, in.Body.Base)
		}, func(c *call, in *packSeen, _ string) (PackVersion, error) { return again(c, &in.OfVersion, "") })
	writeFresh(a, route{
		id: "activate-pack-draft", at: "POST /programmes/{programme}/versions/{version}/activate", says: "Put a draft into force, at once or on a day", group: group,
		more: "Somebody must have looked at what it would change. Everybody is derived again in the background.",
	},
		func(c *call, in *packSeen) (string, error) {
			_, err := programme.Activate(c.tx, in.Programme, in.Version, programme.Activation{Seen: in.Body.Seen, Base: in.Body.Base, On: in.Body.On, Why: in.Body.Why})
			return "", err
		}, func(c *call, in *packSeen, _ string) (PackVersion, error) {
			a.flow.TurnSoon()
			return again(c, &in.OfVersion, "")
		})
	write(a, route{id: "unplan-pack-draft", at: "POST /programmes/{programme}/versions/{version}/unplan", says: "Do not put a draft into force on the day that was planned", group: group},
		func(c *call, in *OfVersion) (string, error) {
			return "", programme.Unplan(c.tx, in.Programme, in.Version)
		}, again)
	writeFresh(a, route{id: "retire-programme", at: "POST /programmes/{programme}/retire", says: "End a programme", group: group, more: "Nothing new begins; what there is goes on and stays readable."},
		func(c *call, in *packRetire) (string, error) {
			return "", programme.Retire(c.tx, in.Programme, in.Body.Base, in.Body.Why)
		},
		func(c *call, in *packRetire, _ string) (List[PackVersion], error) { return list(c, in.Programme) })
	read(a, route{id: "get-rederivation", at: "GET /programmes/{programme}/rederivation", says: "How far it is to derive everybody again", group: group},
		func(c *call, in *OfProgramme) (Rederivation, error) {
			if err := programme.MayRead(c.tx, in.Programme); err != nil {
				return Rederivation{}, err
			}
			row, _, err := flow.RederivationOf(c.tx, in.Programme)
			return Rederivation{row.Version, row.People, row.Done, moment(row.BeganAt), moment(row.EndedAt)}, err
		})
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func packVersionOf(c *call, v programme.Version, whole bool) (PackVersion, error) {
	x := PackVersion{
		Version: v.Version, Digest: v.Digest, BasedOn: v.BasedOn, ChangedAt: moment(v.ChangedAt), ChangedBy: v.ChangedBy, PlannedOn: v.PlannedOn,
		ActivatedAt: moment(v.ActivatedAt), RetiredAt: moment(v.RetiredAt), Why: v.Why, Faults: []PackFault{},
	}
	var faults pack.Faults
	if v.State == programme.Draft {
		x.ActivatedAt = nil
		var err error
		if _, faults, err = programme.Check(c.tx, v.Programme, v.Version, v.Source); err != nil {
			return x, err
		}
		for _, f := range faults {
			x.Faults = append(x.Faults, PackFault{f.Line, f.Column, f.Path, f.Text, f.Proposal})
		}
	}
	x.Step = v.Step(faults)
	if whole {
		x.Source = v.Source
	}
	return x, nil
}

func packChanges(c *call, id sild.ID, n int) (out List[PackChange], err error) {
	out.Items = []PackChange{}
	v, err := programme.VersionOf(c.tx, id, n)
	if err != nil {
		return out, err
	}
	was, then, err := programme.Between(c.tx, v)
	if err != nil || was == nil || then == nil {
		return out, err
	}
	for _, x := range pack.Diff(was, then) {
		y := PackChange{Chapter: x.Chapter, In: x.In, ID: x.ID, Kind: x.Kind, Names: Texts(x.Names), Details: []PackDetail{}}
		for _, d := range x.Details {
			y.Details = append(y.Details, PackDetail(d))
		}
		out.Items = append(out.Items, y)
	}
	return out, nil
}

// preview begins a preview, or tells how far it is.
func (a *API) preview(c *call, in *OfVersion) (out PackPreview, err error) {
	out = PackPreview{Version: in.Version, Groups: []PreviewGroup{}, Before: []PreviewFigure{}, After: []PreviewFigure{}}
	if err := a.flow.PreviewSoon(c.tx, in.Programme, in.Version); err != nil {
		return out, err
	}
	s, found, err := a.flow.SeenBy(c.tx, in.Programme, in.Version)
	if err != nil || !found {
		return out, err
	}
	out.Base, out.Digest, out.At, out.Done, out.Of, out.Ready, out.Blurred = s.Base, s.Digest, s.At, s.Done, s.Of, s.Ready, s.Blurred
	for _, g := range s.Groups {
		out.Groups = append(out.Groups, PreviewGroup(g))
	}
	for _, f := range s.Were {
		out.Before = append(out.Before, PreviewFigure{f.Indicator, f.Counts, f.CountsNot, f.Unknown, f.Open, f.Hidden})
	}
	for _, f := range s.Figures {
		out.After = append(out.After, PreviewFigure{f.Indicator, f.Counts, f.CountsNot, f.Unknown, f.Open, f.Hidden})
	}
	return out, nil
}
