package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// nodeName is where every pod runs.
const nodeName = "node-1"

// holdFinalizer keeps an object that was deleted until an event says `release`.
const holdFinalizer = "example.com/hold"

// podState is what the kubelet remembers of a pod.
type podState struct {
	bound, ending bool
	readySince    int           // the order in which pods became ready; 0: not ready
	waited        time.Duration // how long it has been ready, by the scenario's clock
}

// serve does what the scheduler and the kubelet do by themselves: a new pod is bound at once, and one that was
// deleted ends at once unless the scenario says when.
func (s *space) serve(pod *corev1.Pod) {
	s.mu.Lock()
	state := s.state(pod.UID)
	bind := pod.Spec.NodeName == "" && pod.DeletionTimestamp == nil && !state.bound
	state.bound = state.bound || bind
	end := pod.DeletionTimestamp != nil && !s.manual && !state.ending
	state.ending = state.ending || end
	s.mu.Unlock()
	ctx := context.Background()
	var err error
	if bind {
		err = s.world.cp.client.CoreV1().Pods(s.name).Bind(ctx, &corev1.Binding{
			ObjectMeta: metav1.ObjectMeta{Name: pod.Name, UID: pod.UID},
			Target:     corev1.ObjectReference{Kind: "Node", Name: nodeName},
		}, metav1.CreateOptions{})
	}
	if end {
		err = s.end(ctx, pod)
	}
	if err != nil && !isGone(err) && !s.isAbandoned() {
		s.world.fail(fmt.Errorf("kubelet: pod %s/%s: %w", s.name, pod.Name, err))
	}
}

// state is the kubelet's memory of a pod; the caller holds the lock.
func (s *space) state(uid types.UID) *podState {
	if s.kubelet[uid] == nil {
		s.kubelet[uid] = &podState{}
	}
	return s.kubelet[uid]
}

// end tells the API server that the pod's containers are gone. The uid is a precondition: told late, it would end
// the successor of that name.
func (s *space) end(ctx context.Context, pod *corev1.Pod) error {
	return s.world.cp.client.CoreV1().Pods(s.name).Delete(ctx, pod.Name, metav1.DeleteOptions{
		GracePeriodSeconds: ptr(int64(0)), Preconditions: &metav1.Preconditions{UID: &pod.UID},
	})
}

// isGone: the pod, or the pod of that uid, is not there any more. Somebody else was faster, which is nobody's fault.
func isGone(err error) bool {
	return apierrors.IsNotFound(err) || apierrors.IsConflict(err)
}

// neverYet is the age of a pod that has just become ready: its condition lies in the future, so that however long the
// recorder takes, minReadySeconds have not passed before a `wait` says so.
const neverYet = -time.Hour

// setReady writes a pod's phase and Ready condition.
func (s *space) setReady(ctx context.Context, pod *corev1.Pod, phase corev1.PodPhase, ready bool) error {
	s.mu.Lock()
	state := s.state(pod.UID)
	if ready && state.readySince == 0 {
		state.readySince, state.waited = s.nextReady(), 0
	}
	if !ready {
		state.readySince, state.waited = 0, 0
	}
	age := neverYet
	if state.waited > 0 {
		age = state.waited
	}
	s.mu.Unlock()
	return s.writeReady(ctx, pod, phase, ready, age)
}

func (s *space) nextReady() int {
	last := 0
	for _, state := range s.kubelet {
		last = max(last, state.readySince)
	}
	return last + 1
}

func (s *space) writeReady(ctx context.Context, pod *corev1.Pod, phase corev1.PodPhase, ready bool, age time.Duration) error {
	value := corev1.ConditionFalse
	if ready {
		value = corev1.ConditionTrue
	}
	body, _ := json.Marshal(map[string]any{
		"metadata": map[string]any{"uid": pod.UID},
		"status": map[string]any{"phase": phase, "conditions": []any{map[string]any{
			"type": "Ready", "status": value, "lastTransitionTime": metav1.NewTime(time.Now().Add(-age)),
		}}},
	})
	changed, err := s.world.cp.client.CoreV1().Pods(s.name).
		Patch(ctx, pod.Name, types.StrategicMergePatchType, body, metav1.PatchOptions{}, "status")
	if err != nil {
		return err
	}
	return s.await(changed)
}

// passTime makes every ready pod older, in the order in which they became ready, as time would. It moves the time of
// the Ready condition instead of waiting: that time is the kubelet's to write.
func (s *space) passTime(ctx context.Context, time_ time.Duration) error {
	type aged struct {
		pod   *corev1.Pod
		since int
		age   time.Duration
	}
	var pods []aged
	s.mu.Lock()
	each(s, func(pod *corev1.Pod) {
		if state := s.state(pod.UID); state.readySince > 0 {
			state.waited += time_
			pods = append(pods, aged{pod, state.readySince, state.waited})
		}
	})
	s.mu.Unlock()
	sort.Slice(pods, func(i, j int) bool { return pods[i].since < pods[j].since })
	for _, p := range pods {
		if err := s.writeReady(ctx, p.pod, p.pod.Status.Phase, true, p.age); err != nil && !isGone(err) {
			return err
		}
	}
	return nil
}

func isReady(pod *corev1.Pod) bool {
	for _, condition := range pod.Status.Conditions {
		if condition.Type == corev1.PodReady {
			return condition.Status == corev1.ConditionTrue
		}
	}
	return false
}

func isHeld(object metav1.Object) bool {
	return slices.Contains(object.GetFinalizers(), holdFinalizer)
}
