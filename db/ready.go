// SPDX-License-Identifier: EUPL-1.2

package db

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"sild"
)

// Ready is nil if units of work can be done: the tables are of the step that
// this program knows, and a write is committed. What it writes changes nothing.
func (d *DB) Ready(ctx context.Context) error {
	return d.Write(ctx, sild.System, func(tx *Tx) error {
		at, err := One[int](tx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version`)
		if err != nil {
			return err
		}
		if known := lastStep(); at != known {
			return fmt.Errorf("the tables are at step %d, and this program knows %d", at, known)
		}
		_, err = Exec(tx, `UPDATE day SET day = day WHERE day = $1`, lastDay)
		return err
	})
}

// lastStep is the number of the last migration.
func lastStep() (last int) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for _, name := range names {
		number, _, _ := strings.Cut(path.Base(name), "_")
		if n, err := strconv.Atoi(number); err == nil {
			last = max(last, n)
		}
	}
	return last
}
