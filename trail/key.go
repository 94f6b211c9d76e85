// SPDX-License-Identifier: EUPL-1.2

package trail

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// A Key signs the heads of one log. Its name is the log's.
type Key struct {
	signer note.Signer
	Public string // "NAME+HASH+BASE64", as C2SP signed-note has it: what verifies
}

// NewKey makes a key, for a log that has none. Text is what is to be kept secret.
func NewKey() (k Key, text string, err error) {
	var b [5]byte
	rand.Read(b[:])
	text, _, err = note.GenerateKey(rand.Reader, "sild/"+strings.ToLower(base32.StdEncoding.EncodeToString(b[:])))
	if err != nil {
		return k, "", err
	}
	k, err = parseKey(text)
	return k, text, err
}

func parseKey(text string) (k Key, err error) {
	text = strings.TrimSpace(text)
	if k.signer, err = note.NewSigner(text); err != nil {
		return k, errors.New("it is no signing key of a trail")
	}
	parts := strings.SplitN(text, "+", 5) // base64 may hold a "+" too
	seed, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	if err != nil || len(seed) != 1+ed25519.SeedSize {
		return k, errors.New("it is no signing key of a trail")
	}
	public := ed25519.NewKeyFromSeed(seed[1:]).Public().(ed25519.PublicKey)
	k.Public, err = note.NewEd25519VerifierKey(k.signer.Name(), public)
	return k, err
}

// OpenKey reads the signing key in the file at path, and makes it first if there
// is none. The key is a secret: who has it and the database can sign another past
// for the log. It refuses a file that others can read.
func OpenKey(path string) (k Key, made bool, err error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeKey(path); err != nil {
			return k, false, fmt.Errorf("make the trail's key %s: %w", path, err)
		}
		made = true
		text, err = os.ReadFile(path)
	}
	if err != nil {
		return k, made, fmt.Errorf("read the trail's key: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return k, made, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return k, made, fmt.Errorf("the trail's key %s can be read by others: chmod 600 it", path)
	}
	if k, err = parseKey(string(text)); err != nil {
		return k, made, fmt.Errorf("the trail's key %s: %w", path, err)
	}
	return k, made, nil
}

// makeKey makes the file whole or not at all, and leaves one alone that another
// process made meanwhile.
func makeKey(path string) error {
	_, text, err := NewKey()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".trail-key-") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(text + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
