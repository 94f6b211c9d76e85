// SPDX-License-Identifier: EUPL-1.2

package db

import (
	"fmt"
	"syscall"
)

// localDisk refuses a folder on a network file system: their locks do not hold
// what SQLite promises (sqlite.org/useovernet.html).
func localDisk(dir string) error {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	name, ok := map[uint32]string{ // statfs(2)
		0x6969: "NFS", 0x517b: "SMB", 0xff534d42: "CIFS", 0xfe534d42: "SMB2",
		0x01021997: "9p", 0x5346414f: "AFS", 0x00c36400: "Ceph",
	}[uint32(s.Type)]
	if ok {
		return fmt.Errorf("%s lies on a network disk (%s), which can corrupt an SQLite file: use a disk of this machine, or PostgreSQL", dir, name)
	}
	return nil
}
