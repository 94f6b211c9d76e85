// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/access"
	"sild/people"
	"sild/programme"
)

// NewRelease is what one may say of a release from prison.
type NewRelease struct {
	On       sild.Date `json:"on,omitempty" doc:"The day; not given if it is not known."`
	Kind     string    `json:"kind,omitempty" doc:"How the person leaves: a value of the vocabulary release; not given if it is not known."`
	Place    string    `json:"place" doc:"From which prison: a value of the vocabulary prisons."`
	Happened bool      `json:"happened,omitempty" doc:"The person did leave that day."`
	Change   string    `json:"change,omitempty" doc:"Why what was known has changed: a value of the vocabulary release_changes."`
	Note     string    `json:"note,omitempty"`
	Seen     sild.ID   `json:"seen,omitempty" doc:"The row that you looked at. If another holds by now, it is a conflict."`
	Anew     bool      `json:"anew,omitempty" doc:"Another time in prison, not a change of the last."`
	Unknown  string    `json:"unknown_why,omitempty" doc:"Why there is no day: remand, court, parole_pending, life, not_told."`
}

// Release is what was told of a release from prison.
type Release struct {
	Told
	On       sild.Date `json:"on,omitzero" doc:"The day; not given if it is not known."`
	Kind     string    `json:"kind"`
	Place    string    `json:"place"`
	Happened bool      `json:"happened" doc:"The person did leave that day; otherwise it is what was expected."`
	Change   string    `json:"change" doc:"Why it was told: set, happened, or a value of the vocabulary release_changes."`
	Note     string    `json:"note,omitempty"`
	Unknown  string    `json:"unknown_why,omitempty" doc:"Why there is no day."`
}

func releaseOf(r people.Release) Release {
	return Release{Told: toldOf(r.Fact), On: r.On, Kind: r.Kind, Place: r.Place, Happened: r.Happened, Change: r.Change, Note: r.Note, Unknown: r.Unknown}
}

func (a *API) releaseRoutes() {
	type in struct {
		OfPerson
		Body NewRelease
	}
	write(a, route{
		id: "set-release", at: "POST /people/{subject}/releases", says: "Record when and how a person leaves prison", status: 201, group: "people",
		more: "The first time, when it changes, and when it has happened. What hangs on the day moves with it.",
	}, func(c *call, in *in) (string, error) {
		rec, err := access.Person(c.tx, in.Subject, "I")
		if err != nil {
			return "", err
		}
		p, err := programme.Of(c.tx, rec.Programme)
		if err != nil {
			return "", err
		}
		r, err := people.SetRelease(c.tx, p, in.Subject, people.ReleaseInput(in.Body))
		return string(r.ID), err
	}, func(c *call, in *in, row string) (Release, error) {
		all, err := showReleases(c, &in.OfPerson)
		return oneOf(all.Items, err, func(r Release) bool { return string(r.Row) == row })
	})
	read(a, route{
		id: "list-releases", at: "GET /people/{subject}/releases", says: "All that was ever told of a person's releases", group: "people",
		more: "In the order in which it was told. What no longer holds says since when and why.",
	}, showReleases)
}

func showReleases(c *call, in *OfPerson) (List[Release], error) {
	rec, err := access.Person(c.tx, in.Subject, "I")
	if err != nil {
		return List[Release]{}, err
	}
	all, err := people.ReleaseHistory(c.tx, rec.Subject)
	return listOf(all, releaseOf), err
}
