// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"bytes"
	"context"
	"io"

	"github.com/a-h/templ"
)

// Layout is the shell of every page for people at work: the children are what
// stands in main, below the note of what was saved. They are written first: the
// button that locks the screen takes along what is typed in the page's form.
func Layout(p *Page) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var content bytes.Buffer
		if err := templ.GetChildren(ctx).Render(templ.ClearChildren(ctx), &content); err != nil {
			return err
		}
		return layoutFrame(p, content.String()).Render(templ.ClearChildren(ctx), w)
	})
}
