// SPDX-License-Identifier: EUPL-1.2

package record

import (
	"strings"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/pack"
	"sild/programme"
	"sild/report"
	"sild/web/page"
)

// A GuideRow is a guide in a list.
type GuideRow struct{ Href, Title, Says string }

func GuideAt(id sild.ID, guide string) string { return "/programme/" + string(id) + "/guides/" + guide }

// OpenDomains are the domains of the open goals of a case.
func OpenDomains(v *page.Visit, p *pack.Pack, rec access.Record) (near []string, err error) {
	if !rec.Reads('P') {
		return nil, nil
	}
	goals, err := casework.Goals(v.Tx, rec.Case)
	for _, g := range goals {
		for _, d := range p.Vocabularies["needs"].Values {
			if g.Open() && (g.Need == d.ID || g.Need == "" && d.Area == g.Area) {
				near = append(near, d.ID)
			}
		}
	}
	return near, err
}

// GuideSays is what a guide is about, and for whom.
func GuideSays(v *page.Visit, p *pack.Pack, g programme.Guide) string {
	var words []string
	for _, d := range g.Domains {
		if x, ok := p.Value("needs", d); ok {
			words = append(words, v.Page.Pick(x.Names))
		}
	}
	for _, id := range g.Parts {
		words = append(words, report.Part(v.Page.Voice, p, id))
	}
	for _, r := range g.Readers {
		words = append(words, v.Page.T("guide.reader."+r))
	}
	return strings.Join(words, " · ")
}
