// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/casework"
)

// NewPaper is a paper of a case: where it lies, its scan, or both.
type NewPaper struct {
	Day   sild.Date `json:"day" doc:"The day that stands on it."`
	Kind  string    `json:"kind" doc:"A value of the vocabulary paper_kinds. It decides who may see the paper."`
	Place string    `json:"place,omitempty" doc:"Where it lies."`
	Plan  sild.ID   `json:"plan,omitempty" doc:"Of a signed plan: the version. The latest that was agreed, if it is not given."`
	Note  string    `json:"note,omitempty"`
	Scan  *NewScan  `json:"scan,omitempty"`
}

// NewScan is a file: PDF, JPEG or PNG, up to 5 MB.
type NewScan struct {
	Name    string `json:"name,omitempty"`
	Content []byte `json:"content" doc:"In base64. What kind of file it is is found from its content."`
}

// PaperPlace is where a paper lies now.
type PaperPlace struct {
	Place string `json:"place,omitempty"`
	Note  string `json:"note,omitempty"`
	OnThing
}

// Paper is a document of a case.
type Paper struct {
	Told
	Kind  string    `json:"kind"`
	Place string    `json:"place,omitempty"`
	Plan  sild.ID   `json:"plan,omitempty"`
	Note  string    `json:"note,omitempty"`
	Scan  *ScanHead `json:"scan,omitempty"`
}

// ScanHead is what is known of a scan without opening it.
type ScanHead struct {
	Name   string `json:"name"`
	Type   string `json:"type" enum:"application/pdf,image/jpeg,image/png"`
	Size   int    `json:"size" doc:"Bytes."`
	SHA256 string `json:"sha256" doc:"Of the bytes, in hexadecimal."`
}

// Scan is a scan with its bytes.
type Scan struct {
	ScanHead
	Content []byte `json:"content" doc:"In base64."`
}

// OfPaper names a paper.
type OfPaper struct {
	Paper sild.ID `path:"paper"`
}

// largestScan is room for a scan in base64, and for what is told of it.
const largestScan = casework.LargestScan*4/3 + 64<<10

func (a *API) paperRoutes() {
	const group = "papers"
	type in struct {
		OfCase
		Body NewPaper
		scan *casework.Scan
	}
	prepared(a, route{
		id: "add-paper", at: "POST /cases/{case}/papers", says: "Record a paper: where it lies, or its scan", status: 201, group: group, most: largestScan,
		more: "A version of the plan that was agreed with a signature is signed when its paper is there.",
	}, func(in *in) (*casework.Scan, error) {
		if in.Body.Scan == nil {
			return nil, nil
		}
		s, err := casework.NewScan(in.Body.Scan.Name, in.Body.Scan.Content)
		in.scan = &s
		return in.scan, err
	}, func(c *call, in *in) (string, error) {
		b := in.Body
		x, err := casework.AddPaper(c.tx, in.Case, casework.PaperInput{Day: b.Day, Kind: b.Kind, Place: b.Place, Plan: b.Plan, Note: b.Note, Scan: in.scan})
		return effect(x.Fact, err)
	}, showPaper[in])
	type changeIn struct {
		OfPaper
		Body PaperPlace
	}
	write(a, route{id: "change-paper", at: "PUT /papers/{paper}", says: "Say where a paper lies now", group: group},
		func(c *call, in *changeIn) (string, error) {
			row, err := c.row("paper", in.Paper, in.Body.Seen)
			if err != nil {
				return "", err
			}
			x, err := casework.ChangePaper(c.tx, row, in.Body.Place, in.Body.Note)
			return effect(x.Fact, err)
		}, showPaper[changeIn])
	read(a, route{id: "list-papers", at: "GET /cases/{case}/papers", says: "The papers of a case that you may see, the latest first", group: group},
		func(c *call, in *OfCase) (List[Paper], error) {
			r, err := c.reader(in.Case, "paper_kinds")
			if err != nil {
				return List[Paper]{}, err
			}
			all, err := casework.Papers(c.tx, r)
			return listOf(all, paperOf), err
		})
	read(a, route{id: "get-scan", at: "GET /papers/{paper}/scan", says: "The scan of a paper", group: group},
		func(c *call, in *OfPaper) (Scan, error) {
			row, err := c.row("paper", in.Paper, "")
			if err != nil {
				return Scan{}, err
			}
			x, content, err := casework.ScanOf(c.tx, row)
			if err != nil {
				return Scan{}, err
			}
			return Scan{*paperOf(x).Scan, content}, nil
		})
}

func showPaper[I any](c *call, _ *I, id string) (Paper, error) {
	caseID, thing := ofEffect(id)
	r, err := c.reader(caseID, "paper_kinds")
	if err != nil {
		return Paper{}, err
	}
	all, err := casework.Papers(c.tx, r)
	return oneOf(each(all, paperOf), err, func(x Paper) bool { return x.ID == thing })
}

func paperOf(x casework.Paper) Paper {
	out := Paper{Told: toldOf(x.Fact), Kind: x.Kind, Place: x.Place, Plan: x.Plan, Note: x.Note}
	if x.Scan != "" {
		out.Scan = &ScanHead{x.Name, x.Type, x.Size, x.SHA256}
	}
	return out
}
