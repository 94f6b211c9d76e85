// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"reflect"
	"strings"
	"testing"

	"sild/flow/flowtest"
	"sild/i18n"
	"sild/pack"
)

// TestProgrammeOffers: what a programme says of places, of those who wait for
// one, of teams, groups and the people of a house stands on its page, each with
// where it comes from.
func TestProgrammeOffers(t *testing.T) {
	at := func(pack string) *sheet {
		w := flowtest.NewIn(t, pack)
		return browse(t, w, w.Coordinator).get("/programme").is(200)
	}
	at("ee-rapla-2013").in("h3", "Who comes first").in(".card li", "Brings up children alone on subsistence benefit.").
		in(".card li", "People at a time for each worker: at least 5.").in(".card li", "The place is free from the day on which the person starts work.").
		in(".card li", "The contract with the provider says how many places there are.")
	at("lt-mes-kartu").in(".card li", "The whole team works with each person: ").in(".card li", "Employment mediator").in("h3", "What is done together")
	at("ee-amif-2018").in("h3", "What is done together").in(".card li", "Workshop")
	at("ee-moj-followup").in("h4", "House")
}

// TestChapters: every list of a pack has a name where two versions are compared.
func TestChapters(t *testing.T) {
	p := reflect.TypeFor[pack.Pack]()
	for i := range p.NumField() {
		f := p.Field(i)
		if f.Type.Kind() != reflect.Slice || f.Type.Elem().Kind() != reflect.Struct {
			continue
		}
		if _, thing := f.Type.Elem().FieldByName("ID"); !thing {
			continue
		}
		key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if !i18n.For("en").Has("change.chapter." + key) {
			t.Errorf("nothing is called change.chapter.%s", key)
		}
	}
}
