// SPDX-License-Identifier: EUPL-1.2

package trail

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"sild"
	"sild/db"
)

const proofVersion = "c2sp.org/tlog-proof@v1"

// Prove gives the proof that an entry stands in the log: a text that can be
// checked alone, with the public key, by anybody (c2sp.org/tlog-proof). With it
// goes what is hashed of the entry. An entry that waits for its seal is a Conflict.
func Prove(tx *db.Tx, entry sild.ID) (string, error) {
	l, there, err := db.Maybe[sealedRow](tx, `SELECT l.n, l.entry_id, `+entryColumns+` FROM trail_leaf l JOIN trail t ON t.id = l.entry_id WHERE l.entry_id = $1`, entry)
	if err != nil {
		return "", err
	}
	if !there {
		if waits, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM trail_unsealed WHERE entry_id = $1)`, entry); err != nil || !waits {
			return "", cmpErr(err, sild.Missing())
		}
		return "", &sild.Error{Kind: sild.Conflict, Key: "trail.unsealed"}
	}
	heads, err := Heads(tx, 1)
	if err != nil {
		return "", err
	}
	if len(heads) == 0 || heads[0].Size <= l.N {
		return "", errors.New("the log has no head over the entry: run sild trail verify")
	}
	p, err := tlog.ProveRecord(heads[0].Size, l.N, reader(tx))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nextra %s\nindex %d\n", proofVersion, base64.StdEncoding.EncodeToString(l.leaf()), l.N)
	for _, h := range p {
		fmt.Fprintln(&b, h)
	}
	b.WriteString("\n" + heads[0].Note)
	if _, err := CheckProof(b.String(), heads[0].Signer); err != nil {
		return "", fmt.Errorf("what is stored proves nothing of the entry (%w): run sild trail verify", err)
	}
	return b.String(), nil
}

func cmpErr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// A Proved entry stands in the log at Index, as it is in Leaf.
type Proved struct {
	Index int64
	Leaf  string
	Head  Head
}

var errProof = errors.New("it is no proof of an entry")

// CheckProof checks a proof alone, with one of the public keys.
func CheckProof(text string, keys ...string) (p Proved, err error) {
	head, checkpoint, ok := strings.Cut(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n")
	lines := strings.Split(head, "\n")
	if !ok || len(lines) < 3 || lines[0] != proofVersion {
		return p, errProof
	}
	extra, ok1 := strings.CutPrefix(lines[1], "extra ")
	index, ok2 := strings.CutPrefix(lines[2], "index ")
	leaf, err1 := base64.StdEncoding.DecodeString(extra)
	n, err2 := strconv.ParseInt(index, 10, 64)
	if !ok1 || !ok2 || err1 != nil || err2 != nil {
		return p, errProof
	}
	var hashes tlog.RecordProof
	for _, line := range lines[3:] {
		h, err := tlog.ParseHash(line)
		if err != nil {
			return p, errProof
		}
		hashes = append(hashes, h)
	}
	h, signed, err := OpenHead(checkpoint, keys...)
	if err != nil {
		return p, err
	}
	if !signed {
		return p, errors.New("its head is not signed by the key")
	}
	if n < 0 || n >= h.Size || tlog.CheckRecord(hashes, h.Size, h.Root, n, tlog.RecordHash(leaf)) != nil {
		return p, errors.New("the entry does not stand in the log at that place")
	}
	return Proved{n, string(leaf), h}, nil
}

// Fields are what a leaf says, as lines of name and value; nothing is left out.
func (p Proved) Fields() (lines []string) {
	rest, ok := strings.CutPrefix(p.Leaf, leafVersion)
	for ok && rest != "" {
		var name, size string
		name, rest, _ = strings.Cut(rest, " ")
		if !slices.Contains(columnNames, name) {
			return append(lines, "…")
		}
		if strings.HasPrefix(rest, "-\n") {
			lines, rest = append(lines, name+":"), rest[2:]
			continue
		}
		size, rest, _ = strings.Cut(strings.TrimPrefix(rest, "x "), " ")
		n, err := strconv.Atoi(size)
		if err != nil || n < 0 || n >= len(rest) {
			return append(lines, "…")
		}
		lines, rest = append(lines, name+": "+rest[:n]), rest[n+1:]
	}
	return lines
}

// A Hash is one hash of the log; as text it is base64.
type Hash = tlog.Hash

// Consistency proves that the log of size from is the beginning of the log of
// size to (RFC 6962 §2.1.2). Sizes that the log never had are NotFound.
func Consistency(tx *db.Tx, from, to int64) ([]Hash, error) {
	size, err := db.One[int64](tx, `SELECT coalesce(max(n) + 1, 0) FROM trail_leaf`)
	if err != nil {
		return nil, err
	}
	if from < 1 || from > to || to > size {
		return nil, sild.Missing()
	}
	return tlog.ProveTree(to, from, reader(tx))
}
