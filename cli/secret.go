// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
)

// Secrets come from files or from the environment.

// noSecrets refuses a command line that holds a password: everybody on this
// machine can read it while the command runs, and the shell keeps it.
func noSecrets(args []string) error {
	for _, a := range args {
		at := strings.Index(a, "://")
		if at < 0 {
			continue
		}
		begin := strings.LastIndexAny(a[:at], "= ") + 1
		u, err := url.Parse(a[begin:])
		if err != nil { // what stands behind postgres:// may be a password with signs of its own
			if strings.HasPrefix(a[begin:], "postgres") {
				return errors.New("this address of a database cannot be read; signs in a password are written as %40, and the password stands in SILD_DB")
			}
			continue
		}
		if _, has := u.User.Password(); has || u.Query().Has("password") || u.Query().Has("sslpassword") {
			return errors.New("a password on the command line can be read by everybody on this machine: put the address into SILD_DB, or the password into PGPASSWORD or the file that PGPASSFILE names")
		}
	}
	return nil
}

// secretFile refuses a file that others on this machine may read or change.
func secretFile(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if mode := info.Mode().Perm(); mode&0o037 != 0 {
		return fmt.Errorf("%s holds a secret, and others may read or change it (%v): chmod 600 %[1]s", name, mode)
	}
	return nil
}
