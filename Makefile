# SPDX-License-Identifier: EUPL-1.2
.DEFAULT_GOAL := help
SHELL := bash
TOOL := go tool -modfile=tools/go.mod

.PHONY: help
help: ## list what can be made
	@sed -nE 's/^([a-z0-9-]+):.*## (.*)/\1	\2/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done

.PHONY: demo
demo: setup-node assets ## start Sild on this machine with invented people, for a look around
	@go run ./cmd/sild demo

.PHONY: build
build: setup-node assets ## build the one binary, ./sild
	@CGO_ENABLED=0 go build -trimpath -o sild ./cmd/sild

.PHONY: test
test: setup ## everything that must pass: checks, tests on both databases, pages in a browser
	@.ci/test

.PHONY: test-sqlite
test-sqlite: ## the tests on SQLite, without the browser
	@go test ./...

.PHONY: test-postgres
test-postgres: ## the same tests on a PostgreSQL cluster made for them
	@.ci/postgres go test ./...

.PHONY: e2e
e2e: setup assets ## every page in a browser, for everybody in the demo
	@go test -tags e2e -count=1 -timeout 30m ./e2e

.PHONY: screenshots
screenshots: setup assets ## the same with a picture of each page in e2e/shots
	@E2E_SHOTS=1 go test -tags e2e -count=1 -timeout 30m ./e2e
	@echo "in e2e/shots: $$(ls e2e/shots | wc -l) pictures"

.PHONY: mutants
mutants: ## take each check of access out, one at a time: the tests must fail (an hour)
	@go run -C tools ./mutants -inside "$(CURDIR)"

.PHONY: check
check: ## formatting, vet and staticcheck
	@.ci/check

.PHONY: format
format: ## format Go and templates
	@git ls-files -co --exclude-standard -- '*.go' ':!*_templ.go' | xargs -r $(TOOL) gofumpt -w
	@$(TOOL) templ fmt -log-level error .

.PHONY: generate
generate: ## make the Go of the templates
	@$(TOOL) templ generate -log-level error

.PHONY: assets
assets: ## bundle styles and scripts into web/static/dist
	@go run -C tools ./assets "$(CURDIR)"

.PHONY: bench
bench: setup-node assets ## measure Sild on this machine
	@go run ./cmd/sild bench

.PHONY: setup
setup: ## install what the tests need and this machine lacks
	@.ci/setup all

.PHONY: setup-node
setup-node:
	@.ci/setup node
