// Command coredns is CoreDNS with the one plugin whose answers are recorded. It is a module of its own, because it
// needs its own versions of the Kubernetes client libraries.
package main

import (
	"io"
	"os"
	"slices"

	"github.com/coredns/coredns/coremain"
	_ "github.com/coredns/coredns/plugin/bind"
	_ "github.com/coredns/coredns/plugin/kubernetes"
)

func main() {
	if !slices.Contains(os.Args, "-version") {
		go func() { // end with the process that started this one, whose end of the pipe closes then
			_, _ = io.Copy(io.Discard, os.Stdin)
			os.Exit(1)
		}()
	}
	coremain.Run()
}
