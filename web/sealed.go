// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"sild/db"
	"sild/org"
	"sild/trail"
)

// sealedRoutes are where an organisation takes heads of the trail away.
func (s *Server) sealedRoutes() {
	s.read("GET /settings/trail", sealedPage)
	s.handle("GET /settings/trail/head", false, func(v *visit) { v.takeHead(0) })
	s.handle("GET /settings/trail/heads/{number}", false, func(v *visit) {
		n, err := strconv.ParseInt(v.r.PathValue("number"), 10, 64)
		if err != nil || n < 1 {
			n = 1 << 62 // there is none
		}
		v.takeHead(n)
	})
}

// sealedHeads is how many heads the page offers: those of two days.
const sealedHeads = 48

// A sealedView is where the trail stands, with its heads.
type sealedView struct {
	State   []row
	Late    string // the alarm; empty: all is well
	Note    string // the latest head; empty: there is none yet
	Key     string
	Earlier []task
}

func sealedPage(v *visit) (templ.Component, error) {
	s, heads, err := org.TrailState(v.tx, sealedHeads)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("sealed.title")
	x := sealedView{}
	if s.Late(v.tx.Now) {
		x.Late = v.page.N("sealed.late", int(s.Waiting), "when", v.when(s.Oldest))
	}
	for i, h := range heads {
		if i == 0 {
			x.Note, x.Key = h.Note, h.Signer
			x.State = []row{
				{Label: "sealed.entries", Value: v.page.Number(int(h.Size))},
				{Label: "sealed.at", Value: v.when(h.At)},
				{Label: "sealed.log", Value: h.Log},
			}
			continue
		}
		x.Earlier = append(x.Earlier, task{
			What: v.when(h.At), Href: fmt.Sprintf("/settings/trail/heads/%d", h.Number), Detail: v.page.N("sealed.size", int(h.Size)),
		})
	}
	return sealedViewPage(v.page, x), nil
}

// takeHead gives a head as a file.
func (v *visit) takeHead(number int64) {
	var h trail.Head
	err := v.s.Flow.Read(v.r.Context(), v.actor(), func(tx *db.Tx) (err error) {
		h, err = org.TrailHead(tx, number)
		return err
	})
	if err != nil {
		v.fail(err)
		return
	}
	header := v.w.Header()
	header.Set("Content-Type", "text/plain; charset=utf-8")
	header.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="sild-trail-%s.txt"`, h.At.UTC().Format("2006-01-02-1504")))
	v.w.WriteHeader(http.StatusOK)
	v.w.Write([]byte(h.Note))
}
