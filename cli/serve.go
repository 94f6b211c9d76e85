// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"sild"
	"sild/api"
	"sild/web"
)

type serveCommand struct {
	databaseFlags
	Listen      string `default:"127.0.0.1:8080" placeholder:"ADDRESS" help:"Where to listen (${default})."`
	BehindProxy bool   `help:"A proxy in front of Sild speaks HTTPS with the browsers, and ends X-Forwarded-For with the address of each."`
	waysInFlags
}

func (c *serveCommand) Run(p *process) error {
	local, err := loopback(c.Listen)
	if err != nil {
		return err
	}
	if !local && !c.BehindProxy {
		return errors.New("plain HTTP must not leave this machine: listen on 127.0.0.1 with a proxy that speaks HTTPS in front, or say --behind-proxy if the way to the proxy is safe")
	}
	d, err := c.open(p.ctx)
	if err != nil {
		return err
	}
	defer d.close()
	if err := d.Migrate(p.ctx); err != nil {
		return err
	}
	made, err := madeBy(p.ctx, d.flow)
	if err != nil {
		return err
	}
	if made == madeByDemo {
		return errors.New("this database was made by the demo: its people are invented and its clock was not the world's; it is not served as if it were real")
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return err
	}
	defer l.Close()
	pages := web.Config{Secure: c.BehindProxy, Behind: c.BehindProxy}
	if err := c.ways(&pages, l.Addr(), local && !c.BehindProxy); err != nil {
		return err
	}
	h, err := site(d, p.log, pages)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "listening on http://%s\n", l.Addr())
	p.log.Info("serve", sild.Word("database", kind(d)))
	return serve(p.ctx, l, h)
}

// site is all that the server answers: the API, and beside it the pages.
func site(d *database, log *sild.Log, c web.Config) (http.Handler, error) {
	c.Flow, c.Log, c.World = d.flow, log, time.Now
	pages, err := web.New(c)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/api/", api.New(d.flow, log).Handler())
	mux.Handle("/", pages)
	if c.Demo != nil {
		return c.Demo.Guard(mux), nil
	}
	return mux, nil
}

func kind(d *database) sild.Constant {
	if d.Postgres() {
		return "postgres"
	}
	return "sqlite"
}
