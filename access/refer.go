// SPDX-License-Identifier: EUPL-1.2

package access

// Referring is the section that somebody of a role must be able to write to ask
// for the service for a person: a prison tells of the offence, a municipality,
// which knows nothing of one, of who the person is.
func Referring(role string) byte {
	if role == "municipal" {
		return 'I'
	}
	return 'O'
}

// ReferredAs is from whom a referral is: the source of the facts in it.
func ReferredAs(role string) string {
	if role == "municipal" {
		return "authority"
	}
	return "prison"
}

// OfSender reports whether a fact about a referral comes from those who sent it.
func OfSender(source string) bool { return source == "prison" || source == "authority" }
