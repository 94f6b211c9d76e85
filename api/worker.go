// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"slices"
	"strings"
	"time"

	"sild"
	"sild/org"
	"sild/report"
)

// NewCredential is a training, or the judged result of a check, that is written down.
type NewCredential struct {
	Kind       string    `json:"kind" maxLength:"80" doc:"training:…, check:… or qualification:…, with a value of the programme's vocabulary credentials after the colon."`
	Outcome    string    `json:"outcome" enum:"passed,passed_with_conditions,failed,pending"`
	JudgedBy   string    `json:"judged_by,omitempty" doc:"Who judged it, or gave the training. Not given: it is pending."`
	JudgedOn   sild.Date `json:"judged_on,omitempty"`
	ValidUntil sild.Date `json:"valid_until,omitempty" doc:"Not given: it does not expire."`
	NextCheck  sild.Date `json:"next_check,omitempty"`
	Note       string    `json:"note,omitempty" doc:"The reasoning; never what a register said."`
}

// Credential is what stands of it.
type Credential struct {
	ID         sild.ID   `json:"id" doc:"Of this row: a correction has another."`
	Kind       string    `json:"kind"`
	Outcome    string    `json:"outcome" enum:"passed,passed_with_conditions,failed,pending"`
	JudgedBy   string    `json:"judged_by,omitempty"`
	JudgedOn   sild.Date `json:"judged_on,omitzero"`
	ValidUntil sild.Date `json:"valid_until,omitzero"`
	NextCheck  sild.Date `json:"next_check,omitzero"`
	Note       string    `json:"note,omitempty"`
	RecordedAt time.Time `json:"recorded_at"`
	RecordedBy sild.ID   `json:"recorded_by,omitempty"`
}

// NewAbsence is when somebody is away, and Absence what stands of it.
type (
	NewAbsence struct {
		From  sild.Date `json:"from"`
		Until sild.Date `json:"until,omitempty" doc:"The last day. Not given: nobody can say yet."`
		Why   string    `json:"why" enum:"leave,sick,other"`
		Note  string    `json:"note,omitempty" doc:"For the team; no diagnosis."`
	}
	Absence struct {
		ID         sild.ID   `json:"id" doc:"Of this row: a correction has another."`
		From       sild.Date `json:"from"`
		Until      sild.Date `json:"until,omitzero"`
		Why        string    `json:"why" enum:"leave,sick,other"`
		Note       string    `json:"note,omitempty"`
		RecordedAt time.Time `json:"recorded_at"`
		RecordedBy sild.ID   `json:"recorded_by,omitempty"`
	}
)

// WorkerAbility is what somebody can do.
type WorkerAbility struct {
	Languages []string `json:"languages" nullable:"false" maxItems:"50" doc:"BCP 47."`
	Areas     []string `json:"areas" nullable:"false" maxItems:"50" doc:"ISO 3166-2."`
	Ceiling   int      `json:"ceiling" minimum:"0" maximum:"100000" doc:"How many people at most; 0: as the programme says."`
	Sex       string   `json:"sex,omitempty" enum:"f,m" doc:"As they say themself, for people who wish for a woman or a man. Not given: they have not said."`
	Share     int      `json:"share,omitempty" minimum:"0" maximum:"100" doc:"Which part of full working time they work, in percent; 0: all of it. Limits of hours are reckoned by it."`
}

// TeamWorker is somebody who works in a team, with what is kept about them.
type TeamWorker struct {
	ID   sild.ID `json:"id"`
	Name string  `json:"name"`
	WorkerAbility
	People      int          `json:"people" doc:"How many they lead now."`
	Away        bool         `json:"away" doc:"Today."`
	Credentials []Credential `json:"credentials" nullable:"false"`
	Absences    []Absence    `json:"absences" nullable:"false"`
	Kinds       []Kind       `json:"kinds" nullable:"false" doc:"Of worker: those that were and are to come too."`
}

// WrittenInError says why something that was written down was a mistake.
type WrittenInError struct {
	Why string `json:"why"`
}

// OfUser, OfTeam, OfCredential and OfAbsence name one.
type (
	OfUser struct {
		User sild.ID `path:"user"`
	}
	OfTeam struct {
		Team sild.ID `path:"team"`
	}
	OfCredential struct {
		Credential sild.ID `path:"credential"`
	}
	OfAbsence struct {
		Absence sild.ID `path:"absence"`
	}
)

// ofWorker names a row of a worker, as the effect of a write.
func ofWorker(h org.Head, err error) (string, error) {
	return string(h.User) + " " + string(h.Thing), err
}

