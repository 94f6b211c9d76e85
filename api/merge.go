// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"time"

	"sild"
	"sild/access"
	"sild/flow"
)

// NewMerge says which record goes into the one of the address.
type NewMerge struct {
	Gone    sild.ID  `json:"gone" doc:"The record that goes: a person in the same programme."`
	Details string   `json:"details" enum:"kept,gone,each" doc:"Whose name, birth date and code hold; each: as take says."`
	Take    []string `json:"take,omitempty" enum:"name,born,code,sex,language" maxItems:"5" doc:"Of each: what holds as the record has it that goes."`
	Why     string   `json:"why"`
}

// Merge is two records of one person that were made one.
type Merge struct {
	ID       sild.ID    `json:"id"`
	Kept     sild.ID    `json:"kept"`
	Gone     sild.ID    `json:"gone"`
	Why      string     `json:"why"`
	At       time.Time  `json:"merged_at"`
	By       sild.ID    `json:"merged_by,omitempty"`
	UndoneAt *time.Time `json:"undone_at,omitempty"`
	UndoneBy sild.ID    `json:"undone_by,omitempty"`
}

// OfMerge names a merge.
type OfMerge struct {
	Merge sild.ID `path:"merge"`
}

func mergeOf(m flow.Merge) Merge {
	return Merge{ID: m.ID, Kept: m.Kept, Gone: m.Gone, Why: m.Why, At: m.At, By: m.By, UndoneAt: timeOf(m.UndoneAt), UndoneBy: m.UndoneBy}
}

func showMerge(c *call, id sild.ID) (Merge, error) {
	m, err := flow.MergeByID(c.tx, id)
	if err != nil {
		return Merge{}, err
	}
	_, err = access.Person(c.tx, m.Kept, "I")
	return mergeOf(m), err
}

func (a *API) mergeRoutes() {
	const group = "people"
	type mergeIn struct {
		OfPerson
		Body NewMerge
	}
	writeFresh(a, route{
		id: "merge-people", at: "POST /people/{subject}/merges", says: "Make two records of one person one", status: 201, group: group,
		more: "All cases and facts of the one that goes become those of the other. It can be taken back.",
	}, func(c *call, in *mergeIn) (string, error) {
		m, err := flow.MergePeople(c.tx, in.Subject, flow.MergeInput(in.Body))
		return string(m.ID), err
	}, func(c *call, _ *mergeIn, id string) (Merge, error) { return showMerge(c, sild.ID(id)) })
	write(a, route{id: "undo-merge", at: "POST /merges/{merge}/undo", says: "Make two records again of what was merged", group: group},
		func(c *call, in *OfMerge) (string, error) {
			m, err := flow.UndoMerge(c.tx, in.Merge)
			return string(m.ID), err
		}, func(c *call, in *OfMerge, _ string) (Merge, error) { return showMerge(c, in.Merge) })
	read(a, route{id: "list-merges", at: "GET /people/{subject}/merges", says: "The records that were merged into this one, the latest first", group: group},
		func(c *call, in *OfPerson) (List[Merge], error) {
			rec, err := access.Person(c.tx, in.Subject, "I")
			if err != nil {
				return List[Merge]{}, err
			}
			all, err := flow.Merges(c.tx, rec.Subject)
			return listOf(all, mergeOf), err
		})
}
