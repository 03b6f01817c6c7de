package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// canary tells how far the controllers have come. It touches a set, its pod, a claim and a ControllerRevision of its
// own, over and over, and waits until the controller has synced that set and the recorder's watches have told of all
// four. A watch keeps the order of events: when a touch has come through, so has everything before it. That holds
// however slow the machine is just now, which no fixed time would.
type canary struct {
	world *world
	space *space
	stop  context.CancelFunc
	ended chan struct{}

	mu    sync.Mutex
	trips [2]time.Time // when the last two round trips that have come to their end began
}

// pause between two round trips; more often would only keep the machine busy.
const pause = 40 * time.Millisecond

func startCanary(parent context.Context, w *world) (*canary, error) {
	s, err := w.open(parent, fmt.Sprintf("canary-%d", namespaces.Add(1)), false)
	if err != nil {
		return nil, fmt.Errorf("canary: %w", err)
	}
	set := simpleSet("canary")
	set["spec"].(manifest)["volumeClaimTemplates"] = []any{claimTemplate("data")}
	if err := s.createSet(parent, set); err != nil {
		return nil, fmt.Errorf("canary: %w", err)
	}
	ready := func() bool {
		pod := s.pod("canary-0")
		return pod != nil && pod.Spec.NodeName != ""
	}
	if err := w.waitFor(parent, "a pod of the canary", ready); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(parent)
	c := &canary{world: w, space: s, stop: cancel, ended: make(chan struct{})}
	go func() {
		defer close(c.ended)
		for ctx.Err() == nil {
			begun := time.Now()
			if err := c.trip(ctx); err != nil {
				if ctx.Err() == nil {
					w.fail(err)
				}
				return
			}
			c.mu.Lock()
			c.trips = [2]time.Time{c.trips[1], begun}
			c.mu.Unlock()
			time.Sleep(pause)
		}
	}()
	return c, nil
}

func (c *canary) halt() {
	c.stop()
	<-c.ended
}

// passed: two round trips that began after that moment have come to their end. Two, because a sync of another set
// that began before the first one's may last longer.
func (c *canary) passed(moment time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.trips[0].After(moment)
}

func (c *canary) trip(ctx context.Context) error {
	s := c.space
	for _, object := range s.all() {
		kind := kindOf(object)
		if kind == "configmap" {
			continue
		}
		before := c.world.cp.syncs.get(s.name + "/canary").count
		if err := c.touch(ctx, kind, object); err != nil {
			return fmt.Errorf("canary: %w", err)
		}
		if kind != "set" && kind != "pod" {
			continue
		}
		for deadline := time.Now().Add(30 * time.Second); c.world.cp.syncs.get(s.name+"/canary").count == before; time.Sleep(2 * time.Millisecond) {
			if err := ctx.Err(); err != nil {
				return err
			}
			if time.Now().After(deadline) {
				return errors.New("canary: its set is not synced")
			}
		}
	}
	return nil
}

func (c *canary) touch(ctx context.Context, kind string, object metav1.Object) error {
	client := c.space.core()
	if kind == "set" || kind == "revision" {
		client = c.world.cp.client.AppsV1().RESTClient()
	}
	body := fmt.Sprintf(`{"metadata":{"annotations":{"example.com/touched":"%d"}}}`, time.Now().UnixNano())
	changed, err := client.Patch(types.MergePatchType).Namespace(c.space.name).Resource(resources[kind]).
		Name(object.GetName()).Body([]byte(body)).Do(ctx).Get()
	if err != nil {
		return err
	}
	return c.space.await(changed.(metav1.Object))
}
