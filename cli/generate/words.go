// SPDX-License-Identifier: EUPL-1.2

package generate

// The people are invented: any likeness is chance.
var (
	givenMen   = []string{"Andrei", "Sergei", "Dmitri", "Aleksandr", "Igor", "Vladimir", "Nikolai", "Oleg", "Viktor", "Maksim", "Jaan", "Toomas", "Rein", "Mati", "Margus", "Priit", "Marko", "Indrek", "Tõnu", "Kalev", "Rasmus", "Siim", "Kristjan", "Märt", "Ülo", "Jüri", "Peeter", "Aivar", "Raivo", "Urmas"}
	givenWomen = []string{"Irina", "Natalja", "Svetlana", "Olga", "Jelena", "Tiina", "Kadri", "Liis", "Piret", "Anneli", "Merle", "Kersti", "Ülle", "Õie", "Eha"}
	families   = []string{"Ivanov", "Smirnov", "Kuznetsov", "Popov", "Sokolov", "Lebedev", "Kozlov", "Novikov", "Morozov", "Petrov", "Volkov", "Zaitsev", "Pavlov", "Semjonov", "Golubev", "Tamm", "Saar", "Sepp", "Mägi", "Kask", "Kukk", "Rebane", "Ilves", "Pärn", "Koppel", "Oja", "Luik", "Raud", "Kuusk", "Põder", "Vaher", "Kallas", "Lepik", "Lõhmus", "Õunapuu", "Jõgi", "Tõnisson", "Kivi", "Teder", "Allik", "Toom", "Hunt", "Parts", "Org", "Käär", "Roos", "Nõmm", "Ots", "Soo", "Laur"}
)

// agreed are what the person can read of a contact, notes what the team can.
var (
	agreed = []string{
		"We look at job offers together on Tuesday.", "Brings the papers for the identity card next time.", "Calls the landlord before Friday.",
		"We go to the Unemployment Insurance Fund together.", "Writes to the bailiff, with our help.", "Sees the family doctor this week.",
		"Thinks about the course until we meet again.", "We meet at the same time and place.",
	}
	notes = []string{
		"Was calm and on time. We went through what is left to do before the appointment with the municipality and agreed who asks what.",
		"Talked about work at the sawmill. The employer is willing to see him if somebody comes along the first time; I offered to.",
		"The room at his aunt's is still free. She asks for a little help with firewood and would like us to call before we come.",
		"Debts were on his mind. We made a list from the letters he had kept; two are paid, three are with the bailiff, one is not his.",
		"Slept badly and was short of words. We kept it brief, had coffee, and agreed to leave the plan for next week.",
		"Has spoken with his daughter on the phone for the first time since autumn. Wants to write to her and asked for help with it.",
		"Showed me the certificate of the forklift course. The next step is the medical certificate, for which there is a queue of two weeks.",
		"The contact person of the prison says the papers are ready. He asked what the first day will be like, hour by hour; we wrote it down.",
	}
	goals = []struct{ area, title string }{
		{"work", "Be registered as unemployed in the first week"},
		{"work", "Find work that one can reach by bus"},
		{"housing", "Have a room with a contract"},
		{"money", "Know all debts and pay in parts"},
		{"family", "See the children every second week"},
		{"health", "Have a family doctor"},
		{"skills", "Finish the forklift course"},
		{"civic", "Help at the community garden"},
	}
	steps   = []string{"Collect the papers", "Make the call together", "Go there the first time together", "Write down what was said"}
	reasons = []string{
		"Wants to live otherwise and asks for somebody at his side in the first months.", "Has no family near and is worried about the first weeks.",
		"Asks for help with work and debts.", "Would like help with a home and with papers.",
	}
)

// endReasons and labour are drawn as often as they are listed.
var (
	endReasons = []string{"aims_met", "aims_met", "aims_met", "own_wish", "own_wish", "lost_contact", "lost_contact", "time_limit", "in_prison", "moved_abroad", "died"}
	labour     = []string{"employed", "employed", "employed", "employed", "self_employed", "registered_unemployed", "registered_unemployed", "registered_unemployed", "unemployed", "unemployed", "unable", "inactive"}
	declined   = []string{"person_refused", "other_service", "no_place", "parole_refused"}
	releases   = []string{"end_of_sentence", "end_of_sentence", "end_of_sentence", "parole", "parole_electronic"}
	community  = []string{"met", "met", "met", "phone", "phone", "message", "for_them"}
)

// domains of need that all cases are asked about.
var domains = []string{"housing", "work", "health", "substances", "money", "family", "thinking"}
