package main

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"
	"time"
)

// runner plays scenarios on control planes that it starts, several at once, and each several times.
type runner struct {
	runs, parallel int
}

// job is a scenario, and what it is made by when it is played for the first time.
type job struct {
	scenario trace
	first    chooser
	plays    [][]step
	err      error
}

// play plays all jobs. Those that upgrade the control plane are played together, one control plane a round, the
// others on one control plane for each set of feature gates.
func (r runner) play(ctx context.Context, jobs []*job) error {
	groups := map[string][]*job{}
	for _, j := range jobs {
		key := strings.Join(j.scenario.FeatureGates.flag(), "") + "|" + j.scenario.upgrade
		groups[key] = append(groups[key], j)
	}
	var keys []string
	for key := range groups {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		group := groups[key]
		if group[0].scenario.upgrade == "" {
			if err := r.playGroup(ctx, group, r.runs, false); err != nil {
				return err
			}
			continue
		}
		for start := 0; start < len(group); start += r.parallel {
			batch := group[start:min(start+r.parallel, len(group))]
			for round := 0; round < r.runs; round++ {
				if err := r.playGroup(ctx, batch, 1, true); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (r runner) playGroup(ctx context.Context, jobs []*job, runs int, upgrades bool) error {
	started := time.Now()
	cp, err := startControlPlane(ctx, options{gates: jobs[0].scenario.FeatureGates})
	if err != nil {
		return err
	}
	defer cp.stop()
	w := newWorld(cp)
	if err := w.follow(ctx); err != nil {
		return err
	}
	defer func() {
		if w.canary != nil {
			w.canary.halt()
		}
		w.unfollow()
	}()
	if err := w.warmUp(ctx); err != nil {
		return err
	}
	progress("control plane %s is up after %.1f s: %s", gitVersion(), time.Since(started).Seconds(), describe(cp.gates))
	var gate *upgradeGate
	if upgrades {
		gate = newUpgradeGate(len(jobs), func(version string) error {
			progress("upgrading to %s", version)
			return w.upgrade(ctx, version)
		})
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		first error
		done  int
		slots = make(chan struct{}, r.parallel)
		begun = time.Now()
	)
	for _, j := range jobs {
		slots <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		group.Add(1)
		go func() {
			defer group.Done()
			defer func() { <-slots }()
			j.run(ctx, w, runs, gate)
			mu.Lock()
			defer mu.Unlock()
			done++
			if done%20 == 0 || done == len(jobs) {
				progress("%d of %d scenarios, %.0f s", done, len(jobs), time.Since(begun).Seconds())
			}
			if err := errors.Join(w.err(), cp.healthy()); err != nil && first == nil {
				first = err
				cancel() // nothing recorded after this would be worth anything
			}
		}()
	}
	group.Wait()
	if first != nil {
		return first
	}
	return ctx.Err()
}

func describe(g gates) string {
	if flags := g.flag(); len(flags) > 0 {
		return strings.TrimPrefix(flags[0], "--")
	}
	return "default feature gates"
}

// run plays a job's scenario as often as asked. The first play makes the scenario, the others repeat it.
func (j *job) run(ctx context.Context, w *world, runs int, gate *upgradeGate) {
	for i := 0; i < runs && j.err == nil; i++ {
		next := j.first
		if len(j.plays) > 0 {
			next = replay(trace{Steps: j.plays[0]})
		}
		steps, err := playOnce(ctx, w, j.scenario, next, gate)
		if err != nil && gate == nil && ctx.Err() == nil && len(j.plays) > 0 {
			steps, err = playOnce(ctx, w, j.scenario, next, gate) // a busy machine may be too slow once
		}
		if err != nil {
			j.err = err
			return
		}
		j.plays = append(j.plays, steps)
	}
}

// result is the job's trace: with alternatives, when not all plays were equal.
func (j *job) result() trace {
	t := j.scenario
	type outcome struct {
		steps []step
		seen  int
	}
	var outcomes []*outcome
next:
	for _, steps := range j.plays {
		for _, o := range outcomes {
			if sameSteps(t, o.steps, steps) {
				o.seen++
				continue next
			}
		}
		outcomes = append(outcomes, &outcome{steps, 1})
	}
	sort.SliceStable(outcomes, func(a, b int) bool { return outcomes[a].seen > outcomes[b].seen })
	t.Steps, t.Alternatives, t.Seen = outcomes[0].steps, nil, 0
	if len(outcomes) > 1 {
		t.Seen = outcomes[0].seen
		for _, o := range outcomes[1:] {
			t.Alternatives = append(t.Alternatives, alternative{o.seen, o.steps})
		}
	}
	return t
}

// finish writes the traces, the ambiguous ones to a file of their own, and says how it went.
func finish(jobs []*job, out string, started time.Time) error {
	var plain, ambiguous []trace
	var failures []error
	steps := 0
	for _, j := range jobs {
		if j.err != nil {
			failures = append(failures, j.err)
			continue
		}
		t := j.result()
		steps += len(t.Steps)
		if len(t.Alternatives) > 0 {
			ambiguous = append(ambiguous, t)
		} else {
			plain = append(plain, t)
		}
	}
	if err := writeTraces(out, plain); err != nil {
		return err
	}
	if err := writeTraces(ambiguousFile(out), ambiguous); err != nil {
		return err
	}
	progress("%d traces, %d ambiguous, %d failed; %d steps, %.0f s", len(plain), len(ambiguous), len(failures),
		steps, time.Since(started).Seconds())
	stalls.Range(func(what, _ any) bool {
		progress("expected in vain: %s", what)
		return true
	})
	for i, err := range failures {
		if i == 10 {
			progress("… and %d more", len(failures)-10)
			break
		}
		progress("failed: %v", err)
	}
	// One, or one in a hundred, may be left out, which has been said: on a busy machine something may take too long.
	if len(failures) > max(1, len(jobs)/100) {
		return fmt.Errorf("%d of %d scenarios could not be recorded", len(failures), len(jobs))
	}
	return nil
}

// ambiguousFile is a.ambiguous.json.gz for a.json.gz.
func ambiguousFile(out string) string {
	base, suffix, _ := strings.Cut(out, ".json")
	return base + ".ambiguous.json" + suffix
}
