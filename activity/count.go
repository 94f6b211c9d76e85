// SPDX-License-Identifier: EUPL-1.2

package activity

// What reports count of activities, of a programme ($1) and a provider ($2) in a
// period of days ($3, $4).
const (
	attended = ` FROM attendance t JOIN cases k ON k.id = t.case_id WHERE k.programme_id = $1 AND k.provider_id = $2
		AND t.replaced_at IS NULL AND t.state IN ('came', 'caught_up') AND t.day >= $3 AND t.day <= $4`
	guested = ` FROM guest_seen n JOIN guest g ON g.id = n.guest_id JOIN activity_session s ON s.id = n.session_id JOIN activity a ON a.id = s.activity_id
		WHERE a.programme_id = $1 AND a.provider_id = $2 AND n.state = 'came' AND g.case_id IS NULL AND s.day >= $3 AND s.day <= $4`
	headed = ` FROM activity_session s JOIN activity a ON a.id = s.activity_id
		WHERE a.programme_id = $1 AND a.provider_id = $2 AND s.heads > 0 AND s.day >= $3 AND s.day <= $4`
)

// Counts are the queries, by what a pack calls the count. A session was held if
// anybody came, with a name or without; what was caught up with counts on the day
// on which it was, and makes no session.
var Counts = map[string]string{
	"attendances":      `SELECT count(*)` + attended,
	"attendance_hours": `SELECT CAST((coalesce(sum(t.minutes), 0) + 30) / 60 AS bigint)` + attended,
	"sessions":         `SELECT count(*) FROM (SELECT t.session_id` + attended + ` AND t.state = 'came' UNION SELECT n.session_id` + guested + ` UNION SELECT s.id` + headed + `) x`,
	"head_count":       `SELECT CAST((SELECT count(*)` + guested + `) + (SELECT coalesce(sum(s.heads), 0)` + headed + `) AS bigint)`,
}
