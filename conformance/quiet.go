package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

const (
	// calm is how long nothing may have happened, besides what the canary tells.
	calm = 60 * time.Millisecond
	// patience is how long to wait for something that ought to happen, before taking it that it will not.
	patience = 20 * time.Second
	// limit is for a controller that never comes to rest.
	limit = 90 * time.Second
)

// stalls are the things that were expected and did not come, with how often. Many of them mean that the expectations
// are wrong.
var stalls sync.Map

// settle returns when nothing changes any more.
func (s *space) settle(ctx context.Context) error {
	start := time.Now()
	for {
		if err := s.world.err(); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if time.Since(start) > limit {
			return fmt.Errorf("%s does not come to rest: %s", s.name, s.pending())
		}
		quiet, failing := s.check()
		if quiet && len(failing) == 0 {
			return nil
		}
		if quiet {
			for _, set := range failing {
				if err := s.nudge(ctx, set); err != nil && !isGone(err) {
					return err
				}
			}
		}
		time.Sleep(15 * time.Millisecond)
	}
}

// check tells whether nothing is going on, and which sets have to be made to try again before that counts.
func (s *space) check() (quiet bool, failing []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	last := s.lastChange
	var sets []*appsv1.StatefulSet
	each(s, func(set *appsv1.StatefulSet) { sets = append(sets, set) })
	for _, set := range sets {
		state := s.syncOf(set)
		if state.running {
			return false, nil
		}
		for _, moment := range []time.Time{state.finished, s.nudgedAt[set.Name]} {
			if moment.After(last) {
				last = moment
			}
		}
	}
	if now.Sub(last) < calm || !s.world.canary.passed(last) {
		return false, nil
	}
	if expected := s.expecting(); expected != "" {
		if now.Sub(last) < patience {
			return false, nil
		}
		stalls.Store(s.name+": "+expected, true)
	}
	for _, set := range sets {
		if s.syncOf(set).failed && s.nudgedAt[set.Name].Before(s.lastChange) {
			failing = append(failing, set.Name)
		}
	}
	return true, failing
}

func (s *space) syncOf(set *appsv1.StatefulSet) syncState {
	return s.world.cp.syncs.get(s.name + "/" + set.Name)
}

// nudge makes the controller sync a set whose last sync failed. It would do so anyway, but with failures the time
// until then grows up to a quarter of an hour. The annotation changes nothing that the controller looks at.
func (s *space) nudge(ctx context.Context, set string) error {
	s.mu.Lock()
	s.nudgedAt[set] = time.Now()
	s.mu.Unlock()
	body := fmt.Sprintf(`{"metadata":{"annotations":{"example.com/nudge":"%d"}}}`, time.Now().UnixNano())
	changed, err := s.world.cp.client.AppsV1().StatefulSets(s.name).
		Patch(ctx, set, types.MergePatchType, []byte(body), metav1.PatchOptions{})
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.nudges[resourceVersion(changed)] = true
	s.mu.Unlock()
	return s.await(changed)
}

// await returns when the recorder's own watch has told of what it wrote itself.
func (s *space) await(object metav1.Object) error {
	kind, version := kindOf(object), resourceVersion(object)
	return s.awaitThat(kind+" "+object.GetName(), func() bool {
		current, ok := s.objects[object.GetUID()]
		return s.seen[kind] >= version || ok && resourceVersion(current) >= version
	})
}

// awaitDeletion returns when the watch has told that the object is being deleted, or gone.
func (s *space) awaitDeletion(object metav1.Object) error {
	return s.awaitThat("the deletion of "+object.GetName(), func() bool {
		current, ok := s.objects[object.GetUID()]
		return !ok || current.GetDeletionTimestamp() != nil
	})
}

func (s *space) awaitThat(what string, seen func() bool) error {
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(3 * time.Millisecond) {
		s.mu.Lock()
		done := seen()
		s.mu.Unlock()
		if done {
			return nil
		}
		if err := s.world.err(); err != nil {
			return err
		}
	}
	return fmt.Errorf("%s: the watch never told of %s", s.name, what)
}

func (s *space) pending() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprintf("expecting %q, last change %s ago", s.expecting(), time.Since(s.lastChange).Round(time.Millisecond))
}

// expecting names something that is certain to happen and has not; "" when there is none. The caller holds the lock.
func (s *space) expecting() string {
	found := ""
	used, owned := map[string]bool{}, map[types.UID]bool{}
	for _, object := range s.objects {
		for _, owner := range object.GetOwnerReferences() {
			if s.kinds[object.GetUID()] != "revision" {
				owned[owner.UID] = true
			}
		}
		if object.GetDeletionTimestamp() == nil && s.orphaned(object) {
			found = "garbage collection of " + object.GetName()
		}
	}
	each(s, func(pod *corev1.Pod) {
		for _, volume := range pod.Spec.Volumes {
			if volume.PersistentVolumeClaim != nil {
				used[volume.PersistentVolumeClaim.ClaimName] = true
			}
		}
		switch {
		case pod.DeletionTimestamp == nil && pod.Spec.NodeName == "":
			found = "binding of " + pod.Name
		case pod.DeletionTimestamp != nil && !s.manual && !isHeld(pod):
			found = "end of " + pod.Name
		}
	})
	each(s, func(claim *corev1.PersistentVolumeClaim) {
		if claim.DeletionTimestamp != nil && !used[claim.Name] && !isHeld(claim) {
			found = "removal of claim " + claim.Name
		}
	})
	each(s, func(set *appsv1.StatefulSet) {
		if set.DeletionTimestamp != nil && !owned[set.UID] {
			found = "end of " + set.Name
		}
	})
	return found
}

// orphaned: it had owners and none is left, so garbage collection takes it.
func (s *space) orphaned(object metav1.Object) bool {
	for _, owner := range object.GetOwnerReferences() {
		// a revision that the controller makes anew while its set waits for its pods stays until the set goes
		if live, ok := s.objects[owner.UID]; ok && (!foreground(live) || s.kinds[object.GetUID()] == "revision") {
			return false
		}
	}
	return len(object.GetOwnerReferences()) > 0
}

// foreground: it is being deleted, and garbage collection takes what it owns first.
func foreground(object metav1.Object) bool {
	if object.GetDeletionTimestamp() == nil {
		return false
	}
	for _, finalizer := range object.GetFinalizers() {
		if finalizer == metav1.FinalizerDeleteDependents {
			return true
		}
	}
	return false
}
