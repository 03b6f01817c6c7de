package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// upgradeGate is where scenarios meet that want the control plane upgraded: it is one for all, so it is replaced when
// every scenario that is still being played has come to its upgrade.
type upgradeGate struct {
	mu              sync.Mutex
	active, waiting int
	opened          chan struct{}
	upgrade         func(version string) error
	version         string
	err             error
	did             bool
}

func newUpgradeGate(active int, upgrade func(string) error) *upgradeGate {
	return &upgradeGate{active: active, opened: make(chan struct{}), upgrade: upgrade}
}

// arrive returns when the control plane has been upgraded.
func (g *upgradeGate) arrive(ctx context.Context, version string) error {
	if g == nil {
		return errors.New("an upgrade in a scenario that is not played with others of its kind")
	}
	g.mu.Lock()
	if g.did || (g.version != "" && g.version != version) {
		g.mu.Unlock()
		return fmt.Errorf("a second upgrade, to %s", version)
	}
	g.version = version
	g.waiting++
	g.openIfAll()
	g.mu.Unlock()
	select {
	case <-g.opened:
		return g.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// leave says that a scenario is over.
func (g *upgradeGate) leave() {
	if g == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.active--
	if g.did {
		return
	}
	g.openIfAll()
}

func (g *upgradeGate) openIfAll() {
	if g.did || g.waiting == 0 || g.waiting < g.active {
		return
	}
	g.did = true
	go func() {
		g.err = g.upgrade(g.version)
		close(g.opened)
	}()
}

// binaryFor is the recorder of another version, which stands beside this one.
func binaryFor(version string) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	path := filepath.Join(filepath.Dir(self), "conformance-"+version)
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("the upgrade to %s needs its binary: %w", version, err)
	}
	return path, nil
}

// upgrade replaces the API server and the controllers by those of another version. etcd stays as it is: they are its
// clients, and its data is theirs.
func (w *world) upgrade(ctx context.Context, version string) error {
	binary, err := binaryFor(version)
	if err != nil {
		return err
	}
	w.canary.halt()
	w.unfollow()
	w.cp.replaceStop()
	if err := w.cp.startAPIServer(ctx, binary); err != nil {
		return err
	}
	if err := w.follow(ctx); err != nil {
		return err
	}
	if err := w.cp.startManager(binary); err != nil {
		return err
	}
	return w.warmUp(ctx)
}

// warmUp returns when the controllers do their work: a set gets its pod, and garbage collection takes it away.
// Then it starts the canary.
func (w *world) warmUp(ctx context.Context) error {
	s, err := w.open(ctx, fmt.Sprintf("warm-up-%d", namespaces.Add(1)), false)
	if err != nil {
		return fmt.Errorf("warming up: %w", err)
	}
	defer w.close(ctx, s)
	if err := s.createSet(ctx, simpleSet("warm")); err != nil {
		return fmt.Errorf("warming up: %w", err)
	}
	if err := w.waitFor(ctx, "a pod", func() bool { return s.pod("warm-0") != nil }); err != nil {
		return err
	}
	if _, err := s.apply(ctx, &event{DeleteSet: "Background"}, "warm"); err != nil {
		return fmt.Errorf("warming up: %w", err)
	}
	if err := w.waitFor(ctx, "garbage collection", func() bool { return s.pod("warm-0") == nil }); err != nil {
		return err
	}
	w.canary, err = startCanary(ctx, w)
	return err
}

func (w *world) waitFor(ctx context.Context, what string, done func() bool) error {
	for deadline := time.Now().Add(2 * time.Minute); !done(); time.Sleep(20 * time.Millisecond) {
		if err := errors.Join(w.err(), w.cp.healthy(), ctx.Err()); err != nil {
			return err
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the controllers do not start: no %s after two minutes; the controller manager last wrote:\n  %s",
				what, strings.Join(w.cp.manager.tail, "\n  "))
		}
	}
	return nil
}
