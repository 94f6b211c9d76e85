// SPDX-License-Identifier: EUPL-1.2

// Command assets bundles what browsers load: web/static/src/{app.css,plain.css,app.js,icons.svg,mark.svg}
// with the npm packages that they import, into web/static/dist.
//
// It promises names that change with the content, so that they may be cached
// for ever, and a manifest.json from the source's name to that name. Nothing of
// an older build stays behind. It is run from the tools module with the
// repository's root as its argument.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: assets REPOSITORY")
		os.Exit(2)
	}
	if err := build(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

// entries are the files that pages name, each with all that it imports.
var entries = []string{"app.css", "plain.css", "app.js", "icons.svg", "mark.svg"}

func build(root string) error {
	root, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	src, dist := filepath.Join(root, "web/static/src"), filepath.Join(root, "web/static/dist")
	var points []string
	for _, e := range entries {
		points = append(points, filepath.Join(src, e))
	}
	result := api.Build(api.BuildOptions{
		AbsWorkingDir:     root,
		EntryPoints:       points,
		EntryNames:        "[name]-[hash]",
		AssetNames:        "[name]-[hash]",
		Outdir:            dist,
		Bundle:            true,
		MinifyWhitespace:  true,
		MinifySyntax:      true,
		MinifyIdentifiers: true,
		LegalComments:     api.LegalCommentsEndOfFile,
		Format:            api.FormatIIFE,
		Target:            api.ES2020,
		Loader:            map[string]api.Loader{".svg": api.LoaderCopy, ".woff2": api.LoaderFile},
		LogLevel:          api.LogLevelSilent,
		Metafile:          true,
	})
	if bad := append(result.Errors, result.Warnings...); len(bad) > 0 {
		lines := api.FormatMessages(bad, api.FormatMessagesOptions{})
		return fmt.Errorf("%s", strings.Join(lines, ""))
	}
	manifest, err := names(result.Metafile)
	if err != nil {
		return err
	}
	if err := sweep(dist); err != nil {
		return err
	}
	for _, f := range result.OutputFiles {
		if err := os.WriteFile(f.Path, f.Contents, 0o644); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dist, "manifest.json"), append(text, '\n'), 0o644)
}

// names reads from esbuild's metafile which output belongs to which entry.
func names(metafile string) (map[string]string, error) {
	var meta struct {
		Outputs map[string]struct{ EntryPoint string }
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return nil, err
	}
	m := map[string]string{}
	for out, o := range meta.Outputs {
		if o.EntryPoint != "" {
			m[filepath.Base(o.EntryPoint)] = filepath.Base(out)
		}
	}
	if len(m) != len(entries) {
		return nil, fmt.Errorf("built %v; want one file for each of %v", m, entries)
	}
	return m, nil
}

// sweep empties dist, but for the file that is committed.
func sweep(dist string) error {
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	old, err := os.ReadDir(dist)
	if err != nil {
		return err
	}
	for _, f := range old {
		if f.Name() == "placeholder.txt" {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dist, f.Name())); err != nil {
			return err
		}
	}
	return nil
}
