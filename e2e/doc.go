// SPDX-License-Identifier: EUPL-1.2

// Package e2e looks at Sild as people do: it builds the binary, starts the
// demo and goes through pages in Chromium, wide and on a phone, with and
// without JavaScript.
//
// It promises that every page it opens is judged: by axe-core, by the browser's
// console, by the content security policy, and by what no page may show (a
// missing text, a page wider than the phone). The files are tests with the
// build tag e2e, run by make e2e. What a rule of the domain says is tested
// beside the rule and left out here.
package e2e
