// SPDX-License-Identifier: EUPL-1.2

// Package web is the pages: all of them in one server. Every page is complete without
// JavaScript.
//
// routes.go is the table of contents. A screen is one file with its templ beside it,
// in the package of those who use it; what every screen is made of is in page. Here is
// besides only the first page, which tells each role what needs it now, and the demo's
// door. What may be done, and how, stands in the packages below.
package web

import (
	"embed"
	"io/fs"

	"sild/web/page"
)

//go:embed static/dist/*
var dist embed.FS

// What the pages need and are, for those who open the door.
type (
	// A Config is what the pages need.
	Config = page.Config
	// A Server answers with pages.
	Server = page.Server
	// A Route is one line of the table of contents.
	Route = page.Route
	// A Demo lets one be any of the story's users.
	Demo = page.Demo
	// A World is a programme in the demo.
	World = page.World
	// A Persona is a user of the story.
	Persona = page.Persona
)

// New makes the pages.
func New(c Config) (*Server, error) {
	sub, err := fs.Sub(dist, "static/dist")
	if err != nil {
		return nil, err
	}
	s, err := page.New(c, sub)
	if err != nil {
		return nil, err
	}
	routes(s)
	return s, nil
}
