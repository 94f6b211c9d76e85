// SPDX-License-Identifier: EUPL-1.2

// Command sild runs the work of support-person services: its server, its demo,
// and the commands of those who look after it. What they do stands in package
// cli.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"sild/cli"
)

func main() {
	// The first signal ends what runs in good order; a second one ends the process.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	os.Exit(cli.Main(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
