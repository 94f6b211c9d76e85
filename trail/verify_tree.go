// SPDX-License-Identifier: EUPL-1.2

package trail

import (
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"sild/db"
)

// A tree is the right edge of a log: the roots of its largest whole subtrees,
// the largest first (RFC 6962 §2.1).
type tree struct {
	edge []tlog.Hash
	size int64
}

// add takes one more record, and gives the hashes of the subtrees that it made
// whole, from the lowest.
func (t *tree) add(h tlog.Hash) (made []tlog.Hash) {
	for n := t.size; n&1 == 1; n >>= 1 {
		h = tlog.NodeHash(t.edge[len(t.edge)-1], h)
		t.edge = t.edge[:len(t.edge)-1]
		made = append(made, h)
	}
	t.edge = append(t.edge, h)
	t.size++
	return made
}

// root is the one hash over all.
func (t *tree) root() tlog.Hash {
	h := t.edge[len(t.edge)-1]
	for i := len(t.edge) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.edge[i], h)
	}
	return h
}

// hashPages reads the stored hashes in their order.
type hashPages struct {
	tx   *db.Tx
	last int64
	page []hashRow
	end  bool
}

// next is the next stored hash; false: there is none left.
func (p *hashPages) next() (hashRow, bool, error) {
	if len(p.page) == 0 && !p.end {
		var err error
		if p.page, err = db.All[hashRow](p.tx, `SELECT `+hashRowColumns+` FROM trail_hash WHERE n > $1 ORDER BY n LIMIT 1000`, p.last); err != nil {
			return hashRow{}, false, err
		}
		p.end = len(p.page) == 0
	}
	if p.end {
		return hashRow{}, false, nil
	}
	return p.page[0], true, nil
}

func (p *hashPages) skip() { p.last, p.page = p.page[0].N, p.page[1:] }

// hash is the stored hash with a number; false: there is none.
func (v *verification) hash(n int64) (tlog.Hash, bool, error) {
	for {
		row, ok, err := v.hashes.next()
		if err != nil || !ok || row.N > n {
			return tlog.Hash{}, false, err
		}
		v.hashes.skip()
		if row.N < n {
			v.r.problem("There is a stored hash %d, which the log does not have.", row.N)
			continue
		}
		if len(row.Hash) != tlog.HashSize {
			return tlog.Hash{}, false, nil
		}
		return tlog.Hash(row.Hash), true, nil
	}
}

// rest tells of stored hashes behind the end of the log.
func (v *verification) rest() error {
	for {
		row, ok, err := v.hashes.next()
		if err != nil || !ok {
			return err
		}
		v.hashes.skip()
		v.r.problem("There is a stored hash %d, which the log does not have.", row.N)
	}
}

// keyName is the name of a public key: that of its log.
func keyName(key string) string {
	name, _, _ := strings.Cut(key, "+")
	return name
}
