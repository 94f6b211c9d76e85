// SPDX-License-Identifier: EUPL-1.2

package guide

import (
	"slices"

	"github.com/a-h/templ"

	"sild/web/page"
	"sild/web/record"
)

// A helpAnswer is a question of somebody at work, with a short answer and the
// page on which one does it.
type helpAnswer struct{ Key, Href string }

// A helpPart are the answers for one role, or for everybody.
type helpPart struct {
	ID, Key string
	Answers []helpAnswer
}

// helpParts are all answers. Each has the keys help.ID.KEY.q and .a; the Href
// is a page that every reader of the part may open.
var helpParts = []helpPart{
	{"support_person", "role.support_person", []helpAnswer{
		{"contact", "/write"},
		{"plan", "/cases"},
		{"consent", "/consents"},
		{"no", "/consents"},
		{"network", "/cases"},
		{"needs", "/cases"},
		{"follow_up", "/"},
		{"ill", "/"},
		{"end", "/cases"},
		{"gate", "/"},
		{"others", "/cases"},
		{"next", "/cases"},
		{"own", "/cases"},
	}},
	{"coordinator", "role.coordinator", []helpAnswer{
		{"answer", "/referrals"},
		{"group", "/programme"},
		{"assign", "/cases"},
		{"cover", "/cases"},
		{"mend", "/cases"},
		{"consents", "/consents"},
		{"register", "/programme"},
		{"results", "/results"},
		{"sample", "/samples"},
		{"protect", "/cases"},
	}},
	{"privacy_officer", "role.privacy_officer", []helpAnswer{
		{"judge", "/privacy/openings"}, {"breach", "/privacy/affected"}, {"asked", "/privacy/looks"}, {"content", "/privacy/looks"},
	}},
	{"prison", "role.prison", []helpAnswer{
		{"refer", "/people"}, {"ask", "/"}, {"group", "/programme"}, {"date", "/people"}, {"answered", "/cases"}, {"gone", "/programme"}, {"gate", "/"}, {"again", "/"},
	}},
	{"specialist", "role.specialist", []helpAnswer{{"asked", "/"}, {"opens", "/cases"}, {"end", "/cases"}}},
	{"municipal", "role.municipal", []helpAnswer{{"home", "/"}, {"asked", "/"}}},
	{"probation", "role.probation", []helpAnswer{{"gate", "/"}, {"sees", "/cases"}}},
	{"volunteer", "role.volunteer", []helpAnswer{{"met", "/"}, {"worry", "/"}, {"sees", "/"}}},
	{"contract_manager", "role.contract_manager", []helpAnswer{
		{"figures", "/results"}, {"unknown", "/results"}, {"rules", "/programme"}, {"names", "/privacy"}, {"hand_over", "/handovers"}, {"sample", "/samples"},
	}},
	{"auditor", "role.auditor", []helpAnswer{
		{"look", "/"}, {"gap", "/"},
	}},
	{"org_admin", "role.org_admin", []helpAnswer{
		{"invite", "/settings/users/new"}, {"lost", "/settings/users"}, {"left", "/settings/users"},
	}},
	{"all", "help.all", []helpAnswer{
		{"mistake", ""},
		{"saved", ""},
		{"network", ""},
		{"see", ""},
		{"language", ""},
		{"print", ""},
		{"passkey", "/me/keys"},
		{"second", "/me/second"},
		{"out", ""},
		{"shared", "/me"},
		{"emergency", ""},
	}},
}

// A helpChapter is a part as the reader sees it: what is theirs has links.
type helpChapter struct {
	helpPart
	Mine bool
}

// helpPage answers how one does what: the reader's own role first, then what is
// everybody's, and folded what others do. Where nobody leaves a prison, nothing is
// said of one.
func helpPage(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("help.title")
	var mine, all, others []helpChapter
	free, err := record.NoPrison(v)
	if err != nil {
		return nil, err
	}
	for _, part := range helpParts {
		if free {
			if part.ID == "prison" || part.ID == "probation" {
				continue
			}
			part.Answers = slices.DeleteFunc(slices.Clone(part.Answers), func(a helpAnswer) bool { return a.Key == "gate" || part.ID == "municipal" && a.Key == "home" })
		}
		switch part.ID {
		case v.Who.Role:
			mine = append(mine, helpChapter{part, true})
		case "all":
			all = append(all, helpChapter{part, true})
		default:
			others = append(others, helpChapter{part, false})
		}
	}
	return helpAnswersPage(v.Page, append(mine, all...), others), nil
}
