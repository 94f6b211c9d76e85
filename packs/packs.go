// SPDX-License-Identifier: EUPL-1.2

// Package packs holds the programmes that ship with Sild, as the text files
// they are. It promises only their texts; what they mean stands in package pack.
package packs

import (
	"embed"
	"io/fs"
	"strings"
)

// FS holds the files, such as ee-jmk.yaml.
//
//go:embed *.yaml
var FS embed.FS

// Source is the text of the pack with that id.
func Source(id string) ([]byte, bool) {
	b, err := FS.ReadFile(id + ".yaml")
	return b, err == nil
}

// IDs are the ids of all packs that ship, sorted.
func IDs() []string {
	names, err := fs.Glob(FS, "*.yaml")
	if err != nil {
		return nil // the pattern is right
	}
	for i, n := range names {
		names[i] = strings.TrimSuffix(n, ".yaml")
	}
	return names
}
