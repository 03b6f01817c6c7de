package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// maxUnavailableGate is the feature gate that --gates turns on. In all versions recorded here it is off by default.
const maxUnavailableGate = "MaxUnavailableStatefulSet"

func gatesFor(flag string) (gates, error) {
	switch flag {
	case "on":
		return gates{maxUnavailableGate: true}, nil
	case "off", "":
		return nil, nil
	}
	return nil, fmt.Errorf("--gates is on or off, got %q", flag)
}

// interruptible ends when someone presses Ctrl-C, so that the control plane is stopped whatever happens.
func interruptible() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
}

// serve is for people and scripts: a control plane to look at with kubectl.
func serve(args []string) error {
	flags := flag.NewFlagSet("serve", flag.ExitOnError)
	on := flags.String("gates", "off", "")
	serviceRange := flags.String("service-range", "", "")
	more := flags.String("controllers", "", "")
	isWhole := flags.Bool("whole", false, "")
	_ = flags.Parse(args)
	g, err := gatesFor(*on)
	if err != nil {
		return err
	}
	ctx, cancel := interruptible()
	defer cancel()
	controllers := []string{"endpointslice-controller"}
	if *more != "" {
		controllers = append(controllers, strings.Split(*more, ",")...)
	}
	cp, err := startControlPlane(ctx, options{gates: g, controllers: controllers, serviceRange: *serviceRange, isWhole: *isWhole})
	if err != nil {
		return err
	}
	defer cp.stop()
	fmt.Println(cp.kubeconfig())
	for ctx.Err() == nil {
		if err := cp.healthy(); err != nil {
			return err
		}
		time.Sleep(200 * time.Millisecond)
	}
	return nil
}
