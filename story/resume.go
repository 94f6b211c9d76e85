// SPDX-License-Identifier: EUPL-1.2

package story

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"sild"
	"sild/flow"
)

// kept is a player at rest: how far it came, and the ids of what it made.
type kept struct {
	Story string
	Steps int
	Next  int
	Now   time.Time
	IDs   map[string]map[string]string
	Names map[string]string
}

// Keep is what Resume needs, if the database is left as it is now.
func (p *Player) Keep(now time.Time) ([]byte, error) {
	return json.Marshal(kept{p.Story.Name, len(p.Story.Steps), p.next, now, p.ids, p.names})
}

// Resume is a player that goes on where another one was kept, with the database
// that it left.
func Resume(ctx context.Context, s *Story, f *flow.Flow, log *sild.Log, setClock func(time.Time), text []byte) (*Player, error) {
	var k kept
	if err := json.Unmarshal(text, &k); err != nil {
		return nil, fmt.Errorf("what was kept of a story: %w", err)
	}
	if k.Story != s.Name || k.Steps != len(s.Steps) || k.Next > k.Steps {
		return nil, fmt.Errorf("the story “%s” has changed since it was played", k.Story)
	}
	p := newPlayer(s, f, log, setClock)
	p.next, p.ids, p.names = k.Next, k.IDs, k.Names
	for _, u := range s.Users {
		p.add(u, sild.ID(p.names[u.ID]))
	}
	p.turn(k.Now)
	return p, p.readOperations(ctx)
}
