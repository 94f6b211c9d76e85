// SPDX-License-Identifier: EUPL-1.2

// Package stories holds the stories that ship with Sild, as the text files they
// are. It promises only their texts; what they mean stands in package story.
package stories

import "embed"

// FS holds the files, such as ee-jmk.yaml.
//
//go:embed *.yaml
var FS embed.FS
