// SPDX-License-Identifier: EUPL-1.2

package page

import "strings"

// agentOf is the kind of browser and device that a request says it comes from,
// in two words: enough to tell one's own sessions apart, and nothing else of it
// is kept.
func agentOf(header string) string {
	first := func(pairs ...string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if strings.Contains(header, pairs[i]) {
				return pairs[i+1]
			}
		}
		return ""
	}
	browser := first("Edg", "Edge", "OPR/", "Opera", "SamsungBrowser", "Samsung", "Firefox", "Firefox", "FxiOS", "Firefox",
		"CriOS", "Chrome", "Chrom", "Chrome", "Safari", "Safari")
	device := first("iPhone", "iPhone", "iPad", "iPad", "Android", "Android", "Windows", "Windows", "CrOS", "Chromebook", "Mac OS", "Mac", "Linux", "Linux")
	return strings.Trim(browser+", "+device, ", ")
}
