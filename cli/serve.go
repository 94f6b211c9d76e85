// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"sild"
	"sild/api"
	"sild/web"
)

type serveCommand struct {
	databaseFlags
	keyFlags
	Listen      string   `default:"127.0.0.1:8080" placeholder:"ADDRESS" help:"Where to listen (${default})."`
	Host        []string `env:"SILD_HOST" placeholder:"NAME" help:"The name by which browsers call this Sild, such as sild.example.org; several with commas. Requests under other names are refused."`
	BehindProxy bool     `help:"A proxy in front of Sild speaks HTTPS with the browsers, and ends X-Forwarded-For with the address of each."`
	TLSCert     string   `name:"tls-cert" type:"existingfile" placeholder:"FILE" help:"Speak HTTPS with the certificate of this file (PEM, with the chain)."`
	TLSKey      string   `name:"tls-key-file" type:"existingfile" placeholder:"FILE" help:"The key of the certificate; nobody else may read the file."`
	Contact     string   `name:"security-contact" env:"SILD_SECURITY_CONTACT" placeholder:"ADDRESS" help:"Where weaknesses are told, as mailto:… or https://…; shown at /.well-known/security.txt."`
	waysInFlags
}

// way is how the server is reached: refused if what leaves this machine could be
// read on its way.
func (c *serveCommand) way(log *sild.Log) (t *tls.Config, hosts []string, local bool, err error) {
	if local, err = loopback(c.Listen); err != nil {
		return nil, nil, false, err
	}
	switch own := c.TLSCert != "" || c.TLSKey != ""; {
	case own && (c.TLSCert == "" || c.TLSKey == ""):
		return nil, nil, false, errors.New("--tls-cert and --tls-key-file go together")
	case own && c.BehindProxy:
		return nil, nil, false, errors.New("either Sild speaks HTTPS itself (--tls-cert) or a proxy does (--behind-proxy)")
	case !local && !own && !c.BehindProxy:
		return nil, nil, false, errors.New("plain HTTP must not leave this machine: listen on 127.0.0.1 with a proxy that speaks HTTPS in front, give a certificate with --tls-cert and --tls-key-file, or say --behind-proxy if the way to the proxy is safe")
	case own:
		if t, err = (&certificate{cert: c.TLSCert, key: c.TLSKey, log: log}).config(); err != nil {
			return nil, nil, false, err
		}
	}
	if c.Contact != "" {
		if u, err := url.Parse(c.Contact); err != nil || u.Scheme != "mailto" && u.Scheme != "https" || strings.ContainsFunc(c.Contact, unicode.IsSpace) {
			return nil, nil, false, errors.New("--security-contact takes an address such as mailto:security@example.org")
		}
	}
	hosts, err = names(c.Host, local && !c.BehindProxy)
	return t, hosts, local, err
}

// exposed says what must be true of a proxy and of the way to it, which Sild
// cannot see.
const exposed = `Sild speaks plain HTTP on an address that other machines can reach. This is safe only if
  - nobody but the proxy can reach this port, and nobody can listen on the way to it;
  - the proxy speaks HTTPS alone with browsers, and sends plain HTTP there;
  - the proxy passes on the Host that the browser asked for.`

func (c *serveCommand) Run(p *process) error {
	t, hosts, local, err := c.way(p.log)
	if err != nil {
		return err
	}
	if _, err := c.path(c.DB); err != nil {
		return err
	}
	d, err := c.databaseFlags.open(p.ctx)
	if err != nil {
		return err
	}
	defer func() { d.close() }()
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
	key, err := c.keyFlags.open(c.DB, p.log)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return err
	}
	defer l.Close()
	pages := web.Config{Secure: t != nil || c.BehindProxy, Behind: c.BehindProxy, Contact: c.Contact}
	if err := c.ways(&pages, l.Addr(), local && !c.BehindProxy); err != nil {
		return err
	}
	d.seal(p.ctx, key, p.log)
	h, err := site(d, p.log, pages)
	if err != nil {
		return err
	}
	h = &guard{next: h, hosts: hosts, secure: t != nil || c.BehindProxy, ready: d.ready, log: p.log}
	scheme, way := "http", sild.Constant("http")
	if t != nil {
		scheme, way, l = "https", "https", tls.NewListener(l, t)
	}
	if !local && t == nil {
		fmt.Fprintln(p.errs, exposed)
	}
	fmt.Fprintf(p.out, "listening on %s://%s\n", scheme, l.Addr())
	go d.flow.Watch(p.ctx, watchFailed(p.log))
	go d.flow.TurnAlways(p.ctx, turnFailed(p.log))
	p.log.Info("serve", sild.Word("database", kind(d)), sild.Word("way", way), sild.Count("hosts", len(hosts)))
	return serve(p.ctx, l, h, usual)
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

// watchFailed notes that looking for unusual reading failed; it is tried again.
func watchFailed(log *sild.Log) func(error) {
	return func(err error) { log.Error("watch.failed", sild.Cause(err)) }
}

// turnFailed notes that deriving people again failed; it is tried again.
func turnFailed(log *sild.Log) func(error) {
	return func(err error) { log.Error("turn.failed", sild.Cause(err)) }
}

func kind(d *database) sild.Constant {
	if d.Postgres() {
		return "postgres"
	}
	return "sqlite"
}
