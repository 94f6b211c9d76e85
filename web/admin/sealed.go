// SPDX-License-Identifier: EUPL-1.2

package admin

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"sild/db"
	"sild/org"
	"sild/trail"
	"sild/web/page"
)

// sealedRoutes are where an organisation takes heads of the trail away.
func sealedRoutes(s *page.Server) {
	s.Read("GET /settings/trail", sealedPage)
	s.Handle("GET /settings/trail/head", false, func(v *page.Visit) { takeHead(v, 0) })
	s.Handle("GET /settings/trail/heads/{number}", false, func(v *page.Visit) {
		n, err := strconv.ParseInt(v.Request.PathValue("number"), 10, 64)
		if err != nil || n < 1 {
			n = 1 << 62 // there is none
		}
		takeHead(v, n)
	})
}

// sealedHeads is how many heads the page offers: those of two days.
const sealedHeads = 48

// A sealedView is where the trail stands, with its heads.
type sealedView struct {
	State   []page.Row
	Late    string // the alarm; empty: all is well
	Note    string // the latest head; empty: there is none yet
	Key     string
	Earlier []page.Task
}

func sealedPage(v *page.Visit) (templ.Component, error) {
	s, heads, err := org.TrailState(v.Tx, sealedHeads)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("sealed.title")
	x := sealedView{}
	if s.Late(v.Tx.Now) {
		x.Late = v.Page.N("sealed.late", int(s.Waiting), "when", v.When(s.Oldest))
	}
	for i, h := range heads {
		if i == 0 {
			x.Note, x.Key = h.Note, h.Signer
			x.State = []page.Row{
				{Label: "sealed.entries", Value: v.Page.Number(int(h.Size))},
				{Label: "sealed.at", Value: v.When(h.At)},
				{Label: "sealed.log", Value: h.Log},
			}
			continue
		}
		x.Earlier = append(x.Earlier, page.Task{
			What: v.When(h.At), Href: fmt.Sprintf("/settings/trail/heads/%d", h.Number), Detail: v.Page.N("sealed.size", int(h.Size)),
		})
	}
	return sealedViewPage(v.Page, x), nil
}

// takeHead gives a head as a file.
func takeHead(v *page.Visit, number int64) {
	var h trail.Head
	err := v.Server.Flow.Read(v.Request.Context(), v.Actor(), func(tx *db.Tx) (err error) {
		h, err = org.TrailHead(tx, number)
		return err
	})
	if err != nil {
		v.Fail(err)
		return
	}
	header := v.Writer.Header()
	header.Set("Content-Type", "text/plain; charset=utf-8")
	header.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="sild-trail-%s.txt"`, h.At.UTC().Format("2006-01-02-1504")))
	v.Writer.WriteHeader(http.StatusOK)
	v.Writer.Write([]byte(h.Note))
}
