// Command conformance starts a real Kubernetes control plane on this machine, makes things happen to StatefulSets in
// it, and writes down what it does. FORMAT.md describes what is written.
//
// One binary is built per Kubernetes minor (versions/*.mod), since etcd, kube-apiserver and kube-controller-manager
// are linked into it: it starts itself again as each of them.
package main

import (
	"fmt"
	"os"
)

const usage = `usage:
  conformance record --count N [--seed N] [--profile base|full|upgrade] [--gates on|off] [--runs N] [--parallel N] [--to VERSION] --out FILE
  conformance play SCENARIOS [--runs N] [--parallel N] --out FILE
  conformance dns --out FILE [--coredns BINARY]
  conformance serve [--gates on|off] [--controllers NAME,…] [--whole]     a control plane until interrupted; prints its kubeconfig
  conformance version
FILE ends in .json or .json.gz; ambiguous traces go to a second file beside it, FILE.ambiguous.json(.gz).`

func main() {
	if len(os.Args) < 2 {
		fail(2, usage)
	}
	args := os.Args[2:]
	switch os.Args[1] {
	case childEtcd, childAPIServer, childControllers:
		runChild(os.Args[1], args)
	case "record":
		exit(record(args))
	case "play":
		exit(play(args))
	case "dns":
		exit(recordDNS(args))
	case "serve":
		exit(serve(args))
	case "version":
		fmt.Println(gitVersion())
	default:
		fail(2, usage)
	}
}

func exit(err error) {
	if err != nil {
		fail(1, "conformance: %v", err)
	}
}

func fail(code int, format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(code)
}

// progress writes a line for people; the data goes to files.
func progress(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
}
