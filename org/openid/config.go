// SPDX-License-Identifier: EUPL-1.2

// Package openid asks providers of identities, such as a state's, a ministry's
// or a company's, who somebody is: OpenID Connect Core 1.0, the code flow with
// PKCE (RFC 7636), the client's part alone.
//
// It promises that an [Identity] comes only from a token that its provider
// signed for us, for this question, now, at the level that was demanded; that a
// provider which is down, slow or talks nonsense costs whoever waits for it a
// few seconds and nobody else anything; and that no error of it holds a secret, a
// code, a token or what a provider says of a person. Tokens are dropped once
// they are read. Which user an identity belongs to is for org to say.
package openid

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
)

// A Config is a provider as those who run Sild write it down. The secret stands
// in a file or in the environment, never here.
type Config struct {
	ID         string            `json:"id"`          // in addresses, and in what is kept of a user
	Issuer     string            `json:"issuer"`      // exactly as the provider says it
	ClientID   string            `json:"client_id"`   // what the provider calls us
	SecretFile string            `json:"secret_file"` // whose first line is the secret
	SecretEnv  string            `json:"secret_env"`  // or the variable that holds it
	Names      map[string]string `json:"names"`       // on the button, by language
	Binds      string            `json:"binds"`       // the claim that names somebody for good: sub if not given
	ACR        []string          `json:"acr"`         // levels of which a token must have one; empty: any
	Scopes     []string          `json:"scopes"`      // beside openid

	Participants bool   `json:"participants"` // may open people's own pages too
	Secret       string `json:"-"`
}

var idForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}$`)

// Read reads the providers of a file, with their secrets. What the file does not
// know is an error, so that a misspelt demand is not silently none.
func Read(path string, env func(string) string) ([]Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var file struct {
		Providers []Config `json:"providers"`
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var seen []string
	for i := range file.Providers {
		c := &file.Providers[i]
		if err := c.check(); err != nil {
			return nil, fmt.Errorf("%s: provider %d (%s): %w", path, i+1, c.ID, err)
		}
		if slices.Contains(seen, c.ID) {
			return nil, fmt.Errorf("%s: there are two providers %s", path, c.ID)
		}
		seen = append(seen, c.ID)
		if err := c.readSecret(env); err != nil {
			return nil, fmt.Errorf("%s: provider %s: %w", path, c.ID, err)
		}
	}
	return file.Providers, nil
}

func (c *Config) check() error {
	switch {
	case !idForm.MatchString(c.ID):
		return errors.New("id: small letters, figures and hyphens, such as tara")
	case c.ClientID == "":
		return errors.New("client_id is missing")
	case c.Names["en"] == "":
		return errors.New("names: an English one at least")
	case slices.Contains(c.ACR, ""):
		return errors.New("acr: a level is empty")
	case c.Binds == "email":
		return errors.New("binds: an e-mail address names nobody for good; take sub or a national code")
	}
	if c.Binds == "" {
		c.Binds = "sub"
	}
	return safe(c.Issuer)
}

// safe refuses an address that is not HTTPS, unless it is this machine's.
func safe(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return fmt.Errorf("%q is not an address such as https://id.example.org", address)
	}
	ip := net.ParseIP(u.Hostname())
	local := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	if u.Scheme != "https" && (u.Scheme != "http" || !local) {
		return fmt.Errorf("%s is not HTTPS", address)
	}
	return nil
}

func (c *Config) readSecret(env func(string) string) error {
	switch {
	case (c.SecretFile == "") == (c.SecretEnv == ""):
		return errors.New("secret_file or secret_env, and one of them")
	case c.SecretEnv != "":
		c.Secret = env(c.SecretEnv)
	default:
		text, err := os.ReadFile(c.SecretFile)
		if err != nil {
			return err
		}
		line, _, _ := strings.Cut(string(text), "\n")
		c.Secret = strings.TrimSuffix(line, "\r")
	}
	if c.Secret == "" {
		return errors.New("the secret is empty")
	}
	return nil
}
