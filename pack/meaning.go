// SPDX-License-Identifier: EUPL-1.2

package pack

import "sild"

// Meanings are, by vocabulary, the meanings on which code may rely. A pack names
// its values as its programme does and gives each one of these; a vocabulary
// that is not here is the programme's own, and code relies on nothing in it.
var Meanings = map[string][]string{
	// Bases of release as the ministry counts them (domain §1.2); remand is
	// release before a sentence.
	"release": {"end_of_sentence", "parole", "parole_electronic", "shock", "post_sentence_supervision", "suspended", "life", "remand", "other"},

	"release_changes":  {"set", "parole_refused", "postponed", "brought_forward", "corrected"},
	"prisons":          {"prison", "open_prison", "remand_prison", "other"},
	"contact_kinds":    {"met", "phone", "message", "in_prison", "gate", "for_them"},
	"contact_outcomes": {"held", "did_not_come", "moved", "tried"},
	"not_came_reasons": {"good", "none_known", "could_not"},
	"move_reasons":     {"person", "worker", "other"}, // who asked for it

	// Why a person gets another support person: they did not get on, the worker
	// is away for long or has left, the person moved, or wishes it.
	"rematch_reasons":    {"relation", "leave", "left", "moved", "wish", "other"},
	"end_reasons":        {"aims_met", "time_limit", "own_wish", "lost_contact", "breach", "in_prison", "moved_abroad", "died", "transferred", "contract_end", "other"},
	"part_ends":          {"done", "time_over", "handed_over", "person", "worker", "other"}, // why a service part ended
	"message_closings":   {"no_question", "elsewhere", "no_way_back", "unwanted", "other"},  // why a message of the public form was closed
	"offer_reasons":      {"not_now", "not_here", "found_other", "other"},                   // why somebody did not take a place that was offered
	"decline_reasons":    {"person", "provider", "prison", "sender", "programme"},           // by whom it did not come about
	"waiting_reasons":    {"person", "provider", "prison", "sender", "programme"},           // what is waited for, and on whose side
	"follow_up_outcomes": {"reached", "not_reached", "refused", "died", "in_prison", "moved_abroad"},
	"labour":             {"employed", "self_employed", "registered_unemployed", "unemployed", "studying", "caring", "unable", "retired", "inactive"},
	"housing":            {"settled", "transient", "none", "in_prison"},
	"events":             {"questioned_as_suspect", "convicted", "returned_to_prison", "started_work", "passed_probation", "lost_work", "started_study", "found_home", "applied_recognition", "applied_long_term"},

	// The seven factors of domain §1.4, what the ministry adds to them, and what
	// newcomers to a country need (domain §5.1).
	"needs": {"housing", "work", "health", "mental_health", "substances", "money", "family", "thinking", "daily_life", "language", "documents", "community", "civic", "other"},

	// Programmes J5, and the domains of need, in which goals are set as well.
	"goal_areas": {"skills", "work", "education", "family", "relations", "civic", "housing", "health", "substances", "money", "thinking", "language", "documents", "other"},

	// Houses (programmes M2, M6–M10; domain §1.3 steps 8–14, §1.7).
	"stay_bases":        {"voluntary", "condition"},
	"bed_traits":        {"single", "shared", "step_free", "women_only", "men_only", "children", "pets", "other"},
	"request_ends":      {"person", "prison", "court", "sender", "house", "no_show", "died", "other"}, // by whom it came to no stay
	"house_declines":    {"full", "not_suitable", "apart", "other"},
	"stay_ends":         {"planned", "own_wish", "rules", "in_prison", "time_limit", "elsewhere", "hospital", "died", "other"},
	"extension_reasons": {"move_near", "work_near", "no_home", "other"},
	"absence_reasons":   {"home", "work", "hospital", "in_prison", "not_known", "other"},
	"void_reasons":      {"cleaning", "repair", "furniture", "calm", "closing", "property", "other"},
	"payers":            {"funder", "provider", "person", "municipality", "nobody"},
	"incident_kinds":    {"violence", "substances", "fire", "property", "health", "self_harm", "police", "rules", "other"},

	// What those who give a part have proved: kinds of credentials.
	"credentials": {"training", "check", "qualification"},
	// Who works with people (programmes L7, M11, A4, A5, A8, A9; domain §1.6).
	"worker_kinds": {"paid", "social", "debt", "peer", "psychologist", "addiction", "employment", "parenting", "mentor", "language_partner", "work_mentor", "interpreter"},
	// Working time that is for nobody in particular (domain §1.6, §4.8).
	"time_kinds": {"supervision", "training", "meeting", "administration", "other"},

	// What lies in a folder (programmes J6). A programme without this vocabulary
	// keeps no papers.
	"paper_kinds": {"signed_plan", "consent", "other"},

	// What is to be seen to before somebody leaves prison (domain §1.3 step 7; the
	// list is ours). A programme without this vocabulary has one line of each.
	"gate_items": {"papers", "medicine", "first_night", "met_by", "phone", "obligations", "open_questions", "other"},

	// Whom the support person brings in (programmes J7).
	"network": {"family", "partner", "child", "friend", "acquaintance", "landlord", "employer", "municipality", "ngo", "accommodation", "state", "health", "prison", "probation", "education", "community", "other"},
}

