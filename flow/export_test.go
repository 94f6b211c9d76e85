// SPDX-License-Identifier: EUPL-1.2

package flow

// FactTables are the tables whose rows go with a subject.
var FactTables = factTables
