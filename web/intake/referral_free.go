// SPDX-License-Identifier: EUPL-1.2

package intake

// reasonHint is what helps to say why one asks.
func (x draftView) reasonHint() string {
	if x.Free {
		return "referral.reason.free"
	}
	return "referral.reason.hint"
}