// vocabularyWords say what is in a vocabulary, for people.
var vocabularyWords = map[string]string{
	"release": "how people leave prison", "release_changes": "why a release date changed", "prisons": "prisons",
	"contact_kinds": "kinds of contact", "contact_outcomes": "what became of a contact", "not_came_reasons": "why somebody did not come",
	"move_reasons": "who asked to move a meeting", "rematch_reasons": "why a person gets another support person", "end_reasons": "why the service ended", "decline_reasons": "why a referral came to nothing",
	"part_ends": "why a service part ended", "message_closings": "why a message of the public form was closed without an answer",
	"waiting_reasons":    "why somebody is on the waiting list",
	"offer_reasons":      "why somebody did not take a place",
	"follow_up_outcomes": "what became of a follow-up", "labour": "standing on the labour market", "housing": "standing in housing",
	"events": "events that are counted", "needs": "domains of need", "goal_areas": "areas of goals", "paper_kinds": "kinds of papers", "network": "people and bodies around a person",
	"worker_kinds": "kinds of workers", "time_kinds": "kinds of working time without a person",
	"stay_bases": "on which basis people live in a house", "bed_traits": "what a bed, a room or a house is like", "request_ends": "why a request for a bed came to no stay",
	"house_declines": "why a house declined", "stay_ends": "why somebody left a house", "extension_reasons": "why a stay lasts longer", "absence_reasons": "why somebody sleeps elsewhere",
	"void_reasons": "why a bed is empty and cannot be had", "payers": "who pays for a night", "incident_kinds": "what happens in houses",
	"credentials": "what workers have proved", "gate_items": "what is to be seen to before somebody leaves prison",
}

// needed are the vocabularies that every programme has, because the pages that
// every case needs are made of them; prisonOnly those that a programme has
// which counts from a release from prison.
var (
	needed     = []string{"contact_kinds", "contact_outcomes", "not_came_reasons", "move_reasons", "end_reasons", "decline_reasons", "follow_up_outcomes", "needs", "goal_areas", "network"}
	prisonOnly = []string{"release", "release_changes", "prisons"}
)

// neededMeanings are those without which code cannot say what it must: a contact
// that was held or not, the special ends that indicators treat apart.
var neededMeanings = map[string][]string{
	"contact_kinds":      {"met", "phone", "for_them"},
	"contact_outcomes":   {"held", "did_not_come", "moved", "tried"},
	"not_came_reasons":   {"good", "none_known", "could_not"},
	"end_reasons":        {"in_prison", "moved_abroad", "died", "transferred", "contract_end"},
	"decline_reasons":    {"person", "provider"},
	"follow_up_outcomes": {"reached", "not_reached", "refused", "died", "in_prison", "moved_abroad"},
}

// Value is the value of a vocabulary with that id, also a retired one.
func (p *Pack) Value(vocabulary, id string) (Value, bool) {
	return find(p.Vocabularies[vocabulary].Values, id, func(v *Value) string { return v.ID })
}

// Meaning is the meaning of a value, or nothing if there is no such value.
func (p *Pack) Meaning(vocabulary, id string) string {
	v, _ := p.Value(vocabulary, id)
	return v.Meaning
}

// NamesOn are the names that v had on day d: places are renamed, and what
// happened there keeps the name of its day (programmes L6).
func (v Value) NamesOn(d sild.Date) Texts {
	for _, f := range v.Formerly {
		if !d.IsZero() && !d.After(f.Until) {
			return f.Names
		}
	}
	return v.Names
}