func (a *API) workerRoutes() {
	const group = "workers"
	read(a, route{id: "list-team-workers", at: "GET /teams/{team}/workers", says: "Who works in a team, with what is kept about them", group: group},
		func(c *call, in *OfTeam) (List[TeamWorker], error) {
			found, err := org.KeptWorkers(c.tx, in.Team)
			if err != nil {
				return List[TeamWorker]{}, err
			}
			list := List[TeamWorker]{Items: []TeamWorker{}}
			for _, w := range found {
				one, err := c.worker(w.Worker)
				if err != nil {
					return list, err
				}
				list.Items = append(list.Items, one)
			}
			return list, nil
		})
	read(a, route{id: "get-worker", at: "GET /workers/{user}", says: "What is kept about a worker", group: group, more: "Everybody may read it of themself."},
		func(c *call, in *OfUser) (TeamWorker, error) { return c.workerOf(in.User) })
	type abilityIn struct {
		OfUser
		Body WorkerAbility
	}
	write(a, route{id: "set-worker", at: "PUT /workers/{user}", says: "Say what a worker can do", group: group},
		func(c *call, in *abilityIn) (string, error) {
			return string(in.User), org.SetProfile(c.tx, in.User, org.ProfileInput(in.Body))
		}, showWorker[abilityIn])

	type credentialIn struct {
		OfUser
		Body NewCredential
	}
	write(a, route{
		id: "add-credential", at: "POST /workers/{user}/credentials", says: "Write down a training or a check", status: 201, group: group,
		more: "Nobody does it for themself.",
	}, func(c *call, in *credentialIn) (string, error) {
		k, err := org.AddCredential(c.tx, in.User, org.CredentialInput(in.Body))
		return ofWorker(k.Head, err)
	}, showCredential[credentialIn])
	type credentialChange struct {
		OfCredential
		Body NewCredential
	}
	write(a, route{id: "change-credential", at: "PUT /credentials/{credential}", says: "Correct a training or a check", group: group},
		func(c *call, in *credentialChange) (string, error) {
			k, err := org.ChangeCredential(c.tx, in.Credential, org.CredentialInput(in.Body))
			return ofWorker(k.Head, err)
		}, showCredential[credentialChange])
	type credentialMistake struct {
		OfCredential
		Body WrittenInError
	}
	write(a, route{id: "mistake-credential", at: "POST /credentials/{credential}/mistake", says: "Say that a training or a check was entered by mistake", group: group},
		func(c *call, in *credentialMistake) (string, error) {
			k, err := org.CredentialByID(c.tx, in.Credential)
			if err != nil {
				return "", err
			}
			return string(k.User), org.MistakeCredential(c.tx, k.ID, in.Body.Why)
		}, showWorker[credentialMistake])
	a.absenceRoutes(group)
}

func (a *API) absenceRoutes(group string) {
	type absenceIn struct {
		OfUser
		Body NewAbsence
	}
	write(a, route{id: "add-absence", at: "POST /workers/{user}/absences", says: "Write down that a worker is away", status: 201, group: group},
		func(c *call, in *absenceIn) (string, error) {
			k, err := org.AddAway(c.tx, in.User, org.AwayInput(in.Body))
			return ofWorker(k.Head, err)
		}, showAbsence[absenceIn])
	type absenceChange struct {
		OfAbsence
		Body NewAbsence
	}
	write(a, route{id: "change-absence", at: "PUT /absences/{absence}", says: "Correct or end an absence", group: group},
		func(c *call, in *absenceChange) (string, error) {
			k, err := org.ChangeAway(c.tx, in.Absence, org.AwayInput(in.Body))
			return ofWorker(k.Head, err)
		}, showAbsence[absenceChange])
	type absenceMistake struct {
		OfAbsence
		Body WrittenInError
	}
	write(a, route{id: "mistake-absence", at: "POST /absences/{absence}/mistake", says: "Say that an absence was entered by mistake", group: group},
		func(c *call, in *absenceMistake) (string, error) {
			k, err := org.AwayByID(c.tx, in.Absence)
			if err != nil {
				return "", err
			}
			return string(k.User), org.MistakeAway(c.tx, k.ID, in.Body.Why)
		}, showWorker[absenceMistake])
}

func showWorker[I any](c *call, _ *I, id string) (TeamWorker, error) { return c.workerOf(sild.ID(id)) }

func showCredential[I any](c *call, _ *I, id string) (Credential, error) {
	user, thing, _ := strings.Cut(id, " ")
	w, err := org.WorkerOf(c.tx, sild.ID(user))
	if err != nil {
		return Credential{}, err
	}
	i := slices.IndexFunc(w.Credentials, func(k org.Credential) bool { return k.Thing == sild.ID(thing) })
	if i < 0 {
		return Credential{}, sild.Missing()
	}
	return credentialOf(w.Credentials[i]), nil
}

func showAbsence[I any](c *call, _ *I, id string) (Absence, error) {
	user, thing, _ := strings.Cut(id, " ")
	w, err := org.WorkerOf(c.tx, sild.ID(user))
	if err != nil {
		return Absence{}, err
	}
	i := slices.IndexFunc(w.Away, func(k org.Away) bool { return k.Thing == sild.ID(thing) })
	if i < 0 {
		return Absence{}, sild.Missing()
	}
	return absenceOf(w.Away[i]), nil
}

func (c *call) workerOf(user sild.ID) (TeamWorker, error) {
	w, err := org.WorkerOf(c.tx, user)
	if err != nil {
		return TeamWorker{}, err
	}
	return c.worker(w)
}

func (c *call) worker(w org.Worker) (TeamWorker, error) {
	loads, err := report.Caseloads(c.tx, []sild.ID{w.ID})
	_, away := w.AwayOn(c.tx.Today())
	self := func(s string) string { return s }
	return TeamWorker{
		ID: w.ID, Name: w.Name, People: loads[w.ID], Away: away,
		WorkerAbility: WorkerAbility{Languages: each(w.Languages, self), Areas: each(w.Areas, self), Ceiling: w.Ceiling, Sex: w.Sex, Share: w.Share},
		Credentials:   each(w.Credentials, credentialOf), Absences: each(w.Away, absenceOf), Kinds: each(w.Kinds, kindOf),
	}, err
}

func credentialOf(k org.Credential) Credential {
	return Credential{
		ID: k.ID, Kind: k.Kind, Outcome: k.Outcome, JudgedBy: k.JudgedBy, JudgedOn: k.JudgedOn, ValidUntil: k.ValidUntil, NextCheck: k.NextCheck, Note: k.Note,
		RecordedAt: k.RecordedAt, RecordedBy: k.RecordedBy,
	}
}

func absenceOf(a org.Away) Absence {
	return Absence{ID: a.ID, From: a.From, Until: a.Until, Why: a.Why, Note: a.Note, RecordedAt: a.RecordedAt, RecordedBy: a.RecordedBy}
}
