// SPDX-License-Identifier: EUPL-1.2

package record

import (
	"strings"

	"sild"
	"sild/casework"
	"sild/i18n"
	"sild/org"
	"sild/outcome"
	"sild/pack"
	"sild/people"
	"sild/report"
	"sild/web/page"
)

// IdentityOf is the bar on top of the screens of a case. It leads to the case.
func IdentityOf(v *page.Visit, o OpenedCase) (page.Identity, error) {
	id := PersonBar(v, o.Pack, o.Detail, nil)
	id.Href, id.Release = o.At(), o.Card.ReleaseOn
	now, other, err := worksNow(v, o)
	if err != nil {
		return id, err
	}
	if other { // who led has given their part
		users := make([]sild.ID, len(now))
		for i, p := range now {
			users[i] = p.User
		}
		names, err := org.Names(v.Tx, users)
		if err != nil {
			return id, err
		}
		if id.Worker = strings.Join(partsGiven(v, o, now, names), "; "); len(now) == 0 {
			id.Worker = v.Page.T("part.worker.nobody")
		}
	}
	for _, a := range o.Workers {
		if !other && a.User == o.Card.LeadOn(v.Page.Today) && a.Role == "lead" {
			name, err := org.Name(v.Tx, a.User)
			if err != nil {
				return id, err
			}
			id.Worker = name + ", " + v.Page.T("part.since", "date", v.Page.ShortDate(a.Day))
		}
	}
	if id.Where, err = livesIn(v, o); err == nil && id.Where == "" {
		id.Where, err = whereIs(v, o)
	}
	return id, err
}

// whereIs is the prison, until the person has left it, and then the home that
// was told of last.
func whereIs(v *page.Visit, o OpenedCase) (string, error) {
	if !o.Card.Released {
		all, err := people.Releases(v.Tx, o.Rec.Subject)
		if err != nil || len(all) == 0 {
			return "", err
		}
		if prison, ok := o.Pack.Value("prisons", all[len(all)-1].Place); ok {
			return v.Page.Pick(prison.NamesOn(v.Page.Today)), nil
		}
		return "", nil
	}
	seen, err := outcome.Observations(v.Tx, o.Rec)
	home := ""
	for _, x := range seen {
		if x.Vocabulary == "housing" {
			home = v.Value(o.Pack, "housing", x.Value)
		}
	}
	return home, err
}

// worksNow is who works with the person now, where the parts of the service say
// that it is no longer who leads the case: those who give the parts that run.
// There is nothing to say as long as who leads gives one, or has given none yet.
func worksNow(v *page.Visit, o OpenedCase) (now []casework.Part, other bool, err error) {
	if len(o.Pack.Parts) < 2 || !GoesOn(v, o) || o.Card.Lead == "" {
		return nil, false, nil
	}
	all, err := casework.PartsIn(v.Tx, o.Rec)
	if err != nil {
		return nil, false, err
	}
	now, other = casework.WorkNow(all, o.Card.Lead, v.Page.Today)
	return now, other, nil
}

// partsGiven are parts with those who give them, in words: "Mari Kask (mentor),
// since 3 May".
func partsGiven(v *page.Visit, o OpenedCase, now []casework.Part, names map[sild.ID]string) (list []string) {
	for _, p := range now {
		who := report.Part(v.Page.Voice, o.Pack, p.Part)
		if p.User != "" {
			who = names[p.User] + " (" + who + ")"
		}
		list = append(list, who+", "+v.Page.T("part.since", "date", v.Page.ShortDate(p.Day)))
	}
	return list
}

// WorkerWord is what the programme calls a support person, in the language of
// voice: in one that the programme does not speak, the word of the house.
func WorkerWord(p *pack.Pack, voice *i18n.Voice) string {
	if word := p.Words["worker"][string(voice.Lang())]; word != "" {
		return word
	}
	return voice.T("plan.paper.worker")
}

// PersonBar says who this is.
func PersonBar(v *page.Visit, p *pack.Pack, d people.Detail, last *people.Release) page.Identity {
	bar := page.Identity{Name: d.Name(), Born: d.Born(), Lang: Speaks(v, d)}
	if p.Words["worker"] != nil {
		bar.Word = page.SentenceCase(WorkerWord(p, v.Page.Voice))
	}
	switch today := v.Page.Today; {
	case last == nil:
	case last.Happened && last.On == today: // the bar would say that they leave
		bar.Where = v.Page.T("release.left", "date", v.Page.Day(last.On, today))
	case last.Happened:
		bar.Release = last.On
	case last.On.IsZero() || !last.On.Before(today):
		bar.Release = last.On
		bar.Where = v.Value(p, "prisons", last.Place)
	default: // nobody has said whether they did
		bar.Where = v.Value(p, "prisons", last.Place) + ". " + v.Page.T("people.release.passed", "date", v.Page.Date(last.On))
	}
	return bar
}

// Speaks is the language to speak with a person, in words.
func Speaks(v *page.Visit, d people.Detail) string {
	if d.Language == "" {
		return ""
	}
	s := v.Page.T("language." + d.Language)
	if d.Interpreter {
		s += ", " + v.Page.T("person.interpreter.needed")
	}
	return s
}

// BornSaid is a birth date in words, as far as it is known.
func BornSaid(v *page.Visit, b sild.Partial) string {
	if b.Exact() {
		return v.Page.Date(b.From)
	}
	if len(b.String()) == len("2006-01") {
		return v.Page.Month(b.From)
	}
	return b.String()
}
