package sild

import (
	_ "cel.dev/cel-go/cel"
	_ "github.com/a-h/templ"
	_ "github.com/alecthomas/kong"
	_ "github.com/chromedp/chromedp"
	_ "github.com/danielgtaylor/huma/v2"
	_ "github.com/danielgtaylor/huma/v2/adapters/humago"
	_ "github.com/evanw/esbuild/pkg/api"
	_ "github.com/go-playground/locales/et"
	_ "github.com/goccy/go-yaml"
	_ "github.com/google/go-cmp/cmp"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/leonelquinteros/gotext"
	_ "github.com/pressly/goose/v3"
	_ "github.com/rickar/cal/v2"
	_ "github.com/rogpeppe/go-internal/testscript"
	_ "golang.org/x/crypto/argon2"
	_ "golang.org/x/net/html"
	_ "golang.org/x/text/collate"
	_ "modernc.org/sqlite"
	_ "pgregory.net/rapid"
)
