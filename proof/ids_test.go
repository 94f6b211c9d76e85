// SPDX-License-Identifier: EUPL-1.2

package proof_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// tableOf names the table whose rows a placeholder, a parameter or a property
// names by their ids.
var tableOf = map[string][]string{
	"case": {"cases"}, "subject": {"subject"}, "person": {"subject"}, "goal": {"goal"}, "step": {"step"}, "offer": {"match_offer"}, "paper": {"paper"}, "trip": {"trip"},
	"query": {"register_query"}, "member": {"network_member", "member"}, "credential": {"worker_credential"}, "away": {"worker_away"}, "absence": {"worker_away"},
	"draft": {"referral_draft"}, "plan": {"plan"}, "assessment": {"assessment"}, "worry": {"worry"}, "question": {"referral_message"}, "consent": {"consent"}, "merge": {"merge"},
	"assignment": {"assignment"}, "thing": {"appointment"}, "appointment": {"appointment"}, "contact": {"contact"}, "id": {"contact", "goal", "appointment", "observation", "paper"},
	"user": {"app_user"}, "worker": {"app_user"}, "row": {"register_query_row"}, "need": {"need"}, "override": {"override"}, "enquiry": {"enquiry"}, "house": {"house"}, "session": {"activity_session"},
	"kin": {"subject"}, "like": {"subject"}, "entry": {"house_log"}, "change": {"house_change"}, "ref": {"cases"},
	"activity": {"activity"}, "apart": {"apart"}, "applicant": {"applicant"}, "applicant_step": {"applicant_step"}, "bed": {"bed"}, "belonging": {"belongings"}, "call": {"house_call"}, "client": {"api_client"}, "system": {"api_client"},
	"errand": {"errand"}, "extension": {"stay_extension"}, "guest": {"guest"}, "guide": {"guide"}, "handover": {"provider_handover"}, "incident": {"incident", "house_incident"}, "key": {"passkey"}, "link": {"link_question", "work_meeting_link"},
	"loosening": {"loosening"}, "material": {"activity_material"}, "meeting": {"work_meeting"}, "named": {"protection_named"}, "request": {"help_request", "house_request"}, "room": {"room"}, "sample": {"audit_sample"}, "saying": {"own_word"},
	"seat": {"team_seat"}, "series": {"authority_series"}, "share": {"gate_share"}, "shift": {"shift"}, "side": {"case_side"}, "sign": {"sign_up"}, "sign_up": {"sign_up"}, "signal": {"signal"}, "stay": {"stay"}, "task": {"work_meeting_task"},
	"time": {"work_time"}, "visitor": {"house_visit"}, "void": {"bed_void"}, "warning": {"match_offer"}, "who": {"sign_up", "activity_told"}, "withheld": {"withheld"},
	"team": {"team"}, "provider": {"organisation"}, "organisation": {"organisation"}, "programme": {"programme"}, "release": {"release_date"}, "after": {"cases"}, "before": {"cases"},
}

var literals = map[string][]string{
	"indicator": {"employed-1m", "suspect-1y"}, "form": {"needs"}, "kind": {"contact", "goal", "appointment", "paper"}, "day": {"2024-03-14"}, "report": {"half-year"}, "from": {"2024-01-01"},
	"month": {"2024-03"}, "figure": {"1"}, "role": {"coordinator"},
	// What names nobody, or cannot be guessed.
	"basis": {"consent"}, "number": {"1"}, "pack": {"ee-jmk"}, "part": {"support"}, "version": {"1"}, "code": {"abcde-fghjk-mnpqr"}, "token": {"AAAAAAAAAAAAAAAAAAAAAA"},
}

// noIDs are what else pages read from their addresses: days, words, places on a
// page, and what has just been done.
var noIDs = []string{"about", "all", "area", "back", "basis", "closed", "day", "done", "entered", "form", "from", "indicator", "kept", "key", "kind", "lang", "leaves", "left", "merged", "month", "n", "nobody", "page", "place", "prison", "said", "saved", "sent", "since", "stage", "state", "tab", "taken", "template", "to", "told", "until", "value", "version", "warning", "what", "which", "whose"}

var readsQuery = regexp.MustCompile(`\.Query\("([a-z_]+)"\)`)

// pageQueries are the names that pages read from their addresses, as their source
// has them.
func pageQueries(t testing.TB) (names []string) {
	t.Helper()
	must(t, filepath.WalkDir("../web", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range readsQuery.FindAllStringSubmatch(string(text), -1) {
			names = append(names, m[1])
		}
		return err
	}))
	slices.Sort(names)
	if names = slices.Compact(names); len(names) < 20 {
		t.Errorf("pages read only %q from their addresses", names)
	}
	return names
}
