// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"testing"

	"sild"
	"sild/packs"
)

func BenchmarkParse(b *testing.B) {
	src, _ := packs.Source("ee-jmk")
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if p, faults := Parse("ee-jmk.yaml", src); p == nil {
			b.Fatal(faults)
		}
	}
}

func BenchmarkEval(b *testing.B) {
	p := shipped(b, "ee-jmk")
	day := sild.MustDate("2024-05-02")
	run := func(name string, e *Expr, in Inputs, want State) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if s, _ := e.Eval(in); s != want {
					b.Fatal(s)
				}
			}
		})
	}
	year := sild.Partial{From: sild.MustDate("1990-01-01"), Until: sild.MustDate("1990-12-31")}
	older, labour := &p.Eligibility[1].When, &p.Indicators[0].Counts
	run("status", labour, Inputs{"status.labour": "employed"}, Yes)
	run("unknown", labour, Inputs{}, Unknown)
	run("age", older, Inputs{"person.born": sild.On(sild.MustDate("1990-05-02")), "release.date": day}, Yes)
	run("age of a year", older, Inputs{"person.born": year, "release.date": day}, Yes)
}

func BenchmarkWorkingDays(b *testing.B) {
	p := &Pack{Country: "EE"}
	w, _, _ := parseTiming("10 working days after start")
	day := sild.MustDate("2024-12-20")
	b.ReportAllocs()
	for b.Loop() {
		p.Day(w, day)
	}
}
