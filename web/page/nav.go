// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"slices"

	"sild/access"
	"sild/db"
	"sild/housing"
)

// inHouses reports whether the one who asks has to do with houses: their role
// does, and a programme in which their organisation works has some, or is to.
func (v *Visit) inHouses(tx *db.Tx) (bool, error) {
	role := v.Who.Role
	if !access.May(role, access.Beds) && !access.May(role, access.HouseLife) && role != "contract_manager" {
		return false, nil
	}
	return housing.Known(tx, v.Who.Org, access.May(role, access.Houses))
}

// withHouses is a navigation with the houses in it, before what is said of the
// programme: for who pays, their numbers.
func withHouses(nav []NavItem, role string) []NavItem {
	houses := NavItem{Href: "/houses", Key: "nav.houses"}
	if role == "contract_manager" {
		houses.Href = "/houses/figures"
	}
	if slices.ContainsFunc(nav, func(n NavItem) bool { return n.Href == houses.Href }) {
		return nav
	}
	at := slices.IndexFunc(nav, func(n NavItem) bool { return n.Href == "/results" || n.Href == "/programme" })
	if at < 0 {
		at = len(nav)
	}
	return slices.Insert(slices.Clone(nav), at, houses)
}

// navOf is the navigation of a role; refers says whether the organisation sends
// referrals, which not every municipality does.
func navOf(role string, refers bool) []NavItem {
	today := NavItem{Href: "/", Key: "nav.today"}
	cases := NavItem{Href: "/cases", Key: "nav.cases"}
	results := NavItem{Href: "/results", Key: "nav.results"}
	reports := NavItem{Href: "/reports", Key: "nav.reports"}
	programme := NavItem{Href: "/programme", Key: "nav.programme"}
	team := NavItem{Href: "/team", Key: "nav.team"}
	activities := NavItem{Href: "/activities", Key: "nav.activities"}
	switch role {
	case "prison":
		return []NavItem{today, {Href: "/people", Key: "nav.people"}, {Href: "/referrals", Key: "nav.referrals"}, cases, programme}
	case "contract_manager":
		return []NavItem{today, results, reports, {Href: "/handovers", Key: "nav.handovers"}, programme}
	case "coordinator":
		return []NavItem{today, {Href: "/referrals", Key: "nav.referrals"}, cases, activities, team, results, reports, programme}
	case "support_person":
		return []NavItem{today, {Href: "/appointments", Key: "nav.diary"}, cases, activities, results, programme}
	case "municipal":
		if refers {
			return []NavItem{today, {Href: "/people", Key: "nav.people"}, {Href: "/referrals", Key: "nav.referrals"}, cases, programme}
		}
		return []NavItem{today, cases, programme}
	case "specialist":
		return []NavItem{today, cases, activities, programme}
	case "volunteer":
		return []NavItem{today, activities, programme}
	case "probation":
		return []NavItem{today, cases, programme}
	case "house_staff":
		return []NavItem{today, {Href: "/houses", Key: "nav.houses"}, programme}
	case "auditor":
		return []NavItem{today}
	case "privacy_officer":
		return []NavItem{today, {Href: "/privacy/openings", Key: "nav.openings"}, {Href: "/privacy/affected", Key: "nav.affected"}, {Href: "/privacy/looks", Key: "nav.looks"}, {Href: "/privacy/signals", Key: "nav.signals"}, {Href: "/privacy/withheld", Key: "nav.withheld"}}
	case "org_admin":
		return []NavItem{today, team, {Href: "/settings", Key: "nav.settings"}}
	}
	return []NavItem{today, programme}
}
