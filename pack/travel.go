// SPDX-License-Identifier: EUPL-1.2

package pack

// Travel says how the time and the cost of one trip for several people are
// split among them.
type Travel struct {
	Split  string `yaml:"split" json:"split" enum:"equal,by_minutes" doc:"equal: everybody the same part. by_minutes: by the length of each contact."`
	Text   Texts  `yaml:"text" json:"text" doc:"The rule in a sentence, for those who write hours down."`
	Source string `yaml:"source" json:"source" doc:"Where the rule comes from."`
}

// TravelSplit is the rule by which a trip is split: equal if the pack says nothing.
func (p *Pack) TravelSplit() string {
	if p.Travel == nil {
		return "equal"
	}
	return p.Travel.Split
}

// Split divides total among as many as there are weights, by rule, in whole
// units. The parts always add up to total: what is left over goes to those whose
// part was cut most, the first of them first.
func Split(rule string, total int, weights []int) []int {
	n, sum := len(weights), 0
	for _, w := range weights {
		sum += w
	}
	parts := make([]int, n)
	if n == 0 {
		return parts
	}
	weight := func(i int) int { return weights[i] }
	if rule != "by_minutes" || sum == 0 {
		weight, sum = func(int) int { return 1 }, n
	}
	rest := total
	cut := make([]int, n)
	for i := range parts {
		parts[i], cut[i] = total*weight(i)/sum, total*weight(i)%sum
		rest -= parts[i]
	}
	for ; rest > 0; rest-- {
		most := 0
		for i := range cut {
			if cut[i] > cut[most] {
				most = i
			}
		}
		parts[most]++
		cut[most] = -1
	}
	return parts
}
