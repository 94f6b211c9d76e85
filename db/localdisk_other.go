// SPDX-License-Identifier: EUPL-1.2

//go:build !linux

package db

// localDisk trusts the operator: only Linux tells where a folder lies.
func localDisk(string) error { return nil }
