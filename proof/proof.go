// SPDX-License-Identifier: EUPL-1.2

// Package proof holds the whole house against what it promises about access: no
// foreign byte (docs/security/promises.md 2), and invisible means invisible (5).
// It has tests only. They play whole stories, mark every text with a word of its
// own, and ask every route of the pages and every operation of the API as every
// user; what the routes are is read from the house itself.
package proof
