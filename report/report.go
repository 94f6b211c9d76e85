// SPDX-License-Identifier: EUPL-1.2

// Package report answers questions over everything, as rows: what is on a
// worker's table today, what happened in a case, what the indicators say.
//
// It promises that a row about a person is there only if the actor may open
// that person's record, and that the list leaves a trail of those it shows. It
// changes nothing, and knows nothing of pages.
package report
