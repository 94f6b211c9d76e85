// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"errors"
	"net"
	"os"
	"strconv"
	"time"

	"sild/org"
	"sild/org/openid"
	"sild/web"
)

// waysInFlags say by what people can sign in beside a password.
type waysInFlags struct {
	Origin    string `env:"SILD_ORIGIN" placeholder:"URL" help:"The address under which people open Sild, such as https://sild.example.org. Passkeys and providers of identities know Sild by it, and work there alone."`
	Providers string `env:"SILD_PROVIDERS" type:"existingfile" placeholder:"FILE" help:"Providers of identities (OpenID Connect), as JSON, with a word for those that open people's own pages too; their secrets stand in files or in the environment. See docs/sign-in.md."`
}

// ways opens the ways in for pages that are served at an address. What only
// this machine can reach is known by its name, unless something else is said.
func (f waysInFlags) ways(c *web.Config, at net.Addr, local bool) (err error) {
	c.Origin = f.Origin
	if tcp, ok := at.(*net.TCPAddr); ok && c.Origin == "" && local {
		c.Origin = "http://localhost:" + strconv.Itoa(tcp.Port)
	}
	if c.Origin == "" {
		if f.Providers != "" {
			return errors.New("providers send people back to an address: say it with --origin, such as --origin https://sild.example.org")
		}
		return nil
	}
	if c.Passkeys, err = org.NewPasskeys(c.Origin); err != nil || f.Providers == "" {
		return err
	}
	all, err := openid.Read(f.Providers, os.Getenv)
	for _, p := range all {
		c.Providers = append(c.Providers, openid.New(p, c.Origin, time.Now))
		if p.Participants {
			c.OwnProviders = append(c.OwnProviders, openid.NewOwn(p, c.Origin, time.Now))
		}
	}
	return err
}
