// SPDX-License-Identifier: EUPL-1.2

// Package cli is the door for those who run Sild: the server, the demo, and the
// commands that set an installation up and look after it.
//
// It promises that a command answers in plain English and with a status that
// scripts can rely on: 0 when all is well, 1 when not, 2 when it was not
// understood; and that no command shows what is recorded of a person. A command
// calls the same functions as a page does. The server's pages are web's, its
// API api's.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"sild"
	"sild/access"
	"sild/i18n"
)

// commands is the grammar of the command line.
type commands struct {
	Serve        serveCommand        `cmd:"" help:"Serve the pages and the API."`
	Demo         demoCommand         `cmd:"" help:"Serve invented people on this machine, for a look around."`
	Migrate      migrateCommand      `cmd:"" help:"Bring the tables of the database to the state that this Sild knows."`
	Check        checkCommand        `cmd:"" help:"Derive everything again and tell of each stored row that differs."`
	Trail        trailCommand        `cmd:"" help:"Look after the trail: its seals, its heads, and whether anybody changed it."`
	Pack         packCommand         `cmd:"" help:"Check programme packs."`
	Story        storyCommand        `cmd:"" help:"Run stories: whole programmes over the API, with what is expected of them."`
	Organisation organisationCommand `cmd:"" help:"Set up organisations."`
	Team         teamCommand         `cmd:"" help:"Set up teams."`
	User         userCommand         `cmd:"" help:"Set up those who work with Sild."`
	Programme    programmeCommand    `cmd:"" help:"Set up programmes."`
	Contract     contractCommand     `cmd:"" help:"Set up which organisation works in a programme."`
	Generate     generateCommand     `cmd:"" help:"Fill an empty database with invented cases, to measure with."`
	Bench        benchCommand        `cmd:"" help:"Measure Sild on this machine."`
	Version      versionCommand      `cmd:"" help:"Say which Sild this is."`
}

// A process is what a command is given beside its flags.
type process struct {
	ctx  context.Context // ends when the process is asked to
	in   io.Reader
	out  io.Writer
	errs io.Writer
	log  *sild.Log
}

// errProblems is the error of a command that has already said what is wrong.
var errProblems = errors.New("problems were found")

// Main runs Sild with the arguments of the command line until it is done or ctx
// ends, and gives the status of the process.
func Main(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	p := &process{ctx: ctx, in: in, out: out, errs: errs, log: sild.NewLog(errs)}
	exited := -1
	parser, err := kong.New(&commands{},
		kong.Name("sild"),
		kong.Description("Sild runs support-person services: from the referral to the report."),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.Vars{"roles": strings.Join(access.Roles(), ", ")},
		kong.Writers(out, errs),
		kong.Exit(func(status int) { exited = status }), // after --help
	)
	if err != nil {
		fmt.Fprintln(errs, "sild:", err)
		return 2
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	if err := noSecrets(args); err != nil {
		fmt.Fprintln(errs, "sild:", err)
		return 2
	}
	command, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		fmt.Fprintln(errs, "sild:", err)
		return 2
	}
	switch err := command.Run(p); {
	case err == nil:
		return 0
	case errors.Is(err, errProblems):
		return 1
	default:
		fmt.Fprintln(errs, "sild:", words(err))
		return 1
	}
}

// words are what err says to people: an Error's message in English, a line for
// each field, and its cause, which an operator may read.
func words(err error) string {
	e, ok := errors.AsType[*sild.Error](err)
	if !ok {
		return err.Error()
	}
	english := i18n.For("en")
	text := e.Error()
	if e.Key != "" {
		text = english.Msg(sild.Message{Key: e.Key, Args: e.Args})
		if e.Err != nil {
			text += ": " + e.Err.Error()
		}
	}
	for _, field := range slices.Sorted(maps.Keys(e.Fields)) {
		text += "\n  " + field + ": " + english.Msg(e.Fields[field])
	}
	return text
}
