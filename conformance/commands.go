package main

import (
	"flag"
	"fmt"
	"time"
)

// play plays the scenarios of a file.
func play(args []string) error {
	flags := flag.NewFlagSet("play", flag.ExitOnError)
	out := flags.String("out", "", "")
	runs := flags.Int("runs", 3, "")
	parallel := flags.Int("parallel", 40, "")
	full := flags.Bool("full", false, "")
	files := parseMixed(flags, args)
	if len(files) != 1 || *out == "" {
		return fmt.Errorf("usage: play SCENARIOS --out FILE")
	}
	traces, err := readTraces(files[0])
	if err != nil {
		return err
	}
	started := time.Now()
	var jobs []*job
	for _, t := range traces {
		t.KubernetesVersion = minorVersion()
		t.full = *full || t.isFull()
		for _, s := range t.Steps {
			if s.Event != nil && s.Event.Upgrade != "" {
				t.upgrade = s.Event.Upgrade
			}
		}
		jobs = append(jobs, &job{scenario: t, first: replay(t)})
	}
	ctx, cancel := interruptible()
	defer cancel()
	if err := (runner{*runs, *parallel}).play(ctx, jobs); err != nil {
		return err
	}
	return finish(jobs, *out, started)
}

// record makes scenarios up and plays them.
func record(args []string) error {
	flags := flag.NewFlagSet("record", flag.ExitOnError)
	out := flags.String("out", "", "")
	seed := flags.Uint64("seed", 1, "")
	count := flags.Int("count", 100, "")
	runs := flags.Int("runs", 3, "")
	parallel := flags.Int("parallel", 40, "")
	profile := flags.String("profile", "base", "")
	on := flags.String("gates", "off", "")
	to := flags.String("to", "", "")
	if rest := parseMixed(flags, args); len(rest) > 0 || *out == "" {
		return fmt.Errorf("usage: record --count N --out FILE")
	}
	g, err := gatesFor(*on)
	if err != nil {
		return err
	}
	if *profile != "base" && *profile != "full" && *profile != "upgrade" {
		return fmt.Errorf("--profile is base, full or upgrade, got %q", *profile)
	}
	if (*profile == "upgrade") != (*to != "") {
		return fmt.Errorf("--profile upgrade and --to VERSION go together")
	}
	started := time.Now()
	var jobs []*job
	for i := 0; i < *count; i++ {
		gen := newGenerator(*seed, uint64(i), *profile, g != nil, *to)
		name := fmt.Sprintf("%s-%s-%d-%d", minorVersion(), *profile, *seed, i)
		if g != nil {
			name = fmt.Sprintf("%s-gate-%s-%d-%d", minorVersion(), *profile, *seed, i)
		}
		t := gen.scenario(name)
		t.KubernetesVersion, t.FeatureGates, t.full, t.upgrade = minorVersion(), g, *profile != "base", *to
		jobs = append(jobs, &job{scenario: t, first: gen.next})
	}
	ctx, cancel := interruptible()
	defer cancel()
	if err := (runner{*runs, *parallel}).play(ctx, jobs); err != nil {
		return err
	}
	return finish(jobs, *out, started)
}

// parseMixed lets flags stand after arguments, as people write them.
func parseMixed(flags *flag.FlagSet, args []string) (rest []string) {
	for _ = flags.Parse(args); flags.NArg() > 0; _ = flags.Parse(args) {
		rest = append(rest, flags.Arg(0))
		args = flags.Args()[1:]
	}
	return rest
}
