// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"errors"
	"fmt"
	"net"
	"net/http"

	"sild"
	"sild/api"
	"sild/web"
)

type serveCommand struct {
	databaseFlags
	Listen      string `default:"127.0.0.1:8080" placeholder:"ADDRESS" help:"Where to listen (${default})."`
	BehindProxy bool   `help:"A proxy in front of Sild speaks HTTPS with the browsers."`
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
	h, err := site(d, p.log, c.BehindProxy, nil)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "listening on http://%s\n", l.Addr())
	go d.flow.Watch(p.ctx, watchFailed(p.log))
	p.log.Info("serve", sild.Word("database", kind(d)))
	return serve(p.ctx, l, h)
}

// site is all that the server answers: the API, and beside it the pages. Secure
// says that browsers speak HTTPS with it.
func site(d *database, log *sild.Log, secure bool, demo *web.Demo) (http.Handler, error) {
	pages, err := web.New(web.Config{Flow: d.flow, Log: log, Secure: secure, Demo: demo})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/api/", api.New(d.flow, log).Handler())
	mux.Handle("/", pages)
	if demo != nil {
		return demo.Guard(mux), nil
	}
	return mux, nil
}

// watchFailed notes that looking for unusual reading failed; it is tried again.
func watchFailed(log *sild.Log) func(error) {
	return func(err error) { log.Error("watch.failed", sild.Cause(err)) }
}

func kind(d *database) sild.Constant {
	if d.Postgres() {
		return "postgres"
	}
	return "sqlite"
}
