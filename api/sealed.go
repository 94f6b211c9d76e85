// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"encoding/base64"
	"time"

	"sild/org"
	"sild/trail"
)

// TrailHead is what the trail was at one moment, signed: for somebody else to keep.
type TrailHead struct {
	Log    string    `json:"log" doc:"The name of the log."`
	Size   int64     `json:"size" doc:"How many entries the log had."`
	Root   string    `json:"root" doc:"One hash over all of them (RFC 6962), in base64."`
	At     time.Time `json:"at"`
	Number int64     `json:"number" doc:"The last head of each hour is kept, under a number."`
	Note   string    `json:"note" doc:"The head as it is signed: a checkpoint (c2sp.org/tlog-checkpoint). This is what is to be kept."`
	Key    string    `json:"key" doc:"The public key that signed it (c2sp.org/signed-note)."`
}

// TrailProof proves that one log is the beginning of another.
type TrailProof struct {
	From   int64    `json:"from"`
	To     int64    `json:"to"`
	Hashes []string `json:"hashes" nullable:"false" doc:"The consistency proof (RFC 6962 §2.1.2), in base64."`
}

func (a *API) sealedRoutes() {
	const group = "trail"
	read(a, route{
		id: "get-trail-head", at: "GET /trail/head", says: "The latest head of the trail, to be kept elsewhere", group: group,
		more: "For who keeps an organisation or reads its log. Whoever holds a head can find out later whether any entry before it was changed. It names nobody.",
	}, func(c *call, _ *struct{}) (TrailHead, error) {
		h, err := org.TrailHead(c.tx, 0)
		return headOf(h), err
	})
	read(a, route{id: "list-trail-heads", at: "GET /trail/heads", says: "The last heads of the trail, the latest first: the last of each hour", group: group},
		func(c *call, _ *struct{}) (List[TrailHead], error) {
			_, heads, err := org.TrailState(c.tx, 100)
			return listOf(heads, headOf), err
		})
	read(a, route{
		id: "prove-trail", at: "GET /trail/consistency", says: "The proof that the trail of one size is the beginning of the trail of another", group: group,
		more: "With it the root of a head that you hold and the root of a later one can be compared without a look at any entry.",
	}, func(c *call, in *struct {
		From int64 `query:"from" required:"true" minimum:"1" doc:"The size of the earlier head."`
		To   int64 `query:"to" required:"true" minimum:"1" doc:"The size of the later head."`
	},
	) (TrailProof, error) {
		hashes, err := org.TrailConsistency(c.tx, in.From, in.To)
		out := TrailProof{From: in.From, To: in.To, Hashes: make([]string, len(hashes))}
		for i, h := range hashes {
			out.Hashes[i] = base64.StdEncoding.EncodeToString(h[:])
		}
		return out, err
	})
}

func headOf(h trail.Head) TrailHead {
	return TrailHead{Log: h.Log, Size: h.Size, Root: h.Root.String(), At: h.At, Number: h.Number, Note: h.Note, Key: h.Signer}
}
