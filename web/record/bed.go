// SPDX-License-Identifier: EUPL-1.2

package record

import (
	"strings"

	"sild"
	"sild/housing"
	"sild/org"
	"sild/pack"
	"sild/referral"
	"sild/web/page"
)

// AskView is the form by which a bed is asked for.
type AskView struct {
	Houses          []page.Option
	House           string
	From            string
	Bases           []page.Option
	Basis, Decision string
	Needs           []page.Option
	Picked          []string
	Words           string
	Today           sild.Date
	Release         string
}

// HouseOptions are houses to choose from, and before them any house of each
// organisation that has several.
func HouseOptions(v *page.Visit, all []housing.House) (list []page.Option, err error) {
	teams, count := []sild.ID{}, map[sild.ID]int{}
	for _, h := range all {
		if count[h.Team]++; count[h.Team] == 1 {
			teams = append(teams, h.Team)
		}
	}
	names, err := org.TeamNames(v.Tx, teams)
	if err != nil {
		return nil, err
	}
	for _, t := range teams {
		if count[t] > 1 {
			list = append(list, page.Option{Value: "team:" + string(t), Text: v.Page.T("hstay.any_of", "who", names[t])})
		}
	}
	for _, h := range all {
		if h.Until.IsZero() || !h.Until.Before(v.Page.Today) {
			list = append(list, page.Option{Value: string(h.ID), Text: h.Name + ", " + names[h.Team]})
		}
	}
	return list, nil
}

// HouseOrTeam is what was chosen of @houseOptions.
func HouseOrTeam(chosen string) (house, team sild.ID) {
	if t, any := strings.CutPrefix(chosen, "team:"); any {
		return "", sild.ID(t)
	}
	return sild.ID(chosen), ""
}

// HasHouses reports whether people live in houses in the programme of a case.
func HasHouses(o OpenedCase) bool { return len(housing.PartsWithHouses(o.Pack)) > 0 }

// BedAsk is what a referral that is being written says of the bed that it asks a
// house for; nil: the programme has no houses that the reader may ask.
func BedAsk(v *page.Visit, p *pack.Pack, programmeID sild.ID, was referral.BedAsk) (*AskView, error) {
	if house, err := referral.AsksHouse(v.Tx, p, programmeID); err != nil || !house {
		return nil, err
	}
	all, err := housing.All(v.Tx, programmeID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	chosen := string(was.House)
	if was.Team != "" {
		chosen = "team:" + string(was.Team)
	}
	x := &AskView{
		House: v.Typed("bed_house", chosen), Bases: v.Values(p, "stay_bases"), Basis: v.Typed("bed_basis", was.Basis), Decision: v.Typed("bed_decision", was.Decision),
		Needs: v.Values(p, "bed_traits"), Picked: v.Picked("bed_needs", was.Needs...),
	}
	x.Houses, err = HouseOptions(v, all)
	return x, err
}
