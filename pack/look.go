// SPDX-License-Identifier: EUPL-1.2

package pack

// Clock is the clock with that id.
func (p *Pack) Clock(id string) (Clock, bool) {
	return find(p.Clocks, id, func(c *Clock) string { return c.ID })
}

// Indicator is the indicator with that id. What it takes from another by same_as
// is filled in already by Parse.
func (p *Pack) Indicator(id string) (Indicator, bool) {
	return find(p.Indicators, id, func(i *Indicator) string { return i.ID })
}

// SameQuestion reports whether two indicators ask a person the same: the same
// status about the same day. Who was asked for one was asked for the other.
func (p *Pack) SameQuestion(a, b string) bool {
	x, ok := p.Indicator(a)
	y, ok2 := p.Indicator(b)
	return ok && ok2 && (a == b || x.Observe != "" && x.Observe == y.Observe && x.Of == y.Of && x.Window.Text == y.Window.Text)
}

// Stage is the stage with that id.
func (p *Pack) Stage(id string) (Stage, bool) {
	return find(p.Stages, id, func(s *Stage) string { return s.ID })
}

// Form is the form with that id.
func (p *Pack) Form(id string) (Form, bool) {
	return find(p.Forms, id, func(f *Form) string { return f.ID })
}

// Part is the service part with that id.
func (p *Pack) Part(id string) (Part, bool) {
	return find(p.Parts, id, func(t *Part) string { return t.ID })
}

// Basis is the legal basis with that id.
func (p *Pack) Basis(id string) (Basis, bool) {
	return find(p.Legal, id, func(b *Basis) string { return b.ID })
}

func find[T any](list []T, id string, of func(*T) string) (T, bool) {
	for i := range list {
		if of(&list[i]) == id {
			return list[i], true
		}
	}
	var none T
	return none, false
}

// ConditionNames is whom a condition of who may come means; nil if there is none
// with that id.
func (p *Pack) ConditionNames(id string) map[string]string {
	c, ok := find(p.Eligibility, id, func(c *Condition) string { return c.ID })
	switch {
	case !ok:
		return nil
	case len(c.Names) > 0:
		return c.Names
	}
	return c.Yes
}
