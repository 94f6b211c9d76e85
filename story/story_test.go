// SPDX-License-Identifier: EUPL-1.2

package story_test

import (
	"io/fs"
	"testing"
	"time"

	"sild"
	"sild/db/dbtest"
	"sild/flow"
	"sild/stories"
	"sild/story"
)

// play plays a story to its end on a database of its own, and tells of
// everything that comes otherwise.
func play(t *testing.T, s *story.Story) *flow.Flow {
	t.Helper()
	d := dbtest.New(t)
	d.Zone = s.Location()
	now := s.Start()
	d.Now = func() time.Time { return now }
	f := flow.New(t.Context(), d)
	p, err := story.Begin(t.Context(), s, f, sild.NewLog(t.Output()), func(at time.Time) { now = at })
	if err != nil {
		t.Fatal(err)
	}
	p.Told = func(err error) { t.Error(err) }
	if err := p.All(t.Context()); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestStories: every story that ships comes out as it says, and leaves a
// database in which every row follows from the facts.
func TestStories(t *testing.T) {
	names, err := fs.Glob(stories.FS, "*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal("no stories", err)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			src, err := fs.ReadFile(stories.FS, name)
			if err != nil {
				t.Fatal(err)
			}
			s, err := story.Read("stories/"+name, src)
			if err != nil {
				t.Fatal(err)
			}
			n, err := play(t, s).Check(t.Context(), func(d flow.Difference) { t.Error(d) })
			if err != nil || n == 0 {
				t.Errorf("%d subjects were checked, %v", n, err)
			}
		})
	}
}
