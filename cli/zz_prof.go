package cli

import (
	"os"
	"runtime/pprof"
	"strconv"
	"time"
)

func init() {
	f := os.Getenv("SILD_PROF")
	if f == "" || len(os.Args) < 2 || os.Args[1] != "serve" {
		return
	}
	after, _ := strconv.Atoi(os.Getenv("SILD_PROF_AFTER"))
	go func() {
		time.Sleep(time.Duration(after) * time.Millisecond)
		w, _ := os.Create(f)
		pprof.StartCPUProfile(w)
		time.Sleep(5 * time.Second)
		pprof.StopCPUProfile()
		w.Close()
	}()
}
